//! Pages of the frame itself: the page for what went wrong, the form page that every step on a record shares, the front of the house.

use askama::Template;

use super::chrome::Chrome;
use super::field::{Field, Problem};

/// What went wrong, in words, with a reference where it is a fault.
#[derive(Template)]
#[template(path = "frame/failure.html")]
pub struct FailurePage {
    /// Around the page.
    pub chrome: Chrome,
    /// The heading.
    pub heading: String,
    /// What happened and what to do.
    pub sentence: String,
    /// The reference to tell; empty where none is needed.
    pub reference: String,
}

/// A page with one form: a step on a record, or a piece of administration.
#[derive(Template)]
#[template(path = "frame/form.html")]
pub struct FormPage {
    /// Around the page.
    pub chrome: Chrome,
    /// The heading.
    pub title: String,
    /// What it is about, above the heading; empty for none.
    pub caption: String,
    /// Back to where the reader came from.
    pub back: (String, String),
    /// What to know before answering.
    pub lede: Vec<String>,
    /// Duties that stand in the way: (sentence, address).
    pub in_the_way: Vec<(String, String)>,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// Both versions, where two edits met: (what, yours, theirs).
    pub compare: Vec<(String, String, String)>,
    /// The questions.
    pub fields: Vec<Field>,
    /// Where the form goes.
    pub action: String,
    /// The button.
    pub button: String,
    /// Whether a file comes with it.
    pub upload: bool,
    /// The idempotency key.
    pub once: String,
}

/// A page of prose: the accessibility statement, help.
#[derive(Template)]
#[template(path = "frame/prose.html")]
pub struct ProsePage {
    /// Around the page.
    pub chrome: Chrome,
    /// The heading.
    pub title: String,
    /// Parts: heading (empty for none) and paragraphs.
    pub parts: Vec<(String, Vec<String>)>,
}
