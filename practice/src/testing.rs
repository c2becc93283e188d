//! A fixture for the tests of the rules: the shipped policy at a moment, and one case that people drive by what they do.

use std::path::Path;
use std::sync::OnceLock;

use jiff::Timestamp;
use jiff::civil::DateTime;

use crate::duty::Duty;
use crate::incident::care::{Contract, Effect};
use crate::incident::classify::DecideCommand;
use crate::incident::{
    AssessCommand, Channel, Contact, ContactChannel, CrimeCommand, Did, EntitlementKind, Event, Incident, NotCrimeCommand, Perceiver, Person,
    PersonKind, Purpose, Reached, ReferralConsent, Refused, RiskLevel, Satisfaction, StatementAnswer, StrandFlag, Threshold, TreeAnswer, Words,
};
use crate::people::Rank;
use crate::policy::{Adoption, AdoptionKind, Book, Policy, Satisfier, Step};
use crate::report::{ReportCommand, record};
use crate::supervision;
use crate::victim::code::NoteCommand;
use crate::victim::{self, CauseCommand, ContactCommand, RiskCommand};

/// The shipped packs, read once.
fn book() -> &'static Book {
    static BOOK: OnceLock<Book> = OnceLock::new();
    BOOK.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../policy");
        let mut files = Vec::new();
        for folder in ["england-and-wales", "leicestershire", "cambridgeshire"] {
            for file in std::fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path()) {
                let name = format!("{folder}/{}", file.file_name().unwrap().to_str().unwrap());
                files.push((name, std::fs::read_to_string(&file).unwrap()));
            }
        }
        Book::load(&files).unwrap()
    })
}

/// The policy that a force works under at a local moment such as "2026-11-20 16:00".
pub(crate) fn policy_at(force: &str, moment: &str) -> Policy {
    let adopted = Adoption { kind: AdoptionKind::Pack, item: force.into(), version: "2026.1".into(), from: at("2026-11-01 00:00") };
    book().policy(&[adopted], at(moment)).unwrap()
}

/// A moment on local clocks: "2026-11-20 16:00".
pub(crate) fn at(moment: &str) -> Timestamp {
    let moment: DateTime = moment.replace(' ', "T").parse().unwrap();
    moment.in_tz("Europe/London").unwrap().timestamp()
}

/// Sealed words, as the ledger would give them.
pub(crate) fn words(number: i64) -> Words {
    Words::new(number, &[7; 32])
}

/// A strand with words, perceived by the victim.
pub(crate) fn strand(code: &str) -> StrandFlag {
    StrandFlag {
        incident: "LEI-1".into(),
        number: 1,
        strand: code.into(),
        sub: None,
        religions: if code == "REL" { vec!["UNK".into()] } else { Vec::new() },
        perceived_by: Perceiver::Victim,
        words: Some(words(1)),
        at: at("2026-11-20 10:00"),
        by: "handler".into(),
        removal_asked_at: None,
        removal_asked_by: None,
        removal_reason: None,
        removed_at: None,
        removed_by: None,
    }
}

/// A person without details.
pub(crate) fn person(number: u32, kind: PersonKind) -> Person {
    Person {
        incident: "LEI-1".into(),
        number,
        kind,
        name: None,
        phone: None,
        email: None,
        address: None,
        about: None,
        under_18: None,
        monitoring: None,
        safe_contact: None,
        referral: None,
        referral_at: None,
        statement: None,
        statement_at: None,
        at: at("2026-11-20 10:00"),
        by: "handler".into(),
    }
}

/// A report by telephone on Friday 20 November 2026 at 10:00, of something an hour before, with these strands and this many victims.
pub(crate) fn report(strands: &[&str], victims: u32) -> ReportCommand {
    ReportCommand {
        id: "LEI-1".into(),
        channel: Channel::NonEmergency,
        reported_at: at("2026-11-20 10:00"),
        occurred_from: Some(at("2026-11-20 09:00")),
        occurred_to: None,
        district: "E06000016".into(),
        ward: None,
        setting: None,
        place: None,
        narrative: Some(words(2)),
        tags: Vec::new(),
        strands: strands.iter().zip(1..).map(|(code, number)| StrandFlag { number, ..strand(code) }).collect(),
        people: (1..=victims).map(|number| person(number, PersonKind::Victim)).collect(),
        crimes: Vec::new(),
        outcome: None,
        source: None,
    }
}

/// A contact that got through by telephone; by whom is said when it is noted.
pub(crate) fn call(person: u32, purpose: Purpose, rank: Rank, at: Timestamp) -> ContactCommand {
    let closing = purpose == Purpose::Closing;
    ContactCommand {
        person,
        at,
        channel: ContactChannel::Phone,
        purpose,
        reached: Reached::Spoke,
        note: None,
        understood: closing.then_some(true),
        satisfaction: closing.then_some(Satisfaction::Satisfied),
        rank,
        supervisor: rank >= Rank::Sergeant,
        breach: None,
        tells: Vec::new(),
        letter: None,
    }
}

/// A stored contact by the sergeant, for rules that read contacts alone.
pub(crate) fn contact(at: Timestamp, channel: ContactChannel, reached: Reached) -> Contact {
    Contact {
        incident: "LEI-1".into(),
        number: 1,
        person: 1,
        at,
        by: "sergeant".into(),
        rank: Rank::Sergeant,
        supervisor: true,
        channel,
        purpose: Purpose::First,
        reached,
        note: None,
        understood: None,
        satisfaction: None,
        breach: None,
        tells: Vec::new(),
        letter: None,
    }
}

/// One record, the policy that it is worked under, what happened to it and the moment that it is now.
pub(crate) struct Case {
    pub(crate) incident: Incident,
    pub(crate) policy: Policy,
    pub(crate) events: Vec<Event>,
    pub(crate) now: Timestamp,
}

impl Case {
    /// The case that a report begins in Leicestershire, at the moment of the report.
    pub(crate) fn of(given: ReportCommand) -> Self {
        let now = given.reported_at;
        let policy = policy_at("leicestershire", "2026-11-20 10:00");
        let event = record(given, "handler", now, &policy).unwrap();
        Self { incident: Incident::begin(&event).unwrap(), policy, events: vec![event], now }
    }

    /// A race hate crime against one victim: crimed at 10:00 as 9B, assigned at 16:00 on Friday 20 November 2026.
    pub(crate) fn hate_crime() -> Self {
        let mut case = Self::of(report(&["RACE"], 1));
        case.crime("26/1000", "9B", Some(1)).unwrap();
        case.at("2026-11-20 16:00").assign("investigator", "sergeant").unwrap();
        case
    }

    /// A hate crime with every duty that blocks closure met, save those of one rule.
    pub(crate) fn ready_but_for(rule: &str) -> Self {
        let mut case = Self::hate_crime();
        case.outcome("18").unwrap();
        case.meet_all_but(rule);
        case
    }

    /// Lets it be this local moment.
    pub(crate) fn at(&mut self, moment: &str) -> &mut Self {
        self.now = at(moment);
        self
    }

    pub(crate) fn did(&self, by: &str) -> Did {
        Did { by: by.into(), at: self.now }
    }

    /// Lets an allowed step happen; a refusal changes nothing and is handed back.
    pub(crate) fn happen(&mut self, step: Result<Event, Refused>) -> Result<(), Refused> {
        let event = step?;
        self.incident.apply(&event);
        self.events.push(event);
        Ok(())
    }

    pub(crate) fn crime(&mut self, number: &str, offence: &str, victim: Option<u32>) -> Result<(), Refused> {
        let given =
            CrimeCommand { crime_number: number.into(), offence: offence.into(), victim, late_reason: Some(words(3)), registrar: false };
        self.happen(self.incident.give_crime_number(self.did("handler"), given, &self.policy))
    }

    pub(crate) fn not_a_crime(&mut self, record_as: &str, threshold: Threshold) -> Result<(), Refused> {
        let given = not_crime(record_as, threshold);
        self.happen(self.incident.not_a_crime(self.did("handler"), given, &self.policy))
    }

    pub(crate) fn assign(&mut self, investigator: &str, supervisor: &str) -> Result<(), Refused> {
        self.happen(supervision::assign(&self.incident, self.did("manager"), investigator.into(), supervisor.into()))
    }

    pub(crate) fn contact(&mut self, by: &str, given: ContactCommand) -> Result<(), Refused> {
        self.happen(victim::contact(&self.incident, self.did(by), given, &self.policy))
    }

    pub(crate) fn outcome(&mut self, code: &str) -> Result<(), Refused> {
        let did = self.did("investigator");
        self.happen(supervision::set_outcome(&self.incident, did, code.into(), Some(words(4)), true, &self.policy))
    }

    pub(crate) fn ask_closure(&mut self) -> Result<(), Refused> {
        self.happen(supervision::ask_closure(&self.incident, self.did("investigator"), &self.policy))
    }

    /// Signed off by a sergeant who never investigates.
    pub(crate) fn close(&mut self) -> Result<(), Refused> {
        let grounds = supervision::recorded(&self.incident)?;
        self.happen(supervision::close(&self.incident, self.did("sergeant-3"), &grounds, &self.policy))
    }

    pub(crate) fn assess(&mut self, grade: &str, may_go_below: bool, below: Option<Words>) -> Result<(), Refused> {
        let given = AssessCommand {
            thrive: ["T=high", "H=medium", "R=unknown", "I=low", "V=none", "E=low"].map(str::to_owned).to_vec(),
            grade: grade.into(),
            note: None,
            below,
            may_go_below,
        };
        self.happen(self.incident.assess(self.did("handler"), given, &self.policy))
    }

    pub(crate) fn risk(&mut self, by: &str, person: u32, yes: &[&str], level: Option<RiskLevel>) -> Result<(), Refused> {
        let yes = yes.iter().map(|code| (*code).to_owned()).collect();
        let given =
            RiskCommand { person, yes, no: Vec::new(), details: None, level, note: Some(words(5)), supervisor: by.starts_with("sergeant") };
        self.happen(victim::assess_risk(&self.incident, self.did(by), given, &self.policy))
    }

    pub(crate) fn duties(&self) -> Vec<Duty> {
        supervision::duties(&self.incident, &self.policy)
    }

    /// The duty of a rule on its first occasion.
    pub(crate) fn duty(&self, rule: &str) -> Duty {
        self.duties().into_iter().find(|d| d.rule == rule).unwrap_or_else(|| panic!("no duty {rule}"))
    }

    /// The rules in the way of closure, each once.
    pub(crate) fn in_the_way(&self) -> Vec<String> {
        let mut rules: Vec<String> = supervision::in_the_way(&self.incident, Step::Close, &self.policy).into_iter().map(|d| d.rule).collect();
        rules.dedup();
        rules
    }

    /// Meets what blocks closure, save the duties of one rule, a minute a duty. What cannot be met shows as still in the way.
    pub(crate) fn meet_all_but(&mut self, rule: &str) {
        for _ in 0..200 {
            let blocking = supervision::in_the_way(&self.incident, Step::Close, &self.policy);
            let Some(duty) = blocking.into_iter().find(|d| d.rule != rule) else { return };
            self.now += jiff::SignedDuration::from_mins(1);
            self.meet(&duty).unwrap_or_else(|refused| panic!("{duty:?}: {refused}"));
        }
    }

    /// Does what meets a duty, by somebody who may; what is owed to a victim who is not named is waived by an inspector.
    pub(crate) fn meet(&mut self, duty: &Duty) -> Result<(), Refused> {
        let number = duty.about.split(' ').nth(1).and_then(|n| n.parse::<u32>().ok());
        let satisfier = self.policy.rule(&duty.rule).unwrap().satisfied_by;
        let (incident, policy) = (&self.incident, &self.policy);
        let step = match (satisfier, number) {
            (Satisfier::Acknowledged, _) => incident.acknowledge(self.did("fim")),
            (Satisfier::MadeAware, _) => incident.make_aware(self.did("hate-crime-officer")),
            (Satisfier::Assessed, _) => return self.assess("priority", false, None),
            (Satisfier::RecordingDecided, _) if incident.core.rationale.is_none() => return self.crime("26/9000", "9A", self.first_victim()),
            (Satisfier::RecordingDecided | Satisfier::RationaleApproved, _) => incident.approve_rationale(self.did("fim")),
            (Satisfier::StrandsComplete, _) => {
                let bare = incident.standing().find(|s| s.words.is_none()).unwrap().number;
                incident.word_strand(bare, self.did("handler"), words(6))
            }
            (Satisfier::SubjectNotified, _) => incident.tell_subject(self.did("investigator"), None, policy),
            (Satisfier::RemovalDecided, Some(n)) => incident.decide_removal(n, self.did("hate-crime-officer"), false, policy),
            (Satisfier::CancellationDecided, Some(n)) => {
                let given = DecideCommand { crime: n, cancel: false, reason: Some(words(11)), registrar: true };
                incident.decide_cancellation(self.did("registrar"), given, policy)
            }
            (Satisfier::CancellationTold, Some(n)) => incident.tell_of_cancellation(self.did("investigator"), n),
            (Satisfier::BreachExplained, _) => incident.explain_breach(self.did("fim"), words(7)),
            (Satisfier::AuthorityGiven, _) => supervision::authorise(incident, self.did("inspector"), Rank::Inspector, words(8), policy),
            (Satisfier::CauseReviewed, _) => {
                let contact = last_number(&duty.about);
                victim::review_cause(incident, self.did("inspector"), cause(contact), policy)
            }
            (Satisfier::InterventionDone, _) => {
                victim::intervened(incident, self.did("investigator"), last_number(&duty.about), Effect::Reduced, None)
            }
            (Satisfier::RemedyDone, _) => victim::remedied(incident, self.did("sergeant-3"), last_number(&duty.about)),
            (_, None) => supervision::waive(incident, self.did("inspector"), Rank::Inspector, &duty.rule, &duty.about, words(9), policy),
            (Satisfier::SupervisorContact, Some(n)) => return self.contact("sergeant-3", told(n, Purpose::First, Rank::Sergeant, self.now)),
            (Satisfier::ClosingCall, Some(_)) if incident.core.outcome.is_none() => return self.outcome("18"),
            (Satisfier::ClosingCall, Some(n)) => return self.contact("sergeant-3", told(n, Purpose::Closing, Rank::Sergeant, self.now)),
            (Satisfier::InspectorContact, Some(n)) => {
                return self.contact("inspector", told(n, Purpose::Dissatisfied, Rank::Inspector, self.now));
            }
            (Satisfier::RiskAssessed | Satisfier::RiskReviewed, Some(n)) => return self.risk("sergeant-3", n, &[], None),
            (Satisfier::ReferralMade, Some(n)) => victim::refer(incident, self.did("investigator"), n, ReferralConsent::Agreed),
            (Satisfier::UpdateGiven, Some(n)) => {
                let tells = vec![duty.about.rsplit(' ').next().unwrap_or_default().to_owned()];
                return self.contact(
                    "investigator",
                    ContactCommand { tells, breach: Some(words(60)), ..call(n, Purpose::Update, Rank::Constable, self.now) },
                );
            }
            (Satisfier::ComplaintAnswered, Some(person)) => {
                let given = NoteCommand { person, kind: EntitlementKind::ComplaintAnswered, choices: Vec::new(), note: None };
                victim::code::note(incident, self.did("sergeant"), given, policy)
            }
            (Satisfier::StatementOffered, Some(n)) => victim::offer_statement(incident, self.did("investigator"), n, StatementAnswer::Declined),
            (other, Some(_)) => panic!("nothing that blocks closure is met by {other}"),
        };
        self.happen(step)
    }

    fn first_victim(&self) -> Option<u32> {
        self.incident.victims().next().map(|p| p.number)
    }
}

/// A call at whatever hour it is, with the reason where a contract does not allow it.
fn told(person: u32, purpose: Purpose, rank: Rank, at: Timestamp) -> ContactCommand {
    ContactCommand { breach: Some(words(60)), ..call(person, purpose, rank, at) }
}

/// The number at the end of what a duty is about.
fn last_number(about: &str) -> u32 {
    about.rsplit(' ').next().and_then(|n| n.parse().ok()).unwrap_or(0)
}

/// An inspector's review of a dissatisfaction: slow, nothing urgent, nothing to learn.
pub(crate) fn cause(contact: u32) -> CauseCommand {
    CauseCommand { contact, cause: "slow".into(), note: None, remedy: None, learning: None, rank: Rank::Inspector }
}

/// A contract that allows text messages and calls on working days from nine to three, agreed with a person, and no letter.
pub(crate) fn contract(person: u32, review_at: Timestamp) -> Contract {
    let codes = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>();
    Contract {
        incident: String::new(),
        number: 0,
        person,
        at: review_at,
        by: String::new(),
        preferred_name: Some(words(20)),
        language: None,
        interpreter: false,
        formats: Vec::new(),
        safe: codes(&["phone", "text"]),
        unsafe_channels: codes(&["letter"]),
        days: codes(&["mon", "tue", "wed", "thu", "fri"]),
        from_time: Some("09:00".into()),
        to_time: Some("15:00".into()),
        limits: Some(words(21)),
        nominated: None,
        update_days: Some(14),
        wanted: codes(&["charge"]),
        unwanted: codes(&["no-news"]),
        review_at,
    }
}

/// "No crime", with freedom of expression considered.
pub(crate) fn not_crime(record_as: &str, threshold: Threshold) -> NotCrimeCommand {
    NotCrimeCommand { rationale: words(10), record_as: record_as.into(), answers: weighed(), threshold, registrar: false }
}

/// Every question of the trees, answered so that it leads on.
pub(crate) fn weighed() -> Vec<TreeAnswer> {
    let answers = [
        ("trivial", false),
        ("expression_considered", true),
        ("proportionate", true),
        ("threshold", true),
        ("least_intrusive", true),
        ("purpose", true),
    ];
    answers.into_iter().map(|(step, answer)| TreeAnswer { step: step.into(), answer, words: Some(words(70)) }).collect()
}

/// The same with one question answered otherwise, or not at all.
pub(crate) fn weighed_but(step: &str, answer: Option<bool>) -> Vec<TreeAnswer> {
    let mut answers = weighed();
    answers.retain(|known| known.step != step || answer.is_some());
    answers.iter_mut().filter(|known| known.step == step).for_each(|known| known.answer = answer.unwrap_or_default());
    answers
}
