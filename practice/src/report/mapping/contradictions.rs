//! Parts of a row that contradict each other: the row is taken as it stands, and a note tells the reader.

use jiff::civil::Date;

use super::incoming::Precision;
use super::moments::{Moment, last_second_of};
use super::plan::{Check, Col};
use super::row::Line;

/// The note on a row whose report came before its incident, as exactly as the source knows both.
pub const REPORTED_EARLY: &str = "The source says that it was reported before it happened.";

impl<S: AsRef<str>> Line<'_, S> {
    /// Notes what does not fit: the mapping's own checks, and a report before the incident.
    pub(super) fn checks(&mut self, reported: Option<Moment>, occurred: Option<Moment>, strands: usize, offences: usize) {
        if let (Some(reported), Some(occurred)) = (reported, occurred) {
            let latest = match reported.known {
                Precision::Day => last_second_of(reported.day, &self.mapping.zone).unwrap_or(reported.at),
                Precision::Minute => reported.at,
            };
            if latest < occurred.at {
                self.note(REPORTED_EARLY.into());
            }
        }
        let mapping = self.mapping;
        for check in &mapping.checks {
            match check {
                Check::Several { col, answers, offences: of_offences } => {
                    if let Some(several) = self.answer(*col, answers) {
                        self.several(*col, several, if *of_offences { offences } else { strands }, *of_offences);
                    }
                }
                Check::NotBefore { moment, occurred: of_occurred, note } => {
                    let of = if *of_occurred { occurred } else { reported };
                    if let (Some(this), Some(of)) = (self.moment(moment, false), of)
                        && this.day < of.day
                    {
                        let name = mapping.name(moment.date);
                        self.say(note.as_deref(), || format!("{name} ({}) is before {} ({}).", this.day, said(*of_occurred), of.day));
                    }
                }
                Check::Part { col, year, occurred: of_occurred, note } => {
                    if let Some(of) = if *of_occurred { occurred } else { reported } {
                        self.part(*col, *year, said(*of_occurred), of.day, note.as_deref());
                    }
                }
            }
        }
    }

    fn several(&mut self, col: Col, several: bool, given: usize, offences: bool) {
        if several != (given > 1) {
            let (name, said) = (self.mapping.name(col), self.cell(col));
            let what = match (offences, given) {
                (true, 1) => "offence",
                (true, _) => "offences",
                (false, 1) => "strand value",
                (false, _) => "strand values",
            };
            self.note(format!("{name} is \"{said}\", but the row gives {given} {what}.").into());
        }
    }

    fn part(&mut self, col: Col, year: bool, of: &str, day: Date, note: Option<&str>) {
        if self.cell(col).is_empty() {
            return;
        }
        let Some(given) = self.number(col) else {
            return;
        };
        let part = if year { i64::from(day.year()) } else { i64::from(day.month()) };
        if i64::from(given) != part {
            let name = self.mapping.name(col);
            self.say(note, || format!("{name} is {given}, but {of} is {day}."));
        }
    }

    fn say(&mut self, note: Option<&str>, otherwise: impl FnOnce() -> String) {
        match note {
            Some(note) => self.note(note.into()),
            None => self.note(otherwise().into()),
        }
    }
}

fn said(occurred: bool) -> &'static str {
    if occurred { "the date of the incident" } else { "the date of report" }
}
