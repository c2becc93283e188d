//! Import: another system's file becomes records here, row by row accounted for (CT-1.11b: "all recorded incidents are managed in one file").
//!
//! The way through: [`read`] opens the file by what it is, `ready` reads its rows through a mapping and checks each of them, and only
//! then does [`run`] write. A file with a fault of its own (unreadable, of another type, without a column, most rows refused) changes
//! nothing. What passes is written in batches, each whole or not at all; as a record is found again by its source and its number there,
//! an import that was cut off is simply run again. [`cli`] is the command, and [`pages`] use the same
//! [`run::import`].

pub mod cli;
mod difference;
mod lists;
pub mod pages;
mod places;
pub mod read;
mod ready;
mod refusals;
mod report;
pub mod run;
pub mod sql;
#[cfg(test)]
mod tests;

pub use cli::{Asked, run_cli};
pub use lists::{lists_of, mapping, shipped_mappings};
pub use pages::doors;
pub use read::Source;
pub use refusals::refusals_csv;
pub use report::{Outcome, Report, RowOutcome};
pub use run::{ImportRefused, Options, import};
