//! A file of populations: code, people and year, read whole or refused whole.

use std::collections::BTreeMap;

/// The most rows of a file.
const MOST_ROWS: usize = 50_000;

/// How many people live in an area in the middle of a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct People {
    /// The area's code.
    pub code: String,
    /// The year.
    pub year: i64,
    /// How many.
    pub people: i64,
}

/// Reads `code,population,year` (UTF-8, comma-separated, any order of columns; "mid-year population" and "people" are understood too).
/// Refuses, naming every wrong row, what is no number or year, codes that are blank or odd, and an area given twice for a year.
pub fn read(bytes: &[u8]) -> Result<Vec<People>, Vec<String>> {
    let whole = |sentence: String| vec![sentence];
    let text = std::str::from_utf8(bytes)
        .map_err(|_| whole("The file is not plain text in UTF-8. Save it as \"CSV UTF-8\" and send it again.".to_owned()))?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let heads = reader.headers().map_err(|_| whole("The first row of the file could not be read.".to_owned()))?.clone();
    let column = |wanted: &[&str]| heads.iter().position(|head| wanted.iter().any(|name| head.eq_ignore_ascii_case(name)));
    let columns = (column(&["code"]), column(&["population", "mid-year population", "people"]), column(&["year"]));
    let (Some(code), Some(people), Some(year)) = columns else {
        let named = heads.iter().collect::<Vec<_>>().join(", ");
        return Err(whole(format!("The first row must name the columns code, population and year. It names: {named}.")));
    };
    let (mut rows, mut wrong, mut seen) = (Vec::new(), Vec::new(), BTreeMap::new());
    for record in reader.records() {
        let Ok(record) = record else { return Err(whole("The file could not be read as comma-separated values.".to_owned())) };
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |place: usize| record.get(place).unwrap_or_default();
        match row(cell(code), cell(people), cell(year)) {
            Err(sentence) => wrong.push(format!("Row {line}: {sentence}")),
            Ok(row) => match seen.insert((row.code.clone(), row.year), line) {
                Some(before) => wrong.push(format!("Row {line}: {} for {} stands in row {before} already.", row.code, row.year)),
                None => rows.push(row),
            },
        }
        if rows.len() > MOST_ROWS {
            return Err(whole(format!("The file has more than {MOST_ROWS} rows. Take only your own force's areas.")));
        }
    }
    match (rows.is_empty(), wrong.is_empty()) {
        (_, false) => Err(super::boundaries::told(wrong)),
        (true, true) => Err(whole("The file has a heading and no rows.".to_owned())),
        _ => Ok(rows),
    }
}

fn row(code: &str, people: &str, year: &str) -> Result<People, String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if code.is_empty() || code.len() > 40 || !code.chars().all(fits) {
        return Err("the code may hold letters, digits, hyphens, full stops and underscores only, and must be there.".to_owned());
    }
    let people: i64 = people.replace(',', "").parse().map_err(|_| format!("the population of {code} is not a whole number."))?;
    if !(0..=100_000_000).contains(&people) {
        return Err(format!("the population of {code} cannot be {people}."));
    }
    let year: i64 = year.parse().map_err(|_| format!("the year of {code} is not a year such as 2024."))?;
    if !(1990..=2100).contains(&year) {
        return Err(format!("the year of {code} cannot be {year}."));
    }
    Ok(People { code: code.to_owned(), year, people })
}
