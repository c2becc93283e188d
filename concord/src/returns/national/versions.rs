//! One signed version of a return: its tables, what it changed in the version before it, cell by cell, and its file.

use std::sync::Arc;

use askama::Template;
use practice::people::{Act, Matter};
use practice::returns::national::cells;
use practice::returns::printing::record_of;
use press::sheet::{Format, Marking};

use super::files::{as_json, columns_of, parts, written};
use super::pages::row;
use super::pictured::{TableView, tables};
use super::sql::ReturnRow;
use crate::admin::pages::refused;
use crate::admin::sql::chain_of;
use crate::frame::ask::{download, page};
use crate::frame::chrome::Chrome;
use crate::frame::field::{Choice, Field};
use crate::frame::{Ask, Failure, Reply};
use crate::ledger::{Category, Entry, Fault, Tx};
use crate::people::sql as people;
use crate::returns::sql::{self as printings, PrintingRow};

/// Cells of a comparison that a page lists.
const CHANGES: usize = 200;

/// A cell that a revision changed.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// The table.
    pub table: String,
    /// The row.
    pub row: String,
    /// The column.
    pub column: String,
    /// Before; empty where it was not there.
    pub before: String,
    /// After; empty where it is not there any more.
    pub after: String,
}

/// A signed version.
#[derive(Template)]
#[template(path = "returns/national/version.html")]
pub struct VersionPage {
    /// Around the page.
    pub chrome: Chrome,
    /// The return's title.
    pub title: String,
    /// The return's address.
    pub back: String,
    /// The version's number.
    pub number: usize,
    /// Facts: who prepared and signed, when, its hash, why it was revised.
    pub facts: Vec<(String, String)>,
    /// Whether it is a revision.
    pub revision: bool,
    /// What it changed, cell by cell.
    pub changes: Vec<Change>,
    /// How many more changed than are listed.
    pub more: usize,
    /// The tables.
    pub tables: Vec<TableView>,
    /// What to take out as a file.
    pub fields: Vec<Field>,
    /// Where that form goes.
    pub action: String,
}

/// The signed version with a number, and its return.
pub(super) fn signed(ask: &Ask, tx: &mut Tx<'_>) -> Result<(ReturnRow, usize, PrintingRow), Failure> {
    let row = row(ask, tx)?;
    let number: usize = ask.param("number").parse().map_err(|_| Failure::NotFound)?;
    let printing = numbered(tx, &row, number)?.ok_or(Failure::NotFound)?;
    Ok((row, number, printing))
}

/// The signed version of a return with a number, from 1.
pub(super) fn numbered(tx: &mut Tx<'_>, row: &ReturnRow, number: usize) -> Result<Option<PrintingRow>, Fault> {
    let history = printings::history(tx, &row.what())?;
    let listed = number.checked_sub(1).and_then(|place| history.get(place));
    Ok(listed.map(|one| printings::printing(tx, &one.id)).transpose()?.flatten())
}

/// Shows a version.
pub async fn version(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let asked = Arc::clone(&ask);
    let shown = ask.house.ledger.read(move |tx| read(&asked, tx)).await?;
    page(shown.render())
}

fn read(ask: &Arc<Ask>, tx: &mut Tx<'_>) -> Result<VersionPage, Failure> {
    let (row, number, printing) = signed(ask, tx)?;
    let content = printing.frozen()?;
    let changes = changed(tx, &printing)?;
    let more = changes.len().saturating_sub(CHANGES);
    let choice = |(code, words): (String, String)| Choice::new(code, words);
    let formats = Format::ALL.iter().map(|format| Choice::new(format.code(), format.label()));
    let fields = vec![
        Field::select("part", "What", parts(&content.tables).into_iter().map(choice).collect()),
        Field::select("format", "As", formats.chain([Choice::new("json", "JSON, everything")]).collect()),
    ];
    Ok(VersionPage {
        chrome: ask.chrome("/returns"),
        title: row.title.clone(),
        number,
        facts: facts(ask, tx, &printing)?,
        revision: printing.supersedes.is_some(),
        changes: changes.into_iter().take(CHANGES).collect(),
        more,
        tables: tables(
            &content.tables,
            &columns_of(&printing.asked()?),
            (&row.address(), &printing.id),
            ask.reader()?.view_scope(ask.now).is_some(),
        ),
        fields,
        action: format!("{}/versions/{number}/file", row.address()),
        back: row.address(),
    })
}

/// What a version changed in the one that it revises.
pub(super) fn changed(tx: &mut Tx<'_>, printing: &PrintingRow) -> Result<Vec<Change>, Fault> {
    let earlier = printing.supersedes.as_deref().map(|id| printings::printing(tx, id)).transpose()?.flatten();
    let Some(earlier) = earlier else { return Ok(Vec::new()) };
    let found = cells::changes(&earlier.frozen()?.tables, &printing.frozen()?.tables);
    let change = |one: practice::returns::Difference| Change {
        table: one.table,
        row: one.row,
        column: one.column,
        before: one.before.unwrap_or_default(),
        after: one.after.unwrap_or_default(),
    };
    Ok(found.into_iter().map(change).collect())
}

fn facts(ask: &Ask, tx: &mut Tx<'_>, printing: &PrintingRow) -> Result<Vec<(String, String)>, Failure> {
    let policy = ask.house.policy()?;
    let signer = printing.signed_by.clone().unwrap_or_default();
    let names = people::names(tx, &[printing.prepared_by.clone(), signer.clone()])?;
    let name = |account: &String| names.get(account).unwrap_or(account).clone();
    let mut facts = vec![
        ("Prepared".to_owned(), format!("{}, {}", name(&printing.prepared_by), policy.calendar.show(printing.prepared_at))),
        ("Signed".to_owned(), format!("{}, {}", name(&signer), printing.signed_at.map(|at| policy.calendar.show(at)).unwrap_or_default())),
        ("Counted as the records were on".to_owned(), policy.calendar.show(printing.as_at)),
    ];
    if let Some(why) = &printing.why {
        facts.push(("Why it was revised".to_owned(), tx.unseal(&chain_of(printing), why)?));
    }
    facts.push(("Hash of what was signed".to_owned(), format!("BLAKE3 {}", printing.hash())));
    Ok(facts)
}

/// Takes a version out as a file. Its hash is in the journal before the first byte leaves, and each record in it finds the disclosure.
pub async fn file(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let (part, format) = (ask.body.one("part").to_owned(), ask.body.one("format").to_owned());
    let asked = Arc::clone(&ask);
    let (row, number, printing) = ask.house.ledger.read(move |tx| signed(&asked, tx)).await?;
    let marking = Marking {
        by: ask.reader()?.name().to_owned(),
        at: ask.house.policy()?.calendar.show(ask.now),
        classification: ask.chrome("").marking,
        audience: recipient(&ask, &row)?,
    };
    let (bytes, rows, media) = if format == "json" {
        let text = serde_json::to_string_pretty(&as_json(&printing, number)?).map_err(Fault::from)?;
        (text.into_bytes(), 0, "application/json")
    } else {
        let format = Format::from_code(&format).ok_or_else(|| refused("Choose a kind of file from the list."))?;
        let made = written(&printing, &part, format, &marking)?.ok_or_else(|| refused("Choose from the list what the file is to hold."))?;
        let (bytes, rows) = made.map_err(|wrong| refused(wrong.to_string()))?;
        (bytes, rows, format.media_type())
    };
    let hash = blake3::hash(&bytes).to_hex().to_string();
    let who = ask.signature(Matter::Figures, Act::Export)?;
    let records = records_in(&printing)?;
    let event = serde_json::json!({
        "records": records, "about": printing.title, "export": printing.id, "audience": marking.audience, "rows": rows, "format": format, "hash": hash,
    });
    let work = move |tx: &mut Tx<'_>| {
        let chain = format!("reader/{}", who.actor);
        let single = if let [one] = records.as_slice() { one.as_str() } else { "" };
        let event = event.to_string();
        let category = Category::Disclosure;
        let entry = Entry { chain: &chain, record: single, verb: "took a return out", category, classes: "op", policy: "", event };
        tx.listed(&who, &entry, &records)
    };
    ask.house.ledger.write(work).await.map_err(Failure::Fault)?;
    Ok(download(media, &format!("{}-{}-version-{number}.{format}", row.kind, row.period), bytes))
}

fn recipient(ask: &Ask, row: &ReturnRow) -> Result<String, Fault> {
    Ok(super::build::of(&ask.house, row)?.map_or_else(String::new, |(kind, _, _)| kind.recipient))
}

/// The records that a record-level file tells of; none for tables, which tell of no single one.
pub(super) fn records_in(printing: &PrintingRow) -> Result<Vec<String>, Fault> {
    let content = printing.frozen()?;
    let rows = content.cells.iter().filter(|cell| cell.table == practice::returns::national::content::RECORDS);
    let mut records: Vec<String> = rows.flat_map(|cell| cell.units.iter().map(|unit| record_of(unit).to_owned())).collect();
    records.sort();
    records.dedup();
    Ok(records)
}
