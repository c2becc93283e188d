//! Search: by reference, by words of the account, and exactly by name, number, address or e-mail, within the reader's scope.
//!
//! The search box posts, so that nothing personal stands in an address or a log; every row shown is a look that is logged (R-IG-01).

pub mod pages;
mod samples;
pub mod sql;

use practice::people::{Act, Matter};

use crate::frame::{Audience, Doors};

/// The doors of this room.
pub fn doors(doors: Doors) -> Doors {
    const VIEW: Audience = Audience::May(&[(Matter::Operational, Act::View)]);
    doors.get("/search", VIEW, pages::blank).post("/search", VIEW, pages::search).get("/people/{id}/{person}", VIEW, pages::person)
}
