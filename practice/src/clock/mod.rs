//! Time as the papers count it: elapsed hours, working days of England and Wales, local days, and a sentence that shows the arithmetic.
//!
//! Nothing here reads a clock: every moment comes in as an argument. Elapsed allowances run through nights, weekends and both
//! clock changes (CT-2.2a: 24 hours of an officer being assigned); working days skip weekends and bank holidays (R-VIC-02, R-VIC-03).

mod allowance;
mod calendar;
mod due;

pub use allowance::{Allowance, NotAnAllowance};
pub use calendar::{BankHoliday, Calendar, CalendarFault};
pub use due::Due;

#[cfg(test)]
mod tests;
