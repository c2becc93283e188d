//! Turns the written mapping into a checked one: every code against the force's lists, every fault with its line.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use toml::Spanned;

use super::lists::Lists;
use super::plan::{Col, Column, Looks, Mapping};
use super::words::Vocabulary;
use super::written::Written;

/// One thing wrong with a mapping file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingFault {
    /// The file's name, as given to [`Mapping::parse`].
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong and what would be right.
    pub reason: String,
}

impl std::fmt::Display for MappingFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}, line {}: {}", self.file, self.line, self.reason)
    }
}

impl Mapping {
    /// Reads a mapping file and checks its codes against the force's lists.
    ///
    /// Refuses unknown keys, zones, date forms and codes, a word with two meanings, and two date forms that read the same text as
    /// different days. A fault of the TOML itself is reported alone; otherwise every fault is reported at once.
    pub fn parse(name: &str, text: &str, lists: &Lists) -> Result<Self, Vec<MappingFault>> {
        let written: Written = match toml::from_str(text) {
            Ok(written) => written,
            Err(error) => {
                let line = error.span().map_or(1, |span| line_of(text, span.start));
                return Err(vec![MappingFault { file: name.to_owned(), line, reason: error.message().to_owned() }]);
            }
        };
        let mut desk = Desk { file: name, text, lists, faults: Vec::new(), columns: Vec::new() };
        let mapping = desk.mapping(&written);
        if !desk.faults.is_empty() {
            desk.faults.sort_by_key(|fault| fault.line);
            return Err(desk.faults);
        }
        Ok(Self { columns: desk.columns, ..mapping })
    }
}

/// The line, from 1, of a byte of the text.
fn line_of(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|b| *b == b'\n').count() + 1
}

/// The mapping being checked: its lists, its columns so far, its faults so far.
pub(super) struct Desk<'d> {
    file: &'d str,
    text: &'d str,
    pub(super) lists: &'d Lists,
    faults: Vec<MappingFault>,
    columns: Vec<Column>,
}

impl Desk<'_> {
    fn mapping(&mut self, written: &Written) -> Mapping {
        let columns = &written.columns;
        let setting_missing = self.missing_setting(written.missing.setting.as_ref());
        let (districts, settings, outcomes) = (self.lists.districts.clone(), self.lists.settings_of_place.clone(), self.lists.outcomes.clone());
        Mapping {
            system: self.system(&written.source.system),
            title: written.source.title.clone(),
            licence: written.source.licence.clone(),
            zone: self.zone(&written.source.zone),
            same_id: written.rows.same_id,
            columns: Vec::new(),
            id: self.column(&written.source.id_column, Looks::Text),
            reported: self.moment(&columns.reported),
            occurred: columns.occurred.as_ref().map(|m| self.moment(m)),
            occurred_to: columns.occurred_to.as_ref().map(|m| self.moment(m)),
            district: columns.district.as_ref().map(|c| self.codes(c, Some(("district", &districts)), None)),
            ward: columns.ward.as_ref().map(|c| self.codes(c, None, None)),
            setting: columns.setting.as_ref().map(|c| self.codes(c, Some(("setting", &settings)), setting_missing.as_deref())),
            outcome: columns.outcome.as_ref().map(|c| self.codes(c, Some(("outcome", &outcomes)), None)),
            arrested: columns.arrested.as_ref().map(|c| self.yes_no(c)),
            victims: columns.victims.as_ref().map(|c| self.count(c)),
            suspects: columns.suspects.as_ref().map(|c| self.count(c)),
            narrative: columns.narrative.as_ref().map(|t| self.column(&t.column, Looks::Text)),
            strands: written.strands.iter().map(|s| self.strands(s, &written.missing)).collect(),
            no_strand: written.rows.no_strand.as_ref().and_then(|code| self.no_strand(code, &written.missing)),
            offences: written.offences.as_ref().map(|o| self.offences(o, &written.missing)),
            source_tags: written.source.tags.iter().map(|tag| self.tag(tag)).collect(),
            tags: written.tags.iter().map(|t| self.tags(t)).collect(),
            checks: written.checks.iter().filter_map(|c| self.check(c)).collect(),
        }
    }

    /// Notes a fault at a spanned value.
    pub(super) fn fault<T>(&mut self, at: &Spanned<T>, reason: impl Into<String>) {
        let line = line_of(self.text, at.span().start);
        self.faults.push(MappingFault { file: self.file.to_owned(), line, reason: reason.into() });
    }

    /// The place of a column among those that the mapping reads.
    pub(super) fn column(&mut self, name: &str, looks: Looks) -> Col {
        let name = name.trim();
        let found = self.columns.iter().position(|column| column.name == name);
        Col(found.unwrap_or_else(|| {
            self.columns.push(Column { name: name.to_owned(), looks });
            self.columns.len() - 1
        }))
    }

    /// A separator, which must hold something.
    pub(super) fn separator(&mut self, written: Option<&Spanned<String>>) -> Option<String> {
        let separator = written?;
        if separator.get_ref().is_empty() {
            self.fault(separator, "The separator is empty; leave the key out if the column holds one value.");
            return None;
        }
        Some(separator.get_ref().clone())
    }

    /// Adds a word to a vocabulary, or reports that it has another meaning already.
    pub(super) fn word<T: Clone + PartialEq>(&mut self, to: &mut Vocabulary<T>, word: &Spanned<String>, means: Option<T>) {
        if !to.add(word.get_ref(), means) {
            let reason = format!("\"{}\" is given two meanings (case and spacing do not tell words apart).", word.get_ref());
            self.fault(word, reason);
        }
    }

    fn system(&mut self, system: &Spanned<String>) -> String {
        let name = system.get_ref();
        let good = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if name.is_empty() || !name.bytes().all(good) {
            self.fault(system, "The system's name is made of lower-case letters, digits and hyphens, such as \"nypd\".");
        }
        name.clone()
    }

    fn zone(&mut self, zone: &Spanned<String>) -> TimeZone {
        TimeZone::get(zone.get_ref()).unwrap_or_else(|_| {
            self.fault(zone, format!("\"{}\" is not a time zone; write one such as \"Europe/London\".", zone.get_ref()));
            TimeZone::UTC
        })
    }

    /// The setting to record where the force lacks the one that is named.
    fn missing_setting(&mut self, written: Option<&Spanned<String>>) -> Option<String> {
        let code = written?;
        if !self.lists.settings_of_place.contains(code.get_ref()) {
            self.fault(code, unlisted("setting", code.get_ref(), &self.lists.settings_of_place));
        }
        Some(code.get_ref().clone())
    }
}

/// The sentence for a code that the force's list lacks.
pub(super) fn unlisted(what: &str, code: &str, list: &BTreeSet<String>) -> String {
    let listed: Vec<&str> = list.iter().map(String::as_str).collect();
    format!("This force has no {what} \"{code}\"; it has: {}.", listed.join(", "))
}

#[cfg(test)]
#[path = "checking_tests.rs"]
mod tests;
