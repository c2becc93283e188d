//! Proceedings: what comes out of turn is refused, and the clocks of the Victims' Code run from what is noted (X6, X16).

use super::*;
use crate::duty::Standing;
use crate::incident::proceeding::EntitlementKind;
use crate::incident::record::{ContactChannel, Purpose, Reached};
use crate::people::Rank;
use crate::testing::{Case, at, call, person, words};
use crate::victim::code::{self, NoteCommand};
use crate::victim::{ContactCommand, add_person};

/// A hate crime of August 2026 with a suspect (person 2), crimed and assigned.
fn with_suspect() -> Case {
    let mut case = Case::hate_crime();
    let suspect = person(0, PersonKind::Suspect);
    case.happen(add_person(&case.incident, suspect)).unwrap();
    case
}

fn say(case: &mut Case, given: ProceedingCommand) -> Result<(), Refused> {
    let step = proceed(&case.incident, case.did("investigator"), given, &case.policy);
    case.happen(step)
}

fn kind(case: &Case, kind: ProceedingKind) -> ProceedingCommand {
    ProceedingCommand::of(kind, Some(2), case.now)
}

/// Something happens to the suspect now, without further words.
fn happens(case: &mut Case, what: ProceedingKind) -> Result<(), Refused> {
    let given = kind(case, what);
    say(case, given)
}

fn note(case: &mut Case, kind: EntitlementKind, choices: &[&str]) {
    let given = NoteCommand { person: 1, kind, choices: choices.iter().map(|c| (*c).to_owned()).collect(), note: Some(words(9)) };
    let step = code::note(&case.incident, case.did("investigator"), given, &case.policy);
    case.happen(step).unwrap();
}

fn tell(case: &mut Case, entry: &str, reached: Reached, channel: ContactChannel) -> Result<(), Refused> {
    let given = ContactCommand { tells: vec![entry.into()], reached, channel, ..call(1, Purpose::Update, Rank::Constable, case.now) };
    case.contact("investigator", given)
}

#[test]
fn x6_a_charge_on_thursday_before_a_bank_holiday_monday_is_told_by_friday_or_by_the_friday_after() {
    // Monday 31 August 2026 is a bank holiday. The case is of that August.
    for (kind_of_rights, choices, due) in
        [(EntitlementKind::Enhanced, &["hate-crime"][..], "2026-08-29 00:00"), (EntitlementKind::Standard, &[][..], "2026-09-05 00:00")]
    {
        let mut case = with_suspect();
        case.incident.core.reported_at = at("2026-08-24 09:00");
        case.incident.core.occurred_from = Some(at("2026-08-24 08:00"));
        case.incident.people[0].at = at("2026-08-24 09:00");
        case.incident.core.first_assigned_at = Some(at("2026-08-24 10:00"));
        case.at("2026-08-25 10:00");
        note(&mut case, kind_of_rights, choices);
        case.at("2026-08-27 11:00");
        say(&mut case, ProceedingCommand::of(ProceedingKind::Charged, Some(2), at("2026-08-27 11:00"))).unwrap();
        let duty = case.duty("R-VIC-02-CHARGE");
        assert_eq!(duty.due_at, Some(at(due)), "{kind_of_rights}: the first moment at which it is late");
        let explained = duty.explain(&case.policy).unwrap();
        let expected = match kind_of_rights {
            EntitlementKind::Enhanced => {
                "suspect charged Thu 27 Aug 2026 11:00 + 1 working day = end of Fri 28 Aug 2026 (enhanced rights; standard rights: 5 working days)"
            }
            _ => {
                "suspect charged Thu 27 Aug 2026 11:00 + 5 working days = end of Fri 4 Sep 2026 (not counted: Mon 31 Aug 2026 Summer bank holiday) (standard rights)"
            }
        };
        assert_eq!(explained.arithmetic, expected);
    }
}

#[test]
fn what_happens_after_five_in_the_afternoon_counts_from_the_next_working_day() {
    let mut case = with_suspect();
    case.at("2026-11-26 17:30");
    happens(&mut case, ProceedingKind::Arrested).unwrap();
    let duty = case.duty("R-VIC-02-ARREST");
    assert_eq!(duty.due_at, Some(at("2026-12-01 00:00")), "Thursday 17:30 counts from Friday; one working day after it is Monday");
    assert!(duty.explain(&case.policy).unwrap().arithmetic.contains("counted from Fri 27 Nov 2026"));
}

#[test]
fn every_clock_of_the_code_starts_with_its_entry_and_each_victim_is_told_apart() {
    let mut case = with_suspect();
    case.happen(add_person(&case.incident, person(0, PersonKind::Victim))).unwrap();
    case.at("2026-11-24 10:00");
    let kinds = [
        (ProceedingKind::Arrested, "R-VIC-02-ARREST"),
        (ProceedingKind::Interviewed, "R-VIC-02-INTERVIEW"),
        (ProceedingKind::Released, "R-VIC-02-RELEASE"),
        (ProceedingKind::Bailed, "R-VIC-02-BAIL"),
        (ProceedingKind::UnderInvestigation, "R-VIC-02-BAIL"),
        (ProceedingKind::Charged, "R-VIC-02-CHARGE"),
    ];
    for (what, rule) in kinds {
        let before = case.duties().iter().filter(|d| d.rule == rule).count();
        happens(&mut case, what).unwrap();
        let now: Vec<_> = case.duties().into_iter().filter(|d| d.rule == rule).collect();
        assert_eq!(now.len(), before + 2, "{what}: one for each of the two victims");
        assert!(now.iter().all(|d| d.due_at == Some(at("2026-11-26 00:00"))), "{what}");
    }
    tell(&mut case, "1", Reached::Spoke, ContactChannel::Phone).unwrap();
    let arrest: Vec<Standing> = case.duties().into_iter().filter(|d| d.rule == "R-VIC-02-ARREST").map(|d| d.standing).collect();
    assert_eq!(arrest, [Standing::Met, Standing::Open], "the other victim is still to be told");
    assert!(case.duty("R-VIC-02-CHARGE").is_open(), "a contact tells what it names and nothing else");
}

#[test]
fn three_attempts_to_tell_are_attempted_and_an_opt_out_is_recorded_and_not_implied() {
    let mut case = with_suspect();
    case.at("2026-11-24 10:00");
    happens(&mut case, ProceedingKind::Arrested).unwrap();
    for (moment, channel) in
        [("2026-11-24 11:00", ContactChannel::Phone), ("2026-11-24 15:00", ContactChannel::Text), ("2026-11-25 09:00", ContactChannel::Phone)]
    {
        assert!(case.duty("R-VIC-02-ARREST").is_open());
        case.at(moment);
        tell(&mut case, "1", Reached::Attempted, channel).unwrap();
    }
    assert_eq!(case.duty("R-VIC-02-ARREST").standing, Standing::Attempted);
    case.at("2026-11-25 10:00");
    note(&mut case, EntitlementKind::OptedOut, &["suspect-bailed"]);
    happens(&mut case, ProceedingKind::Bailed).unwrap();
    assert_eq!(case.duty("R-VIC-02-BAIL").standing, Standing::OptedOut, "not owed, and it says why");
    happens(&mut case, ProceedingKind::Interviewed).unwrap();
    assert!(case.duty("R-VIC-02-INTERVIEW").is_open(), "they opted out of one kind alone");
    case.at("2026-11-25 12:00");
    note(&mut case, EntitlementKind::OptedIn, &["suspect-bailed"]);
    happens(&mut case, ProceedingKind::UnderInvestigation).unwrap();
    let standing: Vec<Standing> = case.duties().into_iter().filter(|d| d.rule == "R-VIC-02-BAIL").map(|d| d.standing).collect();
    assert_eq!(standing, [Standing::OptedOut, Standing::Open]);
}

#[test]
fn an_entry_taken_back_starts_no_clock_and_stays_to_be_seen() {
    let mut case = with_suspect();
    case.at("2026-11-24 10:00");
    happens(&mut case, ProceedingKind::Charged).unwrap();
    assert!(case.duties().iter().any(|d| d.rule == "R-VIC-02-CHARGE"));
    case.happen(take_back(&case.incident, case.did("investigator"), 1, words(4))).unwrap();
    assert!(case.duties().iter().all(|d| d.rule != "R-VIC-02-CHARGE"));
    assert_eq!(case.incident.proceedings.len(), 1);
    assert!(take_back(&case.incident, case.did("investigator"), 1, words(4)).is_err());
}

#[test]
fn updates_come_as_often_as_was_agreed_and_a_written_confirmation_is_written() {
    let mut case = with_suspect();
    let regular = |case: &Case| case.duties().into_iter().rfind(|d| d.rule == "R-VIC-02-REGULAR").unwrap();
    assert_eq!(regular(&case).due_at, Some(at("2026-12-18 16:00")), "28 days where nothing was agreed");
    case.at("2026-11-23 09:00");
    note(&mut case, EntitlementKind::Frequency, &["7"]);
    tell(&mut case, "confirmation", Reached::Spoke, ContactChannel::Phone).unwrap();
    assert_eq!(regular(&case).due_at, Some(at("2026-11-30 09:00")));
    assert!(regular(&case).explain(&case.policy).unwrap().arithmetic.ends_with("(as agreed with the victim)"));
    assert!(case.duty("R-VIC-02-CONFIRM").is_open(), "words on the telephone are no written confirmation");
    tell(&mut case, "confirmation", Reached::Spoke, ContactChannel::Letter).unwrap();
    assert_eq!(case.duty("R-VIC-02-CONFIRM").standing, Standing::Met);
}

#[test]
fn an_organisation_is_no_victim_under_the_code_without_a_named_contact() {
    let mut case = with_suspect();
    note(&mut case, EntitlementKind::Organisation, &["no-contact"]);
    happens(&mut case, ProceedingKind::Arrested).unwrap();
    assert!(case.duties().iter().all(|d| d.rule != "R-VIC-02-ARREST"));
    note(&mut case, EntitlementKind::Organisation, &["named-contact"]);
    assert!(case.duty("R-VIC-02-ARREST").is_open());
}

#[test]
fn a_contact_cannot_tell_what_had_not_happened_or_is_not_there() {
    let mut case = with_suspect();
    case.at("2026-11-24 10:00");
    happens(&mut case, ProceedingKind::Arrested).unwrap();
    let early = ContactCommand { tells: vec!["1".into()], ..call(1, Purpose::Update, Rank::Constable, at("2026-11-24 09:00")) };
    assert!(matches!(case.contact("investigator", early), Err(Refused::Field("at", _))));
    assert!(matches!(tell(&mut case, "7", Reached::Spoke, ContactChannel::Phone), Err(Refused::Field("tells", _))));
}

#[test]
fn no_file_goes_to_the_cps_before_every_victim_was_offered_a_statement() {
    let mut case = with_suspect();
    let file = ProceedingCommand { hate_on_file: Some(true), ..ProceedingCommand::of(ProceedingKind::FileToCps, None, case.now) };
    assert!(matches!(say(&mut case, file.clone()), Err(Refused::Duties(duties)) if duties.len() == 1 && duties[0].rule == "R-VIC-07"));
    case.happen(crate::victim::offer_statement(&case.incident, case.did("investigator"), 1, crate::incident::StatementAnswer::Declined))
        .unwrap();
    let unmarked = ProceedingCommand { hate_on_file: None, ..file.clone() };
    assert!(matches!(say(&mut case, unmarked), Err(Refused::Field("hate_on_file", _))));
    say(&mut case, file).unwrap();
}

#[test]
fn a_disposal_has_the_victims_view_and_is_one_of_its_day() {
    let mut case = with_suspect();
    let full = ProceedingCommand {
        code: Some("8".into()),
        victim_view: Some(words(1)),
        note: Some(words(2)),
        ..kind(&case, ProceedingKind::OutOfCourt)
    };
    assert!(matches!(say(&mut case, ProceedingCommand { victim_view: None, ..full.clone() }), Err(Refused::Field("victim_view", _))));
    for code in ["1", "18", "none"] {
        assert!(
            matches!(say(&mut case, ProceedingCommand { code: Some(code.into()), ..full.clone() }), Err(Refused::Field("code", _))),
            "{code}"
        );
    }
    say(&mut case, full).unwrap();
    let codes = |moment: &str| case.policy.outcomes_at(at(moment)).iter().map(|o| o.code.clone()).collect::<Vec<_>>();
    assert!(
        !codes("2019-03-31 12:00").contains(&"22".into()) && codes("2019-04-01 12:00").contains(&"22".into()),
        "outcome 22 from 1 April 2019"
    );
}

#[test]
fn a_sentence_follows_guilt_and_says_what_became_of_the_uplift() {
    let mut case = with_suspect();
    let sentence = ProceedingCommand {
        sentence: Some(words(1)),
        uplift_stated: Some(true),
        uplift_applied: Some(true),
        before_uplift: Some(words(2)),
        contact_scheme: true,
        ..kind(&case, ProceedingKind::Sentence)
    };
    let verdict = |code: &str, case: &Case| ProceedingCommand { code: Some(code.into()), ..kind(case, ProceedingKind::Verdict) };
    assert!(say(&mut case, verdict("guilty", &Case::hate_crime())).is_err(), "nobody is charged");
    happens(&mut case, ProceedingKind::Charged).unwrap();
    assert!(say(&mut case, sentence.clone()).is_err(), "there is no verdict");
    let guilty = verdict("pleaded-guilty", &case);
    say(&mut case, guilty).unwrap();
    for (missing, field) in [
        (ProceedingCommand { sentence: None, ..sentence.clone() }, "sentence"),
        (ProceedingCommand { uplift_applied: None, ..sentence.clone() }, "uplift_applied"),
        (ProceedingCommand { uplift_stated: None, ..sentence.clone() }, "uplift_stated"),
        (ProceedingCommand { before_uplift: None, ..sentence.clone() }, "before_uplift"),
    ] {
        assert!(matches!(say(&mut case, missing), Err(Refused::Field(name, _)) if name == field), "{field}");
    }
    say(&mut case, sentence).unwrap();
    let scheme = case.duty("R-VIC-02-SCHEME");
    assert!(scheme.is_open() && case.duties().iter().filter(|d| d.rule == "R-VIC-02-RESULT").count() == 2);
    note(&mut case, EntitlementKind::ContactScheme, &[]);
    assert_eq!(case.duty("R-VIC-02-SCHEME").standing, Standing::Met);
}

#[test]
fn x16_an_aggravated_offence_is_charged_only_on_its_own_strands_and_once_it_is_law() {
    let mut case = with_suspect();
    let charge = |code: &str, case: &Case| ProceedingCommand { code: Some(code.into()), ..kind(case, ProceedingKind::Charged) };
    let of_no_law = charge("8Z", &case);
    assert!(say(&mut case, of_no_law).unwrap_err().to_string().contains("no offence 8Z in force"));
    case.incident.strands[0].strand = "DIS".into();
    let on_disability = charge("8P", &case);
    let refused = say(&mut case, on_disability.clone()).unwrap_err();
    assert!(matches!(&refused, Refused::Field("code", _)) && refused.to_string().contains("needs a strand that it may rest on"), "{refused}");
    // A force whose pack brings the wider law in from a date: the same charge is allowed once the strand is among its grounds.
    case.incident.strands[0].strand = "RACE".into();
    say(&mut case, on_disability).unwrap();
}

#[test]
fn the_suspects_own_kinds_name_a_suspect_and_reasons_are_given() {
    let mut case = with_suspect();
    for (what, person, field) in [
        (ProceedingKind::Arrested, None, "person"),
        (ProceedingKind::Arrested, Some(1), "person"),
        (ProceedingKind::NotCharged, Some(2), "note"),
        (ProceedingKind::NotInvestigated, None, "note"),
        (ProceedingKind::BailChanged, Some(2), "code"),
        (ProceedingKind::Trial, None, "court"),
    ] {
        let given = ProceedingCommand::of(what, person, case.now);
        assert!(matches!(say(&mut case, given), Err(Refused::Field(name, _)) if name == field), "{what}");
    }
    let done = ProceedingCommand { code: Some("done".into()), ..ProceedingCommand::of(ProceedingKind::Restorative, None, case.now) };
    assert!(matches!(say(&mut case, done), Err(Refused::Field("code", _))), "restorative justice is the victim's choice first");
    let future = ProceedingCommand::of(ProceedingKind::Arrested, Some(2), at("2027-01-01 10:00"));
    assert!(matches!(say(&mut case, future), Err(Refused::Field("at", _))));
}
