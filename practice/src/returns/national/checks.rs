//! What stops a return from being sent: the failing record or cell is named, with what to do about it.

use std::fmt;

use super::content::{RECORDS, SUMMARY};
use super::nil::ANSWERS;
use crate::returns::home_office::{self, HateCrime};
use crate::returns::{Dimension, Names, Printed};

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The sentence.
    pub sentence: String,
    /// The record that it is about; none where it is about a figure.
    pub record: Option<String>,
}

impl Wrong {
    /// Something wrong with a record.
    pub fn of_record(record: &str, what: &str) -> Self {
        Self { sentence: format!("Record {record}: {what}"), record: Some(record.to_owned()) }
    }

    /// Something wrong with a figure.
    pub fn of_figure(table: &str, row: &str, column: &str, what: &str) -> Self {
        Self { sentence: format!("Table {table}, row \"{row}\", column \"{column}\": {what}"), record: None }
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

/// Everything that stops a return from being signed: its tables as they would go, and the offences of its period where it holds offences.
pub fn sending(tables: &[Printed], crimes: Option<(&[HateCrime], &super::Span)>, names: &Names, policy: &crate::policy::Policy) -> Vec<Wrong> {
    let mut found = Vec::new();
    if let Some((crimes, span)) = crimes {
        found.extend(home_office::faults(crimes, span.from, span.to, policy));
        found.extend(tables.iter().filter(|table| table.code == RECORDS).flat_map(|table| in_rows(table, crimes.len())));
    }
    let counts: Vec<Printed> = tables.iter().filter(|table| table.code != RECORDS && table.code != SUMMARY).cloned().collect();
    found.extend(home_office::broken_totals(&counts));
    found.extend(broken_sums(&counts));
    found.extend(counts.iter().flat_map(|table| local(table, names)));
    found
}

/// A row for each offence, and no row that could stand for two.
fn in_rows(table: &Printed, crimes: usize) -> Vec<Wrong> {
    let mut found = Vec::new();
    if table.rows.len() != crimes {
        let what = format!("there are {} rows for {crimes} offences.", table.rows.len());
        found.push(Wrong::of_figure(&table.code, "all", "crime_ref", &what));
    }
    let mut before: Option<&str> = None;
    for (label, _) in &table.rows {
        if label.is_empty() || before == Some(label) {
            found.push(Wrong::of_figure(&table.code, label, "crime_ref", "the reference stands twice or is missing."));
        }
        before = Some(label);
    }
    found
}

/// A locally monitored strand has no row and no column in a national return (R-REC-04).
fn local(table: &Printed, names: &Names) -> Vec<Wrong> {
    let strands: Vec<String> = names
        .strand_codes()
        .filter(|code| !names.national().iter().any(|national| national == code))
        .map(|code| names.heading(Dimension::Strand, code).1.label)
        .collect();
    let words = table.head.iter().chain(table.rows.iter().map(|(label, _)| label));
    let of_strands = |word: &&String| table.code != ANSWERS && strands.contains(word);
    words
        .filter(of_strands)
        .map(|word| Wrong::of_figure(&table.code, word, "all", "a locally monitored strand never goes into a national return."))
        .collect()
}

/// Rows that are the sum of all others in their table.
const SUMS: [&str; 4] = ["All areas", "All groups", "All outcomes", "All answers"];

/// Totals that their rows do not add up to, in every column of counts, and parts of a day's counts that are more than the whole.
fn broken_sums(tables: &[Printed]) -> Vec<Wrong> {
    let mut found = Vec::new();
    let number = |cell: Option<&str>| cell.and_then(|cell| cell.replace(',', "").parse::<u64>().ok());
    for table in tables {
        let Some((total, _)) = table.rows.iter().find(|(label, _)| SUMS.contains(&label.as_str())) else { continue };
        for column in table.head.iter().skip(1).filter(|column| super::cells::counts(column)) {
            let parts = table.rows.iter().map(|(label, _)| label).filter(|label| *label != total);
            let parts: Option<Vec<u64>> = parts.map(|label| number(table.cell(label, column))).collect();
            let (Some(parts), Some(figure)) = (parts, number(table.cell(total, column))) else { continue };
            let sum: u64 = parts.iter().sum();
            if figure != sum {
                let what = format!("the figure is {figure}, but its rows add up to {sum}.");
                found.push(Wrong::of_figure(&table.code, total, column, &what));
            }
        }
    }
    found.extend(broken_counts(tables));
    found
}

/// The counts of a weekly or daily return: areas and outcomes add up to all incidents, crimes and each strand are no more than they are.
fn broken_counts(tables: &[Printed]) -> Vec<Wrong> {
    let number = |cell: &str| cell.replace(',', "").parse::<u64>().ok();
    let find = |code: &str| tables.iter().find(|table| table.code == code);
    let Some(first) = find("Incidents") else { return Vec::new() };
    let figures = |table: &Printed| -> Vec<(String, u64)> {
        table.rows.iter().filter_map(|(label, cells)| Some((label.clone(), number(cells.first()?)?))).collect()
    };
    let Some((all_label, all)) = figures(first).into_iter().next() else { return Vec::new() };
    let mut found = Vec::new();
    let more = |table: &Printed, label: &str, figure: u64| {
        Wrong::of_figure(&table.code, label, "Incidents", &format!("the figure is {figure}, more than the {all} incidents in all."))
    };
    for table in [Some(first), find("Strand")].into_iter().flatten() {
        found.extend(figures(table).iter().filter(|(_, figure)| *figure > all).map(|(label, figure)| more(table, label, *figure)));
    }
    for table in [find("Area"), find("Outcome")].into_iter().flatten() {
        let sum: u64 = figures(table).iter().map(|(_, figure)| figure).sum();
        if sum != all {
            let what = format!("the figure is {all}, but the rows of table {} add up to {sum}.", table.code);
            found.push(Wrong::of_figure(&first.code, &all_label, "Incidents", &what));
        }
    }
    found
}
