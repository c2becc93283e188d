//! National returns: which are owed for which days, who answers for them, what is wrong with one before it goes, and how one that was signed
//! differs from the one before it (HT-15; R-RET-02, R-RET-03, R-RET-05, R-RET-06; R-REC-04; R-NC-06).

pub mod cells;
pub mod checks;
pub mod columns;
pub mod content;
pub mod nil;
mod owed;
mod span;

pub use checks::{Wrong, sending};
pub use columns::{Column, ColumnMap};
pub use content::Correction;
pub use owed::{Known, Measures, to_open};
pub use span::Span;

#[cfg(test)]
mod tests;
