use linnet_protocol::{
    Change, DeactivateAccount, DeleteAccount, ErrorCode, MessageRef, NewConversationInvite,
    NewScheduled, Reaction, Role, ScheduledState, ServerFrame, ServerRole, SignIn, SignedIn,
    UserId,
};
use sqlx::PgPool;

use super::{service, settling};
use crate::{
    admin::{Actor, audit, queries::AuditFilter, removal},
    auth::{self, CurrentUser},
    conversations::{invites, membership},
    error::Result,
    jobs::scheduled::service as scheduled,
    messages::{edits, reactions, saved, service::send},
    profile::service::profile,
    settings::sections,
    state::AppState,
    sync::service::snapshot,
    testing::{
        Ear, PASSWORD, Server, avatar, code, device, direct, form, group, message, nowhere, person,
        person_of_role, place, server, sign_up, try_sign_up,
    },
    users,
};

/// The first account owns the server, and is nobody here.
async fn founded(db: PgPool) -> Server {
    let server = server(db).await;
    sign_up(server.state(), "founder").await;
    server
}

async fn deactivate(state: &AppState, user: UserId) {
    let password = PASSWORD.to_owned();
    let asked = DeactivateAccount { password };
    service::deactivate(state, user, asked).await.unwrap();
    settling::work(state.clone()).await.unwrap();
}

async fn delete(state: &AppState, user: UserId, remove_messages: bool) {
    let asked = DeleteAccount {
        password: PASSWORD.to_owned(),
        remove_messages,
    };
    service::delete(state, user, asked).await.unwrap();
    removal::work(state.clone()).await.unwrap();
    settling::work(state.clone()).await.unwrap();
}

async fn sign_in(state: &AppState, login: &str) -> Result<SignedIn> {
    let form = SignIn {
        login: login.to_owned(),
        password: PASSWORD.to_owned(),
        device: device(),
    };
    auth::service::sign_in(state, form, nowhere()).await
}

fn current(of: &SignedIn) -> CurrentUser {
    CurrentUser {
        user_id: of.user.id,
        session_id: of.session_id,
    }
}

async fn admin(state: &AppState) -> Actor {
    Actor {
        user_id: person_of_role(state, "admin", ServerRole::Admin).await,
        address: nowhere().address(),
    }
}

/// Whether the person stands in the list of members, and as what; seen by another member.
async fn standing(
    state: &AppState,
    by: UserId,
    id: linnet_protocol::ConversationId,
    of: UserId,
) -> (Role, bool) {
    let members = snapshot(state, by, id).await.unwrap().members;
    let found = members.into_iter().find(|it| it.user.id == of).unwrap();
    (found.role, found.left)
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn whoever_deactivates_is_signed_out_everywhere_and_the_name_stays(db: PgPool) {
    let server = founded(db).await;
    let state = server.state();
    let alice = sign_up(state, "alice").await;
    let bob = person(state, "bob").await;
    let (socket, _frames) = state.hub.register(current(&alice));
    let id = group(state, bob, &[alice.user.id]).await;
    let planned = message(id, "later");
    let new = NewScheduled {
        send_at: state.clock.now() + chrono::TimeDelta::days(1),
        message: planned,
    };
    scheduled::create(state, alice.user.id, new).await.unwrap();
    let mut ear = Ear::of(state, bob);
    deactivate(state, alice.user.id).await;
    assert_eq!(socket.closed().await.reason, "session_ended");
    let told = ear
        .frame(|it| match it {
            ServerFrame::Changes { changes, .. } => changes.into_iter().find_map(|it| match it {
                Change::Membership(it) => Some(it.user),
                _ => None,
            }),
            _ => None,
        })
        .await;
    assert!(told.deactivated);
    assert_eq!(told.display_name, "alice");
    let ended = auth::service::authenticate(state, &alice.tokens.access_token).await;
    assert_eq!(code(ended), ErrorCode::SessionEnded);
    assert_eq!(
        code(sign_in(state, "alice").await.map(drop)),
        ErrorCode::WrongCredentials
    );
    let found = users::service::search(state, bob, "alice").await.unwrap();
    assert!(found.is_empty());
    let planned = scheduled::list(state, alice.user.id).await.unwrap();
    assert!(
        planned
            .iter()
            .all(|it| it.state == ScheduledState::Cancelled)
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_wrong_password_changes_nothing(db: PgPool) {
    let server = founded(db).await;
    let state = server.state();
    let alice = sign_up(state, "alice").await.user.id;
    let password = "not the one".to_owned();
    let asked = DeactivateAccount {
        password: password.clone(),
    };
    let refused = service::deactivate(state, alice, asked).await;
    assert_eq!(code(refused), ErrorCode::WrongCredentials);
    let asked = DeleteAccount {
        password,
        remove_messages: false,
    };
    let refused = service::delete(state, alice, asked).await;
    assert_eq!(code(refused), ErrorCode::WrongCredentials);
    assert!(sign_in(state, "alice").await.is_ok());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn whoever_owns_the_server_hands_it_over_first(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = sign_up(state, "alice").await.user.id;
    let asked = DeactivateAccount {
        password: PASSWORD.to_owned(),
    };
    let refused = service::deactivate(state, alice, asked).await;
    assert_eq!(code(refused), ErrorCode::HandOverFirst);
    let asked = DeleteAccount {
        password: PASSWORD.to_owned(),
        remove_messages: true,
    };
    let refused = service::delete(state, alice, asked).await;
    assert_eq!(code(refused), ErrorCode::HandOverFirst);
    assert!(sign_in(state, "alice").await.is_ok());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn groups_go_on_with_somebody_who_is_there(db: PgPool) {
    let server = founded(db).await;
    let state = server.state();
    let alice = sign_up(state, "alice").await.user.id;
    let bob = sign_up(state, "bob").await.user.id;
    let carol = person(state, "carol").await;
    let both = group(state, alice, &[bob, carol]).await;
    let alone = group(state, alice, &[]).await;
    deactivate(state, alice).await;
    assert_eq!(standing(state, bob, both, bob).await, (Role::Owner, false));
    let theirs = standing(state, bob, both, alice).await;
    assert_eq!(theirs, (Role::Admin, false), "stays in it");
    deactivate(state, bob).await;
    assert_eq!(
        standing(state, carol, both, carol).await,
        (Role::Owner, false)
    );
    let own = snapshot(state, alice, alone).await.unwrap();
    assert_eq!(own.members.first().unwrap().role, Role::Owner);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn nobody_writes_to_whoever_is_gone_until_an_admin_lets_them_in_again(db: PgPool) {
    let server = founded(db).await;
    let state = server.state();
    let alice = sign_up(state, "alice").await.user.id;
    let bob = person(state, "bob").await;
    let id = direct(state, alice, bob).await.id;
    deactivate(state, alice).await;
    let unheard = send(state, bob, message(id, "are you there?")).await;
    assert_eq!(code(unheard), ErrorCode::CannotReach);
    let moderator = Actor {
        user_id: person_of_role(state, "moderator", ServerRole::Moderator).await,
        address: nowhere().address(),
    };
    let refused = service::reactivate(state, moderator, alice).await;
    assert_eq!(code(refused), ErrorCode::Forbidden);
    let admin = admin(state).await;
    let nobody = service::reactivate(state, admin, UserId::generate()).await;
    assert_eq!(code(nobody), ErrorCode::NotFound);
    for _ in 0..2 {
        service::reactivate(state, admin, alice).await.unwrap();
    }
    settling::work(state.clone()).await.unwrap();
    assert!(sign_in(state, "alice").await.is_ok());
    assert!(send(state, bob, message(id, "welcome")).await.is_ok());
    assert!(!profile(state, bob, alice).await.unwrap().user.deactivated);
    let all = AuditFilter::default();
    let audit = audit::list(state, admin.user_id, all).await;
    let written = audit.unwrap().entries;
    assert_eq!(written.len(), 1, "the second time there was nothing to do");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn whoever_deletes_leaves_messages_of_nobody(db: PgPool) {
    let server = founded(db).await;
    let state = server.state();
    let mut named = form("alice");
    named.email = Some("alice@example.org".to_owned());
    let alice = try_sign_up(state, named.clone()).await.unwrap().user.id;
    let bob = person(state, "bob").await;
    let id = group(state, alice, &[bob]).await;
    let talk = direct(state, alice, bob).await.id;
    send(state, alice, message(talk, "hello")).await.unwrap();
    let sent = send(state, alice, message(id, "remember me"))
        .await
        .unwrap();
    let link = NewConversationInvite {
        id: linnet_protocol::InviteId::generate(),
        uses: None,
        hours: None,
    };
    let link = invites::service::create(state, alice, id, link)
        .await
        .unwrap();
    delete(state, alice, false).await;
    let seen = profile(state, bob, alice).await.unwrap();
    assert_eq!(seen.user.display_name, "Deleted account");
    assert!(seen.user.username.starts_with("deleted.") && seen.user.deactivated);
    let fresh = snapshot(state, bob, id).await.unwrap();
    let kept = fresh.messages.iter().find(|it| it.id == sent.id).unwrap();
    assert_eq!((kept.body.as_str(), kept.sender_id), ("remember me", alice));
    assert_eq!(standing(state, bob, id, alice).await, (Role::Member, true));
    assert_eq!(standing(state, bob, id, bob).await, (Role::Owner, false));
    let kept = snapshot(state, bob, talk).await.unwrap().messages;
    assert_eq!(kept.first().unwrap().body, "hello");
    let unheard = send(state, bob, message(talk, "alice?")).await;
    assert_eq!(code(unheard), ErrorCode::CannotReach);
    let eve = person(state, "eve").await;
    let late = invites::service::join(state, eve, &link.secret).await;
    assert_eq!(code(late), ErrorCode::InviteInvalid);
    for login in ["alice", "alice@example.org"] {
        assert_eq!(
            code(sign_in(state, login).await.map(drop)),
            ErrorCode::WrongCredentials
        );
    }
    let again = try_sign_up(state, named.clone()).await;
    assert_eq!(code(again.map(drop)), ErrorCode::UsernameTaken);
    named.username = "alina".to_owned();
    assert!(
        try_sign_up(state, named).await.is_ok(),
        "the address is free"
    );
    let back = service::reactivate(state, admin(state).await, alice).await;
    assert_eq!(code(back), ErrorCode::NotFound);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn whoever_wishes_so_takes_every_message_and_reaction_along(db: PgPool) {
    let server = founded(db).await;
    let state = server.state();
    let alice = sign_up(state, "alice").await.user.id;
    let bob = person(state, "bob").await;
    let id = group(state, bob, &[alice]).await;
    let theirs = send(state, bob, message(id, "who was it?")).await.unwrap();
    for n in 0..60 {
        let new = message(id, &n.to_string());
        send(state, alice, new).await.unwrap();
    }
    let on = place(&theirs);
    reactions::service::add(state, alice, on, "👍")
        .await
        .unwrap();
    reactions::service::add(state, bob, on, "👍").await.unwrap();
    let mut ear = Ear::of(state, bob);
    delete(state, alice, true).await;
    let taken: Reaction = ear
        .frame(|it| match it {
            ServerFrame::Changes { changes, .. } => changes.into_iter().find_map(|it| match it {
                Change::Reaction(it) => Some(it),
                _ => None,
            }),
            _ => None,
        })
        .await;
    assert!(taken.removed && taken.user_id == alice);
    let fresh = snapshot(state, bob, id).await.unwrap();
    let spoken: Vec<_> = fresh
        .messages
        .iter()
        .filter(|it| !it.body.is_empty())
        .collect();
    assert!(spoken.iter().all(|it| it.sender_id == bob));
    let left = reactions::service::list(state, bob, on).await.unwrap();
    let left: Vec<_> = left.iter().map(|it| it.user_id).collect();
    assert_eq!(left, [bob]);
}

/// A table that holds something by person has to be emptied, or named here.
const KEPT: [&str; 7] = [
    // Who was in it: the names beside what is left of the talk.
    "memberships",
    "reactions",
    // Of the name only a hash, so that nobody takes it.
    "retired_usernames",
    // That it is done.
    "settlements",
    "removals",
    // What others said of them, for those who keep order.
    "reports",
    "users",
];

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn nothing_personal_remains(db: PgPool) {
    let server = founded(db).await;
    let state = server.state();
    let alice = sign_up(state, "alice").await.user.id;
    let bob = person(state, "bob").await;
    let id = group(state, bob, &[alice]).await;
    let named = send(state, bob, message(id, "@alice look")).await.unwrap();
    saved::service::save(state, alice, place(&named))
        .await
        .unwrap();
    sections::name(state, alice, linnet_protocol::SectionId::generate(), "work")
        .await
        .unwrap();
    crate::blocks::service::set(state, alice, bob, false)
        .await
        .unwrap();
    let picture = avatar(state, alice).await;
    crate::profile::service::set_avatar(state, alice, Some(picture))
        .await
        .unwrap();
    sqlx::raw_sql(
        "update users set email = 'alice@example.org', email_verified_at = now() where username = 'alice';
         insert into codes (id, purpose, secret_hash, user_id, email, created_at, expires_at)
         select gen_random_uuid(), 'reset', 'hash', id, email, now(), now() from users where username = 'alice';
         insert into mails (id, kind, user_id, email, created_at, due_at, give_up_at)
         select gen_random_uuid(), 'email_changed', id, email, now(), now() + '1 hour', now() + '1 day'
         from users where username = 'alice'",
    )
    .execute(&state.db)
    .await
    .unwrap();
    delete(state, alice, false).await;
    let tables: Vec<String> = sqlx::query_scalar(
        "select table_name::text from information_schema.columns
         where table_schema = 'public' and column_name = 'user_id'",
    )
    .fetch_all(&state.db)
    .await
    .unwrap();
    assert!(tables.len() > 10);
    for table in tables.iter().filter(|it| !KEPT.contains(&it.as_str())) {
        let sql = sqlx::AssertSqlSafe(format!("select count(*) from {table} where user_id = $1"));
        let rows: i64 = sqlx::query_scalar(sql)
            .bind(alice)
            .fetch_one(&state.db)
            .await
            .unwrap();
        assert_eq!(rows, 0, "{table}");
    }
    let row: serde_json::Value =
        sqlx::query_scalar("select to_jsonb(users) from users where id = $1")
            .bind(alice)
            .fetch_one(&state.db)
            .await
            .unwrap();
    assert!(!row.to_string().contains("alice"), "{row}");
    let files: Vec<String> = sqlx::query_scalar("select state from files where uploader_id = $1")
        .bind(alice)
        .fetch_all(&state.db)
        .await
        .unwrap();
    assert!(files.iter().all(|it| it == "gone"), "{files:?}");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_a_crash_interrupted_is_gone_on_with(db: PgPool) {
    let server = founded(db).await;
    let state = server.state();
    let alice = sign_up(state, "alice").await.user.id;
    let bob = person(state, "bob").await;
    let id = group(state, alice, &[bob]).await;
    delete(state, alice, false).await;
    // As it was in the middle of it.
    sqlx::query("update settlements set done_at = null")
        .execute(&state.db)
        .await
        .unwrap();
    sqlx::query("update memberships set has_left = false where user_id = $1")
        .bind(alice)
        .execute(&state.db)
        .await
        .unwrap();
    settling::work(state.clone()).await.unwrap();
    assert!(standing(state, bob, id, alice).await.1);
    let waiting: i64 = sqlx::query_scalar("select count(*) from settlements where done_at is null")
        .fetch_one(&state.db)
        .await
        .unwrap();
    assert_eq!(waiting, 0);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_edit_of_somebody_gone_stays_readable(db: PgPool) {
    let server = founded(db).await;
    let state = server.state();
    let alice = sign_up(state, "alice").await.user.id;
    let bob = person(state, "bob").await;
    let id = group(state, bob, &[alice]).await;
    let sent = send(state, alice, message(id, "one")).await.unwrap();
    let edit = linnet_protocol::NewEdit {
        id: linnet_protocol::EditId::generate(),
        body: "first".to_owned(),
    };
    let on: MessageRef = place(&sent);
    edits::service::edit(state, alice, on, edit).await.unwrap();
    delete(state, alice, false).await;
    let versions = edits::service::versions(state, bob, on).await.unwrap();
    assert_eq!(versions.len(), 2);
    let left = membership::list(state, bob, id).await.unwrap();
    assert_eq!(left.len(), 1);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_nobody_can_read_any_more_goes_too(db: PgPool) {
    let server = founded(db).await;
    let state = server.state();
    let alice = sign_up(state, "alice").await.user.id;
    let bob = sign_up(state, "bob").await.user.id;
    let notes = direct(state, alice, alice).await.id;
    let talk = direct(state, alice, bob).await.id;
    for id in [notes, talk] {
        send(state, alice, message(id, "hello")).await.unwrap();
    }
    let left = async || -> Vec<String> {
        let bodies = sqlx::query_scalar("select body from messages where body <> ''");
        bodies.fetch_all(&state.db).await.unwrap()
    };
    delete(state, alice, false).await;
    assert_eq!(left().await, ["hello"], "bob can read it");
    delete(state, bob, false).await;
    assert!(left().await.is_empty());
}
