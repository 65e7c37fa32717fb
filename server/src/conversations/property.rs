//! Whoever comes and goes, is made admin, is thrown out and let in again, in whatever order: those who are in it hold what
//! a fresh snapshot holds, those who are not are told nothing, and there is one owner.

use std::collections::BTreeMap;

use axum::extract::ws;
use linnet_protocol::{
    AddMembers, Change, ChangeConversation, ConversationId, HistoryVisibility, InviteId,
    NewConversationInvite, PersonalChange, Role, ServerFrame, SessionId, Snapshot, UserId,
};
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{Config, TestCaseError, TestRunner},
};
use sqlx::PgPool;
use tokio::sync::mpsc;

use super::{
    details, invites,
    membership::{self, bans, roles},
};
use crate::{
    auth::CurrentUser,
    messages::service::send,
    socket::link::Waiting,
    state::AppState,
    sync::service::snapshot,
    testing::{group, message, person, server},
};

const PEOPLE: usize = 4;

#[derive(Debug, Clone, Copy)]
enum Act {
    Send,
    Add,
    JoinByLink,
    Leave,
    Remove,
    Ban,
    Unban,
    Give(Role),
    Rename(u8),
    Show(HistoryVisibility),
}

/// Who does what to whom.
type Step = (usize, Act, usize);

fn step() -> impl Strategy<Value = Step> {
    let act = prop_oneof![
        4 => Just(Act::Send),
        4 => Just(Act::Add),
        2 => Just(Act::JoinByLink),
        2 => Just(Act::Leave),
        2 => Just(Act::Remove),
        1 => Just(Act::Ban),
        1 => Just(Act::Unban),
        2 => Just(Act::Give(Role::Admin)),
        1 => Just(Act::Give(Role::Member)),
        1 => Just(Act::Give(Role::Owner)),
        1 => any::<u8>().prop_map(Act::Rename),
        1 => Just(Act::Show(HistoryVisibility::All)),
        2 => Just(Act::Show(HistoryVisibility::Joined)),
    ];
    (0..PEOPLE, act, 0..PEOPLE)
}

/// Refusals are part of life: what they leave is checked like everything else.
async fn act(state: &AppState, id: ConversationId, by: UserId, what: Act, whom: UserId) {
    let nothing = ChangeConversation::default();
    match what {
        Act::Send => drop(send(state, by, message(id, "hi")).await),
        Act::Add => {
            let user_ids = vec![whom];
            drop(membership::add(state, by, id, AddMembers { user_ids }).await);
        }
        Act::JoinByLink => join_by_link(state, id, by, whom).await,
        Act::Leave => drop(membership::leave(state, by, id).await),
        Act::Remove => drop(membership::remove(state, by, id, whom).await),
        Act::Ban => drop(bans::ban(state, by, id, whom).await),
        Act::Unban => drop(bans::unban(state, by, id, whom).await),
        Act::Give(role) => drop(roles::set(state, by, id, (whom, role)).await),
        Act::Rename(name) => {
            let title = Some(Some(name.to_string()));
            let change = ChangeConversation { title, ..nothing };
            drop(details::change(state, by, id, change).await);
        }
        Act::Show(history) => {
            let history = Some(history);
            let change = ChangeConversation { history, ..nothing };
            drop(details::change(state, by, id, change).await);
        }
    }
}

async fn join_by_link(state: &AppState, id: ConversationId, by: UserId, whom: UserId) {
    let new = NewConversationInvite {
        id: InviteId::generate(),
        uses: Some(1),
        hours: None,
    };
    if let Ok(invite) = invites::service::create(state, by, id, new).await {
        drop(invites::service::join(state, whom, &invite.secret).await);
    }
}

/// What a client keeps: the higher rev wins.
type Held = BTreeMap<String, Change>;

fn held(snapshot: Snapshot) -> Held {
    let mut held = Held::new();
    let conversation = [Change::Conversation(snapshot.conversation)];
    let members = snapshot.members.into_iter().map(Change::Membership);
    let messages = snapshot.messages.into_iter().map(Change::Message);
    for change in conversation.into_iter().chain(members).chain(messages) {
        apply(&mut held, change);
    }
    held
}

fn apply(held: &mut Held, change: Change) {
    let key = match &change {
        Change::Membership(it) => format!("member {}", it.user.id),
        Change::Message(it) => format!("message {}", it.id),
        Change::Conversation(_) | Change::Reaction(_) => "conversation".to_owned(),
    };
    if held.get(&key).is_none_or(|it| it.rev() < change.rev()) {
        held.insert(key, change);
    }
}

/// One person's device.
struct Client {
    user: UserId,
    waiting: mpsc::Receiver<Waiting>,
    /// None: not in it.
    held: Option<Held>,
}

impl Client {
    async fn new(state: &AppState, user: UserId, id: ConversationId) -> Self {
        let session_id = SessionId::generate();
        let current = CurrentUser {
            user_id: user,
            session_id,
        };
        let (connection, waiting) = state.hub.register(current);
        connection.set_pushing(true);
        let start = snapshot(state, user, id).await;
        Self {
            user,
            waiting,
            held: start.ok().map(held),
        }
    }

    async fn hear(&mut self, state: &AppState, id: ConversationId) -> Result<(), TestCaseError> {
        while let Ok(waiting) = self.waiting.try_recv() {
            let ws::Message::Text(text) = waiting.message else {
                continue;
            };
            self.take(state, id, serde_json::from_str(&text).unwrap())
                .await?;
        }
        Ok(())
    }

    async fn take(
        &mut self,
        state: &AppState,
        id: ConversationId,
        frame: ServerFrame,
    ) -> Result<(), TestCaseError> {
        match frame {
            ServerFrame::Changes { changes, .. } => {
                prop_assert!(self.held.is_some(), "told a stranger: {changes:?}");
                let held = self.held.get_or_insert_default();
                for change in changes {
                    apply(held, change);
                }
            }
            ServerFrame::Receipts { receipts } => {
                prop_assert!(self.held.is_some(), "told a stranger: {receipts:?}");
            }
            ServerFrame::Personal { change, .. } => match change {
                PersonalChange::Joined { .. } => {
                    self.held = snapshot(state, self.user, id).await.ok().map(held);
                }
                PersonalChange::Left { .. } => self.held = None,
                _ => {}
            },
            _ => {}
        }
        Ok(())
    }

    async fn check(&self, state: &AppState, id: ConversationId) -> Result<(), TestCaseError> {
        let fresh = snapshot(state, self.user, id).await.ok();
        let owners = fresh.as_ref().map(|it| {
            let members = it.members.iter().filter(|it| !it.left);
            members.filter(|it| it.role == Role::Owner).count()
        });
        prop_assert!(owners.is_none_or(|it| it == 1), "{owners:?} owners");
        prop_assert_eq!(&self.held, &fresh.map(held));
        Ok(())
    }
}

async fn story(state: &AppState, steps: Vec<Step>) -> Result<(), TestCaseError> {
    let mut people = Vec::new();
    for _ in 0..PEOPLE {
        people.push(person(state, "somebody").await);
    }
    let id = group(state, people[0], &people[1..3]).await;
    let mut clients = Vec::new();
    for user in &people {
        clients.push(Client::new(state, *user, id).await);
    }
    for (by, what, whom) in steps {
        act(state, id, people[by], what, people[whom]).await;
        for client in &mut clients {
            client.hear(state, id).await?;
        }
    }
    for client in &clients {
        client.check(state, id).await?;
    }
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn whoever_is_in_it_holds_all_of_it_and_whoever_is_not_hears_nothing(db: PgPool) {
    let server = server(db).await;
    let state = server.state().clone();
    let runtime = tokio::runtime::Handle::current();
    let told = tokio::task::spawn_blocking(move || {
        let config = Config {
            cases: 24,
            max_shrink_iters: 200,
            failure_persistence: None,
            ..Config::default()
        };
        let mut runner = TestRunner::new(config);
        runner.run(&vec(step(), 1..40), |steps| {
            runtime.block_on(story(&state, steps))
        })
    });
    if let Err(error) = told.await.unwrap() {
        panic!("{error}");
    }
}
