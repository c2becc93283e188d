//! The numbers that a force chooses itself: what each is, its value and limits, and another value from a day. Records keep what they were
//! decided under, as with any adoption (R-NC-07).

use std::sync::Arc;

use askama::Template;
use jiff::Timestamp;
use practice::people::{Act, Matter};
use practice::policy::{AdoptionKind, NUMBERS, Number, Policy};

use super::adoption::{Desk, Offer, begins, keep, would_hold};
use super::{Sheet, done, show};
use crate::admin::sql;
use crate::frame::answers::read_day;
use crate::frame::ask::page;
use crate::frame::chrome::Chrome;
use crate::frame::field::Field;
use crate::frame::{Ask, Failure, Form, Reply};

/// One number on the page.
pub struct Line {
    /// What it is, with its unit.
    pub words: &'static str,
    /// Its value now.
    pub value: u32,
    /// Its limits.
    pub limits: String,
    /// Where the value comes from.
    pub source: String,
    /// Where it is changed; empty for who does not.
    pub href: String,
}

/// The numbers of the force.
#[derive(Template)]
#[template(path = "admin/settings.html")]
pub struct SettingsPage {
    /// Around the page.
    pub chrome: Chrome,
    /// The numbers, in the order of the packs.
    pub lines: Vec<Line>,
}

/// A choice in words, for lists of what was adopted.
pub(super) fn chosen_words(name: &str, value: &str) -> String {
    Number::named(name).map_or_else(|| format!("{name}: {value}"), |number| format!("{} Now: {value}", number.words()))
}

/// Lists the numbers.
pub async fn settings(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let policy = ask.house.policy()?;
    let may_choose = ask.reader()?.may(Matter::Users, Act::Edit);
    let line = |number: &Number| {
        let setting = policy.settings.number(number.name)?;
        Some(Line {
            words: number.words(),
            value: setting.value,
            limits: format!("{} to {}", number.least, number.most),
            source: setting.source.clone(),
            href: if may_choose { format!("/admin/packs/settings/{}", number.name) } else { String::new() },
        })
    };
    page(Template::render(&SettingsPage { chrome: ask.chrome("/admin"), lines: NUMBERS.iter().filter_map(line).collect() }))
}

fn number(ask: &Ask) -> Result<Number, Failure> {
    Number::named(ask.param("name")).ok_or(Failure::NotFound)
}

fn fields(number: Number, policy: &Policy) -> Vec<Field> {
    let now = policy.settings.number(number.name).map(|setting| setting.value.to_string()).unwrap_or_default();
    vec![
        Field::number("value", "New value").hint(format!("A number from {} to {}. Now it is {now}.", number.least, number.most)),
        Field::day("from", "From which day?").hint("Today means from this moment on. Another day begins at midnight."),
    ]
}

fn form_page(ask: &Ask, number: Number, form: Form) -> Result<Reply, Failure> {
    let sheet = Sheet {
        title: "Change a setting".into(),
        lede: vec![number.words().to_owned(), "What was decided before keeps the value of its time. Nothing in records is changed.".into()],
        action: format!("/admin/packs/settings/{}", number.name),
        button: "Change it",
        back: ("/admin/packs/settings".into(), "Settings of the force"),
        upload: false,
        once: String::new(),
    };
    show(ask, form, sheet)
}

/// Shows the form that changes a number.
pub async fn choose(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let (number, policy) = (number(&ask)?, ask.house.policy()?);
    form_page(&ask, number, Form::blank(fields(number, &policy)))
}

/// What would contradict each other from then on, also beside what was chosen for a later day.
fn contradicted(ask: &Ask, offer: &Offer, from: Timestamp) -> Option<&'static str> {
    let mut adoptions = ask.house.policies().adoptions().to_vec();
    adoptions.push(offer.from(from));
    let then = adoptions.iter().map(|one| one.from).filter(|at| *at >= from);
    then.filter_map(|at| ask.house.book().policy(&adoptions, at).ok()).find_map(|policy| policy.settings.contradiction())
}

/// Takes another value from a day. Refuses one out of its limits or against another number, and a day before records that were decided already.
pub async fn take_choice(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let (number, policy) = (number(&ask)?, ask.house.policy()?);
    let mut form = Form::filled(fields(number, &policy), &ask.body);
    let limits = number.check(u32::MAX).err().unwrap_or_default();
    let value = form.number("value", &limits);
    if value.is_none() && form.is_fine() {
        form.refuse("value", limits.clone());
    }
    if value.is_some_and(|value| number.check(value).is_err()) {
        form.refuse("value", limits);
    }
    let day = form.code("from", read_day, "Enter a real date, like 21/11/2026.");
    let recorded = ask.house.ledger.read(sql::any_incident).await?;
    let from = day.and_then(|day| begins(day, recorded, &policy, ask.now).map_err(|sentence| form.refuse("from", sentence)).ok());
    let (Some(value), Some(from), true) = (value, from, form.is_fine()) else { return form_page(&ask, number, form) };
    let version = value.to_string();
    let offer = Offer { kind: AdoptionKind::Setting, item: number.name.to_owned(), title: chosen_words(number.name, &version), version };
    let refused = match would_hold(&ask, &offer, from) {
        Ok(()) => contradicted(&ask, &offer, from).map(|sentence| ("value", sentence.to_owned())),
        Err((field, sentence)) => Some((if field == "what" { "value" } else { field }, sentence)),
    };
    if let Some((field, sentence)) = refused {
        form.refuse(field, sentence);
        return form_page(&ask, number, form);
    }
    keep(&ask, Desk::Administrator, &offer, from).await?;
    ask.house.refresh().await?;
    done(&ask, "/admin/packs/settings", format!("From {}: {}", policy.calendar.show(from), offer.title)).await
}
