//! How long records are kept, and who answers for their data under which law: the retention groups and the grounds of processing of a pack
//! (domain rules 10.2 and 10.3; R-IG-04, R-IG-05).

use super::entry::moment;
use super::words::{Confidence, KeptFor, OffenceGroup};
use jiff::civil::DateTime;
use serde::Deserialize;

/// A retention group: which records it takes, and the clear period after which each is reviewed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// The stable code, for example "3".
    pub code: String,
    /// The words for readers.
    pub title: String,
    /// Where it stands among the groups: the record takes the first that fits.
    pub rank: u8,
    /// Which records it takes.
    pub of: KeptFor,
    /// The offences that bring a record into it, by code; with the next list empty too, every crime.
    #[serde(default)]
    pub offences: Vec<String>,
    /// The offence groups that do.
    #[serde(default)]
    pub offence_groups: Vec<OffenceGroup>,
    /// The years for which nobody in the record must have come to notice before it is reviewed.
    pub clear_years: u32,
    /// Whether its records are reviewed and not disposed of while it stands.
    #[serde(default)]
    pub review_only: bool,
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

/// On what ground data is processed: who answers for it, under which law, with which handling (domain rules 10.2).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Processing {
    /// The stable code: `investigation`, `victim-support`.
    pub code: String,
    /// The words for readers.
    pub title: String,
    /// Who answers for the data.
    pub controller: String,
    /// The law that it is processed under.
    pub regime: String,
    /// The lawful basis.
    pub lawful_basis: String,
    /// The condition for sensitive processing.
    pub condition: String,
    /// The security classification of what is printed or taken out.
    pub classification: String,
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
