//! Learning points: what a case taught, in words without personal data, carried to the tactical group (CT-2.2g).

use crate::codes;

codes! {
    /// Where a learning point stands.
    Status {
        Raised = "raised", "Raised";
        OnAgenda = "on-agenda", "On the tactical group's agenda";
        Adopted = "adopted", "Adopted: practice was changed";
        NotAdopted = "not-adopted", "Not adopted";
    }
}

/// The longest learning point, in characters: it is to be read out in a meeting.
const LONGEST: usize = 600;

/// Why these words cannot leave their record as a learning point; `Ok` where nothing in them looks like a personal detail.
///
/// Refuses an e-mail address, a telephone number, a postcode, a reference number and more than a paragraph. It cannot know names: the form
/// asks for words without them.
pub fn check_words(text: &str) -> Result<(), String> {
    let long = text.chars().count();
    if long > LONGEST {
        return Err(format!("Use {LONGEST} characters or fewer, so that it can be read out in a meeting. This has {long}."));
    }
    if text.split_whitespace().any(|word| word.contains('@')) {
        return Err("Leave out the e-mail address: a learning point names nobody.".into());
    }
    if digits_in_a_row(text) >= 7 {
        return Err("Leave out telephone and reference numbers: a learning point names nobody.".into());
    }
    if has_postcode(text) {
        return Err("Leave out the postcode: a learning point names nobody.".into());
    }
    Ok(())
}

/// The longest run of digits, spaces and hyphens inside it not counted.
fn digits_in_a_row(text: &str) -> usize {
    let (mut run, mut longest) = (0, 0);
    for letter in text.chars() {
        if letter.is_ascii_digit() {
            run += 1;
            longest = longest.max(run);
        } else if !matches!(letter, ' ' | '-') {
            run = 0;
        }
    }
    longest
}

/// Two words like "LE1 1AA".
fn has_postcode(text: &str) -> bool {
    let words: Vec<&str> = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.windows(2).any(|pair| {
        let [outward, inward] = pair else { return false };
        let inward_fits =
            inward.len() == 3 && inward.starts_with(|c: char| c.is_ascii_digit()) && inward.chars().skip(1).all(|c| c.is_ascii_uppercase());
        let outward_fits = (2..=4).contains(&outward.len())
            && outward.starts_with(|c: char| c.is_ascii_uppercase())
            && outward.chars().any(|c| c.is_ascii_digit());
        inward_fits && outward_fits
    })
}

/// Whether a point may go from one status to another: forward from raised to the agenda, to a decision; a decision may be taken back to the
/// agenda.
pub const fn may_become(from: Status, to: Status) -> bool {
    matches!(
        (from, to),
        (Status::Raised, Status::OnAgenda | Status::NotAdopted)
            | (Status::OnAgenda, Status::Adopted | Status::NotAdopted)
            | (Status::Adopted | Status::NotAdopted, Status::OnAgenda)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_learning_point_with_a_number_an_address_or_a_postcode_in_it_is_refused() {
        for text in [
            "Call 07700 900 123 sooner.",
            "Write to victim@example.org first.",
            "The home at ZZ99 1AA was not visited.",
            "26/1000123 was late.",
        ] {
            assert!(check_words(text).is_err(), "{text}");
        }
        assert!(check_words(&"a".repeat(601)).is_err());
        assert_eq!(check_words("Tell victims within 5 days who has the case now, and again after 28 days."), Ok(()));
    }

    #[test]
    fn a_learning_point_is_decided_on_only_from_the_agenda() {
        assert!(!may_become(Status::Raised, Status::Adopted));
        assert!(may_become(Status::Raised, Status::OnAgenda) && may_become(Status::OnAgenda, Status::Adopted));
        assert!(may_become(Status::Adopted, Status::OnAgenda) && !may_become(Status::Adopted, Status::Adopted));
    }
}
