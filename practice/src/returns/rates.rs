//! Differences between two counts as the published tables print them: with their sign, and in per cent to one place.

use super::rounding::half_away;

/// The change in per cent to one place, with its sign: "+33.4"; `None` where there was nothing before.
pub fn change_tenths(before: u64, now: u64) -> Option<String> {
    let tenths = (before > 0).then(|| half_away((i128::from(now) - i128::from(before)) * 1_000, i128::from(before)))?;
    let sign = match tenths.signum() {
        1 => "+",
        -1 => "\u{2212}",
        _ => "",
    };
    Some(format!("{sign}{}.{}", tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10))
}

/// The difference of two counts with its sign: "+1,435".
pub fn difference(before: u64, now: u64) -> String {
    let sign = match now.cmp(&before) {
        std::cmp::Ordering::Greater => "+",
        std::cmp::Ordering::Less => "\u{2212}",
        std::cmp::Ordering::Equal => "",
    };
    format!("{sign}{}", super::thousands(now.abs_diff(before)))
}
