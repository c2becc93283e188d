//! Which duties a record has, from its evidence and the policy's rules alone. Stored duties are these, and `verify` proves it.

use jiff::Timestamp;

use super::{care, entitled, oversight};
use crate::duty::{Duty, Owed, Standing, due_at};
use crate::incident::Incident;
use crate::incident::record::{Contact, Core, Nature, Purpose, Reached, ReferralConsent, RiskLevel, Satisfaction, Threshold};
use crate::people::Rank;
use crate::policy::{Applies, Each, GradeClock, Policy, Rule, Satisfier, Start};
use crate::victim::{attempted, is_spoken, tells};

/// One time that a rule arises for a record.
#[derive(Clone, Debug)]
pub(super) struct Occasion {
    pub(super) about: String,
    pub(super) at: Timestamp,
    /// The victim, or the strand, that it is about.
    pub(super) number: u32,
}

/// All duties of a record, settled ones included, in the rules' order. On a closed record nothing is left to do: what was open and
/// blocked nothing ends with it.
pub fn duties(incident: &Incident, policy: &Policy) -> Vec<Duty> {
    // What another system had finished was promised there: here it is history, and owes nothing until somebody reopens it.
    if incident.is_finished_elsewhere() {
        return Vec::new();
    }
    let mut duties = Vec::new();
    for rule in policy.rules.iter().filter(|rule| applies(rule, incident)) {
        for occasion in occasions(rule, incident, policy) {
            duties.push(duty(rule, occasion, incident, policy));
        }
    }
    if incident.is_closed() {
        // Support goes on through the courts, after the investigation has ended (CT-4.1).
        // What an audit found outlives the closure, as does the review of who looked: the record is put right as it lies.
        let found = |duty: &Duty| policy.rule(&duty.rule).is_some_and(|rule| rule.start == Start::AuditFinding);
        duties
            .retain(|duty| !duty.is_open() || !duty.blocks.is_empty() || found(duty) || about_access(duty) || duty.owner_role == "victim-hub");
    }
    if let Some(merge) = incident.merged() {
        duties.iter_mut().filter(|duty| duty.is_open() && !about_access(duty)).for_each(|duty| end_as_merged(duty, merge.at));
    }
    duties
}

/// Who looked, and who may look, is reviewed whatever became of the record meanwhile.
fn about_access(duty: &Duty) -> bool {
    duty.about.starts_with("break-glass ") || duty.about.starts_with("restriction ")
}

/// A duplicate's duties end with the merge: its main record owes the same.
fn end_as_merged(duty: &mut Duty, at: Timestamp) {
    duty.standing = Standing::Merged;
    duty.settled_at = Some(at);
    (duty.escalates_at, duty.escalates_to) = (None, None);
    (duty.then_at, duty.then_to) = (None, None);
}

fn applies(rule: &Rule, incident: &Incident) -> bool {
    let core = &incident.core;
    match rule.applies {
        Applies::EveryReport => core.hate,
        Applies::HateCrime => incident.is_hate_crime(),
        Applies::NonCrime => core.hate && core.nature == Nature::NonCrime,
        Applies::Otherwise => false,
        Applies::AnyRecord => true,
    }
}

fn occasions(rule: &Rule, incident: &Incident, policy: &Policy) -> Vec<Occasion> {
    let core = &incident.core;
    // What another system held is owed from the moment it was taken over: nobody here could have met it before.
    let taken = |at: Timestamp| if core.source.is_some() { at.max(core.recorded_at) } else { at };
    match (rule.start, rule.satisfied_by) {
        (start, satisfier) if care::is_ours(start, satisfier) => care::occasions(start, satisfier, incident),
        (Start::Dissatisfied, _) => dissatisfied(incident),
        (Start::RiskAssessedHigh, _) => high_risks(incident),
        (Start::RemovalAsked, _) => removals(incident),
        (Start::Reassigned, Satisfier::NewOfficerTold) => oversight::new_officers(incident),
        // What the other system held is the other system's: one number there may stand for several victims.
        (_, Satisfier::VictimsCrime) if core.source.is_some() => Vec::new(),
        (
            Start::CancellationAsked | Start::CrimeCancelled | Start::FactsChanged | Start::Reassigned | Start::ActionSet | Start::AuditFinding,
            _,
        ) => oversight::occasions(rule.start, incident, policy),
        (Start::GlassBroken, _) => glasses(incident),
        (Start::Restricted, _) => restrictions(incident),
        (_, Satisfier::SupervisorReview) => rounds(incident),
        _ if entitled::is_of_the_code(rule) && rule.satisfied_by != Satisfier::ConfirmationGiven => entitled::occasions(rule, incident),
        _ => {
            let Some(at) = started(rule.start, incident, policy).map(taken) else { return Vec::new() };
            match rule.each {
                Each::Incident => vec![Occasion { about: String::new(), at, number: 0 }],
                Each::Victim => victims(incident, at),
            }
        }
    }
}

/// When a rule's start came, for starts that come once.
fn started(start: Start, incident: &Incident, policy: &Policy) -> Option<Timestamp> {
    let core = &incident.core;
    let outcome = || core.outcome.as_deref().and_then(|code| policy.outcome(code));
    match start {
        Start::Reported => Some(core.reported_at),
        Start::Flagged => core.flagged_at,
        Start::CrimeRecorded => core.decided_at.filter(|_| core.nature == Nature::Crime),
        Start::RationaleGiven | Start::NonCrimeRecorded => core.decided_at.filter(|_| core.nature == Nature::NonCrime),
        Start::SubjectDataHeld => core.decided_at.filter(|_| subject_to_be_told(incident, policy)),
        Start::AssignedFirst => core.first_assigned_at,
        Start::Assigned => incident.assignments.last().map(|a| a.at),
        Start::OutcomeInspector => core.outcome_at.filter(|_| outcome().is_some_and(|o| o.needs_inspector)),
        Start::OutcomeVictimReason => core.outcome_at.filter(|_| outcome().is_some_and(|o| o.needs_victim_reason)),
        Start::TargetMissed => target_missed(incident, policy),
        Start::ClosureAsked => core.closure_asked_at,
        // The first three, and those of the Victims' Code (see `entitled`), come once for each occasion; the others start what is owed about other things than records.
        Start::RiskAssessedHigh
        | Start::Dissatisfied
        | Start::RemovalAsked
        | Start::CancellationAsked
        | Start::CrimeCancelled
        | Start::FactsChanged
        | Start::Reassigned
        | Start::ActionSet
        | Start::AuditFinding
        | Start::SuspectArrested
        | Start::SuspectInterviewed
        | Start::SuspectReleased
        | Start::SuspectBailed
        | Start::DisposedOutOfCourt
        | Start::SuspectCharged
        | Start::SuspectNotCharged
        | Start::NotInvestigated
        | Start::CourtListed
        | Start::CourtDecided
        | Start::Appealed
        | Start::ContactSchemeDue
        | Start::UpdatesAgreed
        | Start::ComplaintMade
        | Start::PeriodEnded
        | Start::RequestReceived
        | Start::AskedFor
        | Start::RunsOut
        | Start::ClearPeriodEnded
        | Start::GlassBroken
        | Start::Restricted
        | Start::RiskAssessedMedium
        | Start::RiskAssessedLow
        | Start::ContractAgreed
        | Start::InterventionSet
        | Start::RemedySet
        | Start::ReferralAgreed
        | Start::ReferralAccepted
        | Start::SupportPlanned
        | Start::SupportActionSet => None,
    }
}

/// Whether a non-crime record holds its subject's data under a recording policy that wants the subject told (R-NC-05).
fn subject_to_be_told(incident: &Incident, policy: &Policy) -> bool {
    let core = &incident.core;
    let held = core.threshold.is_some_and(|threshold| threshold != Threshold::None);
    held && (policy.recording.subject_notification || core.recording_policy.as_ref() != Some(&policy.recording.id))
}

/// When a resource arrived later than the target of the grade that stood then allows; none where it was in time or none is set (R-CC-04,
/// gate C5). A grade changed afterwards makes no arrival late.
pub fn target_missed(incident: &Incident, policy: &Policy) -> Option<Timestamp> {
    let arrived = incident.core.attended_at?;
    let due = attendance_due(&incident.core, incident.grade_at(arrived)?, policy)?;
    (arrived > due).then_some(arrived)
}

/// By when a grade wants somebody there, on its own clock: from the call, or from dispatch (R-CC-04); none where the grade has no target or
/// its clock has not begun.
pub fn attendance_due(core: &Core, grade: &str, policy: &Policy) -> Option<Timestamp> {
    let grade = policy.grade(grade)?;
    let from = match grade.clock {
        GradeClock::Call => core.reported_at,
        GradeClock::Dispatch => core.dispatched_at?,
    };
    Some(due_at(policy, from, grade.target?))
}

fn victims(incident: &Incident, at: Timestamp) -> Vec<Occasion> {
    let each: Vec<Occasion> = incident
        .victims()
        .map(|person| Occasion { about: format!("victim {}", person.number), at: at.max(person.at), number: person.number })
        .collect();
    if each.is_empty() {
        // A hate crime without a victim on record still owes the promise: to whoever is found, or until somebody of rank says there is none.
        return vec![Occasion { about: "victim not named".into(), at, number: 0 }];
    }
    each
}

fn dissatisfied(incident: &Incident) -> Vec<Occasion> {
    let unhappy = |c: &&Contact| matches!(c.satisfaction, Some(Satisfaction::Dissatisfied | Satisfaction::VeryDissatisfied));
    let contacts = incident.contacts.iter().filter(unhappy).filter(|c| c.purpose != Purpose::Dissatisfied);
    contacts.map(|c| Occasion { about: format!("victim {} contact {}", c.person, c.number), at: c.at, number: c.person }).collect()
}

fn high_risks(incident: &Incident) -> Vec<Occasion> {
    let mut occasions = Vec::new();
    for person in &incident.people {
        let mut round = 0;
        for risk in incident.risks.iter().filter(|r| r.person == person.number) {
            round = if risk.level == RiskLevel::High { round + 1 } else { 0 };
            if round > 0 {
                let about = format!("person {} assessment {} round {round}", person.number, risk.number);
                occasions.push(Occasion { about, at: risk.at, number: risk.number });
            }
        }
    }
    occasions
}

fn removals(incident: &Incident) -> Vec<Occasion> {
    let asked = incident.strands.iter().filter_map(|s| s.removal_asked_at.map(|at| (s, at)));
    asked.map(|(s, at)| Occasion { about: format!("strand {}", s.number), at, number: s.number }).collect()
}

fn glasses(incident: &Incident) -> Vec<Occasion> {
    let each = incident.glasses.iter();
    each.map(|g| Occasion { about: format!("break-glass {}", g.number), at: g.at, number: g.number }).collect()
}

fn restrictions(incident: &Incident) -> Vec<Occasion> {
    let each = incident.restrictions.iter();
    each.map(|r| Occasion { about: format!("restriction {}", r.number), at: r.at, number: r.number }).collect()
}

/// The first review is due from the first assignment, each later one from the review before it (CT-2.2b: for its whole life).
fn rounds(incident: &Incident) -> Vec<Occasion> {
    let Some(first) = incident.core.first_assigned_at else { return Vec::new() };
    let starts = std::iter::once(first).chain(incident.reviews.iter().map(|r| r.at));
    starts.zip(1..).map(|(at, round)| Occasion { about: format!("round {round}"), at, number: round }).collect()
}

fn duty(rule: &Rule, occasion: Occasion, incident: &Incident, policy: &Policy) -> Duty {
    let waiver = incident.waivers.iter().rev().find(|w| w.rule == rule.id && w.about == occasion.about);
    let settled = met(rule, &occasion, incident, policy).or_else(|| waiver.map(|waiver| (Standing::Waived, waiver.at)));
    let by_plan = oversight::owner(rule, &occasion, incident);
    let sooner = entitled::sooner(rule, &occasion, incident, policy);
    let instead = decides_instead(rule, incident);
    let role = instead.as_deref().unwrap_or(&rule.owner);
    let owed = Owed {
        owner: by_plan.or_else(|| care::owner(rule.start, occasion.number, incident)).or_else(|| owner(role, incident)),
        settled,
        due_at: oversight::due(rule, &occasion, incident)
            .or_else(|| care::due(rule.start, occasion.number, incident))
            .or(sooner.map(|(at, _)| at)),
        allowed: sooner.map(|(_, days)| days).or_else(|| entitled::allowed(rule, &occasion, incident, policy)),
        owner_role: instead,
        ..Owed::of(occasion.about, occasion.at)
    };
    Duty::owed(rule, owed, policy)
}

/// The role that decides on a closure where the record's own supervisor asked for it, or investigates, and so may not: whoever would hear of
/// it first (R-CC-03).
fn decides_instead(rule: &Rule, incident: &Incident) -> Option<String> {
    let core = &incident.core;
    let may_not = core.supervisor.is_some() && (core.supervisor == core.closure_asked_by || core.supervisor == core.investigator);
    let first = rule.escalate.first().filter(|_| rule.satisfied_by == Satisfier::ClosureDecided && may_not)?;
    Some(first.to.clone())
}

fn owner(role: &str, incident: &Incident) -> Option<String> {
    match role {
        "supervisor" => incident.core.supervisor.clone(),
        "investigating-officer" => incident.core.investigator.clone(),
        _ => None,
    }
}

/// The evidence that meets a rule on an occasion, and when it came.
fn met(rule: &Rule, occasion: &Occasion, incident: &Incident, policy: &Policy) -> Option<(Standing, Timestamp)> {
    let core = &incident.core;
    let done = match rule.satisfied_by {
        Satisfier::Acknowledged => core.acknowledged_at,
        Satisfier::MadeAware => core.aware_at,
        Satisfier::Assessed => assessed(incident, policy),
        Satisfier::RecordingDecided => match core.nature {
            Nature::Crime | Nature::Cancelled => core.decided_at,
            Nature::NonCrime => core.approved_at,
            Nature::Undecided => None,
        },
        Satisfier::RationaleApproved => core.approved_at,
        Satisfier::StrandsComplete => strands_complete(incident),
        Satisfier::SubjectNotified => core.subject_told_at,
        Satisfier::AssignedTo => core.first_assigned_at,
        // The call at the start and the call at the end are two (CT-2.2d, CT-2.2f): the closing call does not make up for the first.
        Satisfier::SupervisorContact => return called(occasion, incident, policy, |c| c.supervisor && c.purpose != Purpose::Closing),
        Satisfier::ClosingCall => {
            return called(occasion, incident, policy, |c| {
                c.purpose == Purpose::Closing && c.supervisor && core.outcome_at.is_none_or(|set| tells(c.at, set))
            });
        }
        Satisfier::InspectorContact => inspector_called(occasion, incident, policy),
        Satisfier::SupervisorReview => incident.reviews.iter().map(|r| r.at).nth(index(occasion.number)),
        Satisfier::RiskAssessed => incident.risks.iter().find(|r| r.person == occasion.number).map(|r| r.at),
        Satisfier::RiskReviewed => risk_reviewed(occasion, incident),
        Satisfier::ReferralMade => incident
            .person(occasion.number)
            .filter(|p| matches!(p.referral, Some(ReferralConsent::Agreed | ReferralConsent::Declined)))
            .and_then(|p| p.referral_at),
        Satisfier::StatementOffered => incident.person(occasion.number).and_then(|p| p.statement_at),
        Satisfier::AuthorityGiven => core.authority_at.filter(|_| core.victim_informed),
        Satisfier::VictimReason => core.outcome_at.filter(|_| core.victim_reason.is_some()),
        Satisfier::BreachExplained => core.breach_explained_at,
        Satisfier::ClosureDecided => core.closed_at,
        Satisfier::RiskReassessed
        | Satisfier::NeedsAssessed
        | Satisfier::ContractReviewed
        | Satisfier::InterventionDone
        | Satisfier::CauseReviewed
        | Satisfier::RemedyDone
        | Satisfier::ReferralAnswered
        | Satisfier::HubContacted
        | Satisfier::PlanReviewed
        | Satisfier::SupportActionDone => return care::met(rule.satisfied_by, occasion, incident, policy),
        Satisfier::RemovalDecided => incident.strands.iter().find(|s| s.number == occasion.number).and_then(|s| s.removed_at),
        Satisfier::CancellationDecided
        | Satisfier::CancellationTold
        | Satisfier::VictimsCrime
        | Satisfier::OwnershipReviewed
        | Satisfier::HandedOver
        | Satisfier::NewOfficerTold
        | Satisfier::PlanMade
        | Satisfier::ActionDone
        | Satisfier::GoldenHourAnswered
        | Satisfier::PutRight => oversight::met(rule, occasion, incident, policy),
        Satisfier::UpdateGiven
        | Satisfier::ConfirmationGiven
        | Satisfier::RegularUpdate
        | Satisfier::ContactSchemeOffered
        | Satisfier::ComplaintAcknowledged
        | Satisfier::ComplaintAnswered => return entitled::met(rule, occasion, incident, policy),
        Satisfier::SignedOff | Satisfier::Answered | Satisfier::Examined | Satisfier::Renewed | Satisfier::KeepingReviewed => None,
        Satisfier::GlassReviewed => incident.glasses.iter().find(|g| g.number == occasion.number).and_then(|g| g.reviewed_at),
        Satisfier::RestrictionDecided => {
            incident.restrictions.iter().find(|r| r.number == occasion.number).and_then(|r| r.confirmed_at.or(r.lifted_at))
        }
    };
    done.map(|at| (Standing::Met, at))
}

/// Rounds are counted from 1, reviews from 0.
fn index(round: u32) -> usize {
    usize::try_from(round.saturating_sub(1)).unwrap_or(usize::MAX)
}

fn strands_complete(incident: &Incident) -> Option<Timestamp> {
    incident
        .standing()
        .map(|strand| strand.words.as_ref().map(|_| strand.at))
        .try_fold(None::<Timestamp>, |latest, at| at.map(|at| Some(latest.map_or(at, |known| known.max(at)))))?
}

/// The first grading since the last one that left a hate report below the least grade without a reason, as one made before the flag may
/// (R-CC-02); none while that one is the latest. A changed grade is a grading too.
fn assessed(incident: &Incident, policy: &Policy) -> Option<Timestamp> {
    let assessed = incident.assessments.iter().map(|a| (a.at, a.grade.as_str(), a.below_reason.is_some()));
    let regraded = incident.regrades.iter().map(|r| (r.at, r.grade.as_str(), r.below));
    let mut gradings: Vec<_> = assessed.chain(regraded).collect();
    gradings.sort_by_key(|(at, _, _)| *at);
    let too_low = |grade: &str, reasoned: bool| !reasoned && policy.grade(grade).is_some_and(|grade| policy.below_minimum_grade(grade));
    gradings.iter().rev().take_while(|(_, grade, reasoned)| !too_low(grade, *reasoned)).last().map(|(at, _, _)| *at)
}

/// Spoken with, or attempted often enough: the second is "attempted" and never "contacted" (R-VIC-08). The investigator's own calls and
/// messages that were only sent do not count.
fn called(occasion: &Occasion, incident: &Incident, policy: &Policy, counts: impl Fn(&Contact) -> bool) -> Option<(Standing, Timestamp)> {
    let own = |c: &Contact| incident.investigator_at(c.at) == Some(c.by.as_str());
    let calls = || incident.contacts.iter().filter(|c| c.person == occasion.number && counts(c) && !own(c));
    if let Some(spoke) = calls().filter(|c| c.reached == Reached::Spoke && is_spoken(c.channel)).map(|c| c.at).min() {
        return Some((Standing::Met, spoke));
    }
    attempted(calls(), policy).map(|at| (Standing::Attempted, at))
}

fn inspector_called(occasion: &Occasion, incident: &Incident, policy: &Policy) -> Option<Timestamp> {
    let least = Rank::from_code(&policy.settings.dissatisfied_min_rank.value).unwrap_or(Rank::Inspector);
    let call = |c: &&Contact| {
        c.person == occasion.number
            && c.purpose == Purpose::Dissatisfied
            && c.reached == Reached::Spoke
            && c.rank >= least
            && c.at >= occasion.at
    };
    incident.contacts.iter().find(call).map(|c| c.at)
}

/// A later assessment by somebody who does not investigate: the investigator's own does not review the risk (R-RISK-02).
fn risk_reviewed(occasion: &Occasion, incident: &Incident) -> Option<Timestamp> {
    let assessed = incident.risks.iter().find(|r| r.number == occasion.number)?;
    let later = incident.risks.iter().filter(|r| r.person == assessed.person && r.number > assessed.number);
    later.map(|r| (r.at, r.by.as_str())).find(|(at, by)| incident.investigator_at(*at) != Some(*by)).map(|(at, _)| at)
}
