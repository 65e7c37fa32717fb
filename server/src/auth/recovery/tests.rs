use std::time::Duration;

use linnet_protocol::{
    CodeId, ErrorCode, Me, NewPassword, NewResetLink, RequestEmailCode, RequestReset, ServerRole,
    SetEmail, SignIn, SignedIn, UserId, VerifyEmail,
};
use sqlx::PgPool;

use super::{email, links, service};
use crate::{
    admin::Actor,
    auth::{CurrentUser, service as sessions},
    error::Result,
    mail::tests::{forget, person_with_address, server_with_mail},
    profile,
    state::{AppState, Clock},
    testing::{PASSWORD, device, form, nowhere, server, sign_up, try_sign_up},
};

const NEW: &str = "seven reeds in the wind";

async fn sign_in(state: &AppState, login: &str, password: &str) -> Result<SignedIn> {
    let form = SignIn {
        login: login.to_owned(),
        password: password.to_owned(),
        device: device(),
    };
    sessions::sign_in(state, form, nowhere()).await
}

async fn reset(state: &AppState, code: &str) -> Result<()> {
    let new = NewPassword {
        code: code.to_owned(),
        password: NEW.to_owned(),
    };
    service::reset(state, new, nowhere()).await
}

async fn set_email(state: &AppState, user: UserId, email: Option<&str>) -> Result<Me> {
    let form = SetEmail {
        email: email.map(str::to_owned),
        password: PASSWORD.to_owned(),
    };
    email::set(state, user, form).await
}

async fn verify(state: &AppState, user: UserId, code: &str) -> Result<Me> {
    let code = code.to_owned();
    email::verify(state, user, VerifyEmail { code }).await
}

async fn me(state: &AppState, user: UserId) -> Me {
    profile::service::me(state, user).await.unwrap()
}

fn refusal<T>(result: Result<T>) -> (ErrorCode, String) {
    let refused = result.err().expect("a refusal").into_wire();
    (refused.code, refused.params.field.unwrap_or_default())
}

fn invalid() -> (ErrorCode, String) {
    (ErrorCode::CodeInvalid, "code".to_owned())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_forgotten_password_is_replaced_once_and_every_session_ends(db: PgPool) {
    let (server, mut post) = server_with_mail(db, |_| {}).await;
    let state = server.state();
    let alice = person_with_address(state, &mut post, "alice").await;
    let user = CurrentUser {
        user_id: alice.user.id,
        session_id: alice.session_id,
    };
    let (socket, _frames) = state.hub.register(user);
    forget(state, "Alice@Example.org").await;
    let code = post.letter().await.code();
    reset(state, &format!(" {code}\n")).await.unwrap();
    assert_eq!(socket.closed().await.reason, "session_ended");
    let ended = sessions::check_session(state, user).await;
    assert_eq!(refusal(ended).0, ErrorCode::SessionEnded);
    let old = sign_in(state, "alice", PASSWORD).await;
    assert_eq!(refusal(old).0, ErrorCode::WrongCredentials);
    assert!(sign_in(state, "alice", NEW).await.is_ok());
    assert_eq!(refusal(reset(state, &code).await), invalid());
    let notice = post.letter().await;
    assert!(notice.says("the password of alice on Linnet was changed"));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn only_an_address_that_was_proven_gets_a_code_and_every_answer_is_the_same(db: PgPool) {
    let (server, mut post) = server_with_mail(db, |_| {}).await;
    let state = server.state();
    person_with_address(state, &mut post, "alice").await;
    let mut unproven = form("bob");
    unproven.email = Some("bob@example.org".to_owned());
    try_sign_up(state, unproven).await.unwrap();
    assert!(
        post.letter()
            .await
            .says("bob on Linnet gave this mail address")
    );
    for login in [
        "nobody",
        "nobody@example.org",
        "bob",
        "bob@example.org",
        "a\0b",
        "",
    ] {
        forget(state, login).await;
    }
    forget(state, "alice").await;
    assert_eq!(post.letter().await.to, ["alice@example.org"]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_code_ends_after_an_hour_and_a_bad_password_does_not_use_it_up(db: PgPool) {
    let (server, mut post) = server_with_mail(db, |_| {}).await;
    let state = server.state();
    person_with_address(state, &mut post, "alice").await;
    forget(state, "alice").await;
    let code = post.letter().await.code();
    for (password, refused) in [
        ("short", ErrorCode::TooShort),
        ("password1", ErrorCode::WeakPassword),
    ] {
        let new = NewPassword {
            code: code.clone(),
            password: password.to_owned(),
        };
        assert_eq!(
            refusal(service::reset(state, new, nowhere()).await).0,
            refused
        );
    }
    for guess in ["", "AAAAAAAAAAAAAAAAAAAAAA", &code[1..]] {
        assert_eq!(refusal(reset(state, guess).await), invalid());
    }
    state.clock.advance(Duration::from_secs(3601));
    assert_eq!(refusal(reset(state, &code).await), invalid());
    assert!(sign_in(state, "alice", PASSWORD).await.is_ok());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_server_without_mail_says_so_and_takes_an_address_as_it_is(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (sign_up(state, "alice").await, sign_up(state, "bob").await);
    let login = "alice".to_owned();
    let asked = service::request_reset(state, RequestReset { login }, nowhere()).await;
    assert_eq!(refusal(asked).0, ErrorCode::MailOff);
    let email = "alice@example.org".to_owned();
    let asked = email::request_code(state, RequestEmailCode { email }, nowhere()).await;
    assert_eq!(refusal(asked).0, ErrorCode::MailOff);
    let own = set_email(state, alice.user.id, Some(" Alice@Example.org"))
        .await
        .unwrap();
    assert_eq!(own.email.as_deref(), Some("alice@example.org"));
    assert_eq!((own.email_verified_at, own.pending_email), (None, None));
    let taken = set_email(state, bob.user.id, Some("ALICE@example.org")).await;
    assert_eq!(refusal(taken), (ErrorCode::EmailTaken, "email".to_owned()));
    let none = set_email(state, alice.user.id, None).await.unwrap();
    assert_eq!(none.email, None);
    assert!(
        set_email(state, bob.user.id, Some("alice@example.org"))
            .await
            .is_ok()
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_address_changes_when_its_code_was_typed_by_whoever_asked(db: PgPool) {
    let (server, mut post) = server_with_mail(db, |_| {}).await;
    let state = server.state();
    let alice = person_with_address(state, &mut post, "alice").await.user.id;
    let bob = sign_up(state, "bob").await.user.id;
    forget(state, "alice").await;
    let reset_code = post.letter().await.code();
    let pending = set_email(state, alice, Some("new@example.org"))
        .await
        .unwrap();
    assert_eq!(pending.email.as_deref(), Some("alice@example.org"));
    assert_eq!(pending.pending_email.as_deref(), Some("new@example.org"));
    let letter = post.letter().await;
    assert_eq!(letter.to, ["new@example.org"]);
    assert_eq!(refusal(verify(state, bob, &letter.code()).await), invalid());
    assert_eq!(refusal(reset(state, &letter.code()).await), invalid());
    let changed = verify(state, alice, &letter.code()).await.unwrap();
    assert_eq!(changed.email.as_deref(), Some("new@example.org"));
    assert!(changed.email_verified_at.is_some() && changed.pending_email.is_none());
    assert_eq!(
        refusal(verify(state, alice, &letter.code()).await),
        invalid()
    );
    let notice = post.letter().await;
    assert_eq!(notice.to, ["alice@example.org"]);
    assert!(notice.says("alice on Linnet does not use this mail address any more"));
    // What was sent to the former address is worth nothing.
    assert_eq!(refusal(reset(state, &reset_code).await), invalid());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_address_needs_the_password_and_may_hold_no_second_line(db: PgPool) {
    let (server, mut post) = server_with_mail(db, |_| {}).await;
    let state = server.state();
    let alice = person_with_address(state, &mut post, "alice").await.user.id;
    let form = SetEmail {
        email: Some("new@example.org".to_owned()),
        password: "a guess".to_owned(),
    };
    let refused = email::set(state, alice, form).await;
    assert_eq!(refusal(refused).0, ErrorCode::WrongCredentials);
    for bad in [
        "a@b.org\r\nBcc: c@d.org",
        "a\n@b.org",
        "a b@c.org",
        "<a>@b.org",
        "a@b",
        "@b.org",
    ] {
        let refused = set_email(state, alice, Some(bad)).await;
        assert_eq!(
            refusal(refused),
            (ErrorCode::InvalidText, "email".to_owned()),
            "{bad}"
        );
    }
    assert_eq!(me(state, alice).await.pending_email, None);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn only_the_reader_of_an_address_learns_that_it_has_an_account(db: PgPool) {
    let (server, mut post) = server_with_mail(db, |_| {}).await;
    let state = server.state();
    person_with_address(state, &mut post, "alice").await;
    let mut curious = form("mallory");
    curious.email = Some("alice@example.org".to_owned());
    let mallory = try_sign_up(state, curious).await.unwrap().user.id;
    let told = me(state, mallory).await;
    assert_eq!(told.pending_email.as_deref(), Some("alice@example.org"));
    let letter = post.letter().await;
    assert!(
        letter.says("It belongs to the account alice already."),
        "{}",
        letter.text
    );
    assert!(!letter.says("mallory"));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn whoever_proves_an_address_has_it_from_those_who_only_said_so(db: PgPool) {
    let (server, mut post) = server_with_mail(db, |_| {}).await;
    let state = server.state();
    let squatter = sign_up(state, "mallory").await.user.id;
    // From the time before the server sent mail.
    sqlx::query("update users set email = 'alice@example.org' where id = $1")
        .bind(squatter)
        .execute(&state.db)
        .await
        .unwrap();
    let alice = person_with_address(state, &mut post, "alice").await.user.id;
    assert_eq!(me(state, squatter).await.email, None);
    assert_eq!(
        me(state, alice).await.email.as_deref(),
        Some("alice@example.org")
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn where_an_address_is_required_its_code_comes_before_the_account(db: PgPool) {
    let (server, mut post) = server_with_mail(db, |it| it.require_email = true).await;
    let state = server.state();
    let owner = sign_up(state, "owner").await;
    assert_eq!(
        owner.role,
        ServerRole::Owner,
        "who sets the server up is not locked out"
    );
    let required = (ErrorCode::EmailRequired, "email".to_owned());
    assert_eq!(refusal(try_sign_up(state, form("alice")).await), required);
    let mut alice = form("alice");
    alice.email = Some("Alice@example.org".to_owned());
    assert_eq!(refusal(try_sign_up(state, alice.clone()).await), required);
    let email = "alice@example.org".to_owned();
    email::request_code(state, RequestEmailCode { email }, nowhere())
        .await
        .unwrap();
    let code = post.letter().await.code();
    let mut other = form("mallory");
    other.email = Some("mallory@example.org".to_owned());
    other.email_code = Some(code.clone());
    let wrong = (ErrorCode::CodeInvalid, "emailCode".to_owned());
    assert_eq!(refusal(try_sign_up(state, other).await), wrong);
    alice.email_code = Some(code);
    let alice = try_sign_up(state, alice).await.unwrap().user.id;
    assert!(me(state, alice).await.email_verified_at.is_some());
    let none = set_email(state, alice, None).await;
    assert_eq!(refusal(none), required);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn nobodys_mailbox_is_flooded(db: PgPool) {
    let (server, mut post) = server_with_mail(db, |_| {}).await;
    let state = server.state();
    person_with_address(state, &mut post, "alice").await;
    person_with_address(state, &mut post, "bob").await;
    for _ in 0..8 {
        forget(state, "alice").await;
    }
    forget(state, "bob").await;
    for _ in 0..5 {
        assert_eq!(post.letter().await.to, ["alice@example.org"]);
    }
    assert_eq!(post.letter().await.to, ["bob@example.org"]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn asking_again_and_again_is_slowed_down_by_name_and_by_address(db: PgPool) {
    let (server, _post) = server_with_mail(db, |it| it.rate_scale = 1).await;
    let state = server.state();
    let ask = async |login: &str| {
        let login = login.to_owned();
        let asked = service::request_reset(state, RequestReset { login }, nowhere()).await;
        let refused = asked.err().map(crate::error::Error::into_wire);
        refused.and_then(|it| it.params.bucket)
    };
    for _ in 0..3 {
        assert_eq!(ask("nobody").await, None);
    }
    assert_eq!(ask("nobody").await.as_deref(), Some("mail"));
    for n in 0..11 {
        assert_eq!(ask(&format!("nobody{n}")).await, None);
    }
    assert_eq!(ask("somebody").await.as_deref(), Some("mail_address"));
    for _ in 0..20 {
        assert_eq!(refusal(reset(state, "a guess").await), invalid());
    }
    let refused = reset(state, "a guess").await.unwrap_err().into_wire();
    assert_eq!(refused.params.bucket.as_deref(), Some("code"));
}

async fn with_role(state: &AppState, name: &str, role: ServerRole) -> Actor {
    let user_id = sign_up(state, name).await.user.id;
    sqlx::query("update users set role = $2 where id = $1 and role <> 'owner'")
        .bind(user_id)
        .bind(role)
        .execute(&state.db)
        .await
        .unwrap();
    Actor {
        user_id,
        address: nowhere().address(),
    }
}

fn link(hours: u32) -> NewResetLink {
    NewResetLink {
        id: CodeId::generate(),
        hours,
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_admin_helps_those_below_and_it_is_written_down(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let owner = with_role(state, "owner", ServerRole::Owner).await;
    let admin = with_role(state, "admin", ServerRole::Admin).await;
    let moderator = with_role(state, "moderator", ServerRole::Moderator).await;
    let alice = sign_up(state, "alice").await;
    let new = link(24);
    let made = links::make(state, admin, alice.user.id, new.clone())
        .await
        .unwrap();
    let again = links::make(state, admin, alice.user.id, new.clone())
        .await
        .unwrap();
    assert_eq!(made.code, again.code, "made twice is made once");
    let other = links::make(state, admin, moderator.user_id, new).await;
    assert_eq!(refusal(other).0, ErrorCode::IdConflict);
    for (by, over) in [
        (moderator, alice.user.id),
        (admin, owner.user_id),
        (admin, admin.user_id),
    ] {
        let refused = links::make(state, by, over, link(24)).await;
        assert_eq!(refusal(refused).0, ErrorCode::Forbidden);
    }
    let nobody = links::make(state, admin, UserId::generate(), link(24)).await;
    assert_eq!(refusal(nobody).0, ErrorCode::NotFound);
    for (hours, code) in [(0, ErrorCode::InvalidRequest), (73, ErrorCode::TooMany)] {
        let refused = links::make(state, admin, alice.user.id, link(hours)).await;
        assert_eq!(refusal(refused), (code, "hours".to_owned()));
    }
    reset(state, &made.code).await.unwrap();
    let user = CurrentUser {
        user_id: alice.user.id,
        session_id: alice.session_id,
    };
    assert!(sessions::check_session(state, user).await.is_err());
    assert!(sign_in(state, "alice", NEW).await.is_ok());
    let written: i64 = sqlx::query_scalar(
        "select count(*) from audit where action = 'reset_link_made' and target_id = $1",
    )
    .bind(alice.user.id)
    .fetch_one(&state.db)
    .await
    .unwrap();
    assert_eq!(written, 1);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_command_line_helps_the_owner_too(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    sign_up(state, "owner").await;
    let mut tx = state.db.begin().await.unwrap();
    let (keys, clock) = (&state.keys, &Clock::default());
    let made = links::make_here(&mut tx, (keys, clock), " Owner", &link(1)).await;
    let nobody = links::make_here(&mut tx, (keys, clock), "nobody", &link(1)).await;
    assert_eq!(refusal(nobody).0, ErrorCode::NotFound);
    tx.commit().await.unwrap();
    reset(state, &made.unwrap().code).await.unwrap();
    assert!(sign_in(state, "owner", NEW).await.is_ok());
}
