//! A posting: a person, a role, a rank and a place, from one moment until another.

use super::grant::{Grant, Reach};
use super::may::may;
use super::words::{Act, Matter, Rank, Role};
use jiff::Timestamp;
use std::fmt;

/// Where a posting is held.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The whole force.
    Force,
    /// A district of the force, by its code in the force's policy.
    District(String),
    /// An organisation outside the force, by name: a partner agency, a reporting centre.
    Organisation(String),
}

impl Place {
    /// The stable word that is stored: `force`, `district:<code>` or `organisation:<name>`.
    pub fn code(&self) -> String {
        match self {
            Self::Force => "force".to_owned(),
            Self::District(code) => format!("district:{code}"),
            Self::Organisation(name) => format!("organisation:{name}"),
        }
    }

    /// The place with this stored word; `None` for any other word, or when the district or organisation is blank.
    pub fn from_code(code: &str) -> Option<Self> {
        match code.split_once(':') {
            None if code == "force" => Some(Self::Force),
            Some((_, name)) if name.trim().is_empty() => None,
            Some(("district", code)) => Some(Self::District(code.to_owned())),
            Some(("organisation", name)) => Some(Self::Organisation(name.to_owned())),
            _ => None,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Force => "Force",
            Self::District(name) | Self::Organisation(name) => name,
        })
    }
}

/// What a person is posted as, where and when. Rights last exactly as long as it does (access rule 7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The posting's own identifier, which the journal cites.
    pub id: String,
    /// The account that holds it.
    pub account: String,
    /// What the person is posted as.
    pub role: Role,
    /// The rank held in it.
    pub rank: Rank,
    /// Where.
    pub place: Place,
    /// The first moment at which it gives rights.
    pub from: Timestamp,
    /// The moment at which it gives none any more; `None` while no end is known.
    pub to: Option<Timestamp>,
}

impl Posting {
    /// Whether the posting gives rights at this moment: from its start, and no longer at the moment of its end.
    pub fn current(&self, at: Timestamp) -> bool {
        self.from <= at && self.to.is_none_or(|to| at < to)
    }

    /// Refuses a posting whose role reaches a district or a share while its place is not a district or an organisation.
    ///
    /// Such a posting is harmless (those rights reach nothing) but useless, so the page that makes postings asks first.
    pub fn check_place(&self) -> Result<(), WrongPlace> {
        let reaches = |reach| Matter::ALL.iter().flat_map(|matter| may(self.role, *matter)).any(|grant| grant.reach == reach);
        if reaches(Reach::District) && !matches!(self.place, Place::District(_)) {
            Err(WrongPlace::NeedsDistrict(self.role))
        } else if reaches(Reach::Shared) && !matches!(self.place, Place::Organisation(_)) {
            Err(WrongPlace::NeedsOrganisation(self.role))
        } else {
            Ok(())
        }
    }

    /// The grants of this posting that allow the act and that its place makes real.
    pub(super) fn grants(&self, matter: Matter, act: Act) -> impl Iterator<Item = &'static Grant> + use<'_> {
        may(self.role, matter).iter().filter(move |grant| grant.acts.allow(act) && self.makes_real(grant.reach))
    }

    fn makes_real(&self, reach: Reach) -> bool {
        match reach {
            Reach::Nobody => false,
            Reach::Receipt | Reach::Own | Reach::Aggregates | Reach::Force => true,
            Reach::District => matches!(self.place, Place::District(_)),
            Reach::Shared => matches!(self.place, Place::Organisation(_)),
        }
    }
}

/// Why a posting cannot be held at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrongPlace {
    /// The role's rights are those of a district.
    NeedsDistrict(Role),
    /// The role's rights are what was shared with an organisation.
    NeedsOrganisation(Role),
}

impl fmt::Display for WrongPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NeedsDistrict(role) => write!(f, "Choose a district for the role \"{role}\": its rights are those of one district."),
            Self::NeedsOrganisation(role) => {
                write!(f, "Choose an organisation for the role \"{role}\": it sees only what was shared with one.")
            }
        }
    }
}

impl std::error::Error for WrongPlace {}
