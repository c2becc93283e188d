//! The pages of signing in: password, one-time code, signing out, and one's own account.

use std::sync::Arc;

use axum::http::{HeaderValue, StatusCode, header};
use jiff::ToSpan;

use super::kept::Kept;
use super::secret::{hash, hash_password, is_password, totp_for};
use super::sql::{self, Session};
use super::{COOKIE, IDLE_MINUTES};
use crate::frame::ask::{go_to, page, page_with};
use crate::frame::field::Field;
use crate::frame::pages::FormPage;
use crate::frame::{Answers, Ask, Failure, Form, Reply};
use crate::house::House;
use crate::ledger::{Category, Entry, Fault, Signature, keys};
use crate::people::{Account, sql as people};

/// Sign-ins that may fail within the window before the account has to wait.
const TRIES: i64 = 5;
/// The window, in minutes.
const WINDOW_MINUTES: i64 = 15;
/// The shortest password that is taken, in characters.
const PASSWORD_CHARACTERS: usize = 12;

fn sign_in_fields() -> Vec<Field> {
    vec![Field::line("sign_in", "Sign-in name").autocomplete("username"), Field::password("password", "Password")]
}

/// The sign-in page.
pub async fn sign_in(ask: Arc<Ask>) -> Result<Reply, Failure> {
    if ask.house.force().is_none() {
        return Ok(go_to("/first-run"));
    }
    if ask.who.is_some() {
        return Ok(go_to("/"));
    }
    page(sign_in_page(&ask, Form::blank(sign_in_fields())))
}

fn sign_in_page(ask: &Ask, form: Form) -> Result<String, askama::Error> {
    match Kept::carried(ask) {
        Some(kept) => sign_in_keeping(ask, form, &kept),
        None => simple(ask, form, "Sign in", "/sign-in", "Sign in", ""),
    }
}

fn sign_in_keeping(ask: &Ask, mut form: Form, kept: &Kept) -> Result<String, askama::Error> {
    form.fields.extend(kept.fields());
    let lede = "Your session has ended. What you typed is kept: sign in, and it can be sent.";
    simple_with(ask, form, "Sign in again", vec![lede.into()], ("/sign-in", "Sign in", ""))
}

/// The sign-in page for a form that came after the session had ended: it carries what was typed. None where there is nothing to carry.
pub fn sign_in_again(ask: &Ask) -> Option<Result<Reply, Failure>> {
    let kept = Kept::at_the_door(ask)?;
    Some(page_with(StatusCode::UNAUTHORIZED, sign_in_keeping(ask, Form::blank(sign_in_fields()), &kept)))
}

fn simple(ask: &Ask, form: Form, title: &str, action: &str, button: &str, back: &str) -> Result<String, askama::Error> {
    simple_with(ask, form, title, Vec::new(), (action, button, back))
}

fn simple_with(
    ask: &Ask,
    form: Form,
    title: &str,
    lede: Vec<String>,
    (action, button, back): (&str, &str, &str),
) -> Result<String, askama::Error> {
    let problems = form.problems();
    askama::Template::render(&FormPage {
        chrome: ask.chrome("/account").with_error(!problems.is_empty()),
        title: title.into(),
        caption: String::new(),
        back: (back.into(), "Back".into()),
        lede,
        in_the_way: Vec::new(),
        problems,
        compare: Vec::new(),
        fields: form.fields,
        action: action.into(),
        button: button.into(),
        upload: false,
        once: String::new(),
    })
}

/// Takes the sign-in. Unknown names and wrong passwords get the same words, after the same work.
pub async fn take_sign_in(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let mut form = Form::filled(sign_in_fields(), &ask.body);
    let name = form.required("sign_in", "Enter your sign-in name.").map(|name| name.to_lowercase());
    let password = ask.body.one("password").to_owned();
    if password.is_empty() {
        form.refuse("password", "Enter your password.");
    }
    let Some(name) = name.filter(|_| form.is_fine()) else {
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, sign_in_page(&ask, form));
    };
    slow_down(&ask.house, &name).await?;
    let wanted = name.clone();
    let account = ask.house.ledger.read(move |tx| people::account_by_sign_in(tx, &wanted)).await?;
    let kept = account.as_ref().map_or_else(dummy_hash, |account| account.password.clone());
    let right = weighed(password, kept).await?;
    let account = account.filter(|account| right && account.suspended_at.is_none());
    let Some(account) = account else {
        failed(&ask.house, &name).await?;
        form.refuse("password", "The sign-in name or the password is wrong.");
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, sign_in_page(&ask, form));
    };
    begin(&ask, &account).await
}

/// Weighs a password, few at a time: each takes some memory on purpose.
async fn weighed(password: String, kept: String) -> Result<bool, Failure> {
    static AT_ONCE: tokio::sync::Semaphore = tokio::sync::Semaphore::const_new(4);
    let _turn = AT_ONCE.acquire().await.map_err(|_| Fault::new("nobody is let in any more"))?;
    Ok(tokio::task::spawn_blocking(move || is_password(&password, &kept)).await.map_err(Fault::from)?)
}

/// A hash that no password has, so that an unknown name takes as long as a known one.
fn dummy_hash() -> String {
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$h3C3J0zq3m2k0G2WmF2j8aZs0m1v3o1nXo1bqk9mZqU".into()
}

/// Counts a try before it is weighed, so that many at once cannot all pass; whoever gets in is forgiven.
async fn slow_down(house: &House, name: &str) -> Result<(), Failure> {
    let now = house.clock().real();
    let (name, since) = (name.to_owned(), now.saturating_sub(WINDOW_MINUTES.minutes()).map_err(Fault::from)?);
    let count = move |tx: &mut crate::ledger::Tx<'_>| {
        let failures = sql::failures(tx, &name, since)?;
        if failures < TRIES {
            sql::failed(tx, &name, now)?;
        }
        Ok(failures)
    };
    let failures = house.ledger.housekeeping(count).await?;
    if failures >= TRIES {
        return Err(Failure::SlowDown(format!("Too many sign-ins failed. Wait {WINDOW_MINUTES} minutes, or ask your administrator.")));
    }
    Ok(())
}

async fn failed(house: &House, name: &str) -> Result<(), Failure> {
    let name = name.to_owned();
    let signature = Signature { actor: "nobody".into(), posting: String::new(), request: String::new(), at: house.now() };
    house
        .ledger
        .write(move |tx| {
            // The journal holds no sign-in names that nobody has: what was typed may be a password.
            let known = people::account_by_sign_in(tx, &name)?.map_or_else(|| "unknown".to_owned(), |account| account.id);
            note(tx, &signature, &known, "failed to sign in")
        })
        .await?;
    Ok(())
}

fn note(tx: &mut crate::ledger::Tx<'_>, signature: &Signature, account: &str, verb: &str) -> Result<(), Fault> {
    let chain = format!("sign-in/{account}");
    let entry = Entry { chain: &chain, record: "", verb, category: Category::Consultation, classes: "", policy: "", event: "{}".into() };
    tx.journal(signature, &entry).map(|_| ())
}

async fn begin(ask: &Ask, account: &Account) -> Result<Reply, Failure> {
    let secret = keys::hex(&keys::random::<32>()?);
    let now = ask.house.clock().real();
    let session = Session {
        token: hash(&secret),
        account: account.id.clone(),
        csrf: keys::hex(&keys::random::<16>()?),
        began_at: now,
        seen_at: now,
        complete: account.totp.is_none(),
        notice: String::new(),
    };
    let next = match (&account.totp, account.must_change) {
        (Some(_), _) => "/sign-in/code",
        (None, true) => "/account/password",
        (None, false) => "/",
    };
    let (name, complete, csrf) = (account.sign_in.clone(), session.complete, session.csrf.clone());
    let signature = Signature { actor: account.id.clone(), posting: String::new(), request: ask.request.clone(), at: ask.now };
    ask.house
        .ledger
        .write(move |tx| {
            sql::begin_session(tx, &session)?;
            if complete {
                sql::forgive(tx, &name)?;
            }
            note(tx, &signature, &signature.actor, if complete { "signed in" } else { "gave the password" })
        })
        .await?;
    let mut reply = match Kept::carried(ask) {
        Some(_) if !complete => page(code_page(ask, Form::blank(code_field())))?,
        Some(kept) if !account.must_change => page(kept.page(ask, &csrf))?,
        _ => go_to(next),
    };
    set_cookie(
        &mut reply,
        &format!(
            "{COOKIE}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{}",
            IDLE_MINUTES * 60 * 12,
            if ask.secure { "; Secure" } else { "" }
        ),
    );
    Ok(reply)
}

fn set_cookie(reply: &mut Reply, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        reply.headers_mut().append(header::SET_COOKIE, value);
    }
}

fn code_field() -> Vec<Field> {
    vec![Field::code("code", "One-time code").hint("Six digits from the app on your telephone")]
}

/// The page that asks for the one-time code.
pub async fn code(ask: Arc<Ask>) -> Result<Reply, Failure> {
    page(code_page(&ask, Form::blank(code_field())))
}

fn code_page(ask: &Ask, mut form: Form) -> Result<String, askama::Error> {
    form.fields.extend(Kept::carried(ask).iter().flat_map(Kept::fields));
    simple(ask, form, "Enter your one-time code", "/sign-in/code", "Go on", "/sign-in")
}

/// Takes the one-time code. Wrong codes count as failed sign-ins.
pub async fn take_code(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let Some(session) = ask.half_session.clone() else { return Ok(go_to("/sign-in")) };
    let of = session.account.clone();
    let account = ask.house.ledger.read(move |tx| people::account(tx, &of)).await?.ok_or(Failure::SignIn)?;
    slow_down(&ask.house, &account.sign_in).await?;
    let mut form = Form::filled(code_field(), &ask.body);
    if !is_code(&ask.house, &account, ask.body.one("code"))? {
        failed(&ask.house, &account.sign_in).await?;
        form.refuse("code", "This is not the code of this moment. Enter the newest one.");
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, code_page(&ask, form));
    }
    let signature = Signature { actor: account.id.clone(), posting: String::new(), request: ask.request.clone(), at: ask.now };
    let (name, must_change, csrf) = (account.sign_in.clone(), account.must_change, session.csrf.clone());
    ask.house
        .ledger
        .write(move |tx| {
            sql::complete(tx, &session.token)?;
            sql::forgive(tx, &name)?;
            note(tx, &signature, &signature.actor, "signed in")
        })
        .await?;
    match Kept::carried(&ask).filter(|_| !must_change) {
        Some(kept) => page(kept.page(&ask, &csrf)),
        None => Ok(go_to(if must_change { "/account/password" } else { "/" })),
    }
}

fn is_code(house: &House, account: &Account, code: &str) -> Result<bool, Failure> {
    let Some(sealed) = account.totp.as_deref().and_then(keys::unhex) else { return Ok(false) };
    let secret = house.ledger.keys().open_own(&sealed, &totp_place(&account.id))?;
    let seconds = u64::try_from(house.clock().real().as_second()).unwrap_or(0);
    Ok(totp_for(secret, &account.sign_in)?.check(code, seconds).is_some())
}

/// The questions of signing in again, for what takes it: the password, and the one-time code where the account has codes.
pub fn again_fields(account: &Account) -> Vec<Field> {
    let mut fields = vec![Field::password("password", "Your password, again")];
    if account.totp.is_some() {
        fields.extend(code_field());
    }
    fields
}

/// Weighs a sign-in given again; what is wrong stands in the form. Wrong ones count as failed sign-ins.
pub async fn weigh_again(ask: &Ask, form: &mut Form) -> Result<(), Failure> {
    let account = ask.who()?.account.clone();
    slow_down(&ask.house, &account.sign_in).await?;
    let right = weighed(ask.body.one("password").to_owned(), account.password.clone()).await?;
    let coded = account.totp.is_none() || is_code(&ask.house, &account, ask.body.one("code"))?;
    if !right {
        form.refuse("password", "This is not your password.");
    }
    if !coded {
        form.refuse("code", "This is not the code of this moment. Enter the newest one.");
    }
    if !(right && coded) {
        return failed(&ask.house, &account.sign_in).await;
    }
    let name = account.sign_in;
    Ok(ask.house.ledger.housekeeping(move |tx| sql::forgive(tx, &name)).await?)
}

fn totp_place(account: &str) -> String {
    format!("account|{account}|totp")
}

/// Signs out.
pub async fn sign_out(ask: Arc<Ask>) -> Result<Reply, Failure> {
    if let Some(session) = ask.who.as_ref().and_then(|who| who.session.clone()) {
        ask.house.ledger.housekeeping(move |tx| sql::end_session(tx, &session.token)).await?;
    }
    let mut reply = go_to("/sign-in");
    set_cookie(&mut reply, &format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"));
    Ok(reply)
}

/// One's own account: who one is here, one's postings, the ways to change password and codes.
#[derive(askama::Template)]
#[template(path = "account/account.html")]
pub struct AccountPage {
    /// Around the page.
    pub chrome: crate::frame::chrome::Chrome,
    /// Name.
    pub name: String,
    /// Sign-in name.
    pub sign_in: String,
    /// Postings: role, place, until when.
    pub postings: Vec<(String, String, String)>,
    /// Whether one-time codes are set up.
    pub codes: bool,
    /// Whether the postings need them.
    pub codes_needed: bool,
}

/// The account page.
pub async fn account(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let who = ask.who()?;
    let policy = ask.house.policy()?;
    let place = |place: &practice::people::Place| match place {
        practice::people::Place::Force => "Whole force".to_owned(),
        practice::people::Place::District(code) => policy.district(code).map_or_else(|| code.clone(), |d| d.title.clone()),
        practice::people::Place::Organisation(name) => name.clone(),
    };
    let postings = who.reader.postings().iter().map(|p| {
        let until = p.to.map_or_else(|| "No end date".to_owned(), |to| format!("Until {}", policy.calendar.show(to)));
        (p.role.label().to_owned(), place(&p.place), until)
    });
    let shown = AccountPage {
        chrome: ask.chrome("/account"),
        name: who.account.name.clone(),
        sign_in: who.account.sign_in.clone(),
        postings: postings.collect(),
        codes: who.account.totp.is_some(),
        codes_needed: who.reader.opens_identities(),
    };
    page(askama::Template::render(&shown))
}

fn password_fields() -> Vec<Field> {
    vec![
        Field::password("old", "Password now"),
        Field::password("new", "New password").hint("At least 12 characters. Three unusual words are good.").autocomplete("new-password"),
        Field::password("again", "New password again").autocomplete("new-password"),
    ]
}

/// The page that changes one's password.
pub async fn password(ask: Arc<Ask>) -> Result<Reply, Failure> {
    page(password_page(&ask, Form::blank(password_fields())))
}

fn password_page(ask: &Ask, form: Form) -> Result<String, askama::Error> {
    let must = ask.who.as_ref().is_some_and(|who| who.account.must_change);
    let lede = if must { vec!["This is your first sign-in. Choose a password of your own.".to_owned()] } else { Vec::new() };
    simple_with(ask, form, "Change your password", lede, ("/account/password", "Change password", "/account"))
}

/// Takes the new password; every other session of the account ends.
pub async fn take_password(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let who = ask.who()?;
    let mut form = Form::filled(password_fields(), &ask.body);
    let (old, new, again) = (ask.body.one("old").to_owned(), ask.body.one("new").to_owned(), ask.body.one("again"));
    let kept = who.account.password.clone();
    let right = weighed(old, kept).await?;
    if !right {
        form.refuse("old", "This is not your password.");
    }
    if new.chars().count() < PASSWORD_CHARACTERS {
        form.refuse("new", format!("Use at least {PASSWORD_CHARACTERS} characters."));
    }
    if new == ask.body.one("old") {
        form.refuse("new", "Choose a password that is not the one you have now: somebody else may know that one.");
    }
    if new.eq_ignore_ascii_case(&who.account.sign_in) {
        form.refuse("new", "Use a password that is not your sign-in name.");
    }
    if new != again {
        form.refuse("again", "The two new passwords differ.");
    }
    if !form.is_fine() {
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, password_page(&ask, form));
    }
    let hashed = tokio::task::spawn_blocking(move || hash_password(&new)).await.map_err(Fault::from)??;
    let change = move |account: &mut Account| {
        account.password.clone_from(&hashed);
        account.must_change = false;
    };
    change_account(&ask, change, "changed the password", "Your password is changed.").await?;
    Ok(go_to("/account"))
}

/// Changes one's own account as it is at that moment: what somebody else changed meanwhile, a suspension for one, stays.
async fn change_account(ask: &Ask, change: impl Fn(&mut Account) + Send + 'static, verb: &'static str, notice: &str) -> Result<(), Failure> {
    let session = ask.who()?.session.clone();
    let id = ask.who()?.account.id.clone();
    let signature = Signature { actor: id.clone(), posting: String::new(), request: ask.request.clone(), at: ask.now };
    let notice = notice.to_owned();
    ask.house
        .ledger
        .write(move |tx| {
            let mut account = people::account(tx, &id)?.ok_or_else(|| Fault::new("the account is gone"))?;
            change(&mut account);
            crate::admin::sql::put(tx, &signature, verb, &account)?;
            if let Some(session) = &session {
                sql::end_sessions_of(tx, &account.id, &session.token)?;
                sql::say(tx, &session.token, &notice)?;
            }
            Ok::<_, Fault>(())
        })
        .await?;
    Ok(())
}

/// The page that sets up one-time codes.
#[derive(askama::Template)]
#[template(path = "account/codes.html")]
pub struct CodesPage {
    /// Around the page.
    pub chrome: crate::frame::chrome::Chrome,
    /// What is wrong.
    pub problems: Vec<crate::frame::field::Problem>,
    /// The picture to scan, as a `data:` address.
    pub picture: String,
    /// The secret, to type instead.
    pub secret: String,
    /// The sealed secret, carried by the form.
    pub sealed: String,
    /// The question.
    pub fields: Vec<Field>,
    /// Whether the reader's role needs codes.
    pub needed: bool,
}

/// Shows a new secret as a picture.
pub async fn codes(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let who = ask.who()?;
    let secret = keys::random::<20>()?.to_vec();
    let sealed = ask.house.ledger.keys().seal_own(&secret, &totp_place(&who.account.id))?;
    page(codes_page(&ask, secret, keys::hex(&sealed), Form::blank(code_field()))?)
}

fn codes_page(ask: &Ask, secret: Vec<u8>, sealed: String, form: Form) -> Result<Result<String, askama::Error>, Failure> {
    let who = ask.who()?;
    let shown = totp_rs::Secret::from(secret.clone()).to_base32();
    let totp = totp_for(secret, &who.account.sign_in)?;
    let picture = qrcode::QrCode::new(totp.to_url().map_err(|e| Fault::new(format!("one-time codes: {e}")))?)
        .map_err(|error| Fault::new(format!("picture: {error}")))?
        .render::<qrcode::render::svg::Color<'_>>()
        .min_dimensions(220, 220)
        .build();
    let problems = form.problems();
    Ok(askama::Template::render(&CodesPage {
        chrome: ask.chrome("/account").with_error(!problems.is_empty()),
        problems,
        picture: format!("data:image/svg+xml,{}", form_urlencoded::byte_serialize(picture.as_bytes()).collect::<String>().replace('+', "%20")),
        secret: shown,
        sealed,
        fields: form.fields,
        needed: who.reader.opens_identities() && who.account.totp.is_none(),
    }))
}

/// Takes the first code, and with it the secret.
pub async fn take_codes(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let who = ask.who()?;
    let sealed = ask.body.one("sealed").to_owned();
    let bytes = keys::unhex(&sealed).ok_or(Failure::Stale)?;
    let secret = ask.house.ledger.keys().open_own(&bytes, &totp_place(&who.account.id)).map_err(|_| Failure::Stale)?;
    let account = Account { totp: Some(sealed.clone()), ..who.account.clone() };
    if !is_code(&ask.house, &account, ask.body.one("code"))? {
        let mut form = Form::filled(code_field(), &Answers::default());
        form.refuse("code", "This is not the code of this moment. Enter the newest one.");
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, codes_page(&ask, secret, sealed, form)?);
    }
    change_account(
        &ask,
        move |account: &mut Account| account.totp = Some(sealed.clone()),
        "set up one-time codes",
        "One-time codes are set up. You will be asked for one when you sign in.",
    )
    .await?;
    Ok(go_to("/account"))
}
