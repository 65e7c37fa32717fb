//! What people find, and what they do not.

mod golden;
mod hidden;
mod hostile;
mod messages;
mod names;

use linnet_protocol::{
    ConversationId, ErrorCode, MessageId, UserId,
    search::{FindMessages, SearchAnswer, SearchPage},
};
use sqlx::PgPool;

use super::{indexing, service};
use crate::{
    error::Error,
    messages::service as sending,
    state::AppState,
    testing::{self, Server},
};

async fn server(db: PgPool) -> Server {
    testing::server(db).await
}

async fn say(state: &AppState, by: UserId, id: ConversationId, body: &str) -> MessageId {
    let new = testing::message(id, body);
    sending::send(state, by, new).await.unwrap().id
}

async fn say_all(state: &AppState, by: UserId, id: ConversationId, bodies: &[&str]) {
    for body in bodies {
        say(state, by, id, body).await;
    }
}

/// One page, of an index that has caught up.
async fn page(state: &AppState, by: UserId, asked: FindMessages) -> SearchPage {
    indexing::catch_up(state).await;
    service::messages(state, by, asked).await.unwrap()
}

async fn find(state: &AppState, by: UserId, query: &str) -> Vec<String> {
    let asked = FindMessages {
        query: query.to_owned(),
        ..FindMessages::default()
    };
    let page = page(state, by, asked).await;
    assert!(!page.partial);
    page.messages
        .into_iter()
        .map(|it| it.message.body)
        .collect()
}

async fn refusal(state: &AppState, by: UserId, asked: FindMessages) -> ErrorCode {
    match service::messages(state, by, asked).await {
        Err(Error::Refused(refusal)) => refusal.code,
        other => panic!("no refusal but {other:?}"),
    }
}

async fn everything(state: &AppState, by: UserId, query: &str) -> SearchAnswer {
    indexing::catch_up(state).await;
    service::overview(state, by, query.to_owned(), None)
        .await
        .unwrap()
}
