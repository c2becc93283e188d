//! The codes that a force records with, as plain sets: a mapping may use these and no others.

use std::collections::{BTreeMap, BTreeSet};

/// The force's code lists on the day of the import, filled from its policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lists {
    /// Strand code to what may be said within the strand.
    pub strands: BTreeMap<String, StrandLists>,
    /// Offence codes.
    pub offences: BTreeSet<String>,
    /// Codes of the setting of a place.
    pub settings_of_place: BTreeSet<String>,
    /// District codes.
    pub districts: BTreeSet<String>,
    /// Outcome codes.
    pub outcomes: BTreeSet<String>,
    /// Tag codes.
    pub tags: BTreeSet<String>,
    /// Every strand and offence code of any pack, this force's or another's; none where the other packs are not at hand. What no pack has is a
    /// slip of the pen and no code that this force merely lacks.
    pub anywhere: Option<BTreeSet<String>>,
}

/// What one strand may be narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StrandLists {
    /// Sub-strand codes.
    pub subs: BTreeSet<String>,
    /// Codes of the religions that may be perceived as the target.
    pub religions: BTreeSet<String>,
}
