//! What a row of another system's file becomes: an incident that can be recorded, or refusals that name row, column and value.

use jiff::Timestamp;

crate::codes! {
    /// How exactly a moment is known.
    Precision {
        Day = "day", "to the day";
        Minute = "minute", "to the minute";
    }
}

/// One incident as another system gives it, in this force's codes, ready to be recorded (CT-1.11b: one file holds every incident).
///
/// Where the source's word has no code here, the word itself is kept and the code is absent: nothing is guessed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// The source's own number for the incident, unique within its system.
    pub source_id: String,
    /// When the incident was reported; the start of the local day when only the day is known.
    pub reported_at: Timestamp,
    /// How exactly `reported_at` is known.
    pub reported_known: Precision,
    /// The earliest moment at which it may have happened.
    pub occurred_from: Option<Timestamp>,
    /// The latest moment at which it may have happened: the last second of the local day when only the day is known,
    /// `None` when `occurred_from` is the moment itself.
    pub occurred_to: Option<Timestamp>,
    /// District code, or the source's own word for the area where the mapping does not translate it.
    pub district: Option<String>,
    /// Ward, neighbourhood or beat, in the source's words or in the mapping's.
    pub ward: Option<String>,
    /// Code of the setting of the place.
    pub setting: Option<String>,
    /// What the hostility was about. One entry a strand and sub-strand, so RACE may appear twice (asian, black): count strands
    /// by distinct code. Religions of one entry are gathered in it.
    pub strands: Vec<IncomingStrand>,
    /// What was done; no two entries are equal.
    pub offences: Vec<IncomingOffence>,
    /// Outcome code.
    pub outcome: Option<String>,
    /// What happened, in the source's words. Personal data: seal it.
    pub narrative: Option<String>,
    /// Tag codes, without repeats.
    pub tags: Vec<String>,
    /// People harmed; `None` when the source does not know.
    pub victims: Option<u32>,
    /// People suspected; `None` when the source does not know.
    pub suspects: Option<u32>,
    /// Whether anybody was arrested; `None` when the source does not say.
    pub arrested: Option<bool>,
    /// What the reader should know about this row: contradictions in the source and what the mapping did about gaps.
    pub notes: Vec<String>,
}

/// One strand of an incoming incident (LS-2.2, LS-2.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncomingStrand {
    /// Strand code of this force's policy.
    pub strand: String,
    /// Sub-strand code, where the mapping names one that the policy lists.
    pub sub: Option<String>,
    /// Codes of the religions perceived as the target, without repeats.
    pub religions: Vec<String>,
    /// The source's own words, joined with "; " where several came to the same strand and sub-strand.
    pub words: String,
}

/// One offence of an incoming incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncomingOffence {
    /// Home Office code; `None` where only the source's words are kept.
    pub code: Option<String>,
    /// The source's own words.
    pub words: String,
}

/// One cell that keeps a row out of the record, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The row as a spreadsheet numbers it: the header is row 1.
    pub row: u64,
    /// The column's name in the file; empty when the whole row is meant.
    pub column: String,
    /// What the cell holds, at most 60 characters.
    pub value: String,
    /// Why it is refused, in the reader's words.
    pub reason: String,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.column.is_empty() {
            write!(f, "Row {}: {}", self.row, self.reason)
        } else {
            write!(f, "Row {}, {}, \"{}\": {}", self.row, self.column, self.value, self.reason)
        }
    }
}

/// The longest value, in characters, that a refusal repeats.
const LONGEST_VALUE: usize = 60;

impl Refusal {
    /// A refusal of one cell; the value is shortened.
    pub(super) fn new(row: u64, column: &str, value: &str, reason: String) -> Self {
        Self { row, column: column.to_owned(), value: shortened(value), reason }
    }
}

/// At most 60 characters of a value, with an ellipsis where it was cut.
pub(super) fn shortened(value: &str) -> String {
    if value.chars().nth(LONGEST_VALUE).is_none() {
        return value.to_owned();
    }
    value.chars().take(LONGEST_VALUE - 1).chain(std::iter::once('…')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_value_is_cut_to_sixty_characters_and_a_short_one_is_not() {
        assert_eq!(shortened(&"é".repeat(60)), "é".repeat(60));
        assert_eq!(shortened(&"é".repeat(61)), format!("{}…", "é".repeat(59)));
    }
}
