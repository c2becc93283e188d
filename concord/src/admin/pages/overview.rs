//! The front page of administration: what the reader may do here, and what waits for them.

use std::sync::Arc;

use askama::Template;
use practice::people::{Act, Matter, Role};

use crate::admin::sql;
use crate::frame::ask::page;
use crate::frame::chrome::Chrome;
use crate::frame::{Ask, Failure, Reply};
use crate::ledger::Fault;
use crate::people::sql as people;

/// The front page of administration.
#[derive(Template)]
#[template(path = "admin/overview.html")]
pub struct OverviewPage {
    /// Around the page.
    pub chrome: Chrome,
    /// Warnings: what will stop being right.
    pub warnings: Vec<String>,
    /// What may be done: address, words, what it is for, what waits (empty for nothing).
    pub links: Vec<(&'static str, &'static str, &'static str, String)>,
}

/// Shows the front page of administration.
pub async fn overview(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let reader = ask.reader()?;
    let policy = ask.house.policy()?;
    let now = ask.now;
    let (waiting, confirmed) = ask
        .house
        .ledger
        .read(move |tx| {
            let postings = people::all_postings(tx)?;
            let open = |posting: &&crate::people::PostingRow| posting.granted_by.is_none() && posting.to_at.is_none_or(|to| to > now);
            Ok::<_, Fault>((postings.iter().filter(open).count(), sql::all::<sql::ConfirmationRow>(tx)?))
        })
        .await?;
    let unverified = super::entries::unverified(&policy, &confirmed);
    let several = |n: usize, one: &str, more: &str| match n {
        0 => String::new(),
        1 => format!("1 {one}"),
        n => format!("{n} {more}"),
    };
    let mut links = Vec::new();
    if reader.may(Matter::Users, Act::List) {
        links.push((
            "/admin/users",
            "People",
            "Who signs in, and the postings that give them their rights",
            several(waiting, "posting waits to be granted", "postings wait to be granted"),
        ));
    }
    if reader.may(Matter::Users, Act::Edit) {
        links.push(("/admin/force", "The force", "Its name and its colour", String::new()));
        links.push((
            "/admin/transfers",
            "Systems that hand reports over",
            "Where command-and-control systems take back what became of theirs",
            String::new(),
        ));
    }
    if !reader.has_role(Role::CrimeRegistrar) || reader.may(Matter::Users, Act::List) {
        let what = "Partner agencies, and the agreements under which records are shared with them";
        links.push(("/admin/organisations", "Organisations", what, String::new()));
    }
    links.push(("/admin/places", "Districts and wards", "The places that records and postings name", String::new()));
    links.push(("/admin/packs", "Policy packs", "Which packs and which recording policy the force works under, and from when", String::new()));
    let confirming = if reader.has_role(Role::CrimeRegistrar) {
        "Every rule and code list, with its source; confirm what was not read there"
    } else {
        "Every rule and code list, with its source"
    };
    links.push(("/admin/packs/entries", "Rules and lists", confirming, several(unverified, "entry is unverified", "entries are unverified")));
    let warnings = super::packs::calendar_warning(&policy, now).into_iter().collect();
    page(Template::render(&OverviewPage { chrome: ask.chrome("/admin"), warnings, links }))
}
