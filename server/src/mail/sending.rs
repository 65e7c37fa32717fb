//! The task that sends what waits, and forgets what came too late.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use lettre::{
    Address, AsyncTransport, Message,
    message::{
        Mailbox,
        header::{ContentType, HeaderName, HeaderValue},
    },
};
use tokio::time::timeout;

use super::{
    Transport,
    queries::{self, Claimed, Letter},
    texts::{self, Values},
};
use crate::{
    error::{Chain, Error, Result},
    state::AppState,
};

/// What another node wrote and did not live to send is seen after this time at the latest.
const LOOK_AGAIN: TimeDelta = TimeDelta::seconds(60);
/// After which something that could not be done is tried again.
const TRY_AGAIN: TimeDelta = TimeDelta::seconds(5);
/// Handing one mail over takes no longer, or is taken for failed.
const HAND_OVER: Duration = Duration::from_mins(1);
/// No other node tries the same mail meanwhile.
const CLAIM: TimeDelta = TimeDelta::minutes(3);
/// Before the second attempt; twice as long before each after it.
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(15);
const LONGEST_WAIT: TimeDelta = TimeDelta::minutes(30);
/// Codes of one kind to one address within an hour: whoever asks more often fills a stranger's mailbox.
const CODES_AN_HOUR: i64 = 5;

pub async fn run(state: AppState) {
    loop {
        let next = pass(&state).await.unwrap_or_else(|error| {
            tracing::warn!(error = %Chain(&error), "mail has to wait");
            state.clock.now() + TRY_AGAIN
        });
        tokio::select! {
            () = state.clock.sleep_until(next) => {}
            () = state.mail.bell.notified() => {}
            () = state.stopping.cancelled() => return,
        }
    }
}

/// Sends what is due and answers when to look again.
async fn pass(state: &AppState) -> Result<DateTime<Utc>> {
    queries::delete_expired(&state.db, state.clock.now()).await?;
    let look_again = state.clock.now() + LOOK_AGAIN;
    let Some((transport, from)) = &state.mail.way else {
        return Ok(look_again);
    };
    while !state.stopping.is_cancelled() {
        let now = state.clock.now();
        let Some(mail) = queries::claim(&state.db, now, now + CLAIM).await? else {
            break;
        };
        let is_done = deliver(state, (transport, from), &mail).await?;
        if is_done {
            queries::delete(&state.db, mail.id).await?;
        } else {
            let until = state.clock.now() + wait(mail.attempts);
            queries::put_off(&state.db, mail.id, until).await?;
        }
    }
    let next = queries::next_due(&state.db).await?;
    Ok(next.unwrap_or(look_again).min(look_again))
}

fn wait(attempts: i32) -> TimeDelta {
    let doubled = attempts.saturating_sub(1).clamp(0, 16);
    (FIRST_WAIT * (1 << doubled)).min(LONGEST_WAIT)
}

/// False: it is to be tried again.
async fn deliver(
    state: &AppState,
    (transport, from): (&Transport, &Mailbox),
    mail: &Claimed,
) -> Result<bool> {
    let since = state.clock.now() - TimeDelta::hours(1);
    let Some(letter) = queries::letter(&state.db, mail.id, since).await? else {
        return Ok(true);
    };
    let Some(to) = recipient(&letter) else {
        return Ok(true);
    };
    let message = write(state, (from, to), mail, &letter)?;
    let sent = timeout(HAND_OVER, transport.send(message)).await;
    let error = match sent {
        Ok(Ok(_)) => return Ok(true),
        Ok(Err(error)) => Some(error),
        Err(_) => None,
    };
    let is_refused = error
        .as_ref()
        .is_some_and(lettre::transport::smtp::Error::is_permanent);
    let status = error
        .as_ref()
        .and_then(lettre::transport::smtp::Error::status);
    // Not the sentence of the other server, which may name the address.
    tracing::warn!(
        mail.id = %mail.id,
        mail.kind = ?mail.kind,
        mail.attempts = mail.attempts,
        status = status.map(u16::from),
        is_tls = error.as_ref().is_some_and(lettre::transport::smtp::Error::is_tls),
        is_refused,
        "a mail could not be handed over"
    );
    Ok(is_refused)
}

/// None: nobody has this name, or somebody is being flooded.
fn recipient(letter: &Letter) -> Option<Address> {
    if letter.asked > CODES_AN_HOUR {
        tracing::info!("an address was sent enough codes");
        return None;
    }
    letter.email.as_deref()?.parse().ok()
}

fn write(
    state: &AppState,
    (from, to): (&Mailbox, Address),
    mail: &Claimed,
    letter: &Letter,
) -> Result<Message> {
    let code = letter.code_id.map(|id| state.keys.code_secret(id));
    let username = letter.taken_by.as_ref().or(letter.username.as_ref());
    let values = Values {
        server: &state.config.name,
        username: username.map_or("", String::as_str),
        code: code.as_deref().unwrap_or_default(),
    };
    let (subject, body) = texts::write(mail.kind, letter.taken_by.is_some(), &values);
    // The same id for the same mail: should it go out twice, a reader may show it once.
    let id = format!("<{}@{}>", mail.id, from.email.domain());
    let is_automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
    let message = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to))
        .subject(subject)
        .message_id(Some(id))
        .date(state.clock.now().into())
        .header(ContentType::TEXT_PLAIN)
        .raw_header(HeaderValue::new(is_automatic, "auto-generated".to_owned()))
        .body(body);
    message.map_err(|_| Error::Internal("a mail cannot be written"))
}
