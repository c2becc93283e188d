//! Counts of what the service answered, for `/metrics`: statuses and time, nothing about anybody.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Upper edges of the time buckets, in milliseconds.
const EDGES: [u64; 8] = [1, 3, 10, 30, 100, 300, 1_000, 3_000];

static BY_CLASS: [AtomicU64; 5] = [const { AtomicU64::new(0) }; 5];
static BY_TIME: [AtomicU64; EDGES.len() + 1] = [const { AtomicU64::new(0) }; EDGES.len() + 1];
static MICROS: AtomicU64 = AtomicU64::new(0);

/// Notes one answer.
pub fn answered(status: u16, took: Duration) {
    let class = usize::from(status / 100).clamp(1, 5) - 1;
    if let Some(count) = BY_CLASS.get(class) {
        count.fetch_add(1, Ordering::Relaxed);
    }
    let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    let bucket = EDGES.partition_point(|edge| *edge < millis);
    if let Some(count) = BY_TIME.get(bucket) {
        count.fetch_add(1, Ordering::Relaxed);
    }
    MICROS.fetch_add(u64::try_from(took.as_micros()).unwrap_or(0), Ordering::Relaxed);
}

/// The counts in the Prometheus text format.
pub fn text() -> String {
    let mut text = String::from("# TYPE concord_answers_total counter\n");
    for (class, count) in (1..).zip(&BY_CLASS) {
        let _ = writeln!(text, "concord_answers_total{{status=\"{class}xx\"}} {}", count.load(Ordering::Relaxed));
    }
    text.push_str("# TYPE concord_answer_seconds histogram\n");
    let mut so_far = 0;
    for (place, count) in BY_TIME.iter().enumerate() {
        so_far += count.load(Ordering::Relaxed);
        let edge = EDGES.get(place).map_or_else(|| "+Inf".to_owned(), |millis| format!("{}.{:03}", millis / 1000, millis % 1000));
        let _ = writeln!(text, "concord_answer_seconds_bucket{{le=\"{edge}\"}} {so_far}");
    }
    let micros = MICROS.load(Ordering::Relaxed);
    let _ = writeln!(text, "concord_answer_seconds_sum {}.{:06}", micros / 1_000_000, micros % 1_000_000);
    let _ = writeln!(text, "concord_answer_seconds_count {so_far}");
    text
}
