//! The pages of organisations and agreements.

use std::sync::Arc;

use askama::Template;
use practice::incident::Event;
use practice::people::{Act, Matter};

use super::OrganisationKind;
use super::sql::{self, AgreementRow, OrganisationRow};
use crate::admin::pages::{Sheet, done, show};
use crate::admin::sql as tables;
use crate::frame::answers::read_day;
use crate::frame::ask::{fresh_key, page};
use crate::frame::chrome::Chrome;
use crate::frame::field::{Choice, Field};
use crate::frame::{Ask, Failure, Form, Reply};
use crate::ledger::idempotency::{self, Before};
use crate::ledger::{Fault, Tx, keys};

/// The most characters of an organisation's name.
const NAME_CHARACTERS: usize = 100;

/// An agreement as shown.
#[derive(Clone, Debug)]
pub struct AgreementLine {
    /// Its id.
    pub id: String,
    /// Title.
    pub title: String,
    /// What it allows.
    pub purpose: String,
    /// From when until when.
    pub dates: String,
    /// How it stands: word and colour.
    pub standing: (&'static str, &'static str),
    /// Whether the reader may end it.
    pub may_end: bool,
}

/// An organisation as shown.
#[derive(Clone, Debug)]
pub struct OrganisationLine {
    /// Its id.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it is.
    pub kind: &'static str,
    /// How many records are shared with it now.
    pub shared: i64,
    /// Its agreements.
    pub agreements: Vec<AgreementLine>,
}

/// Organisations and agreements.
#[derive(Template)]
#[template(path = "sharing/organisations.html")]
pub struct OrganisationsPage {
    /// Around the page.
    pub chrome: Chrome,
    /// The organisations, by name.
    pub lines: Vec<OrganisationLine>,
    /// Whether the reader may enter and end them.
    pub may_edit: bool,
}

/// Lists organisations with their agreements.
pub async fn organisations(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let now = ask.now;
    let (mut rows, agreements, shared) = ask
        .house
        .ledger
        .read(move |tx| Ok::<_, Fault>((tables::all::<OrganisationRow>(tx)?, tables::all::<AgreementRow>(tx)?, sql::standing(tx, now)?)))
        .await?;
    rows.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    let may_edit = ask.reader()?.may(Matter::Users, Act::Edit);
    let policy = ask.house.policy()?;
    let agreement = |row: &AgreementRow| AgreementLine {
        id: row.id.clone(),
        title: row.title.clone(),
        purpose: row.purpose.clone(),
        dates: format!("{} to {}", policy.calendar.show(row.from_at), policy.calendar.show_end(row.until_at)),
        standing: match () {
            () if row.ended_at.is_some() => ("Ended", "govuk-tag--grey"),
            () if row.is_live(now) => ("In force", "govuk-tag--green"),
            () if row.from_at > now => ("Not yet", "govuk-tag--blue"),
            () => ("Expired", "govuk-tag--grey"),
        },
        may_end: may_edit && row.ended_at.is_none() && row.until_at > now,
    };
    let line = |row: &OrganisationRow| OrganisationLine {
        id: row.id.clone(),
        name: row.name.clone(),
        kind: row.kind.label(),
        shared: shared.get(&row.name).copied().unwrap_or(0),
        agreements: agreements.iter().filter(|a| a.organisation == row.name).map(agreement).collect(),
    };
    page(OrganisationsPage { chrome: ask.chrome("/admin"), lines: rows.iter().map(line).collect(), may_edit }.render())
}

fn fields() -> Vec<Field> {
    let kinds = OrganisationKind::ALL.iter().map(|kind| Choice::new(kind.code(), kind.label())).collect();
    vec![
        Field::line("name", "Name").hint("As it is to stand on postings and shares. It is not changed afterwards."),
        Field::radios("kind", "What is it?", kinds),
    ]
}

fn sheet(title: &str, action: String, button: &'static str, ask: &Ask) -> Result<Sheet, Failure> {
    let once = if ask.once.is_empty() { fresh_key()? } else { ask.once.clone() };
    let back = ("/admin/organisations".to_owned(), "Organisations");
    Ok(Sheet { title: title.to_owned(), lede: Vec::new(), action, button, back, upload: false, once })
}

/// Shows the form of a new organisation.
pub async fn new(ask: Arc<Ask>) -> Result<Reply, Failure> {
    show(&ask, Form::blank(fields()), sheet("Add an organisation", "/admin/organisations/new".into(), "Add", &ask)?)
}

/// Puts a row in once, however often its form is sent; `taken` refuses it.
async fn put_once<T>(ask: &Ask, row: T, verb: &'static str, taken: impl Fn(&T, &T) -> bool + Send + 'static) -> Result<bool, Failure>
where
    T: tables::Journalled + Send + 'static,
{
    let who = ask.signature(Matter::Users, Act::Edit)?;
    let (once, asked) = (ask.once.clone(), format!("{} {}", ask.path, ask.body.canonical()));
    let work = move |tx: &mut Tx<'_>| -> Result<bool, Failure> {
        match idempotency::before(tx, &who.actor, &once, &asked)? {
            Before::Answered(_) => return Ok(true),
            Before::OtherUse => return Err(Failure::Stale),
            Before::Never => {}
        }
        if tables::all::<T>(tx)?.iter().any(|known| taken(known, &row)) {
            return Ok(false);
        }
        tables::put(tx, &who, verb, &row)?;
        idempotency::note(tx, &who.actor, &once, &asked, "done", who.at)?;
        Ok(true)
    };
    ask.house.ledger.write(work).await
}

/// Takes a new organisation.
pub async fn take_new(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let mut form = Form::filled(fields(), &ask.body);
    let name = form.required("name", "Enter its name.");
    let kind = form.code("kind", OrganisationKind::from_code, "Choose what it is.");
    if name.as_ref().is_some_and(|name| name.chars().count() > NAME_CHARACTERS) {
        form.refuse("name", format!("Use {NAME_CHARACTERS} characters or fewer."));
    }
    let again = |form| show(&ask, form, sheet("Add an organisation", "/admin/organisations/new".into(), "Add", &ask)?);
    let (Some(name), Some(kind), true) = (name, kind, form.is_fine()) else { return again(form) };
    let by = ask.reader()?.account().to_owned();
    let row = OrganisationRow { id: keys::hex(&keys::random::<8>()?), name, kind, by, at: ask.now, ended_at: None };
    let same = |known: &OrganisationRow, new: &OrganisationRow| known.name.eq_ignore_ascii_case(&new.name);
    if !put_once(&ask, row, "added an organisation", same).await? {
        form.refuse("name", "There is an organisation of this name already.");
        return again(form);
    }
    done(&ask, "/admin/organisations", "The organisation is added. Enter the agreement under which records are shared with it.").await
}

async fn found(ask: &Ask) -> Result<OrganisationRow, Failure> {
    let id = ask.param("id").to_owned();
    ask.house.ledger.read(move |tx| sql::organisation(tx, &id)).await?.ok_or(Failure::NotFound)
}

fn agreement_fields() -> Vec<Field> {
    vec![
        Field::line("title", "Title").hint("As it stands on the signed paper"),
        Field::lines("purpose", "What does it allow sharing for?", 3),
        Field::day("from", "First day"),
        Field::day("until", "Last day").hint("No share under it lasts longer."),
    ]
}

fn agreement_sheet(ask: &Ask, of: &OrganisationRow) -> Result<Sheet, Failure> {
    sheet(&format!("Agreement with {}", of.name), format!("/admin/organisations/{}/agreements/new", of.id), "Enter the agreement", ask)
}

/// Shows the form of a new agreement.
pub async fn new_agreement(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let of = found(&ask).await?;
    show(&ask, Form::blank(agreement_fields()), agreement_sheet(&ask, &of)?)
}

/// Takes a new agreement.
pub async fn take_new_agreement(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let of = found(&ask).await?;
    let calendar = ask.house.policy()?.calendar.clone();
    let mut form = Form::filled(agreement_fields(), &ask.body);
    let title = form.required("title", "Enter its title.");
    let purpose = form.required("purpose", "Say what it allows sharing for.");
    let mut day = |name: &'static str| {
        let text = form.required(name, "Enter a date, like 21/11/2026.")?;
        let day = read_day(&text);
        if day.is_none() {
            form.refuse(name, "Enter a real date, like 21/11/2026.");
        }
        day
    };
    let (from, last) = (day("from"), day("until"));
    let until = last.and_then(|day| day.tomorrow().ok());
    if from.zip(last).is_some_and(|(from, last)| last < from) {
        form.refuse("until", "The last day is before the first.");
    }
    let (Some(title), Some(purpose), Some(from), Some(until), true) = (title, purpose, from, until, form.is_fine()) else {
        return show(&ask, form, agreement_sheet(&ask, &of)?);
    };
    let row = AgreementRow {
        id: keys::hex(&keys::random::<8>()?),
        organisation: of.name.clone(),
        title,
        purpose,
        from_at: calendar.day_start(from),
        until_at: calendar.day_start(until),
        by: ask.reader()?.account().to_owned(),
        at: ask.now,
        ended_at: None,
    };
    put_once(&ask, row, "entered an agreement", |_, _| false).await?;
    done(&ask, "/admin/organisations", format!("Records may now be shared with {} under this agreement.", of.name)).await
}

/// Ends an agreement at once, and with it every share that stands under it (access rule 7).
pub async fn end_agreement(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let (id, who, policies) = (ask.param("id").to_owned(), ask.signature(Matter::Users, Act::Edit)?, ask.house.policies());
    let work = move |tx: &mut Tx<'_>| -> Result<(), Failure> {
        let row = sql::agreement(tx, &id)?.ok_or(Failure::NotFound)?;
        if row.ended_at.is_some() {
            return Ok(());
        }
        for (record, share) in sql::shared_under(tx, &row.id, who.at)? {
            let incident = crate::incident::sql::load(tx, &record)?.ok_or(Failure::NotFound)?;
            let did = practice::incident::Did { by: who.actor.clone(), at: who.at };
            if let Ok(ended) = incident.end_share(did, share) {
                crate::incident::sql::happen(tx, &who, &policies, Some(&incident), &[Event::Access(ended)])?;
            }
        }
        tables::put(tx, &who, "ended an agreement", &AgreementRow { ended_at: Some(who.at), ..row })?;
        Ok(())
    };
    ask.house.ledger.write(work).await?;
    done(&ask, "/admin/organisations", "The agreement is ended, and so is every share under it.").await
}
