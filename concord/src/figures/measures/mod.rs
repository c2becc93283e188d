//! Measures out of the store, with coverage and population: what a page, a program, a return or a board pack asks for.

pub mod pages;
mod samples;
pub mod sql;

use std::collections::BTreeMap;

use practice::people::Scope;
use practice::returns::measure::{Measure, Measured, Nothing, Reading, Terms, Wanted, measure_counted};
use practice::returns::{Asked, Names};

use crate::house::House;
use crate::ledger::{Fault, Tx};

/// The measure that these words ask for, within a scope, as at the house's moment. A refusal in words.
pub fn asked(house: &House, tx: &mut Tx<'_>, scope: &Scope, code: &str, asked: &Asked<'_>) -> Result<Result<Measured, String>, Fault> {
    let Some(which) = Measure::from_code(code) else {
        let all = Measure::ALL.iter().map(|one| one.code()).collect::<Vec<_>>().join(", ");
        return Ok(Err(format!("There is no measure \"{code}\". Ask for one of: {all}.")));
    };
    match Wanted::parse(which, asked) {
        Ok(wanted) => Ok(Ok(measured(house, tx, scope, &wanted)?)),
        Err(refused) => Ok(Err(refused.to_string())),
    }
}

/// A measure within a scope, as at the house's moment, under the policy in force on its last day, with what coverage says of it.
pub fn measured(house: &House, tx: &mut Tx<'_>, scope: &Scope, wanted: &Wanted) -> Result<Measured, Fault> {
    let now = house.now();
    let policy = house.policies().at(house.policy()?.calendar.day_start(wanted.question.to))?;
    let (names, terms) = (Names::of(&policy), Terms::of(&policy, now));
    let found = match wanted.measure {
        Measure::RecordedOffences
        | Measure::RecordedIncidents
        | Measure::StrandMix
        | Measure::RatePerThousand
        | Measure::Disproportionality
            if wanted.by.people().is_none() =>
        {
            let counted = super::in_force_totals(tx, scope, &wanted.counts(), &names, &policy.calendar)?;
            measure_counted(&counted, wanted, &terms, &names, &population(tx, wanted)?)
        }
        _ => {
            let terms = terms.with_population(population(tx, wanted)?);
            let found = sql::sum(tx, scope, wanted, &terms, &names, &policy.calendar)?;
            if wanted.by.people().is_some() && !super::kept::is_whole(scope) { beyond(found) } else { found }
        }
    };
    let today = policy.calendar.local(now).date();
    let coverage = super::coverage::sql::coverage(tx, &policy.calendar, today)?;
    Ok(found.under(&coverage, &names))
}

/// People of a part of the force are not set against the residents of all of it.
fn beyond(mut found: Measured) -> Measured {
    for (_, reading) in found.rows.iter_mut().filter(|(_, reading)| matches!(reading, Reading::Ratio { .. })) {
        *reading = Reading::None(Nothing::NotRecorded("Residents of groups are known for the whole force, which is beyond your reach".into()));
    }
    found
}

/// Residents by district, where a rate asks for them: the newest mid-year estimates up to the figure's last year.
fn population(tx: &mut Tx<'_>, wanted: &Wanted) -> Result<BTreeMap<String, u64>, Fault> {
    if !matches!(wanted.measure, Measure::RatePerThousand | Measure::Disproportionality) {
        return Ok(BTreeMap::new());
    }
    let known = crate::geography::sql::population(tx, i64::from(wanted.question.to.year()))?;
    Ok(known.into_iter().filter_map(|(code, _, people)| Some((code, u64::try_from(people).ok()?))).collect())
}

/// A measure as text: the figure with its base, a line a row, and what belongs to it.
pub fn as_text(measured: &Measured) -> String {
    let line = |label: &str, reading: &practice::returns::measure::Reading| {
        let base = reading.base();
        if base.is_empty() { format!("{label}: {}", reading.figure()) } else { format!("{label}: {} ({base})", reading.figure()) }
    };
    let rows = measured.rows.iter().map(|(heading, reading)| line(&heading.label, reading));
    let total = line(measured.wanted.measure.label(), &measured.total);
    std::iter::once(total)
        .chain(rows)
        .chain(std::iter::once(String::new()))
        .chain(measured.notes.iter().cloned())
        .collect::<Vec<_>>()
        .join("\n")
}
