//! What is in a return, as it is frozen when somebody signs: its tables, its rows, its words, and nothing that is looked up again later.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Column, ColumnMap};
use crate::returns::home_office::{FIELDS, HateCrime};
use crate::returns::{Printed, thousands};

/// The rows of a record-level return, in the force's columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// The columns that were in force.
    pub columns: Vec<Column>,
    /// A row an offence, in the order of its pseudonym.
    pub rows: Vec<Vec<String>>,
}

/// The content of one return.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Tables, in their order.
    pub tables: Vec<Printed>,
    /// The record-level rows; none where the return has none.
    pub sheet: Option<Sheet>,
    /// What somebody wrote to go with it; may be empty.
    pub summary: String,
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

impl Sheet {
    /// The rows of some offences.
    pub fn of(crimes: &[HateCrime], force: &str, map: &ColumnMap) -> Self {
        let mut crimes: Vec<&HateCrime> = crimes.iter().collect();
        crimes.sort_by(|a, b| a.reference.cmp(&b.reference));
        Self { columns: map.columns().to_vec(), rows: crimes.into_iter().map(|crime| map.arrange(&crime.row(force))).collect() }
    }

    /// The rows as a table that can be held against another one's, whatever the columns were called: a row is known by its reference, a
    /// column by its field.
    pub fn printed(&self) -> Printed {
        let reference = self.columns.iter().position(|column| column.field == "crime_ref").unwrap_or(0);
        let fields: Vec<&str> = FIELDS.iter().map(|(field, _)| *field).filter(|field| *field != "crime_ref").collect();
        let cell = |row: &[String], field: &str| {
            let place = self.columns.iter().position(|column| column.field == field);
            place.and_then(|place| row.get(place)).cloned().unwrap_or_default()
        };
        let row = |row: &Vec<String>| {
            let label = row.get(reference).cloned().unwrap_or_default();
            (label, fields.iter().map(|field| cell(row, field)).collect())
        };
        Printed {
            code: "RECORDS".into(),
            title: "Records".into(),
            head: std::iter::once("crime_ref").chain(fields.iter().copied()).map(str::to_owned).collect(),
            rows: self.rows.iter().map(row).collect(),
            notes: Vec::new(),
        }
    }
}

impl Content {
    /// Everything in it as tables, for holding two versions against each other.
    pub fn printed(&self) -> Vec<Printed> {
        let mut all = self.tables.clone();
        all.extend(self.sheet.as_ref().map(Sheet::printed));
        let words = Printed {
            code: "SUMMARY".into(),
            title: "Summary in words".into(),
            head: vec![String::new(), "Words".into()],
            rows: vec![("Summary".into(), vec![self.summary.clone()])],
            notes: Vec::new(),
        };
        all.push(words);
        all
    }

    /// Puts figures right by hand; each is said under its table. A correction of a cell that is not there is left out and returned.
    pub fn correct<'a>(&mut self, corrections: &'a [Correction]) -> Vec<&'a Correction> {
        let mut lost = Vec::new();
        for one in corrections {
            let table = self.tables.iter_mut().find(|table| table.code == one.table);
            let put = table.and_then(|table| {
                let place = table.head.iter().skip(1).position(|head| *head == one.column)?;
                let (_, cells) = table.rows.iter_mut().find(|(label, _)| *label == one.row)?;
                let cell = cells.get_mut(place)?;
                let was = std::mem::replace(cell, thousands(one.figure));
                table.notes.push(format!("Put right by hand: {}, {}: {} in place of {was}. {}", one.row, one.column, cell, one.reason));
                Some(())
            });
            if put.is_none() {
                lost.push(one);
            }
        }
        lost
    }

    /// The headings under which a cell may be put right: those of counts, table by table.
    pub fn places(&self) -> BTreeSet<(String, String, String)> {
        let mut places = BTreeSet::new();
        for table in &self.tables {
            for (row, _) in &table.rows {
                let counts = table.head.iter().skip(1).filter(|column| super::cells::counts(column));
                places.extend(counts.map(|column| (table.code.clone(), row.clone(), column.clone())));
            }
        }
        places
    }
}
