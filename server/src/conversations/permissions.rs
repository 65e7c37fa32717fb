//! Who may do what in a conversation: one table, asked by everything that changes one, over HTTP and over the socket.
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

use linnet_protocol::{ConversationKind, ErrorCode, Role};

use crate::error::Result;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

/// Refuses as `forbidden`, and as `direct_is_fixed` what nobody can do in a direct conversation.
pub fn check(action: Action, role: Role, kind: ConversationKind) -> Result<()> {
    if may(action, role, kind) {
        return Ok(());
    }
    let is_fixed = kind == ConversationKind::Direct && least_role(action, kind).is_none();
    Err(if is_fixed {
        ErrorCode::DirectIsFixed.into()
    } else {
        ErrorCode::Forbidden.into()
    })
}

/// Whether one role may be used against another: only downwards.
pub fn check_rank(own: Role, theirs: Role) -> Result<()> {
    if own > theirs {
        Ok(())
    } else {
        Err(ErrorCode::Forbidden.into())
    }
}

#[cfg(test)]
pub(crate) const ACTIONS: [Action; 17] = [
    Action::Rename,
    Action::SetTopic,
    Action::SetAvatar,
    Action::SetHistory,
    Action::SetPublic,
    Action::AddMembers,
    Action::RemoveMembers,
    Action::Ban,
    Action::Unban,
    Action::ListBans,
    Action::ChangeRoles,
    Action::HandOver,
    Action::Invite,
    Action::ManageInvites,
    Action::Pin,
    Action::DeleteOthersMessages,
    Action::MentionAll,
];

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: [ConversationKind; 3] = [
        ConversationKind::Direct,
        ConversationKind::Group,
        ConversationKind::Channel,
    ];

    #[test]
    fn a_higher_role_may_whatever_a_lower_one_may() {
        for (action, kind) in ACTIONS.into_iter().flat_map(|a| KINDS.map(|k| (a, k))) {
            let may = [Role::Member, Role::Admin, Role::Owner].map(|role| may(action, role, kind));
            assert!(may.is_sorted(), "{action:?} {kind:?} {may:?}");
        }
    }

    #[test]
    fn what_cannot_be_done_at_all_is_told_from_what_one_may_not_do() {
        let code = |action, role, kind| {
            let refused: Result<()> = check(action, role, kind);
            refused.err().map(|it| it.into_wire().code)
        };
        let (direct, group) = (ConversationKind::Direct, ConversationKind::Group);
        let fixed = Some(ErrorCode::DirectIsFixed);
        assert_eq!(code(Action::Rename, Role::Member, direct), fixed);
        assert_eq!(code(Action::Pin, Role::Member, direct), None);
        let forbidden = Some(ErrorCode::Forbidden);
        assert_eq!(code(Action::Ban, Role::Member, group), forbidden);
        assert_eq!(code(Action::SetPublic, Role::Owner, group), forbidden);
    }

    #[test]
    fn nobody_reaches_their_own_rank() {
        let roles = [Role::Member, Role::Admin, Role::Owner];
        for (own, theirs) in roles.into_iter().flat_map(|a| roles.map(|b| (a, b))) {
            assert_eq!(check_rank(own, theirs).is_ok(), own > theirs);
        }
    }
}
