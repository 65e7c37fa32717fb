use linnet_protocol::{ErrorCode, Receipt};
use sqlx::PgPool;

use super::service::{list, mark_delivered, mark_read};
use crate::{
    conversations::membership,
    messages::service::send,
    testing::{direct, message, person, server},
};

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_register_never_goes_back_and_never_beyond_what_there_is(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = direct(state, alice, bob).await.id;
    for n in 4..=6 {
        assert_eq!(send(state, alice, message(id, "hi")).await.unwrap().seq, n);
    }
    let of_bob = async || -> Receipt {
        let all = list(state, alice, id).await.unwrap();
        all.into_iter().find(|it| it.user_id == bob).unwrap()
    };
    mark_delivered(state, bob, id, 5).await.unwrap();
    assert_eq!((of_bob().await.read, of_bob().await.delivered), (0, 5));
    mark_read(state, bob, id, 4).await.unwrap();
    assert_eq!((of_bob().await.read, of_bob().await.delivered), (4, 5));
    mark_read(state, bob, id, i64::MAX).await.unwrap();
    assert_eq!((of_bob().await.read, of_bob().await.delivered), (6, 6));
    mark_read(state, bob, id, -7).await.unwrap();
    mark_delivered(state, bob, id, 1).await.unwrap();
    assert_eq!((of_bob().await.read, of_bob().await.delivered), (6, 6));
    let rev: i64 = sqlx::query_scalar("select rev from users where id = $1")
        .bind(bob)
        .fetch_one(&state.db)
        .await
        .unwrap();
    assert_eq!(rev, 3, "joined, and two places that grew");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn many_claims_at_once_are_written_together(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let mut claims = Vec::new();
    for _ in 0..20 {
        let bob = person(state, "bob").await;
        let id = direct(state, alice, bob).await.id;
        send(state, bob, message(id, "hi")).await.unwrap();
        claims.push(mark_read(state, alice, id, 4));
    }
    for claimed in futures_util::future::join_all(claims).await {
        claimed.unwrap();
    }
    let rev: i64 = sqlx::query_scalar("select rev from users where id = $1")
        .bind(alice)
        .fetch_one(&state.db)
        .await
        .unwrap();
    assert_eq!(rev, 40, "each took a number of its own");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn only_members_have_registers(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, eve) = (person(state, "alice").await, person(state, "eve").await);
    let id = crate::testing::group(state, alice, &[eve]).await;
    membership::leave(state, eve, id).await.unwrap();
    for refused in [
        mark_read(state, eve, id, 1).await.err(),
        list(state, eve, id).await.err(),
    ] {
        assert_eq!(refused.unwrap().into_wire().code, ErrorCode::NotAMember);
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn while_the_database_stands_still_nobody_hangs_and_nothing_is_lost(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = direct(state, alice, bob).await.id;
    let mut lock = state.db.begin().await.unwrap();
    for rows in [
        "select 1 from conversations for update",
        "select 1 from memberships for update",
    ] {
        sqlx::query(rows).execute(&mut *lock).await.unwrap();
    }
    let new = message(id, "hi");
    let (sent, read) = tokio::join!(
        send(state, alice, new.clone()),
        mark_read(state, bob, id, 4)
    );
    for refused in [sent.err(), read.err()] {
        assert_eq!(
            refused.expect("a refusal").into_wire().code,
            ErrorCode::Unavailable
        );
    }
    lock.rollback().await.unwrap();
    assert_eq!(send(state, alice, new).await.unwrap().seq, 4);
    mark_read(state, bob, id, 4).await.unwrap();
    let all = list(state, alice, id).await.unwrap();
    assert_eq!(all.iter().find(|it| it.user_id == bob).unwrap().read, 4);
}
