use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::PgPool;

use super::*;
use linnet_protocol::{MessageRef, limits};

use crate::{
    messages::saved,
    receipts,
    testing::{group, person},
};

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_newest_comes_first_across_conversations(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let (one, other) = (
        group(state, alice, &[]).await,
        group(state, alice, &[]).await,
    );
    for (id, body) in [
        (one, "tea 1"),
        (other, "tea 2"),
        (one, "coffee"),
        (one, "tea 3"),
    ] {
        say(state, alice, id, body).await;
    }
    assert_eq!(find(state, alice, "tea").await, ["tea 3", "tea 2", "tea 1"]);
    assert_eq!(find(state, alice, "-tea").await, ["coffee"]);
    assert_eq!(
        find(state, alice, &format!("tea in:{other}")).await,
        ["tea 2"]
    );
    assert_eq!(
        find(state, alice, &format!("tea -in:{other}")).await,
        ["tea 3", "tea 1"]
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn pages_go_on_where_the_last_one_ended(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let ids = [
        group(state, alice, &[]).await,
        group(state, alice, &[]).await,
    ];
    for n in 0..23 {
        say(state, alice, ids[n % 2], &format!("page {n}")).await;
    }
    for query in ["page", "pa", "\"page\"", "-nothing"] {
        let (mut cursor, mut found) = (None, Vec::new());
        for size in [10, 10, 3] {
            let asked = FindMessages {
                query: query.to_owned(),
                cursor: cursor.clone(),
                limit: Some(10),
                ..FindMessages::default()
            };
            let page = page(state, alice, asked).await;
            assert_eq!(page.messages.len(), size, "{query}");
            cursor = page.next;
            found.extend(page.messages.into_iter().map(|it| it.message.body));
        }
        assert_eq!(cursor, None);
        let expected: Vec<_> = (0..23).rev().map(|n| format!("page {n}")).collect();
        assert_eq!(found, expected, "{query}");
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_page_fits_into_a_frame(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let id = group(state, alice, &[]).await;
    for _ in 0..3 {
        say(state, alice, id, &"long ".repeat(1_600)).await;
    }
    for _ in 0..12 {
        say(state, alice, id, &"lang 日本 ".repeat(888)).await;
    }
    let asked = FindMessages {
        query: "lang".to_owned(),
        limit: Some(50),
        ..FindMessages::default()
    };
    let first = page(state, alice, asked.clone()).await;
    let bytes = |page: &SearchPage| serde_json::to_vec(&page.messages).unwrap().len();
    assert!(bytes(&first) <= limits::PAGE_BYTES);
    assert_eq!(first.messages[0].parts.len(), limits::PARTS_FOUND);
    assert_eq!(first.messages.len(), 3);
    let asked = FindMessages {
        cursor: first.next,
        ..asked
    };
    let second = page(state, alice, asked).await;
    assert_eq!(second.messages.len(), 3);
    assert_ne!(second.messages[0].message.id, first.messages[2].message.id);
    let all = service::overview(state, alice, "lang".to_owned(), None)
        .await
        .unwrap();
    assert!(bytes(&all.messages) <= limits::PAGE_BYTES / 2);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_matched_is_marked(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let id = group(state, alice, &[]).await;
    say(state, alice, id, "🎉 Das Café, das café").await;
    let asked = FindMessages {
        query: "cafe das".to_owned(),
        ..FindMessages::default()
    };
    let page = page(state, alice, asked).await;
    let parts: Vec<_> = page.messages[0]
        .parts
        .iter()
        .map(|it| (it.start, it.end))
        .collect();
    assert_eq!(parts, [(3, 6), (7, 11), (13, 16), (17, 21)]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn days_are_those_of_the_asker(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let id = group(state, alice, &[]).await;
    say(state, alice, id, "today").await;
    state.clock.advance(Duration::from_hours(24));
    say(state, alice, id, "tomorrow").await;
    let now: DateTime<Utc> = state.clock.now();
    let (today, tomorrow) = (
        (now - chrono::TimeDelta::days(1)).date_naive(),
        now.date_naive(),
    );
    assert_eq!(find(state, alice, &format!("on:{today}")).await, ["today"]);
    assert_eq!(
        find(state, alice, &format!("-on:{today}")).await,
        ["tomorrow"]
    );
    assert_eq!(
        find(state, alice, &format!("after:{today}")).await,
        ["tomorrow"]
    );
    assert_eq!(
        find(state, alice, &format!("before:{tomorrow}")).await,
        ["today"]
    );
    assert_eq!(
        find(state, alice, "before:2020").await,
        Vec::<String>::new()
    );
    let asked = |zone: &str| FindMessages {
        query: format!("on:{today}"),
        time_zone: Some(zone.to_owned()),
        ..FindMessages::default()
    };
    // Somewhere it is always another day than here.
    let east = page(state, alice, asked("Pacific/Kiritimati"))
        .await
        .messages
        .len();
    let west = page(state, alice, asked("Etc/GMT+12")).await.messages.len();
    assert!(east + west >= 1 && (east, west) != (2, 2));
    for nowhere in ["Mars/Phobos", "", "+02:00"] {
        let refused = refusal(state, alice, asked(nowhere)).await;
        assert_eq!(refused, ErrorCode::InvalidRequest, "{nowhere}");
        let dateless = FindMessages {
            query: "today".to_owned(),
            ..asked(nowhere)
        };
        assert_eq!(page(state, alice, dateless).await.messages.len(), 1);
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn people_are_named_by_username_by_name_or_as_me(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = group(state, alice, &[bob]).await;
    say(state, alice, id, "hers").await;
    say(state, bob, id, "his").await;
    sqlx::query(
        "update users set username = 'robert.b', display_name = 'José Müller' where id = $1",
    )
    .bind(bob)
    .execute(&state.db)
    .await
    .unwrap();
    for query in [
        "from:robert.b",
        "from:@Robert.B",
        "from:\"jose muller\"",
        "from:jos",
        "-from:me",
    ] {
        assert_eq!(find(state, alice, query).await, ["his"], "{query}");
    }
    assert_eq!(find(state, alice, "from:me").await, ["hers"]);
    assert_eq!(
        find(state, alice, "from:me from:jose").await,
        ["his", "hers"]
    );
    let nobody = FindMessages {
        query: "from:nobody".to_owned(),
        ..FindMessages::default()
    };
    assert_eq!(refusal(state, alice, nobody).await, ErrorCode::InvalidQuery);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn marks_follow_the_messages(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = group(state, alice, &[bob]).await;
    let plain = say(state, alice, id, "plain").await;
    say(state, alice, id, "http://example.org").await;
    assert_eq!(find(state, alice, "has:link").await, ["http://example.org"]);
    assert_eq!(find(state, alice, "-has:link").await, ["plain"]);
    for query in [
        "is:pinned",
        "has:reaction",
        "is:edited",
        "mentions:me",
        "has:file",
        "is:thread",
    ] {
        assert_eq!(
            find(state, alice, query).await,
            Vec::<String>::new(),
            "{query}"
        );
    }
    let change = "with moved as (update conversations set head = head + 1 where id = $1 returning head)
         update messages set pinned_at = now(), pinned_by = sender_id, edited_at = now(), body = 'changed', mentions = array[$3],
             rev = moved.head from moved where conversation_id = $1 and messages.id = $2";
    sqlx::query(change)
        .bind(id)
        .bind(plain)
        .bind(alice)
        .execute(&state.db)
        .await
        .unwrap();
    for query in [
        "is:pinned",
        "is:edited",
        "mentions:me",
        "to:me is:pinned -has:link",
    ] {
        assert_eq!(find(state, alice, query).await, ["changed"], "{query}");
    }
    assert_eq!(find(state, bob, "mentions:me").await, Vec::<String>::new());
    assert_eq!(find(state, alice, "plain").await, Vec::<String>::new());
    for (removed, finds) in [(false, vec!["changed"]), (true, vec![])] {
        let react = "with moved as (update conversations set head = head + 1 where id = $1 returning head)
             insert into reactions select $1, $2, $3, '+', $4, head from moved
             on conflict (conversation_id, message_id, user_id, emoji) do update set removed = $4, rev = excluded.rev";
        sqlx::query(react)
            .bind(id)
            .bind(plain)
            .bind(bob)
            .bind(removed)
            .execute(&state.db)
            .await
            .unwrap();
        assert_eq!(find(state, alice, "has:reaction").await, finds);
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_is_unread_is_what_others_wrote_since(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = group(state, alice, &[bob]).await;
    say_all(state, bob, id, &["old"]).await;
    sqlx::query(
        "update memberships set read = (select head from conversations where id = conversation_id)",
    )
    .execute(&state.db)
    .await
    .unwrap();
    say_all(state, alice, id, &["own"]).await;
    say_all(state, bob, id, &["new"]).await;
    assert_eq!(find(state, alice, "is:unread").await, ["new"]);
    assert_eq!(find(state, alice, "-is:unread").await, ["own", "old"]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_is_marked_as_unread_is_unread(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = group(state, alice, &[bob]).await;
    say_all(state, bob, id, &["first", "second"]).await;
    receipts::service::mark_read(state, alice, id, 1_000)
        .await
        .unwrap();
    assert_eq!(find(state, alice, "is:unread").await, Vec::<String>::new());
    let head: i64 = sqlx::query_scalar("select head from conversations where id = $1")
        .bind(id)
        .fetch_one(&state.db)
        .await
        .unwrap();
    receipts::unread::mark(state, alice, id, head)
        .await
        .unwrap();
    assert_eq!(find(state, alice, "is:unread").await, ["second"]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_is_saved_is_ones_own_affair(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = group(state, alice, &[bob]).await;
    for body in ["tea", "coffee", "milk"] {
        let message_id = say(state, bob, id, body).await;
        let place = MessageRef {
            conversation_id: id,
            message_id,
        };
        if body != "milk" {
            saved::service::save(state, alice, place).await.unwrap();
        }
    }
    assert_eq!(find(state, alice, "is:saved").await, ["coffee", "tea"]);
    assert_eq!(find(state, alice, "is:saved -tea").await, ["coffee"]);
    assert_eq!(find(state, alice, "-is:saved").await, ["milk"]);
    assert_eq!(find(state, bob, "is:saved").await, Vec::<String>::new());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_question_that_cannot_be_answered_is_refused(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    for (query, code) in [
        ("", ErrorCode::Empty),
        ("  ", ErrorCode::Empty),
        (&*"x".repeat(257), ErrorCode::TooLong),
        (&*"x ".repeat(17), ErrorCode::TooMany),
        ("has:legs", ErrorCode::InvalidQuery),
        ("on:yesterday", ErrorCode::InvalidQuery),
        ("in:nowhere", ErrorCode::InvalidQuery),
    ] {
        let asked = FindMessages {
            query: query.to_owned(),
            ..FindMessages::default()
        };
        assert_eq!(refusal(state, alice, asked).await, code, "{query}");
    }
    let asked = FindMessages {
        query: "x".to_owned(),
        ..FindMessages::default()
    };
    for limit in [0, 51] {
        let asked = FindMessages {
            limit: Some(limit),
            ..asked.clone()
        };
        assert_eq!(refusal(state, alice, asked).await, ErrorCode::TooMany);
    }
    let asked = FindMessages {
        cursor: Some("x".to_owned()),
        ..asked
    };
    assert_eq!(
        refusal(state, alice, asked).await,
        ErrorCode::InvalidRequest
    );
}
