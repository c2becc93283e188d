//! Why a step on a record is refused, in the reader's words. A refusal names the field that it belongs to, or the duties that stand in the way.

use std::fmt;

/// A duty that stands in the way of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InTheWay {
    /// The rule.
    pub rule: String,
    /// The occasion within the record.
    pub about: String,
    /// The duty in one sentence.
    pub sentence: String,
}

/// A refused step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The record is closed.
    Closed,
    /// A field holds something that the rule does not allow: the field's name and the sentence beside it.
    Field(&'static str, String),
    /// The same about a question that a policy asks, by the name that it gives it.
    Question(String, String),
    /// The step does not fit where the record stands.
    NotNow(String),
    /// Duties stand in the way.
    Duties(Vec<InTheWay>),
    /// Who asked may not approve.
    SamePerson(String),
    /// The crime registrar's ruling locks the classification.
    Ruled,
}

impl Refused {
    /// A sentence beside a field.
    pub fn field(name: &'static str, sentence: impl Into<String>) -> Self {
        Self::Field(name, sentence.into())
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Closed => f.write_str("This record is closed. Reopen it first."),
            Self::Field(_, sentence) | Self::Question(_, sentence) | Self::NotNow(sentence) | Self::SamePerson(sentence) => {
                f.write_str(sentence)
            }
            Self::Duties(duties) => match duties.as_slice() {
                [one] => write!(f, "This must be done first: {}", one.sentence),
                many => write!(f, "{} duties must be done first.", many.len()),
            },
            Self::Ruled => f.write_str("The force crime registrar has ruled on this record. Only the registrar can change its classification."),
        }
    }
}
