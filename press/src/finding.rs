//! What a series says, in one sentence: the title of its chart. Plain arithmetic on figures that somebody else counted.

use crate::svg::shown;

/// Below this a change is said as a number, since a percentage of a small figure misleads.
pub const SMALL_BASE: f64 = 20.0;

/// What a monthly series says: its last figure against the same month of the year before, which is the first of 13 points, or `before`
/// where it is known. "Race flags rose 12 % to 49 in October 2026, from 44 a year before".
///
/// `what` is the thing counted, as it begins a sentence; `when` the last period in words. A suppressed or missing figure is said to be so.
pub fn year_on_year(what: &str, when: &str, last: Option<f64>, before: Option<f64>, places: usize) -> String {
    let Some(last) = last else { return format!("{what}: no figure for {when} that may be shown") };
    let figure = shown(last, places);
    let Some(before) = before else { return format!("{what}: {figure} in {when}") };
    let was = shown(before, places);
    if figure == was {
        return format!("{what} stood at {figure} in {when}, as a year before");
    }
    let verb = if last > before { "rose" } else { "fell" };
    if before < SMALL_BASE {
        return format!("{what} {verb} from {was} to {figure} in {when}, compared with a year before");
    }
    let percent = shown(((last - before) / before * 100.0).abs(), 0);
    if percent == "0" {
        return format!("{what} {verb} by less than 1 % to {figure} in {when}, from {was} a year before");
    }
    format!("{what} {verb} {percent} % to {figure} in {when}, from {was} a year before")
}

/// What a stack says: which part is largest in the last period, and its share. "Race was the largest strand in October 2026: 49 of 83 flags".
pub fn largest(what: &str, when: &str, parts: &[(&str, f64)], unit: &str) -> String {
    let total: f64 = parts.iter().map(|(_, value)| value).sum();
    let mut order: Vec<&(&str, f64)> = parts.iter().collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1));
    match order.as_slice() {
        [first, second, ..] if total > 0.0 && first.1 > second.1 => {
            format!("{} was the largest {what} in {when}: {} of {} {unit}", first.0, shown(first.1, 0), shown(total, 0))
        }
        [first, _, ..] if total > 0.0 => {
            format!("No single {what} was the largest in {when}: the highest figure is {} of {} {unit}", shown(first.1, 0), shown(total, 0))
        }
        [only] if total > 0.0 => format!("{} was the only {what} in {when}: {} {unit}", only.0, shown(only.1, 0)),
        _ => format!("No {unit} in {when}"),
    }
}

/// What a map says: where the figure is highest. "Leicester has the highest figure: 1,307 incidents".
pub fn highest(name: &str, value: f64, unit: &str, places: usize) -> String {
    format!("{name} has the highest figure: {} {unit}", shown(value, places))
}

/// What a control chart says of its newest point and of those before it. `signals` holds, for each point, why it is marked (empty for none).
pub fn control(what: &str, when: &str, last: f64, signals: &[String], places: usize) -> String {
    let figure = shown(last, places);
    match signals.split_last() {
        Some((newest, _)) if !newest.is_empty() => format!("{what} changed: {figure} in {when}, {newest}"),
        Some((_, earlier)) if earlier.iter().any(|why| !why.is_empty()) => {
            format!("{what} varied as usual in {when} ({figure}); an earlier change is marked")
        }
        _ => format!("{what} varied as usual: {figure} in {when}, with no sign of a change"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_says_how_far_a_figure_rose_or_fell_in_a_year() {
        let say = |last, before| year_on_year("Race flags", "October 2026", last, before, 0);
        assert_eq!(say(Some(49.0), Some(44.0)), "Race flags rose 11 % to 49 in October 2026, from 44 a year before");
        assert_eq!(say(Some(40.0), Some(50.0)), "Race flags fell 20 % to 40 in October 2026, from 50 a year before");
        assert_eq!(say(Some(1_001.0), Some(1_000.0)), "Race flags rose by less than 1 % to 1,001 in October 2026, from 1,000 a year before");
        assert_eq!(say(Some(44.0), Some(44.0)), "Race flags stood at 44 in October 2026, as a year before");
        assert_eq!(say(Some(6.0), None), "Race flags: 6 in October 2026");
        assert!(say(None, Some(3.0)).contains("no figure for October 2026"));
    }

    #[test]
    fn a_small_figure_never_changes_by_a_percentage() {
        let said = year_on_year("Disability flags", "October 2026", Some(6.0), Some(3.0), 0);
        assert_eq!(said, "Disability flags rose from 3 to 6 in October 2026, compared with a year before");
        assert!(!year_on_year("Disability flags", "October 2026", Some(3.0), Some(0.0), 0).contains('%'));
    }

    #[test]
    fn a_highest_figure_is_written_as_readers_write_it() {
        assert_eq!(highest("Leicester", 1_307.0, "incidents", 0), "Leicester has the highest figure: 1,307 incidents");
    }

    #[test]
    fn the_largest_part_is_named_and_a_tie_is_no_largest() {
        assert_eq!(
            largest("strand", "October 2026", &[("Religion", 20.0), ("Race", 49.0)], "flags"),
            "Race was the largest strand in October 2026: 49 of 69 flags"
        );
        assert!(largest("strand", "October 2026", &[("Religion", 20.0), ("Race", 20.0)], "flags").starts_with("No single strand"));
        assert_eq!(largest("strand", "October 2026", &[("Race", 0.0)], "flags"), "No flags in October 2026");
    }
}
