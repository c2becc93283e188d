//! Two people: who asks is not who approves (access rule 4).

use std::fmt;

/// Refuses an approval by the person who asked, for closure, flag removal, break-glass review, large exports, disposal and the granting
/// of a role (access rule 4). Accounts are compared without regard to case or surrounding blanks.
pub fn two_people(asked_by: &str, approves: &str) -> Result<(), SamePerson> {
    if asked_by.trim().to_lowercase() == approves.trim().to_lowercase() { Err(SamePerson) } else { Ok(()) }
}

/// The person who asked tried to approve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SamePerson;

impl fmt::Display for SamePerson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("The person who asked cannot also approve. Ask a colleague.")
    }
}

impl std::error::Error for SamePerson {}
