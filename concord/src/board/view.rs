//! The board in words: each live report with what it waits for, how long it waits against its grade's target, and what can be done now.

use std::collections::BTreeMap;

use jiff::Timestamp;
use practice::board::unit::UnitState;
use practice::board::{Facts, Look, Need, Target, is_late_flag, look, order};
use practice::people::{Reader, RecordFacts};
use practice::policy::{GradeClock, Policy};

use super::sql::{LiveRow, UnitRow, With};
use crate::frame::{Ask, Failure};
use crate::incident::acts;
use crate::incident::view::span;
use crate::ledger::Tx;

/// Live reports that the board shows of the control room's own, and of those with an investigation.
pub const SHOWN: u32 = 200;
/// Of those with an investigation.
pub const OTHERS: u32 = 25;

/// A need in words.
#[derive(Clone, Debug, Default)]
pub struct NeedView {
    /// What waits.
    pub words: String,
    /// late, soon or due: how the clock component draws it.
    pub state: &'static str,
}

/// A thing to do.
#[derive(Clone, Debug, Default)]
pub struct Action {
    /// Its words.
    pub label: String,
    /// Its address.
    pub href: String,
    /// Whether a press does it.
    pub at_once: bool,
}

/// One line of the board.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// Reference.
    pub id: String,
    /// The record's page.
    pub href: String,
    /// What waits, the most pressing first.
    pub needs: Vec<NeedView>,
    /// When it was reported.
    pub reported: String,
    /// Strands.
    pub strands: String,
    /// Kind of place, ward, district.
    pub place: String,
    /// Grade.
    pub grade: String,
    /// How long it waits, against the target on its own clock.
    pub wait: String,
    /// late, soon, due or met.
    pub wait_state: &'static str,
    /// Who is vulnerable, and other flags.
    pub flags: Vec<String>,
    /// Units that are out.
    pub units: Vec<String>,
    /// The inspector's acknowledgement.
    pub acknowledged: String,
    /// What this reader can do about it.
    pub actions: Vec<Action>,
}

impl Line {
    /// Whether anything of it is late.
    pub fn is_late(&self) -> bool {
        self.needs.iter().any(|need| need.state == "late")
    }
}

/// The board's lines and what they come to.
#[derive(Clone, Debug, Default)]
pub struct Board {
    /// With the control room, the most pressing first.
    pub lines: Vec<Line>,
    /// How many of all live ones the control room has.
    pub with_control_room: i64,
    /// With an investigation, the newest first.
    pub others: Vec<Line>,
    /// How many an investigation has.
    pub with_investigation: i64,
    /// Counts on top: how many, of what, whether it is a bad one.
    pub counts: Vec<(usize, &'static str, bool)>,
    /// "Updated at 10:04".
    pub said: String,
    /// The word that any form carries.
    pub csrf: String,
    /// The idempotency key of the one-press steps.
    pub once: String,
}

/// Reads the board for a reader. What is out of reach is not on it.
pub fn read(ask: &Ask, tx: &mut Tx<'_>) -> Result<Board, Failure> {
    let reader = ask.reader()?;
    let scope = reader.view_scope(ask.now).ok_or(Failure::NotFound)?;
    let policy = ask.house.policy()?;
    let rows = super::sql::live(tx, With::ControlRoom, &scope, SHOWN)?;
    let others = super::sql::live(tx, With::Investigation, &scope, OTHERS)?;
    let codes: Vec<String> = rows.iter().chain(&others).flat_map(|r| [Some(r.core.district.clone()), r.core.ward.clone()]).flatten().collect();
    let room = Room { ask, reader, policy: &policy, places: crate::incident::sql::place_names(tx, &codes)? };
    let mut seen: Vec<(Look, LiveRow)> = rows.into_iter().map(|row| (room.look(&row), row)).collect();
    seen.sort_by(|a, b| order((&a.0, &a.1.core), (&b.0, &b.1.core)));
    let units = super::sql::units(tx)?;
    Ok(Board {
        counts: counts(&seen, &units),
        lines: seen.iter().map(|(look, row)| room.line(look, row)).collect(),
        with_control_room: super::sql::count(tx, With::ControlRoom, &scope)?,
        others: others.iter().map(|row| room.line(&room.look(row), row)).collect(),
        with_investigation: super::sql::count(tx, With::Investigation, &scope)?,
        said: format!("Updated at {}.", policy.calendar.local(ask.now).strftime("%H:%M")),
        csrf: ask.who()?.session.as_ref().map(|session| session.csrf.clone()).unwrap_or_default(),
        once: crate::frame::ask::fresh_key()?,
    })
}

fn counts(seen: &[(Look, LiveRow)], units: &[UnitRow]) -> Vec<(usize, &'static str, bool)> {
    let has = |wanted: &[Need]| seen.iter().filter(|(look, _)| look.needs.iter().any(|need| wanted.contains(need))).count();
    let late = has(&[Need::AcknowledgeLate, Need::TargetMissed, Need::RecordLate]);
    vec![
        (late, "late", late > 0),
        (has(&[Need::AcknowledgeLate, Need::LateFlag, Need::Acknowledge]), "to acknowledge", false),
        (has(&[Need::Assess]), "to assess", false),
        (
            seen.iter()
                .filter(|(look, row)| row.out.is_empty() && (look.needs.contains(&Need::Send) || look.needs.contains(&Need::TargetMissed)))
                .count(),
            "wait for a unit",
            false,
        ),
        (units.iter().filter(|unit| unit.state.is_out()).count(), "units out", false),
        (units.iter().filter(|unit| unit.state == UnitState::Available).count(), "units available", false),
    ]
}

/// What every line needs.
struct Room<'a> {
    ask: &'a Ask,
    reader: &'a Reader,
    policy: &'a Policy,
    places: BTreeMap<String, String>,
}

impl Room<'_> {
    fn look(&self, row: &LiveRow) -> Look {
        let facts = Facts {
            core: &row.core,
            out: &row.out,
            acknowledge_by: row.acknowledge_by,
            record_by: row.record_by,
            removal_asked: row.removal_asked,
        };
        look(facts, self.policy, self.ask.now)
    }

    fn line(&self, look: &Look, row: &LiveRow) -> Line {
        let core = &row.core;
        let title = |code: &String| self.policy.strand(code).map_or_else(|| code.clone(), |s| s.title.clone());
        let (wait, wait_state) = self.wait(look, row);
        Line {
            id: core.id.clone(),
            href: format!("/incidents/{}", core.id),
            needs: look.needs.iter().map(|need| self.need(*need, row)).collect(),
            reported: self.short(core.reported_at),
            strands: row.strands.iter().map(title).collect::<Vec<_>>().join(", "),
            place: self.place(row),
            grade: core.grade.as_deref().map_or_else(
                || "Not graded".to_owned(),
                |code| self.policy.grade(code).map_or_else(|| code.to_owned(), |grade| grade.title.clone()),
            ),
            wait,
            wait_state,
            flags: self.flags(row),
            units: row.out.iter().map(|d| self.unit(d)).collect(),
            acknowledged: self.acknowledged(row),
            actions: self.actions(look, row),
        }
    }

    /// "10:04" today, "2 Nov, 10:04" on another day.
    fn short(&self, at: Timestamp) -> String {
        let (then, now) = (self.policy.calendar.local(at), self.policy.calendar.local(self.ask.now));
        let pattern = if then.date() == now.date() { "%H:%M" } else { "%-d %b, %H:%M" };
        then.strftime(pattern).to_string()
    }

    fn ago(&self, at: Timestamp) -> String {
        span(Some(at), Some(self.ask.now))
    }

    fn need(&self, need: Need, row: &LiveRow) -> NeedView {
        let words = match (need, row.acknowledge_by) {
            (Need::AcknowledgeLate, Some(by)) => format!("Not acknowledged, {} late", self.ago(by)),
            (Need::RecordLate, _) => row.record_by.map_or_else(|| need.label().to_owned(), |by| format!("Crime number {} late", self.ago(by))),
            (Need::Acknowledge, Some(by)) => format!("Acknowledge by {}", self.short(by)),
            (Need::LateFlag, Some(by)) => format!("Late flag: acknowledge by {}", self.short(by)),
            _ => need.label().to_owned(),
        };
        let state = match need {
            Need::AcknowledgeLate | Need::TargetMissed | Need::RecordLate => "late",
            Need::LateFlag | Need::Acknowledge | Need::Assess => "soon",
            _ => "due",
        };
        NeedView { words, state }
    }

    fn wait(&self, look: &Look, row: &LiveRow) -> (String, &'static str) {
        let (core, now) = (&row.core, self.ask.now);
        let basis = core.grade.as_deref().and_then(|code| self.policy.grade(code)).map_or(GradeClock::Call, |grade| grade.clock);
        let since = match basis {
            GradeClock::Dispatch => core.dispatched_at.unwrap_or(core.reported_at),
            GradeClock::Call => core.reported_at,
        };
        let late = |by: String| if by.starts_with("0 ") { "just too late".to_owned() } else { format!("{by} late") };
        let named = |at: Option<Timestamp>| at.map(|at| self.short(at)).unwrap_or_default();
        match (look.target, core.attended_at) {
            (Target::MetInTime, arrived) => (format!("There in {}, in time", span(Some(since), arrived)), "met"),
            (Target::Missed, Some(arrived)) => {
                (format!("There in {}, {}", span(Some(since), Some(arrived)), late(span(look.due, Some(arrived)))), "late")
            }
            (Target::Missed, None) => (format!("{} {}, target was {}", self.ago(since), basis.label(), named(look.due)), "late"),
            (Target::Running, _) => {
                let soon = look.due.is_some_and(|due| due.duration_since(now).as_mins() < 15);
                (format!("{} {}, target {}", self.ago(since), basis.label(), named(look.due)), if soon { "soon" } else { "due" })
            }
            (Target::NotBegun, _) => (format!("{} from the call; target runs from dispatch", self.ago(since)), "due"),
            (Target::None, _) => (format!("{} from the call", self.ago(core.reported_at)), "due"),
        }
    }

    fn place(&self, row: &LiveRow) -> String {
        let core = &row.core;
        let setting = core.setting.as_deref().and_then(|code| self.policy.setting_of_place(code)).map(|s| s.title.clone());
        let ward = core.ward.as_ref().map(|code| self.places.get(code).cloned().unwrap_or_else(|| code.clone()));
        let district = self.policy.district(&core.district).map(|d| d.title.clone()).or_else(|| self.places.get(&core.district).cloned());
        let district = district.unwrap_or_else(|| core.district.clone());
        [setting, ward, Some(district)].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    fn flags(&self, row: &LiveRow) -> Vec<String> {
        let mut flags: Vec<String> = Vec::new();
        flags.extend(row.high_risk.then(|| "High risk".to_owned()));
        flags.extend((row.child && !row.core.tags.iter().any(|tag| tag == "child")).then(|| "Child".to_owned()));
        flags.extend(row.core.tags.iter().map(|code| self.policy.tag(code).map_or_else(|| code.clone(), |tag| tag.title.clone())));
        flags.extend(is_late_flag(&row.core).then(|| "Late flag".to_owned()));
        flags
    }

    fn unit(&self, d: &practice::incident::Deployment) -> String {
        match d.arrived_at {
            Some(at) => format!("{} at the scene since {}", d.unit, self.short(at)),
            None => format!("{} sent {}", d.unit, self.short(d.at)),
        }
    }

    fn acknowledged(&self, row: &LiveRow) -> String {
        match (row.core.acknowledged_at, row.core.flagged_at) {
            (Some(at), Some(flagged)) => format!("{}, {} after the flag", self.short(at), span(Some(flagged), Some(at))),
            (Some(at), None) => self.short(at),
            (None, _) => "Not yet".to_owned(),
        }
    }

    /// The steps that answer what waits, as far as this reader may take them.
    fn actions(&self, look: &Look, row: &LiveRow) -> Vec<Action> {
        let core = &row.core;
        let assigned: Vec<&str> = [core.investigator.as_deref(), core.supervisor.as_deref()].into_iter().flatten().collect();
        // A restricted record is acted on from its own page, which knows who is named for it.
        let facts = RecordFacts {
            id: &core.id,
            restricted: core.restricted,
            district: Some(&core.district),
            created_by: &core.recorded_by,
            assigned: &assigned,
            recorded_at: core.recorded_at,
            victim_consented: row.victim_consented,
            ..RecordFacts::default()
        };
        let mut actions: Vec<Action> = Vec::new();
        for need in &look.needs {
            // A unit that is late but on its way is not sent again.
            let word = if *need == Need::TargetMissed && !row.out.is_empty() { "arrive" } else { need.step() };
            let href = format!("/incidents/{}/{word}?from=board", core.id);
            let may = acts::step(word).is_some_and(|step| step.may(self.reader, &facts, self.ask.now));
            if may && !actions.iter().any(|action| action.href == href) {
                actions.push(Action { label: words(word).to_owned(), href, at_once: matches!(word, "acknowledge" | "approve-rationale") });
            }
        }
        let waits = core.stage != practice::incident::Stage::ClosureAsked && core.nature != practice::incident::record::Nature::Undecided;
        let may_ask = acts::step("ask-closure").is_some_and(|step| step.may(self.reader, &facts, self.ask.now));
        if look.needs.is_empty() && waits && may_ask {
            actions.push(Action {
                label: "Ask for closure".into(),
                href: format!("/incidents/{}/ask-closure?from=board", core.id),
                at_once: false,
            });
        }
        actions
    }
}

/// A step in the few words that a line has room for.
fn words(code: &str) -> &'static str {
    match code {
        "acknowledge" => "Acknowledge",
        "assess" => "Assess",
        "dispatch" => "Send a unit",
        "arrive" => "Arrived",
        "result" => "Result",
        "decide-removal" => "Decide on the flag",
        "crime" => "Crime number",
        "approve-rationale" => "Approve",
        "close" => "Sign off",
        _ => "Open",
    }
}
