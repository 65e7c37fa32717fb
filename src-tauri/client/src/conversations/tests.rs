use linnet_protocol::{
    ChangeConversation, ChangeSettings, ErrorCode, HistoryVisibility, Membership, Request, Role,
    Status, User, UserId, WireError, permissions::Action,
};
use tokio::task::LocalSet;

use crate::{
    Client, CoreError,
    testing::{Peer, eventually, open},
    view::{AccountId, ConversationDetails, Event},
};

struct Room {
    peer: Peer,
    client: Client,
    account: AccountId,
    _dir: tempfile::TempDir,
}

impl Room {
    /// Alice owns the conversation, Bob is in it.
    async fn new() -> Self {
        let (peer, dir) = (Peer::start().await, tempfile::tempdir().unwrap());
        let client = open(dir.path()).await;
        let account = peer.sign_in(&client).await;
        eventually(|| async { client.connection(account) == Ok(crate::Connection::Live) }).await;
        Self {
            peer,
            client,
            account,
            _dir: dir,
        }
    }

    async fn details(&self) -> ConversationDetails {
        let read = self.client.read_conversation(self.account, self.peer.talk);
        read.await.unwrap()
    }

    async fn rename(&self, title: &str) -> Result<(), CoreError> {
        let change = ChangeConversation {
            title: Some(Some(title.to_owned())),
            ..ChangeConversation::default()
        };
        self.client
            .change_conversation(self.account, self.peer.talk, change)
            .await
    }

    /// Somebody of whom the cache knows.
    async fn stranger(&self, status: Option<Status>) -> UserId {
        let user = User {
            id: UserId::generate(),
            username: "bob".into(),
            display_name: "Bob".into(),
            avatar: None,
            deactivated: false,
            version: 1,
        };
        let id = user.id;
        let membership = Membership {
            conversation_id: self.peer.talk,
            user,
            role: Role::Member,
            left: status.is_none(),
            status,
            rev: 1,
        };
        let store = self.client.account(self.account).unwrap().store.clone();
        store
            .write(move |tx| crate::sync::queries::upsert_membership(tx, &membership))
            .await
            .unwrap();
        id
    }

    fn asked(&self, kind: &str) -> usize {
        let is_it = |it: &&Request| serde_json::to_value(it).unwrap()["type"] == kind;
        self.peer.script.lock().asked.iter().filter(is_it).count()
    }
}

#[tokio::test]
async fn what_is_arranged_without_a_connection_shows_at_once_and_is_sent_later() {
    LocalSet::new()
        .run_until(async {
            let room = Room::new().await;
            let (client, account, talk) = (&room.client, room.account, room.peer.talk);
            let bob = room.stranger(None).await;
            client.sign_out(account).await.unwrap();
            room.rename("Garden").await.unwrap();
            room.rename("Garden and shed").await.unwrap();
            let topic = ChangeConversation {
                topic: Some(Some("What grows".into())),
                history: Some(HistoryVisibility::Joined),
                ..ChangeConversation::default()
            };
            let changed = client.change_conversation(account, talk, topic);
            changed.await.unwrap();
            client.add_members(account, talk, vec![bob]).await.unwrap();
            client
                .set_role(account, talk, bob, Role::Admin)
                .await
                .unwrap();
            let shown = room.details().await;
            assert_eq!(shown.name, "Garden and shed");
            assert_eq!(shown.conversation.topic.as_deref(), Some("What grows"));
            let roles: Vec<_> = shown.members.iter().map(|it| it.role).collect();
            assert_eq!(roles, [Role::Owner, Role::Admin]);

            let removed = client.remove_member(account, talk, bob);
            removed.await.unwrap();
            assert_eq!(room.details().await.members.len(), 1);
            room.peer.sign_in(client).await;
            eventually(|| async {
                room.asked("changeConversation") == 1 && room.asked("removeMember") == 1
            })
            .await;
            assert_eq!(room.asked("addMembers"), 0, "it was taken back");
            client.close().await;
        })
        .await;
}

#[tokio::test]
async fn a_refusal_is_heard_by_whoever_waits_for_it() {
    LocalSet::new()
        .run_until(async {
            let room = Room::new().await;
            let too_long = WireError::new(ErrorCode::LookAlike).field("title");
            let script = &room.peer.script;
            script.lock().to_requests.push_back(too_long.clone());
            let refused = room.rename("Garden").await;
            assert_eq!(refused, Err(too_long.into()));
            assert_eq!(room.details().await.conversation.title, None);
            assert_eq!(room.rename("Shed").await, Ok(()));
            assert_eq!(room.asked("changeConversation"), 2);
            room.client.close().await;
        })
        .await;
}

#[tokio::test]
async fn a_refusal_that_comes_later_is_told_with_what_was_typed() {
    LocalSet::new()
        .run_until(async {
            let room = Room::new().await;
            let mut events = room.client.events();
            room.client.sign_out(room.account).await.unwrap();
            room.rename("Garden").await.unwrap();
            let error = WireError::new(ErrorCode::Forbidden);
            let script = &room.peer.script;
            script.lock().to_requests.push_back(error.clone());
            room.peer.sign_in(&room.client).await;
            let mut told = Event::Link;
            while !matches!(told, Event::Refused { .. }) {
                told = events.next().await.unwrap();
            }
            let expected = Event::Refused {
                account_id: room.account,
                conversation_id: Some(room.peer.talk),
                text: Some("Garden".into()),
                error,
            };
            assert_eq!(told, expected);
            assert_eq!(room.details().await.conversation.title, None);
            room.client.close().await;
        })
        .await;
}

#[tokio::test]
async fn what_one_may_not_do_is_refused_here_and_not_shown_as_possible() {
    LocalSet::new()
        .run_until(async {
            let room = Room::new().await;
            let (client, account, talk) = (&room.client, room.account, room.peer.talk);
            let shown = room.details().await;
            assert!(shown.permissions.contains(&Action::HandOver));
            assert!(!shown.permissions.contains(&Action::SetPublic));
            let open = ChangeConversation {
                is_public: Some(true),
                ..ChangeConversation::default()
            };
            let refused = client.change_conversation(account, talk, open).await;
            assert_eq!(refused, Err(WireError::new(ErrorCode::Forbidden).into()));
            assert_eq!(room.asked("changeConversation"), 0);
            client.sign_out(account).await.unwrap();
            client.leave_conversation(account, talk).await.unwrap();
            let left = room.details().await;
            assert!(left.left && left.permissions.is_empty());
            let refused = room.rename("Garden").await;
            assert_eq!(refused, Err(WireError::new(ErrorCode::NotAMember).into()));
            client.close().await;
        })
        .await;
}

#[tokio::test]
async fn a_status_is_shown_until_its_end() {
    LocalSet::new()
        .run_until(async {
            let room = Room::new().await;
            let status = |hours| Status {
                emoji: Some("🌿".into()),
                text: None,
                until: Some(crate::clock::now() + chrono::TimeDelta::hours(hours)),
            };
            let holds = room.stranger(Some(status(1))).await;
            let over = room.stranger(Some(status(-1))).await;
            let members = room.details().await.members;
            let of = |who| members.iter().find(|it| it.user.id == who).unwrap();
            assert_eq!(
                of(holds).status.as_ref().unwrap().emoji.as_deref(),
                Some("🌿")
            );
            assert_eq!(of(over).status, None);
            room.client.close().await;
        })
        .await;
}

#[tokio::test]
async fn a_section_is_there_before_anything_is_put_into_it() {
    LocalSet::new()
        .run_until(async {
            let room = Room::new().await;
            let (client, account, talk) = (&room.client, room.account, room.peer.talk);
            client.sign_out(account).await.unwrap();
            let name = async |name| client.name_section(account, None, name).await.unwrap();
            let (work, home) = (name("Work").await, name("Home").await);
            let into = ChangeSettings {
                section_id: Some(Some(work)),
                ..ChangeSettings::default()
            };
            let changed = client.change_settings(account, talk, into);
            changed.await.unwrap();
            let order = client.order_sections(account, vec![home, work]);
            order.await.unwrap();
            let names = async || {
                let sections = client.list_sections(account).await.unwrap();
                sections.into_iter().map(|it| it.name).collect::<Vec<_>>()
            };
            assert_eq!(names().await, ["Home", "Work"]);
            assert_eq!(room.details().await.settings.section_id, Some(work));

            room.peer.sign_in(client).await;
            eventually(|| async { room.asked("changeSettings") == 1 }).await;
            let kinds: Vec<_> = room
                .peer
                .script
                .lock()
                .asked
                .iter()
                .map(|it| serde_json::to_value(it).unwrap()["type"].clone())
                .filter(|it| it == "nameSection" || it == "changeSettings")
                .collect();
            assert_eq!(kinds, ["nameSection", "nameSection", "changeSettings"]);
            client.close().await;
        })
        .await;
}
