//! Supervision across records: which suspect first, and good results to tell.

pub mod desk;
pub mod good_news;
pub mod neighbourhood;
pub(crate) mod samples;
pub mod sql;
pub mod suspects;

use practice::people::{Act, Matter, Role};

use crate::frame::{Audience, Doors};

/// Who sees the good results: those who work towards them, and communications without anybody's identity.
const NEWS: &[Role] =
    &[Role::Communications, Role::HateCrimeOfficer, Role::Supervisor, Role::CrimeManager, Role::TacticalLead, Role::StrategicLead];

/// The doors of this room.
pub fn doors(doors: Doors) -> Doors {
    const SUSPECTS: Audience = Audience::May(&[(Matter::Suspect, Act::View)]);
    doors.get("/suspects", SUSPECTS, suspects::list).get("/good-news", Audience::Roles(NEWS), good_news::list)
}
