//! Words and phrases are found on both engines alike, newest first, and no word stands in clear in either.

use concord::ledger::Fault;
use concord::people::sql as people;
use concord::search::sql::by_words;
use jiff::ToSpan;
use rehearsal::{Force, Report, at};

use super::both::on_both;

const NARRATIVES: [&str; 5] = [
    "Slogans were painted on the door of the community hall.",
    "The door was kicked; nobody was hurt.",
    "A painted slogan was found at the tram stop, next to the hall's own door.",
    "He shouted at the drivers' mate.",
    "Nothing to do with the others.",
];

/// What is asked, and which of the narratives must answer, newest first.
const QUESTIONS: [(&str, &[usize]); 9] = [
    ("door", &[2, 1, 0]),
    ("painting doors", &[2, 0]),
    ("\"painted slogan\"", &[2]),
    ("\"community hall\" door", &[0]),
    ("hall's", &[2, 0]),
    ("SHOUTED driver", &[3]),
    ("\"driver shouted\"", &[]),
    ("drivers' mate", &[3]),
    ("\"door of the hall\"", &[]),
];

fn found(force: &Force, asked: &'static str) -> Vec<String> {
    force.read(move |tx| {
        let now = at("2026-11-08 12:00");
        let account = people::account(tx, "hate-crime-officer")?.ok_or_else(|| Fault::new("no hate crime officer"))?;
        let scope = people::reader(tx, &account, now)?.view_scope(now).ok_or_else(|| Fault::new("no scope"))?;
        Ok(by_words(tx, asked, &scope, i64::MAX, 50)?.into_iter().map(|(_, record)| record).collect())
    })
}

#[test]
fn words_and_phrases_are_found_newest_first() {
    on_both("search", |force| {
        let from = at("2026-11-03 10:00");
        let ids: Vec<String> = NARRATIVES
            .iter()
            .zip(0_i64..)
            .map(|(words, turn)| force.takes(&Report::of(words).strand("RACE").at(from.checked_add(turn.minutes()).unwrap())))
            .collect();
        for (asked, answer) in QUESTIONS {
            let expected: Vec<String> = answer.iter().map(|place| ids[*place].clone()).collect();
            let given = found(force, asked);
            assert_eq!(given, expected, "{asked}");
        }
    });
}

#[test]
fn words_that_were_replaced_are_found_no_more() {
    on_both("reindexed", |force| {
        let id = force.takes(&Report::of("The first telling names a bakery.").strand("RACE"));
        let again = id.clone();
        let indexed: Result<(), Fault> = force.write(move |tx| {
            tx.journal(&super::signature("somebody"), &super::entry("rehearsal/search"))?;
            tx.index(&again, at("2026-11-03 10:00"), &["The second telling names a school."])
        });
        indexed.unwrap();
        assert_eq!((found(force, "bakery"), found(force, "school")), (Vec::new(), vec![id]));
    });
}
