//! Figures: measures with their definitions, who may see them, coverage, and the SQL held equal to the pure fold.

mod kept;
mod published;
mod twins;

use practice::people::Role;
use practice::returns::measure::Measure;
use rehearsal::{Force, Report, at};
use serde_json::Value;

use crate::ledger::both::on_both;

fn json(answer: &rehearsal::Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("no JSON: {}", answer.body))
}

#[test]
fn the_form_of_figures_says_what_the_table_shows_and_the_total_alone_can_be_asked_for() {
    let force = Force::open();
    let officer = force.actor(Role::HateCrimeOfficer);
    let shown = |path: &str| {
        let page = officer.get(path).expect_status(200);
        let chosen = ["strand", "month"].map(|by| page.body.contains(&format!("<option value=\"{by}\" selected")));
        (chosen, page.says("Race or ethnicity"))
    };
    assert_eq!(shown("/figures"), ([true, false], true), "by strand where nothing was asked");
    assert_eq!(shown("/figures?by=strand,month"), ([true, true], true));
    assert_eq!(shown("/figures?rows=&columns=&unit=incidents"), ([false, false], false), "the total alone");
}

#[test]
fn every_measure_has_a_page_with_its_definition_and_the_same_figure_for_a_program() {
    on_both("measures", |force| {
        force.hate_crime_to_closure(&Report::of("Words were shouted.").strand("RACE").victim("Rehearsal Victim Alder"), at("2026-11-02 09:00"));
        force.clock_shows("2026-11-20 10:00");
        let officer = force.actor(Role::HateCrimeOfficer);
        let program = force.program("hate-crime-officer");
        let list = officer.get("/figures/measures").expect_status(200);
        for measure in Measure::ALL {
            assert!(list.links_to(&format!("/figures/measures/{}", measure.code())), "{}", measure.code());
            let days = "from=2026-11-01&to=2026-11-30";
            let page = officer.get(&format!("/figures/measures/{}?{days}", measure.code())).expect_status(200);
            let told = json(&program.get(&format!("/api/v1/figures/measures/{}?{days}", measure.code())).expect_status(200));
            let figure = told["total"]["figure"].as_str().unwrap().to_owned();
            assert!(page.says(&figure), "{}: {figure} in {}", measure.code(), page.words());
            for note in told["notes"].as_array().unwrap() {
                assert!(page.says(note.as_str().unwrap()), "{}: {note}", measure.code());
            }
            assert!(told["definition"]["numerator"].is_string() && figure != "0", "{}: {told}", measure.code());
        }
        let listed = json(&program.get("/api/v1/figures/measures").expect_status(200));
        assert_eq!(listed["measures"].as_array().unwrap().len(), Measure::ALL.len());
        let first = json(&program.get("/api/v1/figures/measures/supervisor-contact?from=2026-11-01&to=2026-11-30").expect_status(200));
        assert_eq!((&first["total"]["figure"], &first["total"]["of"]), (&"100%".into(), &"1 of 1".into()), "{first}");
        officer.get("/figures/measures/supervisor-contact?from=2026-11-30&to=2026-11-01").expect_status(422);
        officer.get("/figures/measures/nothing-known").expect_status(404);
    });
}

#[test]
fn what_is_said_of_coverage_takes_figures_away_and_follows_the_others_until_it_is_withdrawn() {
    let force = Force::open();
    force.clock_shows("2026-11-20 10:00");
    force.actor(Role::CallHandler).records(&[]);
    let registrar = force.actor(Role::CrimeRegistrar);
    let figure = |days: &str| registrar.get(&format!("/figures/measures/recorded-incidents?{days}")).expect_status(200);
    let november = "from=2026-11-01&to=2026-11-30";
    assert!(figure(november).says("are taken as complete from the first report on"), "{}", figure(november).words());
    assert!(figure("from=2019-01-01&to=2019-12-31").says("No coverage"), "before the first report there are no records");
    let wrong =
        registrar.fill("/figures/coverage/new", &[("first", "30/11/2026"), ("last", "01/11/2026"), ("kind", "missing")]).expect_status(422);
    assert_eq!(wrong.wrong_with("last"), "The last day is before the first. Change one of them.");
    assert!(wrong.wrong_with("note").starts_with("Say what is missing"), "{}", wrong.words());
    let whole = [("first", "01/01/2020"), ("last", ""), ("kind", "complete"), ("note", "")];
    registrar.fill("/figures/coverage/new", &whole).expect_status(303);
    assert!(figure("from=2021-01-01&to=2021-01-31").says("No cases in this period"), "the records were said to be whole");
    let gone = [("first", "01/11/2026"), ("last", "30/11/2026"), ("kind", "missing"), ("note", "A change of system.")];
    registrar.fill("/figures/coverage/new", &gone).expect_status(303);
    let shown = figure(november);
    assert!(shown.says("No coverage") && shown.says("A change of system."), "{}", shown.words());
    let sheet = registrar.get("/figures/coverage").sheets().into_iter().find(|sheet| sheet.action.ends_with("/withdraw")).unwrap();
    registrar.send_sheet(&sheet).expect_status(303);
    assert!(!figure(november).says("A change of system."), "the newest is withdrawn");
    assert!(!force.actor(Role::Analyst).get("/figures/coverage").expect_status(200).links_to("/figures/coverage/new"));
    force.verifies();
}

#[test]
fn the_figures_column_decides_who_counts_and_totals_alone_come_without_small_cells_or_links() {
    let force = Force::open();
    force.clock_shows("2026-08-20 10:00");
    let handler = force.actor(Role::CallHandler);
    for strand in ["RACE"; 7].into_iter().chain(["REL"; 6]).chain(["DIS"; 2]) {
        let more = if strand == "REL" { vec![("religions", "UNK")] } else { Vec::new() };
        handler.records(&[&[("strands", strand)], more.as_slice()].concat());
    }
    force.clock_shows("2026-11-20 10:00");
    let asked = "quarter=2026-07-01&unit=incidents&rows=strand";
    for role in [Role::Communications, Role::PccOffice, Role::PartnerAgency, Role::SteeringGroupMember] {
        let reader = force.actor(role);
        let page = reader.get(&format!("/figures?{asked}")).expect_status(200);
        let words = page.words();
        assert!(page.says("not shown") && page.says("15"), "{words}");
        assert!(!page.links().iter().any(|(href, _)| href.starts_with("/figures/records")), "{words}");
        reader.get("/figures/records?from=2026-07-01&to=2026-09-30&by=strand&unit=incidents").expect_status(if role == Role::PartnerAgency {
            200
        } else {
            404
        });
        let program = json(
            &force.program(role.code()).get(&format!("/api/v1/figures?{asked}&from=2026-08-20&to=2026-08-20&by=district")).expect_status(200),
        );
        let cells: Vec<&str> = program["rows"].as_array().unwrap().iter().filter_map(|row| row["cells"][0].as_str()).collect();
        assert!(!cells.contains(&"2") && !cells.contains(&"6"), "the small cell and the one beside it: {program}");
        assert!(cells.contains(&"7") && cells.contains(&"15"), "{program}");
        let measure =
            reader.get("/figures/measures/strand-mix?quarter=2026-07-01&from=2026-08-20&to=2026-08-20&district=E06000016").expect_status(200);
        assert!(measure.says("From 1 July 2026 to 30 September 2026."), "free dates would give cells back: {}", measure.words());
    }
    let analyst = force.actor(Role::Analyst).get("/figures?from=2026-08-01&to=2026-08-31&by=strand&unit=incidents").expect_status(200);
    assert!(analyst.says("15") && analyst.says("2"), "{}", analyst.words());
    assert!(!analyst.links().iter().any(|(href, _)| href.starts_with("/figures/records")), "an analyst opens no whole record");
    let prevent = force.actor(Role::PreventTeam).get("/figures?unit=incidents").expect_status(200);
    assert!(prevent.says("15"), "{}", prevent.words());
    for role in [Role::CallHandler, Role::Auditor, Role::Administrator, Role::ProfessionalStandards, Role::ReportingCentre] {
        force.actor(role).get("/figures").expect_status(404);
        force.actor(role).get("/figures/measures").expect_status(404);
    }
}

#[test]
fn a_restricted_record_is_in_a_force_figure_of_five_and_in_no_smaller_one_and_in_no_list() {
    on_both("restricted_totals", |force| {
        force.clock_shows("2026-11-20 10:00");
        let handler = force.actor(Role::CallHandler);
        let race: Vec<String> = (0..5).map(|_| handler.records(&[])).collect();
        let disability: Vec<String> = (0..4).map(|_| handler.records(&[("strands", "DIS")])).collect();
        for id in [&race[0], &disability[0]] {
            force.actor(Role::Supervisor).takes(id, "restrict", &[("ground", "staff-suspect"), ("reason", "Works at the front desk.")]);
        }
        let days = "from=2026-11-01&to=2026-11-30&by=strand&unit=incidents";
        let officer = force.actor(Role::HateCrimeOfficer);
        let page = officer.get(&format!("/figures?{days}")).expect_status(200);
        assert!(page.says("Race or ethnicity 5") && page.says("Disability 3"), "five with the restricted one, three without: {}", page.words());
        assert!(page.says("Restricted records are in figures of five or more, and in no list of records."));
        let behind = officer.get(&format!("/figures/records?{days}&row=RACE")).expect_status(200);
        assert_eq!(race.iter().filter(|id| behind.says(id)).count(), 4, "the list does not show it");
        assert!(!behind.says(&race[0]));
        let district = force.actor(Role::Spoc).get(&format!("/figures?{days}")).expect_status(200);
        assert!(
            district.says("Race or ethnicity 4") && !district.says("Restricted records are in figures"),
            "a district's own: {}",
            district.words()
        );
        let measure = officer.get("/figures/measures/recorded-incidents?from=2026-11-01&to=2026-11-30").expect_status(200);
        assert!(measure.says("9"), "all nine in the force's total: {}", measure.words());
    });
}

#[test]
fn what_people_say_of_themselves_is_asked_for_kept_apart_and_read_as_a_ratio_of_groups() {
    on_both("equality", |force| {
        force.clock_shows("2026-11-20 10:00");
        let supervisor = force.actor(Role::Supervisor);
        let mut first = String::new();
        for (place, code) in ["asian", "asian", "white", ""].into_iter().enumerate() {
            let id = force.takes(&Report::of("Words were shouted.").strand("RACE").victim("Rehearsal Victim Alder"));
            if !code.is_empty() {
                let asked = supervisor.fill(&format!("/incidents/{id}/monitoring"), &[("person", "1")]).expect_status(303);
                supervisor.fill(asked.location(), &[("ethnicity", code), ("age", "25-34")]).expect_status(303);
            }
            if place == 0 {
                first = id;
            }
        }
        let wrong = supervisor.fill(&format!("/incidents/{first}/monitoring?about=1"), &[("sex", "guessed")]).expect_status(422);
        assert!(wrong.wrong_with("sex").contains("Choose from the list"), "{}", wrong.words());
        let journal = force.journal_about(&first);
        assert!(journal.iter().all(|entry| !entry.event.contains("asian")), "what was said is sealed, and in no entry of the journal");
        // Correcting a name keeps what was said.
        supervisor.takes(&first, "change-person", &[("person", "1"), ("kind", "victim"), ("name", "Rehearsal Victim Aspen")]);
        assert!(force.incident(&first).people[0].monitoring.is_some());
        assert!(!supervisor.opens(&first).says("Asian, Asian British"), "it is shown to nobody who did not open the person");

        let officer = force.actor(Role::HateCrimeOfficer);
        let measure = "/figures/measures/disproportionality?from=2026-11-01&to=2026-11-30&by=victim-ethnicity";
        let without = officer.get(measure).expect_status(200);
        assert!(without.says("No population of every group is loaded"), "{}", without.words());
        let groups = "code,population,year\nethnicity.asian,1000,2021\nethnicity.black,500,2021\nethnicity.mixed,500,2021\nethnicity.white,7500,2021\nethnicity.other,500,2021\n";
        let administrator = force.actor(Role::Administrator);
        let preview =
            crate::geography::send(&administrator, "/admin/geography", &[("content", "population")], ("file", "p.csv", groups.as_bytes()));
        let take = preview.expect_status(200).sheets().into_iter().find(|sheet| sheet.action == "/admin/geography/take").unwrap();
        administrator.send_sheet(&take).expect_status(303);
        let told = json(&force.program("hate-crime-officer").get(&format!("/api/v1{measure}")).expect_status(200));
        let row = |key: &str| told["rows"].as_array().unwrap().iter().find(|row| row["key"] == key).unwrap()["reading"].clone();
        assert_eq!(row("asian")["figure"], "18.0", "2 in 1,000 against 1 in 9,000: {told}");
        assert_eq!(row("")["figure"], "1", "nobody asked them: {told}");
        assert!(officer.get(measure).says("2 of 1,000 residents in the group, 1 of 9,000 others"));
        force.verifies();
    });
}
