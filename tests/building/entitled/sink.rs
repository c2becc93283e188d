//! A small mail relay that keeps what it is given: enough of SMTP for a client that signs in to nobody.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

/// A relay on this machine.
pub struct Sink {
    /// Its port.
    pub port: u16,
    mails: Arc<Mutex<Vec<String>>>,
    refusals: Arc<AtomicU32>,
}

impl Sink {
    /// A relay that refuses the first so many messages and takes the rest.
    pub fn refusing(first: u32) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (mails, refusals) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicU32::new(first)));
        let (kept, left) = (Arc::clone(&mails), Arc::clone(&refusals));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (kept, left) = (Arc::clone(&kept), Arc::clone(&left));
                std::thread::spawn(move || talk(stream, &kept, &left));
            }
        });
        Self { port, mails, refusals }
    }

    /// What it was given, whole: envelope, headers and body.
    pub fn mails(&self) -> Vec<String> {
        self.mails.lock().unwrap().clone()
    }

    /// How many messages it will still refuse.
    pub fn refuses(&self) -> u32 {
        self.refusals.load(Ordering::SeqCst)
    }
}

fn talk(mut stream: TcpStream, kept: &Mutex<Vec<String>>, left: &AtomicU32) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let mut say = |words: &str| stream.write_all(format!("{words}\r\n").as_bytes()).is_ok();
    let mut mail = String::new();
    say("220 sink");
    while let Some(Ok(line)) = lines.next() {
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
        match verb.as_str() {
            "EHLO" | "HELO" => say("250 sink"),
            "RCPT" if left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1)).is_ok() => say("451 later"),
            "MAIL" => {
                mail = format!("{line}\n");
                say("250 fine")
            }
            "RCPT" => {
                mail.push_str(&line);
                mail.push('\n');
                say("250 fine")
            }
            "DATA" => {
                say("354 go on");
                for line in lines.by_ref().map_while(Result::ok).take_while(|line| line != ".") {
                    mail.push_str(&line);
                    mail.push('\n');
                }
                kept.lock().unwrap().push(std::mem::take(&mut mail));
                say("250 taken")
            }
            "QUIT" => {
                say("221 bye");
                return;
            }
            _ => say("250 fine"),
        };
    }
}
