//! From a figure of a return to the records that it counted.

use super::super::Printed;
use super::super::home_office::{HateCrime, Year};

/// Whether a column holds counts: shares, changes and differences count nothing of their own.
pub fn counts(column: &str) -> bool {
    !column.contains('%') && column != "Difference"
}

/// The offences that a figure counted. `make` prints the table that the figure is in over some years; an offence is in the figure when the
/// table of that offence alone has something there.
pub fn behind<'a>(years: &'a [Year], make: impl Fn(&[Year]) -> Printed, row: &str, column: &str) -> Vec<&'a HateCrime> {
    if !counts(column) {
        return Vec::new();
    }
    let empty: Vec<Year> = years.iter().map(|year| Year { label: year.label.clone(), crimes: Some(Vec::new()) }).collect();
    let mut found = Vec::new();
    for (place, year) in years.iter().enumerate() {
        for crime in year.crimes.iter().flatten() {
            let mut alone = empty.clone();
            if let Some(year) = alone.get_mut(place) {
                year.crimes = Some(vec![crime.clone()]);
            }
            let counted = make(&alone).cell(row, column).and_then(|cell| cell.replace(',', "").parse::<u64>().ok());
            if counted.is_some_and(|count| count > 0) {
                found.push(crime);
            }
        }
    }
    found
}
