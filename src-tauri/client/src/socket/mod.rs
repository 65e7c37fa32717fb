//! The connection of one account: made, kept, lost, made again.
//!
//! A connection begins with the hello and the digest of the cache. [`pump`] then moves frames, [`crate::sync::Door`]
//! applies them, [`link::Link`] lets everybody else ask. When it ends, the reason decides what follows: the server's word
//! (contract 3) or a wait that doubles, with full jitter, up to a minute. A sleep of the machine or a person who presses
//! "try again" ends any wait.

mod backoff;
pub(crate) mod link;
mod pump;

use std::{sync::Arc, time::Duration};

use linnet_protocol::{Reply, Request};
use secrecy::ExposeSecret;
use tokio::{sync::mpsc, time::Instant};
use tokio_util::sync::CancellationToken;

pub(crate) use self::pump::{NoSocket, open};
use self::{
    backoff::{Backoff, End, STABLE},
    link::{ASKS, Ask, exchange},
    pump::{FRAMES, Pump},
};
use crate::{
    account::OpenAccount,
    clock::{self, Moment},
    error::CoreError,
    session::{Access, NoToken},
    sync::{Door, queries},
    view::{AccountState, Connection},
};

/// A server that speaks another version is asked again after this time.
const UNSUPPORTED_WAIT: Duration = Duration::from_mins(5);
/// How long the end of a session waits for its reason.
const WHY_LIMIT: Duration = Duration::from_secs(5);
/// How long the last frames of a connection are listened to.
const LAST_FRAMES: Duration = Duration::from_secs(1);
/// How often a wait looks whether the machine slept.
const TICK: Duration = Duration::from_secs(1);

/// Keeps the account connected until `stop`, or until its session ends.
pub(crate) async fn run(account: Arc<OpenAccount>, stop: CancellationToken) {
    let mut backoff = Backoff::default();
    loop {
        account.link.show(Connection::Connecting);
        let began = Instant::now();
        let end = connect(&account, &stop).await;
        account.link.detach();
        account.passing_ended();
        if began.elapsed() > STABLE {
            backoff.reset();
        }
        let wait = match end {
            End::Stopped => return,
            End::SessionEnded(state) => {
                let state = why_ended(&account, state).await;
                return account.end_run(&stop, state).await;
            }
            End::Resume => Duration::ZERO,
            End::Woke => {
                backoff.reset();
                Duration::ZERO
            }
            End::Wait(wait) => wait,
            End::Unsupported => UNSUPPORTED_WAIT,
            End::Token => {
                account.session.refuse_access().await;
                backoff.next(rand::random())
            }
            End::Lost => backoff.next(rand::random()),
        };
        account.link.show(if end == End::Unsupported {
            Connection::Unsupported
        } else {
            let retry_at = clock::now() + wait;
            Connection::Offline {
                retry_at: Some(retry_at),
            }
        });
        tokio::select! {
            () = stop.cancelled() => return,
            () = account.link.retry.notified() => backoff.reset(),
            slept = wait_awake(wait) => if let Some(slept) = slept {
                account.journal.woke(slept);
                backoff.reset();
            },
        }
    }
}

/// A close says that the session has ended; only a refresh says whether its token was stolen.
async fn why_ended(account: &OpenAccount, told: AccountState) -> AccountState {
    account.session.refuse_access().await;
    let asking = account.session.access();
    match tokio::time::timeout(WHY_LIMIT, asking).await {
        Ok(Err(NoToken::Ended(state))) => state,
        _ => told,
    }
}

/// A wait is over when the machine wakes, and says how long it slept.
async fn wait_awake(wait: Duration) -> Option<Duration> {
    let until = Instant::now() + wait;
    let mut seen = Moment::now();
    loop {
        let step = until.saturating_duration_since(Instant::now()).min(TICK);
        if step.is_zero() {
            return None;
        }
        tokio::time::sleep(step).await;
        let now = Moment::now();
        let slept = std::mem::replace(&mut seen, now).slept_until(now);
        if slept.is_some() {
            return slept;
        }
    }
}

/// One connection, from the token to the end.
async fn connect(account: &Arc<OpenAccount>, stop: &CancellationToken) -> End {
    let opening = async {
        let access = account
            .session
            .access()
            .await
            .map_err(|error| match error {
                NoToken::Ended(state) => End::SessionEnded(state),
                NoToken::Failed(_) => End::Lost,
            })?;
        let stream = pump::open(&account.api).await?;
        Ok((access, stream))
    };
    let (access, stream) = tokio::select! {
        () = stop.cancelled() => return End::Stopped,
        // What was begun may go through a network that is no more.
        () = account.link.retry.notified() => return End::Resume,
        opened = opening => match opened {
            Ok(opened) => opened,
            Err(end) => return end,
        },
    };
    let (speaker, questions) = mpsc::channel(ASKS);
    let (frames, mut received) = mpsc::channel(FRAMES);
    let hang_up = stop.child_token();
    let pump = Pump::new(stream, questions, frames, account).run(hang_up.clone());
    let mut pump = account.tasks.spawn(pump);
    let talk = async {
        match hello(account, &access, speaker).await {
            Ok(()) => talk(account, access, &mut received).await,
            Err(end) => end,
        }
    };
    tokio::pin!(talk);
    tokio::select! {
        // If the pump ends first it knows why. Its last frames still lie here: what they bring is told to the person.
        end = &mut pump => {
            let end = end.unwrap_or(End::Lost);
            if end != End::Stopped {
                let _ = tokio::time::timeout(LAST_FRAMES, talk).await;
            }
            account.set_nudges(None);
            end
        }
        end = &mut talk => {
            hang_up.cancel();
            match pump.await {
                Ok(End::Stopped) | Err(_) => end,
                Ok(why) => why,
            }
        }
    }
}

async fn hello(account: &OpenAccount, access: &Access, asks: mpsc::Sender<Ask>) -> Result<(), End> {
    let digest = account
        .store
        .read(queries::digest)
        .await
        .map_err(|_| End::Lost)?;
    let request = Request::Hello {
        token: access.token.expose_secret().to_owned(),
        device_id: account.device_id,
        digest,
    };
    match exchange(&asks, request).await {
        Ok(Reply::Welcome { user_id }) if user_id == account.me => {
            account.link.attach(asks);
            account.connected();
            Ok(())
        }
        Ok(_) => {
            tracing::error!("the server takes this account for another");
            Err(End::Lost)
        }
        Err(_) => Err(End::Lost),
    }
}

/// Applies what comes until that is no longer possible, with a fresh token in time.
async fn talk(
    account: &Arc<OpenAccount>,
    access: Access,
    frames: &mut mpsc::Receiver<linnet_protocol::ServerFrame>,
) -> End {
    account
        .link
        .show(Connection::CatchingUp { conversations: 0 });
    let (nudges, mut places) = mpsc::unbounded_channel();
    account.set_nudges(Some(nudges));
    let door = Door::new(account.clone());
    let end = tokio::select! {
        outcome = door.run(frames, &mut places) => {
            if let Err(error) = outcome && error != CoreError::Offline {
                tracing::warn!(%error, "the connection is given up");
            }
            End::Lost
        }
        end = keep_token(account, access) => end,
        () = account.store.rebuilt() => End::Resume,
    };
    account.set_nudges(None);
    end
}

/// Renews the access token before it ends. Without a network it is tried again; without a session it is over.
async fn keep_token(account: &Arc<OpenAccount>, mut access: Access) -> End {
    loop {
        tokio::time::sleep_until(access.renew_at().into()).await;
        match account.session.renew(&access).await {
            Ok(next) => {
                access = next;
                let token = access.token.expose_secret().to_owned();
                if account
                    .link
                    .request(Request::Renew { token })
                    .await
                    .is_err()
                {
                    return End::Lost;
                }
            }
            Err(NoToken::Ended(state)) => return End::SessionEnded(state),
            Err(NoToken::Failed(_)) => tokio::time::sleep(Duration::from_secs(5)).await,
        }
    }
}

#[cfg(test)]
mod tests;
