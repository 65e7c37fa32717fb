use linnet_protocol::{
    AddMembers, Block, ConversationId, EditId, ErrorCode, NewConversation, NewEdit, UserId,
};
use sqlx::PgPool;

use super::service::{list, set};
use crate::{
    conversations::{membership, service::create},
    error::Result,
    messages::{edits, pins, reactions, service::send},
    state::AppState,
    sync::personal,
    testing::{Ear, direct, group, message, person, place, server},
};

fn code<T>(result: Result<T>) -> ErrorCode {
    result.err().expect("a refusal").into_wire().code
}

async fn open_direct(state: &AppState, by: UserId, other: UserId) -> Result<()> {
    let new = NewConversation::direct(by, other);
    create(state, by, new).await.map(drop)
}

async fn add(state: &AppState, by: UserId, id: ConversationId, whom: UserId) -> Result<()> {
    let user_ids = vec![whom];
    membership::add(state, by, id, AddMembers { user_ids }).await
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn neither_of_the_two_writes_to_the_other_until_it_is_taken_back(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, eve) = (person(state, "alice").await, person(state, "eve").await);
    let talk = direct(state, alice, eve).await.id;
    send(state, eve, message(talk, "buy this")).await.unwrap();
    let sent = message(talk, "and this");
    send(state, eve, sent.clone()).await.unwrap();
    set(state, alice, eve, false).await.unwrap();
    for by in [alice, eve] {
        let refused = send(state, by, message(talk, "hello")).await;
        assert_eq!(code(refused), ErrorCode::CannotReach);
    }
    let again = send(state, eve, sent).await;
    assert!(again.is_ok(), "what was accepted is answered again");
    assert!(
        open_direct(state, eve, alice).await.is_ok(),
        "the past stays"
    );
    set(state, alice, eve, true).await.unwrap();
    assert!(send(state, eve, message(talk, "sorry")).await.is_ok());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_was_written_before_is_no_way_to_go_on_talking(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, eve) = (person(state, "alice").await, person(state, "eve").await);
    let talk = direct(state, alice, eve).await.id;
    let hers = place(&send(state, alice, message(talk, "hello")).await.unwrap());
    let own = place(&send(state, eve, message(talk, "buy this")).await.unwrap());
    let new = |body: &str| NewEdit {
        id: EditId::generate(),
        body: body.to_owned(),
    };
    let (made, another) = (new("buy that"), new("I know where you live"));
    edits::service::edit(state, eve, own, made.clone())
        .await
        .unwrap();
    reactions::service::add(state, eve, hers, "👍")
        .await
        .unwrap();
    pins::service::pin(state, eve, hers).await.unwrap();
    set(state, alice, eve, false).await.unwrap();
    let mut ear = Ear::of(state, alice);
    for refused in [
        edits::service::edit(state, eve, own, another)
            .await
            .map(drop),
        reactions::service::add(state, eve, hers, "🔪").await,
        pins::service::pin(state, eve, own).await.map(drop),
    ] {
        assert_eq!(code(refused), ErrorCode::CannotReach);
    }
    // Said before, it is said.
    assert!(edits::service::edit(state, eve, own, made).await.is_ok());
    assert!(
        reactions::service::add(state, eve, hers, "👍")
            .await
            .is_ok()
    );
    assert!(pins::service::pin(state, eve, hers).await.is_ok());
    assert!(ear.told().is_empty());
    // Whatever is theirs they take back.
    reactions::service::remove(state, eve, hers, "👍")
        .await
        .unwrap();
    edits::service::delete(state, eve, own).await.unwrap();
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_blocked_person_opens_nothing_with_and_brings_nowhere_who_blocked_them(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, eve) = (person(state, "alice").await, person(state, "eve").await);
    set(state, alice, eve, false).await.unwrap();
    assert_eq!(
        code(open_direct(state, eve, alice).await),
        ErrorCode::CannotReach
    );
    assert_eq!(
        code(open_direct(state, alice, eve).await),
        ErrorCode::CannotReach
    );
    let new = NewConversation::group(None, vec![alice]);
    assert_eq!(code(create(state, eve, new).await), ErrorCode::CannotReach);
    let hers = group(state, eve, &[]).await;
    assert_eq!(
        code(add(state, eve, hers, alice).await),
        ErrorCode::CannotReach
    );
    let own = group(state, alice, &[]).await;
    assert!(
        add(state, alice, own, eve).await.is_ok(),
        "but the other way"
    );
    assert!(
        send(state, eve, message(own, "hi")).await.is_ok(),
        "a group goes on"
    );
    set(state, alice, eve, true).await.unwrap();
    assert!(open_direct(state, eve, alice).await.is_ok());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn two_who_block_each_other_both_have_to_let_go(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, eve) = (person(state, "alice").await, person(state, "eve").await);
    let talk = direct(state, alice, eve).await.id;
    let (one, other) = tokio::join!(set(state, alice, eve, false), set(state, eve, alice, false));
    assert!(one.is_ok() && other.is_ok());
    set(state, alice, eve, true).await.unwrap();
    let refused = send(state, alice, message(talk, "hi")).await;
    assert_eq!(code(refused), ErrorCode::CannotReach);
    set(state, eve, alice, true).await.unwrap();
    assert!(send(state, alice, message(talk, "hi")).await.is_ok());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn blocks_are_ones_own_and_reach_every_device(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, eve) = (person(state, "alice").await, person(state, "eve").await);
    for _ in 0..2 {
        set(state, alice, eve, false).await.unwrap();
    }
    let block = |removed, rev| Block {
        user_id: eve,
        removed,
        rev,
    };
    assert_eq!(list(state, alice).await.unwrap(), [block(false, 1)]);
    assert!(list(state, eve).await.unwrap().is_empty());
    set(state, alice, eve, true).await.unwrap();
    set(state, alice, person(state, "bob").await, true)
        .await
        .unwrap();
    assert!(list(state, alice).await.unwrap().is_empty());
    let page = personal::page(state, alice, 0).await.unwrap();
    assert_eq!(
        (page.changes, page.through),
        (vec![block(true, 2).into()], 2)
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn nobody_blocks_themselves_or_nobody(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    assert_eq!(
        code(set(state, alice, alice, false).await),
        ErrorCode::InvalidRequest
    );
    let nobody = UserId::generate();
    assert_eq!(
        code(set(state, alice, nobody, false).await),
        ErrorCode::NotFound
    );
    sqlx::query(
        "with others as (insert into users (id, username, display_name, password_hash, role, created_at)
             select gen_random_uuid(), 'u' || n, 'u', '', 'member', now() from generate_series(1, 1000) n returning id)
         insert into blocks (user_id, blocked_id, rev) select $1, id, 1 from others",
    )
    .bind(alice)
    .execute(&state.db)
    .await
    .unwrap();
    let bob = person(state, "bob").await;
    assert_eq!(
        code(set(state, alice, bob, false).await),
        ErrorCode::TooMany
    );
}
