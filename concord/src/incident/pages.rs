//! The pages of a record: taking a report, the record itself, its steps, its people opened on request, and who saw it.

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use practice::incident::Incident;
use practice::incident::redacting::Piece;
use practice::people::{Act, Matter};

use super::acts;
use super::beside::{Beside, beside};
use super::care_view::{self, CareView};
use super::inside::Inside;
use super::no_crime_view::{self, NoCrimeView};
use super::reach::Banner;
use super::redaction::{self, Opens};
use super::take::{self, Taken};
use super::unit::{self, Back, Ended, facts_with};
use super::view::{self, DutyView, Moment, PersonView, Rows, StepGroup, StepView};
use super::{duty_words, grading, reach, sql};
use crate::frame::ask::{fresh_key, go_to, page, page_with};
use crate::frame::chrome::Chrome;
use crate::frame::field::{Field, Problem};
use crate::frame::pages::FormPage;
use crate::frame::{Ask, Failure, Form, Reply};
use crate::ledger::Tx;
use crate::people::sql as people_sql;

/// The screen that takes a report.
#[derive(Template)]
#[template(path = "incident/new.html")]
pub struct NewPage {
    /// Around the page.
    pub chrome: Chrome,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// What happened, when, where.
    pub report: Vec<Field>,
    /// Why they think it happened.
    pub perception: Vec<Field>,
    /// Who is in it.
    pub people: Vec<Field>,
    /// A crime number that is there already.
    pub crime: Vec<Field>,
    /// The idempotency key.
    pub once: String,
}

/// Questions of the screen in its four parts.
fn new_page(ask: &Ask, form: Form, once: String) -> Result<String, askama::Error> {
    let problems = form.problems();
    let (mut report, mut perception, mut people, mut crime) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for field in form.fields {
        match field.name.as_str() {
            "strands" | "religions" | "perceived_by" | "words" | "tags" => perception.push(field),
            "crime_number" | "offence" => crime.push(field),
            name if name.starts_with("victim") || name.starts_with("reporter") || name.starts_with("suspect") => people.push(field),
            _ => report.push(field),
        }
    }
    NewPage { chrome: ask.chrome("/incidents/new").with_error(!problems.is_empty()), problems, report, perception, people, crime, once }
        .render()
}

/// Shows the screen.
pub async fn new(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let policy = ask.house.policy()?;
    page(new_page(&ask, Form::blank(take::fields(&policy, ask.now)), fresh_key()?))
}

/// Takes the report.
pub async fn create(ask: Arc<Ask>) -> Result<Reply, Failure> {
    match take::take(&ask).await? {
        Taken::Record(id, _) => {
            let flagged = !ask.body.all("strands").is_empty();
            let done = if flagged { "The report is recorded and flagged." } else { "The report is recorded, without a hate flag." };
            crate::account::notice(&ask, done).await?;
            Ok(go_to(&format!("/incidents/{id}")))
        }
        Taken::Back(form) => page_with(StatusCode::UNPROCESSABLE_ENTITY, new_page(&ask, *form, ask.once.clone())),
    }
}

/// The record.
#[derive(Template)]
#[template(path = "incident/incident.html")]
#[expect(clippy::struct_excessive_bools, reason = "each says whether the page draws one thing")]
pub struct IncidentPage {
    /// Around the page.
    pub chrome: Chrome,
    /// Reference.
    pub id: String,
    /// Stage and its colour.
    pub stage: (&'static str, &'static str),
    /// Strands in a few words.
    pub headline: String,
    /// The bar on top: strands, where, grade, crime number, whose.
    pub bar: Rows,
    /// Facts.
    pub facts: Rows,
    /// Perception, offences, outcome.
    pub decision: Rows,
    /// The path of its decision, the subject and the options, where it is no crime.
    pub no_crime: NoCrimeView,
    /// What happened, for readers of narratives.
    pub narrative: Option<Vec<Piece>>,
    /// Whether the account is shown with bars, and why.
    pub barred: &'static str,
    /// Where exactly.
    pub place: Option<String>,
    /// The duties that come next.
    pub to_do: Vec<DutyView>,
    /// The other duties still to do.
    pub later: Vec<DutyView>,
    /// Duties settled.
    pub settled: Vec<DutyView>,
    /// What is said on top: restricted, merged into another, opened by break-glass.
    pub banners: Vec<Banner>,
    /// Other records that belong with it: reference and how.
    pub others: Vec<(String, String)>,
    /// Who it is shared with: organisation and until when.
    pub shares: Vec<(String, String)>,
    /// Whether the reader may break the glass for what is closed to them.
    pub glass: bool,
    /// People, closed.
    pub people: Vec<PersonView>,
    /// Why their details may be opened, where the force asks for it: code and words; none where it does not.
    pub reasons: Rows,
    /// The care for them.
    pub care: CareView,
    /// A person's details, opened just now: title and rows.
    pub opened: Option<(String, Rows)>,
    /// Each victim's rights under the Victims' Code.
    pub rights: Rows,
    /// The Code in force: what it is, and its rights.
    pub code: (String, Rows),
    /// What happened to suspects and before the court, newest first.
    pub proceedings: Vec<String>,
    /// Letters that were sent: the contact's number, and what it was.
    pub letters: Vec<(u32, String)>,
    /// Whether this reader may write to the victims.
    pub may_write: bool,
    /// The step that comes next: the main button.
    pub main: Option<StepView>,
    /// Other steps that can be taken, the likeliest next ones first.
    pub steps: Vec<StepGroup>,
    /// The investigation: golden hour, lines of enquiry, actions, handovers.
    pub plan: Rows,
    /// The timeline.
    pub timeline: Vec<Moment>,
    /// How it is kept: group, controller, law, when it is reviewed.
    pub keeping: Rows,
    /// Statements of disagreement with the account and the facts: about what, and in whose words.
    pub statements: Rows,
    /// How many files it has; none for who does not read accounts.
    pub files: Option<usize>,
    /// Whether this reader may see who saw it.
    pub audit: bool,
    /// Whether the reader works outside the force: no people, duties or history are theirs to see.
    pub outside: bool,
    /// The idempotency key of the one-press steps.
    pub once: String,
}

impl IncidentPage {
    /// The words of the press behind which the other duties lie.
    pub fn later_words(&self) -> String {
        match self.later.len() {
            1 => "1 more duty".to_owned(),
            many => format!("{many} more duties"),
        }
    }
}

/// Reads the record and notes that it was looked at.
pub async fn incident(ask: Arc<Ask>) -> Result<Reply, Failure> {
    show(&ask, None).await
}

/// Opens one person's details: logged, counted against the hourly cap, then shown once.
pub async fn open_person(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let number = ask.param("person").parse().map_err(|_| Failure::NotFound)?;
    show(&ask, Some(number)).await
}

async fn show(ask: &Arc<Ask>, open: Option<u32>) -> Result<Reply, Failure> {
    let asked = Arc::clone(ask);
    match ask.house.ledger.read(move |tx| read_page(&asked, tx, open)).await? {
        Read::Page(shown, looks) => {
            note_looks(ask, looks).await?;
            page(shown.render())
        }
        Read::Hub => Ok(go_to(&format!("/hub/{}", ask.param("id")))),
    }
}

/// What a reader is shown of a record: its page, or for the victim and witness hub its own, which holds the victim's part alone.
enum Read {
    Page(Box<IncidentPage>, Looks),
    Hub,
}

/// Looks that a page is: (verb, field classes, what in the record). They are in the journal before the page leaves.
/// The journal's words for an identity that was opened.
const OPENED: &str = "opened an identity";

pub(super) type Looks = Vec<(&'static str, &'static str, String)>;

pub(super) async fn note_looks(ask: &Arc<Ask>, looks: Looks) -> Result<(), Failure> {
    let (id, who) = (ask.param("id").to_owned(), ask.signature(Matter::Operational, Act::View)?);
    let asked = Arc::clone(ask);
    let work = move |tx: &mut Tx<'_>| -> Result<(), Failure> {
        for (verb, classes, about) in &looks {
            if *verb == OPENED {
                unit::within_cap(&asked, tx)?;
            }
            tx.looked_at(&who, verb, classes, std::slice::from_ref(&id), about)?;
        }
        Ok(())
    };
    ask.house.ledger.write(work).await
}

/// Reads the page of a record. The account holds what others did and said, bars or not: who sees the victim's part alone reads none of it.
fn read_page(ask: &Arc<Ask>, tx: &mut Tx<'_>, open: Option<u32>) -> Result<Read, Failure> {
    let reader = ask.reader()?;
    let id = ask.param("id").to_owned();
    let incident = visible(ask, tx, &id)?;
    let policies = ask.house.policies();
    let (policy, own) = (policies.at(incident.core.reported_at)?, policies.at(incident.core.recorded_at)?);
    let outside = reach::is_outside(reader);
    if unit::hub_only(reader, &incident, ask.now) {
        let closed = open.is_some_and(|number| unit::out_of_sight(reader, &incident, number, ask.now));
        return if closed { Err(Failure::NotForYou(id)) } else { Ok(Read::Hub) };
    }
    let opens = Some(redaction::opens(reader, &incident, ask.now)).filter(|opens| *opens != Opens::VictimsPart).unwrap_or(Opens::Not);
    let narratives = opens == Opens::Whole;
    let opened = open.map(|number| open_details(ask, tx, &incident, number)).transpose()?;
    let mut looks: Looks = vec![("looked at the record", if opens == Opens::Not { "op" } else { "op na" }, String::new())];
    let opened = opened.map(|((why, title), rows, class)| {
        looks.push((OPENED, class, format!("{why}{title}")));
        (title, rows)
    });
    let entries = sql::events(tx, &id)?;
    let names = people_sql::names(tx, &view::accounts(&incident, &entries))?;
    let places = sql::place_names(tx, &std::iter::once(incident.core.district.clone()).chain(incident.core.ward.clone()).collect::<Vec<_>>())?;
    let headline = headline(&incident, &policy);
    let mut facts = view::facts(&incident, &policy, &names, &places);
    let bar = view::bar(&incident, &policy, &headline, &mut facts);
    facts.extend(grading::rows(tx, &incident, &policy, &names, narratives && !outside)?);
    let (main, steps) = view::main_step(view::steps(&incident, &own, reader, ask.now));
    let [to_do, later, settled] = if outside { Default::default() } else { duty_words::owed(ask, &incident, &own, &names)? };
    let inside = if outside { Inside::default() } else { Inside::read(ask, tx, &incident, (&policy, &own), (&entries, &names, narratives))? };
    let shown = IncidentPage {
        chrome: ask.chrome("/work"),
        stage: view::stage(&incident),
        headline,
        bar,
        facts,
        decision: view::decision(&incident, &policy, &view::perceived_words(tx, &incident, narratives && !outside)?),
        no_crime: no_crime_view::view(tx, (&incident, !outside), (&policy, &own), &names, narratives)?,
        narrative: redaction::account(tx, &incident, opens)?,
        barred: barred(opens),
        place: incident.core.place.as_ref().filter(|_| narratives).map(|words| tx.unseal(&id, words)).transpose()?,
        banners: reach::banners(ask, tx, &incident)?,
        others: reach::others(ask, tx, &incident)?,
        shares: reach::shares(&incident, &policy, ask.now),
        glass: super::glass::opens(ask, &incident)?,
        to_do,
        later,
        settled,
        reasons: reasons(&*ask.house.policy()?),
        opened,
        rights: crate::victim::view::rights(&incident, &own, ask.now),
        code: crate::victim::view::rights_of_the_code(&own),
        proceedings: crate::victim::view::proceedings(&incident, &own),
        letters: crate::victim::view::letters(&incident, &own),
        may_write: !incident.is_closed() && crate::victim::letters::may(ask, &incident, Act::Create)?,
        main,
        steps,
        outside,
        audit: super::audit::may(ask, &incident)?,
        statements: if narratives { super::statements::statements(tx, &incident, None, &own)? } else { Vec::new() },
        once: fresh_key()?,
        people: inside.people,
        care: inside.care,
        plan: inside.plan,
        timeline: inside.timeline,
        keeping: inside.keeping,
        files: inside.files,
        id,
    };
    Ok(Read::Page(Box::new(shown), looks))
}

/// Why details may be opened, where the force asks for it (R-IG-02).
pub(crate) fn reasons(policy: &practice::policy::Policy) -> Rows {
    let asks = policy.settings.ask_reason_for_identities.value > 0;
    policy.list("look").filter(|_| asks).map(|(code, word)| (code.to_owned(), word.title.clone())).collect()
}

pub(super) fn barred(opens: Opens) -> &'static str {
    match opens {
        Opens::Whole | Opens::Not => "",
        Opens::Redacted => "Names, numbers and addresses are blacked out for your posting.",
        Opens::VictimsPart => "What would name anybody but the victim is blacked out for your posting.",
    }
}

pub(super) fn headline(incident: &Incident, policy: &practice::policy::Policy) -> String {
    let mut strands: Vec<&str> =
        incident.standing().map(|s| policy.strand(&s.strand).map_or(s.strand.as_str(), |k| k.title.as_str())).collect();
    strands.dedup();
    if strands.is_empty() { "No hate flag".into() } else { strands.join(", ") }
}

/// The record, if this reader sees it; a record out of reach is not found, and the try is noted.
pub(crate) fn visible(ask: &Ask, tx: &mut Tx<'_>, id: &str) -> Result<Incident, Failure> {
    let incident = sql::load(tx, id)?.ok_or(Failure::NotFound)?;
    let scope = ask.reader()?.view_scope(ask.now);
    let covers = facts_with(&incident, |facts| scope.is_some_and(|scope| scope.covers(facts)));
    if covers { Ok(incident) } else { Err(Failure::NotForYou(id.to_owned())) }
}

/// A person opened: the reason where one is asked for and the title, the rows, the class of field.
type Details = ((String, String), Rows, &'static str);

fn open_details(ask: &Ask, tx: &mut Tx<'_>, incident: &Incident, number: u32) -> Result<Details, Failure> {
    let today = ask.house.policy()?;
    let why = practice::rights::reason_to_look(&today, ask.body.one("why"));
    let why = why.map_err(|refused| crate::admin::pages::refused(refused.to_string()))?;
    let why = why.map(|why| format!("{why}: ")).unwrap_or_default();
    let reader = ask.reader()?;
    let id = &incident.core.id;
    let person = incident.person(number).ok_or(Failure::NotFound)?;
    if unit::out_of_sight(reader, incident, number, ask.now) {
        return Err(Failure::NotForYou(id.clone()));
    }
    let (matter, class) =
        if person.kind == practice::incident::PersonKind::Suspect { (Matter::Suspect, "su") } else { (Matter::Identity, "id") };
    if !facts_with(incident, |facts| reader.may_on(matter, Act::View, facts, ask.now)) {
        return Err(Failure::NotForYou(id.clone()));
    }
    let fields = [
        ("Name", &person.name),
        ("Telephone", &person.phone),
        ("E-mail", &person.email),
        ("Address", &person.address),
        ("Safe contact", &person.safe_contact),
        ("About", &person.about),
    ];
    let mut rows = Vec::new();
    for (label, words) in fields {
        if let Some(words) = words {
            rows.push((label.to_owned(), tx.unseal(id, words)?));
        }
    }
    rows.extend(super::statements::statements(tx, incident, Some(number), &today)?);
    for (label, words) in care_view::details(incident, number) {
        rows.push((label.to_owned(), tx.unseal(id, words)?));
    }
    if let Some(under) = person.under_18 {
        rows.push(("Under 18".to_owned(), if under { "Yes".into() } else { "No".into() }));
    }
    rows.extend(super::acts::monitoring::shown(tx, id, person, &today)?);
    Ok(((why, format!("{} {number}", person.kind.label())), rows, class))
}

/// Shows a step's form. A step that asks nothing and fits is only a button on the record's page.
pub async fn step(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let step = acts::step(ask.param("step")).ok_or(Failure::NotFound)?;
    let (id, about) = (ask.param("id").to_owned(), ask.query.one("about").to_owned());
    let back = unit::questions(&ask, &id, &about, step).await?;
    let beside = beside(&ask).await?;
    page(step_page(&ask, (&id, &about, step), back, beside, fresh_key()?))
}

/// Takes a step.
pub async fn take_step(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let step = acts::step(ask.param("step")).ok_or(Failure::NotFound)?;
    let (id, about) = (ask.param("id").to_owned(), ask.query.one("about").to_owned());
    let asked_whom = match step.code {
        "change-person" | "rectify" => ask.body.one("kind").is_empty(),
        "monitoring" => !ask.body.gives(practice::incident::characteristics::ETHNICITY),
        _ => acts::is_of_one_person(step) && ask.body.one(acts::FIRST) == "person",
    };
    if let (true, Ok(person)) = (asked_whom && about.is_empty(), ask.body.one("person").parse::<u32>()) {
        // The form had asked only which person; now it asks the rest.
        return Ok(go_to(&format!("/incidents/{id}/{}?about={person}", step.code)));
    }
    match unit::take(&ask, &id, &about, step).await? {
        Ended::Taken(_, done) => {
            let done = if done.is_empty() { "Done before".to_owned() } else { view::capital(done) };
            crate::account::notice(&ask, &format!("{done}.")).await?;
            Ok(go_to(&back_to(&ask, &id, &about, step)))
        }
        Ended::Back(back) => {
            let conflict = !back.compare.is_empty() || !back.in_the_way.is_empty();
            let status = if conflict { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
            let beside = beside(&ask).await?;
            page_with(status, step_page(&ask, (&id, &about, step), *back, beside, ask.once.clone()))
        }
    }
}

/// Where a step leads back to: the board where it was begun there, the hub's page of the person whom it is about, or the record.
fn back_to(ask: &Ask, id: &str, about: &str, step: &acts::Step) -> String {
    if ask.query.one("from") == "board" {
        return BOARD.to_owned();
    }
    match about.parse::<u32>() {
        Ok(person) if step.group == acts::Group::Hub => format!("/hub/{id}/{person}"),
        _ => format!("/incidents/{id}"),
    }
}

/// The control room's board, which offers steps of many records on one page.
const BOARD: &str = "/board";

/// The page of a step: its form, and the record beside it.
#[derive(Template)]
#[template(path = "incident/step.html")]
pub struct StepPage {
    /// The form, with all that stands around it.
    pub form: FormPage,
    /// The record, for readers inside the force.
    pub beside: Option<Beside>,
}

impl std::ops::Deref for StepPage {
    type Target = FormPage;

    fn deref(&self) -> &FormPage {
        &self.form
    }
}

fn step_page(
    ask: &Ask,
    (id, about, step): (&str, &str, &acts::Step),
    back: Back,
    beside: Option<Beside>,
    once: String,
) -> Result<String, askama::Error> {
    let mut problems = back.form.problems();
    if !back.compare.is_empty() {
        problems.insert(0, Problem::general("Somebody else changed this record while you typed. Compare both versions, then send again."));
    }
    // Before anything was refused, what is owed stands above the form and is no fault of whoever reads it.
    let refused = !problems.is_empty() || !back.in_the_way.is_empty();
    problems.extend(back.ways.iter().filter(|_| refused).map(|(text, href)| Problem { text: text.clone(), href: href.clone() }));
    let mut fields = back.form.fields;
    fields.push(Field::hidden("version", back.version.to_string()));
    let home = back_to(ask, id, about, step);
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in [("about", about), ("from", if home == BOARD { "board" } else { "" })] {
        if !value.is_empty() {
            query.append_pair(name, value);
        }
    }
    let query = query.finish();
    let query = if query.is_empty() { query } else { format!("?{query}") };
    let form = FormPage {
        chrome: ask.chrome("/work").with_error(!problems.is_empty()),
        title: step.label.to_owned(),
        caption: format!("Incident {id}"),
        back: (home.clone(), if home == BOARD { "Back to the board".into() } else { "Back to the record".into() }),
        lede: Vec::new(),
        in_the_way: back.ways,
        problems,
        compare: back.compare,
        fields,
        action: format!("/incidents/{id}/{}{query}", step.code),
        button: step.label.to_owned(),
        upload: false,
        once,
    };
    StepPage { form, beside }.render()
}
