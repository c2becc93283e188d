//! The page gallery: every page that the house can show, in every state of its samples, is drawn whole. `make gallery` keeps the pages.

use std::collections::BTreeSet;
use std::path::Path;

use concord::frame::sample::Drawn;
use rehearsal::Force;
use scraper::{Html, Selector};

use crate::tidy::tree::files;

/// Where `make gallery` wants the pages.
const FOLDER: &str = "CONCORD_GALLERY";

fn is_there(page: &Html, what: &str) -> bool {
    page.select(&Selector::parse(what).unwrap()).next().is_some_and(|found| found.text().any(|text| !text.trim().is_empty()))
}

/// What every page must have.
fn check(drawn: &Drawn, html: &str) {
    let what = format!("{}, {}", drawn.template, drawn.state);
    let page = Html::parse_document(html);
    for part in ["title", "main", "main h1"] {
        assert!(is_there(&page, part), "{what}: no {part}");
    }
    assert_eq!(page.select(&Selector::parse("h1").unwrap()).count(), 1, "{what}: one main heading");
    let mut ids = BTreeSet::new();
    for found in page.select(&Selector::parse("[id]").unwrap()) {
        let id = found.attr("id").unwrap_or_default().to_owned();
        assert!(ids.insert(id.clone()), "{what}: two elements are called {id}");
    }
    for label in page.select(&Selector::parse("label[for]").unwrap()) {
        let wanted = label.attr("for").unwrap_or_default();
        assert!(ids.contains(wanted), "{what}: a label for {wanted}, which is not there");
    }
    assert!(!html.contains("style=\"") && !html.contains("<script>"), "{what}: inline style or script");
}

#[test]
fn every_sample_of_every_page_is_drawn_whole() {
    let drawn = concord::gallery::all();
    let mut names = BTreeSet::new();
    for one in &drawn {
        assert!(names.insert((one.template, one.state)), "{}, {} is named twice", one.template, one.state);
        match &one.html {
            Ok(html) => check(one, html),
            Err(fault) => panic!("{}, {}: {fault}", one.template, one.state),
        }
    }
    if let Some(folder) = std::env::var_os(FOLDER) {
        keep(Path::new(&folder), &drawn);
    }
}

#[test]
fn every_page_template_has_a_sample() {
    let drawn: BTreeSet<&str> = concord::gallery::all().iter().map(|one| one.template).collect();
    let kept = files();
    let templates = kept.iter().filter_map(|file| Some((file.path.strip_prefix("concord/templates/")?, &file.text)));
    let pages: BTreeSet<&str> = templates.filter(|(_, text)| text.contains("{% extends \"layout.html\" %}")).map(|(path, _)| path).collect();
    let without: Vec<&&str> = pages.difference(&drawn).collect();
    assert!(without.is_empty(), "no sample draws {without:?}: write one in the room's samples.rs and name its page in concord/src/gallery.rs");
    assert!(pages.is_superset(&drawn), "samples of templates that are no pages: {:?}", drawn.difference(&pages));
}

/// Keeps the pages with what they need to be looked at from the folder, and an index.
fn keep(folder: &Path, drawn: &[Drawn]) {
    let assets = folder.join("assets");
    std::fs::create_dir_all(&assets).unwrap();
    let force = Force::open();
    let visitor = force.visitor();
    let known = concord::frame::assets::addresses();
    for address in [known.css, known.start_js, known.concord_js, known.favicon, "/force.css".into()] {
        let name = address.rsplit('/').next().unwrap_or_default();
        std::fs::write(assets.join(name), visitor.get(&address).body).unwrap();
    }
    let mut index = String::from(
        "<!DOCTYPE html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\"><title>Page gallery</title></head><body><h1>Page gallery</h1><ul>\n",
    );
    for one in drawn {
        let Ok(html) = &one.html else { continue };
        let file = format!("{}--{}.html", one.template.trim_end_matches(".html"), one.state).replace(['/', ' ', ','], "-");
        let html = html.replace("\"/assets/", "\"assets/").replace("\"/force.css\"", "\"assets/force.css\"");
        std::fs::write(folder.join(&file), html).unwrap();
        for part in ["<li><a href=\"", &file, "\">", one.template, ": ", one.state, "</a></li>\n"] {
            index.push_str(part);
        }
    }
    std::fs::write(folder.join("index.html"), index + "</ul></body></html>\n").unwrap();
}
