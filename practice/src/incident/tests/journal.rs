//! Every kind of event goes to JSON and back to the letter, to the microsecond.

use super::*;
use crate::testing::{contact, words};

fn did() -> Did {
    Did { by: "sergeant".into(), at: "2026-11-20T16:00:00.123456Z".parse().unwrap() }
}

fn of_the_record() -> Vec<Event> {
    let mut core = Case::hate_crime().incident.core;
    core.late_crime_reason = Some(words(1));
    core.tags = vec!["online".into()];
    let crime = Case::hate_crime().incident.crimes[0].clone();
    let change = Correction {
        reported_at: Some(did().at),
        occurred_from: Some(None),
        occurred_to: Some(Some(did().at)),
        ward: Some(None),
        setting: Some(Some("street".into())),
        place: Some(words(2)),
        outcome: Some(None),
        ..Correction::default()
    };
    vec![
        Event::Recorded {
            core: Box::new(core),
            strands: vec![strand("REL")],
            people: vec![person(1, PersonKind::Victim)],
            crimes: vec![crime.clone()],
        },
        Event::Corrected { did: did(), change },
        Event::Corrected { did: did(), change: Correction::default() },
        Event::SourceChanged { did: did(), strands: None, crimes: Some(vec![crime.clone()]) },
        Event::StrandAdded { strand: StrandFlag { sub: Some("goth".into()), removed_at: Some(did().at), ..strand("ALTSUB") } },
        Event::StrandWorded { did: did(), strand: 1, words: words(3) },
        Event::RemovalAsked { did: did(), strand: 1, reason: words(3) },
        Event::StrandRemoved { did: did(), strand: 1 },
        Event::RemovalRefused { did: did(), strand: 1 },
        Event::VictimViewNoted { did: did(), view: VictimView::Unsure },
        Event::Acknowledged { did: did() },
        Event::MadeAware { did: did() },
        Event::Attended { did: did(), dispatched_at: did().at, arrived_at: did().at },
        Event::BreachExplained { did: did(), reason: words(4) },
        Event::Crimed { crime, late_reason: Some(words(5)) },
        Event::Reclassified { did: did(), crime: 1, offence: "8N".into() },
        Event::NotCrimed {
            did: did(),
            rationale: words(6),
            policy: "P3".into(),
            record_as: "asb".into(),
            threshold: Threshold::FutureOffence,
            erased: vec![2],
        },
        Event::RationaleApproved { did: did() },
        Event::RationaleReturned { did: did(), reason: words(7) },
        Event::SubjectTold { did: did(), withheld: None },
        Event::Ruled { did: did(), ruling: words(8) },
    ]
}

fn of_the_work() -> Vec<Event> {
    let mut case = Case::hate_crime();
    case.assess("priority", true, Some(words(9))).unwrap();
    case.risk("sergeant", 1, &["injury"], None).unwrap();
    case.happen(crate::supervision::review(&case.incident, case.did("sergeant"), words(1))).unwrap();
    let incident = &case.incident;
    let waiver = Waiver {
        incident: "LEI-1".into(),
        number: 1,
        rule: "R-VIC-04".into(),
        about: "victim not named".into(),
        at: did().at,
        by: "inspector".into(),
        rank: crate::people::Rank::Inspector,
        reason: Some(words(10)),
    };
    vec![
        Event::Assessed { assessment: incident.assessments[0].clone() },
        Event::PersonAdded { person: person(1, PersonKind::Witness) },
        Event::PersonChanged { did: did(), person: Person { under_18: Some(true), ..person(1, PersonKind::Suspect) } },
        Event::Assigned { assignment: incident.assignments[0].clone() },
        Event::Contacted { contact: contact(did().at, ContactChannel::ThirdParty, Reached::Attempted) },
        Event::Reviewed { review: incident.reviews[0].clone() },
        Event::RiskAssessed { risk: incident.risks[0].clone() },
        Event::Referred { did: did(), person: 1, consent: ReferralConsent::AskLater },
        Event::StatementOffered { did: did(), person: 1, answer: StatementAnswer::Wants },
        Event::OutcomeSet { did: did(), outcome: "16".into(), victim_reason: Some(words(11)), victim_informed: true },
        Event::AuthorityGiven { did: did(), reason: words(12) },
        Event::ClosureAsked { did: did() },
        Event::ClosureReturned { did: did(), reason: words(13) },
        Event::Closed { did: did() },
        Event::Reopened { did: did(), reason: words(14) },
        Event::Waived { waiver },
    ]
}

#[test]
fn every_kind_of_event_comes_back_from_json_to_the_letter() {
    let samples: Vec<Event> = of_the_record().into_iter().chain(of_the_work()).collect();
    for event in &samples {
        let text = serde_json::to_string(event).unwrap();
        assert_eq!(&serde_json::from_str::<Event>(&text).unwrap(), event, "{text}");
        assert!(!event.classes().is_empty());
    }
    let verbs: std::collections::BTreeSet<&str> = samples.iter().map(Event::verb).collect();
    assert_eq!(verbs.len(), 36, "every variant has a sample and a verb of its own; add the new one here");
}

#[test]
fn a_correction_tells_not_touched_from_taken_away() {
    let json = |change: Correction| serde_json::to_string(&change).unwrap();
    assert_eq!(json(Correction::default()), "{}");
    assert_eq!(json(Correction { ward: Some(None), ..Correction::default() }), r#"{"ward":null}"#);
    assert_eq!(serde_json::from_str::<Correction>(r#"{"ward":null}"#).unwrap().fields(), ["ward"]);
}
