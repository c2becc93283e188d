//! Every role at every door of a record: page, account, identities, audit, steps, lists, search, figures, administration.

use concord::incident::acts;
use practice::people::{Act, Matter, Role};
use rehearsal::{Answer, Colleague, Force};

use super::table::{Stands, Table};
use super::{Records, records_for, roles};
use crate::ledger::both::on_both;

/// Allowed or refused, never anything else: 200, or 404 as if there were no such thing.
fn allowed(answer: &Answer, what: &str) -> bool {
    assert!(answer.status == 200 || answer.status == 404, "{what}: {} {}", answer.status, answer.words());
    answer.status == 200
}

fn stands(records: &Records) -> [(Stands, &String); 3] {
    [(Stands::OwnDistrict, &records.city), (Stands::OtherDistrict, &records.county), (Stands::Own, &records.own)]
}

fn each_record(force: &Force, role: Role, colleague: &Colleague<'_>, table: &Table) {
    let records = records_for(force, role);
    let csrf = colleague.csrf();
    for (stands, id) in stands(&records) {
        let says = |what: &str| format!("{} on a record that is {stands:?}: {what}", role.code());
        let views = table.may(role.code(), "op", 'v', stands);
        let page = colleague.opens(id);
        assert_eq!(allowed(&page, &says("page")), views, "{}", says("page"));
        if views {
            // These words name nobody, so that they stand in a redacted account too; `rights` looks at the bars.
            let reads = table.may(role.code(), "na", 'v', stands) || table.cell(role.code(), "na").contains("redacted");
            assert_eq!(page.says("Invented words in the market."), reads, "{}", says("account"));
        } else {
            assert!(force.journal_says(id, role.code(), "was refused"), "{}", says("the journal does not say that access was tried"));
        }
        for (person, matter) in [("1", "id"), ("2", "su")] {
            let opened = colleague.post(&format!("/incidents/{id}/people/{person}"), &[("csrf", &csrf)]);
            let may = table.may_on(role.code(), matter, 'v', stands);
            assert_eq!(allowed(&opened, &says(matter)), may, "{}", says(matter));
            assert_eq!(opened.says("Rehearsal Victim Alder") || opened.says("Rehearsal Suspect Birch"), may, "{}", says(matter));
            assert!(!page.body.contains("Rehearsal Victim Alder"), "{}", says("an identity stands open on the page"));
        }
        let person = colleague.get(&format!("/people/{id}/1"));
        assert!(views || !allowed(&person, &says("person's page")), "{}", says("person's page"));
        let audit = colleague.get(&format!("/incidents/{id}/audit"));
        let signs_off = table.may_on(role.code(), "supervision", 'x', stands) && !table.cell(role.code(), "supervision").contains("rulings");
        let audits = ["F:lv", "F:lvp"].contains(&table.cell(role.code(), "audit"));
        assert_eq!(allowed(&audit, &says("audit")), audits || signs_off, "{}", says("audit"));
    }
    lists_and_pages_agree(role, colleague, &records, table);
}

/// Access rule 9: what is linked in a list opens, and what opens is in the list; what may only be listed has no link.
fn lists_and_pages_agree(role: Role, colleague: &Colleague<'_>, records: &Records, table: &Table) {
    let list = colleague.get("/work/all");
    for (stands, id) in stands(records) {
        let views = table.may(role.code(), "op", 'v', stands);
        let address = format!("/incidents/{id}");
        assert_eq!(
            list.status == 200 && list.links_to(&address),
            views,
            "{} {stands:?}: linked in the list exactly when it opens",
            role.code()
        );
        let lists = table.may(role.code(), "op", 'l', stands) || table.cell(role.code(), "op") == "ids only";
        assert_eq!(list.says(id), lists, "{} {stands:?}: {} {}", role.code(), list.status, list.words());
    }
}

#[test]
fn each_role_reaches_of_a_record_what_the_table_says_and_nothing_else() {
    let table = Table::read();
    on_both("reach", |force| {
        force.clock_shows("2026-11-04 10:00");
        for role in roles() {
            each_record(force, role, &force.actor(role), &table);
        }
        force.verifies();
    });
}

/// The right of the access table that a step uses.
fn rights(step: &acts::Step, table: &Table, role: Role, stands: Stands) -> bool {
    let matter = |matter: Matter| match matter {
        Matter::Operational => "op",
        Matter::Identity => "id",
        Matter::Suspect => "su",
        Matter::CallAndFlag => "call-and-flag",
        Matter::VictimContact => "victim-contact",
        Matter::Supervision => "supervision",
        other => panic!("{} uses {other:?}, which this test does not know", step.code),
    };
    let act = |act: Act| match act {
        Act::Create => 'c',
        Act::Edit => 'e',
        Act::Approve => 'x',
        other => panic!("{} uses {other:?}, which this test does not know", step.code),
    };
    // The registrar's rulings and cancellations are the steps that name the registrar; nothing else of supervision is theirs.
    let by_table = step.rights.iter().any(|(m, a)| {
        let rulings = *m == Matter::Supervision && table.cell(role.code(), "supervision").contains("rulings");
        let asks = *m == Matter::Supervision && table.cell(role.code(), "supervision").contains("request close");
        let denied = rulings || (asks && step.code != "ask-closure");
        !denied && table.may_on(role.code(), matter(*m), act(*a), stands)
    });
    // The form that puts facts right shows the account of what happened, so it takes the right to read it.
    if matches!(step.code, "correct" | "share" | "redact" | "unredact") && !table.may_on(role.code(), "na", 'v', stands) {
        return false;
    }
    by_table || (step.roles.contains(&role) && table.may(role.code(), "op", 'v', stands))
}

#[test]
fn each_step_is_offered_to_the_roles_whose_rights_it_uses_and_to_nobody_else() {
    let table = Table::read();
    let force = Force::open();
    force.clock_shows("2026-11-04 10:00");
    for role in roles() {
        let (colleague, records) = (force.actor(role), records_for(&force, role));
        let csrf = colleague.csrf();
        for step in acts::all() {
            for (stands, id) in stands(&records) {
                let path = format!("/incidents/{id}/{}", step.code);
                let what = format!("{} {} {stands:?}", role.code(), step.code);
                let may = rights(step, &table, role, stands);
                assert_eq!(allowed(&colleague.get(&path), &what), may, "{what}");
                if !may {
                    let version = force.incident(id).core.version;
                    let sent = colleague.post(&path, &[("csrf", &csrf), ("once", &what)]);
                    assert_eq!(sent.status, 404, "{what}: {}", sent.words());
                    assert_eq!(force.incident(id).core.version, version, "{what}");
                }
            }
        }
    }
}

/// Whether each page of the house is for this role, by the access table and the house's own decisions.
fn pages(role: Role, table: &Table) -> Vec<(&'static str, bool)> {
    let cell = |matter: &str| table.cell(role.code(), matter);
    let whole = |act: char| [Stands::OwnDistrict, Stands::OtherDistrict, Stands::Own].into_iter().any(|s| table.may(role.code(), "op", act, s));
    let consented = cell("op").contains("victim consented");
    let restricted = cell("op").contains("staff-suspect");
    let partner = cell("op").starts_with("P:");
    let users = cell("users");
    let settings = matches!(role, Role::Administrator | Role::Auditor | Role::CrimeRegistrar);
    let figures = cell("figures");
    let counts = figures == "A" || figures.starts_with("A:") || figures.split_once(':').is_some_and(|(_, acts)| acts.contains('v'));
    let views = whole('v') || consented || restricted || partner;
    let own_groups = [Role::ControlRoomInspector, Role::InvestigatingOfficer, Role::CrimeRegistrar];
    let learns = whole('v') && cell("plans").contains(":lv") && !own_groups.contains(&role);
    vec![
        ("/", true),
        ("/account", true),
        ("/incidents/new", whole('c') || cell("op").starts_with("staff-suspect:lvc")),
        ("/search", views || cell("op").contains("pseudonymised") || cell("op").contains("v (")),
        ("/figures", counts),
        ("/figures/measures", counts),
        ("/figures/coverage/new", cell("figures").contains('c')),
        ("/admin", settings),
        ("/admin/users", users.contains('l')),
        ("/admin/users/new", users.contains('c')),
        ("/admin/users/analyst", users.contains('v')),
        ("/admin/force", users.contains('e')),
        ("/admin/packs", settings),
        ("/admin/packs/adopt", users.contains('e')),
        ("/admin/packs/settings", settings),
        ("/admin/packs/settings/recording_hours", users.contains('e')),
        ("/admin/packs/review/P2", role == Role::CrimeRegistrar),
        ("/import", matches!(role, Role::HateCrimeOfficer | Role::CrimeRegistrar)),
        ("/hub", role == Role::VictimHub),
        ("/hub/services", role == Role::VictimHub),
        ("/hub/services/new", role == Role::VictimHub),
        ("/learning", learns),
    ]
}

#[test]
fn each_page_of_the_house_opens_for_the_roles_that_it_is_for() {
    let table = Table::read();
    let force = Force::open();
    let doors = concord::doors::all().lines();
    let there = |path: &str| doors.iter().any(|line| line.starts_with(&format!("GET {path} "))) || path.starts_with("/admin/");
    for role in roles() {
        let colleague = force.actor(role);
        for (path, may) in pages(role, &table).into_iter().filter(|(path, _)| there(path)) {
            let what = format!("{} at {path}", role.code());
            assert_eq!(allowed(&colleague.get(path), &what), may, "{what}");
        }
        let home = colleague.get("/").expect_status(200);
        let navigation = home.body.split("<main").next().unwrap_or_default();
        let shown = navigation.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).filter(|href| href.starts_with('/'));
        for href in shown.filter(|href| there(href)) {
            assert_eq!(colleague.get(href).status, 200, "{}: the navigation leads to {href}", role.code());
        }
        for (href, words) in home.links().into_iter().filter(|(href, _)| href.starts_with('/')) {
            assert_eq!(colleague.get(&href).status, 200, "{}: the home page leads to {href} ({words})", role.code());
        }
    }
}

#[test]
fn the_hub_reaches_the_records_whose_victims_agreed_and_lists_them_with_a_link() {
    let force = Force::open();
    force.clock_shows("2026-11-04 10:00");
    let (agreed, unasked) = (force.actor(Role::CallHandler).records(&[]), force.actor(Role::CallHandler).records(&[]));
    force.actor(Role::HateCrimeOfficer).takes(&agreed, "refer", &[("person", "1"), ("consent", "agreed")]);
    let hub = force.actor(Role::VictimHub);
    assert_eq!(hub.opens(&agreed).expect_status(303).location(), format!("/hub/{agreed}"), "the hub has its own page of it");
    hub.opens(&unasked).expect_status(404);
    let list = hub.get("/work/all").expect_status(200);
    assert!(list.links_to(&format!("/incidents/{agreed}")) && !list.says(&unasked), "{}", list.words());
}
