//! What the shipped packs promise.

use super::*;
use jiff::civil::date;

#[test]
fn the_shipped_packs_load_and_name_the_policy_that_a_record_keeps() {
    let policy = leicestershire("2026-11-21T10:00:00Z");
    assert_eq!(policy.version, "leicestershire 2026.1 on england-and-wales 2026.1, recording P3");
    assert_eq!((policy.force.prefix.as_str(), policy.districts.len(), policy.outcomes.len()), ("LEI", 9, 25));
    assert!(policy.calendar.holiday(date(2026, 12, 28)).is_some());
    let cambridgeshire =
        shipped().policy(&[adopted("cambridgeshire", "2026-11-01T00:00:00Z")], policy.calendar.day_start(date(2026, 11, 21))).unwrap();
    assert_eq!((cambridgeshire.minimum_grade.as_str(), cambridgeshire.districts.len()), ("prompt", 6));
    let scheduled = cambridgeshire.grade("scheduled").unwrap();
    assert!(cambridgeshire.below_minimum_grade(scheduled));
    assert!(!cambridgeshire.below_minimum_grade(cambridgeshire.grade("immediate").unwrap()));
}

#[test]
fn x7_the_recording_policy_changes_at_one_minute_past_midnight() {
    for (at, id) in [
        ("2010-06-01T12:00:00Z", "P0"),
        ("2021-12-19T23:59:59Z", "P1"),
        ("2023-06-02T22:59:00Z", "P2"),
        ("2023-06-02T23:00:00Z", "P2"),
        ("2023-06-02T23:00:59Z", "P2"),
        ("2023-06-02T23:01:00Z", "P3"),
        ("2026-11-21T10:00:00Z", "P3"),
    ] {
        assert_eq!(leicestershire(at).recording.id, id, "{at}");
    }
}

#[test]
fn the_template_recording_policy_holds_only_from_its_adoption() {
    let p4 = Adoption {
        kind: AdoptionKind::RecordingPolicy,
        item: "P4".to_owned(),
        version: "2026".to_owned(),
        from: "2026-12-01T00:00:00Z".parse().unwrap(),
    };
    let adoptions = [adopted("leicestershire", "2026-11-01T00:00:00Z"), p4];
    let at = |at: &str| shipped().policy(&adoptions, at.parse().unwrap()).unwrap().recording.id;
    assert_eq!(at("2026-11-30T23:59:59Z"), "P3");
    assert_eq!(at("2026-12-01T00:00:00Z"), "P4");
    assert_eq!(at("2023-06-02T12:00:00Z"), "P2");
}

#[test]
fn without_a_policy_the_reason_is_said_in_words() {
    let book = shipped();
    let at = "2026-11-21T10:00:00Z".parse().unwrap();
    assert!(book.policy(&[], at).unwrap_err().to_string().contains("No policy pack has been adopted"));
    assert!(book.policy(&[adopted("rutland", "2026-11-01T00:00:00Z")], at).unwrap_err().to_string().contains("rutland 2026.1 is not among"));
    let old = book.policy(&[adopted("leicestershire", "2026-11-01T00:00:00Z")], "1990-01-01T00:00:00Z".parse().unwrap());
    assert_eq!(old.unwrap_err(), NoPolicy::NoRecording(date(1990, 1, 1)));
}

#[test]
fn the_five_aggravated_families_know_their_twins_and_only_race_and_religion_pair_with_them() {
    let policy = leicestershire("2026-11-21T10:00:00Z");
    for (twin, aggravated) in [("8N", "8P"), ("105A", "105B"), ("8L", "8M"), ("9A", "9B"), ("58A", "58J"), ("58D", "58J")] {
        assert_eq!(policy.aggravated_twin(twin).unwrap().code, aggravated);
    }
    for offence in policy.offences.iter().filter(|offence| offence.aggravated) {
        assert_eq!(offence.basis, ["RACE", "REL"], "{}", offence.code);
    }
    assert!(policy.aggravated_twin("8Q").is_none());
}

#[test]
fn the_offence_date_decides_the_law() {
    let policy = leicestershire("2026-11-21T10:00:00Z");
    assert!(policy.offence("8H").is_none());
    assert!(policy.offence_on("8H", date(2010, 5, 1)).is_some());
    assert!(policy.offence_on("8H", date(2012, 4, 1)).is_none());
    assert!(policy.offence_on("8P", date(2012, 3, 31)).is_none());
    assert!(policy.offence_on("8P", date(2012, 4, 1)).is_some());
}

#[test]
fn local_strands_are_local_and_dated() {
    let policy = leicestershire("2026-11-21T10:00:00Z");
    let national: Vec<_> =
        policy.strands.iter().filter(|strand| strand.scope == StrandScope::National).map(|strand| strand.code.as_str()).collect();
    assert_eq!(national, ["RACE", "REL", "SO", "DIS", "TRANS"]);
    assert_eq!(policy.strand("ALTSUB").unwrap().scope, StrandScope::Local);
    assert!(leicestershire("2015-10-31T10:00:00Z").strand("ALTSUB").is_none());
}

#[test]
fn the_supervisors_contact_blocks_closure_and_runs_24_hours_from_the_first_assignment() {
    for force in ["leicestershire", "cambridgeshire"] {
        let policy = shipped().policy(&[adopted(force, "2026-11-01T00:00:00Z")], "2026-11-21T10:00:00Z".parse().unwrap()).unwrap();
        let rule = policy.rule("R-VIC-04").unwrap();
        assert_eq!((rule.start, rule.each, rule.satisfied_by), (Start::AssignedFirst, Each::Victim, Satisfier::SupervisorContact));
        assert_eq!(rule.allowance.unwrap().to_string(), "24 hours");
        assert_eq!(
            (rule.blocks.as_slice(), rule.owner.as_str(), rule.waivable_by.as_deref()),
            ([Step::Close].as_slice(), "supervisor", Some("inspector"))
        );
        let statement = policy.rule("R-VIC-07").unwrap();
        assert_eq!((statement.allowance, statement.blocks.as_slice()), (None, [Step::Close, Step::FileToCps].as_slice()));
        for (id, satisfier) in [
            ("R-REC-07", Satisfier::RecordingDecided),
            ("R-CC-01", Satisfier::Acknowledged),
            ("R-VIC-05", Satisfier::ClosingCall),
            ("R-VIC-06", Satisfier::InspectorContact),
        ] {
            assert_eq!(policy.rule(id).unwrap().satisfied_by, satisfier, "{force} {id}");
        }
    }
    assert!(leicestershire("2026-11-21T10:00:00Z").rule("HT-13").is_some());
}

#[test]
fn the_admin_page_gets_every_kind_of_entry_and_no_default_is_shown_as_cited() {
    let entries = leicestershire("2026-11-21T10:00:00Z").every_entry();
    for kind in [
        "strand",
        "offence",
        "outcome",
        "grade",
        "recording policy",
        "rule",
        "risk question",
        "tag",
        "perceiver",
        "setting of place",
        "setting",
        "district",
        "cancellation",
        "calendar",
        "narrower groups of a strand",
    ] {
        assert!(entries.iter().any(|entry| entry.kind == kind), "{kind}");
    }
    let unread = entries
        .iter()
        .find(|entry| entry.source.contains("Concord's default") && entry.kind != "strand" && entry.confidence == Confidence::Cited);
    assert_eq!(unread, None, "a default is never shown as cited");
}

#[test]
fn a_force_sets_its_own_values_over_the_national_ones() {
    let mut files = shipped_files();
    let own = "[settings]\nattempts_needed = { value = 5, source = \"Force procedure\", confidence = \"cited\" }\n\n[[tag]]\ncode = \"online\"\ntitle = \"On the internet\"\nsource = \"Force procedure\"\nconfidence = \"cited\"\n";
    files.push(("cambridgeshire/settings.toml".to_owned(), own.to_owned()));
    let book = Book::load(&files).unwrap();
    let policy = book.policy(&[adopted("cambridgeshire", "2026-11-01T00:00:00Z")], "2026-11-21T10:00:00Z".parse().unwrap()).unwrap();
    assert_eq!((policy.settings.attempts_needed.value, policy.settings.attempt_channels.value), (5, 2));
    assert_eq!(policy.tag("online").unwrap().title, "On the internet");
    assert_eq!(policy.tags.iter().filter(|tag| tag.code == "online").count(), 1);
}

/// X16: the law that extends aggravation, as a later version of the national pack that the force adopts from its commencement.
#[test]
fn x16_an_extended_aggravation_is_blocked_before_its_commencement_and_allowed_from_it_on() {
    let mut files = shipped_files();
    let later: Vec<(String, String)> = files
        .iter()
        .filter_map(|(name, text)| Some((format!("england-and-wales-2027/{}", name.strip_prefix("england-and-wales/")?), text.clone())))
        .map(|(name, text)| {
            let text = text.replace("version = \"2026.1\"", "version = \"2027.1\"");
            let ends = "statute = \"Crime and Disorder Act 1998 s.29\"\nfrom = 2012-04-01";
            let extended = text.replacen(ends, &format!("{ends}\nto = 2027-02-01"), 1);
            let new = "\n[[offence]]\ncode = \"8P\"\ntitle = \"Aggravated assault with injury\"\ngroup = \"violence-with-injury\"\naggravated = true\nbasis = [\"RACE\", \"REL\", \"DIS\"]\ntwins = [\"8N\"]\nfrom = 2027-02-01\nsource = \"An invented commencement\"\nconfidence = \"unverified\"\n";
            let whole = if name.ends_with("/offences.toml") { format!("{extended}{new}") } else { text };
            (name, whole)
        })
        .collect();
    files.extend(later);
    let book = Book::load(&files).unwrap_or_else(|faults| panic!("{faults:?}"));
    let national = Adoption { version: "2027.1".into(), ..adopted("england-and-wales", "2027-02-01T00:00:00Z") };
    let first = Adoption { version: "2026.1".into(), ..adopted("england-and-wales", "2026-11-01T00:00:00Z") };
    let adoptions = [adopted("leicestershire", "2026-11-01T00:00:00Z"), first, national];
    let allowed = |moment: &str, committed: jiff::civil::Date| {
        let policy = book.policy(&adoptions, moment.parse().unwrap()).unwrap();
        policy.offence_on("8P", committed).unwrap().basis.contains(&"DIS".to_owned())
    };
    let (before, after) = (jiff::civil::date(2027, 1, 31), jiff::civil::date(2027, 2, 1));
    assert!(!allowed("2026-12-01T10:00:00Z", jiff::civil::date(2026, 11, 30)), "not adopted yet");
    assert!(!allowed("2027-02-02T10:00:00Z", before), "committed the day before the commencement");
    assert!(allowed("2027-02-02T10:00:00Z", after), "committed from the commencement on");
}
