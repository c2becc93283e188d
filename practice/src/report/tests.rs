//! What a report promises: a record before any judgement, and no refusal for want of evidence (R-REC-01, R-REC-02).

use super::*;
use crate::testing::{at, person, policy_at, report, strand, words};

fn taken(given: ReportCommand) -> Result<Event, Refused> {
    record(given, "handler", at("2026-11-20 10:05"), &policy_at("leicestershire", "2026-11-20 10:05"))
}

fn field(refused: Result<Event, Refused>) -> &'static str {
    match refused.unwrap_err() {
        Refused::Field(name, _) => name,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_report_is_a_record_with_its_reference_before_anything_is_decided() {
    let incident = crate::incident::Incident::begin(&taken(report(&[], 0)).unwrap()).unwrap();
    assert_eq!((incident.core.id.as_str(), incident.core.nature, incident.core.hate), ("LEI-1", Nature::Undecided, false));
    assert_eq!(incident.core.version, 1);
}

#[test]
fn perception_by_anybody_sets_the_flag_without_evidence_or_words() {
    for by in [crate::incident::Perceiver::Victim, crate::incident::Perceiver::Neighbour, crate::incident::Perceiver::Officer] {
        let mut given = report(&["RACE"], 0);
        given.narrative = None;
        given.strands = vec![StrandFlag { perceived_by: by, words: None, ..strand("RACE") }];
        let incident = crate::incident::Incident::begin(&taken(given).unwrap()).unwrap();
        assert!(incident.core.hate);
        assert_eq!(incident.core.flagged_at, Some(at("2026-11-20 10:05")));
    }
}

#[test]
fn a_religious_strand_names_the_targeted_religion_and_unknown_will_do() {
    let with = |religions: &[&str]| {
        let religions = religions.iter().map(|r| (*r).to_owned()).collect();
        let mut given = report(&[], 0);
        given.strands = vec![StrandFlag { religions, ..strand("REL") }];
        taken(given)
    };
    assert!(with(&["UNK"]).is_ok());
    assert!(with(&["JEW", "MUS"]).is_ok());
    assert_eq!(field(with(&[])), "religions");
    assert_eq!(field(with(&["JEDI"])), "religions");
    let mut given = report(&[], 0);
    given.strands = vec![StrandFlag { religions: vec!["JEW".into()], ..strand("RACE") }];
    assert_eq!(field(taken(given)), "religions", "race has no list of religions");
}

#[test]
fn only_what_cannot_be_true_is_refused_and_the_field_is_named() {
    let wrong = |change: &dyn Fn(&mut ReportCommand)| {
        let mut given = report(&["RACE"], 1);
        change(&mut given);
        field(taken(given))
    };
    assert_eq!(wrong(&|g| g.reported_at = at("2026-11-20 10:06")), "reported_at");
    assert_eq!(wrong(&|g| g.occurred_from = Some(at("2026-11-20 10:01"))), "occurred_from");
    assert_eq!(wrong(&|g| g.occurred_to = Some(at("2026-11-20 08:59"))), "occurred_to");
    assert_eq!(wrong(&|g| (g.occurred_from, g.occurred_to) = (None, Some(at("2026-11-20 09:00")))), "occurred_from");
    assert_eq!(wrong(&|g| g.occurred_to = Some(at("2026-11-20 10:01"))), "occurred_to");
    assert_eq!(wrong(&|g| g.district = "elsewhere".into()), "district");
    assert_eq!(wrong(&|g| g.setting = Some("moon".into())), "setting");
    assert_eq!(wrong(&|g| g.tags = vec!["unheard-of".into()]), "tags");
    assert_eq!(wrong(&|g| g.strands = vec![strand("AGE-OF-AQUARIUS")]), "strand");
    assert_eq!(wrong(&|g| g.strands = vec![strand("RACE"), StrandFlag { number: 2, ..strand("RACE") }]), "strand");
}

#[test]
fn the_perception_of_a_local_group_is_recorded_as_hate_too() {
    let mut given = report(&["ALTSUB"], 0);
    given.people = vec![Person { name: Some(words(9)), ..person(1, crate::incident::PersonKind::Victim) }];
    assert!(crate::incident::Incident::begin(&taken(given).unwrap()).unwrap().core.hate);
}
