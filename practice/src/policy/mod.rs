//! Policy as dated data: code lists, clocks, gates and rules in packs that a force adopts by date.
//!
//! A record keeps the version of the policy that it was decided under; a change of policy rewrites nothing (R-NC-01, R-NC-07).
//! Every entry carries its source and whether it was read there; what was not is shown as unverified until somebody confirms it.

mod check;
mod entitlements;
mod entry;
mod in_force;
mod keeping;
mod load;
mod national;
mod pack;
mod settings;
mod tree;
mod words;

pub use entitlements::{LetterTemplate, Right, SLOTS, VictimsCode};
pub(crate) use entry::given_date;
pub use entry::{
    Choice, Course, Entry, Escalation, Grade, Listed, Offence, Outcome, RecordingPolicy, RiskQuestion, Rule, SheetQuestion, Strand,
};
pub use in_force::{NoPolicy, Policy};
pub use keeping::{Processing, Retention};
pub use load::PackFault;
pub use national::{Content, Every, NationalReturn};
pub use pack::{EntryView, Pack};
pub use settings::{NUMBERS, Number, Setting, Settings};
pub use tree::{ByRecord, TreeStep};
pub use words::{
    AdoptionKind, Applies, Confidence, Each, GradeClock, KeptFor, OffenceGroup, OutcomeGroup, RANKS, ROLES, Satisfier, Start, Step, StrandScope,
};

use jiff::Timestamp;
use serde::Deserialize;

#[cfg(test)]
mod tests;

/// The force that a pack is for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForceFacts {
    /// Its full name.
    pub name: String,
    /// Its short name, for headings.
    pub short: String,
    /// The letters that begin its references, for example "LEI".
    pub prefix: String,
    /// Its time zone, for example "Europe/London".
    pub zone: String,
}

/// A force's decision to work under a pack, or under a recording policy, from a moment on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adoption {
    /// What kind of thing was adopted.
    pub kind: AdoptionKind,
    /// The pack's id, the recording policy's id or the setting's name, for example "leicestershire", "P4" or `small_count`.
    pub item: String,
    /// The pack's version; for a recording policy it is kept for the reader and decides nothing; for a setting, its value.
    pub version: String,
    /// The first moment of working under it.
    pub from: Timestamp,
}

/// All the packs at hand, checked against one another.
#[derive(Clone, Debug)]
pub struct Book {
    packs: Vec<Pack>,
}

impl Book {
    /// Reads packs from texts: each file's path below `policy/` (such as "england-and-wales/strands.toml") with its text.
    /// Files below `mappings/` are no packs and are passed over.
    ///
    /// Refuses, with every fault found and its line: unknown keys, codes given twice for the same dates, aggravated offences without
    /// their twins, unknown citations, starts, evidence, roles or ranks, dates out of order, bank holidays out of order or past the
    /// calendar's end, recording policies with gaps or overlaps, packs that extend a missing pack, and settings out of range.
    pub fn load(files: &[(String, String)]) -> Result<Self, Vec<PackFault>> {
        pack::load(files).map(|packs| Self { packs })
    }

    /// The packs, in order of folder.
    pub fn packs(&self) -> &[Pack] {
        &self.packs
    }

    /// The policy that a force's adoptions put in force at a moment.
    ///
    /// A moment before the first adoption of a pack is read with that first pack, whose entries carry dates of their own, so that
    /// older records can be entered and imported. Refuses when no pack was adopted, when an adopted pack or recording policy is not
    /// at hand, and when no recording policy held at the moment.
    pub fn policy(&self, adoptions: &[Adoption], at: Timestamp) -> Result<Policy, NoPolicy> {
        in_force::policy(self, adoptions, at)
    }
}
