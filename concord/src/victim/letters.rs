//! Writing to a victim: choose, read it through, send. A letter is a contact on the record and meets the clock of what it tells; its words are
//! sealed under the victim's own key. It goes only by a channel that is safe for them (R-VIC-09).

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use practice::incident::record::{ContactChannel, Purpose, Reached};
use practice::incident::{Event, Incident, Person, PersonKind, Proceeding, Refused};
use practice::people::{Act, Matter};
use practice::policy::{LetterTemplate, Policy};
use practice::victim::{self, ContactCommand, letter};

use crate::frame::ask::{fresh_key, go_to, page, page_with};
use crate::frame::chrome::Chrome;
use crate::frame::field::{Choice, Field};
use crate::frame::pages::FormPage;
use crate::frame::{Ask, Failure, Form, Reply};
use crate::incident::{facts_with, sql, unit};
use crate::ledger::idempotency::{self, Before};
use crate::ledger::{Fault, Owner, Tx, outbox};

/// A letter as it was sent, to be printed or read again.
#[derive(Template)]
#[template(path = "victim/letter.html")]
pub struct LetterPage {
    /// Around the page.
    pub chrome: Chrome,
    /// The record.
    pub id: String,
    /// What it is.
    pub title: String,
    /// How and when it went.
    pub sent: String,
    /// The address for the envelope; none where it did not go by post.
    pub address: Vec<String>,
    /// The paragraphs.
    pub text: String,
}

/// What a letter is about: whom, which template, which entry, how.
struct Chosen<'a> {
    person: &'a Person,
    template: &'a LetterTemplate,
    entry: Option<&'a Proceeding>,
    channel: ContactChannel,
}

/// The record, if this reader sees it and may do this for its victims.
fn writable(ask: &Ask, tx: &mut Tx<'_>, id: &str, act: Act) -> Result<Incident, Failure> {
    let incident = sql::load(tx, id)?.ok_or(Failure::NotFound)?;
    if may(ask, &incident, act)? { Ok(incident) } else { Err(Failure::NotForYou(id.to_owned())) }
}

/// Whether this reader may do this for the victims of a record, and open who they are.
pub fn may(ask: &Ask, incident: &Incident, act: Act) -> Result<bool, Failure> {
    let reader = ask.reader()?;
    Ok(facts_with(incident, |facts| {
        reader.may_on(Matter::VictimContact, act, facts, ask.now) && reader.may_on(Matter::Identity, Act::View, facts, ask.now)
    }))
}

fn own(ask: &Ask, incident: &Incident) -> Result<Arc<Policy>, Failure> {
    Ok(ask.house.policies().at(incident.core.recorded_at)?)
}

fn fields(ask: &Ask, incident: &Incident, own: &Policy) -> Vec<Field> {
    let victims: Vec<Choice> = incident.victims().map(|p| Choice::new(p.number.to_string(), format!("Victim {}", p.number))).collect();
    let asked = ask.query.one("about").to_owned();
    let only = if let [one] = victims.as_slice() { one.code.clone() } else { asked };
    let templates = own.letters.iter().map(|letter| Choice::new(&letter.code, &letter.title));
    let told = incident.proceedings().filter(|e| victim::code::clock_of(e.kind).is_some());
    let entries = told.map(|e| Choice::new(e.number.to_string(), e.in_words(|at| own.calendar.show(at))));
    vec![
        Field::radios("person", "To which victim?", victims).value(only),
        Field::select("template", "Which letter?", std::iter::once(Choice::new("", "Choose a letter")).chain(templates).collect()),
        Field::select("entry", "What does it tell of?", std::iter::once(Choice::new("", "Nothing in the list")).chain(entries).collect())
            .hint("The confirmation of the crime, and the letter at the end, are about the whole case.")
            .optional(),
        Field::radios("channel", "How?", letter::CHANNELS.iter().map(|c| Choice::new(c.code(), c.label())).collect())
            .hint("Only a channel that is safe for this victim is taken."),
    ]
}

/// A form page of this room.
struct Sheet<'a> {
    title: &'a str,
    lede: Vec<String>,
    action: &'a str,
    button: &'a str,
}

fn sheet(ask: &Ask, id: &str, sheet: Sheet<'_>, form: Form, once: String) -> Result<String, askama::Error> {
    let problems = form.problems();
    FormPage {
        chrome: ask.chrome("/work").with_error(!problems.is_empty()),
        title: sheet.title.into(),
        caption: format!("Incident {id}"),
        back: (format!("/incidents/{id}"), "Back to the record".into()),
        lede: sheet.lede,
        in_the_way: Vec::new(),
        problems,
        compare: Vec::new(),
        fields: form.fields,
        action: format!("/incidents/{id}/{}", sheet.action),
        button: sheet.button.into(),
        upload: false,
        once,
    }
    .render()
}

const CHOOSE: Sheet<'static> = Sheet { title: "Write to the victim", lede: Vec::new(), action: "letters", button: "Read it through" };

fn reading(more: Option<String>) -> Sheet<'static> {
    let lede = [
        more,
        Some("Read it as the victim will. Change what is not right, and fill every gap in brackets.".to_owned()),
        Some("What you send is kept on the record as it is now.".to_owned()),
    ];
    let lede = lede.into_iter().flatten().collect();
    Sheet { title: "Read the letter through", lede, action: "letters/send", button: "Send it" }
}

/// What a victim needs that the letter does not have, as the contact contract says: another language, an interpreter, another format.
fn needs_more(incident: &Incident, person: u32, own: &Policy) -> Option<String> {
    let contract = victim::contract_of(incident, person)?;
    let title = |list: &str, code: &String| own.word(list, code).map_or_else(|| code.clone(), |word| word.title.clone());
    let language = contract.language.as_ref().map(|code| title("language", code));
    let interpreter = contract.interpreter.then(|| "an interpreter".to_owned());
    let needs: Vec<String> = language.into_iter().chain(interpreter).chain(contract.formats.iter().map(|code| title("format", code))).collect();
    if needs.is_empty() {
        return None;
    }
    let needs = needs.join(", ");
    Some(format!(
        "Victim {person} needs: {needs}. This letter is in English and in plain print: have it put into what they need before it goes."
    ))
}

/// Asks whom, what and how.
pub async fn choose(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let (inner, id) = (Arc::clone(&ask), ask.param("id").to_owned());
    let fields = ask
        .house
        .ledger
        .read(move |tx| {
            let incident = writable(&inner, tx, &id, Act::Create)?;
            let own = own(&inner, &incident)?;
            Ok::<_, Failure>(fields(&inner, &incident, &own))
        })
        .await?;
    page(sheet(&ask, ask.param("id"), CHOOSE, Form::blank(fields), fresh_key()?))
}

/// The answers as what they mean; the form says what is wrong with them, and a channel that is not safe is refused.
fn chosen<'a>(ask: &Ask, form: &mut Form, incident: &'a Incident, own: &'a Policy) -> Option<Chosen<'a>> {
    let person = form.number("person", "Choose a victim of this record.");
    let person = person.and_then(|n| incident.person(n)).filter(|p| p.kind == PersonKind::Victim);
    if person.is_none() {
        form.refuse("person", "Choose a victim of this record.");
    }
    let template = form.code("template", |code| own.letter(code), "Choose a letter.");
    let number = form.number("entry", "Choose from the list.");
    let entry = number.and_then(|number| incident.proceedings().find(|e| e.number == number));
    if number.is_some() && entry.is_none() {
        form.refuse("entry", "Choose from the list.");
    }
    let known = |code: &str| ContactChannel::from_code(code).filter(|c| letter::CHANNELS.contains(c));
    let channel = form.code("channel", known, "Choose how it goes.");
    let (person, template, channel) = (person?, template?, channel?);
    let whole = template.tells.iter().any(|kind| kind == letter::CONFIRMATION || kind == "closing");
    match entry {
        None if !whole => form.refuse("entry", "Choose what this letter tells of."),
        Some(entry) if !letter::fits(template, Some(entry)) => {
            form.refuse("entry", "This letter is not about that. Choose another letter, or another entry.");
        }
        _ => {}
    }
    if let Err(Refused::Field(_, sentence)) = safe(incident, person, channel, ask.now, own) {
        form.refuse("channel", sentence);
    }
    if let Some(sentence) = cannot_send(ask, channel) {
        form.refuse("channel", sentence);
    }
    form.is_fine().then_some(Chosen { person, template, entry, channel })
}

/// Whether a letter may go to somebody by a channel at a moment: an address is there, the contact contract allows it, and where there is only a
/// note on safe contact nothing written goes (R-VIC-09).
fn safe(incident: &Incident, person: &Person, channel: ContactChannel, at: jiff::Timestamp, own: &Policy) -> Result<(), Refused> {
    let agreed = victim::contract_of(incident, person.number).is_some();
    letter::may_reach(person, channel, agreed)?;
    victim::check_reach(incident, person.number, channel, at, own)
}

/// Why this force cannot send by a channel at all.
fn cannot_send(ask: &Ask, channel: ContactChannel) -> Option<&'static str> {
    let mail = ask.house.mail();
    match channel {
        ContactChannel::Email if mail.is_none() => {
            Some("This force sends no e-mail from here yet. Choose a letter, or ask your administrator to set up mail.")
        }
        ContactChannel::Text if mail.is_none_or(|mail| mail.texts_to.is_none()) => {
            Some("This force sends no text messages from here yet. Choose a letter, or ask your administrator to set up the gateway.")
        }
        _ => None,
    }
}

/// How a unit of work of this room ends: a form, with what it is now and what the victim needs beyond it, or a contact that was made.
enum Ended {
    Back(Box<Form>, Option<String>),
    Preview(Box<Form>, Option<String>),
    /// Whether it goes by post.
    Sent(bool),
}

/// Shows the letter with its slots filled. The victim's name is opened for it, which is logged and counted.
pub async fn preview(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let (inner, id) = (Arc::clone(&ask), ask.param("id").to_owned());
    let ended = ask.house.ledger.write(move |tx| previewed(&inner, tx, &id)).await?;
    match ended {
        Ended::Preview(form, more) => page(sheet(&ask, ask.param("id"), reading(more), *form, fresh_key()?)),
        Ended::Back(form, _) => page_with(StatusCode::UNPROCESSABLE_ENTITY, sheet(&ask, ask.param("id"), CHOOSE, *form, ask.once.clone())),
        Ended::Sent(..) => Err(Failure::NotFound),
    }
}

fn previewed(ask: &Ask, tx: &mut Tx<'_>, id: &str) -> Result<Ended, Failure> {
    let incident = writable(ask, tx, id, Act::Create)?;
    let own = own(ask, &incident)?;
    let mut form = Form::filled(fields(ask, &incident, &own), &ask.body);
    let Some(chosen) = chosen(ask, &mut form, &incident, &own) else {
        note_look(ask, tx, id, "began a letter", "op")?;
        return Ok(Ended::Back(Box::new(form), None));
    };
    unit::within_cap(ask, tx)?;
    note_look(ask, tx, id, "opened an identity", "id")?;
    // What they want to be called comes before what they are called.
    let called = victim::contract_of(&incident, chosen.person.number).and_then(|contract| contract.preferred_name.as_ref());
    let name = called.or(chosen.person.name.as_ref()).map(|words| tx.unseal(id, words)).transpose()?;
    let reasons = reasons(ask, tx, &incident, chosen.entry)?;
    let text = letter::filled(chosen.template, |slot| value(ask, &incident, &own, &chosen, slot, (name.as_deref(), reasons.as_deref())));
    let fields = vec![
        Field::hidden("person", chosen.person.number.to_string()),
        Field::hidden("template", &chosen.template.code),
        Field::hidden("entry", chosen.entry.map(|e| e.number.to_string()).unwrap_or_default()),
        Field::hidden("channel", chosen.channel.code()),
        Field::lines("text", chosen.template.title.clone(), 18).value(text),
    ];
    Ok(Ended::Preview(Box::new(Form::blank(fields)), needs_more(&incident, chosen.person.number, &own)))
}

fn note_look(ask: &Ask, tx: &mut Tx<'_>, id: &str, verb: &'static str, classes: &'static str) -> Result<(), Failure> {
    let who = ask.signature(Matter::VictimContact, Act::Create)?;
    tx.looked_at(&who, verb, classes, std::slice::from_ref(&id.to_owned()), "to write a letter").map_err(Failure::Fault)
}

/// The reasons of an entry, for a reader of narratives: they are what a letter about no charge tells.
fn reasons(ask: &Ask, tx: &mut Tx<'_>, incident: &Incident, entry: Option<&Proceeding>) -> Result<Option<String>, Failure> {
    let reader = ask.reader()?;
    let may = facts_with(incident, |facts| reader.may_on(Matter::Narrative, Act::View, facts, ask.now));
    let words = entry.and_then(|entry| entry.sentence.as_ref().or(entry.note.as_ref())).filter(|_| may);
    Ok(words.map(|words| tx.unseal(&incident.core.id, words)).transpose()?)
}

/// What stands in a slot; none leaves a gap for the writer.
fn value(
    ask: &Ask,
    incident: &Incident,
    own: &Policy,
    chosen: &Chosen<'_>,
    slot: &str,
    opened: (Option<&str>, Option<&str>),
) -> Option<String> {
    let calendar = &own.calendar;
    let entry = chosen.entry;
    match slot {
        "name" => opened.0.map(str::to_owned),
        "reference" => Some(incident.core.id.clone()),
        "crime_number" => {
            let own = incident.standing_crimes().find(|c| c.victim == Some(chosen.person.number));
            own.or_else(|| incident.standing_crimes().next()).map(|c| c.crime_number.clone())
        }
        "force" => ask.house.force().map(|force| force.name),
        "officer" => ask.reader().ok().map(|reader| reader.name().to_owned()),
        "today" => Some(calendar.show_date(ask.now)),
        "happened" => entry.map(|e| calendar.show_date(e.happened_at)),
        "what" => opened.1.map(str::to_owned).or_else(|| {
            let entry = entry?;
            let code = entry.code_words();
            Some(if code.is_empty() { entry.kind.label().to_lowercase() } else { format!("{}, {code}", entry.kind.label().to_lowercase()) })
        }),
        "court" => entry.and_then(|e| e.court.clone()),
        "listed_for" => entry.and_then(|e| e.listed_for).map(|at| calendar.show(at)),
        "outcome" => incident.core.outcome.as_deref().and_then(|code| own.outcome(code)).map(|outcome| outcome.title.clone()),
        _ => None,
    }
}

/// Sends the letter as it was read through.
pub async fn send(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let (inner, id) = (Arc::clone(&ask), ask.param("id").to_owned());
    let ended = ask.house.ledger.write(move |tx| sent(&inner, tx, &id)).await?;
    let id = ask.param("id");
    match ended {
        Ended::Sent(by_post) => {
            let words = if by_post { "The letter is on the record. Open it below to print and post it." } else { "The letter is on its way." };
            crate::account::notice(&ask, words).await?;
            Ok(go_to(&format!("/incidents/{id}#letters")))
        }
        Ended::Back(form, more) => {
            let shown = if form.fields.iter().any(|f| f.name == "text") { reading(more) } else { CHOOSE };
            page_with(StatusCode::UNPROCESSABLE_ENTITY, sheet(&ask, id, shown, *form, ask.once.clone()))
        }
        Ended::Preview(..) => Err(Failure::NotFound),
    }
}

fn sent(ask: &Ask, tx: &mut Tx<'_>, id: &str) -> Result<Ended, Failure> {
    let account = ask.reader()?.account().to_owned();
    let asked = format!("{id} letter {}", unit::without_frame(&ask.body));
    match idempotency::before(tx, &account, &ask.once, &asked)? {
        Before::Answered(_) => return Ok(Ended::Sent(ask.body.one("channel") == ContactChannel::Letter.code())),
        Before::OtherUse => return Err(Failure::Stale),
        Before::Never => {}
    }
    let incident = writable(ask, tx, id, Act::Create)?;
    let own = own(ask, &incident)?;
    let mut first = Form::filled(fields(ask, &incident, &own), &ask.body);
    let Some(chosen) = chosen(ask, &mut first, &incident, &own) else {
        note_look(ask, tx, id, "began a letter", "op")?;
        return Ok(Ended::Back(Box::new(first), None));
    };
    let more = needs_more(&incident, chosen.person.number, &own);
    let hidden = ["person", "template", "entry", "channel"].map(|name| Field::hidden(name, ask.body.one(name)));
    let text = Field::lines("text", chosen.template.title.clone(), 18);
    let mut form = Form::filled(hidden.into_iter().chain([text]).collect(), &ask.body);
    let text = form.required("text", "The letter is empty.");
    check_text(&mut form, text.as_deref().unwrap_or_default(), chosen.channel);
    let Some(text) = text.filter(|_| form.is_fine()) else {
        note_look(ask, tx, id, "began a letter", "op")?;
        return Ok(Ended::Back(Box::new(form), more));
    };
    let event = match noted(ask, tx, &incident, &chosen, &text, &own)? {
        Ok(event) => event,
        Err(refused) => {
            form.refused(&refused);
            note_look(ask, tx, id, "began a letter", "op")?;
            return Ok(Ended::Back(Box::new(form), more));
        }
    };
    let number = if let Event::Contacted { contact } = &event { contact.number } else { 0 };
    let who = ask.signature(Matter::VictimContact, Act::Create)?;
    sql::happen(tx, &who, &ask.house.policies(), Some(&incident), &[event])?;
    if chosen.channel != ContactChannel::Letter {
        outbox::put_letter(tx, ask.now, id, number, &incident.core.district)?;
    }
    idempotency::note(tx, &account, &ask.once, &asked, &number.to_string(), ask.now)?;
    Ok(Ended::Sent(chosen.channel == ContactChannel::Letter))
}

fn check_text(form: &mut Form, text: &str, channel: ContactChannel) {
    if let Some(gap) = letter::gap(text) {
        form.refuse("text", format!("There is a gap in the letter: [{}]. Fill it or take it out.", gap.replace('_', " ")));
    }
    let (most, what) = match channel {
        ContactChannel::Text => (letter::TEXT_CHARACTERS, "A text message has"),
        _ => (6000, "A letter has"),
    };
    if text.chars().count() > most {
        form.refuse("text", format!("{what} {most} characters or fewer."));
    }
}

/// The contact that the letter is, its words sealed under the victim's own key.
fn noted(
    ask: &Ask,
    tx: &mut Tx<'_>,
    incident: &Incident,
    chosen: &Chosen<'_>,
    text: &str,
    own: &Policy,
) -> Result<Result<Event, Refused>, Failure> {
    let reader = ask.reader()?;
    let told = chosen.template.tells.iter().any(|kind| kind == letter::CONFIRMATION).then(|| letter::CONFIRMATION.to_owned());
    let given = ContactCommand {
        person: chosen.person.number,
        at: ask.now,
        channel: chosen.channel,
        purpose: Purpose::Update,
        reached: Reached::Spoke,
        note: Some(tx.seal(&incident.core.id, Owner::Person(chosen.person.number), "letter", text)?),
        understood: None,
        satisfaction: None,
        rank: reader.rank(),
        supervisor: false,
        tells: chosen.entry.map(|entry| entry.number.to_string()).into_iter().chain(told).collect(),
        letter: Some(chosen.template.code.clone()),
        breach: None,
    };
    let did = practice::incident::Did { by: reader.account().to_owned(), at: ask.now };
    Ok(victim::contact(incident, did, given, own))
}

/// A letter that was sent, to print or read: opening it is a look at an identity.
pub async fn print(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let number: u32 = ask.param("number").parse().map_err(|_| Failure::NotFound)?;
    let (inner, id) = (Arc::clone(&ask), ask.param("id").to_owned());
    let shown = ask.house.ledger.write(move |tx| printed(&inner, tx, &id, number)).await?;
    page(shown.render())
}

fn printed(ask: &Ask, tx: &mut Tx<'_>, id: &str, number: u32) -> Result<LetterPage, Failure> {
    let incident = writable(ask, tx, id, Act::View)?;
    let own = own(ask, &incident)?;
    let contact = incident.contacts.iter().find(|c| c.number == number && c.letter.is_some()).ok_or(Failure::NotFound)?;
    let words = contact.note.as_ref().ok_or(Failure::NotFound)?;
    unit::within_cap(ask, tx)?;
    let who = ask.signature(Matter::VictimContact, Act::View)?;
    tx.looked_at(&who, "opened an identity", "id", std::slice::from_ref(&id.to_owned()), "read a letter")?;
    let text = tx.unseal(id, words)?;
    let mut address = Vec::new();
    if let Some(person) = incident.person(contact.person).filter(|_| contact.channel == ContactChannel::Letter) {
        for words in [&person.name, &person.address].into_iter().flatten() {
            address.extend(tx.unseal(id, words)?.lines().map(str::to_owned).collect::<Vec<_>>());
        }
    }
    let template = contact.letter.as_deref().unwrap_or_default();
    Ok(LetterPage {
        chrome: ask.chrome("/work"),
        id: id.to_owned(),
        title: own.letter(template).map_or_else(|| "Letter".to_owned(), |letter| letter.title.clone()),
        sent: format!("Victim {}, {}, {}", contact.person, contact.channel.label().to_lowercase(), own.calendar.show(contact.at)),
        address,
        text,
    })
}

/// What the worker sends: the address and the words of a letter, opened for this moment. None where it cannot be sent any more.
pub fn to_send(
    tx: &mut Tx<'_>,
    id: &str,
    number: u32,
    at: jiff::Timestamp,
    own: &Policy,
) -> Result<Option<(ContactChannel, String, String)>, Fault> {
    let Some(incident) = sql::load(tx, id)? else { return Ok(None) };
    let contact = incident.contacts.iter().find(|c| c.number == number && c.letter.is_some());
    let Some((contact, words)) = contact.and_then(|c| Some((c, c.note.as_ref()?))) else { return Ok(None) };
    let Some(person) = incident.person(contact.person) else { return Ok(None) };
    if safe(&incident, person, contact.channel, at, own).is_err() {
        return Ok(None);
    }
    let address = match contact.channel {
        ContactChannel::Email => person.email.as_ref(),
        ContactChannel::Text => person.phone.as_ref(),
        _ => None,
    };
    let Some(address) = address else { return Ok(None) };
    Ok(Some((contact.channel, tx.unseal(id, address)?, tx.unseal(id, words)?)))
}
