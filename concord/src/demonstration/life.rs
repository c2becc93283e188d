//! One record's life, carried out: every step goes through the same rule as a colleague's would, at its own moment and under its own hand.

use std::sync::Arc;

use jiff::{Timestamp, ToSpan};
use practice::incident::investigation::GoldenAnswer;
use practice::incident::{AssessCommand, ContactChannel, CrimeCommand, Did, Event, Incident, PersonKind, Purpose, Reached, Refused, Words};
use practice::policy::Policy;
use practice::supervision::plan::{self, ActionCommand};
use practice::supervision::{self, ProceedingCommand};
use practice::victim::{self, ContactCommand, RiskCommand};

use super::care::Deed;
use super::crew::{Crew, Hand};
use super::phrases;
use super::plan::Step;
use super::random::Chance;
use crate::house::Policies;
use crate::incident::sql;
use crate::ledger::{Fault, Owner, Signature, Tx};

/// What a step came to: an event, nothing to do, or a rule's refusal.
pub(super) type Came = Result<Result<Option<Event>, Refused>, Fault>;

/// A life while it is being lived.
pub struct Life<'a, 'b> {
    pub(super) tx: &'a mut Tx<'b>,
    pub(super) chance: Chance,
    crew: &'a Crew,
    pub(super) policy: Arc<Policy>,
    offence: &'static str,
    pub(super) incident: Incident,
    events: Vec<(Signature, Event)>,
    erased: Vec<u32>,
    /// Steps that a rule refused, each with what it said: such a step is left undone.
    pub refused: Vec<String>,
}

impl<'a, 'b> Life<'a, 'b> {
    /// Begins with the report's event, done by the one who took it; the offence is what it is crimed as, if it is.
    pub fn begin(
        tx: &'a mut Tx<'b>,
        chance: Chance,
        crew: &'a Crew,
        policy: Arc<Policy>,
        offence: &'static str,
        (at, recorded): (Timestamp, Event),
    ) -> Result<Self, Fault> {
        let incident = Incident::begin(&recorded).ok_or_else(|| Fault::new("a life must begin with its report"))?;
        let events = vec![(crew.taker.sign(at), recorded)];
        Ok(Self { tx, chance, crew, policy, offence, incident, events, erased: Vec::new(), refused: Vec::new() })
    }

    /// Does a step at a moment.
    pub fn step(&mut self, at: Timestamp, step: &Step) -> Result<(), Fault> {
        let hand = self.hand(step);
        match self.came(step, hand.did(at), &hand)? {
            Ok(Some(event)) => {
                if let Event::NotCrimed { erased, .. } = &event {
                    self.erased.extend(erased);
                }
                self.incident.apply(&event);
                self.events.push((hand.sign(at), event));
            }
            Ok(None) => {}
            Err(refused) => self.refused.push(format!("{} {step:?}: {refused}", self.incident.core.id)),
        }
        Ok(())
    }

    /// Writes the whole life down; gives what was refused in it.
    pub fn write(self, policies: &Policies) -> Result<Vec<String>, Fault> {
        let written = sql::live(self.tx, policies, &self.events)?;
        sql::destroy_keys(self.tx, &written.core.id, &self.erased)?;
        Ok(self.refused)
    }

    /// Whose step it is.
    fn hand(&self, step: &Step) -> Hand {
        let crew = self.crew;
        let hand = match step {
            Step::Acknowledge | Step::ExplainBreach | Step::Approve | Step::Crime { .. } | Step::Assess { below: true, .. } => &crew.inspector,
            Step::Assess { .. } | Step::Attend { .. } | Step::NotCrime { .. } | Step::WordStrand => &crew.taker,
            Step::Aware | Step::DecideRemoval { .. } => &crew.officer,
            Step::Assign { .. } | Step::Authorise | Step::Call { purpose: Purpose::Dissatisfied, .. } => &crew.manager,
            Step::Challenge
            | Step::Challenged
            | Step::ToldOfChallenge
            | Step::Call { .. }
            | Step::Review
            | Step::ReturnClosure
            | Step::Close
            | Step::Risk { review: true, .. } => &crew.supervisor,
            Step::Care { deed, .. } if deed.is_hubs() => &crew.hub,
            Step::Care { deed: Deed::Cause, .. } => &crew.manager,
            // What is no crime has no investigator.
            Step::AskClosure | Step::TellSubject if self.incident.core.first_assigned_at.is_none() => &crew.officer,
            _ => self.investigator(),
        };
        hand.clone()
    }

    fn investigator(&self) -> &'a Hand {
        let now = self.incident.core.investigator.as_deref();
        if now == Some(self.crew.next_investigator.account.as_str()) { &self.crew.next_investigator } else { &self.crew.investigator }
    }

    fn came(&mut self, step: &Step, did: Did, hand: &Hand) -> Came {
        match step {
            Step::Acknowledge => some(self.incident.acknowledge(did)),
            Step::Aware => some(self.incident.make_aware(did)),
            Step::WordStrand => self.word_strand(did),
            Step::Assess { grade, below } => self.assess(did, grade, *below),
            Step::Attend { sent, arrived } => some(self.incident.attend(did, *sent, *arrived)),
            Step::ExplainBreach => self.explain_breach(did),
            Step::Crime { victim, crime_number } => self.crime(did, *victim, crime_number),
            Step::NotCrime { record_as, threshold } => self.not_crime(did, record_as, *threshold),
            Step::Approve => some(self.incident.approve_rationale(did)),
            Step::TellSubject => some(self.incident.tell_subject(did, None, &self.policy)),
            Step::Challenge => self.challenge(did),
            Step::Challenged => self.challenged(did),
            Step::ToldOfChallenge => self.told_of_challenge(did),
            Step::AskRemoval => self.ask_removal(did),
            Step::DecideRemoval { remove } => {
                let number = self.incident.strands.last().map_or(0, |strand| strand.number);
                some(self.incident.decide_removal(number, did, *remove, &self.policy))
            }
            other => self.later_step(other, did, hand),
        }
    }

    fn later_step(&mut self, step: &Step, did: Did, hand: &Hand) -> Came {
        match step {
            Step::Assign { again } => {
                let investigator = if *again { &self.crew.next_investigator } else { &self.crew.investigator };
                some(supervision::assign(&self.incident, did, investigator.account.clone(), self.crew.supervisor.account.clone()))
            }
            Step::Call { .. } => self.call(step, did, hand),
            Step::Risk { victim, yes, review } => self.risk(did, *victim, yes, *review),
            Step::Refer { victim, consent } => some(victim::refer(&self.incident, did, *victim, *consent)),
            Step::Statement { victim, answer } => some(victim::offer_statement(&self.incident, did, *victim, *answer)),
            Step::Care { deed, .. } if self.incident.is_closed() && !deed.is_hubs() => Ok(Ok(None)),
            Step::Care { deed, victim } => self.care(*deed, *victim, did, hand.rank),
            Step::Review => {
                let note = self.seal("review", &phrases::REVIEWED)?;
                some(supervision::review(&self.incident, did, note))
            }
            Step::GoldenHour | Step::OpenEnquiry | Step::SetAction { .. } | Step::FinishAction => self.investigate(step, did),
            Step::Outcome(code) => self.outcome(did, code),
            Step::Authorise => {
                let reason = self.seal("authority", &phrases::AUTHORITY)?;
                some(supervision::authorise(&self.incident, did, hand.rank, reason, &self.policy))
            }
            Step::AskClosure => some(supervision::ask_closure(&self.incident, did, &self.policy)),
            Step::ReturnClosure => {
                let reason = self.seal("closure returned", &phrases::RETURNED)?;
                some(supervision::return_closure(&self.incident, did, reason))
            }
            Step::Close => match supervision::recorded(&self.incident) {
                Ok(grounds) => some(supervision::close(&self.incident, did, &grounds, &self.policy)),
                Err(refused) => Ok(Err(refused)),
            },
            Step::Happens(kind) => {
                let suspect = self.incident.people.iter().find(|p| p.kind == PersonKind::Suspect).map(|p| p.number);
                some(supervision::proceed(&self.incident, did.clone(), ProceedingCommand::of(*kind, suspect, did.at), &self.policy))
            }
            Step::Tell { victim } => self.tell(did, *victim, hand, false),
            Step::Confirm { victim } => self.tell(did, *victim, hand, true),
            _ => Ok(Ok(None)),
        }
    }

    /// A letter that confirms the crime, or a call that tells a victim all that they were not told yet.
    fn tell(&mut self, did: Did, person: u32, hand: &Hand, confirm: bool) -> Came {
        let known = |number: u32| self.incident.contacts.iter().any(|c| c.person == person && c.tells.contains(&number.to_string()));
        let news = self.incident.proceedings().map(|e| e.number).filter(|number| !known(*number));
        let tells: Vec<String> = if confirm { vec![supervision::CONFIRMATION.to_owned()] } else { news.map(|n| n.to_string()).collect() };
        let words: &[&'static str] = if confirm { &phrases::CONFIRMED } else { &phrases::TOLD };
        let text = self.chance.word(words);
        let note = self.tx.seal(&self.incident.core.id, Owner::Person(person), "letter", text)?;
        // A confirmation is a letter, unless the contact contract says that letters are not safe for this person.
        let by_letter = victim::check_reach(&self.incident, person, ContactChannel::Letter, did.at, &self.policy).is_ok();
        let channel = match (confirm, by_letter) {
            (false, _) => ContactChannel::Phone,
            (true, true) => ContactChannel::Letter,
            (true, false) => ContactChannel::Email,
        };
        let given = ContactCommand {
            person,
            at: did.at,
            channel,
            purpose: Purpose::Update,
            reached: Reached::Spoke,
            note: Some(note),
            understood: None,
            satisfaction: None,
            rank: hand.rank,
            supervisor: false,
            tells,
            breach: None,
            letter: confirm.then(|| supervision::CONFIRMATION.to_owned()),
        };
        some(victim::contact(&self.incident, did, given, &self.policy))
    }

    /// Seals one of a list of sentences.
    pub(super) fn seal(&mut self, field: &str, sentences: &[&'static str]) -> Result<Words, Fault> {
        let text = self.chance.word(sentences);
        self.tx.seal(&self.incident.core.id, Owner::Incident, field, text)
    }

    fn word_strand(&mut self, did: Did) -> Came {
        let Some(bare) = self.incident.standing().find(|strand| strand.words.is_none()) else { return Ok(Ok(None)) };
        let (number, code) = (bare.number, bare.strand.clone());
        let perceived = phrases::perception(&mut self.chance, &code);
        let given = self.tx.seal(&self.incident.core.id, Owner::Incident, "perception", &perceived)?;
        some(self.incident.word_strand(number, did, given))
    }

    fn assess(&mut self, did: Did, grade: &str, below: bool) -> Came {
        let levels = if grade == "emergency" { ["high", "high", "medium"] } else { ["low", "medium", "medium"] };
        let thrive =
            ["T", "H", "R", "I", "V", "E"].iter().zip(levels.iter().cycle()).map(|(letter, level)| format!("{letter}={level}")).collect();
        let given = AssessCommand {
            thrive,
            grade: grade.to_owned(),
            note: if self.chance.percent(40) { Some(self.seal("assessment", &phrases::CONSIDERED)?) } else { None },
            below: if below { Some(self.seal("below grade", &phrases::BELOW)?) } else { None },
            may_go_below: below,
        };
        some(self.incident.assess(did, given, &self.policy))
    }

    fn explain_breach(&mut self, did: Did) -> Came {
        if supervision::target_missed(&self.incident, &self.policy).is_none() {
            return Ok(Ok(None));
        }
        let reason = self.seal("missed target", &phrases::BREACH)?;
        some(self.incident.explain_breach(did, reason))
    }

    fn crime(&mut self, did: Did, victim: u32, crime_number: &str) -> Came {
        let hours = i64::from(self.policy.settings.recording_hours.value);
        let late = did.at > self.incident.core.reported_at.saturating_add(hours.hours()).unwrap_or(did.at) && self.incident.crimes.is_empty();
        let given = CrimeCommand {
            crime_number: crime_number.to_owned(),
            offence: self.offence.to_owned(),
            victim: Some(victim),
            late_reason: if late { Some(self.seal("late crime number", &phrases::LATE)?) } else { None },
            registrar: false,
        };
        some(self.incident.give_crime_number(did, given, &self.policy))
    }

    fn ask_removal(&mut self, did: Did) -> Came {
        let number = self.incident.strands.last().map_or(0, |strand| strand.number);
        let reason = self.seal("removal", &phrases::REMOVAL)?;
        some(self.incident.ask_removal(number, did, reason))
    }

    fn call(&mut self, step: &Step, did: Did, hand: &Hand) -> Came {
        let Step::Call { victim, purpose, channel, reached, satisfaction } = step else { return Ok(Ok(None)) };
        let spoke = *reached == practice::incident::Reached::Spoke;
        let note = match purpose {
            _ if !spoke => self.seal("contact", &phrases::TRIED)?,
            Purpose::Closing => self.seal("contact", &phrases::CLOSING)?,
            Purpose::Dissatisfied => self.seal("contact", &phrases::INSPECTOR)?,
            Purpose::First | Purpose::Update | Purpose::NewOfficer => self.seal("contact", &phrases::CALLED)?,
        };
        let given = ContactCommand {
            person: *victim,
            at: did.at,
            channel: *channel,
            purpose: *purpose,
            reached: *reached,
            note: Some(note),
            understood: (spoke && *purpose == Purpose::Closing).then_some(true),
            satisfaction: *satisfaction,
            rank: hand.rank,
            supervisor: hand.account == self.crew.supervisor.account,
            breach: None,
            tells: Vec::new(),
            letter: None,
        };
        some(victim::contact(&self.incident, did, given, &self.policy))
    }

    fn risk(&mut self, did: Did, victim: u32, yes: &[&str], review: bool) -> Came {
        let note = if review || yes.len() > 1 { Some(self.seal("risk", &phrases::RISK)?) } else { None };
        let yes = yes.iter().map(|answer| (*answer).to_owned()).collect();
        let given = RiskCommand { person: victim, yes, no: Vec::new(), details: None, level: None, note, supervisor: review };
        some(victim::assess_risk(&self.incident, did, given, &self.policy))
    }

    fn investigate(&mut self, step: &Step, did: Did) -> Came {
        match step {
            Step::GoldenHour => {
                let items = self.policy.golden_hour.iter().map(|item| item.code.clone()).collect::<Vec<_>>();
                let answer = |item: String| (item == "online", item);
                let answers = items.into_iter().map(answer).map(|(online, item)| {
                    let answer = if online { GoldenAnswer::NotNeeded } else { GoldenAnswer::Done };
                    (item, answer, None)
                });
                some(plan::answer_golden_hour(&self.incident, &did, answers.collect(), &self.policy))
            }
            Step::OpenEnquiry => {
                let title = self.seal("line of enquiry", &phrases::ENQUIRIES)?;
                some(plan::open_enquiry(&self.incident, did, title))
            }
            Step::SetAction { days } => {
                let what = self.seal("action", &phrases::ACTIONS)?;
                let due_at = did.at.saturating_add((days * 24).hours()).unwrap_or(did.at);
                let enquiry = self.incident.enquiries.last().map(|enquiry| enquiry.number);
                some(plan::set_action(&self.incident, did.clone(), ActionCommand { enquiry, what, owner: did.by, due_at }))
            }
            _ => {
                let Some(open) = self.incident.plan_actions.iter().find(|action| action.done_at.is_none()) else { return Ok(Ok(None)) };
                let number = open.number;
                let result = self.seal("action's result", &phrases::RESULTS)?;
                some(plan::finish_action(&self.incident, did, number, result))
            }
        }
    }

    fn outcome(&mut self, did: Did, code: &str) -> Came {
        let known = self.policy.outcome(code);
        let (asks, informed) = known.map_or((false, false), |known| (known.needs_victim_reason, known.needs_inspector));
        let reason = if asks { Some(self.seal("victim's reason", &phrases::NO_SUPPORT)?) } else { None };
        some(supervision::set_outcome(&self.incident, did, code.to_owned(), reason, informed, &self.policy))
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the other steps also seal words, which may fail")]
pub(super) fn some(came: Result<Event, Refused>) -> Came {
    Ok(came.map(Some))
}
