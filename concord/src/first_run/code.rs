//! The one-time code of the first run: five wrong tries, then a new one is printed at the console.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::account::random_password;
use crate::house::House;
use crate::ledger::Fault;

/// Wrong tries that a code bears.
const TRIES: u32 = 5;

/// Wrong tries so far, by the hash of the code that they were made against.
static WRONG: Mutex<BTreeMap<[u8; 32], u32>> = Mutex::new(BTreeMap::new());

/// What became of a code that was entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tried {
    /// It is the code.
    Right,
    /// It is not; the code may be tried again.
    Wrong,
    /// It is not, and the code is spent: a new one stands at the console.
    Spent,
}

/// Sets a new first-run code and prints it at the console, the only place where it is ever shown.
pub fn new_code(house: &House) -> Result<String, Fault> {
    let code = random_password()?;
    house.set_first_code(Some(code.clone()));
    tracing::warn!("This force is not set up yet. Open the first-run page and enter this code: {code}");
    Ok(code)
}

/// Tries a code. Where the house has none, one is made and printed, and the try counts as spent.
pub fn try_code(house: &House, entered: &str) -> Result<Tried, Fault> {
    let Some(code) = house.first_code() else {
        new_code(house)?;
        return Ok(Tried::Spent);
    };
    // Hashes compare in constant time; a code that is read off a screen may be typed in capitals.
    let hash = blake3::hash(code.as_bytes());
    if blake3::hash(entered.trim().to_lowercase().as_bytes()) == hash {
        return Ok(Tried::Right);
    }
    if wrong(*hash.as_bytes()) < TRIES {
        return Ok(Tried::Wrong);
    }
    WRONG.lock().unwrap_or_else(PoisonError::into_inner).remove(hash.as_bytes());
    new_code(house)?;
    Ok(Tried::Spent)
}

/// Counts a wrong try against a code; gives how many there were.
fn wrong(hash: [u8; 32]) -> u32 {
    let mut tries = WRONG.lock().unwrap_or_else(PoisonError::into_inner);
    let count = tries.entry(hash).or_insert(0);
    *count += 1;
    *count
}
