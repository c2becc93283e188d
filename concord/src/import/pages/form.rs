//! The form that sends a file: which file, read through which mapping, and what a reader may have got wrong about it.

use practice::policy::Policy;
use practice::report::mapping::Mapping;

use crate::frame::ask::Upload;
use crate::frame::field::{Choice, Field, Problem};
use crate::frame::{Answers, Form};
use crate::import::lists::{lists_of, mapping_text, shipped_mappings};

/// The answer "a mapping file of your own".
const OWN: &str = "own";
/// Faults of a mapping that the page names; the rest are counted.
const FAULTS_SHOWN: usize = 10;
/// The largest mapping file, in bytes (256 KiB): the longest that is shipped has a twentieth of it.
const MAPPING_BYTES: usize = 256 * 1024;
/// The longest file name that is kept, in characters.
const NAME_CHARACTERS: usize = 100;

/// A form in which nothing is wrong so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The file's name, without folders.
    pub file: String,
    /// The mapping's short name.
    pub mapping: String,
    /// The mapping's text, checked.
    pub mapping_text: String,
    /// Whether to take what fits even where most rows are refused.
    pub take_what_fits: bool,
    /// Whether the cases are kept as closed history.
    pub finished: bool,
}

/// The questions.
pub fn fields() -> Vec<Field> {
    let shipped = shipped_mappings().into_iter().map(|name| {
        let title = title(&name);
        Choice::new(name, title)
    });
    let own = Choice::new(OWN, "A mapping file of your own").hint("Choose it below.");
    vec![
        Field::file("file", "File to import", ".csv,.xlsx")
            .hint("CSV in UTF-8, or the first sheet of an XLSX spreadsheet; up to 64 MB. The first row names the columns."),
        Field::radios("mapping", "Where the file comes from", shipped.chain([own]).collect())
            .hint("A mapping says what each column of that system means here."),
        Field::file("own", "Your own mapping file", ".toml").optional().hint("A TOML file; the guide to importing describes its format."),
        Field::checkboxes("finished", "Are these cases finished?", vec![Choice::new("yes", "Yes: keep them as closed history")])
            .optional()
            .hint("History counts in figures and is found by a search, and nobody owes anything for it. Otherwise each case comes open, to be flagged, assessed and assigned from now on."),
        Field::checkboxes("fits", "If more than half of the rows are refused", vec![Choice::new("yes", "Take the rows that fit all the same")])
            .hint("Otherwise such a file is refused whole: most often it was read through the wrong mapping."),
    ]
}

/// The title of a shipped mapping; its short name where it has none.
fn title(name: &str) -> String {
    mapping_text(name).map_or_else(|_| name.to_owned(), |(_, text)| title_in(name, &text))
}

/// The title that a mapping gives its source; its name where it gives none.
pub fn title_in(name: &str, text: &str) -> String {
    let table = text.parse::<toml::Table>().ok();
    let title = table.as_ref().and_then(|table| table.get("source")?.get("title")?.as_str());
    title.unwrap_or(name).to_owned()
}

/// The title of a source system by its short name: that of its shipped mapping, else the name itself.
pub fn title_of(system: &str) -> String {
    let texts = shipped_mappings().into_iter().filter_map(|name| mapping_text(&name).ok());
    let named = |text: &str| text.parse::<toml::Table>().ok().and_then(|table| Some(table.get("source")?.get("system")?.as_str()? == system));
    texts.into_iter().find(|(_, text)| named(text) == Some(true)).map_or_else(|| system.to_owned(), |(name, text)| title_in(&name, &text))
}

/// Reads the form. A browser sends both file questions in their order, with an empty file where none was chosen.
pub fn read(answers: &Answers, files: &[Upload], policy: &Policy) -> (Form, Option<Sent>) {
    let mut form = Form::filled(fields(), answers);
    let file = chosen(files.first());
    match file {
        None => form.refuse("file", "Choose the file to import."),
        Some(file) if file.bytes.is_empty() => form.refuse("file", format!("{} is empty.", base_name(&file.name))),
        Some(_) => {}
    }
    let mapping = mapping(&mut form, chosen(files.get(1)), policy);
    let sent = match (file, mapping) {
        (Some(file), Some((mapping, mapping_text))) if form.is_fine() => {
            let take_what_fits = form.several("fits").contains(&"yes".to_owned());
            let finished = form.several("finished").contains(&"yes".to_owned());
            Some(Sent { file: base_name(&file.name), mapping, mapping_text, take_what_fits, finished })
        }
        _ => None,
    };
    (form, sent)
}

fn chosen(file: Option<&Upload>) -> Option<&Upload> {
    file.filter(|file| !file.name.is_empty() || !file.bytes.is_empty())
}

/// The mapping's name and text. Only shipped names are looked up: what a browser sends never names a file of this machine.
fn mapping(form: &mut Form, own: Option<&Upload>, policy: &Policy) -> Option<(String, String)> {
    let name = form.answers().one("mapping").to_owned();
    match (name.as_str(), own) {
        ("", None) => form.refuse("mapping", "Choose where the file comes from."),
        ("", Some(_)) => form.refuse("mapping", "Choose \"A mapping file of your own\" to use the one that you sent, or another mapping."),
        (OWN, None) => form.refuse("own", "Choose your mapping file, or choose one of the mappings above."),
        (OWN, Some(own)) => return own_mapping(form, own, policy),
        (_, Some(_)) => form.refuse("own", "You chose a mapping above and also sent one of your own. Use one of the two."),
        (shipped, None) if shipped_mappings().iter().any(|known| known == shipped) => {
            let text = mapping_text(shipped);
            return checked(form, "mapping", text, policy);
        }
        _ => form.refuse("mapping", "There is no such mapping. Choose from the list."),
    }
    None
}

fn own_mapping(form: &mut Form, own: &Upload, policy: &Policy) -> Option<(String, String)> {
    let name = base_name(&own.name);
    if own.bytes.is_empty() {
        form.refuse("own", format!("{name} is empty."));
        return None;
    }
    if own.bytes.len() > MAPPING_BYTES {
        form.refuse("own", format!("{name} is larger than 256 KB: that is no mapping file."));
        return None;
    }
    let Ok(text) = std::str::from_utf8(&own.bytes) else {
        form.refuse("own", format!("{name} is no text in UTF-8, so it is no mapping file."));
        return None;
    };
    checked(form, "own", Ok((name, text.to_owned())), policy)
}

/// A mapping that fits the force's lists; otherwise its faults, each with its line, lead to the question.
fn checked(form: &mut Form, field: &str, read: Result<(String, String), String>, policy: &Policy) -> Option<(String, String)> {
    let faults = match read {
        Err(sentence) => vec![sentence],
        Ok((name, text)) => match Mapping::parse(&name, &text, &lists_of(policy)) {
            Ok(_) => return Some((name, text)),
            Err(faults) => faults.iter().map(ToString::to_string).collect(),
        },
    };
    let more = faults.len().saturating_sub(FAULTS_SHOWN);
    if let [fault] = faults.as_slice() {
        form.refuse(field, fault.as_str());
        return None;
    }
    form.refuse(field, format!("The mapping has {} faults, listed at the top of the page. Mend them and send it again.", faults.len()));
    let href = format!("#{field}");
    form.general.extend(faults.into_iter().take(FAULTS_SHOWN).map(|text| Problem { text, href: href.clone() }));
    if more > 0 {
        form.general.push(Problem { text: format!("And {more} more faults."), href });
    }
    None
}

/// A file's name without folders and without what cannot be seen.
pub fn base_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|c| !c.is_control()).take(NAME_CHARACTERS).collect();
    if name.trim().is_empty() { "The file".to_owned() } else { name.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upload(name: &str, bytes: &[u8]) -> Upload {
        Upload { name: name.into(), bytes: bytes.to_vec() }
    }

    fn problems(answers: &str, files: &[Upload]) -> Vec<(String, String)> {
        let policy = crate::house::shipped_policy().unwrap();
        let (form, sent) = read(&Answers::from_form(answers.as_bytes()), files, &policy);
        assert_eq!(sent.is_some(), form.is_fine());
        form.problems().into_iter().map(|p| (p.href, p.text)).collect()
    }

    #[test]
    fn each_thing_that_is_wrong_gets_its_own_sentence_beside_its_question() {
        let none = upload("", b"");
        let data = upload("C:\\files\\a.csv", b"id\n1\n");
        let says = |answers: &str, files: &[Upload], href: &str, words: &str| {
            let found = problems(answers, files);
            assert!(found.iter().any(|(to, text)| to == href && text.contains(words)), "{answers}: {found:?}");
        };
        says("mapping=nypd", &[none.clone(), none.clone()], "#file", "Choose the file to import");
        says("mapping=nypd", &[upload("a.csv", b""), none.clone()], "#file", "a.csv is empty");
        says("", &[data.clone(), none.clone()], "#mapping", "Choose where the file comes from");
        says("mapping=/etc/hostname", &[data.clone(), none.clone()], "#mapping", "Choose from the list");
        says("mapping=own", &[data.clone(), none.clone()], "#own", "Choose your mapping file");
        says("mapping=nypd", &[data.clone(), upload("m.toml", b"x=1")], "#own", "Use one of the two");
        says("mapping=own", &[data.clone(), upload("m.toml", b"x =\n")], "#own", "m.toml, line 1");
        assert_eq!(problems("mapping=nypd", &[data, none]), []);
    }

    #[test]
    fn a_sent_file_is_known_by_its_name_without_folders() {
        assert_eq!(base_name("C:\\files\\a b.csv"), "a b.csv");
        assert_eq!(base_name("../../etc/x.csv"), "x.csv");
        assert_eq!(base_name("a\u{7}\r\n.csv"), "a.csv");
        assert_eq!(base_name("/"), "The file");
    }
}
