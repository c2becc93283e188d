//! The records that were decided under another recording policy: references only, for the crime registrar (R-NC-07).

use std::sync::Arc;

use askama::Template;
use practice::people::{Act, Matter};

use crate::admin::sql;
use crate::frame::ask::page;
use crate::frame::chrome::Chrome;
use crate::frame::{Ask, Failure, Reply};
use crate::ledger::Fault;

/// Records on one page.
const PAGE_ROWS: u32 = 200;

/// Records to review.
#[derive(Template)]
#[template(path = "admin/review.html")]
pub struct ReviewPage {
    /// Around the page.
    pub chrome: Chrome,
    /// The recording policy.
    pub policy: String,
    /// The records: reference, the policy that it was decided under, when.
    pub records: Vec<[String; 3]>,
    /// The next page; empty for none.
    pub more: String,
}

/// Lists the references of records decided under another recording policy than the one in the path.
pub async fn review(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let policy = ask.house.policy()?;
    let id = ask.param("id").to_owned();
    let known = super::adoption::packs_in_force(&ask, &policy).iter().any(|pack| pack.recording.iter().any(|one| one.id == id));
    let scope = ask.reader()?.list_scope(ask.now).filter(|_| known).ok_or(Failure::NotFound)?;
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
        let at = record.decided_at.map(|at| policy.calendar.show(at)).unwrap_or_default();
        [record.id, record.recording_policy, at]
    });
    page(Template::render(&ReviewPage { chrome: ask.chrome("/admin"), policy: id, records: shown.collect(), more }))
}
