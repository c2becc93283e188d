//! Restriction, shares, break-glass, links and merges: what the rules refuse, and that a split gives back what was merged.

use proptest::prelude::*;

use super::*;
use crate::duty::Standing;
use crate::testing::{at, policy_at, words};

fn did(by: &str, moment: &str) -> Did {
    Did { by: by.into(), at: at(moment) }
}

fn other(id: &str) -> Incident {
    let mut other = Case::hate_crime().incident;
    other.core.id = id.into();
    other
}

#[test]
fn a_restriction_protects_at_once_and_takes_a_second_person_to_confirm_and_to_lift() {
    let mut incident = Case::hate_crime().incident;
    let asked = did("inspector", "2026-11-21 10:00");
    let restricted = incident.restrict(asked.clone(), access::Ground::StaffSuspect, words(1)).unwrap();
    incident.apply(&Event::Access(restricted));
    assert!(incident.core.restricted && incident.named_now().any(|named| named.account == "inspector"));
    assert!(matches!(incident.decide_restriction(asked.clone(), true), Err(Refused::SamePerson(_))));
    assert!(incident.share(asked.clone(), ("Clinic".into(), "a".into()), words(2), at("2026-12-01 10:00")).is_err(), "shared with nobody");
    assert!(incident.break_glass(did("chief", "2026-11-21 11:00"), words(3)).is_err(), "and no glass leads there");
    incident.apply(&Event::Access(incident.decide_restriction(did("standards", "2026-11-21 12:00"), true).unwrap()));
    incident.apply(&Event::Access(incident.ask_lift(did("standards", "2026-11-22 12:00"), words(4)).unwrap()));
    assert!(matches!(incident.decide_lift(did("standards", "2026-11-22 13:00"), true), Err(Refused::SamePerson(_))));
    assert!(incident.core.restricted);
    incident.apply(&Event::Access(incident.decide_lift(did("registrar", "2026-11-22 13:00"), true).unwrap()));
    assert!(!incident.core.restricted);
}

#[test]
fn a_break_glass_lasts_sixty_minutes_and_is_reviewed_by_somebody_else_within_72_hours() {
    let mut incident = Case::hate_crime().incident;
    let policy = policy_at("leicestershire", "2026-11-20 10:00");
    incident.apply(&Event::Access(incident.break_glass(did("chief", "2026-11-21 10:00"), words(1)).unwrap()));
    assert_eq!(incident.glasses[0].until_at, at("2026-11-21 11:00"));
    let duty = |incident: &Incident| crate::supervision::duties(incident, &policy).into_iter().find(|d| d.rule == "R-IG-06").unwrap();
    assert_eq!((duty(&incident).due_at, duty(&incident).standing), (Some(at("2026-11-24 10:00")), Standing::Open));
    let own = incident.review_glass(did("chief", "2026-11-21 12:00"), 1, access::Finding::Needed, words(2));
    assert!(matches!(own, Err(Refused::SamePerson(_))));
    let reviewed = incident.review_glass(did("officer", "2026-11-22 12:00"), 1, access::Finding::Needed, words(2)).unwrap();
    incident.apply(&Event::Access(reviewed));
    assert_eq!(duty(&incident).standing, Standing::Met);
}

#[test]
fn a_merge_refuses_what_it_would_lose_and_its_duties_end_as_merged() {
    let (mut duplicate, main) = (Case::hate_crime().incident, other("LEI-2"));
    let by = did("sergeant", "2026-11-21 10:00");
    let crime = duplicate.crimes[0].crime_number.clone();
    let mut empty = main.clone();
    empty.crimes.clear();
    let lost = duplicate.merge(&by, &empty, words(1), 0).unwrap_err().to_string();
    assert!(lost.contains(&crime), "{lost}");
    assert!(duplicate.merge(&by, &main, words(1), 1).is_err(), "other duplicates stand behind it");
    let (merged, _) = duplicate.merge(&by, &main, words(1), 0).unwrap();
    duplicate.apply(&Event::Between(merged));
    let policy = policy_at("leicestershire", "2026-11-20 10:00");
    let duties = crate::supervision::duties(&duplicate, &policy);
    assert!(duties.iter().any(|d| d.standing == Standing::Merged && d.settled_at == Some(by.at)) && duties.iter().all(|d| !d.is_open()));
    assert!(matches!(duplicate.open(), Err(Refused::NotNow(_))), "work goes on in the main record");
    assert!(duplicate.link(&by, &main, links::LinkKind::Related).is_err());
}

#[test]
fn x4_two_reports_of_one_event_count_as_the_first_and_never_hold_one_crime_number_twice() {
    let (mut first, mut second) = (Case::hate_crime().incident, other("LEI-2"));
    second.core.reported_at = at("2026-11-20 12:00");
    let by = did("sergeant", "2026-11-21 10:00");
    assert!(second.link(&by, &first, links::LinkKind::SameEvent).is_err(), "both hold the crime number");
    second.crimes[0].crime_number = "26/200002".into();
    let (here, there) = second.link(&by, &first, links::LinkKind::SameEvent).unwrap();
    second.apply(&Event::Between(here));
    first.apply(&Event::Between(there));
    assert_eq!((second.core.event_of.as_deref(), first.core.event_of.as_deref()), (Some("LEI-1"), None));
    let (here, there) = second.unlink(&by, 1, &first).unwrap();
    second.apply(&Event::Between(here));
    first.apply(&Event::Between(there.unwrap()));
    assert_eq!((second.core.event_of.as_deref(), first.links_now().count()), (None, 0));
}

proptest! {
    #[test]
    fn a_split_gives_back_to_the_letter_what_was_merged(
        notes in prop::collection::vec(1_i64..40, 0..6), closed in any::<bool>(), hours in 1_i64..500,
    ) {
        let mut incident = Case::hate_crime().incident;
        for note in notes {
            let named = Did { by: format!("reviewer {note}"), at: at("2026-11-21 10:00") + jiff::SignedDuration::from_hours(note) };
            let reviewed = crate::supervision::review(&incident, named, words(note)).unwrap();
            incident.apply(&reviewed);
        }
        if closed {
            incident.apply(&Event::Closed { did: did("sergeant", "2026-11-25 10:00") });
        }
        let policy = policy_at("leicestershire", "2026-11-20 10:00");
        let (before, owed) = (incident.clone(), crate::supervision::duties(&incident, &policy));
        let by = Did { by: "sergeant".into(), at: at("2026-11-26 10:00") + jiff::SignedDuration::from_hours(hours) };
        let (merged, _) = incident.merge(&by, &other("LEI-2"), words(7), 0).unwrap();
        incident.apply(&Event::Between(merged));
        prop_assert_eq!(incident.core.merged_into.as_deref(), Some("LEI-2"));
        let (split, _) = incident.split(&by, words(8)).unwrap();
        incident.apply(&Event::Between(split));
        prop_assert_eq!(crate::supervision::duties(&incident, &policy), owed);
        prop_assert_eq!(incident.merges.len(), 1, "the merge stays in the history");
        incident.merges.clear();
        incident.core.version = before.core.version;
        prop_assert_eq!(incident, before);
    }
}
