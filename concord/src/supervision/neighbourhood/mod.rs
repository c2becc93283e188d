//! The neighbourhood desk: behaviour that is no offence and is still challenged (CT-1.11c): what waits for a decision, what is being done by
//! whom and by when, and what came of it.

pub mod pages;
mod samples;
pub mod sql;

use crate::frame::{Audience, Doors};
use crate::incident::acts::no_crime::NEIGHBOURHOOD;

/// The doors of the desk.
pub fn doors(doors: Doors) -> Doors {
    doors.get("/neighbourhood", Audience::Roles(NEIGHBOURHOOD), pages::desk)
}
