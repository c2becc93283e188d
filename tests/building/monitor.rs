//! The monitors: every number leads to what it counted, the store judges duties as the rule does, and a scope decides what each reader sees.

use std::collections::BTreeMap;

use concord::incident::columns::StoredDuty;
use concord::ledger::{Columns, Fault};
use concord::monitor::sql::{self, Within};
use practice::monitor::{Kept, Tally};
use practice::people::{Place, Posting, Rank, Reader, Role};
use rehearsal::{CITY, COUNTY, Force, Report, at};

use crate::ledger::both::on_both;

/// A force with a closed case, one whose promises are broken, and one in the other district.
fn busy(force: &Force) -> [String; 3] {
    let closed =
        force.hate_crime_to_closure(&Report::of("Words were shouted.").strand("RACE").victim("Rehearsal Victim Alder"), at("2026-11-02 09:00"));
    let late = force.takes(&Report::of("Paint was thrown.").strand("SO").victim("Rehearsal Victim Birch").at(at("2026-11-10 09:00")));
    let away = force.takes(&Report::of("A leaflet was left.").strand("RACE").district(COUNTY).at(at("2026-11-18 09:00")));
    force.clock_shows("2026-11-18 10:00");
    [closed, late, away]
}

#[test]
fn every_number_of_the_compliance_page_leads_to_the_duties_that_it_counts() {
    let force = Force::open();
    let [closed, late, _] = busy(&force);
    let officer = force.actor(Role::HateCrimeOfficer);
    let page = officer.get("/monitor/compliance?from=01/11/2026&to=30/11/2026").expect_status(200);
    let numbers: Vec<(String, String)> = page.links().into_iter().filter(|(href, _)| href.starts_with("/monitor/compliance/duties?")).collect();
    assert!(numbers.len() > 12, "{}", page.words());
    for (href, shown) in &numbers {
        let figure: usize = shown.split(' ').next().unwrap().parse().unwrap();
        let duties = officer.get(href).expect_status(200);
        let rows = duties.links().iter().filter(|(to, _)| to.starts_with("/incidents/")).count();
        assert_eq!(rows, figure.min(50), "{href}: {shown}");
    }
    for kept in [Kept::InTime, Kept::Missed, Kept::NotDue] {
        assert!(numbers.iter().any(|(href, _)| href.contains(&format!("kept={}", kept.code()))), "{}: {}", kept.code(), page.words());
    }
    let missed = officer.get("/monitor/compliance/duties?kept=missed&from=01/11/2026&to=30/11/2026&rule=R-REC-07").expect_status(200);
    assert!(missed.says(&late) && !missed.says(&closed), "{}", missed.words());
    assert!(force.journal_says(&late, "hate-crime-officer", "listed behind a monitor"));
    let refused = officer.get("/monitor/compliance?from=30/11/2026&to=01/11/2026").expect_status(422);
    assert!(refused.says("The last day is before the first."), "{}", refused.words());
    officer.get("/monitor/compliance/duties?kept=no-such-word").expect_status(422);
}

#[test]
fn the_store_judges_duties_as_the_rule_does() {
    on_both("monitor_kept", |force| {
        busy(force);
        let now = at("2026-11-18 10:00");
        let within = Within { from: at("2026-11-01 00:00"), past: at("2026-12-01 00:00"), now, district: String::new() };
        let posting = Posting {
            id: "p".into(),
            account: "a".into(),
            role: Role::HateCrimeOfficer,
            rank: Rank::Staff,
            place: Place::Force,
            from: at("2026-01-01 00:00"),
            to: None,
        };
        let scope = Reader::new("a".into(), "Reader".into(), vec![posting], false, now).view_scope(now).unwrap();
        let asked = within.clone();
        let (stored, duties) = force.read(move |tx| {
            let names = StoredDuty::NAMES.iter().map(|name| format!("d.{name}")).collect::<Vec<_>>().join(", ");
            let rows = tx.query(&format!("SELECT {names}, i.closed_at FROM duty d JOIN incident i ON i.id = d.record"), &[])?;
            let duties =
                rows.iter().map(|row| Ok((StoredDuty::from_row(row, 0)?, row.get::<Option<jiff::Timestamp>>(StoredDuty::NAMES.len())?)));
            Ok::<_, Fault>((sql::compliance(tx, &scope, &asked)?, duties.collect::<Result<Vec<_>, Fault>>()?))
        });
        let mut judged: BTreeMap<(String, String), Tally> = BTreeMap::new();
        for (duty, closed_at) in duties {
            if duty.due_at.or(closed_at).is_some_and(|when| within.from <= when && when < within.past) {
                let kept = Kept::of(duty.due_at, duty.standing, duty.settled_at, now);
                judged.entry((duty.rule.clone(), duty.district.clone())).or_default().add(kept, 1);
            }
        }
        assert_eq!(stored, judged);
        assert!(judged.len() > 10, "{judged:?}");
    });
}

#[test]
fn a_monitor_shows_each_reader_their_own_reach_and_every_number_its_records() {
    let force = Force::open();
    let [closed, late, away] = busy(&force);
    let inspector = force.actor(Role::DetectiveInspector);
    let page = inspector.get("/monitor/force").expect_status(200);
    assert!(page.says("The whole force") && page.links_to(&format!("/monitor/district/{CITY}")), "{}", page.words());
    assert!(page.says("Where areas differ") && page.says("Too few to compare"), "{}", page.words());
    for (watch, held, not) in [("day", &away, &late), ("uncrimed", &late, &closed), ("late", &late, &closed)] {
        let records = inspector.get(&format!("/monitor/records/{watch}")).expect_status(200);
        assert!(records.links_to(&format!("/incidents/{held}")) && !records.says(not), "{watch}: {}", records.words());
    }
    assert!(force.journal_says(&late, "detective-inspector", "listed behind a monitor"));
    let spoc = force.actor(Role::Spoc);
    let own = spoc.get(&format!("/monitor/district/{CITY}")).expect_status(200);
    assert!(!own.says("Where areas differ"), "another district's figures are not the SPOC's: {}", own.words());
    spoc.get(&format!("/monitor/district/{COUNTY}")).expect_status(404);
    spoc.get("/monitor/district/nowhere").expect_status(404);
    let uncrimed = spoc.get(&format!("/monitor/records/uncrimed?district={COUNTY}")).expect_status(200);
    assert!(!uncrimed.says(&away), "a filter widens nobody's reach");
    let kept = spoc.get("/monitor/compliance?from=01/11/2026&to=30/11/2026").expect_status(200);
    let leads_to = |district: &str| kept.links().iter().any(|(href, _)| href.contains(&format!("district={district}")));
    assert!(leads_to(CITY) && !leads_to(COUNTY), "no row of another district: {}", kept.words());
    inspector.get("/monitor/records/no-such-watch").expect_status(404);
    for role in [Role::Communications, Role::PccOffice, Role::Auditor, Role::Administrator] {
        force.actor(role).get("/monitor/force").expect_status(404);
    }
}
