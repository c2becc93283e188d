//! The work at hand: "what I must do, by when", and the worklists.

pub mod pages;
pub(crate) mod samples;
pub mod sql;

use practice::people::{Act, Matter};

use crate::frame::{Audience, Doors};

/// The doors of this room.
pub fn doors(doors: Doors) -> Doors {
    const LISTS: Audience = Audience::May(&[(Matter::Operational, Act::List)]);
    doors.get("/", Audience::SignedIn, pages::home).get("/work", LISTS, pages::lists).get("/work/{list}", LISTS, pages::list)
}
