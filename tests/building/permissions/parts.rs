//! Rights that show a part of each record: the analyst's pseudonyms, the auditor's references.

use practice::people::Role;
use rehearsal::Force;

use super::records_for;

#[test]
fn an_analyst_reads_records_under_stable_pseudonyms_and_never_a_reference_a_name_or_a_word() {
    let force = Force::open();
    force.clock_shows("2026-11-04 10:00");
    let records = records_for(&force, Role::Analyst);
    let city = records.city.clone();
    force.actor(Role::CrimeManager).takes(&city, "assign", &[("investigator", "investigating-officer"), ("supervisor", "supervisor")]);
    let analyst = force.actor(Role::Analyst);
    let list = analyst.get("/work/all").expect_status(200);
    let links: Vec<String> = list.links().into_iter().map(|(href, _)| href).filter(|href| href.starts_with("/pseudonyms/")).collect();
    assert_eq!(links.len(), 3, "{}", list.words());
    let again: Vec<String> =
        analyst.get("/work/all").links().into_iter().map(|(href, _)| href).filter(|href| href.starts_with("/pseudonyms/")).collect();
    assert_eq!(links, again, "a pseudonym is stable");
    let mut assigned = 0;
    for page in links.iter().map(|href| analyst.get(href).expect_status(200)).chain([list]) {
        for known in [&records.city, &records.county, &records.own] {
            assert!(!page.body.contains(known.as_str()), "{}", page.words());
        }
        for word in ["Invented words", "Alder", "Rehearsal Suspect", "Supervisor Rehearsal"] {
            assert!(!page.says(word), "{word}: {}", page.words());
        }
        assigned += page.words().matches("Officer ").count();
    }
    assert!(assigned >= 2, "officers have pseudonyms");
    assert!(force.journal_says(&city, "analyst", "looked at the record under its pseudonym"));
    analyst.get("/pseudonyms/P-0000000000000").expect_status(404);
    analyst.get("/pseudonyms/%00").expect_status(404);
    analyst.opens(&city).expect_status(404);
    force.actor(Role::Auditor).get(&links[0]).expect_status(404);
}

#[test]
fn an_auditor_lists_references_and_from_each_who_saw_it() {
    let force = Force::open();
    force.clock_shows("2026-11-04 10:00");
    let records = records_for(&force, Role::Auditor);
    let auditor = force.actor(Role::Auditor);
    let list = auditor.get("/work/all").expect_status(200);
    let audit = format!("/incidents/{}/audit", records.city);
    assert!(list.links_to(&audit) && !list.says("Not assigned"), "{}", list.words());
    auditor.get(&audit).expect_status(200);
    auditor.opens(&records.city).expect_status(404);
}
