//! Rights of the people in the data: the register of their requests, the pack that answers a request for access, what is decided on the others,
//! and who saw a person across records (domain rules 10.1 and 10.4; R-IG-01, R-IG-05).

pub mod forms;
pub mod log;
pub mod pack;
pub mod pages;
pub mod people;
mod samples;
pub mod sql;

use practice::people::{Reader, Role};
use practice::rights::{Desk, Request};

use crate::frame::{Ask, Audience, Doors, Failure};
use crate::ledger::Tx;

/// Who answers requests: who reads every record of the force with its identities; of restricted records professional standards.
pub const HANDLERS: &[Role] = &[Role::HateCrimeOfficer, Role::ProfessionalStandards];
const HANDLE: Audience = Audience::Roles(HANDLERS);
/// Who reads the register, and agrees to a pack as the second person.
const READ: Audience = Audience::Roles(&[Role::DetectiveInspector, Role::HateCrimeOfficer, Role::ProfessionalStandards]);

/// The doors of this room.
pub fn doors(doors: Doors) -> Doors {
    doors
        .get("/requests", READ, pages::register)
        .get("/requests/new", HANDLE, pages::new)
        .post("/requests/new", HANDLE, pages::take_new)
        .get("/requests/{id}", READ, pages::request)
        .get("/requests/{id}/clock", HANDLE, forms::clock)
        .post("/requests/{id}/clock", HANDLE, forms::take_clock)
        .post("/requests/{id}/search", HANDLE, people::search)
        .post("/requests/{id}/records", HANDLE, people::add)
        .post("/requests/{id}/records/{number}", HANDLE, people::change)
        .post("/requests/{id}/pack", READ, pack::preview)
        .post("/requests/{id}/agree", READ, pack::agree)
        .get("/requests/{id}/disclose", HANDLE, forms::disclose)
        .post("/requests/{id}/disclose", HANDLE, forms::take_disclose)
        .get("/requests/{id}/decide", HANDLE, forms::decide)
        .post("/requests/{id}/decide", HANDLE, forms::take_decide)
        .get("/people/{id}/{person}/who-saw", Audience::SignedIn, log::who_saw)
}

/// The desks whose requests a reader sees: professional standards have their own, which exists for nobody else.
pub fn desks(reader: &Reader) -> Vec<Desk> {
    let force = reader.has_role(Role::HateCrimeOfficer) || reader.has_role(Role::DetectiveInspector);
    let standards = reader.has_role(Role::ProfessionalStandards);
    [force.then_some(Desk::Force), standards.then_some(Desk::Standards)].into_iter().flatten().collect()
}

/// The request that the address names, if it is of one of the reader's desks.
pub(crate) fn mine(ask: &Ask, tx: &mut Tx<'_>) -> Result<Request, Failure> {
    let request = sql::one(tx, ask.param("id"))?.ok_or(Failure::NotFound)?;
    if desks(ask.reader()?).contains(&request.desk) { Ok(request) } else { Err(Failure::NotFound) }
}
