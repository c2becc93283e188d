//! The first page of a new house: who the force is, which pack it works under, who its first administrator is.
//!
//! It is there only while no force is set up, and takes the one-time code that the console printed.

pub mod code;
mod form;
pub mod pages;
mod samples;

#[cfg(test)]
pub(crate) mod tests;

pub use code::new_code;

use crate::frame::{Audience, Doors};

/// Adds the doors of the first run. They answer "not found" once the force is set up.
pub fn doors(doors: Doors) -> Doors {
    doors.get("/first-run", Audience::Public, pages::first_run).post("/first-run", Audience::Public, pages::take_first_run)
}
