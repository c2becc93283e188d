//! The shipped mappings against a force's lists, with invented rows that hold the traps of the real files.

use super::samples::moment;
use super::{Incoming, Lists, Mapping, Precision, StrandLists};

const TORONTO: &str = include_str!("../../../../policy/mappings/toronto.toml");
const NYPD: &str = include_str!("../../../../policy/mappings/nypd.toml");
const AUSTIN: &str = include_str!("../../../../policy/mappings/austin.toml");
const FBI: &str = include_str!("../../../../policy/mappings/fbi.toml");

/// National strands and OTHER, a few offences and settings: a force that lacks much of what the mappings name.
fn narrow_lists() -> Lists {
    let set = |words: &str| words.split(' ').map(str::to_owned).collect();
    let strands =
        [("RACE", "asian black arab other"), ("REL", ""), ("SO", "gay lesbian"), ("DIS", "physical"), ("TRANS", "trans-woman"), ("OTHER", "")];
    let religions = |code: &str| {
        if code == "REL" { set("BUD CHR HIN JEW MUS SIK OTH NONE UNK") } else { set("") }
    };
    let lists = |(code, subs): (&str, &str)| (code.to_owned(), StrandLists { subs: set(subs), religions: religions(code) });
    Lists {
        strands: strands.into_iter().map(lists).collect(),
        offences: set("105A 8N 58D"),
        settings_of_place: set("home street worship other"),
        ..Lists::default()
    }
}

fn mapping(name: &str, text: &str) -> Mapping {
    Mapping::parse(name, text, &narrow_lists()).unwrap_or_else(|faults| panic!("{}", faults[0]))
}

/// Reads a row given as (column, value); columns that are not given are blank.
fn read(mapping: &Mapping, given: &[(&str, &str)]) -> Incoming {
    let header: Vec<&str> = mapping.columns().collect();
    for (name, _) in given {
        assert!(header.contains(name), "the mapping reads {name}");
    }
    let cell = |name: &&str| given.iter().find(|(column, _)| column == name).map_or("", |(_, value)| *value);
    let cells: Vec<&str> = header.iter().map(cell).collect();
    mapping.open(&header, moment("2026-01-01T00:00:00Z")).unwrap().read_row(2, &cells).unwrap()
}

#[test]
fn every_shipped_mapping_fits_a_force_with_narrow_lists() {
    let files = [("toronto", TORONTO), ("nypd", NYPD), ("austin", AUSTIN), ("fbi", FBI)];
    for (name, text) in files {
        assert_eq!(mapping(name, text).system(), name);
    }
}

#[test]
fn toronto_gives_the_local_day_and_time_and_several_biases() {
    let row = read(
        &mapping("toronto", TORONTO),
        &[
            ("EVENT_UNIQUE_ID", "GO-1"),
            ("REPORTED_DATE", "7/2/2020 4:00:00 AM"),
            ("REPORTED_TIME", "1904"),
            ("OCCURRENCE_DATE", "1/1/2020 5:00:00 AM"),
            ("OCCURRENCE_TIME", "0"),
            ("DIVISION", "NSA"),
            ("RACE_BIAS", "Black, East/Southeast Asian"),
            ("MENTAL_OR_PHYSICAL_DISABILITY", "YES"),
            ("MULTIPLE_BIAS", "No"),
            ("LOCATION_TYPE", "House (Townhouse, Retirement Home, Garage, Vehicle, Cottage)"),
            ("PRIMARY_OFFENCE", "Murder"),
            ("REPORTED_YEAR", "2019"),
        ],
    );
    assert_eq!((row.reported_at, row.reported_known), (moment("2020-07-02T23:04:00Z"), Precision::Minute));
    assert_eq!(row.occurred_from, Some(moment("2020-01-01T05:00:00Z")));
    assert_eq!((row.district, row.setting.as_deref()), (None, Some("home")));
    let strands: Vec<_> = row.strands.iter().map(|s| (s.strand.as_str(), s.words.as_str())).collect();
    assert_eq!(strands, [("DIS", "Mental or physical disability"), ("RACE", "Black"), ("RACE", "East/Southeast Asian")]);
    assert_eq!(row.offences[0].code, None, "this force's list lacks murder, so the words alone are kept");
    assert_eq!(
        row.notes,
        ["MULTIPLE_BIAS is \"No\", but the row gives 3 strand values.", "REPORTED_YEAR is 2019, but the date of report is 2020-07-02.",]
    );
}

#[test]
fn new_york_repeats_a_complaint_for_each_arrest() {
    let nypd = mapping("nypd", NYPD);
    let row = |arrest: &str, on: &str| {
        read(
            &nypd,
            &[
                ("Full Complaint ID", "20210"),
                ("Record Create Date", "05/01/2021"),
                ("Month Number", "5"),
                ("Bias Motive Description", "ANTI-FEMALE"),
                ("PD Code Description", "MISCHIEF,CRIMINAL,    UNCL 2ND"),
                ("Arrest Id", arrest),
                ("Arrest Date", on),
            ],
        )
    };
    let rows = [(2, row("", "")), (3, row("K1", "04/30/2021")), (4, row("K2", "05/02/2021"))];
    assert_eq!(rows[0].1.arrested, Some(false));
    let (gathered, refusals) = nypd.gather(rows.into_iter());
    assert_eq!((gathered.len(), gathered[0].further_rows, refusals.len()), (1, 2, 0));
    let incident = &gathered[0].incoming;
    assert_eq!((incident.arrested, incident.offences[0].code.as_deref()), (Some(true), Some("58D")));
    assert_eq!(
        incident.notes,
        [
            "\"ANTI-FEMALE\": this force does not record the strand SEX; recorded under OTHER.",
            "An arrest is dated before the record was made.",
            "Gathered with 2 further rows of the same number: further arrests.",
        ]
    );
}

#[test]
fn a_date_of_incident_that_stands_for_the_report_says_so_and_nobody_known_is_not_nobody() {
    let row = read(
        &mapping("fbi", FBI),
        &[
            ("incident_id", "1"),
            ("incident_date", "43979"),
            ("bias_desc", "Anti-Jewish;Anti-Lesbian, Gay, Bisexual, or Transgender (Mixed Group)"),
            ("multiple_bias", "M"),
            ("total_offender_count", "0"),
            ("total_individual_victims", "0"),
            ("location_name", "Highway/Road/Alley/Street/Sidewalk;Residence/Home"),
        ],
    );
    assert_eq!((row.reported_at, row.reported_known), (moment("2020-05-28T04:00:00Z"), Precision::Day));
    assert_eq!((row.victims, row.suspects), (Some(0), None));
    assert_eq!(row.strands.len(), 2);
    assert!(row.notes.iter().any(|note| note.starts_with("The source gives no date of report")));
    assert_eq!(row.setting.as_deref(), Some("street"), "the first of the two places, with a note");
    let row = read(
        &mapping("austin", AUSTIN),
        &[
            ("Incident Number", "2017-1"),
            ("Date of Incident", "01/01/2017 12:00:00 AM"),
            ("Bias", "Anti-White/Anti-Hispanic or Latino"),
            ("Number of Victims under 18", "1"),
            ("Number of Victims over 18", "Unknown"),
        ],
    );
    assert_eq!((row.victims, row.reported_known, row.strands.len()), (None, Precision::Day, 2));
}
