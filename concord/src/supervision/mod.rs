//! Supervision: the supervisor's page of all their cases.

pub mod desk;
