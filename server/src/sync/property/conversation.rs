//! People come and go, write, edit, react, are made admin and thrown out. Those who are in it hold it, those who are not
//! are told nothing, and there is one owner.

use linnet_protocol::{
    ConversationId, ConversationKind, NewConversation, PersonalChange, Reply, Role, ServerFrame,
    Snapshot, UserId,
};
use proptest::{prelude::*, test_runner::TestCaseError};
use sqlx::PgPool;

use super::{
    acts::{PEOPLE, Scene, Step, step},
    every_story,
    held::Held,
};
use crate::{
    conversations::service::create,
    messages::service::send,
    state::AppState,
    sync::service::{answer_sync, snapshot},
    testing::{Ear, message, person},
};

/// One person's device.
struct Client {
    user: UserId,
    ear: Ear,
    /// None: not in it.
    is_in: Option<In>,
}

struct In {
    /// What a device that went away when it came in would go on from.
    start: Snapshot,
    held: Held,
}

impl In {
    async fn now(state: &AppState, user: UserId, id: ConversationId) -> Option<Self> {
        let start = snapshot(state, user, id).await.ok()?;
        Some(Self {
            held: Held::of(start.clone()),
            start,
        })
    }
}

impl Client {
    async fn hear(&mut self, state: &AppState, id: ConversationId) -> Result<(), TestCaseError> {
        for frame in self.ear.told() {
            match frame {
                ServerFrame::Changes { changes, .. } => {
                    prop_assert!(self.is_in.is_some(), "told a stranger: {changes:?}");
                    let is_in = self.is_in.iter_mut();
                    is_in.for_each(|it| changes.iter().cloned().for_each(|new| it.held.apply(new)));
                }
                ServerFrame::Receipts { receipts } => {
                    prop_assert!(self.is_in.is_some(), "told a stranger: {receipts:?}");
                }
                ServerFrame::Personal { change, .. } => match change {
                    PersonalChange::Joined { .. } => {
                        self.is_in = In::now(state, self.user, id).await;
                    }
                    PersonalChange::Left { .. } => self.is_in = None,
                    _ => {}
                },
                _ => {}
            }
        }
        Ok(())
    }

    async fn check(self, state: &AppState, id: ConversationId) -> Result<(), TestCaseError> {
        let fresh = snapshot(state, self.user, id).await.ok();
        prop_assert_eq!(self.is_in.is_some(), fresh.is_some());
        let (Some(is_in), Some(fresh)) = (self.is_in, fresh) else {
            return Ok(());
        };
        let members = fresh.members.iter().filter(|it| !it.left);
        let owners = members.filter(|it| it.role == Role::Owner).count();
        prop_assert_eq!(owners, 1, "owners");
        let fresh = Held::of(fresh);
        prop_assert_eq!(is_in.held.shown(), fresh.shown(), "pushed");
        let cursor = is_in.start.head;
        let mut pulled = Held::of(is_in.start);
        let reply = answer_sync(state, &self.ear.connection, id, cursor).await;
        let Ok(Reply::Page(page)) = reply else {
            panic!("a page, and not {reply:?}")
        };
        prop_assert!(!page.more, "a story fits into a page");
        page.changes.into_iter().for_each(|it| pulled.apply(it));
        prop_assert_eq!(pulled.shown(), fresh.shown(), "pulled");
        Ok(())
    }
}

async fn story(
    state: &AppState,
    kind: ConversationKind,
    steps: Vec<Step>,
) -> Result<(), TestCaseError> {
    let mut people = Vec::new();
    for _ in 0..PEOPLE {
        people.push(person(state, "somebody").await);
    }
    let new = NewConversation {
        kind,
        ..NewConversation::group(Some("a place".to_owned()), people[1..3].to_vec())
    };
    let id = new.id;
    create(state, people[0], new).await.unwrap();
    let mut sent = Vec::new();
    for by in [0, 1, 0] {
        let stored = send(state, people[by], message(id, "before")).await;
        sent.push(stored.unwrap().id);
    }
    let mut clients = Vec::new();
    for user in people.iter().copied() {
        clients.push(Client {
            user,
            ear: Ear::of(state, user),
            is_in: In::now(state, user, id).await,
        });
    }
    let mut scene = Scene { id, people, sent };
    for step in steps {
        scene.act(state, step).await;
        for client in &mut clients {
            client.hear(state, id).await?;
        }
    }
    for client in clients {
        client.check(state, id).await?;
    }
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn whoever_is_in_a_conversation_holds_all_of_it_and_whoever_is_not_hears_nothing(db: PgPool) {
    every_story(db, step, async |state, steps| {
        story(state, ConversationKind::Group, steps).await
    })
    .await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn so_it_is_in_a_channel_that_anybody_may_find(db: PgPool) {
    every_story(db, step, async |state, steps| {
        story(state, ConversationKind::Channel, steps).await
    })
    .await;
}
