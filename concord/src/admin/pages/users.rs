//! The people who sign in: the list, and making one. A first password is shown once and has to be changed at the first sign-in.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use practice::people::{Act, Matter};
use practice::policy::Policy;

use super::words::standing;
use super::{Sheet, posting_words, show};
use crate::account::{hash_password, random_password};
use crate::admin::sql::{self, PlaceRow};
use crate::frame::ask::{fresh_key, go_to, page};
use crate::frame::chrome::Chrome;
use crate::frame::field::{Field, Width};
use crate::frame::{Ask, Failure, Form, Reply};
use crate::ledger::idempotency::{self, Before};
use crate::ledger::{Fault, keys};
use crate::people::{Account, PostingRow, sql as people};

/// The fewest characters of a sign-in name.
const SHORTEST_SIGN_IN: usize = 3;
/// The most characters of a sign-in name.
const LONGEST_SIGN_IN: usize = 60;

/// Somebody in the list.
pub struct Line {
    /// The account's id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Sign-in name.
    pub sign_in: String,
    /// Current, coming and waiting postings: words, standing, the colour of its tag.
    pub postings: Vec<(String, &'static str, &'static str)>,
    /// Whether one-time codes are set up.
    pub codes: bool,
    /// Since when suspended; empty for not.
    pub suspended: String,
    /// When the last posting ends; "No end date", or "No posting".
    pub until: String,
}

/// The people who sign in.
#[derive(Template)]
#[template(path = "admin/users.html")]
pub struct UsersPage {
    /// Around the page.
    pub chrome: Chrome,
    /// They, by name.
    pub people: Vec<Line>,
    /// What narrows the list.
    pub filter: Vec<Field>,
    /// How many there are of what was asked for, in words.
    pub told: String,
    /// Whether the reader opens an account.
    pub may_view: bool,
    /// Whether the reader makes accounts.
    pub may_create: bool,
    /// Whether there is only one administrator.
    pub one_administrator: bool,
}

/// People on the page; who looks for others narrows the list.
const SHOWN: usize = 100;

/// Lists the people who sign in, those alone that every word of the filter fits.
pub async fn users(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let policy = ask.house.policy()?;
    let (accounts, postings, places) =
        ask.house.ledger.read(|tx| Ok::<_, Fault>((people::accounts(tx)?, people::all_postings(tx)?, sql::all::<PlaceRow>(tx)?))).await?;
    let one_administrator = super::postings::administrators(&accounts, &postings, ask.now).len() < 2;
    let districts = super::district_titles(&policy, &places);
    let mut by_account: BTreeMap<String, Vec<PostingRow>> = BTreeMap::new();
    for posting in postings {
        by_account.entry(posting.account.clone()).or_default().push(posting);
    }
    let asked = ask.query.one("q").to_lowercase();
    let mut lines: Vec<Line> = accounts
        .into_iter()
        .map(|account| {
            let postings = by_account.remove(&account.id).unwrap_or_default();
            line(account, &postings, &policy, &districts, ask.now)
        })
        .filter(|line| fits(line, &asked))
        .collect();
    let all = practice::returns::thousands(u64::try_from(lines.len()).unwrap_or(u64::MAX));
    let told = match lines.len() {
        0 => "Nobody fits. Try fewer words.".to_owned(),
        1 => "1 person.".to_owned(),
        many if many > SHOWN => format!("{all} people; the first {SHOWN} by name are shown. Narrow the list to find others."),
        _ => format!("{all} people."),
    };
    lines.truncate(SHOWN);
    let reader = ask.reader()?;
    page(Template::render(&UsersPage {
        chrome: ask.chrome("/admin"),
        people: lines,
        filter: vec![Field::line("q", "Find a person").hint("Name, sign-in name, role or place").value(ask.query.one("q")).optional()],
        told,
        may_view: reader.may(Matter::Users, Act::View),
        may_create: reader.may(Matter::Users, Act::Create),
        one_administrator,
    }))
}

fn fits(line: &Line, asked: &str) -> bool {
    let postings = line.postings.iter().map(|(words, standing, _)| format!("{words} {standing}"));
    let said = [line.name.clone(), line.sign_in.clone()].into_iter().chain(postings).collect::<Vec<_>>().join(" ").to_lowercase();
    asked.split_whitespace().all(|word| said.contains(word))
}

fn line(account: Account, postings: &[PostingRow], policy: &Policy, districts: &BTreeMap<String, String>, now: jiff::Timestamp) -> Line {
    let open = postings.iter().filter(|posting| posting.to_at.is_none_or(|to| to > now));
    let granted = || postings.iter().filter(|posting| posting.granted_by.is_some());
    let until = match granted().map(|posting| posting.to_at.unwrap_or(jiff::Timestamp::MAX)).max() {
        None => "No posting".to_owned(),
        Some(to) if to == jiff::Timestamp::MAX => "No end date".to_owned(),
        Some(to) => policy.calendar.show(to),
    };
    let shown = open.map(|posting| {
        let (word, colour) = standing(posting, now);
        (posting_words(posting, policy, districts), word, colour)
    });
    Line {
        postings: shown.collect(),
        codes: account.totp.is_some(),
        suspended: account.suspended_at.map(|at| policy.calendar.show(at)).unwrap_or_default(),
        until,
        id: account.id,
        name: account.name,
        sign_in: account.sign_in,
    }
}

/// The questions about somebody new.
fn fields() -> Vec<Field> {
    vec![Field::line("name", "Name").hint("Rank and name as colleagues write it"), sign_in_field("sign_in", "Sign-in name")]
}

/// The question after a sign-in name.
pub fn sign_in_field(name: &'static str, label: &'static str) -> Field {
    Field::line(name, label)
        .hint("Letters, digits, full stops, hyphens, underscores and @. Capitals make no difference.")
        .wide(Width::Characters(20))
}

/// A sign-in name in lower case; refuses, beside its question, one that is too short, too long or has other characters.
pub fn read_sign_in(form: &mut Form, field: &str) -> Option<String> {
    let name = form.required(field, "Enter a sign-in name.")?.to_lowercase();
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_' | '@');
    if !(SHORTEST_SIGN_IN..=LONGEST_SIGN_IN).contains(&name.chars().count()) {
        form.refuse(field, format!("Use {SHORTEST_SIGN_IN} to {LONGEST_SIGN_IN} characters."));
        return None;
    }
    if !name.chars().all(fits) {
        form.refuse(field, "Use letters, digits, full stops, hyphens, underscores and @ only.");
        return None;
    }
    Some(name)
}

fn form_page(ask: &Ask, form: Form) -> Result<Reply, Failure> {
    let once = if ask.once.is_empty() { fresh_key()? } else { ask.once.clone() };
    let sheet = Sheet {
        title: "Add a person".into(),
        lede: vec!["They get a first password from you and choose their own when they first sign in. A posting gives them their rights: you ask for it on the next page.".into()],
        action: "/admin/users/new".into(),
        button: "Add",
        back: ("/admin/users".into(), "People"),
        upload: false,
        once,
    };
    show(ask, form, sheet)
}

/// Shows the form for somebody new.
pub async fn new(ask: Arc<Ask>) -> Result<Reply, Failure> {
    form_page(&ask, Form::blank(fields()))
}

/// What became of somebody new.
enum Made {
    /// They are there now.
    New,
    /// The form was sent twice: they are there already, under this id.
    Before(String),
    /// Somebody else signs in with that name.
    Taken,
}

/// Takes somebody new and shows their first password once.
pub async fn take_new(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let mut form = Form::filled(fields(), &ask.body);
    let name = form.required("name", "Enter their name.");
    let sign_in = read_sign_in(&mut form, "sign_in");
    let (Some(name), Some(sign_in), true) = (name, sign_in, form.is_fine()) else { return form_page(&ask, form) };
    let password = random_password()?;
    let to_hash = password.clone();
    let hashed = tokio::task::spawn_blocking(move || hash_password(&to_hash)).await.map_err(Fault::from)??;
    let id = keys::hex(&keys::random::<8>()?);
    let account = Account { id, sign_in, name, password: hashed, must_change: true, totp: None, suspended_at: None };
    match make(&ask, account.clone()).await? {
        Made::New => first_password(&ask, &account, password, "is added"),
        Made::Before(id) => Ok(go_to(&format!("/admin/users/{id}"))),
        Made::Taken => {
            form.refuse("sign_in", "Somebody signs in with this name already. Choose another.");
            form_page(&ask, form)
        }
    }
}

async fn make(ask: &Ask, account: Account) -> Result<Made, Failure> {
    let signature = ask.signature(Matter::Users, Act::Create)?;
    let (once, asked) = (ask.once.clone(), format!("{} {}", ask.path, ask.body.canonical()));
    let made = ask
        .house
        .ledger
        .write(move |tx| {
            if let Before::Answered(id) = idempotency::before(tx, &signature.actor, &once, &asked)? {
                return Ok::<_, Fault>(Made::Before(id));
            }
            if people::account_by_sign_in(tx, &account.sign_in)?.is_some() {
                return Ok(Made::Taken);
            }
            sql::put(tx, &signature, "made an account", &account)?;
            idempotency::note(tx, &signature.actor, &once, &asked, &account.id, signature.at)?;
            Ok(Made::New)
        })
        .await?;
    Ok(made)
}

/// A password that is shown this once.
#[derive(Template)]
#[template(path = "admin/first-password.html")]
pub struct FirstPasswordPage {
    /// Around the page.
    pub chrome: Chrome,
    /// What was done.
    pub title: String,
    /// The sign-in name.
    pub sign_in: String,
    /// The password.
    pub password: String,
    /// Where to go on: address and words.
    pub next: (String, &'static str),
}

/// Shows a new password, which is kept nowhere and never shown again.
pub fn first_password(ask: &Ask, account: &Account, password: String, what: &str) -> Result<Reply, Failure> {
    page(Template::render(&FirstPasswordPage {
        chrome: ask.chrome("/admin"),
        title: format!("{} {what}", account.name),
        sign_in: account.sign_in.clone(),
        password,
        next: (format!("/admin/users/{}", account.id), "Go on to their account and postings"),
    }))
}
