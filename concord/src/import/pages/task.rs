//! Taking a checked file over: a task of its own, so that the reader may leave the page and a slow file holds nobody up.

use std::sync::Arc;

use super::spool::{self, Running, Waiting};
use super::{mapping_of, own_waiting, run_row, signature};
use crate::frame::ask::go_to;
use crate::frame::{Ask, Failure, Reply};
use crate::house::House;
use crate::import::lists::lists_of;
use crate::import::read::Source;
use crate::import::run::{ImportRefused, Options, import};
use crate::import::sql::{self, RunRow};
use crate::ledger::{Fault, Signature};

/// Begins the import of a checked file, or of one that was cut off, and leads to its page. Pressed twice, it imports once.
///
/// Not found for a file that somebody else sent, or that is not here any more.
pub async fn take(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let page = go_to(&format!("/import/{}", ask.param("run")));
    let Some(held) = Running::begin(ask.param("run")) else { return Ok(page) };
    let known = run_row(&ask).await?.map(|(run, _)| run);
    if known.as_ref().is_some_and(|run| run.finished_at.is_some() && run.problem.is_empty()) {
        return Ok(page);
    }
    let waiting = own_waiting(&ask).await?.filter(|waiting| spool::has_data(&ask.house, &waiting.id));
    let Some(waiting) = waiting else { return if known.is_some() { Ok(page) } else { Err(Failure::NotFound) } };
    let who = signature(&ask)?;
    // The page that follows must find the run, before its first row is read.
    put(&ask.house, begun(&waiting, &who)).await?;
    tokio::spawn(carry_out(ask.house.clone(), waiting, who, held));
    Ok(page)
}

fn begun(waiting: &Waiting, who: &Signature) -> RunRow {
    RunRow { history: waiting.finished, ..RunRow::begun(&waiting.id, who, &waiting.file, &waiting.mapping) }
}

async fn put(house: &House, row: RunRow) -> Result<(), Fault> {
    house.ledger.housekeeping(move |tx| sql::put_run(tx, &row)).await
}

/// Imports the file; removes it when it was taken or refused whole. After a fault it stays for a day, to be run again.
async fn carry_out(house: House, waiting: Waiting, who: Signature, held: Running) {
    let stopped = RunRow {
        finished_at: Some(house.now()),
        problem: "The import could not begin. Run it again, or send the file again.".into(),
        ..begun(&waiting, &who)
    };
    let id = waiting.id.clone();
    let result = match source(&house, &waiting).await {
        Ok((source, options)) => run(&house, who, source, &waiting, options).await,
        Err(fault) => {
            let _ = put(&house, stopped).await;
            Err(fault)
        }
    };
    let done = match result {
        Ok(()) => spool::forget(&house, &id).await,
        Err(fault) => Err(fault),
    };
    if let Err(fault) = done {
        tracing::error!(run = %id, fault = %fault, "an import stopped");
    }
    drop(held);
}

async fn source(house: &House, waiting: &Waiting) -> Result<(Source, Options), Fault> {
    let bytes = spool::data(house, &waiting.id).await?.ok_or_else(|| Fault::new("the file of an import is gone"))?;
    let options = Options { dry_run: false, take_what_fits: waiting.take_what_fits, finished: waiting.finished, run: Some(waiting.id.clone()) };
    Ok((Source { name: waiting.file.clone(), bytes }, options))
}

/// A file that is refused whole is an end like any other: the run says why.
async fn run(house: &House, who: Signature, source: Source, waiting: &Waiting, options: Options) -> Result<(), Fault> {
    let mapping = Arc::new(mapping_of(waiting, &lists_of(&*house.policy()?))?);
    match import(house, who, source, mapping, options).await {
        Ok(_) | Err(ImportRefused::File(..)) => Ok(()),
        Err(ImportRefused::Fault(fault)) => Err(fault),
    }
}
