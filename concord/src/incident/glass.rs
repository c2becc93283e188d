//! Breaking the glass: one record, a reason, the sign-in again, 60 minutes; an alert, and a review by somebody else (access rules, mark `*`).
//! Where the table says "never", and for a restricted record, there is no way through here.

use std::sync::Arc;

use practice::incident::access::{Finding, Happened};
use practice::incident::{Did, Event, Incident};
use practice::people::{Act, Matter, Role};

use super::sql;
use super::unit::facts_with;
use crate::account::pages::{again_fields, weigh_again};
use crate::alerts::{Kind, sql as alerts};
use crate::frame::ask::{fresh_key, go_to, page_with};
use crate::frame::field::Field;
use crate::frame::pages::FormPage;
use crate::frame::{Ask, Audience, Failure, Form, Reply};
use crate::ledger::idempotency::{self, Before};
use crate::ledger::{Fault, Owner, Signature, Tx};

/// The roles that the table gives a `*`.
pub const BREAKERS: Audience = Audience::Roles(&[
    Role::OperationalChiefInspector,
    Role::NpaCommander,
    Role::DetectiveInspector,
    Role::TacticalLead,
    Role::StrategicLead,
    Role::ChiefOfficer,
    Role::CrimeRegistrar,
]);

fn fields(ask: &Ask) -> Result<Vec<Field>, Failure> {
    let mut fields =
        vec![Field::lines("reason", "Why do you need it now?", 4).hint("The reviewer reads this. Say what would go wrong without it.")];
    fields.extend(again_fields(&ask.who()?.account));
    Ok(fields)
}

/// Whether a break-glass opens this record to this reader: it is not restricted, they are no party to it, and some matter of it is closed to
/// them that the table marks `*`.
pub fn opens(ask: &Ask, incident: &Incident) -> Result<bool, Failure> {
    let reader = ask.reader()?;
    if incident.core.restricted || reader.is_party_to(&incident.core.id) || !reader.breaks_glass() {
        return Ok(false);
    }
    let closed = |matter: Matter| !facts_with(incident, |facts| reader.may_on(matter, Act::View, facts, ask.now));
    let marked = [Matter::Identity, Matter::Suspect, Matter::Narrative];
    Ok(marked.into_iter().any(|matter| reader.may_break_glass(matter) && closed(matter)))
}

/// Shows the form. It says the same for a record that exists and for one that does not: who asks learns that only after signing for it.
pub async fn ask_for(ask: Arc<Ask>) -> Result<Reply, Failure> {
    if !ask.reader()?.breaks_glass() {
        return Err(Failure::NotForYou(String::new()));
    }
    let form = Form::blank(fields(&ask)?);
    show(&ask, form)
}

fn show(ask: &Ask, form: Form) -> Result<Reply, Failure> {
    let problems = form.problems();
    let status = if problems.is_empty() { axum::http::StatusCode::OK } else { axum::http::StatusCode::UNPROCESSABLE_ENTITY };
    let id = ask.param("id").to_owned();
    let page = FormPage {
        chrome: ask.chrome("/work").with_error(!problems.is_empty()),
        title: "Break the glass".into(),
        caption: format!("Incident {id}"),
        back: ("/work".into(), "Worklists".into()),
        lede: vec![
            "This one record opens to you for 60 minutes, with the identities in it. You look; you change nothing.".into(),
            "Professional standards, the record's supervisor and the hate crime officer are told at once. Somebody else reviews it within 72 hours."
                .into(),
        ],
        in_the_way: Vec::new(),
        problems,
        compare: Vec::new(),
        fields: form.fields,
        action: format!("/incidents/{id}/break-glass"),
        button: "Break the glass".into(),
        upload: false,
        once: if ask.once.is_empty() { fresh_key()? } else { ask.once.clone() },
    };
    page_with(status, askama::Template::render(&page))
}

/// Breaks the glass, once the sign-in was given again.
pub async fn take(ask: Arc<Ask>) -> Result<Reply, Failure> {
    if !ask.reader()?.breaks_glass() {
        return Err(Failure::NotForYou(String::new()));
    }
    let mut form = Form::filled(fields(&ask)?, &ask.body);
    let reason = form.required("reason", "Say why you need it now.");
    if form.is_fine() {
        weigh_again(&ask, &mut form).await?;
    }
    let Some(reason) = reason.filter(|_| form.is_fine()) else { return show(&ask, form) };
    let id = ask.param("id").to_owned();
    let inner = Arc::clone(&ask);
    let broken = ask.house.ledger.write(move |tx| unit(&inner, tx, &reason)).await;
    match broken {
        Ok(()) => {
            crate::account::notice(&ask, "The glass is broken: this record is open to you for 60 minutes. You are on record.").await?;
            Ok(go_to(&format!("/incidents/{id}")))
        }
        Err(Failure::NotForYou(record)) => {
            crate::alerts::raise_for(&ask, Kind::GlassRefused, &record).await;
            Err(Failure::NotForYou(record))
        }
        Err(failure) => Err(failure),
    }
}

fn unit(ask: &Arc<Ask>, tx: &mut Tx<'_>, reason: &str) -> Result<(), Failure> {
    let id = ask.param("id").to_owned();
    let incident = sql::load(tx, &id)?.ok_or_else(|| Failure::NotForYou(String::new()))?;
    let account = ask.reader()?.account().to_owned();
    let asked = format!("{id} break-glass");
    match idempotency::before(tx, &account, &ask.once, &asked)? {
        Before::Answered(_) => return Ok(()),
        Before::OtherUse => return Err(Failure::Stale),
        Before::Never => {}
    }
    if !opens(ask, &incident)? {
        return Err(Failure::NotForYou(id));
    }
    let words = tx.seal(&id, Owner::Incident, "break-glass", reason)?;
    let broken = incident.break_glass(Did { by: account.clone(), at: ask.now }, words);
    let broken = broken.map_err(|_| Failure::NotForYou(id.clone()))?;
    let who = ask.signature(Matter::Operational, Act::View)?;
    sql::happen(tx, &who, &ask.house.policies(), Some(&incident), &[Event::Access(broken.clone())])?;
    after(tx, &who, &incident, &broken)?;
    Ok(idempotency::note(tx, &account, &ask.once, &asked, &id, ask.now)?)
}

/// Who is told of what happened to a record's reach, in the same unit of work.
pub fn after(tx: &mut Tx<'_>, who: &Signature, incident: &Incident, happened: &Happened) -> Result<(), Fault> {
    let id = incident.core.id.as_str();
    match happened {
        Happened::GlassBroken { .. } => {
            let told = [(Role::Supervisor, incident.core.district.clone()), (Role::HateCrimeOfficer, String::new())];
            alerts::raise(tx, who, Kind::GlassBroken, id, &told)
        }
        Happened::Restricted { .. } => alerts::raise(tx, who, Kind::Restricted, id, &[]),
        Happened::GlassReviewed { glass, finding: Finding::NotNeeded, .. } => {
            let broke = incident.glasses.iter().find(|g| g.number == *glass).map(|g| g.account.clone()).unwrap_or_default();
            alerts::raise_about(tx, who, &broke, Kind::GlassNotNeeded, id, &[])
        }
        _ => Ok(()),
    }
}
