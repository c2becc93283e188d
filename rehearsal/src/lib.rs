//! Rehearsal: a whole force for tests, with its people, and lives of records made by the real rules. Everything in it is invented.
#![expect(clippy::expect_used, reason = "a force that cannot be set up ends the test that asked for it")]
#![expect(clippy::missing_panics_doc, reason = "every verb ends the test where it is refused")]

mod colleague;
mod folder;
mod force;
mod http;
mod lives;
mod overseen;
mod people;
mod reading;
mod report;
mod simulate;
mod walk;

pub use colleague::{Colleague, Sheet};
pub use folder::Folder;
pub use force::{Force, Scene, Stopped, at};
pub use http::{Actor, Answer};
pub use people::{CITY, COUNTY, PASSWORD, at_county};
pub use report::Report;
pub use simulate::{Day, Played};
pub use walk::REPORT;
