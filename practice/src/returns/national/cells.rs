//! From a figure of a return to the offences that it counted.

use std::collections::BTreeMap;

use crate::returns::home_office::{HateCrime, Year};
use crate::returns::printing::CountedCell;
use crate::returns::{Difference, Printed};

/// Whether a column holds counts: shares, changes and differences count nothing of their own.
pub fn counts(column: &str) -> bool {
    !column.contains('%') && column != "Difference"
}

/// A table's code, a row's label and a column's heading.
type Place = (String, String, String);

/// What each figure of the tables counted. `make` prints the tables over some years; an offence is in a figure when the tables of that offence
/// alone have something there, so that no second counting can disagree with the first.
pub fn counted(years: &[Year], make: impl Fn(&[Year]) -> Vec<Printed>) -> Vec<CountedCell> {
    let mut alone: Vec<Year> = years.iter().map(|year| Year { label: year.label.clone(), crimes: Some(Vec::new()) }).collect();
    let mut units: BTreeMap<Place, Vec<String>> = BTreeMap::new();
    for (place, year) in years.iter().enumerate() {
        // Offences that are alike in all that the tables read stand in the same figures: each sort is printed once.
        let mut sorts: BTreeMap<HateCrime, Vec<Place>> = BTreeMap::new();
        for crime in year.crimes.iter().flatten() {
            let places = sorts.entry(alike(crime)).or_insert_with(|| {
                if let Some(year) = alone.get_mut(place) {
                    year.crimes = Some(vec![crime.clone()]);
                }
                make(&alone).iter().flat_map(holding).collect()
            });
            for place in places.iter() {
                units.entry(place.clone()).or_default().push(crime.record.clone());
            }
        }
        if let Some(year) = alone.get_mut(place) {
            year.crimes = Some(Vec::new());
        }
    }
    let cell = |((table, row, column), mut units): (Place, Vec<String>)| {
        units.sort();
        let key = format!("{table}: {row}, {column}");
        CountedCell { table, row, column, key, told: true, strand: None, units }
    };
    units.into_iter().map(cell).collect()
}

/// An offence without what no table reads: its references, and the days within the month.
fn alike(crime: &HateCrime) -> HateCrime {
    HateCrime {
        record: String::new(),
        reference: String::new(),
        recorded_on: crime.recorded_on.first_of_month(),
        offence_from: None,
        offence_to: None,
        outcome_on: None,
        ..crime.clone()
    }
}

/// The cells of a table that hold a count above 0.
fn holding(table: &Printed) -> Vec<Place> {
    let mut found = Vec::new();
    for (row, cells) in &table.rows {
        for (column, cell) in table.head.iter().skip(1).zip(cells) {
            if counts(column) && cell.replace(',', "").parse::<u64>().is_ok_and(|count| count > 0) {
                found.push((table.code.clone(), row.clone(), column.clone()));
            }
        }
    }
    found
}

/// What each row of a record-level table is about: one cell an offence, under its reference.
pub fn of_records(crimes: &[HateCrime]) -> Vec<CountedCell> {
    let cell = |crime: &HateCrime| CountedCell {
        table: super::content::RECORDS.into(),
        row: crime.reference.clone(),
        column: String::new(),
        key: crime.reference.clone(),
        strand: None,
        told: true,
        units: vec![crime.record.clone()],
    };
    crimes.iter().map(cell).collect()
}

/// What differs between two versions, with whole rows of records told once: a row that came or went is one line, not one a column.
pub fn changes(before: &[Printed], after: &[Printed]) -> Vec<Difference> {
    let mut told: Vec<Difference> = Vec::new();
    for one in crate::returns::differences(before, after) {
        let whole = one.before.is_none() || one.after.is_none();
        let again = |known: &Difference| known.table == one.table && known.row == one.row && known.before.is_none() == one.before.is_none();
        let of_records = one.table.starts_with("Records");
        if of_records && whole && told.last().is_some_and(again) {
            continue;
        }
        told.push(if of_records && whole { Difference { column: "whole row".into(), ..one } } else { one });
    }
    told
}
