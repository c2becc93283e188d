//! What a supervisor should worry about in a record, in words and in order: late duties, high risk, no review, a victim not spoken to, actions
//! overdue (CT-2.2b: every hate crime is overseen for its whole life).

use jiff::Timestamp;

/// What is known of an open record without opening its sealed words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Titles of its late duties; the plan's actions are apart.
    pub late: Vec<String>,
    /// How many actions of the plan are late.
    pub late_actions: u32,
    /// Whether somebody in it is at high risk now.
    pub high_risk: bool,
    /// When it was first assigned.
    pub assigned_at: Option<Timestamp>,
    /// When it was last reviewed.
    pub reviewed_at: Option<Timestamp>,
    /// When a victim was last spoken to.
    pub spoke_at: Option<Timestamp>,
    /// Whether a victim is on record.
    pub victim: bool,
    /// Whether closure was asked for.
    pub closure_asked: bool,
}

/// One worry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worry {
    /// How heavy it is: only good for putting records in order.
    pub weight: u32,
    /// In words.
    pub words: String,
}

/// The worries of a record, the heaviest first. `quiet_days` is how long a victim may hear nothing (the policy's `victim_update_days`).
pub fn worries(facts: &Facts, quiet_days: u32, now: Timestamp) -> Vec<Worry> {
    let mut worries = Vec::new();
    let mut say = |weight: u32, words: String| worries.push(Worry { weight, words });
    if facts.high_risk {
        say(50, "Somebody is at high risk".into());
    }
    for title in &facts.late {
        say(30, format!("Late: {title}"));
    }
    match facts.late_actions {
        0 => {}
        1 => say(20, "1 action of the plan is overdue".into()),
        several => say(20, format!("{several} actions of the plan are overdue")),
    }
    if facts.victim && facts.assigned_at.is_some() {
        match facts.spoke_at {
            None => say(25, "Nobody has spoken to the victim".into()),
            Some(at) if days(at, now) >= i64::from(quiet_days) => say(15, format!("No contact with the victim for {} days", days(at, now))),
            Some(_) => {}
        }
    }
    if facts.assigned_at.is_some() && facts.reviewed_at.is_none() {
        say(5, "Not reviewed yet".into());
    }
    if facts.closure_asked {
        say(4, "Closure waits for sign-off".into());
    }
    worries.sort_by_key(|worry| std::cmp::Reverse(worry.weight));
    worries
}

/// How heavy they are together.
pub fn weight(worries: &[Worry]) -> u32 {
    worries.iter().map(|worry| worry.weight).sum()
}

fn days(from: Timestamp, to: Timestamp) -> i64 {
    to.duration_since(from).as_hours() / 24
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::at;

    #[test]
    fn what_worries_most_is_said_first_and_a_quiet_record_says_nothing() {
        let now = at("2026-11-20 10:00");
        let known = Facts {
            assigned_at: Some(at("2026-10-01 10:00")),
            reviewed_at: Some(at("2026-11-19 10:00")),
            spoke_at: Some(at("2026-11-19 10:00")),
            victim: true,
            ..Facts::default()
        };
        assert!(worries(&known, 28, now).is_empty());
        let silent = Facts { spoke_at: Some(at("2026-10-23 09:00")), late_actions: 2, high_risk: true, reviewed_at: None, ..known.clone() };
        let said: Vec<String> = worries(&silent, 28, now).into_iter().map(|worry| worry.words).collect();
        assert_eq!(
            said,
            ["Somebody is at high risk", "2 actions of the plan are overdue", "No contact with the victim for 28 days", "Not reviewed yet"]
        );
        let never = Facts { spoke_at: None, ..known };
        assert_eq!(worries(&never, 28, now)[0].words, "Nobody has spoken to the victim");
    }
}
