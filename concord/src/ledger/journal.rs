//! The journal: append-only, each entry chained to its chain's previous one inside the transaction that it tells of.
//!
//! A write is chained to its record (`incident/261121-4F7K2QX`), a look to its reader (`reader/…`), so there is no global lock; the sealer
//! ([`super::heads`]) takes all new entries into one signed tree every few seconds.

use jiff::Timestamp;
use practice::codes;

use super::{Cell, Fault, Row, Tx, Value};

codes! {
    /// The six kinds of entry that DPA 2018 s.62 names (access.md rule 10, R-IG-01).
    Category {
        Collection = "collection", "Collected";
        Alteration = "alteration", "Changed";
        Consultation = "consultation", "Looked at";
        Disclosure = "disclosure", "Disclosed";
        Combination = "combination", "Combined";
        Erasure = "erasure", "Erased";
    }
}

/// Who writes or looks, under which posting, at which moment, in which request.
#[derive(Clone, Debug)]
pub struct Signature {
    /// The account; `system` for the product's own work.
    pub actor: String,
    /// The posting that gave the right; empty where none is needed.
    pub posting: String,
    /// The request's id, to find the log's line.
    pub request: String,
    /// When.
    pub at: Timestamp,
}

/// What an entry says; never a personal value in clear.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// The chain that it extends.
    pub chain: &'a str,
    /// The record that it is about; empty where it lists several.
    pub record: &'a str,
    /// What was done, in one word.
    pub verb: &'a str,
    /// Which of the six kinds.
    pub category: Category,
    /// The field classes touched: `op`, `id`, `su`, `na`, joined by spaces.
    pub classes: &'a str,
    /// The policy version decided under; empty where none.
    pub policy: &'a str,
    /// The typed event, as JSON.
    pub event: String,
}

/// An entry as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The chain.
    pub chain: String,
    /// Its place in the chain, from 1.
    pub sequence: i64,
    /// When.
    pub at: Timestamp,
    /// The account.
    pub actor: String,
    /// The posting.
    pub posting: String,
    /// What was done.
    pub verb: String,
    /// Which kind.
    pub category: Category,
    /// The record.
    pub record: String,
    /// Field classes.
    pub classes: String,
    /// Policy version.
    pub policy: String,
    /// Request id.
    pub request: String,
    /// The event, as JSON.
    pub event: String,
    /// The hash before it in its chain; empty for the first.
    pub previous: Vec<u8>,
    /// Its own hash.
    pub hash: Vec<u8>,
    /// Its place in the sealed order; none until the sealer took it.
    pub position: Option<i64>,
}

/// The verb of a look that came to nothing.
pub const REFUSED: &str = "was refused";

/// The code and the words of its kind, beside the six: whoever was refused looked at nothing.
pub const REFUSED_KIND: (&str, &str) = ("refused", "Refused: saw nothing");

impl Kept {
    /// What kind of access it was: a code, and in words.
    pub fn kind(&self) -> (&'static str, &'static str) {
        if self.verb == REFUSED { REFUSED_KIND } else { (self.category.code(), self.category.label()) }
    }
}

code_cells!(Category);
columns!(Kept { chain, sequence, at, actor, posting, verb, category, record, classes, policy, request, event, previous, hash, position });

impl Kept {
    /// The hash that these contents must have: BLAKE3 over the previous hash and every field, each with its length before it.
    pub fn computed_hash(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new_derive_key("concord 2026 journal entry");
        let mut add = |bytes: &[u8]| {
            hasher.update(&u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_le_bytes());
            hasher.update(bytes);
        };
        add(&self.previous);
        add(self.chain.as_bytes());
        add(&self.sequence.to_le_bytes());
        add(&self.at.as_microsecond().to_le_bytes());
        for text in [
            &self.actor,
            &self.posting,
            &self.verb,
            self.category.code(),
            &self.record,
            &self.classes,
            &self.policy,
            &self.request,
            &self.event,
        ] {
            add(text.as_bytes());
        }
        *hasher.finalize().as_bytes()
    }
}

/// The columns of `journal`, in the order of [`Kept`].
pub const COLUMNS: &str =
    "chain, sequence, at, actor, posting, verb, category, record, classes, policy, request, event, previous, hash, position";

impl Tx<'_> {
    /// Appends an entry to its chain; gives its place in the chain.
    ///
    /// Two transactions that extend one chain meet at `UNIQUE (chain, sequence)`: a chain cannot fork.
    pub fn journal(&mut self, who: &Signature, entry: &Entry<'_>) -> Result<i64, Fault> {
        let last = self.query_one(
            "SELECT sequence, hash FROM journal WHERE chain = ?1 ORDER BY sequence DESC LIMIT 1",
            &[Value::Text(entry.chain.to_owned())],
        )?;
        let (sequence, previous) = match last {
            Some(row) => (row.get::<i64>(0)? + 1, row.get::<Vec<u8>>(1)?),
            None => (1, Vec::new()),
        };
        let mut kept = Kept {
            chain: entry.chain.to_owned(),
            sequence,
            at: who.at,
            actor: who.actor.clone(),
            posting: who.posting.clone(),
            verb: entry.verb.to_owned(),
            category: entry.category,
            record: entry.record.to_owned(),
            classes: entry.classes.to_owned(),
            policy: entry.policy.to_owned(),
            request: who.request.clone(),
            event: entry.event.clone(),
            previous,
            hash: Vec::new(),
            position: None,
        };
        // Moments are kept in microseconds; what is hashed must be what is kept.
        kept.at = Timestamp::from_microsecond(kept.at.as_microsecond())?;
        kept.hash = kept.computed_hash().to_vec();
        self.insert("journal", &kept)?;
        self.entries += 1;
        Ok(sequence)
    }

    /// One entry for a look at several records, each of which can find it (access.md rule 10: every row shown was consulted).
    pub fn looked_at(&mut self, who: &Signature, verb: &str, classes: &str, records: &[String], about: &str) -> Result<(), Fault> {
        let chain = format!("reader/{}", who.actor);
        let single = if let [one] = records { one.as_str() } else { "" };
        let event = serde_json::json!({ "records": records, "about": about }).to_string();
        let entry = Entry { chain: &chain, record: single, verb, category: Category::Consultation, classes, policy: "", event };
        self.listed(who, &entry, records)
    }

    /// An entry whose event lists `records`, each of which can find it. Where it is one record alone, the entry names it itself.
    pub fn listed(&mut self, who: &Signature, entry: &Entry<'_>, records: &[String]) -> Result<(), Fault> {
        let sequence = self.journal(who, entry)?;
        if records.len() > 1 {
            for record in records {
                self.execute(
                    "INSERT INTO journal_record (record, at, chain, sequence) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
                    &[record.to_value(), who.at.to_value(), entry.chain.to_owned().to_value(), sequence.to_value()],
                )?;
            }
        }
        Ok(())
    }

    /// Every entry about a record, newest first, at most `limit`: "who saw this".
    pub fn entries_about(&mut self, record: &str, limit: u32) -> Result<Vec<Kept>, Fault> {
        let own = self.query(
            &format!("SELECT {COLUMNS} FROM journal WHERE record = ?1 ORDER BY at DESC LIMIT ?2"),
            &[Value::Text(record.to_owned()), limit.to_value()],
        )?;
        let listed = self.query(
            &format!(
                "SELECT {} FROM journal_record r JOIN journal j ON j.chain = r.chain AND j.sequence = r.sequence \
                 WHERE r.record = ?1 ORDER BY r.at DESC LIMIT ?2",
                COLUMNS.split(", ").map(|c| format!("j.{c}")).collect::<Vec<_>>().join(", ")
            ),
            &[Value::Text(record.to_owned()), limit.to_value()],
        )?;
        let mut all = own.iter().chain(&listed).map(kept).collect::<Result<Vec<_>, _>>()?;
        all.sort_by_key(|kept| std::cmp::Reverse((kept.at, kept.sequence)));
        all.truncate(limit.try_into().unwrap_or(usize::MAX));
        Ok(all)
    }
}

/// A journal row, its columns in the order of [`COLUMNS`].
pub fn kept(row: &Row) -> Result<Kept, Fault> {
    super::Columns::from_row(row, 0)
}
