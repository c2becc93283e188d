//! Boundaries and populations on the administrator's page: shown before they are taken, taken whole, journalled, and drawn as a map.

use axum::http::Method;
use practice::people::Role;
use rehearsal::{Answer, Colleague, Force};

use crate::ledger::both::on_both;

/// A file sent with answers, as a browser sends it.
pub fn send(colleague: &Colleague<'_>, address: &str, answers: &[(&str, &str)], file: (&str, &str, &[u8])) -> Answer {
    let csrf = colleague.csrf();
    let mut body = Vec::new();
    for (name, value) in answers.iter().copied().chain([("csrf", csrf.as_str())]) {
        body.extend_from_slice(format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").as_bytes());
    }
    let (name, called, bytes) = file;
    let head = format!(
        "--x\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"{called}\"\r\ncontent-type: application/octet-stream\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--x--\r\n");
    colleague.request(Method::POST, address, &[("content-type", "multipart/form-data; boundary=x")], body)
}

/// Squares side by side for these areas.
fn boundaries(codes: &[String]) -> String {
    let feature = |(place, code): (usize, &String)| {
        let place = u32::try_from(place).unwrap();
        let (west, east) = (f64::from(place) / 10.0, f64::from(place + 1) / 10.0);
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"code\":\"{code}\",\"name\":\"Rehearsal {code}\"}},\"geometry\":{{\"type\":\"Polygon\",\
             \"coordinates\":[[[{west},52.6],[{east},52.6],[{east},52.7],[{west},52.7],[{west},52.6]]]}}}}"
        )
    };
    let features = codes.iter().enumerate().map(feature).collect::<Vec<_>>().join(",");
    format!("{{\"type\":\"FeatureCollection\",\"features\":[{features}]}}")
}

fn stored(force: &Force, table: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) FROM {table}");
    force.read(move |tx| tx.number(&sql, &[]))
}

#[test]
fn boundaries_and_populations_are_shown_before_they_are_taken_and_then_drawn() {
    on_both("geography", |force| {
        force.clock_shows("2026-11-03 10:00");
        let administrator = force.actor(Role::Administrator);
        let officer = force.actor(Role::HateCrimeOfficer);
        let districts: Vec<String> = force.house().policy().unwrap().districts.iter().map(|district| district.code.clone()).collect();
        let figures = "/figures?from=2026-11-01&to=2026-11-03&unit=incidents&rows=district&columns=";
        let tiles = officer.get(figures).expect_status(200);
        assert!(tiles.says("One tile for each district") && tiles.body.contains("<polygon "), "{}", tiles.words());

        let page = "/admin/geography";
        let refused = send(&administrator, page, &[("content", "districts")], ("file", "d.geojson", b"{}")).expect_status(422);
        assert!(refused.says("not a GeoJSON FeatureCollection"), "{}", refused.words());
        let file = boundaries(&districts);
        let answers = [("content", "districts"), ("code", "code"), ("name", "name")];
        let preview = send(&administrator, page, &answers, ("file", "d.geojson", file.as_bytes())).expect_status(200);
        assert!(preview.says("Nothing is written yet"), "{}", preview.words());
        assert_eq!(stored(force, "boundary"), 0);
        let take = preview.sheets().into_iter().find(|sheet| sheet.action == "/admin/geography/take").unwrap();
        administrator.send_sheet(&take).expect_status(303);
        assert_eq!(usize::try_from(stored(force, "boundary")).unwrap(), districts.len());
        administrator.send_sheet(&take).expect_status(422);

        let rows = districts.iter().map(|code| format!("{code},100000,2024\n")).collect::<Vec<_>>().concat();
        let csv = format!("code,population,year\n{rows}");
        let preview = send(&administrator, page, &[("content", "population")], ("file", "p.csv", csv.as_bytes())).expect_status(200);
        let take = preview.sheets().into_iter().find(|sheet| sheet.action == "/admin/geography/take").unwrap();
        administrator.send_sheet(&take).expect_status(303);
        let people = force.read(|tx| concord::geography::sql::population(tx, 2026));
        assert!(people.iter().all(|(_, year, people)| (*year, *people) == (2024, 100_000)) && people.len() == districts.len());
        assert!(force.read(|tx| concord::geography::sql::population(tx, 2023)).is_empty(), "no estimate of a later year");

        let map = officer.get(figures).expect_status(200);
        assert!(map.says("mid-year estimate of 2024") && map.body.contains("fill-rule=\"evenodd\""), "{}", map.words());
        force.verifies();
    });
}

#[test]
fn outlines_of_which_none_is_a_district_here_are_not_taken_as_districts() {
    let force = Force::open();
    let administrator = force.actor(Role::Administrator);
    let small = boundaries(&["E01000001".to_owned(), "E01000002".to_owned()]);
    let refused =
        send(&administrator, "/admin/geography", &[("content", "districts")], ("file", "small.geojson", small.as_bytes())).expect_status(422);
    assert!(refused.wrong_with("content").contains("None of these 2 areas is a district here"), "{}", refused.words());
    assert_eq!(stored(&force, "boundary"), 0);
}

#[test]
fn wards_are_drawn_from_their_boundaries_and_an_area_of_another_system_takes_no_map_away() {
    let force = Force::open();
    force.clock_shows("2026-11-03 10:00");
    let (administrator, officer) = (force.actor(Role::Administrator), force.actor(Role::HateCrimeOfficer));
    let wards = ["REH-W01", "REH-W02", "REH-W03"].map(str::to_owned);
    for ward in ["REH-W01", "REH-W02", "elsewhere:Old Mill"] {
        let id = force.actor(Role::CallHandler).records(&[]);
        force.actor(Role::Supervisor).fill(&format!("/incidents/{id}/correct"), &[("ward", ward)]).expect_status(303);
    }
    let figures = "/figures?from=2026-11-01&to=2026-11-03&unit=incidents&rows=ward&columns=";
    let table = officer.get(figures).expect_status(200);
    assert!(table.says("REH-W01") && !table.body.contains("fill-rule=\"evenodd\""), "no boundaries yet, so no map: {}", table.words());

    let file = boundaries(&wards);
    let answers = [("content", "wards"), ("code", "code"), ("name", "name")];
    let preview = send(&administrator, "/admin/geography", &answers, ("file", "w.geojson", file.as_bytes())).expect_status(200);
    let take = preview.sheets().into_iter().find(|sheet| sheet.action == "/admin/geography/take").unwrap();
    administrator.send_sheet(&take).expect_status(303);
    let map = officer.get(figures).expect_status(200);
    assert_eq!(map.body.matches("fill-rule=\"evenodd\"").count(), wards.len(), "the ward without a record is drawn too: {}", map.words());
    assert!(map.says("Areas that only another system knows are in the table and not on the map."), "{}", map.words());
    assert!(map.says("Old Mill"), "{}", map.words());
}

#[test]
fn only_an_administrator_loads_boundaries() {
    let force = Force::open();
    force.actor(Role::CrimeRegistrar).get("/admin/geography").expect_status(200);
    let registrar = force.actor(Role::CrimeRegistrar);
    send(&registrar, "/admin/geography", &[("content", "wards")], ("file", "w.geojson", b"{}")).expect_status(404);
    force.actor(Role::Supervisor).get("/admin/geography").expect_status(404);
}
