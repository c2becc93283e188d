//! Monitoring: what the detective inspector, the hate crime officer and a district's managers watch, every number a way to what it counted
//! (HT-12, HT-13, HT-16, LS-3.1b).

pub mod compliance;
pub mod pages;
mod samples;
pub mod sql;

use practice::people::{Act, Matter};

use crate::frame::{Audience, Doors};

/// Who watches: whoever may list what supervisors oversee.
const WATCH: Audience = Audience::May(&[(Matter::Supervision, Act::List)]);

/// The doors of this room.
pub fn doors(doors: Doors) -> Doors {
    doors
        .get("/monitor/force", WATCH, pages::force)
        .get("/monitor/district/{code}", WATCH, pages::district)
        .get("/monitor/records/{watch}", WATCH, pages::records)
        .get("/monitor/compliance", WATCH, compliance::compliance)
        .get("/monitor/compliance/duties", WATCH, compliance::behind)
}
