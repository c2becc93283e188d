//! The import's pages: send a file, see what it would do, take it over, follow it, keep the refusals as a file.
//!
//! For those who answer for recording: hate crime officer and crime registrar. What is sent waits sealed in the spool until it is taken
//! over or a day has passed, and only the reader who sent it sees what it holds.

mod form;
mod preview;
mod program;
pub mod samples;
mod show;
pub mod spool;
mod task;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use practice::people::{Act, Matter, Role};
use practice::report::mapping::{Lists, Mapping};

pub use program::import_for_program;

use self::form::Sent;
use self::preview::Preview;
use self::show::{ImportPage, PreviewPage, RunLine, RunPage, Standing, figure};
use self::spool::{Running, Waiting};
use super::lists::lists_of;
use super::read::Source;
use super::run::{ImportRefused, Options, import};
use super::sql::{self, RunRow};
use crate::frame::ask::{download, go_to, page, page_with};
use crate::frame::{Ask, Audience, Doors, Failure, Form, Reply};
use crate::ledger::{Category, Entry, Fault, Signature, Tx};

/// Who takes over another system's records: those who answer for recording.
pub const IMPORTERS: Audience = Audience::Roles(&[Role::HateCrimeOfficer, Role::CrimeRegistrar]);
/// Runs that the first page lists.
const RUNS_SHOWN: u32 = 50;

/// Adds the doors of the import.
pub fn doors(doors: Doors) -> Doors {
    doors
        .get("/import", IMPORTERS, first)
        .post("/import", IMPORTERS, check)
        .get("/import/{run}", IMPORTERS, run)
        .post("/import/{run}/take", IMPORTERS, task::take)
        .post("/import/{run}/drop", IMPORTERS, drop_waiting)
        .get("/import/{run}/refusals.csv", IMPORTERS, refusals)
        .get("/import/{run}/changes.csv", IMPORTERS, changes)
}

/// The form, what waits and what was imported.
pub async fn first(ask: Arc<Ask>) -> Result<Reply, Failure> {
    page(first_page(&ask, Form::blank(form::fields()), None).await?.render())
}

async fn first_page(ask: &Ask, form: Form, refused: Option<(String, Preview)>) -> Result<ImportPage, Failure> {
    let calendar = &ask.house.policy()?.calendar;
    let waiting = spool::sweep(&ask.house, ask.reader()?.account()).await?;
    let (runs, names) = ask
        .house
        .ledger
        .read(|tx| {
            let runs = sql::runs(tx, RUNS_SHOWN)?;
            let names = names(tx, &runs)?;
            Ok::<_, Fault>((runs, names))
        })
        .await?;
    // A taken file is a run; only what is still to be decided waits.
    let waits = waiting.into_iter().filter(|waiting| !runs.iter().any(|run| run.id == waiting.id));
    let name = |run: &RunRow| names.get(&run.by).cloned().unwrap_or_default();
    let problems = form.problems();
    Ok(ImportPage {
        chrome: ask.chrome("/import").with_error(!problems.is_empty()),
        problems,
        fields: form.fields,
        refused,
        waiting: waits.map(|waiting| (waiting.id, waiting.file, calendar.show(waiting.at))).collect(),
        runs: runs.iter().map(|run| RunLine::of(run, name(run), calendar)).collect(),
    })
}

/// The names of those who imported, by account.
fn names(tx: &mut Tx<'_>, runs: &[RunRow]) -> Result<BTreeMap<String, String>, Fault> {
    let mut names = BTreeMap::new();
    for run in runs {
        if !names.contains_key(&run.by) {
            let name = crate::people::sql::account(tx, &run.by)?.map_or_else(|| "Command line".to_owned(), |account| account.name);
            names.insert(run.by.clone(), name);
        }
    }
    Ok(names)
}

/// Checks a sent file, and shows what it would do; writes no record.
pub async fn check(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let (mut form, sent) = form::read(&ask.body, &ask.files, &*ask.house.policy()?);
    let mut refused = None;
    if let Some(sent) = sent {
        let bytes = ask.files.first().map(|file| file.bytes.clone()).unwrap_or_default();
        match checked(&ask, sent, bytes).await? {
            Ok(id) => return Ok(go_to(&format!("/import/{id}"))),
            Err((sentence, found)) => {
                form.refuse("file", sentence);
                refused = found;
            }
        }
    }
    let page = first_page(&ask, form, refused).await?;
    page_with(StatusCode::UNPROCESSABLE_ENTITY, page.render())
}

/// The id under which a checked file waits; or the sentence for which it is refused whole, with what was found where rows could be read.
type Checked = Result<String, (String, Option<(String, Preview)>)>;

async fn checked(ask: &Ask, sent: Sent, bytes: Vec<u8>) -> Result<Checked, Failure> {
    let policy = ask.house.policy()?;
    let id = spool::fresh_id()?;
    let who = signature(ask)?;
    let mut waiting = Waiting {
        id: id.clone(),
        by: who.actor.clone(),
        at: ask.now,
        file: sent.file,
        mapping: sent.mapping,
        mapping_text: sent.mapping_text,
        take_what_fits: sent.take_what_fits,
        finished: sent.finished,
        preview: Preview::default(),
    };
    let mapping = Arc::new(mapping_of(&waiting, &lists_of(&policy))?);
    let bytes = spool::put_data(&ask.house, &id, bytes).await?;
    let source = Source { name: waiting.file.clone(), bytes };
    let options = Options { dry_run: true, take_what_fits: waiting.take_what_fits, finished: waiting.finished, run: None };
    let result = import(&ask.house, who, source, mapping, options).await;
    if result.is_err() {
        spool::forget(&ask.house, &id).await?;
    }
    let (report, refused) = match result {
        Ok(report) => (report, None),
        Err(ImportRefused::File(sentence, Some(report))) => (*report, Some(sentence)),
        Err(ImportRefused::File(sentence, None)) => return Ok(Err((sentence, None))),
        Err(ImportRefused::Fault(fault)) => return Err(fault.into()),
    };
    waiting.preview = Preview::of(&report);
    let found = waiting.preview.clone();
    spool::put(&ask.house, waiting).await?;
    Ok(match refused {
        None => Ok(id),
        Some(sentence) => Err((sentence, Some((id, found)))),
    })
}

/// The mapping of an upload; a fault where the force's lists changed so much that it does not fit any more.
fn mapping_of(waiting: &Waiting, lists: &Lists) -> Result<Mapping, Fault> {
    Mapping::parse(&waiting.mapping, &waiting.mapping_text, lists)
        .map_err(|faults| Fault::new(faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")))
}

/// The signature of an import: under the posting that lets its holder import.
fn signature(ask: &Ask) -> Result<Signature, Failure> {
    let reader = ask.reader()?;
    let posting = reader.postings().iter().find(|posting| matches!(posting.role, Role::HateCrimeOfficer | Role::CrimeRegistrar));
    Ok(Signature {
        actor: reader.account().to_owned(),
        posting: posting.map(|posting| posting.id.clone()).unwrap_or_default(),
        request: ask.request.clone(),
        at: ask.now,
    })
}

/// An upload of this reader; none for anybody else.
async fn own_waiting(ask: &Ask) -> Result<Option<Waiting>, Failure> {
    let account = ask.reader()?.account();
    Ok(spool::waiting(&ask.house, ask.param("run")).await?.filter(|waiting| waiting.by == account))
}

async fn run_row(ask: &Ask) -> Result<Option<(RunRow, String)>, Fault> {
    let id = ask.param("run").to_owned();
    ask.house
        .ledger
        .read(move |tx| {
            let Some(run) = sql::run(tx, &id)? else { return Ok(None) };
            let name = names(tx, std::slice::from_ref(&run))?.remove(&run.by).unwrap_or_default();
            Ok(Some((run, name)))
        })
        .await
}

/// A run: before it is taken over what it would do, then its progress, then its account.
pub async fn run(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let running = Running::is(ask.param("run"));
    let waiting = own_waiting(&ask).await?;
    match (run_row(&ask).await?, waiting) {
        (Some((run, by)), waiting) => page(run_page(&ask, &run, by, running, waiting.is_some())?.render()),
        (None, Some(waiting)) => page(preview_page(&ask, waiting)?.render()),
        (None, None) => Err(Failure::NotFound),
    }
}

fn preview_page(ask: &Ask, waiting: Waiting) -> Result<PreviewPage, Failure> {
    Ok(PreviewPage {
        chrome: ask.chrome("/import"),
        mapping: form::title_in(&waiting.mapping, &waiting.mapping_text),
        at: ask.house.policy()?.calendar.show(waiting.at),
        here: spool::has_data(&ask.house, &waiting.id),
        waiting,
    })
}

fn run_page(ask: &Ask, run: &RunRow, by: String, running: bool, mine: bool) -> Result<RunPage, Failure> {
    let calendar = &ask.house.policy()?.calendar;
    let reader = ask.reader()?;
    let line = RunLine { standing: Standing::of(run, running), ..RunLine::of(run, by, calendar) };
    let stands = matches!(line.standing, Standing::CutOff | Standing::Stopped);
    Ok(RunPage {
        chrome: ask.chrome("/import"),
        here: format!("/import/{}", run.id),
        problem: run.problem.clone(),
        progress: (run.done, run.rows),
        progress_words: format!("{} of {} incidents written", figure(run.done), figure(run.rows)),
        now: calendar.local(ask.now).strftime("%-d %B %Y, %H:%M:%S").to_string(),
        ended: run.finished_at.map(|at| calendar.show(at)).unwrap_or_default(),
        again: stands && mine && spool::has_data(&ask.house, &run.id),
        refusals: run.refusals.lines().nth(1).is_some(),
        changes: run.changes.lines().nth(1).is_some(),
        cases: show::cases(run.history),
        onward: (
            !run.history && reader.may(Matter::Operational, Act::List),
            reader.may(Matter::Figures, Act::View) && reader.view_scope(ask.now).is_some(),
        ),
        line,
    })
}

/// Throws a waiting file away at once.
pub async fn drop_waiting(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let waiting = own_waiting(&ask).await?.ok_or(Failure::NotFound)?;
    if let Some(_held) = Running::begin(&waiting.id) {
        spool::forget(&ask.house, &waiting.id).await?;
    }
    Ok(go_to("/import"))
}

/// The refused cells as a file: row, column, reason. The marking, who took it out and when stand in its name, since CSV has no place for
/// them; the journal keeps the same.
pub async fn refusals(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let csv = match (run_row(&ask).await?, own_waiting(&ask).await?) {
        (Some((run, _)), _) if !run.refusals.is_empty() => run.refusals,
        (_, Some(waiting)) => waiting.preview.refusals,
        _ => return Err(Failure::NotFound),
    };
    hand_out(&ask, "refusals", "took out the refusals of an import", csv).await
}

/// What a run changed and noted, as a file: row, record, what became of it, fields, notes.
pub async fn changes(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let (run, _) = run_row(&ask).await?.filter(|(run, _)| !run.changes.is_empty()).ok_or(Failure::NotFound)?;
    hand_out(&ask, "changes", "took out the changes of an import", run.changes).await
}

async fn hand_out(ask: &Ask, what: &str, verb: &'static str, csv: String) -> Result<Reply, Failure> {
    let who = signature(ask)?;
    let account = &ask.who()?.account.sign_in;
    let at = ask.house.policy()?.calendar.local(ask.now).strftime("%Y-%m-%d-%H%M%S").to_string();
    let name = format!("OFFICIAL-SENSITIVE-import-{}-{what}-{account}-{at}.csv", ask.param("run"));
    let name: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '.') { c } else { '_' }).collect();
    let (chain, event) = (format!("reader/{}", who.actor), serde_json::json!({ "import": ask.param("run") }).to_string());
    ask.house
        .ledger
        .write(move |tx| {
            let entry =
                Entry { chain: &chain, record: "", verb, category: Category::Disclosure, classes: "op", policy: "", event: event.clone() };
            tx.journal(&who, &entry).map(|_| ())
        })
        .await?;
    Ok(download("text/csv; charset=utf-8", &name, csv))
}
