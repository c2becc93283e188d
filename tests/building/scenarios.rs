//! The scenarios of the domain rules, end to end through the pages at a simulated clock, on both engines.

mod closing;
mod neighbourhood;
mod no_crime;
mod recording;
mod who_saw;

use practice::people::Role;
use rehearsal::Force;

/// The account that each step of a hate crime needs, so that what a scenario is about can be seen: crimed, assigned, called, cared for.
pub(crate) fn crimed_and_assigned(force: &Force, id: &str, offence: &str, crime_number: &str) {
    let manager = force.actor(Role::CrimeManager);
    manager.takes(id, "crime", &[("crime_number", crime_number), ("offence", offence)]);
    manager.takes(id, "assign", &[("investigator", "investigating-officer"), ("supervisor", "supervisor")]);
}

/// The answers to the recording policy's questions that lead to this outcome, each in words; what a policy does not ask is not read.
pub(crate) fn weighed(record_as: &str) -> Vec<(&'static str, &str)> {
    vec![
        ("rationale", "No offence in these words."),
        ("record_as", record_as),
        ("trivial", "no"),
        ("trivial_words", "A clear account with a witness."),
        ("expression_considered", "yes"),
        ("expression_considered_words", "Weighed: aimed at the person, no part of a debate."),
        ("proportionate", "yes"),
        ("proportionate_words", "To see a pattern early; advice alone did not help."),
        ("threshold", "none"),
    ]
}

/// An assessment's answers: each letter has its level, threat and vulnerability weigh most.
pub(crate) fn graded(grade: &str) -> Vec<(&'static str, &str)> {
    let letters = [
        ("thrive-T", "high"),
        ("thrive-H", "medium"),
        ("thrive-R", "medium"),
        ("thrive-I", "low"),
        ("thrive-V", "high"),
        ("thrive-E", "unknown"),
    ];
    letters.into_iter().chain([("grade", grade)]).collect()
}

/// The control room's part: acknowledged, assessed, and the hate crime officer made aware.
pub(crate) fn control_room_done(force: &Force, id: &str) {
    let inspector = force.actor(Role::ControlRoomInspector);
    inspector.takes(id, "acknowledge", &[]);
    inspector.takes(id, "assess", &graded("priority"));
    force.actor(Role::HateCrimeOfficer).takes(id, "aware", &[]);
}
