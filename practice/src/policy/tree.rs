//! The decision tree of a recording policy: the questions that decide whether a report that is no crime is recorded, and whether the
//! subject's details may stand on it, in their order and with the answer that leads on (domain rules 2.2; R-NC-03, R-NC-04).

use serde::Deserialize;

use crate::codes;

codes! {
    /// What the record itself answers, so that nobody is asked.
    ByRecord {
        Offence = "offence", "Whether an offence is recorded";
        Perceived = "perceived", "Whether anybody perceived hostility";
        NationalStrand = "national-strand", "Whether a nationally monitored strand stands";
        DetailsHeld = "details-held", "Whether the subject's details are to stand on the record";
    }
}

/// One question of the tree.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TreeStep {
    /// The stable code, for example "trivial": the name of the question in forms and in the API.
    pub code: String,
    /// The question as asked; it is answered yes or no, in words too unless the record answers it.
    pub question: String,
    /// What helps to answer it.
    pub help: Option<String>,
    /// The answer that leads on to the next question; the other one ends the path.
    pub goes_on: bool,
    /// What is said where the other answer was given.
    pub otherwise: String,
    /// What of the record answers it; `None` where a person does.
    pub by_record: Option<ByRecord>,
    /// Codes of the outcomes that stand only at the end of the whole path; for the others it may end on the way.
    #[serde(default)]
    pub needed_for: Vec<String>,
    /// Whether it is about the subject's details alone: it is asked where they are to stand on the record, and ends nothing else.
    #[serde(default)]
    pub subject: bool,
    /// Where the question comes from.
    pub source: String,
}

impl TreeStep {
    /// Whether a person answers it, for a record whose subject's details are to stand on it or not.
    pub fn asks(&self, details_held: bool) -> bool {
        match self.by_record {
            Some(by) => by == ByRecord::DetailsHeld && details_held,
            None => !self.subject || details_held,
        }
    }
}
