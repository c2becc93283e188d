//! What an offence was called before it got another code, for the history of a record (X2).

use std::collections::BTreeMap;

use practice::incident::Event;

use crate::ledger::Kept;

/// For each entry that gave an offence another code: the code that it had, so that the history shows both (X2).
pub fn codes_before(entries: &[(Kept, Event)]) -> Vec<Option<String>> {
    let mut codes: BTreeMap<u32, String> = BTreeMap::new();
    let mut before = Vec::with_capacity(entries.len());
    for (_, event) in entries {
        before.push(match event {
            Event::Reclassified { crime, offence, .. } => codes.insert(*crime, offence.clone()),
            Event::Crimed { crime, .. } => {
                codes.insert(crime.number, crime.offence.clone().unwrap_or_default());
                None
            }
            Event::Recorded { crimes, .. } => {
                codes.extend(crimes.iter().map(|crime| (crime.number, crime.offence.clone().unwrap_or_default())));
                None
            }
            _ => None,
        });
    }
    before
}
