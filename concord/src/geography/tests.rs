//! Reading boundaries and populations: small invented files, and the published ones where they are at hand.

use std::path::Path;

use super::boundaries::{as_written, read as read_boundaries, written};
use super::population::read as read_population;

/// A file of squares, one for each (code, name).
fn squares(areas: &[(&str, &str)]) -> String {
    let features = areas.iter().enumerate().map(|(place, (code, name))| {
        let west = f64::from(u32::try_from(place).unwrap()) / 10.0 - 1.2;
        let east = west + 0.1;
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"WD25CD\":\"{code}\",\"WD25NM\":\"{name}\",\"LAD25CD\":\"E06000016\"}},\"geometry\":\
             {{\"type\":\"Polygon\",\"coordinates\":[[[{west},52.6],[{east},52.6],[{east},52.7],[{west},52.7],[{west},52.6]]]}}}}"
        )
    });
    format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.collect::<Vec<_>>().join(","))
}

fn refused(text: &str) -> String {
    read_boundaries(text.as_bytes(), "", "").unwrap_err().join("\n")
}

#[test]
fn the_property_that_holds_the_code_is_found_or_asked_for() {
    let file = squares(&[("E05000001", "Abbey"), ("E05000002", "Castle")]);
    let areas = read_boundaries(file.as_bytes(), "", "").unwrap();
    let named: Vec<_> = areas.iter().map(|area| (area.code.as_str(), area.name.as_str())).collect();
    assert_eq!(named, [("E05000001", "Abbey"), ("E05000002", "Castle")]);
    assert_eq!(as_written(&written(&areas[0].rings))[0].len(), 5, "what is stored is read again");
    let own = file.replace("WD25CD", "ref").replace("E0500000", "ward-");
    assert!(refused(&own).contains("Say which property holds the code of each area. The file has: LAD25CD, WD25NM, ref."), "{}", refused(&own));
    assert_eq!(read_boundaries(own.as_bytes(), "ref", "WD25NM").unwrap()[1].code, "ward-2");
    assert!(read_boundaries(file.as_bytes(), "WARD", "").unwrap_err()[0].contains("no property \"WARD\""));
}

#[test]
fn a_file_that_is_wrong_is_refused_whole_and_says_where() {
    assert!(refused("{}").contains("not a GeoJSON FeatureCollection"));
    assert!(refused("{\"type\":\"FeatureCollection\",\"features\":[]}").contains("no areas"));
    let metres = squares(&[("E05000001", "Abbey")]).replace("52.6", "307312");
    assert!(refused(&metres).contains("metres of the National Grid"), "{}", refused(&metres));
    let twice = squares(&[("E05000001", "Abbey"), ("E05000001", "Castle")]);
    assert!(read_boundaries(twice.as_bytes(), "WD25CD", "WD25NM").unwrap_err()[0].contains("E05000001 stands in the file twice"));
    let point = squares(&[("E05000001", "Abbey")]).replace("Polygon", "MultiLineString");
    assert!(refused(&point).contains("is a MultiLineString, not a polygon"), "{}", refused(&point));
    let unnamed = squares(&[("E05000001", "")]);
    assert!(refused(&unnamed).contains("has no name"));
}

#[test]
fn populations_are_read_whatever_the_order_and_every_wrong_row_is_named() {
    let rows = read_population(b"\xef\xbb\xbfYear,Code,Mid-year population\n2024,E06000016,\"379,800\"\n2023,E06000016,373000\n").unwrap();
    assert_eq!((rows[0].year, rows[0].people, rows[1].people), (2024, 379_800, 373_000));
    let wrong = read_population(b"code,population,year\nE1,ten,2024\n,5,2024\nE2,5,24\nE3,-5,2024\nE4,5,2024\nE4,6,2024\n").unwrap_err();
    let rows: Vec<&str> = wrong.iter().filter_map(|sentence| sentence.split(':').next()).collect();
    assert_eq!(rows, ["Row 2", "Row 3", "Row 4", "Row 5", "Row 7"], "{wrong:#?}");
    assert!(read_population(b"code,people\nE1,5\n").unwrap_err()[0].contains("It names: code, people."));
}

#[test]
fn the_published_wards_are_taken_and_simplified() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/geography/ward");
    let Ok(files) = std::fs::read_dir(folder) else {
        eprintln!("skipped: the published boundaries are not at hand");
        return;
    };
    let (mut wards, mut before, mut after) = (0, 0, 0);
    for file in files {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let areas = read_boundaries(&bytes, "", "").unwrap();
        wards += areas.len();
        before += areas.iter().map(|area| area.places).sum::<usize>();
        after += areas.iter().flat_map(|area| &area.rings).map(Vec::len).sum::<usize>();
        assert!(areas.iter().all(|area| area.code.starts_with("E05") && area.rings.iter().all(|ring| ring.len() >= 4)));
    }
    assert!(wards > 200, "{wards}");
    // The published outlines are generalised already: a tenth and more still goes.
    assert!(after * 10 < before * 9, "{after} of {before} places are left");
}
