//! A colleague at the pages, without a socket: every request goes through the real doors, in this process, with a browser's cookies.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{Method, Request, header};
use concord::account::{make_token, totp_for};
use concord::ledger::keys::unhex;
use concord::people::sql as people;
use practice::people::Role;
use tower::ServiceExt;

use crate::force::Force;
use crate::http::Answer;
use crate::people::PASSWORD;

/// The most of an answer that is read, in bytes.
const MOST: usize = 64 * 1024 * 1024;
/// What a browser sends with a form.
const FORM: &str = "application/x-www-form-urlencoded";

/// Somebody who opens pages and sends forms: signed in, or not yet.
pub struct Colleague<'f> {
    force: &'f Force,
    doors: Router,
    token: Option<String>,
    cookies: Mutex<BTreeMap<String, String>>,
}

/// A form as a page shows it: where it goes, and the answers that are in it already, hidden ones included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Where it goes.
    pub action: String,
    /// Names and answers, in the order of the page.
    pub answers: Vec<(String, String)>,
    /// Every name that it asks for, each once.
    pub names: Vec<String>,
    /// Those of them that take any text.
    pub free: Vec<String>,
}

impl Sheet {
    /// The same with other answers to these names; all answers that the page had to them are gone.
    #[must_use]
    pub fn with(mut self, answers: &[(&str, &str)]) -> Self {
        self.answers.retain(|(name, _)| !answers.iter().any(|(given, _)| given == name));
        self.answers.extend(answers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        self
    }

    /// The same without an answer to this name.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.answers.retain(|(known, _)| known != name);
        self
    }

    /// As the body of a request.
    pub fn body(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.answers).finish()
    }
}

impl Force {
    /// Somebody whom nobody has signed in.
    pub fn visitor(&self) -> Colleague<'_> {
        Colleague { force: self, doors: concord::doors::router(self.house().clone()), token: None, cookies: Mutex::default() }
    }

    /// The holder of a role, signed in. District roles work in the city.
    pub fn actor(&self, role: Role) -> Colleague<'_> {
        self.signed_in(role.code())
    }

    /// An account's holder, signed in with password and, where the role opens identities, one-time code.
    pub fn signed_in(&self, account: &str) -> Colleague<'_> {
        let colleague = self.visitor();
        colleague.sign_in(account);
        colleague
    }

    /// A program with a bearer token for an account's posting.
    pub fn program(&self, account: &str) -> Colleague<'_> {
        let token = self.wait(make_token(self.house(), account, None, "rehearsal", 30)).expect("a token");
        self.program_with(&token)
    }

    /// A program with this bearer token.
    pub fn program_with(&self, token: &str) -> Colleague<'_> {
        Colleague { token: Some(token.to_owned()), ..self.visitor() }
    }

    /// The one-time code of this moment of an account that has set codes up; empty for one that has not.
    pub fn code_of(&self, account: &str) -> String {
        let asked = account.to_owned();
        let kept = self.read(move |tx| people::account(tx, &asked)).and_then(|account| account.totp);
        kept.map(|sealed| self.one_time_code(account, &sealed)).unwrap_or_default()
    }

    /// The one-time code of this moment under a secret as the store or the page holds it, sealed.
    fn one_time_code(&self, account: &str, sealed: &str) -> String {
        let sealed = unhex(sealed).expect("a sealed secret");
        let secret = self.ledger().keys().open_own(&sealed, &format!("account|{account}|totp")).expect("the secret");
        let seconds = u64::try_from(self.house().clock().real().as_second()).expect("a moment after 1970");
        totp_for(secret, account).expect("one-time codes").generate(seconds).to_string()
    }
}

impl Colleague<'_> {
    /// Signs in on the real pages. The first time, one-time codes are set up where the role needs them.
    fn sign_in(&self, account: &str) {
        let answers = [("sign_in", account), ("password", PASSWORD)];
        let next = self.fill("/sign-in", &answers).expect_status(303);
        let next = next.header("location").unwrap_or_default();
        if next == "/sign-in/code" {
            let asked = account.to_owned();
            let kept = self.force.read(move |tx| people::account(tx, &asked)).and_then(|account| account.totp).expect("a secret");
            let code = self.force.one_time_code(account, &kept);
            self.fill("/sign-in/code", &[("code", &code)]).expect_status(303);
        }
        let front = self.get("/");
        assert!(front.status < 400, "{account}'s front page: {} {}", front.status, front.words());
        if front.location() == "/account/one-time-code" {
            let sheet = self.sheet("/account/one-time-code");
            let sealed = sheet.answers.iter().find(|(name, _)| name == "sealed").map(|(_, value)| value.clone()).expect("a secret on the page");
            let code = self.force.one_time_code(account, &sealed);
            self.send_sheet(&sheet.with(&[("code", &code)])).expect_status(303);
        }
    }

    /// Opens a page.
    pub fn get(&self, path: &str) -> Answer {
        self.request(Method::GET, path, &[], Bytes::new())
    }

    /// The form on the page at this address that goes to this very address; else the page's first form.
    pub fn sheet(&self, path: &str) -> Sheet {
        let answer = self.get(path).expect_status(200);
        let mut sheets = answer.sheets();
        let place = sheets.iter().position(|sheet| sheet.action == path).unwrap_or(0);
        assert!(!sheets.is_empty(), "no form on {path}");
        sheets.swap_remove(place)
    }

    /// The form on a page that goes to another address.
    pub fn sheet_to(&self, page: &str, action: &str) -> Sheet {
        let sheets = self.get(page).expect_status(200).sheets();
        sheets.into_iter().find(|sheet| sheet.action == action).expect("a form that goes there")
    }

    /// Sends a form as it stands.
    pub fn send_sheet(&self, sheet: &Sheet) -> Answer {
        self.request(Method::POST, &sheet.action, &[("content-type", FORM)], sheet.body())
    }

    /// Opens a page, fills its form in and sends it; what the page had in it already stays.
    pub fn fill(&self, path: &str, answers: &[(&str, &str)]) -> Answer {
        self.send_sheet(&self.sheet(path).with(answers))
    }

    /// Sends a form that no page has shown; nothing is added to it.
    pub fn post(&self, path: &str, answers: &[(&str, &str)]) -> Answer {
        let sheet = Sheet { action: path.to_owned(), ..Sheet::default() }.with(answers);
        self.send_sheet(&sheet)
    }

    /// Opens a page that never ends and reads until it has said these words; gives what it said. The test ends where it does not say them.
    pub fn listens(&self, path: &str, words: &str) -> String {
        let request = self.built(Method::GET, path, &[], Body::empty());
        let (doors, words) = (self.doors.clone(), words.to_owned());
        self.force.wait(async move {
            let reply = doors.oneshot(request).await.unwrap_or_else(|never| match never {});
            let mut stream = reply.into_body().into_data_stream();
            let mut said = String::new();
            let patience = tokio::time::Instant::now() + std::time::Duration::from_secs(20);
            while !said.contains(&words) {
                let part =
                    tokio::time::timeout_at(patience, tokio_stream::StreamExt::next(&mut stream)).await.expect("words within 20 seconds");
                let part = part.expect("a stream that goes on").expect("a whole part");
                said.push_str(&String::from_utf8_lossy(&part));
            }
            said
        })
    }

    /// The word that this session's forms carry.
    pub fn csrf(&self) -> String {
        self.get("/account").expect_status(200).hidden("csrf").expect("a signed-in page's word")
    }

    /// Calls the API with an idempotency key.
    pub fn call(&self, path: &str, key: &str, json: &str) -> Answer {
        self.request(Method::POST, path, &[("content-type", "application/json"), ("idempotency-key", key)], json.to_owned())
    }

    /// One request, as it is given.
    pub fn request(&self, method: Method, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
        let request = self.built(method, path, headers, body.into());
        let doors = self.doors.clone();
        let answer = self.force.wait(async move {
            let reply = doors.oneshot(request).await.unwrap_or_else(|never| match never {});
            let (parts, body) = reply.into_parts();
            let bytes = to_bytes(body, MOST).await.expect("a whole answer");
            let text = |value: &axum::http::HeaderValue| value.to_str().unwrap_or_default().to_owned();
            let headers = parts.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
            Answer { status: parts.status.as_u16(), headers, body: String::from_utf8_lossy(&bytes).into_owned(), bytes: bytes.to_vec() }
        });
        self.keep_cookies(&answer);
        answer
    }

    /// A request with this colleague's token and cookies.
    fn built(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Body) -> Request<Body> {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "concord.test");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let cookies: Vec<String> = self.jar().iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        request.body(body).expect("a request")
    }

    fn jar(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, String>> {
        self.cookies.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep_cookies(&self, answer: &Answer) {
        for (_, value) in answer.headers.iter().filter(|(name, _)| name == "set-cookie") {
            if let Some((name, value)) = value.split(';').next().and_then(|pair| pair.split_once('=')) {
                self.jar().insert(name.trim().to_owned(), value.to_owned());
            }
        }
    }
}
