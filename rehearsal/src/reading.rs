//! What a test reads off an answer: its words, its forms, its links, and what it says is wrong.

use scraper::{ElementRef, Html, Selector};

use crate::colleague::Sheet;
use crate::http::Answer;

impl Answer {
    /// The same answer, which must have this status; else the test ends with what the page says.
    #[expect(clippy::return_self_not_must_use, reason = "often the status is all that a test asks for")]
    pub fn expect_status(self, status: u16) -> Self {
        assert!(self.status == status, "{} instead of {status}: {}", self.status, self.words());
        self
    }

    /// The words of the page's main part, white space made single; the whole body where it is no page.
    pub fn words(&self) -> String {
        let page = Html::parse_document(&self.body);
        let main = page.select(&selector("main")).next();
        main.map_or_else(|| self.body.clone(), |main| text_of(&main))
    }

    /// Whether the page's main part says these words.
    pub fn says(&self, words: &str) -> bool {
        self.words().contains(words)
    }

    /// Where the answer sends the browser; empty for nowhere.
    pub fn location(&self) -> &str {
        self.header("location").unwrap_or_default()
    }

    /// The sentence beside a question; empty where nothing is wrong with it.
    pub fn wrong_with(&self, question: &str) -> String {
        let page = Html::parse_document(&self.body);
        let wanted = format!("{question}-error");
        let sentence = page.select(&selector(".govuk-error-message")).find(|found| found.attr("id") == Some(&wanted));
        sentence.map(|found| text_of(&found).trim_start_matches("Error: ").to_owned()).unwrap_or_default()
    }

    /// The lines of the error summary.
    pub fn problems(&self) -> Vec<String> {
        let page = Html::parse_document(&self.body);
        page.select(&selector(".govuk-error-summary__list li")).map(|found| text_of(&found)).collect()
    }

    /// The links of the page's main part: address and words.
    pub fn links(&self) -> Vec<(String, String)> {
        let page = Html::parse_document(&self.body);
        let anchors = selector("main a[href]");
        page.select(&anchors).map(|found| (found.attr("href").unwrap_or_default().to_owned(), text_of(&found))).collect()
    }

    /// Whether the page's main part links to this address.
    pub fn links_to(&self, address: &str) -> bool {
        self.links().iter().any(|(href, _)| href == address)
    }

    /// The forms of the page's main part that are posted, with what is in them already.
    pub fn sheets(&self) -> Vec<Sheet> {
        let page = Html::parse_document(&self.body);
        page.select(&selector("main form[method=post]")).map(|form| sheet(&form)).collect()
    }
}

fn sheet(form: &ElementRef<'_>) -> Sheet {
    let mut sheet = Sheet { action: form.attr("action").unwrap_or_default().to_owned(), ..Sheet::default() };
    for control in form.select(&selector("input[name], textarea[name], select[name]")) {
        let name = control.attr("name").unwrap_or_default().to_owned();
        if !sheet.names.contains(&name) {
            sheet.names.push(name.clone());
        }
        if control.value().name() == "textarea" || control.attr("type") == Some("text") {
            sheet.free.push(name.clone());
        }
        if let Some(value) = answer_of(&control) {
            sheet.answers.push((name, value));
        }
    }
    sheet
}

/// What a browser would send for a control that nobody touched.
fn answer_of(control: &ElementRef<'_>) -> Option<String> {
    let own = || control.attr("value").unwrap_or_default().to_owned();
    match (control.value().name(), control.attr("type").unwrap_or_default()) {
        ("select", _) => {
            let options: Vec<ElementRef<'_>> = control.select(&selector("option")).collect();
            let chosen = options.iter().find(|option| option.attr("selected").is_some()).or(options.first())?;
            Some(chosen.attr("value").unwrap_or_default().to_owned())
        }
        ("textarea", _) => Some(control.text().collect()),
        (_, "radio" | "checkbox") => control.attr("checked").map(|_| own()),
        (_, "file") => None,
        _ => Some(own()),
    }
}

fn text_of(element: &ElementRef<'_>) -> String {
    element.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

fn selector(text: &str) -> Selector {
    Selector::parse(text).expect("a selector")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_with_what_a_browser_would_send() {
        let body = "<main><form method=post action=/go><input type=hidden name=csrf value=a>\
            <input type=radio name=sort value=one><input type=radio name=sort value=two checked>\
            <input type=checkbox name=tags value=x><textarea name=note>Said &amp; done</textarea>\
            <select name=how><option value=''>None</option><option value=phone selected>By phone</option></select></form></main>";
        let answer = Answer { status: 200, headers: Vec::new(), body: body.into(), bytes: Vec::new() };
        let sheets = answer.sheets();
        let pairs: Vec<(&str, &str)> = sheets[0].answers.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        assert_eq!(pairs, [("csrf", "a"), ("sort", "two"), ("note", "Said & done"), ("how", "phone")]);
        assert_eq!(sheets[0].free, ["note"]);
        assert_eq!(sheets[0].names, ["csrf", "sort", "tags", "note", "how"]);
    }
}
