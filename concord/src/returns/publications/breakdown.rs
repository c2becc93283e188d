//! The breakdown that requests for information ask for and forces refuse for its cost: strand by outcome by source, month by month, in one table.

use std::collections::BTreeMap;

use practice::incident::Channel;
use practice::policy::Policy;
use practice::returns::publish::{Layout, Line, line};
use practice::returns::{Countable, CountedUnit, Dimension, Names, Question, Strands, periods};

/// The parts that a breakdown may have beside the strand, with their words.
pub const PARTS: &[(&str, &str)] =
    &[("outcome", "Outcome, in the published groups"), ("source", "Source: how it was reported"), ("month", "Month")];

/// The layout and the units of a breakdown of incidents. `parts` are codes with full stops between, such as `outcome.source.month`.
pub fn of(records: &[(String, Countable)], question: &Question, parts: &str, policy: &Policy, title: String) -> (Layout, Vec<CountedUnit>) {
    let names = Names::of(policy);
    let has = |part: &str| parts.split('.').any(|one| one == part);
    let (outcomes, sources, months) = (has("outcome"), has("source"), has("month"));
    let mut rows: BTreeMap<(usize, usize, usize), Line> = BTreeMap::new();
    let mut units = Vec::new();
    let counts = |code: &str| question.strands == Strands::All || names.national().iter().any(|national| national == code);
    for (id, one) in records.iter().filter(|(_, one)| !one.behind) {
        let day = policy.calendar.local(one.reported_at).date();
        let column = if months { day.strftime("%Y-%m").to_string() } else { String::new() };
        let mut cells = Vec::new();
        for strand in one.strands.iter().filter(|code| counts(code)) {
            let outcome = outcome(one, policy);
            let (place, row) = row(strand, outcomes.then_some(outcome), sources.then_some(one.channel), &names);
            cells.push((row.key.clone(), column.clone()));
            rows.insert(place, row);
        }
        if !cells.is_empty() {
            units.push(CountedUnit { unit: id.clone(), cells });
        }
    }
    let whole = vec![Line { label: "Incidents".into(), ..Line::default() }];
    let all = periods(Dimension::Month, question.from, question.to);
    let columns = if months { all.iter().map(|month| line(Dimension::Month, &month.key, &month.label, question)).collect() } else { whole };
    let mut head = vec!["Strand"];
    head.extend(outcomes.then_some("outcome"));
    head.extend(sources.then_some("source"));
    let notes = vec![
        format!(
            "Hate-flagged incidents first reported from {} to {}, crimes or not: each counted once, by the day of the report.",
            question.from.strftime("%-d %B %Y"),
            question.to.strftime("%-d %B %Y")
        ),
        "One with several strands stands under each of them. A line that is not printed had no incident.".to_owned(),
        "Outcomes are those that the records have now, whenever they were given.".to_owned(),
    ];
    let layout = Layout {
        code: "F".into(),
        title,
        head: head.join(", "),
        rows: rows.into_values().collect(),
        columns,
        total: "Total number of incidents".into(),
        asks: vec![("unit".into(), "incidents".into()), ("strands".into(), question.strands.code().into())],
        days: (question.from, question.to),
        notes,
    };
    (layout, units)
}

/// The group of a record's outcome: its place, its code, its words.
fn outcome(one: &Countable, policy: &Policy) -> (usize, String, String) {
    let code = one.outcome.as_deref().unwrap_or_default();
    let place = policy.outcomes.iter().position(|outcome| outcome.code == code);
    match place.and_then(|at| policy.outcomes.get(at)) {
        Some(outcome) => {
            let group = outcome.group;
            let at = practice::policy::OutcomeGroup::ALL.iter().position(|known| *known == group).unwrap_or(usize::MAX - 1);
            (at, group.code().to_owned(), group.label().to_owned())
        }
        None if code.is_empty() => (usize::MAX, String::new(), "No outcome yet".to_owned()),
        None => (usize::MAX - 1, code.to_owned(), code.to_owned()),
    }
}

fn row(strand: &str, outcome: Option<(usize, String, String)>, source: Option<Channel>, names: &Names) -> ((usize, usize, usize), Line) {
    let (place, heading) = names.heading(Dimension::Strand, strand);
    let mut at = (place, 0, 0);
    let mut asks = vec![("strand".to_owned(), strand.to_owned())];
    let (mut key, mut label) = (strand.to_owned(), heading.label);
    if let Some((place, code, words)) = outcome {
        at.1 = place;
        key = format!("{key};{code}");
        label = format!("{label}; {}", words.to_lowercase());
        asks.push(("outcome-group".to_owned(), code));
    }
    if let Some(source) = source {
        at.2 = Channel::ALL.iter().position(|known| *known == source).unwrap_or(usize::MAX);
        key = format!("{key};{}", source.code());
        label = format!("{label}; {}", source.label().to_lowercase());
        asks.push(("channel".to_owned(), source.code().to_owned()));
    }
    (at, Line { key, label, asks, days: None, strand: Some(strand.to_owned()) })
}
