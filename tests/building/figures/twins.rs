//! The twins agree: what the store measures is what the pure fold measures, on random records and on both engines.

use std::collections::BTreeSet;

use concord::figures::measures::sql;
use concord::ledger::{Cell, Fault, Tx, Value};
use jiff::{SignedDuration, Timestamp};
use practice::duty::Standing;
use practice::incident::record::PersonKind;
use practice::incident::{Purpose, Satisfaction};
use practice::people::{Place, Posting, Rank, Reader, Role, Scope};
use practice::returns::measure::{Answer, By, Case, Described, DutyFact, Measure, Reading, Sentenced, Terms, Wanted, measure};
use practice::returns::{Asked, CountableCrime, Names, Strands};
use rehearsal::at;

use crate::ledger::both::on_both;

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

    fn maybe<T>(&mut self, value: T) -> Option<T> {
        (self.roll(3) > 0).then_some(value)
    }

    /// Some seven minutes of the 120 days in which British clocks go back.
    fn moment(&mut self) -> Timestamp {
        let steps = i64::try_from(self.roll(120 * 200)).unwrap();
        "2026-08-31T22:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(7 * steps)
    }

    /// A moment up to four hours after another, sometimes to the very minute of a target.
    fn soon(&mut self, after: Timestamp) -> Timestamp {
        after + SignedDuration::from_mins(self.pick(&[0, 14, 15, 16, 60, 61, 240]))
    }

    fn duty(&mut self) -> DutyFact {
        let due_at = self.roll(4).checked_sub(1).map(|_| self.moment());
        let (any, late) = (self.moment(), SignedDuration::from_mins(self.pick(&[-60, 0, 1])));
        let settled_at = self.maybe(due_at.map_or(any, |due| due + late));
        DutyFact {
            rule: self.pick(&["R-VIC-03", "R-VIC-04", "R-VIC-05", "HT-13"]).into(),
            due_at,
            standing: self.pick(Standing::ALL),
            settled_at,
        }
    }

    fn sentence(&mut self) -> Sentenced {
        let answers = [None, Some(true), Some(false)];
        Sentenced { at: self.moment(), applied: self.pick(&answers), stated: self.pick(&answers) }
    }

    fn described(&mut self, kinds: &[PersonKind]) -> Described {
        let known =
            [("ethnicity", ["asian", "white", "no-longer-listed"]), ("sex", ["female", "male", "male"]), ("age", ["18-24", "65", "0-9"])];
        let codes = known.into_iter().filter_map(|(list, codes)| {
            let known = self.roll(4) > 0;
            let code = self.pick(&codes).to_owned();
            if known { Some((list, code)) } else { None }
        });
        let codes = codes.collect();
        Described { kind: self.pick(kinds), codes }
    }

    fn case(&mut self) -> Case {
        let reported_at = self.moment();
        let outcome = self.pick(&[None, Some("1"), Some("8"), Some("14"), Some("16"), Some("18")]).map(str::to_owned);
        let dispatched = self.soon(reported_at);
        let attended = self.soon(dispatched);
        let (given, closed) = (self.moment(), self.moment());
        Case {
            reported_at,
            district: self.pick(&["city", "county"]).into(),
            strands: (0..self.roll(3)).map(|_| self.pick(&["RACE", "DIS", "ALTSUB"]).to_owned()).collect(),
            crimes: (0..self.roll(3))
                .map(|_| CountableCrime { recorded_at: self.moment().max(self.soon(reported_at)), offence: None })
                .collect(),
            outcome_at: self.maybe(given).filter(|_| outcome.is_some()),
            outcome,
            closed_at: self.maybe(closed),
            grade: self.pick(&[None, Some("emergency"), Some("priority"), Some("resolution"), Some("unknown")]).map(str::to_owned),
            dispatched_at: self.maybe(dispatched),
            attended_at: self.maybe(attended),
            answers: (0..self.roll(3))
                .map(|_| Answer { at: self.moment(), stage: self.pick(Purpose::ALL), satisfaction: self.pick(Satisfaction::ALL) })
                .collect(),
            duties: (0..self.roll(4)).map(|_| self.duty()).collect(),
            sentences: (0..self.roll(3)).map(|_| self.sentence()).collect(),
            victims: (0..self.roll(3))
                .map(|_| (0..3).map(|_| self.pick(&["a", "b", "c", "d", "e", "f", "g", "h"]).to_owned()).collect())
                .collect(),
            people: Vec::new(),
        }
    }

    /// What the victims, and some others, said of themselves.
    fn with_people(&mut self, mut case: Case) -> Case {
        let victims: Vec<Described> = case.victims.iter().map(|_| self.described(&[PersonKind::Victim])).collect();
        let others = (0..self.roll(3)).map(|_| self.described(&[PersonKind::Witness, PersonKind::Suspect, PersonKind::Reporter]));
        case.people = others.collect();
        case.people.splice(0..0, victims);
        case
    }
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn number(place: usize) -> Value {
    Value::Int(i64::try_from(place).unwrap())
}

fn put(tx: &mut Tx<'_>, id: &str, case: &Case) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO incident (id, version, channel, reported_at, recorded_at, recorded_by, district, tags, hate, grade, dispatched_at, attended_at, \
         nature, outcome, outcome_at, victim_informed, closed_at, stage) \
         VALUES (?1, 1, '101', ?2, ?2, 'handler', ?3, '', ?4, ?5, ?6, ?7, 'crime', ?8, ?9, 0, ?10, 'recorded')",
        &[
            text(id),
            case.reported_at.to_value(),
            text(&case.district),
            (!case.strands.is_empty()).to_value(),
            case.grade.to_value(),
            case.dispatched_at.to_value(),
            case.attended_at.to_value(),
            case.outcome.to_value(),
            case.outcome_at.to_value(),
            case.closed_at.to_value(),
        ],
    )?;
    let strand = "INSERT INTO strand (incident, number, strand, religions, perceived_by, at, by, removed_at) VALUES (?1, ?2, ?3, '', 'victim', 0, 'x', ?4)";
    for (place, code) in case.strands.iter().enumerate() {
        tx.execute(strand, &[text(id), number(place), text(code), Value::Null])?;
    }
    tx.execute(strand, &[text(id), number(9), text("SO"), Value::Int(0)])?;
    for (place, crime) in case.crimes.iter().enumerate() {
        tx.execute(
            "INSERT INTO crime (incident, number, crime_number, recorded_at, recorded_by) VALUES (?1, ?2, '1/26', ?3, 'x')",
            &[text(id), number(place), crime.recorded_at.to_value()],
        )?;
    }
    put_children(tx, id, case)
}

fn put_children(tx: &mut Tx<'_>, id: &str, case: &Case) -> Result<(), Fault> {
    for (place, answer) in case.answers.iter().enumerate() {
        tx.execute(
            "INSERT INTO contact (incident, number, person, at, by, rank, supervisor, channel, purpose, reached, satisfaction) \
             VALUES (?1, ?2, 1, ?3, 'x', 'sergeant', 1, 'phone', ?4, 'spoke', ?5)",
            &[text(id), number(place), answer.at.to_value(), text(answer.stage.code()), text(answer.satisfaction.code())],
        )?;
    }
    for (place, duty) in case.duties.iter().enumerate() {
        tx.execute(
            "INSERT INTO duty (record, rule, about, owner_role, district, arises_at, due_at, blocks, standing, settled_at) \
             VALUES (?1, ?2, ?3, 'supervisor', ?4, 0, ?5, '', ?6, ?7)",
            &[
                text(id),
                text(&duty.rule),
                text(&place.to_string()),
                text(&case.district),
                duty.due_at.to_value(),
                text(duty.standing.code()),
                duty.settled_at.to_value(),
            ],
        )?;
    }
    let sentence = "INSERT INTO proceeding (incident, number, kind, happened_at, uplift_stated, uplift_applied, contact_scheme, at, by, withdrawn_at) \
                    VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, 0, 'x', ?7)";
    for (place, passed) in case.sentences.iter().enumerate() {
        let cells = |kind: &str, number: Value, withdrawn: Value| {
            [text(id), number, text(kind), passed.at.to_value(), passed.stated.to_value(), passed.applied.to_value(), withdrawn]
        };
        tx.execute(sentence, &cells("sentence", number(place), Value::Null))?;
        // What was taken back, and what is no sentence, is not counted.
        tx.execute(sentence, &cells("sentence", number(place + 20), Value::Int(0)))?;
        tx.execute(sentence, &cells("verdict", number(place + 40), Value::Null))?;
    }
    for (place, values) in case.victims.iter().enumerate() {
        let person = number(place + 1);
        for value in values {
            tx.execute("INSERT INTO blind (value, record, person) VALUES (?1, ?2, ?3)", &[text(value), text(id), person.clone()])?;
        }
    }
    for (place, person) in case.people.iter().enumerate() {
        // Beside the witness below.
        let number = number(if place < case.victims.len() { place + 1 } else { place + 20 });
        tx.execute(
            "INSERT INTO person (incident, number, kind, at, by) VALUES (?1, ?2, ?3, 0, 'x')",
            &[text(id), number.clone(), text(person.kind.code())],
        )?;
        for (list, code) in &person.codes {
            let said = [text(id), number.clone(), text(list), text(code)];
            tx.execute("INSERT INTO characteristic (record, person, list, code) VALUES (?1, ?2, ?3, ?4)", &said)?;
        }
    }
    // A witness of the same name is no victim.
    tx.execute("INSERT INTO person (incident, number, kind, at, by) VALUES (?1, 9, 'witness', 0, 'x')", &[text(id)])?;
    for value in ["a", "b", "c"] {
        tx.execute("INSERT INTO blind (value, record, person) VALUES (?1, ?2, 9)", &[text(value), text(id)])?;
    }
    Ok(())
}

fn scope(role: Role, place: Place) -> Scope {
    let posting = Posting { id: "p".into(), account: "a".into(), role, rank: Rank::Staff, place, from: Timestamp::UNIX_EPOCH, to: None };
    let now = at("2026-12-31 12:00");
    Reader::new("a".into(), "Reader".into(), vec![posting], false, now).counting(now).unwrap().scope().clone()
}

/// Every measure by everything that it can be split by, with and without local strands, in the force and in a district.
fn wanted() -> Vec<Wanted> {
    let mut all = Vec::new();
    for measure in Measure::ALL {
        for by in By::ALL {
            for (strands, district) in [("all", ""), ("national", ""), ("all", "city")] {
                let asked = Asked { from: "2026-09-30", to: "2026-11-28", by: by.code(), strands, district, ..Asked::default() };
                all.extend(Wanted::parse(*measure, &asked).ok());
            }
        }
    }
    assert!(all.len() > 150, "{}", all.len());
    all
}

#[test]
fn the_store_measures_what_the_fold_measures_for_every_measure() {
    on_both("measure_twins", |force| {
        let mut dice = Dice(20_261_122);
        let cases: Vec<Case> = (0..250)
            .map(|_| {
                let case = dice.case();
                dice.with_people(case)
            })
            .collect();
        let kept = cases.clone();
        force
            .wait(
                force
                    .ledger()
                    .housekeeping(move |tx| kept.iter().enumerate().try_for_each(|(place, case)| put(tx, &format!("R{place:04}"), case))),
            )
            .unwrap();
        let policy = force.house().policies().at(at("2026-11-28 00:00")).unwrap();
        let (names, terms) = (Names::of(&policy), Terms::of(&policy, at("2026-11-10 12:00")));
        let groups = ["ethnicity", "sex", "age"]
            .into_iter()
            .flat_map(|list| names.characteristic(list).iter().map(move |one| format!("{list}.{}", one.key)));
        let terms = terms.with_population(groups.zip(1_000..).collect());
        let counted = [Measure::RecordedOffences, Measure::RecordedIncidents, Measure::StrandMix, Measure::RatePerThousand];
        let mut figures = BTreeSet::new();
        for wanted in wanted().into_iter().filter(|wanted| !counted.contains(&wanted.measure)) {
            if wanted.measure == Measure::Disproportionality && wanted.by.people().is_none() {
                continue;
            }
            for (scope, only) in
                [(scope(Role::HateCrimeOfficer, Place::Force), None), (scope(Role::Spoc, Place::District("county".into())), Some("county"))]
            {
                // Another report of a victim counts wherever it was made, so that a district's share is not smaller than the force knows.
                if only.is_some() && wanted.measure == Measure::RepeatVictims {
                    continue;
                }
                let mine: Vec<Case> = cases.iter().filter(|case| only.is_none_or(|only| case.district == only)).cloned().collect();
                let pure = measure(&mine, &wanted, &terms, &names, &policy.calendar);
                let (asked, terms, names, calendar) = (wanted.clone(), terms.clone(), names.clone(), policy.calendar.clone());
                let stored = force.read(move |tx| sql::sum(tx, &scope, &asked, &terms, &names, &calendar));
                assert_eq!(stored, pure, "{wanted:?}");
                let read = pure.total.is_figure() || pure.rows.iter().any(|(_, reading)| matches!(reading, Reading::Ratio { .. }));
                let whole = wanted.by == By::Whole || wanted.by.people().is_some();
                if only.is_none() && whole && wanted.question.strands == Strands::All && read {
                    figures.insert(wanted.measure);
                }
            }
        }
        assert!(figures.len() >= 16, "too few measures read anything of these records: {figures:?}");
    });
}
