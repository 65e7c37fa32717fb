use linnet_protocol::{
    AddMembers, EditId, ErrorCode, Message, MessageId, MessageRef, NewEdit, Role, UserId, limits,
};
use sqlx::PgPool;

use super::service::{delete, edit, versions};
use crate::{
    conversations::membership,
    messages::{reactions, service},
    state::AppState,
    testing::{code, direct, group, message, person, place, server},
};

fn new_edit(body: &str) -> NewEdit {
    NewEdit {
        id: EditId::generate(),
        body: body.to_owned(),
    }
}

async fn bodies(state: &AppState, user: UserId, message: &Message) -> Vec<String> {
    let all = versions(state, user, place(message)).await.unwrap();
    all.into_iter().map(|it| it.body).collect()
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_edit_keeps_what_was_said_before_and_sent_twice_is_one(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = direct(state, alice, bob).await.id;
    let sent = service::send(state, alice, message(id, "hey"))
        .await
        .unwrap();
    assert_eq!(bodies(state, bob, &sent).await, ["hey"]);
    let first = new_edit("hello");
    let edited = edit(state, alice, place(&sent), first.clone())
        .await
        .unwrap();
    assert_eq!((&*edited.body, edited.rev, edited.seq), ("hello", 5, 4));
    assert!(edited.edited_at.is_some());
    assert_eq!(
        edit(state, alice, place(&sent), first.clone())
            .await
            .unwrap(),
        edited
    );
    let second = edit(state, alice, place(&sent), new_edit("hello!"))
        .await
        .unwrap();
    assert_eq!(second.rev, 6, "the retry took none");
    let late = edit(state, alice, place(&sent), first.clone())
        .await
        .unwrap();
    assert_eq!(
        late, second,
        "a late retry does not bring the older text back"
    );
    assert_eq!(bodies(state, bob, &sent).await, ["hey", "hello", "hello!"]);
    let other = NewEdit {
        body: "ho".into(),
        ..first.clone()
    };
    assert_eq!(
        code(edit(state, alice, place(&sent), other).await),
        ErrorCode::IdConflict
    );
    let next = service::send(state, alice, message(id, "x")).await.unwrap();
    assert_eq!(
        code(edit(state, alice, place(&next), first).await),
        ErrorCode::IdConflict
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_late_retry_of_the_send_answers_what_became_of_it(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let id = group(state, alice, &[]).await;
    let new = message(id, "hey");
    let sent = service::send(state, alice, new.clone()).await.unwrap();
    let edited = edit(state, alice, place(&sent), new_edit("hello"))
        .await
        .unwrap();
    assert_eq!(
        service::send(state, alice, new.clone()).await.unwrap(),
        edited
    );
    let deleted = delete(state, alice, place(&sent)).await.unwrap();
    assert_eq!(service::send(state, alice, new).await.unwrap(), deleted);
    assert_eq!(deleted.body, "");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn only_the_author_edits_and_only_what_lives(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let eve = person(state, "eve").await;
    let id = group(state, alice, &[bob]).await;
    let sent = service::send(state, bob, message(id, "hi")).await.unwrap();
    let there = place(&sent);
    let nowhere = MessageRef {
        message_id: MessageId::generate(),
        ..there
    };
    assert_eq!(
        code(edit(state, alice, there, new_edit("x")).await),
        ErrorCode::Forbidden
    );
    assert_eq!(
        code(edit(state, eve, there, new_edit("x")).await),
        ErrorCode::NotAMember
    );
    assert_eq!(
        code(versions(state, eve, there).await),
        ErrorCode::NotAMember
    );
    assert_eq!(code(delete(state, eve, there).await), ErrorCode::NotAMember);
    assert_eq!(
        code(edit(state, bob, nowhere, new_edit("x")).await),
        ErrorCode::NotFound
    );
    assert_eq!(
        code(versions(state, bob, nowhere).await),
        ErrorCode::NotFound
    );
    assert_eq!(code(delete(state, bob, nowhere).await), ErrorCode::NotFound);
    for (body, refused) in [
        (" ", ErrorCode::Empty),
        ("a\0", ErrorCode::InvalidText),
        (&*"x".repeat(8_001), ErrorCode::TooLong),
    ] {
        assert_eq!(code(edit(state, bob, there, new_edit(body)).await), refused);
    }
    delete(state, bob, there).await.unwrap();
    let late = edit(state, bob, there, new_edit("x")).await;
    assert_eq!(code(late), ErrorCode::MessageDeleted, "a delete wins");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_delete_leaves_nothing_of_what_was_written_and_is_done_once(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let id = group(state, alice, &[]).await;
    let sent = service::send(state, alice, message(id, "secret"))
        .await
        .unwrap();
    edit(state, alice, place(&sent), new_edit("secret too"))
        .await
        .unwrap();
    reactions::service::add(state, alice, place(&sent), "👍")
        .await
        .unwrap();
    let deleted = delete(state, alice, place(&sent)).await.unwrap();
    let tombstone = Message {
        body: String::new(),
        rev: 6,
        deleted_at: deleted.deleted_at,
        ..sent.clone()
    };
    assert!(deleted.deleted_at.is_some());
    assert_eq!(deleted, tombstone);
    assert_eq!(delete(state, alice, place(&sent)).await.unwrap(), deleted);
    assert_eq!(bodies(state, alice, &sent).await, Vec::<String>::new());
    let page = service::history(state, alice, id, (service::Place::Newest, None))
        .await
        .unwrap();
    assert_eq!((page.messages, page.reactions), (vec![tombstone], vec![]));
    let left: i64 = sqlx::query_scalar(
        "select (select count(*) from versions) + (select count(*) from reactions)",
    )
    .fetch_one(&state.db)
    .await
    .unwrap();
    assert_eq!(left, 0);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn others_messages_are_deleted_by_those_who_keep_order(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = group(state, alice, &[bob]).await;
    let of_alice = service::send(state, alice, message(id, "hi"))
        .await
        .unwrap();
    let of_bob = service::send(state, bob, message(id, "hi")).await.unwrap();
    assert_eq!(
        code(delete(state, bob, place(&of_alice)).await),
        ErrorCode::Forbidden
    );
    assert!(
        delete(state, alice, place(&of_bob)).await.is_ok(),
        "{:?}",
        Role::Owner
    );
    let two = direct(state, alice, bob).await.id;
    let of_bob = service::send(state, bob, message(two, "hi")).await.unwrap();
    assert_eq!(
        code(delete(state, alice, place(&of_bob)).await),
        ErrorCode::DirectIsFixed
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_is_hidden_cannot_be_read_or_changed(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = group(state, alice, &[bob]).await;
    let sent = service::send(state, bob, message(id, "hi")).await.unwrap();
    let add = AddMembers {
        user_ids: vec![bob],
    };
    membership::leave(state, bob, id).await.unwrap();
    membership::add(state, alice, id, add).await.unwrap();
    sqlx::query("update memberships set visible_from = $1 where user_id = $2")
        .bind(sent.seq)
        .bind(bob)
        .execute(&state.db)
        .await
        .unwrap();
    let there = place(&sent);
    assert_eq!(
        code(service::get(state, bob, there).await),
        ErrorCode::NotFound
    );
    assert_eq!(
        code(edit(state, bob, there, new_edit("x")).await),
        ErrorCode::NotFound
    );
    assert_eq!(code(delete(state, bob, there).await), ErrorCode::NotFound);
    assert_eq!(code(versions(state, bob, there).await), ErrorCode::NotFound);
    let reacted = reactions::service::add(state, bob, there, "👍").await;
    assert_eq!(code(reacted), ErrorCode::NotFound);
    assert_eq!(
        code(reactions::service::list(state, bob, there).await),
        ErrorCode::NotFound
    );
    assert!(service::get(state, alice, there).await.is_ok());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_message_is_edited_only_so_often(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = direct(state, alice, bob).await.id;
    let sent = service::send(state, alice, message(id, "hey"))
        .await
        .unwrap();
    for n in 0..limits::EDITS {
        let edited = edit(state, alice, place(&sent), new_edit(&n.to_string())).await;
        edited.unwrap();
    }
    let refused = edit(state, alice, place(&sent), new_edit("and again")).await;
    assert_eq!(code(refused), ErrorCode::TooMany);
    assert_eq!(bodies(state, bob, &sent).await.len(), limits::EDITS + 1);
}
