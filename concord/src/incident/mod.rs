//! The record: its tables, its pages, its part of the API.

pub mod acts;
pub mod audit;
pub mod beside;
pub mod care_view;
pub mod columns;
mod control;
pub mod duty_words;
pub mod glass;
mod grading;
mod inside;
pub mod no_crime_view;
mod notices;
pub mod pages;
pub mod parts;
mod plan_view;
pub mod reach;
mod recoded;
pub mod redaction;
pub mod reference;
pub(crate) mod samples;
mod settled_by;
pub mod sql;
pub mod statements;
pub mod take;
pub mod unit;
pub mod view;

pub use unit::facts_with;
