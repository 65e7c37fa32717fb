//! What people do in a conversation.

use linnet_protocol::{
    AddMembers, ChangeConversation, ConversationId, EditId, EditProfile, HistoryVisibility,
    InviteId, MessageId, MessageRef, NewConversationInvite, NewEdit, NewMessage, NewStatus, Role,
    ServerRole, UserId,
};
use proptest::prelude::*;

use crate::{
    admin,
    conversations::{
        channels, details, invites,
        membership::{self, bans, roles},
    },
    messages::{edits, pins, reactions, service::send},
    previews, profile,
    receipts::service::mark_read,
    state::AppState,
    testing::{acting, avatar, file, message, person_of_role},
};

pub(super) const PEOPLE: usize = 4;
const EMOJI: [&str; 3] = ["👍", "❤️", "🎉"];

#[derive(Debug, Clone, Copy)]
pub(super) enum Act {
    Send,
    Mention,
    Attach,
    ShowLink,
    HideLinks,
    RemoveAll,
    Reply,
    Answer,
    Forward,
    Edit,
    Delete,
    React,
    TakeBack,
    Pin,
    Unpin,
    Read,
    Add,
    JoinByLink,
    Leave,
    Remove,
    Ban,
    Unban,
    Give(Role),
    Title,
    Topic,
    Picture,
    OpenUp(bool),
    JoinFreely,
    Show(HistoryVisibility),
    CallOneself,
    SayStatus,
}

/// Who does what, to whom, or to which of the messages so far, and a number that makes it differ.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    by: usize,
    what: Act,
    whom: usize,
    which: usize,
    variant: usize,
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    let text = prop_oneof![
        4 => Just(Act::Send),
        1 => Just(Act::Mention),
        2 => Just(Act::Attach),
        2 => Just(Act::ShowLink),
        1 => Just(Act::HideLinks),
        1 => Just(Act::RemoveAll),
        1 => Just(Act::Reply),
        4 => Just(Act::Answer),
        1 => Just(Act::Forward),
        3 => Just(Act::Edit),
        2 => Just(Act::Delete),
        4 => Just(Act::React),
        2 => Just(Act::TakeBack),
        2 => Just(Act::Pin),
        1 => Just(Act::Unpin),
        1 => Just(Act::Read),
    ];
    let people = prop_oneof![
        4 => Just(Act::Add),
        2 => Just(Act::JoinByLink),
        2 => Just(Act::Leave),
        2 => Just(Act::Remove),
        1 => Just(Act::Ban),
        1 => Just(Act::Unban),
        2 => Just(Act::Give(Role::Admin)),
        1 => Just(Act::Give(Role::Member)),
        1 => Just(Act::Give(Role::Owner)),
        1 => Just(Act::Title),
        1 => Just(Act::Topic),
        1 => Just(Act::Picture),
        1 => Just(Act::OpenUp(true)),
        1 => Just(Act::OpenUp(false)),
        2 => Just(Act::JoinFreely),
        1 => Just(Act::Show(HistoryVisibility::All)),
        2 => Just(Act::Show(HistoryVisibility::Joined)),
        1 => Just(Act::CallOneself),
        1 => Just(Act::SayStatus),
    ];
    let what = prop_oneof![3 => text, 2 => people];
    let places = (0..PEOPLE, 0..PEOPLE, any::<usize>(), any::<usize>());
    (what, places).prop_map(|(what, (by, whom, which, variant))| Step {
        by,
        what,
        whom,
        which,
        variant,
    })
}

/// A conversation in the middle of its story.
pub(super) struct Scene {
    pub(super) id: ConversationId,
    pub(super) people: Vec<UserId>,
    pub(super) sent: Vec<MessageId>,
}

impl Scene {
    /// Refusals are part of life: what they leave is checked like everything else.
    pub(super) async fn act(&mut self, state: &AppState, step: Step) {
        let (by, whom) = (self.people[step.by], self.people[step.whom]);
        let id = self.id;
        match step.what {
            Act::Send | Act::Mention | Act::Attach | Act::Reply | Act::Answer | Act::Forward => {
                self.say(state, by, step).await;
            }
            Act::RemoveAll => remove_all(state, whom).await,
            Act::JoinFreely => drop(channels::service::join(state, by, id).await),
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
            Act::Title | Act::Topic | Act::Picture | Act::OpenUp(_) | Act::Show(_) => {
                let change = look(state, by, step).await;
                drop(details::change(state, by, id, change).await);
            }
            Act::CallOneself => {
                let edit = EditProfile {
                    display_name: Some(format!("somebody {}", step.variant)),
                    ..EditProfile::default()
                };
                drop(profile::service::edit(state, by, edit).await);
            }
            Act::SayStatus => {
                let status = NewStatus {
                    text: Some(format!("status {}", step.variant % 2)),
                    ..NewStatus::default()
                };
                drop(profile::status::service::set(state, by, status).await);
            }
            _ => self.change(state, by, step).await,
        }
    }

    fn place(&self, step: Step) -> MessageRef {
        MessageRef {
            conversation_id: self.id,
            message_id: self.sent[step.which % self.sent.len()],
        }
    }

    async fn say(&mut self, state: &AppState, by: UserId, step: Step) {
        let place = self.place(step);
        let text = message(self.id, "text");
        let new = match step.what {
            Act::Mention => message(self.id, ["@somebody", "@all"][step.variant % 2]),
            Act::Attach => NewMessage {
                attachments: vec![file(state, by).await],
                ..text
            },
            Act::Reply => NewMessage {
                reply_to: Some(place.message_id),
                ..text
            },
            Act::Answer => NewMessage {
                thread_id: Some(place.message_id),
                ..text
            },
            Act::Forward => NewMessage {
                forward: Some(place),
                ..message(self.id, "")
            },
            _ => text,
        };
        if let Ok(stored) = send(state, by, new).await {
            self.sent.push(stored.id);
        }
    }

    async fn change(&self, state: &AppState, by: UserId, step: Step) {
        let place = self.place(step);
        let emoji = EMOJI[step.variant % EMOJI.len()];
        let edit = NewEdit {
            id: EditId::generate(),
            body: emoji.to_owned(),
        };
        match step.what {
            Act::Edit => drop(edits::service::edit(state, by, place, edit).await),
            Act::Delete => drop(edits::service::delete(state, by, place).await),
            Act::React => drop(reactions::service::add(state, by, place, emoji).await),
            Act::TakeBack => drop(reactions::service::remove(state, by, place, emoji).await),
            Act::Pin => drop(pins::service::pin(state, by, place).await),
            Act::Unpin => drop(pins::service::unpin(state, by, place).await),
            Act::ShowLink => {
                previews::work::show_as_read(state, place, "https://example.org/").await;
            }
            Act::HideLinks => drop(previews::service::remove(state, by, place).await),
            _ => drop(mark_read(state, by, self.id, i64::MAX).await),
        }
    }
}

/// How the conversation looks from now on.
async fn look(state: &AppState, by: UserId, step: Step) -> ChangeConversation {
    let nothing = ChangeConversation::default();
    let text = Some(Some(step.variant.to_string()));
    match step.what {
        Act::Title => ChangeConversation {
            title: text,
            ..nothing
        },
        Act::Topic => ChangeConversation {
            topic: text,
            ..nothing
        },
        Act::Picture => ChangeConversation {
            avatar: Some(Some(avatar(state, by).await)),
            ..nothing
        },
        Act::OpenUp(is_public) => ChangeConversation {
            is_public: Some(is_public),
            ..nothing
        },
        Act::Show(history) => ChangeConversation {
            history: Some(history),
            ..nothing
        },
        _ => nothing,
    }
}

/// By somebody who keeps order on the server and is in no conversation.
async fn remove_all(state: &AppState, whose: UserId) {
    let moderator = person_of_role(state, "moderator", ServerRole::Moderator).await;
    let asked = admin::service::remove_messages(state, acting(moderator), whose).await;
    asked.unwrap();
    admin::removal::work(state.clone()).await.unwrap();
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
