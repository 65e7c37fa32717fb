use std::collections::BTreeMap;

use linnet_protocol::{
    Change, ConversationId, EditProfile, ErrorCode, FileId, Membership, Reply, SessionId, UserId,
};
use serde_json::json;
use sqlx::PgPool;

use super::{
    propagation, queries,
    service::{edit, me, profile, set_avatar},
};
use crate::{
    auth::CurrentUser,
    conversations::membership,
    error::Result,
    state::AppState,
    sync::service::{answer_sync, snapshot},
    testing::{direct, form, group, person, server, sign_up, try_sign_up},
};

const DAY: std::time::Duration = std::time::Duration::from_secs(24 * 3600 + 1);

fn said(value: serde_json::Value) -> EditProfile {
    serde_json::from_value(value).unwrap()
}

async fn refused(state: &AppState, user: UserId, value: serde_json::Value) -> (ErrorCode, String) {
    let error = edit(state, user, said(value))
        .await
        .unwrap_err()
        .into_wire();
    (error.code, error.params.field.unwrap_or_default())
}

async fn members(state: &AppState, user: UserId, id: ConversationId) -> Vec<Membership> {
    let mut members = snapshot(state, user, id).await.unwrap().members;
    members.sort_by_key(|it| it.user.id);
    members
}

async fn head(state: &AppState, user: UserId, id: ConversationId) -> i64 {
    snapshot(state, user, id).await.unwrap().head
}

/// Who is in it, for somebody who held `known` and applies the page that follows.
async fn caught_up(
    state: &AppState,
    user: UserId,
    id: ConversationId,
    (known, cursor): (Vec<Membership>, i64),
) -> Vec<Membership> {
    let current = CurrentUser {
        user_id: user,
        session_id: SessionId::generate(),
    };
    let (connection, _waiting) = state.hub.register(current);
    let Reply::Page(page) = answer_sync(state, &connection, id, cursor).await.unwrap() else {
        panic!("no page")
    };
    let mut held: BTreeMap<_, _> = known.into_iter().map(|it| (it.user.id, it)).collect();
    for change in page.changes {
        if let Change::Membership(it) = change {
            held.insert(it.user.id, it);
        }
    }
    held.into_values().collect()
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_is_absent_stays_and_null_clears(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = sign_up(state, "alice").await.user.id;
    let bob = sign_up(state, "bob").await.user.id;
    let all = json!({"displayName": " Alice L ", "bio": "One\r\n\r\ntwo ", "pronouns": "she/her", "timeZone": "europe/berlin"});
    let first = edit(state, alice, said(all)).await.unwrap();
    let seen = profile(state, bob, alice).await.unwrap();
    assert_eq!(
        (seen.user.display_name.as_str(), seen.user.version),
        ("Alice L", 2)
    );
    assert_eq!(seen.bio.as_deref(), Some("One\n\ntwo"));
    assert_eq!(seen.time_zone.as_deref(), Some("Europe/Berlin"));
    assert_eq!(edit(state, alice, said(json!({}))).await.unwrap(), first);
    let cleared = json!({"bio": null, "timeZone": null});
    let second = edit(state, alice, said(cleared)).await.unwrap();
    assert_eq!((second.profile.bio, second.profile.time_zone), (None, None));
    assert_eq!(second.profile.pronouns.as_deref(), Some("she/her"));
    assert_eq!(
        second.profile.user.version, 2,
        "nobody needs to be told of that"
    );
    assert_eq!(profile(state, alice, bob).await.unwrap().user.version, 1);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_may_not_be_said_is_refused_at_its_field(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    sign_up(state, "paypal").await;
    let eve = sign_up(state, "eve").await.user.id;
    let cases = [
        (
            json!({"username": "e"}),
            ErrorCode::InvalidUsername,
            "username",
        ),
        (
            json!({"username": "all"}),
            ErrorCode::UsernameTaken,
            "username",
        ),
        (
            json!({"username": "PayPal"}),
            ErrorCode::UsernameTaken,
            "username",
        ),
        (
            json!({"username": "paypa1"}),
            ErrorCode::LookAlike,
            "username",
        ),
        (
            json!({"displayName": "PayPa1"}),
            ErrorCode::LookAlike,
            "displayName",
        ),
        (json!({"displayName": " "}), ErrorCode::Empty, "displayName"),
        (json!({"bio": ""}), ErrorCode::Empty, "bio"),
        (json!({"bio": "x".repeat(501)}), ErrorCode::TooLong, "bio"),
        (
            json!({"pronouns": "a\nb"}),
            ErrorCode::InvalidText,
            "pronouns",
        ),
        (
            json!({"timeZone": "Mars/Olympus"}),
            ErrorCode::InvalidText,
            "timeZone",
        ),
        (
            json!({"timeZone": "../../etc/passwd"}),
            ErrorCode::InvalidText,
            "timeZone",
        ),
    ];
    let before = me(state, eve).await.unwrap();
    for (said, code, field) in cases {
        let named = said.to_string();
        assert_eq!(
            refused(state, eve, said).await,
            (code, field.to_owned()),
            "{named}"
        );
    }
    assert_eq!(me(state, eve).await.unwrap(), before);
    assert!(serde_json::from_value::<EditProfile>(json!({"email": "x"})).is_err());
    let own = json!({"displayName": "Eve I"});
    edit(state, eve, said(own)).await.unwrap();
    edit(state, eve, said(json!({"displayName": "Eve l"})))
        .await
        .unwrap();
    let nobody = profile(state, eve, UserId::generate())
        .await
        .unwrap_err()
        .into_wire();
    assert_eq!(nobody.code, ErrorCode::NotFound);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_username_changes_once_a_day_and_the_old_one_stays_ones_own_for_a_while(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = sign_up(state, "alice").await.user.id;
    edit(state, alice, said(json!({"username": "Alice.L"})))
        .await
        .unwrap();
    let error = edit(state, alice, said(json!({"username": "al"})))
        .await
        .unwrap_err()
        .into_wire();
    assert_eq!(
        (error.code, error.params.bucket.as_deref()),
        (ErrorCode::RateLimited, Some("username"))
    );
    assert!(error.params.retry_after.unwrap() > 23 * 3600);
    let taken = try_sign_up(state, form("alice"))
        .await
        .err()
        .unwrap()
        .into_wire();
    assert_eq!(
        (taken.code, taken.params.field.as_deref()),
        (ErrorCode::UsernameTaken, Some("username"))
    );
    state.clock.advance(DAY);
    edit(state, alice, said(json!({"username": "alice"})))
        .await
        .unwrap();
    state.clock.advance(DAY);
    edit(state, alice, said(json!({"username": "al"})))
        .await
        .unwrap();
    let mut other = form("alice.l");
    other.display_name = "Somebody".into();
    let taken = try_sign_up(state, other.clone())
        .await
        .err()
        .unwrap()
        .into_wire();
    assert_eq!(taken.code, ErrorCode::UsernameTaken);
    state.clock.advance(DAY * 31);
    assert!(try_sign_up(state, other).await.is_ok());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_new_name_is_a_change_of_every_conversation(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let crew = group(state, bob, &[alice]).await;
    let left = group(state, bob, &[alice]).await;
    membership::leave(state, alice, left).await.unwrap();
    let talk = direct(state, alice, bob).await.id;
    let other = group(state, bob, &[]).await;
    let other_head = head(state, bob, other).await;
    let mut held = Vec::new();
    for id in [crew, left, talk] {
        held.push((
            id,
            members(state, bob, id).await,
            head(state, bob, id).await,
        ));
    }
    edit(state, alice, said(json!({"displayName": "Alice Liddell"})))
        .await
        .unwrap();
    let picture = Some(FileId::generate());
    set_avatar(state, alice, picture).await.unwrap();
    set_avatar(state, alice, picture).await.unwrap();
    for (id, known, cursor) in held {
        let fresh = members(state, bob, id).await;
        let row = fresh.iter().find(|it| it.user.id == alice).unwrap();
        assert_eq!(
            (row.user.display_name.as_str(), row.user.avatar),
            ("Alice Liddell", picture)
        );
        assert_eq!(
            head(state, bob, id).await,
            cursor + 2,
            "two changes, and the third was none"
        );
        assert_eq!(caught_up(state, bob, id, (known, cursor)).await, fresh);
    }
    assert_eq!(head(state, bob, other).await, other_head);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn whoever_is_in_very_many_conversations_is_told_everywhere_after_a_crash_too(db: PgPool) {
    let server = server(db.clone()).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let mut ids = Vec::new();
    for _ in 0..130 {
        ids.push(group(state, bob, &[alice]).await);
    }
    let mut telling = propagation::Telling::begin(state, alice).await.unwrap();
    telling.tell().await.unwrap();
    queries::set_avatar(&mut telling.tx, alice, Some(FileId::generate()))
        .await
        .unwrap();
    queries::set_version(&mut telling.tx, alice, 2)
        .await
        .unwrap();
    telling.tx.commit().await.unwrap();
    assert_eq!(
        queries::being_told(&db).await.unwrap(),
        [alice],
        "this is where it crashed"
    );
    let told = async || {
        let mut told = 0;
        for id in &ids {
            told += head(state, bob, *id).await - 3;
        }
        told
    };
    assert_eq!(told().await, 100);
    propagation::resume(state.clone()).await.unwrap();
    assert_eq!(told().await, 130);
    assert!(queries::being_told(&db).await.unwrap().is_empty());
    propagation::tell_the_rest(state, alice).await.unwrap();
    assert_eq!(told().await, 130, "once");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn two_devices_that_change_a_name_at_once_take_turns(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = group(state, bob, &[alice]).await;
    let before = head(state, bob, id).await;
    let change = |name: &str| edit(state, alice, said(json!({ "displayName": name })));
    let (one, other): (Result<_>, Result<_>) = tokio::join!(change("One"), change("Other"));
    assert!(one.is_ok() && other.is_ok());
    assert_eq!(head(state, bob, id).await, before + 2);
    assert_eq!(profile(state, bob, alice).await.unwrap().user.version, 3);
}
