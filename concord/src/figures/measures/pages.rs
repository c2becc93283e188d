//! The page of definitions, and a page for each measure: its figure, its rows, and everything that a reader must know of it.

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use practice::returns::aggregates::Quarter;
use practice::returns::measure::{By, Definition, Measure, Measured, Wanted};
use practice::returns::{Asked, Refused};
use serde_json::json;

use crate::figures::pages::{as_typed, completed_days};
use crate::figures::{beside, on_page};
use crate::frame::ask::{json as reply, page, page_with};
use crate::frame::chrome::Chrome;
use crate::frame::field::{Choice, Field, Problem, problems};
use crate::frame::{Answers, Ask, Failure, Reply};
use crate::ledger::Tx;

/// A definition as listed.
#[derive(Clone, Debug, Default)]
pub struct Defined {
    /// The measure's name.
    pub name: String,
    /// Its page.
    pub href: String,
    /// What it is, sentence by sentence.
    pub says: Vec<String>,
    /// What it is computed from.
    pub from: String,
    /// The rules and requirements that it serves.
    pub cites: String,
}

fn defined(measure: Measure) -> Defined {
    let definition = Definition::of(measure);
    Defined {
        name: measure.label().to_owned(),
        href: format!("/figures/measures/{}", measure.code()),
        says: definition.sentences(),
        from: definition.from.label().to_owned(),
        cites: definition.cites.join(", "),
    }
}

/// Every measure with its definition.
#[derive(Template)]
#[template(path = "figures/measures.html")]
pub struct MeasuresPage {
    /// Around the page.
    pub chrome: Chrome,
    /// The measures.
    pub measures: Vec<Defined>,
}

/// The page of definitions.
pub async fn measures(ask: Arc<Ask>) -> Result<Reply, Failure> {
    ask.reader()?.counting(ask.now).ok_or(Failure::NotFound)?;
    let measures = Measure::ALL.iter().map(|one| defined(*one)).collect();
    page(MeasuresPage { chrome: ask.chrome("/figures"), measures }.render())
}

/// A row of a measure: label, figure, what it is of.
pub type Line = (String, String, String);

/// One measure.
#[derive(Template)]
#[template(path = "figures/measure.html")]
pub struct MeasurePage {
    /// Around the page.
    pub chrome: Chrome,
    /// What is wrong with the question.
    pub problems: Vec<Problem>,
    /// The measure.
    pub measure: Defined,
    /// Where the form goes.
    pub action: String,
    /// The question.
    pub fields: Vec<Field>,
    /// The figure over everything, with what it is of; empty where the question was refused.
    pub figure: String,
    /// What the figure is of.
    pub base: String,
    /// The head of the first column.
    pub head: String,
    /// Rows.
    pub rows: Vec<Line>,
    /// What belongs to the figure.
    pub notes: Vec<String>,
    /// Where it is published; empty for who may not.
    pub publish: String,
}

fn fields(measure: Measure, query: &Answers, districts: &[(String, String)]) -> Vec<Field> {
    let by = By::ALL.iter().filter(|by| measure.splits(**by)).map(|by| Choice::new(by.code(), by.label())).collect();
    let places = std::iter::once(Choice::new("", "The whole force")).chain(districts.iter().map(|(code, name)| Choice::new(code, name)));
    let strands = practice::returns::Strands::ALL.iter().map(|one| Choice::new(one.code(), one.label())).collect();
    vec![
        Field::day("from", "From").value(as_typed(query.one("from"))),
        Field::day("to", "To").value(as_typed(query.one("to"))),
        Field::select("by", "Rows", by).value(query.one("by")),
        Field::select("district", "District", places.collect()).value(query.one("district")),
        Field::select("strands", "Strands", strands).value(query.one("strands")),
    ]
}

/// The fixed choice of readers who see totals alone.
pub(in crate::figures) fn quarter_field(quarters: &[Quarter], chosen: &str) -> Field {
    let choices = quarters.iter().map(|one| Choice::new(one.code(), one.label())).collect();
    Field::select("quarter", "Quarter", choices).value(chosen)
}

/// One measure, over the last twelve months where no other days are asked for.
pub async fn measure(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let measure = Measure::from_code(ask.param("code")).ok_or(Failure::NotFound)?;
    let counting = ask.reader()?.counting(ask.now).ok_or(Failure::NotFound)?;
    let policy = ask.house.policy()?;
    let today = policy.calendar.local(ask.now).date();
    let quarters = Quarter::before(today);
    let query = if counting.suppressed() { in_quarter(&ask.query, &quarters) } else { completed_days(&ask.query, today) };
    let found = read(&ask, measure, &query).await?;
    let districts: Vec<(String, String)> = policy.districts.iter().map(|one| (one.code.clone(), one.title.clone())).collect();
    let mut fields =
        if counting.suppressed() { vec![quarter_field(&quarters, query.one("quarter"))] } else { fields(measure, &query, &districts) };
    let (problems, found) = match found {
        Ok(found) => (Vec::new(), Some(found)),
        Err(refused) => {
            fields.iter_mut().filter(|field| field.name == refused.about()).for_each(|field| field.error = on_page(&refused));
            (problems(&fields), None)
        }
    };
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut asked = query;
    asked.set("measure", measure.code());
    let publish = crate::returns::publications::address(ask.reader()?, &asked);
    page_with(status, MeasurePage { publish, ..shown(&ask, measure, fields, problems, found.as_ref()) }.render())
}

/// The days of the quarter that was chosen, the newest where none was, and nothing else of the question.
pub(in crate::figures) fn in_quarter(query: &Answers, quarters: &[Quarter]) -> Answers {
    let chosen = quarters.iter().find(|one| one.code() == query.one("quarter")).or(quarters.first());
    let mut fixed = Answers::default();
    if let Some(quarter) = chosen {
        fixed.set("quarter", quarter.code());
        fixed.set("from", quarter.first.to_string());
        fixed.set("to", quarter.last.to_string());
    }
    fixed
}

async fn read(ask: &Arc<Ask>, measure: Measure, query: &Answers) -> Result<Result<Measured, Refused>, Failure> {
    let asked = Asked {
        from: query.one("from"),
        to: query.one("to"),
        by: query.one("by"),
        strands: query.one("strands"),
        district: query.one("district"),
        ..Asked::default()
    };
    let wanted = match Wanted::parse(measure, &asked) {
        Ok(wanted) => wanted,
        Err(refused) => return Ok(Err(refused)),
    };
    let inner = Arc::clone(ask);
    let work = move |tx: &mut Tx<'_>| {
        let counting = inner.reader()?.counting(inner.now).ok_or(Failure::NotFound)?;
        let found = super::measured(&inner.house, tx, counting.scope(), &wanted)?;
        let least = u64::from(inner.house.policy()?.settings.small_count.value);
        Ok::<_, Failure>(if counting.suppressed() { found.without_small(least) } else { found })
    };
    Ok(Ok(ask.house.ledger.read(work).await?))
}

fn shown(ask: &Ask, measure: Measure, fields: Vec<Field>, problems: Vec<Problem>, found: Option<&Measured>) -> MeasurePage {
    let rows = found.map(|found| found.rows.iter().map(|(heading, one)| (heading.label.clone(), one.figure(), one.base())).collect());
    MeasurePage {
        chrome: ask.chrome("/figures").with_error(!problems.is_empty()),
        problems,
        measure: defined(measure),
        action: format!("/figures/measures/{}", measure.code()),
        fields,
        figure: found.map(|found| found.total.figure()).unwrap_or_default(),
        base: found.map(|found| found.total.base()).unwrap_or_default(),
        head: found.map(|found| found.wanted.by.label().to_owned()).unwrap_or_default(),
        rows: rows.unwrap_or_default(),
        notes: found.map(|found| found.notes.clone()).unwrap_or_default(),
        publish: String::new(),
    }
}

/// A measure for a program: the same question, and days as 2026-11-21.
pub async fn measure_for_program(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let measure = Measure::from_code(ask.param("code")).ok_or(Failure::NotFound)?;
    let counting = ask.reader()?.counting(ask.now).ok_or(Failure::NotFound)?;
    let today = ask.house.policy()?.calendar.local(ask.now).date();
    let query = if counting.suppressed() { in_quarter(&ask.query, &Quarter::before(today)) } else { ask.query.clone() };
    match read(&ask, measure, &query).await? {
        Ok(found) => Ok(reply(StatusCode::OK, &found.to_json())),
        Err(refused) => Err(Failure::Refused(vec![beside(&refused)])),
    }
}

/// Every measure's definition, for a program.
pub async fn measures_for_program(ask: Arc<Ask>) -> Result<Reply, Failure> {
    ask.reader()?.counting(ask.now).ok_or(Failure::NotFound)?;
    let all = Measure::ALL.iter().map(|one| json!({ "measure": one, "name": one.label(), "definition": Definition::of(*one) }));
    Ok(reply(StatusCode::OK, &json!({ "measures": all.collect::<Vec<_>>() })))
}
