//! When a request does not end in its page. Three kinds that are never mixed:
//! a rule's refusal is said in words beside the form (409 or 422); what the reader may not know exists is not found (404, never 403); a fault
//! shows a reference number and leaves its text in the log.

use super::field::Problem;
use crate::ledger::Fault;

/// Why a request does not end in its page.
#[derive(Debug)]
pub enum Failure {
    /// The reader has to sign in first.
    SignIn,
    /// The reader's role opens identities and so needs one-time codes, which are not set up yet.
    SetUpCodes,
    /// The password was set by somebody else and is to be changed first.
    ChangePassword,
    /// There is no such page, or none that this reader may know of.
    NotFound,
    /// The page is not for this posting although it is known to exist (its link stands on pages that the reader sees).
    NotForYou(String),
    /// The form was not ours, or is too old.
    Stale,
    /// A rule refused; said in words.
    Refused(Vec<Problem>),
    /// Two edits met: both versions are shown to compare.
    Conflict(String),
    /// More was sent than a form may hold.
    TooLarge,
    /// The address is there, and not for this way of asking.
    WrongMethod,
    /// What was sent could not be read at all.
    Unreadable(String),
    /// Too many tries.
    SlowDown(String),
    /// As many identities were opened in an hour as the role may: refused, in the journal, and alerted (access rule 3).
    Capped(String),
    /// Something broke.
    Fault(Fault),
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl Failure {
    /// The HTTP status.
    pub fn status(&self) -> u16 {
        match self {
            Self::SignIn | Self::SetUpCodes | Self::ChangePassword => 401,
            Self::NotFound | Self::NotForYou(_) => 404,
            Self::WrongMethod => 405,
            Self::Stale | Self::Conflict(_) => 409,
            Self::Refused(_) => 422,
            Self::TooLarge => 413,
            Self::Unreadable(_) => 400,
            Self::SlowDown(_) | Self::Capped(_) => 429,
            Self::Fault(_) => 500,
        }
    }

    /// The heading and the sentence that the reader sees.
    pub fn words(&self) -> (&'static str, String) {
        match self {
            Self::SignIn => ("Sign in", "Sign in to see this page.".into()),
            Self::ChangePassword => ("Change your password", "Choose a password of your own first.".into()),
            Self::SetUpCodes => ("Set up one-time codes", "Your role opens identities, so signing in takes a one-time code.".into()),
            Self::NotFound | Self::NotForYou(_) => (
                "Page not found",
                "If you typed the address, check it. If you followed a link, what it leads to is not yours to do, or has moved out of your reach.".into(),
            ),
            Self::Stale => {
                ("This form is too old", "Go back, load the page again and send it once more. What you typed is still in the form.".into())
            }
            Self::Refused(problems) => ("There is a problem", problems.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join(" ")),
            Self::Conflict(sentence) => ("Somebody else changed this", sentence.clone()),
            Self::TooLarge => (
                "This is too long",
                "What you sent is larger than this page can take (1 MB for a form, 64 MB for a file). Shorten the text, or split the file."
                    .into(),
            ),
            Self::WrongMethod => ("This address is not asked in this way", "Look at the page first, and send its form from there. A program finds in the header Allow what this address takes.".into()),
            Self::Unreadable(sentence) => ("This could not be read", sentence.clone()),
            Self::SlowDown(sentence) => ("Too many tries", sentence.clone()),
            Self::Capped(sentence) => ("Too many identities opened", sentence.clone()),
            Self::Fault(_) => (
                "Something went wrong",
                "Nothing was half-saved. Try again; if it happens again, tell your administrator the number below.".into(),
            ),
        }
    }
}
