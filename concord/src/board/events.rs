//! The word that the board has changed: a stream of events that carries no figure and no reference, only that there is something new.
//!
//! The page then fetches the part that changed under its own session, so that the end of a posting or of a session stops the very next
//! one. A stream ends by itself after some minutes and the browser asks for another.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::sql;
use crate::frame::ask::with_type;
use crate::frame::{Ask, Failure, Reply};
use crate::house::House;

/// How often the store is asked whether anything changed.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// Looks of one stream: it ends after five minutes.
const LOOKS: u32 = 150;
/// Every so many looks something is sent though nothing changed, so that a broken line is noticed.
const ALIVE_EVERY: u32 = 7;

/// Opens the stream. The first event says where things stand, each later one that they changed.
pub async fn events(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let (send, receive) = mpsc::channel::<Result<Bytes, Infallible>>(4);
    tokio::spawn(watch(ask.house.clone(), send));
    Ok(with_type(StatusCode::OK, "text/event-stream", Body::from_stream(ReceiverStream::new(receive))))
}

async fn watch(house: House, send: mpsc::Sender<Result<Bytes, Infallible>>) {
    let mut every = tokio::time::interval(LOOK_EVERY);
    let mut known = String::new();
    for look in 0..LOOKS {
        every.tick().await;
        let Ok(mark) = house.ledger.read(sql::mark).await else { return };
        let said = if mark != known {
            let retry = if known.is_empty() { "retry: 2000\n" } else { "" };
            format!("{retry}event: changed\ndata: {mark}\n\n")
        } else if look % ALIVE_EVERY == 0 {
            ": alive\n\n".to_owned()
        } else {
            continue;
        };
        known = mark;
        // The reader is gone when nobody receives.
        if send.send(Ok(Bytes::from(said))).await.is_err() {
            return;
        }
    }
}
