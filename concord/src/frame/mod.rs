//! What stands around the rooms: who asks, forms, pages, failures.

pub mod answers;
pub mod ask;
pub mod assets;
pub mod chrome;
pub mod doors;
pub mod failure;
pub mod field;
pub mod metrics;
pub mod pages;
pub mod picture;
pub mod sample;
mod samples;
pub mod xml;

pub use answers::{Answers, Form};
pub use ask::{Ask, Reply, Who};
pub use doors::{Audience, Doors};
pub use failure::Failure;
