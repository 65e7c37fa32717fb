use linnet_protocol::{ErrorCode, MessageId, MessageRef};
use sqlx::PgPool;

use super::service::{list, save, unsave};
use crate::{
    conversations::membership,
    messages::{edits::service::delete, service::send},
    sync::personal,
    testing::{code, direct, group, message, person, place, server},
};

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_is_saved_is_saved_once_and_comes_newest_first(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = direct(state, alice, bob).await.id;
    let mut sent = Vec::new();
    for n in 0..3 {
        sent.push(send(state, bob, message(id, &n.to_string())).await.unwrap());
    }
    let rev = personal::page(state, alice, 0).await.unwrap().through;
    for it in sent.iter().chain(&sent[..2]) {
        save(state, alice, place(it)).await.unwrap();
    }
    let page = personal::page(state, alice, rev).await.unwrap();
    assert_eq!(page.through, rev + 3, "the same again took no rev");
    assert_eq!(page.changes.len(), 3);
    let first = list(state, alice, (None, Some(2))).await.unwrap();
    assert_eq!(
        (&*first.messages, first.more),
        (&[sent[2].clone(), sent[1].clone()][..], true)
    );
    let before = first.saved.last().map(|it| it.rev);
    let rest = list(state, alice, (before, None)).await.unwrap();
    assert_eq!((&*rest.messages, rest.more), (&sent[..1], false));
    assert_eq!(list(state, bob, (None, None)).await.unwrap().saved, []);
    for _ in 0..2 {
        unsave(state, alice, place(&sent[2])).await.unwrap();
    }
    let page = personal::page(state, alice, rev + 3).await.unwrap();
    assert_eq!((page.through, page.changes.len()), (rev + 4, 1));
    delete(state, bob, place(&sent[1])).await.unwrap();
    let left = list(state, alice, (None, None)).await.unwrap();
    assert_eq!(left.messages, sent[..1]);
    assert_eq!(
        code(save(state, alice, place(&sent[1])).await),
        ErrorCode::MessageDeleted
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn only_what_is_seen_can_be_saved_and_only_that_is_listed(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = group(state, alice, &[bob]).await;
    let sent = send(state, alice, message(id, "hi")).await.unwrap();
    save(state, bob, place(&sent)).await.unwrap();
    membership::leave(state, bob, id).await.unwrap();
    assert_eq!(list(state, bob, (None, None)).await.unwrap().saved, []);
    assert_eq!(
        code(save(state, bob, place(&sent)).await),
        ErrorCode::NotAMember
    );
    let nowhere = MessageRef {
        message_id: MessageId::generate(),
        ..place(&sent)
    };
    assert_eq!(code(save(state, alice, nowhere).await), ErrorCode::NotFound);
    unsave(state, bob, place(&sent)).await.unwrap();
    unsave(state, alice, nowhere).await.unwrap();
    assert_eq!(
        code(list(state, alice, (None, Some(101))).await),
        ErrorCode::TooMany
    );
}
