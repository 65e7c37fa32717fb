//! Who may do what in a conversation: the table of the protocol, asked by everything that changes one, over HTTP and over
//! the socket.

pub use linnet_protocol::permissions::{Action, least_role, may};
use linnet_protocol::{ConversationKind, ErrorCode, Role, permissions::outranks};

use crate::error::Result;

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
    if outranks(own, theirs) {
        Ok(())
    } else {
        Err(ErrorCode::Forbidden.into())
    }
}

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
        for (action, kind) in Action::ALL.into_iter().flat_map(|a| KINDS.map(|k| (a, k))) {
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
