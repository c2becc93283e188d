//! Messages that were taken, the systems that send them, and what goes back.

use jiff::Timestamp;
use practice::incident::{Event, Incident};
use practice::transfer::write_back;

use crate::admin::sql::Journalled;
use crate::ledger::{Cell, Fault, Signature, Tx, outbox};

/// A message that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransferRow {
    /// Source and message id.
    pub id: String,
    /// The system's name.
    pub source: String,
    /// Its own number for the incident.
    pub source_id: String,
    /// The message's place among those of the incident; none where the system gives none.
    pub sequence: Option<u32>,
    /// When it was taken.
    pub at: Timestamp,
    /// The account of its token.
    pub by: String,
    /// Our reference.
    pub record: String,
    /// Hash of what was said.
    pub asked: String,
    /// What was answered, as JSON.
    pub answer: String,
}

columns!(TransferRow { id, source, source_id, sequence, at, by, record, asked, answer });

impl Journalled for TransferRow {
    const TABLE: &'static str = "transfer_message";
}

/// A system that hands reports over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRow {
    /// Its name in messages.
    pub source: String,
    /// What people call it.
    pub title: String,
    /// Where write-backs are posted; none: the pick-up folder.
    pub address: Option<String>,
    /// Where its reports lie unless they say so.
    pub district: Option<String>,
    /// Who said so.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

columns!(SourceRow { source, title, address, district, by, at });

impl Journalled for SourceRow {
    const TABLE: &'static str = "transfer_source";
}

/// The kind of message in the outbox that goes back to a source system.
pub const WRITE_BACK: &str = "write-back";

/// The message with this id, where it was taken before.
pub fn taken(tx: &mut Tx<'_>, id: &str) -> Result<Option<TransferRow>, Fault> {
    Ok(tx.children("transfer_message", "id", id)?.into_iter().next())
}

/// The highest sequence that was taken for an incident of a source.
pub fn last_sequence(tx: &mut Tx<'_>, source: &str, source_id: &str) -> Result<Option<u32>, Fault> {
    let row = tx.query_one(
        "SELECT MAX(sequence) FROM transfer_message WHERE source = ?1 AND source_id = ?2",
        &[source.to_owned().to_value(), source_id.to_owned().to_value()],
    )?;
    row.map_or(Ok(None), |row| row.get(0))
}

/// The system with this name.
pub fn source(tx: &mut Tx<'_>, source: &str) -> Result<Option<SourceRow>, Fault> {
    Ok(tx.children("transfer_source", "source", source)?.into_iter().next())
}

/// Writes what a source system is told when a record that it handed over closes or opens again, in the unit of work of the event.
pub fn tell_source(tx: &mut Tx<'_>, who: &Signature, incident: &Incident, event: &Event) -> Result<(), Fault> {
    let state = match event {
        Event::Closed { .. } => "closed",
        Event::Reopened { .. } => "reopened",
        _ => return Ok(()),
    };
    if incident.core.restricted {
        // A restricted record tells nobody outside that it is there.
        return Ok(());
    }
    let (Some(source), Some(told)) = (&incident.core.source, write_back(incident, state)) else { return Ok(()) };
    // A record out of an import's file has no message, and nobody who waits for an answer.
    let handed = tx.number(
        "SELECT COUNT(*) FROM transfer_message WHERE source = ?1 AND source_id = ?2",
        &[source.to_value(), told.source_id.to_value()],
    )?;
    if handed == 0 {
        return Ok(());
    }
    outbox::put_kind(tx, who.at, WRITE_BACK, &incident.core.id, source, &serde_json::to_string(&told)?)
}
