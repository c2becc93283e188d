//! A duty: a promise of a paper that has come due for one record. It has an owner, a due time with its arithmetic, the evidence that meets
//! it, who hears when it is late, and what it blocks. Nothing else in the product counts deadlines.

use jiff::Timestamp;

use crate::clock::Allowance;
use crate::codes;
use crate::policy::{Policy, Rule, Satisfier, Step};

codes! {
    /// How a duty stands.
    Standing {
        Open = "open", "To do";
        Met = "met", "Done";
        Attempted = "attempted", "Attempted, not reached";
        Waived = "waived", "Waived";
        Merged = "merged", "Ended: merged into another record";
        OptedOut = "opted-out", "Not owed: the victim opted out of it";
    }
}

/// One duty of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// The rule that it arises from.
    pub rule: String,
    /// The occasion within the record: which victim (`victim 2`), which strand (`strand 1`), which round (`round 3`); empty for the record.
    pub about: String,
    /// Role code of the owner.
    pub owner_role: String,
    /// The owner's account, where one person holds it.
    pub owner: Option<String>,
    /// When it arose.
    pub arises_at: Timestamp,
    /// When it is due; none: before the steps that it blocks.
    pub due_at: Option<Timestamp>,
    /// What this victim is allowed, where it is not what the rule says for everybody: enhanced rights, or an agreed frequency.
    pub allowed: Option<Allowance>,
    /// The steps that it blocks.
    pub blocks: Vec<Step>,
    /// How it stands.
    pub standing: Standing,
    /// When it was met, attempted or waived.
    pub settled_at: Option<Timestamp>,
    /// When the first role hears of it, if it is still open then.
    pub escalates_at: Option<Timestamp>,
    /// The role that hears first.
    pub escalates_to: Option<String>,
    /// When the second role hears.
    pub then_at: Option<Timestamp>,
    /// The role that hears second.
    pub then_to: Option<String>,
}

/// A duty in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The rule's title.
    pub title: String,
    /// What is promised, in a sentence.
    pub promise: String,
    /// The arithmetic: "assigned Fri 16:00 + 24 hours = Sat 16:00".
    pub arithmetic: String,
    /// The papers' paragraphs and rules that ask for it.
    pub cites: Vec<String>,
    /// What meets it.
    pub met_by: String,
    /// Where the calendar runs out before the due time, or the rule is unverified: a sentence that says so.
    pub warning: Option<String>,
}

/// What has happened so far to one promise: what a room hands to [`Duty::owed`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// The occasion, as in [`Duty::about`].
    pub about: String,
    /// The role whose duty it is, where it is not the rule's: who would do it by the rule may not.
    pub owner_role: Option<String>,
    /// The owner's account, where one person holds it.
    pub owner: Option<String>,
    /// When it arose.
    pub arises_at: Timestamp,
    /// A due time that is set otherwise than by the rule's allowance: a day that was agreed, the hour of a return.
    pub due_at: Option<Timestamp>,
    /// What is allowed, where it is not what the rule says for everybody.
    pub allowed: Option<Allowance>,
    /// How and when it was settled.
    pub settled: Option<(Standing, Timestamp)>,
}

impl Owed {
    /// A promise that nobody has kept yet, due by its rule's allowance.
    pub fn of(about: String, arises_at: Timestamp) -> Self {
        Self { about, owner_role: None, owner: None, arises_at, due_at: None, allowed: None, settled: None }
    }
}

/// The moment that an allowance after `from` ends.
pub fn due_at(policy: &Policy, from: Timestamp, allowance: Allowance) -> Timestamp {
    match allowance.elapsed() {
        Some(elapsed) => from.checked_add(elapsed).unwrap_or(Timestamp::MAX),
        None => policy.calendar.due("", from, allowance).at,
    }
}

impl Duty {
    /// The duty that a rule makes of what has happened: its due time, what it blocks, and who hears while it is open.
    pub fn owed(rule: &Rule, owed: Owed, policy: &Policy) -> Self {
        let (standing, settled_at) = owed.settled.map_or((Standing::Open, None), |(standing, at)| (standing, Some(at)));
        let mut duty = Self {
            rule: rule.id.clone(),
            about: owed.about,
            owner_role: owed.owner_role.unwrap_or_else(|| rule.owner.clone()),
            owner: owed.owner,
            arises_at: owed.arises_at,
            due_at: owed.due_at,
            allowed: owed.allowed,
            blocks: rule.blocks.clone(),
            standing,
            settled_at,
            escalates_at: None,
            escalates_to: None,
            then_at: None,
            then_to: None,
        };
        duty.due_at = duty.due_at.or_else(|| duty.allowance(rule).map(|allowance| due_at(policy, duty.arises_at, allowance)));
        if let (Some(due), true) = (duty.due_at, duty.is_open()) {
            let mut steps = rule.escalate.iter().map(|step| (due_at(policy, due, step.after), step.to.clone()));
            (duty.escalates_at, duty.escalates_to) = steps.next().unzip();
            (duty.then_at, duty.then_to) = steps.next().unzip();
        }
        duty
    }

    /// Whether it is still to be done.
    pub fn is_open(&self) -> bool {
        self.standing == Standing::Open
    }

    /// Whether it is open and its time has run out.
    pub fn is_late(&self, now: Timestamp) -> bool {
        self.is_open() && self.due_at.is_some_and(|due| due < now)
    }

    /// Whether it was settled after its time. Met at the very second is in time.
    pub fn was_late(&self) -> bool {
        matches!((self.settled_at, self.due_at), (Some(settled), Some(due)) if settled > due)
    }

    /// Whether it stands in the way of a step.
    pub fn blocks(&self, step: Step) -> bool {
        self.is_open() && self.blocks.contains(&step)
    }

    /// Explains itself by its rule. `None` where the policy has no such rule any more.
    pub fn explain(&self, policy: &Policy) -> Option<Explanation> {
        let rule = policy.rule(&self.rule)?;
        let allowance = self.allowance(rule);
        let due = allowance.map(|allowance| policy.calendar.due(self.started_by(rule), self.arises_at, allowance));
        let blocks: Vec<&str> = self.blocks.iter().map(|step| step.label()).collect();
        let arithmetic = match (&due, self.due_at) {
            (Some(_), Some(set)) if self.agreed_at(rule).is_some_and(|at| at != self.arises_at) => self.by_agreement(rule, set, policy),
            // What was set for a day or an hour of its own has no sum to show.
            (due, Some(set)) if due.as_ref().is_none_or(|due| due.at != set) => format!("set for {}", policy.calendar.show_end(set)),
            (Some(due), _) => format!("{}{}", due.arithmetic, self.by_which_right(rule)),
            (None, _) => format!("before {}", if blocks.is_empty() { "the record closes".to_owned() } else { blocks.join(" and ") }),
        };
        Some(Explanation {
            title: rule.title.clone(),
            promise: rule.promise.clone(),
            arithmetic,
            cites: rule.cites.clone(),
            met_by: rule.satisfied_by.label().to_owned(),
            warning: due.and_then(|due| due.warning),
        })
    }

    /// What the rule allows on this occasion: a later round of a duty that returns has the rule's interval.
    pub fn allowance(&self, rule: &Rule) -> Option<Allowance> {
        self.allowed.or(if self.is_later_round() { rule.every.or(rule.allowance) } else { rule.allowance })
    }

    /// When the agreement was made that an update to the victim is counted from: its due time less the days that were agreed.
    fn agreed_at(&self, rule: &Rule) -> Option<Timestamp> {
        let days = self.allowed.filter(|_| rule.satisfied_by == Satisfier::RegularUpdate)?.elapsed()?;
        self.due_at?.checked_sub(days).ok()
    }

    /// The sum of an update that an agreement brought forward.
    fn by_agreement(&self, rule: &Rule, set: Timestamp, policy: &Policy) -> String {
        match (self.agreed_at(rule), self.allowed) {
            (Some(at), Some(days)) => {
                format!("{} (sooner than the clock that ran)", policy.calendar.due("agreed with the victim", at, days).arithmetic)
            }
            _ => format!("set for {}", policy.calendar.show_end(set)),
        }
    }

    /// Which of a rule's two allowances was taken, for its arithmetic.
    fn by_which_right(&self, rule: &Rule) -> String {
        match (rule.enhanced, rule.allowance) {
            (Some(enhanced), Some(standard)) if self.allowed == Some(enhanced) => format!(" (enhanced rights; standard rights: {standard})"),
            (Some(_), _) => " (standard rights)".to_owned(),
            (None, _) if self.allowed.is_some() => " (as agreed with the victim)".to_owned(),
            (None, _) => String::new(),
        }
    }

    /// The word for what started it: a later round of reviews starts with the review before it.
    fn started_by(&self, rule: &Rule) -> &'static str {
        match rule.satisfied_by {
            Satisfier::SupervisorReview if self.is_later_round() => "last reviewed",
            Satisfier::RegularUpdate if !self.is_later_round() => "first assigned",
            _ => rule.start.label(),
        }
    }

    fn is_later_round(&self) -> bool {
        self.about.rsplit_once("round ").is_some_and(|(_, round)| round != "1")
    }

    /// Its name within the record, for links: `R-VIC-04` or `R-VIC-04-victim-2`.
    pub fn key(&self) -> String {
        if self.about.is_empty() { self.rule.clone() } else { format!("{}-{}", self.rule, self.about.replace(' ', "-")) }
    }
}

#[cfg(test)]
mod tests;
