use linnet_protocol::{
    AddMembers, ChangeConversation, ChangeSettings, EditId, ErrorCode, HistoryVisibility,
    MessageRef, NewEdit, Overview, Role, UserId, limits,
};
use sqlx::PgPool;

use super::service::list;
use crate::{
    conversations::{details, membership},
    messages::{self, service::send},
    receipts, settings,
    state::AppState,
    testing::{direct, group, message, person, server},
};

async fn overview(state: &AppState, user: UserId) -> Vec<Overview> {
    let page = list(state, user, None, None).await.unwrap();
    assert!(!page.more);
    page.conversations
}

async fn username(state: &AppState, user: UserId) -> String {
    sqlx::query_scalar("select username from users where id = $1")
        .bind(user)
        .fetch_one(&state.db)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn each_conversation_says_what_is_unread_in_it_and_what_came_last(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = group(state, alice, &[bob]).await;
    let name = username(state, alice).await;
    let first = send(state, bob, message(id, "one")).await.unwrap();
    send(state, bob, message(id, &format!("two @{name}")))
        .await
        .unwrap();
    let gone = send(state, bob, message(id, &format!("three @{name}")))
        .await
        .unwrap();
    send(state, bob, message(id, "all of us: @all"))
        .await
        .unwrap();
    send(state, alice, message(id, &format!("mine @{name}")))
        .await
        .unwrap();
    receipts::service::mark_read(state, alice, id, first.seq)
        .await
        .unwrap();
    let place = MessageRef {
        conversation_id: id,
        message_id: gone.id,
    };
    messages::edits::service::delete(state, bob, place)
        .await
        .unwrap();
    let favourite = ChangeSettings {
        favourite: Some(true),
        ..ChangeSettings::default()
    };
    let kept = settings::service::change(state, alice, id, favourite)
        .await
        .unwrap();
    let [seen] = &overview(state, alice).await[..] else {
        panic!("one conversation");
    };
    assert_eq!(
        (seen.unread, seen.unread_mentions, seen.read),
        (2, 2, first.seq)
    );
    assert_eq!((&seen.settings, seen.role), (&kept, Role::Owner));
    let last = seen.last_message.as_ref().map(|it| it.body.clone());
    assert_eq!(last, Some(format!("mine @{name}")));
    assert_eq!((seen.head, seen.with.is_none()), (gone.seq + 3, true));
    let [his] = &overview(state, bob).await[..] else {
        panic!("one conversation");
    };
    assert_eq!((his.unread, his.unread_mentions), (1, 0));
    let untouched = linnet_protocol::ConversationSettings::untouched(id);
    assert_eq!((&his.settings, his.role), (&untouched, Role::Member));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_edit_names_people_and_names_them_no_longer(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = group(state, alice, &[bob]).await;
    let name = username(state, alice).await;
    let sent = send(state, bob, message(id, "hi")).await.unwrap();
    let both = format!("hi @{name} and @all");
    for (body, named) in [(format!("hi @{name}"), 1), (both, 1), ("hi".to_owned(), 0)] {
        let place = MessageRef {
            conversation_id: id,
            message_id: sent.id,
        };
        let edit = NewEdit {
            id: EditId::generate(),
            body,
        };
        messages::edits::service::edit(state, bob, place, edit)
            .await
            .unwrap();
        let hers = overview(state, alice).await.remove(0);
        assert_eq!((hers.unread, hers.unread_mentions), (1, named));
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn whoever_may_not_see_the_past_counts_and_sees_none_of_it(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = group(state, alice, &[]).await;
    let joined = ChangeConversation {
        history: Some(HistoryVisibility::Joined),
        ..ChangeConversation::default()
    };
    details::change(state, alice, id, joined).await.unwrap();
    send(state, alice, message(id, "before @all"))
        .await
        .unwrap();
    let add = AddMembers {
        user_ids: vec![bob],
    };
    membership::add(state, alice, id, add).await.unwrap();
    let his = overview(state, bob).await.remove(0);
    assert_eq!((his.unread, his.unread_mentions), (0, 0));
    assert_eq!(his.last_message, None);
    send(state, alice, message(id, "after")).await.unwrap();
    let his = overview(state, bob).await.remove(0);
    assert_eq!(his.unread, 1);
    membership::leave(state, bob, id).await.unwrap();
    assert!(overview(state, bob).await.is_empty());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_direct_conversation_says_with_whom(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    direct(state, alice, bob).await;
    direct(state, alice, alice).await;
    let with = async |user| -> Vec<_> {
        let all = overview(state, user).await.into_iter();
        let mut with: Vec<_> = all.map(|it| it.with.unwrap().id).collect();
        with.sort();
        with
    };
    let mut both = vec![alice, bob];
    both.sort();
    assert_eq!(with(alice).await, both);
    assert_eq!(with(bob).await, [alice]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_list_comes_in_pages_and_a_number_ends_where_nobody_counts_on(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(group(state, alice, &[bob]).await);
    }
    let fill = "insert into messages (conversation_id, id, sender_id, seq, rev, body, created_at)
        select $1, gen_random_uuid(), $2, n, n, 'hi', now() from generate_series(4, $3 + 10) n";
    let most = i32::try_from(limits::UNREAD_COUNTED).unwrap();
    let fill = sqlx::query(fill).bind(ids[4]).bind(bob).bind(most);
    fill.execute(&state.db).await.unwrap();
    let mut paged = Vec::new();
    loop {
        let after = paged.last().map(|it: &Overview| it.conversation.id);
        let page = list(state, alice, after, Some(2)).await.unwrap();
        paged.extend(page.conversations);
        if !page.more {
            break;
        }
    }
    ids.sort();
    let listed: Vec<_> = paged.iter().map(|it| it.conversation.id).collect();
    assert_eq!(listed, ids);
    assert_eq!(
        paged.iter().map(|it| it.unread).max(),
        Some(i64::from(most))
    );
    for limit in [0, limits::OVERVIEW + 1] {
        let refused = list(state, alice, None, Some(limit)).await.err().unwrap();
        assert_eq!(refused.into_wire().code, ErrorCode::TooMany);
    }
}
