//! Every door that takes something: too much, not ours, of the wrong type; and addresses that lead nowhere.

use axum::body::Bytes;
use axum::http::Method;
use practice::people::Role;
use rehearsal::{Colleague, Force};

use super::in_the_middle;

/// Fifty megabytes.
const HUGE: usize = 50 * 1024 * 1024;
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// Every address that takes a form from somebody signed in, with whom it lets in. A new door without a line here fails the test below.
#[expect(clippy::too_many_lines, reason = "a table, one line a door")]
fn taking(id: &str) -> Vec<(&'static str, String, Role)> {
    use Role::{
        Administrator, CallHandler, ControlRoomInspector, CrimeManager, CrimeRegistrar, HateCrimeOfficer, ProfessionalStandards, StrategicLead,
        Supervisor, VictimHub,
    };
    let user = "/admin/users/analyst";
    let at = |path: &str| path.to_owned();
    vec![
        ("/account/one-time-code", at("/account/one-time-code"), CallHandler),
        ("/account/password", at("/account/password"), CallHandler),
        ("/admin/force", at("/admin/force"), Administrator),
        ("/admin/geography", at("/admin/geography"), Administrator),
        ("/admin/geography/take", at("/admin/geography/take"), Administrator),
        ("/admin/packs/adopt", at("/admin/packs/adopt"), Administrator),
        ("/admin/packs/adopt-recording", at("/admin/packs/adopt-recording"), CrimeRegistrar),
        ("/admin/packs/confirm", at("/admin/packs/confirm"), CrimeRegistrar),
        ("/admin/packs/settings/{name}", at("/admin/packs/settings/recording_hours"), Administrator),
        ("/admin/places/file", at("/admin/places/file"), Administrator),
        ("/admin/postings/{id}/end", at("/admin/postings/posting-analyst/end"), Administrator),
        ("/admin/postings/{id}/grant", at("/admin/postings/posting-analyst/grant"), Administrator),
        ("/admin/users/new", at("/admin/users/new"), Administrator),
        ("/admin/users/{id}/codes", format!("{user}/codes"), Administrator),
        ("/admin/users/{id}/password", format!("{user}/password"), Administrator),
        ("/admin/users/{id}/postings/new", format!("{user}/postings/new"), Administrator),
        ("/admin/users/{id}/restore", format!("{user}/restore"), Administrator),
        ("/admin/users/{id}/suspend", format!("{user}/suspend"), Administrator),
        ("/admin/organisations/new", at("/admin/organisations/new"), Administrator),
        ("/admin/organisations/{id}/agreements/new", at("/admin/organisations/none/agreements/new"), Administrator),
        ("/admin/agreements/{id}/end", at("/admin/agreements/none/end"), Administrator),
        ("/admin/users/{id}/facts/new", format!("{user}/facts/new"), Administrator),
        ("/admin/facts/{id}/end", at("/admin/facts/none/end"), Administrator),
        ("/admin/tokens/{id}/end", at("/admin/tokens/none/end"), Administrator),
        ("/alerts/{id}/seen", at("/alerts/none/seen"), ProfessionalStandards),
        ("/incidents/{id}/break-glass", format!("/incidents/{id}/break-glass"), StrategicLead),
        ("/admin/transfers/source", at("/admin/transfers/source"), Administrator),
        ("/board/handover", at("/board/handover"), ControlRoomInspector),
        ("/board/handover/{id}", at("/board/handover/none"), ControlRoomInspector),
        ("/board/units/new", at("/board/units/new"), ControlRoomInspector),
        ("/board/units/{unit}", at("/board/units/NONE"), ControlRoomInspector),
        ("/daily/{day}/sign", at("/daily/2026-11-03/sign"), HateCrimeOfficer),
        ("/printings/{id}/sign", at("/printings/none/sign"), HateCrimeOfficer),
        ("/printings/{id}/give-up", at("/printings/none/give-up"), HateCrimeOfficer),
        ("/publications/new", at("/publications/new"), HateCrimeOfficer),
        ("/disclosures/new", at("/disclosures/new"), HateCrimeOfficer),
        ("/disclosures/{id}/prepare", at("/disclosures/none/prepare"), HateCrimeOfficer),
        ("/demonstration/clock", at("/demonstration/clock"), CallHandler),
        ("/exports/new", at("/exports/new"), CrimeManager),
        ("/returns/columns", at("/returns/columns"), CrimeRegistrar),
        ("/returns/measures", at("/returns/measures"), StrategicLead),
        ("/returns/measures/{id}/end", at("/returns/measures/none/end"), StrategicLead),
        ("/returns/{kind}/{period}/prepare", at("/returns/nctt-weekly/2026-10-26/prepare"), HateCrimeOfficer),
        ("/returns/{kind}/{period}/sign", at("/returns/nctt-weekly/2026-10-26/sign"), HateCrimeOfficer),
        ("/returns/{kind}/{period}/give-up", at("/returns/nctt-weekly/2026-10-26/give-up"), HateCrimeOfficer),
        ("/returns/{kind}/{period}/sent", at("/returns/nctt-weekly/2026-10-26/sent"), HateCrimeOfficer),
        ("/returns/{kind}/{period}/answers/{code}", at("/returns/nctt-weekly/2026-10-26/answers/none"), HateCrimeOfficer),
        ("/returns/{kind}/{period}/corrections/new", at("/returns/nctt-weekly/2026-10-26/corrections/new"), HateCrimeOfficer),
        (
            "/returns/{kind}/{period}/corrections/{id}/withdraw",
            at("/returns/nctt-weekly/2026-10-26/corrections/none/withdraw"),
            HateCrimeOfficer,
        ),
        ("/returns/{kind}/{period}/versions/{number}/file", at("/returns/nctt-weekly/2026-10-26/versions/1/file"), HateCrimeOfficer),
        ("/exports/search", at("/exports/search"), CrimeManager),
        ("/exports/{id}/agree", at("/exports/none/agree"), Supervisor),
        ("/exports/{id}/fetch", at("/exports/none/fetch"), CrimeManager),
        ("/exports/{id}/refuse", at("/exports/none/refuse"), Supervisor),
        ("/figures/coverage/new", at("/figures/coverage/new"), CrimeRegistrar),
        ("/figures/coverage/{id}/withdraw", at("/figures/coverage/none/withdraw"), CrimeRegistrar),
        ("/first-run", at("/first-run"), CallHandler),
        ("/hub/services/new", at("/hub/services/new"), VictimHub),
        ("/hub/services/{service}", at("/hub/services/none"), VictimHub),
        ("/hub/{id}/{person}", format!("/hub/{id}/1"), VictimHub),
        ("/import", at("/import"), HateCrimeOfficer),
        ("/incidents/new", at("/incidents/new"), CallHandler),
        ("/incidents/{id}/evidence", format!("/incidents/{id}/evidence"), Supervisor),
        ("/incidents/{id}/evidence/begin", format!("/incidents/{id}/evidence/begin"), Supervisor),
        ("/incidents/{id}/evidence/uploads/{upload}", format!("/incidents/{id}/evidence/uploads/none"), Supervisor),
        ("/incidents/{id}/evidence/{number}/redact", format!("/incidents/{id}/evidence/1/redact"), Supervisor),
        ("/incidents/{id}/letters", format!("/incidents/{id}/letters"), Supervisor),
        ("/incidents/{id}/letters/send", format!("/incidents/{id}/letters/send"), Supervisor),
        ("/incidents/{id}/letters/{number}", format!("/incidents/{id}/letters/1"), Supervisor),
        ("/incidents/{id}/people/{person}", format!("/incidents/{id}/people/1"), Supervisor),
        ("/incidents/{id}/{step}", format!("/incidents/{id}/correct"), Supervisor),
        ("/learning/{id}", at("/learning/none"), HateCrimeOfficer),
        ("/requests/new", at("/requests/new"), HateCrimeOfficer),
        ("/requests/{id}/agree", at("/requests/2026-1/agree"), HateCrimeOfficer),
        ("/requests/{id}/clock", at("/requests/2026-1/clock"), HateCrimeOfficer),
        ("/requests/{id}/decide", at("/requests/2026-1/decide"), HateCrimeOfficer),
        ("/requests/{id}/disclose", at("/requests/2026-1/disclose"), HateCrimeOfficer),
        ("/requests/{id}/pack", at("/requests/2026-1/pack"), HateCrimeOfficer),
        ("/requests/{id}/records", at("/requests/2026-1/records"), HateCrimeOfficer),
        ("/requests/{id}/records/{number}", at("/requests/2026-1/records/1"), HateCrimeOfficer),
        ("/requests/{id}/search", at("/requests/2026-1/search"), HateCrimeOfficer),
        ("/search", at("/search"), Supervisor),
        ("/registrar/audits/new", at("/registrar/audits/new"), CrimeRegistrar),
        ("/registrar/audits/{id}/{number}", at("/registrar/audits/2026-1/1"), CrimeRegistrar),
        ("/scrutiny/new", at("/scrutiny/new"), HateCrimeOfficer),
        ("/scrutiny/{id}/{number}", at("/scrutiny/2026-1/1"), HateCrimeOfficer),
        ("/scrutiny/{id}/{number}/learning", at("/scrutiny/2026-1/1/learning"), HateCrimeOfficer),
        ("/scrutiny/{id}/{number}/score", at("/scrutiny/2026-1/1/score"), HateCrimeOfficer),
        ("/training/new", at("/training/new"), Supervisor),
        ("/training/{id}/end", at("/training/training-1/end"), Supervisor),
        ("/sign-in", at("/sign-in"), CallHandler),
        ("/sign-in/code", at("/sign-in/code"), CallHandler),
        ("/sign-out", at("/sign-out"), CallHandler),
    ]
}

/// The doors that take a form, as the house lists them.
fn doors() -> Vec<String> {
    let lines = concord::doors::all().lines();
    let posts = lines.iter().filter_map(|line| line.strip_prefix("POST ")).filter_map(|line| line.split(" | ").next());
    posts.filter(|path| !path.starts_with("/api/")).map(str::to_owned).collect()
}

/// One signed-in colleague a role, so that passwords are hashed once.
fn who<'a, 'f>(known: &'a mut Vec<(Role, Colleague<'f>)>, force: &'f Force, role: Role) -> &'a Colleague<'f> {
    if !known.iter().any(|(held, _)| *held == role) {
        known.push((role, force.actor(role)));
    }
    known.iter().find(|(held, _)| *held == role).map(|(_, colleague)| colleague).unwrap()
}

#[test]
fn every_form_that_is_too_long_or_not_ours_is_refused_and_changes_nothing() {
    let force = Force::open();
    let id = in_the_middle(&force);
    let before = force.incident(&id);
    let (mut known, huge) = (Vec::new(), Bytes::from(vec![b'a'; HUGE]));
    for door in doors() {
        let lines = taking(&id);
        let Some((_, path, role)) =
            lines.iter().find(|(pattern, _, _)| *pattern == door || door.starts_with("/import") && *pattern == "/import")
        else {
            panic!("POST {door} takes a form: add a line for it to `taking`");
        };
        let path = if door.starts_with("/import") { door.replace("{id}", "none").replace("{run}", "none") } else { path.clone() };
        let colleague = who(&mut known, &force, *role);
        let long = colleague.request(Method::POST, &path, &[FORM], huge.clone());
        assert_eq!(long.status, 413, "{door}: {}", long.words());
        for foreign in ["", "csrf=no", "csrf=%00", "csrf=a&csrf=b"] {
            let answer = colleague.request(Method::POST, &path, &[FORM], foreign);
            assert_eq!(answer.status, 409, "{door} took {foreign:?}: {}", answer.words());
            assert!(answer.says("This form is too old"), "{}", answer.words());
        }
        let json = colleague.request(Method::POST, &path, &[("content-type", "application/json")], "{\"csrf\":1}");
        assert_eq!(json.status, 409, "{door}: {}", json.words());
        let broken = colleague.request(Method::POST, &path, &[("content-type", "multipart/form-data; boundary=x")], "--x\r\nnot a part");
        assert!([400, 409].contains(&broken.status), "{door}: {} {}", broken.status, broken.words());
        let boundless = colleague.request(Method::POST, &path, &[("content-type", "multipart/form-data")], "");
        assert_eq!(boundless.status, 400, "{door}: {}", boundless.words());
    }
    assert_eq!(force.incident(&id), before, "nothing was written");
    force.verifies();
}

#[test]
fn a_long_answer_in_a_form_with_a_file_is_too_long_too() {
    let force = Force::open();
    let administrator = force.actor(Role::Administrator);
    let mut body = b"--x\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n".to_vec();
    body.resize(body.len() + 2 * 1024 * 1024, b'a');
    body.extend_from_slice(b"\r\n--x--\r\n");
    let answer = administrator.request(Method::POST, "/admin/places/file", &[("content-type", "multipart/form-data; boundary=x")], body);
    assert_eq!(answer.status, 413, "{}", answer.words());
}

#[test]
fn no_address_however_odd_is_a_fault() {
    let force = Force::open();
    let id = in_the_middle(&force);
    let supervisor = force.actor(Role::Supervisor);
    let long = "a".repeat(60_000);
    let mut odd = vec![
        "/incidents/../../etc/passwd".to_owned(),
        "/incidents/%00".into(),
        "/incidents/%2e%2e%2f".into(),
        "/incidents/%ff%fe".into(),
        format!("/incidents/{id}%00"),
        format!("/incidents/{id}/%00"),
        format!("/incidents/{id}/no-such-step"),
        format!("/incidents/{id}/contact?about=%00"),
        format!("/incidents/{id}/waive?about={}", "b".repeat(5000)),
        "/people/x/99999999999".into(),
        format!("/people/{id}/99999999999"),
        format!("/people/{id}/-1"),
        format!("/people/{id}/%00"),
        "/work/no-such-list".into(),
        "/work/all?after=x~y".into(),
        "/work/all?after=9223372036854775807~%00".into(),
        "/work/all?district=%00&strand=%27%3B--".into(),
        "/work/overdue?after=-1~".into(),
        "/figures?from=31/02/2026&to=x&by=%00&unit=%27".into(),
        "/figures?from=0001-01-01&to=9999-12-31&by=day".into(),
        "/figures?from=-9999-01-01&to=9999-12-31&by=none".into(),
        "/figures?from=2026-01-01&to=2026-12-31&by=strand&district=%00".into(),
        "/figures/records".into(),
        "/figures/measures/no-such-measure".into(),
        "/figures/measures/charges-of-recorded?from=x&to=%00&by=stage&district=%27".into(),
        "/figures/measures/strand-mix?from=0001-01-01&to=9999-12-31&by=strand".into(),
        "/api/v1/figures/measures/rate-per-1000?from=2026-01-01&to=2026-12-31&by=month&strands=%00".into(),
        "/figures/records?from=2026-01-01&to=2026-12-31&by=strand&unit=offences&row=%00&column=x&after=%00".into(),
        "/admin/users/%00".into(),
        "/assets/../../Cargo.toml".into(),
        "/assets/%2e%2e%2fCargo.toml".into(),
        "/api/v1/incidents?list=none".into(),
        format!("/nowhere/{long}"),
    ];
    odd.push(format!("/search?q={long}"));
    for address in odd {
        let answer = supervisor.get(&address);
        let shown: String = address.chars().take(80).collect();
        assert!(answer.status < 500, "{shown}: {} {}", answer.status, answer.words());
        let unknown = address.contains("no-such") || address.starts_with("/incidents/%") || address.starts_with("/people/");
        assert!(!unknown || answer.status == 404, "{shown}: {}", answer.status);
    }
}

#[test]
fn a_sign_in_says_the_same_of_a_wrong_name_and_a_wrong_password_and_makes_guessing_wait() {
    let force = Force::open();
    let visitor = force.visitor();
    let wrong = |name: &str| visitor.fill("/sign-in", &[("sign_in", name), ("password", "not the password")]);
    let sentence = "The sign-in name or the password is wrong.";
    for name in ["supervisor", "nobody-of-this-name", "\u{0}", "x' OR 1=1 --", super::SCRIPT] {
        let answer = wrong(name).expect_status(422);
        assert!(name == "\u{0}" || answer.wrong_with("password") == sentence, "{name}: {}", answer.words());
        assert!(!answer.body.contains("<script>alert"));
    }
    for _ in 0..4 {
        wrong("supervisor").expect_status(422);
    }
    let waiting = wrong("supervisor").expect_status(429);
    assert!(waiting.says("Too many sign-ins failed. Wait 15 minutes"), "{}", waiting.words());
}
