//! Letters, e-mails and text messages to a victim: the words out of a template, and only by a channel that is safe for them (R-VIC-09).

use crate::incident::record::{ContactChannel, Person};
use crate::incident::{Proceeding, Refused};
use crate::policy::LetterTemplate;

/// The channels by which a letter of this room can go out.
pub const CHANNELS: &[ContactChannel] = &[ContactChannel::Letter, ContactChannel::Email, ContactChannel::Text];

/// Whether a letter may go to a person by a channel. Refuses a channel for which nothing is recorded, and any written one while words on safe
/// contact stand on the record that no agreed channel answers: a breach is refused, never warned of (R-VIC-09).
///
/// `agreed` says that how to reach this person was agreed with them, channel by channel, and allows this one now.
pub fn may_reach(person: &Person, channel: ContactChannel, agreed: bool) -> Result<(), Refused> {
    let missing = match channel {
        ContactChannel::Letter => person.address.is_none().then_some("No address is recorded for this victim."),
        ContactChannel::Email => person.email.is_none().then_some("No e-mail address is recorded for this victim."),
        ContactChannel::Text => person.phone.is_none().then_some("No telephone number is recorded for this victim."),
        ContactChannel::Phone | ContactChannel::InPerson | ContactChannel::ThirdParty => Some("Choose a letter, an e-mail or a text message."),
    };
    if let Some(sentence) = missing {
        return Err(Refused::field("channel", sentence));
    }
    if person.safe_contact.is_some() && !agreed {
        return Err(Refused::field(
            "channel",
            "This victim has a note on safe contact, and no written channel was agreed. Read the note, speak with them, and record what is safe.",
        ));
    }
    Ok(())
}

/// The templates that can tell a victim of an entry.
pub fn fits(template: &LetterTemplate, entry: Option<&Proceeding>) -> bool {
    let code = entry.map_or(crate::victim::letter::CONFIRMATION, |entry| entry.kind.code());
    template.tells.iter().any(|kind| kind == code)
}

/// The word by which a template says that it confirms the crime.
pub const CONFIRMATION: &str = "confirmation";

/// The template's text with its slots filled. A slot without a value becomes a gap in brackets that the writer fills or takes out.
pub fn filled(template: &LetterTemplate, value: impl Fn(&str) -> Option<String>) -> String {
    let mut text = String::new();
    let mut rest = template.text.trim();
    while let Some((before, more)) = rest.split_once('{') {
        text.push_str(before);
        let Some((slot, after)) = more.split_once('}') else {
            text.push('{');
            rest = more;
            continue;
        };
        text.push_str(&value(slot).unwrap_or_else(|| format!("[{}]", slot.replace('_', " "))));
        rest = after;
    }
    text.push_str(rest);
    text
}

/// The first gap that is still in a text: "[court]".
pub fn gap(text: &str) -> Option<&str> {
    crate::policy::SLOTS.iter().copied().find(|slot| text.contains(&format!("[{}]", slot.replace('_', " "))))
}

/// The longest text message, in characters: two parts of a concatenated message and a little.
pub const TEXT_CHARACTERS: usize = 320;

#[cfg(test)]
mod tests;
