//! Who may see and do what: roles, ranks, postings, the permission table and the scope that every list must take.
//!
//! A person holds postings; their rights are the union of the postings current at the moment of the request (access rules, "Roles").
//! Start at [`may()`] for the table, at [`Reader`] for a signed-in person, and at [`Scope`] for which records they reach.

mod counting;
mod grant;
mod may;
mod posting;
mod reader;
mod scope;
mod separation;
mod words;

pub use counting::{Counting, counts};
pub use grant::{Acts, Grant, Limit, Reach};
pub use may::{identities_an_hour, may, opens_identities};
pub use posting::{Place, Posting, WrongPlace};
pub use reader::Reader;
pub use scope::{RecordFacts, Scope, ScopeParts, SharedWith};
pub use separation::{SamePerson, two_people};
pub use words::{Act, Matter, Rank, Role};

#[cfg(test)]
mod table_tests;
#[cfg(test)]
mod tests;
