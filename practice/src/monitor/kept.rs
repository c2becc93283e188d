//! How a promise was kept: in time, late, not at all. The fold that the service's SQL is held to (HT-13).

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::codes;
use crate::duty::Standing;

codes! {
    /// What became of a duty, as at a moment.
    Kept {
        InTime = "in-time", "Done in time";
        Late = "late", "Done late";
        Attempted = "attempted", "Attempted, not reached";
        Missed = "missed", "Missed, still to do";
        Waived = "waived", "Waived";
        NotDue = "not-due", "Not due yet";
    }
}

impl Kept {
    /// What became of a duty. Met at the very second is in time; a duty without a time of its own is in time when it is met, and missed
    /// when its record closed without it.
    pub fn of(due_at: Option<Timestamp>, standing: Standing, settled_at: Option<Timestamp>, now: Timestamp) -> Self {
        if standing == Standing::Attempted {
            Self::Attempted
        } else if standing == Standing::Met {
            let in_time = due_at.is_none_or(|due| settled_at.is_some_and(|settled| settled <= due));
            if in_time { Self::InTime } else { Self::Late }
        } else if standing == Standing::Open {
            if due_at.is_some_and(|due| now < due) { Self::NotDue } else { Self::Missed }
        } else {
            // Set aside, or ended with a record that became part of another: nobody owes it any more.
            Self::Waived
        }
    }
}

/// How many duties of one kind were kept, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    counts: BTreeMap<Kept, u64>,
}

impl Tally {
    /// Adds so many.
    pub fn add(&mut self, kept: Kept, times: u64) {
        *self.counts.entry(kept).or_default() += times;
    }

    /// Adds another tally.
    pub fn join(&mut self, other: &Self) {
        other.counts.iter().for_each(|(kept, times)| self.add(*kept, *times));
    }

    /// How many.
    pub fn count(&self, kept: Kept) -> u64 {
        self.counts.get(&kept).copied().unwrap_or(0)
    }

    /// In time, out of all whose time was up and that nobody waived.
    pub fn in_time(&self) -> (u64, u64) {
        let counted = [Kept::InTime, Kept::Late, Kept::Attempted, Kept::Missed];
        (self.count(Kept::InTime), counted.into_iter().map(|kept| self.count(kept)).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;

    #[test]
    fn a_promise_is_kept_to_the_second_and_what_is_not_due_is_not_held_against_anybody() {
        let due: Timestamp = "2026-11-03T10:00:00Z".parse().unwrap();
        let a_second = SignedDuration::from_secs(1);
        let became = |standing, settled: Option<Timestamp>, now| Kept::of(Some(due), standing, settled, now);
        assert_eq!(became(Standing::Met, Some(due), due), Kept::InTime);
        assert_eq!(became(Standing::Met, Some(due + a_second), due), Kept::Late);
        assert_eq!(became(Standing::Attempted, Some(due), due), Kept::Attempted, "an attempt is no contact");
        assert_eq!(became(Standing::Open, None, due - a_second), Kept::NotDue);
        assert_eq!(became(Standing::Open, None, due), Kept::Missed);
        assert_eq!(Kept::of(None, Standing::Met, Some(due), due), Kept::InTime);
        let mut tally = Tally::default();
        for (kept, times) in [(Kept::InTime, 3), (Kept::Late, 1), (Kept::Missed, 1), (Kept::Waived, 5), (Kept::NotDue, 7)] {
            tally.add(kept, times);
        }
        assert_eq!(tally.in_time(), (3, 5));
    }
}
