use std::time::Duration;

use linnet_protocol::{
    AddMembers, ConversationId, ConversationInvite, ErrorCode, InviteId, NewConversation,
    NewConversationInvite, Role, UserId, limits,
};
use sqlx::PgPool;

use super::service::{create, join, list, look_up, revoke};
use crate::{
    conversations::{self, membership, membership::roles},
    error::{Error, Result},
    state::AppState,
    testing::{direct, group, person, server, server_with},
};

fn code<T>(result: Result<T>) -> ErrorCode {
    result.err().expect("a refusal").into_wire().code
}

fn new(uses: Option<u32>, hours: Option<u32>) -> NewConversationInvite {
    NewConversationInvite {
        id: InviteId::generate(),
        uses,
        hours,
    }
}

async fn link(
    state: &AppState,
    by: UserId,
    id: ConversationId,
    uses: Option<u32>,
) -> ConversationInvite {
    create(state, by, id, new(uses, Some(1))).await.unwrap()
}

/// Neither seen nor joined.
async fn assert_invalid(state: &AppState, user: UserId, secret: &str) {
    assert_eq!(
        code(look_up(state, user, secret).await),
        ErrorCode::InviteInvalid
    );
    assert_eq!(
        code(join(state, user, secret).await),
        ErrorCode::InviteInvalid
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_link_shows_where_it_leads_and_leads_there(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = group(state, alice, &[]).await;
    let invite = link(state, alice, id, Some(1)).await;
    let seen = look_up(state, bob, &invite.secret).await.unwrap();
    assert_eq!(
        (seen.conversation_id, seen.members, seen.is_member),
        (id, 1, false)
    );
    assert_eq!(seen.invited_by.id, alice);
    for _ in 0..2 {
        let joined = join(state, bob, &invite.secret).await.unwrap();
        assert_eq!(joined.id, id, "the second time takes no use");
    }
    let seen = look_up(state, bob, &invite.secret).await.unwrap();
    assert!(seen.is_member && seen.members == 2);
    let members = membership::list(state, bob, id).await.unwrap();
    assert_eq!(
        members.last().map(|it| (it.user.id, it.role)),
        Some((bob, Role::Member))
    );
    let stored: Vec<u8> = sqlx::query_scalar("select secret_hash from conversation_invites")
        .fetch_one(&state.db)
        .await
        .unwrap();
    assert_eq!(stored, crate::auth::tokens::hash_secret(&invite.secret));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_link_that_is_used_up_expired_revoked_or_invented_is_invalid(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob, eve) = (
        person(state, "alice").await,
        person(state, "bob").await,
        person(state, "eve").await,
    );
    let id = group(state, alice, &[]).await;
    let once = link(state, alice, id, Some(1)).await;
    join(state, bob, &once.secret).await.unwrap();
    assert_invalid(state, eve, &once.secret).await;
    let revoked = link(state, bob, id, None).await;
    for _ in 0..2 {
        revoke(state, bob, id, revoked.id).await.unwrap();
    }
    assert_invalid(state, eve, &revoked.secret).await;
    for invented in ["", "x", &once.id.to_string(), "\0"] {
        assert_invalid(state, eve, invented).await;
    }
    let account = state.keys.invite_secret(once.id);
    assert_ne!(once.secret, account, "the id of one is no way to the other");
    let hour = link(state, alice, id, None).await;
    let ever = create(state, alice, id, new(None, None)).await.unwrap();
    state.clock.advance(Duration::from_hours(1));
    assert_invalid(state, eve, &hour.secret).await;
    let listed = list(state, alice, id).await.unwrap();
    assert_eq!(listed, std::slice::from_ref(&ever));
    join(state, eve, &ever.secret).await.unwrap();
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_link_made_twice_is_made_once(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = group(state, alice, &[bob]).await;
    let other = group(state, alice, &[]).await;
    let asked = new(Some(3), Some(2));
    let made = create(state, alice, id, asked).await.unwrap();
    state.clock.advance(Duration::from_mins(5));
    assert_eq!(create(state, alice, id, asked).await.unwrap(), made);
    let differs = NewConversationInvite {
        hours: None,
        ..asked
    };
    for (by, id, new) in [
        (alice, id, differs),
        (bob, id, asked),
        (alice, other, asked),
    ] {
        assert_eq!(
            code(create(state, by, id, new).await),
            ErrorCode::IdConflict
        );
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_link_has_bounds_and_there_are_only_so_many(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = group(state, alice, &[]).await;
    let over = |limit: usize| u32::try_from(limit + 1).ok();
    for (uses, hours, expected) in [
        (Some(0), None, ErrorCode::InvalidRequest),
        (None, Some(0), ErrorCode::InvalidRequest),
        (over(limits::INVITE_USES), None, ErrorCode::TooMany),
        (None, over(limits::INVITE_HOURS), ErrorCode::TooMany),
    ] {
        assert_eq!(
            code(create(state, alice, id, new(uses, hours)).await),
            expected
        );
    }
    let fixed = direct(state, alice, bob).await.id;
    let refused = create(state, alice, fixed, new(None, None)).await;
    assert_eq!(code(refused), ErrorCode::DirectIsFixed);
    for _ in 0..limits::INVITES {
        create(state, alice, id, new(None, None)).await.unwrap();
    }
    let more = create(state, alice, id, new(None, None)).await;
    assert_eq!(code(more), ErrorCode::TooMany);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn members_see_their_own_links_and_admins_all(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = group(state, alice, &[bob]).await;
    let hers = link(state, alice, id, None).await;
    state.clock.advance(Duration::from_secs(1));
    let his = link(state, bob, id, None).await;
    assert_eq!(
        list(state, bob, id).await.unwrap(),
        std::slice::from_ref(&his)
    );
    assert_eq!(
        list(state, alice, id).await.unwrap(),
        [his.clone(), hers.clone()]
    );
    for unseen in [hers.id, InviteId::generate()] {
        let refused = revoke(state, bob, id, unseen).await;
        assert_eq!(code(refused), ErrorCode::NotFound);
    }
    let elsewhere = group(state, bob, &[]).await;
    let refused = revoke(state, bob, elsewhere, hers.id).await;
    assert_eq!(code(refused), ErrorCode::NotFound);
    revoke(state, alice, id, his.id).await.unwrap();
    assert!(list(state, bob, id).await.unwrap().is_empty());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_links_of_whoever_is_thrown_out_and_of_an_empty_group_end(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = group(state, alice, &[bob]).await;
    let his = link(state, bob, id, None).await;
    let hers = link(state, alice, id, None).await;
    membership::remove(state, alice, id, bob).await.unwrap();
    assert_invalid(state, bob, &his.secret).await;
    join(state, bob, &hers.secret).await.unwrap();
    membership::leave(state, bob, id).await.unwrap();
    join(state, bob, &hers.secret).await.unwrap();
    membership::leave(state, bob, id).await.unwrap();
    membership::leave(state, alice, id).await.unwrap();
    assert_invalid(state, bob, &hers.secret).await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn many_at_once_take_no_more_uses_than_there_are(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let id = group(state, alice, &[]).await;
    let invite = link(state, alice, id, Some(3)).await;
    let mut joining = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let user = person(state, "guest").await;
        let (state, secret) = (state.clone(), invite.secret.clone());
        joining.spawn(async move { join(&state, user, &secret).await.is_ok() });
    }
    let let_in = joining
        .join_all()
        .await
        .into_iter()
        .filter(|it| *it)
        .count();
    assert_eq!(let_in, 3);
    let listed = membership::list(state, alice, id).await.unwrap();
    assert_eq!(listed.len(), 4);
    let add = AddMembers {
        user_ids: vec![person(state, "carol").await],
    };
    membership::add(state, alice, id, add).await.unwrap();
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_admin_who_steps_down_sees_only_their_own_links(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = group(state, alice, &[bob]).await;
    link(state, alice, id, None).await;
    roles::set(state, alice, id, (bob, Role::Admin))
        .await
        .unwrap();
    assert_eq!(list(state, bob, id).await.unwrap().len(), 1);
    roles::set(state, bob, id, (bob, Role::Member))
        .await
        .unwrap();
    assert!(list(state, bob, id).await.unwrap().is_empty());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn making_and_joining_have_limits_of_their_own(db: PgPool) {
    let server = server_with(db, |config| config.rate_scale = 1).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let limited = |error: Error| {
        let error = error.into_wire();
        assert_eq!(error.code, ErrorCode::RateLimited);
        assert!(error.params.retry_after.is_some());
        error.params.bucket.unwrap()
    };
    let id = group(state, alice, &[bob]).await;
    let made = loop {
        // Again and again the same, which is made once.
        let again = NewConversation::direct(alice, bob);
        if let Err(error) = conversations::service::create(state, alice, again).await {
            break error;
        }
    };
    assert_eq!(limited(made), "create");
    let link = create(state, alice, id, new(None, None)).await;
    assert_eq!(limited(link.err().unwrap()), "create");
    while join(state, bob, "guess")
        .await
        .is_err_and(|it| it.into_wire().code == ErrorCode::InviteInvalid)
    {}
    let seen = look_up(state, bob, "guess").await;
    assert_eq!(limited(seen.err().unwrap()), "join");
    let joined = conversations::channels::service::join(state, bob, id).await;
    assert_eq!(limited(joined.err().unwrap()), "join");
    create(state, bob, id, new(None, None)).await.unwrap();
}
