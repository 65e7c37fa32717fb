use linnet_protocol::NewConversation;
use sqlx::PgPool;

use super::*;
use crate::{
    conversations,
    testing::{direct, group, person},
};

async fn people(state: &AppState, by: UserId, query: &str) -> Vec<String> {
    let found = everything(state, by, query).await.people;
    found.into_iter().map(|it| it.display_name).collect()
}

async fn titled(state: &AppState, by: UserId, title: &str) -> ConversationId {
    let new = NewConversation::group(Some(title.to_owned()), Vec::new());
    conversations::service::create(state, by, new)
        .await
        .unwrap()
        .id
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn people_are_found_by_any_of_their_names(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    for name in [
        "José García",
        "Anna Schmidt",
        "Joanna Garner",
        "山田太郎",
        "100%",
    ] {
        let id = person(state, "p").await;
        sqlx::query("update users set display_name = $2 where id = $1")
            .bind(id)
            .bind(name)
            .execute(&state.db)
            .await
            .unwrap();
    }
    for (query, finds) in [
        ("jose", vec!["José García"]),
        ("gar", vec!["Joanna Garner", "José García"]),
        ("anna", vec!["Anna Schmidt", "Joanna Garner"]),
        ("an", vec!["Anna Schmidt"]),
        ("garcia jos", vec!["José García"]),
        ("山田", vec!["山田太郎"]),
        ("0%", vec![]),
        ("100%", vec!["100%"]),
        ("alice", vec![]),
        ("an -x", vec![]),
    ] {
        assert_eq!(people(state, alice, query).await, finds, "{query}");
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_renamed_person_is_found_at_once_by_the_new_name(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    assert_eq!(people(state, alice, "bob").await, ["bob"]);
    sqlx::query("update users set display_name = 'Robert', username = 'robert' where id = $1")
        .bind(bob)
        .execute(&state.db)
        .await
        .unwrap();
    let found = service::overview(state, alice, "rob".to_owned(), None)
        .await
        .unwrap();
    assert_eq!(found.people.len(), 1);
    assert_eq!(people(state, alice, "bob").await, Vec::<String>::new());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_name_that_somebody_holds_is_waited_for(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    sqlx::query("update users set display_name = 'Robert' where id = $1")
        .bind(bob)
        .execute(&state.db)
        .await
        .unwrap();
    let mut other = state.db.begin().await.unwrap();
    sqlx::query("select from users where id = $1 for update")
        .bind(bob)
        .execute(&mut *other)
        .await
        .unwrap();
    let release = async {
        // The job of the server may have been there before us.
        while waiting(&state.db).await == 0 && !is_folded(&state.db, bob).await {
            tokio::task::yield_now().await;
        }
        other.commit().await.unwrap();
    };
    let (found, ()) = tokio::join!(people(state, alice, "rob"), release);
    assert_eq!(found, ["Robert"]);
}

async fn is_folded(db: &PgPool, id: UserId) -> bool {
    sqlx::query_scalar("select folded is not null from users where id = $1")
        .bind(id)
        .fetch_one(db)
        .await
        .unwrap()
}

/// For a lock.
async fn waiting(db: &PgPool) -> i64 {
    sqlx::query_scalar(
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    )
    .fetch_one(db)
    .await
    .unwrap()
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn conversations_are_found_by_title_and_by_members(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let eve = person(state, "eve").await;
    let tea = titled(state, alice, "Café & Tea").await;
    let talk = direct(state, alice, bob).await.id;
    let three = group(state, alice, &[bob, eve]).await;
    titled(state, eve, "Secret tea").await;
    let found = async |query: &str| {
        let found = everything(state, alice, query).await.conversations;
        let mut ids: Vec<_> = found.into_iter().map(|it| it.conversation.id).collect();
        ids.sort();
        ids
    };
    let sorted = |mut ids: Vec<_>| {
        ids.sort();
        ids
    };
    assert_eq!(found("cafe").await, [tea]);
    assert_eq!(found("tea").await, [tea]);
    assert_eq!(found("bob").await, sorted(vec![talk, three]));
    assert_eq!(found("bob eve").await, [three]);
    assert_eq!(found("tea bob").await, []);
    say(state, alice, tea, "hot").await;
    say(state, alice, talk, "hot").await;
    assert_eq!(find(state, alice, "hot in:\"cafe & tea\"").await.len(), 1);
    assert_eq!(find(state, alice, "hot in:#caf").await.len(), 1);
    assert_eq!(find(state, alice, "hot in:@bob").await.len(), 1);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn public_channels_are_found_by_those_outside_too(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = titled(state, alice, "Announcements").await;
    assert_eq!(everything(state, bob, "announce").await.conversations, []);
    sqlx::query("update conversations set kind = 'channel', is_public = true where id = $1")
        .bind(id)
        .execute(&state.db)
        .await
        .unwrap();
    for (by, is_member) in [(bob, false), (alice, true)] {
        let found = everything(state, by, "nounce").await.conversations;
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].is_member, is_member);
    }
    // Found, but what is said in it is for its members.
    say(state, alice, id, "announced").await;
    assert_eq!(find(state, bob, "announced").await, Vec::<String>::new());
}
