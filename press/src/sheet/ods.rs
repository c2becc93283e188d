//! An Open Document spreadsheet (ISO/IEC 26300) of two visible sheets: what the file is, then its rows.
//!
//! Written here rather than by a library: those at hand put the moment of writing and an order that changes from run to run into the file,
//! and a file's hash has to mean its facts.

use std::fmt::Write as _;
use std::io::Write;

use super::pack::Pack;
use super::{Cell, Format, Head, Kind, MOST_ROWS, Marking, Wrong};
use crate::svg::escape;

const TYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";

const MANIFEST: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" manifest:version=\"1.3\">\
<manifest:file-entry manifest:full-path=\"/\" manifest:version=\"1.3\" manifest:media-type=\"application/vnd.oasis.opendocument.spreadsheet\"/>\
<manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/></manifest:manifest>\n";

const BEGIN: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" \
office:version=\"1.3\"><office:automatic-styles>\
<style:style style:name=\"head\" style:family=\"table-cell\"><style:text-properties fo:font-weight=\"bold\"/></style:style>\
<style:style style:name=\"words\" style:family=\"table-column\"><style:table-column-properties style:column-width=\"5cm\"/></style:style>\
<style:style style:name=\"figures\" style:family=\"table-column\"><style:table-column-properties style:column-width=\"3.5cm\"/></style:style>\
</office:automatic-styles><office:body><office:spreadsheet>\n";

const END: &str = "</office:spreadsheet></office:body></office:document-content>\n";

/// Writes the spreadsheet as its rows are pulled; gives their number. Refuses more than [`MOST_ROWS`]. It holds its sheets and nothing else: no
/// author, no machine, no moment beside the marking.
pub fn ods(head: &Head, marking: &Marking, rows: impl IntoIterator<Item = Vec<Cell>>, out: &mut impl Write) -> Result<usize, Wrong> {
    let mut pack = Pack::new(out);
    pack.stored("mimetype", TYPE)?;
    pack.member("META-INF/manifest.xml", MANIFEST)?;
    pack.begin("content.xml")?;
    pack.put(&above(head, marking))?;
    let mut count: usize = 0;
    let mut line = String::new();
    for row in rows {
        if count == MOST_ROWS {
            return Err(Wrong::TooManyRows(Format::Ods));
        }
        count += 1;
        line.clear();
        line.push_str("<table:table-row>");
        for cell in &row {
            put(&mut line, cell);
        }
        line.push_str("</table:table-row>\n");
        pack.put(&line)?;
    }
    pack.put("</table:table>")?;
    pack.put(END)?;
    pack.finish()?;
    Ok(count)
}

/// What stands before the rows: the first sheet, and the headings of the second.
fn above(head: &Head, marking: &Marking) -> String {
    let mut content = BEGIN.to_owned();
    about(&mut content, head, marking);
    content.push_str("<table:table table:name=\"Data\">");
    for column in &head.columns {
        let style = if column.kind == Kind::Number { "figures" } else { "words" };
        let _ = write!(content, "<table:table-column table:style-name=\"{style}\"/>");
    }
    content.push_str("<table:table-row>");
    for column in &head.columns {
        words(&mut content, &column.title, true);
    }
    content.push_str("</table:table-row>\n");
    content
}

fn about(content: &mut String, head: &Head, marking: &Marking) {
    content.push_str("<table:table table:name=\"About this file\"><table:table-column table:style-name=\"words\"/>");
    let mut line = |cells: &[(&str, bool)]| {
        content.push_str("<table:table-row>");
        for (text, bold) in cells {
            words(content, text, *bold);
        }
        content.push_str("</table:table-row>\n");
    };
    line(&[(&head.title, true)]);
    for (name, said) in marking.lines() {
        line(&[(name, true), (said, false)]);
    }
    for note in &head.notes {
        line(&[(note, false)]);
    }
    content.push_str("</table:table>\n");
}

/// Text is stored as text: only a formula attribute would make it a formula, and none is ever written.
fn words(content: &mut String, text: &str, bold: bool) {
    let style = if bold { " table:style-name=\"head\"" } else { "" };
    let _ = write!(content, "<table:table-cell office:value-type=\"string\"{style}>");
    for line in text.split('\n') {
        let _ = write!(content, "<text:p>{}</text:p>", escape(line));
    }
    content.push_str("</table:table-cell>");
}

fn put(content: &mut String, cell: &Cell) {
    let mut figure = |value: String| {
        let _ = write!(
            content,
            "<table:table-cell office:value-type=\"float\" office:value=\"{value}\"><text:p>{}</text:p></table:table-cell>",
            cell.shown()
        );
    };
    match cell {
        Cell::Empty => content.push_str("<table:table-cell/>"),
        Cell::Text(text) => words(content, text, false),
        Cell::Whole(number) => figure(number.to_string()),
        Cell::Decimal(number, places) => figure(format!("{number:.places$}")),
        Cell::Moment(moment) => {
            let (value, shown) = (moment.written('T'), moment.written(' '));
            let _ = write!(
                content,
                "<table:table-cell office:value-type=\"date\" office:date-value=\"{value}:00\"><text:p>{shown}</text:p></table:table-cell>"
            );
        }
        Cell::Suppressed => words(content, "[c]", false),
    }
}
