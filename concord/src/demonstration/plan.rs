//! The plan of one record's life: what is done to it and when, most of it in time, some of it late, as in any force.

use jiff::{SignedDuration, Timestamp};
use practice::clock::Calendar;
use practice::incident::{
    Channel, ContactChannel, ProceedingKind, Purpose, Reached, ReferralConsent, Satisfaction, StatementAnswer, Threshold,
};

use super::care::{Deed, planned};
use super::hours::{by_day, in_office, later};
use super::random::Chance;
use super::story::Story;

/// One thing that is done.
#[derive(Clone, Debug)]
pub enum Step {
    /// The control-room inspector acknowledges the flag.
    Acknowledge,
    /// The hate crime officer is made aware.
    Aware,
    /// The words of a strand are added where they were not taken down.
    WordStrand,
    /// Assessed and graded; below the least grade with a reason.
    Assess { grade: &'static str, below: bool },
    /// A resource was sent and arrived.
    Attend { sent: Timestamp, arrived: Timestamp },
    /// A missed target is explained; nothing where it was met.
    ExplainBreach,
    /// A crime number for one victim.
    Crime { victim: u32, crime_number: String },
    /// No crime.
    NotCrime { record_as: &'static str, threshold: Threshold },
    /// The rationale is approved.
    Approve,
    /// The subject is told.
    TellSubject,
    /// An option is chosen against behaviour that is no offence.
    Challenge,
    /// It is done.
    Challenged,
    /// The victim hears of it.
    ToldOfChallenge,
    /// Investigator and supervisor are set; again where the case goes to another investigator.
    Assign { again: bool },
    /// A contact with a victim, or an attempt.
    Call { victim: u32, purpose: Purpose, channel: ContactChannel, reached: Reached, satisfaction: Option<Satisfaction> },
    /// Risk is assessed by these answers; by the supervisor where it is a review.
    Risk { victim: u32, yes: Vec<&'static str>, review: bool },
    /// Referral to victim services.
    Refer { victim: u32, consent: ReferralConsent },
    /// The offer of a personal statement.
    Statement { victim: u32, answer: StatementAnswer },
    /// The golden hour's list is answered.
    GoldenHour,
    /// A line of enquiry is opened.
    OpenEnquiry,
    /// An action is set, due in so many days.
    SetAction { days: i64 },
    /// The first open action is finished.
    FinishAction,
    /// A piece of care for a victim.
    Care { deed: Deed, victim: u32 },
    /// The supervisor's review.
    Review,
    /// The outcome.
    Outcome(&'static str),
    /// An inspector's authority for it.
    Authorise,
    /// Closure is asked for.
    AskClosure,
    /// It is sent back.
    ReturnClosure,
    /// It is closed.
    Close,
    /// Removal of the last strand is asked for.
    AskRemoval,
    /// It is decided.
    DecideRemoval { remove: bool },
    /// Something happens to the suspect.
    Happens(ProceedingKind),
    /// The victim is told what happened and was not told yet.
    Tell { victim: u32 },
    /// The crime is confirmed to the victim by letter.
    Confirm { victim: u32 },
}

/// What is done and when, in order of time.
pub type Plan = Vec<(Timestamp, Step)>;

const OUTCOMES: [(&str, u64); 11] =
    [("18", 29), ("14", 20), ("16", 22), ("15", 10), ("1", 10), ("8", 3), ("3", 2), ("22", 1), ("21", 1), ("20", 1), ("2", 1)];
const SATISFIED: [(Satisfaction, u64); 5] = [
    (Satisfaction::VerySatisfied, 30),
    (Satisfaction::Satisfied, 42),
    (Satisfaction::Neither, 15),
    (Satisfaction::Dissatisfied, 9),
    (Satisfaction::VeryDissatisfied, 4),
];
/// Answers of a risk assessment that come to high.
const HIGH: [&[&str]; 3] = [&["injury", "fear"], &["repeat", "suspect-near"], &["victim-vulnerable", "isolated", "fear"]];
const MEDIUM: [&[&str]; 3] = [&["fear", "suspect-near"], &["group", "dependants"], &["repeat-lesser", "fear", "insecure"]];
const LOW: [&[&str]; 3] = [&[], &["fear"], &["online", "isolated"]];

/// Days until the outcome, from and to, by how often.
const LENGTHS: [((i64, i64), u64); 4] = [((3, 11), 36), ((11, 30), 45), ((30, 75), 16), ((80, 220), 3)];

/// What becomes of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// It is crimed and investigated.
    Crime,
    /// The same, and the outcome comes soon.
    QuickCrime,
    /// It is no crime.
    NoCrime,
}

/// Makes the plan of a life.
pub struct Planner<'a> {
    chance: &'a mut Chance,
    calendar: &'a Calendar,
    story: &'a Story,
    plan: Plan,
    /// What the hub does, which holds up nothing.
    support: Plan,
}

impl<'a> Planner<'a> {
    /// A planner for one story.
    pub fn new(chance: &'a mut Chance, calendar: &'a Calendar, story: &'a Story) -> Self {
        Self { chance, calendar, story, plan: Vec::new(), support: Vec::new() }
    }

    /// The whole plan of a record made at a moment, in order of time; as a crime, or as no crime.
    ///
    /// A quick one has its outcome within six days.
    pub fn whole(mut self, recorded_at: Timestamp, course: Course, serial: u64) -> Plan {
        let seen = self.control_room(recorded_at);
        for _ in &self.story.strands {
            let worded = later(recorded_at, self.chance.hours(2, 22));
            self.at(worded, Step::WordStrand);
        }
        match course {
            Course::Crime => self.crime(seen, serial, &LENGTHS),
            Course::QuickCrime => self.crime(seen, serial, &[((3, 6), 1)]),
            Course::NoCrime => self.no_crime(seen),
        }
        self.plan.append(&mut self.support);
        self.plan.sort_by_key(|(at, _)| *at);
        self.plan
    }

    fn at(&mut self, at: Timestamp, step: Step) {
        self.plan.push((at, step));
    }

    /// From one moment on after so long, by day.
    fn day(&mut self, from: Timestamp, after: SignedDuration) -> Timestamp {
        by_day(self.chance, self.calendar, later(from, after))
    }

    fn victims(&self) -> u32 {
        u32::try_from(self.story.victims.len()).unwrap_or(1)
    }

    /// Acknowledged, graded, attended, and the officer made aware; gives the moment at which somebody has been there.
    fn control_room(&mut self, recorded_at: Timestamp) -> Timestamp {
        let emergency = self.story.channel == Channel::Emergency;
        let wait = if self.chance.percent(93) { self.chance.minutes(1, 13) } else { self.chance.minutes(16, 120) };
        self.at(later(recorded_at, wait), Step::Acknowledge);
        let wait = if emergency { self.chance.minutes(1, 3) } else { self.chance.minutes(4, 28) };
        let assessed = later(recorded_at, wait);
        let grade = if emergency { "emergency" } else { self.chance.weighted(&[("priority", 80), ("scheduled", 20)], "priority") };
        self.at(assessed, Step::Assess { grade, below: grade == "scheduled" });
        let wait = if self.chance.percent(95) { self.chance.minutes(20, 300) } else { self.chance.hours(50, 90) };
        let aware = in_office(self.chance, self.calendar, later(recorded_at, wait));
        self.at(aware, Step::Aware);
        let (sent, arrived) = match grade {
            "emergency" => (self.chance.minutes(0, 2), self.chance.minutes(3, 10)),
            "priority" => (self.chance.minutes(1, 8), self.chance.minutes(6, 32)),
            _ => (self.chance.hours(6, 34), self.chance.minutes(20, 80)),
        };
        let sent = later(assessed, sent);
        let arrived = later(sent, arrived);
        let noted = later(arrived, self.chance.minutes(1, 9));
        self.at(noted, Step::Attend { sent, arrived });
        let explained = later(noted, self.chance.minutes(20, 700));
        self.at(explained, Step::ExplainBreach);
        if grade == "scheduled" { assessed } else { noted }
    }

    /// Recorded as no crime, approved, and closed.
    fn no_crime(&mut self, seen: Timestamp) {
        let record_as =
            if self.story.is_national() { self.chance.weighted(&[("incident", 7), ("asb", 2), ("no-record", 1)], "incident") } else { "asb" };
        let held = self.story.suspect.is_some() && self.chance.percent(25);
        let threshold = if held { Threshold::SignificantHarm } else { Threshold::None };
        let decided = later(seen, self.chance.hours(1, 12));
        self.at(decided, Step::NotCrime { record_as, threshold });
        let approved = later(decided, self.chance.hours(1, 9));
        self.at(approved, Step::Approve);
        let told = self.day(approved, SignedDuration::from_hours(30));
        if held {
            self.at(told, Step::TellSubject);
        }
        let wait = self.chance.hours(60, 240);
        let asked = self.day(approved, wait);
        self.close(asked);
        self.challenged(approved);
    }

    /// Nine in ten are decided on in time, most of these done within their fortnight, the others late; the victim is told soon after.
    fn challenged(&mut self, approved: Timestamp) {
        let wait = if self.chance.percent(90) { self.chance.hours(20, 110) } else { self.chance.hours(200, 700) };
        let chosen = self.day(approved, wait);
        self.at(chosen, Step::Challenge);
        let wait = if self.chance.percent(85) { self.chance.hours(72, 320) } else { self.chance.hours(340, 900) };
        let done = self.day(chosen, wait);
        self.at(done, Step::Challenged);
        let wait = self.chance.hours(2, 70);
        let told = self.day(done, wait);
        self.at(told, Step::ToldOfChallenge);
    }

    /// Crimed, assigned, investigated, and closed through its gates.
    fn crime(&mut self, seen: Timestamp, serial: u64, lengths: &[((i64, i64), u64)]) {
        let wait = if self.chance.percent(90) { self.chance.hours(1, 13) } else { self.chance.hours(25, 60) };
        let decided = later(seen, wait);
        let year = self.calendar.local(decided).strftime("%y").to_string();
        for victim in 1..=self.victims() {
            let crime_number = format!("DEMO-{year}-{:06}", serial.saturating_mul(4).saturating_add(u64::from(victim)));
            self.at(decided, Step::Crime { victim, crime_number });
        }
        let wait = if self.chance.percent(94) { self.chance.minutes(15, 200) } else { self.chance.hours(20, 40) };
        let assigned = self.day(decided, wait);
        self.at(assigned, Step::Assign { again: false });
        let days = self.chance.weighted(lengths, (3, 11));
        let length = self.chance.hours(days.0 * 24, days.1 * 24);
        let outcome = self.day(assigned, length);
        for victim in 1..=self.victims() {
            self.first_call(victim, assigned);
            self.care(victim, assigned, outcome);
        }
        self.investigation(assigned, outcome);
        for victim in 1..=self.victims() {
            if !self.chance.percent(92) {
                continue;
            }
            let wait = self.chance.hours(1, 20);
            let confirmed = self.day(assigned, wait);
            self.at(confirmed, Step::Confirm { victim });
        }
        self.reviews(assigned, outcome);
        self.change_of_hands(assigned, outcome);
        let ended = self.ending(outcome);
        let wait = self.chance.hours(2, 40);
        let asked = self.day(ended, wait);
        self.close(asked);
    }

    /// The supervisor's call within 24 hours of the assignment (CT-2.2a): mostly in time, sometimes late, sometimes only tried.
    fn first_call(&mut self, victim: u32, assigned: Timestamp) {
        if self.chance.percent(4) {
            self.attempts(victim, Purpose::First, assigned);
            return;
        }
        let wait = if self.chance.percent(93) { self.chance.hours(1, 14) } else { self.chance.hours(25, 70) };
        let at = self.day(assigned, wait);
        let channel = if self.chance.percent(25) { ContactChannel::InPerson } else { ContactChannel::Phone };
        self.at(at, Step::Call { victim, purpose: Purpose::First, channel, reached: Reached::Spoke, satisfaction: None });
    }

    /// Three tries on two channels over two days and more (R-VIC-08); gives the moment of the last.
    fn attempts(&mut self, victim: u32, purpose: Purpose, from: Timestamp) -> Timestamp {
        let mut last = from;
        for (channel, hours) in [(ContactChannel::Phone, 3), (ContactChannel::Text, 20), (ContactChannel::Phone, 24)] {
            let wait = self.chance.hours(hours, hours + 3);
            last = self.day(last, wait);
            self.at(last, Step::Call { victim, purpose, channel, reached: Reached::Attempted, satisfaction: None });
        }
        last
    }

    /// Risk, referral and statement.
    fn care(&mut self, victim: u32, assigned: Timestamp, outcome: Timestamp) {
        let wait = self.chance.hours(1, 9);
        let assessed = self.day(assigned, wait);
        let (high, answers): (bool, &[&[&'static str]]) = match self.chance.below(20) {
            0..=2 => (true, &HIGH),
            3..=8 => (false, &MEDIUM),
            _ => (false, &LOW),
        };
        let yes = self.chance.one(answers).map(|yes| yes.to_vec()).unwrap_or_default();
        let weekly = high || MEDIUM.contains(&yes.as_slice());
        let again = if high { vec!["fear", "suspect-near"] } else { yes.clone() };
        self.at(assessed, Step::Risk { victim, yes, review: false });
        self.looks_again(victim, assessed, outcome, (weekly, &again));
        if high {
            let wait = self.chance.hours(2, 12);
            let reviewed = self.day(assessed, wait);
            self.at(reviewed, Step::Risk { victim, yes: vec!["fear", "suspect-near"], review: true });
        }
        let wait = self.chance.hours(2, 26);
        let mut referred = self.day(assigned, wait);
        if self.chance.percent(6) {
            self.at(referred, Step::Refer { victim, consent: ReferralConsent::AskLater });
            referred = self.day(referred, SignedDuration::from_hours(50));
        }
        let consent = if self.chance.percent(46) { ReferralConsent::Agreed } else { ReferralConsent::Declined };
        self.at(referred, Step::Refer { victim, consent });
        let agreed = (consent == ReferralConsent::Agreed).then_some(referred);
        for (at, deed) in planned(self.chance, assigned, outcome, agreed, high) {
            let step = Step::Care { deed, victim };
            if deed.is_hubs() { self.support.push((at, step)) } else { self.at(at, step) }
        }
        let half = outcome.duration_since(assigned).as_hours() / 2;
        let offered = self.day(assigned, SignedDuration::from_hours(half.max(1)));
        let answer = self
            .chance
            .weighted(&[(StatementAnswer::Declined, 55), (StatementAnswer::Wants, 20), (StatementAnswer::Made, 25)], StatementAnswer::Declined);
        self.at(offered, Step::Statement { victim, answer });
    }

    /// The risk comes back weekly or monthly and the victim hears at least every fortnight, mostly.
    fn looks_again(&mut self, victim: u32, assessed: Timestamp, outcome: Timestamp, (weekly, yes): (bool, &[&'static str])) {
        let days = if weekly { (4, 6) } else { (20, 26) };
        let mut at = assessed;
        while self.chance.percent(98) {
            let wait = self.chance.hours(days.0 * 24, days.1 * 24);
            at = self.day(at, wait);
            if at >= outcome {
                break;
            }
            self.at(at, Step::Risk { victim, yes: yes.to_vec(), review: true });
        }
        let mut at = assessed;
        while self.chance.percent(98) {
            let wait = self.chance.hours(8 * 24, 12 * 24);
            at = self.day(at, wait);
            if at >= outcome {
                break;
            }
            self.at(at, Step::Tell { victim });
        }
    }

    /// The golden hour's list within hours, a line of enquiry, and two actions, of which the second is done while there is time.
    fn investigation(&mut self, assigned: Timestamp, outcome: Timestamp) {
        let after = |hours: i64| later(assigned, SignedDuration::from_hours(hours));
        self.at(after(2), Step::GoldenHour);
        self.at(after(3), Step::OpenEnquiry);
        self.at(after(4), Step::SetAction { days: 3 });
        if after(60) < outcome {
            self.at(after(60), Step::FinishAction);
        }
        if outcome.duration_since(assigned) > SignedDuration::from_hours(240) {
            self.at(after(70), Step::SetAction { days: 5 });
            self.at(after(235), Step::FinishAction);
        }
    }

    /// A review every seven days or sooner (CT-2.2b), now and then later.
    fn reviews(&mut self, assigned: Timestamp, outcome: Timestamp) {
        let mut at = assigned;
        loop {
            let wait = if self.chance.percent(92) { self.chance.hours(128, 154) } else { self.chance.hours(180, 290) };
            at = self.day(at, wait);
            if at >= outcome {
                return;
            }
            self.at(at, Step::Review);
        }
    }

    /// Another investigator, or a doubt about a strand, in a few lives.
    fn change_of_hands(&mut self, assigned: Timestamp, outcome: Timestamp) {
        let length = outcome.duration_since(assigned);
        if length > SignedDuration::from_hours(240) && self.chance.percent(5) {
            let at = self.day(assigned, SignedDuration::from_hours(150));
            self.at(at, Step::Assign { again: true });
        }
        if length > SignedDuration::from_hours(240) && self.chance.percent(2) {
            let at = self.day(assigned, SignedDuration::from_hours(60));
            self.at(at, Step::AskRemoval);
            let wait = self.chance.hours(4, 26);
            let decided = in_office(self.chance, self.calendar, later(at, wait));
            // An aggravated offence must keep a strand to rest on (R-REC-14).
            let may_go = self.story.strands.len() > 1 && self.story.strands.first() != Some(&"DIS");
            let remove = may_go && self.chance.percent(60);
            self.at(decided, Step::DecideRemoval { remove });
        }
    }

    /// Outcome, authority where it needs one, and the closing call to each victim; gives the moment at which all are told.
    fn ending(&mut self, outcome: Timestamp) -> Timestamp {
        let known = self.story.suspect.is_some();
        let code = match self.chance.weighted(&OUTCOMES, "18") {
            // Without a suspect nobody is charged, and with one nobody is unknown.
            "18" | "14" if known => "16",
            "18" | "14" => self.chance.weighted(&[("18", 3), ("14", 2)], "18"),
            _ if !known => "18",
            code => code,
        };
        let mut told = if matches!(code, "1" | "15" | "16") { self.with_suspect(code, outcome) } else { outcome };
        self.at(told, Step::Outcome(code));
        if code == "21" {
            told = self.day(told, SignedDuration::from_hours(20));
            self.at(told, Step::Authorise);
        }
        let mut last = told;
        for victim in 1..=self.victims() {
            let done = self.closing_call(victim, told);
            last = last.max(done);
        }
        last
    }

    /// Interviewed, or arrested and charged, and every victim told in time, mostly; gives the moment at which the last one is.
    fn with_suspect(&mut self, code: &str, from: Timestamp) -> Timestamp {
        let first = if code == "1" { ProceedingKind::Arrested } else { ProceedingKind::Interviewed };
        self.at(from, Step::Happens(first));
        let mut last = from;
        if code == "1" {
            last = later(from, self.chance.hours(2, 9));
            self.at(last, Step::Happens(ProceedingKind::Charged));
        }
        for victim in 1..=self.victims() {
            let wait = if self.chance.percent(90) { self.chance.hours(1, 6) } else { self.chance.hours(60, 130) };
            let told = self.day(last, wait);
            self.at(told, Step::Tell { victim });
            last = last.max(told);
        }
        last
    }

    fn closing_call(&mut self, victim: u32, from: Timestamp) -> Timestamp {
        if self.chance.percent(5) {
            return self.attempts(victim, Purpose::Closing, from);
        }
        let wait = self.chance.hours(3, 60);
        let called = self.day(from, wait);
        let satisfaction = self.chance.weighted(&SATISFIED, Satisfaction::Satisfied);
        let call =
            |purpose, satisfaction| Step::Call { victim, purpose, channel: ContactChannel::Phone, reached: Reached::Spoke, satisfaction };
        self.at(called, call(Purpose::Closing, Some(satisfaction)));
        if !matches!(satisfaction, Satisfaction::Dissatisfied | Satisfaction::VeryDissatisfied) {
            return called;
        }
        let wait = if self.chance.percent(88) { self.chance.hours(3, 36) } else { self.chance.hours(50, 110) };
        let heard = self.day(called, wait);
        self.at(heard, call(Purpose::Dissatisfied, Some(Satisfaction::Neither)));
        let wait = self.chance.hours(1, 30);
        let reviewed = self.day(heard, wait);
        self.at(reviewed, Step::Care { deed: Deed::Cause, victim });
        reviewed
    }

    /// Asked for when all else is done, sent back in a few lives, and closed.
    fn close(&mut self, asked: Timestamp) {
        let done = self.plan.iter().map(|(at, _)| *at).max().unwrap_or(asked);
        let mut asked = if asked > done { asked } else { self.day(done, SignedDuration::from_hours(1)) };
        self.at(asked, Step::AskClosure);
        if self.chance.percent(4) {
            let wait = self.chance.hours(1, 14);
            let back = self.day(asked, wait);
            self.at(back, Step::ReturnClosure);
            let wait = self.chance.hours(5, 60);
            asked = self.day(back, wait);
            self.at(asked, Step::AskClosure);
        }
        let wait = if self.chance.percent(93) { self.chance.hours(1, 13) } else { self.chance.hours(25, 80) };
        let closed = self.day(asked, wait);
        self.at(closed, Step::Close);
    }
}
