//! National returns, whole requests on both engines: nil returns and who is chased, two people, totals that do not fit, local strands that
//! never leave, revisions cell by cell, and figures that are those of the figures engine.

use concord::returns::national::{cli, keep_up};
use practice::people::Role;
use rehearsal::{Answer, CITY, COUNTY, Colleague, Force, Report, at};
use serde_json::Value;

use crate::ledger::both::on_both;

const WEEK: &str = "/returns/nctt-weekly/2026-11-09";
const YEAR: &str = "/returns/home-office/2025-26";

/// Moves the clock and lets the calendar of returns do its work.
fn it_is(force: &Force, moment: &str) -> (usize, usize) {
    force.clock_shows(moment);
    force.wait(keep_up(force.house())).unwrap()
}

fn post(colleague: &Colleague<'_>, path: &str) -> Answer {
    colleague.post(path, &[("csrf", &colleague.csrf())])
}

/// The JSON that a program gets.
fn asks(force: &Force, path: &str) -> Value {
    serde_json::from_str(&force.program("hate-crime-officer").get(path).expect_status(200).body).unwrap()
}

/// A cell of a table in a preview or a version: "Race" under "Incidents".
fn cell(tables: &Value, code: &str, row: &str, column: &str) -> String {
    let table = tables.as_array().unwrap().iter().find(|table| table["code"] == code).unwrap();
    let head = table.get("head").or(table.get("columns")).unwrap().as_array().unwrap();
    let place = head.iter().skip(1).position(|head| head == column).unwrap();
    let rows = table["rows"].as_array().unwrap();
    let found = rows.iter().find_map(|one| {
        let (label, cells) = if one.is_array() { (&one[0], &one[1]) } else { (&one["row"], &one["cells"]) };
        (label == row).then(|| cells[place].as_str().unwrap().to_owned())
    });
    found.unwrap_or_else(|| panic!("no row {row} in {table}"))
}

/// Prepared by the hate crime officer and signed by the detective inspector.
fn goes(force: &Force, address: &str, answers: &[(&str, &str)]) {
    let officer = force.actor(Role::HateCrimeOfficer);
    officer.fill(&format!("{address}/prepare"), answers).expect_status(303);
    post(&force.actor(Role::DetectiveInspector), &format!("{address}/sign")).expect_status(303);
}

/// Reports of the week from 9 to 15 November: three with national strands, one with a local one alone, and one of the week after.
fn a_week(force: &Force) -> Vec<String> {
    let of = |strands: &[&str], district: &str, moment: &str| {
        let report = Report::of("Invented for a return.").district(district).at(at(moment));
        force.takes(&strands.iter().fold(report, |report, strand| report.strand(strand)))
    };
    vec![
        of(&["RACE"], CITY, "2026-11-09 00:00"),
        of(&["RACE", "ALTSUB"], COUNTY, "2026-11-11 12:00"),
        of(&["SO"], CITY, "2026-11-15 23:59"),
        of(&["ALTSUB"], CITY, "2026-11-12 09:00"),
        of(&["DIS"], CITY, "2026-11-16 00:00"),
    ]
}

#[test]
fn a_nil_return_is_stored_for_each_district_and_one_who_says_nothing_is_chased() {
    on_both("returns_nil", |force| {
        it_is(force, "2026-11-16 07:00");
        assert_eq!(it_is(force, "2026-11-16 07:01"), (0, 0), "each is opened once");
        let spoc = force.actor(Role::Spoc);
        let home = spoc.get("/").expect_status(200);
        assert!(home.says("Say what your district has to report, or nil") && !home.says("Blaby"), "{}", home.words());
        assert!(force.actor(Role::HateCrimeOfficer).get("/").says("Send the weekly summary"));
        assert!(spoc.get("/returns").expect_status(200).links_to(&format!("{WEEK}/answers/{CITY}")));
        spoc.get(WEEK).expect_status(404);
        spoc.get(&format!("{WEEK}/answers/{COUNTY}")).expect_status(404);
        let answer =
            |colleague: &Colleague<'_>, code: &str, answers: &[(&str, &str)]| colleague.fill(&format!("{WEEK}/answers/{code}"), answers);
        let zero = answer(&spoc, CITY, &[("said", "count"), ("count", "0"), ("note", "x")]).expect_status(422);
        assert!(zero.wrong_with("count").contains("0 is a nil return"), "{}", zero.words());
        let bare = answer(&spoc, CITY, &[("said", "count"), ("count", "2")]).expect_status(422);
        assert!(bare.wrong_with("note").contains("Say what there is to report"), "{}", bare.words());
        answer(&spoc, CITY, &[("said", "nil")]).expect_status(303);
        assert!(!spoc.get("/").says("Say what your district has to report"), "the duty is met");
        assert_eq!(it_is(force, "2026-11-16 09:00").1, 8, "every other district is chased at the pack's time");
        assert_eq!(it_is(force, "2026-11-16 09:30").1, 0, "and once");
        let chased = force.read(|tx| {
            tx.number("SELECT COUNT(*) FROM outbox WHERE role = 'spoc' AND place = 'E07000129' AND message LIKE '%No answer yet%'", &[])
        });
        assert_eq!(chased, 1);
        let county = force.signed_in(&rehearsal::at_county(Role::Spoc));
        let late = county.get("/").expect_status(200);
        assert!(late.says("Say what your district has to report, or nil"), "{}", late.words());
        let page = force.actor(Role::CoOrdinator).get(&format!("{WEEK}/answers")).expect_status(200);
        assert!(page.says("1 answered, 1 of them nil. 8 gave no answer.") && page.says("Missing") && page.says("chased"), "{}", page.words());
        answer(&county, COUNTY, &[("said", "count"), ("count", "2"), ("note", "Invented: leaflets.")]).expect_status(303);
        let week = asks(force, "/api/v1/returns/nctt-weekly/2026-11-09");
        assert_eq!(cell(&week["preview"], "ANSWERS", "Leicester", "Answer"), "Nil return");
        assert_eq!(cell(&week["preview"], "ANSWERS", "Blaby", "To report"), "2");
        assert_eq!(cell(&week["preview"], "ANSWERS", "Melton", "To report"), "No answer", "silence is no nil return");
        force.verifies();
    });
}

#[test]
fn a_second_signature_by_the_same_person_is_refused_and_one_by_another_sends_the_return() {
    on_both("returns_two", |force| {
        let records = a_week(force);
        it_is(force, "2026-11-16 10:00");
        let (officer, inspector) = (force.actor(Role::HateCrimeOfficer), force.actor(Role::DetectiveInspector));
        let early = post(&officer, &format!("{WEEK}/sign")).expect_status(422);
        assert!(early.says("Nothing waits for a signature"), "{}", early.words());
        officer.fill(&format!("{WEEK}/prepare"), &[("summary", "Calm in this rehearsal.")]).expect_status(303);
        let own = post(&officer, &format!("{WEEK}/sign")).expect_status(422);
        assert!(own.says("You prepared this, so somebody else signs it."), "{}", own.words());
        let twice = officer.fill(&format!("{WEEK}/prepare"), &[]).expect_status(422);
        assert!(twice.says("Somebody has prepared this return already"), "{}", twice.words());
        assert!(officer.get("/").says("Send the weekly summary"), "still owed");
        let waits = inspector.get(WEEK).expect_status(200);
        assert!(waits.says("Sign as the second person") && waits.says("Calm in this rehearsal."), "{}", waits.words());
        assert!(waits.says("Restricted records are counted only where"), "{}", waits.words());
        let draft: String = force.read(|tx| tx.query_one("SELECT id FROM printing WHERE kind = 'return'", &[])?.unwrap().get(0));
        for step in ["sign", "give-up"] {
            let aside = post(&inspector, &format!("/printings/{draft}/{step}")).expect_status(422);
            assert!(aside.says("on the page where it is made"), "{}", aside.words());
        }
        post(&inspector, &format!("{WEEK}/sign")).expect_status(303);
        assert!(!officer.get("/").says("Send the weekly summary"), "met by the second signature");
        let again = post(&inspector, &format!("{WEEK}/sign")).expect_status(422);
        assert!(again.says("Nothing waits for a signature"), "{}", again.words());
        let csv = take(&officer, &format!("{WEEK}/versions/1"), "tables", "csv");
        assert!(csv.contains("Strand,Race or ethnicity,Incidents,2") && csv.contains("For,National Community Tensions Team"), "{csv}");
        assert!(!csv.contains(&records[0]), "no reference of a record leaves");
        post(&officer, &format!("{WEEK}/sent")).expect_status(303);
        assert!(officer.get("/returns").says("Sent"));
        for role in [Role::Supervisor, Role::Communications, Role::PccOffice, Role::Administrator] {
            force.actor(role).get(WEEK).expect_status(404);
        }
        force.actor(Role::TacticalLead).get(&format!("{WEEK}/prepare")).expect_status(404);
        force.verifies();
    });
}

/// Takes a signed version out as a file.
fn take(colleague: &Colleague<'_>, version: &str, part: &str, format: &str) -> String {
    let answers = [("csrf", colleague.csrf()), ("part", part.to_owned()), ("format", format.to_owned())];
    let answers: Vec<(&str, &str)> = answers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    colleague.post(&format!("{version}/file"), &answers).expect_status(200).body
}

#[test]
fn a_return_with_a_broken_total_is_refused_with_its_cell_named() {
    let force = Force::open();
    a_week(&force);
    it_is(&force, "2026-11-16 10:00");
    let officer = force.actor(Role::HateCrimeOfficer);
    let put = |figure: &str, right: &str, reason: &str| {
        officer.fill(&format!("{WEEK}/corrections/new"), &[("figure", figure), ("right", right), ("reason", reason)])
    };
    let empty = put("", "x", "").expect_status(422);
    assert!(empty.says("Choose which figure is wrong") && empty.says("Say why"), "{}", empty.words());
    put("ANSWERS|Leicester|To report", "3", "No.").expect_status(422);
    put("Area|Leicester|Incidents", "9", "Counted by hand in this rehearsal.").expect_status(303);
    let page = officer.get(WEEK).expect_status(200);
    assert!(page.says("What stops it") && page.says("add up to 10"), "{}", page.words());
    let refused = officer.fill(&format!("{WEEK}/prepare"), &[("summary", "Kept.")]).expect_status(422);
    let named =
        "Table Incidents, row \"Hate incidents reported\", column \"Incidents\": the figure is 3, but the rows of table Area add up to 10.";
    assert!(refused.says(named) && refused.says("Kept."), "{}", refused.words());
    put("Incidents|Hate incidents reported|Incidents", "10", "Counted by hand in this rehearsal.").expect_status(303);
    let still = officer.fill(&format!("{WEEK}/prepare"), &[]).expect_status(422);
    assert!(still.says("the figure is 10, but the rows of table Outcome add up to 3"), "{}", still.words());
    for _ in 0..2 {
        let page = officer.get(WEEK).expect_status(200);
        let withdraw = page.sheets().into_iter().find(|sheet| sheet.action.ends_with("/withdraw")).unwrap();
        officer.send_sheet(&withdraw).expect_status(303);
    }
    officer.fill(&format!("{WEEK}/prepare"), &[]).expect_status(303);
    force.verifies();
}

#[test]
fn a_prepared_return_is_given_up_and_prepared_again() {
    let force = Force::open();
    a_week(&force);
    it_is(&force, "2026-11-16 10:00");
    let (officer, inspector) = (force.actor(Role::HateCrimeOfficer), force.actor(Role::DetectiveInspector));
    officer.fill(&format!("{WEEK}/prepare"), &[("summary", "Too early in this rehearsal.")]).expect_status(303);
    let waits = officer
        .fill(&format!("{WEEK}/corrections/new"), &[("figure", "Strand|Race or ethnicity|Incidents"), ("right", "2"), ("reason", "Invented.")]);
    assert!(waits.expect_status(422).says("Give it up first"));
    post(&inspector, &format!("{WEEK}/give-up")).expect_status(303);
    assert!(post(&inspector, &format!("{WEEK}/give-up")).expect_status(422).says("Nothing waits"));
    assert!(officer.get("/").says("Send the weekly summary"), "still owed");
    goes(&force, WEEK, &[]);
    assert_eq!(
        asks(&force, "/api/v1/returns/nctt-weekly/2026-11-09")["versions"].as_array().unwrap().len(),
        1,
        "what was given up is no version"
    );
    force.verifies();
}

/// Hate crimes of the statistical year 2025/26: race, religion with race, and two that are not national.
fn a_year(force: &Force) -> Vec<String> {
    let of = |strands: &[&str], moment: &str| {
        let report = Report::of("Invented for a year.").victim("Rehearsal Victim Alder").at(at(moment));
        let id = force.takes(&strands.iter().fold(report, |report, strand| report.strand(strand)));
        force.control_room_works(&id, at(moment));
        id
    };
    let local = |id: &str| {
        force.step(id, "crime-manager", at("2026-02-04 11:00"), |scene| {
            let given = practice::incident::CrimeCommand {
                crime_number: "26/200001".into(),
                offence: "8N".into(),
                victim: Some(1),
                late_reason: None,
                registrar: false,
            };
            Ok(scene.incident.give_crime_number(scene.did.clone(), given, scene.policy)?)
        })
    };
    let mut ids =
        vec![of(&["RACE"], "2026-02-02 09:00"), of(&["RACE", "REL"], "2026-02-03 09:00"), of(&["RACE", "ALTSUB"], "2026-03-03 09:00")];
    ids.push(force.takes(&Report::of("A local group.").strand("ALTSUB").victim("Rehearsal Victim Cedar").at(at("2026-02-04 09:00"))));
    local(&ids[3]);
    ids.push(
        force.no_crime(&Report::of("No crime in this rehearsal.").strand("RACE").victim("Rehearsal Victim Birch"), at("2026-02-05 09:00")),
    );
    ids
}

#[test]
fn local_strands_and_what_is_no_crime_never_leak_into_a_national_return() {
    on_both("returns_local", |force| {
        let ids = a_year(force);
        it_is(force, "2026-11-16 10:00");
        goes(force, YEAR, &[]);
        let version = asks(force, "/api/v1/returns/home-office/2025-26/versions/1");
        let text = version.to_string();
        for never in ["ALTSUB", "Alternative subculture", ids[0].as_str(), "Rehearsal Victim"] {
            assert!(!text.contains(never), "{never} is in {text}");
        }
        assert_eq!(version["records"]["rows"].as_array().unwrap().len(), 3, "one row an offence under a national strand");
        assert_eq!(cell(&version["tables"], "A", "Race or ethnicity", "2025/26"), "3");
        assert_eq!(cell(&version["tables"], "A", "Total number of offences", "2025/26"), "3");
        assert_eq!(cell(&version["tables"], "A", "Total number of motivating factors", "2025/26"), "4");
        assert_eq!(cell(&version["tables"], "A", "Race or ethnicity", "2023/24"), "No figure", "a year without records is not 0");
        let officer = force.actor(Role::HateCrimeOfficer);
        let walk = officer.get(&format!("{YEAR}/records?table=A&row=Religion%20or%20belief&column=2025/26")).expect_status(200);
        assert!(walk.links_to(&format!("/incidents/{}", ids[1])) && !walk.says(&ids[0]), "{}", walk.words());
        assert!(force.journal_says(&ids[1], "hate-crime-officer", "listed behind a return"));
        let frozen = officer.get(&format!("{YEAR}/versions/1")).expect_status(200);
        let behind = frozen.links().into_iter().find(|(href, figure)| href.contains("row=All+areas") && figure == "3").unwrap().0;
        let all = officer.get(&behind).expect_status(200);
        assert!(ids[..3].iter().all(|id| all.links_to(&format!("/incidents/{id}"))), "{}", all.words());
        let csv = take(&officer, &format!("{YEAR}/versions/1"), "RECORDS", "csv");
        assert!(csv.contains("force_code,crime_ref,recorded_date") && csv.matches("\r\nLEI,P-").count() == 3, "{csv}");
        assert!(force.journal_says(&ids[0], "hate-crime-officer", "took a return out"), "each record in the file finds the disclosure");
        force.verifies();
    });
}

#[test]
fn a_return_counts_what_the_figures_engine_counts() {
    on_both("returns_equal", |force| {
        a_week(force);
        a_year(force);
        it_is(force, "2026-11-16 10:00");
        let total = |figure: &Value| figure["total"]["count"].as_u64().unwrap().to_string();
        let of_strand = |figure: &Value, code: &str| {
            let cells = figure["cells"].as_array().unwrap().iter();
            cells.filter(|cell| cell["row"] == code).map(|cell| cell["count"].as_u64().unwrap()).sum::<u64>().to_string()
        };
        let week = asks(force, "/api/v1/returns/nctt-weekly/2026-11-09");
        let figure = asks(force, "/api/v1/figures?from=2026-11-09&to=2026-11-15&by=strand&unit=incidents&strands=national");
        assert_eq!(cell(&week["preview"], "Incidents", "Hate incidents reported", "Incidents"), total(&figure));
        assert_eq!(total(&figure), "3");
        for (row, code) in [("Race or ethnicity", "RACE"), ("Sexual orientation", "SO"), ("Disability", "DIS")] {
            assert_eq!(cell(&week["preview"], "Strand", row, "Incidents"), of_strand(&figure, code), "{code}");
        }
        let year = asks(force, "/api/v1/returns/home-office/2025-26");
        let figure = asks(force, "/api/v1/figures?from=2025-04-01&to=2026-03-31&by=strand&unit=offences&strands=national");
        assert_eq!(cell(&year["preview"], "A", "Total number of offences", "2025/26"), total(&figure));
        assert_eq!(cell(&year["preview"], "A", "Race or ethnicity", "2025/26"), of_strand(&figure, "RACE"));
        assert_eq!(total(&figure), "3");
        let factors = figure["motivating_factors"]["count"].as_u64().unwrap().to_string();
        assert_eq!(cell(&year["preview"], "A", "Total number of motivating factors", "2025/26"), factors);
    });
}

#[test]
fn a_revision_is_a_new_version_that_shows_its_changed_cells_and_leaves_the_first_alone() {
    on_both("returns_revised", |force| {
        a_week(force);
        it_is(force, "2026-11-16 10:00");
        goes(force, WEEK, &[]);
        let officer = force.actor(Role::HateCrimeOfficer);
        let first = take(&officer, &format!("{WEEK}/versions/1"), "", "json");
        force.takes(&Report::of("Told late.").strand("RACE").at(at("2026-11-10 10:00")));
        let page = officer.get(WEEK).expect_status(200);
        assert!(page.says("What the records say otherwise now") && page.says("Race or ethnicity, Incidents"), "{}", page.words());
        let without = officer.fill(&format!("{WEEK}/prepare"), &[]).expect_status(422);
        assert!(without.wrong_with("why").contains("Say why"), "{}", without.words());
        goes(force, WEEK, &[("why", "A report of that week came late.")]);
        assert_eq!(take(&officer, &format!("{WEEK}/versions/1"), "", "json"), first, "what was signed stays as it was signed");
        let second = officer.get(&format!("{WEEK}/versions/2")).expect_status(200);
        assert!(second.says("A report of that week came late.") && second.says("What this version changed"), "{}", second.words());
        let changes = asks(force, "/api/v1/returns/nctt-weekly/2026-11-09/versions/2")["changes"].clone();
        let differing: Vec<String> =
            changes.as_array().unwrap().iter().map(|one| format!("{}: {} to {}", one["row"], one["before"], one["after"])).collect();
        assert!(differing.contains(&"\"Race or ethnicity\": \"2\" to \"3\"".to_owned()), "{differing:?}");
        assert!(differing.contains(&"\"Hate incidents reported\": \"3\" to \"4\"".to_owned()), "{differing:?}");
        assert!(!differing.iter().any(|one| one.contains("Sexual")), "{differing:?}");
        officer.get(&format!("{WEEK}/versions/3")).expect_status(404);
        force.verifies();
    });
}

#[test]
fn the_daily_return_is_owed_only_while_measures_are_on() {
    on_both("returns_daily", |force| {
        it_is(force, "2026-11-16 10:00");
        let officer = force.actor(Role::HateCrimeOfficer);
        assert!(!officer.get("/returns").says("Daily return"), "measures are off");
        assert_eq!(officer.post("/returns/measures", &[("csrf", &officer.csrf()), ("reason", "x")]).status, 404, "the tactical lead or above");
        let lead = force.actor(Role::TacticalLead);
        let bare = lead.fill("/returns/measures", &[("reason", "")]).expect_status(422);
        assert!(bare.wrong_with("reason").contains("Say why"), "{}", bare.words());
        lead.fill("/returns/measures", &[("reason", "An attack elsewhere, invented.")]).expect_status(303);
        it_is(force, "2026-11-17 00:00");
        officer.get("/returns/nctt-daily/2026-11-16").expect_status(200);
        assert!(officer.get("/").says("Send the daily return") && force.actor(Role::Spoc).get("/").says("today, or nil"));
        it_is(force, "2026-11-17 12:00");
        let page = lead.get("/returns/measures").expect_status(200);
        assert!(page.says("An attack elsewhere, invented.") && page.says("Measures are on"), "{}", page.words());
        let off = page.sheets().into_iter().find(|sheet| sheet.action.ends_with("/end")).unwrap();
        lead.send_sheet(&off).expect_status(303);
        it_is(force, "2026-11-20 00:00");
        officer.get("/returns/nctt-daily/2026-11-17").expect_status(200);
        officer.get("/returns/nctt-daily/2026-11-18").expect_status(404);
        goes(force, "/returns/nctt-daily/2026-11-16", &[]);
        let nil = asks(force, "/api/v1/returns/nctt-daily/2026-11-16/versions/1");
        assert_eq!(cell(&nil["tables"], "Incidents", "Hate incidents reported", "Incidents"), "0");
        assert!(nil.to_string().contains("Nil: nothing was reported"), "a nil return goes all the same");
        force.verifies();
    });
}

#[test]
fn the_forces_columns_order_the_file_and_signed_returns_keep_theirs() {
    let force = Force::open();
    a_year(&force);
    it_is(&force, "2026-11-16 10:00");
    goes(&force, YEAR, &[]);
    let registrar = force.actor(Role::CrimeRegistrar);
    let sheet = registrar.sheet("/returns/columns");
    let wrong = registrar
        .send_sheet(&sheet.clone().with(&[("place-crime_ref", ""), ("place-csp", "x"), ("heading-da_flag", "csp")]))
        .expect_status(422);
    let said = wrong.problems().join(" ");
    assert!(said.contains("The return needs this column") && said.contains("whole number"), "{said}");
    registrar
        .send_sheet(&sheet.with(&[("place-crime_ref", "1"), ("place-force_code", "2"), ("heading-crime_ref", "Reference"), ("place-csp", "")]))
        .expect_status(303);
    assert!(force.actor(Role::Analyst).get("/returns/columns").expect_status(200).says("Left out"));
    let analyst = force.actor(Role::Analyst);
    analyst.post("/returns/columns", &[("csrf", &analyst.csrf())]).expect_status(404);
    let old = take(&registrar, &format!("{YEAR}/versions/1"), "RECORDS", "csv");
    assert!(old.contains("force_code,crime_ref,"), "{old}");
    goes(&force, YEAR, &[("why", "The data hub asked for another order.")]);
    let new = take(&registrar, &format!("{YEAR}/versions/2"), "RECORDS", "csv");
    assert!(new.contains("\r\nReference,force_code,recorded_date,") && !new.contains("csp"), "{new}");
}

#[test]
fn the_program_lists_shows_and_takes_out_returns_on_its_own_machine() {
    let force = Force::open();
    a_week(&force);
    it_is(&force, "2026-11-16 10:00");
    let listed = force.wait(cli::list(force.house(), false)).unwrap();
    assert!(listed.contains("nctt-weekly 2026-11-09  due "), "{listed}");
    let export = |format: &str| force.wait(cli::export(force.house(), "nctt-weekly", "2026-11-09", None, ("", format))).unwrap();
    assert!(export("csv").unwrap_err().contains("Nobody has signed"));
    goes(&force, WEEK, &[]);
    assert!(String::from_utf8(export("csv").unwrap()).unwrap().contains("Strand,Race or ethnicity,Incidents,2"));
    let json: Value = serde_json::from_slice(&export("json").unwrap()).unwrap();
    assert_eq!((&json["version"], &json["return"]), (&1.into(), &"nctt-weekly".into()));
    assert!(export("doc").unwrap_err().contains("csv, xlsx, ods or json"));
    let items = asks(&force, "/api/v1/returns")["items"].clone();
    assert!(items.as_array().unwrap().iter().any(|one| one["kind"] == "nctt-weekly" && one["signed_at"].is_string()), "{items}");
    let shown = force.wait(cli::show(force.house(), "nctt-weekly", "2026-11-09")).unwrap().unwrap();
    assert!(shown.contains("\"signed_by\": \"detective-inspector\""), "{shown}");
    assert_eq!(force.wait(cli::show(force.house(), "nctt-weekly", "2026-11-10")).unwrap(), None);
    force.verifies();
}
