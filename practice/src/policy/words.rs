//! The closed lists that rules and code lists are written in: what starts a duty, what meets it, what it holds up.

use crate::codes;

codes! {
    /// Whether the rule or entry was read in the paper or publication that it names.
    Confidence {
        Cited = "cited", "Cited";
        Unverified = "unverified", "Unverified: confirm with your force crime registrar";
    }
}

codes! {
    /// What a force adopts by date.
    AdoptionKind {
        Pack = "pack", "Policy pack";
        RecordingPolicy = "recording-policy", "Recording policy for non-crime reports";
        Setting = "setting", "A number of the force's own choice";
    }
}

codes! {
    /// Whether a strand goes to national returns (domain rules 1.2; R-REC-04).
    StrandScope {
        National = "national", "Nationally monitored";
        Local = "local", "Locally monitored only";
    }
}

codes! {
    /// The offence groups of the published tables (domain rules 5.2, table C).
    OffenceGroup {
        WithInjury = "violence-with-injury", "Violence with injury";
        WithoutInjury = "violence-without-injury", "Violence without injury";
        Harassment = "stalking-and-harassment", "Stalking and harassment";
        PublicOrder = "public-order", "Public order";
        DamageAndArson = "criminal-damage-and-arson", "Criminal damage and arson";
        Other = "other", "Other offences";
    }
}

codes! {
    /// Which records a retention group takes (domain rules 10.3).
    KeptFor {
        Crime = "crime", "Crimes with a suspect";
        Undetected = "undetected", "Crimes without a suspect";
        NonCrime = "non-crime", "Records that are no crime";
        Anything = "anything", "Every other record";
        Chosen = "chosen", "Records that a review puts into it";
    }
}

codes! {
    /// The published outcome groups (domain rules 1.7).
    OutcomeGroup {
        Charged = "charged", "Charged or summonsed";
        OutOfCourtFormal = "out-of-court-formal", "Out-of-court (formal)";
        OutOfCourtInformal = "out-of-court-informal", "Out-of-court (informal)";
        Diversionary = "diversionary", "Diversionary, educational or intervention activity";
        TakenIntoConsideration = "taken-into-consideration", "Taken into consideration";
        VictimSupports = "evidential-victim-supports", "Evidential difficulties (suspect identified; victim supports action)";
        VictimDoesNotSupport = "evidential-victim-does-not-support", "Evidential difficulties (victim does not support action)";
        Prevented = "prosecution-prevented", "Prosecution prevented or not in the public interest";
        NotInPublicInterest = "further-investigation-not-in-public-interest", "Further investigation not in the public interest: police decision";
        Transferred = "responsibility-transferred", "Responsibility transferred";
        NoSuspect = "no-suspect", "Investigation complete: no suspect identified";
    }
}

codes! {
    /// The moment from which a grade's attendance target is measured (R-CC-04).
    GradeClock {
        Call = "call", "from the call";
        Dispatch = "dispatch", "from dispatch";
    }
}

codes! {
    /// The records that a rule is for.
    Applies {
        EveryReport = "every-report", "Every hate report";
        HateCrime = "hate-crime", "Hate crimes";
        NonCrime = "non-crime", "Hate reports recorded as no crime";
        Otherwise = "otherwise", "Things that are not reports: a return, a request, a course";
        AnyRecord = "any-record", "Every record, hate or not";
    }
}

codes! {
    /// Whether a duty arises once for an incident or once for each victim.
    Each {
        Incident = "incident", "Once for each incident";
        Victim = "victim", "Once for each victim";
    }
}

codes! {
    /// The fact that starts a duty.
    Start {
        Reported = "reported", "reported";
        Flagged = "flagged", "flagged as hate";
        CrimeRecorded = "crime-recorded", "crime recorded";
        RationaleGiven = "rationale-given", "rationale for no crime given";
        NonCrimeRecorded = "non-crime-recorded", "non-crime record made";
        SubjectDataHeld = "subject-data-held", "subject's personal data recorded";
        AssignedFirst = "assigned-first", "first assigned";
        Assigned = "assigned", "assigned";
        RiskAssessedHigh = "risk-assessed-high", "risk assessed as high";
        RiskAssessedMedium = "risk-assessed-medium", "risk assessed as medium";
        RiskAssessedLow = "risk-assessed-low", "risk assessed as low";
        ContractAgreed = "contract-agreed", "contact contract agreed";
        InterventionSet = "intervention-set", "intervention set";
        RemedySet = "remedy-set", "urgent remedy promised";
        ReferralAgreed = "referral-agreed", "referral agreed to";
        ReferralAccepted = "referral-accepted", "referral accepted by the hub";
        SupportPlanned = "support-planned", "support planned";
        SupportActionSet = "support-action-set", "support action set";
        Dissatisfied = "dissatisfied", "victim dissatisfied";
        OutcomeInspector = "outcome-inspector", "outcome that needs an inspector chosen";
        OutcomeVictimReason = "outcome-victim-reason", "outcome that needs the victim's reason chosen";
        TargetMissed = "target-missed", "attendance target missed";
        ClosureAsked = "closure-asked", "closure asked for";
        RemovalAsked = "removal-asked", "removal of a flag asked for";
        CancellationAsked = "cancellation-asked", "cancellation asked for";
        CrimeCancelled = "crime-cancelled", "crime cancelled";
        FactsChanged = "facts-changed", "facts changed";
        Reassigned = "reassigned", "given to another investigator";
        ActionSet = "action-set", "action set";
        AuditFinding = "audit-finding", "found by an audit";
        PeriodEnded = "period-ended", "period ended";
        RequestReceived = "request-received", "request received";
        AskedFor = "asked-for", "asked for";
        RunsOut = "runs-out", "runs out";
        ClearPeriodEnded = "clear-period-ended", "clear period over";
        GlassBroken = "glass-broken", "glass broken";
        Restricted = "restricted", "restricted";
        SuspectArrested = "suspect-arrested", "suspect arrested";
        SuspectInterviewed = "suspect-interviewed", "suspect interviewed";
        SuspectReleased = "suspect-released", "suspect released without charge";
        SuspectBailed = "suspect-bailed", "suspect bailed or released under investigation";
        DisposedOutOfCourt = "disposed-out-of-court", "dealt with out of court";
        SuspectCharged = "suspect-charged", "suspect charged";
        SuspectNotCharged = "suspect-not-charged", "decided not to charge";
        NotInvestigated = "not-investigated", "decided not to investigate further";
        CourtListed = "court-listed", "hearing or trial listed";
        CourtDecided = "court-decided", "verdict or sentence";
        Appealed = "appealed", "appeal noted";
        ContactSchemeDue = "contact-scheme-due", "sentenced to 12 months or more";
        UpdatesAgreed = "updates-agreed", "last updated";
        ComplaintMade = "complaint-made", "complaint made";
        SubjectDataKept = "subject-data-kept", "subject's details kept";
        SubjectAsked = "subject-asked", "subject's request received";
        ChallengeSet = "challenge-set", "option chosen against the behaviour";
        ChallengeEnded = "challenge-ended", "option done";
    }
}

impl Start {
    /// Whether each occasion brings a due time of its own, which people agreed: then the rule has no allowance.
    pub const fn sets_own_due(self) -> bool {
        matches!(
            self,
            Self::ActionSet
                | Self::ClearPeriodEnded
                | Self::ContractAgreed
                | Self::InterventionSet
                | Self::RemedySet
                | Self::SupportPlanned
                | Self::SupportActionSet
                | Self::ChallengeSet
        )
    }
}

codes! {
    /// The evidence that meets a duty.
    Satisfier {
        Acknowledged = "acknowledged", "the control-room inspector acknowledges the flag";
        MadeAware = "made-aware", "the hate crime officer is made aware";
        Assessed = "assessed", "the report is assessed and graded";
        RecordingDecided = "recording-decided", "a crime number, or an approved rationale for no crime";
        RationaleApproved = "rationale-approved", "the rationale for no crime is approved";
        StrandsComplete = "strands-complete", "every strand has who perceived it and in what words";
        SubjectNotified = "subject-notified", "the subject is told, or the reason for not telling is recorded";
        AssignedTo = "assigned", "an officer is assigned";
        SupervisorContact = "supervisor-contact", "a supervisor speaks to the victim";
        SupervisorReview = "supervisor-review", "a supervisor reviews the investigation";
        RiskAssessed = "risk-assessed", "the risk is assessed";
        RiskReviewed = "risk-reviewed", "the risk is reviewed";
        RiskReassessed = "risk-reassessed", "the risk is assessed again";
        NeedsAssessed = "needs-assessed", "the victim's needs are assessed";
        ContractReviewed = "contract-reviewed", "the contact contract is agreed again";
        InterventionDone = "intervention-done", "the intervention is done, with its effect";
        CauseReviewed = "cause-reviewed", "an inspector or above reviews the cause";
        RemedyDone = "remedy-done", "the remedy is done";
        ReferralAnswered = "referral-answered", "the hub accepts the referral or sends it back with a reason";
        HubContacted = "hub-contacted", "the hub reaches the victim, or tries often enough";
        PlanReviewed = "plan-reviewed", "the support plan is reviewed, or support ends";
        SupportActionDone = "support-action-done", "the action is done, or support ends";
        ReferralMade = "referral-made", "the referral to victim services is made or declined";
        StatementOffered = "statement-offered", "a victim personal statement is offered";
        ClosingCall = "closing-call", "a supervisor's closing call to the victim";
        InspectorContact = "inspector-contact", "an inspector or above speaks to the victim";
        AuthorityGiven = "authority-given", "an inspector gives authority and the victim is informed";
        VictimReason = "victim-reason", "the victim's reason for not supporting action is recorded";
        BreachExplained = "breach-explained", "the missed target is explained";
        ClosureDecided = "closure-decided", "the closure is approved or refused";
        RemovalDecided = "removal-decided", "the removal is approved or refused by a second person";
        CancellationDecided = "cancellation-decided", "an independent decision maker cancels the crime or lets it stand";
        CancellationTold = "cancellation-told", "the victim is told of the cancellation";
        VictimsCrime = "victims-crime", "a crime is recorded for this victim";
        OwnershipReviewed = "ownership-reviewed", "the supervisor confirms the investigator or assigns another";
        HandedOver = "handed-over", "the handover is written down";
        NewOfficerTold = "new-officer-told", "the victim is told of the new officer";
        PlanMade = "plan-made", "a line of enquiry or an action is set";
        ActionDone = "action-done", "the action is finished with its result";
        GoldenHourAnswered = "golden-hour-answered", "every item of the golden hour's list is answered";
        PutRight = "put-right", "the finding is put right";
        SignedOff = "signed-off", "it is signed off";
        Answered = "answered", "it is answered";
        Examined = "examined", "somebody else reviews it";
        Renewed = "renewed", "it is renewed";
        KeepingReviewed = "keeping-reviewed", "it is decided whether the record is kept";
        GlassReviewed = "glass-reviewed", "somebody else reviews the break-glass";
        RestrictionDecided = "restriction-decided", "a second person confirms the restriction or ends it";
        UpdateGiven = "update-given", "a contact with the victim that says it told them of this";
        ConfirmationGiven = "confirmation-given", "a message or letter that confirms the crime to the victim";
        RegularUpdate = "regular-update", "a contact with the victim";
        ContactSchemeOffered = "contact-scheme-offered", "the Victim Contact Scheme is offered";
        ComplaintAcknowledged = "complaint-acknowledged", "the complaint is acknowledged";
        ComplaintAnswered = "complaint-answered", "the complaint is answered in full";
        SubjectDataReviewed = "subject-data-reviewed", "the subject's details are reviewed, or deleted";
        SubjectAnswered = "subject-answered", "somebody else answers the subject";
        ChallengeDecided = "challenge-decided", "an option is chosen, or a reason given why none is needed";
        ChallengeDone = "challenge-done", "the option is done, with its effect";
        ChallengeTold = "challenge-told", "the victim is told, or the reason for not telling is recorded";
    }
}

codes! {
    /// A step that an unmet duty holds up.
    Step {
        Close = "close", "closure";
        RequestClosure = "request-closure", "the request for closure";
        FileToCps = "file-to-cps", "the file to the CPS";
    }
}

/// The codes of the roles that may own a duty or receive an escalation (the access rules' list of roles).
pub const ROLES: &[&str] = &[
    "public-reporter",
    "reporting-centre",
    "call-handler",
    "control-room-inspector",
    "investigating-officer",
    "supervisor",
    "spoc",
    "crime-manager",
    "operational-chief-inspector",
    "npa-commander",
    "detective-inspector",
    "hate-crime-officer",
    "co-ordinator",
    "tactical-lead",
    "strategic-lead",
    "chief-officer",
    "victim-hub",
    "communications",
    "analyst",
    "crime-registrar",
    "prevent-team",
    "steering-group-member",
    "partner-agency",
    "pcc-office",
    "professional-standards",
    "auditor",
    "administrator",
];

/// The codes of the ranks, lowest first.
pub const RANKS: &[&str] =
    &["staff", "constable", "sergeant", "inspector", "chief-inspector", "superintendent", "chief-superintendent", "chief-officer"];
