//! Checks the columns of dates, codes, answers and counts, and the checks between columns.

use std::collections::BTreeSet;

use toml::Spanned;

use super::checking::{Desk, unlisted};
use super::forms::{DateForm, TimeForm};
use super::moments::MomentRules;
use super::plan::{Check, CodeColumn, CodeMeaning, CountColumn, Looks, MomentColumn, YesNoColumn};
use super::words::Vocabulary;
use super::written::{self, CheckKind, Of};

impl Desk<'_> {
    pub(super) fn moment(&mut self, written: &written::Moment) -> MomentColumn {
        let dates = self.date_forms(&written.format);
        let mut times = Vec::new();
        for form in &written.time_format {
            match TimeForm::parse(form.get_ref()) {
                Ok(time) => times.push(time),
                Err(reason) => self.fault(form, reason),
            }
        }
        if written.time_format.is_empty() {
            times = ["hhmm", "%H:%M", "%H:%M:%S"].into_iter().filter_map(|form| TimeForm::parse(form).ok()).collect();
        }
        MomentColumn {
            date: self.column(&written.date, Looks::Date),
            time: written.time.as_ref().map(|name| self.column(name, Looks::Time)),
            rules: MomentRules { dates, times, quirk: written.quirk },
            stands_in: written.stands_in.clone(),
        }
    }

    fn date_forms(&mut self, written: &[Spanned<String>]) -> Vec<DateForm> {
        let mut forms: Vec<DateForm> = Vec::new();
        for form in written {
            let read = match DateForm::parse(form.get_ref()) {
                Ok(read) => read,
                Err(reason) => {
                    self.fault(form, reason);
                    continue;
                }
            };
            if let Some(text) = forms.iter().find_map(|earlier| earlier.confused_with(&read)) {
                self.fault(form, format!("An earlier form reads {text} as another day; a column has one order of day and month."));
            }
            forms.push(read);
        }
        forms
    }

    /// A column of codes. `list` is what it is called and which codes there are; a ward has no list.
    pub(super) fn codes(&mut self, written: &written::Codes, list: Option<(&str, &BTreeSet<String>)>, missing: Option<&str>) -> CodeColumn {
        let mut values = Vocabulary::default();
        for word in &written.ignore {
            self.word(&mut values, word, None);
        }
        for (word, code) in written.values.iter().flatten() {
            let meaning = self.code(word, code, list, missing);
            self.word(&mut values, word, Some(meaning));
        }
        let place = list.is_none_or(|(what, _)| what == "district");
        if !place && written.values.is_none() {
            self.fault(&written.column, "Say under values what the words of this column mean.");
        }
        let mut keeps_others = place && written.values.is_none();
        match written.other.as_ref().map(|other| (other, other.get_ref().as_str())) {
            None | Some((_, "refuse")) => {}
            Some((_, "keep")) if place => keeps_others = true,
            Some((other, code)) => {
                let meaning = self.code(other, code, list, missing);
                values.set_other(Some(meaning));
            }
        }
        let looks = if keeps_others { Looks::Text } else { Looks::Words };
        let separator = self.separator(written.separator.as_ref());
        CodeColumn { col: self.column(written.column.get_ref(), looks), separator, values, keeps_others }
    }

    fn code<T>(&mut self, at: &Spanned<T>, code: &str, list: Option<(&str, &BTreeSet<String>)>, missing: Option<&str>) -> CodeMeaning {
        let Some((what, list)) = list.filter(|(_, list)| !list.contains(code)) else {
            return CodeMeaning { code: code.to_owned(), note: None };
        };
        if let Some(instead) = missing {
            let note = format!("This force has no {what} \"{code}\"; recorded as \"{instead}\".");
            return CodeMeaning { code: instead.to_owned(), note: Some(note) };
        }
        self.fault(at, unlisted(what, code, list));
        CodeMeaning { code: code.to_owned(), note: None }
    }

    fn answers(&mut self, yes: &[Spanned<String>], no: &[Spanned<String>]) -> Vocabulary<bool> {
        let mut answers = Vocabulary::default();
        for (words, answer) in [(yes, true), (no, false)] {
            for word in words {
                self.word(&mut answers, word, Some(answer));
            }
        }
        answers
    }

    pub(super) fn yes_no(&mut self, written: &written::YesNo) -> YesNoColumn {
        let listed = !written.yes.is_empty() || !written.no.is_empty();
        if listed == written.filled_means_yes {
            self.fault(&written.column, "Say which words are yes and no, or that filled_means_yes, and not both.");
        }
        YesNoColumn {
            answers: self.answers(&written.yes, &written.no),
            col: self.column(written.column.get_ref(), if listed { Looks::Words } else { Looks::Text }),
            filled_means_yes: written.filled_means_yes,
        }
    }

    pub(super) fn count(&mut self, written: &written::Count) -> CountColumn {
        if written.sum.get_ref().is_empty() {
            self.fault(&written.sum, "Name at least one column to count from.");
        }
        let mut unknown = Vocabulary::default();
        for word in &written.unknown {
            self.word(&mut unknown, word, Some(()));
        }
        let sum = written.sum.get_ref().iter().map(|name| self.column(name, Looks::Number)).collect();
        CountColumn { sum, unknown, zero_means_unknown: written.zero_means_unknown }
    }

    pub(super) fn check(&mut self, written: &written::Check) -> Option<Check> {
        let (kind, of) = (*written.kind.get_ref(), written.of);
        let counts = matches!(of, Of::Strands | Of::Offences);
        if counts != (kind == CheckKind::Several) {
            self.fault(&written.kind, "\"several\" is of strands or offences; the other checks are of reported or occurred.");
            return None;
        }
        let (occurred, note) = (of == Of::Occurred, written.note.clone());
        Some(match kind {
            CheckKind::Several => Check::Several {
                answers: self.answers(&written.yes, &written.no),
                col: self.column(&written.column, Looks::Words),
                offences: of == Of::Offences,
            },
            CheckKind::NotBefore => {
                let rules = MomentRules { dates: self.date_forms(&written.format), times: Vec::new(), quirk: None };
                let date = self.column(&written.column, Looks::Date);
                Check::NotBefore { moment: MomentColumn { date, time: None, rules, stands_in: None }, occurred, note }
            }
            CheckKind::Month | CheckKind::Year => {
                let col = self.column(&written.column, Looks::Number);
                Check::Part { col, year: kind == CheckKind::Year, occurred, note }
            }
        })
    }
}
