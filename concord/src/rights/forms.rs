//! A request's forms: its clock, the disclosure of its pack, and its decision.

use std::sync::Arc;

use askama::Template;
use practice::incident::{Did, Event, Refused};
use practice::people::{Act, Matter};
use practice::rights::{IdentityCheck, Outcome, PauseReason, Request, RequestKind};

use super::pack::{self, DisclosurePage};
use super::sql::{self, RecordRow};
use super::{mine, people};
use crate::admin::pages::{Sheet, done, show_at};
use crate::duty::sql::put_owing;
use crate::frame::ask::{download, fresh_key};
use crate::frame::field::{Choice, Field};
use crate::frame::{Ask, Failure, Form, Reply};
use crate::incident::sql as incidents;
use crate::incident::statements::DISPUTED;
use crate::ledger::{Category, Entry, Fault, Owner, Tx};

/// Why a form goes back, or what broke.
enum Out {
    Back(Box<Form>),
    Failure(Failure),
}

impl From<Fault> for Out {
    fn from(fault: Fault) -> Self {
        Self::Failure(Failure::Fault(fault))
    }
}

impl From<Failure> for Out {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

fn choices<T: Copy>(all: &[T], code: impl Fn(T) -> &'static str, label: impl Fn(T) -> &'static str) -> Vec<Choice> {
    all.iter().map(|one| Choice::new(code(*one), label(*one))).collect()
}

fn sheet(ask: &Ask, title: &str, last: &str, button: &'static str, lede: Vec<String>, form: Form) -> Result<Reply, Failure> {
    let id = ask.param("id");
    let once = if ask.once.is_empty() { fresh_key()? } else { ask.once.clone() };
    let action = format!("/requests/{id}/{last}");
    let sheet = Sheet { title: title.to_owned(), lede, action, button, back: (format!("/requests/{id}"), "The request"), upload: false, once };
    show_at(ask, "/requests", form, sheet)
}

/// The request, read for a form.
async fn asked(ask: &Arc<Ask>) -> Result<(Request, Vec<RecordRow>), Failure> {
    let inner = Arc::clone(ask);
    let work = move |tx: &mut Tx<'_>| -> Result<(Request, Vec<RecordRow>), Failure> {
        let request = mine(&inner, tx)?;
        let rows = sql::records(tx, &request.id)?;
        Ok((request, rows))
    };
    ask.house.ledger.read(work).await
}

/// Takes a step on the request: what the rule gives is written, what it refuses goes back into the form.
async fn step<F>(ask: &Arc<Ask>, form: Form, verb: &'static str, change: F) -> Result<Option<Form>, Failure>
where
    F: Fn(&mut Tx<'_>, Request, &Did, &mut Form) -> Result<Result<Request, Refused>, Out> + Send + Sync + 'static,
{
    let inner = Arc::clone(ask);
    let who = ask.signature(Matter::Identity, Act::View)?;
    let work = move |tx: &mut Tx<'_>| -> Result<(), Out> {
        let request = mine(&inner, tx)?;
        let did = Did { by: who.actor.clone(), at: who.at };
        let mut form = form.clone();
        match change(tx, request, &did, &mut form)? {
            Ok(changed) => Ok(put_owing(tx, &who, &inner.house.policies(), verb, &changed)?),
            Err(refused) => {
                form.refused(&refused);
                Err(Out::Back(Box::new(form)))
            }
        }
    };
    match ask.house.ledger.write(work).await {
        Ok(()) => Ok(None),
        Err(Out::Back(form)) => Ok(Some(*form)),
        Err(Out::Failure(failure)) => Err(failure),
    }
}

fn clock_fields() -> Vec<Field> {
    let what = vec![
        Choice::new("identity", "Their identity was checked"),
        Choice::new("pause", "Stop the clock").hint("Only while something is asked of them without which it cannot be answered."),
        Choice::new("resume", "Let the clock run again"),
        Choice::new("extend", "Extend the time by two months").hint("Once, within the first month, and they are told why."),
    ];
    vec![
        Field::radios("what", "What is it about?", what),
        Field::radios("how", "How was it checked?", choices(IdentityCheck::ALL, IdentityCheck::code, IdentityCheck::label)).only_if(
            "what",
            &["identity"],
            "Where the identity was checked.",
        ),
        Field::radios("why", "Why is it stopped?", choices(PauseReason::ALL, PauseReason::code, PauseReason::label)).only_if(
            "what",
            &["pause"],
            "Where the clock stops.",
        ),
        Field::lines("reason", "Why is it extended?", 3).only_if("what", &["extend"], "Where the time is extended."),
    ]
}

fn clock_page(ask: &Ask, form: Form) -> Result<Reply, Failure> {
    sheet(ask, "Identity and clock", "clock", "Note it", Vec::new(), form)
}

/// Shows the form of the clock.
pub async fn clock(ask: Arc<Ask>) -> Result<Reply, Failure> {
    asked(&ask).await?;
    clock_page(&ask, Form::blank(clock_fields()))
}

/// Notes a check of identity, a pause, its end, or an extension.
pub async fn take_clock(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let mut form = Form::filled(clock_fields(), &ask.body);
    let policy = ask.house.policy()?;
    let what = form.required("what", "Choose what it is about.").unwrap_or_default();
    let how = if what == "identity" { form.code("how", IdentityCheck::from_code, "Choose how it was checked.") } else { None };
    let why = if what == "pause" { form.code("why", PauseReason::from_code, "Choose why it is stopped.") } else { None };
    let reason = if what == "extend" { form.required("reason", "Say why.") } else { None };
    if !form.is_fine() {
        return clock_page(&ask, form);
    }
    let back = step(&ask, form, "noted the clock of a request", move |tx, request, did, _| {
        Ok(match (how, why, &reason) {
            (Some(how), ..) => request.identified(did, how),
            (_, Some(why), _) => request.paused(did, why),
            (_, _, Some(reason)) => {
                let sealed = tx.seal(&pack::chain(&request), Owner::Incident, "extension", reason)?;
                request.extended(did, sealed, &policy)
            }
            _ => request.resumed(did),
        })
    })
    .await?;
    match back {
        Some(form) => clock_page(&ask, form),
        None => done(&ask, &format!("/requests/{}", ask.param("id")), "It is noted.").await,
    }
}

fn disclose_fields() -> Vec<Field> {
    let formats = vec![Choice::new("html", "A page to read and print (HTML)"), Choice::new("text", "A text file")];
    vec![
        Field::line("recipient", "To whom does it go?")
            .hint("As on the envelope: it stands on the request, sealed, so that they can be told of later changes."),
        Field::radios("format", "What kind of file?", formats).value("html"),
    ]
}

fn disclose_page(ask: &Ask, form: Form) -> Result<Reply, Failure> {
    let lede = vec!["The file is made anew from the records. Where anything changed since a second person agreed, it is not given out.".into()];
    sheet(ask, "Disclose the pack", "disclose", "Disclose, and take the file", lede, form)
}

/// Shows the form of the disclosure.
pub async fn disclose(ask: Arc<Ask>) -> Result<Reply, Failure> {
    asked(&ask).await?;
    disclose_page(&ask, Form::blank(disclose_fields()))
}

/// Discloses the pack: a disclosure of every record in it, in the journal before its first byte leaves.
pub async fn take_disclose(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let mut form = Form::filled(disclose_fields(), &ask.body);
    let recipient = form.required("recipient", "Say to whom it goes.").unwrap_or_default();
    let format = form.required("format", "Choose a kind of file.").unwrap_or_default();
    if !form.is_fine() {
        return disclose_page(&ask, form);
    }
    let made = Arc::new(std::sync::Mutex::new(None));
    let (kept, inner) = (Arc::clone(&made), Arc::clone(&ask));
    let who = ask.signature(Matter::Identity, Act::View)?;
    let back = step(&ask, form, "disclosed a pack", move |tx, _, did, _| {
        let request = pack::for_access(&inner, tx)?;
        let pack = pack::make(&inner, tx, &request)?;
        let sealed = tx.seal(&pack::chain(&request), Owner::Incident, "recipient", &recipient)?;
        let mut records: Vec<String> = sql::records(tx, &request.id)?.into_iter().map(|row| row.incident).collect();
        records.sort();
        records.dedup();
        let number = request.id.clone();
        let disclosed = request.disclosed(did, &pack.hash(), sealed);
        if disclosed.is_ok() {
            let single = if let [one] = records.as_slice() { one.as_str() } else { "" };
            let to = format!("whoever made request {number}");
            let event = serde_json::json!({ "records": records, "recipient": to, "hash": pack.hash() }).to_string();
            let chain = format!("reader/{}", who.actor);
            let (verb, classes) = ("disclosed what is held about a person", "op id su na");
            let entry = Entry { chain: &chain, record: single, verb, category: Category::Disclosure, classes, policy: "", event };
            tx.listed(&who, &entry, &records)?;
        }
        *kept.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(pack);
        Ok(disclosed)
    })
    .await?;
    if let Some(form) = back {
        return disclose_page(&ask, form);
    }
    let made = made.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
    let pack = made.ok_or_else(|| Fault::new("a disclosed pack was not made"))?;
    file(&ask, pack, &format)
}

fn file(ask: &Ask, pack: pack::Pack, format: &str) -> Result<Reply, Failure> {
    let name = format!("request-{}", pack.request);
    if format == "text" {
        return Ok(download("text/plain; charset=utf-8", &format!("{name}.txt"), pack.text()));
    }
    let chrome = ask.chrome("/requests");
    let page = DisclosurePage { pack, force: chrome.force.clone(), marking: chrome.marking };
    let html = page.render().map_err(|error| Fault::new(format!("page: {error}")))?;
    Ok(download("text/html; charset=utf-8", &format!("{name}.html"), html))
}

fn decide_fields(request: &Request, rows: &[RecordRow]) -> Vec<Field> {
    let outcomes = request.kind.outcomes();
    let mut fields = vec![
        Field::radios("outcome", "What is decided?", choices(outcomes, Outcome::code, Outcome::label)),
        Field::lines("reason", "Why?", 4).hint("They are told this, with their right to complain to the Information Commissioner."),
    ];
    if request.kind == RequestKind::Rectification && !rows.is_empty() {
        let people = rows.iter().map(|row| Choice::new(&row.id, format!("{}, person {}", row.incident, row.person)));
        let people = std::iter::once(Choice::new("", "No statement")).chain(people).collect();
        let disputed = DISPUTED.iter().map(|(code, label)| Choice::new(*code, *label));
        let disputed = std::iter::once(Choice::new("", "Choose what it is about")).chain(disputed).collect();
        let refused: &[&str] = &["refused"];
        fields.extend([
            Field::select("row", "Where does their statement of disagreement go?", people).optional().only_if(
                "outcome",
                refused,
                "Where refused.",
            ),
            Field::select("field", "What do they disagree with?", disputed).optional().only_if("outcome", refused, "Where refused."),
            Field::lines("statement", "Their statement, in their words", 4).optional().only_if(
                "outcome",
                refused,
                "Where refused. It stands beside what they disagree with from then on.",
            ),
        ]);
    }
    fields
}

fn decide_page(ask: &Ask, request: &Request, form: Form) -> Result<Reply, Failure> {
    let lede = match request.kind {
        RequestKind::Access => "A request for access is answered by disclosing the pack. Decide here only where there is nothing to disclose.",
        RequestKind::Rectification => {
            "Put it right on the record itself first: the person's details (on a closed record too), or the facts. Then say so here."
        }
        RequestKind::Erasure => "Propose the disposal on the record itself first, or erase the person's details there. Then say so here.",
        RequestKind::Restriction | RequestKind::Objection => "Restrict the processing on the record itself first. Then say so here.",
    };
    sheet(ask, "Decide the request", "decide", "Decide", vec![lede.to_owned()], form)
}

/// Shows the form of the decision.
pub async fn decide(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let (request, rows) = asked(&ask).await?;
    decide_page(&ask, &request, Form::blank(decide_fields(&request, &rows)))
}

/// What somebody disagrees with, and in which words.
#[derive(Clone)]
struct Statement {
    row: String,
    field: String,
    words: String,
}

fn read_statement(form: &mut Form) -> Option<Statement> {
    let row = form.text("row")?;
    let field = form.required("field", "Choose what they disagree with.");
    let words = form.required("statement", "Enter their statement.");
    Some(Statement { row, field: field?, words: words? })
}

/// Decides a request. What was to be done on records must be done: a decision that says so is refused before it is.
pub async fn take_decide(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let (request, rows) = asked(&ask).await?;
    let mut form = Form::filled(decide_fields(&request, &rows), &ask.body);
    let outcome = form.code("outcome", Outcome::from_code, "Choose what is decided.");
    let reason = form.required("reason", "Say why.");
    let statement = if outcome == Some(Outcome::Refused) { read_statement(&mut form) } else { None };
    let (Some(outcome), Some(reason), true) = (outcome, reason, form.is_fine()) else { return decide_page(&ask, &request, form) };
    let inner = Arc::clone(&ask);
    let back = step(&ask, form, "decided a request", move |tx, request, did, form| {
        if let Err(sentence) = carried_out(tx, &request, outcome)? {
            return Ok(Err(Refused::field("outcome", sentence)));
        }
        if let Some(statement) = &statement
            && let Err(refused) = disagree(&inner, tx, &request, did, statement)?
        {
            form.refused(&refused);
            return Err(Out::Back(Box::new(std::mem::take(form))));
        }
        let sealed = tx.seal(&pack::chain(&request), Owner::Incident, "reason", &reason)?;
        Ok(request.decided(did, outcome, sealed))
    })
    .await?;
    match back {
        Some(form) => decide_page(&ask, &request, form),
        None => done(&ask, &format!("/requests/{}", ask.param("id")), "The request is decided.").await,
    }
}

/// Whether what a decision says was done on the records of the request; a sentence where it was not.
fn carried_out(tx: &mut Tx<'_>, request: &Request, outcome: Outcome) -> Result<Result<(), &'static str>, Fault> {
    let rows = sql::records(tx, &request.id)?;
    let needs = matches!(outcome, Outcome::Corrected | Outcome::Erased | Outcome::Restricted);
    if needs && rows.is_empty() {
        return Ok(Err("Put the person's record on the request first."));
    }
    for row in rows.iter().filter(|_| needs) {
        let Some(incident) = incidents::load(tx, &row.incident)? else { continue };
        let nothing_left = incident.person(row.person).is_none_or(|p| [&p.name, &p.phone, &p.email, &p.address].iter().all(|w| w.is_none()));
        let refused = match outcome {
            Outcome::Restricted if incident.limited().is_none() && !incident.is_disposed() => {
                Some("The processing of a record on this request is not restricted yet.")
            }
            Outcome::Erased if !incident.is_disposed() && incident.disposal_proposed().is_none() && !nothing_left => {
                Some("A record on this request still holds the person's details, and its disposal is not proposed.")
            }
            Outcome::Corrected if !corrected(tx, request, &row.incident)? => {
                Some("Nothing was put right on a record of this request since it was received.")
            }
            _ => None,
        };
        if let Some(refused) = refused {
            return Ok(Err(refused));
        }
    }
    Ok(Ok(()))
}

fn corrected(tx: &mut Tx<'_>, request: &Request, incident: &str) -> Result<bool, Fault> {
    let changes = |event: &Event| matches!(event, Event::Corrected { .. } | Event::PersonChanged { .. });
    Ok(incidents::events(tx, incident)?.iter().any(|(kept, event)| kept.at >= request.received_at && changes(event)))
}

/// Puts a statement beside the field, on the record itself.
fn disagree(ask: &Ask, tx: &mut Tx<'_>, request: &Request, did: &Did, statement: &Statement) -> Result<Result<(), Refused>, Out> {
    let rows = sql::records(tx, &request.id)?;
    let row = rows.iter().find(|row| row.id == statement.row).ok_or(Failure::NotFound)?;
    let incident = incidents::load(tx, &row.incident)?.ok_or(Failure::NotFound)?;
    if incident.is_disposed() || !people::opens(ask, &incident, row.person)? {
        return Err(Failure::NotForYou(row.incident.clone()).into());
    }
    let of_the_record = matches!(statement.field.as_str(), "account" | "facts");
    let person = (!of_the_record).then_some(row.person);
    let words = tx.seal(&row.incident, Owner::Person(row.person), "disagreement", &statement.words)?;
    match incident.disagree(did.clone(), person, statement.field.clone(), words, request.id.clone()) {
        Err(refused) => Ok(Err(refused)),
        Ok(happened) => {
            let who = ask.signature(Matter::Identity, Act::View)?;
            incidents::happen(tx, &who, &ask.house.policies(), Some(&incident), &[Event::Keeping(happened)])?;
            Ok(Ok(()))
        }
    }
}
