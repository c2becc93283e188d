//! Kept totals: months that are over are added up once for each district, so that ten years of a nation are tens of thousands of sums to read
//! and not a million records. A change of a record takes its months and its district out until they are added up again; what is not kept is
//! counted record by record, and the two together are the figure. `twin_tests` holds them equal to the pure fold.

pub mod sql;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use practice::clock::Calendar;
use practice::incident::Incident;
use practice::people::Scope;
use practice::returns::{Countable, Dimension, Item, Names, Question, Strands, Unit, periods};

use crate::house::House;
use crate::ledger::{Fault, Tx};

/// Months added up in one go beside the requests, and again at the next.
const MONTHS_A_TURN: usize = 12;
/// A request and an import may be this old when they are written: a month is kept only once it has been over for so long.
const SETTLED_AFTER_HOURS: i64 = 24;
/// More stale months than this, and the records are counted one by one.
const STALE_MONTHS: usize = 24;

/// A stretch of the question whose records are counted one by one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Portion {
    pub(super) from: Timestamp,
    pub(super) past: Timestamp,
    /// Only these districts; all where there are none.
    pub(super) districts: Vec<String>,
    /// Only restricted records, or only the others.
    pub(super) restricted: Option<bool>,
}

/// What the kept totals give of a question, and what is left to be counted record by record.
pub(super) struct Found {
    pub(super) sums: Vec<(Item, u64)>,
    pub(super) rest: Vec<Portion>,
}

/// Looks what is kept for a question within a scope. Where the question splits by what is not kept together, or the scope reaches single
/// records only, everything is left to be counted.
pub(super) fn find(tx: &mut Tx<'_>, scope: &Scope, question: &Question, names: &Names, calendar: &Calendar) -> Result<Found, Fault> {
    let whole =
        Portion { from: calendar.day_start(question.from), past: day_after(calendar, question.to), districts: Vec::new(), restricted: None };
    let (Some(split), Some(reach)) = (split(question), reach(scope)) else { return Ok(Found { sums: Vec::new(), rest: vec![whole] }) };
    let months = months_inside(question);
    let (Some(first), Some(last)) = (months.first(), months.last()) else { return Ok(Found { sums: Vec::new(), rest: vec![whole] }) };
    let kept = sql::kept(tx, &key(*first), &key(*last))?;
    let run: Vec<Date> =
        months.into_iter().skip_while(|month| !kept.contains(&key(*month))).take_while(|month| kept.contains(&key(*month))).collect();
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return Ok(Found { sums: Vec::new(), rest: vec![whole] }) };
    let stale = sql::stale_districts(tx, &key(*first), &key(*last))?;
    if stale.len() > STALE_MONTHS {
        return Ok(Found { sums: Vec::new(), rest: vec![whole] });
    }
    let (begin, end) = (calendar.day_start(*first), day_after(calendar, last.last_of_month()));
    let mut rest = vec![Portion { from: begin, past: end, districts: Vec::new(), restricted: Some(true) }];
    rest.extend((whole.from < begin).then(|| Portion { past: begin, ..whole.clone() }));
    rest.extend((end < whole.past).then(|| Portion { from: end, ..whole.clone() }));
    for month in &run {
        let Some(districts) = stale.get(&key(*month)) else { continue };
        let past = day_after(calendar, month.last_of_month());
        rest.push(Portion { from: calendar.day_start(*month), past, districts: districts.clone(), restricted: Some(false) });
    }
    let asked = sql::Asked { question, split, first: key(*first), last: key(*last), reach, changed: stale.keys().cloned().collect() };
    let national = (question.strands == Strands::National).then(|| names.national());
    let sums = sql::sums(tx, &asked)?.into_iter().filter_map(|(mut item, times)| {
        item.strands.retain(|code| national.is_none_or(|codes| codes.contains(code)));
        (!item.strands.is_empty()).then_some((item, times))
    });
    Ok(Found { sums: sums.collect(), rest })
}

fn day_after(calendar: &Calendar, day: Date) -> Timestamp {
    day.tomorrow().map_or(Timestamp::MAX, |day| calendar.day_start(day))
}

fn key(month: Date) -> String {
    month.strftime("%Y-%m").to_string()
}

/// The months that lie wholly inside the question's days, by their first days.
fn months_inside(question: &Question) -> Vec<Date> {
    let all = periods(Dimension::Month, question.from, question.to).into_iter().map(|month| month.first);
    all.filter(|first| *first >= question.from && first.last_of_month() <= question.to).collect()
}

/// The one split beside month, district and strands that a question asks for; `None` where it asks for what is not kept together.
fn split(question: &Question) -> Option<&'static str> {
    let mut found = "";
    for dimension in [question.rows, question.columns.unwrap_or(Dimension::None)] {
        let own = match dimension {
            Dimension::None | Dimension::Strand | Dimension::Combination | Dimension::Month | Dimension::District => continue,
            Dimension::Day | Dimension::Week | Dimension::Ward => return None,
            Dimension::Setting => "setting",
            Dimension::Channel => "channel",
            Dimension::Outcome => "outcome",
            Dimension::Nature => "nature",
            Dimension::Offence | Dimension::OffenceGroup => "offence",
        };
        if !found.is_empty() && found != own {
            return None;
        }
        found = own;
    }
    Some(found)
}

/// Whether a scope reaches the whole force.
pub(super) fn is_whole(scope: &Scope) -> bool {
    reach(scope).is_some_and(|districts| districts.is_empty())
}

/// The districts that a scope reaches whole; empty for the whole force, `None` where it reaches single records too.
fn reach(scope: &Scope) -> Option<Vec<String>> {
    let parts = scope.parts();
    if !parts.party_to.is_empty() {
        return None;
    }
    if parts.whole_force_since == Some(Timestamp::MIN) {
        return Some(Vec::new());
    }
    let single = parts.whole_force_since.is_some()
        || parts.own_of.is_some()
        || parts.created_by.is_some()
        || parts.where_victim_consented
        || !parts.organisations.is_empty()
        || !parts.opened.is_empty();
    (!single && !parts.districts.is_empty()).then(|| parts.districts.iter().cloned().collect())
}

/// Takes the months and districts in which a record counted, or counts now, out of what is kept, where it counts otherwise than before.
///
/// A month that is not over, or was only just over, is in no kept total and is left alone: two reports at once must not wait for each other.
pub fn follow(tx: &mut Tx<'_>, calendar: &Calendar, at: Timestamp, before: Option<&Incident>, after: &Incident) -> Result<(), Fault> {
    let facts = |incident: &Incident| (Countable::of(incident), incident.core.restricted);
    let (was, now) = (before.map(facts), facts(after));
    if was.as_ref() == Some(&now) {
        return Ok(());
    }
    let current = calendar.month_of(at);
    let mut touched = BTreeSet::new();
    for (record, _) in was.iter().chain([&now]) {
        let moments = std::iter::once(record.reported_at).chain(record.crimes.iter().map(|crime| crime.recorded_at));
        touched.extend(moments.map(|at| calendar.month_of(at)).filter(|month| *month < current).map(|month| (month, record.district.clone())));
    }
    touched.iter().try_for_each(|(month, district)| sql::set_stale(tx, month, district, true))
}

/// Adds up what is over and not kept yet, or has changed, some months at a time, oldest first; says whether anything is left. A demonstration
/// keeps nothing, since its clock can go back.
pub async fn keep(house: &House) -> Result<bool, Fault> {
    if house.is_demonstration() {
        return Ok(false);
    }
    // Before the force is set up there is no policy, and nothing to add up.
    let Ok(policy) = house.policy() else { return Ok(false) };
    let calendar = policy.calendar.clone();
    let settled = calendar.month_of(house.now().saturating_sub(SETTLED_AFTER_HOURS.hours())?);
    let of = calendar.clone();
    let open = house.ledger.read(move |tx| open(tx, &of, &settled)).await?;
    for month in open.iter().take(MONTHS_A_TURN).copied() {
        let calendar = calendar.clone();
        house.ledger.housekeeping(move |tx| add_up(tx, &calendar, month)).await?;
    }
    Ok(open.len() > MONTHS_A_TURN)
}

/// The months before `settled` that are not kept, or not whole, by their first days.
fn open(tx: &mut Tx<'_>, calendar: &Calendar, settled: &str) -> Result<Vec<Date>, Fault> {
    let Some(first) = sql::first_moment(tx)? else { return Ok(Vec::new()) };
    let mut month = calendar.local(first).date().first_of_month();
    let (kept, stale) = (sql::kept(tx, &key(month), settled)?, sql::stale_districts(tx, &key(month), settled)?);
    let mut open = Vec::new();
    while key(month).as_str() < settled {
        if !kept.contains(&key(month)) || stale.contains_key(&key(month)) {
            open.push(month);
        }
        month = month.saturating_add(1.month());
    }
    Ok(open)
}

/// Adds up a month: all of it where it was never kept, else the districts that changed.
pub fn add_up(tx: &mut Tx<'_>, calendar: &Calendar, month: Date) -> Result<(), Fault> {
    let name = key(month);
    let known = sql::kept(tx, &name, &name)?.contains(&name);
    let only = if known { sql::stale_districts(tx, &name, &name)?.remove(&name).unwrap_or_default() } else { Vec::new() };
    let days = (calendar.day_start(month), day_after(calendar, month.last_of_month()));
    let mut districts: BTreeSet<String> = only.iter().cloned().collect();
    sql::forget(tx, &name, &only)?;
    for unit in [Unit::Incidents, Unit::Offences] {
        let sums = sql::added_up(tx, unit, days, &only)?;
        districts.extend(sums.keys().map(|sum| sum.district.clone()));
        sql::put(tx, &name, unit, &sums)?;
    }
    sql::put_whole(tx, &name)?;
    // Every district's row is written, so that somebody who changes a record of it at this moment meets this unit of work.
    districts.iter().try_for_each(|district| sql::set_stale(tx, &name, district, false))?;
    sql::set_stale(tx, &name, "", false)
}

/// The months and districts whose kept totals are not what their records give: none, unless somebody changed them by hand.
pub fn wrong(tx: &mut Tx<'_>, calendar: &Calendar) -> Result<Vec<(String, String)>, Fault> {
    let mut wrong = BTreeSet::new();
    for name in sql::kept(tx, "", "9999-12")? {
        let Ok(month) = format!("{name}-01").parse::<Date>() else {
            wrong.insert((name, String::new()));
            continue;
        };
        let stale = sql::stale_districts(tx, &name, &name)?.remove(&name).unwrap_or_default();
        let days = (calendar.day_start(month), day_after(calendar, month.last_of_month()));
        for unit in [Unit::Incidents, Unit::Offences] {
            let ours = sql::added_up(tx, unit, days, &[])?;
            let (together, kept): (BTreeMap<_, _>, BTreeMap<_, _>) =
                sql::put_before(tx, &name, unit)?.into_iter().partition(|(sum, _)| sum.district == sql::WHOLE);
            // Of a month in which a district changed since, the sums of all together are not read.
            if stale.is_empty() && together != sql::together(&ours) {
                wrong.insert((name.clone(), "all together".to_owned()));
            }
            let differing = ours.iter().filter(|(sum, times)| kept.get(sum) != Some(times)).map(|(sum, _)| sum);
            let strange = kept.keys().filter(|sum| !ours.contains_key(sum));
            let districts = differing.chain(strange).map(|sum| sum.district.clone()).filter(|district| !stale.contains(district));
            wrong.extend(districts.map(|district| (name.clone(), district)));
        }
    }
    Ok(wrong.into_iter().collect())
}
