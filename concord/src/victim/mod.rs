//! The victim: letters to them, and their rights in words.

pub mod letters;
pub(crate) mod samples;
pub mod view;

use practice::people::{Act, Matter};

use crate::frame::{Audience, Doors};

/// The doors of this room.
pub fn doors(doors: Doors) -> Doors {
    const WRITE: Audience = Audience::May(&[(Matter::VictimContact, Act::Create)]);
    const READ: Audience = Audience::May(&[(Matter::VictimContact, Act::View)]);
    doors
        .get("/incidents/{id}/letters", WRITE, letters::choose)
        .post("/incidents/{id}/letters", WRITE, letters::preview)
        .post("/incidents/{id}/letters/send", WRITE, letters::send)
        .post("/incidents/{id}/letters/{number}", READ, letters::print)
}
