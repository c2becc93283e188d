//! The training register: who took which course, what runs out, and how much of each role and district is in date (CT-2.2e, CT-3.4).

pub mod pages;
mod samples;
pub mod sql;

use practice::people::{Act, Matter, Role};

use crate::frame::{Audience, Doors};

const READ: Audience = Audience::May(&[(Matter::Supervision, Act::View)]);
/// Who notes training: supervisors for their district, and those who answer for training in the force.
const NOTE: Audience = Audience::Roles(&[Role::Supervisor, Role::CrimeManager, Role::HateCrimeOfficer, Role::CoOrdinator, Role::TacticalLead]);

/// The doors of the register.
pub fn doors(doors: Doors) -> Doors {
    doors
        .get("/training", READ, pages::register)
        .get("/training/people/{account}", READ, pages::person)
        .get("/training/new", NOTE, pages::new)
        .post("/training/new", NOTE, pages::take_new)
        .post("/training/{id}/end", NOTE, pages::take_end)
}
