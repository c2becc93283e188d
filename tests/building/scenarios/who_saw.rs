//! X14, and that nothing is opened without its entry: whoever is shown a name, an account or a line of a list is in the journal with it.

use std::collections::BTreeMap;

use concord::incident::acts;
use practice::people::Role;
use rehearsal::{Answer, Colleague, Force};

use crate::ledger::both::on_both;

#[test]
fn x14_who_saw_a_record_last_week_is_one_screen_with_every_search_that_showed_it() {
    on_both("x14", |force| {
        force.clock_shows("2026-11-03 10:00");
        let id = force.actor(Role::CallHandler).records(&[("narrative", "A purple lantern was thrown, invented.")]);
        force.clock_shows("2026-11-05 11:00");
        let (inspector, commander) = (force.actor(Role::ControlRoomInspector), force.actor(Role::NpaCommander));
        assert!(inspector.post("/search", &[("csrf", &inspector.csrf()), ("q", "lantern")]).expect_status(200).says(&id));
        commander.opens(&id).expect_status(200);
        let supervisor = force.actor(Role::Supervisor);
        supervisor.post(&format!("/incidents/{id}/people/1"), &[("csrf", &supervisor.csrf())]).expect_status(200);
        force.signed_in("supervisor-county").opens(&id).expect_status(404);
        force.clock_shows("2026-11-12 09:00");
        force.actor(Role::ControlRoomInspector).opens(&id).expect_status(200);
        let week = force.actor(Role::Auditor).get(&format!("/incidents/{id}/audit?from=02/11/2026&to=08/11/2026")).expect_status(200);
        for words in [
            "found in a search",
            "looked at the record",
            "opened an identity",
            "was refused",
            "neighbourhood policing area commander",
            "Control-room",
            "identities",
        ] {
            assert!(week.words().to_lowercase().contains(&words.to_lowercase()), "{words}: {}", week.words());
        }
        assert!(!week.says("12 November 2026"), "{}", week.words());
        force.verifies();
    });
}

/// What of a record may be shown somewhere, each so invented that it stands nowhere else.
struct Marks {
    id: String,
    victim: String,
    suspect: String,
    account: String,
}

const WORDS: [&str; 6] = ["ochre", "indigo", "crimson", "teal", "amber", "violet"];

/// Records in both districts, with people and an account of their own; one of them assigned.
fn marked(force: &Force) -> Vec<Marks> {
    let handler = force.actor(Role::CallHandler);
    let record = |(place, word): (usize, &&str)| {
        let marks = Marks {
            id: String::new(),
            victim: format!("Rehearsal Victim {word}holm"),
            suspect: format!("Rehearsal Suspect {word}brook"),
            account: format!("{word}quartz"),
        };
        let district = if place % 3 == 2 { rehearsal::COUNTY } else { rehearsal::CITY };
        let narrative = format!("Somebody shouted about {} in the invented street.", marks.account);
        let id = handler.records(&[
            ("narrative", &narrative),
            ("victim_name", &marks.victim),
            ("suspect_about", &marks.suspect),
            ("district", district),
        ]);
        Marks { id, ..marks }
    };
    let all: Vec<Marks> = WORDS.iter().enumerate().map(record).collect();
    super::crimed_and_assigned(force, &all[0].id, "8M", "26/140001");
    all
}

/// A repeatable stream of choices.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

/// How many entries of a reader each record has, by the class that they name.
fn entries(force: &Force, records: &[Marks], account: &str) -> BTreeMap<(String, &'static str), usize> {
    let mut found = BTreeMap::new();
    for marks in records {
        for kept in force.journal_about(&marks.id).iter().filter(|kept| kept.actor == account) {
            *found.entry((marks.id.clone(), "any")).or_default() += 1;
            for class in ["id", "su", "na"] {
                if kept.classes.split(' ').any(|one| one == class) {
                    *found.entry((marks.id.clone(), class)).or_default() += 1;
                }
            }
        }
    }
    found
}

/// What an answer shows must be what the journal has more of than before; gives how much it showed.
fn logged(force: &Force, records: &[Marks], account: &str, send: impl FnOnce() -> (String, Answer)) -> usize {
    let before = entries(force, records, account);
    let (what, answer) = send();
    assert!([200, 303, 404].contains(&answer.status), "{what}: {} {}", answer.status, answer.words());
    let after = entries(force, records, account);
    let grew = |id: &str, class: &'static str| {
        let count = |of: &BTreeMap<(String, &'static str), usize>| of.get(&(id.to_owned(), class)).copied().unwrap_or(0);
        count(&after) > count(&before)
    };
    let mut shown = 0;
    // A worklist, and the records that belong with another, are references without personal data; a search, a desk and a record's own page
    // are looks at what they name.
    let is_look =
        |id: &str| what.contains(id) && !what.contains("/people/") || what.starts_with("POST /search") || what.contains("/neighbourhood");
    for marks in records {
        for (mark, class) in [(&marks.victim, "id"), (&marks.suspect, "su"), (&marks.account, "na"), (&marks.id, "any")] {
            // A page of results says again what was searched for.
            if answer.body.contains(mark.as_str())
                && !(what.starts_with("POST /search") && what.contains(mark.as_str()))
                && (class != "any" || (is_look(&marks.id) && answer.status == 200))
            {
                shown += 1;
                assert!(grew(&marks.id, class), "{account} was shown {mark} by {what}, and the journal has no entry of it");
            }
        }
    }
    shown
}

const READERS: [Role; 12] = [
    Role::CallHandler,
    Role::ControlRoomInspector,
    Role::InvestigatingOfficer,
    Role::Supervisor,
    Role::Spoc,
    Role::CrimeManager,
    Role::NpaCommander,
    Role::DetectiveInspector,
    Role::HateCrimeOfficer,
    Role::CoOrdinator,
    Role::CrimeRegistrar,
    Role::ProfessionalStandards,
];

/// One thing that a reader does, drawn at random: open a record, a person, an account, a form, a list, a search.
fn looks(reader: &Colleague<'_>, marks: &Marks, dice: &mut Dice) -> (String, Answer) {
    let id = &marks.id;
    let csrf = reader.csrf();
    let post = |path: String, more: &[(&str, &str)]| {
        let answers: Vec<(&str, &str)> = std::iter::once(("csrf", csrf.as_str())).chain(more.iter().copied()).collect();
        let answer = reader.post(&path, &answers);
        (format!("POST {path} {more:?}"), answer)
    };
    let get = |path: String| (format!("GET {path}"), reader.get(&path));
    match dice.roll(12) {
        0 => get(format!("/incidents/{id}")),
        1 => post(format!("/incidents/{id}/people/1"), &[]),
        2 => post(format!("/incidents/{id}/people/2"), &[]),
        3 => get(format!("/incidents/{id}/change-person?about={}", 1 + dice.roll(2))),
        4 => get(format!("/incidents/{id}/correct")),
        5 => post("/search".into(), &[("q", &marks.account)]),
        6 => post("/search".into(), &[("q", &marks.victim)]),
        7 => get("/work/all".into()),
        8 => get(format!("/people/{id}/{}", 1 + dice.roll(2))),
        9 => get("/suspects".into()),
        10 => get("/neighbourhood".into()),
        _ => get(format!("/incidents/{id}/audit")),
    }
}

#[test]
fn whatever_random_readers_open_is_in_the_journal_under_their_name_and_class() {
    let force = Force::open();
    force.clock_shows("2026-11-03 10:00");
    let records = marked(&force);
    let mut dice = Dice(20_261_128);
    let mut shown = 0;
    let mut signed_in: BTreeMap<String, Colleague<'_>> = BTreeMap::new();
    for _ in 0..260 {
        let role = READERS[dice.roll(READERS.len())];
        let account = if dice.roll(4) == 0 { rehearsal::at_county(role) } else { role.code().to_owned() };
        let reader = signed_in.entry(account.clone()).or_insert_with(|| force.signed_in(&account));
        let marks = &records[dice.roll(records.len())];
        shown += logged(&force, &records, &account, || looks(reader, marks, &mut dice));
    }
    assert!(shown > 100, "the walk really opens things: {shown}");
    force.verifies();
}

#[test]
fn every_step_of_a_record_that_shows_a_name_or_the_account_writes_its_entry_first() {
    let force = Force::open();
    force.clock_shows("2026-11-03 10:00");
    let records = marked(&force);
    let id = records[0].id.clone();
    let mut shown = 0;
    for role in [Role::InvestigatingOfficer, Role::CrimeManager, Role::HateCrimeOfficer] {
        let reader = force.actor(role);
        for step in acts::all() {
            for about in ["", "?about=1", "?about=2"] {
                let path = format!("/incidents/{id}/{}{about}", step.code);
                let known = |kept: &concord::ledger::Kept| (kept.chain.clone(), kept.sequence);
                let before: std::collections::BTreeSet<_> = force.journal_about(&id).iter().map(known).collect();
                let answer = reader.get(&path);
                let names = records.iter().any(|marks| answer.body.contains(&marks.victim) || answer.body.contains(&marks.suspect));
                let account = records.iter().any(|marks| answer.body.contains(&marks.account));
                for (there, classes) in [(names, &["id", "su"][..]), (account, &["na"][..])] {
                    if there {
                        shown += 1;
                        let own =
                            force.journal_about(&id).into_iter().filter(|kept| kept.actor == role.code() && !before.contains(&known(kept)));
                        let said = own.map(|kept| kept.classes).collect::<Vec<_>>().join(" ");
                        let logged = classes.iter().any(|class| said.split(' ').any(|one| one == *class));
                        assert!(logged, "{} opened {path}, and its entries say \"{said}\"", role.code());
                    }
                }
            }
        }
    }
    assert!(shown >= 6, "changing a person and putting facts right open something: {shown}");
}
