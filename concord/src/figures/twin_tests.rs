//! The twins agree: what the store counts is what the pure fold counts, and a cell's records are those that it counts.

use std::collections::BTreeSet;

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use practice::clock::Calendar;
use practice::incident::{Channel, Nature};
use practice::people::{Place as Posted, Posting, Rank, Reader, Role, Scope};
use practice::policy::{Adoption, AdoptionKind, Book, Policy};
use practice::returns::{Asked, Countable, CountableCrime, Counted, Dimension, Names, Question, Strands, Unit, count};

use super::kept;
use super::sql::{self, Walk};
use crate::ledger::{Cell, Fault, Ledger, Place, Tx, Value};

const STRANDS: [&str; 7] = ["RACE", "REL", "SO", "DIS", "TRANS", "ALTSUB", "no-longer-known"];
const OFFENCES: [Option<&str>; 5] = [Some("8P"), Some("9B"), Some("8N"), Some("from-elsewhere"), None];

/// A repeatable stream of choices: the same records on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.roll(from.len())].clone()
    }

    /// Some quarter of an hour of the 120 days in which British clocks go back.
    fn moment(&mut self) -> Timestamp {
        let quarters = i64::try_from(self.roll(120 * 96)).unwrap();
        "2026-08-31T22:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(15 * quarters)
    }

    fn record(&mut self) -> Countable {
        let strands = (0..self.roll(4)).map(|_| self.pick(&STRANDS).to_owned()).collect();
        let crimes = (0..self.roll(4))
            .map(|_| CountableCrime { recorded_at: self.moment(), offence: self.pick(&OFFENCES).map(str::to_owned) })
            .collect::<Vec<_>>();
        Countable {
            reported_at: self.moment(),
            district: self.pick(&["city", "county", "elsewhere"]).to_owned(),
            ward: self.pick(&[None, Some("a ward".to_owned()), Some("other:ward:9".to_owned())]),
            setting: self.pick(&[None, Some("public-transport".to_owned()), Some("a place".to_owned())]),
            channel: self.pick(Channel::ALL),
            outcome: self.pick(&[None, Some("1".to_owned()), Some("18".to_owned())]),
            nature: if crimes.is_empty() { self.pick(&[Nature::Undecided, Nature::NonCrime]) } else { Nature::Crime },
            strands,
            behind: self.roll(6) == 0,
            crimes,
        }
    }
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn reference(place: usize) -> String {
    format!("R{place:04}")
}

fn put(tx: &mut Tx<'_>, id: &str, record: &Countable) -> Result<(), Fault> {
    let zero = Value::Int(0);
    tx.execute(
        "INSERT INTO incident (id, version, channel, reported_at, recorded_at, recorded_by, district, setting, tags, hate, outcome, nature, \
         victim_informed, stage, event_of, ward) VALUES (?1, 1, ?2, ?3, ?3, 'handler', ?4, ?5, '', ?6, ?7, ?8, 0, 'recorded', ?9, ?10)",
        &[
            text(id),
            record.channel.code().to_owned().to_value(),
            record.reported_at.to_value(),
            text(&record.district),
            record.setting.to_value(),
            (!record.strands.is_empty()).to_value(),
            record.outcome.to_value(),
            text(record.nature.code()),
            record.behind.then(|| "another".to_owned()).to_value(),
            record.ward.to_value(),
        ],
    )?;
    let strand = "INSERT INTO strand (incident, number, strand, religions, perceived_by, at, by, removed_at) \
                  VALUES (?1, ?2, ?3, '', 'victim', ?4, 'handler', ?5)";
    let mut number = 0;
    for code in &record.strands {
        // Twice, as two people may perceive the same: it is still one strand.
        for _ in 0..2 {
            number += 1;
            tx.execute(strand, &[text(id), Value::Int(number), text(code), zero.clone(), Value::Null])?;
        }
    }
    // One that was taken away again: it counts for nothing.
    tx.execute(strand, &[text(id), Value::Int(number + 1), text("AGE"), zero, record.reported_at.to_value()])?;
    for (number, crime) in (1_i64..).zip(&record.crimes) {
        tx.execute(
            "INSERT INTO crime (incident, number, crime_number, offence, recorded_at, recorded_by) VALUES (?1, ?2, ?3, ?4, ?5, 'officer')",
            &[text(id), Value::Int(number), text("20/1/26"), crime.offence.to_value(), crime.recorded_at.to_value()],
        )?;
    }
    Ok(())
}

fn policy() -> Policy {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../policy");
    let mut files = Vec::new();
    for pack in ["england-and-wales", "leicestershire"] {
        for file in std::fs::read_dir(root.join(pack)).unwrap() {
            let file = file.unwrap().path();
            let name = format!("{pack}/{}", file.file_name().unwrap().to_str().unwrap());
            files.push((name, std::fs::read_to_string(&file).unwrap()));
        }
    }
    let book = Book::load(&files).unwrap();
    let pack = book.packs().iter().find(|pack| pack.id == "leicestershire").unwrap();
    let from = "2010-01-01T00:00:00Z".parse().unwrap();
    let adoption = Adoption { kind: AdoptionKind::Pack, item: pack.id.clone(), version: pack.version.clone(), from };
    book.policy(&[adoption], "2026-11-21T12:00:00Z".parse().unwrap()).unwrap()
}

fn scope(role: Role, place: Posted) -> Scope {
    let at: Timestamp = "2026-12-31T12:00:00Z".parse().unwrap();
    let posting = Posting { id: "p1".into(), account: "a1".into(), role, rank: Rank::Constable, place, from: Timestamp::UNIX_EPOCH, to: None };
    Reader::new("a1".into(), "Reader".into(), vec![posting], false, at).view_scope(at).unwrap()
}

/// Every question that there is over one autumn, with and without local strands, in the force and in one district.
fn questions() -> Vec<Question> {
    let mut all = Vec::new();
    for (place, rows) in Dimension::ALL.iter().enumerate() {
        for columns in Dimension::ALL {
            let by = format!("{},{}", rows.code(), columns.code());
            for unit in Unit::ALL {
                let strands = Strands::ALL[place % 2].code();
                let district = if columns.is_time() { "city" } else { "" };
                let asked = Asked { from: "2026-09-30", to: "2026-11-28", by: &by, unit: unit.code(), strands, district };
                all.extend(Question::parse(&asked));
            }
        }
    }
    assert!(all.len() > 300, "{}", all.len());
    all
}

struct Fixture {
    ledger: Ledger,
    folder: std::path::PathBuf,
    records: Vec<Countable>,
    names: Names,
    calendar: Calendar,
}

impl Fixture {
    async fn open(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("concord-{name}-{}", std::process::id()));
        let ledger = Ledger::open(&folder, &Place::Embedded).await.unwrap();
        let mut dice = Dice(20_261_121);
        let records: Vec<Countable> = (0..300).map(|_| dice.record()).collect();
        let kept = records.clone();
        let work = move |tx: &mut Tx<'_>| kept.iter().enumerate().try_for_each(|(place, record)| put(tx, &reference(place), record));
        ledger.housekeeping(work).await.unwrap();
        let policy = policy();
        let calendar = Calendar::new("Europe/London", Vec::new(), date(2027, 12, 31), None).unwrap();
        Self { ledger, folder, records, names: Names::of(&policy), calendar }
    }

    async fn stored(&self, scope: &Scope, question: &Question) -> Counted {
        let (scope, question, names, calendar) = (scope.clone(), question.clone(), self.names.clone(), self.calendar.clone());
        self.ledger.read(move |tx| sql::count(tx, &scope, &question, &names, &calendar)).await.unwrap()
    }

    async fn walk(&self, scope: &Scope, question: &Question, row: Option<&str>, column: Option<&str>) -> Vec<String> {
        let (scope, question, names, calendar) = (scope.clone(), question.clone(), self.names.clone(), self.calendar.clone());
        let (row, column) = (row.map(str::to_owned), column.map(str::to_owned));
        let pages = move |tx: &mut Tx<'_>| {
            let mut all: Vec<String> = Vec::new();
            loop {
                let after = all.last().cloned();
                let walk = Walk { row: row.as_deref(), column: column.as_deref(), after: after.as_deref(), limit: 7 };
                let page = sql::records_of_cell(tx, &scope, &question, &names, &calendar, walk)?;
                if page.is_empty() {
                    return Ok::<_, Fault>(all);
                }
                all.extend(page);
            }
        };
        self.ledger.read(pages).await.unwrap()
    }

    /// The references of the records that the pure fold, one record at a time, counts in a cell.
    fn counted_in(&self, question: &Question, row: &str, column: &str) -> Vec<String> {
        let counts = |record: &Countable| count([record], question, &self.names, &self.calendar).cell(row, column) > 0;
        self.records.iter().enumerate().filter(|(_, record)| counts(record)).map(|(place, _)| reference(place)).collect()
    }
}

impl Drop for Fixture {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn force() -> Scope {
    scope(Role::HateCrimeOfficer, Posted::Force)
}

#[tokio::test]
async fn the_store_counts_what_the_fold_counts_for_every_question() {
    let fixture = Fixture::open("twins").await;
    for question in questions() {
        let pure = count(&fixture.records, &question, &fixture.names, &fixture.calendar);
        assert_eq!(fixture.stored(&force(), &question).await, pure);
    }
}

#[tokio::test]
async fn a_district_posting_counts_its_district_only() {
    let fixture = Fixture::open("district").await;
    let mine: Vec<Countable> = fixture.records.iter().filter(|record| record.district == "city").cloned().collect();
    let scope = scope(Role::Spoc, Posted::District("city".into()));
    for question in questions().into_iter().step_by(23) {
        let pure = count(&mine, &question, &fixture.names, &fixture.calendar);
        assert_eq!(fixture.stored(&scope, &question).await, pure);
    }
}

#[tokio::test]
async fn a_cell_leads_to_the_records_that_it_counts_and_a_total_to_all() {
    let fixture = Fixture::open("cells").await;
    for question in questions().into_iter().step_by(23).filter(|question| question.rows != Dimension::None) {
        let figure = fixture.stored(&force(), &question).await;
        for (row, column) in figure.cells.keys().step_by(5) {
            let listed = fixture.walk(&force(), &question, Some(row), Some(column)).await;
            assert_eq!(listed, fixture.counted_in(&question, row, column), "{question:?} {row} {column}");
        }
        let whole: BTreeSet<String> = fixture.walk(&force(), &question, None, None).await.into_iter().collect();
        let each = figure.cells.keys().flat_map(|(row, column)| fixture.counted_in(&question, row, column));
        assert_eq!(whole, each.collect(), "{question:?}");
        assert!(fixture.walk(&force(), &question, Some("no such key"), None).await.is_empty());
    }
}

/// The same questions from the middle of August to the fifth of December: three whole months, and days before and after them.
fn longer(mut question: Question) -> Question {
    (question.from, question.to) = (date(2026, 8, 15), date(2026, 12, 5));
    question
}

impl Fixture {
    async fn add_up(&self, months: &[i8]) {
        let (calendar, months) = (self.calendar.clone(), months.to_vec());
        let work = move |tx: &mut Tx<'_>| months.iter().try_for_each(|month| kept::add_up(tx, &calendar, date(2026, *month, 1)));
        self.ledger.housekeeping(work).await.unwrap();
    }

    async fn write(&self, sql: &'static str) {
        let work = move |tx: &mut Tx<'_>| tx.execute(sql, &[]).map(|_| ());
        self.ledger.housekeeping(work).await.unwrap();
    }

    async fn wrong(&self) -> Vec<(String, String)> {
        let calendar = self.calendar.clone();
        self.ledger.read(move |tx| kept::wrong(tx, &calendar)).await.unwrap()
    }

    async fn equals_the_fold(&self, scope: &Scope, records: &[Countable], every: usize) {
        for question in questions().into_iter().map(longer).step_by(every) {
            let pure = count(records, &question, &self.names, &self.calendar);
            assert_eq!(self.stored(scope, &question).await, pure, "{question:?}");
        }
    }
}

#[tokio::test]
async fn kept_totals_and_what_is_counted_beside_them_are_the_fold_for_every_question() {
    let mut fixture = Fixture::open("kept").await;
    fixture.add_up(&[9, 10, 11]).await;
    fixture.equals_the_fold(&force(), &fixture.records, 1).await;
    let mine: Vec<Countable> = fixture.records.iter().filter(|record| record.district == "city").cloned().collect();
    fixture.equals_the_fold(&scope(Role::Spoc, Posted::District("city".into())), &mine, 7).await;

    // A record that comes late is counted beside the totals, and in them once they are added up again.
    let mut late = Dice(7).record();
    late.district = "city".into();
    late.reported_at = "2026-10-20T12:00:00Z".parse().unwrap();
    (late.behind, late.crimes, late.strands) = (false, Vec::new(), BTreeSet::from(["SO".to_owned()]));
    fixture.records.push(late.clone());
    fixture.ledger.housekeeping(move |tx: &mut Tx<'_>| put(tx, "LATE", &late)).await.unwrap();
    assert_eq!(
        fixture.wrong().await,
        [("2026-10".to_owned(), "all together".to_owned()), ("2026-10".to_owned(), "city".to_owned())],
        "nobody said that it changed"
    );
    fixture.write("UPDATE kept_month SET stale = 1 WHERE month = '2026-10' AND district = 'city'").await;
    assert_eq!(fixture.wrong().await, []);
    fixture.equals_the_fold(&force(), &fixture.records, 5).await;
    fixture.add_up(&[10]).await;
    fixture.equals_the_fold(&force(), &fixture.records, 5).await;

    // A restricted record is in no kept total.
    fixture.write("UPDATE incident SET restricted = 1 WHERE id = 'LATE'").await;
    fixture.write("UPDATE kept_month SET stale = 1 WHERE month = '2026-10' AND district = 'city'").await;
    fixture.add_up(&[10]).await;
    fixture.records.pop();
    fixture.equals_the_fold(&force(), &fixture.records, 5).await;

    // And the totals are what is read: one that somebody changes by hand is seen in the figure, and by who verifies.
    fixture.write("UPDATE kept_total SET times = times + 1 WHERE month = '2026-11' AND district IN ('county', '*')").await;
    let question = longer(Question::parse(&Asked { from: "2026-09-30", to: "2026-11-28", unit: "incidents", ..Asked::default() }).unwrap());
    let pure = count(&fixture.records, &question, &fixture.names, &fixture.calendar);
    assert!(fixture.stored(&force(), &question).await.total.total > pure.total.total);
    assert_eq!(fixture.wrong().await, [("2026-11".to_owned(), "all together".to_owned()), ("2026-11".to_owned(), "county".to_owned())]);
}
