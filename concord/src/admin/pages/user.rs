//! One person who signs in: their postings, and what an administrator may do about their way in. Nobody does it to themselves.

use std::sync::Arc;

use askama::Template;
use practice::people::{Act, Matter};

use super::users::first_password;
use super::words::standing;
use super::{done, posting_words, refused};
use crate::account::{hash_password, random_password, sql as sessions};
use crate::admin::sql::{self, PlaceRow};
use crate::frame::ask::page;
use crate::frame::chrome::Chrome;
use crate::frame::{Ask, Failure, Reply};
use crate::ledger::Fault;
use crate::people::{Account, sql as people};

/// Why nobody changes their own account here.
const NOT_ONESELF: &str =
    "Nobody changes their own rights or way in here. Change your password on your account page, or ask another administrator.";

/// Why nothing can be granted on these pages while there is one administrator.
const ONE_ADMINISTRATOR: &str = "There is only one administrator, so no posting can be granted here. The first administrator's own posting was \
    granted when the force was set up; a second one's is granted at the console by whoever runs the service.";

/// A posting on the page.
pub struct Line {
    /// Its id.
    pub id: String,
    /// Role, rank, place, dates.
    pub words: String,
    /// How it stands.
    pub standing: &'static str,
    /// The colour of its tag.
    pub colour: &'static str,
    /// Who asked for it.
    pub asked_by: String,
    /// Who granted it; empty while it waits.
    pub granted_by: String,
    /// Whether the reader may grant it.
    pub may_grant: bool,
    /// Why the reader may not, where it waits; empty otherwise.
    pub why_not: &'static str,
    /// The words of the button that ends it; empty where the reader may not.
    pub end: &'static str,
}

/// One person who signs in.
#[derive(Template)]
#[template(path = "admin/user.html")]
pub struct UserPage {
    /// Around the page.
    pub chrome: Chrome,
    /// The account's id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Sign-in name.
    pub sign_in: String,
    /// Whose the password is: their own, or still the first one.
    pub password: &'static str,
    /// Whether one-time codes are set up.
    pub codes: bool,
    /// Since when suspended; empty for not.
    pub suspended: String,
    /// Their postings, newest first.
    pub postings: Vec<Line>,
    /// Sealed facts about who they are outside work, and live tokens, for a reader who administers these.
    pub administered: Option<super::facts::Listed>,
    /// Whether the reader may change the account, which is then somebody else's.
    pub may_change: bool,
    /// Whether it is the reader's own.
    pub own: bool,
    /// What holds up grants on these pages; empty for nothing.
    pub warning: &'static str,
}

/// Shows one person.
pub async fn user(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let (id, now) = (ask.param("id").to_owned(), ask.now);
    let policy = ask.house.policy()?;
    let (calendar, real) = (policy.calendar.clone(), ask.house.clock().real());
    let found = ask.house.ledger.read(move |tx| {
        let Some(account) = people::account(tx, &id)? else { return Ok::<_, Fault>(None) };
        let postings = people::postings(tx, &account.id)?;
        let people_named: Vec<String> =
            postings.iter().flat_map(|posting| [Some(posting.asked_by.clone()), posting.granted_by.clone()]).flatten().collect();
        let names = people::names(tx, &people_named)?;
        let administrators = super::postings::administrators(&people::accounts(tx)?, &people::all_postings(tx)?, now);
        let listed = super::facts::listed(tx, &account.id, &calendar, real)?;
        Ok(Some((account, postings, names, sql::all::<PlaceRow>(tx)?, administrators, listed)))
    });
    let (account, postings, names, places, administrators, listed) = found.await?.ok_or(Failure::NotFound)?;
    let districts = super::district_titles(&policy, &places);
    let reader = ask.reader()?;
    let (may_edit, own) = (reader.may(Matter::Users, Act::Edit), account.id == reader.account());
    let name_of = |id: &str| names.get(id).cloned().unwrap_or_else(|| if id == "system" { "the service itself".into() } else { id.to_owned() });
    let line = |posting: &crate::people::PostingRow| {
        let (word, colour) = standing(posting, ask.now);
        let open = posting.to_at.is_none_or(|to| to > ask.now);
        let waits = open && posting.granted_by.is_none();
        let asked_it = posting.asked_by == reader.account();
        Line {
            id: posting.id.clone(),
            words: posting_words(posting, &policy, &districts),
            standing: word,
            colour,
            asked_by: name_of(&posting.asked_by),
            granted_by: posting.granted_by.as_deref().map(name_of).unwrap_or_default(),
            may_grant: may_edit && waits && !own && !asked_it,
            why_not: if may_edit && waits && !own && asked_it { "You asked for it, so another administrator grants it." } else { "" },
            end: match (may_edit && open && !own, waits) {
                (false, _) => "",
                (true, true) => "Withdraw",
                (true, false) => "End now",
            },
        }
    };
    let shown = UserPage {
        chrome: ask.chrome("/admin"),
        postings: postings.iter().rev().map(line).collect(),
        password: if account.must_change { "First password: to be changed at the next sign-in" } else { "Their own" },
        codes: account.totp.is_some(),
        suspended: account.suspended_at.map(|at| policy.calendar.show(at)).unwrap_or_default(),
        administered: may_edit.then_some(listed),
        may_change: may_edit && !own,
        own,
        warning: if administrators.len() < 2 { ONE_ADMINISTRATOR } else { "" },
        id: account.id,
        name: account.name,
        sign_in: account.sign_in,
    };
    page(Template::render(&shown))
}

/// The account in the path, which is somebody else's.
async fn somebody_else(ask: &Ask) -> Result<Account, Failure> {
    let id = ask.param("id").to_owned();
    let account = ask.house.ledger.read(move |tx| people::account(tx, &id)).await?.ok_or(Failure::NotFound)?;
    if account.id == ask.reader()?.account() { Err(refused(NOT_ONESELF)) } else { Ok(account) }
}

/// Puts a changed account and ends all its sessions, so that the very next request meets the change (access.md rule 7).
/// The account is changed as it is at that moment, whatever somebody else changed since this page was read.
async fn put(ask: &Ask, id: &str, change: impl Fn(&mut Account) + Send + 'static, verb: &'static str) -> Result<(), Failure> {
    let id = id.to_owned();
    let signature = ask.signature(Matter::Users, Act::Edit)?;
    ask.house
        .ledger
        .write(move |tx| {
            let mut account = people::account(tx, &id)?.ok_or_else(|| Fault::new("the account is gone"))?;
            change(&mut account);
            sql::put(tx, &signature, verb, &account)?;
            sessions::end_sessions_of(tx, &account.id, "")
        })
        .await?;
    Ok(())
}

/// Suspends an account at once.
pub async fn suspend(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let account = somebody_else(&ask).await?;
    let (address, notice) = (format!("/admin/users/{}", account.id), format!("{} is suspended and signed out.", account.name));
    if account.suspended_at.is_none() {
        let now = ask.now;
        put(&ask, &account.id, move |account| account.suspended_at = Some(now), "suspended an account").await?;
    }
    done(&ask, &address, notice).await
}

/// Lets a suspended account in again.
pub async fn restore(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let account = somebody_else(&ask).await?;
    let (address, notice) = (format!("/admin/users/{}", account.id), format!("{} can sign in again.", account.name));
    if account.suspended_at.is_some() {
        put(&ask, &account.id, |account| account.suspended_at = None, "restored an account").await?;
    }
    done(&ask, &address, notice).await
}

/// Gives an account a new first password, shown once.
pub async fn reset_password(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let account = somebody_else(&ask).await?;
    let password = random_password()?;
    let to_hash = password.clone();
    let hashed = tokio::task::spawn_blocking(move || hash_password(&to_hash)).await.map_err(Fault::from)??;
    let change = move |account: &mut Account| {
        account.password.clone_from(&hashed);
        account.must_change = true;
    };
    put(&ask, &account.id, change, "reset a password").await?;
    first_password(&ask, &account, password, "has a new password")
}

/// Takes an account's one-time codes away, where the telephone was lost; they are set up again at the next sign-in.
pub async fn reset_codes(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let account = somebody_else(&ask).await?;
    let (address, notice) =
        (format!("/admin/users/{}", account.id), format!("{} sets up one-time codes again at the next sign-in.", account.name));
    put(&ask, &account.id, |account| account.totp = None, "reset one-time codes").await?;
    done(&ask, &address, notice).await
}
