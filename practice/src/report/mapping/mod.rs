//! Import, the pure half: a mapping describes another system's file, and reads its rows into incidents that can be recorded.
//!
//! "All recorded incidents are managed in one file" (CT-1.11b): also those that other systems hold. A force's analyst writes the
//! mapping in TOML (docs/guide/import.md); the mappings in `policy/mappings` are worked examples on published data. The way in:
//! [`Mapping::parse`], then [`Mapping::open`] with the header, [`Reader::read_row`] for each row, [`Mapping::gather`] for the rows
//! that tell of the same incident. Files, spreadsheets and the record are the caller's.

mod cells;
mod checking;
mod checking_codes;
mod checking_columns;
mod contradictions;
mod forms;
mod header;
mod incoming;
mod lists;
mod moments;
mod plan;
mod row;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod shipped_tests;
mod together;
mod words;
mod written;

pub use checking::MappingFault;
pub use contradictions::REPORTED_EARLY;
pub use incoming::{Incoming, IncomingOffence, IncomingStrand, Precision, Refusal};
pub use lists::{Lists, StrandLists};
pub use plan::{Mapping, SameId};
pub use row::Reader;
pub use together::{Gathered, combine};
