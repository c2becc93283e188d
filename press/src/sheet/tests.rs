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
fn an_open_document_says_what_it_is_in_its_first_bytes_and_every_container_is_whole() {
    let document = bytes(Format::Ods);
    // The local header has no data descriptor (bit 3 of the flags), no extra field, and the type stands right behind the name.
    assert_eq!(&document[6..8], &[0, 0], "a first member with a data descriptor is refused as damaged");
    assert_eq!(&document[30..38], b"mimetype");
    assert!(document[38..].starts_with(b"application/vnd.oasis.opendocument.spreadsheet"));
    for format in [Format::Ods, Format::Xlsx] {
        let mut container = zip::ZipArchive::new(Cursor::new(bytes(format))).unwrap();
        for place in 0..container.len() {
            let mut member = container.by_index(place).unwrap();
            std::io::copy(&mut member, &mut std::io::sink()).unwrap_or_else(|fault| panic!("{format:?}, member {place}: {fault}"));
        }
    }
}

#[test]
fn a_sheet_of_more_rows_than_spreadsheets_have_is_refused_in_words() {
    let rows = || (0..=MOST_ROWS).map(|_| vec![Cell::Empty]);
    for (format, said) in [(Format::Ods, "OpenDocument (ODS)"), (Format::Xlsx, "Excel (XLSX)")] {
        let refused = write(format, &table().head(), &marking(), rows(), &mut std::io::sink()).unwrap_err().to_string();
        assert_eq!(refused, format!("{said} takes at most 1,048,575 rows. Choose CSV, or ask for less."));
    }
}

#[test]
fn a_workbook_keeps_the_lines_and_the_letters_of_a_text_and_the_minute_of_a_moment() {
    let texts = ["two\nlines", "_x0041_ is no A", "a_x and _x00", " spaces "];
    let head = Head { title: "Texts".into(), notes: Vec::new(), columns: vec![Column::text("Text"), Column::text("Moment")] };
    let mut out = Vec::new();
    let rows = texts.iter().map(|text| vec![Cell::text(*text), Cell::Moment(MOMENT)]);
    write(Format::Xlsx, &head, &marking(), rows, &mut out).unwrap();
    let sheets = sheets(&mut calamine::Xlsx::new(Cursor::new(out)).unwrap());
    let read: Vec<String> = sheets[1].1[1..].iter().map(|row| row[0].to_string().replace("_x005F_", "_")).collect();
    assert_eq!(read, texts);
    // 3 November 2026, 09:05, is day 46,329 since 30 December 1899 and 545 minutes.
    let Data::DateTime(moment) = &sheets[1].1[1][1] else { panic!("no moment: {:?}", sheets[1].1[1][1]) };
    assert!((moment.as_f64() - (46_329.0 + 545.0 / 1440.0)).abs() < 1e-6, "{moment:?}");
}

/// Counts what is written, and notes the most rows that were pulled between two writings.
struct Gauge<'a> {
    pulled: &'a std::cell::Cell<usize>,
    written: usize,
    most: usize,
}

impl Write for Gauge<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.written += bytes.len();
        self.most = self.most.max(self.pulled.get());
        self.pulled.set(0);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_million_rows_pass_through_the_memory_of_a_few() {
    for format in Format::ALL {
        let (pulled, all) = (std::cell::Cell::new(0), std::cell::Cell::new(0_usize));
        let rows = (0..1_000_000_u32).map(|n| {
            pulled.set(pulled.get() + 1);
            all.set(all.get() + 1);
            // Words that pack badly, as references do.
            vec![Cell::text(format!("261103-{:07X}", n.wrapping_mul(2_654_435_761) >> 4)), Cell::Whole(n.into()), Cell::Empty]
        });
        let mut gauge = Gauge { pulled: &pulled, written: 0, most: 0 };
        let count = write(format, &table().head(), &marking(), rows, &mut gauge).unwrap();
        assert_eq!((count, all.get()), (1_000_000, 1_000_000), "{format:?}");
        assert!(gauge.written > 1_000_000, "{format:?}");
        assert!(gauge.most < 20_000, "{format:?}: {} rows were held before anything was written", gauge.most);
    }
}
