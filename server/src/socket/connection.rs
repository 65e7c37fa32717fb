//! One connection, from hello to goodbye.
//!
//! Reading and writing run side by side in one task. The reader takes one frame at a time; sends and receipts, whose
//! answers wait for a flush, and searches, which may take long, are answered whenever they are done and do not hold up
//! the frames behind them. Whatever ends first (the reader, the writer, or a word from the hub) gives the reason of the close.

use std::{collections::VecDeque, time::Duration};

use axum::extract::ws::{Message, WebSocket};
use futures_util::{
    StreamExt,
    future::BoxFuture,
    stream::{FuturesUnordered, SplitStream},
};
use linnet_protocol::{ErrorCode, Reply, Request, ServerFrame, close, limits};
use tokio::time::{Instant, sleep_until, timeout};

use super::{
    dispatch,
    hello::{Hello, close_for, hello, restart, say_goodbye},
    link::{Close, Connection},
    outgoing::{Outgoing, write},
};
use crate::{
    auth,
    error::Result,
    messages::{self, writer::Answer},
    middleware::rate_limit::Bucket,
    state::AppState,
    sync,
};

const HELLO: Duration = Duration::from_secs(5);
const SILENCE: Duration = Duration::from_secs(limits::SILENCE_SECONDS);
const LAST_WORDS: Duration = Duration::from_secs(1);
/// Answers that may be outstanding; then the next frame waits to be read.
const IN_FLIGHT: usize = 64;
/// Of one person at once: each device, and what it left behind on a bad line. One person cannot take the sockets of all.
const CONNECTIONS: usize = 5 * limits::DEVICES;
const VIOLATIONS: usize = 10;
const VIOLATION_WINDOW: Duration = Duration::from_secs(10);
/// How long a client that passed too many limits stays away, in milliseconds.
const LIMIT_WAIT: &str = "10000";

pub(super) async fn run(state: AppState, mut socket: WebSocket) {
    let hello = tokio::select! {
        hello = timeout(HELLO, hello(&state, &mut socket)) => hello,
        () = state.stopping.cancelled() => return say_goodbye(socket, restart()).await,
    };
    let hello = match hello {
        Ok(Ok(hello)) => hello,
        Ok(Err(Some(close))) => return say_goodbye(socket, close).await,
        Ok(Err(None)) => return,
        Err(_) => return say_goodbye(socket, Close::new(close::NO_HELLO, "")).await,
    };
    if state.hub.connections_of(hello.user.user_id) >= CONNECTIONS {
        return say_goodbye(socket, Close::new(close::LIMIT, LIMIT_WAIT)).await;
    }
    // From here on the connection is told everything; only then is it looked whether the session still lives.
    let (connection, waiting) = state.hub.register(hello.user);
    let (mut sink, mut stream) = socket.split();
    let mut outgoing = Outgoing::new(waiting);
    let close = tokio::select! {
        close = connection.closed() => Some(close),
        close = write(&mut sink, &mut outgoing) => close,
        close = read(&state, &connection, &mut stream, hello) => close,
    };
    state.hub.remove(&connection);
    let Some(close) = close else { return };
    if close.code != close::SLOW && close.code != close::SESSION_ENDED {
        // What was answered before the end is said before the goodbye.
        outgoing.end();
        drop(timeout(LAST_WORDS, write(&mut sink, &mut outgoing)).await);
    }
    if let Ok(socket) = sink.reunite(stream) {
        say_goodbye(socket, close).await;
    }
}

type Answers<'a> = FuturesUnordered<BoxFuture<'a, (u32, Result<Reply>)>>;

struct Reader<'a> {
    state: &'a AppState,
    connection: &'a Connection,
    answers: Answers<'a>,
    expires: Instant,
    violations: VecDeque<Instant>,
}

async fn read(
    state: &AppState,
    connection: &Connection,
    stream: &mut SplitStream<WebSocket>,
    hello: Hello,
) -> Option<Close> {
    let mut reader = Reader {
        state,
        connection,
        answers: FuturesUnordered::new(),
        expires: instant_of(state, hello.expires),
        violations: VecDeque::new(),
    };
    if let Err(close) = reader.begin(hello).await {
        return Some(close);
    }
    loop {
        let has_room = reader.answers.len() < IN_FLIGHT;
        let read = tokio::select! {
            Some((n, result)) = reader.answers.next() => reader.answer(n, result).await,
            () = sleep_until(reader.expires) => Err(Some(Close::new(close::TOKEN, ""))),
            next = timeout(SILENCE, stream.next()), if has_room => match next {
                Ok(Some(Ok(message))) => reader.take(message).await,
                Ok(Some(Err(error))) => Err(close_for(&error)),
                Ok(None) | Err(_) => Err(None),
            },
        };
        if let Err(close) = read {
            return close;
        }
    }
}

impl Reader<'_> {
    async fn begin(&mut self, hello: Hello) -> std::result::Result<(), Close> {
        let fail = |error: crate::error::Error| match error.into_wire().code {
            why @ (ErrorCode::SessionEnded | ErrorCode::SessionStolen) => Close::session_ended(why),
            ErrorCode::Unauthorized => Close::new(close::TOKEN, ""),
            _ => restart(),
        };
        auth::service::authenticate(self.state, &hello.token)
            .await
            .map_err(fail)?;
        let limits = &self.state.limits;
        limits
            .check(Bucket::Request, &hello.user.user_id)
            .map_err(|_| Close::new(close::LIMIT, LIMIT_WAIT))?;
        let reply = Reply::Welcome {
            user_id: hello.user.user_id,
        };
        self.connection
            .send(&ServerFrame::Reply { n: hello.n, reply })
            .await;
        sync::service::begin(self.state, self.connection, hello.digest)
            .await
            .map_err(fail)
    }

    async fn answer(
        &mut self,
        n: u32,
        result: Result<Reply>,
    ) -> std::result::Result<(), Option<Close>> {
        let frame = match result {
            Ok(reply) => ServerFrame::Reply { n, reply },
            Err(error) => ServerFrame::Error {
                n,
                error: error.into_wire(),
            },
        };
        self.connection.send(&frame).await;
        match frame {
            ServerFrame::Error { error, .. } if error.code == ErrorCode::RateLimited => {
                self.count_violation()
            }
            _ => Ok(()),
        }
    }

    fn count_violation(&mut self) -> std::result::Result<(), Option<Close>> {
        let now = Instant::now();
        self.violations.push_back(now);
        while self
            .violations
            .front()
            .is_some_and(|first| now - *first > VIOLATION_WINDOW)
        {
            self.violations.pop_front();
        }
        if self.violations.len() < VIOLATIONS {
            Ok(())
        } else {
            Err(Some(Close::new(close::LIMIT, LIMIT_WAIT)))
        }
    }

    async fn take(&mut self, message: Message) -> std::result::Result<(), Option<Close>> {
        let limited = self
            .state
            .limits
            .check(Bucket::Request, &self.connection.user.user_id);
        let text = match message {
            Message::Text(text) => text,
            Message::Close(_) => return Err(None),
            Message::Binary(_) => return Err(Some(Close::new(close::RULE, "text only"))),
            Message::Ping(_) | Message::Pong(_) => {
                return if limited.is_err() {
                    self.count_violation()
                } else {
                    Ok(())
                };
            }
        };
        let (n, request) = match dispatch::read(text.as_str()) {
            Ok(Ok(frame)) => (frame.n, Ok(frame.request)),
            Ok(Err((n, error))) => (n, Err(error)),
            Err(dispatch::NotAFrame) => return Err(Some(Close::new(close::RULE, "not a frame"))),
        };
        match (limited, request) {
            (Err(error), _) => self.answer(n, Err(error)).await,
            (Ok(()), Ok(request)) => match self.check_write(&request) {
                Ok(()) => self.request(n, request).await,
                Err(error) => self.answer(n, Err(error)).await,
            },
            (Ok(()), Err(error)) => self.answer(n, Err(error.into())).await,
        }
    }

    /// What changes something counts where the same over HTTP does.
    fn check_write(&self, request: &Request) -> Result<()> {
        if !dispatch::is_write(request) {
            return Ok(());
        }
        let user = self.connection.user.user_id;
        self.state.limits.check(Bucket::Write, &user)
    }

    async fn request(
        &mut self,
        n: u32,
        request: Request,
    ) -> std::result::Result<(), Option<Close>> {
        let (state, connection) = (self.state, self.connection);
        match request {
            // Enqueued here, so that what a device sends in order is numbered in that order.
            Request::SendMessage(new) => {
                let user = connection.user.user_id;
                match messages::service::begin_sending(state, user, new).await {
                    Ok(answer) => self.answers.push(Box::pin(sent(n, answer))),
                    Err(error) => return self.answer(n, Err(error)).await,
                }
            }
            request @ (Request::MarkRead { .. }
            | Request::MarkDelivered { .. }
            | Request::FindMessages(_)
            | Request::Search { .. }) => {
                self.answers.push(Box::pin(async move {
                    (n, dispatch::dispatch(state, connection, request).await)
                }));
            }
            Request::CaughtUp { digest } => {
                self.answer(n, Ok(Reply::Done {})).await?;
                let caught_up = sync::service::caught_up(state, connection, digest).await;
                return caught_up.map_err(|error| Some(unsaid(error)));
            }
            Request::Heads {} => {
                self.answer(n, Ok(Reply::Done {})).await?;
                let sent = sync::service::send_heads(state, connection).await;
                return sent.map_err(|error| Some(unsaid(error)));
            }
            Request::Renew { token } => {
                let renewed = self.renew(&token).await;
                return self.answer(n, renewed).await;
            }
            request => {
                let result = dispatch::dispatch(state, connection, request).await;
                return self.answer(n, result).await;
            }
        }
        Ok(())
    }

    /// A newer token of the same session.
    async fn renew(&mut self, token: &str) -> Result<Reply> {
        let (user, expires) = auth::service::authenticate(self.state, token).await?;
        if user.session_id != self.connection.user.session_id {
            return Err(ErrorCode::Unauthorized.into());
        }
        self.expires = instant_of(self.state, expires);
        Ok(Reply::Done {})
    }
}

async fn sent(n: u32, answer: Answer) -> (u32, Result<Reply>) {
    (
        n,
        answer
            .message()
            .await
            .map(|it| Reply::Message(Box::new(it))),
    )
}

/// The heads were promised and could not be read: the client has to begin again.
fn unsaid(error: crate::error::Error) -> Close {
    error.into_wire();
    restart()
}

fn instant_of(state: &AppState, expires: u64) -> Instant {
    let now = u64::try_from(state.clock.now().timestamp()).unwrap_or(0);
    Instant::now() + Duration::from_secs(expires.saturating_sub(now))
}
