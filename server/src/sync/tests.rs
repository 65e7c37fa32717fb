use std::collections::BTreeMap;

use linnet_protocol::{
    AddMembers, Change, ChangeConversation, ConversationId, ErrorCode, Page, Reply, Snapshot,
    UserId, limits,
};
use sqlx::PgPool;

use super::service::{answer_sync, snapshot};
use crate::{
    auth::CurrentUser,
    conversations::{details, membership},
    error::Result,
    messages::service::send,
    state::AppState,
    testing::{group, message, person, server},
};

async fn page(state: &AppState, user: UserId, id: ConversationId, cursor: i64) -> Result<Page> {
    let user = CurrentUser {
        user_id: user,
        session_id: linnet_protocol::SessionId::generate(),
    };
    let (connection, _waiting) = state.hub.register(user);
    let reply = answer_sync(state, &connection, id, cursor).await;
    state.hub.remove(&connection);
    match reply? {
        Reply::Page(page) => Ok(page),
        other => panic!("{other:?}"),
    }
}

/// Everything above a cursor, page by page.
async fn everything(
    state: &AppState,
    user: UserId,
    id: ConversationId,
    mut cursor: i64,
) -> Vec<Change> {
    let mut all = Vec::new();
    loop {
        let page = page(state, user, id, cursor).await.unwrap();
        assert!(page.through > cursor || !page.more, "each page goes on");
        assert!(
            page.changes
                .iter()
                .all(|it| it.rev() > cursor && it.rev() <= page.through)
        );
        assert!(serde_json::to_string(&page).unwrap().len() <= limits::FRAME_BYTES);
        cursor = page.through;
        all.extend(page.changes);
        if !page.more {
            return all;
        }
    }
}

/// What a client holds: each thing in its newest state.
fn apply(snapshot: &Snapshot, changes: Vec<Change>) -> BTreeMap<String, Change> {
    let mut held = BTreeMap::new();
    let start = std::iter::once(Change::Conversation(snapshot.conversation.clone()))
        .chain(snapshot.members.iter().cloned().map(Change::Membership))
        .chain(snapshot.messages.iter().cloned().map(Change::Message))
        .chain(snapshot.reactions.iter().cloned().map(Change::Reaction));
    for change in start.chain(changes) {
        let key = match &change {
            Change::Conversation(_) => "conversation".to_owned(),
            Change::Membership(it) => format!("member {}", it.user.id),
            Change::Message(it) => format!("message {}", it.id),
            Change::Reaction(it) => {
                format!("reaction {} {} {}", it.message_id, it.user_id, it.emoji)
            }
        };
        let known: Option<&Change> = held.get(&key);
        if known.is_none_or(|it| it.rev() < change.rev()) {
            held.insert(key, change);
        }
    }
    held
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_snapshot_and_what_came_after_are_a_fresh_snapshot(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob, carol) = (
        person(state, "alice").await,
        person(state, "bob").await,
        person(state, "carol").await,
    );
    let id = group(state, alice, &[bob]).await;
    send(state, bob, message(id, "before")).await.unwrap();
    let old = snapshot(state, alice, id).await.unwrap();
    assert_eq!(
        (old.head, old.from, old.messages.len(), old.members.len()),
        (4, 1, 1, 2)
    );
    send(state, bob, message(id, "after")).await.unwrap();
    membership::add(
        state,
        bob,
        id,
        AddMembers {
            user_ids: vec![carol],
        },
    )
    .await
    .unwrap();
    let crew = ChangeConversation {
        title: Some(Some("Crew".into())),
        ..ChangeConversation::default()
    };
    details::change(state, alice, id, crew).await.unwrap();
    membership::leave(state, bob, id).await.unwrap();
    send(state, carol, message(id, "newest")).await.unwrap();
    let fresh = snapshot(state, alice, id).await.unwrap();
    let changes = everything(state, alice, id, old.head).await;
    assert_eq!(apply(&old, changes.clone()), apply(&fresh, Vec::new()));
    let twice = changes
        .iter()
        .rev()
        .cloned()
        .chain(changes.clone())
        .collect();
    assert_eq!(
        apply(&old, twice),
        apply(&fresh, Vec::new()),
        "twice and in the wrong order is harmless"
    );
    let left: Vec<_> = fresh
        .members
        .iter()
        .filter(|it| it.left)
        .map(|it| it.user.id)
        .collect();
    assert_eq!(left, [bob], "who left stays drawable");
    let from_nothing = everything(state, alice, id, 0).await;
    assert_eq!(apply(&fresh, from_nothing), apply(&fresh, Vec::new()));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn pages_are_small_and_leave_nothing_out(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let mut people = Vec::new();
    for n in 0..130 {
        people.push(person(state, &format!("person {n}")).await);
    }
    let id = group(state, alice, &people).await;
    for n in 0..150 {
        let body = if n % 10 == 0 {
            "\u{1}".repeat(8_000)
        } else {
            n.to_string()
        };
        send(state, alice, message(id, &body)).await.unwrap();
    }
    let revs: Vec<_> = everything(state, people[0], id, 0)
        .await
        .iter()
        .map(Change::rev)
        .collect();
    assert_eq!(revs, (1..=282).collect::<Vec<_>>());
    let first = page(state, alice, id, 0).await.unwrap();
    assert_eq!(
        (first.changes.len(), first.through, first.more),
        (limits::PAGE_ROWS, 100, true)
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_stranger_and_whoever_left_get_nothing(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, eve) = (person(state, "alice").await, person(state, "eve").await);
    let id = group(state, alice, &[eve]).await;
    assert!(page(state, eve, id, 0).await.is_ok());
    membership::leave(state, eve, id).await.unwrap();
    for id in [id, ConversationId::generate()] {
        assert_eq!(
            page(state, eve, id, 0).await.unwrap_err().into_wire().code,
            ErrorCode::NotAMember
        );
        assert_eq!(
            snapshot(state, eve, id).await.unwrap_err().into_wire().code,
            ErrorCode::NotAMember
        );
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn whoever_has_left_reads_nothing_by_any_way(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = group(state, alice, &[bob]).await;
    membership::leave(state, bob, id).await.unwrap();
    let newest = (crate::messages::service::Place::Newest, None);
    let refused = [
        snapshot(state, bob, id).await.err(),
        crate::messages::service::history(state, bob, id, newest)
            .await
            .err(),
        crate::receipts::service::list(state, bob, id).await.err(),
        crate::receipts::service::mark_read(state, bob, id, 1)
            .await
            .err(),
        membership::list(state, bob, id).await.err(),
        crate::presence::service::typing(state, bob, id).await.err(),
    ];
    for refused in refused {
        assert_eq!(
            refused.expect("a refusal").into_wire().code,
            ErrorCode::NotAMember
        );
    }
}
