use linnet_protocol::{ErrorCode, MessageId, MessageRef, limits};
use sqlx::PgPool;

use super::service::{list, pin, unpin};
use crate::{
    messages::{edits::service::delete, service::send},
    testing::{code, direct, group, message, person, place, server},
};

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_pin_is_set_and_taken_once(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = direct(state, alice, bob).await.id;
    let one = send(state, alice, message(id, "one")).await.unwrap();
    let two = send(state, alice, message(id, "two")).await.unwrap();
    let pinned = pin(state, bob, place(&one)).await.unwrap();
    assert_eq!((pinned.rev, pinned.pinned.map(|it| it.by)), (6, Some(bob)));
    assert_eq!(pin(state, alice, place(&one)).await.unwrap(), pinned);
    let second = pin(state, alice, place(&two)).await.unwrap();
    let all = list(state, alice, id).await.unwrap().messages;
    assert_eq!(all, [second, pinned]);
    for _ in 0..2 {
        let unpinned = unpin(state, alice, place(&one)).await.unwrap();
        assert_eq!((unpinned.rev, unpinned.pinned), (8, None));
    }
    delete(state, alice, place(&two)).await.unwrap();
    assert_eq!(list(state, alice, id).await.unwrap().messages, []);
    assert_eq!(
        code(pin(state, alice, place(&two)).await),
        ErrorCode::MessageDeleted
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_cannot_be_pinned(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, eve) = (person(state, "alice").await, person(state, "eve").await);
    let id = group(state, alice, &[]).await;
    let sent = send(state, alice, message(id, "hi")).await.unwrap();
    let nowhere = MessageRef {
        message_id: MessageId::generate(),
        ..place(&sent)
    };
    assert_eq!(code(pin(state, alice, nowhere).await), ErrorCode::NotFound);
    assert_eq!(
        code(unpin(state, alice, nowhere).await),
        ErrorCode::NotFound
    );
    assert_eq!(
        code(pin(state, eve, place(&sent)).await),
        ErrorCode::NotAMember
    );
    assert_eq!(
        code(unpin(state, eve, place(&sent)).await),
        ErrorCode::NotAMember
    );
    assert_eq!(code(list(state, eve, id).await), ErrorCode::NotAMember);
    for _ in 0..limits::PINS {
        let sent = send(state, alice, message(id, "x")).await.unwrap();
        pin(state, alice, place(&sent)).await.unwrap();
    }
    let refused = pin(state, alice, place(&sent))
        .await
        .unwrap_err()
        .into_wire();
    assert_eq!(
        (refused.code, refused.params.max),
        (ErrorCode::TooMany, Some(limits::PINS as u64))
    );
    sqlx::query("update conversations set kind = 'channel'")
        .execute(&state.db)
        .await
        .unwrap();
    sqlx::query("update memberships set role = 'member'")
        .execute(&state.db)
        .await
        .unwrap();
    assert_eq!(
        code(pin(state, alice, place(&sent)).await),
        ErrorCode::Forbidden
    );
    assert_eq!(
        code(unpin(state, alice, place(&sent)).await),
        ErrorCode::Forbidden
    );
}
