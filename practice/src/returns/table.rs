//! A figure as a table and as JSON: totals on their own labelled rows, offences and motivating factors apart (R-RET-04).

use serde_json::{Value, json};

use super::{Both, Counted, Dimension, Unit};

/// What stands in place of a figure where the records of its days are not here (R-RET-05).
pub const NO_COVERAGE: &str = "No coverage";

const FACTORS: &str = "Total number of motivating factors";

/// The two numbers that a total can be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Records,
    Factors,
}

impl Kind {
    fn of(self, both: Both) -> u64 {
        match self {
            Self::Records => both.total,
            Self::Factors => both.factors,
        }
    }
}

/// A figure ready to be printed. The first rows are [`Counted::rows`] and the first figures [`Counted::columns`], in their order, so that a
/// page can link each; totals come after them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The words over each column, the one over the row labels first.
    pub head: Vec<String>,
    /// Each row's label and its figures.
    pub rows: Vec<(String, Vec<String>)>,
    /// What was counted and how.
    pub notes: Vec<String>,
}

impl Counted {
    /// The name of the unduplicated total: "Total number of offences".
    pub fn total_label(&self) -> &'static str {
        match self.question.unit {
            Unit::Incidents => "Total number of incidents",
            Unit::Offences | Unit::Flags => "Total number of offences",
        }
    }

    /// The figure as a table.
    pub fn to_table(&self) -> Table {
        let mut head = vec![match self.question.rows {
            Dimension::None => "Figure".to_owned(),
            rows => rows.label().to_owned(),
        }];
        head.extend(self.columns.iter().map(|column| column.label.clone()));
        head.extend(self.total_columns().iter().map(|column| self.total_head(*column)));
        let mut rows: Vec<(String, Vec<String>)> = self.rows.iter().map(|row| (row.label.clone(), self.row(&row.key))).collect();
        rows.push((self.total_label().to_owned(), self.total_row(Kind::Records)));
        rows.push((FACTORS.to_owned(), self.total_row(Kind::Factors)));
        Table { head, rows, notes: self.notes.clone() }
    }

    /// The columns after the last: none where there is one column only, both numbers where the columns are strands, which overlap.
    fn total_columns(&self) -> &'static [Kind] {
        match (self.question.columns, self.question.unit) {
            (None, _) => &[],
            (Some(Dimension::Strand), _) => &[Kind::Records, Kind::Factors],
            (Some(_), Unit::Flags) => &[Kind::Factors],
            (Some(_), Unit::Offences | Unit::Incidents) => &[Kind::Records],
        }
    }

    fn total_head(&self, column: Kind) -> String {
        match (self.total_columns(), column) {
            ([_], _) => "All".to_owned(),
            (_, Kind::Records) => self.total_label().to_owned(),
            (_, Kind::Factors) => FACTORS.to_owned(),
        }
    }

    fn row(&self, key: &str) -> Vec<String> {
        let both = self.row_totals.get(key).copied().unwrap_or_default();
        let cells = self.columns.iter().map(|column| self.shown(self.cell(key, &column.key), key, &column.key));
        let totals = self.total_columns().iter().map(|column| self.shown(column.of(both), key, ""));
        cells.chain(totals).collect()
    }

    /// A number, or that there is none: what was counted on days without coverage is still said.
    fn shown(&self, number: u64, row: &str, column: &str) -> String {
        let none = self.uncovered.all || [row, column].iter().any(|key| self.uncovered.periods.contains(*key));
        if number == 0 && none { NO_COVERAGE.to_owned() } else { thousands(number) }
    }

    /// A row of totals. Where it meets a column of totals of the other kind there is no figure.
    fn total_row(&self, row: Kind) -> Vec<String> {
        let of_column = |key: &str| self.column_totals.get(key).copied().unwrap_or_default();
        let mut figures: Vec<String> = self.columns.iter().map(|column| self.shown(row.of(of_column(&column.key)), "", &column.key)).collect();
        let alone = self.total_columns().len() == 1;
        let corners = self.total_columns().iter();
        figures.extend(corners.map(|column| if alone || *column == row { self.shown(row.of(self.total), "", "") } else { String::new() }));
        figures
    }

    /// The figure as JSON, with the same labels; keys are stable.
    pub fn to_json(&self) -> Value {
        let cells: Vec<Value> =
            self.cells.iter().map(|((row, column), count)| json!({ "row": row, "column": column, "count": count })).collect();
        json!({
            "question": self.question,
            "rows": self.rows,
            "columns": self.columns,
            "cells": cells,
            "row_totals": self.row_totals,
            "column_totals": self.column_totals,
            "total": { "label": self.total_label(), "count": self.total.total },
            "motivating_factors": { "label": FACTORS, "count": self.total.factors },
            "more_than_one_strand": self.more_than_one_strand,
            "without_coverage": if self.uncovered.all { vec!["all".to_owned()] } else { self.uncovered.periods.iter().cloned().collect() },
            "notes": self.notes,
        })
    }
}

/// A number as readers write it: "62,518".
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut written = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}
