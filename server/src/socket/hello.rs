//! The beginning and the end of a connection: the first frame, and why the last one is sent.

use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use linnet_protocol::{Request, ServerFrame, close};
use tokio::time::timeout;

use super::{dispatch, frames, link::Close};
use crate::{auth::CurrentUser, state::AppState};

const GOODBYE: Duration = Duration::from_secs(1);

/// The first frame.
pub(super) struct Hello {
    pub(super) n: u32,
    pub(super) user: CurrentUser,
    pub(super) token: String,
    pub(super) expires: u64,
    pub(super) digest: linnet_protocol::Digest,
}

/// The first frame. `Err(None)`: the other side went away.
pub(super) async fn hello(
    state: &AppState,
    socket: &mut WebSocket,
) -> std::result::Result<Hello, Option<Close>> {
    let frame = loop {
        let text = match socket.recv().await {
            Some(Ok(Message::Text(text))) => text,
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
            Some(Ok(Message::Binary(_))) => return Err(Some(Close::new(close::RULE, "text only"))),
            Some(Ok(Message::Close(_))) | None => return Err(None),
            Some(Err(error)) => return Err(close_for(&error)),
        };
        match dispatch::read(text.as_str()) {
            Ok(Ok(frame)) => break frame,
            // A client of another version may find the words that are known here, while the time for hello lasts.
            Ok(Err((n, error))) => {
                let answer = frames::text(&ServerFrame::Error { n, error });
                if socket.send(Message::Text(answer)).await.is_err() {
                    return Err(None);
                }
            }
            Err(dispatch::NotAFrame) => {
                return Err(Some(Close::new(close::RULE, "hello comes first")));
            }
        }
    };
    let Request::Hello { token, digest, .. } = frame.request else {
        return Err(Some(Close::new(close::RULE, "hello comes first")));
    };
    match state.keys.read_access_token(&token, state.clock.now()) {
        Ok((user, expires)) => Ok(Hello {
            n: frame.n,
            user,
            token,
            expires,
            digest,
        }),
        Err(_) => Err(Some(Close::new(close::TOKEN, ""))),
    }
}

/// Come back after a wait of one's own, or all come back in the same instant.
pub(crate) fn restart() -> Close {
    Close::new(close::RESTART, rand::random_range(0..3_000_u32).to_string())
}

/// Waits a moment for the other side, or the close frame may be lost with the connection.
pub(super) async fn say_goodbye(mut socket: WebSocket, close: Close) {
    let frame = CloseFrame {
        code: close.code,
        reason: close.reason.into(),
    };
    let goodbye = async {
        if socket.send(Message::Close(Some(frame))).await.is_ok() {
            while let Some(Ok(_)) = socket.recv().await {}
        }
    };
    drop(timeout(GOODBYE, goodbye).await);
}

/// What a broken frame is answered with; nothing, where the connection itself broke.
pub(super) fn close_for(error: &axum::Error) -> Option<Close> {
    let text = error.to_string();
    let is = |words: &[&str]| words.iter().any(|it| text.contains(it));
    if is(&["Space limit exceeded"]) {
        Some(Close::new(close::SIZE, ""))
    } else if is(&["UTF-8"]) {
        Some(Close::new(close::TEXT, ""))
    } else if is(&["WebSocket protocol error"]) && !is(&["Connection reset"]) {
        Some(Close::new(close::PROTOCOL, ""))
    } else {
        None
    }
}
