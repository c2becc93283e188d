//! Mail: how a message of the outbox leaves by SMTP. The subject tells nothing; the message's id is its `Message-ID`, so that a second copy is
//! known as one.

use std::path::PathBuf;
use std::time::Duration;

use lettre::message::header::ContentType;
use lettre::message::{Mailbox, MessageBuilder};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{SmtpTransport, Transport};
use serde::Deserialize;

use crate::ledger::Fault;

/// How long a relay may take to answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// How mail leaves: the `[mail]` table of the settings file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The relay's name or address.
    pub host: String,
    /// Its port; 587 where nothing is said.
    pub port: Option<u16>,
    /// Who it is from, for example "Concord <no-reply@police.example>".
    pub from: String,
    /// The name to sign in with; none for a relay that asks for none.
    pub user: Option<String>,
    /// The file that holds the password.
    pub password_file: Option<PathBuf>,
    /// "starttls" (the default), or "none" for a relay on the same machine.
    #[serde(default)]
    pub security: Security,
    /// Where notices to a role go, with `{role}` and `{place}` filled in; without it they go to the pick-up folder.
    pub notices_to: Option<String>,
    /// The domain of the text gateway: a text goes to NUMBER@DOMAIN. Without it no text messages leave.
    pub texts_to: Option<String>,
}

/// Whether the way to the relay is closed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// Refuses a relay that does not speak TLS.
    #[default]
    Starttls,
    /// Speaks in clear: for a relay on the same machine.
    None,
}

/// One message that leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The outbox's id.
    pub id: String,
    /// To whom.
    pub to: String,
    /// What the subject says: nothing about anybody.
    pub subject: &'static str,
    /// The words.
    pub text: String,
}

/// The subject of what goes to a victim: whoever else reads the screen learns nothing.
pub const TO_A_VICTIM: &str = "A message for you";
/// The subject of what goes to colleagues.
pub const TO_COLLEAGUES: &str = "Concord: something waits for you";

impl Settings {
    /// The address for a role's notices at a place.
    pub fn notices_for(&self, role: &str, place: &str) -> Option<String> {
        let place = if place.is_empty() { "force" } else { place };
        self.notices_to.as_ref().map(|to| to.replace("{role}", role).replace("{place}", place))
    }

    /// The address by which a telephone number gets a text message.
    pub fn text_for(&self, number: &str) -> Option<String> {
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        self.texts_to.as_ref().filter(|_| digits.len() >= 10).map(|domain| format!("{digits}@{domain}"))
    }

    /// A connection to the relay. Refuses settings that cannot work.
    pub fn relay(&self) -> Result<SmtpTransport, Fault> {
        let unusable = |why: String| Fault::new(format!("[mail] in the settings file: {why}"));
        self.from.parse::<Mailbox>().map_err(|error| unusable(format!("from: {error}")))?;
        let tls = match self.security {
            Security::None => Tls::None,
            Security::Starttls => Tls::Required(TlsParameters::new(self.host.clone()).map_err(|error| unusable(error.to_string()))?),
        };
        let mut relay = SmtpTransport::builder_dangerous(&self.host).port(self.port.unwrap_or(587)).tls(tls).timeout(Some(PATIENCE));
        if let (Some(user), Some(file)) = (&self.user, &self.password_file) {
            let password = std::fs::read_to_string(file).map_err(|error| unusable(format!("password_file: {error}")))?;
            relay = relay.credentials(Credentials::new(user.clone(), password.trim().to_owned()));
        }
        Ok(relay.build())
    }

    /// Hands one message to the relay; what it answered where it did not take it.
    pub fn deliver(&self, relay: &SmtpTransport, letter: &Letter) -> Result<(), String> {
        let to: Mailbox = letter.to.parse().map_err(|_| "the address is none".to_owned())?;
        let from: Mailbox = self.from.parse().map_err(|_| "the sender's address is none".to_owned())?;
        let domain = from.email.domain().to_owned();
        let message = MessageBuilder::new()
            .message_id(Some(format!("<{}@{domain}>", letter.id)))
            .from(from)
            .to(to)
            .subject(letter.subject)
            .header(ContentType::TEXT_PLAIN)
            .body(letter.text.clone())
            .map_err(|_| "the message cannot be written".to_owned())?;
        relay.send(&message).map(|_| ()).map_err(|error| if error.is_permanent() { format!("refused: {error}") } else { error.to_string() })
    }
}
