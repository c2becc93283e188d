//! Printed tables as a page shows them: every count a link to what it counted, for those who open records.

use practice::returns::Printed;
use practice::returns::national::{Column, cells, content, nil};

use crate::figures::pages::CellView;

/// Rows of records that a page shows; all of them are in the file.
const SHOWN: usize = 20;

/// A table on a page.
#[derive(Clone, Debug, Default)]
pub struct TableView {
    /// Its name for links within the page.
    pub id: String,
    /// "Table A: Hate crimes by strand"; without a letter for tables that have none.
    pub title: String,
    /// The words over each column.
    pub head: Vec<String>,
    /// Whether the columns after the first are figures.
    pub figures: bool,
    /// Rows: the first cell is the row's heading.
    pub rows: Vec<Vec<CellView>>,
    /// What was counted and how, and what is missing.
    pub notes: Vec<String>,
}

/// The way from a figure to its records.
pub fn walk(address: &str, printing: &str, table: &str, row: &str, column: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("table", table).append_pair("row", row).append_pair("column", column);
    if !printing.is_empty() {
        query.append_pair("printing", printing);
    }
    format!("{address}/records?{}", query.finish())
}

/// Tables as shown. `opens` says whether the reader opens records; `printing` is the frozen one that they are of, empty for a preview.
pub fn tables(all: &[Printed], columns: &[Column], (address, printing): (&str, &str), opens: bool) -> Vec<TableView> {
    let link = |table: &Printed, row: &str, column: &str, figure: &str| {
        let counted = cells::counts(column) && figure.replace(',', "").parse::<u64>().is_ok_and(|count| count > 0);
        if opens && counted { walk(address, printing, &table.code, row, column) } else { String::new() }
    };
    all.iter()
        .map(|table| {
            if table.code.as_str() == content::RECORDS {
                records(table, columns, (address, printing), opens)
            } else {
                let figures = !matches!(table.code.as_str(), content::SUMMARY | nil::ANSWERS);
                let row = |(label, cells): &(String, Vec<String>)| {
                    let cell = |(column, figure): (&String, &String)| CellView {
                        figure: figure.clone(),
                        href: if figures { link(table, label, column, figure) } else { String::new() },
                    };
                    std::iter::once(plain(label)).chain(table.head.iter().skip(1).zip(cells).map(cell)).collect()
                };
                TableView {
                    id: format!("table-{}", table.code.to_lowercase()),
                    title: title(table),
                    head: table.head.clone(),
                    figures,
                    rows: table.rows.iter().map(row).collect(),
                    notes: table.notes.clone(),
                }
            }
        })
        .collect()
}

/// A table's title: with its letter, where it has one.
pub fn title(table: &Printed) -> String {
    if table.code.chars().count() == 1 { format!("Table {}: {}", table.code, table.title) } else { table.title.clone() }
}

fn plain(figure: &str) -> CellView {
    CellView { figure: figure.to_owned(), href: String::new() }
}

/// The first rows of a record-level table, in the force's columns; the reference leads to the record.
fn records(table: &Printed, columns: &[Column], (address, printing): (&str, &str), opens: bool) -> TableView {
    let (head, rows) = content::arranged(table, columns);
    let reference = columns.iter().position(|column| column.field == "crime_ref");
    let row = |cells: &Vec<String>| {
        let cell = |(place, cell): (usize, &String)| CellView {
            href: if opens && Some(place) == reference { walk(address, printing, &table.code, cell, "") } else { String::new() },
            figure: cell.clone(),
        };
        cells.iter().enumerate().map(cell).collect()
    };
    let mut notes = table.notes.clone();
    if rows.len() > SHOWN {
        notes.insert(0, format!("The first {SHOWN} of {} rows are shown; the file holds all of them.", rows.len()));
    }
    let id = format!("table-{}", table.code.to_lowercase());
    TableView { id, title: table.title.clone(), head, figures: false, rows: rows.iter().take(SHOWN).map(row).collect(), notes }
}
