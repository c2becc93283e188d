//! Whole lives of records, by the real rules: a hate crime from report to closure, and a report that is no crime.

use jiff::{Timestamp, ToSpan};
use practice::incident::{
    AssessCommand, ContactChannel, CrimeCommand, NotCrimeCommand, Purpose, Reached, ReferralConsent, RegradeCommand, Satisfaction,
    StatementAnswer, Threshold,
};
use practice::people::Rank;
use practice::supervision;
use practice::victim::{self, ContactCommand, RiskCommand};

use crate::force::Force;
use crate::report::Report;

impl Force {
    /// A hate crime from its report to its closure, with an entry in every list that a record has. Gives its reference.
    pub fn hate_crime_to_closure(&self, report: &Report, from: Timestamp) -> String {
        let id = self.takes(&report.clone().at(from));
        self.closes(&id, from);
        id
    }

    /// A record that is there already, from the control room to its closure.
    pub fn closes(&self, id: &str, from: Timestamp) {
        self.control_room_works(id, from);
        self.victim_is_looked_after(id, from);
        self.case_closes(id, from);
    }

    /// What the control room does in the first hours: acknowledged, assessed, attended late and explained, crimed, assigned.
    pub fn control_room_works(&self, id: &str, from: Timestamp) {
        let later = move |minutes: i64| from.saturating_add(minutes.minutes()).expect("a moment");
        let inspector = "control-room-inspector";
        self.step(id, inspector, later(10), |scene| Ok(scene.incident.acknowledge(scene.did.clone())?));
        self.step(id, "hate-crime-officer", later(12), |scene| Ok(scene.incident.make_aware(scene.did.clone())?));
        self.step(id, inspector, later(15), |scene| {
            let note = scene.seal("assessment", "Threat considered; invented for a rehearsal.")?;
            let given = AssessCommand {
                thrive: ["T=medium", "H=medium", "R=medium", "I=low", "V=high", "E=low"].map(ToOwned::to_owned).to_vec(),
                grade: "priority".into(),
                note: Some(note),
                below: None,
                may_go_below: true,
            };
            Ok(scene.incident.assess(scene.did.clone(), given, scene.policy)?)
        });
        self.step(id, inspector, later(600), move |scene| Ok(scene.incident.attend(scene.did.clone(), later(20), later(590))?));
        self.step(id, inspector, later(605), |scene| {
            let reason = scene.seal("breach", "No car was free in this rehearsal.")?;
            Ok(scene.incident.explain_breach(scene.did.clone(), reason)?)
        });
        self.step(id, "crime-manager", later(610), |scene| {
            let given =
                CrimeCommand { crime_number: "26/100001".into(), offence: "8M".into(), victim: Some(1), late_reason: None, registrar: false };
            Ok(scene.incident.give_crime_number(scene.did.clone(), given, scene.policy)?)
        });
        self.step(id, "crime-manager", later(615), |scene| {
            Ok(supervision::assign(scene.incident, scene.did.clone(), "investigating-officer".into(), "supervisor".into())?)
        });
    }

    /// The control room grades a report, changes the grade, sends a unit that arrives, and notes what it found.
    pub fn control_room_sends(&self, id: &str, unit: &'static str, from: Timestamp) {
        let later = move |minutes: i64| from.saturating_add(minutes.minutes()).expect("a moment");
        let inspector = "control-room-inspector";
        self.step(id, inspector, later(5), |scene| {
            let thrive = ["T=high", "H=medium", "R=unknown", "I=low", "V=unknown", "E=none"].map(ToOwned::to_owned).to_vec();
            let given = AssessCommand { thrive, grade: "priority".into(), note: None, below: None, may_go_below: true };
            Ok(scene.incident.assess(scene.did.clone(), given, scene.policy)?)
        });
        self.step(id, inspector, later(6), |scene| {
            let reason = scene.seal("regrade", "Somebody is still there in this rehearsal.")?;
            let given = RegradeCommand { grade: "emergency".into(), reason, may_go_below: true };
            Ok(scene.incident.regrade(scene.did.clone(), given, scene.policy)?)
        });
        self.step(id, inspector, later(7), move |scene| Ok(scene.incident.dispatch(scene.did.clone(), unit, scene.policy)?));
        self.step(id, inspector, later(14), move |scene| Ok(scene.incident.arrive(scene.did.clone(), 1, later(13))?));
        self.step(id, inspector, later(40), |scene| {
            let note = scene.seal("finding", "Paint on the gate in this rehearsal.")?;
            Ok(scene.incident.result(scene.did.clone(), "crime".into(), Some(note), scene.policy)?)
        });
    }

    /// The supervisor's first call, risk, referral, statement and review within the first day.
    pub fn victim_is_looked_after(&self, id: &str, from: Timestamp) {
        let later = move |minutes: i64| from.saturating_add(minutes.minutes()).expect("a moment");
        self.calls(id, Purpose::First, later(700));
        self.step(id, "supervisor", later(710), |scene| {
            let note = scene.seal("risk", "Patrols pass by in this rehearsal.")?;
            let given = RiskCommand {
                person: 1,
                yes: vec!["fear".into()],
                no: Vec::new(),
                details: None,
                level: None,
                note: Some(note),
                supervisor: true,
            };
            Ok(victim::assess_risk(scene.incident, scene.did.clone(), given, scene.policy)?)
        });
        self.step(id, "supervisor", later(715), |scene| Ok(victim::refer(scene.incident, scene.did.clone(), 1, ReferralConsent::AskLater)?));
        self.step(id, "supervisor", later(720), |scene| {
            Ok(victim::offer_statement(scene.incident, scene.did.clone(), 1, StatementAnswer::Declined)?)
        });
        self.step(id, "supervisor", later(725), |scene| {
            let note = scene.seal("review", "House-to-house is done; CCTV is asked for.")?;
            Ok(supervision::review(scene.incident, scene.did.clone(), note)?)
        });
    }

    /// Outcome, closing call, a duty waived where one is left, closure asked for and signed off.
    pub fn case_closes(&self, id: &str, from: Timestamp) {
        let later = move |minutes: i64| from.saturating_add(minutes.minutes()).expect("a moment");
        self.step(id, "investigating-officer", later(3000), |scene| {
            Ok(supervision::set_outcome(scene.incident, scene.did.clone(), "18".into(), None, true, scene.policy)?)
        });
        self.calls(id, Purpose::Closing, later(3010));
        self.waives_what_may_be(id, later(3020));
        self.step(id, "investigating-officer", later(3030), |scene| {
            Ok(supervision::ask_closure(scene.incident, scene.did.clone(), scene.policy)?)
        });
        self.step(id, "supervisor", later(3040), |scene| {
            let grounds = supervision::recorded(scene.incident)?;
            Ok(supervision::close(scene.incident, scene.did.clone(), &grounds, scene.policy)?)
        });
    }

    /// A report that is no crime: its suspect's details go, and the rationale is approved.
    pub fn no_crime(&self, report: &Report, from: Timestamp) -> String {
        let later = move |minutes: i64| from.saturating_add(minutes.minutes()).expect("a moment");
        let id = self.takes(&report.clone().at(from));
        self.step(&id, "crime-manager", later(60), |scene| {
            let rationale = scene.seal("rationale", "Words that no offence covers, in this rehearsal.")?;
            let given = NotCrimeCommand {
                rationale,
                record_as: "incident".into(),
                answers: scene.answers()?,
                threshold: Threshold::None,
                registrar: false,
            };
            Ok(scene.incident.not_a_crime(scene.did.clone(), given, scene.policy)?)
        });
        self.step(&id, "control-room-inspector", later(90), |scene| Ok(scene.incident.approve_rationale(scene.did.clone())?));
        id
    }

    /// The supervisor speaks with victim 1 by telephone.
    pub fn calls(&self, id: &str, purpose: Purpose, when: Timestamp) {
        self.step(id, "supervisor", when, move |scene| {
            let note = scene.seal("contact", "Spoke for ten minutes in this rehearsal.")?;
            let given = ContactCommand {
                person: 1,
                at: when,
                channel: ContactChannel::Phone,
                purpose,
                reached: Reached::Spoke,
                note: Some(note),
                understood: (purpose == Purpose::Closing).then_some(true),
                satisfaction: Some(Satisfaction::Satisfied),
                rank: Rank::Sergeant,
                supervisor: true,
                breach: None,
                tells: Vec::new(),
                letter: None,
            };
            Ok(victim::contact(scene.incident, scene.did.clone(), given, scene.policy)?)
        });
    }

    /// Waives every open duty that a chief officer may waive.
    fn waives_what_may_be(&self, id: &str, when: Timestamp) {
        let policy = self.house().policies().at(when).expect("a policy");
        for duty in supervision::duties(&self.incident(id), &policy).into_iter().filter(practice::duty::Duty::is_open) {
            let may = policy.rule(&duty.rule).is_some_and(|rule| rule.waivable_by.is_some());
            if may {
                self.step(id, "chief-officer", when, move |scene| {
                    let reason = scene.seal("waiver", "Waived in this rehearsal.")?;
                    let (rule, about) = (duty.rule.clone(), duty.about.clone());
                    Ok(supervision::waive(scene.incident, scene.did.clone(), Rank::ChiefOfficer, &rule, &about, reason, scene.policy)?)
                });
            }
        }
    }
}
