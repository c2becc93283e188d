//! Scrutiny panels: closed cases drawn at random, redacted by rule and by hand, shown as previewed, scored by the panel's members (domain rules 9.2).

pub mod case;
mod learning;
pub mod pages;
mod samples;
pub mod sql;

use practice::people::Role;

use crate::frame::{Audience, Doors};

const READ: Audience =
    Audience::Roles(&[Role::DetectiveInspector, Role::HateCrimeOfficer, Role::CoOrdinator, Role::TacticalLead, Role::CrimeRegistrar]);
/// Who prepares a panel: draws the cases, redacts and releases them, and notes the members' sheets.
const DO: Audience = Audience::Roles(PREPARES);
const PREPARES: &[Role] = &[Role::HateCrimeOfficer, Role::CoOrdinator, Role::CrimeRegistrar];

/// The doors of scrutiny.
pub fn doors(doors: Doors) -> Doors {
    doors
        .get("/scrutiny", READ, pages::panels)
        .get("/scrutiny/new", DO, pages::new)
        .post("/scrutiny/new", DO, pages::take_new)
        .get("/scrutiny/{id}", READ, pages::panel)
        .get("/scrutiny/{id}/{number}", READ, case::case)
        .post("/scrutiny/{id}/{number}", DO, case::take)
        .get("/scrutiny/{id}/{number}/score", DO, case::score)
        .post("/scrutiny/{id}/{number}/score", DO, case::take_score)
        .get("/scrutiny/{id}/{number}/learning", DO, learning::learning)
        .post("/scrutiny/{id}/{number}/learning", DO, learning::take_learning)
}
