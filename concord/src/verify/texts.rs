//! Sealed texts: each one that the journal names is there unchanged and opens (unless an event destroyed its key), none is there that
//! nobody wrote, and what is in the narrative can be found by the search.

use std::collections::{BTreeMap, HashMap};

use practice::incident::Words;
use practice::incident::characteristics::read;

use crate::incident::acts::people::postcode;
use crate::ledger::keys::DataKey;
use crate::ledger::{Fault, Keys, Row, Tx, sealed};

use super::faults::Faults;
use super::folded::Folded;
use super::sql;

const SEALED: &[&str] = &["record", "number", "owner", "field", "box"];
const DATA_KEY: &[&str] = &["record", "owner", "wrapped"];
const SEARCH_DOC: &[&str] = &["record", "number"];
const BLIND: &[&str] = &["record", "person", "value"];
const CHARACTERISTIC: &[&str] = &["record", "person", "list", "code"];

/// A sealed text as kept.
struct Text {
    number: i64,
    owner: String,
    field: String,
    sealed: Vec<u8>,
}

/// Checks the sealed texts of a batch of records; says how many there are.
pub(super) fn check(tx: &mut Tx<'_>, keys: &Keys, batch: &[Folded], ids: &[&str], faults: &mut Faults) -> Result<u64, Fault> {
    let texts = sql::rows_of(tx, "sealed", SEALED, "number", ids)?;
    let wrapped = sql::rows_of(tx, "data_key", DATA_KEY, "owner", ids)?;
    let documents = sql::rows_of(tx, "search_doc", SEARCH_DOC, "number", ids)?;
    let look_ups_kept = sql::rows_of(tx, "blind", BLIND, "person, value", ids)?;
    let said = sql::rows_of(tx, "characteristic", CHARACTERISTIC, "person, list", ids)?;
    let mut count = 0;
    for folded in batch {
        if folded.disposed {
            for left in sql::survivors(tx, &folded.id)? {
                faults.tell(format!("Incident {} was disposed of, but {left} of it is still there.", folded.id));
            }
            continue;
        }
        let rows = texts.get(&folded.id).map(Vec::as_slice).unwrap_or_default();
        count += u64::try_from(rows.len()).unwrap_or(u64::MAX);
        let open = unwrap(keys, &folded.id, wrapped.get(&folded.id).map(Vec::as_slice).unwrap_or_default(), faults)?;
        let clear = of_record(folded, rows, &open, faults)?;
        look_ups(keys, folded, &clear, look_ups_kept.get(&folded.id).map(Vec::as_slice).unwrap_or_default(), faults)?;
        counted_as(folded, &clear, said.get(&folded.id).map(Vec::as_slice).unwrap_or_default(), faults)?;
        let narrative = words_in(&clear, folded.incident.as_ref().and_then(|incident| incident.core.narrative.as_ref()));
        let document = documents.get(&folded.id).and_then(|rows| rows.first()).map(|row| row.get::<i64>(1)).transpose()?;
        if let (Some(narrative), Some(document)) = (narrative, document)
            && !indexed(tx, document, narrative)?
        {
            faults.tell(format!("Incident {}: the search does not find it by the words of its narrative.", folded.id));
        }
    }
    Ok(count)
}

fn unwrap(keys: &Keys, id: &str, rows: &[Row], faults: &mut Faults) -> Result<HashMap<String, DataKey>, Fault> {
    let mut open = HashMap::new();
    for row in rows {
        let owner: String = row.get(1)?;
        match keys.unwrap(&row.get::<Vec<u8>>(2)?, &sealed::key_place(id, &owner)) {
            Ok(key) => {
                open.insert(owner, key);
            }
            Err(_) => faults.tell(format!("Incident {id}: the key of {owner} was changed: it does not unwrap.")),
        }
    }
    Ok(open)
}

/// A text in clear, where the record has one and it opens.
fn words_in<'c>(clear: &'c HashMap<i64, String>, words: Option<&Words>) -> Option<&'c str> {
    clear.get(&words?.number()).map(String::as_str)
}

/// Checks that each person is found by what is exactly known of them, and by nothing else.
fn look_ups(keys: &Keys, folded: &Folded, clear: &HashMap<i64, String>, rows: &[Row], faults: &mut Faults) -> Result<(), Fault> {
    let Some(incident) = &folded.incident else { return Ok(()) };
    let id = &folded.id;
    let mut expected = BTreeMap::new();
    for person in &incident.people {
        let texts = [("name", &person.name), ("phone", &person.phone), ("email", &person.email), ("address", &person.address)];
        for (kind, words) in texts {
            let Some(text) = words_in(clear, words.as_ref()) else { continue };
            let code = Some(text).filter(|_| kind == "address").and_then(postcode);
            for (kind, text) in [Some((kind, text.to_owned())), code.map(|code| ("postcode", code))].into_iter().flatten() {
                expected.extend(sealed::findable(kind, &text).map(|spelt| ((person.number, keys.blind(kind, &spelt)), kind)));
            }
        }
    }
    for row in rows {
        let (person, value): (u32, String) = (row.get(1)?, row.get(2)?);
        if expected.remove(&(person, value)).is_none() {
            faults.tell(format!("Incident {id}: a look-up leads to person {person} that is none of their details."));
        }
    }
    for ((person, _), kind) in expected {
        faults.tell(format!("Incident {id}: an exact search does not find person {person} by their {kind}."));
    }
    Ok(())
}

/// Checks that each person is counted under what they said of themselves, and under nothing else.
fn counted_as(folded: &Folded, clear: &HashMap<i64, String>, rows: &[Row], faults: &mut Faults) -> Result<(), Fault> {
    let Some(incident) = &folded.incident else { return Ok(()) };
    let mut expected = BTreeMap::new();
    for person in &incident.people {
        let said = words_in(clear, person.monitoring.as_ref()).map(read).unwrap_or_default();
        expected.extend(said.into_iter().map(|(list, code)| ((person.number, list.to_owned()), code)));
    }
    for row in rows {
        let (person, list, code): (u32, String, String) = (row.get(1)?, row.get(2)?, row.get(3)?);
        if expected.remove(&(person, list.clone())) != Some(code) {
            faults.tell(format!("Incident {}: person {person} is counted under a group ({list}) that is not what they said.", folded.id));
        }
    }
    for (person, list) in expected.into_keys() {
        faults.tell(format!("Incident {}: person {person} is not counted under what they said ({list}).", folded.id));
    }
    Ok(())
}

/// Compares a record's texts with what its events name; gives those that open, by number.
fn of_record(folded: &Folded, rows: &[Row], open: &HashMap<String, DataKey>, faults: &mut Faults) -> Result<HashMap<i64, String>, Fault> {
    let id = &folded.id;
    let mut clear = HashMap::new();
    let mut named = folded.texts.clone();
    for row in rows {
        let text = Text { number: row.get(1)?, owner: row.get(2)?, field: row.get(3)?, sealed: row.get(4)? };
        let Some((words, last)) = named.remove(&text.number) else {
            faults.tell(format!("Incident {id}: text {} ({}) is a sealed text that nobody wrote.", text.number, text.field));
            continue;
        };
        if !words.names(blake3::hash(&text.sealed).as_bytes()) {
            faults.tell(format!("Incident {id}: text {} ({}) was changed: it is not the one that the journal names.", text.number, text.field));
            continue;
        }
        clear.extend(opened(folded, &text, last, open, faults).map(|words| (text.number, words)));
    }
    for number in named.keys() {
        faults.tell(format!("Incident {id}: sealed text {number} is missing, although the journal names it."));
    }
    Ok(clear)
}

fn opened(folded: &Folded, text: &Text, last: i64, open: &HashMap<String, DataKey>, faults: &mut Faults) -> Option<String> {
    let (id, number, owner, field) = (&folded.id, text.number, &text.owner, &text.field);
    let person = owner.strip_prefix("person ").and_then(|n| n.parse::<u32>().ok());
    let erased = person.and_then(|person| folded.erased.get(&person)).is_some_and(|erased| last <= *erased);
    let place = sealed::text_place(id, number, owner, field);
    let clear = open.get(owner).and_then(|key| key.open(&text.sealed, &place).ok());
    if erased && clear.is_some() {
        faults.tell(format!("Incident {id}: text {number} ({field}) of {owner} was erased, but its key is still there."));
    } else if !erased && !open.contains_key(owner) {
        faults.tell(format!("Incident {id}: the key of {owner} is missing, and no event destroyed it: text {number} ({field}) does not open."));
    } else if !erased && clear.is_none() {
        faults.tell(format!("Incident {id}: text {number} ({field}) of {owner} does not open at its place."));
    }
    clear.filter(|_| !erased)
}

/// Whether the search finds the record by the first and the last word of its narrative.
fn indexed(tx: &mut Tx<'_>, document: i64, narrative: &str) -> Result<bool, Fault> {
    let first = narrative.split_whitespace().find_map(|word| tx.question(word));
    let last = narrative.split_whitespace().rev().find_map(|word| tx.question(word));
    for question in [first, last].into_iter().flatten() {
        if !sql::found_by(tx, document, question)? {
            return Ok(false);
        }
    }
    Ok(true)
}
