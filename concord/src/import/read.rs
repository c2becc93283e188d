//! Opens a file of another system by what it is, not by what it is called: CSV in UTF-8, or the first sheet of an XLSX workbook.

use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Range, Reader as _, Xlsx};

/// The largest file that is taken, in bytes (256 MiB).
pub const LARGEST: usize = 256 * 1024 * 1024;

/// The most that a workbook may hold when it is unpacked, in bytes (1 GiB): a small archive can hide a file that fills the memory.
const LARGEST_UNPACKED: u64 = 1024 * 1024 * 1024;

/// A file to import: its name as given and its bytes.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name as given: its ending must not contradict what the file is.
    pub name: String,
    /// What the file holds.
    pub bytes: Vec<u8>,
}

impl Source {
    /// Reads a file of this machine. Refuses, in a sentence, what cannot be read or is too large.
    pub fn from_path(path: &Path) -> Result<Self, String> {
        let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
        let size = std::fs::metadata(path).map_err(|error| format!("{name} cannot be read ({error})."))?.len();
        if usize::try_from(size).unwrap_or(usize::MAX) > LARGEST {
            return Err(too_large(&name));
        }
        let bytes = std::fs::read(path).map_err(|error| format!("{name} cannot be read ({error})."))?;
        Ok(Self { name, bytes })
    }

    /// The file's fingerprint: BLAKE3 in hexadecimal.
    pub fn hash(&self) -> String {
        blake3::hash(&self.bytes).to_hex().to_string()
    }
}

/// A file that could be opened: its header, and its rows on demand.
pub struct Table<'s> {
    header: Vec<String>,
    rows: Rows<'s>,
}

enum Rows<'s> {
    Csv(&'s str),
    Sheet(Range<Data>),
}

/// What one row gives: its cells, or the sentence for which it is refused.
pub type Cells<'c> = Result<&'c [&'c str], String>;

impl<'s> Table<'s> {
    /// Opens a file. Refuses, in a sentence for the reader: an empty or too large file, one that is not what its name says, another
    /// kind of file, text that is not UTF-8, and a spreadsheet that cannot be read.
    pub fn open(source: &'s Source) -> Result<Self, String> {
        let (name, bytes) = (source.name.as_str(), source.bytes.as_slice());
        if bytes.len() > LARGEST {
            return Err(too_large(name));
        }
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(format!("{name} is empty."));
        }
        let ending = Path::new(name).extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        if bytes.starts_with(b"PK\x03\x04") {
            if matches!(ending.as_str(), "csv" | "txt" | "tsv") {
                return Err(format!(
                    "{name} says that it is a CSV file, but it is a spreadsheet or a zip archive. Save it as CSV, or give it its real ending."
                ));
            }
            return sheet(name, bytes);
        }
        if ending == "xlsx" {
            return Err(format!("{name} says that it is a spreadsheet, but it is not one. Save it as XLSX again, or give it its real ending."));
        }
        text(name, bytes)
    }

    /// The names of the columns, as the first row gives them.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// Hands on each row after the header with its number as a spreadsheet shows it, the header being 1. Rows of nothing but blank
    /// cells are left out.
    pub fn each(&self, mut take: impl FnMut(u64, Cells<'_>)) {
        match &self.rows {
            Rows::Csv(text) => each_record(text, take),
            Rows::Sheet(range) => {
                let first = u64::from(range.start().map_or(0, |(row, _)| row)) + 1;
                for (number, row) in (first..).zip(range.rows()).skip(1) {
                    match row.iter().map(cell_text).collect::<Result<Vec<String>, String>>() {
                        Ok(cells) if cells.iter().all(|cell| cell.trim().is_empty()) => {}
                        Ok(cells) => take(number, Ok(&cells.iter().map(String::as_str).collect::<Vec<_>>())),
                        Err(reason) => take(number, Err(reason)),
                    }
                }
            }
        }
    }
}

fn too_large(name: &str) -> String {
    format!("{name} is larger than 256 MiB. Split it into several files and import them one after another.")
}

/// A CSV file, once it is known to be text.
fn text<'s>(name: &str, bytes: &'s [u8]) -> Result<Table<'s>, String> {
    let known: [(&[u8], &str); 6] = [
        (b"%PDF", "a PDF"),
        (b"\xd0\xcf\x11\xe0", "a spreadsheet or document in the old Office format: save it as XLSX or CSV"),
        (b"\x1f\x8b", "a compressed file: unpack it first"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xfe", "text in UTF-16: save it as \"CSV UTF-8\""),
        (b"\xfe\xff", "text in UTF-16: save it as \"CSV UTF-8\""),
    ];
    if let Some((_, what)) = known.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(format!("{name} is no CSV file or XLSX spreadsheet, but {what}."));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.contains(&0) {
        return Err(format!("{name} is no CSV file or XLSX spreadsheet: it holds bytes that text does not have."));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes.iter().take(error.valid_up_to()).filter(|byte| **byte == b'\n').count() + 1;
        format!("{name} is not written in UTF-8 (line {line}). Save it as \"CSV UTF-8\" and import it again.")
    })?;
    if text.trim_start().starts_with(['<', '{']) {
        return Err(format!("{name} is no CSV file or XLSX spreadsheet, but a web page or another kind of data."));
    }
    let header = records(text).headers().map(|header| header.iter().map(str::to_owned).collect::<Vec<_>>());
    let header = header.map_err(|_| format!("The first row of {name} cannot be read as the names of its columns."))?;
    if let [one] = header.as_slice()
        && let Some(mark) = one.chars().find(|c| matches!(c, ';' | '\t'))
    {
        let mark = if mark == ';' { "semicolons" } else { "tabs" };
        return Err(format!("The columns of {name} are separated by {mark}. Save it with commas between the columns."));
    }
    if let Some(line) = open_quotation(text) {
        return Err(format!(
            "{name} ends inside quotation marks that are opened in line {line}: what follows them cannot be told apart. Mend that line."
        ));
    }
    if let Some((row, cells)) = cut_off(text, header.len()) {
        return Err(format!("{name} breaks off in row {row}, which has {cells} of {} cells. Get the whole file.", header.len()));
    }
    Ok(Table { header, rows: Rows::Csv(text) })
}

/// The line in which quotation marks are opened that nothing closes.
fn open_quotation(text: &str) -> Option<usize> {
    let (mut line, mut opened, mut begins) = (1, None, true);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, opened) {
            ('"', Some(_)) if letters.peek() == Some(&'"') => drop(letters.next()),
            ('"', Some(_)) => opened = None,
            ('"', None) if begins => opened = Some(line),
            _ => {}
        }
        line += usize::from(letter == '\n');
        begins = opened.is_none() && matches!(letter, ',' | '\n' | '\r');
    }
    opened
}

/// The last row, and its cells, where the text ends in the middle of it: fewer cells than columns, and no end of the line.
fn cut_off(text: &str, columns: usize) -> Option<(u64, usize)> {
    if text.ends_with(['\n', '\r']) {
        return None;
    }
    let mut reader = records(text);
    let (mut record, mut last) = (csv::StringRecord::new(), None);
    for row in 2.. {
        match reader.read_record(&mut record) {
            Ok(true) => last = Some((row, record.len())),
            Ok(false) => break,
            Err(_) if reader.is_done() => break,
            Err(_) => {}
        }
    }
    last.filter(|(_, cells)| *cells < columns)
}

fn records(text: &str) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes())
}

fn each_record(text: &str, mut take: impl FnMut(u64, Cells<'_>)) {
    let mut reader = records(text);
    let mut record = csv::StringRecord::new();
    let mut row = 1;
    loop {
        row += 1;
        match reader.read_record(&mut record) {
            Ok(false) => return,
            Ok(true) if record.iter().all(|cell| cell.trim().is_empty()) => {}
            Ok(true) => take(row, Ok(&record.iter().collect::<Vec<_>>())),
            Err(_) => {
                take(row, Err("The row cannot be read: its quotation marks do not match.".to_owned()));
                if reader.is_done() {
                    return;
                }
            }
        }
    }
}

/// The first sheet of a workbook.
fn sheet<'s>(name: &str, bytes: &[u8]) -> Result<Table<'s>, String> {
    if unpacked(bytes).is_none_or(|size| size > LARGEST_UNPACKED) {
        return Err(format!("{name} is damaged, or holds more than 1 GiB when it is unpacked. Save what is needed as CSV and import that."));
    }
    let broken = || format!("{name} cannot be read as a spreadsheet: it is damaged, locked with a password, or another kind of archive.");
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|_| broken())?;
    let range = book.worksheet_range_at(0).ok_or_else(|| format!("{name} has no sheet."))?.map_err(|_| broken())?;
    let first = range.rows().next().ok_or_else(|| format!("The first sheet of {name} is empty."))?;
    let header = first.iter().map(cell_text).collect::<Result<Vec<_>, _>>();
    let header = header.map_err(|_| format!("The first row of {name} holds an error of the spreadsheet instead of a column's name."))?;
    Ok(Table { header, rows: Rows::Sheet(range) })
}

/// How many bytes an archive says that its files have, from its table of contents; none where that cannot be read.
fn unpacked(bytes: &[u8]) -> Option<u64> {
    let number = |at: usize, length: usize| -> Option<u64> {
        let field = bytes.get(at..at.checked_add(length)?)?;
        Some(field.iter().rev().fold(0, |number, byte| (number << 8) | u64::from(*byte)))
    };
    let place = |at: usize, length: usize| number(at, length).and_then(|n| usize::try_from(n).ok());
    let end = bytes.windows(4).rposition(|window| window == b"PK\x05\x06")?;
    let (files, mut at) = (place(end + 10, 2)?, place(end + 16, 4)?);
    let mut total: u64 = 0;
    for _ in 0..files {
        if bytes.get(at..at.checked_add(4)?)? != b"PK\x01\x02" {
            return None;
        }
        total = total.checked_add(number(at + 24, 4)?)?;
        at = at + 46 + place(at + 28, 2)? + place(at + 30, 2)? + place(at + 32, 2)?;
    }
    Some(total)
}

/// A cell as text: whole numbers without a point, dates as the spreadsheet's own number or in ISO form.
fn cell_text(cell: &Data) -> Result<String, String> {
    Ok(match cell {
        Data::Empty => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Bool(true) => "TRUE".to_owned(),
        Data::Bool(false) => "FALSE".to_owned(),
        Data::DateTime(moment) => moment.as_f64().to_string(),
        Data::Error(error) => return Err(format!("A cell holds an error of the spreadsheet ({error}) instead of a value.")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(name: &str, bytes: &[u8]) -> String {
        let source = Source { name: name.to_owned(), bytes: bytes.to_vec() };
        Table::open(&source).err().unwrap()
    }

    /// An archive whose table of contents names one file that unpacks to so many bytes.
    fn archive(unpacked: u32) -> Vec<u8> {
        let mut bytes = b"PK\x03\x04PK\x01\x02".to_vec();
        bytes.extend([0; 20]);
        bytes.extend(unpacked.to_le_bytes());
        bytes.extend([0; 18]);
        bytes.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0\x2e\0\0\0\x04\0\0\0\0\0");
        bytes
    }

    #[test]
    fn a_file_that_lies_about_its_type_gets_its_own_sentence() {
        assert!(refused("a.csv", b"PK\x03\x04rest").contains("says that it is a CSV file, but it is a spreadsheet"));
        assert!(refused("a.xlsx", b"id,date\n1,2\n").contains("says that it is a spreadsheet, but it is not one"));
        assert!(refused("a.xlsx", b"PK\x03\x04rest").contains("is damaged"));
        assert!(refused("a.xlsx", &archive(1000)).contains("cannot be read as a spreadsheet"));
        assert!(refused("a.xlsx", &archive(0xffff_ffff)).contains("more than 1 GiB when it is unpacked"));
        assert!(refused("a.csv", b"%PDF-1.7").contains("but a PDF"));
        assert!(refused("a.csv", b"id,name\n1,caf\xe9\n").contains("not written in UTF-8 (line 2)"));
        assert!(refused("a.csv", b"<html><body>").contains("web page"));
        assert!(refused("a.csv", b"id;date\n1;2\n").contains("separated by semicolons"));
        assert!(refused("a.csv", b" \n").contains("is empty"));
        assert!(refused("a.csv", b"id,date\n1,2\n2,\"3\n4,5\n").contains("opened in line 3"));
        assert!(refused("a.csv", b"id,date\n1,2\n2").contains("breaks off in row 3, which has 1 of 2 cells"));
        let whole = Source { name: "a.csv".into(), bytes: b"id,note\n1,\"a \"\"b\"\" c\"\n2,5\" pipe".to_vec() };
        assert!(Table::open(&whole).is_ok(), "doubled marks, a mark within a cell, and a last line without its end are well");
    }

    #[test]
    fn rows_keep_the_numbers_that_a_spreadsheet_shows_and_blank_rows_are_left_out() {
        let source = Source { name: "a.csv".to_owned(), bytes: b"\xef\xbb\xbfid,note\n1,\"two\nlines\"\n , \n3,x\n".to_vec() };
        let table = Table::open(&source).unwrap();
        assert_eq!(table.header(), ["id", "note"]);
        let mut seen = Vec::new();
        table.each(|row, cells| seen.push((row, cells.unwrap().join("|"))));
        assert_eq!(seen, [(2, "1|two\nlines".to_owned()), (4, "3|x".to_owned())]);
    }
}
