//! What stops a reader at once: a posting that ended, a suspension, the hourly cap, a search for oneself, a call handler's 72 hours.

use concord::admin::sql::put;
use concord::people::{Account, PostingRow, sql as people};
use jiff::ToSpan;
use practice::people::Role;
use rehearsal::{Force, at, at_county};

use crate::ledger::both::on_both;

/// Changes somebody's account and postings, as an administrator would.
fn change(force: &Force, account: &str, change: impl Fn(&mut Account, &mut PostingRow) + Send + 'static) {
    let (who, name) = (concord::account::system_signature(force.house()), account.to_owned());
    let done: Result<(), concord::ledger::Fault> = force.write(move |tx| {
        let mut account = people::account(tx, &name)?.expect("an account");
        let mut posting = people::postings(tx, &name)?.pop().expect("a posting");
        change(&mut account, &mut posting);
        put(tx, &who, "changed an account", &account)?;
        put(tx, &who, "changed a posting", &posting)
    });
    done.unwrap();
}

#[test]
fn the_end_of_a_posting_stops_the_very_next_request() {
    on_both("ended", |force| {
        force.clock_shows("2026-11-04 10:00");
        let id = force.actor(Role::CallHandler).records(&[]);
        let (supervisor, program) = (force.actor(Role::Supervisor), force.program("supervisor"));
        supervisor.opens(&id).expect_status(200);
        program.get("/api/v1/duties").expect_status(200);
        let ends = at("2026-11-04 10:00");
        change(force, "supervisor", move |_, posting| posting.to_at = Some(ends));
        supervisor.opens(&id).expect_status(404);
        supervisor.get("/work").expect_status(404);
        let home = supervisor.get("/").expect_status(200);
        assert!(!home.says(&id), "{}", home.words());
        program.get("/api/v1/duties").expect_status(401);
    });
}

#[test]
fn a_suspension_stops_the_very_next_request() {
    let force = Force::open();
    force.clock_shows("2026-11-04 10:00");
    let (supervisor, program) = (force.actor(Role::Supervisor), force.program("supervisor"));
    supervisor.get("/").expect_status(200);
    let from = at("2026-11-04 10:00");
    change(&force, "supervisor", move |account, _| account.suspended_at = Some(from));
    assert_eq!(supervisor.get("/").expect_status(303).location(), "/sign-in");
    program.get("/api/v1/duties").expect_status(401);
    let again = force.visitor().fill("/sign-in", &[("sign_in", "supervisor"), ("password", rehearsal::PASSWORD)]).expect_status(422);
    assert_eq!(again.wrong_with("password"), "The sign-in name or the password is wrong.", "a suspended account looks like none");
}

#[test]
fn a_password_that_somebody_else_set_is_changed_before_anything_else() {
    let force = Force::open();
    force.clock_shows("2026-11-04 10:00");
    let supervisor = force.actor(Role::Supervisor);
    change(&force, "supervisor", |account, _| account.must_change = true);
    assert_eq!(supervisor.get("/").expect_status(303).location(), "/account/password");
    assert_eq!(supervisor.get("/work/to-flag").expect_status(303).location(), "/account/password");
    supervisor.get("/account/password").expect_status(200);
}

#[test]
fn identities_opened_in_an_hour_are_capped_by_role_and_the_next_hour_is_free() {
    let force = Force::open();
    force.clock_shows("2026-11-04 10:00");
    let id = force.signed_in(&at_county(Role::CallHandler)).records(&[]);
    force.actor(Role::CrimeManager).takes(&id, "assign", &[("investigator", "investigating-officer"), ("supervisor", "supervisor")]);
    let officer = force.actor(Role::InvestigatingOfficer);
    let csrf = officer.csrf();
    let open = || officer.post(&format!("/incidents/{id}/people/1"), &[("csrf", &csrf)]);
    for _ in 0..30 {
        assert!(open().expect_status(200).says("Rehearsal Victim Alder"));
    }
    let stopped = open().expect_status(429);
    assert!(stopped.says("You opened 30 identities in the last hour"), "{}", stopped.words());
    assert!(!stopped.says("Rehearsal Victim Alder"));
    officer.opens(&id).expect_status(200);
    let opened = force.journal_about(&id).iter().filter(|kept| kept.verb == "opened an identity").count();
    assert_eq!(opened, 30, "each look at an identity is in the journal");
    force.house().clock().set(at("2026-11-04 10:00").checked_add(62.minutes()).unwrap());
    open().expect_status(200);
}

#[test]
fn a_search_for_oneself_is_refused_and_in_the_journal() {
    let force = Force::open();
    let supervisor = force.actor(Role::Supervisor);
    let csrf = supervisor.csrf();
    let name = force.read(|tx| people::account(tx, "supervisor")).unwrap().name;
    for typed in [name.clone(), name.to_uppercase(), format!(" {name} ")] {
        let answer = supervisor.post("/search", &[("csrf", &csrf), ("q", &typed)]).expect_status(422);
        assert!(answer.says("You cannot search for yourself. The attempt is in the journal."), "{}", answer.words());
    }
    assert!(force.journal_says("", "supervisor", "searched for themselves"));
}

#[test]
fn a_call_handler_reaches_a_record_for_72_hours() {
    let force = Force::open();
    force.clock_shows("2026-11-04 10:00");
    let id = force.signed_in(&at_county(Role::CallHandler)).records(&[]);
    let handler = force.actor(Role::CallHandler);
    force.clock_shows("2026-11-07 09:55");
    handler.opens(&id).expect_status(200);
    force.clock_shows("2026-11-07 10:05");
    handler.opens(&id).expect_status(404);
    assert!(!handler.get("/work/all").expect_status(200).says(&id), "what does not open is not listed");
    assert!(force.journal_says(&id, "call-handler", "was refused"));
}

#[test]
fn somebody_not_signed_in_sees_the_sign_in_page_and_nothing_else() {
    let force = Force::open();
    let id = force.actor(Role::CallHandler).records(&[]);
    let visitor = force.visitor();
    for line in concord::doors::all().lines() {
        let Some((door, roles)) = line.strip_prefix("GET ").and_then(|line| line.split_once(" | ")) else { continue };
        let path = door
            .replace("{id}", &id)
            .replace("{person}", "1")
            .replace("{step}", "correct")
            .replace("{list}", "all")
            .replace("{code}", "recorded-offences")
            .replace("{kind}", "nctt-weekly")
            .replace("{period}", "2026-10")
            .replace("{number}", "1");
        let path = path.split('{').next().unwrap_or_default();
        let answer = visitor.get(path);
        match (roles, path.starts_with("/api/")) {
            ("anybody", _) => assert!(answer.status < 400 || answer.status == 404, "{door}: {}", answer.status),
            (_, true) => assert_eq!(answer.status, 401, "{door}"),
            (_, false) => assert!([303, 404].contains(&answer.status) && !answer.says(&id), "{door}: {}", answer.status),
        }
    }
}
