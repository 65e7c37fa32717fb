use sqlx::PgPool;

use super::*;
use crate::{
    conversations,
    testing::{group, person},
};

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn strangers_and_former_members_find_nothing(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let eve = person(state, "eve").await;
    let id = group(state, alice, &[bob]).await;
    say(state, alice, id, "secret").await;
    assert_eq!(find(state, bob, "secret").await, ["secret"]);
    assert_eq!(find(state, eve, "secret").await, Vec::<String>::new());
    let asked = FindMessages {
        query: format!("in:{id}"),
        ..FindMessages::default()
    };
    assert_eq!(
        refusal(state, eve, asked.clone()).await,
        ErrorCode::InvalidQuery
    );
    conversations::membership::leave(state, bob, id)
        .await
        .unwrap();
    assert_eq!(find(state, bob, "secret").await, Vec::<String>::new());
    assert_eq!(refusal(state, bob, asked).await, ErrorCode::InvalidQuery);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_was_said_before_one_may_see_it_is_not_found(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = group(state, alice, &[bob]).await;
    say(state, alice, id, "secret before").await;
    sqlx::query("update memberships set visible_from = (select head from conversations where id = $1) where user_id = $2")
        .bind(id)
        .bind(bob)
        .execute(&state.db)
        .await
        .unwrap();
    say(state, alice, id, "secret after").await;
    assert_eq!(find(state, bob, "secret").await, ["secret after"]);
    assert_eq!(find(state, bob, "-x").await, ["secret after"]);
    assert_eq!(
        find(state, alice, "secret").await,
        ["secret after", "secret before"]
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_is_deleted_leaves_the_index_in_the_same_transaction(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let id = group(state, alice, &[]).await;
    let gone = say(state, alice, id, "regret").await;
    assert_eq!(find(state, alice, "regret").await, ["regret"]);
    let mut tx = state.db.begin().await.unwrap();
    sqlx::query(
        "with moved as (update conversations set head = head + 1 where id = $1 returning head)
         update messages set deleted_at = now(), body = '', rev = head from moved
         where conversation_id = $1 and messages.id = $2",
    )
    .bind(id)
    .bind(gone)
    .execute(&mut *tx)
    .await
    .unwrap();
    let left: i64 = sqlx::query_scalar("select count(*) from message_search")
        .fetch_one(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(left, 0);
    assert_eq!(find(state, alice, "-x").await, Vec::<String>::new());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_message_that_is_being_deleted_is_not_indexed_behind_its_back(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let id = group(state, alice, &[]).await;
    let mut tx = state.db.begin().await.unwrap();
    let message = uuid::Uuid::now_v7();
    sqlx::query(
        "with moved as (update conversations set head = head + 1 where id = $1 returning head)
         insert into messages (conversation_id, id, sender_id, seq, rev, body, created_at)
         select $1, $2, $3, head, head, 'regret', now() from moved",
    )
    .bind(id)
    .bind(message)
    .bind(alice)
    .execute(&state.db)
    .await
    .unwrap();
    sqlx::query("update messages set deleted_at = now(), body = '' where id = $1")
        .bind(message)
        .execute(&mut *tx)
        .await
        .unwrap();
    assert!(indexing::index(state, &[id]).await.is_err());
    tx.commit().await.unwrap();
    indexing::catch_up(state).await;
    let left: i64 = sqlx::query_scalar("select count(*) from message_search")
        .fetch_one(&state.db)
        .await
        .unwrap();
    assert_eq!(left, 0);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_index_that_was_lost_is_made_again(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let id = group(state, alice, &[]).await;
    say_all(state, alice, id, &["one word", "other word"]).await;
    assert_eq!(find(state, alice, "word").await.len(), 2);
    sqlx::query("with gone as (delete from message_search) delete from search_progress")
        .execute(&state.db)
        .await
        .unwrap();
    assert_eq!(find(state, alice, "word").await.len(), 2);
}
