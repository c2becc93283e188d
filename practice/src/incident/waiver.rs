//! A duty set aside, with who did and why.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Words;
use crate::people::Rank;

/// A duty set aside by somebody of the rank that its rule names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiver {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// The rule.
    pub rule: String,
    /// The occasion: which victim, which strand; empty for the record as a whole.
    pub about: String,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// Their rank.
    pub rank: Rank,
    /// Why, sealed.
    pub reason: Option<Words>,
}
