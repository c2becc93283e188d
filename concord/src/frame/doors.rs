//! The frame of a door: reads the request, knows who asks, lets in whom the door is for, and turns whatever comes back into an answer.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::multipart::MultipartError;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{FromRequest, Multipart, RawPathParams, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use axum::routing::{MethodFilter, on};
use practice::people::{Act, Matter, Reach, Role, counts};

use super::answers::Answers;
use super::ask::{Ask, Reply, Upload, Who, go_to, page_with, with_type};
use super::failure::Failure;
use super::pages::FailurePage;
use crate::account;
use crate::house::House;
use crate::ledger::{Category, Entry, REFUSED, Signature, keys};

/// The most that a form may hold, in bytes.
const FORM_BYTES: usize = 1024 * 1024;
/// The most that an uploaded file may hold, in bytes.
const FILE_BYTES: usize = 64 * 1024 * 1024;

/// A request whose body takes longer is cut off.
const BODY_TIME: std::time::Duration = std::time::Duration::from_secs(60);

/// Whom a door lets in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Anybody.
    Public,
    /// Whoever is signed in.
    SignedIn,
    /// Whoever may do any of these.
    May(&'static [(Matter, Act)]),
    /// Whoever may see figures, totals alone included.
    Figures,
    /// Whoever holds any of these roles.
    Roles(&'static [Role]),
}

impl Audience {
    /// The roles that it lets in; none means anybody.
    pub fn roles(&self) -> Option<Vec<Role>> {
        match self {
            Self::Public => None,
            Self::SignedIn => Some(Role::ALL.to_vec()),
            Self::May(pairs) => Some(Role::ALL.iter().copied().filter(|role| has_right(*role, pairs)).collect()),
            Self::Figures => Some(Role::ALL.iter().copied().filter(|role| counts(*role)).collect()),
            Self::Roles(roles) => Some(roles.to_vec()),
        }
    }

    /// Whether it lets this reader in.
    pub fn lets_in(&self, who: &Who) -> bool {
        match self {
            Self::Public | Self::SignedIn => true,
            Self::May(pairs) => who.reader.postings().iter().any(|posting| has_right(posting.role, pairs)),
            Self::Figures => who.reader.postings().iter().any(|posting| counts(posting.role)),
            Self::Roles(roles) => roles.iter().any(|role| who.reader.has_role(*role)),
        }
    }
}

/// Whether a role has any of these rights beyond totals and receipts, which open no page of records (access.md, marks A and R).
fn has_right(role: Role, pairs: &[(Matter, Act)]) -> bool {
    let grants = |matter: Matter| practice::people::may(role, matter).iter();
    let opens = |reach: Reach| !matches!(reach, Reach::Aggregates | Reach::Receipt | Reach::Nobody);
    pairs.iter().any(|(matter, act)| grants(*matter).any(|grant| grant.acts.allow(*act) && opens(grant.reach)))
}

type Handler = Arc<dyn Fn(Arc<Ask>) -> Pin<Box<dyn Future<Output = Result<Reply, Failure>> + Send>> + Send + Sync>;

/// All doors of the house, in the order in which they were made.
#[derive(Default)]
pub struct Doors {
    router: Router<House>,
    lines: Vec<(Method, String, Audience)>,
}

impl Doors {
    /// Adds a door.
    #[must_use]
    pub fn door<F, Fut>(self, method: Method, path: &str, audience: Audience, go: F) -> Self
    where
        F: Fn(Arc<Ask>) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Reply, Failure>> + Send + 'static,
    {
        self.hang(method, path, audience, Arc::new(move |ask| Box::pin(go(ask))))
    }

    /// Hangs a door. Not generic, so that the router's layers are compiled once and not for each door.
    fn hang(mut self, method: Method, path: &str, audience: Audience, go: Handler) -> Self {
        let filter = MethodFilter::try_from(method.clone()).unwrap_or(MethodFilter::GET);
        let shape: Arc<str> = path.into();
        let enter =
            on(filter, move |State(house): State<House>, params: Result<RawPathParams, RawPathParamsRejection>, request: Request| async move {
                // An address that is no text leads nowhere, in our own words.
                let Ok(params) = params else { return enter(house, BTreeMap::new(), request, Door::leading_nowhere()).await };
                let params = params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
                enter(house, params, request, Door { shape, audience, go }).await
            });
        self.router = self.router.route(path, enter);
        self.lines.push((method, path.to_owned(), audience));
        self
    }

    /// A page (GET).
    #[must_use]
    pub fn get<F, Fut>(self, path: &str, audience: Audience, go: F) -> Self
    where
        F: Fn(Arc<Ask>) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Reply, Failure>> + Send + 'static,
    {
        self.door(Method::GET, path, audience, go)
    }

    /// A form's way in (POST).
    #[must_use]
    pub fn post<F, Fut>(self, path: &str, audience: Audience, go: F) -> Self
    where
        F: Fn(Arc<Ask>) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Reply, Failure>> + Send + 'static,
    {
        self.door(Method::POST, path, audience, go)
    }

    /// The doors as lines for the golden list: method, path, roles.
    pub fn lines(&self) -> Vec<String> {
        let shown = |audience: &Audience| match audience.roles() {
            None => "anybody".to_owned(),
            Some(roles) if roles.len() == Role::ALL.len() => "signed in".to_owned(),
            Some(roles) => roles.iter().map(|role| role.code()).collect::<Vec<_>>().join(" "),
        };
        self.lines.iter().map(|(method, path, audience)| format!("{method} {path} | {}", shown(audience))).collect()
    }

    /// Each door: method, path, audience.
    pub fn audiences(&self) -> impl Iterator<Item = (&Method, &str, Audience)> {
        self.lines.iter().map(|(method, path, audience)| (method, path.as_str(), *audience))
    }

    /// The router, with a page for every address that is none, or that is asked in a way that it does not take.
    pub fn into_router(self, house: House) -> Router {
        self.router
            .fallback(|State(house): State<House>, request: Request| async move {
                enter(house, BTreeMap::new(), request, Door::leading_nowhere()).await
            })
            .method_not_allowed_fallback(|State(house): State<House>, request: Request| async move {
                enter(house, BTreeMap::new(), request, Door::that_fails(|| Failure::WrongMethod)).await
            })
            .with_state(house)
    }
}

/// A door that somebody stands at.
struct Door {
    /// Its path with the names of its variable parts, for the log: a path itself is a way to a person.
    shape: Arc<str>,
    audience: Audience,
    go: Handler,
}

impl Door {
    /// What every address answers that leads nowhere.
    fn leading_nowhere() -> Self {
        Self::that_fails(|| Failure::NotFound)
    }

    fn that_fails(how: fn() -> Failure) -> Self {
        Self { shape: "none".into(), audience: Audience::Public, go: Arc::new(move |_| Box::pin(async move { Err(how()) })) }
    }
}

async fn enter(house: House, params: BTreeMap<String, String>, request: Request, door: Door) -> Reply {
    let began = std::time::Instant::now();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let id = keys::random::<8>().map_or_else(|_| "0".into(), |bytes| keys::hex(&bytes));
    let mut ask = Ask {
        now: house.now(),
        request: id.clone(),
        params,
        query: Answers::from_form(request.uri().query().unwrap_or_default().as_bytes()),
        body: Answers::default(),
        files: Vec::new(),
        once: String::new(),
        who: None,
        range: header_text(request.headers(), "range").unwrap_or_default(),
        half_session: None,
        secure: header_text(request.headers(), "x-forwarded-proto").is_some_and(|proto| proto == "https"),
        api: path.starts_with("/api/"),
        xml: path.starts_with("/api/") && header_text(request.headers(), "content-type").is_some_and(|kind| is_xml(&kind)),
        path,
        house,
    };
    let packs = ask.path.starts_with("/assets/") && header_text(request.headers(), "accept-encoding").is_some_and(|ways| ways.contains("gzip"));
    let entered = inside(&mut ask, request, door.audience).await;
    let ask = Arc::new(ask);
    let result = match entered {
        Ok(()) => run(&ask, &door.go).await,
        Err(failure) => Err(failure),
    };
    let mut reply = match result {
        Ok(reply) => reply,
        Err(failure) => failed(&ask, failure).await,
    };
    if packs {
        reply = super::assets::packed(ask.param("name"), reply);
    }
    guard(reply.headers_mut(), &id);
    // No path: a reference is a way to a person. The route's shape and the status are enough.
    tracing::info!(request = %id, method = %method, route = %door.shape, status = reply.status().as_u16(), micros = began.elapsed().as_micros(), "answered");
    super::metrics::answered(reply.status().as_u16(), began.elapsed());
    reply
}

async fn run(ask: &Arc<Ask>, go: &Handler) -> Result<Reply, Failure> {
    let result = go(Arc::clone(ask)).await;
    // A notice is said once: on the page that follows the form, not on the redirect itself.
    let said = ask.who.as_ref().and_then(|who| who.session.clone()).filter(|session| !session.notice.is_empty());
    let shown = result.as_ref().is_ok_and(|reply| reply.status().is_success());
    if let (Some(session), true) = (said, shown) {
        let _ = ask.house.ledger.housekeeping(move |tx| account::sql::say(tx, &session.token, "")).await;
    }
    result
}

async fn inside(ask: &mut Ask, request: Request, audience: Audience) -> Result<(), Failure> {
    let (parts, body) = request.into_parts();
    (ask.who, ask.half_session) = account::who(&ask.house, &parts.headers, ask.api, ask.now).await?;
    if audience != Audience::Public && ask.who.is_none() {
        // What was typed goes with the reader through the sign-in.
        let typed = parts.method == Method::POST && !ask.api && is_plain_form(&parts.headers) && account::kept::is_ours(&parts.headers);
        if typed {
            read_in_time(ask, Request::from_parts(parts, body)).await?;
        }
        return Err(Failure::SignIn);
    }
    if audience != Audience::Public {
        let who = ask.who.as_ref().ok_or(Failure::SignIn)?;
        if !audience.lets_in(who) {
            return Err(Failure::NotForYou(String::new()));
        }
        if who.session.is_some() && who.account.must_change && !ask.path.starts_with("/account") && ask.path != "/sign-out" {
            return Err(Failure::ChangePassword);
        }
        let needs_codes = who.session.is_some() && who.account.totp.is_none() && who.reader.opens_identities();
        if needs_codes && !ask.house.is_demonstration() && !ask.path.starts_with("/account") && ask.path != "/sign-out" {
            return Err(Failure::SetUpCodes);
        }
    }
    if parts.method == Method::POST || parts.method == Method::PUT {
        read_in_time(ask, Request::from_parts(parts, body)).await?;
    }
    Ok(())
}

async fn read_in_time(ask: &mut Ask, request: Request) -> Result<(), Failure> {
    let reading = tokio::time::timeout(BODY_TIME, read_body(ask, request));
    reading.await.map_err(|_| Failure::Unreadable("Sending took too long. Try again.".into()))?
}

/// Whether a body is a form's answers without files.
fn is_plain_form(headers: &HeaderMap) -> bool {
    header_text(headers, "content-type").is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
}

async fn read_body(ask: &mut Ask, request: Request) -> Result<(), Failure> {
    let headers = request.headers().clone();
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    if kind.starts_with("multipart/form-data") {
        // Nobody sends files before signing in, but for the places of a force that is being set up.
        if ask.who.is_none() && ask.house.force().is_some() {
            return Err(Failure::SignIn);
        }
        read_multipart(ask, request).await?;
    } else {
        let limit = if ask.api && kind.starts_with("application/octet-stream") { FILE_BYTES } else { FORM_BYTES };
        let bytes = axum::body::to_bytes(request.into_body(), limit).await.map_err(|_| Failure::TooLarge)?;
        ask.body = match (ask.api, kind.as_str()) {
            (true, _) if kind.starts_with("application/octet-stream") => {
                ask.files.push(Upload { name: "file".into(), bytes: bytes.to_vec() });
                Answers::default()
            }
            (true, _) if ask.xml => {
                ask.files.push(Upload { name: "message".into(), bytes: bytes.to_vec() });
                Answers::default()
            }
            (true, _) if bytes.is_empty() => Answers::default(),
            (true, _) => Answers::from_json(&bytes).ok_or_else(|| {
                Failure::Unreadable("Send one JSON object of plain values, or a file with the content type application/octet-stream.".into())
            })?,
            (false, _) => Answers::from_form(&bytes),
        };
    }
    ask.once = header_text(&headers, "idempotency-key").unwrap_or_else(|| ask.body.one("once").to_owned());
    check_origin(ask, &headers)
}

/// Whether a body says that it is XML.
fn is_xml(kind: &str) -> bool {
    kind.split(';').next().is_some_and(|kind| matches!(kind.trim(), "application/xml" | "text/xml"))
}

async fn read_multipart(ask: &mut Ask, request: Request) -> Result<(), Failure> {
    let unreadable = |wrong: MultipartError| match wrong.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Failure::TooLarge,
        _ => Failure::Unreadable("The form could not be read. Load the page again.".into()),
    };
    let limit = axum::extract::DefaultBodyLimit::max(FILE_BYTES);
    let request = {
        let mut request = request;
        limit.apply(&mut request);
        request
    };
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| Failure::Unreadable("The form could not be read.".into()))?;
    while let Some(part) = form.next_field().await.map_err(unreadable)? {
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(str::to_owned);
        let bytes = part.bytes().await.map_err(unreadable)?;
        // Only a file may be as long as a file.
        if file.is_none() && bytes.len() > FORM_BYTES {
            return Err(Failure::TooLarge);
        }
        match file {
            Some(file) => ask.files.push(Upload { name: file, bytes: bytes.to_vec() }),
            None => ask.body.set(&name, String::from_utf8_lossy(&bytes).into_owned()),
        }
    }
    Ok(())
}

/// A form must be ours: it carries the session's word, or (before signing in) comes from our own pages.
fn check_origin(ask: &Ask, headers: &HeaderMap) -> Result<(), Failure> {
    if ask.api {
        return Ok(());
    }
    if let Some(session) = ask.who.as_ref().and_then(|who| who.session.as_ref()) {
        return if ask.body.one("csrf") == session.csrf { Ok(()) } else { Err(Failure::Stale) };
    }
    let ours = match (header_text(headers, "sec-fetch-site"), header_text(headers, "origin"), header_text(headers, "host")) {
        (Some(site), _, _) => site == "same-origin" || site == "none",
        (None, Some(origin), Some(host)) => origin.split("//").nth(1) == Some(host.as_str()),
        _ => true,
    };
    if ours { Ok(()) } else { Err(Failure::Stale) }
}

/// A header as text; none where it is missing or no text.
pub fn header_text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

async fn failed(ask: &Ask, failure: Failure) -> Reply {
    match &failure {
        Failure::Fault(fault) => tracing::error!(request = %ask.request, fault = %fault, "fault"),
        Failure::NotForYou(record) => note_refusal(ask, record).await,
        Failure::Capped(_) => crate::alerts::raise_for(ask, crate::alerts::Kind::IdentityCap, ask.param("id")).await,
        Failure::SignIn if !ask.api && ask.house.force().is_some() && !ask.body.pairs().is_empty() => {
            if let Some(Ok(page)) = account::pages::sign_in_again(ask) {
                return page;
            }
            return go_to("/sign-in");
        }
        Failure::SignIn if !ask.api => return go_to(if ask.house.force().is_some() { "/sign-in" } else { "/first-run" }),
        Failure::ChangePassword if !ask.api => return go_to("/account/password"),
        Failure::SetUpCodes if !ask.api => return go_to("/account/one-time-code"),
        _ => {}
    }
    let status = StatusCode::from_u16(failure.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let (heading, sentence) = failure.words();
    if ask.api {
        let (heading, sentence) = to_a_program(&failure).map_or((heading, sentence), |(heading, sentence)| (heading, sentence.to_owned()));
        return problem(ask, status, heading, &sentence, &failure);
    }
    let page = FailurePage {
        chrome: ask.chrome(""),
        heading: heading.to_owned(),
        sentence,
        reference: if matches!(failure, Failure::Fault(_)) { ask.request.clone() } else { String::new() },
    };
    page_with(status, askama::Template::render(&page)).unwrap_or_else(|_| Response::new(Body::from("Something went wrong.")))
}

/// The words of a failure that reads otherwise to a program than to somebody at a page.
fn to_a_program(failure: &Failure) -> Option<(&'static str, &'static str)> {
    match failure {
        Failure::Stale => {
            Some(("This key was used for something else", "The Idempotency-Key came before with another body. Use a fresh key for each thing."))
        }
        Failure::SignIn => Some(("No live token", "Send a live bearer token: Authorization: Bearer TOKEN.")),
        _ => None,
    }
}

/// problem+json, or problem+xml for a program that sends XML (RFC 9457, 3 and appendix B).
fn problem(ask: &Ask, status: StatusCode, heading: &str, sentence: &str, failure: &Failure) -> Reply {
    let mut body =
        serde_json::json!({ "type": "about:blank", "title": heading, "status": status.as_u16(), "detail": sentence, "request": ask.request });
    if let (Failure::Refused(problems), Some(object)) = (failure, body.as_object_mut()) {
        let errors: Vec<_> = problems.iter().map(|p| serde_json::json!({ "field": question_of(&p.href), "message": p.text })).collect();
        object.insert("errors".into(), errors.into());
    }
    if ask.xml {
        return with_type(status, "application/problem+xml", super::xml::written("problem", "urn:ietf:rfc:7807", &body));
    }
    with_type(status, "application/problem+json", body.to_string())
}

/// The question that a problem's link leads to; a moment's link leads to its date.
fn question_of(href: &str) -> &str {
    let id = href.trim_start_matches('#');
    id.strip_suffix("-date").unwrap_or(id)
}

/// Where access was tried and refused, the journal says so; the reader sees only "not found".
async fn note_refusal(ask: &Ask, record: &str) {
    let Some(who) = &ask.who else { return };
    let signature = Signature { actor: who.account.id.clone(), posting: String::new(), request: ask.request.clone(), at: ask.now };
    // A door that is shut to the whole role names no record; the address does, where there is one with this reference.
    let named = if record.is_empty() { ask.param("id") } else { record };
    let (named, path) = (named.to_owned(), ask.path.clone());
    if who.reader.is_party_to(&named) {
        crate::alerts::raise_for(ask, crate::alerts::Kind::OwnRecord, &named).await;
    }
    let noted = ask
        .house
        .ledger
        .write(move |tx| {
            let chain = format!("reader/{}", signature.actor);
            let record = if crate::incident::sql::exists(tx, &named)? { named.clone() } else { String::new() };
            let event = serde_json::json!({ "refused": path }).to_string();
            let entry =
                Entry { chain: &chain, record: &record, verb: REFUSED, category: Category::Consultation, classes: "", policy: "", event };
            tx.journal(&signature, &entry).map(|_| ())
        })
        .await;
    if let Err(fault) = noted {
        tracing::error!(request = %ask.request, fault = %fault, "a refusal could not be noted");
    }
}

/// The headers that every answer carries.
fn guard(headers: &mut HeaderMap, request: &str) {
    let set: [(&str, &str); 6] = [
        (
            "content-security-policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; connect-src 'self'; \
             form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
        ),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
        ("x-request-id", request),
    ];
    for (name, value) in set {
        if let (Ok(name), Ok(value)) = (header::HeaderName::try_from(name), HeaderValue::from_str(value)) {
            headers.insert(name, value);
        }
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}
