//! Panels: the list, a new one, and one with its cases and result.

use std::sync::Arc;

use askama::Template;
use jiff::Timestamp;
use practice::people::{Act, Matter, Scope};
use practice::policy::Policy;
use practice::supervision::sample::draw;

use super::PREPARES;
use super::sql::{self, PanelCaseRow, PanelRow, PanelScoreRow};
use crate::admin::pages::{Sheet, done, show_at};
use crate::admin::sql::put;
use crate::frame::ask::{fresh_key, page};
use crate::frame::chrome::Chrome;
use crate::frame::field::Field;
use crate::frame::{Ask, Failure, Form, Reply};
use crate::incident::unit::without_frame;
use crate::ledger::idempotency::{self, Before};
use crate::ledger::{Fault, Signature, Tx};
use crate::registrar::audit::{fresh_seed, moments, required_day, required_size};

/// The list of panels.
#[derive(Template)]
#[template(path = "scrutiny/panels.html")]
pub struct PanelsPage {
    /// Around the page.
    pub chrome: Chrome,
    /// Panels: number, address, period, how many cases are released of how many.
    pub panels: Vec<(String, String, String, String)>,
    /// Whether the reader prepares panels.
    pub prepares: bool,
}

/// A panel.
#[derive(Template)]
#[template(path = "scrutiny/panel.html")]
pub struct PanelPage {
    /// Around the page.
    pub chrome: Chrome,
    /// Its number.
    pub id: String,
    /// Facts of the sample.
    pub facts: Vec<(String, String)>,
    /// The result: question, mean, how many sheets.
    pub result: Vec<(String, String, usize)>,
    /// Cases: number, address, state, how many sheets.
    pub cases: Vec<(u32, String, &'static str, usize)>,
}

/// Whether the reader prepares panels.
pub fn prepares(ask: &Ask) -> Result<bool, Failure> {
    let reader = ask.reader()?;
    Ok(PREPARES.iter().any(|role| reader.has_role(*role)))
}

/// Lists the panels.
pub async fn panels(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let asked = Arc::clone(&ask);
    let shown = ask
        .house
        .ledger
        .read(move |tx| {
            let policy = asked.house.policy()?;
            let mut panels = Vec::new();
            for panel in sql::panels(tx)? {
                let cases = sql::cases(tx, &panel.id)?;
                let released = cases.iter().filter(|case| case.released_at.is_some()).count();
                let words = format!("{released} of {} cases released", cases.len());
                panels.push((panel.id.clone(), format!("/scrutiny/{}", panel.id), period(&panel, &policy), words));
            }
            Ok::<_, Failure>(PanelsPage { chrome: asked.chrome("/scrutiny"), panels, prepares: prepares(&asked)? })
        })
        .await?;
    page(shown.render())
}

fn period(panel: &PanelRow, policy: &Policy) -> String {
    let last = panel.to_at.checked_sub(jiff::SignedDuration::from_secs(1)).unwrap_or(panel.to_at);
    format!("{} to {}", policy.calendar.show_date(panel.from_at), policy.calendar.show_date(last))
}

/// Shows a panel.
pub async fn panel(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let asked = Arc::clone(&ask);
    let shown = ask.house.ledger.read(move |tx| read_panel(&asked, tx)).await?;
    page(shown.render())
}

fn read_panel(ask: &Arc<Ask>, tx: &mut Tx<'_>) -> Result<PanelPage, Failure> {
    let panel = sql::panel(tx, ask.param("id"))?.ok_or(Failure::NotFound)?;
    let policy = ask.house.policy()?;
    let (cases, scores) = (sql::cases(tx, &panel.id)?, sql::scores(tx, &panel.id)?);
    let line = |case: &PanelCaseRow| {
        let state = if case.released_at.is_some() { "Released to the panel" } else { "To redact and release" };
        let sheets = scores.iter().filter(|score| score.number == case.number).count();
        (case.number, format!("/scrutiny/{}/{}", panel.id, case.number), state, sheets)
    };
    Ok(PanelPage {
        chrome: ask.chrome("/scrutiny"),
        facts: vec![
            ("Closed".to_owned(), period(&panel, &policy)),
            ("Drawn".to_owned(), format!("{} of {} closed hate crimes, on {}", panel.size, panel.population, policy.calendar.show(panel.at))),
            ("Seed".to_owned(), panel.seed.clone()),
        ],
        result: result(&scores, &policy),
        cases: cases.iter().map(line).collect(),
        id: panel.id.clone(),
    })
}

/// The mean of all sheets for each question of the panel's sheet: the question, the mean in words, how many sheets.
pub fn result(scores: &[PanelScoreRow], policy: &Policy) -> Vec<(String, String, usize)> {
    let of = |code: &str| -> Vec<u32> {
        let prefix = format!("{code}=");
        let answers = scores.iter().flat_map(|score| score.answers.iter());
        answers.filter_map(|answer| answer.strip_prefix(&prefix)?.parse().ok()).collect()
    };
    let asked = policy.sheet("panel").into_iter().map(|question| (question.title.clone(), of(&question.code)));
    let mean = |given: &[u32]| -> String {
        let count = u32::try_from(given.len()).unwrap_or(u32::MAX);
        format!("{:.1} of 5", f64::from(given.iter().sum::<u32>()) / f64::from(count))
    };
    asked.filter(|(_, given)| !given.is_empty()).map(|(title, given)| (title, mean(&given), given.len())).collect()
}

fn new_fields() -> Vec<Field> {
    vec![
        Field::day("from", "From").hint("The first day on which a case was closed. For example 01/10/2026"),
        Field::day("to", "To").hint("The last day"),
        Field::number("size", "How many cases?").hint("They are drawn at random from the hate crimes closed in the period."),
    ]
}

fn new_page(ask: &Ask, form: Form, once: String) -> Result<Reply, Failure> {
    let sheet = Sheet {
        title: "Draw cases for a panel".into(),
        lede: vec!["Nothing is shown to the panel until somebody has redacted and released it, case by case.".into()],
        action: "/scrutiny/new".into(),
        button: "Draw the cases",
        back: ("/scrutiny".into(), "Scrutiny panels"),
        upload: false,
        once,
    };
    show_at(ask, "/scrutiny", form, sheet)
}

/// Shows the form for a new panel.
pub async fn new(ask: Arc<Ask>) -> Result<Reply, Failure> {
    new_page(&ask, Form::blank(new_fields()), fresh_key()?)
}

/// Draws the cases.
pub async fn take_new(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let mut form = Form::filled(new_fields(), &ask.body);
    let policy = ask.house.policy()?;
    let (from, to) = (required_day(&mut form, "from"), required_day(&mut form, "to"));
    let size = required_size(&mut form);
    let period = from.zip(to).and_then(|(from, to)| moments(&policy, from, to));
    if from.is_some() && to.is_some() && period.is_none() {
        form.refuse("to", "The last day is before the first.");
    }
    let (Some(period), Some(size), true) = (period, size, form.is_fine()) else { return new_page(&ask, form, ask.once.clone()) };
    let Some(id) = draw_panel(&ask, period, size).await? else {
        form.refuse("from", "No hate crime was closed in this period.");
        return new_page(&ask, form, ask.once.clone());
    };
    done(&ask, &format!("/scrutiny/{id}"), "The cases are drawn. Redact and release each.").await
}

/// Draws once, however often the form is sent; none where there is nothing to draw from.
async fn draw_panel(ask: &Arc<Ask>, (from_at, to_at): (Timestamp, Timestamp), size: u32) -> Result<Option<String>, Failure> {
    let who = ask.signature(Matter::Operational, Act::View)?;
    let (asked, seed) = (Arc::clone(ask), fresh_seed()?);
    let year = ask.house.policy()?.calendar.local(ask.now).year();
    let work = move |tx: &mut Tx<'_>| -> Result<Option<String>, Failure> {
        let given = format!("panel {}", without_frame(&asked.body));
        match idempotency::before(tx, &who.actor, &asked.once, &given)? {
            Before::Answered(id) => return Ok(Some(id)),
            Before::OtherUse => return Err(Failure::Stale),
            Before::Never => {}
        }
        let scope = asked.reader()?.view_scope(asked.now).ok_or(Failure::NotFound)?;
        let Some(id) = draw_in(tx, &who, &scope, (from_at, to_at), (size, seed, year))? else { return Ok(None) };
        idempotency::note(tx, &who.actor, &asked.once, &given, &id, asked.now)?;
        Ok(Some(id))
    };
    ask.house.ledger.write(work).await
}

/// Draws a panel's cases of a period: so many from this seed, in this year's series; its number, or none where there is nothing to draw from.
pub fn draw_in(
    tx: &mut Tx<'_>,
    who: &Signature,
    scope: &Scope,
    (from_at, to_at): (Timestamp, Timestamp),
    (size, seed, year): (u32, u64, i16),
) -> Result<Option<String>, Fault> {
    let all = sql::population(tx, scope, from_at, to_at)?;
    let drawn = draw(seed, &all, usize::try_from(size).unwrap_or(usize::MAX));
    if drawn.is_empty() {
        return Ok(None);
    }
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let id = sql::next_number(tx, year)?;
    let (seed, population) = (seed.to_string(), count(all.len()));
    let row = PanelRow { id: id.clone(), from_at, to_at, seed, size: count(drawn.len()), population, at: who.at, by: who.actor.clone() };
    put(tx, who, "drew a panel's cases", &row)?;
    for (incident, number) in drawn.into_iter().zip(1..) {
        let case = PanelCaseRow { id: format!("{id}.{number}"), panel: id.clone(), number, incident, released_at: None };
        put(tx, who, "put a case before a panel", &case)?;
    }
    Ok(Some(id))
}
