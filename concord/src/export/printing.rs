//! A signed printing as a file: table by table, as it was printed, never what it counted. Who may take figures out takes it alone, since its
//! audience was told all of it; the file's hash is in the journal all the same.

use practice::incident::Words;
use practice::people::{Act, Matter};
use press::sheet::{Cell, Column, Format, Head, Marking};

use super::sql::{self, ExportRow};
use crate::admin::sql::{chain_of, put};
use crate::frame::ask::{download, fresh_key};
use crate::frame::picture::Picture;
use crate::frame::{Ask, Failure, Reply};
use crate::ledger::{Fault, Owner, Tx};
use crate::returns::sql::PrintingRow;

/// The file of a signed printing that the reader may read.
pub async fn file(ask: &Ask, row: PrintingRow, format: Format) -> Result<Reply, Failure> {
    if row.signed_at.is_none() || !ask.reader()?.may(Matter::Figures, Act::Export) {
        return Err(Failure::NotFound);
    }
    let (head, rows) = table(&row)?;
    let marking = marking(ask, &row)?;
    let mut bytes = Vec::new();
    let count =
        press::sheet::write(format, &head, &marking, rows, &mut bytes).map_err(|wrong| crate::admin::pages::refused(wrong.to_string()))?;
    kept(ask, &row, (format.code(), format.media_type()), bytes, count).await
}

/// The picture of a signed printing that the reader may read, as a drawing of its own.
pub async fn drawing(ask: &Ask, row: PrintingRow, picture: Picture) -> Result<Reply, Failure> {
    if row.signed_at.is_none() || !ask.reader()?.may(Matter::Figures, Act::Export) {
        return Err(Failure::NotFound);
    }
    let rows = picture.rows.len();
    let marking = marking(ask, &row)?;
    let said = marking.lines().into_iter().map(|(name, words)| format!("{name}: {words}"));
    let tables = row.frozen()?.tables;
    let notes = tables.iter().flat_map(|table| table.notes.clone()).chain(row.missing()?).chain(picture.notes);
    let lines: Vec<String> = std::iter::once(row.title.clone()).chain(said).chain(notes).collect();
    kept(ask, &row, ("svg", "image/svg+xml"), press::svg::marked(&picture.svg, &lines).into_bytes(), rows).await
}

/// What the file says on its face.
fn marking(ask: &Ask, row: &PrintingRow) -> Result<Marking, Failure> {
    Ok(Marking {
        by: ask.reader()?.name().to_owned(),
        at: ask.house.policy()?.calendar.show(ask.now),
        classification: ask.chrome("").marking,
        audience: row.audience.label().to_owned(),
    })
}

/// Journals a file, and hands it out.
async fn kept(ask: &Ask, row: &PrintingRow, (code, media): (&str, &'static str), bytes: Vec<u8>, rows: usize) -> Result<Reply, Failure> {
    let taken = ExportRow {
        id: fresh_key()?.chars().take(16).collect(),
        what: "printing".to_owned(),
        question: format!("printing={}", row.id),
        title: row.title.clone(),
        identities: false,
        rows: i64::try_from(rows).unwrap_or(i64::MAX),
        format: code.to_owned(),
        audience: row.audience.label().to_owned(),
        purpose: Words::from_stored(String::new()),
        asked_by: ask.reader()?.account().to_owned(),
        asked_at: ask.now,
        decided_by: None,
        decided_at: None,
        agreed: None,
        ends_at: None,
        done_at: Some(ask.now),
        hash: Some(blake3::hash(&bytes).to_hex().to_string()),
    };
    let who = ask.signature(Matter::Figures, Act::Export)?;
    let name = format!("concord-{}.{code}", row.id);
    let work = move |tx: &mut Tx<'_>| -> Result<(), Fault> {
        let mut taken = taken.clone();
        taken.purpose = tx.seal(&chain_of(&taken), Owner::Incident, "purpose", "To read what was signed.")?;
        put(tx, &who, "made a file", &taken)?;
        sql::disclosed(tx, &who, &taken, &[])
    };
    ask.house.ledger.write(work).await.map_err(Failure::Fault)?;
    Ok(download(media, &name, bytes))
}

/// The rows of a printing; where it has several tables, each row names its own.
fn table(row: &PrintingRow) -> Result<(Head, Vec<Vec<Cell>>), Fault> {
    let tables = row.frozen()?.tables;
    let figure = |text: &String| match text.as_str() {
        "" => Cell::Empty,
        "[c]" => Cell::Suppressed,
        text => text.replace(',', "").parse().map_or_else(|_| Cell::text(text), Cell::Whole),
    };
    let one = if let [one] = tables.as_slice() { Some(one) } else { None };
    let widest = tables.iter().map(|table| table.head.len()).max().unwrap_or(0);
    let head = |(place, head): (usize, &String)| if place == 0 { Column::text(head) } else { Column::number(head) };
    let columns = match one {
        Some(table) => table.head.iter().enumerate().map(head).collect(),
        None => ["Table", "Row"].into_iter().map(Column::text).chain((1..widest).map(|_| Column::number("Figure"))).collect(),
    };
    let mut rows = Vec::new();
    for table in &tables {
        for (label, cells) in &table.rows {
            let before = if one.is_some() { Vec::new() } else { vec![Cell::text(&table.title)] };
            rows.push(before.into_iter().chain([Cell::text(label)]).chain(cells.iter().map(figure)).collect());
        }
    }
    let notes = tables.iter().flat_map(|table| table.notes.clone()).chain(row.missing()?).collect();
    Ok((Head { title: row.title.clone(), notes, columns }, rows))
}
