//! Statements of people who disagree with what is recorded of them, beside the field that each is about.

use practice::incident::Incident;
use practice::policy::Policy;

use super::view::Rows;
use crate::ledger::{Fault, Tx};

/// Fields that somebody may disagree with, of a person or of the record, with their words.
pub const DISPUTED: &[(&str, &str)] = &[
    ("account", "Account of what happened"),
    ("facts", "Facts of the record"),
    ("role", "What the person is in it"),
    ("name", "Name"),
    ("phone", "Telephone"),
    ("email", "E-mail"),
    ("address", "Address"),
    ("about", "About"),
];

/// Statements of disagreement with what is recorded of a person, or with the record where `person` is none: the field, and the words.
pub fn statements(tx: &mut Tx<'_>, incident: &Incident, person: Option<u32>, policy: &Policy) -> Result<Rows, Fault> {
    let mut rows = Rows::new();
    for one in incident.disagreements.iter().filter(|one| one.person == person) {
        let label = DISPUTED.iter().find(|(code, _)| *code == one.field).map_or(one.field.as_str(), |(_, label)| label);
        let words = one.statement.as_ref().map(|words| tx.unseal(&incident.core.id, words)).transpose()?.unwrap_or_default();
        rows.push((format!("{label}: they disagree"), format!("{words} (Statement of {})", policy.calendar.show_date(one.at))));
    }
    Ok(rows)
}
