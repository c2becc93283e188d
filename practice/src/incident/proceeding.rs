//! What happens to a suspect and before the court, and what each victim is entitled to be told of it: one list of entries each, in the order in
//! which they were noted. An entry is never changed: one that was wrong is taken back with its reason and entered anew.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Did, Incident, Words};
use crate::codes;

codes! {
    /// What happened to a suspect or before the court (domain-rules 3.2, 1.6, 1.7; LS-3.1d).
    ProceedingKind {
        Arrested = "arrested", "Arrested";
        Interviewed = "interviewed", "Interviewed under caution";
        Released = "released", "Released without charge";
        Bailed = "bailed", "Released on bail";
        UnderInvestigation = "under-investigation", "Released under investigation";
        BailChanged = "bail-changed", "Bail conditions set, varied or cancelled";
        OutOfCourt = "out-of-court", "Out-of-court disposal";
        Charged = "charged", "Charged or summonsed";
        NotCharged = "not-charged", "Not charged: no further action";
        NotInvestigated = "not-investigated", "Not investigated further";
        FileToCps = "file-to-cps", "File sent to the CPS";
        CpsDecision = "cps-decision", "Decision of the CPS";
        Hearing = "hearing", "Hearing listed";
        Trial = "trial", "Trial listed";
        Verdict = "verdict", "Verdict";
        Sentence = "sentence", "Sentence";
        Appeal = "appeal", "Notice of appeal";
        AppealResult = "appeal-result", "Result of the appeal";
        Restorative = "restorative", "Restorative justice";
        Publicity = "publicity", "Publicity";
    }
}

codes! {
    /// What changed about bail conditions.
    BailChange {
        Set = "set", "Conditions set";
        Varied = "varied", "Conditions varied";
        Cancelled = "cancelled", "Conditions cancelled";
    }
}

codes! {
    /// What the CPS decided.
    CpsAnswer {
        Charge = "charge", "Charge";
        NoCharge = "no-charge", "No charge: no further action";
        MoreWork = "more-work", "Asked for more work on the file";
    }
}

codes! {
    /// How a trial or a guilty plea ended.
    VerdictKind {
        PleadedGuilty = "pleaded-guilty", "Pleaded guilty";
        Guilty = "guilty", "Found guilty";
        NotGuilty = "not-guilty", "Found not guilty";
        Discontinued = "discontinued", "Case discontinued or dismissed";
    }
}

codes! {
    /// Who appeals, or what became of it.
    AppealKind {
        Conviction = "conviction", "Against conviction";
        Sentence = "sentence", "Against sentence";
        Allowed = "allowed", "Allowed";
        Dismissed = "dismissed", "Dismissed";
        Abandoned = "abandoned", "Abandoned";
    }
}

codes! {
    /// Where restorative justice stands; it is the victim's choice.
    RestorativeStage {
        Offered = "offered", "Offered to the victim";
        Accepted = "accepted", "The victim accepted";
        Declined = "declined", "The victim declined";
        Done = "done", "It took place";
    }
}

codes! {
    /// Whether a good result may be told in public (CT-2.1c).
    PublicityStage {
        Candidate = "candidate", "A good result to tell";
        CpsAgreed = "cps-agreed", "The CPS agreed";
        CpsDeclined = "cps-declined", "The CPS declined";
    }
}

/// One entry of the proceedings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proceeding {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// What happened.
    pub kind: ProceedingKind,
    /// The suspect or defendant, by number in the incident; none where it is about the case as a whole.
    pub person: Option<u32>,
    /// When it happened; for what the court decides, when the witness care unit was told. The victim's clock starts here.
    pub happened_at: Timestamp,
    /// What exactly: a code of the list that goes with the kind, or the outcome code of a disposal.
    pub code: Option<String>,
    /// The court's name.
    pub court: Option<String>,
    /// The day and time that bail ends or a hearing or trial is listed for.
    pub listed_for: Option<Timestamp>,
    /// The victim's own view of a disposal, sealed.
    pub victim_view: Option<Words>,
    /// Reasons or conditions, sealed.
    pub note: Option<Words>,
    /// The sentence in words, sealed.
    pub sentence: Option<Words>,
    /// Whether the court stated the uplift for hostility in open court (Sentencing Act 2020, s.66).
    pub uplift_stated: Option<bool>,
    /// Whether the court applied it.
    pub uplift_applied: Option<bool>,
    /// The sentence before the uplift, sealed.
    pub before_uplift: Option<Words>,
    /// Whether the file tells the CPS that it is a hate crime (MG3, MG5, MG6).
    pub hate_on_file: Option<bool>,
    /// Whether the sentence gives the victim the Victim Contact Scheme: 12 months or more for a violent or sexual offence.
    pub contact_scheme: bool,
    /// When it was noted.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// When it was taken back as wrong; it starts no clock any more.
    pub withdrawn_at: Option<Timestamp>,
    /// Who took it back.
    pub withdrawn_by: Option<String>,
    /// Why, sealed.
    pub withdrawn_reason: Option<Words>,
}

codes! {
    /// What is noted of a victim under the Victims' Code (CT-2.1a, R-VIC-01, R-VIC-02).
    EntitlementKind {
        Enhanced = "enhanced", "Enhanced rights";
        Standard = "standard", "Standard rights, with the reason";
        OptedOut = "opted-out", "Opted out of updates";
        OptedIn = "opted-in", "Wants updates again";
        Frequency = "frequency", "Agreed how often to be updated";
        Organisation = "organisation", "An organisation";
        Guardian = "guardian", "Parent or guardian who is told too";
        Complaint = "complaint", "Complained that a right was not met";
        ComplaintAcknowledged = "complaint-acknowledged", "Complaint acknowledged";
        ComplaintAnswered = "complaint-answered", "Complaint answered in full";
        ContactScheme = "contact-scheme", "Offered the Victim Contact Scheme";
        ReviewAsked = "review-asked", "Asked for a review of the decision not to charge";
        Publicity = "publicity", "Asked whether the result may be told in public";
    }
}

codes! {
    /// Why a victim has enhanced rights (Victims' Code; R-VIC-01).
    Ground {
        HateCrime = "hate-crime", "Victim of a hate crime";
        MostSerious = "most-serious", "Victim of another of the most serious crimes";
        Persistent = "persistent", "Persistently targeted";
        UnderEighteen = "under-18", "Under 18";
        Vulnerable = "vulnerable", "Vulnerable";
        Intimidated = "intimidated", "Intimidated";
    }
}

/// Something noted of one victim's entitlements. The latest of a kind stands; the earlier ones stay to be seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entitlement {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// The victim, by number in the incident.
    pub person: u32,
    /// What.
    pub kind: EntitlementKind,
    /// Codes that go with it: grounds, kinds of update, a number of days, yes or no.
    pub choices: Vec<String>,
    /// Why, or who, sealed.
    pub note: Option<Words>,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
}

/// What can happen in this chapter of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "chapter", rename_all = "kebab-case")]
pub enum Happened {
    /// Something happened to a suspect or before the court.
    Entered {
        /// The entry.
        entry: Box<Proceeding>,
    },
    /// An entry was wrong.
    TakenBack {
        /// Who and when.
        did: Did,
        /// Its number.
        number: u32,
        /// Why it was wrong.
        reason: Words,
    },
    /// A victim's entitlement was noted.
    Noted {
        /// The note.
        entitlement: Entitlement,
    },
}

impl Happened {
    /// The journal's word for it, and the line in the timeline.
    pub fn verb(&self) -> &'static str {
        match self {
            Self::Entered { entry } => match entry.kind {
                ProceedingKind::Arrested => "noted an arrest",
                ProceedingKind::Interviewed => "noted an interview under caution",
                ProceedingKind::Released => "noted a release without charge",
                ProceedingKind::Bailed => "noted a release on bail",
                ProceedingKind::UnderInvestigation => "noted a release under investigation",
                ProceedingKind::BailChanged => "noted bail conditions",
                ProceedingKind::OutOfCourt => "noted an out-of-court disposal",
                ProceedingKind::Charged => "noted a charge",
                ProceedingKind::NotCharged => "noted that there is no charge",
                ProceedingKind::NotInvestigated => "noted that it is not investigated further",
                ProceedingKind::FileToCps => "sent the file to the CPS",
                ProceedingKind::CpsDecision => "noted the decision of the CPS",
                ProceedingKind::Hearing => "noted a hearing",
                ProceedingKind::Trial => "noted a trial",
                ProceedingKind::Verdict => "noted a verdict",
                ProceedingKind::Sentence => "noted a sentence",
                ProceedingKind::Appeal => "noted an appeal",
                ProceedingKind::AppealResult => "noted the result of an appeal",
                ProceedingKind::Restorative => "noted restorative justice",
                ProceedingKind::Publicity => "noted whether the result may be told",
            },
            Self::TakenBack { .. } => "took an entry back",
            Self::Noted { .. } => "noted a right under the Victims' Code",
        }
    }

    /// The field classes that it touches.
    pub fn classes(&self) -> &'static str {
        match self {
            Self::Entered { .. } | Self::TakenBack { .. } => "op su",
            Self::Noted { .. } => "op id",
        }
    }

    /// What is read beside the verb: no personal value.
    pub fn detail(&self, show: impl Fn(Timestamp) -> String) -> String {
        match self {
            Self::Entered { entry } => entry.in_words(show),
            Self::TakenBack { number, .. } => format!("Entry {number}."),
            Self::Noted { entitlement: e } => format!("Victim {}: {}.", e.person, e.in_words()),
        }
    }

    /// The sealed text that a reader of narratives sees with it.
    pub fn note(&self) -> Option<&Words> {
        match self {
            Self::Entered { entry } => entry.sentence.as_ref().or(entry.note.as_ref()),
            Self::TakenBack { reason, .. } => Some(reason),
            Self::Noted { entitlement } => entitlement.note.as_ref(),
        }
    }

    /// Every sealed text that it names.
    pub fn texts(&self) -> Vec<&Words> {
        match self {
            Self::Entered { entry } => [&entry.victim_view, &entry.note, &entry.sentence, &entry.before_uplift].into_iter().flatten().collect(),
            Self::TakenBack { reason, .. } => vec![reason],
            Self::Noted { entitlement } => entitlement.note.iter().collect(),
        }
    }
}

impl Proceeding {
    /// The words for the code that it carries; empty where it has none.
    pub fn code_words(&self) -> String {
        let Some(code) = self.code.as_deref() else { return String::new() };
        let known = match self.kind {
            ProceedingKind::BailChanged => BailChange::from_code(code).map(BailChange::label),
            ProceedingKind::CpsDecision => CpsAnswer::from_code(code).map(CpsAnswer::label),
            ProceedingKind::Verdict => VerdictKind::from_code(code).map(VerdictKind::label),
            ProceedingKind::Appeal | ProceedingKind::AppealResult => AppealKind::from_code(code).map(AppealKind::label),
            ProceedingKind::Restorative => RestorativeStage::from_code(code).map(RestorativeStage::label),
            ProceedingKind::Publicity => PublicityStage::from_code(code).map(PublicityStage::label),
            _ => None,
        };
        known.map_or_else(|| format!("code {code}"), str::to_lowercase)
    }

    /// What happened in a line without any personal value: "Suspect 2. Trial listed, Sample Crown Court, for 3 May 2027, 10:00".
    pub fn in_words(&self, show: impl Fn(Timestamp) -> String) -> String {
        let mut parts = vec![self.kind.label().to_owned()];
        parts.extend(Some(self.code_words()).filter(|words| !words.is_empty()));
        parts.extend(self.court.clone());
        let listed = match self.kind {
            ProceedingKind::Bailed | ProceedingKind::BailChanged => "until",
            _ => "for",
        };
        parts.extend(self.listed_for.map(|at| format!("{listed} {}", show(at))));
        parts.push(show(self.happened_at));
        let yes_no = |asked: Option<bool>, yes: &str, no: &str| asked.map(|is| if is { yes.to_owned() } else { no.to_owned() });
        parts.extend(yes_no(self.hate_on_file, "marked as a hate crime", "not marked as a hate crime"));
        parts.extend(yes_no(self.uplift_applied, "uplift applied", "no uplift applied"));
        parts.extend(yes_no(self.uplift_stated, "stated in court", "not stated in court"));
        let who = self.person.map(|number| format!("Suspect {number}: ")).unwrap_or_default();
        format!("Entry {}. {who}{}.", self.number, parts.join(", "))
    }

    /// Whether it still stands.
    pub fn stands(&self) -> bool {
        self.withdrawn_at.is_none()
    }
}

impl Entitlement {
    /// What was noted, without its reason.
    pub fn in_words(&self) -> String {
        let label = self.kind.label().to_lowercase();
        let choices: Vec<String> = self
            .choices
            .iter()
            .map(|code| match self.kind {
                EntitlementKind::Enhanced => Ground::from_code(code).map_or(code.clone(), |ground| ground.label().to_lowercase()),
                EntitlementKind::Frequency => format!("every {code} days"),
                _ => code.replace('-', " "),
            })
            .collect();
        if choices.is_empty() { label } else { format!("{label} ({})", choices.join(", ")) }
    }
}

impl Incident {
    /// The entries of the proceedings that stand, in the order in which they were noted.
    pub fn proceedings(&self) -> impl DoubleEndedIterator<Item = &Proceeding> {
        self.proceedings.iter().filter(|entry| entry.stands())
    }

    /// The latest entry of a kind that stands, about one suspect or, without one, about anybody.
    pub fn latest(&self, kind: ProceedingKind, person: Option<u32>) -> Option<&Proceeding> {
        self.proceedings().filter(|e| e.kind == kind && (person.is_none() || e.person.is_none() || e.person == person)).max_by_key(|e| e.number)
    }

    /// Lets something of this chapter happen.
    pub(super) fn on_proceeding(&mut self, happened: &Happened) {
        match happened {
            Happened::Entered { entry } => self.proceedings.push((**entry).clone()),
            Happened::TakenBack { did, number, reason } => {
                if let Some(entry) = self.proceedings.iter_mut().find(|e| e.number == *number) {
                    entry.withdrawn_at = Some(did.at);
                    entry.withdrawn_by = Some(did.by.clone());
                    entry.withdrawn_reason = Some(reason.clone());
                }
            }
            Happened::Noted { entitlement } => self.entitlements.push(entitlement.clone()),
        }
    }
}
