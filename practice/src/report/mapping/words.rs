//! A source's vocabulary: each word that a column may hold, and what it means here.

use std::collections::HashMap;

/// What a vocabulary says of one word.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found<'v, T> {
    /// The mapping gives it this meaning.
    Known(&'v T),
    /// The mapping says that it means nothing.
    Ignored,
    /// The mapping does not name it, and says how such words are taken.
    Other(&'v T),
    /// The mapping does not know it.
    Unknown,
}

/// Words with their meanings. Case and spacing do not matter; letters, digits and punctuation do.
#[derive(Debug)]
pub(super) struct Vocabulary<T> {
    /// Words as written: the usual case, found without folding. `None` is a word to ignore.
    exact: HashMap<String, Option<T>>,
    /// The same words folded.
    folded: HashMap<String, Option<T>>,
    /// What any other word means.
    other: Option<T>,
}

impl<T> Default for Vocabulary<T> {
    fn default() -> Self {
        Self { exact: HashMap::new(), folded: HashMap::new(), other: None }
    }
}

impl<T: Clone + PartialEq> Vocabulary<T> {
    /// Adds a word; `None` ignores it. `false` when the word is there already with another meaning.
    pub(super) fn add(&mut self, word: &str, meaning: Option<T>) -> bool {
        let folded = fold(word);
        if self.folded.get(&folded).is_some_and(|known| *known != meaning) {
            return false;
        }
        self.exact.insert(word.trim().to_owned(), meaning.clone());
        self.folded.insert(folded, meaning);
        true
    }

    /// Sets what any word means that the vocabulary does not name.
    pub(super) fn set_other(&mut self, meaning: Option<T>) {
        self.other = meaning;
    }

    /// What a trimmed word means.
    pub(super) fn look(&self, word: &str) -> Found<'_, T> {
        let known = self.exact.get(word).or_else(|| self.folded.get(&fold(word)));
        match (known, &self.other) {
            (Some(Some(meaning)), _) => Found::Known(meaning),
            (Some(None), _) => Found::Ignored,
            (None, Some(meaning)) => Found::Other(meaning),
            (None, None) => Found::Unknown,
        }
    }

    /// Whether the vocabulary names this trimmed word.
    pub(super) fn names(&self, word: &str) -> bool {
        matches!(self.look(word), Found::Known(_) | Found::Ignored)
    }
}

/// A word as it is compared: lower case, one space between parts, none at the ends.
pub(super) fn fold(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for part in word.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(part.chars().flat_map(char::to_lowercase));
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_spacing_do_not_matter_but_a_second_meaning_is_refused() {
        let mut words = Vocabulary::default();
        assert!(words.add("2SLGBTQ+", Some("SO")));
        assert!(words.add("Other  Places ", Some("work")));
        assert_eq!(words.look("2Slgbtq+"), Found::Known(&"SO"));
        assert_eq!(words.look("other places"), Found::Known(&"work"));
        assert_eq!(words.look("2SLGBTQ"), Found::Unknown);
        assert!(!words.add("2slgbtq+", Some("TRANS")));
    }
}
