use linnet_protocol::{ErrorCode, PersonalChange, Receipt};
use sqlx::PgPool;

use super::{
    service::{list, mark_delivered, mark_read},
    unread::mark,
};
use crate::{
    conversations::{membership, overview},
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

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn unread_from_here_stands_beside_the_register_until_it_is_read_over(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let eve = person(state, "eve").await;
    let id = direct(state, alice, bob).await.id;
    for _ in 4..=8 {
        send(state, alice, message(id, "hi")).await.unwrap();
    }
    mark_read(state, bob, id, 8).await.unwrap();
    let unread = async || {
        let page = overview::service::list(state, bob, None, None).await;
        page.unwrap().conversations[0].unread
    };
    assert_eq!(unread().await, 0);
    let marked = mark(state, bob, id, 6).await.unwrap();
    assert_eq!(unread().await, 3);
    assert_eq!(marked.from, Some(6));
    assert_eq!(
        mark(state, bob, id, 6).await.unwrap(),
        marked,
        "the same again takes no rev"
    );
    let all = list(state, alice, id).await.unwrap();
    let read = all.iter().find(|it| it.user_id == bob).unwrap().read;
    assert_eq!(read, 8, "for the others it is read");
    let of_bob = async |above| {
        let page = crate::sync::personal::page(state, bob, above)
            .await
            .unwrap();
        let marks = page.changes.into_iter().filter_map(|it| match it.change {
            PersonalChange::Unread(it) => Some(it.from),
            _ => None,
        });
        (marks.collect::<Vec<_>>(), page.through)
    };
    mark_read(state, bob, id, 5).await.unwrap();
    assert_eq!(of_bob(0).await, (vec![Some(6)], marked.rev));
    mark_read(state, bob, id, 8).await.unwrap();
    assert_eq!(of_bob(marked.rev).await, (vec![None], marked.rev + 1));
    assert_eq!(unread().await, 0);
    let (reading, marking) = tokio::join!(mark_read(state, bob, id, 8), mark(state, bob, id, 7));
    reading.unwrap();
    assert_eq!(marking.unwrap().from, Some(7));
    assert_eq!(
        of_bob(marked.rev + 1).await.0,
        [Some(7)],
        "what was read before does not take it"
    );
    assert_eq!(mark(state, bob, id, i64::MAX).await.unwrap().from, Some(8));
    assert_eq!(mark(state, bob, id, -1).await.unwrap().from, Some(1));
    let refused = mark(state, eve, id, 6).await.unwrap_err().into_wire();
    assert_eq!(refused.code, ErrorCode::NotAMember);
}
