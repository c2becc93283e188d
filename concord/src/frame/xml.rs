//! A JSON value written as XML, for programs that speak XML: names become elements, entries of a list are called `i`, as the problem details of
//! RFC 9457 (appendix B) have them.

use quick_xml::escape::escape;
use serde_json::Value;

/// The value as a document. `namespace` is that of the root; none where it is empty. What is null is left out.
pub fn written(root: &str, namespace: &str, value: &Value) -> String {
    let mut document = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
    let within = if namespace.is_empty() { String::new() } else { format!(" xmlns=\"{}\"", escape(namespace)) };
    element(&mut document, root, &within, value);
    document
}

fn element(document: &mut String, name: &str, within: &str, value: &Value) {
    document.extend(["<", name, within, ">"]);
    match value {
        Value::Null => {}
        Value::Object(parts) => {
            parts.iter().filter(|(_, part)| !part.is_null()).for_each(|(name, part)| element(document, name, "", part));
        }
        Value::Array(entries) => entries.iter().for_each(|entry| element(document, "i", "", entry)),
        Value::String(text) => document.push_str(&said(text)),
        Value::Bool(_) | Value::Number(_) => document.push_str(&value.to_string()),
    }
    document.extend(["</", name, ">"]);
}

/// A text without what XML 1.0 cannot say.
fn said(text: &str) -> String {
    let sayable = |c: &char| matches!(c, '\t' | '\n' | '\r') || (!c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}'));
    escape(text.chars().filter(sayable).collect::<String>()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back_as_it_was_and_nothing_of_a_text_becomes_markup() {
        let value = serde_json::json!({ "a": "<b> & \"c\" \u{0}\u{7}", "list": [1, true, null], "none": null });
        let text = written("root", "urn:x", &value);
        assert_eq!(
            text.lines().nth(1),
            Some("<root xmlns=\"urn:x\"><a>&lt;b&gt; &amp; &quot;c&quot; </a><list><i>1</i><i>true</i><i></i></list></root>")
        );
    }
}
