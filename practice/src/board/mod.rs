//! The control room's board: what of a live report needs somebody now, and in which order (HT-9, HT-10, domain-rules 4.3).
//!
//! "Every incident is assessed individually and prioritised for an available resource to attend at the earliest opportunity" (HT-10).

pub mod handover;
pub mod unit;

use jiff::Timestamp;

use crate::codes;
use crate::incident::record::{Nature, Stage};
use crate::incident::{Core, Deployment};
use crate::policy::Policy;
use crate::supervision::attendance_due;

codes! {
    /// What of a live report waits for somebody, the most pressing first.
    Need {
        AcknowledgeLate = "acknowledge-late", "Not acknowledged in time";
        TargetMissed = "target-missed", "Past its target, nobody there";
        RecordLate = "record-late", "Crime number late";
        LateFlag = "late-flag", "Late flag";
        Acknowledge = "acknowledge", "Not acknowledged";
        Assess = "assess", "Not assessed";
        Send = "send", "Waits for a unit";
        Arrive = "arrive", "Unit on its way";
        Result = "result", "Unit at the scene";
        Removal = "removal", "Removal of a flag asked for";
        Record = "record", "No crime number or rationale yet";
        Approve = "approve", "Rationale to approve";
        SignOff = "sign-off", "Closure asked for";
    }
}

impl Need {
    /// The step of a record that answers it.
    pub const fn step(self) -> &'static str {
        match self {
            Self::AcknowledgeLate | Self::LateFlag | Self::Acknowledge => "acknowledge",
            Self::Assess => "assess",
            Self::TargetMissed | Self::Send => "dispatch",
            Self::Arrive => "arrive",
            Self::Result => "result",
            Self::Removal => "decide-removal",
            Self::Record | Self::RecordLate => "crime",
            Self::Approve => "approve-rationale",
            Self::SignOff => "close",
        }
    }

    /// Whether it is one that cannot wait: a promise with a time is broken, or nobody has looked at the report yet.
    pub const fn is_now(self) -> bool {
        matches!(self, Self::AcknowledgeLate | Self::TargetMissed | Self::RecordLate | Self::LateFlag | Self::Acknowledge | Self::Assess)
    }
}

codes! {
    /// How a report stands against its grade's target.
    Target {
        None = "none", "No target";
        NotBegun = "not-begun", "Its clock begins when a unit is sent";
        Running = "running", "Running";
        Missed = "missed", "Missed";
        MetInTime = "met", "Met";
    }
}

/// One live report as the board sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// What waits, the most pressing first; empty for one that waits for nobody in the control room.
    pub needs: Vec<Need>,
    /// How it stands against its target.
    pub target: Target,
    /// By when somebody had to be, or has to be there.
    pub due: Option<Timestamp>,
    /// How urgent its grade is: 0 for the most urgent, after all others where it has none.
    pub grade: usize,
    /// Since when the first of its needs is late; none where it is in time.
    pub late_since: Option<Timestamp>,
}

/// A live report's facts, as far as the board reads them.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// Its own facts.
    pub core: &'a Core,
    /// Units that are out for it.
    pub out: &'a [Deployment],
    /// By when the flag is to be acknowledged, out of its open duty (R-CC-01).
    pub acknowledge_by: Option<Timestamp>,
    /// By when it gets a crime number, out of its open duty (R-REC-07).
    pub record_by: Option<Timestamp>,
    /// Whether the removal of a strand is asked for.
    pub removal_asked: bool,
}

/// Looks at one live report at a moment.
pub fn look(facts: Facts<'_>, policy: &Policy, now: Timestamp) -> Look {
    let core = facts.core;
    let due = core.grade.as_deref().and_then(|grade| attendance_due(core, grade, policy));
    let target = target(core, due, policy, now);
    let arrived = facts.out.iter().any(|d| d.arrived_at.is_some());
    let on_its_way = facts.out.iter().any(|d| d.arrived_at.is_none());
    let visited = core.grade.as_deref().and_then(|grade| policy.grade(grade)).is_some_and(|grade| grade.target.is_some());
    let with_somebody = core.first_assigned_at.is_some() || core.stage == Stage::ClosureAsked || core.nature == Nature::NonCrime;
    let wanted = core.attended_at.is_none() && core.assessed_at.is_some() && visited && !with_somebody;
    let mut needs = Vec::new();
    let mut need = |yes: bool, need: Need| needs.extend(yes.then_some(need));
    let waits = core.acknowledged_at.is_none();
    let late = waits && facts.acknowledge_by.is_some_and(|by| by < now);
    need(late, Need::AcknowledgeLate);
    need(target == Target::Missed && wanted, Need::TargetMissed);
    need(waits && is_late_flag(core), Need::LateFlag);
    need(waits && !late && !is_late_flag(core), Need::Acknowledge);
    need(core.assessed_at.is_none(), Need::Assess);
    need(wanted && facts.out.is_empty() && target != Target::Missed, Need::Send);
    need(on_its_way, Need::Arrive);
    need(arrived, Need::Result);
    need(facts.removal_asked, Need::Removal);
    let unrecorded = core.nature == Nature::Undecided;
    let record_late = unrecorded && facts.record_by.is_some_and(|by| by < now);
    need(record_late, Need::RecordLate);
    need(unrecorded && !record_late && core.attended_at.is_some() && facts.out.is_empty(), Need::Record);
    need(core.nature == Nature::NonCrime && core.approved_at.is_none(), Need::Approve);
    need(core.stage == Stage::ClosureAsked, Need::SignOff);
    needs.sort_unstable();
    let grade = core.grade.as_deref().and_then(|code| policy.grades.iter().position(|grade| grade.code == code));
    let late_since = match needs.first() {
        Some(Need::AcknowledgeLate) => facts.acknowledge_by,
        Some(Need::TargetMissed) => due,
        Some(Need::RecordLate) => facts.record_by,
        _ => None,
    };
    Look { needs, target, due, grade: grade.unwrap_or(policy.grades.len()), late_since }
}

/// Whether the flag came after the record was made, or came to a closed one (R-CC-05).
pub fn is_late_flag(core: &Core) -> bool {
    core.flagged_at.is_some_and(|at| at > core.recorded_at)
}

fn target(core: &Core, due: Option<Timestamp>, policy: &Policy, now: Timestamp) -> Target {
    let has_one = core.grade.as_deref().and_then(|grade| policy.grade(grade)).is_some_and(|grade| grade.target.is_some());
    match (due, core.attended_at) {
        _ if !has_one => Target::None,
        (None, _) => Target::NotBegun,
        (Some(due), Some(arrived)) if arrived > due => Target::Missed,
        (Some(_), Some(_)) => Target::MetInTime,
        (Some(due), None) if now > due => Target::Missed,
        (Some(_), None) => Target::Running,
    }
}

/// The order of the board: by what is most pressing, and within that by grade; what is late, the longest late first; the rest the newest first.
pub fn order(a: (&Look, &Core), b: (&Look, &Core)) -> std::cmp::Ordering {
    let place = |look: &Look| look.needs.first().map_or((1, None), |need| (0, Some(*need)));
    let late = |look: &Look| look.late_since.map_or(i64::MAX, Timestamp::as_microsecond);
    place(a.0)
        .cmp(&place(b.0))
        .then(a.0.grade.cmp(&b.0.grade))
        .then(late(a.0).cmp(&late(b.0)))
        .then(b.1.reported_at.cmp(&a.1.reported_at))
        .then(a.1.id.cmp(&b.1.id))
}

#[cfg(test)]
mod tests;
