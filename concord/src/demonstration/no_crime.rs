//! What is no crime in the demonstration: the path through the recording policy's questions, and how the behaviour is challenged.

use jiff::ToSpan;
use practice::incident::challenge::{Behaviour, ChallengeCommand};
use practice::incident::{Did, NotCrimeCommand, Threshold, TreeAnswer};
use practice::policy::StrandScope;

use super::life::{Came, Life};
use super::phrases;

/// Options that a neighbourhood team chooses.
const OPTIONS: [&str; 8] = [
    "words-of-advice",
    "community-resolution",
    "acceptable-behaviour-contract",
    "mediation",
    "clean-up",
    "reassurance-patrol",
    "tenancy-action",
    "school-liaison",
];

impl Life<'_, '_> {
    /// No crime: every question is answered so that it leads on, in words; local strands end the path of the Code early.
    pub(super) fn not_crime(&mut self, did: Did, record_as: &str, threshold: Threshold) -> Came {
        let held = threshold != Threshold::None;
        let policy = std::sync::Arc::clone(&self.policy);
        let national = |code: &str| policy.strand(code).is_some_and(|strand| strand.scope == StrandScope::National);
        let to_the_end = !policy.recording.national_strands_only || self.incident.standing().any(|strand| national(&strand.strand));
        let mut answers = Vec::new();
        for step in policy.recording.steps.iter().filter(|step| step.asks(held) && (step.subject || to_the_end)) {
            let words = self.seal("answer to the recording policy", phrases::weighed(&step.code))?;
            answers.push(TreeAnswer { step: step.code.clone(), answer: step.goes_on, words: Some(words) });
        }
        let given = NotCrimeCommand {
            rationale: self.seal("rationale", &phrases::RATIONALE)?,
            record_as: record_as.to_owned(),
            answers,
            threshold,
            registrar: false,
        };
        Ok(self.incident.not_a_crime(did, given, &policy).map(Some))
    }

    /// The supervisor chooses an option and sees to it.
    pub(super) fn challenge(&mut self, did: Did) -> Came {
        let kind = self.chance.word(&OPTIONS).to_owned();
        let note = Some(self.seal("challenge", &phrases::CHALLENGE)?);
        let due_at = did.at.saturating_add((14 * 24).hours()).ok();
        let given = ChallengeCommand { kind, owner: Some(did.by.clone()), due_at, note };
        Ok(self.incident.challenge(did, given, &self.policy).map(Some))
    }

    /// It is done, and mostly helps.
    pub(super) fn challenged(&mut self, did: Did) -> Came {
        let Some(open) = self.incident.challenges.iter().find(|one| one.done_at.is_none()).map(|one| one.number) else { return Ok(Ok(None)) };
        let effect = if self.chance.percent(70) { Behaviour::Stopped } else { Behaviour::Less };
        let note = Some(self.seal("challenge effect", &phrases::CHALLENGED)?);
        Ok(self.incident.challenged(did, open, effect, note).map(Some))
    }

    /// The victim hears of it.
    #[expect(clippy::unnecessary_wraps, reason = "a step gives what every step of a life gives")]
    pub(super) fn told_of_challenge(&mut self, did: Did) -> Came {
        let done = self.incident.challenges.iter().find(|one| one.done_at.is_some() && one.told_at.is_none()).map(|one| one.number);
        let Some(done) = done else { return Ok(Ok(None)) };
        Ok(self.incident.told_of_challenge(did, done, None).map(Some))
    }
}
