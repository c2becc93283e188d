//! Reports that a command-and-control system hands over, and what goes back to it when a record closes.
//!
//! `POST /api/v1/transfers` takes one message: JSON under our own names, or the names of the Multi-Agency Incident Transfer standard as XML
//! or flat JSON. A message is taken once; the same one again gets the same answer.

pub mod deliver;
pub mod pages;
mod read;
pub(crate) mod samples;
pub mod sql;
mod take;

use practice::people::{Act, Matter};

use crate::frame::field::Field;
use crate::frame::{Audience, Doors};

/// Whoever may record reports hands them over; a token stands for one posting.
const HAND_OVER: Audience = Audience::May(&[(Matter::Operational, Act::Create)]);
/// Who says which systems there are.
const SETTINGS: Audience = Audience::May(&[(Matter::Users, Act::Edit)]);

/// The questions that a message answers, for the API's description.
pub(crate) fn questions() -> Vec<Field> {
    crate::house::shipped_policy().map(|policy| take::fields(&policy, jiff::Timestamp::UNIX_EPOCH)).unwrap_or_default()
}

/// Adds the doors.
pub fn doors(doors: Doors) -> Doors {
    doors
        .post("/api/v1/transfers", HAND_OVER, take::transfer)
        .get("/admin/transfers", SETTINGS, pages::sources)
        .get("/admin/transfers/source", SETTINGS, pages::source)
        .post("/admin/transfers/source", SETTINGS, pages::take_source)
}
