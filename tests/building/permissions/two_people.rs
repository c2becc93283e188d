//! Access rule 4: who asks is not who approves, whatever their postings.

use practice::people::Role;
use rehearsal::Force;

#[test]
fn nobody_approves_their_own_request_for_closure() {
    let force = Force::open();
    force.clock_shows("2026-11-04 10:00");
    // Not a hate report, so that nothing else stands in the way.
    let id = force.actor(Role::CallHandler).records(&[("strands", ""), ("perceived_by", ""), ("words", "")]);
    let (supervisor, manager) = (force.actor(Role::Supervisor), force.actor(Role::CrimeManager));
    supervisor.takes(&id, "ask-closure", &[]);
    let own = supervisor.step(&id, "close", &[]).expect_status(422);
    assert!(!own.problems().is_empty(), "{}", own.words());
    assert!(!force.incident(&id).is_closed());
    manager.takes(&id, "close", &[]);
    assert!(force.incident(&id).is_closed());
}

#[test]
fn nobody_approves_their_own_rationale() {
    let force = Force::open();
    force.clock_shows("2026-11-04 10:00");
    let id = force.actor(Role::CallHandler).records(&[]);
    let inspector = force.actor(Role::ControlRoomInspector);
    inspector.takes(&id, "no-crime", &[("rationale", "Words that no offence covers."), ("record_as", "asb")]);
    let own = inspector.step(&id, "approve-rationale", &[]).expect_status(422);
    assert!(!own.problems().is_empty(), "{}", own.words());
    assert!(force.incident(&id).core.approved_at.is_none());
    force.actor(Role::CrimeManager).takes(&id, "approve-rationale", &[]);
}

#[test]
fn nobody_grants_the_posting_that_they_asked_for() {
    let force = Force::open();
    let administrator = force.actor(Role::Administrator);
    let page = "/admin/users/analyst/postings/new";
    let sheet = administrator.sheet(page);
    let answers: Vec<(&str, &str)> = [("role", "hate-crime-officer"), ("rank", "staff"), ("place", "force")]
        .into_iter()
        .filter(|(name, _)| sheet.names.iter().any(|n| n == name))
        .collect();
    administrator.send_sheet(&sheet.clone().with(&answers)).expect_status(303);
    let asked = |force: &Force| {
        let postings = force.read(|tx| concord::people::sql::postings(tx, "analyst"));
        postings.into_iter().find(|posting| posting.role == "hate-crime-officer").expect("the posting that was asked for")
    };
    let posting = asked(&force);
    assert!(posting.granted_by.is_none(), "it waits for a second person");
    let grant = format!("/admin/postings/{}/grant", posting.id);
    let csrf = administrator.csrf();
    let own = administrator.post(&grant, &[("csrf", &csrf)]);
    assert!([409, 422].contains(&own.status), "{} {}", own.status, own.words());
    assert!(asked(&force).granted_by.is_none());
    let second = force.signed_in("administrator-county");
    let csrf = second.csrf();
    second.post(&grant, &[("csrf", &csrf)]).expect_status(303);
    assert_eq!(asked(&force).granted_by.as_deref(), Some("administrator-county"));
}
