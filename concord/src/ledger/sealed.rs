//! Sealed words: each free text and each identity field, under the key of the person (or incident) that it belongs to.

use std::sync::Arc;

use practice::incident::Words;

use super::keys::DataKey;
use super::{Cell, Fault, Tx};

/// The key's owner inside one record: the incident itself, or one person-in-record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// The incident: narratives and notes.
    Incident,
    /// Person number n of the incident: name, contact, address.
    Person(u32),
}

impl Owner {
    fn code(self) -> String {
        match self {
            Owner::Incident => "incident".to_owned(),
            Owner::Person(number) => format!("person {number}"),
        }
    }
}

/// What stands in the place of a text that was destroyed when its record was disposed of.
pub const DESTROYED: &str = "Destroyed with the record.";
const DISPOSED: &str = "SELECT COUNT(*) FROM incident WHERE id = ?1 AND disposed_at IS NOT NULL";

/// What a unit of work has learnt of one record's sealed texts: the last number given, and the keys that it used. Nobody else can give a number
/// or a key meanwhile: on SQLite there is one writer, on PostgreSQL the second of two would break the row's uniqueness and is run again.
#[derive(Default)]
pub(super) struct Sealing {
    record: String,
    last: i64,
    /// Whether the record had no text at all before: then it has no key either.
    new: bool,
    keys: Vec<(Owner, Arc<DataKey>)>,
}

impl Tx<'_> {
    /// Seals a text of a record and keeps it; what comes back goes into the event: the text's number and the hash of its box.
    pub fn seal(&mut self, record: &str, owner: Owner, field: &str, text: &str) -> Result<Words, Fault> {
        self.know(record)?;
        let number = self.sealing.last + 1;
        let key = self.data_key(record, owner)?;
        let sealed = key.seal(text, &text_place(record, number, &owner.code(), field))?;
        let words = Words::new(number, blake3::hash(&sealed).as_bytes());
        self.execute(
            "INSERT INTO sealed (record, number, owner, field, box) VALUES (?1, ?2, ?3, ?4, ?5)",
            &[record.to_owned().to_value(), number.to_value(), owner.code().to_value(), field.to_owned().to_value(), sealed.to_value()],
        )?;
        self.sealing.last = number;
        Ok(words)
    }

    /// Learns how many texts a record has, where this unit of work has not asked yet.
    fn know(&mut self, record: &str) -> Result<(), Fault> {
        if self.sealing.record != record {
            let last = self.number("SELECT MAX(number) FROM sealed WHERE record = ?1", &[record.to_owned().to_value()])?;
            self.sealing = Sealing { record: record.to_owned(), last, new: last == 0, keys: Vec::new() };
        }
        Ok(())
    }

    /// Opens a sealed text again. Where its key was destroyed there is nothing to open: a fault.
    pub fn unseal(&mut self, record: &str, words: &Words) -> Result<String, Fault> {
        let row = self.query_one(
            "SELECT s.owner, s.field, s.box, k.wrapped FROM sealed s LEFT JOIN data_key k ON k.record = s.record AND k.owner = s.owner \
             WHERE s.record = ?1 AND s.number = ?2",
            &[record.to_owned().to_value(), words.number().to_value()],
        )?;
        let Some(row) = row else {
            // Only after a disposal is a text gone whose number is still named.
            let disposed = self.number(DISPOSED, &[record.to_owned().to_value()])? > 0;
            let gone = || Fault::new(format!("text {} of {record} is not there", words.number()));
            return if disposed { Ok(DESTROYED.to_owned()) } else { Err(gone()) };
        };
        let (owner, field): (String, String) = (row.get(0)?, row.get(1)?);
        let wrapped: Option<Vec<u8>> = row.get(3)?;
        let wrapped = wrapped.ok_or_else(|| Fault::new(format!("the key of {owner} of {record} was destroyed")))?;
        let key = self.keys.unwrap(&wrapped, &key_place(record, &owner))?;
        key.open(&row.get::<Vec<u8>>(2)?, &text_place(record, words.number(), &owner, &field))
    }

    /// Seals bytes under a record's key for one place, such as a chunk of a file; the caller keeps the box.
    pub fn seal_bytes(&mut self, record: &str, owner: Owner, about: &str, bytes: &[u8]) -> Result<Vec<u8>, Fault> {
        self.know(record)?;
        self.data_key(record, owner)?.seal_bytes(bytes, about)
    }

    /// Opens sealed bytes at their place. Where the key was destroyed there is nothing to open: a fault.
    pub fn open_bytes(&mut self, record: &str, owner: Owner, about: &str, sealed: &[u8]) -> Result<Vec<u8>, Fault> {
        let code = owner.code();
        let kept = self.query_one(
            "SELECT wrapped FROM data_key WHERE record = ?1 AND owner = ?2",
            &[record.to_owned().to_value(), code.clone().to_value()],
        )?;
        let kept = kept.ok_or_else(|| Fault::new(format!("the key of {code} of {record} was destroyed")))?;
        self.keys.unwrap(&kept.get::<Vec<u8>>(0)?, &key_place(record, &code))?.open_bytes(sealed, about)
    }

    /// Seals bytes under the house's own key: what is not part of any record yet.
    pub fn seal_own_bytes(&self, about: &str, bytes: &[u8]) -> Result<Vec<u8>, Fault> {
        self.keys.seal_own(bytes, about)
    }

    /// Opens bytes that were sealed under the house's own key.
    pub fn open_own_bytes(&self, about: &str, sealed: &[u8]) -> Result<Vec<u8>, Fault> {
        self.keys.open_own(sealed, about)
    }

    fn data_key(&mut self, record: &str, owner: Owner) -> Result<Arc<DataKey>, Fault> {
        if let Some((_, key)) = self.sealing.keys.iter().find(|(of, _)| *of == owner) {
            return Ok(Arc::clone(key));
        }
        let key = Arc::new(self.key_of(record, owner)?);
        self.sealing.keys.push((owner, Arc::clone(&key)));
        Ok(key)
    }

    /// The key of a record's owner, made where there is none yet.
    fn key_of(&mut self, record: &str, owner: Owner) -> Result<DataKey, Fault> {
        let code = owner.code();
        let about = key_place(record, &code);
        if !self.sealing.new {
            let params = [record.to_owned().to_value(), code.to_value()];
            if let Some(row) = self.query_one("SELECT wrapped FROM data_key WHERE record = ?1 AND owner = ?2", &params)? {
                return self.keys.unwrap(&row.get::<Vec<u8>>(0)?, &about);
            }
        }
        let (key, wrapped) = self.keys.new_data_key(&about)?;
        self.execute(
            "INSERT INTO data_key (record, owner, wrapped) VALUES (?1, ?2, ?3)",
            &[record.to_owned().to_value(), code.to_value(), wrapped.to_value()],
        )?;
        Ok(key)
    }

    /// Destroys the key of a record's owner: what was sealed under it opens never again. Erasure is this and nothing else.
    pub fn destroy_key(&mut self, record: &str, owner: Owner) -> Result<(), Fault> {
        self.sealing = Sealing::default();
        self.execute("DELETE FROM data_key WHERE record = ?1 AND owner = ?2", &[record.to_owned().to_value(), owner.code().to_value()])?;
        Ok(())
    }

    /// Destroys all that is sealed of a chain, its keys and its look-ups; says how many texts and keys there were.
    pub fn destroy_all(&mut self, record: &str) -> Result<(u32, u32), Fault> {
        self.sealing = super::sealed::Sealing::default();
        let mut gone = [0; 4];
        for (count, table) in gone.iter_mut().zip(["sealed", "data_key", "blind", "characteristic"]) {
            let rows = self.execute(&format!("DELETE FROM {table} WHERE record = ?1"), &[record.to_owned().to_value()])?;
            *count = u32::try_from(rows).unwrap_or(u32::MAX);
        }
        let [texts, keys, ..] = gone;
        Ok((texts, keys))
    }

    /// Notes an exact look-up of a person's field: only its keyed value is kept.
    pub fn blind(&mut self, record: &str, person: u32, kind: &str, text: &str) -> Result<(), Fault> {
        let Some(spelt) = findable(kind, text) else { return Ok(()) };
        let value = self.keys.blind(kind, &spelt);
        self.execute(
            "INSERT INTO blind (value, record, person) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            &[value.to_value(), record.to_owned().to_value(), person.to_value()],
        )?;
        Ok(())
    }

    /// Takes all look-ups of a person-in-record out, before new ones are noted.
    pub fn unblind(&mut self, record: &str, person: u32) -> Result<(), Fault> {
        self.execute("DELETE FROM blind WHERE record = ?1 AND person = ?2", &[record.to_owned().to_value(), person.to_value()])?;
        Ok(())
    }

    /// The pseudonym of a record's number.
    pub fn pseudonym(&self, number: i64) -> u64 {
        self.keys.pseudonym(number)
    }

    /// The number behind a pseudonym.
    pub fn of_pseudonym(&self, pseudonym: u64) -> i64 {
        self.keys.of_pseudonym(pseudonym)
    }

    /// The look-up value of a field, for a search. What is not [`findable`] gets a value that nothing has.
    pub fn blind_value(&self, kind: &str, text: &str) -> String {
        findable(kind, text).map_or_else(String::new, |spelt| self.keys.blind(kind, &spelt))
    }
}

/// The place that a text is sealed for: its box opens nowhere else.
pub(crate) fn text_place(record: &str, number: i64, owner: &str, field: &str) -> String {
    format!("sealed|{record}|{number}|{owner}|{field}")
}

/// The place that a data key is wrapped for.
pub(crate) fn key_place(record: &str, owner: &str) -> String {
    format!("data_key|{record}|{owner}")
}

/// The digits that make a telephone number: "none", "withheld" or "ext 12" is nobody's.
const DIGITS_OF_A_NUMBER: usize = 5;

/// The one spelling under which a field is found again; none where it says too little to tell people apart.
pub fn findable(kind: &str, text: &str) -> Option<String> {
    let spelt = normal(kind, text);
    let enough = if kind == "phone" { spelt.chars().filter(char::is_ascii_digit).count() >= DIGITS_OF_A_NUMBER } else { !spelt.is_empty() };
    enough.then_some(spelt)
}

/// One spelling of the same thing: names and addresses without case and doubled spaces, numbers as digits with a leading 0 for +44.
fn normal(kind: &str, text: &str) -> String {
    if kind == "phone" {
        let digits: String = text.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        return digits.strip_prefix("+44").or_else(|| digits.strip_prefix("0044")).map_or(digits.clone(), |rest| format!("0{rest}"));
    }
    if kind == "postcode" {
        return text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    }
    text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telephone_number_is_found_by_its_digits_and_words_in_its_place_find_nobody() {
        assert_eq!(findable("phone", "+44 20 7946 0000"), findable("phone", "020 7946 0000"));
        for nobodys in ["none", "withheld", "not a phone", "ext 12", "+", ""] {
            assert_eq!(findable("phone", nobodys), None, "{nobodys}");
        }
        assert_eq!(findable("name", " Rehearsal  Person "), Some("rehearsal person".to_owned()));
        assert_eq!(findable("name", " "), None);
    }
}
