//! One file: its page, its bytes, its small picture, a redacted copy. Each look is in the journal before a byte of it leaves.

use std::sync::Arc;

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use practice::incident::evidence;
use practice::people::{Act, Matter};

use super::pages::{Line, addable, line, readable, write};
use super::pictures::redacted;
use super::sql::{self, About, Attachment};
use crate::admin::pages::done;
use crate::frame::ask::{download, fresh_key, page_with, played, with_type};
use crate::frame::chrome::Chrome;
use crate::frame::field::{Field, Problem};
use crate::frame::{Ask, Failure, Form, Reply};
use crate::ledger::{Fault, Tx};

/// One file.
#[derive(Template)]
#[template(path = "evidence/file.html")]
pub struct FilePage {
    /// Around the page.
    pub chrome: Chrome,
    /// The record.
    pub id: String,
    /// The file.
    pub file: Line,
    /// BLAKE3 of what was sent, where something else is kept; empty where it is the same.
    pub sent_hash: String,
    /// Whether it is a picture and is shown.
    pub picture: bool,
    /// Whether it is a sound and is played.
    pub sound: bool,
    /// Whether it is a video and is played.
    pub video: bool,
    /// What is wrong with the boxes.
    pub problems: Vec<Problem>,
    /// The questions of a redacted copy; none where there can be none.
    pub fields: Vec<Field>,
    /// The idempotency key.
    pub once: String,
}

fn fields() -> Vec<Field> {
    let hint = "One box a line: left, top, right and bottom edge, in hundredths of the picture from its top left corner. 0 0 50 100 covers the left half. Where you can, draw the boxes on the picture instead.";
    vec![Field::lines("boxes", "What to cover", 4).hint(hint), Field::line("note", "What the copy is for").optional()]
}

/// The file with the number in the address, if this reader reads the record's account.
fn found(ask: &Ask, tx: &mut Tx<'_>) -> Result<Attachment, Failure> {
    let number = ask.param("number").parse().map_err(|_| Failure::NotFound)?;
    let incident = readable(ask, tx)?;
    sql::one(tx, &incident.core.id, number)?.ok_or(Failure::NotFound)
}

async fn note(ask: &Ask, verb: &'static str) -> Result<(), Failure> {
    let (who, id) = (ask.signature(Matter::Narrative, Act::View)?, ask.param("id").to_owned());
    let about = format!("file {}", ask.param("number"));
    let look = move |tx: &mut Tx<'_>| tx.looked_at(&who, verb, "na", std::slice::from_ref(&id), &about);
    ask.house.ledger.write(look).await.map_err(|fault: Fault| Failure::Fault(fault))
}

async fn shown(ask: &Arc<Ask>, form: Form, status: StatusCode) -> Result<Reply, Failure> {
    let inner = Arc::clone(ask);
    let page = ask.house.ledger.read(move |tx| read_file(&inner, tx, form)).await?;
    note(ask, "looked at a file's page").await?;
    page_with(status, page.render())
}

fn read_file(ask: &Ask, tx: &mut Tx<'_>, form: Form) -> Result<FilePage, Failure> {
    let row = found(ask, tx)?;
    let picture = evidence::is_picture(&row.media);
    let may_add = addable(ask, tx).is_ok();
    let problems = form.problems();
    Ok(FilePage {
        chrome: ask.chrome("/work").with_error(!problems.is_empty()),
        id: row.incident.clone(),
        file: line(ask, tx, &row)?,
        sent_hash: if row.sent_hash == row.hash { String::new() } else { row.sent_hash.clone() },
        picture,
        sound: evidence::is_sound(&row.media),
        video: evidence::is_video(&row.media),
        problems,
        fields: if picture && may_add { form.fields } else { Vec::new() },
        once: if ask.once.is_empty() { fresh_key()? } else { ask.once.clone() },
    })
}

/// The page of a file.
pub async fn one(ask: Arc<Ask>) -> Result<Reply, Failure> {
    shown(&ask, Form::blank(fields()), StatusCode::OK).await
}

/// The file itself: a picture, a sound or a video for the page, anything else to be kept by the browser. With `?keep=yes` any of them is
/// kept. A player asks for part after part, and each part is a look.
pub async fn file(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let inner = Arc::clone(&ask);
    let (row, bytes) = ask
        .house
        .ledger
        .read(move |tx| {
            let row = found(&inner, tx)?;
            let bytes = sql::open(tx, &row, "whole")?;
            Ok::<_, Failure>((row, bytes))
        })
        .await?;
    note(&ask, "opened a file").await?;
    let Some((media, ..)) = evidence::TAKEN.iter().find(|(media, ..)| *media == row.media) else { return Err(Failure::NotFound) };
    // The name under which it is kept says nothing about anybody.
    let name = format!("{}-file-{}", row.incident, row.number);
    let shown = ask.query.one("keep") != "yes";
    Ok(private(if shown && evidence::is_picture(media) {
        with_type(StatusCode::OK, media, bytes)
    } else if shown && (evidence::is_sound(media) || evidence::is_video(media)) {
        played(known_to_browsers(media), bytes, &ask.range)
    } else {
        download(media, &name, bytes)
    }))
}

/// Browsers play MPEG-4 sound under the name that it was registered with (RFC 4337).
fn known_to_browsers(media: &'static str) -> &'static str {
    match media {
        "audio/m4a" => "audio/mp4",
        "audio/x-wav" => "audio/wav",
        other => other,
    }
}

/// The small picture.
pub async fn small(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let inner = Arc::clone(&ask);
    let bytes = ask
        .house
        .ledger
        .read(move |tx| {
            let row = found(&inner, tx)?;
            if row.small { Ok(sql::open(tx, &row, "small")?) } else { Err(Failure::NotFound) }
        })
        .await?;
    note(&ask, "saw a small picture of a file").await?;
    Ok(private(with_type(StatusCode::OK, "image/jpeg", bytes)))
}

/// No browser keeps it.
fn private(mut reply: Reply) -> Reply {
    reply.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    reply
}

/// Makes a copy with black boxes; the original stays.
pub async fn redact(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let mut form = Form::filled(fields(), &ask.body);
    let inner = Arc::clone(&ask);
    let read = move |tx: &mut Tx<'_>| -> Result<(Attachment, Vec<u8>, Line), Failure> {
        addable(&inner, tx)?;
        let row = found(&inner, tx)?;
        if !evidence::is_picture(&row.media) {
            return Err(Failure::NotFound);
        }
        let (bytes, shown) = (sql::open(tx, &row, "whole")?, line(&inner, tx, &row)?);
        Ok((row, bytes, shown))
    };
    let (row, bytes, of) = ask.house.ledger.read(read).await?;
    let covers = match evidence::covers(ask.body.one("boxes")) {
        Ok(covers) if form.problems().is_empty() => covers,
        Ok(_) => return shown(&ask, form, StatusCode::UNPROCESSABLE_ENTITY).await,
        Err(sentence) => {
            form.refuse("boxes", sentence);
            return shown(&ask, form, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    };
    let most = ask.house.policy()?.settings.attachment_megabytes.value;
    let made = tokio::task::spawn_blocking(move || redacted(&bytes, &covers, most)).await.map_err(Fault::from)?;
    let prepared = match made {
        Ok(prepared) => prepared,
        Err(sentence) => {
            form.refuse("boxes", sentence);
            return shown(&ask, form, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    };
    let once = if ask.once.is_empty() { fresh_key()? } else { ask.once.clone() };
    let key = format!("{}|{}|{once}", ask.reader()?.account(), row.id);
    let about = About {
        id: blake3::hash(key.as_bytes()).to_hex().chars().take(16).collect(),
        incident: row.incident.clone(),
        name: format!("Redacted: {}", of.name).chars().take(200).collect(),
        note: form.text("note").unwrap_or_default(),
        original: Some(row.number),
    };
    let number = write(&ask, about, prepared).await?;
    done(&ask, &format!("/incidents/{}/evidence/{number}", row.incident), "The copy is kept. The original stays as it was.").await
}
