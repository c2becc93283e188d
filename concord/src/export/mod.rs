//! Files that leave: a worklist, a figure's table, what a search found, as CSV, XLSX or ODS (access.md rule 6).
//!
//! Each file has a named list of columns and no others, is marked on its face, and its hash stands in the journal before its first byte
//! leaves, with whom it is for and how many rows it has. Files with the identities of more people than one person may take alone wait for a
//! second person (rule 4), can be fetched once, and run out.

mod content;
mod held;
pub mod pages;
pub mod printing;
mod request;
mod samples;
pub mod sql;

use practice::people::{Act, Limit, Matter, Reader};

use crate::frame::{Answers, Audience, Doors};

/// Who takes files out.
const EXPORT: Audience = Audience::May(&[(Matter::Operational, Act::Export), (Matter::Figures, Act::Export)]);
/// Who takes them out or decides on them.
const ALL: Audience = Audience::May(&[(Matter::Operational, Act::Export), (Matter::Figures, Act::Export), (Matter::Supervision, Act::Approve)]);
/// Who decides: the second person.
const DECIDE: Audience = Audience::May(&[(Matter::Supervision, Act::Approve)]);
/// Who takes records out.
const RECORDS: Audience = Audience::May(&[(Matter::Operational, Act::Export)]);

/// The doors of this room.
pub fn doors(doors: Doors) -> Doors {
    doors
        .get("/exports", ALL, pages::list)
        .get("/exports/new", EXPORT, pages::new)
        .post("/exports/new", EXPORT, pages::take)
        .post("/exports/search", RECORDS, pages::of_search)
        .post("/exports/{id}/agree", DECIDE, pages::agree)
        .post("/exports/{id}/refuse", DECIDE, pages::refuse)
        .post("/exports/{id}/fetch", RECORDS, pages::fetch)
}

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A worklist.
    Worklist,
    /// A figure's table.
    Figures,
    /// What a search found by words.
    Search,
}

impl What {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Worklist, Self::Figures, Self::Search];

    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Worklist => "worklist",
            Self::Figures => "figures",
            Self::Search => "search",
        }
    }

    /// The one with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.code() == code)
    }

    /// The matter whose export right it takes.
    pub fn matter(self) -> Matter {
        if self == Self::Figures { Matter::Figures } else { Matter::Operational }
    }

    /// The names of its question, in an address or a form.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Worklist => &["list", "district", "strand"],
            Self::Figures => &["from", "to", "by", "unit", "strands", "district"],
            Self::Search => &["q"],
        }
    }

    /// Its question out of answers, written as in an address.
    fn question(self, answers: &Answers) -> String {
        let mut written = form_urlencoded::Serializer::new(String::new());
        for name in self.names() {
            if !answers.one(name).is_empty() {
                written.append_pair(name, answers.one(name));
            }
        }
        written.finish()
    }
}

/// Whether the reader may take such a file out at all.
pub fn may(reader: &Reader, what: What) -> bool {
    reader.may(what.matter(), Act::Export)
}

/// Whether the reader may open identities, and so may ask for a file that holds some.
pub fn may_name(reader: &Reader) -> bool {
    may(reader, What::Worklist) && reader.may(Matter::Identity, Act::View)
}

/// Whether the reader may be the second person: decides on closures, and opens identities too. Who only rules on recording may not.
pub fn may_decide(reader: &Reader) -> bool {
    let decides = |posting: &practice::people::Posting| {
        let grants = practice::people::may(posting.role, Matter::Supervision);
        grants.iter().any(|grant| grant.acts.allow(Act::Approve) && grant.limit != Some(Limit::RulingsAndCancellations))
    };
    reader.postings().iter().any(decides) && reader.may(Matter::Identity, Act::View)
}

/// Whether a worklist may be taken out, as the link on its page: its address; empty where not.
pub fn address(reader: &Reader, what: What, answers: &Answers) -> String {
    if may(reader, what) { format!("/exports/new?what={}&{}", what.code(), what.question(answers)) } else { String::new() }
}
