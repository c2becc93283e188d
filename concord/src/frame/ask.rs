//! One request, as the rooms see it: who asks, for what, with which answers, at which moment.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use jiff::Timestamp;
use practice::people::{Act, Matter, Reader, Role};

use super::answers::Answers;
use super::chrome::{Chrome, DemoBar, SignedIn};
use super::failure::Failure;
use super::{answers, assets};
use crate::account::sql::Session;
use crate::house::House;
use crate::ledger::Signature;
use crate::people::{Account, role_title};

/// A file that came with a form.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Its name as the browser gave it.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Somebody signed in.
#[derive(Clone, Debug)]
pub struct Who {
    /// The account.
    pub account: Account,
    /// What the account may reach at this moment.
    pub reader: Reader,
    /// The browser's session; none for a bearer token.
    pub session: Option<Session>,
}

/// One request.
pub struct Ask {
    /// The house.
    pub house: House,
    /// The moment, on the house's clock.
    pub now: Timestamp,
    /// The request's id, as in the log.
    pub request: String,
    /// The path.
    pub path: String,
    /// The path's variable parts.
    pub params: BTreeMap<String, String>,
    /// The address's query.
    pub query: Answers,
    /// The form's or the JSON's answers.
    pub body: Answers,
    /// Files that came with it.
    pub files: Vec<Upload>,
    /// The idempotency key: the form's `once`, or the call's header.
    pub once: String,
    /// The part of a file that a player asks for, as in the `Range` header; empty for the whole.
    pub range: String,
    /// Who asks.
    pub who: Option<Who>,
    /// The session of somebody who still owes the one-time code.
    pub half_session: Option<Session>,
    /// Whether the reader's own connection is TLS (a proxy in front says so): then the cookie is for TLS only.
    pub secure: bool,
    /// Whether it is the API that is asked.
    pub api: bool,
    /// Whether a program sends XML: it is answered in XML.
    pub xml: bool,
}

/// What a room answers.
pub type Reply = Response<Body>;

impl Ask {
    /// A variable part of the path.
    pub fn param(&self, name: &str) -> &str {
        self.params.get(name).map_or("", String::as_str)
    }

    /// Who asks; a page for signed-in readers only is never reached by anybody else.
    pub fn who(&self) -> Result<&Who, Failure> {
        self.who.as_ref().ok_or(Failure::SignIn)
    }

    /// The reader.
    pub fn reader(&self) -> Result<&Reader, Failure> {
        self.who().map(|who| &who.reader)
    }

    /// The signature of what this request does under the right that it uses.
    pub fn signature(&self, matter: Matter, act: Act) -> Result<Signature, Failure> {
        let reader = self.reader()?;
        Ok(Signature {
            actor: reader.account().to_owned(),
            posting: reader.posting_for(matter, act).map(|posting| posting.id.clone()).unwrap_or_default(),
            request: self.request.clone(),
            at: self.now,
        })
    }

    /// What stands around the page.
    pub fn chrome(&self, here: &str) -> Chrome {
        let force = self.house.force();
        let name = force.as_ref().map_or("Concord", |force| force.name.as_str()).to_owned();
        let mut chrome = Chrome::public(name, "Hate crime and incidents", assets::addresses());
        chrome.exit = false;
        if let Some(who) = &self.who
            && let Some(session) = &who.session
        {
            chrome = chrome.for_staff(signed_in(who), crate::rooms::bar(who, here), session.csrf.clone());
            chrome.notice.clone_from(&session.notice);
        }
        if self.house.is_demonstration() {
            chrome.demo = Some(self.demo_bar(&chrome));
        }
        chrome
    }

    fn demo_bar(&self, chrome: &Chrome) -> DemoBar {
        let (shown, value) = match self.house.policy() {
            Ok(policy) => (policy.calendar.show(self.now), policy.calendar.local(self.now).strftime("%Y-%m-%dT%H:%M").to_string()),
            Err(_) => (self.now.to_string(), String::new()),
        };
        DemoBar { now_shown: shown, now_value: value, csrf: chrome.csrf.clone(), back: self.path.clone() }
    }
}

fn signed_in(who: &Who) -> SignedIn {
    let posting = who.reader.postings().iter().map(|p| role_title(p.role.code())).collect::<Vec<_>>().join(", ");
    let may_record = who.reader.may(Matter::Operational, Act::Create);
    SignedIn {
        name: who.account.name.clone(),
        posting,
        new_incident: if may_record { "/incidents/new".into() } else { String::new() },
        searches: who.reader.may(Matter::Operational, Act::View),
        search: String::new(),
    }
}

/// Taking over another system's records is for those who answer for recording: hate crime officer, crime registrar.
pub fn may_import(reader: &Reader) -> bool {
    reader.has_role(Role::HateCrimeOfficer) || reader.has_role(Role::CrimeRegistrar)
}

/// A page.
pub fn page(html: Result<String, askama::Error>) -> Result<Reply, Failure> {
    page_with(StatusCode::OK, html)
}

/// A page with another status: 422 for a form that came back, 409 for a conflict.
pub fn page_with(status: StatusCode, html: Result<String, askama::Error>) -> Result<Reply, Failure> {
    let html = html.map_err(|error| crate::ledger::Fault::new(format!("page: {error}")))?;
    Ok(with_type(status, "text/html; charset=utf-8", html))
}

/// JSON.
pub fn json(status: StatusCode, value: &serde_json::Value) -> Reply {
    with_type(status, "application/json", value.to_string())
}

/// A body of some type.
pub fn with_type(status: StatusCode, kind: &'static str, body: impl Into<Body>) -> Reply {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

/// A sound or a video, or the part of it that the player asked for (RFC 9110, 14): a player that cannot ask for a part cannot go back or on.
/// A part that the file does not have is refused with 416.
pub fn played(kind: &'static str, bytes: Vec<u8>, range: &str) -> Reply {
    let whole = bytes.len();
    let size = u64::try_from(whole).unwrap_or(u64::MAX);
    // What cannot be read is as if nothing were asked; the last bytes of less than that many are all of them; several parts at once are sent as
    // the whole (RFC 9110, 14.1.2, 14.2 and 15.3.7.2).
    let asked = http_range_header::parse_range_header(range).ok().map(|asked| asked.validate(size));
    let mut reply = match asked {
        Some(Ok(parts)) if parts.len() == 1 => {
            let (from, to) = parts.first().map_or((0, u64::MAX), |first| (*first.start(), *first.end()));
            let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
            let some = bytes.get(place(from)..=place(to)).unwrap_or_default().to_vec();
            part(StatusCode::PARTIAL_CONTENT, kind, some, &format!("bytes {from}-{to}/{whole}"))
        }
        Some(Err(wrong)) if !matches!(wrong, http_range_header::RangeUnsatisfiableError::FileSuffixOutOfBounds) => {
            part(StatusCode::RANGE_NOT_SATISFIABLE, kind, Vec::new(), &format!("bytes */{whole}"))
        }
        _ => with_type(StatusCode::OK, kind, bytes),
    };
    reply.headers_mut().insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    reply
}

fn part(status: StatusCode, kind: &'static str, bytes: Vec<u8>, which: &str) -> Reply {
    let mut reply = with_type(status, kind, bytes);
    if let Ok(value) = HeaderValue::from_str(which) {
        reply.headers_mut().insert(header::CONTENT_RANGE, value);
    }
    reply
}

/// A file to be kept by the browser under this name.
pub fn download(kind: &'static str, name: &str, body: impl Into<Body>) -> Reply {
    let mut response = with_type(StatusCode::OK, kind, body);
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// On to another page, after a form was done (303).
pub fn go_to(address: &str) -> Reply {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    if let Ok(value) = HeaderValue::from_str(address) {
        response.headers_mut().insert(header::LOCATION, value);
    }
    response
}

/// A fresh idempotency key for a form.
pub fn fresh_key() -> Result<String, crate::ledger::Fault> {
    Ok(crate::ledger::keys::hex(&crate::ledger::keys::random::<16>()?))
}

/// Shows a moment in a form's way.
pub fn form_moment(ask: &Ask, at: Timestamp) -> Result<String, Failure> {
    Ok(answers::show_moment(at, &ask.house.policy()?.calendar))
}
