//! Comma-separated values, row by row: any number of rows in the memory of one.

use std::io::Write;

use super::{Cell, Head, Marking, Wrong, is_like_a_formula};

/// Writes the marking, the notes, the headings and each row as it is pulled; gives the number of rows.
///
/// Text that a spreadsheet might take for a formula gets an apostrophe before it. Lines end as RFC 4180 has it; a byte-order mark lets
/// Excel read the file as UTF-8.
pub fn csv(head: &Head, marking: &Marking, rows: impl IntoIterator<Item = Vec<Cell>>, out: &mut impl Write) -> Result<usize, Wrong> {
    out.write_all("\u{feff}".as_bytes()).map_err(|error| Wrong::Writing(error.to_string()))?;
    let mut writer = csv::WriterBuilder::new().flexible(true).terminator(csv::Terminator::CRLF).from_writer(out);
    let wrong = |error: csv::Error| Wrong::Writing(error.to_string());
    writer.write_record([safe(&head.title)]).map_err(wrong)?;
    for (name, words) in marking.lines() {
        writer.write_record([name, &safe(words)]).map_err(wrong)?;
    }
    for note in &head.notes {
        writer.write_record([safe(note)]).map_err(wrong)?;
    }
    writer.write_record([""]).map_err(wrong)?;
    writer.write_record(head.columns.iter().map(|column| safe(&column.title))).map_err(wrong)?;
    let mut count = 0;
    for row in rows {
        writer.write_record(row.iter().map(written)).map_err(wrong)?;
        count += 1;
    }
    writer.flush().map_err(|error| Wrong::Writing(error.to_string()))?;
    Ok(count)
}

fn safe(text: &str) -> String {
    if is_like_a_formula(text) { format!("'{text}") } else { text.to_owned() }
}

/// Numbers without separators, so that programs read them.
fn written(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => safe(text),
        Cell::Whole(number) => number.to_string(),
        Cell::Decimal(number, places) => format!("{number:.places$}"),
        Cell::Moment(moment) => moment.written(' '),
        Cell::Suppressed => "[c]".to_owned(),
    }
}
