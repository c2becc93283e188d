//! Records that every demonstration must have on its first day: each shows one thing that waits for somebody, in the city and in the county.

use jiff::{SignedDuration, Timestamp};
use practice::incident::{ContactChannel, Purpose, Reached, Satisfaction};

use super::care::Deed;
use super::plan::{Course, Plan, Step};

/// What a record is made to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Nothing: it lives as its plan says.
    Usual,
    /// Flagged this many minutes ago and not acknowledged.
    Unacknowledged(i64),
    /// Over a day old and no crime number.
    NoNumber,
    /// Crimed and nobody assigned.
    NotAssigned,
    /// Assigned days ago, and no supervisor has called the victim.
    LateCall,
    /// A dissatisfied victim waits for an inspector.
    Dissatisfied,
    /// The removal of a strand is asked for.
    RemovalAsked,
    /// A rationale for no crime waits for a second person.
    RationaleWaits,
    /// Closure is asked for.
    ClosureWaits,
}

impl Shape {
    /// Those that every demonstration shows.
    pub const SHOWN: [Self; 9] = [
        Self::Unacknowledged(20),
        Self::Unacknowledged(5),
        Self::NoNumber,
        Self::NotAssigned,
        Self::LateCall,
        Self::Dissatisfied,
        Self::RemovalAsked,
        Self::RationaleWaits,
        Self::ClosureWaits,
    ];

    /// How long before now it was reported.
    pub fn age(self) -> SignedDuration {
        match self {
            Self::Usual => SignedDuration::ZERO,
            Self::Unacknowledged(minutes) => SignedDuration::from_mins(minutes),
            Self::NoNumber => SignedDuration::from_hours(31),
            Self::NotAssigned => SignedDuration::from_hours(40),
            Self::LateCall => SignedDuration::from_hours(24 * 5),
            Self::Dissatisfied => SignedDuration::from_hours(24 * 15),
            Self::RemovalAsked => SignedDuration::from_hours(24 * 7),
            Self::RationaleWaits => SignedDuration::from_hours(22),
            Self::ClosureWaits => SignedDuration::from_hours(24 * 20),
        }
    }

    /// What becomes of it; none where its own chance decides.
    pub fn course(self) -> Option<Course> {
        match self {
            Self::Usual => None,
            Self::RationaleWaits => Some(Course::NoCrime),
            Self::Dissatisfied | Self::ClosureWaits => Some(Course::QuickCrime),
            _ => Some(Course::Crime),
        }
    }

    /// The plan, cut to what it is to show at this moment.
    pub fn cut(self, mut plan: Plan, now: Timestamp) -> Plan {
        let hours_ago = |hours| now.checked_sub(SignedDuration::from_hours(hours)).unwrap_or(now);
        plan.retain(|(_, step)| self.keeps(step));
        if self == Self::NotAssigned {
            // Some crimes get their number late by chance; this one got it long enough ago for the officer to be late.
            let numbered = |step: &Step| matches!(step, Step::Crime { .. });
            plan.iter_mut().filter(|(_, step)| numbered(step)).for_each(|(at, _)| *at = (*at).min(hours_ago(30)));
        }
        if self == Self::ClosureWaits {
            let first = plan.iter().position(|(_, step)| matches!(step, Step::AskClosure));
            plan.truncate(first.map_or(plan.len(), |first| first + 1));
        }
        if self == Self::RemovalAsked {
            plan.push((hours_ago(6), Step::AskRemoval));
        }
        if self == Self::Dissatisfied {
            plan.push((hours_ago(30), dissatisfied()));
        }
        plan.sort_by_key(|(at, _)| *at);
        plan
    }

    fn keeps(self, step: &Step) -> bool {
        let control_room = matches!(
            step,
            Step::Acknowledge | Step::Aware | Step::Assess { .. } | Step::Attend { .. } | Step::ExplainBreach | Step::WordStrand
        );
        let first = matches!(step, Step::Assign { again: false } | Step::Risk { .. } | Step::Refer { .. });
        match self {
            Self::Usual | Self::ClosureWaits => !matches!((self, step), (Self::ClosureWaits, Step::Close | Step::ReturnClosure)),
            Self::Unacknowledged(_) => false,
            Self::NoNumber => control_room,
            Self::NotAssigned => control_room || matches!(step, Step::Crime { .. }),
            Self::LateCall => control_room || first || matches!(step, Step::Crime { .. }),
            Self::RemovalAsked => control_room || first || matches!(step, Step::Crime { .. } | Step::Call { purpose: Purpose::First, .. }),
            Self::RationaleWaits => control_room || matches!(step, Step::NotCrime { .. }),
            Self::Dissatisfied => !matches!(
                step,
                Step::Care { deed: Deed::Cause, .. }
                    | Step::Call { purpose: Purpose::Closing | Purpose::Dissatisfied, .. }
                    | Step::AskClosure
                    | Step::ReturnClosure
                    | Step::Close
            ),
        }
    }
}

fn dissatisfied() -> Step {
    Step::Call {
        victim: 1,
        purpose: Purpose::Closing,
        channel: ContactChannel::Phone,
        reached: Reached::Spoke,
        satisfaction: Some(Satisfaction::Dissatisfied),
    }
}
