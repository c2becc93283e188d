//! What victims are entitled to, as data: the versions of the Victims' Code with their rights, and the letters that tell of them.

use super::entry::moment;
use super::words::Confidence;
use jiff::civil::DateTime;
use serde::Deserialize;

/// One version of the Code of Practice for Victims of Crime (domain rules 3.1, 3.2; CT-2.1a).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VictimsCode {
    /// "VC2021".
    pub code: String,
    /// The words for readers.
    pub title: String,
    /// Held ready and off: a pack gives it a `from` and takes this away when it comes into force.
    #[serde(default)]
    pub template: bool,
    /// Whether every victim of a hate crime has enhanced rights unless a reason is recorded (R-VIC-01).
    #[serde(default)]
    pub hate_enhanced: bool,
    /// The rights, in the Code's order.
    #[serde(default)]
    pub right: Vec<Right>,
    /// First local moment in force.
    #[serde(default, deserialize_with = "moment")]
    pub from: Option<DateTime>,
    /// First local moment no longer in force.
    #[serde(default, deserialize_with = "moment")]
    pub to: Option<DateTime>,
    /// Where it comes from.
    pub source: String,
    /// How sure we are.
    pub confidence: Confidence,
}

/// One right of the Code.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Right {
    /// Its number.
    pub number: u8,
    /// Its title.
    pub title: String,
    /// What it comes to here, in a sentence.
    pub means: String,
}

/// A letter, e-mail or text message to a victim, in plain words with named slots such as `{reference}`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LetterTemplate {
    /// The stable code.
    pub code: String,
    /// The words for readers.
    pub title: String,
    /// The kinds of entry that it can tell a victim of, by code; `confirmation` for the written confirmation of the crime.
    pub tells: Vec<String>,
    /// The text. Slots are checked against [`SLOTS`].
    pub text: String,
    /// First local moment in force.
    #[serde(default, deserialize_with = "moment")]
    pub from: Option<DateTime>,
    /// First local moment no longer in force.
    #[serde(default, deserialize_with = "moment")]
    pub to: Option<DateTime>,
    /// Where it comes from.
    pub source: String,
    /// How sure we are.
    pub confidence: Confidence,
}

/// The slots that a letter's text may have. `name` is the victim's, opened when the letter is written and logged.
pub const SLOTS: &[&str] =
    &["name", "reference", "crime_number", "force", "officer", "today", "happened", "what", "court", "listed_for", "outcome"];

impl LetterTemplate {
    /// The slots that its text names, in order, each as often as it stands there.
    pub fn slots(&self) -> Vec<&str> {
        self.text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(slot, _)| slot).collect()
    }

    /// The first slot that nothing fills.
    pub fn unknown_slot(&self) -> Option<&str> {
        self.slots().into_iter().find(|slot| !SLOTS.contains(slot))
    }
}
