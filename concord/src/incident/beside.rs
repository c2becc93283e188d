//! What stands beside a step's form: what the reader may see of the record, so that nobody acknowledges or grades what they cannot read.

use std::sync::Arc;

use practice::incident::redacting::Piece;

use super::pages::{Looks, barred, headline, note_looks, visible};
use super::redaction::{self, Opens};
use super::view::{self, Rows};
use super::{care_view, reach, sql, unit};
use crate::frame::{Ask, Failure};
use crate::ledger::Tx;
use crate::people::sql as people;

/// The record beside a form.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// Strands in a few words.
    pub headline: String,
    /// Facts: when, where, kind of place, grade, repeats.
    pub rows: Rows,
    /// What happened, as this reader may read it.
    pub narrative: Option<Vec<Piece>>,
    /// Whether the account is shown with bars, and why.
    pub barred: &'static str,
}

/// The facts that are shown there.
const SHOWN: &[&str] = &["Reported", "Happened", "Where", "Kind of place", "Flags", "Grade"];

/// Reads it, and notes the look as the record's page does. None for the victim and witness hub, whose steps have their own page, and for readers
/// outside the force.
pub async fn beside(ask: &Arc<Ask>) -> Result<Option<Beside>, Failure> {
    let asked = Arc::clone(ask);
    let Some((shown, looks)) = ask.house.ledger.read(move |tx| read(&asked, tx)).await? else { return Ok(None) };
    note_looks(ask, looks).await?;
    Ok(Some(shown))
}

fn read(ask: &Arc<Ask>, tx: &mut Tx<'_>) -> Result<Option<(Beside, Looks)>, Failure> {
    let reader = ask.reader()?;
    let incident = visible(ask, tx, ask.param("id"))?;
    if unit::hub_only(reader, &incident, ask.now) || reach::is_outside(reader) {
        return Ok(None);
    }
    let policies = ask.house.policies();
    let (policy, own) = (policies.at(incident.core.reported_at)?, policies.at(incident.core.recorded_at)?);
    // These steps show the account as others will read it: the whole one beside it would be taken for that.
    let previews = matches!(ask.param("step"), "share" | "redact");
    let opens = match redaction::opens(reader, &incident, ask.now) {
        Opens::VictimsPart => Opens::Not,
        _ if previews => Opens::Not,
        other => other,
    };
    let names = people::names(tx, &view::accounts(&incident, &[]))?;
    let codes: Vec<String> = std::iter::once(incident.core.district.clone()).chain(incident.core.ward.clone()).collect();
    let places = sql::place_names(tx, &codes)?;
    let mut rows = view::facts(&incident, &policy, &names, &places);
    rows.retain(|(key, _)| SHOWN.contains(&key.as_str()));
    let repeats = care_view::care(tx, &incident, (&own, reader, ask.now), &names)?.repeats;
    rows.extend(repeats.into_iter().map(|one| (one.title.to_owned(), format!("{} {}", one.says, one.records.join(", ")))));
    let look = ("looked at the record", if opens == Opens::Not { "op" } else { "op na" }, String::new());
    let account = if previews { Some(Vec::new()) } else { redaction::account(tx, &incident, opens)? };
    let shown = Beside { headline: headline(&incident, &policy), rows, narrative: account, barred: barred(opens) };
    Ok(Some((shown, vec![look])))
}
