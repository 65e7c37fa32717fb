//! What the feature tests of this crate share: a server on a database of its own, and its people.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use axum::extract::ws;
use linnet_protocol::{
    Activity, Conversation, ConversationId, Device, DeviceId, ErrorCode, FileId, Message,
    MessageId, MessageRef, NewConversation, NewMessage, PersonalChange, Registration, ServerFrame,
    ServerRole, SessionId, SignUp, SignedIn, UserId,
};
use sqlx::PgPool;
use tempfile::TempDir;
use tokio::sync::mpsc;

use crate::{
    App,
    admin::Actor,
    auth::{self, CurrentUser},
    config::Config,
    conversations,
    middleware::address::Origin,
    socket::link::{Connection, Waiting},
    state::AppState,
};

const PATIENCE: Duration = Duration::from_secs(20);
pub(crate) const PASSWORD: &str = "a quiet bird in the reeds";

/// Stops with the test's runtime.
pub(crate) struct Server {
    pub(crate) app: App,
    _data: TempDir,
}

impl Server {
    pub(crate) fn state(&self) -> &AppState {
        &self.app.state
    }
}

pub(crate) async fn server(db: PgPool) -> Server {
    server_with(db, |_| {}).await
}

pub(crate) async fn server_with(db: PgPool, change: impl FnOnce(&mut Config)) -> Server {
    let data = tempfile::tempdir().unwrap();
    let mut config = Config {
        listen: (std::net::Ipv4Addr::LOCALHOST, 0).into(),
        data_dir: data.path().to_owned(),
        registration: Registration::Open,
        rate_scale: 0,
        ..Config::default()
    };
    change(&mut config);
    Server {
        app: App::start_on(config, db).await.unwrap(),
        _data: data,
    }
}

pub(crate) fn device() -> Device {
    Device {
        id: DeviceId::generate(),
        name: "a test".to_owned(),
    }
}

pub(crate) fn form(name: &str) -> SignUp {
    SignUp {
        username: name.to_owned(),
        display_name: name.to_owned(),
        password: PASSWORD.to_owned(),
        email: None,
        invite: None,
        email_code: None,
        device: device(),
    }
}

/// Where requests come from that no test asks about.
pub(crate) fn nowhere() -> Origin {
    std::net::IpAddr::from([192, 0, 2, 1]).into()
}

pub(crate) async fn sign_up(state: &AppState, name: &str) -> SignedIn {
    try_sign_up(state, form(name)).await.unwrap()
}

pub(crate) async fn try_sign_up(state: &AppState, form: SignUp) -> crate::error::Result<SignedIn> {
    auth::sign_up::sign_up(state, form, nowhere()).await
}

/// A person without a password, where signing up is not the story.
pub(crate) async fn person(state: &AppState, name: &str) -> UserId {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let id = UserId::generate();
    let username = format!("{name}{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    sqlx::query(
        "insert into users (id, username, display_name, password_hash, role, created_at)
         values ($1, $2, $3, '', 'member', now())",
    )
    .bind(id)
    .bind(username)
    .bind(name)
    .execute(&state.db)
    .await
    .unwrap();
    id
}

/// What may become the picture of something, made by this person.
pub(crate) async fn avatar(state: &AppState, by: UserId) -> FileId {
    let id = FileId::generate();
    sqlx::query(
        "insert into files (id, uploader_id, purpose, name, declared_bytes, sha256, state, created_at)
         values ($1, $2, 'avatar', 'avatar', 0, '', 'finished', now())",
    )
    .bind(id)
    .bind(by)
    .execute(&state.db)
    .await
    .unwrap();
    id
}

/// What this person has uploaded and not sent yet; without bytes.
pub(crate) async fn file(state: &AppState, by: UserId) -> FileId {
    let id = FileId::generate();
    sqlx::query(
        "insert into files (id, uploader_id, purpose, name, declared_bytes, sha256, state, object, bytes, media_type, created_at)
         values ($1, $2, 'attachment', 'a.txt', 0, '', 'finished', 'none', 0, 'text/plain', now())",
    )
    .bind(id)
    .bind(by)
    .execute(&state.db)
    .await
    .unwrap();
    id
}

pub(crate) async fn person_of_role(state: &AppState, name: &str, role: ServerRole) -> UserId {
    let id = person(state, name).await;
    sqlx::query("update users set role = $2 where id = $1")
        .bind(id)
        .bind(role)
        .execute(&state.db)
        .await
        .unwrap();
    id
}

pub(crate) fn acting(user_id: UserId) -> Actor {
    Actor {
        user_id,
        address: [198, 51, 100, 7].into(),
    }
}

pub(crate) async fn group(state: &AppState, owner: UserId, others: &[UserId]) -> ConversationId {
    let new = NewConversation::group(None, others.to_vec());
    conversations::service::create(state, owner, new)
        .await
        .unwrap()
        .id
}

pub(crate) async fn direct(state: &AppState, one: UserId, other: UserId) -> Conversation {
    let new = NewConversation::direct(one, other);
    conversations::service::create(state, one, new)
        .await
        .unwrap()
}

pub(crate) fn message(conversation_id: ConversationId, body: &str) -> NewMessage {
    NewMessage::text(MessageId::generate(), conversation_id, body.to_owned())
}

pub(crate) fn place(message: &Message) -> MessageRef {
    MessageRef {
        conversation_id: message.conversation_id,
        message_id: message.id,
    }
}

#[track_caller]
pub(crate) fn code<T: std::fmt::Debug>(result: crate::error::Result<T>) -> ErrorCode {
    result.unwrap_err().into_wire().code
}

/// One device with somebody before it, which is told everything, without a socket around it.
pub(crate) struct Ear {
    pub(crate) connection: Arc<Connection>,
    waiting: mpsc::Receiver<Waiting>,
}

impl Ear {
    pub(crate) fn of(state: &AppState, user_id: UserId) -> Self {
        let session_id = SessionId::generate();
        let user = CurrentUser {
            user_id,
            session_id,
        };
        let (connection, waiting) = state.hub.register(user);
        connection.set_pushing(true);
        state.hub.set_activity(&connection, Activity::Active);
        Self {
            connection,
            waiting,
        }
    }

    /// What is found in the first frame for which something is found.
    pub(crate) async fn frame<T>(&mut self, look: impl Fn(ServerFrame) -> Option<T>) -> T {
        loop {
            let next = tokio::time::timeout(PATIENCE, self.waiting.recv());
            let waiting = next.await.expect("a frame in time").expect("a connection");
            if let Some(found) = read(waiting).and_then(&look) {
                return found;
            }
        }
    }

    pub(crate) async fn personal<T>(&mut self, look: impl Fn(PersonalChange) -> Option<T>) -> T {
        self.frame(|it| match it {
            ServerFrame::Personal { change, .. } => look(change),
            _ => None,
        })
        .await
    }

    /// What has been told so far.
    pub(crate) fn told(&mut self) -> Vec<ServerFrame> {
        std::iter::from_fn(|| self.waiting.try_recv().ok())
            .filter_map(read)
            .collect()
    }
}

fn read(waiting: Waiting) -> Option<ServerFrame> {
    match waiting.message {
        ws::Message::Text(text) => serde_json::from_str(&text).ok(),
        _ => None,
    }
}
