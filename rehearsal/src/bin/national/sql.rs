//! Ten years of a nation put into the store's own tables, and the one figure that plain SQL counts beside the product.

use concord::ledger::{Cell, Engine, Fault, Tx, Value};
use rehearsal::Force;

const FORCES: usize = 43;
const STRANDS: [&str; 5] = ["RACE", "REL", "SO", "DIS", "TRANS"];
const OFFENCES: [&str; 6] = ["9B", "8M", "105B", "8P", "58J", "9A"];
const OUTCOMES: [Option<&str>; 4] = [None, Some("18"), Some("16"), Some("1")];
const SETTINGS: [&str; 4] = ["street", "home", "shop", "online"];
const CHANNELS: [&str; 3] = ["101", "999", "online"];
/// Rows in one statement, and statements in one unit of work.
const ROWS: usize = 200;
const STATEMENTS: usize = 50;
/// Ten years before November 2026, and the microseconds in them.
const FIRST: i64 = 1_477_958_400_000_000;
const SPAN: i64 = 315_446_400_000_000;

/// One incident with what a figure reads of it: seven of a hundred have a second strand, all but one in ten an offence.
struct Made {
    incident: Vec<Value>,
    strands: Vec<Vec<Value>>,
    crime: Option<Vec<Value>>,
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn pick<'a, T: ?Sized>(list: &[&'a T], number: usize) -> &'a T {
    list.get(number % list.len()).copied().expect("a list that is not empty")
}

fn made(number: usize, of: usize) -> Made {
    // A spread that repeats on every run and has no pattern that an index would like.
    let dice = number.wrapping_mul(2_654_435_761) >> 7;
    let at = FIRST + SPAN / i64::try_from(of).expect("a count") * i64::try_from(number).expect("a number");
    let id = format!("N{number:08}");
    let outcome = OUTCOMES.get(dice % OUTCOMES.len()).copied().flatten().map(str::to_owned).to_value();
    let crimed = !dice.is_multiple_of(10);
    let nature = if crimed { "crime" } else { "non-crime" };
    let district = format!("F{:02}", dice % FORCES);
    let incident = vec![
        text(&id),
        Value::Int(1),
        text(pick(&CHANNELS, dice / 3)),
        at.to_value(),
        at.to_value(),
        text("bench"),
        text(&district),
        text(pick(&SETTINGS, dice / 5)),
        text(""),
        Value::Int(1),
        outcome,
        text(nature),
        Value::Int(0),
        text("closed"),
        at.to_value(),
    ];
    let strand =
        |place: i64, code: &str| vec![text(&id), Value::Int(place), text(code), text(""), text("victim"), at.to_value(), text("bench")];
    let first = if dice % 100 < 70 { "RACE" } else { pick(&STRANDS, dice / 7) };
    let mut strands = vec![strand(1, first)];
    if dice % 100 < 7 {
        strands.push(strand(2, "REL"));
    }
    let crime = crimed
        .then(|| vec![text(&id), Value::Int(1), text(&format!("C{number}")), text(pick(&OFFENCES, dice / 11)), at.to_value(), text("bench")]);
    Made { incident, strands, crime }
}

const INCIDENT: &str = "INSERT INTO incident (id, version, channel, reported_at, recorded_at, recorded_by, district, setting, tags, hate, outcome, \
     nature, victim_informed, stage, closed_at) VALUES ";
const STRAND: &str = "INSERT INTO strand (incident, number, strand, religions, perceived_by, at, by) VALUES ";
const CRIME: &str = "INSERT INTO crime (incident, number, crime_number, offence, recorded_at, recorded_by) VALUES ";

/// Puts so many incidents into the store.
pub fn fill(force: &Force, of: usize) {
    let unit = ROWS * STATEMENTS;
    for batch in 0..of.div_ceil(unit) {
        let work = move |tx: &mut Tx<'_>| {
            for statement in 0..STATEMENTS {
                let first = batch * unit + statement * ROWS;
                let all: Vec<Made> = (first..of.min(first + ROWS)).map(|number| made(number, of)).collect();
                put(tx, INCIDENT, all.iter().map(|one| one.incident.clone()).collect())?;
                put(tx, STRAND, all.iter().flat_map(|one| one.strands.clone()).collect())?;
                put(tx, CRIME, all.iter().filter_map(|one| one.crime.clone()).collect())?;
            }
            Ok::<_, Fault>(())
        };
        force.wait(force.ledger().housekeeping(work)).expect("rows");
    }
}

fn put(tx: &mut Tx<'_>, insert: &str, rows: Vec<Vec<Value>>) -> Result<(), Fault> {
    let Some(width) = rows.first().map(Vec::len) else { return Ok(()) };
    let row = |number: usize| format!("({})", (1..=width).map(|place| format!("?{}", number * width + place)).collect::<Vec<_>>().join(", "));
    let marks = (0..rows.len()).map(row).collect::<Vec<_>>().join(", ");
    let params: Vec<Value> = rows.into_iter().flatten().collect();
    tx.execute(&format!("{insert}{marks}"), &params).map(|_| ())
}

/// Flags on incidents by strand and month, as somebody with a database tool would count them: no scope, no duplicates, no zone.
pub fn by_hand(force: &Force) {
    let rows = force.read(|tx| {
        let month = match tx.engine() {
            Engine::Sqlite => "strftime('%Y-%m', i.reported_at / 1000000, 'unixepoch')",
            Engine::Postgres => "to_char(to_timestamp(i.reported_at / 1000000), 'YYYY-MM')",
        };
        let sql = format!(
            "SELECT s.strand, {month}, COUNT(*) FROM incident i JOIN strand s ON s.incident = i.id WHERE s.removed_at IS NULL GROUP BY 1, 2"
        );
        tx.query(&sql, &[]).map(|rows| rows.len())
    });
    assert!(rows > 0, "the store holds nothing");
}
