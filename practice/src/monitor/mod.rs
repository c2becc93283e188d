//! Monitoring: how each promise was kept, and where the areas of a force differ (HT-12, HT-13, HT-16, LS-3.1b). Everything here comes from
//! duties and from the measures of `returns`; nothing else counts deadlines.

mod difference;
mod kept;

pub use difference::{Difference, differences};
pub use kept::{Kept, Tally};
