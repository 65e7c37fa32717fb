use linnet_protocol::{SessionId, SignIn, SignedIn};
use sqlx::PgPool;

use super::*;
use crate::{
    auth::service,
    testing::{PASSWORD, device, form, nowhere, server, server_with, sign_up, try_sign_up},
};

const NEW: &str = "seven reeds in the wind";

fn user(of: &SignedIn) -> CurrentUser {
    CurrentUser {
        user_id: of.user.id,
        session_id: of.session_id,
    }
}

fn to(new_password: &str) -> ChangePassword {
    ChangePassword {
        password: PASSWORD.to_owned(),
        new_password: new_password.to_owned(),
        keep_sessions: false,
    }
}

async fn sign_in(state: &AppState, password: &str) -> Result<SignedIn> {
    let form = SignIn {
        login: "alice".to_owned(),
        password: password.to_owned(),
        device: device(),
    };
    service::sign_in(state, form, nowhere()).await
}

async fn sessions(state: &AppState, of: &SignedIn) -> Vec<SessionId> {
    let listed = service::list_sessions(state, user(of)).await.unwrap();
    listed.into_iter().map(|it| it.id).collect()
}

fn refusal<T>(result: Result<T>) -> (ErrorCode, String) {
    let refused = result.err().expect("a refusal").into_wire();
    (refused.code, refused.params.field.unwrap_or_default())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_new_password_ends_the_other_sessions_and_their_sockets(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let laptop = sign_up(state, "alice").await;
    let phone = sign_in(state, PASSWORD).await.unwrap();
    let (own, _own_frames) = state.hub.register(user(&laptop));
    let (other, _frames) = state.hub.register(user(&phone));
    change(state, user(&laptop), to(NEW)).await.unwrap();
    assert_eq!(sessions(state, &laptop).await, [laptop.session_id]);
    assert_eq!(other.closed().await.reason, "session_ended");
    let still_open = futures_util::FutureExt::now_or_never(own.closed());
    assert!(still_open.is_none());
    assert!(sign_in(state, NEW).await.is_ok());
    let old = sign_in(state, PASSWORD).await;
    assert_eq!(refusal(old).0, ErrorCode::WrongCredentials);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_other_sessions_stay_where_that_is_asked(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let laptop = sign_up(state, "alice").await;
    sign_in(state, PASSWORD).await.unwrap();
    let keeping = ChangePassword {
        keep_sessions: true,
        ..to(NEW)
    };
    change(state, user(&laptop), keeping).await.unwrap();
    assert_eq!(sessions(state, &laptop).await.len(), 2);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_no_password_may_be_is_refused_and_changes_nothing(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let mut form = form("alice");
    form.display_name = "Wilhelmina Grey".to_owned();
    let alice = try_sign_up(state, form).await.unwrap();
    let refused =
        async |change: ChangePassword| refusal(super::change(state, user(&alice), change).await);
    for password in ["not the password", "", &"x".repeat(1025)] {
        let wrong = ChangePassword {
            password: password.to_owned(),
            ..to(NEW)
        };
        let at = (ErrorCode::WrongCredentials, "password".to_owned());
        assert_eq!(refused(wrong).await, at);
    }
    for (new, code) in [
        ("short", ErrorCode::TooShort),
        ("password1", ErrorCode::WeakPassword),
        ("wilhelmina grey", ErrorCode::WeakPassword),
        (&"x".repeat(1025), ErrorCode::TooLong),
    ] {
        assert_eq!(refused(to(new)).await, (code, "newPassword".to_owned()));
    }
    assert!(sign_in(state, PASSWORD).await.is_ok());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn who_guesses_at_the_password_of_an_open_session_is_slowed_down(db: PgPool) {
    let server = server_with(db, |config| config.rate_scale = 1).await;
    let state = server.state();
    let alice = sign_up(state, "alice").await.user.id;
    for _ in 0..10 {
        let guessed = check_own(state, alice, "a guess".to_owned()).await;
        assert_eq!(refusal(guessed).0, ErrorCode::WrongCredentials);
    }
    let refused = check_own(state, alice, PASSWORD.to_owned()).await;
    let refused = refused.unwrap_err().into_wire();
    assert_eq!(refused.params.bucket.as_deref(), Some("password"));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_sign_in_that_began_before_the_change_does_not_outlive_it(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = sign_up(state, "alice").await;
    let device = device();
    let known = queries::credentials(&state.db, "alice", device.id).await;
    let known = known.unwrap().unwrap();
    change(state, user(&alice), to(NEW)).await.unwrap();
    let late = service::admit(state, known, Verdict::Right, (&device, nowhere())).await;
    assert_eq!(refusal(late).0, ErrorCode::WrongCredentials);
    assert_eq!(sessions(state, &alice).await, [alice.session_id]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn all_others_are_signed_out_and_each_says_where_it_was_used(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let laptop = sign_up(state, "alice").await;
    sign_in(state, PASSWORD).await.unwrap();
    let bob = sign_up(state, "bob").await;
    let listed = service::list_sessions(state, user(&laptop)).await.unwrap();
    let seen: Vec<_> = listed.iter().map(|it| it.address.as_deref()).collect();
    assert_eq!(seen, [Some("192.0.2.1"), Some("192.0.2.1")]);
    for _ in 0..2 {
        service::end_other_sessions(state, user(&laptop))
            .await
            .unwrap();
    }
    assert_eq!(sessions(state, &laptop).await, [laptop.session_id]);
    assert_eq!(sessions(state, &bob).await, [bob.session_id]);
    let kept: i64 = sqlx::query_scalar(
        "select count(*) from sessions where ended_at is not null and address is not null",
    )
    .fetch_one(&state.db)
    .await
    .unwrap();
    assert_eq!(kept, 0, "where an ended session was used is forgotten");
}
