//! The account as those read it who may not read it whole: redacted for the co-ordinator and for partners, the victim's part for the hub.
//! The rule is `practice::incident::redacting`; what the record knows of people is opened here for it, and shown to nobody.

use practice::incident::redacting::{Piece, in_words as joined, redact};
use practice::incident::{Incident, Person};
use practice::people::{Act, Limit, Matter, Reader};

use super::unit::facts_with;
use crate::ledger::{Fault, Tx};

/// How far an account is opened to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    /// As it stands.
    Whole,
    /// Without anybody's identity.
    Redacted,
    /// Without the identities of anybody but those who agreed to be referred.
    VictimsPart,
    /// Not at all.
    Not,
}

/// How far this reader reads the account of this record.
pub fn opens(reader: &Reader, incident: &Incident, now: jiff::Timestamp) -> Opens {
    if facts_with(incident, |facts| reader.may_on(Matter::Narrative, Act::View, facts, now)) {
        return Opens::Whole;
    }
    let sees = facts_with(incident, |facts| reader.view_scope(now).is_some_and(|scope| scope.covers(facts)));
    let parts = reader.part_scopes(Matter::Narrative, Act::View, now);
    let covers = |limit: Limit| parts.iter().any(|(cut, scope)| *cut == limit && facts_with(incident, |facts| scope.covers(facts)));
    match () {
        () if !sees => Opens::Not,
        () if covers(Limit::VictimsPart) => Opens::VictimsPart,
        () if covers(Limit::Redacted) => Opens::Redacted,
        () => Opens::Not,
    }
}

/// The account as this reader may read it; none where there is none or it is closed to them. The look is for the caller to log.
pub fn account(tx: &mut Tx<'_>, incident: &Incident, opens: Opens) -> Result<Option<Vec<Piece>>, Fault> {
    let Some(words) = incident.core.narrative.as_ref().filter(|_| opens != Opens::Not) else { return Ok(None) };
    let text = tx.unseal(&incident.core.id, words)?;
    if opens == Opens::Whole {
        return Ok(Some(vec![Piece { text, barred: false }]));
    }
    let known = known(tx, incident, opens)?;
    Ok(Some(redact(&text, &known)))
}

/// The redacted account as plain words, with bars; empty where there is none. For previews.
pub fn in_words(tx: &mut Tx<'_>, incident: &Incident) -> Result<String, Fault> {
    Ok(account(tx, incident, Opens::Redacted)?.map(|pieces| joined(&pieces)).unwrap_or_default())
}

/// What the record knows of people, and what somebody blacked out by hand.
pub fn known(tx: &mut Tx<'_>, incident: &Incident, opens: Opens) -> Result<Vec<String>, Fault> {
    let mut known = Vec::new();
    let id = &incident.core.id;
    // Another victim who did not agree to be referred is nobody whom the hub knows.
    let barred = |person: &&Person| opens == Opens::Redacted || practice::hub::standing(incident, person.number).is_none();
    for person in incident.people.iter().filter(barred) {
        for words in [&person.name, &person.phone, &person.email, &person.address].into_iter().flatten() {
            known.push(tx.unseal(id, words)?);
        }
    }
    if let Some(place) = incident.core.place.as_ref().filter(|_| opens == Opens::Redacted) {
        known.push(tx.unseal(id, place)?);
    }
    for redaction in incident.redactions.iter().filter(|r| r.ended_at.is_none()) {
        if let Some(words) = &redaction.words {
            known.push(tx.unseal(id, words)?);
        }
    }
    Ok(known)
}
