//! What was typed into a form whose session had ended: it goes with the reader through the sign-in and comes back to be sent, so that a long
//! call that ran past the hour loses nothing.
//!
//! It stands in the pages themselves, where it stood before, and nowhere in the house: nobody is signed in, so nobody answers for keeping it.

use axum::http::HeaderMap;

use crate::frame::doors::header_text;
use crate::frame::field::Field;
use crate::frame::pages::FormPage;
use crate::frame::{Answers, Ask};

/// The questions that carry it: where it was going, and the answers.
const FOR: &str = "kept_for";
const ANSWERS: &str = "kept";

/// Answers that wait for their sender to sign in, and where they were going.
pub struct Kept {
    path: String,
    answers: String,
}

impl Kept {
    /// From a form that came to a door of the signed-in only; none where it carried nothing, or did not come from a page of ours.
    pub fn at_the_door(ask: &Ask) -> Option<Self> {
        let answers = ask.body.pairs();
        let mut text = form_urlencoded::Serializer::new(String::new());
        text.extend_pairs(answers.iter().filter(|(name, _)| name != "csrf"));
        let asked = ask.query.pairs();
        let mut path = ask.path.clone();
        if !asked.is_empty() {
            path.push('?');
            path.push_str(&form_urlencoded::Serializer::new(String::new()).extend_pairs(asked).finish());
        }
        (!answers.is_empty()).then(|| Self { path, answers: text.finish() })
    }

    /// From a page of the sign-in that carries it on.
    pub fn carried(ask: &Ask) -> Option<Self> {
        let (path, answers) = (ask.body.one(FOR), ask.body.one(ANSWERS));
        let ours = path.starts_with('/') && !path.starts_with("//") && !path.contains(|c: char| c.is_control() || c == '\\');
        (ours && !answers.is_empty()).then(|| Self { path: path.to_owned(), answers: answers.to_owned() })
    }

    /// The questions by which the next page carries it.
    pub fn fields(&self) -> Vec<Field> {
        vec![Field::hidden(FOR, &self.path), Field::hidden(ANSWERS, &self.answers)]
    }

    /// The page that sends it, once somebody is signed in whose session has this word.
    pub fn page(&self, ask: &Ask, csrf: &str) -> Result<String, askama::Error> {
        let answers = Answers::from_form(self.answers.as_bytes());
        let typed: Vec<_> = answers.pairs().into_iter().filter(|(name, value)| name != "once" && !value.trim().is_empty()).collect();
        let lede = format!(
            "You are signed in again. What you typed before is kept on this page: {}. Send it now, or cancel, and nothing of it is recorded.",
            if typed.len() == 1 { "1 answer".to_owned() } else { format!("{} answers", typed.len()) }
        );
        let mut chrome = ask.chrome("/account");
        csrf.clone_into(&mut chrome.csrf);
        askama::Template::render(&FormPage {
            chrome,
            title: "Send what you typed".into(),
            caption: String::new(),
            back: ("/".into(), "My duties".into()),
            lede: vec![lede],
            in_the_way: Vec::new(),
            problems: Vec::new(),
            compare: Vec::new(),
            fields: typed.into_iter().map(|(name, value)| Field::hidden(name, value)).collect(),
            action: self.path.clone(),
            button: "Send it".into(),
            upload: false,
            once: answers.one("once").to_owned(),
        })
    }
}

/// Whether a browser says that a form comes from a page of ours. Where it says nothing, it does not: what a stranger's page sent must never
/// come back as what the reader typed.
pub fn is_ours(headers: &HeaderMap) -> bool {
    match (header_text(headers, "sec-fetch-site"), header_text(headers, "origin"), header_text(headers, "host")) {
        (Some(site), _, _) => site == "same-origin",
        (None, Some(origin), Some(host)) => origin.split("//").nth(1) == Some(host.as_str()),
        _ => false,
    }
}
