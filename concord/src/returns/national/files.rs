//! A signed return as a file: exactly what was signed, in the columns that were in force then, as CSV, XLSX, ODS or JSON.

use practice::returns::Printed;
use practice::returns::national::{Column, content};
use press::sheet::{Cell, Column as Headed, Format, Head, Marking, Wrong};
use serde_json::{Value, json};

use super::pictured::title;
use crate::ledger::Fault;
use crate::returns::sql::PrintingRow;

/// The part of a file that holds all tables, one figure a row.
pub const EVERY_TABLE: &str = "tables";

/// The columns that a printing was frozen with.
pub fn columns_of(definition: &Value) -> Vec<Column> {
    definition.get("columns").cloned().and_then(|columns| serde_json::from_value(columns).ok()).unwrap_or_default()
}

/// What a file may hold of a return: code and words. Records first, since they are what a record-level return is.
pub fn parts(tables: &[Printed]) -> Vec<(String, String)> {
    let records = tables.iter().filter(|table| table.code == content::RECORDS).map(|table| (table.code.clone(), table.title.clone()));
    let others = tables.iter().filter(|table| table.code != content::RECORDS);
    let every = (others.clone().count() > 0).then(|| (EVERY_TABLE.to_owned(), "All tables, one figure a row".to_owned()));
    records.chain(every).chain(others.map(|table| (table.code.clone(), title(table)))).collect()
}

/// The head and the rows of a sheet.
type Sheet = (Head, Vec<Vec<Cell>>);
/// The bytes of a file and how many rows it has, or why it could not be written.
type File = Result<(Vec<u8>, usize), Wrong>;

/// The head and the rows of a part; none for a part that is not there.
fn sheet(printing: &PrintingRow, part: &str) -> Result<Option<Sheet>, Fault> {
    let tables = printing.frozen()?.tables;
    let figure = |text: &String| text.replace(',', "").parse().map_or_else(|_| Cell::text(text), Cell::Whole);
    let head = |name: &str, notes: Vec<String>, columns| Head { title: format!("{}: {name}", printing.title), notes, columns };
    if part == EVERY_TABLE {
        let mut rows = Vec::new();
        let mut notes: Vec<String> = Vec::new();
        for table in tables.iter().filter(|table| table.code != content::RECORDS) {
            notes.extend(table.notes.iter().map(|note| format!("{}: {note}", title(table))));
            for (row, cells) in &table.rows {
                let columns = table.head.iter().skip(1).zip(cells);
                rows.extend(columns.map(|(column, cell)| vec![Cell::text(title(table)), Cell::text(row), Cell::text(column), figure(cell)]));
            }
        }
        let columns = vec![Headed::text("Table"), Headed::text("Row"), Headed::text("Column"), Headed::number("Figure")];
        return Ok(Some((head("all tables", notes, columns), rows)));
    }
    let Some(table) = tables.iter().find(|table| table.code == part) else { return Ok(None) };
    if table.code == content::RECORDS {
        let (columns, rows) = content::arranged(table, &columns_of(&printing.asked()?));
        let rows = rows.into_iter().map(|row| row.into_iter().map(Cell::text).collect()).collect();
        return Ok(Some((head(&table.title, table.notes.clone(), columns.into_iter().map(Headed::text).collect()), rows)));
    }
    let columns = table.head.iter().enumerate().map(|(place, words)| if place == 0 { Headed::text(words) } else { Headed::number(words) });
    let row = |(label, cells): &(String, Vec<String>)| std::iter::once(Cell::text(label)).chain(cells.iter().map(figure)).collect();
    Ok(Some((head(&title(table), table.notes.clone(), columns.collect()), table.rows.iter().map(row).collect())))
}

/// The bytes of a file and its rows; none for a part that is not there.
pub fn written(printing: &PrintingRow, part: &str, format: Format, marking: &Marking) -> Result<Option<File>, Fault> {
    let Some((head, rows)) = sheet(printing, part)? else { return Ok(None) };
    let mut bytes = Vec::new();
    Ok(Some(press::sheet::write(format, &head, marking, rows, &mut bytes).map(|count| (bytes, count))))
}

/// A printing as JSON: everything that was signed.
pub fn as_json(printing: &PrintingRow, number: usize) -> Result<Value, Fault> {
    let (frozen, definition) = (printing.frozen()?, printing.asked()?);
    let columns = columns_of(&definition);
    let records = frozen.tables.iter().find(|table| table.code == content::RECORDS).map(|table| {
        let (head, rows) = content::arranged(table, &columns);
        json!({ "columns": head, "rows": rows, "notes": table.notes })
    });
    let table = |table: &Printed| {
        let row = |(label, cells): &(String, Vec<String>)| json!({ "row": label, "cells": cells });
        let rows: Vec<Value> = table.rows.iter().map(row).collect();
        json!({ "code": table.code, "title": table.title, "columns": table.head, "rows": rows, "notes": table.notes })
    };
    let tables: Vec<Value> = frozen.tables.iter().filter(|one| one.code != content::RECORDS).map(table).collect();
    Ok(json!({
        "return": definition.get("return"), "period": definition.get("period"), "version": number, "title": printing.title,
        "from": printing.from_day, "to": printing.to_day, "as_at": printing.as_at, "prepared_by": printing.prepared_by,
        "prepared_at": printing.prepared_at, "signed_by": printing.signed_by, "signed_at": printing.signed_at, "hash": printing.hash(),
        "coverage": printing.missing()?, "corrections": definition.get("corrections"), "tables": tables, "records": records,
    }))
}
