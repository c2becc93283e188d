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
            path: vec![PathStep {
                incident: "LEI-1".into(),
                number: 1,
                at: did().at,
                by: did().by,
                policy: "P3".into(),
                step: "trivial".into(),
                answer: false,
                words: Some(words(70)),
            }],
        },
        Event::RationaleApproved { did: did() },
        Event::RationaleReturned { did: did(), reason: words(7) },
        Event::SubjectTold { did: did(), withheld: Some(words(71)), ground: Some("safeguarding".into()) },
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

fn of_the_registrar() -> Vec<Event> {
    use crate::incident::classify::{Happened, Ruling, Transfer};
    use crate::incident::scrutiny::{self, AuditError, Release};
    let (incident, by, at) = ("LEI-1".to_owned(), "registrar".to_owned(), did().at);
    let ruling = Ruling {
        incident: incident.clone(),
        number: 1,
        at,
        by: by.clone(),
        question: words(8),
        ruling: words(15),
        counting_rule: "General Rules D".into(),
    };
    let transfer = Transfer {
        incident: incident.clone(),
        number: 1,
        at,
        by: by.clone(),
        taken_by: "Rehearsal Constabulary".into(),
        their_reference: Some("9/1".into()),
        outcome: "20".into(),
        note: words(16),
    };
    let error = AuditError {
        incident: incident.clone(),
        number: 1,
        audit: "AUDIT-1".into(),
        question: "in-time".into(),
        at,
        by: by.clone(),
        put_right_at: None,
        put_right_by: None,
        result: None,
    };
    let release = Release { incident, number: 1, panel: "PANEL-1".into(), at, by, text: words(17) };
    let classified = [
        Happened::Ruled { ruling },
        Happened::CancellationAsked { did: did(), crime: 1, code: "C1".into(), reason: words(18), to: Some("Rehearsal Constabulary".into()) },
        Happened::CancellationRefused { did: did(), crime: 1, reason: words(19) },
        Happened::Cancelled { did: did(), crime: 1 },
        Happened::VictimTold { did: did(), crime: 1 },
        Happened::Transferred { transfer },
    ];
    let scrutinised = [
        scrutiny::Happened::Audited { did: did(), audit: "AUDIT-1".into(), note: None, errors: vec![error] },
        scrutiny::Happened::PutRight { did: did(), error: 1, result: words(20) },
        scrutiny::Happened::Released { release },
    ];
    classified.into_iter().map(Event::Classified).chain(scrutinised.into_iter().map(Event::Scrutinised)).collect()
}

fn of_the_investigation() -> Vec<Event> {
    use crate::incident::investigation::{Enquiry, GoldenAnswer, GoldenCheck, Handover, Happened, Ownership, PlanAction};
    let (incident, by, at) = ("LEI-1".to_owned(), "sergeant".to_owned(), did().at);
    let enquiry = Enquiry { incident: incident.clone(), number: 1, at, by: by.clone(), title: words(21), ended_at: None, result: None };
    let action = PlanAction {
        incident: incident.clone(),
        number: 1,
        at,
        by: by.clone(),
        enquiry: Some(1),
        what: words(22),
        owner: "investigator".into(),
        due_at: at,
        done_at: None,
        done_by: None,
        result: None,
    };
    let check = GoldenCheck {
        incident: incident.clone(),
        number: 1,
        at,
        by: by.clone(),
        item: "cctv".into(),
        answer: GoldenAnswer::TooLate,
        note: None,
    };
    let handover = Handover {
        incident: incident.clone(),
        number: 1,
        at,
        by: by.clone(),
        outgoing: "investigator".into(),
        incoming: "investigator-2".into(),
        done: words(23),
        left_open: words(24),
    };
    let ownership = Ownership { incident, number: 1, at, by, reason: words(25) };
    let happened = [
        Happened::EnquiryOpened { enquiry },
        Happened::EnquiryEnded { did: did(), enquiry: 1, result: words(26) },
        Happened::ActionSet { action },
        Happened::ActionDone { did: did(), action: 1, result: words(27) },
        Happened::GoldenHour { checks: vec![check] },
        Happened::HandedOver { handover },
        Happened::OwnershipKept { ownership },
    ];
    happened.into_iter().map(Event::Investigated).collect()
}

fn of_its_reach() -> Vec<Event> {
    let mut incident = Case::hate_crime().incident;
    let mut happened = Vec::new();
    let mut happen = |incident: &mut Incident, one: access::Happened| {
        incident.apply(&Event::Access(one.clone()));
        happened.push(one);
    };
    let second = || Did { by: "standards".into(), at: did().at };
    let until = did().at + jiff::SignedDuration::from_hours(24);
    let shared = incident.share(did(), ("Housing office".into(), "a1".into()), words(1), until).unwrap();
    happen(&mut incident, shared);
    let ended = incident.end_share(did(), 1).unwrap();
    happen(&mut incident, ended);
    let broken = incident.break_glass(did(), words(2)).unwrap();
    happen(&mut incident, broken);
    let reviewed = incident.review_glass(second(), 1, access::Finding::NotNeeded, words(3)).unwrap();
    happen(&mut incident, reviewed);
    let redacted = incident.redact(did(), words(4));
    happen(&mut incident, redacted);
    let shown = incident.end_redaction(did(), 1).unwrap();
    happen(&mut incident, shown);
    let restricted = incident.restrict(did(), access::Ground::StaffSuspect, words(5)).unwrap();
    happen(&mut incident, restricted);
    let named = incident.name(second(), "inspector".into()).unwrap();
    happen(&mut incident, named);
    let off = incident.take_off(second(), "inspector").unwrap();
    happen(&mut incident, off);
    let confirmed = incident.decide_restriction(second(), true).unwrap();
    happen(&mut incident, confirmed);
    let asked = incident.ask_lift(second(), words(6)).unwrap();
    happen(&mut incident, asked);
    happened.push(incident.decide_lift(did(), false).unwrap());
    happened.push(incident.decide_lift(did(), true).unwrap());
    happened.into_iter().map(Event::Access).collect()
}

fn of_its_keeping() -> Vec<Event> {
    use keeping::{Destroyed, DisposalGround, HoldGround, InTheWayOfDisposal, KeepingDecision, LimitGround};
    let mut incident = Case::hate_crime().incident;
    incident.apply(&Event::Closed { did: did() });
    let second = || Did { by: "manager".into(), at: did().at };
    let (later, nothing) = (did().at + jiff::SignedDuration::from_hours(24), InTheWayOfDisposal::default());
    let mut happened = Vec::new();
    let mut happen = |incident: &mut Incident, one: keeping::Happened| {
        incident.apply(&Event::Keeping(one.clone()));
        happened.push(one);
    };
    let reviewed = incident.review_keeping(did(), KeepingDecision::Keep, Some("1".into()), Some(later), words(1)).unwrap();
    happen(&mut incident, reviewed);
    let held = incident.hold(did(), HoldGround::Proceedings, words(2), Some(later)).unwrap();
    happen(&mut incident, held);
    let ended = incident.end_hold(did(), 1).unwrap();
    happen(&mut incident, ended);
    let limited = incident.limit(did(), LimitGround::Accuracy, words(3)).unwrap();
    happen(&mut incident, limited);
    let freed = incident.free(did(), words(4)).unwrap();
    happen(&mut incident, freed);
    let disagreed = incident.disagree(did(), Some(1), "name".into(), words(5), "2026-1".into()).unwrap();
    happen(&mut incident, disagreed);
    let proposed = incident.propose_disposal(did(), DisposalGround::ClearPeriod, &nothing).unwrap();
    happen(&mut incident, proposed);
    assert!(incident.dispose(did(), Destroyed::default(), &nothing).is_err(), "who proposes does not decide");
    let refused = incident.refuse_disposal(second(), words(6)).unwrap();
    happen(&mut incident, refused);
    let again = incident.propose_disposal(did(), DisposalGround::Request, &nothing).unwrap();
    incident.apply(&Event::Keeping(again));
    let in_the_way = InTheWayOfDisposal(vec!["It is held.".into()]);
    assert!(incident.dispose(second(), Destroyed::default(), &in_the_way).is_err());
    let disposed = incident.dispose(second(), Destroyed { texts: 3, keys: 2, files: 1 }, &nothing).unwrap();
    happen(&mut incident, disposed);
    assert!(incident.is_disposed() && incident.core.narrative.is_none() && incident.people.iter().all(|p| p.name.is_none()));
    happened.into_iter().map(Event::Keeping).collect()
}

fn between_records() -> Vec<Event> {
    let (mut here, mut there) = (Case::hate_crime().incident, Case::hate_crime().incident);
    there.core.id = "LEI-2".into();
    let (linked, _) = here.link(&did(), &there, links::LinkKind::SameSuspect).unwrap();
    here.apply(&Event::Between(linked.clone()));
    let (unlinked, _) = here.unlink(&did(), 1, &there).unwrap();
    there.crimes.clone_from(&here.crimes);
    let (merged, took) = here.merge(&did(), &there, words(1), 0).unwrap();
    here.apply(&Event::Between(merged.clone()));
    let (split, let_go) = here.split(&did(), words(2)).unwrap();
    [linked, unlinked, merged, took, split, let_go].into_iter().map(Event::Between).collect()
}

#[test]
fn every_kind_of_event_comes_back_from_json_to_the_letter() {
    let samples: Vec<Event> = [
        of_the_record(),
        of_the_work(),
        of_the_registrar(),
        of_the_investigation(),
        of_its_reach(),
        of_its_keeping(),
        between_records(),
        super::noncrime::every_event(),
    ]
    .concat();
    for event in &samples {
        let text = serde_json::to_string(event).unwrap();
        assert_eq!(&serde_json::from_str::<Event>(&text).unwrap(), event, "{text}");
        assert!(!event.classes().is_empty());
    }
    let verbs: std::collections::BTreeSet<&str> = samples.iter().map(Event::verb).collect();
    assert_eq!(verbs.len(), 86, "every variant has a sample and a verb of its own; add the new one here");
}

#[test]
fn a_correction_tells_not_touched_from_taken_away() {
    let json = |change: Correction| serde_json::to_string(&change).unwrap();
    assert_eq!(json(Correction::default()), "{}");
    assert_eq!(json(Correction { ward: Some(None), ..Correction::default() }), r#"{"ward":null}"#);
    assert_eq!(serde_json::from_str::<Correction>(r#"{"ward":null}"#).unwrap().fields(), ["ward"]);
}
