//! The investigation plan and who owns it: lines of enquiry, actions, the golden hour's list, handover between investigators, and the review of
//! ownership when facts change (CT-2.1b, CT-2.2c, CT-2.2e).

use jiff::Timestamp;

use crate::incident::investigation::{Enquiry, GoldenAnswer, GoldenCheck, Handover, Happened, Ownership, PlanAction};
use crate::incident::{Did, Event, Incident, PersonKind, Refused, RiskLevel, Words, next};
use crate::policy::Policy;

/// An action as given.
#[derive(Clone, Debug)]
pub struct ActionCommand {
    /// The line of enquiry that it serves.
    pub enquiry: Option<u32>,
    /// What is to be done.
    pub what: Words,
    /// Who does it.
    pub owner: String,
    /// By when.
    pub due_at: Timestamp,
}

/// Opens a line of enquiry.
pub fn open_enquiry(incident: &Incident, did: Did, title: Words) -> Result<Event, Refused> {
    incident.open()?;
    let number = next(&incident.enquiries, |e| e.number);
    let enquiry = Enquiry { incident: incident.core.id.clone(), number, at: did.at, by: did.by, title, ended_at: None, result: None };
    Ok(Event::Investigated(Happened::EnquiryOpened { enquiry }))
}

/// Ends a line of enquiry with its result; its actions are done first.
pub fn end_enquiry(incident: &Incident, did: Did, enquiry: u32, result: Words) -> Result<Event, Refused> {
    incident.open()?;
    if !incident.enquiries.iter().any(|e| e.number == enquiry && e.ended_at.is_none()) {
        return Err(Refused::field("enquiry", "Choose a line of enquiry that is still open."));
    }
    if incident.plan_actions.iter().any(|a| a.enquiry == Some(enquiry) && a.done_at.is_none()) {
        return Err(Refused::field("enquiry", "An action of this line is still open. Finish it first."));
    }
    Ok(Event::Investigated(Happened::EnquiryEnded { did, enquiry, result }))
}

/// Sets an action with its holder and day; the day is still to come.
pub fn set_action(incident: &Incident, did: Did, given: ActionCommand) -> Result<Event, Refused> {
    incident.open()?;
    if given.due_at <= did.at {
        return Err(Refused::field("due", "This moment has passed. Enter by when it is to be done."));
    }
    if given.enquiry.is_some_and(|number| !incident.enquiries.iter().any(|e| e.number == number && e.ended_at.is_none())) {
        return Err(Refused::field("enquiry", "Choose a line of enquiry that is still open."));
    }
    let action = PlanAction {
        incident: incident.core.id.clone(),
        number: next(&incident.plan_actions, |a| a.number),
        at: did.at,
        by: did.by,
        enquiry: given.enquiry,
        what: given.what,
        owner: given.owner,
        due_at: given.due_at,
        done_at: None,
        done_by: None,
        result: None,
    };
    Ok(Event::Investigated(Happened::ActionSet { action }))
}

/// Finishes an action with its result.
pub fn finish_action(incident: &Incident, did: Did, action: u32, result: Words) -> Result<Event, Refused> {
    incident.open()?;
    if !incident.plan_actions.iter().any(|a| a.number == action && a.done_at.is_none()) {
        return Err(Refused::field("action", "Choose an action that is still open."));
    }
    Ok(Event::Investigated(Happened::ActionDone { did, action, result }))
}

/// Answers items of the golden hour's list; an item may be answered again, and the last answer stands. Refuses items that the policy does not
/// list, and an empty answer.
pub fn answer_golden_hour(
    incident: &Incident,
    did: &Did,
    answers: Vec<(String, GoldenAnswer, Option<Words>)>,
    policy: &Policy,
) -> Result<Event, Refused> {
    incident.open()?;
    if answers.is_empty() {
        return Err(Refused::NotNow("Answer at least one item of the list.".into()));
    }
    if answers.iter().any(|(item, ..)| !policy.golden_hour.iter().any(|known| known.code == *item)) {
        return Err(Refused::NotNow("The policy's list does not have this item.".into()));
    }
    let first = next(&incident.golden_checks, |check| check.number);
    let checks = (first..).zip(answers).map(|(number, (item, answer, note))| GoldenCheck {
        incident: incident.core.id.clone(),
        number,
        at: did.at,
        by: did.by.clone(),
        item,
        answer,
        note,
    });
    Ok(Event::Investigated(Happened::GoldenHour { checks: checks.collect() }))
}

/// When every item of the list had its first answer; none while one has none.
pub fn golden_hour_answered(incident: &Incident, policy: &Policy) -> Option<Timestamp> {
    let first = |code: &str| incident.golden_checks.iter().find(|check| check.item == code).map(|check| check.at);
    let answered: Option<Vec<Timestamp>> = policy.golden_hour.iter().map(|item| first(&item.code)).collect();
    answered?.into_iter().max()
}

/// Hands the record to another investigator, with what was done and what is open: two events, the handover and the assignment. Nobody supervises
/// themselves.
pub fn hand_over(incident: &Incident, did: Did, incoming: String, done: Words, left_open: Words) -> Result<Vec<Event>, Refused> {
    incident.open()?;
    let (Some(outgoing), Some(supervisor)) = (incident.core.investigator.clone(), incident.core.supervisor.clone()) else {
        return Err(Refused::NotNow("Nobody is assigned yet, so there is nothing to hand over. Assign it first.".into()));
    };
    if incoming == outgoing {
        return Err(Refused::field("incoming", "This is who has it. Choose who takes it."));
    }
    let number = next(&incident.handovers, |h| h.number);
    let handover = Handover {
        incident: incident.core.id.clone(),
        number,
        at: did.at,
        by: did.by.clone(),
        outgoing,
        incoming: incoming.clone(),
        done,
        left_open,
    };
    let assigned = super::assign(incident, did, incoming, supervisor).map_err(|refused| match refused {
        Refused::Field(_, sentence) => Refused::Field("incoming", sentence),
        other => other,
    })?;
    Ok(vec![Event::Investigated(Happened::HandedOver { handover }), assigned])
}

/// Confirms that the record stays with who has it, with the reason. Who investigates does not decide that.
pub fn keep_owner(incident: &Incident, did: Did, reason: Words) -> Result<Event, Refused> {
    incident.open()?;
    if incident.core.first_assigned_at.is_none() {
        return Err(Refused::NotNow("Nobody is assigned yet.".into()));
    }
    if incident.core.investigator.as_deref() == Some(did.by.as_str()) {
        return Err(Refused::SamePerson("You investigate this record, so a supervisor must decide whether it stays with you.".into()));
    }
    let number = next(&incident.ownerships, |o| o.number);
    let ownership = Ownership { incident: incident.core.id.clone(), number, at: did.at, by: did.by, reason };
    Ok(Event::Investigated(Happened::OwnershipKept { ownership }))
}

/// A change of facts after the first assignment, upon which ownership is looked at again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What changed, stable: `grade 2`, `risk 3`, `offence 2`, `victim 2`.
    pub about: String,
    /// When.
    pub at: Timestamp,
}

/// The changes of facts upon which ownership is looked at: a more urgent grade, a risk that rose to high, a further offence, a further victim
/// (CT-2.1b: ownership is continually assessed).
pub fn changes(incident: &Incident, policy: &Policy) -> Vec<Change> {
    let Some(first) = incident.core.first_assigned_at else { return Vec::new() };
    let rank = |code: &str| policy.grade(code).map(|grade| grade.rank);
    let regraded = incident.assessments.windows(2).filter_map(|pair| match pair {
        [before, after] if rank(&after.grade)? < rank(&before.grade)? => Some((format!("grade {}", after.number), after.at)),
        _ => None,
    });
    let rose = incident.risks.iter().filter(|risk| risk.level == RiskLevel::High).filter(|risk| {
        let before = incident.risks.iter().rfind(|known| known.person == risk.person && known.number < risk.number);
        before.is_none_or(|before| before.level != RiskLevel::High)
    });
    let further = incident.crimes.iter().skip(1).filter(|_| incident.core.source.is_none());
    let victims = incident.people.iter().filter(|person| person.kind == PersonKind::Victim).skip(1);
    let mut all: Vec<Change> = regraded
        .chain(rose.map(|risk| (format!("risk {}", risk.number), risk.at)))
        .chain(further.map(|crime| (format!("offence {}", crime.number), crime.recorded_at)))
        .chain(victims.map(|victim| (format!("victim {}", victim.number), victim.at)))
        .filter(|(_, at)| *at > first)
        .map(|(about, at)| Change { about, at })
        .collect();
    all.sort_by(|a, b| (a.at, &a.about).cmp(&(b.at, &b.about)));
    all
}

/// The assignments that gave the record to another investigator, with the number of the assignment.
pub fn reassignments(incident: &Incident) -> impl Iterator<Item = (u32, Timestamp)> {
    let pairs = incident.assignments.iter().zip(incident.assignments.iter().skip(1));
    pairs.filter(|(before, after)| before.investigator != after.investigator).map(|(_, after)| (after.number, after.at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::duty::Standing;
    use crate::incident::{ContactChannel, Purpose, Reached};
    use crate::people::Rank;
    use crate::testing::{Case, call, words};

    fn open(case: &Case, rule: &str) -> Vec<String> {
        case.duties().into_iter().filter(|duty| duty.rule == rule && duty.is_open()).map(|duty| duty.about).collect()
    }

    #[test]
    fn a_risk_that_rises_and_a_further_offence_ask_the_supervisor_who_should_own_it_and_one_look_answers_both() {
        let mut case = Case::hate_crime();
        assert!(open(&case, "CT-2.1b-OWNER").is_empty());
        case.at("2026-11-21 09:00").risk("investigator", 1, &["injury"], Some(RiskLevel::High)).unwrap();
        case.at("2026-11-21 10:00").crime("26/1001", "9A", Some(1)).unwrap();
        assert_eq!(open(&case, "CT-2.1b-OWNER"), ["risk 1", "offence 2"]);
        assert_eq!(case.duty("CT-2.1b-OWNER").owner.as_deref(), Some("sergeant"));
        assert!(matches!(keep_owner(&case.incident, case.did("investigator"), words(1)), Err(Refused::SamePerson(_))));
        case.at("2026-11-21 11:00");
        case.happen(keep_owner(&case.incident, case.did("sergeant"), words(1))).unwrap();
        assert!(open(&case, "CT-2.1b-OWNER").is_empty());
        case.at("2026-11-22 09:00").crime("26/1002", "9A", Some(1)).unwrap();
        case.at("2026-11-22 10:00").assign("investigator-2", "sergeant").unwrap();
        assert!(open(&case, "CT-2.1b-OWNER").is_empty(), "another investigator is an answer too");
    }

    #[test]
    fn a_handover_says_what_was_done_and_open_moves_the_actions_and_the_victim_is_told() {
        let mut case = Case::hate_crime();
        case.at("2026-11-20 17:00");
        let action =
            ActionCommand { enquiry: None, what: words(1), owner: "investigator".into(), due_at: crate::testing::at("2026-11-23 12:00") };
        case.happen(set_action(&case.incident, case.did("sergeant"), action)).unwrap();
        let to_themselves = hand_over(&case.incident, case.did("sergeant"), "investigator".into(), words(2), words(3));
        assert!(matches!(to_themselves, Err(Refused::Field("incoming", _))));
        let to_supervisor = hand_over(&case.incident, case.did("sergeant"), "sergeant".into(), words(2), words(3));
        assert!(matches!(to_supervisor, Err(Refused::Field("incoming", _))), "nobody supervises themselves");
        let events = hand_over(&case.incident, case.did("sergeant"), "investigator-2".into(), words(2), words(3)).unwrap();
        for event in events {
            case.happen(Ok(event)).unwrap();
        }
        assert_eq!(case.incident.core.investigator.as_deref(), Some("investigator-2"));
        assert_eq!(case.duty("CT-2.2e-ACTION").owner.as_deref(), Some("investigator-2"));
        assert_eq!(case.duty("CT-2.2c-HANDOVER").standing, Standing::Met);
        assert_eq!(open(&case, "CT-2.2c-NEW-OFFICER"), ["victim 1 assignment 2"]);
        case.at("2026-11-21 09:00");
        let told = crate::victim::ContactCommand {
            channel: ContactChannel::Text,
            reached: Reached::Spoke,
            ..call(1, Purpose::NewOfficer, Rank::Constable, case.now)
        };
        case.contact("investigator-2", told).unwrap();
        assert!(open(&case, "CT-2.2c-NEW-OFFICER").is_empty());
    }

    #[test]
    fn an_assignment_to_another_without_a_handover_is_owed_one() {
        let mut case = Case::hate_crime();
        case.at("2026-11-21 10:00").assign("investigator-2", "sergeant").unwrap();
        assert_eq!(open(&case, "CT-2.2c-HANDOVER"), ["assignment 2"]);
    }

    #[test]
    fn an_action_is_a_duty_of_its_holder_by_the_day_that_the_plan_sets() {
        let mut case = Case::hate_crime();
        let due_at = crate::testing::at("2026-11-23 12:00");
        let command = |due_at| ActionCommand { enquiry: None, what: words(1), owner: "colleague".into(), due_at };
        let passed = set_action(&case.incident, case.did("sergeant"), command(case.now));
        assert!(matches!(passed, Err(Refused::Field("due", _))));
        case.happen(set_action(&case.incident, case.did("sergeant"), command(due_at))).unwrap();
        let duty = case.duty("CT-2.2e-ACTION");
        assert_eq!((duty.owner.as_deref(), duty.due_at, duty.about.as_str()), (Some("colleague"), Some(due_at), "action 1"));
        assert!(duty.explain(&case.policy).unwrap().arithmetic.contains("23 November 2026"));
        case.at("2026-11-24 09:00");
        case.happen(finish_action(&case.incident, case.did("colleague"), 1, words(2))).unwrap();
        assert!(case.duty("CT-2.2e-ACTION").was_late());
        assert!(finish_action(&case.incident, case.did("colleague"), 1, words(2)).is_err(), "it is done once");
    }

    #[test]
    fn the_golden_hour_is_answered_when_every_item_has_an_answer_and_not_before() {
        let mut case = Case::hate_crime();
        let items: Vec<String> = case.policy.golden_hour.iter().map(|item| item.code.clone()).collect();
        assert!(items.len() >= 6, "scene, CCTV, witnesses, suspect, victim's safety, online evidence: {items:?}");
        let (last, others) = items.split_last().unwrap();
        let all = others.iter().map(|item| (item.clone(), GoldenAnswer::Done, None)).collect();
        case.happen(answer_golden_hour(&case.incident, &case.did("investigator"), all, &case.policy)).unwrap();
        assert!(case.duty("CT-2.2e-GOLDEN").is_open());
        case.at("2026-11-20 16:30");
        let rest = vec![(last.clone(), GoldenAnswer::TooLate, Some(words(1)))];
        case.happen(answer_golden_hour(&case.incident, &case.did("investigator"), rest, &case.policy)).unwrap();
        assert_eq!(case.duty("CT-2.2e-GOLDEN").settled_at, Some(case.now));
        let unknown = vec![("no-such-item".to_owned(), GoldenAnswer::Done, None)];
        assert!(answer_golden_hour(&case.incident, &case.did("investigator"), unknown, &case.policy).is_err());
    }

    #[test]
    fn a_line_of_enquiry_ends_after_its_actions() {
        let mut case = Case::hate_crime();
        case.happen(open_enquiry(&case.incident, case.did("investigator"), words(1))).unwrap();
        let due_at = crate::testing::at("2026-11-23 12:00");
        let action = ActionCommand { enquiry: Some(1), what: words(2), owner: "investigator".into(), due_at };
        case.happen(set_action(&case.incident, case.did("investigator"), action)).unwrap();
        assert!(matches!(end_enquiry(&case.incident, case.did("investigator"), 1, words(3)), Err(Refused::Field("enquiry", _))));
        case.happen(finish_action(&case.incident, case.did("investigator"), 1, words(3))).unwrap();
        case.happen(end_enquiry(&case.incident, case.did("investigator"), 1, words(3))).unwrap();
        assert!(end_enquiry(&case.incident, case.did("investigator"), 1, words(3)).is_err());
    }
}
