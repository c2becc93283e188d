//! Hands a write-back to its source system: one HTTP POST, which counts only when it is answered with success.
//!
//! The address is plain HTTP inside the force's network, such as its integration gateway, which speaks TLS to the outside where that is
//! wanted. The message carries its id as `idempotency-key`, so that one that was sent twice can be dropped.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::ledger::Fault;

/// How long one delivery may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// The most of an answer that is read, in bytes: its first line is enough.
const MOST: usize = 1024;

/// Where a write-back goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Host and port.
    pub host: String,
    /// The path, beginning with a slash.
    pub path: String,
}

/// Reads an address such as `http://gateway.force.example:8080/write-back`. Refuses anything else, with a sentence.
pub fn address(text: &str) -> Result<Address, String> {
    let Some(rest) = text.strip_prefix("http://") else {
        return Err("Enter an address that begins with http://. For https, enter the force's gateway, which speaks TLS to the outside.".into());
    };
    let (host, path) = rest.split_once('/').map_or((rest, String::new()), |(host, path)| (host, path.to_owned()));
    let plain = |text: &str| text.chars().all(|c| c.is_ascii_graphic());
    let (name, port) = host.rsplit_once(':').map_or((host, "80"), |(name, port)| (name, port));
    let named = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
    if !named || port.parse::<u16>().is_err() || !plain(&path) {
        return Err("This is no address. Enter one like http://gateway.example:8080/write-back.".into());
    }
    Ok(Address { host: format!("{name}:{port}"), path: format!("/{path}") })
}

/// Posts a message; a fault where nobody answers in time or the answer is no success.
pub async fn post(to: &Address, id: &str, body: &str) -> Result<(), Fault> {
    let answered = tokio::time::timeout(PATIENCE, send(to, id, body)).await;
    let line = answered.map_err(|_| Fault::new("the source system did not answer in time"))??;
    let status = line.split(' ').nth(1).and_then(|status| status.parse::<u16>().ok()).unwrap_or(0);
    if (200..300).contains(&status) { Ok(()) } else { Err(Fault::new(format!("the source system answered {status}"))) }
}

async fn send(to: &Address, id: &str, body: &str) -> Result<String, Fault> {
    let mut stream = TcpStream::connect(&to.host).await?;
    let head = format!(
        "POST {} HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nidempotency-key: {id}\r\nconnection: close\r\n\r\n",
        to.path,
        to.host,
        body.len()
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await?;
    let mut answer = Vec::new();
    let mut part = [0_u8; 256];
    while answer.len() < MOST && !answer.windows(2).any(|two| two == b"\r\n") {
        let read = stream.read(&mut part).await?;
        if read == 0 {
            break;
        }
        answer.extend_from_slice(part.get(..read).unwrap_or_default());
    }
    Ok(String::from_utf8_lossy(&answer).lines().next().unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_plain_http_with_a_host_and_nothing_that_could_break_a_request() {
        let read = address("http://gateway.example:8080/write-back?x=1").unwrap();
        assert_eq!((read.host.as_str(), read.path.as_str()), ("gateway.example:8080", "/write-back?x=1"));
        assert_eq!(address("http://gateway.example").unwrap(), Address { host: "gateway.example:80".into(), path: "/".into() });
        for wrong in ["", "https://gateway.example/", "http:///x", "http://a b/", "http://host:99999/", "http://host/a\r\nx: y", "file:///x"] {
            assert!(address(wrong).is_err(), "{wrong:?}");
        }
    }
}
