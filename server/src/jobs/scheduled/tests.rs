use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use linnet_protocol::{
    ChangeScheduled, ConversationId, EditId, ErrorCode, MessageId, MessageRef, NewMessage,
    NewScheduled, PersonalChange, Scheduled, ScheduledState, UserId, limits,
};
use sqlx::PgPool;

use super::service::{cancel, change, create, list};
use crate::{
    conversations::membership,
    messages::service::{Place, history, send},
    state::AppState,
    sync::personal,
    testing::{Ear, code, direct, group, message, person, server},
};

fn in_hours(state: &AppState, hours: i64, message: NewMessage) -> NewScheduled {
    NewScheduled {
        message,
        send_at: state.clock.now() + TimeDelta::hours(hours),
    }
}

fn place(new: &NewScheduled) -> MessageRef {
    MessageRef {
        conversation_id: new.message.conversation_id,
        message_id: new.message.id,
    }
}

async fn became(ear: &mut Ear, id: MessageId, state: ScheduledState) -> Scheduled {
    ear.personal(|it| match it {
        PersonalChange::Scheduled(it) if it.message.id == id && it.state == state => Some(it),
        _ => None,
    })
    .await
}

async fn bodies(state: &AppState, user: UserId, id: ConversationId) -> Vec<String> {
    let page = history(state, user, id, (Place::Newest, None))
        .await
        .unwrap();
    page.messages.into_iter().map(|it| it.body).collect()
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_is_planned_is_sent_once_at_its_time(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = direct(state, alice, bob).await.id;
    let mut ear = Ear::of(state, alice);
    let new = in_hours(state, 24, message(id, "happy birthday"));
    let made = create(state, alice, new.clone()).await.unwrap();
    assert_eq!(create(state, alice, new.clone()).await.unwrap(), made);
    assert_eq!(list(state, alice).await.unwrap(), vec![made.clone()]);
    assert_eq!(list(state, bob).await.unwrap(), []);
    state.clock.advance(Duration::from_hours(23));
    assert_eq!(bodies(state, bob, id).await, Vec::<String>::new());
    state.clock.advance(Duration::from_hours(1));
    let sent = became(&mut ear, new.message.id, ScheduledState::Sent).await;
    assert_eq!(sent.message.body, "", "the text is not kept twice");
    assert_eq!(bodies(state, bob, id).await, ["happy birthday"]);
    assert_eq!(create(state, alice, new.clone()).await.unwrap(), sent);
    assert_eq!(list(state, alice).await.unwrap(), []);
    let late = send(state, alice, new.message.clone()).await.unwrap();
    assert_eq!(
        late.body, "happy birthday",
        "by hand it is the same message"
    );
    assert_eq!(
        code(cancel(state, alice, place(&new)).await),
        ErrorCode::AlreadySent
    );
    let page = personal::page(state, alice, made.rev - 1).await.unwrap();
    assert_eq!(
        page.changes,
        [sent.into()],
        "another device learns of it too"
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_long_time_out_of_service_loses_nothing(db: PgPool) {
    let first = server(db.clone()).await;
    let state = first.state().clone();
    let alice = person(&state, "alice").await;
    let id = group(&state, alice, &[]).await;
    let new = in_hours(&state, 1, message(id, "late, not never"));
    create(&state, alice, new.clone()).await.unwrap();
    // As a node leaves it that dies between sending and saying so.
    send(&state, alice, new.message.clone()).await.unwrap();
    state.stopping.cancel();
    let second = server(db).await;
    let mut ear = Ear::of(second.state(), alice);
    second.state().clock.advance(Duration::from_hours(30 * 24));
    became(&mut ear, new.message.id, ScheduledState::Sent).await;
    assert_eq!(bodies(second.state(), alice, id).await, ["late, not never"]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_plan_can_change_and_be_taken_back_until_its_time(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let id = group(state, alice, &[]).await;
    let mut ear = Ear::of(state, alice);
    let new = in_hours(state, 2, message(id, "hey"));
    let made = create(state, alice, new.clone()).await.unwrap();
    let better = ChangeScheduled {
        id: EditId::generate(),
        message: NewMessage {
            body: "hello".into(),
            ..new.message.clone()
        },
        send_at: new.send_at + TimeDelta::hours(1),
    };
    let changed = change(state, alice, better.clone()).await.unwrap();
    assert_eq!(
        (&*changed.message.body, changed.rev),
        ("hello", made.rev + 1)
    );
    assert_eq!(change(state, alice, better.clone()).await.unwrap(), changed);
    assert_eq!(create(state, alice, new.clone()).await.unwrap(), changed);
    let gone = in_hours(state, 2, message(id, "never mind"));
    create(state, alice, gone.clone()).await.unwrap();
    let cancelled = cancel(state, alice, place(&gone)).await.unwrap();
    assert_eq!(
        (cancelled.state, &*cancelled.message.body),
        (ScheduledState::Cancelled, "")
    );
    assert_eq!(cancel(state, alice, place(&gone)).await.unwrap(), cancelled);
    let too_late = ChangeScheduled {
        id: EditId::generate(),
        message: gone.message.clone(),
        send_at: gone.send_at,
    };
    assert_eq!(
        code(change(state, alice, too_late).await),
        ErrorCode::NotFound
    );
    state.clock.advance(Duration::from_hours(3));
    became(&mut ear, new.message.id, ScheduledState::Sent).await;
    assert_eq!(bodies(state, alice, id).await, ["hello"]);
    let too_late = ChangeScheduled {
        id: EditId::generate(),
        ..better.clone()
    };
    assert_eq!(
        code(change(state, alice, too_late).await),
        ErrorCode::AlreadySent
    );
    let sent = change(state, alice, better).await.unwrap();
    assert_eq!(
        sent.state,
        ScheduledState::Sent,
        "what was changed before was changed"
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_is_refused_at_its_time_keeps_its_text_and_says_why(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = group(state, alice, &[bob]).await;
    let new = in_hours(state, 1, message(id, "to my friends"));
    let mut ear = Ear::of(state, bob);
    create(state, bob, new.clone()).await.unwrap();
    membership::leave(state, bob, id).await.unwrap();
    state.clock.advance(Duration::from_hours(2));
    let failed = became(&mut ear, new.message.id, ScheduledState::Failed).await;
    assert_eq!(
        (failed.error, &*failed.message.body),
        (Some(ErrorCode::NotAMember), "to my friends")
    );
    assert_eq!(list(state, bob).await.unwrap(), [failed]);
    let add = linnet_protocol::AddMembers {
        user_ids: vec![bob],
    };
    membership::add(state, alice, id, add).await.unwrap();
    let again = ChangeScheduled {
        id: EditId::generate(),
        message: new.message.clone(),
        send_at: state.clock.now(),
    };
    change(state, bob, again).await.unwrap();
    became(&mut ear, new.message.id, ScheduledState::Sent).await;
    assert_eq!(bodies(state, bob, id).await, ["to my friends"]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_cannot_be_planned(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, eve) = (person(state, "alice").await, person(state, "eve").await);
    let id = group(state, alice, &[]).await;
    let new = in_hours(state, 1, message(id, "x"));
    create(state, alice, new.clone()).await.unwrap();
    let other = NewScheduled {
        send_at: new.send_at + TimeDelta::hours(1),
        ..new.clone()
    };
    assert_eq!(
        code(create(state, alice, other).await),
        ErrorCode::IdConflict
    );
    let foreign = in_hours(state, 1, message(id, "x"));
    assert_eq!(
        code(create(state, eve, foreign.clone()).await),
        ErrorCode::NotAMember
    );
    assert_eq!(
        code(cancel(state, eve, place(&new)).await),
        ErrorCode::NotFound
    );
    let blank = in_hours(state, 1, message(id, " "));
    assert_eq!(code(create(state, alice, blank).await), ErrorCode::Empty);
    let never = in_hours(state, 24 * (limits::PLANNED_DAYS + 1), message(id, "x"));
    assert_eq!(code(create(state, alice, never).await), ErrorCode::TooMany);
    for _ in 1..limits::SCHEDULED {
        let new = in_hours(state, 1, message(id, "x"));
        create(state, alice, new).await.unwrap();
    }
    let refused = create(state, alice, foreign).await.unwrap_err().into_wire();
    assert_eq!(
        (refused.code, refused.params.max),
        (ErrorCode::TooMany, Some(limits::SCHEDULED as u64))
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_suspended_people_planned_waits_until_they_may_come_back(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = group(state, alice, &[bob]).await;
    let new = in_hours(state, 1, message(id, "in anger"));
    let mut ear = Ear::of(state, bob);
    create(state, bob, new.clone()).await.unwrap();
    suspend(state, bob, Some(state.clock.now())).await;
    state.clock.advance(Duration::from_hours(2));
    // Somebody else's, due later, is sent.
    let other = in_hours(state, 1, message(id, "in peace"));
    let mut others = Ear::of(state, alice);
    create(state, alice, other.clone()).await.unwrap();
    state.clock.advance(Duration::from_hours(2));
    became(&mut others, other.message.id, ScheduledState::Sent).await;
    assert_eq!(bodies(state, alice, id).await, ["in peace"]);
    suspend(state, bob, None).await;
    state.due.wake();
    became(&mut ear, new.message.id, ScheduledState::Sent).await;
    assert_eq!(bodies(state, alice, id).await, ["in peace", "in anger"]);
}

async fn suspend(state: &AppState, user: UserId, since: Option<DateTime<Utc>>) {
    let change = sqlx::query("update users set suspended_at = $2 where id = $1");
    let change = change.bind(user).bind(since);
    change.execute(&state.db).await.unwrap();
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_has_to_wait_stands_in_nobodys_way(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = group(state, alice, &[bob]).await;
    // More than are taken at once, and more to everybody than one may send in a minute.
    for n in 0..30 {
        let loud = NewScheduled {
            message: message(id, &format!("@all {n}")),
            send_at: DateTime::UNIX_EPOCH,
        };
        create(state, bob, loud).await.unwrap();
    }
    let mut ear = Ear::of(state, alice);
    let quiet = in_hours(state, 0, message(id, "and I?"));
    create(state, alice, quiet.clone()).await.unwrap();
    became(&mut ear, quiet.message.id, ScheduledState::Sent).await;
}
