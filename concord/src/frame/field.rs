//! One question on a form: what it is called, how it is asked, what was typed and what is wrong with it.
//!
//! Pages make a `Field` for each question and hand it to `components/field.html`, whose macro `field(f)` draws any kind
//! in the GOV.UK form pattern (label, hint, error, control). Nothing here checks an answer: the rooms do, and hand back
//! the same field with `.error(..)` set and the typed value kept (design.md section 8; style.md habit 8).

mod drawn;

pub use drawn::{Group, Tick};

/// One question with its answer so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Name of the form value, as posted. Letters, digits and hyphens keep it equal to its `id()`.
    pub name: String,
    /// The question, in sentence case. For `Kind::Inset` the prose itself.
    pub label: String,
    /// Help under the question; empty for none.
    pub hint: String,
    /// How it is asked.
    pub kind: Kind,
    /// The answer typed so far. For `Kind::When`: "21/11/2026 10:04".
    pub value: String,
    /// The codes ticked so far, for checkboxes. Radios and selects read `value` first and then this.
    pub values: Vec<String>,
    /// What is wrong, in the reader's words; empty for nothing.
    pub error: String,
    /// The question is the page's main one: its label or legend is large.
    pub legend_large: bool,
    /// How wide the control is drawn.
    pub wide: Width,
    /// The browser's autocomplete word; empty means "off", since answers here are about other people.
    pub autocomplete: &'static str,
    /// Adds "(optional)" to the question, unless its words say when it is answered.
    pub optional: bool,
    /// Whether another answer may make it needed, as its hint says.
    pub depends: bool,
    /// When it is asked: the name of another question and the answers to it; none for always.
    pub only_if: Option<OnlyIf>,
}

/// A question that is asked only where another one has one of these answers. Without scripts it always stands there, with the words of its hint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnlyIf {
    /// The name of the other question: radios or a select.
    pub name: String,
    /// Its answers, by their codes.
    pub is: Vec<String>,
}

/// How a question is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// One line of text.
    Line,
    /// Several lines of text.
    Lines {
        /// Rows shown at first.
        rows: u8,
    },
    /// One choice of a few, all shown.
    Radios(Vec<Choice>),
    /// Any number of choices, all shown.
    Checkboxes(Vec<Choice>),
    /// One choice of many, in a list.
    Select(Vec<Choice>),
    /// A date and a time, posted as `{name}-date` and `{name}-time`.
    When,
    /// A date, posted as typed: "21/11/2026".
    Day,
    /// A whole number.
    Number,
    /// A secret word, with a button to show it.
    Password,
    /// A one-time code of digits.
    Code,
    /// A file to send; the form must be `multipart/form-data`.
    File {
        /// Types offered by the browser's file picker, for example ".csv,.xlsx".
        accept: String,
    },
    /// A value carried along unseen.
    Hidden,
    /// No question: a paragraph of prose between questions.
    Inset,
}

/// One answer that may be chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// The value posted.
    pub code: String,
    /// The words shown.
    pub label: String,
    /// Help under the words (radios and checkboxes only); empty for none.
    pub hint: String,
    /// The heading that this and its neighbours stand under: an option group in a select, a divider before the first
    /// of them in radios and checkboxes. Empty for none.
    pub group: String,
}

/// How wide a text control is drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Width {
    /// As wide as its column.
    #[default]
    Full,
    /// Two thirds of its column, full width on a phone.
    TwoThirds,
    /// Half of its column, full width on a phone.
    Half,
    /// Wide enough for this many characters; drawn as the next of 2, 3, 4, 5, 10, 20 and 30 that the design system has.
    Characters(u8),
}

/// One line of the error summary: what is wrong, and where to go to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The sentence, the same as beside the field.
    pub text: String,
    /// Where the link goes: "#" and the id to focus. Empty for a plain sentence.
    pub href: String,
}

impl Choice {
    /// An answer with a code and words.
    pub fn new(code: impl Into<String>, label: impl Into<String>) -> Self {
        Self { code: code.into(), label: label.into(), ..Self::default() }
    }

    /// The same with help under the words.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// The same under a heading.
    #[must_use]
    pub fn group(mut self, group: impl Into<String>) -> Self {
        self.group = group.into();
        self
    }
}

impl Problem {
    /// A problem of the whole form, with nowhere to go.
    pub fn general(text: impl Into<String>) -> Self {
        Self { text: text.into(), href: String::new() }
    }
}

/// Makers, one for each kind.
impl Field {
    /// A question of any kind.
    pub fn of(kind: Kind, name: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            hint: String::new(),
            kind,
            value: String::new(),
            values: Vec::new(),
            error: String::new(),
            legend_large: false,
            wide: Width::Full,
            autocomplete: "",
            optional: false,
            depends: false,
            only_if: None,
        }
    }

    /// One line of text.
    pub fn line(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::of(Kind::Line, name, label)
    }

    /// Several lines of text.
    pub fn lines(name: impl Into<String>, label: impl Into<String>, rows: u8) -> Self {
        Self::of(Kind::Lines { rows }, name, label)
    }

    /// One choice of a few.
    pub fn radios(name: impl Into<String>, label: impl Into<String>, choices: Vec<Choice>) -> Self {
        Self::of(Kind::Radios(choices), name, label)
    }

    /// Yes or no, posted as "yes" and "no".
    pub fn yes_no(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::radios(name, label, vec![Choice::new("yes", "Yes"), Choice::new("no", "No")])
    }

    /// Any number of choices.
    pub fn checkboxes(name: impl Into<String>, label: impl Into<String>, choices: Vec<Choice>) -> Self {
        Self::of(Kind::Checkboxes(choices), name, label)
    }

    /// One choice of many.
    pub fn select(name: impl Into<String>, label: impl Into<String>, choices: Vec<Choice>) -> Self {
        Self::of(Kind::Select(choices), name, label)
    }

    /// A date and a time.
    pub fn when(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::of(Kind::When, name, label)
    }

    /// A date.
    pub fn day(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::of(Kind::Day, name, label).wide(Width::Characters(10))
    }

    /// A whole number.
    pub fn number(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::of(Kind::Number, name, label).wide(Width::Characters(5))
    }

    /// The signing-in person's own secret word.
    pub fn password(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::of(Kind::Password, name, label).wide(Width::Characters(30)).autocomplete("current-password")
    }

    /// A one-time code.
    pub fn code(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::of(Kind::Code, name, label).wide(Width::Characters(10)).autocomplete("one-time-code")
    }

    /// A file to send.
    pub fn file(name: impl Into<String>, label: impl Into<String>, accept: impl Into<String>) -> Self {
        Self::of(Kind::File { accept: accept.into() }, name, label)
    }

    /// A value carried along.
    pub fn hidden(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self::of(Kind::Hidden, name, "").value(value)
    }

    /// Prose between questions.
    pub fn inset(prose: impl Into<String>) -> Self {
        Self::of(Kind::Inset, "", prose)
    }

    /// Prose between questions that leads to another page: where to, and the words of the link.
    pub fn pointer(prose: impl Into<String>, href: impl Into<String>, words: impl Into<String>) -> Self {
        Self::inset(prose).value(href).hint(words)
    }
}

/// What may be added to a field.
impl Field {
    /// Help under the question.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// The answer so far.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// The answers so far, for checkboxes.
    #[must_use]
    pub fn values(mut self, values: Vec<String>) -> Self {
        self.values = values;
        self
    }

    /// What is wrong.
    #[must_use]
    pub fn error(mut self, error: impl Into<String>) -> Self {
        self.error = error.into();
        self
    }

    /// Draw the question large: it is the page's main one.
    #[must_use]
    pub fn large(mut self) -> Self {
        self.legend_large = true;
        self
    }

    /// How wide the control is drawn.
    #[must_use]
    pub fn wide(mut self, wide: Width) -> Self {
        self.wide = wide;
        self
    }

    /// The browser's autocomplete word, for example "username".
    #[must_use]
    pub fn autocomplete(mut self, word: &'static str) -> Self {
        self.autocomplete = word;
        self
    }

    /// Ask it only where another question has one of these answers; `sentence` says so in the hint, for readers without scripts.
    #[must_use]
    pub fn only_if(mut self, name: &str, is: &[&str], sentence: &str) -> Self {
        self.only_if = Some(OnlyIf { name: name.to_owned(), is: is.iter().map(|code| (*code).to_owned()).collect() });
        self.hint = if self.hint.is_empty() { sentence.to_owned() } else { format!("{sentence} {}", self.hint) };
        self
    }

    /// The question need not be answered.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// The question is answered where another answer asks for it; its hint says when.
    #[must_use]
    pub fn depends(mut self) -> Self {
        (self.optional, self.depends) = (true, true);
        self
    }
}

/// The error summary's lines for a form, in the order of its fields.
pub fn problems(fields: &[Field]) -> Vec<Problem> {
    fields.iter().filter_map(|field| field.problem().map(|problem| named(field, problem))).collect()
}

/// A sentence that would do for any question gets its question before it: the summary stands far from the field.
fn named(field: &Field, problem: Problem) -> Problem {
    let anybodys = ["Enter a real ", "Enter the time too", "Choose from the list"].iter().any(|begins| problem.text.starts_with(begins));
    let between = if field.label.ends_with('?') { "" } else { ":" };
    if anybodys { Problem { text: format!("{}{between} {}", field.label, problem.text), ..problem } } else { problem }
}
