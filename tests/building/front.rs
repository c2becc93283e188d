//! What somebody meets first: the front page, the search box, a table of figures. Each says what is there, and no more.

use practice::people::Role;
use rehearsal::{Colleague, Force, at};

use crate::ledger::both::on_both;

fn searches(colleague: &Colleague<'_>, words: &str) -> rehearsal::Answer {
    let csrf = colleague.csrf();
    colleague.post("/search", &[("csrf", &csrf), ("q", words)])
}

#[test]
fn a_record_is_found_by_its_crime_number_within_reach_and_nowhere_else() {
    on_both("crime_number", |force| {
        let handler = force.actor(Role::CallHandler);
        let id = handler.records(&[("crime_number", "26/712345"), ("offence", "8M")]);
        let other = handler.records(&[("crime_number", "26/712346"), ("offence", "8M")]);
        let found = searches(&force.actor(Role::HateCrimeOfficer), "26/712345").expect_status(200);
        assert!(found.links_to(&format!("/incidents/{id}")) && !found.says(&other), "{}", found.words());
        let elsewhere = searches(&force.signed_in("supervisor-county"), "26/712345").expect_status(200);
        assert!(!elsewhere.says(&id), "{}", elsewhere.words());
    });
}

#[test]
fn only_who_may_search_has_the_box() {
    let force = Force::open();
    let has_it = |role| force.actor(role).get("/").body.contains("id=\"site-search\"");
    assert!(has_it(Role::Supervisor));
    assert!(!has_it(Role::Administrator));
    assert!(!has_it(Role::Auditor));
}

#[test]
fn the_front_page_says_how_many_duties_are_late_though_it_shows_the_most_pressing_ones_only() {
    let force = Force::open();
    force.clock_shows("2026-11-02 10:00");
    let handler = force.actor(Role::CallHandler);
    for _ in 0..22 {
        handler.records(&[]);
    }
    force.clock_shows("2026-11-02 11:00");
    let page = force.actor(Role::ControlRoomInspector).get("/").expect_status(200);
    let late = force.read(|tx| {
        tx.number(
            "SELECT COUNT(*) FROM duty WHERE standing = 'open' AND owner_role = 'control-room-inspector' AND due_at < ?1",
            &[concord::ledger::Cell::to_value(&at("2026-11-02 11:00"))],
        )
    });
    assert!(late >= 22, "{late}");
    assert!(page.says(&format!("{late} are late")) && page.says("These are the ones that are due first"), "{}", page.words());
}

#[test]
fn a_table_of_figures_says_that_there_is_no_coverage_instead_of_nought() {
    on_both("no_coverage", |force| {
        force.clock_shows("2026-11-20 10:00");
        force.actor(Role::CallHandler).records(&[("crime_number", "26/700001"), ("offence", "8M")]);
        let registrar = force.actor(Role::CrimeRegistrar);
        let before = registrar.get("/figures?from=2020-01-01&to=2020-12-31&by=strand&unit=incidents").expect_status(200);
        assert!(before.says("No coverage") && !before.words().contains("Race or ethnicity 0"), "{}", before.words());
        let months = registrar.get("/figures?from=2026-10-01&to=2026-11-20&by=month&unit=incidents").expect_status(200);
        assert!(months.says("October 2026 No coverage") && months.says("November 2026 1"), "{}", months.words());
        assert!(months.says("taken as complete from the first report on"), "{}", months.words());
        let printed = force.wait(concord::figures::run_cli(force.house(), "2020-01-01", "2020-12-31", "strand", "incidents", false));
        assert!(printed.unwrap().unwrap().contains("No coverage"));
    });
}

#[test]
fn people_who_sign_in_are_found_by_name_role_or_place() {
    let force = Force::open();
    let administrator = force.actor(Role::Administrator);
    force.actor(Role::Auditor);
    force.actor(Role::Supervisor);
    let found = |words: &str| administrator.get(&format!("/admin/users?q={words}")).expect_status(200);
    let one = found("audit");
    assert!(one.says("Auditor") && !one.says("Supervisor,"), "{}", one.words());
    assert!(found("").says("Supervisor,") && found("no-such-word").says("Nobody fits"), "{}", found("").words());
}
