//! A field as `components/field.html` draws it: ids, classes, the answers with what is chosen.

use super::{Choice, Field, Kind, Problem, Width};

/// One question drawn by itself, which a page sets in by `fields` of `components/field.html`.
#[derive(askama::Template)]
#[template(path = "components/field-alone.html")]
pub struct Drawn<'a> {
    f: &'a Field,
}

/// An answer as the radios and checkboxes macros draw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tick<'a> {
    /// The id of its control: the question's for the first, with "-2", "-3" and so on after (a divider counts as one).
    pub id: String,
    /// The value posted.
    pub value: &'a str,
    /// The words shown.
    pub text: &'a str,
    /// Help under the words; empty for none.
    pub hint: &'a str,
    /// Words of a divider drawn before this answer; empty for none.
    pub before: &'a str,
    /// Chosen already.
    pub checked: bool,
    /// Shown but not to be chosen.
    pub disabled: bool,
}

/// A run of a select's answers under one heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group<'a> {
    /// The heading; empty when the answers stand alone.
    pub label: &'a str,
    /// The answers in order.
    pub options: Vec<Tick<'a>>,
}

/// What the template and the error summary ask.
impl Field {
    /// The question as it stands on a page, escaped already.
    pub fn drawn(&self) -> Drawn<'_> {
        Drawn { f: self }
    }

    /// The kind as one word, for the template to choose its branch by.
    pub fn control(&self) -> &'static str {
        match self.kind {
            Kind::Line | Kind::Day | Kind::Number | Kind::Code => "input",
            Kind::Lines { .. } => "textarea",
            Kind::Radios(_) => "radios",
            Kind::Checkboxes(_) => "checkboxes",
            Kind::Select(_) => "select",
            Kind::When => "when",
            Kind::Password => "password",
            Kind::File { .. } => "file",
            Kind::Hidden => "hidden",
            Kind::Inset => "inset",
        }
    }

    /// The id of the control: the name with anything but ASCII letters, digits and "_" turned into "-".
    pub fn id(&self) -> String {
        self.name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect()
    }

    /// The id that the error summary's link focuses: the control, or the first of its parts.
    pub fn focus_id(&self) -> String {
        if self.kind == Kind::When { format!("{}-date", self.id()) } else { self.id() }
    }

    /// The ids of the hint and the error, for `aria-describedby`; empty when there is neither.
    pub fn described_by(&self) -> String {
        let id = self.id();
        let hint = if self.shown_hint().is_empty() { None } else { Some(format!("{id}-hint")) };
        let error = if self.error.is_empty() { None } else { Some(format!("{id}-error")) };
        hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }

    /// The question as drawn, with "(optional)" where that is so.
    pub fn question(&self) -> String {
        let says_when = self.depends || self.label.starts_with("If ");
        if self.optional && !says_when { format!("{} (optional)", self.label) } else { self.label.clone() }
    }

    /// The hint as drawn: what the page gave, or how to type a date.
    pub fn shown_hint(&self) -> &str {
        match (&self.kind, self.hint.as_str()) {
            (Kind::Day, "") => "For example, 21/11/2026",
            (Kind::When, "") => "For example, 21/11/2026 at 10:04",
            (_, hint) => hint,
        }
    }

    /// The line for the error summary; nothing when the field is right.
    pub fn problem(&self) -> Option<Problem> {
        (!self.error.is_empty()).then(|| Problem { text: self.error.clone(), href: format!("#{}", self.focus_id()) })
    }

    /// Whether this answer has been given.
    pub fn is_chosen(&self, code: &str) -> bool {
        match self.kind {
            Kind::Checkboxes(_) => self.values.iter().any(|v| v == code),
            _ if self.value.is_empty() => self.values.iter().any(|v| v == code) || (code.is_empty() && self.values.is_empty()),
            _ => self.value == code,
        }
    }

    /// The answers that may be chosen; none for a question that is typed.
    pub fn choices(&self) -> &[Choice] {
        match &self.kind {
            Kind::Radios(choices) | Kind::Checkboxes(choices) | Kind::Select(choices) => choices,
            _ => &[],
        }
    }

    /// The answers as radios and checkboxes draw them, with a divider before each new heading.
    pub fn ticks(&self) -> Vec<Tick<'_>> {
        let mut last = "";
        let mut place = 0;
        let mut ticks = Vec::new();
        for choice in self.choices() {
            let before = if choice.group == last { "" } else { choice.group.as_str() };
            last = choice.group.as_str();
            place += if before.is_empty() || ticks.is_empty() { 1 } else { 2 };
            let id = if ticks.is_empty() { self.id() } else { format!("{}-{place}", self.id()) };
            ticks.push(self.tick(choice, before, id));
        }
        ticks
    }

    /// The answers as a select draws them, in runs under one heading.
    pub fn groups(&self) -> Vec<Group<'_>> {
        let mut groups: Vec<Group<'_>> = Vec::new();
        for choice in self.choices() {
            let tick = self.tick(choice, "", String::new());
            match groups.last_mut() {
                Some(group) if group.label == choice.group => group.options.push(tick),
                _ => groups.push(Group { label: &choice.group, options: vec![tick] }),
            }
        }
        groups
    }

    fn tick<'a>(&self, choice: &'a Choice, before: &'a str, id: String) -> Tick<'a> {
        Tick {
            id,
            value: &choice.code,
            text: &choice.label,
            hint: &choice.hint,
            before,
            checked: self.is_chosen(&choice.code),
            disabled: false,
        }
    }

    /// The date part of a `Kind::When` value.
    pub fn date_part(&self) -> &str {
        self.value.rsplit_once(' ').map_or(self.value.as_str(), |(date, _)| date)
    }

    /// The time part of a `Kind::When` value; empty when there is none.
    pub fn time_part(&self) -> &str {
        self.value.rsplit_once(' ').map_or("", |(_, time)| time)
    }

    /// Rows of a text area; 5 for anything else.
    pub fn rows(&self) -> u8 {
        if let Kind::Lines { rows } = self.kind { rows } else { 5 }
    }

    /// File types offered; empty for any.
    pub fn accept(&self) -> &str {
        if let Kind::File { accept } = &self.kind { accept } else { "" }
    }

    /// The `inputmode` that brings up the right keyboard on a phone; empty for text.
    pub fn keyboard(&self) -> &'static str {
        if matches!(self.kind, Kind::Number | Kind::Code) { "numeric" } else { "" }
    }

    /// "false" for codes, dates and numbers, which are no words to be spell-checked; empty otherwise.
    pub fn spellcheck(&self) -> &'static str {
        if matches!(self.kind, Kind::Number | Kind::Code | Kind::Day) { "false" } else { "" }
    }

    /// The classes of a one-line control: its width, and letters set apart for a code.
    pub fn input_class(&self) -> String {
        let spaced = if self.kind == Kind::Code { " govuk-input--extra-letter-spacing" } else { "" };
        format!("{}{spaced}", self.width_class()).trim().to_owned()
    }

    /// The autocomplete word as drawn.
    pub fn autocomplete_word(&self) -> &'static str {
        if self.autocomplete.is_empty() { "off" } else { self.autocomplete }
    }

    /// The design system's class for the width; empty for the full width.
    pub fn width_class(&self) -> &'static str {
        match self.wide {
            Width::Full => "",
            Width::TwoThirds => "govuk-!-width-two-thirds",
            Width::Half => "govuk-!-width-one-half",
            Width::Characters(0..=2) => "govuk-input--width-2",
            Width::Characters(3) => "govuk-input--width-3",
            Width::Characters(4) => "govuk-input--width-4",
            Width::Characters(5) => "govuk-input--width-5",
            Width::Characters(6..=10) => "govuk-input--width-10",
            Width::Characters(11..=20) => "govuk-input--width-20",
            Width::Characters(_) => "govuk-input--width-30",
        }
    }

    /// The class of the label.
    pub fn label_class(&self) -> &'static str {
        if self.legend_large { "govuk-label--l" } else { "govuk-label--s" }
    }

    /// The class of the legend.
    pub fn legend_class(&self) -> &'static str {
        if self.legend_large { "govuk-fieldset__legend--l" } else { "govuk-fieldset__legend--s" }
    }
}

#[cfg(test)]
mod tests {
    use super::super::problems;
    use super::*;

    #[test]
    fn the_summary_leads_to_the_first_part_that_can_take_the_focus() {
        let fields = [
            Field::line("place", "Where did it happen?"),
            Field::when("reported", "When was it reported?").error("Enter when it was reported"),
            Field::yes_no("danger.now", "Is anyone in danger now?").error("Select yes if anyone is in danger now"),
        ];
        let hrefs: Vec<String> = problems(&fields).into_iter().map(|p| p.href).collect();
        assert_eq!(hrefs, ["#reported-date", "#danger-now"]);
    }

    #[test]
    fn hint_and_error_are_both_read_out_with_the_control() {
        assert_eq!(Field::line("place", "Place").described_by(), "");
        assert_eq!(Field::line("place", "Place").hint("A street").error("Enter a place").described_by(), "place-hint place-error");
        assert_eq!(Field::day("born", "Date of birth").described_by(), "born-hint");
    }

    #[test]
    fn a_moment_splits_into_date_and_time_and_keeps_half_an_answer() {
        let full = Field::when("at", "When").value("21/11/2026 10:04");
        assert_eq!((full.date_part(), full.time_part()), ("21/11/2026", "10:04"));
        let half = Field::when("at", "When").value("21/11/2026");
        assert_eq!((half.date_part(), half.time_part()), ("21/11/2026", ""));
    }

    #[test]
    fn choices_keep_what_was_ticked_and_stand_under_their_headings() {
        let choices = vec![
            Choice::new("race", "Race").group("Monitored"),
            Choice::new("faith", "Faith").group("Monitored"),
            Choice::new("goth", "Alternative subculture").group("Local"),
        ];
        let boxes = Field::checkboxes("strands", "Strands", choices.clone()).values(vec!["race".into(), "goth".into()]);
        let ticked: Vec<(&str, bool, &str)> = boxes.ticks().iter().map(|t| (t.value, t.checked, t.before)).collect();
        assert_eq!(ticked, [("race", true, "Monitored"), ("faith", false, ""), ("goth", true, "Local")]);
        let list = Field::select("strand", "Strand", choices).value("faith");
        let runs: Vec<(&str, usize)> = list.groups().iter().map(|g| (g.label, g.options.len())).collect();
        assert_eq!(runs, [("Monitored", 2), ("Local", 1)]);
    }
}
