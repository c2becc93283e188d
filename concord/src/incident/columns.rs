//! How each part of a record lies in its table.

use practice::board::unit::UnitState;
use practice::clock::Allowance;
use practice::duty::{Duty, Standing};
use practice::incident::PathStep;
use practice::incident::access::{Finding as GlassFinding, Glass, Ground, Named, Redaction, Restriction, Share};
use practice::incident::care::{Cause, Consent, Contract, Effect, Intervention, Needs, NeedsOccasion, RepeatMark, Repeated};
use practice::incident::challenge::{Behaviour, Challenge};
use practice::incident::classify::{Ruling, Transfer};
use practice::incident::investigation::{Enquiry, GoldenAnswer, GoldenCheck, Handover, Ownership, PlanAction};
use practice::incident::keeping::{
    Disagreement, Disposal, DisposalGround, Hold, HoldGround, KeepingDecision, KeepingReview, LimitGround, Limited,
};
use practice::incident::links::{Link, LinkKind, Merge};
use practice::incident::proceeding::{Entitlement, EntitlementKind, Proceeding, ProceedingKind};
use practice::incident::record::{
    Assessment, Assignment, Channel, Contact, ContactChannel, Core, Crime, Nature, Perceiver, Person, PersonKind, Purpose, Reached,
    ReferralConsent, Review, Risk, RiskLevel, Satisfaction, Stage, StatementAnswer, StrandFlag, Threshold, VictimView, Waiver,
};
use practice::incident::scrutiny::{AuditError, Release};
use practice::incident::subject::{Fate, SubjectRequest, SubjectReview, Wish};
use practice::incident::support::{CourtStage, NoteKind, Support, SupportAction, SupportNote, SupportPlan};
use practice::incident::{Deployment, Ended, Finding, Regrade};
use practice::people::Rank;

use crate::ledger::Columns;

code_cells!(
    Channel,
    Perceiver,
    PersonKind,
    VictimView,
    Stage,
    Nature,
    Purpose,
    ContactChannel,
    Reached,
    Satisfaction,
    RiskLevel,
    ReferralConsent,
    StatementAnswer,
    Threshold,
    Rank,
    Standing,
    GoldenAnswer,
    Ground,
    GlassFinding,
    LinkKind,
    Effect,
    NeedsOccasion,
    Repeated,
    CourtStage,
    NoteKind,
    Ended,
    UnitState,
    ProceedingKind,
    EntitlementKind,
    Behaviour,
    Fate,
    Wish,
    KeepingDecision,
    HoldGround,
    LimitGround,
    DisposalGround,
);

columns!(Core {
    id,
    version,
    channel,
    reported_at,
    recorded_at,
    recorded_by,
    occurred_from,
    occurred_to,
    district,
    ward,
    setting,
    place,
    narrative,
    tags,
    hate,
    flagged_at,
    victim_view,
    acknowledged_at,
    acknowledged_by,
    aware_at,
    aware_by,
    grade,
    assessed_at,
    dispatched_at,
    attended_at,
    breach_reason,
    breach_explained_at,
    nature,
    decided_at,
    recording_policy,
    non_crime,
    rationale,
    rationale_by,
    approved_at,
    approved_by,
    threshold,
    subject_told_at,
    subject_withheld,
    ruling,
    ruled_at,
    late_crime_reason,
    first_assigned_at,
    investigator,
    supervisor,
    outcome,
    outcome_at,
    outcome_by,
    victim_reason,
    victim_informed,
    authority_at,
    authority_by,
    closure_asked_at,
    closure_asked_by,
    closed_at,
    closed_by,
    stage,
    source,
    source_id,
    restricted,
    merged_into,
    event_of,
    disposed_at,
});
columns!(StrandFlag {
    incident,
    number,
    strand,
    sub,
    religions,
    perceived_by,
    words,
    at,
    by,
    removal_asked_at,
    removal_asked_by,
    removal_reason,
    removed_at,
    removed_by,
});
columns!(Person {
    incident,
    number,
    kind,
    name,
    phone,
    email,
    address,
    about,
    under_18,
    monitoring,
    safe_contact,
    referral,
    referral_at,
    statement,
    statement_at,
    at,
    by,
});
columns!(Assessment { incident, number, at, by, thrive, grade, note, below_reason });
columns!(Crime {
    incident,
    number,
    crime_number,
    offence,
    offence_words,
    victim,
    recorded_at,
    recorded_by,
    was,
    cancel_asked_at,
    cancel_asked_by,
    cancel_code,
    cancel_reason,
    cancel_to,
    cancelled_at,
    cancelled_by,
    victim_told_at,
});
columns!(Ruling { incident, number, at, by, question, ruling, counting_rule });
columns!(Transfer { incident, number, at, by, taken_by, their_reference, outcome, note });
columns!(Enquiry { incident, number, at, by, title, ended_at, result });
columns!(PlanAction { incident, number, at, by, enquiry, what, owner, due_at, done_at, done_by, result });
columns!(GoldenCheck { incident, number, at, by, item, answer, note });
columns!(Handover { incident, number, at, by, outgoing, incoming, done, left_open });
columns!(Ownership { incident, number, at, by, reason });
columns!(AuditError { incident, number, audit, question, at, by, put_right_at, put_right_by, result });
columns!(Release { incident, number, panel, at, by, text });
columns!(Assignment { incident, number, at, by, investigator, supervisor });
columns!(Contact {
    incident,
    number,
    person,
    at,
    by,
    rank,
    supervisor,
    channel,
    purpose,
    reached,
    note,
    understood,
    satisfaction,
    tells,
    letter,
    breach
});
columns!(Review { incident, number, at, by, note });
columns!(Risk { incident, number, person, at, by, yes, computed, level, note, no, details });
columns!(Deployment { incident, number, unit, at, by, arrived_at, ended_at, ended });
columns!(Finding { incident, number, at, by, found, note });
columns!(Regrade { incident, number, at, by, was, grade, reason, below });
columns!(Waiver { incident, number, rule, about, at, by, rank, reason });
columns!(Restriction {
    incident,
    number,
    ground,
    at,
    by,
    reason,
    confirmed_at,
    confirmed_by,
    lift_asked_at,
    lift_asked_by,
    lift_reason,
    lifted_at,
    lifted_by,
});
columns!(Named { incident, number, account, at, by, ended_at, ended_by });
columns!(Share { incident, number, organisation, agreement, purpose, at, by, until_at, ended_at, ended_by });
columns!(Glass { incident, number, account, at, until_at, reason, reviewed_at, reviewed_by, finding, note });
columns!(KeepingReview { incident, number, decision, retention_group, next_at, reason, at, by });
columns!(Hold { incident, number, ground, reason, until_at, at, by, ended_at, ended_by });
columns!(Limited { incident, number, ground, reason, at, by, ended_at, ended_by, ended_reason });
columns!(Disposal { incident, number, ground, at, by, refused_at, refused_by, refused_reason, done_at, done_by, texts, keys, files });
columns!(Disagreement { incident, number, person, field, statement, request, at, by });
columns!(Redaction { incident, number, words, at, by, ended_at, ended_by });
columns!(Link { incident, number, other, kind, main, at, by, ended_at, ended_by });
columns!(Merge { incident, number, into_record, at, by, reason, split_at, split_by, split_reason });
columns!(Contract {
    incident,
    number,
    person,
    at,
    by,
    preferred_name,
    language,
    interpreter,
    formats,
    safe,
    unsafe_channels,
    days,
    from_time,
    to_time,
    limits,
    nominated,
    update_days,
    wanted,
    unwanted,
    review_at,
});
columns!(Consent { incident, number, person, at, by, recipient, given, note });
columns!(Needs { incident, number, person, at, by, occasion, factors, personal, circumstances, views, support });
columns!(Intervention { incident, number, person, at, by, kind, owner, due_at, note, done_at, done_by, effect, effect_note });
columns!(Cause { incident, number, contact, at, by, cause, note, remedy, remedy_due_at, remedy_done_at, remedy_done_by, theme, learning });
columns!(RepeatMark { incident, number, what, stands, at, by, note });
columns!(Support {
    incident,
    number,
    person,
    at,
    by,
    sent_back,
    worker,
    worker_at,
    stage,
    stage_at,
    measures,
    compensation_at,
    ended_at,
    ended_by,
    survey,
    survey_note,
});
columns!(SupportPlan { incident, number, person, at, by, aims, review_at });
columns!(SupportAction { incident, number, person, at, by, what, service, due_at, begun_at, done_at, done_by, result });
columns!(SupportNote { incident, number, person, at, by, kind, channel, breach, codes, note });
columns!(Proceeding {
    incident,
    number,
    kind,
    person,
    happened_at,
    code,
    court,
    listed_for,
    victim_view,
    note,
    sentence,
    uplift_stated,
    uplift_applied,
    before_uplift,
    hate_on_file,
    contact_scheme,
    at,
    by,
    withdrawn_at,
    withdrawn_by,
    withdrawn_reason,
});
columns!(Entitlement { incident, number, person, kind, choices, note, at, by });
columns!(PathStep { incident, number, at, by, policy, step, answer, words });
columns!(SubjectReview { incident, number, at, by, fate, reason });
columns!(SubjectRequest { incident, number, at, by, received_at, wish, words, answered_at, answered_by, fate, reason });
columns!(Challenge { incident, number, at, by, kind, owner, due_at, note, done_at, done_by, effect, effect_note, told_at, told_by, untold });

/// A duty as stored: what `practice` computed, with the record and its district.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredDuty {
    /// The record.
    pub record: String,
    /// The rule.
    pub rule: String,
    /// The occasion.
    pub about: String,
    /// Role code of the owner.
    pub owner_role: String,
    /// The owner's account.
    pub owner: Option<String>,
    /// The record's district.
    pub district: String,
    /// When it arose.
    pub arises_at: jiff::Timestamp,
    /// When it is due.
    pub due_at: Option<jiff::Timestamp>,
    /// Codes of the steps that it blocks.
    pub blocks: Vec<String>,
    /// How it stands.
    pub standing: Standing,
    /// When it was settled.
    pub settled_at: Option<jiff::Timestamp>,
    /// When the first role hears.
    pub escalates_at: Option<jiff::Timestamp>,
    /// The first role.
    pub escalates_to: Option<String>,
    /// When the second role hears.
    pub then_at: Option<jiff::Timestamp>,
    /// The second role.
    pub then_to: Option<String>,
    /// What is allowed, where it is not what the rule says for everybody.
    pub allowed: Option<Allowance>,
}

columns!(StoredDuty {
    record,
    rule,
    about,
    owner_role,
    owner,
    district,
    arises_at,
    due_at,
    blocks,
    standing,
    settled_at,
    escalates_at,
    escalates_to,
    then_at,
    then_to,
    allowed,
});

impl StoredDuty {
    /// The duty of a record, ready to be stored.
    pub fn of(record: &str, district: &str, duty: Duty) -> Self {
        Self {
            record: record.to_owned(),
            rule: duty.rule,
            about: duty.about,
            owner_role: duty.owner_role,
            owner: duty.owner,
            district: district.to_owned(),
            arises_at: micros(duty.arises_at),
            due_at: duty.due_at.map(micros),
            blocks: duty.blocks.iter().map(|step| step.code().to_owned()).collect(),
            standing: duty.standing,
            settled_at: duty.settled_at.map(micros),
            escalates_at: duty.escalates_at.map(micros),
            escalates_to: duty.escalates_to,
            then_at: duty.then_at.map(micros),
            then_to: duty.then_to,
            allowed: duty.allowed,
        }
    }

    /// The duty again, as `practice` knows it.
    pub fn duty(&self) -> Duty {
        Duty {
            rule: self.rule.clone(),
            about: self.about.clone(),
            owner_role: self.owner_role.clone(),
            owner: self.owner.clone(),
            arises_at: self.arises_at,
            due_at: self.due_at,
            blocks: self.blocks.iter().filter_map(|code| practice::policy::Step::from_code(code)).collect(),
            standing: self.standing,
            settled_at: self.settled_at,
            escalates_at: self.escalates_at,
            escalates_to: self.escalates_to.clone(),
            then_at: self.then_at,
            then_to: self.then_to.clone(),
            allowed: self.allowed,
        }
    }
}

/// The store keeps microseconds; what is compared must be what is kept.
pub fn micros(at: jiff::Timestamp) -> jiff::Timestamp {
    jiff::Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}

/// The stored columns of `Core`, for statements that read whole rows.
pub fn core_columns() -> String {
    Core::NAMES.join(", ")
}
