//! A table as a file: CSV, XLSX and ODS. Marked on its face, safe from formulas, with nothing hidden in it (access.md rule 6).

mod csv;
mod ods;
mod pack;
#[cfg(test)]
mod tests;
mod xlsx;

pub use csv::csv;
pub use ods::ods;
pub use xlsx::xlsx;

use std::fmt;

use crate::svg::shown;

/// The most rows of a sheet of XLSX or ODS below its heading: spreadsheets have 2^20 lines and no more. CSV takes any number.
pub const MOST_ROWS: usize = 1_048_575;

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words, codes, days: aligned to the left.
    Text,
    /// Figures: aligned to the right.
    Number,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its heading, with the unit where it has one.
    pub title: String,
    /// What stands in it.
    pub kind: Kind,
}

impl Column {
    /// A column of words.
    pub fn text(title: impl Into<String>) -> Self {
        Self { title: title.into(), kind: Kind::Text }
    }

    /// A column of figures.
    pub fn number(title: impl Into<String>) -> Self {
        Self { title: title.into(), kind: Kind::Number }
    }
}

/// A minute on the force's own clocks, so that a spreadsheet sorts and counts by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Year, month from 1, day from 1.
    pub date: (u16, u8, u8),
    /// Hour and minute.
    pub time: (u8, u8),
}

impl Moment {
    /// As ISO 8601 writes it, with this between day and time.
    fn written(self, between: char) -> String {
        let ((year, month, day), (hour, minute)) = (self.date, self.time);
        format!("{year:04}-{month:02}-{day:02}{between}{hour:02}:{minute:02}")
    }
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words; never read as a formula, whatever they begin with.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A number with so many decimal places.
    Decimal(f64, usize),
    /// A minute.
    Moment(Moment),
    /// A figure that is withheld because it is small; written as "[c]", the Government Statistical Service's shorthand for confidential.
    Suppressed,
}

impl Cell {
    /// Words.
    pub fn text(words: impl Into<String>) -> Self {
        Self::Text(words.into())
    }

    /// A count.
    pub fn count(count: u64) -> Self {
        Self::Whole(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// As people read it on a page.
    pub fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Whole(number) => {
                let size = shown(crate::number(number.unsigned_abs()), 0);
                if *number < 0 { format!("\u{2212}{size}") } else { size }
            }
            Self::Decimal(number, places) => shown(*number, *places),
            Self::Moment(moment) => moment.written(' '),
            Self::Suppressed => "[c]".to_owned(),
        }
    }
}

/// What stands above the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// What the table is.
    pub title: String,
    /// What was counted and how, in sentences.
    pub notes: Vec<String>,
    /// The columns: all that leaves is named here.
    pub columns: Vec<Column>,
}

/// A whole table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// What it is.
    pub title: String,
    /// What was counted and how, in sentences.
    pub notes: Vec<String>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, a cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// What stands above the rows.
    pub fn head(&self) -> Head {
        Head { title: self.title.clone(), notes: self.notes.clone(), columns: self.columns.clone() }
    }
}

/// What every file says on its face (access.md rule 6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marking {
    /// Who made it.
    pub by: String,
    /// When, in words.
    pub at: String,
    /// Its classification, such as "OFFICIAL-SENSITIVE".
    pub classification: String,
    /// Whom it is for.
    pub audience: String,
}

impl Marking {
    /// The marking in lines, the classification first.
    pub fn lines(&self) -> [(&'static str, &str); 4] {
        [("Classification", &self.classification), ("For", &self.audience), ("Made by", &self.by), ("Made at", &self.at)]
    }
}

/// The three kinds of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values in UTF-8.
    Csv,
    /// A Microsoft Excel workbook.
    Xlsx,
    /// An Open Document spreadsheet.
    Ods,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Xlsx, Self::Ods];

    /// The end of the file's name, which is also its code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Ods => "ods",
        }
    }

    /// The kind with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.code() == code)
    }

    /// The words for readers.
    pub fn label(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Xlsx => "Excel (XLSX)",
            Self::Ods => "OpenDocument (ODS)",
        }
    }

    /// The type that a browser is told.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
        }
    }
}

/// Why no file was made.
#[derive(Debug)]
pub enum Wrong {
    /// More rows than this kind of file takes.
    TooManyRows(Format),
    /// The writer failed.
    Writing(String),
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooManyRows(format) => {
                let most = shown(crate::svg::place(MOST_ROWS), 0);
                write!(f, "{} takes at most {most} rows. Choose CSV, or ask for less.", format.label())
            }
            Self::Writing(why) => write!(f, "the file could not be written: {why}"),
        }
    }
}

impl std::error::Error for Wrong {}

/// Writes a table of any length in the chosen kind; gives the number of rows. Rows are pulled one by one.
pub fn write(
    format: Format,
    head: &Head,
    marking: &Marking,
    rows: impl IntoIterator<Item = Vec<Cell>>,
    out: &mut impl std::io::Write,
) -> Result<usize, Wrong> {
    match format {
        Format::Csv => csv(head, marking, rows, out),
        Format::Xlsx => xlsx(head, marking, rows, out),
        Format::Ods => ods(head, marking, rows, out),
    }
}

/// Whether a spreadsheet might take this text for a formula, or for a command of an older one.
fn is_like_a_formula(text: &str) -> bool {
    // The last four are the wide forms, which some versions read as the narrow ones.
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'])
}
