//! The records that were decided under another recording policy: references only, for the crime registrar (R-NC-07).

use std::sync::Arc;

use askama::Template;
use practice::incident::weighing::differs;
use practice::people::{Act, Matter};

use crate::admin::sql;
use crate::frame::ask::page;
use crate::frame::chrome::Chrome;
use crate::frame::{Ask, Failure, Reply};
use crate::ledger::Fault;

/// Records on one page.
const PAGE_ROWS: u32 = 200;

/// A record to look at again.
#[derive(Clone, Debug, Default)]
pub struct ReviewLine {
    /// Reference.
    pub id: String,
    /// The recording policy that it was decided under.
    pub under: String,
    /// When.
    pub at: String,
    /// What the other policy sees otherwise, sentence by sentence.
    pub differs: Vec<String>,
}

/// Records to review.
#[derive(Template)]
#[template(path = "admin/review.html")]
pub struct ReviewPage {
    /// Around the page.
    pub chrome: Chrome,
    /// The recording policy.
    pub policy: String,
    /// The records.
    pub records: Vec<ReviewLine>,
    /// The next page; empty for none.
    pub more: String,
}

/// Lists the references of records decided under another recording policy than the one in the path.
pub async fn review(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let policy = ask.house.policy()?;
    let id = ask.param("id").to_owned();
    let packs = super::adoption::packs_in_force(&ask, &policy);
    let recording = |id: &str| packs.iter().flat_map(|pack| &pack.recording).find(|one| one.id == id);
    let wanted_policy = recording(&id).ok_or(Failure::NotFound)?;
    let scope = ask.reader()?.list_scope(ask.now).ok_or(Failure::NotFound)?;
    let signature = ask.signature(Matter::Operational, Act::List)?;
    let (wanted, after) = (id.clone(), ask.query.one("after").to_owned());
    let records = ask
        .house
        .ledger
        .write(move |tx| {
            let records = sql::to_review(tx, &wanted, &scope, &after, PAGE_ROWS)?;
            let seen: Vec<String> = records.iter().map(|record| record.id.clone()).collect();
            if !seen.is_empty() {
                tx.looked_at(&signature, "listed for review", "op", &seen, "review after a change of recording policy")?;
            }
            Ok::<_, Fault>(records)
        })
        .await?;
    let full = records.len() == usize::try_from(PAGE_ROWS).unwrap_or(usize::MAX);
    let more = records.last().filter(|_| full).map(|last| format!("/admin/packs/review/{id}?after={}", last.id)).unwrap_or_default();
    let shown = records.into_iter().map(|record| {
        let then = recording(&record.recording_policy);
        ReviewLine {
            at: record.decided_at.map(|at| policy.calendar.show(at)).unwrap_or_default(),
            differs: differs(record.non_crime.as_deref().unwrap_or_default(), record.threshold, then, wanted_policy),
            id: record.id,
            under: record.recording_policy,
        }
    });
    page(Template::render(&ReviewPage { chrome: ask.chrome("/admin"), policy: id, records: shown.collect(), more }))
}
