//! Further rows of one incident.

use super::super::samples::{LONDON, lists, moment};
use super::*;

fn rows() -> Vec<(u64, Incoming)> {
    let mapping = Mapping::parse("old.toml", LONDON, &lists()).unwrap();
    let reader = mapping.open(&["Ref", "Reported", "Area", "Bias", "Offence", "Several"], moment("2024-06-01T00:00:00Z")).unwrap();
    let cells = [
        ["A1", "01/05/2024", "", "Jewish", "Assault", "No"],
        ["A2", "02/05/2024", "North", "Asian", "Assault", "No"],
        ["A1", "03/05/2024", "South", "Asian", "Nuisance", "No"],
        ["A1", "01/05/2024", "North", "Jewish", "Assault", "No"],
    ];
    (2..).zip(&cells).map(|(row, cells)| (row, reader.read_row(row, cells).unwrap())).collect()
}

#[test]
fn further_rows_are_not_further_incidents_and_nothing_they_say_is_lost() {
    let mapping = Mapping::parse("old.toml", LONDON, &lists()).unwrap();
    let (gathered, refusals) = mapping.gather(rows().into_iter());
    assert!(refusals.is_empty());
    assert_eq!(gathered.iter().map(|g| (g.row, g.further_rows)).collect::<Vec<_>>(), [(2, 2), (3, 0)]);
    let first = &gathered[0].incoming;
    assert_eq!(first.strands.iter().map(|s| s.strand.as_str()).collect::<Vec<_>>(), ["REL", "RACE"]);
    assert_eq!(first.offences.len(), 2);
    assert_eq!(first.district.as_deref(), Some("South"), "the first row has none");
    assert_eq!(
        first.notes,
        [
            "Row 4 gives another date of report; the first row's was kept.",
            "Row 5 gives another district; the first row's was kept.",
            "Gathered with 2 further rows of the same number: the same incident again.",
        ]
    );
}

#[test]
fn the_order_in_which_rows_come_changes_nothing() {
    assert_eq!(combine(rows().into_iter()), combine(rows().into_iter().rev()));
}

#[test]
fn counts_keep_the_highest_and_one_arrest_is_an_arrest() {
    let mut rows = rows();
    for ((_, row), (arrested, suspects)) in rows.iter_mut().zip([(Some(false), Some(1)), (None, None), (Some(true), Some(3)), (None, None)]) {
        (row.arrested, row.suspects) = (arrested, suspects);
    }
    let gathered = combine(rows.into_iter());
    assert_eq!((gathered[0].incoming.arrested, gathered[0].incoming.suspects), (Some(true), Some(3)));
}

#[test]
fn where_a_number_may_stand_once_each_further_row_is_refused() {
    let mapping = Mapping::parse("old.toml", &LONDON.replace("further-rows", "refuse"), &lists()).unwrap();
    let (gathered, refusals) = mapping.gather(rows().into_iter());
    assert_eq!(gathered.len(), 2);
    let told: Vec<_> = refusals.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "Row 4, Ref, \"A1\": stands in row 2 already, and the mapping takes a number once",
            "Row 5, Ref, \"A1\": stands in row 2 already, and the mapping takes a number once",
        ]
    );
}
