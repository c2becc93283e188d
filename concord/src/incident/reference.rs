//! References of records: the day of the report and seven characters that nobody can guess or misread (R-REC-01).

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::ledger::{Fault, Tx, keys};

/// Crockford's base 32: digits and letters without I, L, O and U, which are misread or misheard.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// How often another reference is tried where one is taken: with 2^35 a day, a second try is already rare.
const TRIES: u32 = 20;

/// A reference such as `261121-4F7K2QX`: the local day of the report, and 35 random bits. A fault where there is no randomness.
///
/// It says nothing about anybody, and the next one cannot be guessed from it.
pub fn new(at: Timestamp, zone: &TimeZone) -> Result<String, Fault> {
    let day = at.to_zoned(zone.clone()).strftime("%y%m%d").to_string();
    let random = keys::random::<8>()?.into_iter().fold(0_u64, |bits, byte| (bits << 8) | u64::from(byte));
    let letter = |place: u32| {
        let five_bits = usize::try_from((random >> (5 * place)) & 31).unwrap_or(0);
        LETTERS.get(five_bits).copied().map_or('0', char::from)
    };
    Ok(format!("{day}-{}", (0..7).map(letter).collect::<String>()))
}

/// 64 bits as thirteen of these letters.
pub fn letters_of(bits: u64) -> String {
    let letter = |place: u32| {
        let five_bits = usize::try_from((bits >> (5 * place)) & 31).unwrap_or(0);
        LETTERS.get(five_bits).copied().map_or('0', char::from)
    };
    (0..13).map(letter).collect()
}

/// The bits of thirteen letters; `None` for any other word.
pub fn of_letters(text: &str) -> Option<u64> {
    if text.len() != 13 {
        return None;
    }
    let mut bits = 0_u64;
    for (place, letter) in (0_u32..).zip(text.bytes()) {
        let value = u64::try_from(LETTERS.iter().position(|known| *known == letter)?).ok()?;
        bits |= value.checked_shl(5 * place).filter(|shifted| shifted >> (5 * place) == value)?;
    }
    Some(bits)
}

/// A reference that no record has yet, within a unit of work.
pub fn unused(tx: &mut Tx<'_>, at: Timestamp, zone: &TimeZone) -> Result<String, Fault> {
    unused_many(tx, &[at], zone)?.pop().ok_or_else(|| Fault::new("no reference was made"))
}

/// References that no record has yet, one for each moment of report in its order, within a unit of work.
pub fn unused_many(tx: &mut Tx<'_>, reported: &[Timestamp], zone: &TimeZone) -> Result<Vec<String>, Fault> {
    let mut references: Vec<String> = reported.iter().map(|at| new(*at, zone)).collect::<Result<_, _>>()?;
    for _ in 0..TRIES {
        let mut taken = super::sql::taken(tx, &references)?;
        let mut seen = BTreeSet::new();
        taken.extend(references.iter().filter(|reference| !seen.insert(reference.as_str())).cloned());
        if taken.is_empty() {
            return Ok(references);
        }
        for (reference, at) in references.iter_mut().zip(reported).filter(|(reference, _)| taken.contains(*reference)) {
            *reference = new(*at, zone)?;
        }
    }
    Err(Fault::new("no unused reference was found for this day"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_has_the_local_day_and_seven_letters_that_cannot_be_misread() {
        let london = TimeZone::get("Europe/London").unwrap();
        // Half past midnight in British summer time is still the day before in UTC.
        let at: Timestamp = "2026-06-30T23:30:00Z".parse().unwrap();
        let references: Vec<String> = (0..200).map(|_| new(at, &london).unwrap()).collect();
        for reference in &references {
            let letters = reference.strip_prefix("260701-").unwrap();
            assert_eq!(letters.len(), 7);
            assert!(letters.chars().all(|c| c.is_ascii_digit() || (c.is_ascii_uppercase() && !"ILOU".contains(c))), "{reference}");
        }
        let different: std::collections::BTreeSet<&String> = references.iter().collect();
        assert_eq!(different.len(), 200);
    }
}
