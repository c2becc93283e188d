//! What a reader may count: the figures column of the access table. It is wider than what they may list: totals of the force are for people
//! who open no record, and those who see totals alone (mark A) see them with small cells suppressed (access rule 2).

use jiff::Timestamp;

use super::may::may;
use super::reader::Reader;
use super::scope::Scope;
use super::words::{Act, Matter, Role};
use super::{Grant, Reach};

/// What a reader may count. There is no public constructor: ask [`Reader::counting`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counting {
    scope: Scope,
    suppressed: bool,
}

impl Counting {
    /// What is counted. For functions that give numbers: a list of records takes the scope of [`Reader::view_scope`] instead.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Whether small cells are suppressed and only the fixed tables are offered.
    pub fn suppressed(&self) -> bool {
        self.suppressed
    }
}

/// Totals that are counted now; a public reporter and a reporting centre see only what was published.
fn is_total(grant: Grant) -> bool {
    grant.reach == Reach::Aggregates && grant.limit.is_none() && grant.acts.allow(Act::View)
}

/// Whether a role may see figures at all.
pub fn counts(role: Role) -> bool {
    let reaches = |grant: Grant| matches!(grant.reach, Reach::District | Reach::Force) && grant.acts.allow(Act::View);
    may(role, Matter::Figures).iter().any(|grant| reaches(*grant) || is_total(*grant))
}

impl Reader {
    /// What the person may count at this moment, by the figures column; `None` for those who see no figures.
    pub fn counting(&self, at: Timestamp) -> Option<Counting> {
        if let Some(scope) = self.scope(Matter::Figures, Act::View, at) {
            return Some(Counting { scope, suppressed: false });
        }
        let current = self.postings().iter().filter(|posting| posting.current(at));
        let totals = current.flat_map(|posting| posting.grants(Matter::Figures, Act::View)).any(|grant| is_total(*grant));
        totals.then(|| Counting { scope: Scope::whole_force(self.account(), at), suppressed: true })
    }
}
