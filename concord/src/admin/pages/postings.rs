//! Postings: asking for one, granting it, ending it. Who asks is not who grants, and nobody edits their own rights (access.md rule 4).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use practice::people::{Act, Matter, Place, Posting, Rank, Role, two_people};
use practice::policy::Policy;

use super::{Sheet, done, posting_words, refused, show};
use crate::account::system_signature;
use crate::admin::sql::{self, PlaceRow};
use crate::frame::answers::read_day;
use crate::frame::ask::fresh_key;
use crate::frame::field::{Choice, Field, Width};
use crate::frame::{Ask, Failure, Form, Reply};
use crate::house::House;
use crate::ledger::idempotency::{self, Before};
use crate::ledger::{Fault, keys};
use crate::people::{Account, PostingRow, sql as people};

/// The most characters of an organisation's name.
const ORGANISATION_CHARACTERS: usize = 100;

/// The accounts that hold a current posting as administrator and are not suspended.
pub fn administrators(accounts: &[Account], postings: &[PostingRow], at: Timestamp) -> BTreeSet<String> {
    let suspended = |id: &str| accounts.iter().any(|account| account.id == id && account.suspended_at.is_some());
    let current = postings.iter().filter_map(PostingRow::posting).filter(|posting| posting.role == Role::Administrator && posting.current(at));
    current.map(|posting| posting.account).filter(|account| !suspended(account)).collect()
}

/// The account in the path, which is somebody else's, and the names of the districts.
async fn somebody_else(ask: &Ask) -> Result<(Account, BTreeMap<String, String>), Failure> {
    let id = ask.param("id").to_owned();
    let (account, places) = ask.house.ledger.read(move |tx| Ok::<_, Fault>((people::account(tx, &id)?, sql::all::<PlaceRow>(tx)?))).await?;
    let account = account.ok_or(Failure::NotFound)?;
    if account.id == ask.reader()?.account() {
        return Err(refused("Nobody edits their own rights. Ask another administrator."));
    }
    Ok((account, super::district_titles(&*ask.house.policy()?, &places)))
}

fn fields(districts: &BTreeMap<String, String>) -> Vec<Field> {
    // The public reporter has a receipt, never an account.
    let roles = Role::ALL.iter().filter(|role| **role != Role::PublicReporter).map(|role| Choice::new(role.code(), role.label()));
    let ranks = Rank::ALL.iter().map(|rank| Choice::new(rank.code(), rank.label()));
    let mut places = vec![
        Choice::new("", "Choose a place"),
        Choice::new("force", "Whole force"),
        Choice::new("organisation", "An organisation, named below"),
    ];
    // Areas that only another system's records name are nobody's to be posted to.
    places.extend(
        districts
            .iter()
            .filter(|(code, _)| !code.contains(':'))
            .map(|(code, title)| Choice::new(format!("district:{code}"), title).group("Districts")),
    );
    vec![
        Field::select("role", "Role", std::iter::once(Choice::new("", "Choose a role")).chain(roles).collect()),
        Field::select("rank", "Rank", ranks.collect()).value(Rank::Staff.code()),
        Field::select("place", "Place", places).hint("A district role needs its district; a partner needs its organisation."),
        Field::line("organisation", "Organisation").optional().hint("Only for a partner agency or a reporting centre"),
        Field::day("from", "First day").hint("Leave it empty, or enter today, for a start at the moment of the grant.").optional(),
        Field::day("to", "Last day").hint("Leave it empty where no end is known.").optional().wide(Width::Characters(10)),
    ]
}

fn form_page(ask: &Ask, account: &Account, form: Form, alone: bool) -> Result<Reply, Failure> {
    let once = if ask.once.is_empty() { fresh_key()? } else { ask.once.clone() };
    let mut lede = vec!["It gives no rights until a second administrator grants it.".to_owned()];
    if alone {
        lede.push(
            "You are the only administrator, so nobody can grant it on these pages yet: whoever runs the service grants it at its console."
                .into(),
        );
    }
    let sheet = Sheet {
        title: format!("Ask for a posting for {}", account.name),
        lede,
        action: format!("/admin/users/{}/postings/new", account.id),
        button: "Ask",
        back: (format!("/admin/users/{}", account.id), "Back"),
        upload: false,
        once,
    };
    show(ask, form, sheet)
}

async fn alone(ask: &Ask) -> Result<bool, Failure> {
    let now = ask.now;
    let count = ask.house.ledger.read(move |tx| Ok::<_, Fault>(administrators(&people::accounts(tx)?, &people::all_postings(tx)?, now).len()));
    Ok(count.await? < 2)
}

/// Shows the form that asks for a posting.
pub async fn ask_for(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let (account, districts) = somebody_else(&ask).await?;
    form_page(&ask, &account, Form::blank(fields(&districts)), alone(&ask).await?)
}

/// Takes the asking for a posting.
pub async fn take_ask_for(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let (account, districts) = somebody_else(&ask).await?;
    let mut form = Form::filled(fields(&districts), &ask.body);
    let policy = ask.house.policy()?;
    let Some(posting) = read(&mut form, &account, &policy, ask.now)?.filter(|_| form.is_fine()) else {
        return form_page(&ask, &account, form, alone(&ask).await?);
    };
    let signature = ask.signature(Matter::Users, Act::Edit)?;
    let row = PostingRow {
        id: posting.id,
        account: posting.account,
        role: posting.role.code().to_owned(),
        rank: posting.rank,
        place: posting.place.code(),
        from_at: posting.from,
        to_at: posting.to,
        asked_by: signature.actor.clone(),
        granted_by: None,
    };
    let (once, asked) = (ask.once.clone(), format!("{} {}", ask.path, ask.body.canonical()));
    ask.house
        .ledger
        .write(move |tx| {
            if matches!(idempotency::before(tx, &signature.actor, &once, &asked)?, Before::Answered(_)) {
                return Ok::<_, Fault>(());
            }
            sql::put(tx, &signature, "asked for a posting", &row)?;
            idempotency::note(tx, &signature.actor, &once, &asked, &row.id, signature.at)
        })
        .await?;
    done(&ask, &format!("/admin/users/{}", account.id), "The posting waits for a second administrator to grant it.").await
}

/// The posting of a form; what is wrong with it stands beside its questions.
fn read(form: &mut Form, account: &Account, policy: &Policy, now: Timestamp) -> Result<Option<Posting>, Failure> {
    let role = form.code("role", Role::from_code, "Choose a role.").filter(|role| *role != Role::PublicReporter);
    let rank = form.code("rank", Rank::from_code, "Choose a rank.");
    let place = read_place(form);
    let today = policy.calendar.local(now).date();
    let from = match form.text("from").map(|text| read_day(&text)) {
        None => Some(now),
        Some(Some(day)) if day == today => Some(now),
        Some(Some(day)) if day > today => Some(policy.calendar.day_start(day)),
        Some(Some(_)) => {
            form.refuse("from", "Choose today or a later day: rights are never given for the past.");
            None
        }
        Some(None) => {
            form.refuse("from", "Enter a real date, like 21/11/2026.");
            None
        }
    };
    let to = match form.text("to").map(|text| read_day(&text).and_then(|day| day.tomorrow().ok())) {
        None => None,
        Some(Some(after)) => Some(policy.calendar.day_start(after)),
        Some(None) => {
            form.refuse("to", "Enter a real date, like 21/11/2026.");
            None
        }
    };
    if from.zip(to).is_some_and(|(from, to)| to <= from) {
        form.refuse("to", "The last day is before the first.");
    }
    let (Some(role), Some(rank), Some(place), Some(from)) = (role, rank, place, from) else { return Ok(None) };
    let posting = Posting { id: keys::hex(&keys::random::<8>()?), account: account.id.clone(), role, rank, place, from, to };
    if let Err(wrong) = posting.check_place() {
        form.refuse("place", wrong.to_string());
    }
    Ok(Some(posting))
}

fn read_place(form: &mut Form) -> Option<Place> {
    let chosen = form.required("place", "Choose a place.")?;
    let organisation = form.text("organisation");
    if chosen != "organisation" {
        if organisation.is_some() {
            form.refuse("organisation", "Leave this empty, or choose \"An organisation\" as the place.");
        }
        return Place::from_code(&chosen);
    }
    let name = organisation.or_else(|| {
        form.refuse("organisation", "Enter the name of the organisation.");
        None
    })?;
    if name.chars().count() > ORGANISATION_CHARACTERS {
        form.refuse("organisation", format!("Use {ORGANISATION_CHARACTERS} characters or fewer."));
    }
    Some(Place::Organisation(name))
}

/// Why a posting was not granted or ended.
enum Not {
    /// There is no such posting.
    Found,
    /// It is over, or was granted before.
    Open,
    /// Access rule 4.
    Two(&'static str),
    /// Something broke.
    Fault(Fault),
}

impl From<Fault> for Not {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Not> for Failure {
    fn from(not: Not) -> Self {
        match not {
            Not::Found => Self::NotFound,
            Not::Open => refused("This posting is over, or was granted before. Load the page again."),
            Not::Two(sentence) => refused(sentence),
            Not::Fault(fault) => Self::Fault(fault),
        }
    }
}

/// Grants a posting that somebody else asked for, for a third person.
pub async fn grant(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let signature = ask.signature(Matter::Users, Act::Edit)?;
    let id = ask.param("id").to_owned();
    let granted = ask
        .house
        .ledger
        .write(move |tx| {
            let posting = sql::posting(tx, &id)?.ok_or(Not::Found)?;
            if posting.granted_by.is_some() || posting.to_at.is_some_and(|to| to <= signature.at) {
                return Err(Not::Open);
            }
            if posting.account == signature.actor {
                return Err(Not::Two("Nobody edits their own rights. Ask another administrator."));
            }
            if two_people(&posting.asked_by, &signature.actor).is_err() {
                return Err(Not::Two("You asked for this posting, so you cannot also grant it. Ask another administrator."));
            }
            // Rights are never given for the past: what waited begins with its grant.
            let granted = PostingRow { granted_by: Some(signature.actor.clone()), from_at: posting.from_at.max(signature.at), ..posting };
            sql::put(tx, &signature, "granted a posting", &granted)?;
            Ok(granted)
        })
        .await?;
    say_of(&ask, granted, "Granted").await
}

/// Ends a posting at once, or withdraws one that waits.
pub async fn end(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let signature = ask.signature(Matter::Users, Act::Edit)?;
    let id = ask.param("id").to_owned();
    let ended = ask
        .house
        .ledger
        .write(move |tx| {
            let posting = sql::posting(tx, &id)?.ok_or(Not::Found)?;
            if posting.account == signature.actor {
                return Err(Not::Two("Nobody edits their own rights. Ask another administrator."));
            }
            if posting.to_at.is_some_and(|to| to <= signature.at) {
                return Err(Not::Open);
            }
            let ended = PostingRow { to_at: Some(signature.at), ..posting };
            let verb = if ended.granted_by.is_some() { "ended a posting" } else { "withdrew a posting" };
            sql::put(tx, &signature, verb, &ended)?;
            Ok(ended)
        })
        .await?;
    let what = if ended.granted_by.is_some() { "Ended" } else { "Withdrawn" };
    say_of(&ask, ended, what).await
}

async fn say_of(ask: &Ask, posting: PostingRow, what: &str) -> Result<Reply, Failure> {
    let places: Vec<PlaceRow> = ask.house.ledger.read(sql::all::<PlaceRow>).await?;
    let policy = ask.house.policy()?;
    let words = posting_words(&posting, &policy, &super::district_titles(&policy, &places));
    done(ask, &format!("/admin/users/{}", posting.account), format!("{what}: {words}.")).await
}

/// Grants the postings of one account that wait, for whoever runs the service: the way out while there is only one administrator, for
/// the console stands for the second person. Gives what was granted in words, or with `only_list` what waits, so that it can be read first.
/// Refuses a sign-in name that nobody has.
pub async fn grant_at_console(house: &House, sign_in: &str, only_list: bool) -> Result<Vec<String>, Fault> {
    let (sign_in, signature, policy) = (sign_in.to_lowercase(), system_signature(house), house.policy()?);
    house
        .ledger
        .write(move |tx| {
            let account = people::account_by_sign_in(tx, &sign_in)?.ok_or_else(|| Fault::new(format!("nobody signs in as {sign_in}")))?;
            let waits = |posting: &PostingRow| posting.granted_by.is_none() && posting.to_at.is_none_or(|to| to > signature.at);
            let waiting: Vec<PostingRow> = people::postings(tx, &account.id)?.into_iter().filter(waits).collect();
            let titles = super::district_titles(&policy, &sql::all::<PlaceRow>(tx)?);
            let words = waiting.iter().map(|posting| posting_words(posting, &policy, &titles)).collect();
            for posting in waiting.into_iter().filter(|_| !only_list) {
                let granted = PostingRow { granted_by: Some(signature.actor.clone()), from_at: posting.from_at.max(signature.at), ..posting };
                sql::put(tx, &signature, "granted a posting", &granted)?;
            }
            Ok(words)
        })
        .await
}
