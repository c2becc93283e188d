//! Bad input at every form: a sentence beside the field, never a fault, nothing lost of what was typed, nothing half-written.

mod doors;
mod forms;
mod once;
mod steps;

use practice::people::Role;
use rehearsal::{CITY, Colleague, Force};

/// Who tries, the most powerful first: each step is tried by the first of them who is shown its form.
const TRIERS: &[Role] = &[
    Role::Supervisor,
    Role::CrimeManager,
    Role::HateCrimeOfficer,
    Role::CrimeRegistrar,
    Role::ControlRoomInspector,
    Role::InvestigatingOfficer,
    Role::CallHandler,
    Role::VictimHub,
];

/// A hate crime in the middle of its life, on which most steps fit: crimed, assigned, a removal and closure asked for.
pub(crate) fn in_the_middle(force: &Force) -> String {
    force.clock_shows("2026-11-03 10:00");
    let id =
        force.actor(Role::CallHandler).records(&[("strands", "SO"), ("suspect_about", "A man in a green coat, invented"), ("district", CITY)]);
    let manager = force.actor(Role::CrimeManager);
    manager.takes(&id, "crime", &[("crime_number", "26/700001"), ("offence", "9A")]);
    manager.takes(&id, "assign", &[("investigator", "investigating-officer"), ("supervisor", "supervisor")]);
    manager.takes(&id, "refer", &[("person", "1"), ("consent", "agreed")]);
    manager.takes(&id, "add-strand", &[("strand", "RACE"), ("perceived_by", "victim"), ("words", "Invented words.")]);
    manager.takes(&id, "ask-removal", &[("strand", "2"), ("reason", "Invented reason.")]);
    id
}

/// Everybody who tries, signed in.
pub(crate) fn triers(force: &Force) -> Vec<Colleague<'_>> {
    TRIERS.iter().map(|role| force.actor(*role)).collect()
}

/// Text that must come back as text: a script, an attribute's end, a formula.
pub(crate) const SCRIPT: &str = "\"><script>alert('concord')</script>&amp;=HYPERLINK(\"x\")";
