//! Learning points in their table: raised, carried over from a record, listed.

use practice::incident::care::Happened;
use practice::incident::{Event, Incident};
use practice::learning::Status;

use super::PointRow;
use crate::admin::sql::put;
use crate::ledger::{Cell, Columns, Fault, Signature, Tx, keys};

/// A point to be raised.
#[derive(Clone, Debug)]
pub struct NewPoint<'a> {
    /// The record that taught it, if one did.
    pub record: Option<&'a str>,
    /// The theme's code, of the list `learning`.
    pub theme: &'a str,
    /// The point, checked by [`practice::learning::check_words`].
    pub words: &'a str,
    /// What raised it: `dissatisfaction`, `panel`.
    pub source: &'a str,
}

/// Puts a new point on the list.
pub fn raise(tx: &mut Tx<'_>, who: &Signature, given: &NewPoint<'_>) -> Result<PointRow, Fault> {
    let row = PointRow {
        id: keys::hex(&keys::random::<8>()?),
        record: given.record.map(str::to_owned),
        theme: given.theme.to_owned(),
        words: given.words.to_owned(),
        source: given.source.to_owned(),
        raised_by: who.actor.clone(),
        raised_at: who.at,
        status: Status::Raised,
        status_by: None,
        status_at: None,
        answer: None,
    };
    put(tx, who, "raised a learning point", &row)?;
    Ok(row)
}

/// Carries the learning point of a reviewed dissatisfaction over to the list, in the unit of work in which it was written.
pub fn carry(tx: &mut Tx<'_>, who: &Signature, incident: &Incident, event: &Event) -> Result<(), Fault> {
    let Event::Care(Happened::CauseReviewed { cause }) = event else { return Ok(()) };
    let (Some(theme), Some(sealed)) = (&cause.theme, &cause.learning) else { return Ok(()) };
    let words = tx.unseal(&incident.core.id, sealed)?;
    raise(tx, who, &NewPoint { record: Some(&incident.core.id), theme, words: &words, source: "dissatisfaction" }).map(|_| ())
}

/// The point with this id.
pub fn point(tx: &mut Tx<'_>, id: &str) -> Result<Option<PointRow>, Fault> {
    Ok(tx.children("learning_point", "id", id)?.into_iter().next())
}

/// The newest points, of one status or of any; at most `limit`.
pub fn points(tx: &mut Tx<'_>, status: Option<Status>, limit: u32) -> Result<Vec<PointRow>, Fault> {
    let names = PointRow::NAMES.join(", ");
    let wanted = status.map_or("", Status::code).to_owned().to_value();
    let sql = format!("SELECT {names} FROM learning_point WHERE (?2 = '' OR status = ?2) ORDER BY raised_at DESC, id LIMIT ?1");
    tx.query(&sql, &[limit.to_value(), wanted])?.iter().map(|row| PointRow::from_row(row, 0)).collect()
}

/// Takes the name of a record off the points that it taught: it is disposed of, and they stay.
pub fn let_go(tx: &mut Tx<'_>, who: &Signature, record: &str) -> Result<(), Fault> {
    let names = PointRow::NAMES.join(", ");
    let sql = format!("SELECT {names} FROM learning_point WHERE record = ?1 ORDER BY id");
    let taught = tx.query(&sql, &[record.to_owned().to_value()])?;
    for row in taught.iter().map(|row| PointRow::from_row(row, 0)) {
        put(tx, who, "let a disposed record's name go", &PointRow { record: None, ..row? })?;
    }
    Ok(())
}
