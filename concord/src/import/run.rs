//! The run of an import: everything is read and checked first; then records are written in batches, each whole or not at all.
//!
//! "A broken file changes nothing": a fault of the file as a whole is found before the first write. A batch is one unit of work, so the
//! writer serves others between two batches; a run that was cut off (power, kill) left whole batches and is simply run again, since a
//! record is found by its source and its number there and what did not change is not written.

use std::collections::HashMap;
use std::sync::Arc;

use practice::incident::{Crime, Did, Event, Stage, StrandFlag};
use practice::policy::Policy;
use practice::report::mapping::Mapping;

use super::difference::{Difference, REQUEST, difference};
use super::read::Source;
use super::ready::{Desk, Prepared, Ready, prepare};
use super::refusals::{changes_csv, kept_csv};
use super::report::{AsRead, Outcome, Report, RowOutcome};
use super::sql::{self, Known, RunRow};
use crate::admin::sql::PlaceRow;
use crate::house::{House, Policies};
use crate::incident::columns::micros;
use crate::incident::{reference, sql as incident};
use crate::ledger::{Category, Entry, Fault, Owner, Signature, Tx, keys};

/// Records in one unit of work.
const BATCH: usize = 1000;
/// Batches between two notes of progress.
const BATCHES_A_NOTE: usize = 2;

/// How an import is to be done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Only say what would be done.
    pub dry_run: bool,
    /// Take what fits even where most rows are refused; otherwise such a file is refused whole.
    pub take_what_fits: bool,
    /// The cases are finished: they are kept as closed history and owe nothing.
    pub finished: bool,
    /// The id of the run, where a page has already named it; otherwise one is made.
    pub run: Option<String>,
}

/// Why an import did not take place, or did not come to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportRefused {
    /// The file is refused whole, and nothing was changed: the sentence for the reader, and the report where rows could be read.
    File(String, Option<Box<Report>>),
    /// Something broke that no reader can mend. Whole batches may have been written; running the import again finishes it.
    Fault(Fault),
}

impl From<Fault> for ImportRefused {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl std::fmt::Display for ImportRefused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(sentence, _) => f.write_str(sentence),
            Self::Fault(fault) => fault.fmt(f),
        }
    }
}

/// What every batch needs.
struct Work {
    who: Signature,
    system: String,
    policies: Arc<Policies>,
    policy: Arc<Policy>,
    /// The places that the file names and the force's own list does not.
    places: Vec<PlaceRow>,
    ready: Vec<Ready>,
    finished: bool,
}

/// Imports a file through a mapping, as `who`.
///
/// Refuses the file whole, and changes nothing, where it cannot be read, lacks a column, has no row, or (unless `take_what_fits`) more
/// than half of its rows are refused. Otherwise gives the account of every row. Moments of the import are `who.at`.
pub async fn import(house: &House, who: Signature, source: Source, mapping: Arc<Mapping>, options: Options) -> Result<Report, ImportRefused> {
    let run = match &options.run {
        Some(run) => run.clone(),
        None => keys::hex(&keys::random::<8>()?),
    };
    let who = Signature { at: micros(who.at), request: format!("{REQUEST}{run}"), ..who };
    let mut row = RunRow { history: options.finished, ..run_row(&run, &who, &source, &mapping) };
    let result = checked_and_written(house, &who, source, &mapping, &options, &mut row).await;
    // A trial leaves no trace; nor does a refused file, unless a page shows the run.
    if !options.dry_run && (options.run.is_some() || row.rows > 0) {
        row.finished_at = Some(house.now());
        if let Err(refused) = &result {
            row.problem = match refused {
                ImportRefused::File(sentence, _) => sentence.clone(),
                ImportRefused::Fault(_) => {
                    "The import stopped before its end. What was written is whole: import the file again to finish.".into()
                }
            };
        }
        house.ledger.housekeeping(move |tx| sql::put_run(tx, &row)).await?;
    }
    result
}

fn run_row(run: &str, who: &Signature, source: &Source, mapping: &Mapping) -> RunRow {
    RunRow { file_hash: source.hash(), ..RunRow::begun(run, who, &source.name, mapping.system()) }
}

async fn checked_and_written(
    house: &House,
    who: &Signature,
    source: Source,
    mapping: &Arc<Mapping>,
    options: &Options,
    row: &mut RunRow,
) -> Result<Report, ImportRefused> {
    let policies = house.policies();
    let policy = policies.at(who.at)?;
    let file = source.name.clone();
    let mut prepared = prepared(house, who, source, mapping, (&policies, &policy)).await?;
    let mut report = begun(&file, mapping, options, &prepared, row);
    if !prepared.swapped.is_empty() && !options.take_what_fits {
        report.settle();
        let sentence = format!("Nothing was imported. {} If the file is right, import it again and take what fits.", prepared.swapped);
        return Err(ImportRefused::File(sentence, Some(Box::new(report))));
    }
    if prepared.refused() > prepared.rows / 2 && !options.take_what_fits {
        report.settle();
        return Err(ImportRefused::File(mostly_refused(&prepared, report.hint.as_deref()), Some(Box::new(report))));
    }
    // In the order of their references: a batch then writes to neighbouring pages, and not to every page of the store.
    prepared.ready.sort_by_key(|ready| ready.core.reported_at);
    let work = Arc::new(Work {
        who: who.clone(),
        system: mapping.system().to_owned(),
        policies,
        policy,
        places: std::mem::take(&mut prepared.places),
        ready: prepared.ready,
        finished: options.finished,
    });
    if options.dry_run {
        trial(house, &work, &mut report).await?;
        report.settle();
        return Ok(report);
    }
    row.rows = i64::try_from(work.ready.len()).unwrap_or(i64::MAX);
    row.refusals = kept_csv(prepared.refusals.iter());
    note_progress(house, row, &mut report).await?;
    put_places(house, who, work.places.clone()).await?;
    write_all(house, &work, row, &mut report).await?;
    report.settle();
    count(row, &report);
    row.changes = changes_csv(&report);
    journal_run(house, who, row).await?;
    Ok(report)
}

/// Reads the file on a thread of its own.
async fn prepared(
    house: &House,
    who: &Signature,
    source: Source,
    mapping: &Arc<Mapping>,
    (policies, policy): (&Arc<Policies>, &Arc<Policy>),
) -> Result<Prepared, ImportRefused> {
    let places: Vec<PlaceRow> = house.ledger.read(crate::admin::sql::all).await?;
    let (mapping, policies, policy, who) = (Arc::clone(mapping), Arc::clone(policies), Arc::clone(policy), who.clone());
    let name = source.name.clone();
    let task = tokio::task::spawn_blocking(move || {
        let desk = Desk { mapping: &mapping, policies: &policies, policy: &policy, places: &places, by: &who.actor, at: who.at };
        prepare(&desk, &source)
    });
    // The spreadsheet reader may break on a file made to break it: that is the file's fault.
    let read = task.await.map_err(|_| ImportRefused::File(format!("{name} cannot be read: it is damaged."), None))?;
    read.map_err(|sentence| ImportRefused::File(sentence, None))
}

/// The report with what is known before anything is written: refused rows and further rows.
fn begun(file: &str, mapping: &Mapping, options: &Options, prepared: &Prepared, row: &RunRow) -> Report {
    let mut report = Report {
        file: file.to_owned(),
        system: mapping.system().to_owned(),
        dry_run: options.dry_run,
        run: (!options.dry_run).then(|| row.id.clone()),
        rows: Vec::new(),
        remarks: Vec::new(),
        hint: mapping.swapped_hint(&prepared.refusals, prepared.rows),
        taken: 0,
        changed: 0,
        unchanged: 0,
        refused: 0,
    };
    if prepared.counts_people {
        report.remarks.push("The source counts victims or suspects. People are entered by name, so the counts were read and not kept.".into());
    }
    if prepared.arrests {
        report
            .remarks
            .push("The source tells of arrests. They are entered as suspects and their proceedings, so they were read and not kept.".into());
    }
    let shown = |count: usize| practice::returns::thousands(u64::try_from(count).unwrap_or(u64::MAX));
    if prepared.other_day > 0 {
        let zone = mapping.zone().iana_name().unwrap_or("another zone").to_owned();
        report.remarks.push(format!(
            "{} of {} reports stand under another day here: their times are {zone}'s, and this force counts by its own clocks.",
            shown(prepared.other_day),
            shown(prepared.ready.len())
        ));
    }
    report.remarks.extend(named_anew(&prepared.places));
    for refusals in prepared.refusals.chunk_by(|a, b| a.row == b.row) {
        let Some(first) = refusals.first() else { continue };
        report.rows.push(outcome(first.row, "", Outcome::Refused(refusals.to_vec())));
    }
    report.rows.extend(prepared.further.iter().map(|(row, id)| outcome(*row, id, Outcome::FurtherRow)));
    report
}

/// The areas that only the source knows, counted: two swapped columns of places are read without a fault, and seen here.
fn named_anew(places: &[PlaceRow]) -> Option<String> {
    let of = |kind: &str| places.iter().filter(|place| place.kind == kind).map(|place| place.name.as_str()).collect::<Vec<_>>();
    let told = |names: &[&str], what: &str| {
        let few = names.iter().take(3).copied().collect::<Vec<_>>().join(", ");
        (!names.is_empty()).then(|| format!("{} {what} (such as {few})", names.len()))
    };
    let (districts, wards) = (of("district"), of("ward"));
    let all: Vec<String> = [told(&districts, "districts"), told(&wards, "wards")].into_iter().flatten().collect();
    (!all.is_empty()).then(|| format!("Areas that the file names and this force's own list does not: {}.", all.join(" and ")))
}

fn outcome(row: u64, source_id: &str, outcome: Outcome) -> RowOutcome {
    RowOutcome { row, source_id: source_id.to_owned(), outcome, reference: None, notes: Vec::new(), read: None }
}

fn mostly_refused(prepared: &Prepared, hint: Option<&str>) -> String {
    let sentence = format!("{} of {} rows are refused, so nothing was imported.", prepared.refused(), prepared.rows);
    match hint {
        Some(hint) => format!("{sentence} {hint}"),
        None => format!("{sentence} Is this the right mapping for the file?"),
    }
}

/// What an import would do, from one snapshot.
async fn trial(house: &House, work: &Arc<Work>, report: &mut Report) -> Result<(), Fault> {
    let work = Arc::clone(work);
    let outcomes = house.ledger.read(move |tx| would_do(tx, &work)).await?;
    report.rows.extend(outcomes);
    Ok(())
}

fn would_do(tx: &mut Tx<'_>, work: &Work) -> Result<Vec<RowOutcome>, Fault> {
    let mut outcomes = Vec::with_capacity(work.ready.len());
    for batch in work.ready.chunks(BATCH) {
        let known = known(tx, work, batch)?;
        for ready in batch {
            let told = match known.get(&ready.source_id) {
                None => told(ready, Outcome::Taken, None, Vec::new()),
                Some(known) => {
                    let found = difference(tx, known, ready)?;
                    told(ready, outcome_of(&found), Some(known.core.id.clone()), found.notes)
                }
            };
            outcomes.push(RowOutcome { read: Some(as_read(work, ready)), ..told });
        }
    }
    Ok(outcomes)
}

fn known(tx: &mut Tx<'_>, work: &Work, batch: &[Ready]) -> Result<HashMap<String, Known>, Fault> {
    let numbers: Vec<&str> = batch.iter().map(|ready| ready.source_id.as_str()).collect();
    sql::known(tx, &work.system, &numbers)
}

fn outcome_of(found: &Difference) -> Outcome {
    let fields = found.fields();
    if fields.is_empty() { Outcome::Unchanged } else { Outcome::Changed(fields) }
}

fn told(ready: &Ready, outcome: Outcome, reference: Option<String>, notes: Vec<String>) -> RowOutcome {
    let notes = ready.notes.iter().cloned().chain(notes).collect();
    RowOutcome { row: ready.row, source_id: ready.source_id.clone(), outcome, reference, notes, read: None }
}

/// What was read from a row, in the force's words.
fn as_read(work: &Work, ready: &Ready) -> AsRead {
    let (policy, code) = (&work.policy, &ready.core.district);
    let own = policy.districts.iter().find(|known| known.code == *code).map(|known| known.title.clone());
    let source = || work.places.iter().find(|known| known.code == *code).map(|known| known.name.clone());
    let strand = |flag: &StrandFlag| {
        policy.strands.iter().find(|known| known.code == flag.strand).map_or(flag.strand.clone(), |known| known.title.clone())
    };
    let offence = |crime: &Crime| crime.offence_words.clone().or_else(|| crime.offence.clone()).unwrap_or_default();
    AsRead {
        reported: policy.calendar.show(ready.core.reported_at),
        area: own.or_else(source).unwrap_or_else(|| code.clone()),
        strands: ready.strands.iter().map(strand).collect::<Vec<_>>().join(", "),
        offences: ready.crimes.iter().map(offence).collect::<Vec<_>>().join(", "),
    }
}

async fn note_progress(house: &House, row: &mut RunRow, report: &mut Report) -> Result<(), Fault> {
    report.settle();
    count(row, report);
    let row = row.clone();
    house.ledger.housekeeping(move |tx| sql::put_run(tx, &row)).await
}

fn count(row: &mut RunRow, report: &Report) {
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    row.taken = number(report.taken);
    row.changed = number(report.changed);
    row.unchanged = number(report.unchanged);
    row.refused = number(report.refused);
    row.done = number(report.taken + report.changed + report.unchanged);
}

/// Puts in the places of the source that no list can name yet.
async fn put_places(house: &House, who: &Signature, places: Vec<PlaceRow>) -> Result<(), Fault> {
    let who = who.clone();
    house
        .ledger
        .write(move |tx| {
            let known: Vec<PlaceRow> = crate::admin::sql::all(tx)?;
            for place in places.iter().filter(|place| !known.iter().any(|known| known.code == place.code)) {
                crate::admin::sql::put(tx, &who, "named by another system", place)?;
            }
            Ok(())
        })
        .await
}

async fn write_all(house: &House, work: &Arc<Work>, row: &mut RunRow, report: &mut Report) -> Result<(), Fault> {
    let mut from = 0;
    while from < work.ready.len() {
        let batch = from..work.ready.len().min(from + BATCH);
        from = batch.end;
        let work = Arc::clone(work);
        let write = move |tx: &mut Tx<'_>| write_batch(tx, &work, work.ready.get(batch.clone()).unwrap_or_default());
        report.rows.extend(house.ledger.write(write).await?);
        if from % (BATCH * BATCHES_A_NOTE) == 0 {
            note_progress(house, row, report).await?;
        }
    }
    Ok(())
}

/// Writes a batch: new records, and what differs from those that are there.
fn write_batch(tx: &mut Tx<'_>, work: &Work, batch: &[Ready]) -> Result<Vec<RowOutcome>, Fault> {
    let known = known(tx, work, batch)?;
    let reported: Vec<_> = batch.iter().filter(|ready| !known.contains_key(&ready.source_id)).map(|ready| ready.core.reported_at).collect();
    let mut references = reference::unused_many(tx, &reported, work.policy.calendar.zone())?.into_iter();
    let mut outcomes = Vec::with_capacity(batch.len());
    for ready in batch {
        outcomes.push(match known.get(&ready.source_id) {
            None => begin(tx, work, ready, references.next().ok_or_else(|| Fault::new("too few references"))?)?,
            Some(known) => {
                let found = difference(tx, known, ready)?;
                let (outcome, notes) = (outcome_of(&found), found.notes.clone());
                if outcome != Outcome::Unchanged {
                    change(tx, work, ready, &known.core.id, found)?;
                }
                told(ready, outcome, Some(known.core.id.clone()), notes)
            }
        });
    }
    Ok(outcomes)
}

fn begin(tx: &mut Tx<'_>, work: &Work, ready: &Ready, id: String) -> Result<RowOutcome, Fault> {
    let mut core = ready.core.clone();
    core.id.clone_from(&id);
    if work.finished {
        (core.stage, core.closed_at, core.closed_by) = (Stage::Closed, Some(core.recorded_at), Some(work.who.actor.clone()));
    }
    if let Some(narrative) = &ready.narrative {
        core.narrative = Some(tx.seal(&id, Owner::Incident, "narrative", narrative)?);
    }
    let mut strands = ready.strands.clone();
    for strand in &mut strands {
        strand.incident.clone_from(&id);
    }
    let mut crimes = ready.crimes.clone();
    for crime in &mut crimes {
        crime.incident.clone_from(&id);
    }
    let event = Event::Recorded { core: Box::new(core), strands, people: Vec::new(), crimes };
    incident::happen(tx, &work.who, &work.policies, None, &[event])?;
    tx.index(&id, ready.core.reported_at, &[ready.narrative.as_deref().unwrap_or_default(), &ready.words])?;
    Ok(told(ready, Outcome::Taken, Some(id), Vec::new()))
}

fn change(tx: &mut Tx<'_>, work: &Work, ready: &Ready, id: &str, mut found: Difference) -> Result<(), Fault> {
    let before = incident::load(tx, id)?.ok_or_else(|| Fault::new(format!("{id} was there and is gone")))?;
    if found.narrative
        && let Some(narrative) = &ready.narrative
    {
        found.correction.narrative = Some(tx.seal(id, Owner::Incident, "narrative", narrative)?);
    }
    let did = Did { by: work.who.actor.clone(), at: work.who.at };
    let after = incident::happen(tx, &work.who, &work.policies, Some(&before), &found.events(&did))?;
    // The index holds the record's own words as well as the source's. A text whose key was destroyed is no longer there to be found.
    let texts = [&after.core.narrative, &after.core.place].map(|words| words.as_ref().and_then(|words| tx.unseal(id, words).ok()));
    let texts: Vec<&str> = texts.iter().flatten().map(String::as_str).chain([ready.words.as_str()]).collect();
    tx.index(id, after.core.reported_at, &texts)
}

/// The run's own journal entry, where it changed anything: which file, and how much came of it. Names no file and no person's data.
async fn journal_run(house: &House, who: &Signature, row: &RunRow) -> Result<(), Fault> {
    if row.taken + row.changed == 0 {
        return Ok(());
    }
    let (who, chain, event, row) = (who.clone(), format!("import/{}", row.id), sql::told(row).to_string(), row.clone());
    house
        .ledger
        .write(move |tx| {
            let entry = Entry {
                chain: &chain,
                record: "",
                verb: "imported",
                category: Category::Collection,
                classes: "op na",
                policy: "",
                event: event.clone(),
            };
            tx.journal(&who, &entry)?;
            sql::put_run(tx, &row)
        })
        .await
}
