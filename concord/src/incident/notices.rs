//! Who is told when something happens: one outbox message a role, in the same unit of work. Messages hold the reference and no personal data.

use practice::incident::classify::Happened;
use practice::incident::support::Happened as Support;
use practice::incident::{Channel, Event, Incident};
use practice::people::Role;

use crate::ledger::{Fault, Signature, Tx, outbox};

/// Writes the messages that an event gives rise to.
pub fn send(tx: &mut Tx<'_>, who: &Signature, incident: &Incident, event: &Event) -> Result<(), Fault> {
    let core = &incident.core;
    // Nobody hears of a restricted record by a message to their role (access rule 1); those named have their duties.
    if core.restricted {
        return Ok(());
    }
    crate::transfer::sql::tell_source(tx, who, incident, event)?;
    let told = match event {
        // What another system already held was flagged there; a message for each of thousands would tell nobody anything. What is handed
        // over live has its own channel, and waits for the inspector like any call.
        Event::Recorded { .. } if core.hate && (core.source.is_none() || core.channel != Channel::Transfer) => {
            (Role::ControlRoomInspector, "", "is flagged as hate and waits for you")
        }
        Event::StrandAdded { .. } if core.acknowledged_at.is_none() => (Role::ControlRoomInspector, "", "is flagged as hate and waits for you"),
        Event::Assigned { .. } => (Role::Supervisor, core.district.as_str(), "was assigned: the victim is to be called within 24 hours"),
        Event::Classified(Happened::CancellationAsked { .. }) => (Role::CrimeRegistrar, "", "holds a crime whose cancellation is asked for"),
        Event::Contacted { contact } if contact.breach.is_some() => {
            (Role::Supervisor, core.district.as_str(), "has a contact with a victim against the contact contract: look at it")
        }
        Event::Support(Support::Noted { note }) if note.breach.is_some() => {
            (Role::Supervisor, core.district.as_str(), "has a contact by the hub against the contact contract: look at it")
        }
        Event::ClosureAsked { .. } => (Role::Supervisor, core.district.as_str(), "waits for closure to be signed off"),
        _ => return Ok(()),
    };
    let (role, place, says) = told;
    outbox::put(tx, who.at, &core.id, role, place, &format!("{} {says}.", core.id))
}
