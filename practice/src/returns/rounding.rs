//! Rounding, the same wherever a figure is printed: half away from zero, in whole numbers, once (domain rules 9.3: 2.495 -> 2, 20.5 -> 21).

/// `part / whole`, rounded half away from zero; 0 where the whole is 0, which no caller prints.
pub fn half_away(part: i128, whole: i128) -> i128 {
    if whole == 0 {
        return 0;
    }
    let sign = if (part < 0) == (whole < 0) { 1 } else { -1 };
    let (part, whole) = (part.abs(), whole.abs());
    sign * ((2 * part + whole) / (2 * whole))
}

/// A share in whole per cent; `None` where there is nothing to have a share of.
pub fn percent(part: u64, base: u64) -> Option<i128> {
    (base > 0).then(|| half_away(100 * i128::from(part), i128::from(base)))
}

/// The change from before to now in whole per cent of before; `None` where there was nothing before.
pub fn change(before: u64, now: u64) -> Option<i128> {
    (before > 0).then(|| half_away(100 * (i128::from(now) - i128::from(before)), i128::from(before)))
}

/// `part / whole * 1,000`, with two decimals: "0.46".
pub fn per_thousand(part: u64, whole: u64) -> Option<String> {
    let hundredths = (whole > 0).then(|| half_away(100_000 * i128::from(part), i128::from(whole)))?;
    Some(format!("{}.{:02}", hundredths / 100, hundredths % 100))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// T5, T12, T4 and T11 of domain rules 9.3.
    #[test]
    fn halves_are_rounded_away_from_zero_and_nothing_is_rounded_twice() {
        assert_eq!(change(113_166, 115_990), Some(2), "2.495 is not 2.5");
        assert_eq!(percent(205, 1_000), Some(21), "20.5");
        assert_eq!(percent(345, 1_000), Some(35), "34.5 is away from zero, not to the even number");
        assert_eq!(change(200, 199), Some(-1), "-0.5");
        assert_eq!((change(147_645, 140_561), change(8_370, 10_484)), (Some(-5), Some(25)));
        assert_eq!(per_thousand(69, 150_000).as_deref(), Some("0.46"));
        assert_eq!(per_thousand(1, 200_000).as_deref(), Some("0.01"), "0.005");
        assert_eq!((percent(0, 0), change(0, 5), per_thousand(3, 0)), (None, None, None), "no base is no figure");
    }
}
