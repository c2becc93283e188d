//! The files of a record: their list with small pictures, and the form that adds one.

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use practice::incident::{Incident, evidence};
use practice::people::{Act, Matter};

use super::sql::{self, About, Attachment};
use super::{Prepared, prepare};
use crate::admin::pages::done;
use crate::frame::ask::{fresh_key, page_with};
use crate::frame::chrome::Chrome;
use crate::frame::field::{Field, Problem};
use crate::frame::{Ask, Failure, Form, Reply};
use crate::incident::facts_with;
use crate::incident::pages::visible;
use crate::ledger::{Fault, Tx};

/// The longest name of a file, in characters.
const NAME_CHARACTERS: usize = 200;
/// What a file without a name is called.
const NAMELESS: &str = "File without a name";

/// A file as listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Its number in the record.
    pub number: u32,
    /// Its name.
    pub name: String,
    /// What it shows.
    pub note: String,
    /// Kind, size, where it comes from.
    pub facts: String,
    /// Who added it, when.
    pub added: String,
    /// Whether there is a small picture.
    pub small: bool,
    /// Its hash, in hexadecimal.
    pub hash: String,
}

/// The files of a record.
#[derive(Template)]
#[template(path = "evidence/evidence.html")]
pub struct EvidencePage {
    /// Around the page.
    pub chrome: Chrome,
    /// The record.
    pub id: String,
    /// What is wrong with what was sent.
    pub problems: Vec<Problem>,
    /// Its files.
    pub lines: Vec<Line>,
    /// The questions; none for who may not add.
    pub fields: Vec<Field>,
    /// The idempotency key.
    pub once: String,
}

/// The record, if this reader reads its account; what they may not read does not exist.
pub(super) fn readable(ask: &Ask, tx: &mut Tx<'_>) -> Result<Incident, Failure> {
    let incident = visible(ask, tx, ask.param("id"))?;
    let reader = ask.reader()?;
    let may = facts_with(&incident, |facts| reader.may_on(Matter::Narrative, Act::View, facts, ask.now));
    if may { Ok(incident) } else { Err(Failure::NotForYou(incident.core.id.clone())) }
}

/// The record, if this reader adds to its account.
pub(super) fn addable(ask: &Ask, tx: &mut Tx<'_>) -> Result<Incident, Failure> {
    let incident = readable(ask, tx)?;
    if may_add(ask, &incident)? { Ok(incident) } else { Err(Failure::NotForYou(incident.core.id.clone())) }
}

fn may_add(ask: &Ask, incident: &Incident) -> Result<bool, Failure> {
    let reader = ask.reader()?;
    let may = |act| facts_with(incident, |facts| reader.may_on(Matter::Narrative, act, facts, ask.now));
    // A record that was disposed of, or that nothing may be done with, takes no file.
    let takes = !incident.is_disposed() && incident.limited().is_none();
    Ok(takes && (may(Act::Create) || may(Act::Edit)))
}

/// The questions. Where nobody in the record is named, hidden details are taken out unless somebody says otherwise (access.md rule 8).
fn fields(most: u32, nobody_named: bool) -> Vec<Field> {
    let accept = evidence::TAKEN.iter().map(|(media, ..)| *media).collect::<Vec<_>>().join(",");
    let hint = format!("Pictures, PDF, Word, sound or video, up to {most} MB. A telephone offers its camera here.");
    let clean = "For somebody who stays anonymous: place, device and time are taken out of a picture before it is kept, and the file keeps no name. The file as it was sent is then not kept.";
    vec![
        Field::file("file", "File", accept).hint(hint),
        Field::lines("note", "What does it show?", 2).optional(),
        Field::yes_no("clean", "Take hidden details out?").hint(clean).value(if nobody_named { "yes" } else { "no" }),
    ]
}

async fn shown(ask: &Arc<Ask>, form: Option<Form>, status: StatusCode) -> Result<Reply, Failure> {
    let inner = Arc::clone(ask);
    let (page, sealed) = ask.house.ledger.read(move |tx| read_list(&inner, tx, form)).await?;
    if sealed {
        let (who, id) = (ask.signature(Matter::Narrative, Act::View)?, ask.param("id").to_owned());
        let look = move |tx: &mut Tx<'_>| tx.looked_at(&who, "looked at the list of files", "na", std::slice::from_ref(&id), "");
        ask.house.ledger.write(look).await.map_err(|fault: Fault| Failure::Fault(fault))?;
    }
    page_with(status, page.render())
}

fn read_list(ask: &Ask, tx: &mut Tx<'_>, form: Option<Form>) -> Result<(EvidencePage, bool), Failure> {
    let incident = readable(ask, tx)?;
    let rows = sql::of_record(tx, &incident.core.id)?;
    let most = ask.house.policy()?.settings.attachment_megabytes.value;
    let nobody_named = incident.people.iter().all(|person| person.name.is_none());
    let form = form.unwrap_or_else(|| Form::blank(fields(most, nobody_named)));
    let problems = form.problems();
    let mut lines = Vec::with_capacity(rows.len());
    for row in &rows {
        lines.push(line(ask, tx, row)?);
    }
    let page = EvidencePage {
        chrome: ask.chrome("/work").with_error(!problems.is_empty()),
        id: incident.core.id.clone(),
        problems,
        lines,
        fields: if may_add(ask, &incident)? { form.fields } else { Vec::new() },
        once: if ask.once.is_empty() { fresh_key()? } else { ask.once.clone() },
    };
    Ok((page, !rows.is_empty()))
}

/// A file in words; opens its sealed name.
pub(super) fn line(ask: &Ask, tx: &mut Tx<'_>, row: &Attachment) -> Result<Line, Failure> {
    let chain = crate::admin::sql::chain_of(row);
    let mut open = |words: &Option<practice::incident::Words>| words.as_ref().map(|words| tx.unseal(&chain, words)).transpose();
    let (name, note) = (open(&row.name)?.unwrap_or_default(), open(&row.note)?.unwrap_or_default());
    let by = crate::people::sql::names(tx, std::slice::from_ref(&row.added_by))?.remove(&row.added_by).unwrap_or_else(|| row.added_by.clone());
    let mut facts = vec![evidence::label(&row.media).unwrap_or_default().to_owned(), size(row.bytes)];
    if let Some(original) = row.original {
        facts.push(format!("redacted copy of file {original}"));
    } else if row.cleaned {
        facts.push("hidden details were taken out".to_owned());
    }
    Ok(Line {
        number: row.number,
        name,
        note,
        facts: facts.join(", "),
        added: format!("{by}, {}", ask.house.policy()?.calendar.show(row.added_at)),
        small: row.small,
        hash: row.hash.clone(),
    })
}

/// "812 kB", "4.2 MB".
fn size(bytes: i64) -> String {
    let tenths = bytes.max(0) / 100_000;
    if tenths < 10 { format!("{} kB", (bytes.max(0) + 999) / 1_000) } else { format!("{}.{} MB", tenths / 10, tenths % 10) }
}

/// Lists the files of a record; that is a look, since names and small pictures tell of people.
pub async fn list(ask: Arc<Ask>) -> Result<Reply, Failure> {
    shown(&ask, None, StatusCode::OK).await
}

/// Takes a whole file from the plain form.
pub async fn add(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let inner = Arc::clone(&ask);
    ask.house.ledger.read(move |tx| addable(&inner, tx).map(|_| ())).await?;
    let most = ask.house.policy()?.settings.attachment_megabytes.value;
    let mut form = Form::filled(fields(most, false), &ask.body);
    let (note, clean) = (form.text("note").unwrap_or_default(), form.yes_no("clean") == Some(true));
    let sent = ask.files.iter().find(|file| !file.bytes.is_empty());
    let Some(sent) = sent else {
        form.refuse("file", "Choose a file.");
        return shown(&ask, Some(form), StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    if !form.problems().is_empty() {
        return shown(&ask, Some(form), StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let too_large = u64::try_from(sent.bytes.len()).unwrap_or(u64::MAX) > u64::from(most) * 1_000_000;
    let about = About { id: id(&ask)?, incident: ask.param("id").to_owned(), name: kept_name(&sent.name, clean), note, original: None };
    match kept(&ask, sent.bytes.clone(), clean, about).await? {
        Ok(number) => done(&ask, &format!("/incidents/{}/evidence", ask.param("id")), format!("File {number} is kept.")).await,
        Err(sentence) => {
            form.refuse("file", sentence);
            let status = if too_large { StatusCode::PAYLOAD_TOO_LARGE } else { StatusCode::UNPROCESSABLE_ENTITY };
            shown(&ask, Some(form), status).await
        }
    }
}

/// The same form sent twice keeps one file.
fn id(ask: &Ask) -> Result<String, Failure> {
    let once = if ask.once.is_empty() { fresh_key()? } else { ask.once.clone() };
    Ok(blake3::hash(format!("{}|{}|{once}", ask.reader()?.account(), ask.param("id")).as_bytes()).to_hex().chars().take(16).collect())
}

/// The name that a file is kept under: of what somebody sends who stays anonymous, none, since a file's name may tell whose it is.
pub(super) fn kept_name(name: &str, clean: bool) -> String {
    if clean { NAMELESS.to_owned() } else { plain_name(name) }
}

/// A name without a path and without what cannot be seen.
pub(super) fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control()).take(NAME_CHARACTERS).collect();
    if plain.trim().is_empty() { NAMELESS.to_owned() } else { plain }
}

/// Prepares a file away from the writer, and keeps it; the reason in words where it is not taken.
pub(super) async fn kept(ask: &Arc<Ask>, bytes: Vec<u8>, clean: bool, about: About) -> Result<Result<u32, String>, Failure> {
    let most = ask.house.policy()?.settings.attachment_megabytes.value;
    let prepared = tokio::task::spawn_blocking(move || prepare(bytes, clean, most)).await.map_err(Fault::from)?;
    match prepared {
        Ok(prepared) => write(ask, about, prepared).await.map(Ok),
        Err(sentence) => Ok(Err(sentence)),
    }
}

/// Keeps what was prepared.
pub(super) async fn write(ask: &Arc<Ask>, about: About, prepared: Prepared) -> Result<u32, Failure> {
    let who = ask.signature(Matter::Narrative, Act::View)?;
    let inner = Arc::clone(ask);
    let work = move |tx: &mut Tx<'_>| -> Result<u32, Failure> {
        addable(&inner, tx)?;
        let number = sql::keep(tx, &who, &about, &prepared)?;
        // Sent in pieces: they are not needed any more.
        if sql::upload(tx, &about.id)?.is_some() {
            sql::forget(tx, &about.id)?;
        }
        Ok(number)
    };
    ask.house.ledger.write(work).await
}
