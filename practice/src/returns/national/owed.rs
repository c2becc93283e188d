//! Which returns are owed by now: the last period that ended and every one since the last that is known; the daily one only for days on
//! which measures were on (R-RET-02).

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::Span;
use crate::clock::Calendar;
use crate::policy::NationalReturn;

/// The most periods that are opened at once: a year of days, after a long time without the service.
const MOST: usize = 366;

/// A time in which the measures after an attack are switched on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measures {
    /// From when.
    pub from: Timestamp,
    /// The first moment at which they are off again; none while they are on.
    pub to: Option<Timestamp>,
}

impl Measures {
    /// Whether they were on at any moment of a period.
    pub fn in_force_in(&self, span: &Span) -> bool {
        self.from < span.ends && self.to.is_none_or(|to| span.begins < to)
    }
}

/// What is known when somebody asks what is owed.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The keys of the periods of this return that are open already.
    pub keys: &'a BTreeSet<String>,
    /// When the force was set up: nothing is owed for a period that had ended by then.
    pub opened: Timestamp,
    /// When measures were on.
    pub measures: &'a [Measures],
    /// The hour at which the force's day ends.
    pub cut_off: u32,
}

/// The periods to open now, the earliest first.
pub fn to_open(given: &NationalReturn, known: Known<'_>, now: Timestamp, calendar: &Calendar) -> Vec<Span> {
    let last = Span::last_ended(given.every, now, known.cut_off, calendar);
    let first = if given.only_while_measures {
        known.measures.iter().map(|on| on.from).min().map(|from| holding(given, from, known.cut_off, calendar))
    } else {
        let latest = known.keys.iter().filter_map(|key| Span::of_key(given.every, key, known.cut_off, calendar)).max_by_key(|span| span.from);
        Some(latest.map_or_else(|| last.clone(), |span| span.next(given.every, known.cut_off, calendar)))
    };
    let Some(mut span) = first else { return Vec::new() };
    let mut owed = Vec::new();
    while span.ends <= last.ends && owed.len() < MOST {
        let on = !given.only_while_measures || known.measures.iter().any(|measures| measures.in_force_in(&span));
        if on && span.ends > known.opened && !known.keys.contains(&span.key) {
            owed.push(span.clone());
        }
        span = span.next(given.every, known.cut_off, calendar);
    }
    owed
}

fn holding(given: &NationalReturn, at: Timestamp, cut_off: u32, calendar: &Calendar) -> Span {
    let span = Span::holding(given.every, calendar.local(at).date(), cut_off, calendar);
    // After the cut-off the day of tomorrow's date has begun.
    if span.ends <= at { span.next(given.every, cut_off, calendar) } else { span }
}
