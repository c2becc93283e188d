//! The pages of administration, and what they share: their doors, a form's page, the way back with a sentence of what was done.

pub mod adoption;
pub mod entries;
pub mod facts;
pub mod force;
pub mod overview;
pub mod packs;
pub mod places;
pub mod postings;
pub mod review;
pub mod rule;
pub mod settings;
pub mod user;
pub mod users;
mod words;

use axum::http::StatusCode;
use practice::people::{Act, Matter, Role};

pub use words::{district_titles, place_words, posting_words};

use crate::frame::ask::{go_to, page_with};
use crate::frame::pages::FormPage;
use crate::frame::{Ask, Audience, Doors, Failure, Form, Reply};

/// Who sees the settings: the administrator, the auditor (lists only), and the crime registrar, who confirms packs.
const SETTINGS: Audience = Audience::Roles(&[Role::CrimeRegistrar, Role::Auditor, Role::Administrator]);
/// Who sees that somebody works here.
const LIST: Audience = Audience::May(&[(Matter::Users, Act::List)]);
/// Who opens one account.
const VIEW: Audience = Audience::May(&[(Matter::Users, Act::View)]);
/// Who makes accounts.
const CREATE: Audience = Audience::May(&[(Matter::Users, Act::Create)]);
/// Who changes accounts, postings and settings.
const EDIT: Audience = Audience::May(&[(Matter::Users, Act::Edit)]);
/// Who confirms entries and reviews records after a change of policy.
const REGISTRAR: Audience = Audience::Roles(&[Role::CrimeRegistrar]);

/// Adds the doors of administration.
pub fn doors(doors: Doors) -> Doors {
    let doors = people(doors);
    doors
        .get("/force.css", Audience::Public, force::sheet)
        .get("/admin", SETTINGS, overview::overview)
        .get("/admin/force", EDIT, force::facts)
        .post("/admin/force", EDIT, force::take_facts)
        .get("/admin/places", SETTINGS, places::places)
        .get("/admin/places/file", EDIT, places::file)
        .post("/admin/places/file", EDIT, places::take_file)
        .get("/admin/packs", SETTINGS, packs::packs)
        .get("/admin/packs/adopt", EDIT, adoption::adopt)
        .post("/admin/packs/adopt", EDIT, adoption::take_adoption)
        .get("/admin/packs/adopt-recording", REGISTRAR, adoption::adopt_recording)
        .post("/admin/packs/adopt-recording", REGISTRAR, adoption::take_adoption_of_recording)
        .get("/admin/packs/settings", SETTINGS, settings::settings)
        .get("/admin/packs/settings/{name}", EDIT, settings::choose)
        .post("/admin/packs/settings/{name}", EDIT, settings::take_choice)
        .get("/admin/packs/entries", SETTINGS, entries::entries)
        .get("/admin/packs/confirm", REGISTRAR, entries::confirm)
        .post("/admin/packs/confirm", REGISTRAR, entries::take_confirmation)
        .get("/admin/packs/rules/{id}", SETTINGS, rule::rule)
        .get("/admin/packs/review/{id}", REGISTRAR, review::review)
}

fn people(doors: Doors) -> Doors {
    doors
        .get("/admin/users", LIST, users::users)
        .get("/admin/users/new", CREATE, users::new)
        .post("/admin/users/new", CREATE, users::take_new)
        .get("/admin/users/{id}", VIEW, user::user)
        .post("/admin/users/{id}/suspend", EDIT, user::suspend)
        .post("/admin/users/{id}/restore", EDIT, user::restore)
        .post("/admin/users/{id}/password", EDIT, user::reset_password)
        .post("/admin/users/{id}/codes", EDIT, user::reset_codes)
        .get("/admin/users/{id}/facts/new", EDIT, facts::new)
        .post("/admin/users/{id}/facts/new", EDIT, facts::take_new)
        .post("/admin/facts/{id}/end", EDIT, facts::end)
        .post("/admin/tokens/{id}/end", EDIT, facts::end_token)
        .get("/admin/users/{id}/postings/new", EDIT, postings::ask_for)
        .post("/admin/users/{id}/postings/new", EDIT, postings::take_ask_for)
        .post("/admin/postings/{id}/grant", EDIT, postings::grant)
        .post("/admin/postings/{id}/end", EDIT, postings::end)
}

/// A page with one form.
pub struct Sheet {
    /// The heading.
    pub title: String,
    /// What to know before answering.
    pub lede: Vec<String>,
    /// Where the form goes.
    pub action: String,
    /// The button.
    pub button: &'static str,
    /// The way back: address and words.
    pub back: (String, &'static str),
    /// Whether a file comes with it.
    pub upload: bool,
    /// The idempotency key; empty where the form may be sent twice without harm.
    pub once: String,
}

/// Shows a form of administration.
pub fn show(ask: &Ask, form: Form, sheet: Sheet) -> Result<Reply, Failure> {
    show_at(ask, "/admin", form, sheet)
}

/// Shows a form of the room at this address: 200 when it is new, 422 with everything kept when something is wrong with it.
pub fn show_at(ask: &Ask, here: &str, form: Form, sheet: Sheet) -> Result<Reply, Failure> {
    let problems = form.problems();
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = FormPage {
        chrome: ask.chrome(here).with_error(!problems.is_empty()),
        title: sheet.title,
        caption: String::new(),
        back: (sheet.back.0, sheet.back.1.to_owned()),
        lede: sheet.lede,
        in_the_way: Vec::new(),
        problems,
        compare: Vec::new(),
        fields: form.fields,
        action: sheet.action,
        button: sheet.button.to_owned(),
        upload: sheet.upload,
        once: sheet.once,
    };
    page_with(status, askama::Template::render(&page))
}

/// On to another page, which says once what was done.
pub async fn done(ask: &Ask, address: &str, notice: impl Into<String>) -> Result<Reply, Failure> {
    crate::account::notice(ask, &notice.into()).await?;
    Ok(go_to(address))
}

/// A rule's refusal of something that has no form of its own.
pub fn refused(sentence: impl Into<String>) -> Failure {
    Failure::Refused(vec![crate::frame::field::Problem::general(sentence)])
}

/// The file that was chosen, empty or not; none where no file was chosen.
pub fn chosen_file(ask: &Ask) -> Option<&[u8]> {
    sent_file(ask).or_else(|| ask.files.iter().find(|file| !file.name.is_empty()).map(|file| file.bytes.as_slice()))
}

/// A file that came with a form, with something in it; a browser sends an empty one where none was chosen.
pub fn sent_file(ask: &Ask) -> Option<&[u8]> {
    ask.files.iter().map(|file| file.bytes.as_slice()).find(|bytes| !bytes.is_empty())
}
