//! Reads a message into answers to our own questions: our JSON, or the transfer standard's names as XML or flat JSON.

use practice::transfer::mait;
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::frame::{Answers, Ask, Failure};

/// Elements that a message may have; more is no report.
const ELEMENTS: usize = 2_000;

/// The message's answers. What cannot be read at all is refused as a whole, with a sentence.
pub(super) fn answers(ask: &Ask) -> Result<Answers, Failure> {
    let pairs = match ask.files.first() {
        Some(xml) => {
            let text = std::str::from_utf8(&xml.bytes).map_err(|_| unread("Send XML in UTF-8."))?;
            elements(text).map_err(unread)?
        }
        None => ask.body.pairs(),
    };
    if pairs.is_empty() {
        return Err(unread("The message is empty. Send one JSON object, or one XML message as application/xml."));
    }
    let standard = !ask.files.is_empty() || mait::is_one(pairs.iter().map(|(name, _)| name.as_str()));
    Ok(Answers::from_pairs(if standard { mait::questions(&pairs) } else { pairs }))
}

fn unread(sentence: impl Into<String>) -> Failure {
    Failure::Unreadable(sentence.into())
}

/// Every element that holds text, by its name without a prefix, in order. A document type, which could name outside files, is refused.
fn elements(text: &str) -> Result<Vec<(String, String)>, String> {
    let mut reader = Reader::from_str(text);
    let (mut pairs, mut open) = (Vec::new(), Vec::<(String, String)>::new());
    loop {
        let event = reader.read_event().map_err(|_| "The XML cannot be read: it is broken, or no XML at all.".to_owned())?;
        match event {
            Event::Start(start) => open.push((start.local_name().into_inner().to_owned(), String::new())),
            Event::Text(said) => add(&mut open, &said.xml10_content()),
            Event::CData(said) => add(&mut open, &said.xml10_content()),
            Event::GeneralRef(named) => match named.resolve_char_ref() {
                Ok(Some(character)) => add(&mut open, character.encode_utf8(&mut [0; 4])),
                _ => add(&mut open, known(&named.xml10_content())?),
            },
            Event::End(_) => match open.pop() {
                Some((name, said)) if !said.trim().is_empty() => pairs.push((name, said.trim().to_owned())),
                _ => {}
            },
            Event::DocType(_) => return Err("Send the message without a document type.".into()),
            Event::Eof if open.is_empty() => return Ok(pairs),
            Event::Eof => return Err("The XML ends before its last element does.".into()),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
        if pairs.len() + open.len() > ELEMENTS {
            return Err(format!("The message has more than {ELEMENTS} elements."));
        }
    }
}

fn add(open: &mut [(String, String)], said: &str) {
    if let Some((_, text)) = open.last_mut() {
        text.push_str(said);
    }
}

fn known(name: &str) -> Result<&'static str, String> {
    match name {
        "lt" => Ok("<"),
        "gt" => Ok(">"),
        "amp" => Ok("&"),
        "apos" => Ok("'"),
        "quot" => Ok("\""),
        _ => Err("The XML names a character that is not known.".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::elements;

    #[test]
    fn elements_with_text_are_read_without_prefixes_and_nothing_outside_is_named() {
        let read = elements(
            "<?xml version=\"1.0\"?><m:Message xmlns:m=\"urn:x\"><m:MessageId>1</m:MessageId><Empty/><Text>a &amp; b &#233;<![CDATA[<c>]]></Text></m:Message>",
        );
        let wanted = [("MessageId", "1"), ("Text", "a & b é<c>")].map(|(name, said)| (name.to_owned(), said.to_owned()));
        assert_eq!(read.unwrap(), wanted);
        for wrong in ["<a>", "<a></b>", "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>", "<a>&x;</a>"] {
            assert!(elements(wrong).is_err(), "{wrong}");
        }
        assert!(elements("{\"message\":\"1\"}").unwrap_or_default().is_empty(), "JSON is no XML");
    }
}
