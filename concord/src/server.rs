//! The server: accepts connections, answers them, and does what waits beside that: sealing heads, sending messages, forgetting old sessions.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use jiff::ToSpan;
use practice::incident::ContactChannel;
use practice::policy::Policy;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::house::House;
use crate::ledger::{Fault, Tx, outbox};
use crate::mail;

/// Connections at once; more wait in the system's queue.
const CONNECTIONS: usize = 1024;
/// A client that takes longer over its request's headers is cut off.
const HEADER_TIME: Duration = Duration::from_secs(10);
/// How often new journal entries are sealed.
const SEAL_EVERY: Duration = Duration::from_secs(2);
/// How often months that are over are added up for the figures.
const TOTALS_EVERY: Duration = Duration::from_secs(60);
/// How often old sessions and idempotency keys are forgotten.
const SWEEP_EVERY: Duration = Duration::from_secs(600);
/// How often it is looked whether a return has become due, or an answer is missing.
const CALENDAR_EVERY: Duration = Duration::from_secs(60);
/// How long running requests may take to end when the service stops.
const STOP_TIME: Duration = Duration::from_secs(10);
/// Idempotency keys are kept this long.
const KEYS_DAYS: i64 = 7;

/// Binds the address and says so: `announce` gets the address that was bound (port 0 picks one).
pub async fn serve(house: House, listen: SocketAddr, announce: impl FnOnce(SocketAddr)) -> Result<(), Fault> {
    let listener = TcpListener::bind(listen).await.map_err(|error| Fault::new(format!("cannot listen on {listen}: {error}")))?;
    announce(listener.local_addr()?);
    let router = crate::doors::router(house.clone());
    let beside = tokio::spawn(beside(house.clone()));
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut open = JoinSet::new();
    let stop = stop_signal();
    tokio::pin!(stop);
    loop {
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (place, listener.accept().await)
        };
        tokio::select! {
            () = &mut stop => break,
            (place, accepted) = next => {
                let (Ok(place), Ok((stream, _))) = (place, accepted) else { continue };
                let _ = stream.set_nodelay(true);
                let service = TowerToHyperService::new(router.clone());
                open.spawn(async move {
                    let _place = place;
                    let mut http = hyper::server::conn::http1::Builder::new();
                    http.timer(TokioTimer::new()).header_read_timeout(HEADER_TIME);
                    let _ = http.serve_connection(TokioIo::new(stream), service).await;
                });
                while open.try_join_next().is_some() {}
            }
        }
    }
    beside.abort();
    drop(listener);
    let _ = tokio::time::timeout(STOP_TIME, async { while open.join_next().await.is_some() {} }).await;
    house.ledger.seal_heads(house.now()).await
}

async fn stop_signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! { _ = terminate.recv() => {}, _ = tokio::signal::ctrl_c() => {} }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

async fn beside(house: House) {
    let mut seal = tokio::time::interval(SEAL_EVERY);
    let mut sweep = tokio::time::interval(SWEEP_EVERY);
    let mut calendar = tokio::time::interval(CALENDAR_EVERY);
    let mut totals = tokio::time::interval(TOTALS_EVERY);
    let mut keep = tokio::time::interval(crate::retention::sweep::EVERY.unsigned_abs());
    loop {
        let done = tokio::select! {
            _ = seal.tick() => seal_and_send(&house).await,
            _ = sweep.tick() => sweep_up(&house).await,
            _ = calendar.tick() => crate::returns::national::keep_up(&house).await.map(|_| ()),
            _ = totals.tick() => crate::figures::kept::keep(&house).await.map(|_| ()),
            _ = keep.tick() => crate::retention::sweep::round(&house).await,
        };
        if let Err(fault) = done {
            tracing::error!(fault = %fault, "work beside the requests failed");
        }
    }
}

async fn seal_and_send(house: &House) -> Result<(), Fault> {
    house.ledger.seal_heads(house.now()).await?;
    // A system that does not answer holds up nothing: what is leased is nobody else's meanwhile.
    let sender = house.clone();
    tokio::spawn(async move {
        if let Err(fault) = send(&sender).await {
            tracing::error!(fault = %fault, "messages could not be sent");
        }
    });
    Ok(())
}

/// What a message leaves as.
enum Leaves {
    /// By mail.
    Mail(mail::Letter),
    /// As a file in the pick-up folder.
    File,
    /// Not at all: the letter's channel is safe no more, or there is nowhere to send it.
    Nowhere,
}

/// Sends what waits: by mail where a relay is set, else as files in the pick-up folder, from which the force's mail relay takes them. A file is
/// named after its message and a mail carries its id, so that one sent twice is still one.
pub async fn send(house: &House) -> Result<(), Fault> {
    let now = house.now();
    let messages = house.ledger.housekeeping(move |tx| outbox::lease(tx, now, 100)).await?;
    // Before the force is set up nothing waits.
    let Ok(policy) = house.policy().map(|policy| (now, policy)) else { return Ok(()) };
    if messages.is_empty() {
        return Ok(());
    }
    let (mut sent, messages) = write_back(house, messages).await?;
    let settings = house.mail();
    let with = settings.clone();
    let messages = house
        .ledger
        .read(move |tx| {
            let each = messages.into_iter().map(|message| leaves(tx, with.as_deref(), &message, &policy).map(|as_what| (message, as_what)));
            each.collect::<Result<Vec<_>, Fault>>()
        })
        .await?;
    let folder = house.ledger.data().join("outbox");
    let (gone, stayed) = tokio::task::spawn_blocking(move || hand_on(settings.as_deref(), &folder, messages)).await??;
    sent.extend(gone);
    house
        .ledger
        .housekeeping(move |tx| {
            outbox::sent(tx, now, &sent)?;
            stayed.iter().try_for_each(|message| outbox::put_off(tx, now, message))
        })
        .await
}

fn leaves(
    tx: &mut Tx<'_>,
    settings: Option<&mail::Settings>,
    message: &outbox::Message,
    policy: &(jiff::Timestamp, Arc<Policy>),
) -> Result<Leaves, Fault> {
    let Some(number) = message.contact else {
        let notice = settings.filter(|_| message.kind == "notice");
        let to = notice.and_then(|settings| settings.notices_for(&message.role, &message.place));
        return Ok(to.map_or(Leaves::File, |to| {
            let text = message.message.clone();
            Leaves::Mail(mail::Letter { id: message.id.clone(), to, subject: mail::TO_COLLEAGUES, text })
        }));
    };
    let (Some(settings), Some((channel, address, text))) =
        (settings, crate::victim::letters::to_send(tx, &message.record, number, policy.0, &policy.1)?)
    else {
        return Ok(Leaves::Nowhere);
    };
    let to = if channel == ContactChannel::Text { settings.text_for(&address) } else { Some(address) };
    Ok(to.map_or(Leaves::Nowhere, |to| Leaves::Mail(mail::Letter { id: message.id.clone(), to, subject: mail::TO_A_VICTIM, text })))
}

type Handed = (Vec<String>, Vec<outbox::Message>);

/// Hands messages on; gives the ids of those that left and the messages that did not.
fn hand_on(settings: Option<&mail::Settings>, folder: &Path, messages: Vec<(outbox::Message, Leaves)>) -> Result<Handed, Fault> {
    let relay = settings.map(mail::Settings::relay).transpose()?;
    let (mut gone, mut stayed) = (Vec::new(), Vec::new());
    for (message, as_what) in messages {
        let done = match (&as_what, settings, &relay) {
            (Leaves::Mail(letter), Some(settings), Some(relay)) => settings.deliver(relay, letter),
            (Leaves::File, ..) => {
                std::fs::create_dir_all(folder)?;
                put_down(folder, &message).map_err(|fault| fault.to_string())
            }
            _ => Err("there is nowhere to send it".to_owned()),
        };
        match done {
            Ok(()) => gone.push(message.id),
            Err(why) => {
                tracing::warn!(message = %message.id, tries = message.tries, why = %why, "a message did not leave");
                stayed.push(message);
            }
        }
    }
    Ok((gone, stayed))
}

/// Posts write-backs to the systems that have an address; gives the ids of those that were taken, and the messages for the folder. One that
/// was not taken keeps its lease and is tried again after it.
async fn write_back(house: &House, messages: Vec<outbox::Message>) -> Result<(Vec<String>, Vec<outbox::Message>), Fault> {
    let (mut sent, mut others) = (Vec::new(), Vec::new());
    for message in messages {
        let source = message.place.clone();
        let known = match message.kind.as_str() {
            crate::transfer::sql::WRITE_BACK => house.ledger.read(move |tx| crate::transfer::sql::source(tx, &source)).await?,
            _ => None,
        };
        let address = known.and_then(|source| source.address).and_then(|text| crate::transfer::deliver::address(&text).ok());
        let Some(address) = address else {
            others.push(message);
            continue;
        };
        match crate::transfer::deliver::post(&address, &message.id, &message.message).await {
            Ok(()) => sent.push(message.id),
            Err(fault) => tracing::warn!(message = %message.id, fault = %fault, "a write-back was not taken and is tried again"),
        }
    }
    Ok((sent, others))
}

fn put_down(folder: &Path, message: &outbox::Message) -> Result<(), Fault> {
    let text =
        serde_json::json!({ "id": message.id, "role": message.role, "place": message.place, "kind": message.kind, "message": message.message });
    let half = folder.join(format!("{}.part", message.id));
    std::fs::write(&half, text.to_string())?;
    std::fs::rename(&half, folder.join(format!("{}.json", message.id)))?;
    Ok(())
}

/// What the clock alone brings: days that owe their figures, and what may be forgotten.
async fn sweep_up(house: &House) -> Result<(), Fault> {
    crate::returns::keep_up(house).await?;
    forget(house).await
}

async fn forget(house: &House) -> Result<(), Fault> {
    let (since, keys) = (house.clock().real().saturating_sub(24.hours())?, house.now().saturating_sub((24 * KEYS_DAYS).hours())?);
    house
        .ledger
        .housekeeping(move |tx| {
            crate::account::sql::forget_sessions(tx, since)?;
            crate::ledger::idempotency::forget(tx, keys)
        })
        .await
}
