//! The register of services: what each offers, where, for how many, and how many wait.

use std::sync::Arc;

use askama::Template;
use practice::people::{Act, Matter};
use practice::policy::Policy;

use super::ServiceRow;
use super::sql;
use crate::admin::pages::{Sheet, done, show};
use crate::admin::sql::put;
use crate::frame::ask::{fresh_key, page};
use crate::frame::chrome::Chrome;
use crate::frame::field::{Choice, Field};
use crate::frame::{Ask, Failure, Form, Reply};
use crate::ledger::idempotency::{self, Before};
use crate::ledger::{Fault, Tx, keys};

/// A service as shown.
#[derive(Clone, Debug, Default)]
pub struct ServiceView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it offers.
    pub kind: String,
    /// Where.
    pub places: String,
    /// Supported now, of how many.
    pub load: String,
    /// How many wait.
    pub waiting: String,
    /// How to reach it.
    pub contact: String,
    /// Whether it is full or takes nobody: the tag's words and colour.
    pub state: (&'static str, &'static str),
}

/// The register.
#[derive(Template)]
#[template(path = "hub/services.html")]
pub struct ServicesPage {
    /// Around the page.
    pub chrome: Chrome,
    /// The services, by name.
    pub services: Vec<ServiceView>,
}

/// Shows the register.
pub async fn list(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let policy = ask.house.policy()?;
    let (rows, load) = ask.house.ledger.read(|tx| Ok::<_, Fault>((sql::services(tx)?, sql::load_of_services(tx)?))).await?;
    let one = |row: &ServiceRow| {
        let (now, waiting) = load.get(&row.id).copied().unwrap_or_default();
        view(row, now, waiting, &policy)
    };
    let services = rows.iter().map(one).collect();
    page(ServicesPage { chrome: ask.chrome("/hub"), services }.render())
}

fn view(row: &ServiceRow, now: i64, waiting: i64, policy: &Policy) -> ServiceView {
    let place = |code: &String| policy.district(code).map_or_else(|| code.clone(), |d| d.title.clone());
    let places = row.districts.iter().map(place).collect::<Vec<_>>().join(", ");
    ServiceView {
        id: row.id.clone(),
        name: row.name.clone(),
        kind: policy.word("service-kind", &row.kind).map_or_else(|| row.kind.clone(), |k| k.title.clone()),
        places: if places.is_empty() { "Whole force".into() } else { places },
        load: format!("{now} of {}", row.capacity),
        waiting: waiting.to_string(),
        contact: row.contact.clone(),
        state: match () {
            () if row.closed_at.is_some() => ("Takes nobody new", "govuk-tag--grey"),
            () if now >= i64::from(row.capacity) => ("Full", "govuk-tag--yellow"),
            () => ("Has room", "govuk-tag--green"),
        },
    }
}

fn fields(policy: &Policy, row: Option<&ServiceRow>) -> Vec<Field> {
    let kinds =
        std::iter::once(Choice::new("", "Choose what it offers")).chain(policy.list("service-kind").map(|(c, k)| Choice::new(c, &k.title)));
    let districts = policy.districts.iter().map(|d| Choice::new(&d.code, &d.title)).collect();
    let mut fields = vec![
        Field::line("name", "Name"),
        Field::select("kind", "What does it offer?", kinds.collect()),
        Field::checkboxes("districts", "Where?", districts).hint("None ticked: the whole force.").optional(),
        Field::number("capacity", "For how many people at one time?"),
        Field::line("contact", "How does the hub reach it?").hint("Its public number or address."),
    ];
    if let Some(row) = row {
        let open = if row.closed_at.is_some() { "no" } else { "yes" };
        fields.push(Field::yes_no("open", "Does it take new people?").value(open));
        let texts = [("name", &row.name), ("kind", &row.kind), ("contact", &row.contact)];
        for field in &mut fields {
            if let Some((_, text)) = texts.iter().find(|(name, _)| *name == field.name) {
                field.value.clone_from(text);
            }
        }
        if let Some(field) = fields.iter_mut().find(|f| f.name == "districts") {
            field.values.clone_from(&row.districts);
        }
        if let Some(field) = fields.iter_mut().find(|f| f.name == "capacity") {
            field.value = row.capacity.to_string();
        }
    }
    fields
}

/// The service of a form; what is wrong with it stands beside its questions.
fn read(form: &mut Form, ask: &Ask, before: Option<&ServiceRow>) -> Result<Option<ServiceRow>, Failure> {
    let policy = ask.house.policy()?;
    let name = form.required("name", "Enter the service's name.");
    let kind = form.code("kind", |code| policy.word("service-kind", code).map(|_| code.to_owned()), "Choose what it offers.");
    let capacity = form.number("capacity", "Enter a whole number, for example 12.");
    if form.text("capacity").is_none() {
        form.refuse("capacity", "Enter for how many people at one time.");
    }
    if capacity.is_some_and(|count| count > 100_000) {
        form.refuse("capacity", "Enter a number up to 100,000.");
    }
    let contact = form.required("contact", "Enter how the hub reaches it.");
    let open = form.yes_no("open").unwrap_or(true);
    let districts = form.several("districts");
    if !form.is_fine() {
        return Ok(None);
    }
    let id = match before {
        Some(row) => row.id.clone(),
        None => keys::hex(&keys::random::<8>()?),
    };
    let closed_at = if open { None } else { before.and_then(|row| row.closed_at).or(Some(ask.now)) };
    let (Some(name), Some(kind), Some(capacity), Some(contact)) = (name, kind, capacity, contact) else { return Ok(None) };
    Ok(Some(ServiceRow { id, name, kind, districts, capacity, contact, closed_at }))
}

fn form_page(ask: &Ask, form: Form, row: Option<&ServiceRow>) -> Result<Reply, Failure> {
    let sheet = Sheet {
        title: if row.is_some() { "Change a service".into() } else { "Add a service".into() },
        lede: Vec::new(),
        action: row.map_or_else(|| "/hub/services/new".to_owned(), |row| format!("/hub/services/{}", row.id)),
        button: "Keep",
        back: ("/hub/services".into(), "Services"),
        upload: false,
        once: if ask.once.is_empty() { fresh_key()? } else { ask.once.clone() },
    };
    show(ask, form, sheet)
}

/// Shows the form for a new service.
pub async fn new(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let policy = ask.house.policy()?;
    form_page(&ask, Form::blank(fields(&policy, None)), None)
}

/// Takes a new service.
pub async fn take_new(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let policy = ask.house.policy()?;
    let mut form = Form::filled(fields(&policy, None), &ask.body);
    let Some(row) = read(&mut form, &ask, None)? else { return form_page(&ask, form, None) };
    keep(&ask, row, "added a service").await
}

async fn known(ask: &Ask) -> Result<ServiceRow, Failure> {
    let id = ask.param("service").to_owned();
    ask.house.ledger.read(move |tx| sql::service(tx, &id)).await?.ok_or(Failure::NotFound)
}

/// Shows the form for a service.
pub async fn edit(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let row = known(&ask).await?;
    let policy = ask.house.policy()?;
    form_page(&ask, Form::blank(fields(&policy, Some(&row))), Some(&row))
}

/// Takes the change of a service.
pub async fn take_edit(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let before = known(&ask).await?;
    let policy = ask.house.policy()?;
    let mut form = Form::filled(fields(&policy, Some(&before)), &ask.body);
    let Some(row) = read(&mut form, &ask, Some(&before))? else { return form_page(&ask, form, Some(&before)) };
    keep(&ask, row, "changed a service").await
}

async fn keep(ask: &Ask, row: ServiceRow, verb: &'static str) -> Result<Reply, Failure> {
    let who = ask.signature(Matter::VictimContact, Act::Edit)?;
    let (once, asked) = (ask.once.clone(), format!("{} {}", ask.path, crate::incident::unit::without_frame(&ask.body)));
    let name = row.name.clone();
    let work = move |tx: &mut Tx<'_>| {
        if matches!(idempotency::before(tx, &who.actor, &once, &asked)?, Before::Answered(_)) {
            return Ok::<_, Fault>(());
        }
        put(tx, &who, verb, &row)?;
        idempotency::note(tx, &who.actor, &once, &asked, &row.id, who.at)
    };
    ask.house.ledger.write(work).await?;
    done(ask, "/hub/services", format!("{name} is kept.")).await
}
