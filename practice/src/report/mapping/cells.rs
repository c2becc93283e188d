//! The cells of a row that hold words and numbers: codes, strands, offences, tags, yes or no, counts.

use super::incoming::{IncomingOffence, IncomingStrand};
use super::plan::{CodeColumn, CodeMeaning, Col, CountColumn, StrandMeaning, YesNoColumn};
use super::row::Line;
use super::words::{Found, Vocabulary};

impl<'r, S: AsRef<str>> Line<'r, S> {
    /// Reads a column of codes: the first of several is kept, with a note.
    pub(super) fn code(&mut self, column: &'r CodeColumn) -> Option<String> {
        let mut found: Option<(String, &str)> = None;
        for word in pieces(self.cell(column.col), column.separator.as_deref(), &column.values) {
            let code = match column.values.look(word) {
                Found::Known(CodeMeaning { code, note }) | Found::Other(CodeMeaning { code, note }) => {
                    if let Some(note) = note {
                        self.note(note.as_str().into());
                    }
                    code.clone()
                }
                Found::Ignored => continue,
                Found::Unknown if column.keeps_others => word.to_owned(),
                Found::Unknown => {
                    self.unknown(column.col, word);
                    continue;
                }
            };
            match &found {
                None => found = Some((code, word)),
                Some((first, _)) if *first == code => {}
                Some((_, first)) => {
                    let name = self.mapping.name(column.col);
                    let note = format!("{name} gives several values: \"{first}\" was taken and \"{word}\" left.");
                    self.note(note.into());
                }
            }
        }
        found.map(|(code, _)| code)
    }

    fn unknown(&mut self, col: Col, word: &str) {
        self.refuse(col, word, "is not among the words that the mapping knows for this column");
    }

    /// The strands of all strand columns, and how many words gave them.
    pub(super) fn strands(&mut self) -> (Vec<IncomingStrand>, usize) {
        let (mut strands, mut words) = (Vec::new(), 0);
        let (mapping, refused) = (self.mapping, self.refusals.len());
        for column in &mapping.strands {
            for word in pieces(self.cell(column.col), column.separator.as_deref(), &column.values) {
                match column.values.look(word) {
                    Found::Known(meanings) | Found::Other(meanings) => {
                        words += 1;
                        for meaning in meanings {
                            self.strand(&mut strands, meaning, word);
                        }
                    }
                    Found::Ignored => {}
                    Found::Unknown => self.unknown(column.col, word),
                }
            }
        }
        if strands.is_empty() && self.refusals.len() == refused {
            match (&mapping.no_strand, mapping.strands.first()) {
                (Some(meaning), _) => self.strand(&mut strands, meaning, ""),
                (None, Some(column)) => self.refuse(column.col, "", "is blank, and no other column names a strand"),
                (None, None) => {}
            }
        }
        (strands, words)
    }

    fn strand(&mut self, strands: &mut Vec<IncomingStrand>, meaning: &StrandMeaning, word: &str) {
        for note in &meaning.notes {
            self.note(note.as_str().into());
        }
        add_strand(
            strands,
            IncomingStrand {
                strand: meaning.strand.clone(),
                sub: meaning.sub.clone(),
                religions: meaning.religions.clone(),
                words: meaning.words.as_deref().unwrap_or(word).to_owned(),
            },
        );
    }

    /// The offences, and how many words gave them.
    pub(super) fn offences(&mut self) -> (Vec<IncomingOffence>, usize) {
        let (mut offences, mut words) = (Vec::new(), 0);
        let Some(column) = &self.mapping.offences else {
            return (offences, words);
        };
        for word in pieces(self.cell(column.col), column.separator.as_deref(), &column.values) {
            match column.values.look(word) {
                Found::Known(codes) | Found::Other(codes) => {
                    words += 1;
                    for code in codes {
                        add_new(&mut offences, IncomingOffence { code: code.clone(), words: word.to_owned() });
                    }
                }
                Found::Ignored => {}
                Found::Unknown => self.unknown(column.col, word),
            }
        }
        (offences, words)
    }

    pub(super) fn tags(&self) -> Vec<String> {
        let mut tags = self.mapping.source_tags.clone();
        for column in &self.mapping.tags {
            for word in pieces(self.cell(column.col), column.separator.as_deref(), &column.values) {
                if let Found::Known(named) = column.values.look(word) {
                    for tag in named {
                        add_new(&mut tags, tag.clone());
                    }
                }
            }
        }
        tags
    }

    pub(super) fn yes_no(&mut self, column: &'r YesNoColumn) -> Option<bool> {
        let word = self.cell(column.col);
        if column.filled_means_yes {
            return Some(!word.is_empty());
        }
        if word.is_empty() {
            return None;
        }
        self.answer(column.col, &column.answers)
    }

    /// A yes or a no; any other word is refused.
    pub(super) fn answer(&mut self, col: Col, answers: &Vocabulary<bool>) -> Option<bool> {
        let word = self.cell(col);
        match answers.look(word) {
            Found::Known(answer) => Some(*answer),
            _ if word.is_empty() => None,
            _ => {
                self.unknown(col, word);
                None
            }
        }
    }

    /// The sum of the count columns; unknown when any of them is.
    pub(super) fn count(&mut self, column: &'r CountColumn, of: &str) -> Option<u32> {
        let mut sum = Some(0_u32);
        for col in &column.sum {
            let word = self.cell(*col);
            if word.is_empty() || column.unknown.names(word) {
                sum = None;
            } else if let Some(number) = self.number(*col) {
                sum = sum.and_then(|sum| sum.checked_add(number));
            } else {
                return None;
            }
        }
        let known = |word: &str| !matches!(word, "" | "0") && !column.unknown.names(word);
        if sum.is_none() && column.sum.iter().any(|col| known(self.cell(*col))) {
            self.note(format!("The number of {of} is known only in part, so it is left unknown.").into());
        }
        sum.filter(|sum| *sum > 0 || !column.zero_means_unknown)
    }

    /// A whole number from 0; spreadsheets may write it with ".0".
    pub(super) fn number(&mut self, col: Col) -> Option<u32> {
        let word = self.cell(col);
        let number = word.strip_suffix(".0").unwrap_or(word).parse().ok();
        if number.is_none() || word.starts_with('+') {
            self.refuse(col, word, "is not a whole number");
            return None;
        }
        number
    }
}

/// The words of a cell: the whole cell where the vocabulary names it, its parts where it has a separator.
fn pieces<'c, T: Clone + PartialEq>(cell: &'c str, separator: Option<&'c str>, words: &Vocabulary<T>) -> impl Iterator<Item = &'c str> {
    let separator = separator.filter(|separator| cell.contains(separator) && !words.names(cell));
    let (whole, parts) = match separator {
        Some(separator) => (None, Some(cell.split(separator))),
        None => (Some(cell), None),
    };
    whole.into_iter().chain(parts.into_iter().flatten()).map(str::trim).filter(|word| !word.is_empty())
}

/// Adds a strand; one of the same strand and sub-strand gathers its religions and words.
pub(super) fn add_strand(strands: &mut Vec<IncomingStrand>, new: IncomingStrand) {
    let Some(known) = strands.iter_mut().find(|known| known.strand == new.strand && known.sub == new.sub) else {
        strands.push(new);
        return;
    };
    for religion in new.religions {
        add_new(&mut known.religions, religion);
    }
    if !known.words.split("; ").any(|word| word == new.words) {
        if !known.words.is_empty() {
            known.words.push_str("; ");
        }
        known.words.push_str(&new.words);
    }
}

/// Adds a value unless it is there.
pub(super) fn add_new<T: PartialEq>(list: &mut Vec<T>, new: T) {
    if !list.contains(&new) {
        list.push(new);
    }
}
