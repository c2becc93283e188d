//! The victim and witness hub's own desk: referrals, support, services (CT-4.1, LS-3.1c). It shows the victim's part of a record only: nothing of
//! a suspect, and of the account what the victim said about themselves (access rules: victim's part).

pub mod pages;
pub(crate) mod samples;
pub mod services;
pub mod sql;
pub mod view;

use jiff::Timestamp;
use practice::people::Role;

use crate::admin::sql::Journalled;
use crate::frame::{Audience, Doors};

/// A service that the hub works with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it offers, by its code.
    pub kind: String,
    /// Codes of the districts that it covers; none for all.
    pub districts: Vec<String>,
    /// How many people it can support at one time.
    pub capacity: u32,
    /// Where the hub reaches it.
    pub contact: String,
    /// Since when it takes nobody new.
    pub closed_at: Option<Timestamp>,
}

columns!(ServiceRow { id, name, kind, districts, capacity, contact, closed_at });

impl Journalled for ServiceRow {
    const TABLE: &'static str = "service";
}

const HUB: Audience = Audience::Roles(&[Role::VictimHub]);

/// The doors of this room.
pub fn doors(doors: Doors) -> Doors {
    doors
        .get("/hub", HUB, pages::desk)
        .get("/hub/services", HUB, services::list)
        .get("/hub/services/new", HUB, services::new)
        .post("/hub/services/new", HUB, services::take_new)
        .get("/hub/services/{service}", HUB, services::edit)
        .post("/hub/services/{service}", HUB, services::take_edit)
        .get("/hub/{id}", HUB, pages::record)
        .get("/hub/{id}/{person}", HUB, pages::person)
        .post("/hub/{id}/{person}", HUB, pages::open)
}
