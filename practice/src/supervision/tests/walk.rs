//! A case lives through anything that people may try, in any order: what never happens, and what always can be done.

use jiff::SignedDuration;
use proptest::prelude::*;

use crate::duty::Duty;
use crate::hub::{self, NoteCommand};
use crate::incident::care::{Effect, Repeated};
use crate::incident::challenge::{Behaviour, ChallengeCommand};
use crate::incident::classify::{CancelCommand, DecideCommand};
use crate::incident::record::ContactChannel;
use crate::incident::subject::{Fate, Wish};
use crate::incident::support::NoteKind;
use crate::incident::{
    Correction, Did, EntitlementKind, Event, Incident, Nature, Perceiver, Person, PersonKind, ProceedingKind, Purpose, Reached,
    ReferralConsent, Refused, RiskLevel, Satisfaction, StatementAnswer, StrandFlag, Threshold,
};
use crate::people::Rank;
use crate::supervision::{self, ProceedingCommand};
use crate::testing::{Case, call, cause, contract, person, report, strand, words};
use crate::victim::{self, CauseCommand, ContactCommand, InterventionCommand};

const PEOPLE: [&str; 5] = ["investigator", "sergeant", "inspector", "handler", "fim"];
const STRANDS: [&str; 5] = ["RACE", "REL", "SO", "ALTSUB", "OTHER"];
const OFFENCES: [&str; 5] = ["9A", "9B", "8P", "8N", "58J"];
const OUTCOMES: [&str; 4] = ["1", "16", "18", "21"];
const RECORD_AS: [&str; 3] = ["incident", "asb", "no-record"];

/// One thing that somebody tries: what, with which of the choices, by whom, so long after the last.
#[derive(Clone, Debug)]
struct Try {
    what: u8,
    which: usize,
    who: usize,
    micros_later: i64,
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let one = (0..43u8, 0..60usize, 0..PEOPLE.len(), 0..200_000_000_000i64).prop_map(|(what, which, who, micros_later)| Try {
        what,
        which,
        who,
        micros_later,
    });
    proptest::collection::vec(one, 1..50)
}

fn pick<T: Copy>(list: &[T], which: usize) -> T {
    list[which % list.len()]
}

/// Tries one thing; the rules allow it or refuse it.
fn attempt(case: &mut Case, given: &Try) -> Result<(), Refused> {
    case.now += SignedDuration::from_micros(given.micros_later);
    let who = case.did(PEOPLE[given.who]);
    match given.what {
        0..=8 => on_record(case, given, who),
        9..=16 => on_victim(case, given, who),
        28..=36 => on_care(case, given, who),
        37..=39 => on_proceedings(case, given, who),
        40.. => on_no_crime(case, given, who),
        _ => on_closing(case, given, who),
    }
}

fn on_record(case: &mut Case, given: &Try, who: Did) -> Result<(), Refused> {
    let (incident, which) = (&case.incident, given.which);
    let number = u32::try_from(which % 4).unwrap();
    let step = match given.what {
        0 => {
            let words = (which % 2 == 0).then(|| words(1));
            let new = StrandFlag { words, perceived_by: Perceiver::Family, at: who.at, by: who.by, ..strand(pick(&STRANDS, which)) };
            incident.add_strand(new, &case.policy)
        }
        1 => incident.ask_removal(number, who, words(2)),
        2 => incident.decide_removal(number, who, which % 2 == 0, &case.policy),
        3 => return case.assess(pick(&["emergency", "priority", "scheduled"], which), which % 2 == 0, (which % 3 == 0).then(|| words(3))),
        4 => return case.crime(&format!("26/{which}00"), pick(&OFFENCES, which), (which % 3 > 0).then_some(number)),
        5 => incident.reclassify(who, 1, pick(&OFFENCES, which).into(), which % 5 == 0, &case.policy),
        6 => return case.not_a_crime(pick(&RECORD_AS, which), pick(&[Threshold::None, Threshold::FutureOffence], which)),
        7 if which % 4 == 0 => incident.rule(who, words(4), words(5), "General Rules A".into()),
        7 if which % 4 == 1 => {
            let given = CancelCommand { crime: 1, code: "C2".into(), reason: words(4), withdrawal: false, to: None };
            incident.ask_cancellation(who, given, &case.policy)
        }
        7 if which % 4 == 2 => {
            let given = DecideCommand { crime: 1, cancel: which % 8 == 2, reason: Some(words(4)), registrar: true };
            incident.decide_cancellation(who, given, &case.policy)
        }
        7 => incident.return_rationale(who, words(5)),
        _ => {
            let change = Correction { district: Some("E06000017".into()), ward: Some(None), ..Correction::default() };
            incident.open().map(|()| Event::Corrected { did: who, change })
        }
    };
    case.happen(step)
}

fn on_victim(case: &mut Case, given: &Try, who: Did) -> Result<(), Refused> {
    let (incident, which) = (&case.incident, given.which);
    let number = 1 + u32::try_from(which % 3).unwrap();
    let step = match given.what {
        9 => {
            let kind = pick(&[PersonKind::Victim, PersonKind::Witness, PersonKind::Suspect], which);
            let new = Person { name: Some(words(6)), at: who.at, by: who.by, ..person(0, kind) };
            victim::add_person(incident, new)
        }
        10 => return case.risk(PEOPLE[given.who], number, pick(&[&[][..], &["injury"], &["group", "fear"]], which), None),
        11 => return case.risk("sergeant", number, &["injury"], Some(pick(RiskLevel::ALL, which))),
        12 => victim::refer(incident, who, number, pick(ReferralConsent::ALL, which)),
        13 => victim::offer_statement(incident, who, number, pick(StatementAnswer::ALL, which)),
        _ => {
            let rank = pick(&[Rank::Constable, Rank::Sergeant, Rank::Inspector], which);
            let unhappy = (which % 7 == 0).then_some(Satisfaction::Dissatisfied);
            let usual = call(number, pick(Purpose::ALL, which), rank, case.now - SignedDuration::from_mins(30));
            let reached = pick(&[Reached::Spoke, Reached::Attempted], which / 4);
            let satisfaction = unhappy.or(usual.satisfaction);
            return case.contact(PEOPLE[given.who], ContactCommand { reached, satisfaction, ..usual });
        }
    };
    case.happen(step)
}

/// The care for people, and the hub's work.
fn on_care(case: &mut Case, given: &Try, who: Did) -> Result<(), Refused> {
    let (incident, which, now) = (&case.incident, given.which, case.now);
    let number = 1 + u32::try_from(which % 3).unwrap();
    let later = now + SignedDuration::from_hours(1 + i64::try_from(which).unwrap());
    let step = match given.what {
        28 => victim::agree(incident, who, contract(number, later), which % 2 == 0, &case.policy),
        29 => victim::consent(incident, who, (number, pick(&["council", "victim-service"], which).into()), which % 2 == 0, None, &case.policy),
        30 => {
            let kind = pick(&["personal-alarm", "patrol-plan"], which).into();
            let command = InterventionCommand { person: number, kind, owner: "investigator".into(), due_at: later, note: None };
            victim::intervene(incident, who, command, &case.policy)
        }
        31 => victim::intervened(incident, who, number, pick(Effect::ALL, which), (which % 2 == 0).then(|| words(30))),
        32 => {
            let remedy = (which % 2 == 0).then(|| (words(31), later));
            let learning = (which % 3 == 0).then(|| ("contact".to_owned(), words(32)));
            victim::review_cause(incident, who, CauseCommand { remedy, learning, ..cause(number) }, &case.policy)
        }
        33 => victim::decide_repeat(incident, who, (pick(Repeated::ALL, which), which % 2 == 0), None),
        34 => hub::answer(incident, who, number, (which % 4 == 0).then(|| words(33))),
        35 if which % 3 == 0 => hub::plan(incident, who, number, words(34), later),
        35 if which % 3 == 1 => hub::set_action(incident, who, number, words(35), ((which % 2 == 0).then(|| "service".into()), later)),
        35 => hub::progress(incident, who, number, which % 2 == 0, None),
        _ if which % 3 == 0 => hub::end(incident, who, number, Some(Satisfaction::Satisfied), None),
        _ => {
            let kind = pick(NoteKind::ALL, which);
            let command = NoteCommand {
                person: number,
                at: now,
                kind,
                channel: Some(ContactChannel::Text),
                breach: (which % 2 == 0).then(|| words(36)),
                codes: vec![pick(&["trial", "screen"], which).into()],
                note: Some(words(37)),
            };
            hub::note(incident, who, command, &case.policy)
        }
    };
    case.happen(step)
}

/// A suspect is arrested, charged, tried; victims turn rights on and off, opt out, complain; entries are taken back.
fn on_proceedings(case: &mut Case, given: &Try, who: Did) -> Result<(), Refused> {
    let (incident, which, policy) = (&case.incident, given.which, &case.policy);
    let number = 1 + u32::try_from(which % 3).unwrap();
    let step = match given.what {
        37 => {
            let kind = pick(ProceedingKind::ALL, which);
            let suspect = incident.people.iter().find(|p| p.kind == PersonKind::Suspect).map(|p| p.number);
            let code = ["8", "charge", "guilty", "set", "offered", "candidate", "conviction"][which % 7].to_owned();
            let full = ProceedingCommand {
                code: Some(code).filter(|_| kind != ProceedingKind::Charged),
                court: Some("Sample Crown Court".into()),
                listed_for: Some(case.now),
                victim_view: Some(words(20)),
                note: Some(words(21)),
                sentence: Some(words(22)),
                uplift_stated: Some(true),
                uplift_applied: Some(false),
                hate_on_file: Some(true),
                contact_scheme: which % 2 == 0,
                ..ProceedingCommand::of(kind, suspect, case.now)
            };
            supervision::proceed(incident, who, full, policy)
        }
        38 => {
            let kind = pick(EntitlementKind::ALL, which);
            let choices = match kind {
                EntitlementKind::OptedOut | EntitlementKind::OptedIn => vec![pick(victim::code::UPDATES, which / 3).code().to_owned()],
                EntitlementKind::Frequency => vec!["14".to_owned()],
                EntitlementKind::Organisation => vec![["named-contact", "no-contact"][which % 2].to_owned()],
                _ => vec!["hate-crime".to_owned()],
            };
            victim::code::note(incident, who, victim::code::NoteCommand { person: number, kind, choices, note: Some(words(23)) }, policy)
        }
        _ if which % 5 == 0 => supervision::take_back(incident, who, number, words(24)),
        _ => {
            let tells = vec![number.to_string()];
            let reached = pick(&[Reached::Spoke, Reached::Attempted], which);
            let call = call(number, Purpose::Update, Rank::Constable, case.now);
            return case.contact(PEOPLE[given.who], ContactCommand { reached, tells, ..call });
        }
    };
    case.happen(step)
}

/// The subject asks, is answered and looked at again; behaviour that is no offence is challenged.
fn on_no_crime(case: &mut Case, given: &Try, who: Did) -> Result<(), Refused> {
    let (incident, which) = (&case.incident, given.which);
    let number = 1 + u32::try_from(which % 2).unwrap();
    let step = match given.what {
        40 if which % 2 == 0 => incident.subject_asks(who, case.now, pick(Wish::ALL, which / 2), None),
        40 => incident.answer_subject(who, number, pick(Fate::ALL, which / 2), words(40)),
        41 => incident.review_subject(who, pick(Fate::ALL, which / 7), words(41)),
        _ if which % 3 == 0 => {
            let due_at = Some(case.now + SignedDuration::from_hours(50));
            let kind = pick(&["mediation", "none-needed", "tenancy-action"], which / 3).into();
            incident.challenge(who, ChallengeCommand { kind, owner: Some("sergeant".into()), due_at, note: Some(words(42)) }, &case.policy)
        }
        _ if which % 3 == 1 => incident.challenged(who, number, pick(Behaviour::ALL, which), (which % 2 == 0).then(|| words(43))),
        _ => incident.told_of_challenge(who, number, (which % 2 == 0).then(|| words(44))),
    };
    case.happen(step)
}

fn on_closing(case: &mut Case, given: &Try, who: Did) -> Result<(), Refused> {
    let (incident, which) = (&case.incident, given.which);
    let step = match given.what {
        17 => return case.assign(pick(&["investigator", "sergeant"], which), pick(&["sergeant", "sergeant-2"], which / 2)),
        18 => supervision::review(incident, who, words(7)),
        19 => return case.outcome(pick(&OUTCOMES, which)),
        20 => return case.ask_closure(),
        21 => return case.close(),
        22 => return case.ask_closure().and_then(|()| case.close()),
        23 if which % 2 == 0 => supervision::return_closure(incident, who, words(8)),
        23 => supervision::reopen(incident, who, words(9)),
        24 => incident.attend(who, case.now - SignedDuration::from_mins(9), case.now),
        // Somebody diligent does one duty that is open, or all of them.
        25 if !incident.is_closed() => {
            if incident.core.nature == Nature::Crime && incident.core.outcome.is_none() {
                case.outcome(pick(&OUTCOMES, which))?;
            }
            case.meet_all_but("");
            return Ok(());
        }
        _ => {
            let open = supervision::in_the_way(incident, crate::policy::Step::Close, &case.policy);
            return open.get(which % open.len().max(1)).cloned().map_or(Ok(()), |duty| case.meet(&duty));
        }
    };
    case.happen(step)
}

/// What a case went through, with a look at it before and after each try.
fn walked(tries: &[Try], mut after_each: impl FnMut(&Incident, &Case)) -> Case {
    let mut case = Case::of(report(&["RACE"], 1));
    for one in tries {
        let before = case.incident.clone();
        let _ = attempt(&mut case, one);
        after_each(&before, &case);
    }
    case
}

/// HT-11 and R-REC-08 in other words than the rule's own: what a hate report has in hand when it closes.
fn check_closed(before: &Incident, case: &Case) {
    if before.is_closed() || !case.incident.is_closed() {
        return;
    }
    let core = &case.incident.core;
    let numbered = !case.incident.crimes.is_empty() && case.incident.crimes.iter().all(|c| !c.crime_number.is_empty());
    let accounted = core.rationale.is_some() && core.approved_by.is_some() && core.approved_by != core.rationale_by;
    match core.nature {
        Nature::Crime => assert!(numbered && core.outcome.is_some()),
        Nature::NonCrime => assert!(accounted || !core.hate),
        Nature::Undecided => assert!(!core.hate),
        Nature::Cancelled => assert!(case.incident.crimes.iter().all(|c| c.cancelled_by.is_some() && c.cancelled_by != c.cancel_asked_by)),
    }
    assert_ne!(core.closed_by, core.closure_asked_by);
}

/// `known` are the duties that were looked at already: what did not change explains itself as it did.
fn check_duties(before: &Incident, case: &Case, known: &mut Vec<Duty>) {
    let duties = case.duties();
    if case.incident.is_closed() {
        let open: Vec<_> = duties.iter().filter(|d| d.is_open() && !d.blocks.is_empty()).collect();
        assert!(open.is_empty(), "closed with {open:?}");
    }
    for duty in duties.iter().filter(|duty| !known.contains(duty)) {
        let explained = duty.explain(&case.policy).unwrap_or_else(|| panic!("{duty:?} cannot explain itself"));
        assert!(!explained.arithmetic.is_empty() && !explained.promise.is_empty() && !explained.cites.is_empty());
        let timed = explained.arithmetic.contains(" = ") || explained.arithmetic.starts_with("set for ");
        assert_eq!(timed, duty.due_at.is_some(), "{}", explained.arithmetic);
    }
    if before.assignments.len() != case.incident.assignments.len() && !before.assignments.is_empty() {
        let dues = |duties: &[Duty]| duties.iter().filter(|d| d.rule == "R-VIC-04").map(|d| (d.about.clone(), d.due_at)).collect::<Vec<_>>();
        assert_eq!(dues(&supervision::duties(before, &case.policy)), dues(&duties), "re-assignment moved the victim's clock");
    }
    *known = duties;
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_people_try_nothing_closes_early_and_every_duty_explains_itself(tries in tries()) {
        // Duties follow from the record alone, so a try that was refused changes none.
        let mut known = Vec::new();
        walked(&tries, |before, case| if *before != case.incident {
            check_closed(before, case);
            check_duties(before, case, &mut known);
        });
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_journal_folded_is_the_record_and_gives_the_same_duties(tries in tries()) {
        let case = walked(&tries, |_, _| {});
        let journal: Vec<String> = case.events.iter().map(|e| serde_json::to_string(e).unwrap()).collect();
        let read: Vec<Event> = journal.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
        prop_assert_eq!(&read, &case.events);
        let folded = Incident::fold(read.iter()).unwrap();
        prop_assert_eq!(usize::try_from(folded.core.version).unwrap(), case.events.len());
        prop_assert_eq!(&folded, &case.incident);
        prop_assert_eq!(supervision::duties(&folded, &case.policy), case.duties());
    }

    #[test]
    fn whatever_happened_a_case_can_be_brought_to_its_close(tries in tries()) {
        let mut case = walked(&tries, |_, _| {});
        if case.incident.is_closed() {
            return Ok(());
        }
        case.now += SignedDuration::from_mins(1);
        case.meet_all_but("");
        if case.incident.core.nature == Nature::Crime && case.incident.core.outcome.is_none() {
            case.outcome("18").unwrap();
            case.meet_all_but("");
        }
        if case.incident.core.closure_asked_at.is_none() {
            case.ask_closure().unwrap();
        }
        case.close().unwrap();
        prop_assert!(case.incident.is_closed());
    }
}

#[test]
fn the_walk_really_closes_cases_of_each_kind() {
    let runner = &mut proptest::test_runner::TestRunner::deterministic();
    let mut closed = std::collections::BTreeSet::new();
    for _ in 0..100 {
        let tries = proptest::strategy::ValueTree::current(&tries().new_tree(runner).unwrap());
        walked(&tries, |_, case| {
            if case.incident.is_closed() {
                closed.insert(case.incident.core.nature);
            }
        });
    }
    assert!(closed.contains(&Nature::Crime) && closed.contains(&Nature::NonCrime), "closed: {closed:?}");
}
