//! The page of alerts.

use std::sync::Arc;

use askama::Template;
use practice::people::{Act, Matter, Role};

use super::sql;
use crate::frame::ask::{go_to, page};
use crate::frame::chrome::Chrome;
use crate::frame::{Ask, Failure, Reply};
use crate::people::sql as people;

/// Alerts that the page shows.
const SHOWN: u32 = 200;

/// One alert as shown.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// Its id.
    pub id: String,
    /// When.
    pub when: String,
    /// Whom it is about.
    pub who: String,
    /// What they did.
    pub what: String,
    /// The record; empty where none.
    pub record: String,
    /// When professional standards took note, and who; empty while nobody did.
    pub seen: String,
}

/// The alerts, newest first.
#[derive(Template)]
#[template(path = "alerts/alerts.html")]
pub struct AlertsPage {
    /// Around the page.
    pub chrome: Chrome,
    /// The alerts.
    pub lines: Vec<Line>,
    /// Whether this reader takes note of them.
    pub may_note: bool,
}

/// Shows the alerts.
pub async fn alerts(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let asked = Arc::clone(&ask);
    let rows = ask.house.ledger.read(move |tx| {
        let rows = sql::newest(tx, asked.reader()?, SHOWN)?;
        let accounts: Vec<String> = rows.iter().flat_map(|row| [Some(row.account.clone()), row.seen_by.clone()]).flatten().collect();
        let names = people::names(tx, &accounts)?;
        Ok::<_, Failure>((rows, names))
    });
    let (rows, names) = rows.await?;
    let policy = ask.house.policy()?;
    let name = |id: &String| names.get(id).cloned().unwrap_or_else(|| id.clone());
    let line = |row: &sql::AlertRow| Line {
        id: row.id.clone(),
        when: policy.calendar.show(row.at),
        who: name(&row.account),
        what: row.kind.label().to_owned(),
        record: row.record.clone(),
        seen: row
            .seen_at
            .map(|at| format!("{}, {}", policy.calendar.show(at), row.seen_by.as_ref().map(name).unwrap_or_default()))
            .unwrap_or_default(),
    };
    let may_note = ask.reader()?.has_role(Role::ProfessionalStandards);
    page(AlertsPage { chrome: ask.chrome("/alerts"), lines: rows.iter().map(line).collect(), may_note }.render())
}

/// Takes note of one alert.
pub async fn seen(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let (id, who) = (ask.param("id").to_owned(), ask.signature(Matter::Audit, Act::View)?);
    let work = move |tx: &mut crate::ledger::Tx<'_>| -> Result<(), Failure> {
        let row = sql::alert(tx, &id)?.ok_or(Failure::NotFound)?;
        if row.seen_at.is_none() {
            let noted = sql::AlertRow { seen_at: Some(who.at), seen_by: Some(who.actor.clone()), ..row };
            crate::admin::sql::put(tx, &who, "took note of an alert", &noted)?;
        }
        Ok(())
    };
    ask.house.ledger.write(work).await?;
    crate::account::notice(&ask, "You took note of the alert.").await?;
    Ok(go_to("/alerts"))
}
