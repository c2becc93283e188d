//! The pages of requests for information: the disclosure log, a request, and the form that makes its table in one go.

use std::sync::Arc;

use askama::Template;
use practice::people::{Act, Matter};
use practice::returns::Strands;
use practice::returns::printing::Kind;
use practice::returns::suppress::Audience;

use super::sql::{self, RequestRow};
use crate::admin::pages::{Sheet, done, show_at};
use crate::duty::sql::put_owing;
use crate::frame::answers::read_day;
use crate::frame::ask::{fresh_key, page};
use crate::frame::chrome::Chrome;
use crate::frame::field::{Choice, Field};
use crate::frame::{Answers, Ask, Failure, Form, Reply};
use crate::incident::columns::micros;
use crate::ledger::idempotency::{self, Before};
use crate::ledger::{Owner, Tx};
use crate::returns::publications::{Desk, PARTS, prepare, prepares, question_of, what};
use crate::returns::{Draft, for_police, once_id, sql as printings};

/// Requests that the log shows.
const SHOWN: u32 = 100;

/// A line of the disclosure log.
#[derive(Clone, Debug, Default)]
pub struct LogLine {
    /// Its name.
    pub name: String,
    /// Its page.
    pub href: String,
    /// When it was asked.
    pub asked: String,
    /// When it is due.
    pub due: String,
    /// When it was answered; empty while it is not.
    pub answered: String,
    /// What was disclosed: the printing's title and page; empty while nothing was.
    pub disclosed: (String, String),
    /// Whether its time has run out.
    pub late: bool,
}

/// The disclosure log.
#[derive(Template)]
#[template(path = "returns/log.html")]
pub struct LogPage {
    /// Around the page.
    pub chrome: Chrome,
    /// The requests, the newest first.
    pub lines: Vec<LogLine>,
    /// Whether the reader enters requests.
    pub may: bool,
}

/// One request.
#[derive(Template)]
#[template(path = "returns/request.html")]
pub struct RequestPage {
    /// Around the page.
    pub chrome: Chrome,
    /// The request.
    pub line: LogLine,
    /// What was asked.
    pub wording: String,
    /// The arithmetic of its due time.
    pub sum: String,
    /// The prepared answer's page and how it stands; empty where there is none.
    pub answer: (String, String),
    /// Where another answer is prepared; empty where it cannot be.
    pub again: String,
}

/// The disclosure log.
pub async fn log(ask: Arc<Ask>) -> Result<Reply, Failure> {
    for_police(&ask)?;
    let inner = Arc::clone(&ask);
    let shown = ask
        .house
        .ledger
        .read(move |tx| {
            let mut lines = Vec::new();
            for row in sql::requests(tx, SHOWN)? {
                lines.push(line(&inner, tx, &row)?.0);
            }
            Ok::<_, Failure>(LogPage { chrome: inner.chrome("/disclosures"), lines, may: prepares(inner.reader()?) })
        })
        .await?;
    page(shown.render())
}

/// A request's line, with the arithmetic of its due time.
fn line(ask: &Ask, tx: &mut Tx<'_>, row: &RequestRow) -> Result<(LogLine, String), Failure> {
    let calendar = ask.house.policy()?.calendar.clone();
    let stored = crate::duty::stored(&ask.house.policies(), row)?.into_iter().next();
    let due = stored.as_ref().and_then(|duty| duty.due_at);
    let printing = row.printing.as_deref().map(|id| printings::printing(tx, id)).transpose()?.flatten();
    let signed = printing.filter(|printing| printing.signed_at.is_some());
    let policy = ask.house.policies().at(row.at)?;
    let sum = stored.and_then(|duty| duty.duty().explain(&policy)).map(|said| said.arithmetic).unwrap_or_default();
    let shown = LogLine {
        name: row.name(),
        href: format!("/disclosures/{}", row.id),
        asked: calendar.show_date(row.asked_at),
        due: due.map(|due| calendar.show_date(due)).unwrap_or_default(),
        answered: row.answered_at.map(|at| calendar.show_date(at)).unwrap_or_default(),
        disclosed: signed.map(|printing| (printing.title.clone(), format!("/printings/{}", printing.id))).unwrap_or_default(),
        late: row.answered_at.is_none() && due.is_some_and(|due| due < ask.now),
    };
    Ok((shown, sum))
}

/// One request.
pub async fn request(ask: Arc<Ask>) -> Result<Reply, Failure> {
    for_police(&ask)?;
    let inner = Arc::clone(&ask);
    let shown = ask
        .house
        .ledger
        .read(move |tx| {
            let row = sql::request(tx, inner.param("id"))?.ok_or(Failure::NotFound)?;
            let (line, sum) = line(&inner, tx, &row)?;
            let printing = row.printing.as_deref().map(|id| printings::printing(tx, id)).transpose()?.flatten();
            let answer = printing.map(|printing| {
                let stands = match (printing.signed_at, printing.withdrawn_at) {
                    (Some(_), _) => "The answer that was disclosed",
                    (None, Some(_)) => "The answer that was prepared and given up",
                    (None, None) => "The answer that waits for a signature",
                };
                (format!("/printings/{}", printing.id), stands.to_owned())
            });
            let wording = tx.unseal(&crate::admin::sql::chain_of(&row), &row.wording)?;
            let may = prepares(inner.reader()?) && row.answered_at.is_none();
            let again = if may { format!("/disclosures/{}/prepare", row.id) } else { String::new() };
            let answer = answer.unwrap_or_default();
            Ok::<_, Failure>(RequestPage { chrome: inner.chrome("/disclosures"), line, wording, sum, answer, again })
        })
        .await?;
    page(shown.render())
}

fn fields(known: Option<&RequestRow>) -> Vec<Field> {
    let parts = PARTS.iter().map(|(code, label)| Choice::new(*code, *label)).collect();
    let chosen: Vec<String> = PARTS.iter().map(|(code, _)| (*code).to_owned()).collect();
    let strands = Strands::ALL.iter().map(|one| Choice::new(one.code(), one.label())).collect();
    let mut fields = Vec::new();
    if known.is_none() {
        fields.push(
            Field::line("reference", "The force's reference")
                .hint("As on the letter, such as FOI 2026/118. Leave it empty where there is none.")
                .optional(),
        );
        fields.push(Field::day("asked", "When was the request received?").hint("The 20 working days run from this day."));
        fields.push(Field::lines("wording", "What was asked?", 4).hint("As it was asked. It is kept sealed, and is not in the log."));
    }
    fields.push(Field::day("from", "First day of the figures").hint("For example 01/04/2025"));
    fields.push(Field::day("to", "Last day of the figures"));
    fields.push(Field::checkboxes("parts", "Each strand by", parts).values(chosen));
    fields.push(Field::select("strands", "Strands", strands).value(Strands::All.code()));
    fields
}

fn sheet(known: Option<&str>, once: String) -> Sheet {
    Sheet {
        title: if known.is_some() { "Prepare the answer again".into() } else { "Answer a request for information".into() },
        lede: vec!["Hate incidents of the period, each strand by outcome, source and month, with small counts withheld as the public is told them. Somebody else signs it.".into()],
        action: known.map_or_else(|| "/disclosures/new".to_owned(), |id| format!("/disclosures/{id}/prepare")),
        button: "Make the table",
        back: known.map_or_else(|| ("/disclosures".to_owned(), "Disclosure log"), |id| (format!("/disclosures/{id}"), "The request")),
        upload: false,
        once,
    }
}

fn may(ask: &Ask) -> Result<(), Failure> {
    for_police(ask)?;
    if prepares(ask.reader()?) { Ok(()) } else { Err(Failure::NotFound) }
}

/// The form of a new request.
pub async fn new(ask: Arc<Ask>) -> Result<Reply, Failure> {
    may(&ask)?;
    show_at(&ask, "/disclosures", Form::blank(fields(None)), sheet(None, fresh_key()?))
}

async fn known(ask: &Arc<Ask>) -> Result<RequestRow, Failure> {
    may(ask)?;
    let id = ask.param("id").to_owned();
    let row = ask.house.ledger.read(move |tx| sql::request(tx, &id)).await?;
    row.filter(|row| row.answered_at.is_none()).ok_or(Failure::NotFound)
}

/// The form for another answer to a request.
pub async fn again(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let row = known(&ask).await?;
    show_at(&ask, "/disclosures", Form::blank(fields(Some(&row))), sheet(Some(&row.id), fresh_key()?))
}

/// The figures that a form asks for.
fn asked(form: &mut Form) -> Option<Answers> {
    let mut day = |name: &str, sentence: &str| {
        let text = form.required(name, sentence)?;
        let day = read_day(&text);
        if day.is_none() {
            form.refuse(name, "Enter a real date, like 21/11/2026.");
        }
        day
    };
    let (from, to) = (day("from", "Enter the first day."), day("to", "Enter the last day."));
    let parts = form.several("parts");
    let (from, to) = (from?, to?);
    if to < from {
        form.refuse("to", "The last day is before the first. Change one of them.");
        return None;
    }
    if to.duration_since(from).as_hours() / 24 > MOST_DAYS {
        form.refuse("to", "Choose at most three years: longer tables cannot be read, nor checked for what they give away.");
        return None;
    }
    let strands = form.code("strands", Strands::from_code, "Choose the strands.")?;
    let mut query = Answers::default();
    let known: Vec<&str> = PARTS.iter().map(|(code, _)| *code).filter(|code| parts.iter().any(|part| part == code)).collect();
    let breakdown = if known.is_empty() { "strand".to_owned() } else { known.join(".") };
    for (name, value) in [
        ("breakdown", breakdown),
        ("from", from.to_string()),
        ("to", to.to_string()),
        ("by", "strand".to_owned()),
        ("unit", "incidents".to_owned()),
        ("strands", strands.code().to_owned()),
    ] {
        query.set(name, value);
    }
    Some(query)
}

/// The longest period of an answer.
const MOST_DAYS: i64 = 3 * 366;

/// Takes a new request and prepares its answer.
pub async fn take_new(ask: Arc<Ask>) -> Result<Reply, Failure> {
    may(&ask)?;
    let mut form = Form::filled(fields(None), &ask.body);
    let calendar = ask.house.policy()?.calendar.clone();
    let reference = form.text("reference").unwrap_or_default();
    if reference.chars().count() > 60 {
        form.refuse("reference", "Use at most 60 characters.");
    }
    let wording = form.required("wording", "Enter what was asked.");
    let received = form.required("asked", "Enter the day.").and_then(|text| {
        let day = read_day(&text).map(|day| calendar.day_start(day));
        match day {
            None => form.refuse("asked", "Enter a real date, like 21/11/2026."),
            Some(day) if day > ask.now => form.refuse("asked", "This day is still to come."),
            Some(_) => {}
        }
        day
    });
    let query = asked(&mut form);
    let (Some(wording), Some(received), Some(query), true) = (wording, received, query, form.is_fine()) else {
        return show_at(&ask, "/disclosures", form, sheet(None, ask.once.clone()));
    };
    let entered = Entered { reference, wording, received: micros(received), query: question_of(&query) };
    answer(&ask, form, Some(entered), None).await
}

/// Prepares another answer to a request that is not answered yet.
pub async fn take_again(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let row = known(&ask).await?;
    let mut form = Form::filled(fields(Some(&row)), &ask.body);
    let Some(query) = asked(&mut form).filter(|_| form.is_fine()) else {
        return show_at(&ask, "/disclosures", form, sheet(Some(&row.id), ask.once.clone()));
    };
    answer(&ask, form, None, Some(RequestRow { query: question_of(&query), ..row })).await
}

/// What a form entered of a new request.
#[derive(Clone)]
struct Entered {
    reference: String,
    wording: String,
    received: jiff::Timestamp,
    query: String,
}

/// Makes the table, and keeps it with its request; or shows the form again with the sentence why not.
async fn answer(ask: &Arc<Ask>, mut form: Form, entered: Option<Entered>, row: Option<RequestRow>) -> Result<Reply, Failure> {
    let (inner, given, before) = (Arc::clone(ask), entered.clone(), row.clone());
    let who = ask.signature(Matter::Figures, Act::Export)?;
    let scope = crate::figures::whole_force(&ask.house).ok_or(Failure::NotFound)?;
    let query = entered.as_ref().map(|one| one.query.clone()).or(row.as_ref().map(|one| one.query.clone())).unwrap_or_default();
    let made = ask
        .house
        .ledger
        .read(move |tx| prepare(tx, &Desk { house: &inner.house, scope: &scope, now: inner.now }, &query, Audience::Public))
        .await
        .map_err(Failure::Fault)?;
    let made = match made {
        Ok(made) => made,
        Err(sentence) => {
            form.refuse("parts", sentence);
            return show_at(ask, "/disclosures", form, sheet(row.as_ref().map(|row| row.id.as_str()), ask.once.clone()));
        }
    };
    let (inner, id) = (Arc::clone(ask), once_id(ask)?);
    let work = move |tx: &mut Tx<'_>| -> Result<String, Failure> {
        let body = format!("request {}", crate::incident::unit::without_frame(&inner.body));
        match idempotency::before(tx, &who.actor, &inner.once, &body)? {
            Before::Answered(known) => return Ok(known),
            Before::OtherUse => return Err(Failure::Stale),
            Before::Never => {}
        }
        let mut row = match (&given, before.clone()) {
            (Some(given), _) => new_row(&inner, tx, given, &who.actor)?,
            (None, Some(row)) => row,
            (None, None) => return Err(Failure::NotFound),
        };
        let subject = what(&format!("request {}", row.id), Audience::Public);
        let title = format!("{}: {}", row.name(), made.title);
        let draft = Draft { title, ..Draft::of(made.clone(), Kind::Answer, subject, Audience::Public, inner.now) };
        printings::freeze(tx, &who, &id, &draft)?;
        row.printing = Some(id.clone());
        put_owing(tx, &who, &inner.house.policies(), "prepared an answer to a request for information", &row)?;
        idempotency::note(tx, &who.actor, &inner.once, &body, &id, inner.now)?;
        Ok(id.clone())
    };
    let id = ask.house.ledger.write(work).await?;
    done(ask, &format!("/printings/{id}"), "The answer is prepared. Look at it; somebody else signs it.").await
}

fn new_row(ask: &Ask, tx: &mut Tx<'_>, given: &Entered, by: &str) -> Result<RequestRow, Failure> {
    let year = ask.house.policy()?.calendar.local(given.received).year();
    let mut row = RequestRow {
        id: sql::next_id(tx, year)?,
        reference: given.reference.clone(),
        asked_at: given.received,
        wording: practice::incident::Words::from_stored(String::new()),
        query: given.query.clone(),
        printing: None,
        answered_at: None,
        at: ask.now,
        by: by.to_owned(),
    };
    row.wording = tx.seal(&crate::admin::sql::chain_of(&row), Owner::Incident, "wording", &given.wording)?;
    Ok(row)
}
