//! Alerts about how people here use their rights: told to professional standards at once, listed for them and for the auditor (access rules
//! 3 to 5; mark `*`). An alert names the account and the record, never what was seen.

pub mod pages;
pub(crate) mod samples;
pub mod sql;

use practice::people::{Place, Role};

pub use sql::AlertRow;

use crate::frame::{Ask, Audience, Doors};
use crate::ledger::Signature;

practice::codes! {
    /// What an alert is about.
    Kind {
        IdentityCap = "identity-cap", "Opened as many identities in an hour as their role may, and tried more";
        OwnSearch = "own-search", "Searched for themselves or for their own address";
        OwnRecord = "own-record", "Tried to open a record to which they are a party";
        GlassBroken = "glass-broken", "Broke the glass for one record";
        GlassRefused = "glass-refused", "Tried to break the glass for a record that it does not open";
        GlassNotNeeded = "glass-not-needed", "Broke the glass without need, as the review found";
        Restricted = "restricted", "Restricted a record: a second person is to confirm it";
    }
}

/// Who reads the alerts.
const READERS: Audience = Audience::Roles(&[Role::ProfessionalStandards, Role::Auditor]);
/// Who takes note of one.
const NOTERS: Audience = Audience::Roles(&[Role::ProfessionalStandards]);

/// The doors of this room.
pub fn doors(doors: Doors) -> Doors {
    doors.get("/alerts", READERS, pages::alerts).post("/alerts/{id}/seen", NOTERS, pages::seen)
}

/// Raises an alert about whoever asks, in a unit of work of its own since the request itself failed; told to professional standards and to
/// the supervisors of their places. A fault is logged: the refusal stands all the same.
pub async fn raise_for(ask: &Ask, kind: Kind, record: &str) {
    let Some(who) = &ask.who else { return };
    let signature = Signature { actor: who.account.id.clone(), posting: String::new(), request: ask.request.clone(), at: ask.now };
    let districts = who.reader.postings().iter().map(|posting| match &posting.place {
        Place::District(code) => code.clone(),
        Place::Force | Place::Organisation(_) => String::new(),
    });
    let told: Vec<(Role, String)> = districts.map(|district| (Role::Supervisor, district)).collect();
    let record = record.to_owned();
    let raised = ask.house.ledger.write(move |tx| sql::raise(tx, &signature, kind, &record, &told)).await;
    if let Err(fault) = raised {
        tracing::error!(request = %ask.request, fault = %fault, "an alert could not be raised");
    }
}
