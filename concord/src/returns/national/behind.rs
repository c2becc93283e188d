//! The walk from a figure of a return to the records that it counted: of a frozen one those that were counted then, of a preview those of now.

use std::sync::Arc;

use askama::Template;
use practice::people::{Act, Matter};
use practice::returns::printing::CountedCell;

use super::build::Behind;
use super::pages::{built, row};
use crate::figures::pages::RecordsPage;
use crate::frame::ask::page;
use crate::frame::{Ask, Failure, Reply};
use crate::ledger::Tx;
use crate::work::pages::show;
use crate::work::sql::lines_of;

/// Records on one page.
const PAGE: usize = 50;

/// Lists the records behind a figure; each is a look at its record.
pub async fn records(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let inner = Arc::clone(&ask);
    let (shown, seen) = ask.house.ledger.read(move |tx| read(&inner, tx)).await?;
    let who = ask.signature(Matter::Operational, Act::View)?;
    let work = move |tx: &mut Tx<'_>| tx.looked_at(&who, "listed behind a return", "op", &seen, "");
    ask.house.ledger.write(work).await.map_err(Failure::Fault)?;
    page(shown.render())
}

fn read(ask: &Arc<Ask>, tx: &mut Tx<'_>) -> Result<(RecordsPage, Vec<String>), Failure> {
    let reader = ask.reader()?;
    let scope = reader.view_scope(ask.now).ok_or(Failure::NotFound)?;
    let one = row(ask, tx)?;
    let [table, figure_row, column] = ["table", "row", "column"].map(|name| ask.query.one(name));
    let printing = ask.query.one("printing");
    let records = if printing.is_empty() {
        let now = built(ask, tx, &one, Behind::Table(table))?;
        now.content.cell(table, figure_row, column).map(CountedCell::records).unwrap_or_default()
    } else {
        let frozen = crate::returns::read(tx, reader, printing)?;
        if frozen.what != one.what() {
            return Err(Failure::NotFound);
        }
        crate::returns::records_of(tx, reader, &frozen, [table, figure_row, column], ask.now)?
    };
    let after = ask.query.one("after");
    let ids: Vec<String> = records.into_iter().filter(|id| id.as_str() > after).collect();
    let more = ids.len() > PAGE;
    let ids: Vec<String> = ids.into_iter().take(PAGE).collect();
    let lines = lines_of(tx, &ids, &scope)?;
    let policy = ask.house.policy()?;
    let says = [one.title.as_str(), table, figure_row, column].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    let next = || {
        let walk = super::pictured::walk(&one.address(), printing, table, figure_row, column);
        let after = form_urlencoded::Serializer::new(String::new()).append_pair("after", ids.last().map_or("", String::as_str)).finish();
        format!("{walk}&{after}")
    };
    let next = if more { next() } else { String::new() };
    let shown = RecordsPage {
        chrome: ask.chrome("/returns"),
        title: "Records behind the figure".into(),
        says,
        lines: show(ask, tx, &lines, &policy)?,
        back: one.address(),
        next,
    };
    Ok((shown, lines.into_iter().map(|line| line.id).collect()))
}
