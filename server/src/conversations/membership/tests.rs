use std::collections::HashSet;

use linnet_protocol::{
    AddMembers, Ban, ChangeConversation, ConversationId, ConversationKind, ErrorCode,
    HistoryVisibility, InviteId, NewConversation, NewConversationInvite, Role, UserId, limits,
};
use sqlx::PgPool;

use super::{add, bans, leave, list, remove, roles};
use crate::{
    conversations::{
        channels, details, invites,
        permissions::{self, Action},
        queries, service,
    },
    error::Result,
    messages, search,
    state::AppState,
    testing::{avatar, direct, group, message, person, server},
};

fn code<T>(result: Result<T>) -> ErrorCode {
    result.err().expect("a refusal").into_wire().code
}

fn adding(users: &[UserId]) -> AddMembers {
    AddMembers {
        user_ids: users.to_vec(),
    }
}

async fn head(state: &AppState, id: ConversationId) -> i64 {
    sqlx::query_scalar("select head from conversations where id = $1")
        .bind(id)
        .fetch_one(&state.db)
        .await
        .unwrap()
}

/// Who is in it and as what, in the order of their last change.
async fn standing(state: &AppState, asking: UserId, id: ConversationId) -> Vec<(UserId, Role)> {
    let members = list(state, asking, id).await.unwrap();
    members
        .into_iter()
        .map(|it| (it.user.id, it.role))
        .collect()
}

async fn give(state: &AppState, id: ConversationId, by: UserId, user: UserId, role: Role) {
    roles::set(state, by, id, (user, role)).await.unwrap();
}

async fn channel(state: &AppState, owner: UserId, others: &[UserId]) -> ConversationId {
    let new = NewConversation {
        kind: ConversationKind::Channel,
        ..NewConversation::group(Some("Harbour".into()), others.to_vec())
    };
    service::create(state, owner, new).await.unwrap().id
}

/// A conversation with one person of each role, and one to whom things are done.
struct Scene<'a> {
    state: &'a AppState,
    kind: ConversationKind,
    id: ConversationId,
    actor: UserId,
    other: UserId,
    stranger: UserId,
}

impl<'a> Scene<'a> {
    async fn set(state: &'a AppState, kind: ConversationKind, role: Role) -> Option<Self> {
        let (actor, other, third) = (
            person(state, "actor").await,
            person(state, "other").await,
            person(state, "third").await,
        );
        let stranger = person(state, "stranger").await;
        let owner = if role == Role::Owner { actor } else { third };
        let people = [actor, other, third];
        let id = match kind {
            ConversationKind::Direct if role == Role::Member => {
                direct(state, actor, other).await.id
            }
            ConversationKind::Direct => return None,
            ConversationKind::Group => group(state, owner, &people).await,
            ConversationKind::Channel => channel(state, owner, &people).await,
        };
        if role == Role::Admin {
            give(state, id, owner, actor, Role::Admin).await;
        }
        Some(Self {
            state,
            kind,
            id,
            actor,
            other,
            stranger,
        })
    }

    async fn change(&self, change: ChangeConversation) -> Result<()> {
        let changed = details::change(self.state, self.actor, self.id, change).await;
        changed.map(|_| ())
    }

    /// None: it is another feature's, whose tests ask the table.
    async fn act(&self, action: Action) -> Option<Result<()>> {
        let (state, id, actor, other) = (self.state, self.id, self.actor, self.other);
        let nothing = ChangeConversation::default();
        Some(match action {
            Action::Rename => {
                let title = Some(Some("New".to_owned()));
                self.change(ChangeConversation { title, ..nothing }).await
            }
            Action::SetTopic => {
                let topic = Some(Some("New".to_owned()));
                self.change(ChangeConversation { topic, ..nothing }).await
            }
            Action::SetAvatar => {
                let avatar = Some(Some(avatar(state, actor).await));
                self.change(ChangeConversation { avatar, ..nothing }).await
            }
            Action::SetHistory => {
                let history = Some(HistoryVisibility::Joined);
                self.change(ChangeConversation { history, ..nothing }).await
            }
            Action::SetPublic => {
                let is_public = Some(true);
                self.change(ChangeConversation {
                    is_public,
                    ..nothing
                })
                .await
            }
            Action::AddMembers => add(state, actor, id, adding(&[self.stranger])).await,
            Action::RemoveMembers => remove(state, actor, id, other).await,
            Action::Ban => bans::ban(state, actor, id, other).await,
            Action::Unban => bans::unban(state, actor, id, self.stranger).await,
            Action::ListBans => bans::list(state, actor, id).await.map(|_| ()),
            Action::ChangeRoles => roles::set(state, actor, id, (other, Role::Admin)).await,
            Action::HandOver => roles::set(state, actor, id, (other, Role::Owner)).await,
            Action::Invite => self.invite(actor).await.map(|_| ()),
            Action::ManageInvites => return self.manage().await,
            Action::Pin | Action::DeleteOthersMessages | Action::MentionAll => return None,
        })
    }

    async fn invite(&self, by: UserId) -> Result<InviteId> {
        let new = NewConversationInvite {
            id: InviteId::generate(),
            uses: None,
            hours: None,
        };
        let made = invites::service::create(self.state, by, self.id, new).await?;
        Ok(made.id)
    }

    /// Somebody else's link. What one may not see one cannot revoke either, in the words of what is not there.
    async fn manage(&self) -> Option<Result<()>> {
        let members = list(self.state, self.actor, self.id).await.unwrap();
        let maker = members.iter().find(|it| {
            it.user.id != self.actor && permissions::may(Action::Invite, it.role, self.kind)
        })?;
        let invite = self.invite(maker.user.id).await.unwrap();
        let revoked = invites::service::revoke(self.state, self.actor, self.id, invite).await;
        Some(revoked.map_err(|error| {
            assert_eq!(error.into_wire().code, ErrorCode::NotFound);
            ErrorCode::Forbidden.into()
        }))
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn everybody_may_what_the_table_says_and_nothing_else(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let mut asked = HashSet::new();
    for kind in [
        ConversationKind::Direct,
        ConversationKind::Group,
        ConversationKind::Channel,
    ] {
        for role in [Role::Member, Role::Admin, Role::Owner] {
            for action in Action::ALL {
                let Some(scene) = Scene::set(state, kind, role).await else {
                    continue;
                };
                let before = head(state, scene.id).await;
                let Some(done) = scene.act(action).await else {
                    continue;
                };
                asked.insert(format!("{action:?}"));
                let expected = permissions::check(action, role, kind).err();
                let expected = expected.map(|it| it.into_wire().code);
                let said = done.err().map(|it| it.into_wire().code);
                assert_eq!(said, expected, "{action:?} by {role:?} in {kind:?}");
                if said.is_some() {
                    assert_eq!(head(state, scene.id).await, before, "{action:?}");
                }
            }
        }
    }
    assert_eq!(asked.len(), Action::ALL.len() - 3, "three are of messages");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn whoever_is_not_in_it_may_nothing(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    for kind in [
        ConversationKind::Direct,
        ConversationKind::Group,
        ConversationKind::Channel,
    ] {
        let mut scene = Scene::set(state, kind, Role::Member).await.unwrap();
        scene.actor = person(state, "eve").await;
        for action in Action::ALL {
            if action == Action::ManageInvites {
                continue;
            }
            if let Some(done) = scene.act(action).await {
                assert_eq!(code(done), ErrorCode::NotAMember, "{action:?}");
            }
        }
        let invite = invites::service::revoke(state, scene.actor, scene.id, InviteId::generate());
        assert_eq!(code(invite.await), ErrorCode::NotAMember);
        let links = invites::service::list(state, scene.actor, scene.id).await;
        assert_eq!(code(links), ErrorCode::NotAMember);
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn rank_is_used_downwards_only(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let [owner, one, two, member] = ["owner", "one", "two", "member"];
    let (owner, one) = (person(state, owner).await, person(state, one).await);
    let (two, member) = (person(state, two).await, person(state, member).await);
    let id = group(state, owner, &[one, two, member]).await;
    give(state, id, owner, one, Role::Admin).await;
    give(state, id, one, two, Role::Admin).await;
    for theirs in [owner, two] {
        assert_eq!(
            code(remove(state, one, id, theirs).await),
            ErrorCode::Forbidden
        );
        assert_eq!(
            code(bans::ban(state, one, id, theirs).await),
            ErrorCode::Forbidden
        );
        let demote = roles::set(state, one, id, (theirs, Role::Member)).await;
        assert_eq!(code(demote), ErrorCode::Forbidden);
    }
    let itself = bans::ban(state, owner, id, owner).await;
    assert_eq!(code(itself), ErrorCode::InvalidRequest);
    let step_down = roles::set(state, owner, id, (owner, Role::Admin)).await;
    assert_eq!(code(step_down), ErrorCode::Forbidden, "hand over first");
    give(state, id, two, two, Role::Member).await;
    let up_again = roles::set(state, two, id, (two, Role::Admin)).await;
    assert_eq!(code(up_again), ErrorCode::Forbidden);
    for absent in [person(state, "eve").await, UserId::generate()] {
        let set = roles::set(state, owner, id, (absent, Role::Admin)).await;
        assert_eq!(code(set), ErrorCode::NotFound);
    }
    remove(state, owner, id, one).await.unwrap();
    let gone = roles::set(state, owner, id, (one, Role::Admin)).await;
    assert_eq!(code(gone), ErrorCode::NotFound);
    assert!(
        list(state, owner, id)
            .await
            .unwrap()
            .iter()
            .all(|it| it.user.id != one)
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_ownership_goes_over_once_and_the_giver_stays_admin(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = group(state, alice, &[bob]).await;
    for _ in 0..2 {
        give(state, id, alice, bob, Role::Owner).await;
        let now = [(bob, Role::Owner), (alice, Role::Admin)];
        assert_eq!(standing(state, bob, id).await, now);
    }
    assert_eq!(
        head(state, id).await,
        5,
        "one rev for each of the two, once"
    );
    let back = roles::set(state, alice, id, (alice, Role::Owner)).await;
    assert_eq!(code(back), ErrorCode::Forbidden);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn removing_who_is_not_there_changes_nothing_and_removing_oneself_is_leaving(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = group(state, alice, &[bob]).await;
    for _ in 0..2 {
        remove(state, alice, id, bob).await.unwrap();
        remove(state, alice, id, UserId::generate()).await.unwrap();
        assert_eq!(head(state, id).await, 4);
    }
    assert_eq!(code(list(state, bob, id).await), ErrorCode::NotAMember);
    add(state, alice, id, adding(&[bob])).await.unwrap();
    remove(state, alice, id, alice).await.unwrap();
    assert_eq!(standing(state, bob, id).await, [(bob, Role::Owner)]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_banned_person_comes_back_by_no_way(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob, carol) = (
        person(state, "alice").await,
        person(state, "bob").await,
        person(state, "carol").await,
    );
    let id = channel(state, alice, &[bob]).await;
    let public = ChangeConversation {
        is_public: Some(true),
        ..ChangeConversation::default()
    };
    let changed = details::change(state, alice, id, public).await.unwrap();
    let title = changed.title.unwrap();
    let new = NewConversationInvite {
        id: InviteId::generate(),
        uses: None,
        hours: None,
    };
    let link = invites::service::create(state, alice, id, new)
        .await
        .unwrap()
        .secret;
    for _ in 0..2 {
        bans::ban(state, alice, id, bob).await.unwrap();
        bans::ban(state, alice, id, carol).await.unwrap();
    }
    let banned: Vec<Ban> = bans::list(state, alice, id).await.unwrap();
    let people: HashSet<_> = banned.iter().map(|it| it.user.id).collect();
    assert_eq!(people, HashSet::from([bob, carol]));
    assert!(banned.iter().all(|it| it.banned_by == alice));
    for user in [bob, carol] {
        let added = add(state, alice, id, adding(&[user])).await;
        assert_eq!(code(added), ErrorCode::Forbidden);
        let joined = channels::service::join(state, user, id).await;
        assert_eq!(code(joined), ErrorCode::NotFound);
        let joined = invites::service::join(state, user, &link).await;
        assert_eq!(code(joined), ErrorCode::InviteInvalid);
        let seen = invites::service::look_up(state, user, &link).await;
        assert_eq!(code(seen), ErrorCode::InviteInvalid);
        let found = channels::service::list(state, user, "", None)
            .await
            .unwrap();
        assert!(found.channels.is_empty());
        let found = search::service::overview(state, user, title.clone(), None).await;
        assert!(found.unwrap().conversations.is_empty());
    }
    assert_eq!(head(state, id).await, 5, "only leaving took a rev");
    for _ in 0..2 {
        bans::unban(state, alice, id, bob).await.unwrap();
    }
    channels::service::join(state, bob, id).await.unwrap();
    assert_eq!(standing(state, bob, id).await.len(), 2);
    let nobody = bans::ban(state, alice, id, UserId::generate()).await;
    assert_eq!(code(nobody), ErrorCode::NotFound);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_links_of_whoever_left_end_with_a_ban(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob, carol) = (
        person(state, "alice").await,
        person(state, "bob").await,
        person(state, "carol").await,
    );
    let id = group(state, alice, &[bob]).await;
    let new = NewConversationInvite {
        id: InviteId::generate(),
        uses: None,
        hours: None,
    };
    let link = invites::service::create(state, bob, id, new).await;
    let link = link.unwrap().secret;
    leave(state, bob, id).await.unwrap();
    bans::ban(state, alice, id, bob).await.unwrap();
    let joined = invites::service::join(state, carol, &link).await;
    assert_eq!(code(joined), ErrorCode::InviteInvalid);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn only_those_who_can_sign_in_are_added_and_only_so_many(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, gone) = (person(state, "alice").await, person(state, "gone").await);
    let id = group(state, alice, &[]).await;
    sqlx::query("update users set deactivated_at = now() where id = $1")
        .bind(gone)
        .execute(&state.db)
        .await
        .unwrap();
    // Somebody gone, and somebody who has blocked whoever asks, look the same.
    let absent = [
        (gone, ErrorCode::CannotReach),
        (UserId::generate(), ErrorCode::NotFound),
    ];
    for (absent, refusal) in absent {
        let added = add(state, alice, id, adding(&[absent])).await;
        assert_eq!(code(added), refusal);
    }
    let many = vec![gone; limits::MEMBERS_PER_REQUEST + 1];
    let many = add(state, alice, id, adding(&many)).await;
    assert_eq!(code(many), ErrorCode::TooMany);
    let fill = "with made as (
            insert into users (id, username, display_name, password_hash, role, created_at)
            select gen_random_uuid(), 'filler' || n, 'filler', '', 'member', now() from generate_series(2, $2) n returning id
        ) insert into memberships (conversation_id, user_id, role, rev, joined_at)
          select $1, id, 'member', 2, now() from made";
    let most = i32::try_from(limits::MEMBERS).unwrap();
    let fill = sqlx::query(fill).bind(id).bind(most);
    fill.execute(&state.db).await.unwrap();
    let one_more = add(state, alice, id, adding(&[person(state, "bob").await])).await;
    assert_eq!(code(one_more), ErrorCode::TooMany);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn newcomers_see_what_the_conversation_shows_them_when_they_come(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = group(state, alice, &[]).await;
    let set = |history| ChangeConversation {
        history: Some(history),
        ..ChangeConversation::default()
    };
    let seen = async || -> Vec<String> {
        let newest = (messages::service::Place::Newest, None);
        let page = messages::service::history(state, bob, id, newest).await;
        page.unwrap()
            .messages
            .into_iter()
            .map(|it| it.body)
            .collect()
    };
    let write = async |body: &str| {
        messages::service::send(state, alice, message(id, body))
            .await
            .unwrap();
    };
    write("one").await;
    add(state, alice, id, adding(&[bob])).await.unwrap();
    assert_eq!(seen().await, ["one"]);
    leave(state, bob, id).await.unwrap();
    write("two").await;
    details::change(state, alice, id, set(HistoryVisibility::Joined))
        .await
        .unwrap();
    add(state, alice, id, adding(&[bob])).await.unwrap();
    assert!(seen().await.is_empty(), "nothing stays open from before");
    write("three").await;
    assert_eq!(seen().await, ["three"]);
    details::change(state, alice, id, set(HistoryVisibility::All))
        .await
        .unwrap();
    assert_eq!(
        seen().await,
        ["three"],
        "it is for those who join from now on"
    );
    leave(state, bob, id).await.unwrap();
    add(state, alice, id, adding(&[bob])).await.unwrap();
    assert_eq!(seen().await, ["one", "two", "three"]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn whoever_joins_has_nothing_to_catch_up_on(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = group(state, alice, &[]).await;
    let before = messages::service::send(state, alice, message(id, "one"))
        .await
        .unwrap();
    add(state, alice, id, adding(&[bob])).await.unwrap();
    let receipts = crate::receipts::service::list(state, bob, id)
        .await
        .unwrap();
    let own = receipts.iter().find(|it| it.user_id == bob).unwrap();
    assert_eq!((own.read, own.delivered), (before.seq, before.seq));
    let standing = queries::standing(&state.db, id, bob)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((standing.visible_from, standing.has_left), (0, false));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_list_of_the_banned_has_an_end(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = group(state, alice, &[bob]).await;
    let fill = "with made as (
            insert into users (id, username, display_name, password_hash, role, created_at)
            select gen_random_uuid(), 'filler' || n, 'filler', '', 'member', now() from generate_series(1, $3) n returning id
        ) insert into conversation_bans (conversation_id, user_id, banned_by, banned_at)
          select $1, id, $2, now() from made";
    let most = i32::try_from(limits::BANS).unwrap();
    let fill = sqlx::query(fill).bind(id).bind(alice).bind(most);
    fill.execute(&state.db).await.unwrap();
    let refused = bans::ban(state, alice, id, bob)
        .await
        .unwrap_err()
        .into_wire();
    assert_eq!(
        (refused.code, refused.params.max),
        (ErrorCode::TooMany, Some(limits::BANS as u64))
    );
}
