use std::time::Duration;

use chrono::TimeDelta;
use linnet_protocol::{
    AccountRecord, AuditAction, AuditEntry, ErrorCode, MessageRef, NewMessage, RefreshRequest,
    ServerRole, SignIn, Suspend, UserId,
};
use sqlx::PgPool;

use super::{
    accounts, audit,
    queries::{AccountFilter, AuditFilter},
    service::{remove_messages, set_role, suspend, unsuspend},
};
use crate::{
    auth,
    conversations::membership,
    error::Result,
    messages::service::send,
    state::AppState,
    sync::service::snapshot,
    testing::{PASSWORD, acting, device, group, message, person, person_of_role, server, sign_up},
};

fn code<T>(result: Result<T>) -> ErrorCode {
    result.err().expect("a refusal").into_wire().code
}

async fn sign_in(state: &AppState, login: &str, password: &str) -> Result<()> {
    let form = SignIn {
        login: login.into(),
        password: password.into(),
        device: device(),
    };
    let origin = acting(UserId::generate()).address.into();
    auth::service::sign_in(state, form, origin).await.map(drop)
}

async fn role(state: &AppState, user: UserId) -> ServerRole {
    auth::service::role(state, user).await.unwrap()
}

async fn record(state: &AppState, by: UserId) -> Vec<AuditEntry> {
    let all = AuditFilter::default();
    audit::list(state, by, all).await.unwrap().entries
}

fn for_good() -> Suspend {
    Suspend {
        until: None,
        reason: "Adverts.".into(),
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn whoever_is_suspended_is_out_at_once_and_let_in_when_it_ends(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let owner = sign_up(state, "owner").await.user.id;
    let eve = sign_up(state, "eve").await;
    let token = &eve.tokens.access_token;
    let (current, _) = auth::service::authenticate(state, token).await.unwrap();
    let (connection, _waiting) = state.hub.register(current);
    let until = state.clock.now() + TimeDelta::hours(2);
    let week = Suspend {
        until: Some(until),
        reason: "Adverts.".into(),
    };
    suspend(state, acting(owner), eve.user.id, week)
        .await
        .unwrap();
    assert_eq!(connection.closed().await.reason, "session_ended");
    let ended = auth::service::authenticate(state, token).await;
    assert_eq!(code(ended), ErrorCode::SessionEnded);
    let refresh = RefreshRequest {
        refresh_token: eve.tokens.refresh_token.clone(),
        nonce: "n".repeat(22),
    };
    let refused = auth::service::refresh(state, &refresh, crate::testing::nowhere()).await;
    assert_eq!(code(refused), ErrorCode::SessionEnded);
    let refused = sign_in(state, "eve", PASSWORD)
        .await
        .unwrap_err()
        .into_wire();
    assert_eq!(refused.code, ErrorCode::Suspended);
    assert!((7_100..=7_200).contains(&refused.params.retry_after.unwrap()));
    let guessed = sign_in(state, "eve", "a wrong password").await;
    assert_eq!(
        code(guessed),
        ErrorCode::WrongCredentials,
        "only the person learns of it"
    );
    state.clock.advance(Duration::from_secs(7_201));
    assert!(sign_in(state, "eve", PASSWORD).await.is_ok());
    suspend(state, acting(owner), eve.user.id, for_good())
        .await
        .unwrap();
    let refused = sign_in(state, "eve", PASSWORD)
        .await
        .unwrap_err()
        .into_wire();
    assert_eq!(
        (refused.code, refused.params.retry_after),
        (ErrorCode::Suspended, None)
    );
    for _ in 0..2 {
        unsuspend(state, acting(owner), eve.user.id).await.unwrap();
    }
    assert!(sign_in(state, "eve", PASSWORD).await.is_ok());
    let record = record(state, owner).await;
    let actions: Vec<_> = record.iter().map(|it| it.action).collect();
    let (on, off) = (AuditAction::Suspended, AuditAction::Unsuspended);
    assert_eq!(actions, [off, on, on]);
    let first = record.last().unwrap();
    assert_eq!(
        (first.actor_id, first.target_id),
        (Some(owner), Some(eve.user.id))
    );
    assert_eq!(
        (first.details["until"].as_str(), first.address.as_deref()),
        (until.to_rfc3339().as_str(), Some("198.51.100.7"))
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn nobody_acts_on_a_rank_that_is_not_below_their_own(db: PgPool) {
    use ServerRole::{Admin, Member, Moderator, Owner};
    let server = server(db).await;
    let state = server.state();
    let mut people = Vec::new();
    for role in [Member, Moderator, Admin] {
        people.push((role, person_of_role(state, "one", role).await));
        people.push((role, person_of_role(state, "other", role).await));
    }
    people.push((Owner, person_of_role(state, "owner", Owner).await));
    for (own, by) in &people {
        for (theirs, target) in &people {
            let (by, target) = (acting(*by), *target);
            let suspended = suspend(state, by, target, for_good()).await.is_ok();
            assert_eq!(
                suspended,
                *own >= Moderator && own > theirs,
                "{own:?} {theirs:?}"
            );
            assert_eq!(unsuspend(state, by, target).await.is_ok(), suspended);
            assert_eq!(remove_messages(state, by, target).await.is_ok(), suspended);
            let same = set_role(state, by, target, *theirs).await.is_ok();
            let is_handed_over = own == theirs && *own == Owner;
            assert_eq!(
                same,
                is_handed_over || (*own >= Admin && own > theirs),
                "{own:?} {theirs:?}"
            );
        }
    }
    let (owner, admin) = (people[6].1, people[4].1);
    let nobody = UserId::generate();
    assert_eq!(
        code(suspend(state, acting(owner), nobody, for_good()).await),
        ErrorCode::NotFound
    );
    assert_eq!(
        code(suspend(state, acting(people[0].1), nobody, for_good()).await),
        ErrorCode::Forbidden
    );
    let raised = set_role(state, acting(admin), people[0].1, Admin).await;
    assert_eq!(
        code(raised),
        ErrorCode::Forbidden,
        "none as high as one's own"
    );
    let taken = set_role(state, acting(admin), admin, Owner).await;
    assert_eq!(code(taken), ErrorCode::Forbidden);
    let past = Suspend {
        until: Some(state.clock.now()),
        ..for_good()
    };
    assert_eq!(
        code(suspend(state, acting(owner), admin, past).await),
        ErrorCode::InvalidRequest
    );
    let silent = Suspend {
        reason: String::new(),
        ..for_good()
    };
    assert_eq!(
        code(suspend(state, acting(owner), admin, silent).await),
        ErrorCode::Empty
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn there_is_always_one_owner(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let owner = person_of_role(state, "owner", ServerRole::Owner).await;
    let (one, other) = (person(state, "one").await, person(state, "other").await);
    set_role(state, acting(owner), one, ServerRole::Moderator)
        .await
        .unwrap();
    suspend(state, acting(owner), other, for_good())
        .await
        .unwrap();
    let refused = set_role(state, acting(owner), other, ServerRole::Owner).await;
    assert_eq!(
        code(refused),
        ErrorCode::CannotReach,
        "nobody who cannot come in"
    );
    unsuspend(state, acting(owner), other).await.unwrap();
    let own = set_role(state, acting(owner), owner, ServerRole::Member).await;
    assert_eq!(code(own), ErrorCode::Forbidden);
    let (first, second) = tokio::join!(
        set_role(state, acting(owner), one, ServerRole::Owner),
        set_role(state, acting(owner), other, ServerRole::Owner),
    );
    assert!(first.is_ok() != second.is_ok());
    let heir = if first.is_ok() { one } else { other };
    assert_eq!(role(state, heir).await, ServerRole::Owner);
    assert_eq!(role(state, owner).await, ServerRole::Admin);
    let record = record(state, heir).await;
    assert_eq!(
        (record[0].action, record[0].target_id),
        (AuditAction::ServerHandedOver, Some(heir))
    );
    let changed = record.last().unwrap();
    assert_eq!(
        (
            changed.details["from"].as_str(),
            changed.details["to"].as_str()
        ),
        ("member", "moderator")
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_record_can_be_read_by_admins_and_changed_by_nobody(db: PgPool) {
    let server = server(db.clone()).await;
    let state = server.state();
    let owner = person_of_role(state, "owner", ServerRole::Owner).await;
    let moderator = person_of_role(state, "mod", ServerRole::Moderator).await;
    let mut people = Vec::new();
    for n in 0..5 {
        people.push(person(state, &format!("p{n}")).await);
        let by = acting(if n == 0 { owner } else { moderator });
        suspend(state, by, people[n], for_good()).await.unwrap();
    }
    for change in [
        "update audit set actor_id = null",
        "delete from audit",
        "truncate audit",
    ] {
        assert!(sqlx::query(change).execute(&db).await.is_err(), "{change}");
    }
    assert_eq!(
        code(audit::list(state, moderator, AuditFilter::default()).await),
        ErrorCode::Forbidden
    );
    let page = async |before, target_id| {
        let filter = AuditFilter {
            actor_id: Some(moderator),
            target_id,
            action: Some(AuditAction::Suspended),
            before,
            limit: Some(3),
        };
        audit::list(state, owner, filter).await.unwrap()
    };
    let first = page(None, None).await;
    assert_eq!((first.entries.len(), first.more), (3, true));
    let second = page(Some(first.entries[2].id), None).await;
    assert_eq!((second.entries.len(), second.more), (1, false));
    assert_eq!(second.entries[0].target_id, Some(people[1]));
    assert_eq!(page(None, Some(people[2])).await.entries.len(), 1);
    assert_eq!(page(None, Some(people[0])).await.entries, []);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn moderators_find_accounts(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let mut form = crate::testing::form("zoe");
    form.email = Some("zoe@example.org".into());
    let zoe = crate::testing::try_sign_up(state, form)
        .await
        .unwrap()
        .user
        .id;
    let moderator = person_of_role(state, "mod", ServerRole::Moderator).await;
    let eve = person(state, "eve").await;
    suspend(state, acting(moderator), eve, for_good())
        .await
        .unwrap();
    remove_messages(state, acting(moderator), eve)
        .await
        .unwrap();
    let found = async |filter: AccountFilter| -> Vec<AccountRecord> {
        accounts::list(state, moderator, filter)
            .await
            .unwrap()
            .accounts
    };
    let all = found(AccountFilter::default()).await;
    assert_eq!(all.len(), 3);
    let by_mail = AccountFilter {
        query: "Zoe@example.org".into(),
        ..AccountFilter::default()
    };
    assert_eq!(found(by_mail).await[0].user.id, zoe);
    let suspended = AccountFilter {
        suspended: Some(true),
        ..AccountFilter::default()
    };
    let [found_eve] = &found(suspended).await[..] else {
        panic!("one is suspended")
    };
    let suspension = found_eve.suspension.as_ref().unwrap();
    assert_eq!(
        (found_eve.user.id, suspension.reason.as_str()),
        (eve, "Adverts.")
    );
    let after = AccountFilter {
        after: all[0].user.username.clone(),
        limit: Some(1),
        ..AccountFilter::default()
    };
    assert_eq!(found(after).await[0].user.id, all[1].user.id);
    assert_eq!(
        code(accounts::list(state, eve, AccountFilter::default()).await),
        ErrorCode::Forbidden
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn everything_that_a_person_wrote_is_removed_and_nothing_else(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let moderator = person_of_role(state, "mod", ServerRole::Moderator).await;
    let (alice, eve) = (person(state, "alice").await, person(state, "eve").await);
    let (crew, left) = (
        group(state, alice, &[eve]).await,
        group(state, alice, &[eve]).await,
    );
    let root = send(state, alice, message(crew, "mine")).await.unwrap();
    for n in 0..120 {
        let thread_id = (n % 2 == 0).then_some(root.id);
        let advert = NewMessage {
            thread_id,
            ..message(crew, "advert")
        };
        send(state, eve, advert).await.unwrap();
    }
    send(state, eve, message(left, "advert")).await.unwrap();
    membership::leave(state, eve, left).await.unwrap();
    let held = snapshot(state, alice, crew).await.unwrap();
    assert_eq!(held.messages.len(), 50);
    for _ in 0..2 {
        remove_messages(state, acting(moderator), eve)
            .await
            .unwrap();
    }
    super::removal::work(state.clone()).await.unwrap();
    for id in [crew, left] {
        let seen = snapshot(state, alice, id).await.unwrap().messages;
        let of_eve = seen.iter().filter(|it| it.sender_id == eve);
        assert!(of_eve.clone().count() > 0);
        assert!(
            of_eve
                .clone()
                .all(|it| it.deleted_at.is_some() && it.body.is_empty())
        );
    }
    let place = MessageRef {
        conversation_id: crew,
        message_id: root.id,
    };
    let root = crate::messages::service::get(state, alice, place)
        .await
        .unwrap();
    assert_eq!((root.body.as_str(), root.thread), ("mine", None));
    let head = snapshot(state, alice, crew).await.unwrap().head;
    super::removal::work(state.clone()).await.unwrap();
    assert_eq!(
        snapshot(state, alice, crew).await.unwrap().head,
        head,
        "once"
    );
    let filter = AuditFilter {
        action: Some(AuditAction::MessagesRemoved),
        ..AuditFilter::default()
    };
    let owner = person_of_role(state, "owner", ServerRole::Owner).await;
    assert_eq!(
        audit::list(state, owner, filter)
            .await
            .unwrap()
            .entries
            .len(),
        1
    );
}
