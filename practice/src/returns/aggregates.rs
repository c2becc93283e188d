//! Totals for readers who see no record: fixed tables over whole quarters, small cells hidden with one more, so that neither a total nor
//! another choice gives them back (access rule 2; R-DISC-01). The choices are few on purpose: free dates would give cells back by difference.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::measure::{Measured, Nothing, Reading};
use super::{Counted, Heading, Table, thousands};

/// What stands in the place of a hidden count.
pub const HIDDEN: &str = "not shown";
/// Quarters that are offered.
const QUARTERS: usize = 12;

/// A quarter of a financial year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quarter {
    /// Its first day.
    pub first: Date,
    /// Its last day.
    pub last: Date,
}

impl Quarter {
    /// Its word in an address: its first day.
    pub fn code(&self) -> String {
        self.first.to_string()
    }

    /// Its words for readers: "July to September 2026".
    pub fn label(&self) -> String {
        format!("{} to {}", self.first.strftime("%B"), self.last.strftime("%B %Y"))
    }

    /// The whole quarters that ended before a day, the newest first.
    pub fn before(today: Date) -> Vec<Self> {
        let month = (today.month() - 1) / 3 * 3 + 1;
        let mut first = date(today.year(), month, 1);
        let mut all = Vec::with_capacity(QUARTERS);
        for _ in 0..QUARTERS {
            let next = first;
            let Ok(before) = first.checked_sub(3.months()) else { break };
            first = before;
            all.push(Self { first, last: next.yesterday().unwrap_or(next) });
        }
        all
    }
}

/// Which of some cells are hidden: those from 1 to below `least`, and one more where a known total would give one back. A total that is
/// small itself hides every cell.
pub fn hidden(cells: &[u64], least: u64) -> Vec<bool> {
    let small = |count: u64| 0 < count && count < least;
    if small(cells.iter().sum()) {
        return vec![true; cells.len()];
    }
    let mut hide: Vec<bool> = cells.iter().map(|count| small(*count)).collect();
    if !hide.contains(&true) {
        return hide;
    }
    // What the total leaves for the hidden cells must allow more than one answer: the least cell that is not small does, and every one like
    // it, since which of them was chosen would tell something.
    let beside = cells.iter().copied().filter(|count| *count >= least).min().unwrap_or(0);
    for (hide, count) in hide.iter_mut().zip(cells) {
        *hide = *hide || *count == beside;
    }
    hide
}

/// A count with one dimension as the fixed table of a quarter. `least` is the smallest count that is shown (R-DISC-01). Strands overlap: their
/// rows are hidden as if they did not, and the motivating factors, which would give the overlap away, have no row.
pub fn table(counted: &Counted, least: u64) -> Table {
    let of_row = |heading: &Heading| counted.row_totals.get(&heading.key).map_or(0, |both| both.total);
    let cells: Vec<u64> = counted.rows.iter().map(of_row).collect();
    let hide = hidden(&cells, least);
    let total = counted.total.total;
    let no_total = 0 < total && total < least;
    let shown = |count: u64, hidden: bool| vec![if hidden { HIDDEN.to_owned() } else { thousands(count) }];
    let mut rows: Vec<(String, Vec<String>)> = Vec::with_capacity(cells.len() + 1);
    for ((heading, count), hidden) in counted.rows.iter().zip(&cells).zip(hide) {
        rows.push((heading.label.clone(), shown(*count, hidden || no_total)));
    }
    rows.push((counted.total_label().to_owned(), shown(total, no_total)));
    let head = vec![counted.question.rows.label().to_owned(), counted.question.unit.label().to_owned()];
    let kept = counted.notes.iter().filter(|note| !note.contains("more than one strand")).cloned();
    let says = format!("Counts of 1 to {} are not shown, nor is one more where a total would give one back.", least - 1);
    Table { head, rows, notes: kept.chain([says]).collect() }
}

impl Measured {
    /// The measure with every reading hidden that stands on a small count, for readers who see totals alone.
    #[must_use]
    pub fn without_small(mut self, least: u64) -> Self {
        let small = |count: u64| 0 < count && count < least;
        let is_small = |reading: &Reading| match reading {
            Reading::Count(count) | Reading::Rate { count, .. } => small(*count),
            Reading::Share { part, base } => small(*part) || small(*base) || small(base - part),
            Reading::Net { satisfied, dissatisfied, base } => small(*satisfied) || small(*dissatisfied) || small(*base),
            Reading::Median { base, .. } => small(*base),
            Reading::Ratio { group, others } => small(group.0) || small(others.0),
            Reading::None(_) => false,
        };
        let too_few = || Reading::None(Nothing::NotRecorded("Too few to show".into()));
        let parts = |reading: &Reading| match reading {
            Reading::Count(count) | Reading::Rate { count, .. } => *count,
            Reading::Share { part, .. } => *part,
            _ => 0,
        };
        let cells: Vec<u64> = self.rows.iter().map(|(_, reading)| parts(reading)).collect();
        let beside = hidden(&cells, least);
        for ((_, reading), beside) in self.rows.iter_mut().zip(beside) {
            if beside || is_small(reading) {
                *reading = too_few();
            }
        }
        if is_small(&self.total) {
            self.total = too_few();
        }
        self.notes.retain(|note| !note.contains("more than one strand"));
        self.notes.push(format!("Figures that stand on fewer than {least} are not shown."));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_cell_is_hidden_with_another_and_a_small_total_hides_all() {
        assert_eq!(hidden(&[3, 12, 40], 5), [true, true, false], "12 is the least that is not small");
        assert_eq!(hidden(&[3, 2, 40, 9], 5), [true, true, false, true], "3 and 2 alone could be told from their sum");
        assert_eq!(hidden(&[4, 0, 0], 5), [true, true, true], "the total is 4");
        assert_eq!(hidden(&[0, 0, 12], 5), [false, false, false]);
        assert_eq!(hidden(&[3, 9, 9], 5), [true, true, true], "which of two alike is hidden would tell something");
        assert_eq!(hidden(&[3, 3, 0], 5), [true, true, true], "where nothing is large, nothing tells an empty cell from a small one");
    }

    /// For each small table, all others that a reader cannot tell from it: no hidden cell has the same value in all of them.
    #[test]
    fn no_hidden_cell_can_be_reckoned_from_what_is_shown() {
        let tables = || (0..8_u64.pow(4)).map(|code| [code % 8, code / 8 % 8, code / 64 % 8, code / 512 % 8]);
        let view = |cells: &[u64; 4]| {
            let hide = hidden(cells, 5);
            let total: u64 = cells.iter().sum();
            let shown: Vec<Option<u64>> = cells.iter().zip(&hide).map(|(count, hide)| (!hide).then_some(*count)).collect();
            (shown, if 0 < total && total < 5 { None } else { Some(total) })
        };
        let mut alike: std::collections::BTreeMap<_, Vec<[u64; 4]>> = std::collections::BTreeMap::new();
        for cells in tables() {
            alike.entry(view(&cells)).or_default().push(cells);
        }
        for ((shown, _), group) in &alike {
            for (place, _) in shown.iter().enumerate().filter(|(_, cell)| cell.is_none()) {
                let small: std::collections::BTreeSet<u64> = group.iter().map(|cells| cells[place]).collect();
                assert!(small.len() > 1, "cell {place} of {shown:?} can only be {small:?}");
            }
        }
    }

    #[test]
    fn quarters_are_whole_and_lie_before_today() {
        let quarters = Quarter::before(date(2026, 11, 21));
        assert_eq!(quarters[0], Quarter { first: date(2026, 7, 1), last: date(2026, 9, 30) });
        assert_eq!((quarters[0].label(), quarters[0].code()), ("July to September 2026".into(), "2026-07-01".into()));
        assert_eq!(quarters.len(), 12);
        assert_eq!(Quarter::before(date(2026, 4, 1))[0].last, date(2026, 3, 31));
    }
}
