//! A printing's page: its tables, what it corrects, what changed since, its signature; the records behind a figure; the same for a program.

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use practice::people::{Act, Matter};
use practice::returns::printing::{CountedCell, signable, since};
use practice::returns::suppress::Audience;
use serde_json::json;

use super::publications::{Desk, prepare, prepares, signs};
use super::sql::{self, PrintingRow};
use super::view::{self, ChangeView, LineView, TableView};
use super::{corrected, files, read, records_of, walk_href};
use crate::admin::pages::{done, refused};
use crate::figures::pages::RecordsPage;
use crate::frame::ask::{json as reply, page};
use crate::frame::chrome::Chrome;
use crate::frame::picture::Picture;
use crate::frame::{Ask, Failure, Reply};
use crate::ledger::Tx;
use crate::work::pages::show;
use crate::work::sql::lines_of;

/// A printing.
#[derive(Template)]
#[template(path = "returns/printing.html")]
pub struct PrintingPage {
    /// Around the page.
    pub chrome: Chrome,
    /// Its title.
    pub title: String,
    /// What it is.
    pub kind: &'static str,
    /// Its facts, key by key.
    pub facts: Vec<(String, String)>,
    /// The tables.
    pub tables: Vec<TableView>,
    /// Its picture, where it has one.
    pub picture: Option<Picture>,
    /// What is missing.
    pub coverage: Vec<String>,
    /// What it corrects: the earlier one's page and why; empty where it corrects none.
    pub corrects: (String, String),
    /// What differs from the one that it corrects.
    pub differences: Vec<ChangeView>,
    /// The page of the one that corrects it; empty for none.
    pub corrected_by: String,
    /// Every signed printing of the same thing, where there are several.
    pub history: Vec<LineView>,
    /// What changed in the records since; none where that is not shown.
    pub changes: Option<Vec<ChangeView>>,
    /// Where it is signed; empty where this reader cannot.
    pub sign: String,
    /// Why this reader cannot sign what waits; empty where they can, or never could.
    pub not_now: String,
    /// Where it is given up; empty where it cannot be.
    pub give_up: String,
    /// Where a correction is prepared; empty where this reader cannot.
    pub correct: String,
    /// Its files: address and words; none before it is signed.
    pub files: Vec<(String, &'static str)>,
}

/// Shows a printing.
pub async fn printing(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let inner = Arc::clone(&ask);
    let shown = ask.house.ledger.read(move |tx| read_page(&inner, tx)).await?;
    page(shown.render())
}

fn read_page(ask: &Ask, tx: &mut Tx<'_>) -> Result<PrintingPage, Failure> {
    let reader = ask.reader()?;
    let row = read(tx, reader, ask.param("id"))?;
    let content = row.frozen()?;
    let walks = view::walks(reader, ask.now);
    let police = practice::returns::printing::read_by(reader).contains(&Audience::Police);
    let href = |cell: &CountedCell| if walks { walk_href(&row.id, cell) } else { String::new() };
    let later = if police { deltas(ask, tx, &row)? } else { None };
    let own = if walks { reader.view_scope(ask.now) } else { None };
    let changes = later.map(|found| view::changes(tx, &found, own.as_ref())).transpose()?;
    let history = sql::history(tx, &row.what)?;
    let corrected_by =
        history.iter().find(|one| one.supersedes.as_deref() == Some(row.id.as_str())).map(|one| format!("/printings/{}", one.id));
    let corrects = match (&row.supersedes, &row.why) {
        (Some(earlier), Some(why)) => (format!("/printings/{earlier}"), tx.unseal(&crate::admin::sql::chain_of(&row), why)?),
        (Some(earlier), None) => (format!("/printings/{earlier}"), String::new()),
        _ => (String::new(), String::new()),
    };
    let waits = row.signed_at.is_none() && row.withdrawn_at.is_none() && !row.kind.is_signed_where_it_is_made();
    let refused = signable(row.kind, &row.prepared_by, !waits, row.withdrawn_at.is_some(), reader.account());
    let may_sign = waits && signs(reader);
    let signed = row.signed_at.is_some();
    let query = row.asked()?.get("query").and_then(|query| query.as_str().map(str::to_owned));
    let corrects_it = signed && corrected_by.is_none() && prepares(reader) && row.kind == practice::returns::printing::Kind::Publication;
    let picture = super::drawn::picture(&ask.house, tx, &content.tables, &row.asked()?)?;
    Ok(PrintingPage {
        chrome: ask.chrome("/publications"),
        title: row.title.clone(),
        kind: row.kind.label(),
        facts: view::facts(ask, tx, &row)?,
        tables: view::tables(&content, href, |_| String::new()),
        files: if signed { files_of(reader, &row.id, picture.is_some()) } else { Vec::new() },
        picture,
        coverage: row.missing()?,
        differences: view::differences(&corrected(tx, &row)?),
        corrects,
        corrected_by: corrected_by.unwrap_or_default(),
        history: if history.len() > 1 { view::lines(ask, tx, &history)? } else { Vec::new() },
        changes,
        sign: if may_sign && refused.is_ok() { format!("/printings/{}/sign", row.id) } else { String::new() },
        not_now: refused.err().filter(|_| may_sign).map(|why| why.to_string()).unwrap_or_default(),
        give_up: if waits && prepares(reader) { format!("/printings/{}/give-up", row.id) } else { String::new() },
        correct: query
            .filter(|_| corrects_it)
            .map(|query| format!("/publications/new?{query}&audience={}", row.audience.code()))
            .unwrap_or_default(),
    })
}

/// What the same question counts now and counted then, figure by figure; none for what is not counted from records.
fn deltas(ask: &Ask, tx: &mut Tx<'_>, row: &PrintingRow) -> Result<Option<Vec<practice::returns::daily::Delta>>, Failure> {
    let content = row.frozen()?;
    let query = row.asked()?.get("query").and_then(|query| query.as_str().map(str::to_owned));
    let (Some(query), Some(_), false) = (query, row.signed_at, content.cells.is_empty()) else { return Ok(None) };
    let scope = crate::figures::whole_force(&ask.house).ok_or(Failure::NotFound)?;
    let desk = Desk { house: &ask.house, scope: &scope, now: ask.now };
    Ok(prepare(tx, &desk, &query, Audience::Police)?.ok().map(|now| since(&content.cells, &now.content.cells)))
}

/// The records behind a figure of a printing.
pub async fn records(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let inner = Arc::clone(&ask);
    let (shown, seen) = ask
        .house
        .ledger
        .read(move |tx| {
            let row = read(tx, inner.reader()?, inner.param("id"))?;
            let place = ["table", "row", "column"].map(|name| inner.query.one(name));
            let records = records_of(tx, inner.reader()?, &row, place, inner.now)?;
            let says = format!("{}. {}, {}: as counted then, those in your reach.", row.title, place[1], place[2]);
            records_page(&inner, tx, &records, says, format!("/printings/{}", row.id))
        })
        .await?;
    super::daily::pages::looked(&ask, &seen).await?;
    page(shown.render())
}

/// The page that lists records behind a figure, and those of them that are shown.
pub(super) fn records_page(
    ask: &Ask,
    tx: &mut Tx<'_>,
    records: &[String],
    says: String,
    back: String,
) -> Result<(RecordsPage, Vec<String>), Failure> {
    let scope = ask.reader()?.view_scope(ask.now).ok_or(Failure::NotFound)?;
    let policy = ask.house.policy()?;
    let lines = lines_of(tx, records, &scope)?;
    let seen = lines.iter().map(|line| line.id.clone()).collect();
    let shown = RecordsPage {
        chrome: ask.chrome("/publications"),
        title: "Records behind the figure".into(),
        says,
        lines: show(ask, tx, &lines, &policy)?,
        back,
        next: String::new(),
    };
    Ok((shown, seen))
}

/// The word in addresses for a printing's picture as a file.
const DRAWING: &str = "svg";

/// The files of a signed printing, its picture among them where it has one.
fn files_of(reader: &practice::people::Reader, id: &str, drawn: bool) -> Vec<(String, &'static str)> {
    let mut files = files(reader, id);
    if drawn && !files.is_empty() {
        files.push((format!("/printings/{id}/file/{DRAWING}"), "Picture (SVG)"));
    }
    files
}

/// A printing that is signed or given up here; others are refused in words.
fn signed_here(row: PrintingRow) -> Result<PrintingRow, Failure> {
    if row.kind.is_signed_where_it_is_made() && row.signed_at.is_none() {
        return Err(refused("This is signed, or prepared anew, on the page where it is made: the day's figures, or the return."));
    }
    Ok(row)
}

/// Signs what waits.
pub async fn sign(ask: Arc<Ask>) -> Result<Reply, Failure> {
    if !signs(ask.reader()?) {
        return Err(Failure::NotFound);
    }
    let (who, inner) = (ask.signature(Matter::Figures, Act::Create)?, Arc::clone(&ask));
    let work = move |tx: &mut Tx<'_>| -> Result<Result<PrintingRow, String>, Failure> {
        let row = signed_here(read(tx, inner.reader()?, inner.param("id"))?)?;
        Ok(super::sign(tx, &who, &inner.house, row)?)
    };
    match ask.house.ledger.write(work).await? {
        Ok(row) => done(&ask, &format!("/printings/{}", row.id), "It is signed, and stays as it is.").await,
        Err(sentence) => Err(refused(sentence)),
    }
}

/// Gives up what nobody signed.
pub async fn give_up(ask: Arc<Ask>) -> Result<Reply, Failure> {
    if !prepares(ask.reader()?) {
        return Err(Failure::NotFound);
    }
    let (who, inner) = (ask.signature(Matter::Figures, Act::Export)?, Arc::clone(&ask));
    let work = move |tx: &mut Tx<'_>| -> Result<(), Failure> {
        let row = signed_here(read(tx, inner.reader()?, inner.param("id"))?)?;
        if row.signed_at.is_some() {
            return Err(refused("This is signed, and stays as it was signed. To correct it, prepare a new one."));
        }
        if row.withdrawn_at.is_none() {
            sql::withdraw(tx, &who, row)?;
        }
        Ok(())
    };
    ask.house.ledger.write(work).await?;
    done(&ask, "/publications", "It was given up. Nobody can sign it any more.").await
}

/// A signed printing as a file.
pub async fn file(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let format = press::sheet::Format::from_code(ask.param("format"));
    if format.is_none() && ask.param("format") != DRAWING {
        return Err(Failure::NotFound);
    }
    let inner = Arc::clone(&ask);
    let work = move |tx: &mut Tx<'_>| -> Result<_, Failure> {
        let row = read(tx, inner.reader()?, inner.param("id"))?;
        let drawn = super::drawn::picture(&inner.house, tx, &row.frozen()?.tables, &row.asked()?)?;
        Ok((row, drawn))
    };
    let (row, drawn) = ask.house.ledger.read(work).await?;
    match format {
        Some(format) => crate::export::printing::file(&ask, row, format).await,
        None => crate::export::printing::drawing(&ask, row, drawn.ok_or(Failure::NotFound)?).await,
    }
}

/// A signed printing for a program: what was printed, never what it counted.
pub async fn printing_for_program(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let inner = Arc::clone(&ask);
    let body = ask
        .house
        .ledger
        .read(move |tx| {
            let row = read(tx, inner.reader()?, inner.param("id"))?;
            let signed_at = row.signed_at.ok_or(Failure::NotFound)?;
            Ok::<_, Failure>(json!({
                "id": row.id,
                "kind": row.kind.code(),
                "title": row.title,
                "audience": row.audience.code(),
                "from": row.from_day,
                "to": row.to_day,
                "as_at": row.as_at,
                "signed_at": signed_at,
                "head": row.head,
                "hash": row.hash(),
                "supersedes": row.supersedes,
                "coverage": row.missing()?,
                "tables": row.frozen()?.tables,
            }))
        })
        .await?;
    Ok(reply(StatusCode::OK, &body))
}
