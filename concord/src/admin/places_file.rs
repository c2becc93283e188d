//! A file of districts and wards, read whole or refused whole: every row that is wrong is named with its number.

use std::collections::BTreeMap;

use super::sql::PlaceRow;

/// The columns that the file has, in the order in which pages name them.
pub const COLUMNS: [&str; 4] = ["code", "name", "kind", "district"];
/// The most rows that one file may hold.
const MOST_ROWS: usize = 20_000;
/// The longest code, in characters.
const CODE_CHARACTERS: usize = 40;
/// The longest name, in characters.
const NAME_CHARACTERS: usize = 100;

/// A row that was refused, or the file itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowRefused {
    /// The line in the file, the heading being line 1; 0 for the file as a whole.
    pub line: usize,
    /// What is wrong, for whoever made the file.
    pub sentence: String,
}

impl RowRefused {
    fn new(line: usize, sentence: impl Into<String>) -> Self {
        Self { line, sentence: sentence.into() }
    }

    /// The sentence with its row in front.
    pub fn shown(&self) -> String {
        if self.line == 0 { self.sentence.clone() } else { format!("Row {}: {}", self.line, self.sentence) }
    }
}

/// Reads `code,name,kind,district` (UTF-8, comma-separated, any order of columns). `known` holds the districts and wards that stand
/// already, by code with their kind; a ward may lie in one of its districts.
///
/// Refuses all of it, with every wrong row: unknown kinds, codes given twice, codes that change their kind, wards without a known
/// district, names and codes that are blank, too long or hold what cannot be seen.
pub fn read(bytes: &[u8], known: &BTreeMap<String, String>) -> Result<Vec<PlaceRow>, Vec<RowRefused>> {
    let whole = |sentence: &str| vec![RowRefused::new(0, sentence)];
    let text =
        std::str::from_utf8(bytes).map_err(|_| whole("The file is not plain text in UTF-8. Save it as \"CSV UTF-8\" and send it again."))?;
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let heads = reader.headers().map_err(|_| whole("The first row of the file could not be read."))?;
    let columns = columns(heads).map_err(|sentence| whole(&sentence))?;
    let (mut rows, mut refused) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let Ok(record) = record else { return Err(whole("The file could not be read as comma-separated values.")) };
        let line = record.position().map_or(0, |position| usize::try_from(position.line()).unwrap_or(0));
        match row(&record, columns) {
            Ok(row) => rows.push((line, row)),
            Err(sentence) => refused.push(RowRefused::new(line, sentence)),
        }
        if rows.len() + refused.len() > MOST_ROWS {
            return Err(whole(&format!("The file has more than {MOST_ROWS} rows. Split it.")));
        }
    }
    refused.extend(together(&rows, known));
    refused.sort_by_key(|one| one.line);
    match (rows.is_empty(), refused.is_empty()) {
        (true, true) => Err(whole("The file has a heading and no rows.")),
        (_, false) => Err(refused),
        _ => Ok(rows.into_iter().map(|(_, row)| row).collect()),
    }
}

fn columns(heads: &csv::StringRecord) -> Result<[usize; 4], String> {
    let place = |wanted: &str| heads.iter().position(|head| head.eq_ignore_ascii_case(wanted));
    let mut found = [0; 4];
    for (slot, wanted) in found.iter_mut().zip(COLUMNS) {
        *slot =
            place(wanted).ok_or_else(|| format!("The first row must name the columns {}. There is no \"{wanted}\".", COLUMNS.join(", ")))?;
    }
    Ok(found)
}

fn row(record: &csv::StringRecord, columns: [usize; 4]) -> Result<PlaceRow, String> {
    let [code, name, kind, district] = columns.map(|place| record.get(place).unwrap_or_default().to_owned());
    check_code(&code)?;
    if name.is_empty() {
        return Err(format!("{code} has no name."));
    }
    if name.chars().count() > NAME_CHARACTERS {
        return Err(format!("The name of {code} is longer than {NAME_CHARACTERS} characters."));
    }
    if name.chars().any(char::is_control) {
        return Err(format!("The name of {code} holds characters that cannot be seen."));
    }
    let kind = kind.to_lowercase();
    match kind.as_str() {
        "district" if district.is_empty() || district == code => Ok(PlaceRow { district: code.clone(), code, kind, name }),
        "district" => Err(format!("{code} is a district, so it lies in no other. Leave its last column empty.")),
        "ward" if district.is_empty() => Err(format!("{code} is a ward. Say in the last column which district it lies in.")),
        "ward" => Ok(PlaceRow { code, kind, name, district }),
        _ => Err(format!("The kind of {code} must be \"district\" or \"ward\".")),
    }
}

/// Codes go into addresses and stored words, where a colon parts a source from its own codes: letters, digits, `-`, `_` and `.` only.
fn check_code(code: &str) -> Result<(), String> {
    if code.is_empty() {
        return Err("There is no code.".into());
    }
    if code.chars().count() > CODE_CHARACTERS {
        return Err(format!("The code is longer than {CODE_CHARACTERS} characters."));
    }
    let fits = code.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if fits { Ok(()) } else { Err("The code may hold letters, digits, hyphens, full stops and underscores only.".into()) }
}

/// What can only be seen with all rows at hand: codes given twice, districts that nobody knows, places that change their kind.
fn together(rows: &[(usize, PlaceRow)], known: &BTreeMap<String, String>) -> Vec<RowRefused> {
    let mut refused = Vec::new();
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    for (line, row) in rows {
        if let Some(before) = first.insert(&row.code, *line) {
            refused.push(RowRefused::new(*line, format!("{} stands in row {before} already.", row.code)));
        }
        if let Some(kind) = known.get(&row.code).filter(|kind| **kind != row.kind) {
            refused.push(RowRefused::new(*line, format!("{} is a {kind} already. Give the {} a code of its own.", row.code, row.kind)));
        }
    }
    let is_district = |code: &str| {
        known.get(code).is_some_and(|kind| kind == "district") || rows.iter().any(|(_, row)| row.code == code && row.kind == "district")
    };
    let lost = rows.iter().filter(|(_, row)| row.kind == "ward" && !is_district(&row.district));
    refused.extend(lost.map(|(line, row)| {
        RowRefused::new(*line, format!("{} lies in {}, which is no district of this file or of the force.", row.code, row.district))
    }));
    refused
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> BTreeMap<String, String> {
        BTreeMap::from([("E06000016".to_owned(), "district".to_owned())])
    }

    fn sentences(text: &str) -> Vec<String> {
        read(text.as_bytes(), &known()).unwrap_err().iter().map(RowRefused::shown).collect()
    }

    #[test]
    fn a_good_file_is_read_whatever_the_order_of_its_columns() {
        let text = "\u{feff}Name,Kind,District,Code\r\n\"Castle, inner\",ward,E06000016,W1\r\nNorth,District,,D9\r\nHill,ward,D9,W2\r\n";
        let rows = read(text.as_bytes(), &known()).unwrap();
        let shown: Vec<_> = rows.iter().map(|row| (row.code.as_str(), row.kind.as_str(), row.name.as_str(), row.district.as_str())).collect();
        assert_eq!(shown, [("W1", "ward", "Castle, inner", "E06000016"), ("D9", "district", "North", "D9"), ("W2", "ward", "Hill", "D9")]);
    }

    #[test]
    fn one_wrong_row_refuses_the_whole_file_and_every_wrong_row_is_named() {
        let text = "code,name,kind,district\nW1,Castle,ward,E06000016\n,Hill,ward,E06000016\nW3,,ward,E06000016\nW4,Vale,parish,E06000016\n\
                    W5,Moor,ward,NOWHERE\nW1,Castle again,ward,E06000016\nE06000016,Leicester,ward,E06000016\ntoronto:D33,Far,district,\n";
        let said = sentences(text);
        let rows: Vec<&str> = said.iter().filter_map(|sentence| sentence.split(':').next()).collect();
        assert_eq!(rows, ["Row 3", "Row 4", "Row 5", "Row 6", "Row 7", "Row 8", "Row 9"], "{said:#?}");
    }

    #[test]
    fn what_is_no_such_file_is_refused_in_words() {
        assert!(sentences("code,name,kind\nD1,North,district\n")[0].contains("no \"district\""));
        assert!(sentences("code,name,kind,district\n")[0].contains("no rows"));
        assert!(read(b"code,name,kind,district\nD1,\xff\xfe,district,\n", &known()).unwrap_err()[0].sentence.contains("UTF-8"));
        assert!(!sentences("").is_empty());
        assert!(sentences("code,name,kind,district\nD1,No\u{1}rth,district,\n")[0].contains("cannot be seen"));
    }
}
