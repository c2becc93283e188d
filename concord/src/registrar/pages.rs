//! The registrar's front page.

use std::sync::Arc;

use askama::Template;
use practice::people::Role;
use practice::policy::Policy;

use super::sql::{self, AuditRow, Entry, Listing};
use crate::frame::ask::page;
use crate::frame::chrome::Chrome;
use crate::frame::{Ask, Failure, Reply};
use crate::ledger::Tx;

/// One list of the page: its heading, what an empty one says, and its lines (reference, address, words, when).
pub struct Listed {
    /// The heading.
    pub title: &'static str,
    /// What an empty list says.
    pub empty: &'static str,
    /// Lines: reference, address, words, when.
    pub lines: Vec<(String, String, String, String)>,
}

/// The registrar's front page.
#[derive(Template)]
#[template(path = "registrar/registrar.html")]
pub struct RegistrarPage {
    /// Around the page.
    pub chrome: Chrome,
    /// What waits, and what was done.
    pub lists: Vec<Listed>,
    /// Audits: number, address, period, how many are scored of how many.
    pub audits: Vec<(String, String, String, String)>,
    /// Whether the reader is the registrar.
    pub registrar: bool,
}

/// Shows the page.
pub async fn registrar(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let asked = Arc::clone(&ask);
    let shown = ask.house.ledger.read(move |tx| read(&asked, tx)).await?;
    page(shown.render())
}

fn read(ask: &Arc<Ask>, tx: &mut Tx<'_>) -> Result<RegistrarPage, Failure> {
    let scope = ask.reader()?.view_scope(ask.now).ok_or(Failure::NotFound)?;
    let policy = ask.house.policy()?;
    let wanted = [
        (Listing::Waiting, "Cancellations to decide", "No cancellation waits.", "decide-cancellation"),
        (Listing::Findings, "Audit findings to put right", "No finding of an audit is open.", "put-right"),
        (Listing::Rulings, "Rulings", "Nothing was ruled yet. Rule from a record's own page.", ""),
        (Listing::Cancelled, "Cancelled crimes", "No crime was cancelled.", ""),
        (Listing::Transfers, "Transfers", "No investigation was transferred.", ""),
    ];
    let mut lists = Vec::new();
    for (listing, title, empty, step) in wanted {
        let entries = sql::entries(tx, listing, &scope)?;
        lists.push(Listed { title, empty, lines: entries.iter().map(|entry| line(entry, listing, step, &policy)).collect() });
    }
    let mut audits = Vec::new();
    for audit in sql::audits(tx)? {
        let cases = sql::cases(tx, &audit.id)?;
        let scored = cases.iter().filter(|case| case.scored_at.is_some()).count();
        let words = if scored == cases.len() { "All scored".to_owned() } else { format!("{scored} of {} scored", cases.len()) };
        audits.push((audit.id.clone(), format!("/registrar/audits/{}", audit.id), period(&audit, &policy), words));
    }
    Ok(RegistrarPage { chrome: ask.chrome("/registrar"), lists, audits, registrar: ask.reader()?.has_role(Role::CrimeRegistrar) })
}

fn line(entry: &Entry, listing: Listing, step: &str, policy: &Policy) -> (String, String, String, String) {
    let address = if step.is_empty() { format!("/incidents/{}", entry.id) } else { format!("/incidents/{}/{step}", entry.id) };
    let words = match listing {
        Listing::Findings => {
            let question = policy.sheet_questions.iter().find(|q| q.code == entry.code).map_or(entry.code.as_str(), |q| q.title.as_str());
            format!("Audit {}: {question}", entry.what)
        }
        _ => match policy.cancellation(&entry.code) {
            Some(known) => format!("{}: {}, {}", entry.what, entry.code, known.title),
            None => entry.what.clone(),
        },
    };
    (entry.id.clone(), address, words, policy.calendar.show(entry.at))
}

/// The period of an audit, in words: its last day is the one before the moment at which it ends.
pub fn period(audit: &AuditRow, policy: &Policy) -> String {
    let last = audit.to_at.checked_sub(jiff::SignedDuration::from_secs(1)).unwrap_or(audit.to_at);
    format!("{} to {}", policy.calendar.show_date(audit.from_at), policy.calendar.show_date(last))
}
