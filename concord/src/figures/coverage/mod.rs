//! Coverage: what the force says of its records over some days, so that a figure is never 0 where records are missing (R-RET-05).

pub mod pages;
mod samples;
pub mod sql;
