use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use linnet_protocol::{
    ErrorCode, Message, NewReminder, PersonalChange, ReminderId, ReminderState, UserId, limits,
};
use sqlx::PgPool;

use super::service::{create, finish, list, put_off};
use crate::{
    conversations::membership,
    messages::{edits::service::delete, service::send},
    state::AppState,
    testing::{Ear, code, direct, group, message, person, place, server},
};

fn reminder(of: &Message, remind_at: DateTime<Utc>) -> NewReminder {
    NewReminder {
        id: ReminderId::generate(),
        conversation_id: of.conversation_id,
        message_id: of.id,
        remind_at,
    }
}

async fn next_due(ear: &mut Ear) -> ReminderId {
    ear.personal(|it| match it {
        PersonalChange::Reminder(it) if it.state == ReminderState::Due => Some(it.id),
        _ => None,
    })
    .await
}

async fn states(state: &AppState, user: UserId) -> Vec<ReminderState> {
    let all = list(state, user).await.unwrap();
    all.into_iter().map(|it| it.state).collect()
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_reminder_comes_at_its_time_and_once_for_each_time(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = direct(state, alice, bob).await.id;
    let sent = send(state, bob, message(id, "call me")).await.unwrap();
    let mut ear = Ear::of(state, alice);
    let tomorrow = state.clock.now() + TimeDelta::days(1);
    let (far, near) = (
        reminder(&sent, tomorrow + TimeDelta::hours(1)),
        reminder(&sent, tomorrow),
    );
    create(state, alice, far.clone()).await.unwrap();
    let made = create(state, alice, near.clone()).await.unwrap();
    assert_eq!(create(state, alice, near.clone()).await.unwrap(), made);
    assert_eq!(states(state, alice).await, [ReminderState::Waiting; 2]);
    assert_eq!(list(state, bob).await.unwrap(), []);
    state.clock.advance(Duration::from_hours(24));
    assert_eq!(next_due(&mut ear).await, near.id);
    assert_eq!(
        states(state, alice).await,
        [ReminderState::Due, ReminderState::Waiting]
    );
    let later = state.clock.now() + TimeDelta::hours(2);
    for _ in 0..2 {
        let put = put_off(state, alice, near.id, later).await.unwrap();
        assert_eq!((put.state, put.rev), (ReminderState::Waiting, made.rev + 2));
    }
    state.clock.advance(Duration::from_hours(3));
    assert_eq!(next_due(&mut ear).await, far.id);
    assert_eq!(next_due(&mut ear).await, near.id);
    for _ in 0..2 {
        let done = finish(state, alice, near.id).await.unwrap();
        assert_eq!(done.state, ReminderState::Done);
    }
    let late = create(state, alice, near).await.unwrap();
    assert_eq!(
        late.state,
        ReminderState::Done,
        "a late retry wakes nothing"
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn nobody_is_reminded_of_what_is_out_of_sight(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let (left, ours) = (
        group(state, alice, &[bob]).await,
        direct(state, alice, bob).await.id,
    );
    let gone = send(state, alice, message(left, "x")).await.unwrap();
    let deleted = send(state, bob, message(ours, "x")).await.unwrap();
    let there = send(state, bob, message(ours, "x")).await.unwrap();
    let soon = state.clock.now() + TimeDelta::hours(1);
    let mut ear = Ear::of(state, bob);
    for of in [&gone, &deleted, &there] {
        create(state, bob, reminder(of, soon)).await.unwrap();
    }
    membership::leave(state, bob, left).await.unwrap();
    delete(state, bob, place(&deleted)).await.unwrap();
    state.clock.advance(Duration::from_hours(1));
    next_due(&mut ear).await;
    assert_eq!(states(state, bob).await, [ReminderState::Due]);
    let refused = create(state, bob, reminder(&gone, soon)).await;
    assert_eq!(code(refused), ErrorCode::NotAMember);
    let refused = create(state, bob, reminder(&deleted, soon)).await;
    assert_eq!(code(refused), ErrorCode::MessageDeleted);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_cannot_be_asked_for(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let id = group(state, alice, &[]).await;
    let sent = send(state, alice, message(id, "x")).await.unwrap();
    let soon = state.clock.now() + TimeDelta::hours(1);
    let first = reminder(&sent, soon);
    create(state, alice, first.clone()).await.unwrap();
    let other = NewReminder {
        remind_at: soon + TimeDelta::hours(1),
        ..first
    };
    assert_eq!(
        code(create(state, alice, other).await),
        ErrorCode::IdConflict
    );
    let nowhere = ReminderId::generate();
    assert_eq!(
        code(put_off(state, alice, nowhere, soon).await),
        ErrorCode::NotFound
    );
    assert_eq!(
        code(finish(state, alice, nowhere).await),
        ErrorCode::NotFound
    );
    let never = state.clock.now() + TimeDelta::days(limits::PLANNED_DAYS + 1);
    assert_eq!(
        code(create(state, alice, reminder(&sent, never)).await),
        ErrorCode::TooMany
    );
    assert_eq!(
        code(put_off(state, alice, nowhere, never).await),
        ErrorCode::TooMany
    );
    for _ in 1..limits::REMINDERS {
        create(state, alice, reminder(&sent, soon)).await.unwrap();
    }
    let refused = create(state, alice, reminder(&sent, soon))
        .await
        .unwrap_err()
        .into_wire();
    assert_eq!(
        (refused.code, refused.params.max),
        (ErrorCode::TooMany, Some(limits::REMINDERS as u64))
    );
}
