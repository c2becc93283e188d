//! The promises of postings, readers and scopes.

use super::*;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn noon() -> Timestamp {
    at("2026-11-21T12:00:00Z")
}

fn posting(role: Role, place: Place) -> Posting {
    let from = at("2026-01-01T00:00:00Z");
    Posting { id: "p1".into(), account: "a1".into(), role, rank: Rank::Constable, place, from, to: None }
}

fn reader(postings: Vec<Posting>) -> Reader {
    Reader::new("a1".into(), "Reader".into(), postings, false, noon())
}

#[test]
fn a_call_handler_reaches_the_force_for_72_hours_and_opens_identities_of_own_calls_only() {
    let handler = reader(vec![posting(Role::CallHandler, Place::Force)]);
    let scope = handler.incident_scope(noon()).unwrap();
    let edge = noon() - SignedDuration::from_hours(72);
    let on_time = RecordFacts { recorded_at: edge, created_by: "a2", ..RecordFacts::default() };
    let too_late = RecordFacts { recorded_at: edge - SignedDuration::from_secs(1), ..on_time };
    assert!(scope.covers(&on_time));
    assert!(!scope.covers(&too_late));
    assert!(!handler.may_on(Matter::Identity, Act::View, &on_time, noon()));
    assert!(!handler.may_on(Matter::Identity, Act::View, &RecordFacts { assigned: &["a1"], ..on_time }, noon()));
    assert!(handler.may_on(Matter::Identity, Act::View, &RecordFacts { created_by: "a1", ..on_time }, noon()));
    assert!(!handler.may_on(Matter::Identity, Act::View, &RecordFacts { created_by: "a1", ..too_late }, noon()));
}

#[test]
fn a_window_never_narrows_a_wider_right_held_beside_it() {
    let held = [Role::ControlRoomInspector, Role::CallHandler];
    let mut postings = held.map(|role| posting(role, Place::Force)).to_vec();
    for _ in 0..2 {
        postings.reverse();
        let scope = reader(postings.clone()).incident_scope(noon()).unwrap();
        assert!(scope.covers(&RecordFacts::default()));
    }
}

#[test]
fn an_investigating_officer_lists_the_district_and_opens_own_cases() {
    let officer = reader(vec![posting(Role::InvestigatingOfficer, Place::District("north".into()))]);
    let colleagues = RecordFacts { district: Some("north"), created_by: "a2", assigned: &["a3"], ..RecordFacts::default() };
    let own_elsewhere = RecordFacts { district: Some("south"), assigned: &["a1"], ..colleagues };
    let (list, view) = (officer.list_scope(noon()).unwrap(), officer.view_scope(noon()).unwrap());
    assert!(list.covers(&colleagues) && !view.covers(&colleagues));
    assert!(list.covers(&own_elsewhere) && view.covers(&own_elsewhere));
    assert!(!list.covers(&RecordFacts { district: Some("south"), ..colleagues }));
    assert!(!list.covers(&RecordFacts { district: None, ..colleagues }));
}

#[test]
fn a_restricted_record_exists_only_for_those_named_and_for_professional_standards() {
    let restricted = RecordFacts { district: Some("north"), restricted: true, named: &["a1"], ..RecordFacts::default() };
    let unnamed = RecordFacts { named: &[], ..restricted };
    let inspector = reader(vec![posting(Role::ControlRoomInspector, Place::Force)]).incident_scope(noon()).unwrap();
    assert!(inspector.covers(&restricted) && !inspector.covers(&unnamed));
    let standards = reader(vec![posting(Role::ProfessionalStandards, Place::Force)]).incident_scope(noon()).unwrap();
    assert!(standards.covers(&unnamed) && !standards.covers(&RecordFacts { restricted: false, ..unnamed }));
}

#[test]
fn a_right_to_see_a_part_gives_no_scope_over_whole_records() {
    let analyst = reader(vec![posting(Role::Analyst, Place::Force)]);
    assert_eq!(analyst.incident_scope(noon()), None);
    let cuts: Vec<Limit> = analyst.part_scopes(Matter::Operational, Act::View, noon()).into_iter().map(|(cut, _)| cut).collect();
    assert_eq!(cuts, [Limit::Pseudonymised]);
}

#[test]
fn a_partner_sees_what_was_shared_with_it_and_never_breaks_glass() {
    let agency = || posting(Role::PartnerAgency, Place::Organisation("Housing office".into()));
    let partner = reader(vec![agency()]);
    let until = noon() + SignedDuration::from_hours(1);
    let with = |organisation| SharedWith { organisation, from: noon(), until };
    let (housing, clinic) = ([with("Housing office")], [with("Clinic")]);
    let shared = RecordFacts { shared_with: &housing, ..RecordFacts::default() };
    let scope = partner.incident_scope(noon()).unwrap();
    assert!(scope.covers(&shared) && !scope.covers(&RecordFacts { shared_with: &clinic, ..shared }));
    assert!(!partner.incident_scope(until).unwrap().covers(&shared), "an expired share stops the very next request");
    assert!(reader(vec![posting(Role::ChiefOfficer, Place::Force)]).may_break_glass(Matter::Identity));
    assert!(!reader(vec![agency(), posting(Role::ChiefOfficer, Place::Force)]).may_break_glass(Matter::Identity));
}

#[test]
fn the_caps_fit_the_roles_that_open_identities() {
    for role in Role::ALL.iter().copied() {
        assert_eq!(identities_an_hour(role) > 0, opens_identities(role), "{role}");
    }
    assert!(!opens_identities(Role::Analyst) && opens_identities(Role::NpaCommander));
    let both = [Role::InvestigatingOfficer, Role::Supervisor].map(|role| posting(role, Place::District("north".into())));
    assert_eq!(reader(both.to_vec()).identities_an_hour(), 60);
}

#[test]
fn who_asks_does_not_approve() {
    assert_eq!(two_people("sgt.north", "insp.north"), Ok(()));
    let refused = two_people("sgt.north", " Sgt.North").unwrap_err();
    assert_eq!(refused.to_string(), "The person who asked cannot also approve. Ask a colleague.");
}

#[test]
fn a_district_role_posted_to_the_force_reaches_nothing_and_is_refused() {
    let supervisor = posting(Role::Supervisor, Place::Force);
    assert_eq!(
        supervisor.check_place().unwrap_err().to_string(),
        "Choose a district for the role \"Supervisor\": its rights are those of one district."
    );
    let supervisor = reader(vec![supervisor]);
    assert!(!supervisor.may(Matter::Operational, Act::List));
    assert_eq!(supervisor.list_scope(noon()), None);
}

fn any_place() -> impl Strategy<Value = Place> {
    prop_oneof![
        Just(Place::Force),
        prop::sample::select(vec!["north", "south"]).prop_map(|code| Place::District(code.into())),
        prop::sample::select(vec!["Clinic", "Housing office"]).prop_map(|name| Place::Organisation(name.into())),
    ]
}

fn any_posting() -> impl Strategy<Value = Posting> {
    (prop::sample::select(Role::ALL), any_place()).prop_map(|(role, place)| posting(role, place))
}

/// A record's facts as drawn: district, creator, assignee, hours since recording, share, then consent, restriction, naming.
type Drawn = (Option<&'static str>, &'static str, &'static str, i64, &'static str, [bool; 3]);

fn any_facts() -> impl Strategy<Value = Drawn> {
    let accounts = || prop::sample::select(vec!["a1", "a2", "a3"]);
    let district = prop::option::of(prop::sample::select(vec!["north", "south", "east"]));
    let agency = prop::sample::select(vec!["Clinic", "Housing office", "School"]);
    (district, accounts(), accounts(), 0..144_i64, agency, any::<[bool; 3]>())
}

fn with_facts<T>(drawn: &Drawn, then: impl FnOnce(&RecordFacts<'_>) -> T) -> T {
    let (district, created_by, assigned, hours, agency, [victim_consented, restricted, named]) = *drawn;
    then(&RecordFacts {
        id: "drawn",
        district,
        created_by,
        assigned: &[assigned],
        recorded_at: noon() - SignedDuration::from_hours(hours),
        shared_with: &[SharedWith { organisation: agency, from: noon(), until: Timestamp::MAX }],
        victim_consented,
        restricted,
        named: if named { &["a1"] } else { &["a2"] },
    })
}

/// What the documented SQL of [`ScopeParts`] answers.
fn parts_cover(parts: &ScopeParts<'_>, facts: &RecordFacts<'_>) -> bool {
    let mut reached = vec![parts.where_victim_consented && facts.victim_consented];
    reached.extend(parts.whole_force_since.map(|since| since <= facts.recorded_at));
    reached.extend(parts.districts.iter().map(|code| facts.district == Some(code)));
    reached.extend(parts.own_of.map(|me| me == facts.created_by || facts.assigned.contains(&me)));
    reached.extend(parts.created_by.map(|me| me == facts.created_by));
    let holds = |s: &SharedWith<'_>, name: &str| s.organisation == name && s.from <= parts.at && parts.at < s.until;
    reached.extend(parts.organisations.iter().map(|name| facts.shared_with.iter().any(|s| holds(s, name))));
    reached.push(parts.opened.contains(facts.id));
    let any = reached.contains(&true);
    let named = facts.named.contains(&parts.account);
    let inside = if facts.restricted { parts.every_restricted || (named && any) } else { any };
    inside && !parts.party_to.contains(facts.id)
}

proptest! {
    #[test]
    fn another_posting_never_takes_a_record_away(
        some in prop::collection::vec(any_posting(), 0..3), more in any_posting(), drawn in any_facts(),
        matter in prop::sample::select(Matter::ALL), act in prop::sample::select(Act::ALL),
    ) {
        let before = reader(some.clone());
        let after = reader(some.into_iter().chain([more]).collect());
        let covers = |reader: &Reader| with_facts(&drawn, |facts| {
            reader.scope(matter, act, noon()).is_some_and(|scope| scope.covers(facts))
        });
        prop_assert!(!covers(&before) || covers(&after));
        prop_assert!(!before.may(matter, act) || after.may(matter, act));
    }

    #[test]
    fn an_ended_posting_a_suspension_or_another_persons_posting_gives_nothing(
        held in any_posting(), matter in prop::sample::select(Matter::ALL), act in prop::sample::select(Act::ALL),
    ) {
        let nothing = |reader: &Reader| !reader.may(matter, act)
            && reader.scope(matter, act, noon()).is_none()
            && reader.part_scopes(matter, act, noon()).is_empty()
            && !reader.may_break_glass(matter)
            && reader.identities_an_hour() == 0;
        let ended = Posting { to: Some(noon()), ..held.clone() };
        let not_begun = Posting { from: noon() + SignedDuration::from_secs(1), ..held.clone() };
        let somebody_elses = Posting { account: "a2".into(), ..held.clone() };
        for refused in [ended, not_begun, somebody_elses] {
            prop_assert!(nothing(&reader(vec![refused])));
        }
        let suspended = Reader::new("a1".into(), "Reader".into(), vec![held.clone()], true, noon());
        prop_assert!(nothing(&suspended));
        let ends_later = noon() + SignedDuration::from_hours(1);
        let stale = reader(vec![Posting { to: Some(ends_later), ..held }]);
        prop_assert_eq!(stale.scope(matter, act, ends_later), None);
    }

    #[test]
    fn a_scope_covers_what_its_parts_cover(
        held in prop::collection::vec(any_posting(), 1..4), drawn in any_facts(),
        matter in prop::sample::select(Matter::ALL), act in prop::sample::select(Act::ALL),
    ) {
        if let Some(scope) = reader(held).scope(matter, act, noon()) {
            with_facts(&drawn, |facts| {
                prop_assert_eq!(scope.covers(facts), parts_cover(&scope.parts(), facts));
                Ok(())
            })?;
        }
    }

    #[test]
    fn what_opens_is_always_listed(held in prop::collection::vec(any_posting(), 1..4), drawn in any_facts()) {
        let reader = reader(held);
        let covers = |scope: Option<Scope>| with_facts(&drawn, |facts| scope.is_some_and(|scope| scope.covers(facts)));
        prop_assert!(!covers(reader.view_scope(noon())) || covers(reader.list_scope(noon())));
    }
}
