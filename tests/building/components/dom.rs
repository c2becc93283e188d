//! HTML as a DOM written out line by line, so that two texts are equal exactly when they mean the same.

use scraper::{ElementRef, Html, Node};
use std::collections::BTreeMap;

/// The DOM written out so that two of them are equal exactly when they mean the same.
pub fn canonical(html: &str) -> String {
    let fragment = Html::parse_fragment(html);
    let mut out = String::new();
    write_children(fragment.root_element(), 0, &mut out);
    out
}

fn write_children(element: ElementRef<'_>, depth: usize, out: &mut String) {
    for child in element.children() {
        match child.value() {
            Node::Text(text) => {
                let words: Vec<&str> = text.split_whitespace().collect();
                if !words.is_empty() {
                    push_line(out, depth, &words.join(" "));
                }
            }
            Node::Element(named) => {
                let attributes: BTreeMap<&str, String> = named.attrs().map(|(name, value)| (name, tidy(name, value))).collect();
                push_line(out, depth, &format!("<{} {attributes:?}>", named.name()));
                if let Some(inner) = ElementRef::wrap(child) {
                    write_children(inner, depth + 1, out);
                }
            }
            _ => {}
        }
    }
}

fn push_line(out: &mut String, depth: usize, line: &str) {
    out.push_str(&"  ".repeat(depth));
    out.push_str(line);
    out.push('\n');
}

/// Classes are a set; other values keep their order and lose their line breaks.
fn tidy(name: &str, value: &str) -> String {
    let mut words: Vec<&str> = value.split_whitespace().collect();
    if name == "class" {
        words.sort_unstable();
    }
    words.join(" ")
}
