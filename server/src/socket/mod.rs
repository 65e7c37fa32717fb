//! The socket: the way in, and the first frame.

pub mod beat;
mod connection;
pub(crate) mod dispatch;
mod elsewhere;
pub mod frames;
mod hello;
pub mod hub;
pub mod link;
mod looking;
mod outgoing;
mod presence;

pub(crate) use hello::restart;

#[cfg(test)]
mod tests;

use axum::{
    extract::{
        State, WebSocketUpgrade,
        ws::{WebSocket, rejection::WebSocketUpgradeRejection},
    },
    http::{HeaderMap, StatusCode, Uri, header},
    response::Response,
};
use linnet_protocol::{ErrorCode, PROTOCOL, WireError, close, limits};

use crate::{error::problem, middleware::cors::ORIGINS, state::AppState};

/// The default of 128 KiB is filled with zeros at every read: 18 times the memory and 7 times the time.
const READ_BUFFER: usize = 4 * 1024;

/// A web view that opens the socket itself sends an origin; the app's own, or one of a developer's machine.
const DEVELOPMENT_HOSTS: [&str; 2] = ["localhost", "127.0.0.1"];

#[utoipa::path(get, path = "/socket", responses(
    (status = 101, description = "Sub-protocol `linnet.v1`; the first frame is `hello`"),
    (status = "4XX", body = linnet_protocol::Problem)))]
pub async fn open_socket(
    State(state): State<AppState>,
    headers: HeaderMap,
    uri: Uri,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let Ok(upgrade) = upgrade else {
        return problem(StatusCode::BAD_REQUEST, ErrorCode::InvalidRequest.into());
    };
    if let Some(origin) = headers.get(header::ORIGIN)
        && !origin.to_str().is_ok_and(is_ours)
    {
        return problem(StatusCode::FORBIDDEN, ErrorCode::Forbidden.into());
    }
    // An address ends in logs, so nothing is taken from it, least of all a token.
    if uri.query().is_some() {
        let refusal = WireError::new(ErrorCode::InvalidRequest).field("query");
        return problem(StatusCode::BAD_REQUEST, refusal);
    }
    let asks_for_another = upgrade.requested_protocols().next().is_some();
    let upgrade = upgrade
        .protocols([PROTOCOL])
        .read_buffer_size(READ_BUFFER)
        .max_write_buffer_size(link::QUEUE_BYTES)
        .max_message_size(limits::FRAME_BYTES)
        .max_frame_size(limits::FRAME_BYTES);
    match upgrade.selected_protocol() {
        Some(_) => upgrade.on_upgrade(move |socket| run(state, socket)),
        // A client whose protocol is not chosen gives up before it reads a close frame; the status tells it.
        None if asks_for_another => problem(
            StatusCode::UPGRADE_REQUIRED,
            ErrorCode::VersionUnsupported.into(),
        ),
        None => upgrade.on_upgrade(|socket| {
            hello::say_goodbye(socket, link::Close::new(close::VERSION, PROTOCOL))
        }),
    }
}

/// In a task of ours, so that stopping waits for the goodbye.
async fn run(state: AppState, socket: WebSocket) {
    let work = connection::run(state.clone(), socket);
    drop(state.tasks.spawn(work).await);
}

fn is_ours(origin: &str) -> bool {
    let is_development = || {
        let host = origin
            .strip_prefix("http://")
            .or_else(|| origin.strip_prefix("https://"));
        host.and_then(|it| it.split(':').next())
            .is_some_and(|it| DEVELOPMENT_HOSTS.contains(&it))
    };
    ORIGINS.contains(&origin) || is_development()
}

#[cfg(test)]
mod origin_tests {
    use super::is_ours;

    #[test]
    fn only_the_app_and_this_machine_may_open_a_socket_from_a_page() {
        for ours in [
            "tauri://localhost",
            "http://tauri.localhost",
            "http://localhost:1420",
            "https://127.0.0.1",
        ] {
            assert!(is_ours(ours), "{ours}");
        }
        let strangers = [
            "null",
            "",
            "https://example.org",
            "http://localhost.example.org",
            "http://tauri.localhost.example.org",
        ];
        for stranger in strangers.into_iter().chain([
            "tauri://example.org",
            "http://127.0.0.1.example.org",
            "file://",
        ]) {
            assert!(!is_ours(stranger), "{stranger}");
        }
    }
}
