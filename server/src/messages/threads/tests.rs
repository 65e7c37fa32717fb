use linnet_protocol::{
    Change, ConversationId, ErrorCode, Message, MessageId, MessageRef, NewMessage, ThreadSummary,
    UserId,
};
use sqlx::PgPool;

use super::service::{list, page};
use crate::{
    error::Result,
    messages::{
        edits::service::{delete, edit},
        service::{get, send},
    },
    state::AppState,
    testing::{code, direct, group, message, person, place, server},
};

fn answer(root: &Message, body: &str) -> NewMessage {
    NewMessage {
        thread_id: Some(root.id),
        ..message(root.conversation_id, body)
    }
}

fn forward(what: MessageRef, to: ConversationId) -> NewMessage {
    NewMessage {
        forward: Some(what),
        ..message(to, "")
    }
}

async fn summary(state: &AppState, user: UserId, of: &Message) -> (i64, Option<ThreadSummary>) {
    let root = get(state, user, place(of)).await.unwrap();
    (root.rev, root.thread)
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_answer_changes_the_summary_of_its_thread(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = direct(state, alice, bob).await.id;
    let root = send(state, alice, message(id, "shall we?")).await.unwrap();
    let new = answer(&root, "yes");
    let first = send(state, bob, new.clone()).await.unwrap();
    assert_eq!((first.seq, first.thread_id), (5, Some(root.id)));
    let summed = |replies, last_seq| Some(ThreadSummary { replies, last_seq });
    assert_eq!(summary(state, bob, &root).await, (6, summed(1, 5)));
    assert_eq!(send(state, bob, new).await.unwrap(), first);
    assert_eq!(summary(state, bob, &root).await, (6, summed(1, 5)));
    let second = send(state, alice, answer(&root, "when?")).await.unwrap();
    assert_eq!(second.seq, 7);
    let thread = page(state, bob, place(&root), (None, None)).await.unwrap();
    assert_eq!(
        (thread.messages, thread.more),
        (vec![first.clone(), second.clone()], false)
    );
    let older = page(state, bob, place(&root), (Some(second.seq), Some(1)))
        .await
        .unwrap();
    assert_eq!((older.messages, older.more), (vec![first.clone()], false));
    let newest = page(state, bob, place(&root), (None, Some(1)))
        .await
        .unwrap();
    assert_eq!((newest.messages, newest.more), (vec![second.clone()], true));
    delete(state, alice, place(&second)).await.unwrap();
    assert_eq!(summary(state, bob, &root).await, (10, summed(1, 5)));
    delete(state, bob, place(&first)).await.unwrap();
    assert_eq!(summary(state, bob, &root).await, (12, None));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn many_answers_at_once_are_summed_once_for_each_commit(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let id = group(state, alice, &[]).await;
    let root = send(state, alice, message(id, "?")).await.unwrap();
    let commits = state.writer.commits();
    let sends = (0..40).map(|n| send(state, alice, answer(&root, &n.to_string())));
    let sent = futures_util::future::join_all(sends).await;
    let last = sent.into_iter().map(|it| it.unwrap().seq).max().unwrap();
    let commits = i64::try_from(state.writer.commits() - commits).unwrap();
    let (rev, thread) = summary(state, alice, &root).await;
    let summed = ThreadSummary {
        replies: 40,
        last_seq: last,
    };
    assert_eq!(thread, Some(summed));
    assert_eq!(
        rev,
        root.seq + 40 + commits,
        "one rev a commit, and no hole"
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn threads_are_listed_by_their_newest_answer(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, eve) = (person(state, "alice").await, person(state, "eve").await);
    let id = group(state, alice, &[]).await;
    let one = send(state, alice, message(id, "one")).await.unwrap();
    let two = send(state, alice, message(id, "two")).await.unwrap();
    send(state, alice, message(id, "three")).await.unwrap();
    for root in [&one, &two, &one] {
        send(state, alice, answer(root, "!")).await.unwrap();
    }
    let bodies = async |before, limit| {
        let list = list(state, alice, id, (before, limit)).await.unwrap();
        let bodies: Vec<_> = list.messages.iter().map(|it| it.body.clone()).collect();
        (
            bodies,
            list.more,
            list.messages.last().and_then(|it| it.thread),
        )
    };
    let (all, more, last) = bodies(None, None).await;
    assert_eq!((all, more), (vec!["one".into(), "two".into()], false));
    let (first, more, newest) = bodies(None, Some(1)).await;
    assert_eq!((first, more), (vec!["one".into()], true));
    let rest = bodies(newest.map(|it| it.last_seq), None).await;
    assert_eq!(rest, (vec!["two".into()], false, last));
    assert_eq!(
        code(list(state, eve, id, (None, None)).await),
        ErrorCode::NotAMember
    );
    assert_eq!(
        code(list(state, alice, id, (None, Some(0))).await),
        ErrorCode::TooMany
    );
    let refused = page(state, eve, place(&one), (None, None)).await;
    assert_eq!(code(refused), ErrorCode::NotAMember);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_is_answered_is_there_and_can_be_seen(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = group(state, alice, &[bob]).await;
    let elsewhere = group(state, alice, &[bob]).await;
    let hidden = send(state, alice, message(id, "before bob")).await.unwrap();
    let foreign = send(state, alice, message(elsewhere, "x")).await.unwrap();
    sqlx::query(
        "update memberships set visible_from = $1 where user_id = $2 and conversation_id = $3",
    )
    .bind(hidden.seq)
    .bind(bob)
    .bind(id)
    .execute(&state.db)
    .await
    .unwrap();
    let refused = async |new: NewMessage| {
        let refusal = send(state, bob, new).await.unwrap_err().into_wire();
        (refusal.code, refusal.params.field.unwrap_or_default())
    };
    for nothing in [hidden.id, foreign.id, MessageId::generate()] {
        let thread = NewMessage {
            thread_id: Some(nothing),
            ..message(id, "x")
        };
        assert_eq!(
            refused(thread).await,
            (ErrorCode::NotFound, "threadId".into())
        );
        let reply = NewMessage {
            reply_to: Some(nothing),
            ..message(id, "x")
        };
        assert_eq!(
            refused(reply).await,
            (ErrorCode::NotFound, "replyTo".into())
        );
        let there = MessageRef {
            conversation_id: id,
            message_id: nothing,
        };
        let read = page(state, bob, there, (None, None)).await;
        assert_eq!(code(read), ErrorCode::NotFound);
    }
    let root = send(state, bob, message(id, "root")).await.unwrap();
    let inside = send(state, bob, answer(&root, "inside")).await.unwrap();
    let nested = answer(&inside, "x");
    assert_eq!(
        refused(nested).await,
        (ErrorCode::InvalidRequest, "threadId".into())
    );
    let quoting = NewMessage {
        reply_to: Some(inside.id),
        ..answer(&root, "quoting")
    };
    let quoting = send(state, bob, quoting).await.unwrap();
    assert_eq!(quoting.reply_to, Some(inside.id));
    delete(state, bob, place(&inside)).await.unwrap();
    let late = NewMessage {
        reply_to: Some(inside.id),
        ..message(id, "its author was offline")
    };
    assert!(send(state, bob, late).await.is_ok(), "a place is a place");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_forward_takes_what_its_sender_sees_under_the_first_authors_name(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let carol = person(state, "carol").await;
    let ours = direct(state, alice, bob).await.id;
    let theirs = direct(state, bob, carol).await.id;
    let said = send(state, alice, message(ours, "the plan @carol"))
        .await
        .unwrap();
    let new = forward(place(&said), theirs);
    let first = send(state, bob, new.clone()).await.unwrap();
    let author = first.forwarded.unwrap();
    assert_eq!(
        (&*first.body, author.sender_id, author.created_at),
        ("the plan @carol", alice, said.created_at)
    );
    assert_eq!(first.mentions, [], "who was named was named elsewhere");
    let again = send(state, carol, forward(place(&first), theirs))
        .await
        .unwrap();
    assert_eq!(again.forwarded, Some(author));
    let new_edit = linnet_protocol::NewEdit {
        id: linnet_protocol::EditId::generate(),
        body: "another plan".into(),
    };
    let put_in_her_mouth = edit(state, bob, place(&first), new_edit).await;
    assert_eq!(code(put_in_her_mouth), ErrorCode::Forbidden);
    let refused = async |by, new| {
        let refusal = send(state, by, new).await.unwrap_err().into_wire();
        (refusal.code, refusal.params.field.unwrap_or_default())
    };
    let not_found = (ErrorCode::NotFound, "forward".to_owned());
    assert_eq!(
        refused(carol, forward(place(&said), theirs)).await,
        not_found
    );
    delete(state, alice, place(&said)).await.unwrap();
    assert_eq!(refused(bob, forward(place(&said), theirs)).await, not_found);
    assert_eq!(
        send(state, bob, new).await.unwrap(),
        first,
        "what was accepted stays so"
    );
    let own_words = NewMessage {
        body: "x".into(),
        ..forward(place(&first), theirs)
    };
    assert_eq!(
        refused(bob, own_words).await,
        (ErrorCode::InvalidRequest, "body".into())
    );
    let buried = delete(state, bob, place(&first)).await.unwrap();
    assert_eq!((&*buried.body, buried.forwarded), ("", None));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn names_become_members_when_a_text_is_stored_and_when_it_is_edited(
    db: PgPool,
) -> Result<()> {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let eve = person(state, "eve").await;
    let id = group(state, alice, &[bob]).await;
    let name = async |user: UserId| -> String {
        let query = sqlx::query_scalar("select username from users where id = $1");
        query.bind(user).fetch_one(&state.db).await.unwrap()
    };
    let (bobs, eves) = (name(bob).await, name(eve).await);
    let body = format!("@{} and @{eves}, `@{bobs}`", bobs.to_uppercase());
    let sent = send(state, alice, message(id, &body)).await?;
    assert_eq!((&*sent.mentions, sent.mentions_all), (&[bob][..], false));
    let another = |body: &str| linnet_protocol::NewEdit {
        id: linnet_protocol::EditId::generate(),
        body: body.to_owned(),
    };
    let edited = edit(state, alice, place(&sent), another("nobody")).await?;
    assert_eq!((&*edited.mentions, edited.mentions_all), (&[][..], false));
    let edited = edit(
        state,
        alice,
        place(&sent),
        another(&format!("@all @{bobs}")),
    )
    .await?;
    assert_eq!((&*edited.mentions, edited.mentions_all), (&[bob][..], true));
    let stored = get(state, bob, place(&sent)).await?;
    assert_eq!(Change::Message(stored), Change::Message(edited));
    let called = send(state, bob, message(id, "@all")).await?;
    assert!(called.mentions_all);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn in_a_large_group_only_its_admins_call_everybody_and_nobody_often(db: PgPool) {
    let server = crate::testing::server_with(db, |config| config.rate_scale = 1).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = group(state, alice, &[bob]).await;
    let fill = "with people as (
            insert into users (id, username, display_name, password_hash, role, created_at)
            select gen_random_uuid(), 'crowd' || n, 'crowd', '', 'member', now() from generate_series(1, 60) n returning id)
        insert into memberships (conversation_id, user_id, role, rev, joined_at)
        select $1, id, 'member', 0, now() from people";
    sqlx::query(fill).bind(id).execute(&state.db).await.unwrap();
    assert!(
        !send(state, bob, message(id, "@all"))
            .await
            .unwrap()
            .mentions_all
    );
    assert!(
        send(state, alice, message(id, "@all"))
            .await
            .unwrap()
            .mentions_all
    );
    let refused = loop {
        if let Err(error) = send(state, alice, message(id, "@all")).await {
            break error.into_wire();
        }
    };
    assert_eq!(
        (refused.code, refused.params.bucket.as_deref()),
        (ErrorCode::RateLimited, Some("mention_all"))
    );
    assert!(send(state, alice, message(id, "hello")).await.is_ok());
}
