//! Running the force: its facts, people, postings, places and packs. The administrator sees no incident.

pub mod colour;
pub mod pages;
pub mod places_file;
mod samples;
pub mod sql;

#[cfg(test)]
mod tests;

pub use pages::doors;
pub use pages::postings::grant_at_console;
pub use sql::ForceRow;
