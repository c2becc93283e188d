//! Overseeing cases, end to end through the pages: who owns a case and by which plan, training, the crime registrar, audits, scrutiny panels.

mod audit;
mod panel;
mod plan;
mod registrar;
mod training;

use practice::people::Role;
use rehearsal::Force;

/// A hate crime in the city, crimed and assigned at ten past ten on 3 November 2026.
fn assigned(force: &Force) -> String {
    force.clock_shows("2026-11-03 10:00");
    let id = force.actor(Role::CallHandler).records(&[]);
    let manager = force.actor(Role::CrimeManager);
    manager.takes(&id, "crime", &[("crime_number", "26/800001"), ("offence", "8M")]);
    manager.takes(&id, "assign", &[("investigator", "investigating-officer"), ("supervisor", "supervisor")]);
    id
}
