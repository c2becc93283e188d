//! What goes into a return beside the counts: its record-level rows in the force's columns, words in summary, and figures put right by hand.

use serde::{Deserialize, Serialize};

use super::{Column, ColumnMap};
use crate::returns::home_office::{FIELDS, HateCrime};
use crate::returns::printing::Content;
use crate::returns::{Printed, thousands};

/// The code of the table that holds the record-level rows.
pub const RECORDS: &str = "RECORDS";
/// The code of the table that holds the summary in words.
pub const SUMMARY: &str = "SUMMARY";
/// The field by which a row is known.
const REFERENCE: &str = "crime_ref";

/// The record-level rows as a table that is frozen: a row is known by its pseudonym and a column by its field, whatever the force calls it, so
/// that two versions can be held against each other. Fields that the force leaves out are left out.
pub fn records(crimes: &[HateCrime], force: &str, map: &ColumnMap) -> Printed {
    let mut crimes: Vec<&HateCrime> = crimes.iter().collect();
    crimes.sort_by(|a, b| a.reference.cmp(&b.reference));
    let kept = |field: &str| map.columns().iter().any(|column| column.field == field);
    let fields: Vec<(usize, &str)> =
        FIELDS.iter().enumerate().map(|(place, (field, _))| (place, *field)).filter(|(_, field)| *field != REFERENCE && kept(field)).collect();
    let row = |crime: &HateCrime| {
        let all = crime.row(force);
        (crime.reference.clone(), fields.iter().map(|(place, _)| all.get(*place).cloned().unwrap_or_default()).collect())
    };
    Printed {
        code: RECORDS.into(),
        title: "Records: one row an offence".into(),
        head: std::iter::once(REFERENCE).chain(fields.iter().map(|(_, field)| *field)).map(str::to_owned).collect(),
        rows: crimes.into_iter().map(row).collect(),
        notes: vec!["Offences flagged under a nationally monitored strand. No incident that is no crime, no name, no local strand.".into()],
    }
}

/// A frozen table of records in the force's columns and headings: the head, then the rows.
pub fn arranged(records: &Printed, columns: &[Column]) -> (Vec<String>, Vec<Vec<String>>) {
    let place = |column: &Column| records.head.iter().position(|field| *field == column.field);
    let places: Vec<Option<usize>> = columns.iter().map(place).collect();
    let row = |(label, cells): &(String, Vec<String>)| {
        let cell = |place: &Option<usize>| match place {
            Some(0) => label.clone(),
            Some(place) => cells.get(place - 1).cloned().unwrap_or_default(),
            None => String::new(),
        };
        places.iter().map(cell).collect()
    };
    (columns.iter().map(|column| column.heading.clone()).collect(), records.rows.iter().map(row).collect())
}

/// The words that go with a return, as a table of one cell.
pub fn summary(words: &str) -> Printed {
    Printed {
        code: SUMMARY.into(),
        title: "Summary in words".into(),
        head: vec!["Part".into(), "Words".into()],
        rows: vec![("Summary".into(), vec![words.to_owned()])],
        notes: Vec::new(),
    }
}

/// A figure that somebody puts right by hand before the return goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The table's code.
    pub table: String,
    /// The row's label.
    pub row: String,
    /// The column's heading.
    pub column: String,
    /// The figure that is to stand there.
    pub figure: u64,
    /// Why; printed under the table.
    pub reason: String,
}

/// Whether the figures of a table may be put right by hand: counts may, answers and records are put right where they were given.
pub fn may_correct(table: &Printed) -> bool {
    !matches!(table.code.as_str(), RECORDS | SUMMARY | super::nil::ANSWERS)
}

/// Puts figures right by hand; each is said under its table. Corrections of a cell that is not there are left out and returned.
pub fn correct<'a>(content: &mut Content, corrections: &'a [Correction]) -> Vec<&'a Correction> {
    let mut lost = Vec::new();
    for one in corrections {
        let table = content.tables.iter_mut().find(|table| table.code == one.table && may_correct(table));
        let put = table.and_then(|table| {
            let place = table.head.iter().skip(1).position(|head| *head == one.column && super::cells::counts(head))?;
            let (_, cells) = table.rows.iter_mut().find(|(label, _)| *label == one.row)?;
            let cell = cells.get_mut(place)?;
            let was = std::mem::replace(cell, thousands(one.figure));
            let now = cell.clone();
            table.notes.push(format!("Put right by hand: {}, {}: {now} in place of {was}. {}", one.row, one.column, one.reason));
            Some(())
        });
        if put.is_none() {
            lost.push(one);
        }
    }
    lost
}
