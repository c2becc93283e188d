//! Learning points: what cases taught, in words without personal data, as a list that meetings of the tactical group read (CT-2.2g).

pub mod pages;
mod samples;
pub mod sql;

use jiff::Timestamp;
use practice::learning::Status;
use practice::people::Role;

use crate::admin::sql::Journalled;
use crate::frame::{Audience, Doors};

/// A learning point as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointRow {
    /// Its id.
    pub id: String,
    /// The record that taught it; none where it comes from elsewhere.
    pub record: Option<String>,
    /// The theme's code.
    pub theme: String,
    /// The point, without personal data.
    pub words: String,
    /// What raised it: `dissatisfaction`, `panel`.
    pub source: String,
    /// The account that raised it.
    pub raised_by: String,
    /// When.
    pub raised_at: Timestamp,
    /// Where it stands.
    pub status: Status,
    /// Who set that.
    pub status_by: Option<String>,
    /// When.
    pub status_at: Option<Timestamp>,
    /// What the group said, without personal data.
    pub answer: Option<String>,
}

code_cells!(Status);
columns!(PointRow { id, record, theme, words, source, raised_by, raised_at, status, status_by, status_at, answer });

impl Journalled for PointRow {
    const TABLE: &'static str = "learning_point";
}

/// Who reads the list: those who read plans, actions and minutes of the police's own groups.
const READERS: &[Role] = &[
    Role::Supervisor,
    Role::Spoc,
    Role::CrimeManager,
    Role::OperationalChiefInspector,
    Role::NpaCommander,
    Role::DetectiveInspector,
    Role::HateCrimeOfficer,
    Role::CoOrdinator,
    Role::TacticalLead,
    Role::StrategicLead,
    Role::ChiefOfficer,
];
/// Who carries a point to the group and notes what it said.
pub(crate) const CARRIERS: &[Role] = &[Role::HateCrimeOfficer, Role::CoOrdinator, Role::TacticalLead];

/// The doors of this room.
pub fn doors(doors: Doors) -> Doors {
    doors.get("/learning", Audience::Roles(READERS), pages::list).get("/learning/{id}", Audience::Roles(CARRIERS), pages::point).post(
        "/learning/{id}",
        Audience::Roles(CARRIERS),
        pages::take_point,
    )
}
