//! Whatever happens in a conversation, in whatever order: whoever has a snapshot and the changes since then holds what a
//! fresh snapshot holds, and whoever may not see the past is told nothing of it.

use std::collections::BTreeMap;

use linnet_protocol::{
    AddMembers, Change, ConversationId, EditId, Message, MessageId, MessageRef, NewEdit,
    NewMessage, Reply, ServerFrame, Snapshot, UserId,
};
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{Config, TestCaseError, TestRunner},
};
use sqlx::PgPool;

use crate::{
    conversations::membership,
    messages::{edits, pins, reactions, service::send},
    state::AppState,
    sync::service::{answer_sync, snapshot},
    testing::{Ear, group, message, person, server},
};

const EMOJI: [&str; 3] = ["👍", "❤️", "🎉"];

#[derive(Debug, Clone, Copy)]
enum Act {
    Send,
    Reply,
    Answer,
    Forward,
    Edit,
    Delete,
    React,
    TakeBack,
    Pin,
    Unpin,
}

/// Who does what to which of the messages so far.
type Step = (usize, Act, usize, usize);

fn step() -> impl Strategy<Value = Step> {
    let act = prop_oneof![
        4 => Just(Act::Send),
        1 => Just(Act::Reply),
        4 => Just(Act::Answer),
        1 => Just(Act::Forward),
        3 => Just(Act::Edit),
        2 => Just(Act::Delete),
        4 => Just(Act::React),
        2 => Just(Act::TakeBack),
        2 => Just(Act::Pin),
        1 => Just(Act::Unpin),
    ];
    (0..3_usize, act, any::<usize>(), 0..EMOJI.len())
}

/// Refusals are part of life: what they leave is checked like everything else.
async fn act(
    state: &AppState,
    by: UserId,
    id: ConversationId,
    sent: &mut Vec<MessageId>,
    (what, which, emoji): (Act, usize, usize),
) {
    let message_id = sent[which % sent.len()];
    let place = MessageRef {
        conversation_id: id,
        message_id,
    };
    let text = message(id, "text");
    let new = match what {
        Act::Send => text,
        Act::Reply => NewMessage {
            reply_to: Some(message_id),
            ..text
        },
        Act::Answer => NewMessage {
            thread_id: Some(message_id),
            ..text
        },
        Act::Forward => NewMessage {
            forward: Some(place),
            ..message(id, "")
        },
        _ => return change(state, by, place, (what, EMOJI[emoji])).await,
    };
    if let Ok(stored) = send(state, by, new).await {
        sent.push(stored.id);
    }
}

async fn change(state: &AppState, by: UserId, place: MessageRef, (what, emoji): (Act, &str)) {
    let edit = NewEdit {
        id: EditId::generate(),
        body: emoji.to_owned(),
    };
    match what {
        Act::Edit => drop(edits::service::edit(state, by, place, edit).await),
        Act::Delete => drop(edits::service::delete(state, by, place).await),
        Act::React => drop(reactions::service::add(state, by, place, emoji).await),
        Act::TakeBack => drop(reactions::service::remove(state, by, place, emoji).await),
        Act::Pin => drop(pins::service::pin(state, by, place).await),
        _ => drop(pins::service::unpin(state, by, place).await),
    }
}

/// What a client keeps: the higher rev wins, and a tombstone keeps no reactions.
#[derive(Default)]
struct Held(BTreeMap<String, Change>);

impl Held {
    fn of(snapshot: Snapshot) -> Self {
        let mut held = Self::default();
        held.apply(Change::Conversation(snapshot.conversation));
        let members = snapshot.members.into_iter().map(Change::Membership);
        let messages = snapshot.messages.into_iter().map(Change::Message);
        let reactions = snapshot.reactions.into_iter().map(Change::Reaction);
        members
            .chain(messages)
            .chain(reactions)
            .for_each(|it| held.apply(it));
        held
    }

    fn apply(&mut self, change: Change) {
        let key = match &change {
            Change::Conversation(_) => "conversation".to_owned(),
            Change::Membership(it) => format!("member {}", it.user.id),
            Change::Message(it) => format!("message {}", it.id),
            Change::Reaction(it) => {
                format!("reaction {} {} {}", it.message_id, it.user_id, it.emoji)
            }
        };
        if self.0.get(&key).is_none_or(|it| it.rev() < change.rev()) {
            self.0.insert(key, change);
        }
    }

    fn shown(&self) -> Vec<&Change> {
        let is_shown = |it: &&Change| match it {
            Change::Reaction(it) => {
                let message = self.0.get(&format!("message {}", it.message_id));
                let is_alive = matches!(
                    message,
                    Some(Change::Message(Message {
                        deleted_at: None,
                        ..
                    }))
                );
                is_alive && !it.removed
            }
            _ => true,
        };
        self.0.values().filter(is_shown).collect()
    }
}

async fn story(state: &AppState, steps: Vec<Step>) -> Result<(), TestCaseError> {
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let late = person(state, "late").await;
    let people = [alice, bob, late];
    let id = group(state, alice, &[bob]).await;
    let mut sent = Vec::new();
    for by in [alice, bob, alice] {
        sent.push(send(state, by, message(id, "before")).await.unwrap().id);
    }
    let add = AddMembers {
        user_ids: vec![late],
    };
    membership::add(state, alice, id, add).await.unwrap();
    let hide = "update memberships set visible_from = 6 where user_id = $1";
    sqlx::query(hide)
        .bind(late)
        .execute(&state.db)
        .await
        .unwrap();
    let mut clients = Vec::new();
    for user in people {
        let ear = Ear::of(state, user);
        let start = snapshot(state, user, id).await.unwrap();
        clients.push((user, ear, start));
    }
    for (by, what, which, emoji) in steps {
        act(state, people[by], id, &mut sent, (what, which, emoji)).await;
    }
    for (user, mut ear, start) in clients {
        let fresh = snapshot(state, user, id).await.unwrap();
        let reply = answer_sync(state, &ear.connection, id, start.head)
            .await
            .unwrap();
        state.hub.remove(&ear.connection);
        let Reply::Page(page) = reply else {
            panic!("a page")
        };
        prop_assert!(!page.more, "a story fits into a page");
        let mut pulled = Held::of(start.clone());
        page.changes.into_iter().for_each(|it| pulled.apply(it));
        let fresh = Held::of(fresh);
        prop_assert_eq!(pulled.shown(), fresh.shown());
        let mut pushed = Held::of(start);
        let changes = ear.told().into_iter().filter_map(|it| match it {
            ServerFrame::Changes { changes, .. } => Some(changes),
            _ => None,
        });
        for change in changes.flatten() {
            if let Change::Message(it) = &change {
                prop_assert!(user != late || it.seq > 6, "{} is hidden", it.seq);
            }
            pushed.apply(change);
        }
        prop_assert_eq!(pushed.shown(), fresh.shown());
    }
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_snapshot_and_what_came_after_are_a_fresh_snapshot_whatever_happens(db: PgPool) {
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
