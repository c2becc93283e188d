//! What was typed into a form, or sent as JSON: one reading for both, which gathers everything that is wrong before it says so.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use practice::clock::Calendar;
use practice::incident::Refused;

use super::Failure;
use super::field::{Field, Kind, Problem, problems};

/// The longest answer to a question with one line, in characters.
const LINE_CHARACTERS: usize = 200;
/// The longest answer to a question with several lines, in characters.
const LINES_CHARACTERS: usize = 20_000;

/// Answers by the names of their questions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    given: BTreeMap<String, Vec<String>>,
}

impl Answers {
    /// From a form's body or an address's query.
    pub fn from_form(text: &[u8]) -> Self {
        let mut given: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(text) {
            given.entry(name.into_owned()).or_default().push(value.into_owned());
        }
        Self { given }
    }

    /// From a JSON object whose values are texts, numbers, yes and no, or lists of these. `None` for anything else.
    pub fn from_json(text: &[u8]) -> Option<Self> {
        let serde_json::Value::Object(object) = serde_json::from_slice(text).ok()? else { return None };
        let mut given = BTreeMap::new();
        for (name, value) in object {
            let values = match value {
                serde_json::Value::Array(list) => list.iter().map(plain).collect::<Option<Vec<_>>>()?,
                serde_json::Value::Null => continue,
                one => vec![plain(&one)?],
            };
            given.insert(name, values);
        }
        Some(Self { given })
    }

    /// From pairs of names and values, several of one name in their order.
    pub fn from_pairs(pairs: Vec<(String, String)>) -> Self {
        let mut given: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in pairs {
            given.entry(name).or_default().push(value);
        }
        Self { given }
    }

    /// Names and values, in order of names.
    pub fn pairs(&self) -> Vec<(String, String)> {
        self.given.iter().flat_map(|(name, values)| values.iter().map(move |value| (name.clone(), value.clone()))).collect()
    }

    /// Whether a question of this name was answered at all, be it with nothing.
    pub fn gives(&self, name: &str) -> bool {
        self.given.contains_key(name)
    }

    /// The first answer to a question, without white space around it; empty where there is none.
    pub fn one(&self, name: &str) -> &str {
        self.given.get(name).and_then(|values| values.first()).map_or("", |value| value.trim())
    }

    /// All answers to a question that are not empty.
    pub fn all(&self, name: &str) -> Vec<String> {
        let values = self.given.get(name).map(Vec::as_slice).unwrap_or_default();
        values.iter().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty()).collect()
    }

    /// Sets an answer, in place of what was there.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.given.insert(name.to_owned(), vec![value.into()]);
    }

    /// Refuses every name but these: a misspelt one would be passed over, and its caller think that it was heard.
    pub fn only(&self, names: &[&str]) -> Result<(), Failure> {
        let unknown = self.given.keys().filter(|name| !names.contains(&name.as_str()));
        let problems: Vec<Problem> = unknown.map(|name| unasked(name)).collect();
        if problems.is_empty() { Ok(()) } else { Err(Failure::Refused(problems)) }
    }

    /// Names and answers, in order of names: for the hash of what was asked.
    pub fn canonical(&self) -> String {
        serde_json::to_string(&self.given).unwrap_or_default()
    }
}

fn unasked(name: &str) -> Problem {
    Problem { text: format!("There is no question \"{name}\" here."), href: format!("#{name}") }
}

fn plain(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        serde_json::Value::Bool(true) => Some("yes".into()),
        serde_json::Value::Bool(false) => Some("no".into()),
        _ => None,
    }
}

/// A form: its questions with what was typed, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// The questions, in order.
    pub fields: Vec<Field>,
    /// What is wrong with the whole of it.
    pub general: Vec<Problem>,
    answers: Answers,
}

impl Form {
    /// A form as first shown.
    pub fn blank(fields: Vec<Field>) -> Self {
        Self { fields, general: Vec::new(), answers: Answers::default() }
    }

    /// A form that came back: everything typed is kept, and what no form may hold is already refused.
    pub fn filled(fields: Vec<Field>, answers: &Answers) -> Self {
        let mut form = Self { fields, general: Vec::new(), answers: answers.clone() };
        for place in 0..form.fields.len() {
            let Some(field) = form.fields.get_mut(place) else { continue };
            keep(field, &form.answers);
            if let Some(wrong) = never_allowed(field) {
                field.error = wrong;
            }
        }
        form
    }

    /// An optional text.
    pub fn text(&mut self, name: &str) -> Option<String> {
        let text = self.answers.one(name);
        (!text.is_empty()).then(|| text.replace("\r\n", "\n"))
    }

    /// A text that must be there.
    pub fn required(&mut self, name: &str, sentence: &str) -> Option<String> {
        let text = self.text(name);
        if text.is_none() {
            self.refuse(name, sentence);
        }
        text
    }

    /// All that was chosen.
    pub fn several(&self, name: &str) -> Vec<String> {
        self.answers.all(name)
    }

    /// A choice from a closed list that must be made.
    pub fn code<T>(&mut self, name: &str, from_code: impl Fn(&str) -> Option<T>, sentence: &str) -> Option<T> {
        let chosen = from_code(self.answers.one(name));
        if chosen.is_none() {
            self.refuse(name, sentence);
        }
        chosen
    }

    /// A choice from a closed list that may be left out; a word outside the list is refused.
    pub fn maybe_code<T>(&mut self, name: &str, from_code: impl Fn(&str) -> Option<T>, sentence: &str) -> Option<T> {
        if self.answers.one(name).is_empty() { None } else { self.code(name, from_code, sentence) }
    }

    /// Yes or no; none where neither was chosen.
    pub fn yes_no(&mut self, name: &str) -> Option<bool> {
        match self.answers.one(name) {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        }
    }

    /// A whole number that may be left out.
    pub fn number(&mut self, name: &str, sentence: &str) -> Option<u32> {
        let text = self.answers.one(name).to_owned();
        if text.is_empty() {
            return None;
        }
        let number = text.parse().ok();
        if number.is_none() {
            self.refuse(name, sentence);
        }
        number
    }

    /// A moment that may be left out, on the force's clocks. Half a moment, or one that never was, is refused.
    pub fn when(&mut self, name: &str, calendar: &Calendar) -> Option<Timestamp> {
        let text = moment_text(&self.answers, name);
        if text.is_empty() {
            return None;
        }
        let moment = read_moment(&text, calendar);
        match moment {
            Ok(moment) => Some(moment),
            Err(sentence) => {
                self.refuse(name, sentence);
                None
            }
        }
    }

    /// A moment that must be there.
    pub fn required_when(&mut self, name: &str, calendar: &Calendar, sentence: &str) -> Option<Timestamp> {
        let moment = self.when(name, calendar);
        if moment.is_none() && moment_text(&self.answers, name).is_empty() {
            self.refuse(name, sentence);
        }
        moment
    }

    /// Puts a sentence beside a question; the first one stays.
    pub fn refuse(&mut self, name: &str, sentence: impl Into<String>) {
        let sentence = sentence.into();
        match self.fields.iter_mut().find(|field| field.name == name) {
            Some(field) if field.error.is_empty() => field.error = sentence,
            Some(_) => {}
            None => self.general.push(Problem::general(sentence)),
        }
    }

    /// Takes a rule's refusal: beside its question where it names one, else above the form.
    pub fn refused(&mut self, refused: &Refused) {
        match refused {
            Refused::Field(name, sentence) => self.refuse(name, sentence),
            Refused::Question(name, sentence) => self.refuse(name, sentence),
            other => self.general.push(Problem::general(other.to_string())),
        }
    }

    /// Whether nothing is wrong so far.
    pub fn is_fine(&self) -> bool {
        self.general.is_empty() && self.fields.iter().all(|field| field.error.is_empty())
    }

    /// Refuses answers to questions that nobody asked: a program that misspells a name would lose what it said without a word.
    pub fn refuse_unknown(&mut self) {
        let asked = |name: &str| self.fields.iter().any(|field| name == field.name || is_part_of(field, name));
        let unknown: Vec<String> =
            self.answers.given.keys().filter(|name| !OF_THE_FRAME.contains(&name.as_str()) && !asked(name)).cloned().collect();
        self.general.extend(unknown.iter().map(|name| unasked(name)));
    }

    /// Everything that is wrong, for the summary.
    pub fn problems(&self) -> Vec<Problem> {
        self.general.iter().cloned().chain(problems(&self.fields)).collect()
    }

    /// The answers as they came.
    pub fn answers(&self) -> &Answers {
        &self.answers
    }
}

/// What the frame itself puts into a form, and what says of whom a step is.
const OF_THE_FRAME: [&str; 5] = ["csrf", "once", "version", "person", "about"];

/// Whether a name is that of the day or the time of a moment's question.
fn is_part_of(field: &Field, name: &str) -> bool {
    matches!(field.kind, Kind::When) && name.strip_prefix(field.name.as_str()).is_some_and(|part| part == "-date" || part == "-time")
}

fn keep(field: &mut Field, answers: &Answers) {
    match field.kind {
        Kind::Checkboxes(_) => field.values = answers.all(&field.name),
        Kind::When => field.value = moment_text(answers, &field.name),
        Kind::Password | Kind::Inset => {}
        Kind::Hidden if answers.one(&field.name).is_empty() => {}
        _ => answers.one(&field.name).clone_into(&mut field.value),
    }
}

/// A moment's date and time as one text, the time after its last space, so that each comes back into its own box; an API call may send it
/// whole. Empty where neither was typed.
fn moment_text(answers: &Answers, name: &str) -> String {
    let whole = answers.one(name);
    if !whole.is_empty() {
        return whole.to_owned();
    }
    let (date, time) = (answers.one(&format!("{name}-date")), answers.one(&format!("{name}-time")));
    if date.is_empty() && time.is_empty() {
        return String::new();
    }
    format!("{date} {}", time.split_whitespace().collect::<Vec<_>>().join(":"))
}

/// What no answer may hold: more than its kind takes, a word outside its list, characters that cannot be seen.
fn never_allowed(field: &Field) -> Option<String> {
    let limit = if matches!(field.kind, Kind::Lines { .. }) { LINES_CHARACTERS } else { LINE_CHARACTERS };
    let long = field.value.chars().count();
    if long > limit {
        return Some(format!("Use {limit} characters or fewer. This has {long}."));
    }
    if field.value.chars().any(|c| c.is_control() && c != '\n' && c != '\r' && c != '\t') {
        return Some("This holds characters that cannot be seen. Type it again, or paste it as plain text.".into());
    }
    let known = |code: &String| field.choices().iter().any(|choice| choice.code == *code);
    let outside = match field.kind {
        Kind::Checkboxes(_) => field.values.iter().any(|value| !known(value)),
        Kind::Radios(_) | Kind::Select(_) => !field.value.is_empty() && !known(&field.value),
        _ => false,
    };
    outside.then(|| "Choose from the list.".to_owned())
}

/// "21/11/2026 10:04" or "2026-11-21 10:04" on the force's clocks, or an RFC 3339 moment from the API.
fn read_moment(text: &str, calendar: &Calendar) -> Result<Timestamp, String> {
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Ok(moment);
    }
    let (date, time) = text.rsplit_once([' ', 'T']).unwrap_or((text, ""));
    if !date.contains(['/', '-']) {
        return Err("Enter the date too, like 21/11/2026.".into());
    }
    let day = read_day(date).ok_or("Enter a real date, like 21/11/2026.")?;
    if time.is_empty() {
        return Err("Enter the time too, like 10:04.".into());
    }
    let time = time.replace('.', ":");
    let time = jiff::civil::Time::strptime("%H:%M", &time).map_err(|_| "Enter a real time, like 10:04.".to_owned())?;
    let local = DateTime::from_parts(day, time);
    let moment = calendar.zone().to_timestamp(local).map_err(|_| "Enter a date nearer to today.".to_owned())?;
    if calendar.local(moment).datetime() == local { Ok(moment) } else { Err("The clocks went forward then: this time never was.".into()) }
}

/// No day before this year is meant.
const EARLIEST_YEAR: i16 = 1900;

/// "21/11/2026" or "21/11/26" or "2026-11-21".
pub fn read_day(text: &str) -> Option<Date> {
    if let Ok(day) = text.parse::<Date>() {
        return Some(day).filter(|day| day.year() >= EARLIEST_YEAR);
    }
    let mut parts = text.split('/').map(|part| part.trim().parse::<i16>().ok());
    let (day, month, year) = (parts.next()??, parts.next()??, parts.next()??);
    // "0019" is a year that was not typed to its end, and no 2019.
    let written = text.rsplit('/').next().unwrap_or_default().trim().len();
    if parts.next().is_some() || !matches!(written, 2 | 4) || (written == 4 && year < EARLIEST_YEAR) {
        return None;
    }
    let year = if year < 100 { 2000 + year } else { year };
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A moment as a form shows it.
pub fn show_moment(at: Timestamp, calendar: &Calendar) -> String {
    calendar.local(at).strftime("%d/%m/%Y %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_people_write_it_and_nothing_else() {
        let day = jiff::civil::date(2026, 11, 21);
        for text in ["21/11/2026", "21/11/26", "2026-11-21"] {
            assert_eq!(read_day(text), Some(day), "{text}");
        }
        for text in ["31/02/2026", "21/11", "21.11.2026", "21/11/2026/1", "", "99/99/9999", "tomorrow", "1/1/0019", "0019-01-01", "1/1/202"] {
            assert_eq!(read_day(text), None, "{text}");
        }
    }

    #[test]
    fn everything_typed_is_kept_and_everything_wrong_is_said_at_once() {
        let answers = Answers::from_form("name=%20Ada%20&sort=nine&note=a%00b&sort2=".as_bytes());
        let choices = vec![crate::frame::field::Choice::new("one", "One")];
        let fields = vec![Field::line("name", "Name"), Field::radios("sort", "Sort", choices), Field::lines("note", "Note", 3)];
        let mut form = Form::filled(fields, &answers);
        assert_eq!(form.required("name", "Enter a name"), Some("Ada".into()));
        form.refused(&Refused::NotNow("Not now.".into()));
        let said: Vec<String> = form.problems().into_iter().map(|p| p.text).collect();
        assert_eq!(said.len(), 3, "{said:?}");
        assert_eq!(form.fields[1].value, "nine");
    }

    #[test]
    fn json_and_forms_are_read_alike() {
        let json = Answers::from_json(br#"{"tags":["online","domestic"],"live":true,"count":3,"gone":null}"#).unwrap();
        let form = Answers::from_form(b"tags=online&tags=domestic&live=yes&count=3");
        assert_eq!(json, form);
        assert_eq!(Answers::from_json(b"[1]"), None);
        assert_eq!(Answers::from_json(br#"{"a":{"b":1}}"#), None);
    }
}
