//! What each cell of a figure counted, unit by unit: what a publication keeps, so that two publications can be held against each other and a
//! figure leads to its records.

use super::{Countable, Names, Question, Unit, count};
use crate::clock::Calendar;

/// One offence or incident in the cells that counted it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedUnit {
    /// The record, or the record and the place of the crime in it: "251101-0000001/2".
    pub unit: String,
    /// Row and column keys of its cells; several where rows or columns are strands.
    pub cells: Vec<(String, String)>,
}

/// The units that a figure of offences or incidents counts, by the same fold that counts them. Motivating factors are no units of their own.
pub fn units<'a>(
    records: impl IntoIterator<Item = (&'a str, &'a Countable)>,
    question: &Question,
    names: &Names,
    calendar: &Calendar,
) -> Vec<CountedUnit> {
    let mut found = Vec::new();
    let mut add = |unit: String, one: &Countable| {
        let figure = count([one], question, names, calendar);
        if figure.total.total > 0 {
            found.push(CountedUnit { unit, cells: figure.cells.into_keys().collect() });
        }
    };
    for (record, one) in records {
        match question.unit {
            Unit::Incidents => add(record.to_owned(), one),
            Unit::Offences | Unit::Flags => {
                for (place, crime) in one.crimes.iter().enumerate() {
                    add(format!("{record}/{place}"), &Countable { crimes: vec![crime.clone()], ..one.clone() });
                }
            }
        }
    }
    found
}
