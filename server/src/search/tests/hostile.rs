//! What is asked to make the server work hard, or to learn what others said.

use linnet_protocol::limits;
use sqlx::{Acquire, PgPool};

use super::*;
use crate::testing::{group, person};

fn asked(query: impl Into<String>) -> FindMessages {
    FindMessages {
        query: query.into(),
        ..FindMessages::default()
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_means_something_to_a_language_of_patterns_means_itself(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let id = group(state, alice, &[]).await;
    let bodies = [
        "plain words",
        "a:* of it",
        "100% sure",
        "snake_case",
        r"C:\temp",
        "so (or [so]) .*",
    ];
    say_all(state, alice, id, &bodies).await;
    for (query, found) in [
        ("a:*", "a:* of it"),
        ("%", "100% sure"),
        ("0%", "100% sure"),
        ("%%", ""),
        ("%s%", ""),
        ("_", "snake_case"),
        ("e_c", "snake_case"),
        ("s_a", ""),
        (r"\", r"C:\temp"),
        (r":\t", r"C:\temp"),
        (".*", "so (or [so]) .*"),
        ("[so]", "so (or [so]) .*"),
        ("\"(or [so])\"", "so (or [so]) .*"),
        ("p.ain", ""),
        ("plain|snake", ""),
        ("pl*", ""),
    ] {
        let expected: Vec<_> = Some(found)
            .filter(|it| !it.is_empty())
            .into_iter()
            .collect();
        assert_eq!(find(state, alice, query).await, expected, "{query}");
        let looked_up = service::looked_up(state, alice, asked(query))
            .await
            .unwrap();
        assert_eq!(looked_up.messages.len(), expected.len(), "{query}");
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn more_terms_than_a_person_types_are_refused(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let refused = async |query: String| match service::messages(state, alice, asked(query)).await {
        Err(Error::Refused(it)) => (it.code, it.params.max),
        other => panic!("no refusal but {other:?}"),
    };
    let too_long = (ErrorCode::TooLong, Some(limits::QUERY as u64));
    assert_eq!(refused("a ".repeat(1_000)).await, too_long);
    assert_eq!(refused("a".repeat(limits::QUERY + 1)).await, too_long);
    let too_many = (ErrorCode::TooMany, Some(limits::QUERY_TERMS as u64));
    assert_eq!(
        refused("a ".repeat(limits::QUERY_TERMS + 1)).await,
        too_many
    );
    let most = "a ".repeat(limits::QUERY_TERMS);
    assert_eq!(find(state, alice, &most).await, Vec::<String>::new());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_search_that_gets_nowhere_in_its_time_says_to_come_back(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let id = group(state, alice, &[]).await;
    say(state, alice, id, "hello").await;
    indexing::catch_up(state).await;
    let mut other = state.db.acquire().await.unwrap();
    let mut tx = other.begin().await.unwrap();
    sqlx::query("lock table message_search")
        .execute(&mut *tx)
        .await
        .unwrap();
    let error = service::messages(state, alice, asked("hello"))
        .await
        .unwrap_err();
    assert_eq!(error.into_wire().code, ErrorCode::Unavailable);
    tx.rollback().await.unwrap();
    assert_eq!(find(state, alice, "hello").await, ["hello"]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_was_found_before_the_time_was_over_is_told_and_the_next_page_goes_on(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let id = group(state, alice, &[]).await;
    say(state, alice, id, "hello of last year").await;
    sqlx::query("update messages set created_at = created_at - interval '1 year'")
        .execute(&state.db)
        .await
        .unwrap();
    sqlx::query("update conversations set created_at = created_at - interval '1 year'")
        .execute(&state.db)
        .await
        .unwrap();
    say(state, alice, id, "hello").await;
    indexing::catch_up(state).await;
    let mut page = service::cut_off(state, alice, asked("hello"))
        .await
        .unwrap();
    let mut found = Vec::new();
    let mut pages = 1;
    while let Some(cursor) = page.next.take() {
        assert!(page.partial && page.reached.is_some());
        found.extend(page.messages.drain(..).map(|it| it.message.body));
        let next = FindMessages {
            cursor: Some(cursor),
            ..asked("hello")
        };
        page = service::cut_off(state, alice, next).await.unwrap();
        pages += 1;
    }
    found.extend(page.messages.into_iter().map(|it| it.message.body));
    assert!(!page.partial && pages > 1);
    assert_eq!(found, ["hello", "hello of last year"]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_word_of_others_is_answered_as_a_word_of_nobody(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, eve) = (person(state, "alice").await, person(state, "eve").await);
    let (of_alice, of_eve) = (group(state, alice, &[]).await, group(state, eve, &[]).await);
    say(state, alice, of_alice, "the merger is called heron").await;
    say(state, eve, of_eve, "nothing here").await;
    indexing::catch_up(state).await;
    for query in [
        "heron",
        "-nothing heron",
        "\"called heron\"",
        "he",
        "from:alice",
    ] {
        let of_nobody = query
            .replace("heron", "bittern")
            .replace("alice", "me bittern");
        let (there, nowhere) = (asked(query), asked(of_nobody));
        for looks_up in [false, true] {
            let ask = async |asked: FindMessages| {
                if looks_up {
                    service::looked_up(state, eve, asked).await.unwrap()
                } else {
                    service::messages(state, eve, asked).await.unwrap()
                }
            };
            assert_eq!(
                ask(there.clone()).await,
                ask(nowhere.clone()).await,
                "{query}"
            );
        }
    }
    let all = service::overview(state, eve, "heron".to_owned(), None)
        .await
        .unwrap();
    assert_eq!(all, SearchAnswer::default());
}
