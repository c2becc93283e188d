//! Organisations outside the force and the agreements under which records are shared with them (mark P; R-IG-04). A share itself is an
//! event of its record: `practice::incident::access`.

pub mod pages;
pub(crate) mod samples;
pub mod sql;

use practice::people::{Act, Matter, Role};

pub use sql::{AgreementRow, OrganisationRow};

use crate::frame::{Audience, Doors};

practice::codes! {
    /// What an organisation is.
    OrganisationKind {
        Council = "council", "Council";
        Health = "health", "Health";
        Housing = "housing", "Housing provider";
        Education = "education", "School, college or university";
        Support = "support", "Support or community organisation";
        Justice = "justice", "Prosecution, probation or fire and rescue";
        Other = "other", "Another organisation";
    }
}

/// Who sees organisations and agreements.
const SEE: Audience = Audience::Roles(&[Role::HateCrimeOfficer, Role::CoOrdinator, Role::Auditor, Role::Administrator]);
/// Who enters and ends them.
const EDIT: Audience = Audience::May(&[(Matter::Users, Act::Edit)]);

/// The doors of this room.
pub fn doors(doors: Doors) -> Doors {
    doors
        .get("/admin/organisations", SEE, pages::organisations)
        .get("/admin/organisations/new", EDIT, pages::new)
        .post("/admin/organisations/new", EDIT, pages::take_new)
        .get("/admin/organisations/{id}/agreements/new", EDIT, pages::new_agreement)
        .post("/admin/organisations/{id}/agreements/new", EDIT, pages::take_new_agreement)
        .post("/admin/agreements/{id}/end", EDIT, pages::end_agreement)
}
