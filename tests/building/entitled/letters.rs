//! Letters: read through, refused where they are not safe, sent by mail or printed, and a contact that stops the clock.

use concord::mail::{Security, Settings};
use concord::server::send;
use jiff::ToSpan;
use practice::people::Role;
use rehearsal::{Answer, Colleague, Force};

use super::sink::Sink;
use super::{at, with_suspect};
use crate::ledger::both::on_both;

fn mail(port: u16) -> Settings {
    Settings {
        host: "127.0.0.1".into(),
        port: Some(port),
        from: "Rehearsal Police <no-reply@rehearsal.example>".into(),
        user: None,
        password_file: None,
        security: Security::None,
        notices_to: Some("{role}.{place}@rehearsal.example".into()),
        texts_to: None,
    }
}

fn chosen<'a>(template: &'a str, entry: &'a str, channel: &'a str) -> [(&'a str, &'a str); 4] {
    [("person", "1"), ("template", template), ("entry", entry), ("channel", channel)]
}

/// The letter's first page filled in: the page on which it is read through, or what is wrong.
fn writes(who: &Colleague<'_>, id: &str, answers: &[(&str, &str)]) -> Answer {
    who.fill(&format!("/incidents/{id}/letters"), answers)
}

/// The letter as it is read through, sent.
fn sends(who: &Colleague<'_>, read: &Answer) -> Answer {
    let sheet = read.sheets().into_iter().find(|sheet| sheet.action.ends_with("/letters/send")).expect("the letter, to be read through");
    who.send_sheet(&sheet)
}

#[test]
fn a_letter_goes_by_mail_with_a_discreet_subject_after_a_refusal_and_stops_the_clock() {
    on_both("letter", |force| {
        let sink = Sink::refusing(1);
        let id = with_suspect(force);
        let investigator = force.actor(Role::InvestigatingOfficer);
        force.clock_shows("2026-08-27 11:05");
        investigator.takes(&id, "charge", &at("charged", "27/08/2026", "11:00"));
        let without = writes(&investigator, &id, &chosen("charge", "1", "email")).expect_status(422);
        assert!(without.wrong_with("channel").starts_with("This force sends no e-mail from here yet."), "{}", without.words());
        force.wait(send(force.house())).unwrap();
        force.house().set_mail(Some(mail(sink.port)));
        let wrong = writes(&investigator, &id, &chosen("court-date", "1", "email")).expect_status(422);
        assert_eq!(wrong.wrong_with("entry"), "This letter is not about that. Choose another letter, or another entry.");
        let read = writes(&investigator, &id, &chosen("charge", "1", "email")).expect_status(200);
        assert!(read.body.contains("Dear Rehearsal Victim Alder") && read.body.contains(&id), "{}", read.words());
        sends(&investigator, &read).expect_status(303);
        sends(&investigator, &read).expect_status(303);
        assert_eq!(force.incident(&id).contacts.len(), 1, "sent twice, written once");
        let duty = force.duty(&id, "R-VIC-02-CHARGE").unwrap();
        assert_eq!(duty.standing, practice::duty::Standing::Met);
        nothing_in_clear(force);

        force.wait(send(force.house())).unwrap();
        assert_eq!((sink.mails().len(), sink.refuses()), (0, 0), "the relay was busy");
        force.wait(send(force.house())).unwrap();
        assert!(sink.mails().is_empty(), "it is not tried again at once");
        let later = force.house().now().checked_add(2.minutes()).unwrap();
        force.house().clock().set(later);
        force.wait(send(force.house())).unwrap();
        let mails = sink.mails();
        assert_eq!(mails.len(), 1, "{mails:?}");
        assert!(mails[0].contains("RCPT TO:<alder@rehearsal.example>") && mails[0].contains("Subject: A message for you"), "{}", mails[0]);
        assert!(mails[0].to_lowercase().contains("message-id: <") && mails[0].contains("was charged with a crime"), "{}", mails[0]);
        force.wait(send(force.house())).unwrap();
        assert_eq!(sink.mails().len(), 1, "sent once");
        assert!(force.journal_about(&id).iter().any(|kept| kept.verb == "opened an identity" && kept.actor == "investigating-officer"));
        force.verifies();
    });
}

/// The outbox names the contact, and holds neither the address nor the words.
fn nothing_in_clear(force: &Force) {
    let rows = force.read(|tx| tx.query("SELECT kind, role, message, contact FROM outbox WHERE kind = 'letter'", &[]));
    assert_eq!(rows.len(), 1);
    let row = format!("{:?}", rows[0]);
    assert!(!row.contains("alder") && !row.contains("Dear"), "{row}");
}

#[test]
fn notices_to_colleagues_go_to_their_roles_mailbox_or_to_the_pick_up_folder() {
    let force = Force::open();
    let sink = Sink::refusing(0);
    force.house().set_mail(Some(mail(sink.port)));
    let id = force.actor(Role::CallHandler).records(&[]);
    force.wait(send(force.house())).unwrap();
    let mails = sink.mails();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].contains("RCPT TO:<control-room-inspector.force@rehearsal.example>"), "{}", mails[0]);
    assert!(
        mails[0].contains(&format!("{id} is flagged as hate")) && mails[0].contains("Subject: Concord: something waits for you"),
        "{}",
        mails[0]
    );
    force.house().set_mail(None);
    force.actor(Role::CallHandler).records(&[]);
    force.wait(send(force.house())).unwrap();
    assert_eq!(std::fs::read_dir(force.data().join("outbox")).unwrap().count(), 1);
}

#[test]
fn a_letter_that_never_arrives_is_given_up_and_the_supervisor_hears() {
    let force = Force::open();
    let sink = Sink::refusing(u32::MAX);
    force.house().set_mail(Some(mail(sink.port)));
    let id = with_suspect(&force);
    force.clock_shows("2026-08-25 10:00");
    let investigator = force.actor(Role::InvestigatingOfficer);
    let read = writes(&investigator, &id, &chosen("confirmation", "", "email")).expect_status(200);
    sends(&investigator, &read).expect_status(303);
    for _ in 0..concord::ledger::outbox::TRIES {
        force.wait(send(force.house())).unwrap();
        let later = force.house().now().checked_add(7.hours()).unwrap();
        force.house().clock().set(later);
    }
    let told =
        force.read(|tx| tx.number("SELECT COUNT(*) FROM outbox WHERE role = 'supervisor' AND message LIKE '%could not be delivered%'", &[]));
    assert_eq!(told, 1);
}

#[test]
fn a_letter_by_post_is_printed_and_a_note_on_safe_contact_refuses_it() {
    on_both("post", |force| {
        let id = with_suspect(force);
        let investigator = force.actor(Role::InvestigatingOfficer);
        force.clock_shows("2026-08-25 10:00");
        let read = writes(&investigator, &id, &chosen("confirmation", "", "letter")).expect_status(200);
        let sheet = read.sheets().into_iter().find(|sheet| sheet.action.ends_with("/send")).unwrap();
        let gap = investigator.send_sheet(&sheet.clone().with(&[("text", "Dear [name], this is typed by hand.")])).expect_status(422);
        assert_eq!(gap.wrong_with("text"), "There is a gap in the letter: [name]. Fill it or take it out.");
        assert!(gap.body.contains("this is typed by hand"), "what was typed stays");
        investigator.send_sheet(&sheet).expect_status(303);
        assert_eq!(force.duty(&id, "R-VIC-02-CONFIRM").unwrap().standing, practice::duty::Standing::Met);
        let csrf = investigator.csrf();
        let printed = investigator.post(&format!("/incidents/{id}/letters/1"), &[("csrf", &csrf)]).expect_status(200);
        assert!(printed.says("1 Rehearsal Street") && printed.says("Your crime number is 26/"), "{}", printed.words());
        force.actor(Role::Analyst).get(&format!("/incidents/{id}/letters")).expect_status(404);

        let change = format!("/incidents/{id}/change-person?about=1");
        investigator.fill(&change, &[("safe_contact", "Never write to the home address.")]).expect_status(303);
        let refused = writes(&investigator, &id, &chosen("confirmation", "", "letter")).expect_status(422);
        assert!(refused.wrong_with("channel").contains("note on safe contact"), "{}", refused.words());
        assert_eq!(investigator.send_sheet(&sheet.with(&[("once", "another-key")])).status, 422, "and nothing that was begun before goes out");
        assert_eq!(force.incident(&id).contacts.len(), 1);
        force.verifies();
    });
}
