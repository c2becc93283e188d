//! Duties as a page shows them: what, by when, how that came about, and where each is done.

use std::collections::BTreeMap;

use jiff::Timestamp;
use practice::duty::{Duty, Standing};
use practice::incident::{InTheWay, Incident, Nature};
use practice::policy::{Policy, Step as PolicyStep};

use super::settled_by::step_for;
use super::view::capital;
use crate::frame::{Ask, Failure};
use crate::people::role_title;

/// A duty for `components/duties.html`.
#[derive(Clone, Debug, Default)]
pub struct DutyView {
    /// What is to be done.
    pub what: String,
    /// Where it is done.
    pub href: String,
    /// The case in a few words.
    pub about: String,
    /// What kind of case it is and where, for a list of duties of many cases; empty on the case's own page.
    pub case: String,
    /// How the deadline came about, and what asks for it.
    pub why: String,
    /// late, soon, due, met or waived.
    pub state: &'static str,
    /// The clock in words.
    pub clock: String,
    /// Its name within the record, for links to it.
    pub key: String,
}

/// Less than this to go is "soon".
const SOON_MINUTES: i64 = 120;

/// A duty in words.
pub fn duty_view(duty: &Duty, record: &str, policy: &Policy, now: Timestamp) -> DutyView {
    let explained = duty.explain(policy);
    let (what, why) = match &explained {
        Some(e) => (e.title.clone(), format!("{} {} ({})", e.promise, capital(&e.arithmetic), sources(&duty.rule, &e.cites))),
        None => (duty.rule.clone(), String::new()),
    };
    let (state, clock) = clock(duty, policy, now);
    let href = done_at(&duty.rule, &duty.about, record);
    let about = if duty.about.is_empty() { record.to_owned() } else { format!("{record}, {}", duty.about) };
    DutyView { what, href, about, case: String::new(), why, state, clock, key: duty.key() }
}

/// The duties that the page shows at once; the others are a press away.
const FIRST_DUTIES: usize = 3;

/// The duties of a record in words: those that come first, the other open ones, those that are settled.
pub(super) fn owed(ask: &Ask, incident: &Incident, own: &Policy, names: &BTreeMap<String, String>) -> Result<[Vec<DutyView>; 3], Failure> {
    let (reader, now) = (ask.reader()?, ask.now);
    let duties = by_their_time(practice::supervision::duties(incident, own));
    let in_words = |open: bool| -> Vec<DutyView> {
        let wanted = duties.iter().filter(|duty| (duty.standing == Standing::Open) == open);
        let mut shown: Vec<DutyView> =
            wanted.map(|duty| DutyView { about: owner_title(duty, names), ..duty_view(duty, &incident.core.id, own, now) }).collect();
        super::view::without_closed_doors(&mut shown, incident, reader, now);
        shown
    };
    let mut to_do = in_words(true);
    let later = to_do.split_off(to_do.len().min(FIRST_DUTIES));
    Ok([to_do, later, in_words(false)])
}

/// The most pressing first, those without a time last.
fn by_their_time(mut duties: Vec<Duty>) -> Vec<Duty> {
    duties.sort_by_key(|duty| (duty.due_at.is_none(), duty.due_at));
    duties
}

/// Where a duty is done: the step that settles it, about the person whom it is about; its place on the record where no step does.
fn done_at(rule: &str, about: &str, record: &str) -> String {
    let person = ["victim ", "person ", "option ", "request "]
        .iter()
        .find_map(|word| about.strip_prefix(word))
        .and_then(|rest| rest.split(' ').next())
        .filter(|n| n.parse::<u32>().is_ok());
    match (step_for(rule), person) {
        (Some(step), Some(person)) => format!("/incidents/{record}/{step}?about={person}"),
        (Some(step), None) => format!("/incidents/{record}/{step}"),
        (None, _) if about.is_empty() => format!("/incidents/{record}#duty-{rule}"),
        (None, _) => format!("/incidents/{record}#duty-{rule}-{}", about.replace(' ', "-")),
    }
}

/// The duties in the way of a refused step, each by its name and where it is done. A closing that is refused for want of something else names
/// what is owed too: it is better read at once than after the next refusal.
pub fn ways(step: &str, refused: &[InTheWay], incident: &Incident, own: &Policy) -> Vec<(String, String)> {
    let named = |rule: &str, about: &str| {
        let title = own.rule(rule).map_or(rule, |known| known.title.as_str());
        let title = if about.is_empty() { title.to_owned() } else { format!("{title} ({about})") };
        (title, done_at(rule, about, &incident.core.id))
    };
    if matches!(step, "ask-closure" | "close") && refused.is_empty() && !incident.is_closed() {
        let owed = practice::supervision::duties(incident, own).into_iter();
        let owed = owed.filter(|duty| duty.blocks(PolicyStep::RequestClosure) || duty.blocks(PolicyStep::Close));
        // A crime is closed with its outcome, which is no duty of its own.
        let outcome = (incident.core.nature == Nature::Crime && incident.core.outcome.is_none())
            .then(|| ("Set the outcome".to_owned(), format!("/incidents/{}/outcome", incident.core.id)));
        return outcome.into_iter().chain(owed.map(|duty| named(&duty.rule, &duty.about))).collect();
    }
    refused.iter().map(|duty| named(&duty.rule, &duty.about)).collect()
}

/// The rule and what it cites, each once.
fn sources(rule: &str, cites: &[String]) -> String {
    let mut all = vec![rule];
    all.extend(cites.iter().map(String::as_str).filter(|cite| *cite != rule));
    all.join(", ")
}

/// The state and the clock of a duty, in words.
pub fn clock(duty: &Duty, policy: &Policy, now: Timestamp) -> (&'static str, String) {
    let calendar = &policy.calendar;
    let settled = |verb: &str| {
        let at = duty.settled_at.map(|at| calendar.show(at)).unwrap_or_default();
        if duty.was_late() { format!("{verb} {at}, late by {}", span(duty.due_at, duty.settled_at)) } else { format!("{verb} {at}") }
    };
    match duty.standing {
        Standing::Met => ("met", settled("Done")),
        Standing::Attempted => ("waived", settled("Attempted, not reached:")),
        Standing::Waived => ("waived", settled("Waived")),
        Standing::Merged => ("waived", settled("Ended by the merge")),
        Standing::OptedOut => ("waived", settled("Not owed: the victim opted out,")),
        Standing::Open => match duty.due_at {
            None => ("due", "Before closing".to_owned()),
            Some(due) if due.duration_since(now).as_mins() == 0 => (if due < now { "late" } else { "soon" }, "Due now".to_owned()),
            Some(due) if due < now => ("late", format!("Late by {}", span(Some(due), Some(now)))),
            Some(due) => {
                let soon = due.duration_since(now).as_mins() < SOON_MINUTES;
                (if soon { "soon" } else { "due" }, format!("{} (in {})", calendar.show_due(due), span(Some(now), Some(due))))
            }
        },
    }
}

/// The time between two moments in the largest whole units that say enough: "3 days", "5 hours", "20 minutes".
pub(crate) fn span(from: Option<Timestamp>, to: Option<Timestamp>) -> String {
    let (Some(from), Some(to)) = (from, to) else { return String::new() };
    let minutes = to.duration_since(from).as_mins().max(0);
    let (count, unit) = match minutes {
        0..=119 => (minutes, "minute"),
        120..=2_879 => (minutes / 60, "hour"),
        _ => (minutes / 1_440, "day"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

/// The words of the steps that settle the open duties, the most pressing first.
pub(super) fn settling(incident: &Incident, own: &Policy) -> Vec<&'static str> {
    let mut open: Vec<Duty> = practice::supervision::duties(incident, own).into_iter().filter(Duty::is_open).collect();
    open.sort_by_key(|duty| (duty.due_at.is_none(), duty.due_at));
    open.iter().filter_map(|duty| step_for(&duty.rule)).collect()
}

/// The role's title for duties that nobody holds personally.
pub fn owner_title(duty: &Duty, names: &BTreeMap<String, String>) -> String {
    duty.owner.as_ref().and_then(|id| names.get(id).cloned()).unwrap_or_else(|| role_title(&duty.owner_role))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(due: &str, now: &str, policy: &Policy) -> (&'static str, String) {
        let Some(rule) = policy.rules.first() else { panic!("a shipped pack has rules") };
        let moment = |text: &str| text.parse::<Timestamp>().unwrap();
        let owed = practice::duty::Owed { due_at: Some(moment(due)), ..practice::duty::Owed::of(String::new(), Timestamp::UNIX_EPOCH) };
        clock(&Duty::owed(rule, owed, policy), policy, moment(now))
    }

    #[test]
    fn a_clock_says_the_end_of_the_day_counts_days_from_two_on_and_is_never_late_by_nothing() {
        let policy = crate::house::shipped_policy().unwrap();
        let due = "2026-12-02T00:00:00Z";
        assert_eq!(said(due, "2026-11-28T00:00:00Z", &policy), ("due", "Due at the end of 1 December 2026 (in 4 days)".into()));
        assert_eq!(said(due, "2026-12-02T00:00:30Z", &policy), ("late", "Due now".into()));
        assert_eq!(said(due, "2026-12-01T23:59:30Z", &policy), ("soon", "Due now".into()));
        assert_eq!(said(due, "2026-12-03T23:00:00Z", &policy).1, "Late by 47 hours");
        assert_eq!(said(due, "2026-12-04T00:00:00Z", &policy).1, "Late by 2 days");
        assert_eq!(said("2026-12-02T16:00:00Z", "2026-12-01T16:00:00Z", &policy).1, "Due 2 December 2026, 16:00 (in 24 hours)");
    }
}
