//! Publications and answers to requests: what an audience is told, what is withheld, corrections, and the disclosure log.

use practice::people::Role;
use rehearsal::{Colleague, Force};
use serde_json::Value;

use super::report;
use crate::ledger::both::on_both;

/// November's reports: 14 under race, two of them on the first day; 13 under sexual orientation, five of them then; three under disability.
fn november(force: &Force) {
    force.clock_shows("2026-11-20 10:00");
    for (strand, day, count) in [("RACE", 1, 2), ("SO", 1, 5), ("RACE", 5, 12), ("SO", 6, 8), ("DIS", 7, 3)] {
        for hour in 0..count {
            force.takes(&report(strand, &format!("2026-11-{day:02} {:02}:00", 8 + hour)));
        }
    }
    force.clock_shows("2026-12-02 10:00");
}

fn asked(audience: &str, from: &str) -> String {
    format!("/publications/new?audience={audience}&from={from}&to=30/11/2026&unit=incidents&rows=strand&columns=")
}

/// Prepares what an address shows; gives the printing's page.
fn prepares(colleague: &Colleague<'_>, address: &str, more: &[(&str, &str)]) -> String {
    let sheet = colleague.get(address).expect_status(200).sheets().into_iter().find(|sheet| sheet.action == "/publications/new");
    let sheet = sheet.filter(|sheet| sheet.names.iter().any(|name| name == "question")).expect("the form that prepares it");
    let sent = sheet.with(more);
    let first = colleague.send_sheet(&sent).expect_status(303);
    assert_eq!(colleague.send_sheet(&sent).expect_status(303).location(), first.location(), "sent twice, it is one");
    first.location().to_owned()
}

/// The form that prepares, among those of the page.
fn preparing(colleague: &Colleague<'_>, address: &str) -> rehearsal::Sheet {
    let sheets = colleague.get(address).expect_status(200).sheets();
    sheets.into_iter().find(|sheet| sheet.names.iter().any(|name| name == "question")).expect("the form that prepares it")
}

fn signs(colleague: &Colleague<'_>, page: &str) {
    colleague.send_sheet(&colleague.sheet_to(page, &format!("{page}/sign"))).expect_status(303);
}

fn told(colleague: &Colleague<'_>, page: &str) -> Value {
    serde_json::from_str(&colleague.get(&format!("{page}/json")).expect_status(200).body).unwrap()
}

fn cell(printing: &Value, row: &str) -> String {
    let rows = printing["tables"][0]["rows"].as_array().unwrap();
    rows.iter().find(|line| line[0] == row).unwrap_or_else(|| panic!("{row} in {printing}"))[1][0].as_str().unwrap().to_owned()
}

#[test]
fn a_publication_withholds_small_counts_takes_two_people_and_is_read_by_its_audience_alone() {
    on_both("published", |force| {
        november(force);
        let (analyst, officer, inspector) =
            (force.actor(Role::Analyst), force.actor(Role::HateCrimeOfficer), force.actor(Role::DetectiveInspector));
        let preview = analyst.get(&asked("partner", "01/11/2026")).expect_status(200);
        assert!(preview.says("It is small.") && preview.says("A small one could be worked out from it."), "{}", preview.words());
        let page = prepares(&analyst, &asked("partner", "01/11/2026"), &[]);
        let waiting = analyst.get("/publications").expect_status(200);
        assert!(waiting.says("Waiting for a signature") && waiting.links_to(&page), "{}", waiting.words());
        let partner = force.actor(Role::PartnerAgency);
        partner.get(&page).expect_status(404);
        assert!(!preview.says("carry more than one strand") && !preview.says("carries more than one strand"), "that is a count too");
        let csrf = analyst.csrf();
        analyst.post(&format!("{page}/sign"), &[("csrf", &csrf)]).expect_status(404);
        signs(&officer, &page);
        let twice = inspector.csrf();
        assert!(inspector.post(&format!("{page}/sign"), &[("csrf", &twice)]).expect_status(422).says("signed already"));

        let printing = told(&partner, &page);
        assert_eq!((cell(&printing, "Race or ethnicity").as_str(), cell(&printing, "Disability").as_str()), ("14", "<5"), "{printing}");
        assert_eq!(cell(&printing, "Sexual orientation"), "[c]", "with the total it would give 3 away: {printing}");
        let read = partner.get(&page).expect_status(200);
        assert!(!read.links().iter().any(|(href, _)| href.contains("/records")), "{:?}", read.links());
        assert!(!read.says("Today's records") && partner.get("/publications").links_to(&page), "{}", read.words());
        force.actor(Role::PccOffice).get(&page).expect_status(404);
        force.actor(Role::Communications).get(&page).expect_status(404);

        let own = prepares(&officer, &asked("police", "01/11/2026"), &[]);
        let csrf = officer.csrf();
        assert!(officer.get(&own).says("You prepared this"), "{}", officer.get(&own).words());
        assert!(officer.post(&format!("{own}/sign"), &[("csrf", &csrf)]).expect_status(422).says("You prepared this"));
        signs(&inspector, &own);
        assert_eq!(cell(&told(&analyst, &own), "Disability"), "3", "the force tells itself everything");
        for role in [Role::PartnerAgency, Role::PccOffice, Role::Communications, Role::SteeringGroupMember] {
            force.actor(role).get(&own).expect_status(404);
        }
        force.verifies();
    });
}

#[test]
fn the_difference_of_two_publications_gives_nothing_back_and_a_correction_shows_its_own() {
    on_both("published_twice", |force| {
        november(force);
        let (analyst, officer) = (force.actor(Role::Analyst), force.actor(Role::HateCrimeOfficer));
        // Two are prepared before either is signed: the second is held against the first at its signature.
        let (first, rival) = (prepares(&analyst, &asked("public", "01/11/2026"), &[]), prepares(&analyst, &asked("board", "02/11/2026"), &[]));
        signs(&officer, &first);
        let csrf = officer.csrf();
        let refused = officer.post(&format!("{rival}/sign"), &[("csrf", &csrf)]).expect_status(422);
        assert!(refused.says("Together the two would give a small count away"), "{}", refused.words());
        let give_up = officer.sheet_to(&rival, &format!("{rival}/give-up"));
        officer.send_sheet(&give_up).expect_status(303);

        let second = prepares(&analyst, &asked("public", "02/11/2026"), &[]);
        signs(&officer, &second);
        let reader = force.actor(Role::Communications);
        let (one, two) = (told(&reader, &first), told(&reader, &second));
        assert_eq!(
            (cell(&one, "Race or ethnicity").as_str(), cell(&two, "Race or ethnicity").as_str()),
            ("14", "[c]"),
            "14 less 12 would be 2: {two}"
        );
        let number = |printing: &Value, row: &str| cell(printing, row).parse::<i64>().ok();
        for row in ["Race or ethnicity", "Sexual orientation", "Disability", "Total number of incidents", "Total number of motivating factors"]
        {
            if let (Some(one), Some(two)) = (number(&one, row), number(&two, row)) {
                assert!(!(1..5).contains(&(one - two)), "{row}: {one} less {two}");
            }
        }

        // A late report: the same question is a correction, with its reason, and the first stays as it was.
        force.takes(&report("RACE", "2026-11-09 09:00"));
        assert!(analyst.get(&first).says("Counts now"), "the force sees what changed");
        let sheet = preparing(&analyst, &asked("public", "01/11/2026"));
        let without = analyst.send_sheet(&sheet.clone().with(&[("why", " ")])).expect_status(422);
        assert_eq!(without.wrong_with("why"), "Say why it is published again.");
        let corrected = analyst.send_sheet(&sheet.with(&[("why", "A report came in late.")])).expect_status(303).location().to_owned();
        signs(&officer, &corrected);
        assert_eq!(told(&reader, &first), one, "a published row never changes");
        assert_eq!(cell(&told(&reader, &corrected), "Race or ethnicity"), "15");
        let page = reader.get(&corrected).expect_status(200);
        assert!(page.says("A report came in late.") && page.says("Race or ethnicity") && page.links_to(&first), "{}", page.words());
        assert!(reader.get(&first).says("This was corrected"));
        force.verifies();
    });
}

#[test]
fn a_publication_leaves_as_a_file_with_what_was_printed_and_nothing_that_was_counted() {
    let force = Force::open();
    november(&force);
    let (analyst, officer) = (force.actor(Role::Analyst), force.actor(Role::HateCrimeOfficer));
    let page = prepares(&analyst, &asked("board", "01/11/2026"), &[]);
    signs(&officer, &page);
    let (pcc, partner) = (force.actor(Role::PccOffice), force.actor(Role::PartnerAgency));
    assert!(pcc.get(&page).expect_status(200).links_to(&format!("{page}/file/csv")), "{:?}", pcc.get(&page).links());
    for (format, media) in [("csv", "text/csv"), ("xlsx", "openxmlformats"), ("ods", "opendocument")] {
        let file = pcc.get(&format!("{page}/file/{format}")).expect_status(200);
        assert!(file.header("content-type").is_some_and(|kind| kind.contains(media)), "{format}");
        let hash = blake3::hash(&file.bytes).to_hex().to_string();
        let told =
            force.read(move |tx| tx.number("SELECT COUNT(*) FROM export WHERE hash = ?1", &[concord::ledger::Value::Text(hash.clone())]));
        assert_eq!(told, 1, "{format}: the hash of the very bytes that left");
        if format == "csv" {
            assert!(
                file.body.contains("Race or ethnicity,14") && file.body.contains("Disability,<5") && file.body.contains("[c]"),
                "{}",
                file.body
            );
            assert!(!file.body.contains("2611"), "no reference leaves: {}", file.body);
        }
        partner.get(&format!("{page}/file/{format}")).expect_status(404);
    }
    pcc.get(&format!("{page}/file/exe")).expect_status(404);
    let program = force.program("pcc-office").get(&page.replace("/printings/", "/api/v1/printings/")).expect_status(200);
    assert_eq!(program.body, pcc.get(&format!("{page}/json")).body, "a program reads the same");
    // A measure is published for a whole quarter alone.
    let days = "from=01/11/2026&to=30/11/2026";
    let refused = analyst.get(&format!("/publications/new?measure=supervisor-contact&audience=public&{days}")).expect_status(422);
    assert!(refused.says("a whole quarter of the whole force"), "{}", refused.words());
    let quarter = "/publications/new?measure=supervisor-contact&audience=public&from=01/07/2026&to=30/09/2026";
    let measured = prepares(&analyst, quarter, &[]);
    signs(&officer, &measured);
    assert!(force.actor(Role::Communications).get(&measured).expect_status(200).says("Victims spoken to by a supervisor in time"));
    let absurd = analyst.get("/publications/new?audience=public&from=30/11/2026&to=01/11/2026&unit=incidents&rows=strand").expect_status(422);
    assert!(absurd.says("is before the first"), "{}", absurd.words());
    force.verifies();
}

#[test]
fn a_picture_of_a_publication_tells_no_figure_that_its_table_withholds() {
    let force = Force::open();
    force.clock_shows("2026-12-02 10:00");
    for (month, count) in [(8, 6), (9, 3), (10, 7), (11, 9)] {
        for day in 1..=count {
            force.takes(&report("RACE", &format!("2026-{month:02}-{day:02} 09:00")));
        }
    }
    let (analyst, officer, pcc) = (force.actor(Role::Analyst), force.actor(Role::HateCrimeOfficer), force.actor(Role::PccOffice));
    let asked = "/publications/new?audience=board&from=01/08/2026&to=30/11/2026&unit=incidents&rows=month&columns=";
    let preview = analyst.get(asked).expect_status(200);
    assert!(preview.says("Incidents: 9 in November 2026") && preview.says("Where one is withheld there is a gap"), "{}", preview.words());
    let page = prepares(&analyst, asked, &[]);
    assert!(!officer.get(&page).expect_status(200).links_to(&format!("{page}/file/svg")), "no file before it is signed");
    signs(&officer, &page);
    let printing = told(&pcc, &page);
    let withheld: Vec<&str> =
        ["August 2026", "September 2026", "October 2026"].into_iter().filter(|month| cell(&printing, month).parse::<u64>().is_err()).collect();
    assert!(withheld.len() > 1, "the small month and another that protects it: {printing}");
    let drawing = pcc.get(&format!("{page}/file/svg")).expect_status(200);
    assert_eq!(drawing.header("content-type"), Some("image/svg+xml"));
    for said in ["OFFICIAL", "Boards and the Commissioner", "Counts of 1 to 4 are shown", "Where one is withheld there is a gap"] {
        assert!(drawing.body.contains(said), "{said} is not on its face: {}", drawing.body);
    }
    let points = drawing.body.matches("<circle").count();
    assert_eq!(points, 4 - withheld.len(), "a point for each figure that is told, and none for another: {}", drawing.body);
    let hash = blake3::hash(&drawing.bytes).to_hex().to_string();
    let known = force.read(move |tx| tx.number("SELECT COUNT(*) FROM export WHERE hash = ?1", &[concord::ledger::Value::Text(hash.clone())]));
    assert_eq!(known, 1, "the picture that left is in the journal");
    // A table without a picture has none to take.
    let strands = prepares(&analyst, &asked.replace("rows=month", "rows=strand"), &[]);
    signs(&officer, &strands);
    pcc.get(&format!("{strands}/file/svg")).expect_status(404);
    force.verifies();
}

#[test]
fn a_request_is_answered_in_one_go_within_its_twenty_working_days_and_the_log_says_what_was_disclosed() {
    on_both("disclosed", |force| {
        november(force);
        let (officer, inspector) = (force.actor(Role::HateCrimeOfficer), force.actor(Role::DetectiveInspector));
        let wrong = [("reference", "FOI 2026/118"), ("asked", "31/02/2026"), ("wording", " "), ("from", "30/11/2026"), ("to", "01/11/2026")];
        let back = officer.fill("/disclosures/new", &wrong).expect_status(422);
        assert_eq!(back.wrong_with("asked"), "Enter a real date, like 21/11/2026.");
        assert_eq!(back.wrong_with("wording"), "Enter what was asked.");
        assert_eq!(back.wrong_with("to"), "The last day is before the first. Change one of them.");
        assert!(back.body.contains("FOI 2026/118"), "nothing typed is lost");
        let right = [
            ("reference", "FOI 2026/118"),
            ("asked", "01/12/2026"),
            ("wording", "How many hate incidents were there in November?"),
            ("from", "01/11/2026"),
            ("to", "30/11/2026"),
        ];
        let sheet = officer.sheet("/disclosures/new").with(&right);
        let page = officer.send_sheet(&sheet).expect_status(303).location().to_owned();
        assert_eq!(officer.send_sheet(&sheet).expect_status(303).location(), page, "sent twice, it is one request");
        assert!(officer.get(&page).says("FOI 2026/118"), "{}", officer.get(&page).words());
        let log = officer.get("/disclosures").expect_status(200);
        assert_eq!(log.body.matches("href=\"/disclosures/2026-").count(), 1, "{}", log.words());
        // Twenty working days from 1 December, the bank holidays of Christmas left out and 1 January too.
        assert!(log.says("1 December 2026") && log.says("Not yet"), "{}", log.words());
        let request = officer.get("/disclosures/2026-1").expect_status(200);
        assert!(request.says("20 working days") && request.says("How many hate incidents"), "{}", request.words());

        signs(&inspector, &page);
        let log = officer.get("/disclosures").expect_status(200);
        assert!(log.says("2 December 2026") && log.links_to(&page) && !log.says("Not yet"), "{}", log.words());
        assert!(!officer.get("/").says("Request for information FOI 2026/118"));
        let printing = told(&force.actor(Role::Communications), &page);
        let rows: Vec<&str> = printing["tables"][0]["rows"].as_array().unwrap().iter().filter_map(|row| row[0].as_str()).collect();
        assert!(rows.iter().any(|row| row.starts_with("Race or ethnicity; no outcome yet; ")), "strand, outcome and source: {rows:?}");
        assert_eq!(printing["tables"][0]["head"][1], "November 2026", "and the month: {printing}");
        let text = printing["tables"].to_string();
        assert!(!text.contains("\"3\"") && text.contains("<5"), "the small count is withheld: {text}");
        officer.get("/disclosures/2026-1/prepare").expect_status(404);
        force.actor(Role::PartnerAgency).get("/disclosures").expect_status(404);
        force.verifies();
    });
}

#[test]
fn the_published_record_is_kept_as_it_was_printed_and_a_revision_stands_beside_what_it_revised() {
    on_both("record", |force| {
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("published/tables.toml");
        let load = |file: &std::path::Path| force.wait(concord::returns::record::run_cli(force.house(), file)).unwrap();
        let said = load(&file).unwrap();
        assert!(said.starts_with("21 of 21 published tables were taken"), "{said}");
        assert!(load(&file).unwrap().starts_with("0 of "), "what is there stays as it is");
        assert!(load(std::path::Path::new("no-such-file.toml")).is_err());
        let reader = force.actor(Role::Communications);
        let list = reader.get("/publications").expect_status(200);
        assert!(list.says("Published by others before"), "{}", list.words());
        let find = |words: &str| list.links().into_iter().find(|(_, shown)| shown.contains(words)).map(|(href, _)| href).unwrap();
        let year = reader.get(&find("2015/16")).expect_status(200);
        for said in ["62,518", "65,500", "79%", "source S13"] {
            assert!(year.says(said), "{said}: {}", year.words());
        }
        let first = reader.get(&find("(T2), first published")).expect_status(200);
        assert!(first.says("52,528") && first.says("This was corrected"), "{}", first.words());
        let revised = reader.get(&find("(T2), as revised")).expect_status(200);
        assert!(revised.says("Offences 2014/15, Recorded 52,528 52,465"), "{}", revised.words());
        assert!(reader.get(&find("by force")).says("its recording system changed in February 2024"));
        force.verifies();
    });
}
