//! A figure as counted: its headings, cells, totals and the notes that go with it wherever it goes.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use super::coverage::{Coverage, Covered};
use super::{Dimension, Names, Question, periods};

/// A row's or column's key and its words for readers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Heading {
    /// The stable key: a code, a period, or codes of strands with ";" between. Empty where records have no value.
    pub key: String,
    /// The words for readers.
    pub label: String,
}

impl Heading {
    /// A heading.
    pub fn new(key: &str, label: &str) -> Self {
        Self { key: key.to_owned(), label: label.to_owned() }
    }
}

/// The two numbers that are never mixed (domain rules 0.1, decision 2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Both {
    /// Offences or incidents, each counted once however many strands it has.
    pub total: u64,
    /// Motivating factors: one for each strand on each of them.
    pub factors: u64,
}

impl Both {
    /// Adds so many records with so many factors each.
    pub fn add(&mut self, records: u64, factors_each: u64) {
        self.total += records;
        self.factors += records * factors_each;
    }
}

/// Where nothing could be counted, because the records of those days are not here: there the figure is none, not 0 (R-RET-05).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uncovered {
    /// None of the question's days are covered.
    pub all: bool,
    /// The periods of rows or columns, by key, of which no day is covered.
    pub periods: BTreeSet<String>,
    /// Those of which some days are not.
    pub partly: BTreeSet<String>,
}

/// A figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// What was asked.
    pub question: Question,
    /// Rows, in the order in which they are shown; none where only totals were asked for.
    pub rows: Vec<Heading>,
    /// Columns; where there is no second dimension, one with an empty key.
    pub columns: Vec<Heading>,
    /// The question's unit, by row key and column key; a cell that is not here is 0.
    pub cells: BTreeMap<(String, String), u64>,
    /// Each row over all columns, by row key: `total` without counting anything twice.
    pub row_totals: BTreeMap<String, Both>,
    /// Each column over all rows, by column key: `total` without counting anything twice.
    pub column_totals: BTreeMap<String, Both>,
    /// Everything, without counting anything twice; strands are never summed to this.
    pub total: Both,
    /// How many offences or incidents carry more than one strand.
    pub more_than_one_strand: u64,
    /// What was counted and how, in sentences; printed with the figure everywhere.
    pub notes: Vec<String>,
    /// Where there are no records to count.
    pub uncovered: Uncovered,
}

impl Counted {
    /// The cell at a row and a column; 0 where nothing was counted.
    pub fn cell(&self, row: &str, column: &str) -> u64 {
        self.cells.get(&(row.to_owned(), column.to_owned())).copied().unwrap_or(0)
    }

    /// The figure with what is known of the coverage of its days: its notes, and where there is no figure.
    #[must_use]
    pub fn under(mut self, coverage: &Coverage, names: &Names) -> Self {
        let (from, to, district) = (self.question.from, self.question.to, self.question.district.clone());
        let name = |code: &str| names.heading(Dimension::District, code).1.label;
        self.notes.extend(coverage.notes(district.as_deref(), from, to, name));
        self.uncovered.all = coverage.of(district.as_deref(), from, to) == Covered::Nothing;
        for dimension in [self.question.rows, self.question.columns.unwrap_or(Dimension::None)] {
            let all = periods(dimension, from, to);
            for (place, period) in all.iter().enumerate() {
                let last = all.get(place + 1).and_then(|next| next.first.yesterday().ok()).map_or(to, |day: Date| day.min(to));
                match coverage.of(district.as_deref(), period.first.max(from), last) {
                    Covered::Whole => {}
                    Covered::Partly => drop(self.uncovered.partly.insert(period.key.clone())),
                    Covered::Nothing => drop(self.uncovered.periods.insert(period.key.clone())),
                }
            }
        }
        self
    }
}
