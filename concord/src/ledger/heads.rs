//! Sealed heads: every few seconds the new journal entries of all chains get their place in one order and one signed hash tree.
//!
//! A head signs its entries' root, the range of places that it covers and the head before it. The daily sheet prints it; a copy goes to
//! `heads.log` beside the records, so that records set back to an earlier day are noticed too.

use jiff::Timestamp;

use super::keys::{Keys, hex};
use super::{Cell, Fault, Tx};

/// Entries that one head covers at most.
const ENTRIES_A_HEAD: i64 = 20_000;

/// A sealed head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its number, from 1.
    pub number: i64,
    /// The first place that it covers.
    pub first: i64,
    /// The last place that it covers.
    pub last: i64,
    /// When it was sealed.
    pub at: Timestamp,
    /// The root of the tree over the entries' hashes.
    pub root: Vec<u8>,
    /// The hash of the head before it; empty for the first.
    pub previous: Vec<u8>,
    /// The signature over all of it.
    pub signature: Vec<u8>,
}

columns!(Head { number, first, last, at, root, previous, signature });

/// The columns of `head`.
pub const COLUMNS: &str = "number, first, last, at, root, previous, signature";

impl Head {
    /// What is signed, and what the next head carries on.
    pub fn hash(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new_derive_key("concord 2026 sealed head");
        for number in [self.number, self.first, self.last, self.at.as_microsecond()] {
            hasher.update(&number.to_le_bytes());
        }
        hasher.update(&self.root);
        hasher.update(&self.previous);
        *hasher.finalize().as_bytes()
    }

    /// The line of `heads.log`.
    pub fn line(&self) -> String {
        format!("{} {} {} {} {}\n", self.number, self.first, self.last, hex(&self.hash()), hex(&self.signature))
    }
}

/// The root of a hash tree: pairs are hashed together, an odd one goes up as it is.
pub fn root(mut level: Vec<[u8; 32]>) -> [u8; 32] {
    while level.len() > 1 {
        level = level
            .chunks(2)
            .map(|pair| match pair {
                [left, right] => {
                    let mut hasher = blake3::Hasher::new_derive_key("concord 2026 hash tree");
                    hasher.update(left);
                    hasher.update(right);
                    *hasher.finalize().as_bytes()
                }
                [one] => *one,
                _ => [0; 32],
            })
            .collect();
    }
    level.first().copied().unwrap_or([0; 32])
}

/// Seals what is new; `None` where nothing is.
pub fn seal(tx: &mut Tx<'_>, at: Timestamp) -> Result<Option<Head>, Fault> {
    let new = tx.query(
        "SELECT chain, sequence, hash FROM journal WHERE position IS NULL ORDER BY chain, sequence LIMIT ?1",
        &[ENTRIES_A_HEAD.to_value()],
    )?;
    if new.is_empty() {
        return Ok(None);
    }
    let before = tx.query_one(&format!("SELECT {COLUMNS} FROM head ORDER BY number DESC LIMIT 1"), &[])?;
    let before: Option<Head> = before.map(|row| super::Columns::from_row(&row, 0)).transpose()?;
    let first = before.as_ref().map_or(1, |head| head.last + 1);
    let mut place = first;
    let mut leaves = Vec::with_capacity(new.len());
    for row in &new {
        let (chain, sequence, hash): (String, i64, Vec<u8>) = (row.get(0)?, row.get(1)?, row.get(2)?);
        tx.execute(
            "UPDATE journal SET position = ?1 WHERE chain = ?2 AND sequence = ?3",
            &[place.to_value(), chain.to_value(), sequence.to_value()],
        )?;
        leaves.push(leaf(&hash));
        place += 1;
    }
    let mut head = Head {
        number: before.as_ref().map_or(1, |head| head.number + 1),
        first,
        last: place - 1,
        at: Timestamp::from_microsecond(at.as_microsecond())?,
        root: root(leaves).to_vec(),
        previous: before.map_or_else(Vec::new, |head| head.hash().to_vec()),
        signature: Vec::new(),
    };
    head.signature = signature(tx.keys, &head);
    tx.insert("head", &head)?;
    Ok(Some(head))
}

/// A leaf of the tree: an entry's hash, or zeros where it is not 32 bytes (which no entry's is).
pub fn leaf(hash: &[u8]) -> [u8; 32] {
    hash.try_into().unwrap_or([0; 32])
}

fn signature(keys: &Keys, head: &Head) -> Vec<u8> {
    keys.sign(&head.hash())
}
