//! Steps on people and facts: adding a person, changing one's details, putting facts right.

use practice::incident::record::{Person, PersonKind};
use practice::incident::{Correction, Did, Event, Incident, Refused};
use practice::people::{Act, Matter};
use practice::victim;

use super::{Group, Scene, Step, Stop, choices, fine, ruled, seal};
use crate::frame::Form;
use crate::frame::answers::show_moment;
use crate::frame::field::{Choice, Field};
use crate::incident::unit::out_of_sight;
use crate::ledger::{Fault, Owner, Tx};

const IDENTITY: &[(Matter, Act)] = &[(Matter::Identity, Act::Create), (Matter::Identity, Act::Edit)];

const CHANGE: &[(Matter, Act)] = &[(Matter::Identity, Act::Edit), (Matter::Suspect, Act::Edit)];

pub(super) const STEPS: &[Step] = &[
    Step {
        code: "add-person",
        label: "Add a person",
        group: Group::Facts,
        rights: IDENTITY,
        roles: &[],
        fits: |i, _| open(i),
        edits: true,
        fields: person_fields,
        perform: add,
    },
    Step {
        code: "change-person",
        label: "Change a person's details",
        group: Group::Facts,
        rights: CHANGE,
        roles: &[],
        fits: |i, _| open(i) && !i.people.is_empty(),
        edits: true,
        fields: change_fields,
        perform: change,
    },
    Step {
        code: "rectify",
        label: "Put a person's details right",
        group: Group::Facts,
        rights: CHANGE,
        roles: &[],
        fits: |i, _| i.is_closed() && !i.is_disposed() && !i.people.is_empty(),
        edits: true,
        fields: change_fields,
        perform: rectify,
    },
    Step {
        code: "monitoring",
        label: "Note equality monitoring",
        group: Group::Facts,
        rights: CHANGE,
        roles: &[],
        fits: |i, _| open(i) && !i.people.is_empty(),
        edits: true,
        fields: super::monitoring::fields,
        perform: super::monitoring::perform,
    },
    Step {
        code: "correct",
        label: "Put facts right",
        group: Group::Facts,
        rights: &[(Matter::Operational, Act::Edit)],
        roles: &[],
        fits: |i, _| open(i),
        edits: true,
        fields: correct_fields,
        perform: correct,
    },
];

fn open(incident: &Incident) -> bool {
    !incident.is_closed()
}

fn person_fields(_: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    Ok(questions("What is the person in this record?", choices!(PersonKind), ""))
}

fn questions(which: &str, kinds: Vec<Choice>, kind: &str) -> Vec<Field> {
    vec![
        Field::radios("kind", which, kinds).value(kind),
        Field::line("name", "Name").optional(),
        Field::line("phone", "Telephone").optional(),
        Field::line("email", "E-mail").optional(),
        Field::lines("address", "Address", 2).optional(),
        Field::lines("safe_contact", "How and when is it safe to reach them?", 2)
            .hint("For example: not at home, no voicemail, weekdays after 3pm.")
            .optional(),
        Field::yes_no("under_18", "Under 18?").optional(),
        Field::lines("about", "Description, or what else is known", 3).optional(),
    ]
}

fn add(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let kind = form.code("kind", PersonKind::from_code, "Say what the person is in this record.");
    let details = Details::read(form);
    fine(form)?;
    let Some(kind) = kind else { return Err(Stop::Back(Vec::new())) };
    let number = practice::incident::next(&scene.incident.people, |p| p.number);
    let person = details.person(tx, &scene.incident.core.id, number, kind, scene)?;
    ruled(form, victim::add_person(scene.incident, person))
}

/// A person's details as typed.
#[derive(Default)]
pub struct Details {
    /// Name.
    pub name: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// How it is safe to reach them.
    pub safe_contact: Option<String>,
    /// Description.
    pub about: Option<String>,
    /// Whether under 18.
    pub under_18: Option<bool>,
}

impl Details {
    fn read(form: &mut Form) -> Self {
        let email = form.text("email");
        if email.as_ref().is_some_and(|email| !email.contains('@') || email.contains(char::is_whitespace)) {
            form.refuse("email", "Enter an e-mail address with an @ in it.");
        }
        Self {
            name: form.text("name"),
            phone: form.text("phone"),
            email,
            address: form.text("address"),
            safe_contact: form.text("safe_contact"),
            about: form.text("about"),
            under_18: form.yes_no("under_18"),
        }
    }

    /// Whether nothing was typed at all.
    pub fn is_empty(&self) -> bool {
        let texts = [&self.name, &self.phone, &self.email, &self.address, &self.safe_contact, &self.about];
        texts.iter().all(|text| text.is_none()) && self.under_18.is_none()
    }

    /// Seals the details under the person's own key and notes their exact look-ups.
    pub fn person(&self, tx: &mut Tx<'_>, id: &str, number: u32, kind: PersonKind, scene: &Scene<'_>) -> Result<Person, Fault> {
        self.person_of(tx, id, number, kind, &scene.did())
    }

    /// The same, for a record that is only being made.
    pub fn person_of(&self, tx: &mut Tx<'_>, id: &str, number: u32, kind: PersonKind, did: &Did) -> Result<Person, Fault> {
        let mut sealed = |field: &str, text: &Option<String>| -> Result<_, Fault> {
            text.as_ref().map(|text| tx.seal(id, Owner::Person(number), field, text)).transpose()
        };
        let person = Person {
            incident: id.to_owned(),
            number,
            kind,
            name: sealed("name", &self.name)?,
            phone: sealed("phone", &self.phone)?,
            email: sealed("email", &self.email)?,
            address: sealed("address", &self.address)?,
            about: sealed("about", &self.about)?,
            under_18: self.under_18,
            monitoring: None,
            safe_contact: sealed("safe contact", &self.safe_contact)?,
            referral: None,
            referral_at: None,
            statement: None,
            statement_at: None,
            at: did.at,
            by: did.by.clone(),
        };
        self.look_ups(tx, id, number)?;
        Ok(person)
    }

    fn look_ups(&self, tx: &mut Tx<'_>, id: &str, number: u32) -> Result<(), Fault> {
        for (kind, text) in [("name", &self.name), ("phone", &self.phone), ("email", &self.email), ("address", &self.address)] {
            if let Some(text) = text {
                tx.blind(id, number, kind, text)?;
            }
        }
        if let Some(postcode) = self.address.as_deref().and_then(postcode) {
            tx.blind(id, number, "postcode", &postcode)?;
        }
        Ok(())
    }
}

/// The postcode at the end of an address, where there is one: two groups, of which the second is a digit and two letters.
pub fn postcode(address: &str) -> Option<String> {
    let words: Vec<&str> = address.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty()).collect();
    words.windows(2).rev().find_map(|pair| {
        let [outward, inward] = pair else { return None };
        let mut letters = inward.chars();
        let fits = letters.next()?.is_ascii_digit() && letters.clone().count() == 2 && letters.all(|c| c.is_ascii_alphabetic());
        let outward_fits =
            (2..=4).contains(&outward.len()) && outward.chars().next()?.is_ascii_alphabetic() && outward.chars().any(|c| c.is_ascii_digit());
        (fits && outward_fits).then(|| format!("{outward}{inward}"))
    })
}

/// Which person of the record, of those that the reader sees.
pub(super) fn which(scene: &Scene<'_>) -> Field {
    let people = scene.incident.people.iter().filter(|p| !out_of_sight(scene.reader, scene.incident, p.number, scene.now));
    let people = people.map(|p| Choice::new(p.number.to_string(), format!("{} {}", p.kind, p.number)));
    Field::radios("person", "Which person?", people.collect())
}

fn change_fields(scene: &Scene<'_>, tx: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let Some(person) = scene.incident.person(scene.number()) else { return Ok(vec![which(scene)]) };
    let id = &scene.incident.core.id;
    let mut fields = questions("What is the person in this record?", choices!(PersonKind), person.kind.code());
    let texts = [
        ("name", &person.name),
        ("phone", &person.phone),
        ("email", &person.email),
        ("address", &person.address),
        ("safe_contact", &person.safe_contact),
        ("about", &person.about),
    ];
    for (name, words) in texts {
        if let (Some(words), Some(field)) = (words, fields.iter_mut().find(|field| field.name == name)) {
            field.value = tx.unseal(id, words)?;
        }
    }
    if let (Some(under), Some(field)) = (person.under_18, fields.iter_mut().find(|field| field.name == "under_18")) {
        field.value = if under { "yes".into() } else { "no".into() };
    }
    fields.push(Field::hidden("person", person.number.to_string()));
    Ok(fields)
}

fn change(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    changed(form, tx, scene, victim::change_person)
}

fn rectify(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    changed(form, tx, scene, victim::rectify_person)
}

type Rule = fn(&Incident, Did, Person) -> Result<Event, Refused>;

fn changed(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>, rule: Rule) -> Result<Vec<Event>, Stop> {
    let number = form.number("person", "Choose a person of this record.").unwrap_or(scene.number());
    let Some(kept) = scene.incident.person(number) else {
        form.refuse("person", "Choose a person of this record.");
        return Err(Stop::Back(Vec::new()));
    };
    let kind = form.code("kind", PersonKind::from_code, "Say what the person is in this record.");
    let details = Details::read(form);
    fine(form)?;
    let Some(kind) = kind else { return Err(Stop::Back(Vec::new())) };
    let id = &scene.incident.core.id;
    tx.unblind(id, number)?;
    let new = details.person(tx, id, number, kind, scene)?;
    let person = Person {
        referral: kept.referral,
        referral_at: kept.referral_at,
        statement: kept.statement,
        statement_at: kept.statement_at,
        monitoring: kept.monitoring.clone(),
        at: kept.at,
        by: kept.by.clone(),
        ..new
    };
    ruled(form, rule(scene.incident, scene.did(), person))
}

fn correct_fields(scene: &Scene<'_>, tx: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let core = &scene.incident.core;
    let calendar = &scene.policy.calendar;
    let moment = |at: Option<jiff::Timestamp>| at.map(|at| show_moment(at, calendar)).unwrap_or_default();
    let mut text = |words: &Option<practice::incident::Words>| -> Result<String, Fault> {
        Ok(words.as_ref().map(|words| tx.unseal(&core.id, words)).transpose()?.unwrap_or_default())
    };
    let (place, narrative) = (text(&core.place)?, text(&core.narrative)?);
    Ok(vec![
        Field::when("occurred_from", "When did it happen, or begin?").value(moment(core.occurred_from)).optional(),
        Field::when("occurred_to", "When did it end?").value(moment(core.occurred_to)).optional(),
        Field::select("district", "District", districts(scene.policy, &core.district)).value(core.district.clone()),
        Field::line("ward", "Ward or neighbourhood").value(core.ward.clone().unwrap_or_default()).optional(),
        Field::select("setting", "Kind of place", settings(scene.policy, core.setting.as_deref()))
            .value(core.setting.clone().unwrap_or_default())
            .optional(),
        Field::line("place", "Where exactly").value(place).optional(),
        Field::lines("narrative", "What happened", 8).value(narrative),
        Field::checkboxes("tags", "Flags", tags(scene.policy)).values(core.tags.clone()).optional(),
    ])
}

/// The districts as choices; the record's own is among them even where another system named it.
pub fn districts(policy: &practice::policy::Policy, own: &str) -> Vec<Choice> {
    let known = policy.districts.iter().map(|d| Choice::new(&d.code, &d.title));
    let mut all: Vec<Choice> = std::iter::once(Choice::new("", "Choose a district")).chain(known).collect();
    if !own.is_empty() && !all.iter().any(|choice| choice.code == own) {
        all.push(Choice::new(own, own));
    }
    all
}

/// The kinds of place as choices.
pub fn settings(policy: &practice::policy::Policy, own: Option<&str>) -> Vec<Choice> {
    let known = policy.settings_of_place.iter().map(|s| Choice::new(&s.code, &s.title));
    let mut all: Vec<Choice> = std::iter::once(Choice::new("", "Not said")).chain(known).collect();
    if let Some(own) = own.filter(|own| !all.iter().any(|choice| choice.code == *own)) {
        all.push(Choice::new(own, own));
    }
    all
}

/// The cross-cutting flags as choices.
pub fn tags(policy: &practice::policy::Policy) -> Vec<Choice> {
    policy.tags.iter().map(|tag| Choice::new(&tag.code, &tag.title)).collect()
}

fn correct(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let core = &scene.incident.core;
    let calendar = &scene.policy.calendar;
    let (from, to) = (form.when("occurred_from", calendar), form.when("occurred_to", calendar));
    let district = form.required("district", "Choose the district where it happened.");
    let (ward, setting, place) = (form.text("ward"), form.text("setting"), form.text("place"));
    let narrative = form.required("narrative", "Say what happened.");
    let tags = form.several("tags");
    if from.is_some_and(|from| from > core.reported_at) {
        form.refuse("occurred_from", "It cannot have happened after it was reported. Check the date and time.");
    }
    if let (Some(begin), Some(end)) = (from, to)
        && end < begin
    {
        form.refuse("occurred_to", "It cannot have ended before it began.");
    }
    if to.is_some_and(|to| to > core.reported_at) && to != core.occurred_to {
        form.refuse("occurred_to", "It cannot have ended after it was reported. Leave the end empty while it goes on.");
    }
    fine(form)?;
    let where_exactly = place.clone().unwrap_or_default();
    let was = |tx: &mut Tx<'_>, words: &Option<practice::incident::Words>| -> Result<Option<String>, Stop> {
        Ok(words.as_ref().map(|words| tx.unseal(&core.id, words)).transpose()?)
    };
    let new_place = if place == was(tx, &core.place)? { None } else { seal(tx, scene, "place", Some(place.unwrap_or_default()))? };
    let new_narrative = if narrative == was(tx, &core.narrative)? { None } else { seal(tx, scene, "narrative", narrative.clone())? };
    let change = Correction {
        occurred_from: (from != core.occurred_from).then_some(from),
        occurred_to: (to != core.occurred_to).then_some(to),
        district: district.filter(|district| *district != core.district),
        ward: (ward != core.ward).then_some(ward),
        setting: (setting != core.setting).then_some(setting),
        place: new_place,
        narrative: new_narrative,
        tags: (tags != core.tags).then_some(tags),
        ..Correction::default()
    };
    if change.fields().is_empty() {
        form.refused(&practice::incident::Refused::NotNow("Nothing was changed.".into()));
        return Err(Stop::Back(Vec::new()));
    }
    if change.narrative.is_some() || change.place.is_some() {
        tx.index(&core.id, core.reported_at, &[narrative.as_deref().unwrap_or_default(), &where_exactly, &core.id])?;
    }
    Ok(vec![Event::Corrected { did: scene.did(), change }])
}
