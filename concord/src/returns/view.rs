//! How a printing is shown: its tables, each figure a way to its records, with what changed since beside it.

use practice::people::{Reader, Scope};
use practice::returns::daily::Delta;
use practice::returns::printing::{Content, CountedCell, record_of};
use practice::returns::{Difference, Printed};

use super::sql::{Listed, PrintingRow};
use crate::frame::{Ask, Failure};
use crate::ledger::{Fault, Tx};

/// One figure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CellView {
    /// As printed.
    pub figure: String,
    /// The way to its records; empty for none.
    pub href: String,
    /// What it would be now, where that differs.
    pub now: String,
}

/// One table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableView {
    /// Its title.
    pub title: String,
    /// The heads of its columns.
    pub head: Vec<String>,
    /// Rows: label and figures.
    pub rows: Vec<(String, Vec<CellView>)>,
    /// What belongs to it.
    pub notes: Vec<String>,
}

/// What changed in one figure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeView {
    /// Which.
    pub label: String,
    /// As printed.
    pub before: String,
    /// As it is now, or in the later printing.
    pub after: String,
    /// Records that came in and that the reader reaches.
    pub came: Vec<String>,
    /// Records that left and that the reader reaches.
    pub left: Vec<String>,
}

/// A line of a list of printings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineView {
    /// Its title.
    pub title: String,
    /// Its page.
    pub href: String,
    /// For whom, which days.
    pub facts: String,
    /// Signed by whom and when, or that it waits.
    pub stands: String,
    /// Whether it waits for a signature.
    pub waits: bool,
}

/// The tables of a content. `href` gives the way to a figure's records, `now` what it would be now where that differs.
pub fn tables(content: &Content, href: impl Fn(&CountedCell) -> String, now: impl Fn(&CountedCell) -> String) -> Vec<TableView> {
    let cell = |table: &Printed, row: &str, column: &str, figure: &str| {
        let counted = content.cell(&table.code, row, column);
        let way = counted.filter(|cell| !cell.units.is_empty()).map(&href).unwrap_or_default();
        CellView { figure: figure.to_owned(), href: way, now: counted.map(&now).unwrap_or_default() }
    };
    let view = |table: &Printed| {
        let row = |(label, cells): &(String, Vec<String>)| {
            let columns = table.head.iter().skip(1);
            (label.clone(), columns.zip(cells).map(|(column, figure)| cell(table, label, column, figure)).collect())
        };
        TableView {
            title: table.title.clone(),
            head: table.head.clone(),
            rows: table.rows.iter().map(row).collect(),
            notes: table.notes.clone(),
        }
    };
    content.tables.iter().map(view).collect()
}

/// What changed, with the records of it that a scope reaches; none of the records where the reader reaches none.
pub fn changes(tx: &mut Tx<'_>, deltas: &[Delta], scope: Option<&Scope>) -> Result<Vec<ChangeView>, Fault> {
    let mut reached = |units: &[String]| -> Result<Vec<String>, Fault> {
        let Some(scope) = scope else { return Ok(Vec::new()) };
        let mut records: Vec<String> = units.iter().map(|unit| record_of(unit).to_owned()).collect();
        records.dedup();
        Ok(crate::work::sql::lines_of(tx, &records, scope)?.into_iter().map(|line| line.id).collect())
    };
    let mut found = Vec::with_capacity(deltas.len());
    for delta in deltas {
        found.push(ChangeView {
            label: delta.label.clone(),
            before: practice::returns::thousands(delta.before),
            after: practice::returns::thousands(delta.now),
            came: reached(&delta.added)?,
            left: reached(&delta.removed)?,
        });
    }
    Ok(found)
}

/// What differs between two printings, for a page.
pub fn differences(found: &[Difference]) -> Vec<ChangeView> {
    let none = || "not printed".to_owned();
    let one = |one: &Difference| ChangeView {
        label: format!("{}, {}", one.row, one.column),
        before: one.before.clone().unwrap_or_else(none),
        after: one.after.clone().unwrap_or_else(none),
        ..ChangeView::default()
    };
    found.iter().map(one).collect()
}

/// Whether the reader walks from figures to records at all.
pub fn walks(reader: &Reader, at: jiff::Timestamp) -> bool {
    reader.view_scope(at).is_some() && reader.counting(at).is_some_and(|counting| !counting.suppressed())
}

/// The facts of a printing, key by key.
pub fn facts(ask: &Ask, tx: &mut Tx<'_>, row: &PrintingRow) -> Result<Vec<(String, String)>, Failure> {
    let calendar = ask.house.policy()?.calendar.clone();
    let accounts: Vec<String> = [Some(row.prepared_by.clone()), row.signed_by.clone()].into_iter().flatten().collect();
    let names = crate::people::sql::names(tx, &accounts)?;
    let name = |account: &str| names.get(account).cloned().unwrap_or_else(|| account.to_owned());
    let mut facts = vec![
        ("For".to_owned(), row.audience.label().to_owned()),
        ("Counted".to_owned(), format!("The records as they were on {}", calendar.show(row.as_at))),
        ("Prepared by".to_owned(), format!("{}, {}", name(&row.prepared_by), calendar.show(row.prepared_at))),
    ];
    match (&row.signed_by, row.signed_at) {
        (Some(by), Some(at)) => {
            facts.push(("Signed by".to_owned(), format!("{}, {}", name(by), calendar.show(at))));
            facts.push(("Journal's head".to_owned(), row.head.clone().unwrap_or_else(|| "None was sealed yet".to_owned())));
        }
        _ if row.withdrawn_at.is_some() => facts.push(("Signed by".to_owned(), "Nobody: it was given up".to_owned())),
        _ => facts.push(("Signed by".to_owned(), "Nobody yet".to_owned())),
    }
    facts.push(("Hash".to_owned(), row.hash()));
    Ok(facts)
}

/// Lines of a list.
pub fn lines(ask: &Ask, tx: &mut Tx<'_>, listed: &[Listed]) -> Result<Vec<LineView>, Failure> {
    let calendar = ask.house.policy()?.calendar.clone();
    let accounts: Vec<String> = listed.iter().flat_map(|one| [Some(one.prepared_by.clone()), one.signed_by.clone()]).flatten().collect();
    let names = crate::people::sql::names(tx, &accounts)?;
    let name = |account: &str| names.get(account).cloned().unwrap_or_else(|| account.to_owned());
    let line = |one: &Listed| LineView {
        title: one.title.clone(),
        href: format!("/printings/{}", one.id),
        facts: format!("{}, {}", one.kind.label(), one.audience.label()),
        stands: match (&one.signed_by, one.signed_at) {
            (Some(by), Some(at)) => format!("Signed by {}, {}", name(by), calendar.show(at)),
            _ => format!("Prepared by {}, {}; waits for a signature", name(&one.prepared_by), calendar.show(one.prepared_at)),
        },
        waits: one.signed_at.is_none(),
    };
    Ok(listed.iter().map(line).collect())
}
