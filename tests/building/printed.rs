//! Figures that leave: what was signed stays as it was signed, what changed shows beside it, and no audience learns what was withheld.

mod outside;

use practice::people::Role;
use rehearsal::{CITY, COUNTY, Force, Report, at};

use crate::ledger::both::on_both;

fn report(strand: &str, when: &str) -> Report {
    Report::of("Words were shouted at the tram stop.").strand(strand).victim("Rehearsal Victim Alder").at(at(when))
}

const SHEET: &str = "/daily/2026-11-10";
const BEHIND: &str = "/printings/daily-2026-11-10/records?table=Incidents&row=Hate+incidents+reported&column=Incidents";

/// A force whose sheet of 10 November is to be signed: two reports, one in each district.
fn day_over(force: &Force) -> [String; 2] {
    force.clock_shows("2026-11-10 10:00");
    force.actor(Role::DetectiveInspector).get("/daily").expect_status(200);
    let ids = [force.takes(&report("RACE", "2026-11-10 09:00")), force.takes(&report("DIS", "2026-11-10 09:30").district(COUNTY))];
    force.clock_shows("2026-11-11 08:00");
    ids
}

#[test]
fn a_signed_sheet_stays_as_signed_while_a_late_record_shows_as_a_delta_and_nobody_signs_twice() {
    on_both("daily_signed", |force| {
        let [city, county] = day_over(force);
        let inspector = force.actor(Role::DetectiveInspector);
        assert!(inspector.get("/").says("Daily figures of 10 November 2026"), "{}", inspector.get("/").words());
        let preview = inspector.get(SHEET).expect_status(200);
        assert!(preview.says("Not signed yet") && preview.says("Hate incidents reported: 2"), "{}", preview.words());
        let live = inspector.get("/daily/2026-11-10/records?table=Strand&row=Race+or+ethnicity").expect_status(200);
        assert!(live.links_to(&format!("/incidents/{city}")) && !live.says(&county), "{}", live.words());

        let sign = inspector.sheet_to(SHEET, "/daily/2026-11-10/sign");
        let between = force.takes(&report("RACE", "2026-11-10 11:00"));
        let changed = inspector.send_sheet(&sign).expect_status(422);
        assert!(changed.says("changed since you looked"), "{}", changed.words());
        let sign = inspector.sheet_to(SHEET, "/daily/2026-11-10/sign");
        inspector.send_sheet(&sign).expect_status(303);
        assert!(!inspector.get("/").says("Daily figures of 10 November 2026"), "signed, it is owed no more");

        let late = force.takes(&report("RACE", "2026-11-10 23:00"));
        let signed = inspector.get(SHEET).expect_status(200);
        for said in ["Hate incidents reported: 3", "Signed by", "now 4", "Incidents: Hate incidents reported", "Journal's head"] {
            assert!(signed.says(said), "{said}: {}", signed.words());
        }
        assert!(signed.says("Since the signature, Strand: Race or ethnicity: 2 signed, 3 now"), "{}", signed.words());
        assert!(signed.links_to(&format!("/incidents/{late}")) && !signed.links_to(&format!("/incidents/{between}")), "{}", signed.words());
        let again = inspector.send_sheet(&sign).expect_status(422);
        assert!(again.says("This is signed already"), "{}", again.words());
        let officer = force.actor(Role::HateCrimeOfficer);
        let csrf = officer.csrf();
        officer.post("/daily/2026-11-10/sign", &[("csrf", &csrf), ("seen", "")]).expect_status(422);
        assert!(officer.get(SHEET).says("Hate incidents reported: 3"));
        force.verifies();
    });
}

#[test]
fn a_day_is_signed_when_it_is_over_and_is_late_when_nobody_does() {
    let force = Force::open();
    day_over(&force);
    let inspector = force.actor(Role::DetectiveInspector);
    inspector.get("/daily").expect_status(200);
    let csrf = inspector.csrf();
    let early = inspector.post("/daily/2026-11-11/sign", &[("csrf", &csrf), ("seen", "")]).expect_status(422);
    assert!(early.says("The day goes on until 12 November 2026, 00:00"), "{}", early.words());
    inspector.get("/daily/2026-11-20").expect_status(404);
    inspector.get("/daily/someday").expect_status(404);
    force.clock_shows("2026-11-11 10:00");
    assert!(inspector.get("/daily").says("it was due 11 November 2026, 09:00"), "{}", inspector.get("/daily").words());
    assert!(inspector.get("/").says("Sign the daily figures"));
    force.clock_shows("2026-11-11 12:30");
    assert!(force.actor(Role::TacticalLead).get("/").says("Sign the daily figures"), "three hours late, the tactical lead hears of it");
    // After days in which nobody came, each of them is owed.
    force.clock_shows("2026-11-14 08:00");
    let days = inspector.get("/daily").expect_status(200);
    for day in ["11", "12", "13", "14"] {
        assert!(days.links_to(&format!("/daily/2026-11-{day}")), "{day}: {}", days.words());
    }
    let said = force.wait(concord::returns::daily::run_cli(force.house(), "2026-11-10", false)).unwrap().unwrap();
    assert!(said.contains("Hate incidents reported: 2") && said.contains("Not signed yet"), "{said}");
    let told: serde_json::Value =
        serde_json::from_str(&force.wait(concord::returns::daily::run_cli(force.house(), "2026-11-10", true)).unwrap().unwrap()).unwrap();
    assert_eq!(told["lines"][0]["records"].as_array().map(Vec::len), Some(2), "{told}");
    assert!(force.wait(concord::returns::daily::run_cli(force.house(), "tomorrow", true)).unwrap().is_err());
    force.verifies();
}

#[test]
fn a_figure_leads_each_reader_to_their_own_records_and_the_forces_own_figures_are_nobody_elses() {
    on_both("daily_walk", |force| {
        let [city, county] = day_over(force);
        let inspector = force.actor(Role::DetectiveInspector);
        inspector.send_sheet(&inspector.sheet_to(SHEET, "/daily/2026-11-10/sign")).expect_status(303);
        let whole = inspector.get(BEHIND).expect_status(200);
        assert!(whole.links_to(&format!("/incidents/{city}")) && whole.links_to(&format!("/incidents/{county}")), "{}", whole.words());
        assert!(force.journal_says(&county, "detective-inspector", "listed behind a figure"));
        // The hub reaches records whose victims agreed: none of these.
        let hub = force.actor(Role::VictimHub).get(BEHIND).expect_status(200);
        assert!(!hub.says(&city) && !hub.says(&county), "{}", hub.words());
        force.actor(Role::HateCrimeOfficer).takes(&city, "refer", &[("person", "1"), ("consent", "agreed")]);
        let hub = force.actor(Role::VictimHub).get(BEHIND).expect_status(200);
        assert!(hub.says(&city) && !hub.says(&county), "{}", hub.words());
        force.actor(Role::Analyst).get(SHEET).expect_status(200);
        force.actor(Role::Analyst).get(BEHIND).expect_status(404);
        for role in [Role::PartnerAgency, Role::PccOffice, Role::Communications, Role::Supervisor, Role::CallHandler, Role::Administrator] {
            let reader = force.actor(role);
            for path in [SHEET, "/daily", BEHIND, "/printings/daily-2026-11-10", "/printings/daily-2026-11-10/json"] {
                reader.get(path).expect_status(404);
            }
        }
        assert_ne!(CITY, COUNTY);
    });
}

#[test]
fn verify_finds_a_printing_that_was_changed_and_one_that_was_written_after_its_signature() {
    on_both("printing_verified", |force| {
        day_over(force);
        let inspector = force.actor(Role::DetectiveInspector);
        inspector.send_sheet(&inspector.sheet_to(SHEET, "/daily/2026-11-10/sign")).expect_status(303);
        force.verifies();
        let faults = || force.wait(concord::verify::verify(force.house())).unwrap().faults.join("\n");
        for column in ["content", "counted", "title", "signed_by", "head"] {
            let kept = force.read(move |tx| tx.query_one(&format!("SELECT {column} FROM printing"), &[])).unwrap();
            let before = kept.cells()[0].clone();
            let set = move |value: concord::ledger::Value| {
                force.wait(force.ledger().housekeeping(move |tx| {
                    tx.execute(&format!("UPDATE printing SET {column} = ?1"), std::slice::from_ref(&value)).map(|_| ())
                }))
            };
            set(concord::ledger::Value::Text("[]".into())).unwrap();
            assert!(faults().contains("printing daily-2026-11-10"), "{column}: {}", faults());
            set(before).unwrap();
            force.verifies();
        }
        let who = concord::ledger::Signature {
            actor: "system".into(),
            posting: String::new(),
            request: "rehearsal".into(),
            at: at("2026-11-12 09:00"),
        };
        let row = force.read(|tx| concord::returns::sql::printing(tx, "daily-2026-11-10")).unwrap();
        let (signer, again) = (who.clone(), row.clone());
        let second = force.write(move |tx| concord::returns::sql::sign(tx, &signer, again.clone()));
        assert!(matches!(second, Ok(Err(_))), "{second:?}");
        let (signer, again) = (who.clone(), row.clone());
        let refused: Result<(), concord::ledger::Fault> = force.write(move |tx| concord::returns::sql::withdraw(tx, &signer, again.clone()));
        assert!(refused.unwrap_err().to_string().contains("cannot be changed"));
        // Somebody who writes past the room is found all the same.
        let put: Result<(), concord::ledger::Fault> = force.write(move |tx| {
            let row = concord::returns::sql::PrintingRow { title: "Other figures".into(), ..row.clone() };
            concord::admin::sql::put(tx, &who, "prepared figures", &row)
        });
        put.unwrap();
        assert!(faults().contains("was changed after it was signed"), "{}", faults());
    });
}
