//! Measures in the store: each finds what `practice::returns::measure` sees, groups what is alike, and hands it to the same [`Summing`].

use jiff::Timestamp;
use jiff::civil::Date;
use practice::clock::Calendar;
use practice::incident::characteristics::{AGE, ETHNICITY, SEX};
use practice::people::Scope;
use practice::policy::GradeClock;
use practice::returns::measure::{By, Mark, Measure, Measured, Summing, Terms, Wanted};
use practice::returns::{Dimension, Names, Strands, periods};

use crate::figures::sql::{Params, number_of_period, value_of};
use crate::ledger::{Cell, Fault, Tx};
use crate::people::scope_sql;

/// Where a measure looks, when what it finds happened, how each is marked, and what else must be true.
struct Look {
    tables: &'static str,
    moment: &'static str,
    mark: String,
    only: Vec<String>,
    values: bool,
}

const CRIMES: &str = "crime c JOIN incident i ON i.id = c.incident AND c.cancelled_at IS NULL";

/// The measure over the records that the scope reaches. `terms`, `names` and `calendar` are those of the policy in force on the last day.
/// Measures that are made of counts are not summed here.
pub fn sum(tx: &mut Tx<'_>, scope: &Scope, wanted: &Wanted, terms: &Terms, names: &Names, calendar: &Calendar) -> Result<Measured, Fault> {
    let mut summing = Summing::new(wanted);
    let mut params = Params::default();
    let Some(look) = look(wanted, terms, &mut params) else { return Ok(summing.finish(names, terms)) };
    let question = &wanted.question;
    let months = if wanted.by == By::Month { periods(Dimension::Month, question.from, question.to) } else { Vec::new() };
    let starts: Vec<Date> = months.iter().map(|month| month.first).collect();
    let row = match wanted.by {
        By::Whole | By::Strand => "''".to_owned(),
        By::District => "i.district".to_owned(),
        By::Stage => "k.purpose".to_owned(),
        By::Month => number_of_period(look.moment, calendar, &starts, 0, &mut params),
        _ => characteristic(wanted.by).to_owned(),
    };
    let past = question.to.tomorrow().map_or(Timestamp::MAX, |day| calendar.day_start(day));
    let (first, past) = (params.bind(calendar.day_start(question.from).to_value()), params.bind(past.to_value()));
    let mut conditions = vec![format!("{at} >= {first} AND {at} < {past}", at = look.moment)];
    // A duplicate that is merged into its main record counts for nothing.
    conditions.push("i.merged_into IS NULL".to_owned());
    conditions.push(standing(question.strands, names, &mut params));
    if let Some(district) = &question.district {
        conditions.push(format!("i.district = {}", params.text(district)));
    }
    conditions.extend(look.only);
    conditions.push(scope_sql(scope, "i", &mut params.values));
    let sql = format!(
        "SELECT t.line, t.mark, COUNT(*) FROM (SELECT {row} AS line, {} AS mark FROM {} WHERE {}) t GROUP BY t.line, t.mark",
        look.mark,
        look.tables,
        conditions.join(" AND ")
    );
    for found in tx.query_planned(&sql, &params.values)? {
        let (mark, times): (i64, i64) = (found.get(1)?, found.get(2)?);
        let mark = if look.values { Mark::Value(mark) } else { plain(mark) };
        summing.add(&value_of(&found, 0, &months)?, mark, times.try_into().unwrap_or(0));
    }
    Ok(summing.finish(names, terms))
}

fn plain(mark: i64) -> Mark {
    match mark {
        1 => Mark::In,
        -1 => Mark::Against,
        _ => Mark::Out,
    }
}

fn standing(strands: Strands, names: &Names, params: &mut Params) -> String {
    let counts = match strands {
        Strands::All => "1 = 1".to_owned(),
        Strands::National => params.one_of("s.strand", names.national().iter().map(String::as_str)),
    };
    format!("EXISTS (SELECT 1 FROM strand s WHERE s.incident = i.id AND s.removed_at IS NULL AND {counts})")
}

fn when(condition: &str) -> String {
    format!("CASE WHEN {condition} THEN 1 ELSE 0 END")
}

/// What people said of themselves.
fn characteristic(by: By) -> &'static str {
    match by.people() {
        Some((_, ETHNICITY)) => {
            "COALESCE((SELECT h.code FROM characteristic h WHERE h.record = p.incident AND h.person = p.number AND h.list = 'ethnicity'), '')"
        }
        Some((_, SEX)) => {
            "COALESCE((SELECT h.code FROM characteristic h WHERE h.record = p.incident AND h.person = p.number AND h.list = 'sex'), '')"
        }
        Some((_, AGE)) => {
            "COALESCE((SELECT h.code FROM characteristic h WHERE h.record = p.incident AND h.person = p.number AND h.list = 'age'), '')"
        }
        _ => "''",
    }
}

fn look(wanted: &Wanted, terms: &Terms, params: &mut Params) -> Option<Look> {
    let measure = wanted.measure;
    let set = |params: &mut Params| {
        let codes = terms.outcomes(measure).into_iter().flatten().map(|(code, _)| code.as_str());
        params.one_of("i.outcome", codes)
    };
    let crimes = |moment, mark, only, values| Some(Look { tables: CRIMES, moment, mark, only, values });
    match measure {
        Measure::RecordedInTime => {
            let within = params.bind(terms.record_within?.to_value());
            crimes("c.recorded_at", when(&format!("c.recorded_at - i.reported_at <= {within}")), Vec::new(), false)
        }
        Measure::PositiveOfRecorded | Measure::ChargedOfRecorded => crimes("c.recorded_at", when(&set(params)), Vec::new(), false),
        Measure::PositiveOfOutcomes | Measure::ChargedOfOutcomes | Measure::VictimDoesNotSupport => {
            crimes("i.outcome_at", when(&set(params)), vec!["i.outcome IS NOT NULL".into()], false)
        }
        Measure::DaysToCharge => crimes("i.outcome_at", "(i.outcome_at - c.recorded_at) / 60000000".into(), vec![set(params)], true),
        Measure::AttendedInTime | Measure::MinutesToAttend => Some(attendance(measure, terms, params)),
        Measure::FirstCall | Measure::ClosingCall | Measure::Updates | Measure::Referral => {
            Some(promises(terms.rules(measure), terms.now, params))
        }
        Measure::Satisfaction => Some(Look {
            tables: "contact k JOIN incident i ON i.id = k.incident",
            moment: "k.at",
            mark: "CASE WHEN k.satisfaction IN ('satisfied', 'very-satisfied') THEN 1 \
                   WHEN k.satisfaction IN ('dissatisfied', 'very-dissatisfied') THEN -1 ELSE 0 END"
                .into(),
            only: vec!["k.satisfaction IS NOT NULL".into()],
            values: false,
        }),
        Measure::RepeatVictims => Some(repeats(terms, params)),
        Measure::Uplift => Some(sentences("k.uplift_applied = 1")),
        Measure::UpliftStated => Some(sentences("k.uplift_stated = 1")),
        Measure::Disproportionality => {
            let (kind, _) = wanted.by.people()?;
            let only = vec![format!("p.kind = {}", params.text(kind.code()))];
            Some(Look {
                tables: "person p JOIN incident i ON i.id = p.incident",
                moment: "i.reported_at",
                mark: "0".into(),
                only,
                values: false,
            })
        }
        Measure::RecordedOffences | Measure::RecordedIncidents | Measure::StrandMix | Measure::RatePerThousand => None,
    }
}

fn attendance(measure: Measure, terms: &Terms, params: &mut Params) -> Look {
    let of_clock = |clock: GradeClock| terms.grades.iter().filter(move |(_, target)| target.clock == clock);
    let call = params.one_of("i.grade", of_clock(GradeClock::Call).map(|(code, _)| code.as_str()));
    let dispatch = params.one_of("i.grade", of_clock(GradeClock::Dispatch).map(|(code, _)| code.as_str()));
    let taken = format!("(CASE WHEN {dispatch} THEN i.attended_at - i.dispatched_at ELSE i.attended_at - i.reported_at END)");
    let mark = if measure == Measure::MinutesToAttend {
        format!("{taken} / 60000000")
    } else {
        let each = terms.grades.iter().map(|(code, target)| {
            let (code, most) = (params.text(code), params.bind(target.micros.to_value()));
            format!("(i.grade = {code} AND {taken} <= {most})")
        });
        let each: Vec<String> = each.collect();
        if each.is_empty() { "0".to_owned() } else { when(&each.join(" OR ")) }
    };
    Look {
        tables: "incident i",
        moment: "i.reported_at",
        mark,
        only: vec!["i.attended_at IS NOT NULL".into(), format!("({call} OR ({dispatch} AND i.dispatched_at IS NOT NULL))")],
        values: measure == Measure::MinutesToAttend,
    }
}

fn promises(rules: &[String], now: Timestamp, params: &mut Params) -> Look {
    let among = params.one_of("d.rule", rules.iter().map(String::as_str));
    let now = params.bind(now.to_value());
    Look {
        tables: "duty d JOIN incident i ON i.id = d.record",
        moment: "COALESCE(d.due_at, i.closed_at)",
        mark: when("d.standing = 'met' AND (d.due_at IS NULL OR d.settled_at <= d.due_at)"),
        only: vec![among, "d.standing IN ('open', 'met', 'attempted')".into(), format!("COALESCE(d.due_at, i.closed_at) <= {now}")],
        values: false,
    }
}

/// Every sentence that stands; an answer that nobody gave is no.
fn sentences(counts: &str) -> Look {
    Look {
        tables: "proceeding k JOIN incident i ON i.id = k.incident",
        moment: "k.happened_at",
        mark: when(counts),
        only: vec!["k.kind = 'sentence' AND k.withdrawn_at IS NULL".into()],
        values: false,
    }
}

/// Another report counts where two look-up values of one of its victims are this victim's.
fn repeats(terms: &Terms, params: &mut Params) -> Look {
    let window = params.bind((terms.repeat_days * 86_400_000_000).to_value());
    let least = params.bind(terms.repeat_reports.to_value());
    let mark = format!(
        "1 + (SELECT COUNT(DISTINCT x.record) FROM (SELECT b.record AS record FROM blind a JOIN blind b ON b.value = a.value \
         JOIN person q ON q.incident = b.record AND q.number = b.person AND q.kind = 'victim' JOIN incident j ON j.id = b.record \
         WHERE a.record = i.id AND a.person = p.number AND b.record <> i.id AND j.reported_at > i.reported_at - {window} \
         AND j.reported_at <= i.reported_at AND EXISTS (SELECT 1 FROM strand s WHERE s.incident = j.id AND s.removed_at IS NULL) \
         GROUP BY b.record, b.person HAVING COUNT(*) >= 2) x) >= {least}"
    );
    Look {
        tables: "person p JOIN incident i ON i.id = p.incident",
        moment: "i.reported_at",
        mark: when(&mark),
        only: vec!["p.kind = 'victim'".into()],
        values: false,
    }
}
