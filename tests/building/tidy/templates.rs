//! No dead template: each is named by a page, or by a template that is.

use std::collections::{BTreeMap, BTreeSet};

/// The templates that nothing leads to. `templates` is path within the folder -> text; `pages` are the texts of Rust sources.
pub fn dead(templates: &BTreeMap<String, String>, pages: &[&str]) -> Vec<String> {
    let mut reached = BTreeSet::new();
    let mut next: Vec<&String> = templates.keys().filter(|name| pages.iter().any(|page| named(page, name))).collect();
    while let Some(name) = next.pop() {
        if reached.insert(name) {
            let text = templates.get(name).map(String::as_str).unwrap_or_default();
            next.extend(templates.keys().filter(|other| leads(text, other)));
        }
    }
    templates.keys().filter(|name| !reached.contains(name)).cloned().collect()
}

/// Whether a Rust source names the template, as `path = "…"` does.
fn named(page: &str, template: &str) -> bool {
    page.contains(&format!("\"{template}\""))
}

/// Whether a template extends, includes or imports another.
fn leads(text: &str, template: &str) -> bool {
    let words = ["extends", "include", "import"];
    let tags = text.split("{%").skip(1).filter_map(|tag| tag.split("%}").next());
    tags.map(|tag| tag.trim_start_matches(['-', '~', '+']).trim_start())
        .any(|tag| words.iter().any(|word| tag.starts_with(word)) && tag.contains(&format!("\"{template}\"")))
}

#[test]
fn a_template_that_only_a_dead_one_uses_is_dead_too() {
    let text = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let templates = BTreeMap::from([
        text("layout.html", "{% import \"part.html\" as part %}"),
        text("page.html", "{%- extends \"layout.html\" %}"),
        text("part.html", "<p>"),
        text("old.html", "{% include \"old-part.html\" %}"),
        text("old-part.html", "<p>\"page.html\""),
    ]);
    assert_eq!(dead(&templates, &["#[template(path = \"page.html\")]"]), ["old-part.html", "old.html"]);
}
