//! The force's units: which there are, where each stands, and who may say so.

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use practice::board::unit::{UnitState, call_sign, change};
use practice::incident::Refused;
use practice::people::{Act, Matter};
use practice::policy::Policy;

use super::sql::{self, UnitRow};
use crate::admin::sql::put;
use crate::frame::ask::{fresh_key, go_to, page, page_with};
use crate::frame::chrome::Chrome;
use crate::frame::field::{Choice, Field, Width};
use crate::frame::pages::FormPage;
use crate::frame::{Ask, Failure, Form, Reply};
use crate::ledger::idempotency::{self, Before};
use crate::ledger::{Fault, Tx};

/// The word that takes a unit off the list.
const RETIRE: &str = "retire";

/// One unit as shown.
#[derive(Clone, Debug, Default)]
pub struct UnitView {
    /// Its call sign.
    pub call_sign: String,
    /// Where it works.
    pub district: String,
    /// Where it stands.
    pub state: String,
    /// The colour of the word.
    pub colour: &'static str,
    /// Since when.
    pub since: String,
    /// The report that it is out for, where this reader reaches it.
    pub record: String,
    /// Its form; empty where this reader may not change it.
    pub href: String,
}

/// The units.
#[derive(Template)]
#[template(path = "board/units.html")]
pub struct UnitsPage {
    /// Around the page.
    pub chrome: Chrome,
    /// By call sign.
    pub units: Vec<UnitView>,
    /// Whether this reader adds units.
    pub may_add: bool,
}

/// Lists the units. The report that a unit is out for is named to those who reach it.
pub async fn units(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let asked = Arc::clone(&ask);
    let units = ask.house.ledger.read(move |tx| read_units(&asked, tx)).await?;
    let may_add = ask.reader()?.may(Matter::CallAndFlag, Act::Approve);
    page(UnitsPage { chrome: ask.chrome("/board"), units, may_add }.render())
}

fn read_units(ask: &Ask, tx: &mut Tx<'_>) -> Result<Vec<UnitView>, Failure> {
    let (policy, reader) = (ask.house.policy()?, ask.reader()?);
    let scope = reader.view_scope(ask.now).ok_or(Failure::NotFound)?;
    let may = reader.may(Matter::CallAndFlag, Act::Edit);
    let mut shown = Vec::new();
    for unit in sql::units(tx)? {
        let reached = match &unit.record {
            Some(record) => crate::incident::sql::load_in(tx, record, &scope)?.is_some(),
            None => false,
        };
        shown.push(UnitView {
            district: district(&policy, unit.district.as_deref()),
            state: unit.state.label().to_owned(),
            colour: colour(unit.state),
            since: policy.calendar.show(unit.since),
            record: unit.record.filter(|_| reached).unwrap_or_default(),
            href: if may { format!("/board/units/{}", unit.call_sign) } else { String::new() },
            call_sign: unit.call_sign,
        });
    }
    Ok(shown)
}

fn district(policy: &Policy, code: Option<&str>) -> String {
    match code {
        None => "Whole force".to_owned(),
        Some(code) => policy.district(code).map_or_else(|| code.to_owned(), |district| district.title.clone()),
    }
}

fn colour(state: UnitState) -> &'static str {
    match state {
        UnitState::Available => "govuk-tag--green",
        UnitState::Assigned | UnitState::EnRoute => "govuk-tag--yellow",
        UnitState::AtScene => "govuk-tag--blue",
        UnitState::OffDuty => "govuk-tag--grey",
    }
}

fn new_fields(policy: &Policy) -> Vec<Field> {
    let everywhere = std::iter::once(Choice::new("", "The whole force"));
    let districts = everywhere.chain(policy.districts.iter().map(|d| Choice::new(&d.code, &d.title))).collect();
    vec![
        Field::line("call_sign", "Call sign").hint("2 to 12 letters, digits and dashes, such as RH-21.").wide(Width::Characters(20)),
        Field::select("district", "Where does it work?", districts).optional(),
        Field::radios("state", "Is it on duty?", vec![Choice::new("available", "Available"), Choice::new("off-duty", "Off duty")])
            .value("available"),
    ]
}

/// The form for a new unit.
pub async fn new(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let form = Form::blank(new_fields(&*ask.house.policy()?));
    show(&ask, form, "Add a unit", "/board/units/new", fresh_key()?)
}

/// Adds a unit; one that was on the list before comes back.
pub async fn take_new(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let mut form = Form::filled(new_fields(&*ask.house.policy()?), &ask.body);
    let typed = form.required("call_sign", "Enter the call sign.");
    let state = form.code("state", UnitState::from_code, "Say whether it is on duty.");
    let district = form.text("district");
    let sign = typed.and_then(|typed| call_sign(&typed).map_err(|refused| form.refused(&refused)).ok());
    if let (Some(sign), Some(state), true) = (sign, state, form.is_fine()) {
        let row = UnitRow {
            call_sign: sign,
            district,
            state,
            record: None,
            since: ask.now,
            by: ask.reader()?.account().to_owned(),
            retired_at: None,
        };
        match added(&ask, row).await? {
            Ok(sign) => return done(&ask, &format!("{sign} is on the list.")).await,
            Err(refused) => form.refused(&refused),
        }
    }
    show(&ask, form, "Add a unit", "/board/units/new", ask.once.clone())
}

async fn added(ask: &Arc<Ask>, row: UnitRow) -> Result<Result<String, Refused>, Failure> {
    let who = ask.signature(Matter::CallAndFlag, Act::Approve)?;
    let (once, asked) = (ask.once.clone(), format!("new unit {}", crate::incident::unit::without_frame(&ask.body)));
    let work = move |tx: &mut Tx<'_>| -> Result<String, Stopped> {
        match idempotency::before(tx, &who.actor, &once, &asked)? {
            Before::Answered(sign) => return Ok(sign),
            Before::OtherUse => return Err(Stopped::Stale),
            Before::Never => {}
        }
        if sql::unit(tx, &row.call_sign)?.is_some_and(|known| known.retired_at.is_none()) {
            return Err(Refused::field("call_sign", "This call sign is on the list already.").into());
        }
        put(tx, &who, "added a unit", &row)?;
        idempotency::note(tx, &who.actor, &once, &asked, &row.call_sign, who.at)?;
        Ok(row.call_sign.clone())
    };
    answered(ask.house.ledger.write(work).await)
}

/// Why a unit was not written.
pub(super) enum Stopped {
    Refused(Refused),
    Stale,
    NotFound,
    Fault(Fault),
}

impl From<Fault> for Stopped {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Refused> for Stopped {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

/// What was done, or a rule's refusal; anything else is no page.
pub(super) fn answered<T>(done: Result<T, Stopped>) -> Result<Result<T, Refused>, Failure> {
    match done {
        Ok(done) => Ok(Ok(done)),
        Err(Stopped::Refused(refused)) => Ok(Err(refused)),
        Err(Stopped::Stale) => Err(Failure::Stale),
        Err(Stopped::NotFound) => Err(Failure::NotFound),
        Err(Stopped::Fault(fault)) => Err(Failure::Fault(fault)),
    }
}

fn change_fields(ask: &Ask, unit: &UnitRow) -> Result<Vec<Field>, Failure> {
    let mut states = match unit.state {
        UnitState::Assigned => vec![UnitState::EnRoute],
        UnitState::EnRoute | UnitState::AtScene => Vec::new(),
        UnitState::Available => vec![UnitState::OffDuty],
        UnitState::OffDuty => vec![UnitState::Available],
    };
    states.retain(|state| *state != unit.state);
    let mut choices: Vec<Choice> = states.iter().map(|state| Choice::new(state.code(), state.label())).collect();
    if !unit.state.is_out() && ask.reader()?.may(Matter::CallAndFlag, Act::Approve) {
        choices.push(Choice::new(RETIRE, "Take it off the list"));
    }
    if choices.is_empty() {
        let record = unit.record.clone().unwrap_or_default();
        return Ok(vec![Field::inset(format!(
            "{} is out for {record}. It is free again with that report's result, or when it is stood down there.",
            unit.call_sign
        ))]);
    }
    Ok(vec![Field::radios("state", "What is it now?", choices)])
}

async fn known(ask: &Arc<Ask>) -> Result<UnitRow, Failure> {
    let sign = ask.param("unit").to_owned();
    let found = ask.house.ledger.read(move |tx| sql::unit(tx, &sign)).await?;
    found.filter(|unit| unit.retired_at.is_none()).ok_or(Failure::NotFound)
}

/// The form of one unit.
pub async fn unit(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let unit = known(&ask).await?;
    let form = Form::blank(change_fields(&ask, &unit)?);
    show(&ask, form, &format!("{}: {}", unit.call_sign, unit.state), &format!("/board/units/{}", unit.call_sign), fresh_key()?)
}

/// Changes a unit's state.
pub async fn take_unit(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let unit = known(&ask).await?;
    let mut form = Form::filled(change_fields(&ask, &unit)?, &ask.body);
    let chosen = form.required("state", "Choose what it is now.");
    if let (Some(chosen), true) = (chosen, form.is_fine()) {
        match changed(&ask, unit.call_sign.clone(), chosen).await? {
            Ok(said) => return done(&ask, &said).await,
            Err(refused) => form.refused(&refused),
        }
    }
    show(&ask, form, &format!("{}: {}", unit.call_sign, unit.state), &format!("/board/units/{}", unit.call_sign), ask.once.clone())
}

async fn changed(ask: &Arc<Ask>, sign: String, chosen: String) -> Result<Result<String, Refused>, Failure> {
    let who = ask.signature(Matter::CallAndFlag, Act::Edit)?;
    let may_retire = ask.reader()?.may(Matter::CallAndFlag, Act::Approve);
    let work = move |tx: &mut Tx<'_>| -> Result<String, Stopped> {
        let unit = sql::unit(tx, &sign)?.filter(|unit| unit.retired_at.is_none()).ok_or(Stopped::NotFound)?;
        let mut row = UnitRow { since: who.at, by: who.actor.clone(), ..unit.clone() };
        if chosen == RETIRE && may_retire && !unit.state.is_out() {
            row.retired_at = Some(who.at);
            put(tx, &who, "took a unit off the list", &row)?;
            return Ok(format!("{sign} is off the list."));
        }
        let state = UnitState::from_code(&chosen).ok_or_else(|| Refused::field("state", "Choose what it is now."))?;
        row.state = change(unit.state, state)?;
        put(tx, &who, "changed a unit's state", &row)?;
        Ok(format!("{sign}: {}.", row.state.label().to_lowercase()))
    };
    answered(ask.house.ledger.write(work).await)
}

async fn done(ask: &Ask, notice: &str) -> Result<Reply, Failure> {
    crate::account::notice(ask, notice).await?;
    Ok(go_to("/board/units"))
}

fn show(ask: &Ask, form: Form, title: &str, action: &str, once: String) -> Result<Reply, Failure> {
    let problems = form.problems();
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = FormPage {
        chrome: ask.chrome("/board").with_error(!problems.is_empty()),
        title: title.to_owned(),
        caption: "Units".into(),
        back: ("/board/units".into(), "Units".into()),
        lede: Vec::new(),
        in_the_way: Vec::new(),
        problems,
        compare: Vec::new(),
        fields: form.fields,
        action: action.to_owned(),
        button: "Save".into(),
        upload: false,
        once,
    };
    page_with(status, shown.render())
}
