//! Paper out of facts: charts and maps as accessible SVG, tables as CSV, XLSX and ODS. Nothing here counts, looks up or decides.
//!
//! Equal facts give equal bytes: no clock is read, and no file says more about its making than its visible marking does.

pub mod chart;
pub mod finding;
pub mod map;
pub mod sheet;
pub mod svg;

pub use svg::number;
