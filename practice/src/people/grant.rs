//! One entry of the permission table: how far a right reaches, which acts it allows, and what narrows it.

use super::words::Act;

/// How far a right reaches (access rules, "Marks"), from the narrowest to the widest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// `-`: no record. Such a grant exists only to say that break-glass is possible, or never is.
    Nobody,
    /// `R`: the reporter's own receipt, opened by its passphrase; no list.
    Receipt,
    /// `O`: records that the person created or is assigned to.
    Own,
    /// `P`: only what was shared with the person's organisation, by agreement and until it expires.
    Shared,
    /// `A`: totals with small cells suppressed (access rule 2); no record.
    Aggregates,
    /// `D`: the district of the posting.
    District,
    /// `F`: the whole force.
    Force,
}

crate::codes! {
    /// What narrows a grant beyond its reach: the words beside a mark in the access table.
    Limit {
        /// Records of the last 72 hours, counted from recording.
        Within72Hours = "72-h", "72 h";
        /// Records that the person created by taking the call.
        OwnCall = "own-call", "own call";
        /// The text is redacted first.
        Redacted = "redacted", "redacted";
        /// Records whose victim consented to the hub.
        VictimConsented = "victim-consented", "victim consented";
        /// Only what concerns the victim.
        VictimsPart = "victims-part", "victim's part";
        /// References and officers are replaced by pseudonyms.
        Pseudonymised = "pseudonymised", "pseudonymised";
        /// Only the lines agreed for the public.
        PublicLines = "public-lines", "public lines";
        /// Only what is assigned to the person.
        Assigned = "assigned", "assigned";
        /// Only actions that the person owns.
        OwnActions = "own-actions", "own actions";
        /// Records restricted because staff are concerned (access rule 1).
        StaffSuspect = "staff-suspect", "staff-suspect";
        /// A tip from the public: sent, never read back.
        Tip = "tip", "tip";
        /// Asks for closure; somebody else closes (access rule 4).
        RequestClose = "request-close", "request close";
        /// Counting-rule rulings and cancellations only.
        RulingsAndCancellations = "rulings-cancellations", "rulings, cancellations";
        /// Figures already published to the public.
        PublicFigures = "public-figures", "public";
        /// Figures of the person's own organisation.
        OwnFigures = "own-figures", "own";
        /// Totals, and community impact assessments already published.
        PublishedAssessments = "published-cia", "and published CIA";
        /// Papers sent to the office.
        Papers = "papers", "papers";
        /// What has been published.
        Published = "published", "published";
        /// Record references, no content.
        IdsOnly = "ids-only", "ids only";
        /// The person's own entries in the audit log.
        OwnActs = "own-acts", "own acts";
    }
}

impl Limit {
    /// Whether the limit shows only a part of each record, so that a page must cut it down before showing it.
    ///
    /// [`super::Reader::scope`] leaves such grants out; a page that does the cutting asks [`super::Reader::part_scopes`].
    pub const fn shows_part(self) -> bool {
        match self {
            Self::Redacted
            | Self::VictimsPart
            | Self::Pseudonymised
            | Self::PublicLines
            | Self::PublishedAssessments
            | Self::Papers
            | Self::Published
            | Self::IdsOnly => true,
            Self::Within72Hours
            | Self::OwnCall
            | Self::VictimConsented
            | Self::Assigned
            | Self::OwnActions
            | Self::StaffSuspect
            | Self::Tip
            | Self::RequestClose
            | Self::RulingsAndCancellations
            | Self::PublicFigures
            | Self::OwnFigures
            | Self::OwnActs => false,
        }
    }
}

/// A set of acts, one bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Acts(u8);

impl Acts {
    /// No act at all.
    pub const NONE: Self = Self(0);

    /// The set written in the letters of the access table, such as `lvce`; stops the build at any other letter.
    pub(super) const fn of(letters: &str) -> Self {
        let mut rest = letters.as_bytes();
        let mut bits = 0;
        while let [letter, more @ ..] = rest {
            bits |= match letter {
                b'l' => bit(Act::List),
                b'v' => bit(Act::View),
                b'c' => bit(Act::Create),
                b'e' => bit(Act::Edit),
                b'x' => bit(Act::Approve),
                b'p' => bit(Act::Export),
                _ => panic!("an act is one of the letters l, v, c, e, x, p"),
            };
            rest = more;
        }
        Self(bits)
    }

    /// Whether the set holds this act.
    pub const fn allow(self, act: Act) -> bool {
        self.0 & bit(act) != 0
    }
}

const fn bit(act: Act) -> u8 {
    match act {
        Act::List => 1,
        Act::View => 2,
        Act::Create => 4,
        Act::Edit => 8,
        Act::Approve => 16,
        Act::Export => 32,
    }
}

/// One right of a role in a matter. A cell of the table such as `O:lvce D:l` is two grants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Grant {
    /// How far it reaches.
    pub reach: Reach,
    /// What it allows there.
    pub acts: Acts,
    /// `*`: beyond its reach, one record may be opened by break-glass (reason, sign-in again, 60 minutes, alert, review).
    pub break_glass: bool,
    /// `never`: no break-glass path exists, whatever else the person holds.
    pub never: bool,
    /// What narrows it further, if anything.
    pub limit: Option<Limit>,
}

impl Grant {
    /// `-*`: nothing by right, one record by break-glass.
    pub(super) const GLASS: Self = Self { break_glass: true, ..Self::new(Reach::Nobody, Acts::NONE) };
    /// `never`: nothing, and no break-glass.
    pub(super) const NEVER: Self = Self { never: true, ..Self::new(Reach::Nobody, Acts::NONE) };

    pub(super) const fn new(reach: Reach, acts: Acts) -> Self {
        Self { reach, acts, break_glass: false, never: false, limit: None }
    }

    /// What narrows the grant, in the words of the access table; empty when nothing does.
    pub const fn note(&self) -> &'static str {
        match self.limit {
            Some(limit) => limit.label(),
            None => "",
        }
    }
}
