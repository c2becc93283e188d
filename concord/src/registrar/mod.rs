//! The crime registrar's page: what waits for a decision, rulings, cancellations and transfers, and audits of random samples (R-REC-09, R-REC-10).

pub mod audit;
pub mod pages;
mod samples;
pub mod sql;

use practice::people::Role;

use crate::frame::{Audience, Doors};

const READ: Audience = Audience::Roles(&[Role::CrimeRegistrar, Role::HateCrimeOfficer, Role::DetectiveInspector]);
const DO: Audience = Audience::Roles(&[Role::CrimeRegistrar]);

/// The doors of the registrar.
pub fn doors(doors: Doors) -> Doors {
    doors
        .get("/registrar", READ, pages::registrar)
        .get("/registrar/audits/new", DO, audit::new)
        .post("/registrar/audits/new", DO, audit::take_new)
        .get("/registrar/audits/{id}", READ, audit::audit)
        .get("/registrar/audits/{id}/{number}", READ, audit::score)
        .post("/registrar/audits/{id}/{number}", DO, audit::take_score)
}
