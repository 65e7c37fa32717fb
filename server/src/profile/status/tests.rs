use std::time::Duration;

use chrono::TimeDelta;
use linnet_protocol::{Change, ErrorCode, NewPrivacy, NewStatus, ServerFrame, Status, UserId};
use sqlx::PgPool;

use super::service::{end_due, set};
use crate::{
    conversations::membership,
    presence::privacy,
    profile::service::{me, profile},
    settings::do_not_disturb,
    state::AppState,
    sync::service::snapshot,
    testing::{Ear, code, group, person, server},
};

fn said(text: &str) -> NewStatus {
    NewStatus {
        text: Some(text.to_owned()),
        ..NewStatus::default()
    }
}

fn for_an_hour(state: &AppState, text: &str) -> NewStatus {
    NewStatus {
        until: Some(state.clock.now() + TimeDelta::hours(1)),
        ..said(text)
    }
}

async fn text(state: &AppState, asking: UserId, of: UserId) -> Option<String> {
    let seen = profile(state, asking, of).await.unwrap();
    seen.status.and_then(|it| it.text)
}

/// What a device is told of this person's status.
async fn told(ear: &mut Ear, of: UserId) -> Option<Status> {
    ear.frame(|frame| match frame {
        ServerFrame::Changes { changes, .. } => changes.into_iter().find_map(|it| match it {
            Change::Membership(it) if it.user.id == of => Some(it.status),
            _ => None,
        }),
        _ => None,
    })
    .await
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn whoever_shares_a_conversation_is_told_and_nobody_else_sees_it(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let eve = person(state, "eve").await;
    let id = group(state, alice, &[bob, eve]).await;
    membership::leave(state, eve, id).await.unwrap();
    let mut ear = Ear::of(state, bob);
    let new = NewStatus {
        emoji: Some("🌴".to_owned()),
        ..said("  Ame\u{301}lie's day ")
    };
    let first = set(state, alice, new.clone()).await.unwrap();
    let status = Status {
        emoji: Some("🌴".to_owned()),
        text: Some("Amélie's day".to_owned()),
        until: None,
    };
    assert_eq!(first.profile.status.as_ref(), Some(&status));
    assert_eq!(told(&mut ear, alice).await.as_ref(), Some(&status));
    let seen = snapshot(state, bob, id).await.unwrap();
    let of_alice = seen.members.iter().find(|it| it.user.id == alice);
    assert_eq!(of_alice.unwrap().status.as_ref(), Some(&status));
    assert_eq!(set(state, alice, new).await.unwrap(), first);
    let again = snapshot(state, bob, id).await.unwrap();
    assert_eq!(again.head, seen.head, "the same again takes no rev");
    let near = text(state, bob, alice).await;
    assert_eq!(near.as_deref(), Some("Amélie's day"));
    assert_eq!(text(state, eve, alice).await, None, "who left is far");
    set(state, eve, said("elsewhere")).await.unwrap();
    let members = snapshot(state, bob, id).await.unwrap().members;
    let of_eve = members.iter().find(|it| it.user.id == eve).unwrap();
    assert!(of_eve.left && of_eve.status.is_none());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn it_is_taken_away_at_its_end_and_everybody_learns_it(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = group(state, alice, &[bob]).await;
    let mut ear = Ear::of(state, bob);
    let new = for_an_hour(state, "lunch");
    set(state, alice, new.clone()).await.unwrap();
    assert_eq!(told(&mut ear, alice).await.unwrap().until, new.until);
    state.clock.advance(Duration::from_mins(61));
    assert_eq!(told(&mut ear, alice).await, None, "told by the server");
    assert_eq!(me(state, alice).await.unwrap().profile.status, None);
    let fresh = snapshot(state, bob, id).await.unwrap();
    assert!(fresh.members.iter().all(|it| it.status.is_none()));
    let late = set(state, alice, new).await.unwrap();
    assert_eq!(late.profile.status, None, "a late retry brings it not back");
    assert_eq!(snapshot(state, bob, id).await.unwrap().head, fresh.head);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_took_its_place_stays_at_the_old_end(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let lunch = for_an_hour(state, "lunch");
    set(state, alice, lunch.clone()).await.unwrap();
    set(state, alice, said("at work")).await.unwrap();
    state.clock.advance(Duration::from_mins(61));
    end_due(state).await.unwrap();
    set(state, alice, lunch).await.unwrap();
    let status = me(state, alice).await.unwrap().profile.status;
    assert_eq!(status.unwrap().text.as_deref(), Some("at work"));
    let none = set(state, alice, NewStatus::default()).await.unwrap();
    assert_eq!(none.profile.status, None);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_cannot_be_a_status_is_refused(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    for (wrong, why) in [
        (said(&"x".repeat(101)), ErrorCode::TooLong),
        (said("a\u{7}b"), ErrorCode::InvalidText),
        (said("a\u{202E}b"), ErrorCode::InvalidText),
        (
            NewStatus {
                emoji: Some("x".to_owned()),
                ..said("fine")
            },
            ErrorCode::InvalidText,
        ),
        (
            NewStatus {
                until: Some(state.clock.now() + TimeDelta::days(400)),
                ..said("fine")
            },
            ErrorCode::InvalidRequest,
        ),
    ] {
        assert_eq!(code(set(state, alice, wrong).await), why);
    }
    assert_eq!(me(state, alice).await.unwrap().profile.status, None);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn whether_somebody_wants_no_noise_is_said_where_presence_is(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let eve = person(state, "eve").await;
    group(state, alice, &[bob]).await;
    let until = Some(state.clock.now() + TimeDelta::hours(1));
    let new = linnet_protocol::NewDoNotDisturb {
        until,
        schedule: None,
    };
    do_not_disturb::set(state, alice, new).await.unwrap();
    let is_said = async |asking| profile(state, asking, alice).await.unwrap().do_not_disturb;
    assert!(is_said(bob).await && is_said(alice).await);
    assert!(!is_said(eve).await);
    let withheld = NewPrivacy {
        presence: true,
        typing: false,
        receipts: false,
    };
    privacy::set(state, alice, withheld).await.unwrap();
    assert!(!is_said(bob).await);
    assert!(is_said(alice).await);
}
