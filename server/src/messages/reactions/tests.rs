use linnet_protocol::{ErrorCode, limits};
use sqlx::PgPool;

use super::service::{add, list, remove};
use crate::{
    messages::{edits::service::delete, service::send},
    testing::{code, direct, message, person, place, server},
};

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_reaction_is_there_or_not_and_the_same_again_takes_no_rev(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = direct(state, alice, bob).await.id;
    let sent = send(state, alice, message(id, "hi")).await.unwrap();
    let there = place(&sent);
    remove(state, bob, there, "👍").await.unwrap();
    for _ in 0..2 {
        add(state, bob, there, "👍").await.unwrap();
    }
    add(state, alice, there, "👍").await.unwrap();
    // Without its selector it is the same heart.
    add(state, bob, there, "\u{2764}\u{fe0f}").await.unwrap();
    add(state, bob, there, "\u{2764}").await.unwrap();
    let all = list(state, alice, there).await.unwrap();
    let all: Vec<_> = all
        .iter()
        .map(|it| (it.user_id, &*it.emoji, it.rev))
        .collect();
    assert_eq!(all, [(bob, "👍", 5), (alice, "👍", 6), (bob, "❤️", 7)]);
    for _ in 0..2 {
        remove(state, bob, there, "👍").await.unwrap();
    }
    let next = send(state, alice, message(id, "x")).await.unwrap();
    assert_eq!(next.seq, 9);
    assert_eq!(list(state, alice, there).await.unwrap().len(), 2);
    add(state, bob, there, "👍").await.unwrap();
    assert_eq!(list(state, alice, there).await.unwrap().len(), 3);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_reaction_is_one_emoji(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, eve) = (person(state, "alice").await, person(state, "eve").await);
    let id = direct(state, alice, person(state, "bob").await).await.id;
    let there = place(&send(state, alice, message(id, "hi")).await.unwrap());
    for fits in ["👩‍👩‍👧", "🇩🇪", "👍🏽", "#️⃣"] {
        add(state, alice, there, fits).await.unwrap();
    }
    for wrong in ["", "a", "👍👍", ":thumbsup:", "thumbsup", "👍 ", "1"] {
        let refused = add(state, alice, there, wrong)
            .await
            .unwrap_err()
            .into_wire();
        assert_eq!(refused.code, ErrorCode::InvalidText, "{wrong}");
        assert_eq!(refused.params.field.as_deref(), Some("emoji"));
        assert_eq!(
            code(remove(state, alice, there, wrong).await),
            ErrorCode::InvalidText
        );
    }
    assert_eq!(
        code(add(state, eve, there, "👍").await),
        ErrorCode::NotAMember
    );
    assert_eq!(
        code(remove(state, eve, there, "👍").await),
        ErrorCode::NotAMember
    );
    assert_eq!(code(list(state, eve, there).await), ErrorCode::NotAMember);
    delete(state, alice, there).await.unwrap();
    assert_eq!(
        code(add(state, alice, there, "👍").await),
        ErrorCode::MessageDeleted
    );
    remove(state, alice, there, "👍").await.unwrap();
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_message_carries_so_many_different_ones(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = direct(state, alice, bob).await.id;
    let there = place(&send(state, alice, message(id, "hi")).await.unwrap());
    let mut emojis = emojis::iter().map(emojis::Emoji::as_str);
    let first: Vec<_> = emojis.by_ref().take(limits::EMOJI).collect();
    for emoji in &first {
        add(state, alice, there, emoji).await.unwrap();
    }
    let one_more = emojis.next().unwrap();
    let refused = add(state, bob, there, one_more)
        .await
        .unwrap_err()
        .into_wire();
    assert_eq!(
        (refused.code, refused.params.max),
        (ErrorCode::TooMany, Some(limits::EMOJI as u64))
    );
    add(state, bob, there, first[0]).await.unwrap();
    remove(state, alice, there, first[1]).await.unwrap();
    add(state, bob, there, one_more).await.unwrap();
}
