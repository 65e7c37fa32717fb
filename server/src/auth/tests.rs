use std::{net::IpAddr, time::Duration};

use linnet_protocol::{
    Device, ErrorCode, InviteId, NewInvite, RefreshRequest, Registration, ServerRole, SignIn,
    limits,
};
use sqlx::PgPool;

use super::{CurrentUser, invites, service};
use crate::{
    admin::Actor,
    error::Result,
    middleware::address::Origin,
    state::AppState,
    testing::{PASSWORD, device, form, server, server_with, sign_up, try_sign_up},
};

fn code<T>(result: Result<T>) -> ErrorCode {
    result.err().expect("a refusal").into_wire().code
}

fn with_nonce(refresh_token: &str, nonce: &str) -> RefreshRequest {
    RefreshRequest {
        refresh_token: refresh_token.to_owned(),
        nonce: nonce.repeat(22),
    }
}

/// Somebody at the n-th address.
fn stranger(n: u8) -> Origin {
    IpAddr::from([198, 51, 100, n]).into()
}

fn actor(user_id: linnet_protocol::UserId) -> Actor {
    Actor {
        user_id,
        address: stranger(1).address(),
    }
}

async fn refresh(state: &AppState, request: &RefreshRequest) -> Result<linnet_protocol::Tokens> {
    service::refresh(state, request, stranger(2)).await
}

async fn sign_in(
    state: &AppState,
    login: &str,
    password: &str,
) -> Result<linnet_protocol::SignedIn> {
    let form = SignIn {
        login: login.to_owned(),
        password: password.to_owned(),
        device: device(),
    };
    service::sign_in(state, form, stranger(1)).await
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_first_account_of_an_open_server_is_its_owner(db: PgPool) {
    let server = server(db).await;
    assert_eq!(
        sign_up(server.state(), "alice").await.role,
        ServerRole::Owner
    );
    assert_eq!(
        sign_up(server.state(), "bob").await.role,
        ServerRole::Member
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_name_and_an_address_belong_to_one_person(db: PgPool) {
    let server = server(db).await;
    let mut alice = form("Alice");
    alice.email = Some("Alice@Example.org".into());
    try_sign_up(server.state(), alice).await.unwrap();
    assert_eq!(
        code(try_sign_up(server.state(), form("aLiCe")).await),
        ErrorCode::UsernameTaken
    );
    let mut other = form("other");
    other.email = Some("alice@example.ORG".into());
    assert_eq!(
        code(try_sign_up(server.state(), other).await),
        ErrorCode::EmailTaken
    );
    assert!(sign_in(server.state(), "ALICE", PASSWORD).await.is_ok());
    let mut composed = form("zoe");
    composed.email = Some("zo\u{EB}@example.org".into());
    try_sign_up(server.state(), composed).await.unwrap();
    let decomposed = sign_in(server.state(), "Zoe\u{308}@example.org", PASSWORD).await;
    assert_eq!(decomposed.unwrap().user.username, "zoe");
    assert!(
        sign_in(server.state(), "alice@example.org", PASSWORD)
            .await
            .is_ok()
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_bad_form_is_refused_at_its_field(db: PgPool) {
    let server = server(db).await;
    let refused = async |change: fn(&mut linnet_protocol::SignUp)| {
        let mut form = form("alice");
        change(&mut form);
        let error = try_sign_up(server.state(), form)
            .await
            .err()
            .expect("a refusal")
            .into_wire();
        (error.code, error.params.field.unwrap_or_default())
    };
    let at = |field: &str| field.to_owned();
    assert_eq!(
        refused(|it| it.username = "a b".into()).await,
        (ErrorCode::InvalidUsername, at("username"))
    );
    assert_eq!(
        refused(|it| it.display_name = " ".into()).await,
        (ErrorCode::Empty, at("displayName"))
    );
    assert_eq!(
        refused(|it| it.password = "short".into()).await,
        (ErrorCode::TooShort, at("password"))
    );
    assert_eq!(
        refused(|it| it.password = "password1".into()).await,
        (ErrorCode::WeakPassword, at("password"))
    );
    assert_eq!(
        refused(|it| it.email = Some("alice".into())).await,
        (ErrorCode::InvalidText, at("email"))
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_wrong_password_and_an_unknown_name_sound_alike(db: PgPool) {
    let server = server(db).await;
    sign_up(server.state(), "alice").await;
    for (login, password) in [
        ("alice", "not the password"),
        ("nobody", PASSWORD),
        ("a\0b", PASSWORD),
    ] {
        assert_eq!(
            code(sign_in(server.state(), login, password).await),
            ErrorCode::WrongCredentials
        );
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_invitation_lets_in_as_many_as_it_says(db: PgPool) {
    let server = server_with(db, |config| config.registration = Registration::Invite).await;
    let state = server.state();
    assert_eq!(
        code(try_sign_up(state, form("eve")).await),
        ErrorCode::InviteRequired
    );
    let with = |name: &str, secret: &str| {
        let mut form = form(name);
        form.invite = Some(secret.to_owned());
        try_sign_up(state, form)
    };
    let owner_secret = invites::owner_secret(state)
        .await
        .unwrap()
        .expect("there is no owner");
    let alice = with("alice", &owner_secret).await.unwrap();
    assert_eq!(alice.role, ServerRole::Owner);
    assert_eq!(
        code(with("eve", &owner_secret).await),
        ErrorCode::InviteInvalid
    );
    assert_eq!(invites::owner_secret(state).await.unwrap(), None);

    let new = NewInvite {
        id: InviteId::generate(),
        uses: 1,
        hours: 1,
    };
    let invite = invites::create(state, actor(alice.user.id), new.clone())
        .await
        .unwrap();
    let again = invites::create(state, actor(alice.user.id), new.clone())
        .await
        .unwrap();
    assert_eq!(again.secret, invite.secret, "made twice is made once");
    let other = NewInvite { uses: 2, ..new };
    assert_eq!(
        code(invites::create(state, actor(alice.user.id), other.clone()).await),
        ErrorCode::IdConflict
    );
    let bob = with("bob", &invite.secret).await.unwrap();
    assert_eq!(bob.role, ServerRole::Member);
    assert_eq!(
        code(with("eve", &invite.secret).await),
        ErrorCode::InviteInvalid
    );
    let not_his = NewInvite {
        id: InviteId::generate(),
        uses: 1,
        hours: 1,
    };
    assert_eq!(
        code(invites::create(state, actor(bob.user.id), not_his.clone()).await),
        ErrorCode::Forbidden
    );
    let expired = invites::create(state, actor(alice.user.id), not_his.clone())
        .await
        .unwrap();
    state.clock.advance(Duration::from_hours(2));
    assert_eq!(
        code(with("eve", &expired.secret).await),
        ErrorCode::InviteInvalid
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_closed_server_lets_in_nobody_but_its_owner(db: PgPool) {
    let server = server_with(db, |config| config.registration = Registration::Closed).await;
    let state = server.state();
    assert_eq!(
        code(try_sign_up(state, form("eve")).await),
        ErrorCode::RegistrationClosed
    );
    let mut owner = form("alice");
    owner.invite = invites::owner_secret(state).await.unwrap();
    let owner = try_sign_up(state, owner).await.unwrap();
    let new = NewInvite {
        id: InviteId::generate(),
        uses: 1,
        hours: 1,
    };
    let mut bob = form("bob");
    bob.invite = Some(
        invites::create(state, actor(owner.user.id), new.clone())
            .await
            .unwrap()
            .secret,
    );
    assert_eq!(
        code(try_sign_up(state, bob).await),
        ErrorCode::RegistrationClosed
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_lost_answer_to_a_refresh_can_be_asked_for_again(db: PgPool) {
    let server = server(db).await;
    let first = sign_up(server.state(), "alice").await.tokens.refresh_token;
    let second = refresh(server.state(), &with_nonce(&first, "a"))
        .await
        .unwrap()
        .refresh_token;
    let again = refresh(server.state(), &with_nonce(&first, "a"))
        .await
        .unwrap()
        .refresh_token;
    assert_eq!(second, again);
    assert!(
        refresh(server.state(), &with_nonce(&second, "b"))
            .await
            .is_ok()
    );
    // Once its successor has been used, even the same nonce is a second use.
    let stolen = refresh(server.state(), &with_nonce(&first, "a")).await;
    assert_eq!(code(stolen), ErrorCode::SessionStolen);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_token_used_twice_ends_its_session_and_its_person_is_told(db: PgPool) {
    let server = server(db).await;
    let signed_in = sign_up(server.state(), "alice").await;
    let first = signed_in.tokens.refresh_token;
    let thief = refresh(server.state(), &with_nonce(&first, "t"))
        .await
        .unwrap();
    assert_eq!(
        code(refresh(server.state(), &with_nonce(&first, "a")).await),
        ErrorCode::SessionStolen
    );
    let next = refresh(server.state(), &with_nonce(&thief.refresh_token, "x")).await;
    assert_eq!(code(next), ErrorCode::SessionStolen);
    let access = service::authenticate(server.state(), &thief.access_token).await;
    assert_eq!(code(access), ErrorCode::SessionStolen);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn of_many_refreshes_at_once_with_one_nonce_all_get_the_same(db: PgPool) {
    let server = server(db).await;
    let first = sign_up(server.state(), "alice").await.tokens.refresh_token;
    let request = with_nonce(&first, "a");
    let all =
        futures_util::future::join_all((0..8).map(|_| refresh(server.state(), &request))).await;
    let tokens: std::collections::HashSet<_> = all
        .into_iter()
        .map(|it| it.unwrap().refresh_token)
        .collect();
    assert_eq!(tokens.len(), 1);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_invented_token_ends_nothing(db: PgPool) {
    let server = server(db).await;
    let signed_in = sign_up(server.state(), "alice").await;
    let mut invented = signed_in.tokens.refresh_token.clone();
    invented.replace_range(
        40..44,
        if &invented[40..44] == "AAAA" {
            "BBBB"
        } else {
            "AAAA"
        },
    );
    for token in [invented.as_str(), "", "x", &signed_in.tokens.access_token] {
        assert_eq!(
            code(refresh(server.state(), &with_nonce(token, "a")).await),
            ErrorCode::Unauthorized
        );
    }
    assert!(
        refresh(
            server.state(),
            &with_nonce(&signed_in.tokens.refresh_token, "a")
        )
        .await
        .is_ok()
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_access_token_ends_after_ten_minutes_and_with_its_session(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let signed_in = sign_up(state, "alice").await;
    let token = &signed_in.tokens.access_token;
    let (user, _) = service::authenticate(state, token).await.unwrap();
    state.clock.advance(Duration::from_secs(590));
    assert!(service::authenticate(state, token).await.is_ok());
    state.clock.advance(Duration::from_secs(11));
    assert_eq!(
        code(service::authenticate(state, token).await),
        ErrorCode::Unauthorized
    );
    let fresh = state.keys.access_token(user, state.clock.now()).unwrap();
    service::sign_out(state, user).await.unwrap();
    assert_eq!(
        code(service::authenticate(state, &fresh).await),
        ErrorCode::SessionEnded
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn only_our_own_tokens_with_every_claim_are_tokens(db: PgPool) {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
    let server = server(db).await;
    let good = sign_up(server.state(), "alice").await.tokens;
    let parts: Vec<_> = good.access_token.split('.').collect();
    let none = BASE64.encode(r#"{"typ":"JWT","alg":"none"}"#);
    let hmac = BASE64.encode(r#"{"typ":"JWT","alg":"HS256"}"#);
    let forever = BASE64.encode(
        String::from_utf8(BASE64.decode(parts[1]).unwrap())
            .unwrap()
            .replace("\"exp\":1", "\"exp\":9"),
    );
    let wrong = [
        String::new(),
        format!("{none}.{}.", parts[1]),
        format!("{none}.{}.{}", parts[1], parts[2]),
        format!("{hmac}.{}.{}", parts[1], parts[2]),
        format!("{}.{forever}.{}", parts[0], parts[2]),
        format!("{}.{}.", parts[0], parts[1]),
        good.refresh_token,
    ];
    for token in wrong {
        assert_eq!(
            code(service::authenticate(server.state(), &token).await),
            ErrorCode::Unauthorized,
            "{token}"
        );
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn one_ends_only_ones_own_sessions(db: PgPool) {
    let server = server(db).await;
    let (alice, bob) = (
        sign_up(server.state(), "alice").await,
        sign_up(server.state(), "bob").await,
    );
    let current = |it: &linnet_protocol::SignedIn| CurrentUser {
        user_id: it.user.id,
        session_id: it.session_id,
    };
    let laptop = sign_in(server.state(), "alice", PASSWORD).await.unwrap();
    let theirs = service::end_session(server.state(), current(&bob), alice.session_id).await;
    assert_eq!(code(theirs), ErrorCode::NotFound);
    let listed = service::list_sessions(server.state(), current(&alice))
        .await
        .unwrap();
    assert_eq!(listed.len(), 2);
    assert!(
        listed
            .iter()
            .all(|it| it.current == (it.id == alice.session_id))
    );
    service::end_session(server.state(), current(&alice), laptop.session_id)
        .await
        .unwrap();
    assert_eq!(
        service::list_sessions(server.state(), current(&alice))
            .await
            .unwrap()
            .len(),
        1
    );
    let refreshed = refresh(
        server.state(),
        &with_nonce(&laptop.tokens.refresh_token, "a"),
    )
    .await;
    assert_eq!(code(refreshed), ErrorCode::SessionEnded);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_longest_unused_device_makes_room_for_a_new_one(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let first = sign_up(state, "alice").await;
    for _ in 1..=limits::DEVICES {
        state.clock.advance(Duration::from_secs(1));
        sign_in(state, "alice", PASSWORD).await.unwrap();
    }
    let current = CurrentUser {
        user_id: first.user.id,
        session_id: first.session_id,
    };
    let left = service::list_sessions(state, current).await.unwrap();
    assert_eq!(left.len(), limits::DEVICES);
    assert!(left.iter().all(|it| !it.current), "the first one has gone");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_token_older_than_the_one_before_ends_the_session_too(db: PgPool) {
    let server = server(db).await;
    let first = sign_up(server.state(), "alice").await.tokens.refresh_token;
    let mut newest = first.clone();
    for nonce in ["a", "b", "c"] {
        newest = refresh(server.state(), &with_nonce(&newest, nonce))
            .await
            .unwrap()
            .refresh_token;
    }
    for token in [&first, &newest] {
        assert_eq!(
            code(refresh(server.state(), &with_nonce(token, "a")).await),
            ErrorCode::SessionStolen
        );
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_session_that_nobody_used_for_ninety_days_has_ended(db: PgPool) {
    let server = server(db).await;
    let (state, day) = (server.state(), Duration::from_hours(24));
    let first = sign_up(state, "alice").await.tokens.refresh_token;
    state.clock.advance(day * 89);
    let second = refresh(state, &with_nonce(&first, "a"))
        .await
        .unwrap()
        .refresh_token;
    state.clock.advance(day * 90);
    // Neither the token of the day nor the one before it, whose answer may be asked for again.
    for (token, nonce) in [(&second, "b"), (&first, "a"), (&second, "b")] {
        assert_eq!(
            code(refresh(state, &with_nonce(token, nonce)).await),
            ErrorCode::SessionEnded
        );
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn nobody_can_pass_for_somebody_else(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let called = |username: &str, display_name: &str| {
        let mut form = form(username);
        form.display_name = display_name.to_owned();
        try_sign_up(state, form)
    };
    called("alice", "Alice Liddell").await.unwrap();
    for disguise in [
        "\u{430}lice",
        "Alice  Liddell",
        "\u{410}lice Liddell",
        "ALICE LlDDELL",
    ] {
        let refused = called("mallory", disguise).await.err().expect(disguise);
        let refused = refused.into_wire();
        assert_eq!(
            (refused.code, refused.params.field.as_deref()),
            (ErrorCode::LookAlike, Some("displayName")),
            "{disguise}"
        );
    }
    called("paypal", "Shop").await.unwrap();
    let refused = called("paypa1", "Another shop")
        .await
        .err()
        .unwrap()
        .into_wire();
    assert_eq!(
        (refused.code, refused.params.field.as_deref()),
        (ErrorCode::LookAlike, Some("username"))
    );
    // There are two of that name, and capitals are no disguise.
    called("alice2", "Alice Liddell").await.unwrap();
    called("alice3", "alice liddell").await.unwrap();
    // Two at one instant see each other.
    let (one, other) = tokio::join!(called("bob", "Bob"), called("mallory", "\u{412}ob"));
    assert!(one.is_ok() != other.is_ok());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn people_from_before_are_protected_too(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    crate::testing::person(state, "alice").await;
    crate::users::service::fill_skeletons(&state.db)
        .await
        .unwrap();
    let mut form = form("mallory");
    form.display_name = "\u{430}lice".into();
    assert_eq!(code(try_sign_up(state, form).await), ErrorCode::LookAlike);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn guesses_from_everywhere_are_slowed_down_and_lock_nobody_out(db: PgPool) {
    let server = server_with(db, |config| config.rate_scale = 1).await;
    let state = server.state();
    let own = form("alice");
    let own_device = own.device.clone();
    try_sign_up(state, own).await.unwrap();
    let attempt = async |password: &str, from: u8, device: Device| {
        let (login, password) = ("alice".to_owned(), password.to_owned());
        let form = SignIn {
            login,
            password,
            device,
        };
        let refused = service::sign_in(state, form, stranger(from)).await.err();
        refused.map(crate::error::Error::into_wire)
    };
    for n in 0..10 {
        let refused = attempt("a guess", n, device()).await.unwrap();
        assert_eq!(refused.code, ErrorCode::WrongCredentials);
    }
    let mut guessed = 0;
    for _ in 0..5 {
        let refused = attempt("a guess", 99, device()).await.unwrap();
        match refused.params.bucket.as_deref() {
            None => guessed += 1,
            bucket => assert_eq!(bucket, Some("sign_in_guarded")),
        }
    }
    assert_eq!(guessed, 3, "one address has a few, however many guess");
    assert_eq!(attempt(PASSWORD, 98, device()).await, None, "a new device");
    assert_eq!(
        attempt(PASSWORD, 99, own_device).await,
        None,
        "the own device, from the address of the guesser"
    );
}
