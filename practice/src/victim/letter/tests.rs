//! Letters: every shipped one is plain, has no gap where the record knows the value, and goes only where it is safe.

use super::*;
use crate::incident::PersonKind;
use crate::testing::{Case, person, words};

/// The US school grade of the Flesch-Kincaid formula; a reading age is about five more.
fn grade(text: &str) -> f64 {
    let sentences = text.split(['.', ':', '?', '!', '\n']).filter(|s| s.split_whitespace().count() > 1).count();
    let words: Vec<String> = text
        .split_whitespace()
        .map(|w| w.chars().filter(|c| c.is_alphabetic()).collect::<String>().to_lowercase())
        .filter(|w| !w.is_empty())
        .collect();
    let syllables: usize = words.iter().map(|word| syllables(word)).sum();
    let count = |n: usize| f64::from(u32::try_from(n).unwrap());
    0.39 * count(words.len()) / count(sentences.max(1)) + 11.8 * count(syllables) / count(words.len().max(1)) - 15.59
}

fn syllables(word: &str) -> usize {
    let vowel = |c: char| "aeiouy".contains(c);
    let letters: Vec<char> = word.chars().collect();
    let groups =
        letters.iter().enumerate().filter(|(at, c)| vowel(**c) && !at.checked_sub(1).is_some_and(|before| vowel(letters[before]))).count();
    let silent = word.ends_with('e') && !word.ends_with("le") && groups > 1;
    (groups - usize::from(silent)).max(1)
}

#[test]
fn every_shipped_letter_can_be_read_by_a_nine_year_old() {
    let policy = Case::hate_crime().policy;
    assert!(policy.letters.len() >= 9, "the letters of the Code are shipped");
    for letter in &policy.letters {
        let text = filled(letter, |_| Some("Maple".into()));
        assert!(grade(&text) <= 4.5, "{} reads at US grade {:.1}", letter.code, grade(&text));
    }
    assert!(
        grade("Notwithstanding the aforementioned considerations, proceedings necessitate authorisation of investigatory interventions.")
            > 15.0
    );
}

#[test]
fn a_letter_about_no_charge_says_how_to_ask_for_a_review() {
    let policy = Case::hate_crime().policy;
    let letter = policy.letter("no-charge").unwrap();
    assert!(letter.text.contains("right to review") && letter.text.contains("three months"));
    assert!(letter.tells.contains(&"not-charged".to_owned()) && letter.tells.contains(&"not-investigated".to_owned()));
}

#[test]
fn a_value_that_the_record_does_not_know_leaves_a_gap_that_is_found() {
    let policy = Case::hate_crime().policy;
    let letter = policy.letter("court-date").unwrap();
    let text = filled(letter, |slot| (slot != "court").then(|| "Maple".into()));
    assert_eq!(gap(&text), Some("court"));
    assert!(text.contains("Where: [court]"));
    assert_eq!(gap(&filled(letter, |_| Some("Maple".into()))), None);
}

#[test]
fn a_letter_goes_only_where_there_is_an_address_and_the_channel_is_safe() {
    let mut victim = person(1, PersonKind::Victim);
    for channel in CHANNELS {
        assert!(matches!(may_reach(&victim, *channel, true), Err(Refused::Field("channel", _))), "{channel}: nothing is recorded");
    }
    (victim.address, victim.email) = (Some(words(1)), Some(words(2)));
    may_reach(&victim, ContactChannel::Email, false).unwrap();
    victim.safe_contact = Some(words(3));
    assert!(may_reach(&victim, ContactChannel::Letter, false).unwrap_err().to_string().contains("note on safe contact"));
    may_reach(&victim, ContactChannel::Email, true).unwrap();
    assert!(may_reach(&victim, ContactChannel::Phone, true).is_err(), "a call is no letter");
}
