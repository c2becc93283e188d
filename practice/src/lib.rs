//! The documented way of working with hate crime, as pure rules: no SQL, HTML, async, clock reads, environment or randomness.
//!
//! Rooms, from the ground up; a room imports only from rooms named before it: `clock`, `policy`, `people`, `duty`, `incident`, `report`,
//! `transfer`, `victim`, `hub`, `learning`, `supervision`, `retention`, `rights`, `board`, `returns`, `monitor`.

pub mod board;
pub mod clock;
pub mod codes;
pub mod duty;
pub mod hub;
pub mod incident;
pub mod learning;
pub mod monitor;
pub mod people;
pub mod policy;
pub mod report;
pub mod retention;
pub mod returns;
pub mod rights;
pub mod supervision;
pub mod transfer;
pub mod victim;

#[cfg(test)]
mod testing;
