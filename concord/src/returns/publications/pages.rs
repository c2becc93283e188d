//! The pages of publications: what was published and what waits, and the form that shows what would be withheld before anything is prepared.

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use practice::people::{Act, Matter};
use practice::returns::measure::Measure;
use practice::returns::printing::{Kind, read_by};
use practice::returns::publish::NotTold;
use practice::returns::suppress::Audience;
use practice::returns::{Dimension, Strands, Unit};

use super::{Desk, Prepared, prepare, prepares, question_of, what};
use crate::admin::pages::done;
use crate::figures::pages::{as_typed, completed_days};
use crate::frame::ask::{fresh_key, page, page_with};
use crate::frame::chrome::Chrome;
use crate::frame::field::{Choice, Field, Problem};
use crate::frame::picture::Picture;
use crate::frame::{Answers, Ask, Failure, Form, Reply};
use crate::ledger::Tx;
use crate::ledger::idempotency::{self, Before};
use crate::returns::view::{self, LineView, TableView};
use crate::returns::{Draft, for_police, once_id, sql};

/// Printings that a list shows.
const SHOWN: u32 = 100;

/// What was published.
#[derive(Template)]
#[template(path = "returns/publications.html")]
pub struct PublicationsPage {
    /// Around the page.
    pub chrome: Chrome,
    /// What waits for a signature; none for readers outside.
    pub waiting: Vec<LineView>,
    /// What was published, the newest first.
    pub published: Vec<LineView>,
    /// What others published before, for comparing.
    pub record: Vec<LineView>,
    /// Whether the reader prepares publications.
    pub may: bool,
    /// Whether the reader sees the disclosure log.
    pub log: bool,
}

/// A publication before it is prepared.
#[derive(Template)]
#[template(path = "returns/preview.html")]
pub struct PreviewPage {
    /// Around the page.
    pub chrome: Chrome,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// The measure that is published; empty for a count.
    pub measure: String,
    /// The question.
    pub fields: Vec<Field>,
    /// The title of what would be published; empty where nothing was asked yet or it was refused.
    pub title: String,
    /// Its tables as the audience is told them.
    pub tables: Vec<TableView>,
    /// Its picture as the audience sees it, where it has one.
    pub picture: Option<Picture>,
    /// What is missing.
    pub coverage: Vec<String>,
    /// What is withheld, and why.
    pub withheld: Vec<NotTold>,
    /// What the form that prepares it asks: the reason, where it corrects an earlier one.
    pub more: Vec<Field>,
    /// The form's key.
    pub once: String,
}

/// What was published, and what waits.
pub async fn list(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let inner = Arc::clone(&ask);
    let shown = ask
        .house
        .ledger
        .read(move |tx| {
            let reader = inner.reader()?;
            let audiences = read_by(reader);
            let police = audiences.contains(&Audience::Police);
            let published = sql::printings(tx, &[Kind::Publication, Kind::Answer, Kind::Return], &audiences, true, SHOWN)?;
            let record = sql::printings(tx, &[Kind::Record], &audiences, true, SHOWN)?;
            let waiting = if police {
                let all = sql::printings(tx, &[Kind::Publication, Kind::Answer, Kind::Return], Audience::ALL, false, SHOWN)?;
                all.into_iter().filter(|one| one.signed_at.is_none()).collect()
            } else {
                Vec::new()
            };
            Ok::<_, Failure>(PublicationsPage {
                chrome: inner.chrome("/publications"),
                waiting: view::lines(&inner, tx, &waiting)?,
                published: view::lines(&inner, tx, &published)?,
                record: view::lines(&inner, tx, &record)?,
                may: prepares(reader),
                log: police,
            })
        })
        .await?;
    page(shown.render())
}

fn may(ask: &Ask) -> Result<(), Failure> {
    for_police(ask)?;
    if prepares(ask.reader()?) { Ok(()) } else { Err(Failure::NotFound) }
}

/// The question as it is asked again: days filled in, rows and columns as one word.
fn completed(ask: &Ask, from: &Answers) -> Result<Answers, Failure> {
    let mut query = completed_days(from, ask.house.policy()?.calendar.local(ask.now).date());
    if query.one("measure").is_empty() {
        if !query.one("rows").is_empty() || !query.one("columns").is_empty() {
            let by = [query.one("rows"), query.one("columns")].into_iter().filter(|one| !one.is_empty()).collect::<Vec<_>>().join(",");
            query.set("by", by);
        }
        if query.one("by").is_empty() {
            query.set("by", "strand");
        }
        if query.one("unit").is_empty() {
            query.set("unit", Unit::Incidents.code());
        }
    }
    Ok(query)
}

fn fields(ask: &Ask, query: &Answers) -> Result<Vec<Field>, Failure> {
    let policy = ask.house.policy()?;
    let audiences =
        std::iter::once(Choice::new("", "Choose an audience")).chain(Audience::ALL.iter().map(|one| Choice::new(one.code(), one.label())));
    let audience = Field::select("audience", "For whom?", audiences.collect()).value(query.one("audience"));
    let days = |name: &str, label: &str| Field::day(name, label).value(as_typed(query.one(name)));
    let places =
        std::iter::once(Choice::new("", "The whole force")).chain(policy.districts.iter().map(|one| Choice::new(&one.code, &one.title)));
    let district = Field::select("district", "Place", places.collect()).value(query.one("district"));
    let strands = Strands::ALL.iter().map(|one| Choice::new(one.code(), one.label())).collect();
    let strands = Field::select("strands", "Strands", strands).value(query.one("strands"));
    if !query.one("measure").is_empty() {
        let hidden = [Field::hidden("measure", query.one("measure")), Field::hidden("by", query.one("by"))];
        return Ok(hidden.into_iter().chain([audience, days("from", "From"), days("to", "To"), district, strands]).collect());
    }
    let (rows, columns) = query.one("by").split_once(',').unwrap_or((query.one("by"), ""));
    let dimensions = |none: &str| {
        let all = Dimension::ALL.iter().filter(|one| **one != Dimension::None).map(|one| Choice::new(one.code(), one.label()));
        std::iter::once(Choice::new("", none)).chain(all).collect::<Vec<_>>()
    };
    let units = [Unit::Incidents, Unit::Offences].iter().map(|one| Choice::new(one.code(), one.label())).collect();
    Ok(vec![
        audience,
        days("from", "From"),
        days("to", "To"),
        Field::select("unit", "Count", units).value(query.one("unit")),
        Field::select("rows", "Rows", dimensions("Total only")).value(rows),
        Field::select("columns", "Columns", dimensions("None")).value(columns),
        strands,
        district,
    ])
}

/// The form, and below it what would be published.
pub async fn new(ask: Arc<Ask>) -> Result<Reply, Failure> {
    may(&ask)?;
    let query = completed(&ask, &ask.query)?;
    shown(&ask, &query, None, fresh_key()?).await
}

/// The printing that stands for the same question and audience: what a new one corrects.
fn standing(tx: &mut Tx<'_>, what: &str) -> Result<Option<String>, crate::ledger::Fault> {
    Ok(sql::history(tx, what)?.last().map(|one| one.id.clone()))
}

async fn shown(ask: &Arc<Ask>, query: &Answers, given: Option<Form>, once: String) -> Result<Reply, Failure> {
    let audience = Audience::from_code(query.one("audience"));
    let made = match audience {
        None => None,
        Some(audience) => Some(make(ask, &question_of(query), audience).await?),
    };
    let mut problems: Vec<Problem> = given.as_ref().map(Form::problems).unwrap_or_default();
    let mut page = PreviewPage {
        chrome: ask.chrome("/publications"),
        problems: Vec::new(),
        measure: Measure::from_code(query.one("measure")).map(|one| one.label().to_owned()).unwrap_or_default(),
        fields: fields(ask, query)?,
        title: String::new(),
        tables: Vec::new(),
        picture: None,
        coverage: Vec::new(),
        withheld: Vec::new(),
        more: Vec::new(),
        once,
    };
    match made {
        Some(Ok((made, corrects))) => {
            let (inner, tables, definition) = (Arc::clone(ask), made.content.tables.clone(), made.definition.clone());
            page.picture = ask.house.ledger.read(move |tx| crate::returns::drawn::picture(&inner.house, tx, &tables, &definition)).await?;
            page.tables = view::tables(&made.content, |_| String::new(), |_| String::new());
            page.title = made.title;
            page.coverage = made.coverage;
            page.withheld = made.withheld;
            page.more = given.map_or_else(|| more(query, corrects), |form| form.fields);
        }
        Some(Err(sentence)) => problems.push(Problem::general(sentence)),
        None => {}
    }
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page.chrome = page.chrome.with_error(!problems.is_empty());
    page.problems = problems;
    page_with(status, page.render())
}

/// What the form that prepares it asks.
fn more(query: &Answers, corrects: bool) -> Vec<Field> {
    let mut fields = vec![Field::hidden("question", question_of(query)), Field::hidden("audience", query.one("audience"))];
    if corrects {
        let label = "This was published before. Why is it published again?";
        fields.push(Field::lines("why", label, 3).hint("It stands beside the differences. Name nobody."));
    }
    fields
}

/// What would be published, and whether something that stands is corrected by it; a refusal in a sentence.
async fn make(ask: &Arc<Ask>, query: &str, audience: Audience) -> Result<Result<(Prepared, bool), String>, Failure> {
    let scope = crate::figures::whole_force(&ask.house).ok_or(Failure::NotFound)?;
    let (inner, query) = (Arc::clone(ask), query.to_owned());
    let work = move |tx: &mut Tx<'_>| {
        let corrects = standing(tx, &what(&query, audience))?.is_some();
        let made = prepare(tx, &Desk { house: &inner.house, scope: &scope, now: inner.now }, &query, audience)?;
        Ok::<_, Failure>(made.map(|made| (made, corrects)))
    };
    ask.house.ledger.read(work).await
}

/// Prepares a publication: it is frozen, and waits for somebody else's signature.
pub async fn take_new(ask: Arc<Ask>) -> Result<Reply, Failure> {
    may(&ask)?;
    let audience = Audience::from_code(ask.body.one("audience")).ok_or(Failure::NotFound)?;
    let mut query = Answers::from_form(ask.body.one("question").as_bytes());
    query.set("audience", audience.code());
    let question = question_of(&query);
    let Ok((made, corrects)) = make(&ask, &question, audience).await? else {
        return shown(&ask, &query, None, ask.once.clone()).await;
    };
    let mut form = Form::filled(more(&query, corrects), &ask.body);
    let why = if corrects { form.required("why", "Say why it is published again.") } else { None };
    if !form.is_fine() {
        return shown(&ask, &query, Some(form), ask.once.clone()).await;
    }
    let (who, inner, id) = (ask.signature(Matter::Figures, Act::Export)?, Arc::clone(&ask), once_id(&ask)?);
    let work = move |tx: &mut Tx<'_>| -> Result<String, Failure> {
        let body = format!("publication {}", crate::incident::unit::without_frame(&inner.body));
        match idempotency::before(tx, &who.actor, &inner.once, &body)? {
            Before::Answered(known) => return Ok(known),
            Before::OtherUse => return Err(Failure::Stale),
            Before::Never => {}
        }
        let subject = what(&question, audience);
        let corrects = standing(tx, &subject)?.zip(why.clone());
        let draft = Draft { corrects, ..Draft::of(made.clone(), Kind::Publication, subject, audience, inner.now) };
        sql::freeze(tx, &who, &id, &draft)?;
        idempotency::note(tx, &who.actor, &inner.once, &body, &id, inner.now)?;
        Ok(id.clone())
    };
    let id = ask.house.ledger.write(work).await?;
    done(&ask, &format!("/printings/{id}"), "It is prepared and stays as it is. Somebody else signs it.").await
}
