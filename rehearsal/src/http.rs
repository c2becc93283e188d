//! A caller of the service over HTTP: a browser with its cookies, or a program with its bearer token. One connection a request.

use std::collections::BTreeMap;
use std::io::{Error, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers, their names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, as text.
    pub body: String,
    /// The body, byte for byte.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The first header of this lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The value of a hidden field of the page: `csrf`, `once`, `version`.
    pub fn hidden(&self, name: &str) -> Option<String> {
        let inputs = self.body.split("<input").filter_map(|rest| rest.split_once('>').map(|(tag, _)| tag));
        let mut named = inputs.filter(|tag| tag.contains(&format!("name=\"{name}\"")));
        let (_, rest) = named.next()?.split_once("value=\"")?;
        rest.split_once('"').map(|(value, _)| value.to_owned())
    }
}

/// Somebody who calls.
#[derive(Debug)]
pub struct Actor {
    address: SocketAddr,
    token: Option<String>,
    cookies: Mutex<BTreeMap<String, String>>,
}

impl Actor {
    /// A browser that nobody has signed in with yet.
    pub fn browser(address: SocketAddr) -> Self {
        Self { address, token: None, cookies: Mutex::default() }
    }

    /// A program with a bearer token.
    pub fn program(address: SocketAddr, token: &str) -> Self {
        Self { address, token: Some(token.to_owned()), cookies: Mutex::default() }
    }

    /// Signs in on the sign-in page; the answer is what followed the form.
    pub fn sign_in(&self, sign_in: &str, password: &str) -> Result<Answer, Error> {
        self.submit("/sign-in", "/sign-in", &[("sign_in", sign_in), ("password", password)])
    }

    /// Opens a page.
    pub fn get(&self, path: &str) -> Result<Answer, Error> {
        self.request("GET", path, &[], "")
    }

    /// Opens a page and sends its form to `action` with these answers and the page's own hidden ones.
    pub fn submit(&self, page: &str, action: &str, answers: &[(&str, &str)]) -> Result<Answer, Error> {
        let opened = self.get(page)?;
        let hidden: Vec<(&str, String)> =
            ["csrf", "once", "version"].into_iter().filter_map(|name| Some((name, opened.hidden(name)?))).collect();
        let own = hidden.iter().map(|(name, value)| (*name, value.as_str()));
        let pairs = own.chain(answers.iter().copied()).map(|(name, value)| format!("{}={}", escaped(name), escaped(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        self.request("POST", action, &[("content-type", "application/x-www-form-urlencoded")], &body)
    }

    /// Calls the API with an idempotency key.
    pub fn post_json(&self, path: &str, key: &str, body: &str) -> Result<Answer, Error> {
        self.request("POST", path, &[("content-type", "application/json"), ("idempotency-key", key)], body)
    }

    /// One request. An answer that is cut off is an error, never half an answer.
    pub fn request(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Result<Answer, Error> {
        let mut lines = vec![
            format!("{method} {path} HTTP/1.1"),
            format!("host: {}", self.address),
            "connection: close".to_owned(),
            format!("content-length: {}", body.len()),
        ];
        lines.extend(self.token.iter().map(|token| format!("authorization: Bearer {token}")));
        let cookies: Vec<String> = self.jar().iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            lines.push(format!("cookie: {}", cookies.join("; ")));
        }
        lines.extend(headers.iter().map(|(name, value)| format!("{name}: {value}")));
        let head = lines.join("\r\n");
        let mut stream = TcpStream::connect_timeout(&self.address, PATIENCE)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.write_all(format!("{head}\r\n\r\n{body}").as_bytes())?;
        let mut given = Vec::new();
        stream.read_to_end(&mut given)?;
        let answer = read(&given).ok_or_else(|| Error::new(ErrorKind::UnexpectedEof, "the answer was cut off"))?;
        self.keep_cookies(&answer);
        Ok(answer)
    }

    fn jar(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, String>> {
        self.cookies.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep_cookies(&self, answer: &Answer) {
        for (_, value) in answer.headers.iter().filter(|(name, _)| name == "set-cookie") {
            if let Some((name, value)) = value.split(';').next().and_then(|pair| pair.split_once('=')) {
                self.jar().insert(name.trim().to_owned(), value.to_owned());
            }
        }
    }
}

/// A whole answer; none where its end is missing.
fn read(given: &[u8]) -> Option<Answer> {
    let end = given.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(given.get(..end)?).ok()?;
    let rest = given.get(end + 4..)?;
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers: Vec<(String, String)> =
        lines.filter_map(|line| line.split_once(':')).map(|(name, value)| (name.to_lowercase(), value.trim().to_owned())).collect();
    let header = |name: &str| headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let body = match (header("content-length"), header("transfer-encoding")) {
        (Some(length), _) => rest.get(..length.parse().ok()?)?.to_vec(),
        (None, Some("chunked")) => chunks(rest)?,
        (None, _) => rest.to_vec(),
    };
    Some(Answer { status, headers, body: String::from_utf8_lossy(&body).into_owned(), bytes: body })
}

fn chunks(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let line = rest.windows(2).position(|two| two == b"\r\n")?;
        let length = usize::from_str_radix(std::str::from_utf8(rest.get(..line)?).ok()?.trim(), 16).ok()?;
        if length == 0 {
            return Some(body);
        }
        body.extend_from_slice(rest.get(line + 2..line + 2 + length)?);
        rest = rest.get(line + 4 + length..)?;
    }
}

fn escaped(text: &str) -> String {
    let each = text.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    });
    each.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_is_cut_off_is_none() {
        let whole = b"HTTP/1.1 201 Created\r\nContent-Length: 4\r\n\r\nabcd";
        assert_eq!(read(whole).map(|answer| (answer.status, answer.body)), Some((201, "abcd".into())));
        assert!(read(&whole[..whole.len() - 1]).is_none());
        let chunked = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n";
        assert_eq!(read(chunked).map(|answer| answer.body), Some("abcd".into()));
        assert!(read(&chunked[..chunked.len() - 5]).is_none());
    }

    #[test]
    fn hidden_answers_are_found_whatever_the_order_of_their_attributes() {
        let body = r#"<input type="hidden" name="csrf" value="abc"><input value="1" name="once">"#.to_owned();
        let answer = Answer { status: 200, headers: Vec::new(), body, bytes: Vec::new() };
        assert_eq!((answer.hidden("csrf"), answer.hidden("once"), answer.hidden("version")), (Some("abc".into()), Some("1".into()), None));
    }
}
