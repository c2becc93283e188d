//! The names under which a Multi-Agency Incident Transfer message gives what a report needs, as the names of our own questions.
//!
//! GOV.UK, "Share information between emergency services with MAIT" (2022), names the standard; its element names here are those that public
//! implementations use. A message that calls them otherwise is refused beside the name that is missing, never guessed at.

/// A name of the standard, and the question that it answers here.
const NAMES: &[(&str, &str)] = &[
    ("MessageId", "message"),
    ("OrigOrganisation", "source"),
    ("OrigIncidentURN", "source_id"),
    ("Description", "narrative"),
    ("Location", "place"),
    // Not in the standard's own list: what a hate report needs beyond it, as additional elements.
    ("Sequence", "sequence"),
    ("Channel", "channel"),
    ("District", "district"),
    ("PlaceKind", "setting"),
    ("HateStrand", "strands"),
    ("TargetedReligion", "religions"),
    ("PerceivedBy", "perceived_by"),
    ("PerceivedWords", "words"),
    ("Flag", "tags"),
    ("VictimName", "victim_name"),
    ("VictimTelephone", "victim_phone"),
    ("InformantName", "reporter_name"),
    ("InformantTelephone", "reporter_phone"),
    ("CrimeNumber", "crime_number"),
    ("Offence", "offence"),
];

/// Whether these names are those of the standard.
pub fn is_one<'a>(mut names: impl Iterator<Item = &'a str>) -> bool {
    names.any(|name| name == "OrigIncidentURN" || name == "MessageId")
}

/// The pairs of a message under the names of our questions. Date and time of the incident become one moment, grid reference and place one
/// text; names that a report does not need are left out. Another agency's control room is a partner, unless the message says otherwise.
pub fn questions(pairs: &[(String, String)]) -> Vec<(String, String)> {
    let said = |name: &str| pairs.iter().find(|(known, value)| known == name && !value.trim().is_empty()).map(|(_, value)| value.trim());
    let mut answers: Vec<(String, String)> = Vec::new();
    for (name, value) in pairs {
        if let Some((_, question)) = NAMES.iter().find(|(known, _)| known == name) {
            answers.push(((*question).to_owned(), value.trim().to_owned()));
        }
    }
    if let (Some(date), Some(time)) = (said("OrigIncidentDate"), said("OrigIncidentTime")) {
        let minutes = time.rsplitn(2, ':').last().filter(|_| time.matches(':').count() == 2).unwrap_or(time);
        answers.push(("reported_at".to_owned(), format!("{date} {minutes}")));
    }
    if let (None, Some(x), Some(y)) = (said("Location"), said("X"), said("Y")) {
        answers.push(("place".to_owned(), format!("Grid reference {x}, {y}")));
    }
    if said("Channel").is_none() {
        answers.push(("channel".to_owned(), "partner".to_owned()));
    }
    answers
}

/// Our names of what became of a message, and those of its acknowledgement: the standard's own where a message has the same, ours for the rest.
const ACKNOWLEDGED: [(&str, &str); 7] = [
    ("message", "MessageId"),
    ("source", "OrigOrganisation"),
    ("source_id", "OrigIncidentURN"),
    ("reference", "Reference"),
    ("state", "State"),
    ("stage", "Stage"),
    ("kept", "Kept"),
];

/// The acknowledgement of a message under the names in which it came.
pub fn acknowledgement(answer: &serde_json::Value) -> serde_json::Value {
    let named = ACKNOWLEDGED.iter().filter_map(|(ours, theirs)| Some(((*theirs).to_owned(), answer.get(*ours)?.clone())));
    serde_json::Value::Object(named.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(given: &[(&str, &str)]) -> Vec<(String, String)> {
        given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_message_of_the_standard_answers_our_questions() {
        let given = pairs(&[
            ("MessageId", "888888"),
            ("OrigOrganisation", "REH-AMB"),
            ("OrigIncidentURN", "f026"),
            ("OrigIncidentDate", "18/03/2026"),
            ("OrigIncidentTime", "23:35:29"),
            ("Description", " Words of the log "),
            ("X", "458700"),
            ("Y", "304500"),
            ("ResourceID", "not needed"),
        ]);
        let answers = questions(&given);
        let one = |name: &str| answers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        assert_eq!(one("reported_at"), Some("18/03/2026 23:35"));
        assert_eq!(one("place"), Some("Grid reference 458700, 304500"));
        assert_eq!((one("message"), one("source_id"), one("channel")), (Some("888888"), Some("f026"), Some("partner")));
        assert_eq!(one("narrative"), Some("Words of the log"));
        assert!(!answers.iter().any(|(_, value)| value == "not needed"));
        assert!(is_one(given.iter().map(|(name, _)| name.as_str())) && !is_one(["source_id"].into_iter()));
    }
}
