//! Checks the codes of strands, offences and tags. A strand that the force lacks goes where the mapping's `[missing]` says.

use std::collections::BTreeSet;

use toml::Spanned;

use super::checking::{Desk, unlisted};
use super::plan::{Looks, OffenceColumn, StrandColumn, StrandMeaning, TagColumn};
use super::words::Vocabulary;
use super::written;

impl Desk<'_> {
    /// One column of strands.
    pub(super) fn strands(&mut self, written: &written::Strands, missing: &written::Missing) -> StrandColumn {
        let mut values = Vocabulary::default();
        for word in &written.ignore {
            self.word(&mut values, word, None);
        }
        for (word, meanings) in &written.values {
            let meanings = meanings.each().iter().filter_map(|m| self.strand(word, m, missing)).collect();
            self.word(&mut values, word, Some(meanings));
        }
        if let Some(other) = written.other.as_ref().filter(|other| other.get_ref() != "refuse") {
            let meaning = self.plain_strand(other, missing);
            values.set_other(meaning.map(|meaning| vec![meaning]));
        }
        let separator = self.separator(written.separator.as_ref());
        StrandColumn { col: self.column(&written.column, Looks::Words), separator, values }
    }

    /// What a row without any strand is recorded under, with the note that says so.
    pub(super) fn no_strand(&mut self, code: &Spanned<String>, missing: &written::Missing) -> Option<StrandMeaning> {
        if code.get_ref() == "refuse" {
            return None;
        }
        let mut meaning = self.plain_strand(code, missing)?;
        meaning.notes.push(format!("The source names no strand; recorded under {} until somebody assesses it.", meaning.strand));
        Some(meaning)
    }

    fn plain_strand(&mut self, code: &Spanned<String>, missing: &written::Missing) -> Option<StrandMeaning> {
        let strand = written::Strand { code: code.get_ref().clone(), sub: None, religions: Vec::new(), words: None };
        self.strand(code, &strand, missing)
    }

    fn strand(&mut self, at: &Spanned<String>, written: &written::Strand, missing: &written::Missing) -> Option<StrandMeaning> {
        let lists = self.lists;
        let Some(list) = lists.strands.get(&written.code) else {
            return self.strand_instead(at, written, missing);
        };
        let mut meaning = StrandMeaning {
            strand: written.code.clone(),
            sub: None,
            religions: written.religions.clone(),
            words: written.words.clone(),
            notes: Vec::new(),
        };
        match &written.sub {
            Some(sub) if !list.subs.contains(sub) => meaning.notes.push(format!(
                "\"{}\": this force's list for {} has no \"{sub}\"; the source's own words are kept.",
                at.get_ref(),
                written.code,
            )),
            sub => meaning.sub.clone_from(sub),
        }
        for religion in written.religions.iter().filter(|religion| !list.religions.contains(*religion)) {
            self.fault(at, unlisted(&format!("religion of {}", written.code), religion, &list.religions));
        }
        Some(meaning)
    }

    /// Whether no pack at all has this code.
    fn is_nowhere(&self, code: &str) -> bool {
        self.lists.anywhere.as_ref().is_some_and(|all| !all.contains(code))
    }

    /// The strand named in `[missing]`, where the force does not record the one that the mapping names.
    fn strand_instead(&mut self, at: &Spanned<String>, written: &written::Strand, missing: &written::Missing) -> Option<StrandMeaning> {
        let known: BTreeSet<String> = self.lists.strands.keys().cloned().collect();
        if self.is_nowhere(&written.code) {
            self.fault(at, format!("No policy pack has the strand \"{}\". Is it mistyped?", written.code));
            return None;
        }
        let Some(instead) = missing.strand.as_ref().filter(|code| known.contains(code.get_ref())) else {
            let hint = " Or name a strand for such words under [missing], strand.";
            self.fault(at, unlisted("strand", &written.code, &known) + hint);
            return None;
        };
        let note =
            format!("\"{}\": this force does not record the strand {}; recorded under {}.", at.get_ref(), written.code, instead.get_ref());
        Some(StrandMeaning {
            strand: instead.get_ref().clone(),
            sub: None,
            religions: Vec::new(),
            words: written.words.clone(),
            notes: vec![note],
        })
    }

    /// The column of offences.
    pub(super) fn offences(&mut self, written: &written::Offences, missing: &written::Missing) -> OffenceColumn {
        let mut values = Vocabulary::default();
        for word in &written.ignore {
            self.word(&mut values, word, None);
        }
        for word in &written.words_only {
            self.word(&mut values, word, Some(vec![None]));
        }
        for (word, codes) in &written.values {
            let codes = codes.each().iter().map(|code| self.offence(word, code, missing)).collect();
            self.word(&mut values, word, Some(codes));
        }
        match written.other.as_ref().map(|other| (other, other.get_ref().as_str())) {
            None | Some((_, "refuse")) => {}
            Some((_, "words")) => values.set_other(Some(vec![None])),
            Some((other, code)) => {
                let code = self.offence(other, code, missing);
                values.set_other(Some(vec![code]));
            }
        }
        let separator = self.separator(written.separator.as_ref());
        OffenceColumn { col: self.column(&written.column, Looks::Words), separator, values }
    }

    fn offence(&mut self, at: &Spanned<String>, code: &str, missing: &written::Missing) -> Option<String> {
        let list = &self.lists.offences;
        if list.contains(code) {
            return Some(code.to_owned());
        }
        if self.is_nowhere(code) {
            self.fault(at, format!("No policy pack has the offence \"{code}\". Is it mistyped? Keep the words alone with words_only."));
            return None;
        }
        match missing.offence.as_ref().map(|instead| (instead, instead.get_ref().as_str())) {
            Some((_, "words")) => None,
            Some((_, instead)) if list.contains(instead) => Some(instead.to_owned()),
            Some((written, instead)) => {
                let reason = format!("\"{instead}\" is not an offence of this force; write a listed code, or \"words\".");
                self.fault(written, reason);
                None
            }
            None => {
                let reason = format!(
                    "This force has no offence \"{code}\". Keep the words alone with words_only, or write offence = \"words\" under [missing]."
                );
                self.fault(at, reason);
                None
            }
        }
    }

    /// One tag that every row gets.
    pub(super) fn tag(&mut self, tag: &Spanned<String>) -> String {
        self.listed_tag(tag, tag.get_ref());
        tag.get_ref().clone()
    }

    /// One column of tags; words that it does not name add no tag.
    pub(super) fn tags(&mut self, written: &written::Tags) -> TagColumn {
        let mut values = Vocabulary::default();
        for (word, tags) in &written.values {
            for tag in tags.each() {
                self.listed_tag(word, tag);
            }
            self.word(&mut values, word, Some(tags.each().to_vec()));
        }
        let separator = self.separator(written.separator.as_ref());
        TagColumn { col: self.column(&written.column, Looks::Text), separator, values }
    }

    fn listed_tag(&mut self, at: &Spanned<String>, tag: &str) {
        let list = &self.lists.tags;
        if !list.contains(tag) {
            let reason = unlisted("tag", tag, list);
            self.fault(at, reason);
        }
    }
}
