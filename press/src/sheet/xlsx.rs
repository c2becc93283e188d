//! An Excel workbook of two visible sheets: what the file is, then its rows.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::{Cell, Head, Kind, MOST_ROWS, Marking, Moment, Wrong};

/// The widest column, in characters.
const WIDEST: usize = 60;

/// The workbook's bytes and its number of rows. Refuses more than [`MOST_ROWS`].
///
/// Made in memory without working files. Its properties are the same for every file: no author, no machine, and a fixed date, because the
/// moment stands in the marking.
pub fn xlsx(head: &Head, marking: &Marking, rows: impl IntoIterator<Item = Vec<Cell>>) -> Result<(Vec<u8>, usize), Wrong> {
    let wrong = |error: XlsxError| Wrong::Writing(error.to_string());
    let mut book = Workbook::new();
    let fixed = ExcelDateTime::from_ymd(2000, 1, 1).map_err(wrong)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&fixed));
    about(book.add_worksheet(), head, marking).map_err(wrong)?;
    let sheet = book.add_worksheet();
    sheet.set_name("Data").map_err(wrong)?;
    let mut widths = heading(sheet, head).map_err(wrong)?;
    let mut count: usize = 0;
    for row in rows {
        if count == MOST_ROWS {
            return Err(Wrong::TooManyRows(super::Format::Xlsx));
        }
        count += 1;
        for (place, cell) in row.iter().enumerate() {
            if let Some(width) = widths.get_mut(place) {
                *width = (*width).max(cell.shown().chars().count().min(WIDEST));
            }
            put(sheet, count, place, cell).map_err(wrong)?;
        }
    }
    for (place, width) in widths.into_iter().enumerate() {
        sheet.set_column_width(column(place), crate::svg::place(width + 2)).map_err(wrong)?;
    }
    sheet.set_freeze_panes(1, 0).map_err(wrong)?;
    Ok((book.save_to_buffer().map_err(wrong)?, count))
}

fn about(sheet: &mut Worksheet, head: &Head, marking: &Marking) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    sheet.set_name("About this file")?.set_column_width(0, 18)?.set_column_width(1, 70)?;
    sheet.write_string_with_format(0, 0, &head.title, &bold)?;
    let mut line = 2;
    for (name, words) in marking.lines() {
        sheet.write_string_with_format(line, 0, name, &bold)?.write_string(line, 1, words)?;
        line += 1;
    }
    for note in &head.notes {
        line += 1;
        sheet.write_string(line, 0, note)?;
    }
    Ok(())
}

/// The headings; gives how wide each is.
fn heading(sheet: &mut Worksheet, head: &Head) -> Result<Vec<usize>, XlsxError> {
    for (place, title) in head.columns.iter().enumerate() {
        let format = Format::new().set_bold();
        let format = if title.kind == Kind::Number { format.set_align(FormatAlign::Right) } else { format };
        sheet.write_string_with_format(0, column(place), &title.title, &format)?;
    }
    Ok(head.columns.iter().map(|title| title.title.chars().count().min(WIDEST)).collect())
}

fn put(sheet: &mut Worksheet, line: usize, place: usize, cell: &Cell) -> Result<(), XlsxError> {
    let (row, column) = (u32::try_from(line).unwrap_or(u32::MAX), column(place));
    match cell {
        Cell::Empty => {}
        // A string cell is never a formula, whatever it begins with; nor is an address in it made a link.
        Cell::Text(text) => {
            let fits: String = text.chars().take(32_767).collect();
            sheet.write_string(row, column, fits)?;
        }
        Cell::Whole(number) => {
            let size = crate::number(number.unsigned_abs());
            sheet.write_number(row, column, if *number < 0 { -size } else { size })?;
        }
        Cell::Decimal(number, places) => {
            let format = Format::new().set_num_format(format!("0.{}", "0".repeat((*places).max(1))));
            sheet.write_number_with_format(row, column, *number, &format)?;
        }
        Cell::Moment(Moment { date: (year, month, day), time: (hour, minute) }) => {
            let moment = ExcelDateTime::from_ymd(*year, *month, *day)?.and_hms(u16::from(*hour), *minute, 0)?;
            sheet.write_datetime_with_format(row, column, &moment, &Format::new().set_num_format("yyyy-mm-dd hh:mm"))?;
        }
        Cell::Suppressed => {
            sheet.write_string(row, column, "[c]")?;
        }
    }
    Ok(())
}

fn column(place: usize) -> u16 {
    u16::try_from(place).unwrap_or(u16::MAX)
}
