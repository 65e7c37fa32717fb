use std::collections::HashSet;

use linnet_protocol::{ErrorCode, Message, UserId, limits};
use sqlx::{Executor, PgPool};

use super::service::{Place, history, send};
use crate::{
    conversations::membership,
    database::pool_options,
    testing::{Server, group, message, person, server, server_with},
};

async fn alone(db: PgPool) -> (Server, UserId, linnet_protocol::ConversationId) {
    let server = server(db).await;
    let alice = person(server.state(), "alice").await;
    let conversation = group(server.state(), alice, &[]).await;
    (server, alice, conversation)
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_retry_leaves_no_gap_and_stores_once(db: PgPool) {
    let (server, alice, conversation) = alone(db).await;
    let hi = message(conversation, "hi");
    let first = send(server.state(), alice, hi.clone()).await.unwrap();
    for _ in 0..3 {
        assert_eq!(
            send(server.state(), alice, hi.clone()).await.unwrap(),
            first
        );
    }
    let next = send(server.state(), alice, message(conversation, "yo"))
        .await
        .unwrap();
    assert_eq!(next.seq, first.seq + 1);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn sixty_four_retries_at_once_get_one_answer(db: PgPool) {
    let (server, alice, conversation) = alone(db).await;
    let hi = message(conversation, "hi");
    let sends = (0..64).map(|_| send(server.state(), alice, hi.clone()));
    let answers: Vec<_> = futures_util::future::join_all(sends).await;
    let seqs: HashSet<_> = answers.into_iter().map(|it| it.unwrap().seq).collect();
    assert_eq!(seqs.len(), 1);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_same_id_with_another_content_is_refused(db: PgPool) {
    let (server, alice, conversation) = alone(db).await;
    let state = server.state();
    let bob = person(state, "bob").await;
    let add = linnet_protocol::AddMembers {
        user_ids: vec![bob],
    };
    membership::add(state, alice, conversation, add)
        .await
        .unwrap();
    let hi = message(conversation, "hi");
    send(state, alice, hi.clone()).await.unwrap();
    let mut other = hi.clone();
    other.body = "ho".into();
    let code = |result: crate::error::Result<Message>| result.unwrap_err().into_wire().code;
    assert_eq!(code(send(state, alice, other).await), ErrorCode::IdConflict);
    assert_eq!(
        code(send(state, bob, hi.clone()).await),
        ErrorCode::IdConflict
    );
    let elsewhere = group(state, alice, &[]).await;
    let mut same = hi;
    same.conversation_id = elsewhere;
    assert!(
        send(state, alice, same).await.is_ok(),
        "in another conversation it is another message"
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_is_sent_at_once_gets_contiguous_revs_and_shares_commits(db: PgPool) {
    let (server, alice, conversation) = alone(db).await;
    let state = server.state();
    let sends = (0..64).map(|n| {
        let state = state.clone();
        async move {
            let mut last = 0;
            for m in 0..10 {
                let sent = send(&state, alice, message(conversation, &format!("{n} {m}")))
                    .await
                    .unwrap();
                assert!(
                    sent.seq > last,
                    "what one sends in order is numbered in order"
                );
                last = sent.seq;
            }
        }
    });
    futures_util::future::join_all(sends).await;
    let mut seqs: Vec<i64> = sqlx::query_scalar("select seq from messages")
        .fetch_all(&state.db)
        .await
        .unwrap();
    seqs.sort_unstable();
    assert_eq!(
        seqs,
        (3..643).collect::<Vec<_>>(),
        "the conversation and its member took 1 and 2"
    );
    assert_eq!(state.writer.messages(), 640);
    assert!(
        state.writer.commits() < 320,
        "{} commits",
        state.writer.commits()
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn one_bad_row_does_not_fail_its_neighbours(db: PgPool) {
    let (server, alice, conversation) = alone(db).await;
    let state = server.state();
    state
        .db
        .execute("alter table messages add constraint no_bad check (body <> 'bad')")
        .await
        .unwrap();
    let bodies = ["one", "bad", "two"];
    let sends = bodies.map(|body| send(state, alice, message(conversation, body)));
    let results = futures_util::future::join_all(sends).await;
    assert_eq!(
        results.iter().map(Result::is_ok).collect::<Vec<_>>(),
        [true, false, true]
    );
    let page = history(state, alice, conversation, (Place::Newest, None))
        .await
        .unwrap();
    assert_eq!(
        page.messages.iter().map(|it| it.seq).collect::<Vec<_>>(),
        [3, 4],
        "it took no number"
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn whoever_is_not_in_it_neither_writes_nor_reads(db: PgPool) {
    let (server, alice, conversation) = alone(db).await;
    let state = server.state();
    let eve = person(state, "eve").await;
    let nowhere = linnet_protocol::ConversationId::generate();
    for id in [conversation, nowhere] {
        let sent = send(state, eve, message(id, "hi")).await.unwrap_err();
        assert_eq!(sent.into_wire().code, ErrorCode::NotAMember);
        let read = history(state, eve, id, (Place::Newest, None))
            .await
            .unwrap_err();
        assert_eq!(read.into_wire().code, ErrorCode::NotAMember);
    }
    let mine = message(conversation, "accepted, the answer was lost");
    let stored = send(state, alice, mine.clone()).await.unwrap();
    membership::leave(state, alice, conversation).await.unwrap();
    assert_eq!(send(state, alice, mine).await.unwrap(), stored);
    let late = send(state, alice, message(conversation, "late"))
        .await
        .unwrap_err();
    assert_eq!(late.into_wire().code, ErrorCode::NotAMember);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_body_keeps_its_bytes_and_its_limits(db: PgPool) {
    let (server, alice, conversation) = alone(db).await;
    for body in [
        "  two  spaces\n\t ",
        "e\u{301}",
        "👩‍👩‍👧",
        "\u{202e}x",
        &"🐦".repeat(8_000),
    ] {
        let sent = send(server.state(), alice, message(conversation, body))
            .await
            .unwrap();
        let around = (Place::Around(sent.seq), Some(1));
        let page = history(server.state(), alice, conversation, around)
            .await
            .unwrap();
        assert_eq!(page.messages, [sent]);
    }
    for (body, code) in [
        ("", ErrorCode::Empty),
        ("a\0b", ErrorCode::InvalidText),
        (&*"x".repeat(8_001), ErrorCode::TooLong),
    ] {
        let refused = send(server.state(), alice, message(conversation, body))
            .await
            .unwrap_err();
        assert_eq!(refused.into_wire().code, code);
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_past_comes_in_pages_that_say_what_they_hold(db: PgPool) {
    let (server, alice, conversation) = alone(db).await;
    for n in 3..=12 {
        let sent = send(server.state(), alice, message(conversation, &n.to_string()))
            .await
            .unwrap();
        assert_eq!(sent.seq, n);
    }
    let cases = [
        (Place::Newest, 3, 10..=12, (10, 12)),
        (Place::Newest, 50, 3..=12, (1, 12)),
        (Place::Before(10), 3, 7..=9, (7, 9)),
        (Place::Before(5), 3, 3..=4, (1, 4)),
        (Place::After(10), 3, 11..=12, (11, 12)),
        (Place::After(5), 3, 6..=8, (6, 8)),
        (Place::After(0), 3, 3..=5, (1, 5)),
        (Place::Around(8), 4, 6..=9, (6, 9)),
        (Place::Around(12), 4, 10..=12, (10, 12)),
        (Place::Around(1), 4, 3..=4, (1, 4)),
    ];
    for (place, limit, seqs, range) in cases {
        let page = history(server.state(), alice, conversation, (place, Some(limit)))
            .await
            .unwrap();
        let held: Vec<_> = page.messages.iter().map(|it| it.seq).collect();
        assert_eq!(
            (held, (page.from, page.through)),
            (seqs.collect(), range),
            "{place:?}"
        );
    }
    let beyond = history(
        server.state(),
        alice,
        conversation,
        (Place::Before(1), None),
    )
    .await
    .unwrap();
    assert_eq!(
        (beyond.messages.len(), beyond.from, beyond.through),
        (0, 1, 0)
    );
    let absurd = history(
        server.state(),
        alice,
        conversation,
        (Place::After(i64::MAX), None),
    )
    .await
    .unwrap();
    assert_eq!(
        (absurd.messages.len(), absurd.from, absurd.through),
        (0, 13, 12)
    );
    let too_many = (Place::Newest, Some(limits::HISTORY_MESSAGES + 1));
    let refused = history(server.state(), alice, conversation, too_many)
        .await
        .unwrap_err();
    assert_eq!(refused.into_wire().code, ErrorCode::TooMany);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn sending_has_a_limit_that_names_itself(db: PgPool) {
    let server = server_with(db, |config| config.rate_scale = 1).await;
    let alice = person(server.state(), "alice").await;
    let conversation = group(server.state(), alice, &[]).await;
    let mut accepted = 0;
    let refusal = loop {
        match super::service::begin_sending(server.state(), alice, message(conversation, "hi"))
            .await
        {
            Ok(_) => accepted += 1,
            Err(error) => break error.into_wire(),
        }
    };
    assert!(accepted >= 30, "a burst is human");
    assert_eq!(
        (refusal.code, refusal.params.bucket.as_deref()),
        (ErrorCode::RateLimited, Some("send"))
    );
    assert!(refusal.params.retry_after.is_some_and(|it| it >= 1));
}

/// A cancelled BEGIN must not take confirmed writes with it. sqlx 0.9.0 does not know of a transaction whose BEGIN was
/// dropped on its way; our pool rolls back before it hands out a connection.
#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_request_dropped_inside_begin_loses_nothing(db: PgPool) {
    let pool = pool_options(2)
        .connect_with((*db.connect_options()).clone())
        .await
        .unwrap();
    pool.execute("create table kept (id bigint primary key)")
        .await
        .unwrap();
    let mut confirmed = 0;
    for n in 0..3_000_i64 {
        let dropped = async {
            let mut tx = pool.begin().await?;
            sqlx::query("select 1").execute(&mut *tx).await?;
            tx.commit().await
        };
        let yields = n % 6;
        tokio::select! {
            biased;
            _ = dropped => {}
            () = async { for _ in 0..=yields { tokio::task::yield_now().await } } => {}
        }
        if sqlx::query("insert into kept values ($1)")
            .bind(n)
            .execute(&pool)
            .await
            .is_ok()
        {
            confirmed += 1;
        }
    }
    pool.close().await;
    let kept: i64 = sqlx::query_scalar("select count(*) from kept")
        .fetch_one(&db)
        .await
        .unwrap();
    assert_eq!((confirmed, kept), (3_000, 3_000));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn without_a_free_connection_everybody_is_soon_told_to_come_back(db: PgPool) {
    let pool = pool_options(1)
        .connect_with((*db.connect_options()).clone())
        .await
        .unwrap();
    let server = server(pool.clone()).await;
    let alice = crate::testing::sign_up(server.state(), "alice").await;
    let conversation = group(server.state(), alice.user.id, &[]).await;
    let _held = pool.acquire().await.unwrap();
    let send = || send(server.state(), alice.user.id, message(conversation, "hi"));
    let all = futures_util::future::join_all(std::iter::repeat_with(send).take(40));
    // The wait for a connection is two seconds; one after the other they would take more than a minute.
    let all = tokio::time::timeout(std::time::Duration::from_secs(15), all).await;
    for answer in all.expect("nobody hangs") {
        let refused = answer.unwrap_err().into_wire();
        assert_eq!(
            (refused.code, refused.params.retry_after),
            (ErrorCode::Unavailable, Some(2))
        );
    }
    drop(rustls::crypto::ring::default_provider().install_default());
    let url = format!("http://{}/api/v1/me", server.app.address);
    let request = reqwest::Client::new().get(url);
    let response = request
        .bearer_auth(&alice.tokens.access_token)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 503);
    assert_eq!(response.headers()["retry-after"], "2");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_full_disk_is_told_as_one_and_loses_no_number(db: PgPool) {
    let (server, alice, conversation) = alone(db).await;
    let state = server.state();
    let trap = "create function full_disk() returns trigger language plpgsql as
                $$ begin raise exception 'no space left' using errcode = '53100'; end $$;
                create trigger full_disk before insert on messages execute function full_disk()";
    sqlx::raw_sql(trap).execute(&state.db).await.unwrap();
    let all = (0..3).map(|n| send(state, alice, message(conversation, &n.to_string())));
    for answer in futures_util::future::join_all(all).await {
        assert_eq!(answer.unwrap_err().into_wire().code, ErrorCode::StorageFull);
    }
    let free = "drop trigger full_disk on messages";
    sqlx::raw_sql(free).execute(&state.db).await.unwrap();
    let sent = send(state, alice, message(conversation, "again"))
        .await
        .unwrap();
    assert_eq!(sent.seq, 3);
}
