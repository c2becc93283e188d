//! What supervision and the crime registrar do with a record: an entry in every list that they keep in it.

use jiff::{Timestamp, ToSpan};
use practice::incident::CrimeCommand;
use practice::incident::classify::{CancelCommand, DecideCommand};
use practice::incident::investigation::GoldenAnswer;
use practice::supervision::{self, plan};

use crate::force::Force;

impl Force {
    /// Crimes and assigns an open record, plans its investigation, hands it over, rules on it, transfers it, cancels one of its two crimes, and audits it.
    pub fn is_overseen(&self, id: &str, from: Timestamp) {
        let later = move |minutes: i64| from.saturating_add(minutes.minutes()).expect("a moment");
        for (number, crime_number) in [(1, "26/110001"), (2, "26/110002")] {
            self.step(id, "crime-manager", later(number), move |scene| {
                let given = CrimeCommand {
                    crime_number: crime_number.into(),
                    offence: "9A".into(),
                    victim: Some(1),
                    late_reason: Some(scene.seal("late crime", "Invented for a rehearsal.")?),
                    registrar: false,
                };
                Ok(scene.incident.give_crime_number(scene.did.clone(), given, scene.policy)?)
            });
        }
        self.step(id, "crime-manager", later(5), |scene| {
            Ok(supervision::assign(scene.incident, scene.did.clone(), "investigating-officer".into(), "supervisor".into())?)
        });
        self.is_planned(id, later(10));
        self.is_ruled_on(id, later(60));
    }

    fn is_planned(&self, id: &str, from: Timestamp) {
        let later = move |minutes: i64| from.saturating_add(minutes.minutes()).expect("a moment");
        self.step(id, "supervisor", later(1), |scene| {
            let title = scene.seal("line of enquiry", "Who stood at the gate in this rehearsal?")?;
            Ok(plan::open_enquiry(scene.incident, scene.did.clone(), title)?)
        });
        self.step(id, "supervisor", later(2), move |scene| {
            let what = scene.seal("action", "Ask the shop for its recordings, in this rehearsal.")?;
            let given = plan::ActionCommand { enquiry: Some(1), what, owner: "investigating-officer".into(), due_at: later(3_000) };
            Ok(plan::set_action(scene.incident, scene.did.clone(), given)?)
        });
        self.step(id, "investigating-officer", later(3), |scene| {
            let note = scene.seal("golden hour", "Recordings secured in this rehearsal.")?;
            let answers = vec![("cctv".to_owned(), GoldenAnswer::Done, Some(note))];
            Ok(plan::answer_golden_hour(scene.incident, &scene.did, answers, scene.policy)?)
        });
        self.step(id, "supervisor", later(4), |scene| {
            let (done, left_open) = (scene.seal("handover", "House to house.")?, scene.seal("handover", "The recordings.")?);
            let events = plan::hand_over(scene.incident, scene.did.clone(), "supervisor-2".into(), done, left_open)?;
            Ok(events.into_iter().next().expect("a handover"))
        });
        self.step(id, "supervisor", later(5), |scene| {
            let reason = scene.seal("ownership", "It fits who has it, in this rehearsal.")?;
            Ok(plan::keep_owner(scene.incident, scene.did.clone(), reason)?)
        });
    }

    fn is_ruled_on(&self, id: &str, from: Timestamp) {
        let later = move |minutes: i64| from.saturating_add(minutes.minutes()).expect("a moment");
        self.step(id, "crime-manager", later(1), |scene| {
            let reason = scene.seal("cancellation", "The same event was recorded twice, in this rehearsal.")?;
            let given = CancelCommand { crime: 2, code: "C3".into(), reason, withdrawal: false, to: None };
            Ok(scene.incident.ask_cancellation(scene.did.clone(), given, scene.policy)?)
        });
        self.step(id, "crime-registrar", later(2), |scene| {
            let given = DecideCommand { crime: 2, cancel: true, reason: None, registrar: true };
            Ok(scene.incident.decide_cancellation(scene.did.clone(), given, scene.policy)?)
        });
        self.step(id, "crime-registrar", later(3), |scene| {
            let (question, ruling) = (scene.seal("ruling's question", "One crime or two?")?, scene.seal("ruling", "One.")?);
            Ok(scene.incident.rule(scene.did.clone(), question, ruling, "General Rules E".into())?)
        });
        self.step(id, "crime-manager", later(4), |scene| {
            let note = scene.seal("transfer", "The place lies over the border, in this rehearsal.")?;
            Ok(scene.incident.transfer(scene.did.clone(), "Rehearsal Constabulary".into(), Some("RC/7".into()), note, scene.policy)?)
        });
        self.step(id, "crime-registrar", later(5), |scene| {
            Ok(scene.incident.audited(scene.did.clone(), "2026-1", &["in-time".to_owned()], None)?)
        });
    }

    /// Releases a redacted text of a closed record to a panel.
    pub fn is_released(&self, id: &str, at: Timestamp) {
        self.step(id, "co-ordinator", at, |scene| {
            let text = scene.seal("redacted text", "Words were shouted at the tram stop.")?;
            Ok(scene.incident.release(scene.did.clone(), "2026-1", text)?)
        });
    }
}
