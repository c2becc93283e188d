//! The register of requests, the form that enters one, and a request's page.

use std::sync::Arc;

use askama::Template;
use practice::incident::Did;
use practice::people::{Act, Matter};
use practice::policy::Policy;
use practice::rights::{Desk, IdentityCheck, Request, RequestKind};

use super::people::{Found, Person, search_fields};
use super::{desks, mine, sql};
use crate::admin::pages::{Sheet, done, show_at};
use crate::admin::sql::chain_of;
use crate::duty::sql::put_owing;
use crate::frame::answers::read_day;
use crate::frame::ask::{fresh_key, page};
use crate::frame::chrome::Chrome;
use crate::frame::field::{Choice, Field, Problem, problems};
use crate::frame::{Ask, Failure, Form, Reply};
use crate::incident::columns::micros;
use crate::incident::view::Rows;
use crate::ledger::idempotency::{self, Before};
use crate::ledger::{Fault, Owner, Tx};
use crate::people::sql as accounts;

/// Requests that the register shows.
const SHOWN: u32 = 200;

/// A request as listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Its number.
    pub id: String,
    /// What is asked for.
    pub kind: String,
    /// When it was received.
    pub received: String,
    /// When it is due, or how it ended.
    pub stands: String,
    /// The colour of that; empty for plain words.
    pub tag: &'static str,
}

/// The register.
#[derive(Template)]
#[template(path = "rights/register.html")]
pub struct RegisterPage {
    /// Around the page.
    pub chrome: Chrome,
    /// Open requests.
    pub open: Vec<Line>,
    /// Answered ones.
    pub answered: Vec<Line>,
    /// Whether the reader enters requests.
    pub may_enter: bool,
}

/// Whether a reader answers requests, and does not only agree to packs.
pub fn handles(ask: &Ask) -> Result<bool, Failure> {
    let reader = ask.reader()?;
    Ok(super::HANDLERS.iter().any(|role| reader.has_role(*role)))
}

/// Shows the register; it names nobody.
pub async fn register(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let wanted = desks(ask.reader()?);
    let policy = ask.house.policy()?;
    let rows = ask.house.ledger.read(move |tx| sql::listed(tx, &wanted, SHOWN)).await?;
    let lines = |open: bool| rows.iter().filter(|row| row.is_open() == open).map(|row| line(row, &policy, ask.now)).collect();
    let shown = RegisterPage { chrome: ask.chrome("/requests"), open: lines(true), answered: lines(false), may_enter: handles(&ask)? };
    page(shown.render())
}

fn line(row: &Request, policy: &Policy, now: jiff::Timestamp) -> Line {
    let (stands, tag) = stands(row, policy, now);
    Line { id: row.id.clone(), kind: row.kind.label().to_owned(), received: policy.calendar.show_date(row.received_at), stands, tag }
}

/// Where a request stands, and its colour.
fn stands(row: &Request, policy: &Policy, now: jiff::Timestamp) -> (String, &'static str) {
    let day = |at| policy.calendar.show_date(at);
    match (row.outcome, row.decided_at, row.due(policy)) {
        (Some(outcome), at, _) => (format!("{outcome}, {}", at.map(day).unwrap_or_default()), ""),
        (None, _, None) => {
            let why = row.paused_for.map_or("", |why| why.label());
            (format!("Clock stopped: {}", why.to_lowercase()), "govuk-tag--yellow")
        }
        (None, _, Some((due, _))) if due < now => (format!("Overdue since {}", day(due)), "govuk-tag--red"),
        (None, _, Some((due, _))) => (format!("Due {}", day(due)), "govuk-tag--blue"),
    }
}

fn new_fields(today: String) -> Vec<Field> {
    let kinds = RequestKind::ALL.iter().map(|kind| Choice::new(kind.code(), kind.label())).collect();
    let checks = IdentityCheck::ALL.iter().map(|how| Choice::new(how.code(), how.label()));
    let checks = std::iter::once(Choice::new("", "Not checked yet")).chain(checks).collect();
    vec![
        Field::radios("kind", "What do they ask for?", kinds),
        Field::day("received", "When was it received?").hint("The month runs from this day. For example 21/11/2026").value(today),
        Field::line("name", "Who asks?").hint("Their name. It is sealed, and stands in no list."),
        Field::lines("contact", "How can they be reached?", 2).optional(),
        Field::lines("asks", "What do they ask, in their words?", 4),
        Field::select("identity", "How was their identity checked?", checks).optional(),
    ]
}

fn form_page(ask: &Ask, form: Form, once: String) -> Result<Reply, Failure> {
    let sheet = Sheet {
        title: "Enter a request".into(),
        lede: vec!["A request needs no form and no reason: what somebody says or writes to any of us counts from that day.".into()],
        action: "/requests/new".into(),
        button: "Enter the request",
        back: ("/requests".into(), "Requests"),
        upload: false,
        once,
    };
    show_at(ask, "/requests", form, sheet)
}

/// Shows the form.
pub async fn new(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let today = ask.house.policy()?.calendar.local(ask.now).strftime("%d/%m/%Y").to_string();
    form_page(&ask, Form::blank(new_fields(today)), fresh_key()?)
}

/// What was given for a new request.
struct Given {
    kind: RequestKind,
    received_at: jiff::Timestamp,
    name: String,
    contact: Option<String>,
    asks: String,
    identity: Option<IdentityCheck>,
}

fn read_new(ask: &Ask, form: &mut Form) -> Result<Option<Given>, Failure> {
    let policy = ask.house.policy()?;
    let kind = form.code("kind", RequestKind::from_code, "Choose what they ask for.");
    let received = form.required("received", "Enter the day on which it was received.").and_then(|text| {
        let day = read_day(&text).map(|day| policy.calendar.day_start(day));
        match day {
            None => form.refuse("received", "Enter a real date, like 21/11/2026."),
            Some(day) if day > ask.now => form.refuse("received", "This day is still to come."),
            Some(_) => {}
        }
        day
    });
    let name = form.required("name", "Enter who asks.");
    let contact = form.text("contact");
    let asks = form.required("asks", "Enter what they ask.");
    let identity = form.maybe_code("identity", IdentityCheck::from_code, "Choose from the list.");
    Ok(match (kind, received, name, asks, form.is_fine()) {
        (Some(kind), Some(received_at), Some(name), Some(asks), true) => {
            Some(Given { kind, received_at: micros(received_at), name, contact, asks, identity })
        }
        _ => None,
    })
}

/// Enters a request.
pub async fn take_new(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let mut form = Form::filled(new_fields(String::new()), &ask.body);
    let Some(given) = read_new(&ask, &mut form)? else { return form_page(&ask, form, ask.once.clone()) };
    let who = ask.signature(Matter::Identity, Act::View)?;
    let year = ask.house.policy()?.calendar.local(given.received_at).year();
    let asked = Arc::clone(&ask);
    let work = move |tx: &mut Tx<'_>| -> Result<String, Failure> {
        let sent = format!("request {}", crate::incident::unit::without_frame(&asked.body));
        match idempotency::before(tx, &who.actor, &asked.once, &sent)? {
            Before::Answered(id) => return Ok(id),
            Before::OtherUse => return Err(Failure::Stale),
            Before::Never => {}
        }
        let number = sql::next_number(tx, year)?;
        let row = entered(&asked, tx, &given, number)?;
        put_owing(tx, &who, &asked.house.policies(), "entered a request", &row)?;
        idempotency::note(tx, &who.actor, &asked.once, &sent, &row.id, asked.now)?;
        Ok(row.id)
    };
    let id = ask.house.ledger.write(work).await?;
    done(&ask, &format!("/requests/{id}"), format!("The request is entered as {id}. Its clock runs.")).await
}

fn entered(ask: &Ask, tx: &mut Tx<'_>, given: &Given, id: String) -> Result<Request, Failure> {
    let reader = ask.reader()?;
    let chain = format!("data_request/{id}");
    let name = Some(tx.seal(&chain, Owner::Incident, "name", &given.name)?);
    let contact = given.contact.as_ref().map(|text| tx.seal(&chain, Owner::Incident, "contact", text)).transpose()?;
    let asks = Some(tx.seal(&chain, Owner::Incident, "asks", &given.asks)?);
    let desk = desks(reader).first().copied().unwrap_or(Desk::Force);
    let did = Did { by: reader.account().to_owned(), at: ask.now };
    let request = Request::received(id, (given.kind, desk), given.received_at, did);
    Ok(Request { name, contact, asks, identity: given.identity, identity_at: given.identity.map(|_| ask.now), ..request })
}

/// A request's page.
#[derive(Template)]
#[template(path = "rights/request.html")]
#[expect(clippy::struct_excessive_bools, reason = "each says whether the page draws one thing")]
pub struct RequestPage {
    /// Around the page.
    pub chrome: Chrome,
    /// Its number.
    pub id: String,
    /// What is asked for.
    pub kind: String,
    /// Where it stands, and the colour of that.
    pub stands: (String, &'static str),
    /// The arithmetic of the clock, and who asks what.
    pub facts: Rows,
    /// The people of records that it is about.
    pub people: Vec<Person>,
    /// The questions of the search; none where the reader does not search.
    pub fields: Vec<Field>,
    /// What was found; none before anything was looked for.
    pub found: Option<Vec<Found>>,
    /// Whether it is open.
    pub open: bool,
    /// Whether it is a request for access.
    pub access: bool,
    /// Whether a second person agreed to a pack.
    pub agreed: bool,
    /// Whether the reader answers requests.
    pub handles: bool,
}

impl RequestPage {
    /// What is wrong with the search, for the summary that takes the focus.
    fn problems(&self) -> Vec<Problem> {
        problems(&self.fields)
    }
}

/// Shows a request: who asks is opened, and that is a look that is logged.
pub async fn request(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let asked = Arc::clone(&ask);
    let shown = ask.house.ledger.write(move |tx| read(&asked, tx, None, Vec::new())).await?;
    page(shown.render())
}

/// Reads a request's page, and notes the look.
pub(super) fn read(ask: &Arc<Ask>, tx: &mut Tx<'_>, found: Option<Vec<Found>>, filled: Vec<Field>) -> Result<RequestPage, Failure> {
    let request = mine(ask, tx)?;
    let policy = ask.house.policy()?;
    let who = ask.signature(Matter::Identity, Act::View)?;
    tx.looked_at(&who, "looked at a request", "id", &[chain_of(&request)], "")?;
    let handles = handles(ask)? && request.is_open();
    Ok(RequestPage {
        chrome: ask.chrome("/requests"),
        kind: request.kind.label().to_owned(),
        stands: stands(&request, &policy, ask.now),
        facts: facts(tx, &request, &policy)?,
        people: super::people::of(ask, tx, &request)?,
        fields: match (handles, filled.is_empty()) {
            (false, _) => Vec::new(),
            (true, true) => search_fields(),
            (true, false) => filled,
        },
        found,
        open: request.is_open(),
        access: request.kind == RequestKind::Access,
        agreed: request.agreed_pack.is_some(),
        handles: self::handles(ask)?,
        id: request.id,
    })
}

fn facts(tx: &mut Tx<'_>, request: &Request, policy: &Policy) -> Result<Rows, Fault> {
    let chain = chain_of(request);
    let day = |at| policy.calendar.show_date(at);
    let mut rows = Rows::new();
    let clock = match request.due(policy) {
        _ if !request.is_open() => format!("Received {}.", day(request.received_at)),
        Some((_, sum)) => sum,
        None => {
            format!("Received {}. The clock is stopped since {}.", day(request.received_at), request.paused_at.map(day).unwrap_or_default())
        }
    };
    rows.push(("Clock".into(), clock));
    for (label, words) in [
        ("Who asks", &request.name),
        ("Reached by", &request.contact),
        ("What they ask", &request.asks),
        ("Why it was extended", &request.extended_reason),
        ("Disclosed to", &request.recipient),
        ("Why it was decided so", &request.reason),
    ] {
        if let Some(words) = words {
            rows.push((label.into(), tx.unseal(&chain, words)?));
        }
    }
    let checked = match (request.identity, request.identity_at) {
        (Some(how), Some(at)) => format!("{how}, {}", day(at)),
        _ => "Not checked yet".to_owned(),
    };
    rows.push(("Identity".into(), checked));
    let people: Vec<String> =
        [&request.prepared_by, &request.agreed_by, &request.decided_by].into_iter().flatten().cloned().chain([request.by.clone()]).collect();
    let names = accounts::names(tx, &people)?;
    let name = |id: &String| names.get(id).cloned().unwrap_or_else(|| id.clone());
    rows.push(("Entered by".into(), name(&request.by)));
    for (label, account) in
        [("Pack prepared by", &request.prepared_by), ("Pack agreed by", &request.agreed_by), ("Decided by", &request.decided_by)]
    {
        rows.extend(account.as_ref().map(|account| (label.to_owned(), name(account))));
    }
    Ok(rows)
}
