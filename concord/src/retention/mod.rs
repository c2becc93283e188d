//! Retention: which records' clear periods are over, the list of reviews, disposal by two people with its log, and what a record's page says of
//! how long it is kept (R-IG-03 to R-IG-05). Reviews and disposals themselves are steps of the record (`incident::acts::keeping`).

pub mod pages;
pub mod reckon;
mod samples;
pub mod sql;
pub mod sweep;

use practice::people::Role;

use crate::frame::{Audience, Doors};

/// Who reviews whether a record is kept and proposes its disposal: who reads every record of the force with its identities, and for restricted
/// records professional standards (see `docs/decisions/07-who-keeps-the-records.md`).
pub const REVIEWERS: &[Role] = &[Role::HateCrimeOfficer, Role::ProfessionalStandards];
/// Who reads the list and the log: they, who approves disposals, and who oversees recording.
const READERS: Audience = Audience::Roles(&[Role::CrimeManager, Role::HateCrimeOfficer, Role::CrimeRegistrar, Role::ProfessionalStandards]);

/// The doors of this room.
pub fn doors(doors: Doors) -> Doors {
    doors.get("/retention", READERS, pages::reviews).get("/retention/disposals", READERS, pages::disposals)
}
