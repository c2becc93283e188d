//! National returns: what is due and what went, who answered and who said nil, the return itself from preview over two signatures to the file
//! that goes, and every version of it (HT-15; R-RET-02 to R-RET-06; R-REC-04; R-NC-06).

mod answers;
mod api;
mod behind;
mod build;
mod calendar;
pub mod cli;
mod columns;
mod corrections;
mod files;
mod measures;
mod pages;
mod pictured;
pub mod samples;
pub mod sql;
mod steps;
mod versions;

use practice::people::{Act, Matter, Reader, Role};

pub use build::{Behind, build};
pub use calendar::{keep_up, open};
pub use steps::{Prepared, prepare_in, sign_in};

use crate::frame::{Audience, Doors};

/// Who reads returns: those with the force's figures to take out.
const READERS: &[Role] = &[
    Role::DetectiveInspector,
    Role::HateCrimeOfficer,
    Role::CoOrdinator,
    Role::TacticalLead,
    Role::StrategicLead,
    Role::ChiefOfficer,
    Role::Analyst,
    Role::CrimeRegistrar,
];
const READ: Audience = Audience::Roles(READERS);
/// Who answers for a district or an agency, or writes down what one said.
const ANSWER: Audience = Audience::Roles(&[Role::Spoc, Role::HateCrimeOfficer, Role::CoOrdinator, Role::PartnerAgency]);
/// Both.
const ALL: Audience = Audience::Roles(&[
    Role::Spoc,
    Role::DetectiveInspector,
    Role::HateCrimeOfficer,
    Role::CoOrdinator,
    Role::TacticalLead,
    Role::StrategicLead,
    Role::ChiefOfficer,
    Role::Analyst,
    Role::CrimeRegistrar,
    Role::PartnerAgency,
]);
/// Who prepares, signs, puts figures right and keeps the columns.
const MAKE: Audience = Audience::May(&[(Matter::Figures, Act::Create)]);
/// Who switches measures on and off: the tactical lead or above.
const SWITCH: Audience = Audience::Roles(&[Role::TacticalLead, Role::StrategicLead, Role::ChiefOfficer]);

/// The doors of this room.
pub fn doors(doors: Doors) -> Doors {
    let doors = doors
        .get("/returns", ALL, pages::list)
        .get("/returns/columns", READ, columns::columns)
        .post("/returns/columns", MAKE, columns::take)
        .get("/returns/measures", READ, measures::measures)
        .post("/returns/measures", SWITCH, measures::take)
        .post("/returns/measures/{id}/end", SWITCH, measures::end);
    let doors = doors
        .get("/returns/{kind}/{period}", READ, pages::one)
        .get("/returns/{kind}/{period}/records", READ, behind::records)
        .get("/returns/{kind}/{period}/answers", ALL, answers::answers)
        .get("/returns/{kind}/{period}/answers/{code}", ANSWER, answers::answer)
        .post("/returns/{kind}/{period}/answers/{code}", ANSWER, answers::take)
        .get("/returns/{kind}/{period}/prepare", MAKE, steps::prepare)
        .post("/returns/{kind}/{period}/prepare", MAKE, steps::take_prepare)
        .post("/returns/{kind}/{period}/sign", MAKE, steps::sign)
        .post("/returns/{kind}/{period}/give-up", MAKE, steps::give_up)
        .post("/returns/{kind}/{period}/sent", MAKE, steps::sent)
        .get("/returns/{kind}/{period}/corrections/new", MAKE, corrections::new)
        .post("/returns/{kind}/{period}/corrections/new", MAKE, corrections::take)
        .post("/returns/{kind}/{period}/corrections/{id}/withdraw", MAKE, corrections::withdraw)
        .get("/returns/{kind}/{period}/versions/{number}", READ, versions::version)
        .post("/returns/{kind}/{period}/versions/{number}/file", READ, versions::file);
    doors.get("/api/v1/returns", READ, api::list).get("/api/v1/returns/{kind}/{period}", READ, api::one).get(
        "/api/v1/returns/{kind}/{period}/versions/{number}",
        READ,
        api::version,
    )
}

/// Whether this reader reads returns, and not only answers for them.
fn reads(reader: &Reader) -> bool {
    READERS.iter().any(|role| reader.has_role(*role))
}

/// Whether this reader prepares and signs returns.
fn makes(reader: &Reader) -> bool {
    reader.may(Matter::Figures, Act::Create)
}
