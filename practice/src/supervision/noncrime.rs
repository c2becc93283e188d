//! The occasions and the evidence of the duties of a record that is no crime: the subject's details looked at again, the subject's requests,
//! and how the behaviour is challenged (R-NC-04, R-NC-05, CT-1.11c). [`super::duties()`] asks here.

use jiff::Timestamp;

use super::duties::Occasion;
use crate::incident::Incident;
use crate::incident::record::Nature;
use crate::incident::subject::Fate;
use crate::policy::{Satisfier, Start};

/// Whether the occasions of such a start are found here; what is owed by them outlives the closure.
pub(super) const fn is_ours(start: Start) -> bool {
    matches!(start, Start::SubjectDataKept | Start::SubjectAsked | Start::ChallengeSet | Start::ChallengeEnded)
}

/// The times that such a rule arises.
pub(super) fn occasions(start: Start, incident: &Incident) -> Vec<Occasion> {
    let each = |about: String, at: Timestamp, number: u32| Occasion { about, at, number };
    match start {
        Start::SubjectDataKept => rounds(incident).zip(1..).map(|(at, round)| each(format!("round {round}"), at, round)).collect(),
        Start::SubjectAsked => {
            let requests = incident.subject_requests.iter();
            requests.map(|request| each(format!("request {}", request.number), request.received_at, request.number)).collect()
        }
        Start::ChallengeSet => {
            let set = incident.challenges.iter().filter(|challenge| challenge.due_at.is_some());
            set.map(|challenge| each(format!("option {}", challenge.number), challenge.at, challenge.number)).collect()
        }
        Start::ChallengeEnded => {
            // Nobody is owed an answer on a record without anybody who suffered or reported it.
            let somebody = incident.people.iter().any(|person| person.kind != crate::incident::PersonKind::Suspect);
            let done =
                incident.challenges.iter().filter(|_| somebody).filter_map(|challenge| challenge.done_at.map(|at| (challenge.number, at)));
            done.map(|(number, at)| each(format!("option {number}"), at, number)).collect()
        }
        _ => Vec::new(),
    }
}

/// The first review is due from the decision to hold the details, each later one from the review that kept them.
fn rounds(incident: &Incident) -> impl Iterator<Item = Timestamp> {
    let held = incident.holds_subject() || incident.subject_deleted().is_some();
    let decided = incident.core.decided_at.filter(|_| incident.core.nature == Nature::NonCrime);
    let kept = incident.subject_reviews.iter().filter(|review| review.fate == Fate::Kept).map(|review| review.at);
    decided.filter(|_| held).into_iter().flat_map(move |first| std::iter::once(first).chain(kept.clone()))
}

/// The day that was set for an option.
pub(super) fn due(start: Start, number: u32, incident: &Incident) -> Option<Timestamp> {
    let challenge = incident.challenges.iter().find(|challenge| challenge.number == number);
    challenge.filter(|_| start == Start::ChallengeSet)?.due_at
}

/// Who sees to an option, and tells the victim of it.
pub(super) fn owner(start: Start, number: u32, incident: &Incident) -> Option<String> {
    let challenge = incident.challenges.iter().find(|challenge| challenge.number == number);
    challenge.filter(|_| matches!(start, Start::ChallengeSet | Start::ChallengeEnded))?.owner.clone()
}

/// The evidence that meets such a rule on an occasion, and when it came.
pub(super) fn met(satisfier: Satisfier, occasion: &Occasion, incident: &Incident) -> Option<Timestamp> {
    let challenge = || incident.challenges.iter().find(|challenge| challenge.number == occasion.number);
    match satisfier {
        Satisfier::SubjectDataReviewed => {
            let reviews = incident.subject_reviews.iter().map(|review| review.at).filter(|at| *at >= occasion.at);
            // The review that began this round is not the one that ends it.
            let mut later = reviews.filter(|at| occasion.number == 1 || *at > occasion.at);
            later.next().or_else(|| incident.subject_deleted())
        }
        Satisfier::SubjectAnswered => incident.subject_requests.iter().find(|request| request.number == occasion.number)?.answered_at,
        Satisfier::ChallengeDecided => incident.challenges.iter().map(|challenge| challenge.at).find(|at| *at >= occasion.at),
        Satisfier::ChallengeDone => challenge()?.done_at,
        Satisfier::ChallengeTold => challenge()?.told_at,
        _ => None,
    }
}
