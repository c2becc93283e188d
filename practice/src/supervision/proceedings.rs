//! Suspects and the court: what may be noted when, and the gates on the way: no file to the CPS before the statement is offered (R-VIC-07), no
//! disposal without the victim's own view, no sentence without saying whether the uplift was stated and applied (LS-3.1d; domain-rules 1.6, 1.7).

use jiff::Timestamp;

use super::{clear_of, open};
use crate::incident::proceeding::{AppealKind, BailChange, CpsAnswer, Happened, Proceeding, PublicityStage, RestorativeStage, VerdictKind};
use crate::incident::{Did, Event, Incident, Nature, PersonKind, ProceedingKind, Refused, Words, next};
use crate::policy::{OutcomeGroup, Policy, Step};

/// An entry as given.
#[derive(Clone, Debug)]
pub struct ProceedingCommand {
    /// What happened.
    pub kind: ProceedingKind,
    /// The suspect, by number in the record.
    pub person: Option<u32>,
    /// When it happened, or when the witness care unit was told of what the court decided.
    pub happened_at: Timestamp,
    /// What exactly, by code.
    pub code: Option<String>,
    /// The court's name.
    pub court: Option<String>,
    /// The day and time that bail ends or the court sits.
    pub listed_for: Option<Timestamp>,
    /// The victim's own view.
    pub victim_view: Option<Words>,
    /// Reasons or conditions.
    pub note: Option<Words>,
    /// The sentence in words.
    pub sentence: Option<Words>,
    /// Whether the uplift was stated.
    pub uplift_stated: Option<bool>,
    /// Whether it was applied.
    pub uplift_applied: Option<bool>,
    /// The sentence before it.
    pub before_uplift: Option<Words>,
    /// Whether the file is marked as a hate crime.
    pub hate_on_file: Option<bool>,
    /// Whether the sentence gives the Victim Contact Scheme.
    pub contact_scheme: bool,
}

impl ProceedingCommand {
    /// Only what happened, to whom and when.
    pub fn of(kind: ProceedingKind, person: Option<u32>, happened_at: Timestamp) -> Self {
        Self {
            kind,
            person,
            happened_at,
            code: None,
            court: None,
            listed_for: None,
            victim_view: None,
            note: None,
            sentence: None,
            uplift_stated: None,
            uplift_applied: None,
            before_uplift: None,
            hate_on_file: None,
            contact_scheme: false,
        }
    }
}

/// Notes what happened to a suspect or before the court. Refuses what lies in the future or before the offence, what is about nobody where it
/// must be about a suspect, what lacks its reason, and what comes out of turn: a verdict without a charge, a sentence without guilt.
pub fn proceed(incident: &Incident, did: Did, given: ProceedingCommand, policy: &Policy) -> Result<Event, Refused> {
    open(incident)?;
    if incident.core.nature != Nature::Crime {
        return Err(Refused::NotNow("Only a crime has proceedings. Give the crime number first.".into()));
    }
    check_when(incident, &did, &given)?;
    check_who(incident, &given)?;
    check_what(incident, &given, policy)?;
    let entry = Proceeding {
        incident: incident.core.id.clone(),
        number: next(&incident.proceedings, |e| e.number),
        kind: given.kind,
        person: given.person,
        happened_at: given.happened_at,
        code: given.code,
        court: given.court,
        listed_for: given.listed_for,
        victim_view: given.victim_view,
        note: given.note,
        sentence: given.sentence,
        uplift_stated: given.uplift_stated,
        uplift_applied: given.uplift_applied,
        before_uplift: given.before_uplift,
        hate_on_file: given.hate_on_file,
        contact_scheme: given.contact_scheme,
        at: did.at,
        by: did.by,
        withdrawn_at: None,
        withdrawn_by: None,
        withdrawn_reason: None,
    };
    Ok(Event::Proceeding(Happened::Entered { entry: Box::new(entry) }))
}

/// Takes an entry back that was wrong. It stays to be seen and starts no clock any more; the right one is entered anew.
pub fn take_back(incident: &Incident, did: Did, number: u32, reason: Words) -> Result<Event, Refused> {
    open(incident)?;
    if incident.proceedings().all(|e| e.number != number) {
        return Err(Refused::field("entry", "Choose an entry that stands on this record."));
    }
    Ok(Event::Proceeding(Happened::TakenBack { did, number, reason }))
}

fn check_when(incident: &Incident, did: &Did, given: &ProceedingCommand) -> Result<(), Refused> {
    if given.happened_at > did.at {
        return Err(Refused::field("at", "This moment is still to come. Enter when it happened."));
    }
    let begun = incident.core.occurred_from.map_or(incident.core.reported_at, |from| from.min(incident.core.reported_at));
    if given.happened_at < begun {
        return Err(Refused::field("at", "This cannot have been before the offence."));
    }
    Ok(())
}

/// Whether an entry of this kind is about one suspect.
fn is_about_a_suspect(kind: ProceedingKind) -> bool {
    use ProceedingKind as Kind;
    match kind {
        Kind::Arrested
        | Kind::Interviewed
        | Kind::Released
        | Kind::Bailed
        | Kind::UnderInvestigation
        | Kind::BailChanged
        | Kind::OutOfCourt
        | Kind::Charged
        | Kind::NotCharged
        | Kind::Verdict
        | Kind::Sentence => true,
        Kind::NotInvestigated
        | Kind::FileToCps
        | Kind::CpsDecision
        | Kind::Hearing
        | Kind::Trial
        | Kind::Appeal
        | Kind::AppealResult
        | Kind::Restorative
        | Kind::Publicity => false,
    }
}

fn check_who(incident: &Incident, given: &ProceedingCommand) -> Result<(), Refused> {
    let suspect = |number| incident.person(number).is_some_and(|p| p.kind == PersonKind::Suspect);
    match given.person {
        Some(number) if suspect(number) => Ok(()),
        None if !is_about_a_suspect(given.kind) => Ok(()),
        _ => Err(Refused::field("person", "Choose a suspect of this record. Add the suspect first where there is none.")),
    }
}

fn check_what(incident: &Incident, given: &ProceedingCommand, policy: &Policy) -> Result<(), Refused> {
    use ProceedingKind as Kind;
    match given.kind {
        Kind::BailChanged => coded(given, BailChange::from_code, "Say whether the conditions were set, varied or cancelled."),
        Kind::OutOfCourt => check_disposal(given, policy),
        Kind::Charged => check_charge(incident, given, policy),
        Kind::NotCharged | Kind::NotInvestigated if given.note.is_none() => {
            Err(Refused::field("note", "Give the reasons: the victim is told them, and may ask for a review."))
        }
        Kind::Arrested
        | Kind::Interviewed
        | Kind::Released
        | Kind::Bailed
        | Kind::UnderInvestigation
        | Kind::NotCharged
        | Kind::NotInvestigated => Ok(()),
        Kind::FileToCps => check_file(incident, given, policy),
        Kind::CpsDecision => check_cps(incident, given),
        Kind::Hearing | Kind::Trial => check_listed(given),
        Kind::Verdict => {
            coded(given, VerdictKind::from_code, "Say how it ended.")?;
            charged(incident, given.person)
        }
        Kind::Sentence => check_sentence(incident, given),
        Kind::Appeal | Kind::AppealResult => check_appeal(incident, given),
        Kind::Restorative => check_restorative(incident, given),
        Kind::Publicity => check_publicity(incident, given),
    }
}

fn coded<T>(given: &ProceedingCommand, from_code: impl Fn(&str) -> Option<T>, sentence: &str) -> Result<(), Refused> {
    match given.code.as_deref().and_then(from_code) {
        Some(_) => Ok(()),
        None => Err(Refused::field("code", sentence)),
    }
}

/// A disposal is an out-of-court outcome of its day, and the victim was asked what they think of it (domain-rules 1.7).
fn check_disposal(given: &ProceedingCommand, policy: &Policy) -> Result<(), Refused> {
    let formal = [OutcomeGroup::OutOfCourtFormal, OutcomeGroup::OutOfCourtInformal, OutcomeGroup::Diversionary];
    let outcomes = policy.outcomes_at(given.happened_at);
    let known = outcomes.iter().find(|o| Some(&o.code) == given.code.as_ref());
    if known.is_none_or(|o| !formal.contains(&o.group)) {
        let day = policy.calendar.show_date(given.happened_at);
        return Err(Refused::field("code", format!("Choose an out-of-court disposal that there was on {day}.")));
    }
    if given.victim_view.is_none() {
        return Err(Refused::field("victim_view", "Ask the victim what they think of it, and note what they say."));
    }
    if given.note.is_none() {
        return Err(Refused::field("note", "Say why a disposal out of court is right for a hate crime."));
    }
    Ok(())
}

/// The offence charged is one of the law of its day, and an aggravated one rests on a strand that stands here (R-REC-12, R-REC-14; X16).
fn check_charge(incident: &Incident, given: &ProceedingCommand, policy: &Policy) -> Result<(), Refused> {
    match given.code.as_deref() {
        Some(code) => incident.check_offence(code, policy).map_err(|refused| match refused {
            Refused::Field(_, sentence) => Refused::field("code", sentence),
            other => other,
        }),
        None => Ok(()),
    }
}

fn check_file(incident: &Incident, given: &ProceedingCommand, policy: &Policy) -> Result<(), Refused> {
    if incident.core.hate && given.hate_on_file.is_none() {
        return Err(Refused::field("hate_on_file", "Say whether the file tells the CPS that this is a hate crime."));
    }
    clear_of(incident, Step::FileToCps, policy)
}

fn check_cps(incident: &Incident, given: &ProceedingCommand) -> Result<(), Refused> {
    coded(given, CpsAnswer::from_code, "Say what the CPS decided.")?;
    if incident.latest(ProceedingKind::FileToCps, None).is_none() {
        return Err(Refused::NotNow("The file was not sent to the CPS yet.".into()));
    }
    if given.code.as_deref() != Some(CpsAnswer::Charge.code()) && given.note.is_none() {
        return Err(Refused::field("note", "Say why the CPS decided so, or what work it asked for."));
    }
    Ok(())
}

fn check_listed(given: &ProceedingCommand) -> Result<(), Refused> {
    if given.court.is_none() {
        return Err(Refused::field("court", "Enter the court: the victim is told where it is."));
    }
    if given.listed_for.is_none() {
        return Err(Refused::field("listed_for", "Enter the date and time that it is listed for."));
    }
    Ok(())
}

fn charged(incident: &Incident, person: Option<u32>) -> Result<(), Refused> {
    let by_cps = incident.latest(ProceedingKind::CpsDecision, person).is_some_and(|e| e.code.as_deref() == Some(CpsAnswer::Charge.code()));
    if by_cps || incident.latest(ProceedingKind::Charged, person).is_some() {
        return Ok(());
    }
    Err(Refused::NotNow("This suspect is not charged. Note the charge first.".into()))
}

/// Whether the latest verdict on a suspect is one of guilt.
pub fn is_guilty(incident: &Incident, person: Option<u32>) -> bool {
    let verdict = incident.latest(ProceedingKind::Verdict, person).and_then(|e| VerdictKind::from_code(e.code.as_deref()?));
    matches!(verdict, Some(VerdictKind::Guilty | VerdictKind::PleadedGuilty))
}

/// A sentence says what it is and, for a hate crime, whether the uplift was stated and applied and what the sentence was before it: figures read
/// these as given and infer nothing from the flag (domain-rules 1.6).
fn check_sentence(incident: &Incident, given: &ProceedingCommand) -> Result<(), Refused> {
    if !is_guilty(incident, given.person) {
        return Err(Refused::NotNow("There is no verdict of guilt for this suspect. Note the verdict first.".into()));
    }
    if given.sentence.is_none() {
        return Err(Refused::field("sentence", "Enter the sentence."));
    }
    if incident.core.hate && given.uplift_applied.is_none() {
        return Err(Refused::field("uplift_applied", "Say whether the court made the sentence higher because of the hostility."));
    }
    if incident.core.hate && given.uplift_stated.is_none() {
        return Err(Refused::field("uplift_stated", "Say whether the court stated the uplift in open court."));
    }
    if given.uplift_applied == Some(true) && given.before_uplift.is_none() {
        return Err(Refused::field("before_uplift", "Enter what the sentence would have been without the uplift."));
    }
    Ok(())
}

fn check_appeal(incident: &Incident, given: &ProceedingCommand) -> Result<(), Refused> {
    let code = given.code.as_deref().and_then(AppealKind::from_code);
    let is_notice = matches!(code, Some(AppealKind::Conviction | AppealKind::Sentence));
    match (given.kind, code) {
        (ProceedingKind::Appeal, _) if !is_notice => return Err(Refused::field("code", "Say what the appeal is against.")),
        (ProceedingKind::AppealResult, None) => return Err(Refused::field("code", "Say how the appeal ended.")),
        (ProceedingKind::AppealResult, Some(_)) if is_notice => return Err(Refused::field("code", "Say how the appeal ended.")),
        _ => {}
    }
    let before = if given.kind == ProceedingKind::Appeal { ProceedingKind::Verdict } else { ProceedingKind::Appeal };
    match incident.latest(before, given.person) {
        Some(_) => Ok(()),
        None if given.kind == ProceedingKind::Appeal => Err(Refused::NotNow("There is no verdict to appeal against yet.".into())),
        None => Err(Refused::NotNow("There is no appeal yet. Note the notice of appeal first.".into())),
    }
}

fn check_restorative(incident: &Incident, given: &ProceedingCommand) -> Result<(), Refused> {
    coded(given, RestorativeStage::from_code, "Say where it stands.")?;
    let stands = |stage: RestorativeStage| {
        incident.proceedings().any(|e| e.kind == ProceedingKind::Restorative && e.code.as_deref() == Some(stage.code()))
    };
    match given.code.as_deref().and_then(RestorativeStage::from_code) {
        Some(RestorativeStage::Accepted | RestorativeStage::Declined) if !stands(RestorativeStage::Offered) => {
            Err(Refused::field("code", "It is offered to the victim before they accept or decline."))
        }
        Some(RestorativeStage::Done) if !stands(RestorativeStage::Accepted) => {
            Err(Refused::field("code", "It takes place only where the victim accepted."))
        }
        _ => Ok(()),
    }
}

/// A result is told in public only where it is a good one (CT-2.1c); the victims' and the CPS's agreement are noted apart.
fn check_publicity(incident: &Incident, given: &ProceedingCommand) -> Result<(), Refused> {
    coded(given, PublicityStage::from_code, "Say what is noted.")?;
    let named = incident.latest(ProceedingKind::Publicity, None).is_some();
    if given.code.as_deref() != Some(PublicityStage::Candidate.code()) && !named {
        return Err(Refused::field("code", "Mark it as a good result first."));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
