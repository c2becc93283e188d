//! Files are read back by another program's eyes: safe from formulas, marked, nothing hidden, equal for equal facts.

use std::io::{Cursor, Write};

use calamine::{Data, DataType, Reader, SheetVisible};

use super::*;

const MOMENT: Moment = Moment { date: (2026, 11, 3), time: (9, 5) };

fn table() -> Table {
    let words = ["=1+1", "+44 20", "-2", "@SUM(A1)", "\tx", "\rx", "plain", "https://example.invalid", "\u{ff1d}1"];
    Table {
        title: "=Duties that are late".into(),
        notes: vec!["One row for each duty.".into()],
        columns: vec![Column::text("Reference"), Column::number("Hours late"), Column::number("Rate"), Column::text("Reported")],
        rows: words.iter().map(|word| vec![Cell::text(*word), Cell::Whole(-3), Cell::Decimal(0.5, 2), Cell::Moment(MOMENT)]).collect(),
    }
}

fn marking() -> Marking {
    Marking {
        by: "Sample Analyst Maple".into(),
        at: "21 November 2026, 10:04".into(),
        classification: "OFFICIAL-SENSITIVE".into(),
        audience: "Sample board".into(),
    }
}

fn bytes(format: Format) -> Vec<u8> {
    let mut out = Vec::new();
    let table = table();
    let count = write(format, &table.head(), &marking(), table.rows.clone(), &mut out).unwrap();
    assert_eq!(count, table.rows.len());
    out
}

/// The two sheets of a workbook as rows of text, and whether each cell is text.
fn sheets<R: Reader<Cursor<Vec<u8>>>>(book: &mut R) -> Vec<(String, Vec<Vec<Data>>)> {
    assert!(book.sheets_metadata().iter().all(|sheet| sheet.visible == SheetVisible::Visible), "no hidden sheet");
    let all = book.worksheets();
    for (name, _) in &all {
        let formulas = book.worksheet_formula(name).unwrap_or_else(|_| panic!("formulas of {name}"));
        assert!(formulas.used_cells().all(|(_, _, formula)| formula.is_empty()), "no formula in {name}");
    }
    all.into_iter().map(|(name, range)| (name, range.rows().map(<[Data]>::to_vec).collect())).collect()
}

fn read_back(format: Format) -> Vec<(String, Vec<Vec<Data>>)> {
    let bytes = Cursor::new(bytes(format));
    match format {
        Format::Ods => sheets(&mut calamine::Ods::new(bytes).unwrap()),
        _ => sheets(&mut calamine::Xlsx::new(bytes).unwrap()),
    }
}

#[test]
fn workbooks_hold_text_as_text_and_numbers_as_numbers_and_show_their_marking_first() {
    for format in [Format::Xlsx, Format::Ods] {
        let sheets = read_back(format);
        let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["About this file", "Data"], "{format:?}");
        let about = sheets[0].1.iter().flatten().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        for said in ["=Duties that are late", "OFFICIAL-SENSITIVE", "Sample board", "Sample Analyst Maple", "21 November 2026, 10:04"] {
            assert!(about.contains(said), "{format:?} does not say {said}:\n{about}");
        }
        let data = &sheets[1].1;
        assert_eq!(data.len(), table().rows.len() + 1);
        assert_eq!(data[1][0], Data::String("=1+1".into()), "{format:?}: a text, letter for letter");
        assert!(data[1..].iter().all(|row| row[0].is_string()), "{format:?}");
        assert_eq!(data[1][2].to_string(), "0.5");
        assert!(matches!(data[1][3], Data::DateTime(_) | Data::DateTimeIso(_)), "{format:?}: a moment is a moment: {:?}", data[1][3]);
        assert!(matches!(data[1][1], Data::Int(-3) | Data::Float(-3.0)), "{format:?}: {:?}", data[1][1]);
    }
}

#[test]
fn in_comma_separated_values_nothing_begins_like_a_formula() {
    let text = String::from_utf8(bytes(Format::Csv)).unwrap();
    assert!(text.starts_with("\u{feff}'=Duties that are late\r\nClassification,OFFICIAL-SENSITIVE\r\n"), "{text}");
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let cells: Vec<String> = reader.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()).collect();
    let bad: Vec<&String> = cells.iter().filter(|cell| is_like_a_formula(cell) && cell.parse::<f64>().is_err()).collect();
    assert!(bad.is_empty(), "{bad:?}");
    assert!(cells.contains(&"'=1+1".to_owned()) && cells.contains(&"'-2".to_owned()) && cells.contains(&"-3".to_owned()), "{cells:?}");
}

#[test]
fn equal_facts_give_equal_bytes_and_no_moment_is_in_a_file() {
    for format in Format::ALL {
        let first = bytes(format);
        assert_eq!(first, bytes(format), "{format:?}");
        // Each member of a ZIP file says when it was written: bytes 10 to 13 of its header. All must say the beginning of that calendar.
        let headers = first.windows(4).enumerate().filter(|(_, four)| four == b"PK\x03\x04").map(|(at, _)| at);
        for at in headers {
            assert_eq!(&first[at + 10..at + 14], &[0, 0, 0x21, 0], "{format:?} tells when it was made");
        }
    }
}

#[test]
fn a_workbook_of_too_many_rows_is_refused_in_words() {
    let rows = || (0..=MOST_ROWS).map(|_| vec![Cell::Whole(1)]);
    let refused = |format| write(format, &table().head(), &marking(), rows(), &mut Vec::new()).unwrap_err().to_string();
    assert_eq!(refused(Format::Ods), "OpenDocument (ODS) takes at most 50,000 rows. Choose CSV, or ask for less.");
}

/// Counts what is written and notes how far the rows were ahead of it.
struct Gauge<'a> {
    pulled: &'a std::cell::Cell<usize>,
    written: usize,
    ahead: usize,
}

impl Write for Gauge<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.written += String::from_utf8_lossy(bytes).matches('\n').count();
        self.ahead = self.ahead.max(self.pulled.get().saturating_sub(self.written));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_million_rows_pass_through_the_memory_of_a_few() {
    let pulled = std::cell::Cell::new(0);
    let rows = (0..1_000_000_u32).map(|n| {
        pulled.set(pulled.get() + 1);
        vec![Cell::text("261103-SAMPLE1"), Cell::Whole(n.into()), Cell::Empty]
    });
    let mut gauge = Gauge { pulled: &pulled, written: 0, ahead: 0 };
    let count = csv(&table().head(), &marking(), rows, &mut gauge).unwrap();
    assert_eq!(count, 1_000_000);
    assert!(gauge.written > 1_000_000);
    assert!(gauge.ahead < 2_000, "{} rows were held at once", gauge.ahead);
}
