//! Counts: how many offences, incidents and motivating factors, by what the reader asks for. Offences and flags are different numbers, on
//! separate labelled rows, and strands are never summed to a total (domain rules 0.1, decision 2; R-RET-04).
//!
//! [`count`] is the figure. The service has an SQL twin of it, which groups in the store and hands what it grouped to the same [`Tally`].

pub mod aggregates;
mod count;
mod counted;
pub mod coverage;
pub mod daily;
pub mod home_office;
pub mod measure;
mod names;
mod period;
mod printed;
mod question;
pub mod rates;
mod restricted;
pub mod rounding;
pub mod spc;
pub mod suppress;
mod table;
mod tally;
mod units;

pub use count::{Countable, CountableCrime, count};
pub use counted::{Both, Counted, Heading, Uncovered};
pub use names::Names;
pub use period::{Period, periods};
pub use printed::{Difference, Printed, differences};
pub use question::{Asked, Dimension, Question, Refused, Strands, Unit};
pub use restricted::with_restricted;
pub use table::{NO_COVERAGE, Table, thousands};
pub use tally::{Item, Tally};
pub use units::{CountedUnit, units};

#[cfg(test)]
mod published_tests;
#[cfg(test)]
mod tests;
