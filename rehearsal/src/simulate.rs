//! A command-and-control system that hands over a force's reports, many at once, while an inspector looks at the board.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use concord::account::make_token;
use concord::incident::sql as record;
use practice::people::Role;

use crate::colleague::Colleague;
use crate::force::Force;
use crate::people::CITY;

/// What is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// Reports that come in.
    pub calls: u32,
    /// How many are being sent at once.
    pub clients: u32,
    /// How many of a hundred are hate reports.
    pub hate_in_a_hundred: u32,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Played {
    /// Messages that were answered with a reference.
    pub acknowledged: usize,
    /// References that no record has, or that two messages got.
    pub lost: usize,
    /// Answers that were no reference, with their first words.
    pub refused: Vec<String>,
    /// How long the board took to answer, each time that it was asked meanwhile.
    pub boards: Vec<Duration>,
    /// How long all of it took.
    pub took: Duration,
}

impl Force {
    /// Plays reports through the real door; each message is sent twice, as a system does that heard no answer.
    pub fn plays(&self, day: &Day) -> Played {
        let token = self.wait(make_token(self.house(), Role::CallHandler.code(), None, "rehearsal", 30)).expect("a token");
        let inspector = self.actor(Role::ControlRoomInspector);
        let (next, left, answers) = (AtomicU32::new(0), AtomicU32::new(day.clients), Mutex::new(Vec::new()));
        let began = Instant::now();
        let mut boards = Vec::new();
        std::thread::scope(|threads| {
            for _ in 0..day.clients {
                threads.spawn(|| {
                    let program = self.program_with(&token);
                    loop {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        if number >= day.calls {
                            break;
                        }
                        let answer = hands_over(self, &program, day, number);
                        answers.lock().unwrap_or_else(PoisonError::into_inner).push(answer);
                    }
                    left.fetch_sub(1, Ordering::Relaxed);
                });
            }
            // The board is asked as long as anybody sends, and once at the end.
            while left.load(Ordering::Relaxed) > 0 || boards.is_empty() {
                boards.push(looks(&inspector));
            }
        });
        let took = began.elapsed();
        let answers = answers.into_inner().unwrap_or_else(PoisonError::into_inner);
        self.weighed(answers, boards, took)
    }

    fn weighed(&self, answers: Vec<Result<String, String>>, boards: Vec<Duration>, took: Duration) -> Played {
        let refused: Vec<String> = answers.iter().filter_map(|answer| answer.as_ref().err().cloned()).collect();
        let references: Vec<String> = answers.into_iter().flatten().collect();
        let different: BTreeSet<String> = references.iter().cloned().collect();
        let twice = references.len() - different.len();
        let there = self.read(move |tx| different.iter().map(|id| record::exists(tx, id)).collect::<Result<Vec<_>, _>>());
        let lost = twice + there.iter().filter(|there| !**there).count();
        Played { acknowledged: references.len(), lost, refused, boards, took }
    }
}

/// How long the board takes to answer.
fn looks(inspector: &Colleague<'_>) -> Duration {
    let asked = Instant::now();
    inspector.get("/board/rows").expect_status(200);
    asked.elapsed()
}

/// One report, sent twice under the same id; gives the reference that both answers name.
fn hands_over(force: &Force, program: &Colleague<'_>, day: &Day, number: u32) -> Result<String, String> {
    let hate = number % 100 < day.hate_in_a_hundred;
    let mut message = serde_json::json!({
        "message": format!("m-{number}"), "source": "REH-CAD", "source_id": format!("{number}"), "sequence": 1, "channel": "999",
        "district": CITY, "reported_at": force.house().now().to_string(), "narrative": "Words of a call in this rehearsal.",
    });
    if let (true, Some(said)) = (hate, message.as_object_mut()) {
        said.insert("strands".into(), serde_json::json!(["RACE"]));
        said.insert("perceived_by".into(), "victim".into());
    }
    let text = message.to_string();
    let (first, again) = (program.call("/api/v1/transfers", "", &text), program.call("/api/v1/transfers", "", &text));
    let reference = |body: &str| {
        let said: serde_json::Value = serde_json::from_str(body).ok()?;
        said.get("reference").and_then(serde_json::Value::as_str).map(str::to_owned)
    };
    match (reference(&first.body), reference(&again.body)) {
        (Some(one), Some(two)) if one == two => Ok(one),
        _ => Err(format!("{} {}", first.status, first.body.chars().take(200).collect::<String>())),
    }
}
