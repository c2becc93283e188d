//! An audit: drawn at random, scored question by question, and what the sample says of the whole, with its interval.

use std::sync::Arc;

use askama::Template;
use jiff::Timestamp;
use jiff::civil::Date;
use practice::incident::{Did, Incident, Words};
use practice::people::{Act, Matter, Role, Scope};
use practice::policy::Policy;
use practice::supervision::sample::{Rate, draw_stratified};

use super::pages::period;
use super::sql::{self, AuditCaseRow, AuditRow, STRATA};
use crate::admin::pages::{Sheet, done, show_at};
use crate::admin::sql::put;
use crate::frame::answers::read_day;
use crate::frame::ask::{fresh_key, page};
use crate::frame::chrome::Chrome;
use crate::frame::field::{Choice, Field};
use crate::frame::pages::ProsePage;
use crate::frame::{Ask, Failure, Form, Reply};
use crate::house::Policies;
use crate::incident::sql as record;
use crate::incident::unit::without_frame;
use crate::ledger::idempotency::{self, Before};
use crate::ledger::{Fault, Owner, Signature, Tx, keys};

/// The most that an audit draws.
const MOST: u32 = 500;

/// A record of the sample as shown: number, reference, stratum, the address where it is scored (empty where it is), result, and whether it is right.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// Number in the sample.
    pub number: u32,
    /// Reference.
    pub incident: String,
    /// Its stratum.
    pub stratum: String,
    /// Where it is scored; empty where it was, or the reader may not.
    pub score: String,
    /// What was found; empty while it is not scored.
    pub result: String,
}

/// An audit.
#[derive(Template)]
#[template(path = "registrar/audit.html")]
pub struct AuditResultPage {
    /// Around the page.
    pub chrome: Chrome,
    /// Its number.
    pub id: String,
    /// Facts of the sample: period, population, seed.
    pub facts: Vec<(String, String)>,
    /// Compliance of all and of each stratum, in words.
    pub rates: Vec<(String, String)>,
    /// How often each question failed: question and count.
    pub failures: Vec<(String, usize)>,
    /// The sample.
    pub lines: Vec<Line>,
}

/// Shows an audit.
pub async fn audit(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let asked = Arc::clone(&ask);
    let shown = ask.house.ledger.read(move |tx| read(&asked, tx)).await?;
    page(shown.render())
}

fn read(ask: &Arc<Ask>, tx: &mut Tx<'_>) -> Result<AuditResultPage, Failure> {
    let audit = sql::audit(tx, ask.param("id"))?.ok_or(Failure::NotFound)?;
    let policy = ask.house.policy()?;
    let cases = sql::cases(tx, &audit.id)?;
    let registrar = ask.reader()?.has_role(Role::CrimeRegistrar);
    let mut rates = vec![("All".to_owned(), rate(&cases, None))];
    rates.extend(STRATA.iter().map(|(code, title)| ((*title).to_owned(), rate(&cases, Some(code)))));
    let facts = vec![
        ("Period".to_owned(), period(&audit, &policy)),
        ("Drawn".to_owned(), format!("{} of {} records, on {}", audit.size, audit.population, policy.calendar.show(audit.at))),
        ("Seed".to_owned(), audit.seed.clone()),
    ];
    Ok(AuditResultPage {
        chrome: ask.chrome("/registrar"),
        facts,
        rates,
        failures: failures(&cases, &policy),
        lines: cases.iter().map(|case| line(case, registrar)).collect(),
        id: audit.id,
    })
}

/// The compliance of the scored cases of a stratum, or of all, with its interval.
fn rate(cases: &[AuditCaseRow], stratum: Option<&&str>) -> String {
    let scored: Vec<bool> = cases.iter().filter(|case| stratum.is_none_or(|s| case.stratum == **s)).filter_map(|case| case.compliant).collect();
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let right = count(scored.iter().filter(|compliant| **compliant).count());
    Rate::of(right, count(scored.len())).map_or_else(|| "Nothing is scored yet".to_owned(), |rate| rate.in_words())
}

fn failures(cases: &[AuditCaseRow], policy: &Policy) -> Vec<(String, usize)> {
    let failed = |code: &str| cases.iter().filter(|case| case.answers.iter().any(|answer| *answer == format!("{code}=no"))).count();
    let counted = policy.sheet_questions.iter().map(|question| (question.title.clone(), failed(&question.code)));
    counted.filter(|(_, count)| *count > 0).collect()
}

fn line(case: &AuditCaseRow, registrar: bool) -> Line {
    let result = match case.compliant {
        None => String::new(),
        Some(true) => "Right".to_owned(),
        Some(false) => match case.answers.iter().filter(|answer| answer.ends_with("=no")).count() {
            1 => "1 finding".to_owned(),
            several => format!("{several} findings"),
        },
    };
    let stratum = STRATA.iter().find(|(code, _)| *code == case.stratum).map_or(case.stratum.as_str(), |(_, title)| *title);
    let open = registrar && case.scored_at.is_none();
    Line {
        number: case.number,
        incident: case.incident.clone(),
        stratum: stratum.to_owned(),
        score: if open { format!("/registrar/audits/{}/{}", case.audit, case.number) } else { String::new() },
        result,
    }
}

fn new_fields() -> Vec<Field> {
    vec![
        Field::day("from", "From")
            .hint("The first day on which a crime was closed, or a report was decided to be no crime. For example 01/10/2026"),
        Field::day("to", "To").hint("The last day"),
        Field::number("size", "How many records?")
            .hint("They are drawn at random, in proportion, from closed crimes and from reports where no crime stands."),
    ]
}

fn new_page(ask: &Ask, form: Form, once: String) -> Result<Reply, Failure> {
    let sheet = Sheet {
        title: "Draw an audit".into(),
        lede: vec!["The seed is kept with the sample, so that anybody can draw the same sample again.".into()],
        action: "/registrar/audits/new".into(),
        button: "Draw the sample",
        back: ("/registrar".into(), "Crime registrar"),
        upload: false,
        once,
    };
    show_at(ask, "/registrar", form, sheet)
}

/// Shows the form for a new audit.
pub async fn new(ask: Arc<Ask>) -> Result<Reply, Failure> {
    new_page(&ask, Form::blank(new_fields()), fresh_key()?)
}

/// A day of a form that must be there.
pub fn required_day(form: &mut Form, name: &str) -> Option<Date> {
    let text = form.required(name, "Enter the day.")?;
    let day = read_day(&text);
    if day.is_none() {
        form.refuse(name, "Enter a real date, like 21/11/2026.");
    }
    day
}

/// The moments of a period of whole days; the last day belongs to it.
pub fn moments(policy: &Policy, from: Date, to: Date) -> Option<(Timestamp, Timestamp)> {
    (from <= to).then(|| (policy.calendar.day_start(from), to.tomorrow().map_or(Timestamp::MAX, |day| policy.calendar.day_start(day))))
}

/// A seed for a sample: 64 bits of the machine's own chance.
pub fn fresh_seed() -> Result<u64, Fault> {
    Ok(u64::from_le_bytes(keys::random::<8>()?))
}

/// How many records of a form: from 1 to a most.
pub fn required_size(form: &mut Form) -> Option<u32> {
    let size = form.number("size", "Enter a whole number.");
    if size.is_none_or(|size| !(1..=MOST).contains(&size)) {
        form.refuse("size", format!("Enter a number from 1 to {MOST}."));
        return None;
    }
    size
}

/// Draws the sample.
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
    let Some(id) = draw(&ask, period, size).await? else {
        form.refuse("from", "No hate crime was closed in this period, and no report was decided to be no crime.");
        return new_page(&ask, form, ask.once.clone());
    };
    done(&ask, &format!("/registrar/audits/{id}"), "The sample is drawn.").await
}

/// Draws once, however often the form is sent; none where there is nothing to draw from.
async fn draw(ask: &Arc<Ask>, (from_at, to_at): (Timestamp, Timestamp), size: u32) -> Result<Option<String>, Failure> {
    let who = ask.signature(Matter::Supervision, Act::View)?;
    let (asked, seed) = (Arc::clone(ask), fresh_seed()?);
    let year = ask.house.policy()?.calendar.local(ask.now).year();
    let work = move |tx: &mut Tx<'_>| -> Result<Option<String>, Failure> {
        let given = format!("audit {}", without_frame(&asked.body));
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

/// Draws an audit of a period: so many records from this seed, in this year's series; its number, or none where there is nothing to draw from.
pub fn draw_in(
    tx: &mut Tx<'_>,
    who: &Signature,
    scope: &Scope,
    (from_at, to_at): (Timestamp, Timestamp),
    (size, seed, year): (u32, u64, i16),
) -> Result<Option<String>, Fault> {
    let strata = sql::population(tx, scope, from_at, to_at)?;
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let population = count(strata.values().map(Vec::len).sum());
    let drawn = draw_stratified(seed, &strata, usize::try_from(size).unwrap_or(usize::MAX));
    if drawn.is_empty() {
        return Ok(None);
    }
    let id = sql::next_number(tx, year)?;
    let seed = seed.to_string();
    let row = AuditRow { id: id.clone(), from_at, to_at, seed, size: count(drawn.len()), population, at: who.at, by: who.actor.clone() };
    put(tx, who, "drew an audit", &row)?;
    for ((stratum, incident), number) in drawn.into_iter().zip(1..) {
        let case = AuditCaseRow {
            id: format!("{id}.{number}"),
            audit: id.clone(),
            number,
            incident,
            stratum,
            scored_at: None,
            scored_by: None,
            answers: Vec::new(),
            compliant: None,
        };
        put(tx, who, "put a record into an audit", &case)?;
    }
    Ok(Some(id))
}

/// The answers to a question of a sheet.
fn answers() -> Vec<Choice> {
    vec![Choice::new("yes", "Yes"), Choice::new("no", "No: this is a finding"), Choice::new("not-applicable", "Does not apply")]
}

fn score_fields(policy: &Policy, stratum: &str) -> Vec<Field> {
    let questions = policy.sheet(stratum).into_iter().map(|question| Field::radios(format!("q-{}", question.code), &question.title, answers()));
    questions.chain([Field::lines("note", "Note", 4).optional()]).collect()
}

async fn case_of(ask: &Arc<Ask>) -> Result<AuditCaseRow, Failure> {
    let asked = Arc::clone(ask);
    let found = ask.house.ledger.read(move |tx| sql::case(tx, asked.param("id"), asked.param("number"))).await?;
    found.ok_or(Failure::NotFound)
}

fn score_page(ask: &Ask, case: &AuditCaseRow, form: Form, once: String) -> Result<Reply, Failure> {
    let sheet = Sheet {
        title: format!("Score record {} of audit {}", case.number, case.audit),
        lede: vec![
            format!("Record {}. Open it beside this page and answer from what stands on it.", case.incident),
            "Each no becomes a finding that is to be put right.".into(),
        ],
        action: format!("/registrar/audits/{}/{}", case.audit, case.number),
        button: "Save the score",
        back: (format!("/registrar/audits/{}", case.audit), "The audit"),
        upload: false,
        once,
    };
    show_at(ask, "/registrar", form, sheet)
}

/// Shows the sheet of one record: to be filled, or as it was.
pub async fn score(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let case = case_of(&ask).await?;
    let policy = ask.house.policy()?;
    if let Some(at) = case.scored_at {
        return scored(&ask, &case, at).await;
    }
    if !ask.reader()?.has_role(Role::CrimeRegistrar) {
        return Err(Failure::NotFound);
    }
    score_page(&ask, &case, Form::blank(score_fields(&policy, &case.stratum)), fresh_key()?)
}

/// A sheet that was filled stays as it was.
async fn scored(ask: &Arc<Ask>, case: &AuditCaseRow, at: jiff::Timestamp) -> Result<Reply, Failure> {
    let policy = ask.house.policies().at(at)?;
    let by = case.scored_by.clone().unwrap_or_default();
    let account = by.clone();
    let names = ask.house.ledger.read(move |tx| crate::people::sql::names(tx, &[account])).await?;
    let sheet = policy.sheet(&case.stratum);
    let answered = |given: &String| -> Option<String> {
        let (code, answer) = given.split_once('=')?;
        let question = sheet.iter().find(|question| question.code == code).map_or(code, |question| question.title.as_str());
        let answer = answers().into_iter().find(|known| known.code == answer).map_or_else(|| answer.to_owned(), |known| known.label);
        Some(format!("{question} {answer}."))
    };
    let who = names.get(&by).cloned().unwrap_or(by);
    let when = format!("Scored by {who}, {}. It stays as it was scored; its note is on the record.", policy.calendar.show(at));
    let parts = vec![
        (String::new(), vec![format!("Record {}.", case.incident), when]),
        ("Answers".to_owned(), case.answers.iter().filter_map(answered).collect()),
    ];
    let title = format!("Score of record {} of audit {}", case.number, case.audit);
    page(ProsePage { chrome: ask.chrome("/registrar"), title, parts }.render())
}

/// Takes the score: the sheet, the record's own entry and its findings in one unit of work. A record that is scored already stays as it is.
pub async fn take_score(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let case = case_of(&ask).await?;
    let policy = ask.house.policy()?;
    let mut form = Form::filled(score_fields(&policy, &case.stratum), &ask.body);
    let mut given = Vec::new();
    for question in policy.sheet(&case.stratum) {
        let name = format!("q-{}", question.code);
        let answer = form.code(&name, |code| answers().iter().any(|known| known.code == code).then(|| code.to_owned()), "Choose an answer.");
        given.extend(answer.map(|answer| (question.code.clone(), answer)));
    }
    let note = form.text("note");
    if !form.is_fine() {
        return score_page(&ask, &case, form, ask.once.clone());
    }
    let back = format!("/registrar/audits/{}", case.audit);
    let said = if write_score(&ask, case, given, note).await? {
        "The score is saved."
    } else {
        "This record was scored already. That score stays; open it to see it."
    };
    done(&ask, &back, said).await
}

async fn write_score(ask: &Arc<Ask>, case: AuditCaseRow, given: Vec<(String, String)>, note: Option<String>) -> Result<bool, Failure> {
    let who = ask.signature(Matter::Supervision, Act::View)?;
    let asked = Arc::clone(ask);
    let work = move |tx: &mut Tx<'_>| -> Result<bool, Failure> {
        let Some(case) = sql::case(tx, &case.audit, &case.number.to_string())?.filter(|case| case.scored_at.is_none()) else {
            return Ok(false);
        };
        let scope = asked.reader()?.view_scope(asked.now).ok_or(Failure::NotFound)?;
        let incident = record::load_in(tx, &case.incident, &scope)?.ok_or(Failure::NotFound)?;
        let note = note.as_ref().map(|text| tx.seal(&incident.core.id, Owner::Incident, "audit", text)).transpose()?;
        score_in(tx, (&who, &asked.house.policies()), &incident, case, (&given, note))?;
        Ok(true)
    };
    ask.house.ledger.write(work).await
}

/// Scores a record of an audit: the record's own entry with its findings, and the sample's line.
pub fn score_in(
    tx: &mut Tx<'_>,
    (who, policies): (&Signature, &Policies),
    incident: &Incident,
    case: AuditCaseRow,
    (given, note): (&[(String, String)], Option<Words>),
) -> Result<(), Failure> {
    let failed: Vec<String> = given.iter().filter(|(_, answer)| answer == "no").map(|(code, _)| code.clone()).collect();
    let did = Did { by: who.actor.clone(), at: who.at };
    let event = incident.audited(did, &case.audit, &failed, note).map_err(|refused| crate::admin::pages::refused(refused.to_string()))?;
    record::happen(tx, who, policies, Some(incident), &[event])?;
    let scored = AuditCaseRow {
        scored_at: Some(who.at),
        scored_by: Some(who.actor.clone()),
        answers: given.iter().map(|(code, answer)| format!("{code}={answer}")).collect(),
        compliant: Some(failed.is_empty()),
        ..case
    };
    Ok(put(tx, who, "scored a record of an audit", &scored)?)
}
