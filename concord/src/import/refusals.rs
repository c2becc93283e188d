//! Refusals as a file that a spreadsheet opens: one line a refused cell.

use practice::report::mapping::Refusal;

use super::report::{Outcome, Report, RowOutcome};

/// The refused cells of a report as CSV: row, column, value, reason. For the person who imported: the values are the file's own.
///
/// No cell can act as a formula: one that begins with `=`, `+`, `-`, `@` or a tab gets an apostrophe in front.
pub fn refusals_csv(report: &Report) -> String {
    let lines = report.refusals().map(|r| vec![r.row.to_string(), r.column.clone(), r.value.clone(), r.reason.clone()]);
    csv_of(&["row", "column", "value", "reason"], lines)
}

/// The same without values, for keeping: row, column, reason. A source's values may be personal data.
pub(super) fn kept_csv<'r>(refusals: impl Iterator<Item = &'r Refusal>) -> String {
    csv_of(&["row", "column", "reason"], refusals.map(|r| vec![r.row.to_string(), r.column.clone(), r.reason.clone()]))
}

/// Lines of a run's changes and notes that are kept; a file of a million changed records is compared in the other system.
const CHANGES_KEPT: usize = 50_000;

/// What a run changed, and what the reader should know of its rows, as CSV: row, record, what became of it, the fields that changed, notes. No
/// value of the source is in it: each record's own history has them.
pub(super) fn changes_csv(report: &Report) -> String {
    let told = report.rows.iter().filter(|row| matches!(row.outcome, Outcome::Changed(_)) || !row.notes.is_empty());
    let line = |row: &RowOutcome| {
        let fields = if let Outcome::Changed(fields) = &row.outcome { fields.join(" ") } else { String::new() };
        vec![row.row.to_string(), row.reference.clone().unwrap_or_default(), row.outcome.word().to_owned(), fields, row.notes.join(" ")]
    };
    csv_of(&["row", "record", "what", "fields", "notes"], told.take(CHANGES_KEPT).map(line))
}

fn csv_of(header: &[&str], lines: impl Iterator<Item = Vec<String>>) -> String {
    let mut csv = header.join(",");
    csv.push_str("\r\n");
    for line in lines {
        let cells: Vec<String> = line.iter().map(|cell| quoted(&harmless(cell))).collect();
        csv.push_str(&cells.join(","));
        csv.push_str("\r\n");
    }
    csv
}

/// A cell that no spreadsheet takes for a formula.
fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_open_in_a_spreadsheet_without_acting_as_formulas() {
        let refusal = |value: &str| Refusal { row: 3, column: "Bias".into(), value: value.into(), reason: "is \"not\" known, here".into() };
        let row = RowOutcome {
            row: 3,
            source_id: String::new(),
            outcome: Outcome::Refused(vec![refusal("=1+1"), refusal("@cmd"), refusal("-x")]),
            reference: None,
            notes: Vec::new(),
            read: None,
        };
        let report = Report {
            file: "a.csv".into(),
            system: "a".into(),
            dry_run: true,
            run: None,
            rows: vec![row],
            remarks: Vec::new(),
            hint: None,
            taken: 0,
            changed: 0,
            unchanged: 0,
            refused: 1,
        };
        let csv = refusals_csv(&report);
        let reason = "\"is \"\"not\"\" known, here\"";
        assert_eq!(csv, format!("row,column,value,reason\r\n3,Bias,'=1+1,{reason}\r\n3,Bias,'@cmd,{reason}\r\n3,Bias,'-x,{reason}\r\n"));
        assert!(!kept_csv(report.refusals()).contains("cmd"), "what is kept has no values");
    }
}
