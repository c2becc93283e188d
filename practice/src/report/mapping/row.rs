//! One row of a file into one incident: read strictly, refused cell by cell, never guessed.

use std::borrow::Cow;

use jiff::Timestamp;

use super::incoming::{Incoming, Precision, Refusal};
use super::moments::{Moment, Unreadable, last_second_of};
use super::plan::{Col, Mapping, MomentColumn};

/// The longest source number, in characters: longer cells are no numbers.
const LONGEST_ID: usize = 100;

/// Reads the rows of one file. Made by [`Mapping::open`] from the file's header.
#[derive(Debug)]
pub struct Reader<'m> {
    pub(super) mapping: &'m Mapping,
    /// Where each of the mapping's columns stands in a row.
    pub(super) places: Vec<usize>,
    /// How many cells the header has.
    pub(super) width: usize,
    /// The moment of the import: later dates are refused.
    pub(super) as_at: Timestamp,
}

impl Reader<'_> {
    /// Whether a row holds nothing, as spreadsheets leave below their last line: skip such rows.
    pub fn is_blank<S: AsRef<str>>(cells: &[S]) -> bool {
        cells.iter().all(|cell| cell.as_ref().trim().is_empty())
    }

    /// Reads one row; `row` is its number as a spreadsheet shows it, the header being 1.
    ///
    /// Refuses, all at once: a word that the mapping does not know, a date or number not written as the mapping says, a date in
    /// the future, an end before its beginning, no source number, no date of report, no strand unless the mapping says how such
    /// rows are taken, and a row with more or fewer cells than the header. Contradictions inside the source (reported before it
    /// occurred, flags that do not fit) are notes: the report stands, and a person decides.
    pub fn read_row<S: AsRef<str>>(&self, row: u64, cells: &[S]) -> Result<Incoming, Vec<Refusal>> {
        let spare = cells.get(self.width..).unwrap_or_default();
        if cells.len() < self.width || !Self::is_blank(spare) {
            let reason = format!("The row has {} cells, and the header has {}.", cells.len(), self.width);
            return Err(vec![Refusal::new(row, "", "", reason)]);
        }
        let mut line = Line { reader: self, mapping: self.mapping, row, cells, refusals: Vec::new(), notes: Vec::new() };
        let incoming = line.incoming();
        match incoming {
            Some(mut incoming) if line.refusals.is_empty() => {
                incoming.notes = line.notes;
                Ok(incoming)
            }
            _ => Err(line.refusals),
        }
    }
}

/// A row being read: what is refused and noted so far.
pub(super) struct Line<'r, S> {
    reader: &'r Reader<'r>,
    pub(super) mapping: &'r Mapping,
    row: u64,
    cells: &'r [S],
    pub(super) refusals: Vec<Refusal>,
    pub(super) notes: Vec<String>,
}

impl<'r, S: AsRef<str>> Line<'r, S> {
    fn incoming(&mut self) -> Option<Incoming> {
        let mapping = self.mapping;
        let source_id = self.source_id();
        let reported = self.moment(&mapping.reported, true);
        let occurred = mapping.occurred.as_ref().and_then(|column| self.moment(column, false));
        let occurred_to = self.occurred_to(occurred);
        let (strands, strand_words) = self.strands();
        let (offences, offence_words) = self.offences();
        self.checks(reported, occurred, strand_words, offence_words);
        let read = Incoming {
            source_id: source_id.to_owned(),
            reported_at: reported.map(|moment| moment.at).unwrap_or_default(),
            reported_known: reported.map_or(Precision::Day, |moment| moment.known),
            occurred_from: occurred.map(|moment| moment.at),
            occurred_to,
            district: mapping.district.as_ref().and_then(|column| self.code(column)),
            ward: mapping.ward.as_ref().and_then(|column| self.code(column)),
            setting: mapping.setting.as_ref().and_then(|column| self.code(column)),
            strands,
            offences,
            outcome: mapping.outcome.as_ref().and_then(|column| self.code(column)),
            narrative: mapping.narrative.map(|col| self.cell(col)).filter(|text| !text.is_empty()).map(str::to_owned),
            tags: self.tags(),
            victims: mapping.victims.as_ref().and_then(|column| self.count(column, "victims")),
            suspects: mapping.suspects.as_ref().and_then(|column| self.count(column, "suspects")),
            arrested: mapping.arrested.as_ref().and_then(|column| self.yes_no(column)),
            notes: Vec::new(),
        };
        reported.map(|_| read)
    }

    /// A cell, trimmed.
    pub(super) fn cell(&self, col: Col) -> &'r str {
        let place = self.reader.places.get(col.0);
        place.and_then(|place| self.cells.get(*place)).map_or("", |cell| cell.as_ref().trim())
    }

    /// Refuses a cell.
    pub(super) fn refuse(&mut self, col: Col, value: &str, reason: impl Into<String>) {
        self.refusals.push(Refusal::new(self.row, self.mapping.name(col), value, reason.into()));
    }

    /// Notes a sentence once.
    pub(super) fn note(&mut self, sentence: Cow<'_, str>) {
        if !self.notes.iter().any(|known| *known == sentence) {
            self.notes.push(sentence.into_owned());
        }
    }

    fn source_id(&mut self) -> &'r str {
        let id = self.cell(self.mapping.id);
        if id.is_empty() {
            self.refuse(self.mapping.id, id, "is blank: every row needs its source's own number");
        } else if id.chars().nth(LONGEST_ID).is_some() {
            self.refuse(self.mapping.id, id, format!("is longer than {LONGEST_ID} characters: that is no number of an incident"));
        }
        id
    }

    /// Reads a moment; a blank one is refused when it is needed, and one in the future always.
    pub(super) fn moment(&mut self, column: &MomentColumn, needed: bool) -> Option<Moment> {
        let date = self.cell(column.date);
        let time = column.time.map(|col| self.cell(col));
        if date.is_empty() {
            if needed || time.is_some_and(|time| !time.is_empty()) {
                self.refuse(column.date, date, "is blank: a date is needed");
            }
            return None;
        }
        let moment = match column.rules.read(date, time, &self.mapping.zone) {
            Ok(moment) => moment,
            Err(Unreadable::Date(reason)) => {
                self.refuse(column.date, date, reason);
                return None;
            }
            Err(Unreadable::Time(reason)) => {
                self.refuse(column.time.unwrap_or(column.date), time.unwrap_or(date), reason);
                return None;
            }
        };
        if moment.at > self.reader.as_at {
            self.refuse(column.date, date, "is in the future");
            return None;
        }
        if moment.twice {
            let name = self.mapping.name(column.date);
            self.note(format!("{name}: the clocks went back over this time; the first of the two was taken.").into());
        }
        if let Some(note) = &column.stands_in {
            self.note(note.as_str().into());
        }
        Some(moment)
    }

    /// The end of the time in which it happened: its own column, or the end of the day when only the day is known.
    fn occurred_to(&mut self, from: Option<Moment>) -> Option<Timestamp> {
        let zone = &self.mapping.zone;
        let end = |moment: Moment| match moment.known {
            Precision::Day => last_second_of(moment.day, zone),
            Precision::Minute => Some(moment.at),
        };
        let Some(column) = &self.mapping.occurred_to else {
            return from.filter(|moment| moment.known == Precision::Day).and_then(end);
        };
        let Some(to) = self.moment(column, false) else {
            return from.filter(|moment| moment.known == Precision::Day).and_then(end);
        };
        let to = end(to);
        if from.is_some_and(|from| to.is_some_and(|to| to < from.at)) {
            self.refuse(column.date, self.cell(column.date), "is before the beginning of the same incident");
        }
        to
    }
}

#[cfg(test)]
#[path = "row_tests.rs"]
mod tests;
