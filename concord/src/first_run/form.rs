//! The questions of the first run, and their answers turned into the rows of a new force.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use practice::people::{Place, Rank, Role};
use practice::policy::{Adoption, AdoptionKind, Book, ForceFacts, Listed, Pack};

use crate::admin::pages::force::{colour_field, read_colour};
use crate::admin::pages::places::{file_field, refuse};
use crate::admin::pages::users::{read_sign_in, sign_in_field};
use crate::admin::places_file;
use crate::admin::sql::{AdoptionRow, ForceRow, PlaceRow};
use crate::frame::Form;
use crate::frame::answers::read_day;
use crate::frame::field::{Choice, Field, Width};
use crate::ledger::{Fault, keys};
use crate::people::{Account, PostingRow};

/// The shortest password that is taken, in characters.
const PASSWORD_CHARACTERS: usize = 12;
/// The longest password that is taken, in characters.
const PASSWORD_LONGEST: usize = 200;
/// The colour that the form offers.
const COLOUR: &str = "#0b2545";

/// A new force, ready to be written in one unit of work. Accounts have no password yet.
#[derive(Clone, Debug)]
pub struct NewForce {
    /// Its own facts.
    pub force: ForceRow,
    /// The national pack and its own, from the first day.
    pub adoptions: Vec<AdoptionRow>,
    /// Its districts and wards.
    pub places: Vec<PlaceRow>,
    /// The first administrator.
    pub first: Account,
    /// The password that the first administrator chose.
    pub password: String,
    /// A second administrator, so that postings can be granted from the first day.
    pub second: Option<Account>,
}

/// The posting as administrator of a first account, granted by the house itself because nobody else is there to.
pub fn posting(account: &Account, at: Timestamp) -> Result<PostingRow, Fault> {
    Ok(PostingRow {
        id: keys::hex(&keys::random::<8>()?),
        account: account.id.clone(),
        role: Role::Administrator.code().to_owned(),
        rank: Rank::Staff,
        place: Place::Force.code(),
        from_at: at,
        to_at: None,
        asked_by: "system".to_owned(),
        granted_by: Some("system".to_owned()),
    })
}

/// The packs that are a force's own: the newest version of each.
fn force_packs(book: &Book) -> Vec<(&Pack, &ForceFacts)> {
    let mut packs: BTreeMap<&str, (&Pack, &ForceFacts)> = BTreeMap::new();
    for (pack, force) in book.packs().iter().filter_map(|pack| Some((pack, pack.force.as_ref()?))) {
        let known = packs.entry(&pack.id).or_insert((pack, force));
        if known.0.effective_from < pack.effective_from {
            *known = (pack, force);
        }
    }
    packs.into_values().collect()
}

/// The questions.
pub fn fields(book: &Book) -> Vec<Field> {
    let packs = force_packs(book).into_iter().map(|(pack, force)| {
        Choice::new(&pack.id, &force.name).hint(format!("{} {}; numbers begin with {}", pack.title, pack.version, force.prefix))
    });
    vec![
        Field::line("code", "One-time code").hint("The service printed it where it was started."),
        Field::radios("pack", "Which policy pack does the force work under?", packs.collect()),
        Field::line("name", "Name of the force").hint("Leave it empty to take the name in the pack.").optional(),
        Field::line("prefix", "Letters in front of its numbers")
            .hint("Two to five capital letters. Leave it empty to take the pack's.")
            .optional()
            .wide(Width::Characters(5)),
        colour_field().value(COLOUR),
        Field::day("from", "From which day does the force work with this service?")
            .hint("Like 21/11/2026. Leave it empty for today.")
            .optional(),
        file_field("Districts and wards").optional(),
        Field::line("admin_name", "Your name").hint("You are the first administrator. Rank and name as colleagues write it."),
        sign_in_field("sign_in", "Your sign-in name").autocomplete("username"),
        Field::password("password", "Your password").hint("At least 12 characters. Three unusual words are good.").autocomplete("new-password"),
        Field::password("again", "Your password again").autocomplete("new-password"),
        Field::line("second_name", "Name of a second administrator")
            .hint("Granting a role takes two people. Their first password is shown once when the force is set up.")
            .optional(),
        sign_in_field("second_sign_in", "Sign-in name of the second administrator").optional(),
    ]
}

/// Reads the answers; what is wrong stands beside its question, and then there is no force.
pub fn read(form: &mut Form, book: &Book, file: Option<&[u8]>, now: Timestamp) -> Result<Option<NewForce>, Fault> {
    let packs = force_packs(book);
    let chosen = form.code("pack", |code| packs.iter().copied().find(|(pack, _)| pack.id == code), "Choose a policy pack.");
    let colour = read_colour(form);
    let first = read_administrator(form)?;
    let password = read_password(form);
    let second = read_second(form)?;
    let Some((pack, facts)) = chosen else { return Ok(None) };
    let prefix = read_prefix(form, facts);
    let from = read_from(form, facts, now);
    let places = read_places(form, pack, file);
    let name = form.text("name").unwrap_or_else(|| facts.name.clone());
    let (Some(colour), Some(first), Some(password), Some(prefix), Some(from), Some(places)) = (colour, first, password, prefix, from, places)
    else {
        return Ok(None);
    };
    let adoptions = adoptions(book, pack, from, now)?;
    let as_adopted = |row: &AdoptionRow| Adoption { kind: row.kind, item: row.item.clone(), version: row.version.clone(), from: row.from_at };
    if let Err(none) = book.policy(&adoptions.iter().map(as_adopted).collect::<Vec<_>>(), now) {
        form.refuse("pack", none.to_string());
    }
    let force = ForceRow { id: "force".into(), name, prefix, colour: colour.to_string(), demonstration: false, opened_at: now };
    Ok(form.is_fine().then_some(NewForce { force, adoptions, places, first, password, second }))
}

fn account(sign_in: String, name: String, must_change: bool) -> Result<Account, Fault> {
    let id = keys::hex(&keys::random::<8>()?);
    Ok(Account { id, sign_in, name, password: String::new(), must_change, totp: None, suspended_at: None })
}

fn read_administrator(form: &mut Form) -> Result<Option<Account>, Fault> {
    let name = form.required("admin_name", "Enter your name.");
    let sign_in = read_sign_in(form, "sign_in");
    sign_in.zip(name).map(|(sign_in, name)| account(sign_in, name, false)).transpose()
}

fn read_second(form: &mut Form) -> Result<Option<Account>, Fault> {
    if form.text("second_name").is_none() && form.text("second_sign_in").is_none() {
        return Ok(None);
    }
    let name = form.required("second_name", "Enter the name of the second administrator, or leave both questions empty.");
    let sign_in = read_sign_in(form, "second_sign_in");
    if sign_in.is_some() && sign_in == form.text("sign_in").map(|own| own.to_lowercase()) {
        form.refuse("second_sign_in", "The second administrator is another person: give them a sign-in name of their own.");
    }
    sign_in.zip(name).map(|(sign_in, name)| account(sign_in, name, true)).transpose()
}

/// The password; refuses one that is short, is the sign-in name, or was typed differently the second time.
fn read_password(form: &mut Form) -> Option<String> {
    // As typed, white space at either end apart: signing in reads it the same way.
    let password = form.answers().one("password").to_owned();
    let (again, sign_in) = (form.answers().one("again").to_owned(), form.answers().one("sign_in").to_owned());
    let fits = (PASSWORD_CHARACTERS..=PASSWORD_LONGEST).contains(&password.chars().count());
    if !fits {
        form.refuse("password", format!("Use {PASSWORD_CHARACTERS} to {PASSWORD_LONGEST} characters."));
    }
    if password.eq_ignore_ascii_case(&sign_in) {
        form.refuse("password", "Use a password that is not your sign-in name.");
    }
    if password != again {
        form.refuse("again", "The two passwords differ.");
    }
    fits.then_some(password)
}

fn read_prefix(form: &mut Form, facts: &ForceFacts) -> Option<String> {
    let Some(prefix) = form.text("prefix") else { return Some(facts.prefix.clone()) };
    let fits = (2..=5).contains(&prefix.len()) && prefix.bytes().all(|byte| byte.is_ascii_uppercase());
    if !fits {
        form.refuse("prefix", "Use two to five capital letters from A to Z.");
    }
    fits.then_some(prefix)
}

fn read_from(form: &mut Form, facts: &ForceFacts, now: Timestamp) -> Option<Timestamp> {
    let zone = TimeZone::get(&facts.zone).unwrap_or(TimeZone::UTC);
    let today = now.to_zoned(zone.clone()).date();
    let day = match form.text("from").map(|text| read_day(&text)) {
        None => today,
        Some(Some(day)) => day,
        Some(None) => {
            form.refuse("from", "Enter a real date, like 21/11/2026.");
            return None;
        }
    };
    let latest = today.checked_add(1.year()).unwrap_or(today);
    if day.year() < 1990 || day > latest {
        form.refuse("from", "Enter a day after 1990 and not more than a year ahead.");
        return None;
    }
    day.to_zoned(zone).map(|start| start.timestamp()).ok()
}

/// The districts of the file, or where it names none those of the pack, with the file's wards; refuses, in words, a file with anything wrong
/// in it.
fn read_places(form: &mut Form, pack: &Pack, file: Option<&[u8]>) -> Option<Vec<PlaceRow>> {
    let district = |listed: &Listed| PlaceRow {
        code: listed.code.clone(),
        kind: "district".to_owned(),
        name: listed.title.clone(),
        district: listed.code.clone(),
    };
    let own = pack.districts.iter().filter(|listed| listed.to.is_none()).map(district);
    let mut places: BTreeMap<String, PlaceRow> = own.map(|row| (row.code.clone(), row)).collect();
    let known = places.values().map(|row| (row.code.clone(), row.kind.clone())).collect();
    let mut read = file.map(|bytes| places_file::read(bytes, &known));
    // A file with districts names all of them: its wards lie in no district of the pack that it leaves out.
    if matches!(&read, Some(Ok(rows)) if rows.iter().any(|row| row.kind == "district")) {
        places.clear();
        read = file.map(|bytes| places_file::read(bytes, &BTreeMap::new()));
    }
    match read {
        None => {}
        Some(Ok(rows)) => places.extend(rows.into_iter().map(|row| (row.code.clone(), row))),
        Some(Err(refused)) => {
            refuse(form, &refused);
            return None;
        }
    }
    Some(places.into_values().collect())
}

/// The force's pack and the newest version of the pack that it builds on, from the same moment.
fn adoptions(book: &Book, pack: &Pack, from: Timestamp, at: Timestamp) -> Result<Vec<AdoptionRow>, Fault> {
    let base = pack.extends.as_ref().and_then(|id| book.packs().iter().filter(|one| one.id == *id).max_by_key(|one| one.effective_from));
    let adopted = base.into_iter().chain([pack]).map(|one| {
        Ok(AdoptionRow {
            id: keys::hex(&keys::random::<8>()?),
            kind: AdoptionKind::Pack,
            item: one.id.clone(),
            version: one.version.clone(),
            from_at: from,
            by: "system".to_owned(),
            at,
        })
    });
    adopted.collect()
}
