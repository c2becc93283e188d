//! `concord import incidents FILE --mapping MAPPING`: the import as a command.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use super::lists::mapping;
use super::read::Source;
use super::report::{Outcome, Report};
use super::run::{ImportRefused, Options, import};
use crate::house::House;
use crate::ledger::{Fault, Signature};

/// Refusals that the command lists by itself; the JSON has them all.
const REFUSALS_SHOWN: usize = 20;

/// What the command was asked.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command by itself")]
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The path of a mapping file, or the short name of a shipped one.
    pub mapping: String,
    /// Only say what would be done.
    pub dry_run: bool,
    /// Write the whole account as one JSON object.
    pub json: bool,
    /// Take what fits even where most rows are refused.
    pub take_what_fits: bool,
    /// The cases are finished: keep them as closed history that owes nothing.
    pub finished: bool,
}

/// Runs the command and writes its account to `out`. Gives the exit code: 0 where the file was taken (refused rows included in the
/// account), 1 where it was refused whole and nothing changed.
pub async fn run_cli(house: &House, file: &Path, asked: &Asked, out: &mut (dyn Write + Send)) -> Result<i32, Fault> {
    let result = imported(house, file, asked).await;
    match result {
        Ok(report) => {
            if asked.json {
                writeln!(out, "{}", serde_json::to_string(&report)?)?;
            } else {
                tell(&report, out)?;
            }
            Ok(0)
        }
        Err(ImportRefused::File(sentence, report)) => {
            if asked.json {
                writeln!(out, "{}", refused_json(file, &sentence, report.as_deref())?)?;
            } else {
                tell_refused(&sentence, report.as_deref(), out)?;
            }
            Ok(1)
        }
        Err(ImportRefused::Fault(fault)) => Err(fault),
    }
}

async fn imported(house: &House, file: &Path, asked: &Asked) -> Result<Report, ImportRefused> {
    let whole = |sentence: String| ImportRefused::File(sentence, None);
    if house.force().is_none() {
        return Err(whole("This force is not set up yet. Start the service and fill in the first page, then import.".into()));
    }
    let policy = house.policy()?;
    let mapping = Arc::new(mapping(&asked.mapping, &policy).map_err(whole)?);
    let source = Source::from_path(file).map_err(whole)?;
    let who = Signature { actor: "system".into(), posting: String::new(), request: String::new(), at: house.now() };
    let options = Options { dry_run: asked.dry_run, take_what_fits: asked.take_what_fits, finished: asked.finished, run: None };
    import(house, who, source, mapping, options).await
}

/// The same counts at the end as after an import: nothing was taken.
fn refused_json(file: &Path, sentence: &str, report: Option<&Report>) -> Result<String, Fault> {
    #[derive(serde::Serialize)]
    struct Account<'r> {
        file: String,
        problem: &'r str,
        rows: &'r [super::report::RowOutcome],
        hint: Option<&'r str>,
        taken: u64,
        changed: u64,
        unchanged: u64,
        refused: u64,
    }
    let account = Account {
        file: file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
        problem: sentence,
        rows: report.map_or(&[], |report| &report.rows),
        hint: report.and_then(|report| report.hint.as_deref()),
        taken: 0,
        changed: 0,
        unchanged: 0,
        refused: report.map_or(0, |report| report.refused),
    };
    Ok(serde_json::to_string(&account)?)
}

fn tell(report: &Report, out: &mut (dyn Write + Send)) -> Result<(), Fault> {
    let (would, was) = if report.dry_run { (" (trial: nothing was written)", "would be") } else { ("", "were") };
    writeln!(out, "{} through the mapping {}{would}", report.file, report.system)?;
    let further = report.rows.iter().filter(|row| row.outcome == Outcome::FurtherRow).count();
    let noted = report.rows.iter().filter(|row| !row.notes.is_empty()).count();
    let lines = [
        (report.taken, format!("incidents {was} taken as new records")),
        (report.changed, format!("records {was} changed")),
        (report.unchanged, "records stay as they are".to_owned()),
        (u64::try_from(further).unwrap_or(u64::MAX), "further rows belong to these incidents".to_owned()),
        (report.refused, "rows are refused".to_owned()),
    ];
    for (count, what) in lines {
        writeln!(out, "{count:>9}  {what}")?;
    }
    if noted > 0 {
        writeln!(out, "{noted:>9}  rows have notes; --json gives them")?;
    }
    for remark in &report.remarks {
        writeln!(out, "{remark}")?;
    }
    for row in report.rows.iter().filter(|row| matches!(row.outcome, Outcome::Changed(_))).take(REFUSALS_SHOWN) {
        if let Outcome::Changed(fields) = &row.outcome {
            writeln!(out, "Row {}, {}: changed {}", row.row, row.source_id, fields.join(", "))?;
        }
    }
    list_refusals(report, out)
}

fn tell_refused(sentence: &str, report: Option<&Report>, out: &mut (dyn Write + Send)) -> Result<(), Fault> {
    writeln!(out, "Nothing was imported.")?;
    writeln!(out, "{sentence}")?;
    report.map_or(Ok(()), |report| list_refusals(report, out))
}

fn list_refusals(report: &Report, out: &mut (dyn Write + Send)) -> Result<(), Fault> {
    for refusal in report.refusals().take(REFUSALS_SHOWN) {
        writeln!(out, "{refusal}")?;
    }
    let more = report.refusals().count().saturating_sub(REFUSALS_SHOWN);
    if more > 0 {
        writeln!(out, "and {more} more; --json lists them all")?;
    }
    if let Some(hint) = &report.hint {
        writeln!(out, "{hint}")?;
    }
    Ok(())
}
