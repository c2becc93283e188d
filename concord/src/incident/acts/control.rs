//! Steps of the control room: send a unit, note its arrival and what it found, stand it down, change the grade.

use practice::board::unit::{UnitState, can_be_sent};
use practice::incident::{Event, Incident, RegradeCommand};
use practice::people::{Act, Matter, Rank, Role};

use super::{Group, Scene, Step, Stop, fine, ruled, seal, sealed};
use crate::board::sql;
use crate::frame::Form;
use crate::frame::answers::show_moment;
use crate::frame::field::{Choice, Field};
use crate::ledger::{Fault, Tx};

const FLAG: &[(Matter, Act)] = &[(Matter::CallAndFlag, Act::Edit)];

pub(super) const STEPS: &[Step] = &[
    Step {
        code: "dispatch",
        label: "Send a unit",
        group: Group::Deciding,
        rights: FLAG,
        roles: &[],
        fits: |i, _| open(i) && i.core.grade.is_some() && i.core.attended_at.is_none(),
        edits: false,
        fields: dispatch_fields,
        perform: dispatch,
    },
    Step {
        code: "arrive",
        label: "Note a unit's arrival",
        group: Group::Deciding,
        rights: FLAG,
        roles: &[],
        fits: |i, _| open(i) && i.units_out().any(|d| d.arrived_at.is_none()),
        edits: false,
        fields: arrive_fields,
        perform: arrive,
    },
    Step {
        code: "result",
        label: "Note what was found",
        group: Group::Deciding,
        rights: FLAG,
        roles: &[],
        fits: |i, _| open(i) && i.units_out().any(|d| d.arrived_at.is_some()),
        edits: false,
        fields: |scene, _| {
            let found = scene.policy.findings.iter().map(|found| Choice::new(&found.code, &found.title)).collect();
            Ok(vec![
                Field::radios("found", "What did the unit find?", found).hint("Every unit of this report is free again."),
                Field::lines("note", "In a few words", 3).optional(),
            ])
        },
        perform: |form, tx, scene| {
            let found = form.required("found", "Choose what was found.");
            let note = form.text("note");
            fine(form)?;
            let note = seal(tx, scene, "finding", note)?;
            ruled(form, scene.incident.result(scene.did(), found.unwrap_or_default(), note, scene.policy))
        },
    },
    Step {
        code: "stand-down",
        label: "Stand a unit down",
        group: Group::Deciding,
        rights: FLAG,
        roles: &[],
        fits: |i, _| open(i) && i.units_out().next().is_some(),
        edits: false,
        fields: |scene, _| Ok(vec![which_unit(scene, false), Field::lines("reason", "Why is it called off?", 2)]),
        perform: |form, tx, scene| {
            let unit = chosen(form);
            let reason = form.required("reason", "Say why it is called off.");
            fine(form)?;
            let reason = sealed(tx, scene, "stand down", reason)?;
            ruled(form, scene.incident.stand_down(scene.did(), unit, reason))
        },
    },
    Step {
        code: "regrade",
        label: "Change the grade",
        group: Group::Deciding,
        rights: FLAG,
        roles: &[],
        fits: |i, _| open(i) && i.core.grade.is_some(),
        edits: true,
        fields: regrade_fields,
        perform: regrade,
    },
];

fn open(incident: &Incident) -> bool {
    !incident.is_closed()
}

/// The force's units: those that can be sent first, those of the record's district before others; the others say why not when chosen.
fn dispatch_fields(scene: &Scene<'_>, tx: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let district = &scene.incident.core.district;
    let mut units = sql::units(tx)?;
    units.sort_by_key(|unit| (unit.state != UnitState::Available, unit.district.as_ref() != Some(district), unit.call_sign.clone()));
    if units.is_empty() {
        return Ok(vec![Field::inset("No unit is on the list yet. An inspector adds units on the board's page of units.")]);
    }
    let choice = |unit: &sql::UnitRow| {
        let near = unit.district.as_ref() == Some(district);
        let group = match (unit.state == UnitState::Available, near) {
            (true, true) => "Available in this district",
            (true, false) => "Available elsewhere",
            (false, _) => "Not available now",
        };
        let label = if unit.state == UnitState::Available { unit.call_sign.clone() } else { format!("{} ({})", unit.call_sign, unit.state) };
        Choice::new(&unit.call_sign, label).group(group)
    };
    let choices = std::iter::once(Choice::new("", "Choose a unit")).chain(units.iter().map(choice)).collect();
    Ok(vec![Field::select("unit", "Which unit?", choices).hint("Its clock begins now.").value(scene.about)])
}

fn dispatch(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let sign = form.required("unit", "Choose a unit.");
    fine(form)?;
    let sign = sign.unwrap_or_default();
    let Some(unit) = sql::unit(tx, &sign)?.filter(|unit| unit.retired_at.is_none()) else {
        form.refuse("unit", "Choose a unit from the list.");
        return Err(Stop::Back(Vec::new()));
    };
    if let Err(refused) = can_be_sent(&unit.call_sign, unit.state, unit.record.as_deref()) {
        form.refused(&refused);
        return Err(Stop::Back(Vec::new()));
    }
    ruled(form, scene.incident.dispatch(scene.did(), &unit.call_sign, scene.policy))
}

fn which_unit(scene: &Scene<'_>, on_its_way: bool) -> Field {
    let out = scene.incident.units_out().filter(|d| !on_its_way || d.arrived_at.is_none());
    let units: Vec<Choice> = out.map(|d| Choice::new(d.number.to_string(), &d.unit)).collect();
    let only = if let [one] = units.as_slice() { one.code.clone() } else { String::new() };
    let chosen = if scene.about.is_empty() { only } else { scene.about.to_owned() };
    Field::radios("unit", "Which unit?", units).value(chosen)
}

fn chosen(form: &mut Form) -> u32 {
    let unit = form.number("unit", "Choose a unit that is out for this report.");
    if unit.is_none() {
        form.refuse("unit", "Choose a unit that is out for this report.");
    }
    unit.unwrap_or(0)
}

fn arrive_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let now = show_moment(scene.now, &scene.policy.calendar);
    Ok(vec![which_unit(scene, true), Field::when("arrived_at", "When did it arrive?").value(now)])
}

/// A moment is typed to the minute: one in the minute of the sending is the sending's own second, not before it.
fn arrive(form: &mut Form, _: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    if scene.incident.units_out().next().is_none() {
        return ruled(form, scene.incident.arrive(scene.did(), 0, scene.now));
    }
    let unit = chosen(form);
    let at = form.required_when("arrived_at", &scene.policy.calendar, "Enter when it arrived.");
    fine(form)?;
    let sent = scene.incident.units_out().find(|d| d.number == unit).map(|d| d.at);
    let minute = |at: jiff::Timestamp| at.as_second().div_euclid(60);
    let at = match (at, sent) {
        (Some(at), Some(sent)) if at < sent && minute(at) == minute(sent) => sent,
        (Some(at), _) => at,
        (None, _) => scene.now,
    };
    ruled(form, scene.incident.arrive(scene.did(), unit, at))
}

fn regrade_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let grades = scene.policy.grades.iter().map(|grade| Choice::new(&grade.code, &grade.title)).collect();
    let mut grade = Field::radios("grade", "Grade", grades).value(scene.incident.core.grade.clone().unwrap_or_default());
    if scene.incident.core.hate {
        let least = scene.policy.grade(&scene.policy.minimum_grade).map_or("", |grade| grade.title.as_str());
        grade = grade.hint(format!("Only a supervisor can take a hate report below {least}."));
    }
    Ok(vec![grade, Field::lines("reason", "Why does the grade change?", 3).hint("The grade before stays in the history.")])
}

fn regrade(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let grade = form.required("grade", "Choose a grade.");
    let reason = form.required("reason", "Say why the grade changes.");
    fine(form)?;
    let given = RegradeCommand {
        grade: grade.unwrap_or_default(),
        reason: sealed(tx, scene, "regrade", reason)?,
        may_go_below: scene.reader.rank() >= Rank::Sergeant || scene.reader.has_role(Role::ControlRoomInspector),
    };
    ruled(form, scene.incident.regrade(scene.did(), given, scene.policy))
}
