//! Who may do what in a conversation: one table for both sides. The server decides by it; a client shows by it what is
//! worth trying.
//!
//! What every member may do in every kind (read, write, react, reply, leave, keep it as one likes) and what only the
//! author may (edit or delete one's own message, revoke one's own link) is not in it.
//!
//! - *direct*: its people are fixed and it has no name of its own; both may do whatever is possible in it.
//! - *group*: friends or a team at a table. Everybody may name it and bring others; whoever has been made admin keeps order.
//! - *channel*: a place with readers. Its admins look after its name, its pins and who comes in; a public one lets in
//!   whoever wants, by themselves.
//! - Making a channel public, or private again, and handing the ownership over are the owner's alone: the one opens the
//!   whole past to everybody on the server, the other cannot be taken back.
//!
//! Beside the table stands the rank: to remove, to ban or to change the role of somebody takes a higher role than theirs.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ConversationKind, Role, limits};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, rename = "Permission")]
pub enum Action {
    Rename,
    SetTopic,
    SetAvatar,
    /// What those who join later see of the time before.
    SetHistory,
    /// Let everybody on the server find it and join, or no longer.
    SetPublic,
    AddMembers,
    RemoveMembers,
    Ban,
    Unban,
    ListBans,
    /// Make an admin of a member, or a member of an admin.
    ChangeRoles,
    HandOver,
    /// Make links that let in whoever has them.
    Invite,
    /// See and revoke the links that others made.
    ManageInvites,
    /// And take down again.
    Pin,
    DeleteOthersMessages,
    /// `@all`.
    MentionAll,
}

impl Action {
    pub const ALL: [Self; 17] = [
        Self::Rename,
        Self::SetTopic,
        Self::SetAvatar,
        Self::SetHistory,
        Self::SetPublic,
        Self::AddMembers,
        Self::RemoveMembers,
        Self::Ban,
        Self::Unban,
        Self::ListBans,
        Self::ChangeRoles,
        Self::HandOver,
        Self::Invite,
        Self::ManageInvites,
        Self::Pin,
        Self::DeleteOthersMessages,
        Self::MentionAll,
    ];
}

/// The least role that may do it; none: nobody, in a conversation of this kind.
pub const fn least_role(action: Action, kind: ConversationKind) -> Option<Role> {
    use ConversationKind::{Channel, Direct, Group};
    match (action, kind) {
        (Action::Pin | Action::MentionAll, Direct | Group)
        | (
            Action::Rename
            | Action::SetTopic
            | Action::SetAvatar
            | Action::AddMembers
            | Action::Invite,
            Group,
        ) => Some(Role::Member),
        (
            Action::Rename
            | Action::SetTopic
            | Action::SetAvatar
            | Action::AddMembers
            | Action::Invite
            | Action::Pin
            | Action::MentionAll,
            Channel,
        )
        | (
            Action::SetHistory
            | Action::RemoveMembers
            | Action::Ban
            | Action::Unban
            | Action::ListBans
            | Action::ChangeRoles
            | Action::ManageInvites
            | Action::DeleteOthersMessages,
            Group | Channel,
        ) => Some(Role::Admin),
        (Action::SetPublic, Channel) | (Action::HandOver, Group | Channel) => Some(Role::Owner),
        (Action::SetPublic, Group)
        | (
            Action::Rename
            | Action::SetTopic
            | Action::SetAvatar
            | Action::SetHistory
            | Action::SetPublic
            | Action::AddMembers
            | Action::RemoveMembers
            | Action::Ban
            | Action::Unban
            | Action::ListBans
            | Action::ChangeRoles
            | Action::HandOver
            | Action::Invite
            | Action::ManageInvites
            | Action::DeleteOthersMessages,
            Direct,
        ) => None,
    }
}

pub fn may(action: Action, role: Role, kind: ConversationKind) -> bool {
    least_role(action, kind).is_some_and(|least| role >= least)
}

/// Whether one role may be used against another: only downwards.
pub fn outranks(own: Role, theirs: Role) -> bool {
    own > theirs
}

/// In a large group only those who keep order may call everybody.
pub fn may_call_all(role: Role, kind: ConversationKind, members: usize) -> bool {
    let is_small = members <= limits::MENTION_ALL_MEMBERS;
    may(Action::MentionAll, role, kind) && (is_small || role >= Role::Admin)
}

/// Everything that a member may do in a conversation of so many people.
pub fn allowed(role: Role, kind: ConversationKind, members: usize) -> Vec<Action> {
    let may = |it: &Action| match it {
        Action::MentionAll => may_call_all(role, kind, members),
        it => may(*it, role, kind),
    };
    Action::ALL.into_iter().filter(may).collect()
}
