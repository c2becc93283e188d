//! Adding up: takes records one by one, or in groups that are alike, and ends in a figure.

use std::collections::{BTreeMap, BTreeSet};

use super::period::cut;
use super::{Both, Counted, Dimension, Heading, Names, Question, Strands, Uncovered, Unit, periods, thousands};

/// One offence or incident, or many that are alike in everything that the question asks about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The value of the rows' dimension: a code, or a period's key; empty where there is none. Not read for strands and combinations; for
    /// offence groups it is the offence's code.
    pub row: String,
    /// The same for the columns' dimension.
    pub column: String,
    /// The standing strands that count under the question; with none, nothing is counted.
    pub strands: BTreeSet<String>,
}

/// A figure being added up.
pub struct Tally<'a> {
    question: &'a Question,
    names: &'a Names,
    cells: BTreeMap<(String, String), u64>,
    rows: BTreeMap<String, Both>,
    columns: BTreeMap<String, Both>,
    total: Both,
    more_than_one: u64,
}

impl<'a> Tally<'a> {
    /// Nothing added up yet.
    pub fn new(question: &'a Question, names: &'a Names) -> Self {
        Self {
            question,
            names,
            cells: BTreeMap::new(),
            rows: BTreeMap::new(),
            columns: BTreeMap::new(),
            total: Both::default(),
            more_than_one: 0,
        }
    }

    /// Adds this many like the item. By strand, an item stands in each of its strands' rows, and once in the totals.
    pub fn add(&mut self, item: &Item, times: u64) {
        let strands = u64::try_from(item.strands.len()).unwrap_or(u64::MAX);
        if strands == 0 || times == 0 {
            return;
        }
        self.total.add(times, strands);
        self.more_than_one += if strands > 1 { times } else { 0 };
        let factors = |by_strand: bool| if by_strand { 1 } else { strands };
        let (down, across) = (self.question.rows, self.question.columns.unwrap_or(Dimension::None));
        let (rows, columns) = (self.keys(down, &item.row, &item.strands), self.keys(across, &item.column, &item.strands));
        for row in &rows {
            self.rows.entry(row.clone()).or_default().add(times, factors(down == Dimension::Strand));
        }
        for column in &columns {
            self.columns.entry(column.clone()).or_default().add(times, factors(across == Dimension::Strand));
        }
        let weight = if self.question.unit == Unit::Flags { times * factors(self.question.by_strand()) } else { times };
        for row in rows {
            for column in &columns {
                *self.cells.entry((row.clone(), column.clone())).or_default() += weight;
            }
        }
    }

    fn keys(&self, dimension: Dimension, value: &str, strands: &BTreeSet<String>) -> Vec<String> {
        match dimension {
            Dimension::None => vec![String::new()],
            Dimension::Strand => strands.iter().cloned().collect(),
            Dimension::Combination => vec![strands.iter().cloned().collect::<Vec<_>>().join(";")],
            Dimension::OffenceGroup => vec![self.names.group(value).map_or_else(String::new, |group| group.code().to_owned())],
            _ => vec![value.to_owned()],
        }
    }

    /// The figure.
    pub fn finish(mut self) -> Counted {
        let notes = self.notes();
        let rows = match self.question.rows {
            Dimension::None => {
                // Totals alone: they are in the columns' totals.
                self.cells.clear();
                self.rows.clear();
                Vec::new()
            }
            rows => self.headings(rows, &self.rows),
        };
        let columns = match self.question.columns {
            None => vec![Heading::new("", self.question.unit.label())],
            Some(columns) => self.headings(columns, &self.columns),
        };
        Counted {
            question: self.question.clone(),
            rows,
            columns,
            cells: self.cells,
            row_totals: self.rows,
            column_totals: self.columns,
            total: self.total,
            more_than_one_strand: self.more_than_one,
            notes,
            uncovered: Uncovered::default(),
        }
    }

    /// Headings that are always shown and those that something was counted under, in their dimension's order.
    fn headings(&self, dimension: Dimension, found: &BTreeMap<String, Both>) -> Vec<Heading> {
        if dimension.is_time() {
            let all = periods(dimension, self.question.from, self.question.to);
            return all.into_iter().map(|period| Heading { key: period.key, label: period.label }).collect();
        }
        let always = self.names.always(dimension).into_iter().filter(|heading| self.may_stand(dimension, &heading.key));
        let keys: BTreeSet<String> = always.map(|heading| heading.key).chain(found.keys().cloned()).collect();
        let mut placed: Vec<(usize, Heading)> = keys.iter().map(|key| self.names.heading(dimension, key)).collect();
        placed.sort_by(|a, b| (a.0, &a.1.key).cmp(&(b.0, &b.1.key)));
        placed.into_iter().map(|(_, heading)| heading).collect()
    }

    /// Locally monitored strands have no row in a national figure, not even an empty one (R-REC-04).
    fn may_stand(&self, dimension: Dimension, key: &str) -> bool {
        let local = dimension == Dimension::Strand
            && self.question.strands == Strands::National
            && !self.names.national().iter().any(|code| code == key);
        let elsewhere = dimension == Dimension::District && self.question.district.as_ref().is_some_and(|district| district != key);
        !local && !elsewhere
    }

    fn notes(&self) -> Vec<String> {
        let question = self.question;
        let (from, to) = (question.from.strftime("%-d %B %Y"), question.to.strftime("%-d %B %Y"));
        let mut notes = vec![match question.unit {
            Unit::Offences => format!(
                "Offences recorded from {from} to {to} on hate-flagged records: one for each recorded crime, by the day on which \
                 the crime was recorded."
            ),
            Unit::Incidents => format!(
                "Hate-flagged incidents first reported from {from} to {to}, crimes or not: each counted once, by the day of the report."
            ),
            Unit::Flags => format!(
                "Motivating factors on offences recorded from {from} to {to}: one for each strand on each recorded crime. They are \
                 not a count of offences."
            ),
        }];
        notes.push(match question.strands {
            Strands::National => "Nationally monitored strands only.".to_owned(),
            Strands::All => "Locally monitored strands are included: not for a national return.".to_owned(),
        });
        notes.push(self.strands_note());
        let split = [Some(question.rows), question.columns].into_iter().flatten();
        notes.extend(split.filter_map(|dimension| cut(dimension, question.from, question.to)));
        if let Some(code) = &question.district {
            let (_, heading) = self.names.heading(Dimension::District, code);
            let known = if self.names.knows_district(code) { "" } else { " No policy in force names this district: check the code." };
            notes.push(format!("Records of district {} only.{known}", heading.label));
        }
        if question.rows == Dimension::Outcome || question.columns == Some(Dimension::Outcome) {
            notes.push("Outcomes are those that the records have now, whenever they were given.".to_owned());
        }
        notes
    }

    fn strands_note(&self) -> String {
        let (one, many) = if self.question.unit == Unit::Incidents { ("incident", "incidents") } else { ("offence", "offences") };
        let note = match self.more_than_one {
            0 => format!("No {one} carries more than one strand."),
            1 => format!("1 {one} of {} carries more than one strand.", thousands(self.total.total)),
            more => format!("{} {many} of {} carry more than one strand.", thousands(more), thousands(self.total.total)),
        };
        if !self.question.by_strand() {
            return note;
        }
        format!(
            "{note} One with several strands is in the figure of each of them, so the strands add up to the motivating factors \
             and not to the number of {many}."
        )
    }
}
