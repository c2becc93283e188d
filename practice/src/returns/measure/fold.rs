//! Measures as pure folds over plain values: the meaning that the SQL twin is held to.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::{By, Case, DutyFact, Mark, Measure, Measured, Nothing, Reading, Summing, Terms, Wanted};
use crate::clock::Calendar;
use crate::duty::Standing;
use crate::incident::Satisfaction;
use crate::policy::GradeClock;
use crate::returns::{Counted, Dimension, Heading, Names, Strands, period};

/// Look-up values that two people have in common if they are one.
const SAME_PERSON: usize = 2;
/// Microseconds of a minute.
const MINUTE: i64 = 60_000_000;

/// What one case adds, when, and at which stage.
struct Sight {
    at: Timestamp,
    /// The stage's code, or that of a person's group.
    row: String,
    mark: Mark,
}

impl Sight {
    fn new(at: Timestamp, mark: Mark) -> Self {
        Self { at, row: String::new(), mark }
    }
}

/// A measure over these records. Those without a standing strand under the question's choice of strands are left out. For measures that are
/// made of counts use [`measure_counted`].
pub fn measure(cases: &[Case], wanted: &Wanted, terms: &Terms, names: &Names, calendar: &Calendar) -> Measured {
    let question = &wanted.question;
    let mut summing = Summing::new(wanted);
    for (place, case) in cases.iter().enumerate() {
        let national = question.strands == Strands::National;
        let stands = case.strands.iter().any(|code| !national || names.national().contains(code));
        if !stands || question.district.as_ref().is_some_and(|district| *district != case.district) {
            continue;
        }
        for sight in sights(cases, place, case, wanted, terms) {
            let day = calendar.local(sight.at).date();
            if day < question.from || question.to < day {
                continue;
            }
            let row = match wanted.by {
                By::Whole | By::Strand => String::new(),
                By::District => case.district.clone(),
                By::Month => period::key_of(Dimension::Month, day),
                _ => sight.row,
            };
            summing.add(&row, sight.mark, 1);
        }
    }
    summing.finish(names, terms)
}

fn sights(cases: &[Case], place: usize, case: &Case, wanted: &Wanted, terms: &Terms) -> Vec<Sight> {
    let measure = wanted.measure;
    let is = |yes: bool| if yes { Mark::In } else { Mark::Out };
    let set = terms.outcomes(measure);
    let counts = |code: Option<&String>| code.is_some_and(|code| set.is_some_and(|set| set.contains_key(code)));
    let crimes = case.crimes.iter();
    match measure {
        Measure::RecordedInTime => match terms.record_within {
            Some(within) => {
                crimes.map(|crime| Sight::new(crime.recorded_at, is(between(case.reported_at, crime.recorded_at) <= within))).collect()
            }
            None => Vec::new(),
        },
        Measure::PositiveOfRecorded | Measure::ChargedOfRecorded => {
            crimes.map(|crime| Sight::new(crime.recorded_at, is(counts(case.outcome.as_ref())))).collect()
        }
        Measure::PositiveOfOutcomes | Measure::ChargedOfOutcomes | Measure::VictimDoesNotSupport => {
            let Some(at) = case.outcome_at.filter(|_| case.outcome.is_some()) else { return Vec::new() };
            crimes.map(|_| Sight::new(at, is(counts(case.outcome.as_ref())))).collect()
        }
        Measure::DaysToCharge => {
            let Some(at) = case.outcome_at.filter(|_| counts(case.outcome.as_ref())) else { return Vec::new() };
            crimes.map(|crime| Sight::new(at, Mark::Value(between(crime.recorded_at, at) / MINUTE))).collect()
        }
        Measure::AttendedInTime | Measure::MinutesToAttend => attendance(case, measure, terms),
        Measure::FirstCall | Measure::ClosingCall | Measure::Updates | Measure::Referral => {
            case.duties.iter().filter_map(|duty| promise(case, duty, terms.rules(measure), terms.now)).collect()
        }
        Measure::Satisfaction => case
            .answers
            .iter()
            .map(|answer| Sight { at: answer.at, row: answer.stage.code().to_owned(), mark: said(answer.satisfaction) })
            .collect(),
        Measure::RepeatVictims => repeats(cases, place, case, terms),
        // A sentence of which nobody said is in the base and not in the numerator.
        Measure::Uplift => case.sentences.iter().map(|passed| Sight::new(passed.at, is(passed.applied == Some(true)))).collect(),
        Measure::UpliftStated => case.sentences.iter().map(|passed| Sight::new(passed.at, is(passed.stated == Some(true)))).collect(),
        Measure::Disproportionality => people(case, wanted.by),
        Measure::RecordedOffences | Measure::RecordedIncidents | Measure::StrandMix | Measure::RatePerThousand => Vec::new(),
    }
}

/// Each person of the kind in the record, under what they said of themselves.
fn people(case: &Case, by: By) -> Vec<Sight> {
    let Some((kind, list)) = by.people() else { return Vec::new() };
    let mine = case.people.iter().filter(|person| person.kind == kind);
    let row = |person: &super::Described| person.codes.get(list).cloned().unwrap_or_default();
    mine.map(|person| Sight { at: case.reported_at, row: row(person), mark: Mark::Out }).collect()
}

fn between(from: Timestamp, to: Timestamp) -> i64 {
    to.as_microsecond() - from.as_microsecond()
}

fn said(satisfaction: Satisfaction) -> Mark {
    match satisfaction {
        Satisfaction::VerySatisfied | Satisfaction::Satisfied => Mark::In,
        Satisfaction::Neither => Mark::Out,
        Satisfaction::Dissatisfied | Satisfaction::VeryDissatisfied => Mark::Against,
    }
}

/// A report counts when its grade has a target, somebody arrived, and the clock's start is known.
fn attendance(case: &Case, measure: Measure, terms: &Terms) -> Vec<Sight> {
    let seen = || {
        let target = terms.grades.get(case.grade.as_deref()?)?;
        let from = match target.clock {
            GradeClock::Call => case.reported_at,
            GradeClock::Dispatch => case.dispatched_at?,
        };
        let taken = between(from, case.attended_at?);
        let kept = if taken <= target.micros { Mark::In } else { Mark::Out };
        let mark = if measure == Measure::MinutesToAttend { Mark::Value(taken / MINUTE) } else { kept };
        Some(Sight::new(case.reported_at, mark))
    };
    seen().into_iter().collect()
}

/// A promise counts on the day on which its time was up, or the record closed where it has no time of its own. Waived ones and those whose
/// time is still to come are neither kept nor broken; an attempt is not a contact (R-VIC-08).
fn promise(case: &Case, duty: &DutyFact, rules: &[String], now: Timestamp) -> Option<Sight> {
    let owed = matches!(duty.standing, Standing::Open | Standing::Met | Standing::Attempted);
    if !rules.contains(&duty.rule) || !owed {
        return None;
    }
    let at = duty.due_at.or(case.closed_at)?;
    let in_time = duty.due_at.is_none_or(|due| duty.settled_at.is_some_and(|settled| settled <= due));
    let kept = duty.standing == Standing::Met && in_time;
    (at <= now).then(|| Sight::new(at, if kept { Mark::In } else { Mark::Out }))
}

/// A victim counts as repeat when the same person is a victim in enough other hate reports of the window that ends with this one.
fn repeats(cases: &[Case], place: usize, case: &Case, terms: &Terms) -> Vec<Sight> {
    let window = SignedDuration::from_hours(24 * terms.repeat_days);
    let since = case.reported_at.checked_sub(window).unwrap_or(Timestamp::MIN);
    let others = || {
        let near = |other: &Case| !other.strands.is_empty() && since < other.reported_at && other.reported_at <= case.reported_at;
        cases.iter().enumerate().filter(move |(at, other)| *at != place && near(other)).map(|(_, other)| other)
    };
    let one = |values: &std::collections::BTreeSet<String>| {
        let same = |other: &&Case| other.victims.iter().any(|known| known.intersection(values).count() >= SAME_PERSON);
        let reports = others().filter(same).count() + 1;
        let repeat = u32::try_from(reports).unwrap_or(u32::MAX) >= terms.repeat_reports;
        Sight::new(case.reported_at, if repeat { Mark::In } else { Mark::Out })
    };
    case.victims.iter().map(one).collect()
}

/// A measure that is made of counts (see [`Wanted::counts`]): the count itself, the strands' shares, or the rate for each 1,000 residents.
/// `population` holds residents by district code; where one is missing there is no rate.
pub fn measure_counted(counted: &Counted, wanted: &Wanted, terms: &Terms, names: &Names, population: &BTreeMap<String, u64>) -> Measured {
    let of_row = |heading: &Heading| counted.row_totals.get(&heading.key).copied().unwrap_or_default();
    let whole = counted.total.total;
    let residents = |district: Option<&str>| match district {
        Some(code) => population.get(code).copied(),
        None => names.always(Dimension::District).iter().map(|one| population.get(&one.key).copied()).sum(),
    };
    let no_population = || Reading::None(Nothing::NotRecorded("No population is loaded".into()));
    let read = |count: u64, district: Option<&str>| match wanted.measure {
        Measure::StrandMix if whole > 0 => Reading::Share { part: count, base: whole },
        Measure::StrandMix => Reading::None(Nothing::NoCases),
        Measure::RatePerThousand => match residents(district) {
            Some(population) if population > 0 && count > 0 => Reading::Rate { count, population },
            Some(population) if population > 0 => Reading::None(Nothing::NoCases),
            _ => no_population(),
        },
        // One district against all the others; the whole force is no group of its own (domain rules 9.2).
        Measure::Disproportionality => match (district, residents(None)) {
            (None, _) => Reading::None(Nothing::NotRecorded("Choose rows by district: the whole force is no group of its own".into())),
            (Some(code), Some(force)) => match residents(Some(code)) {
                Some(own) if count > 0 && own > 0 && force > own && whole > count => {
                    Reading::Ratio { group: (count, own), others: (whole - count, force - own) }
                }
                Some(_) => Reading::None(Nothing::NoCases),
                None => no_population(),
            },
            (Some(_), None) => no_population(),
        },
        _ => Reading::count(count),
    };
    let asked = wanted.question.district.as_deref();
    let place = |heading: &Heading| if wanted.by == By::District { Some(heading.key.clone()) } else { asked.map(str::to_owned) };
    let rows = counted.rows.iter().map(|heading| (heading.clone(), read(of_row(heading).total, place(heading).as_deref())));
    let total = match wanted.measure {
        Measure::StrandMix => Reading::count(whole),
        Measure::Disproportionality => read(whole, None),
        _ => read(whole, asked),
    };
    let mut measured = Measured::given(wanted, names, terms, rows.collect(), total);
    measured
        .notes
        .extend(counted.notes.iter().filter(|note| note.contains("more than one strand") || note.contains("check the code")).cloned());
    measured
}
