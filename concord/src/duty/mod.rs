//! Duties of things that are not incidents: a return to send, a request to answer, a course that runs out. They lie in the same table as the
//! records' duties, are shown on the same home page, and `concord verify` computes them again from the journalled row.

pub mod sql;

use jiff::Timestamp;
use practice::duty::Duty;
use practice::policy::Policy;

use crate::admin::sql::Journalled;
use crate::house::Policies;
use crate::incident::columns::StoredDuty;
use crate::ledger::Fault;

/// A row of the force's own tables that owes something. Its duties follow from the row and the policy alone, so that they can be computed again.
pub trait Owing: Journalled {
    /// The moment whose policy its duties follow.
    fn since(&self) -> Timestamp;

    /// The district that it lies in; empty for the whole force.
    fn district(&self) -> String {
        String::new()
    }

    /// What it is, for a worklist; no personal data.
    fn title(&self) -> String;

    /// The page where it is done.
    fn href(&self) -> String;

    /// All its duties, settled ones included. Make each with `Duty::owed` from a rule that `applies` otherwise.
    fn duties(&self, policy: &Policy) -> Vec<Duty>;
}

/// What a worklist shows of a thing that owes something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Its journal chain: table and key.
    pub record: String,
    /// What it is.
    pub title: String,
    /// The page where it is done.
    pub href: String,
    /// The day whose policy its duties follow.
    pub since: Timestamp,
}

columns!(Subject { record, title, href, since });

/// What is shown of a thing.
pub fn subject<T: Owing>(row: &T) -> Subject {
    Subject {
        record: crate::admin::sql::chain_of(row),
        title: row.title(),
        href: row.href(),
        since: crate::incident::columns::micros(row.since()),
    }
}

/// The duties of a thing, ready to be stored.
pub fn stored<T: Owing>(policies: &Policies, row: &T) -> Result<Vec<StoredDuty>, Fault> {
    let (chain, district) = (crate::admin::sql::chain_of(row), row.district());
    let policy = policies.at(row.since())?;
    Ok(row.duties(&policy).into_iter().map(|duty| StoredDuty::of(&chain, &district, duty)).collect())
}
