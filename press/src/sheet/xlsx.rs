//! An Excel workbook (ISO/IEC 29500) of two visible sheets: what the file is, then its rows.
//!
//! Written here rather than by a library: those at hand hold every row in memory, or in working files that would keep in clear on a disk what
//! the store keeps sealed.

use std::fmt::Write as _;
use std::io::Write;

use jiff::civil::date;

use super::pack::Pack;
use super::{Cell, Format, Head, Kind, MOST_ROWS, Marking, Moment, Wrong};
use crate::svg::escape;

/// The widest column, in characters.
const WIDEST: usize = 60;
/// Rows that are looked at for the width of the columns, which stands before the rows.
const LOOKED_AT: usize = 200;
/// The longest text of a cell, in characters.
const LONGEST: usize = 32_767;

const BEGIN: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PARTS: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// Styles of cells, by their place in the list of [`styles`].
const BOLD: usize = 1;
const BOLD_RIGHT: usize = 2;
const MOMENT: usize = 3;
/// The style of one decimal place; the others follow it.
const ONE_PLACE: usize = 4;
/// The most decimal places that have a style.
const MOST_PLACES: usize = 6;

/// Writes the workbook as its rows are pulled; gives their number. Refuses more than [`MOST_ROWS`]. It holds its sheets and nothing else: no
/// author, no machine, no moment beside the marking.
pub fn xlsx(head: &Head, marking: &Marking, rows: impl IntoIterator<Item = Vec<Cell>>, out: &mut impl Write) -> Result<usize, Wrong> {
    let mut pack = Pack::new(out);
    pack.member("[Content_Types].xml", &types())?;
    pack.member("_rels/.rels", &relations(&[("officeDocument", "xl/workbook.xml")]))?;
    pack.member("xl/workbook.xml", &workbook())?;
    let inner = [("worksheet", "worksheets/sheet1.xml"), ("worksheet", "worksheets/sheet2.xml"), ("styles", "styles.xml")];
    pack.member("xl/_rels/workbook.xml.rels", &relations(&inner))?;
    pack.member("xl/styles.xml", &styles())?;
    pack.member("xl/worksheets/sheet1.xml", &about(head, marking))?;
    pack.begin("xl/worksheets/sheet2.xml")?;
    let mut rows = rows.into_iter();
    let first: Vec<Vec<Cell>> = rows.by_ref().take(LOOKED_AT).collect();
    pack.put(&above(head, &first))?;
    let mut count: usize = 0;
    let mut line = String::new();
    for row in first.into_iter().chain(rows) {
        if count == MOST_ROWS {
            return Err(Wrong::TooManyRows(Format::Xlsx));
        }
        count += 1;
        line.clear();
        let _ = write!(line, "<row r=\"{}\">", count + 1);
        for (place, cell) in row.iter().enumerate() {
            put(&mut line, &at(place, count + 1), cell);
        }
        line.push_str("</row>\n");
        pack.put(&line)?;
    }
    pack.put("</sheetData></worksheet>")?;
    pack.finish()?;
    Ok(count)
}

fn types() -> String {
    let part = |name: &str, kind: &str| format!("<Override PartName=\"/xl/{name}.xml\" ContentType=\"{PARTS}.{kind}+xml\"/>");
    format!(
        "{BEGIN}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>{}{}{}{}</Types>",
        part("workbook", "sheet.main"),
        part("worksheets/sheet1", "worksheet"),
        part("worksheets/sheet2", "worksheet"),
        part("styles", "styles")
    )
}

fn relations(to: &[(&str, &str)]) -> String {
    let one = |(place, (kind, target)): (usize, &(&str, &str))| {
        format!("<Relationship Id=\"rId{}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>", place + 1)
    };
    let all: String = to.iter().enumerate().map(one).collect();
    format!("{BEGIN}<Relationships xmlns=\"{RELATIONS}\">{all}</Relationships>")
}

fn workbook() -> String {
    format!(
        "{BEGIN}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><bookViews><workbookView/></bookViews><sheets><sheet name=\"About this file\" sheetId=\"1\" r:id=\"rId1\"/>\
         <sheet name=\"Data\" sheetId=\"2\" r:id=\"rId2\"/></sheets></workbook>"
    )
}

fn styles() -> String {
    let (mut formats, mut decimals) = (String::new(), String::new());
    for places in 1..=MOST_PLACES {
        let _ = write!(formats, "<numFmt numFmtId=\"{}\" formatCode=\"0.{}\"/>", 164 + places, "0".repeat(places));
        let _ = write!(decimals, "<xf numFmtId=\"{}\" applyNumberFormat=\"1\"/>", 164 + places);
    }
    format!(
        "{BEGIN}<styleSheet xmlns=\"{MAIN}\"><numFmts count=\"{}\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd hh:mm\"/>{formats}</numFmts>\
         <fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font><font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>\
         <fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
         <borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs>\
         <cellXfs count=\"{}\"><xf/><xf fontId=\"1\" applyFont=\"1\"/>\
         <xf fontId=\"1\" applyFont=\"1\" applyAlignment=\"1\"><alignment horizontal=\"right\"/></xf>\
         <xf numFmtId=\"164\" applyNumberFormat=\"1\"/>{decimals}</cellXfs></styleSheet>",
        MOST_PLACES + 1,
        ONE_PLACE + MOST_PLACES
    )
}

fn about(head: &Head, marking: &Marking) -> String {
    let mut sheet = format!(
        "{BEGIN}<worksheet xmlns=\"{MAIN}\"><cols><col min=\"1\" max=\"1\" width=\"18\" customWidth=\"1\"/>\
         <col min=\"2\" max=\"2\" width=\"70\" customWidth=\"1\"/></cols><sheetData>"
    );
    let mut number = 0;
    let mut line = |cells: &[(&str, usize)]| {
        number += 1;
        let _ = write!(sheet, "<row r=\"{number}\">");
        for (place, (text, style)) in cells.iter().enumerate() {
            words(&mut sheet, &at(place, number), text, *style);
        }
        sheet.push_str("</row>");
    };
    line(&[(&head.title, BOLD)]);
    for (name, said) in marking.lines() {
        line(&[(name, BOLD), (said, 0)]);
    }
    for note in &head.notes {
        line(&[(note, 0)]);
    }
    sheet.push_str("</sheetData></worksheet>");
    sheet
}

/// What stands above the rows: the headings, which stay in sight, and how wide each column is by its heading and its first rows.
fn above(head: &Head, first: &[Vec<Cell>]) -> String {
    let mut sheet = format!(
        "{BEGIN}<worksheet xmlns=\"{MAIN}\"><sheetViews><sheetView workbookViewId=\"0\">\
         <pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>"
    );
    if !head.columns.is_empty() {
        sheet.push_str("<cols>");
    }
    for (place, column) in head.columns.iter().enumerate() {
        let cells = first.iter().filter_map(|row| row.get(place)).map(|cell| cell.shown().chars().count());
        let width = cells.chain([column.title.chars().count()]).max().unwrap_or(0).min(WIDEST) + 2;
        let _ = write!(sheet, "<col min=\"{0}\" max=\"{0}\" width=\"{width}\" customWidth=\"1\"/>", place + 1);
    }
    if !head.columns.is_empty() {
        sheet.push_str("</cols>");
    }
    sheet.push_str("<sheetData><row r=\"1\">");
    for (place, column) in head.columns.iter().enumerate() {
        words(&mut sheet, &at(place, 1), &column.title, if column.kind == Kind::Number { BOLD_RIGHT } else { BOLD });
    }
    sheet.push_str("</row>\n");
    sheet
}

/// "A1", "AB12".
fn at(place: usize, line: usize) -> String {
    let mut letters = Vec::new();
    let mut left = place + 1;
    while left > 0 {
        let digit = u8::try_from((left - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    let letters: String = letters.into_iter().rev().collect();
    format!("{letters}{line}")
}

/// Text is stored as text: only an `f` element would make it a formula, and none is ever written; nor is an address in it made a link.
fn words(sheet: &mut String, place: &str, text: &str, style: usize) {
    let text: String = text.chars().take(LONGEST).collect();
    let lines: Vec<String> = text.split('\n').map(|line| literal(&escape(line))).collect();
    let _ = write!(sheet, "<c r=\"{place}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>", lines.join("\n"));
}

/// "_x0041_" is read as the character of that number, so that the letters themselves are written with their own first one so.
fn literal(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = rest.find("_x") {
        let (before, found) = rest.split_at(place);
        safe.push_str(before);
        let code = found.get(2..6).is_some_and(|code| code.chars().all(|c| c.is_ascii_hexdigit())) && found.get(6..7) == Some("_");
        safe.push_str(if code { "_x005F_x" } else { "_x" });
        rest = found.get(2..).unwrap_or_default();
    }
    safe.push_str(rest);
    safe
}

fn put(sheet: &mut String, place: &str, cell: &Cell) {
    let mut figure = |style: usize, value: String| {
        let _ = write!(sheet, "<c r=\"{place}\" s=\"{style}\"><v>{value}</v></c>");
    };
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => words(sheet, place, text, 0),
        Cell::Whole(number) => figure(0, number.to_string()),
        Cell::Decimal(number, places) => {
            let places = (*places).clamp(1, MOST_PLACES);
            figure(ONE_PLACE + places - 1, format!("{number:.places$}"));
        }
        Cell::Moment(moment) => match serial(*moment) {
            Some(value) => figure(MOMENT, value),
            None => words(sheet, place, &moment.written(' '), 0),
        },
        Cell::Suppressed => words(sheet, place, "[c]", 0),
    }
}

/// A moment as Excel counts it: days since 30 December 1899, the minutes as their part of a day. None for what no calendar has.
fn serial(Moment { date: (year, month, day), time: (hour, minute) }: Moment) -> Option<String> {
    let small = |number: u8| i8::try_from(number).ok();
    let on = jiff::civil::Date::new(i16::try_from(year).ok()?, small(month)?, small(day)?).ok()?;
    let days = on.since(date(1899, 12, 30)).ok()?.get_days();
    let minutes = f64::from(u16::from(hour) * 60 + u16::from(minute));
    Some(format!("{:.10}", f64::from(days) + minutes / 1440.0))
}
