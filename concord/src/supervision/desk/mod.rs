//! A supervisor's page of all their cases, with what worries on top (CT-2.2b), and what the proposals of who could investigate rest on.

pub mod pages;
mod samples;
pub mod sql;

use practice::people::{Act, Matter};

use crate::frame::{Audience, Doors};

/// The doors of the desk.
pub fn doors(doors: Doors) -> Doors {
    doors.get("/supervision", Audience::May(&[(Matter::Supervision, Act::View)]), pages::desk)
}
