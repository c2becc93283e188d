//! The path that a decision took through the recording policy's tree: each question with its answer and in what words, in the order asked
//! (domain rules 2.2; R-NC-03, R-NC-04). A path ends with the first answer that does not lead on.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::crime::NotCrimeCommand;
use super::event::Did;
use super::record::{Nature, Threshold};
use super::{Incident, Refused, Words, next};
use crate::policy::{ByRecord, Policy, RecordingPolicy, TreeStep};

/// One question that was answered on the way to a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathStep {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// When the decision was made.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// The recording policy whose tree it is.
    pub policy: String,
    /// The question's code.
    pub step: String,
    /// Yes or no.
    pub answer: bool,
    /// In what words, sealed; none where the record answers by itself.
    pub words: Option<Words>,
}

/// An answer as given.
#[derive(Clone, Debug)]
pub struct TreeAnswer {
    /// The question's code.
    pub step: String,
    /// Yes or no; for the question that the record answers, as it turns out.
    pub answer: bool,
    /// In what words.
    pub words: Option<Words>,
}

impl Incident {
    /// The path of a decision as given. Refuses an outcome whose questions are not all answered so that they lead to it, answers without words,
    /// and the subject's details without their own questions (R-NC-04).
    pub(super) fn walked(&self, did: &Did, given: &NotCrimeCommand, policy: &Policy) -> Result<Vec<PathStep>, Refused> {
        let recording = &policy.recording;
        let held = recording.subject_data_threshold && given.threshold != Threshold::None;
        let mut path: Vec<PathStep> = Vec::new();
        let mut ended = false;
        for step in &recording.steps {
            if (step.subject && step.by_record.is_none() && !held) || (ended && !step.subject) {
                continue;
            }
            let needed = step.needed_for.contains(&given.record_as) || (step.subject && held);
            let Some((answer, words)) = self.answered(step, given, held, policy) else {
                if needed {
                    return Err(Refused::Question(step.code.clone(), "Answer this question: the decision rests on it.".into()));
                }
                ended = true;
                continue;
            };
            if answer != step.goes_on && (needed || (step.subject && held)) {
                return Err(Refused::field(if step.subject { "threshold" } else { "record_as" }, step.otherwise.clone()));
            }
            if step.asks(held) && words.is_none() {
                return Err(Refused::Question(words_of(&step.code), "Say in a sentence or two what the answer rests on.".into()));
            }
            ended |= answer != step.goes_on && !step.subject;
            let number = next(&self.path, |known| known.number) + u32::try_from(path.len()).unwrap_or(u32::MAX);
            path.push(PathStep {
                incident: self.core.id.clone(),
                number,
                at: did.at,
                by: did.by.clone(),
                policy: recording.id.clone(),
                step: step.code.clone(),
                answer,
                words,
            });
        }
        Ok(path)
    }

    /// The answer to a question: the record's own, or what was given.
    fn answered(&self, step: &TreeStep, given: &NotCrimeCommand, held: bool, policy: &Policy) -> Option<(bool, Option<Words>)> {
        let said = given.answers.iter().find(|answer| answer.step == step.code);
        match step.by_record {
            Some(ByRecord::Offence) => Some((false, None)),
            Some(ByRecord::Perceived) => Some((self.core.hate, None)),
            Some(ByRecord::NationalStrand) => Some((self.national_without(None, policy), None)),
            Some(ByRecord::DetailsHeld) => Some((held, said.filter(|_| held).and_then(|answer| answer.words.clone()))),
            None => said.map(|answer| (answer.answer, answer.words.clone())),
        }
    }

    /// The path of the decision that stands.
    pub fn path_taken(&self) -> impl Iterator<Item = &PathStep> {
        let decided = self.core.decided_at.filter(|_| self.core.nature == Nature::NonCrime);
        self.path.iter().filter(move |step| Some(step.at) == decided)
    }
}

/// The name of the question in what words another one is answered.
pub fn words_of(step: &str) -> String {
    format!("{step}_words")
}

/// What differs where a record that was decided under one recording policy is looked at under another, in sentences (R-NC-07). It changes nothing.
pub fn differs(record_as: &str, threshold: Option<Threshold>, then: Option<&RecordingPolicy>, now: &RecordingPolicy) -> Vec<String> {
    let title = |policy: &RecordingPolicy| policy.outcomes.iter().find(|one| one.code == record_as).map(|one| one.title.clone());
    let mut said = Vec::new();
    let old = then.and_then(&title).unwrap_or_else(|| record_as.to_owned());
    match title(now) {
        None => said.push(format!("{} knows no outcome \"{old}\".", now.id)),
        Some(new) if new != old => said.push(format!("\"{old}\" is \"{new}\" in {}.", now.id)),
        Some(_) => {}
    }
    let held = threshold.is_some_and(|threshold| threshold != Threshold::None);
    let unlimited = threshold.is_some() && then.is_some_and(|then| !then.subject_data_threshold);
    if now.subject_data_threshold && unlimited {
        said.push(format!("The subject's details may stand on it without the second threshold that {} asks for.", now.id));
    } else if held {
        said.push("It holds the subject's details: look again whether they are needed.".to_owned());
    }
    let asked = |policy: &RecordingPolicy, code: &str| {
        policy.steps.iter().any(|step| step.code == code && step.needed_for.iter().any(|one| one == record_as))
    };
    let new =
        now.steps.iter().filter(|step| step.needed_for.iter().any(|one| one == record_as) && then.is_none_or(|then| !asked(then, &step.code)));
    said.extend(new.map(|step| format!("{} asks: {}", now.id, step.question)));
    if now.national_strands_only && then.is_some_and(|then| !then.national_strands_only) && record_as == super::crime::HATE_INCIDENT {
        said.push(format!("{} wants one of the nationally monitored strands.", now.id));
    }
    said
}
