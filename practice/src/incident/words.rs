//! Words that were given but are sealed: a record's events and rows carry only their number and the hash of their box.

use serde::{Deserialize, Serialize};

/// A sealed text of a record: `12.5f3a…`, its number within the record and 128 bits of the hash of the sealed box.
///
/// Rules can ask whether words were given; only the ledger can open them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Words(String);

impl Words {
    /// The words with this number whose box has this hash.
    pub fn new(number: i64, box_hash: &[u8; 32]) -> Self {
        use std::fmt::Write;
        let mut text = format!("{number}.");
        for byte in box_hash.iter().take(16) {
            let _ = write!(text, "{byte:02x}");
        }
        Self(text)
    }

    /// As it was stored.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// As it is stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text's number within its record; 0 where the stored form is broken.
    pub fn number(&self) -> i64 {
        self.0.split('.').next().and_then(|n| n.parse().ok()).unwrap_or(0)
    }

    /// Whether a box with this hash is the one that these words name.
    pub fn names(&self, box_hash: &[u8; 32]) -> bool {
        Self::new(self.number(), box_hash) == *self
    }
}
