//! Who may do what to the server and to the people on it: one table, asked by everything that does.
//!
//! Beside it stands the rank: whatever is done to a person takes a higher role than theirs. So nobody touches the owner,
//! and moderators leave each other alone.

use linnet_protocol::{ErrorCode, ServerRole};

use crate::error::Result;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// The list of people, with when they were last seen and why they are suspended.
    ReadAccounts,
    /// Read, claim and resolve.
    HandleReports,
    Suspend,
    RemoveMessages,
    Invite,
    /// Give somebody a role below one's own.
    ChangeRoles,
    HandOver,
    /// A link with which a person sets a new password.
    MakeResetLinks,
    /// Let somebody in again who deactivated the account.
    Reactivate,
    ReadAudit,
}

pub const fn least_role(action: Action) -> ServerRole {
    match action {
        Action::ReadAccounts | Action::HandleReports | Action::Suspend | Action::RemoveMessages => {
            ServerRole::Moderator
        }
        Action::Invite
        | Action::ChangeRoles
        | Action::MakeResetLinks
        | Action::Reactivate
        | Action::ReadAudit => ServerRole::Admin,
        Action::HandOver => ServerRole::Owner,
    }
}

pub fn check(action: Action, role: ServerRole) -> Result<()> {
    if role < least_role(action) {
        return Err(ErrorCode::Forbidden.into());
    }
    Ok(())
}

/// To somebody.
pub fn check_over(action: Action, role: ServerRole, theirs: ServerRole) -> Result<()> {
    check(action, role)?;
    if role <= theirs {
        return Err(ErrorCode::Forbidden.into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_this_one() {
        use ServerRole::{Admin, Member, Moderator, Owner};
        for (action, allowed) in [
            (Action::ReadAccounts, &[Moderator, Admin, Owner][..]),
            (Action::HandleReports, &[Moderator, Admin, Owner]),
            (Action::Suspend, &[Moderator, Admin, Owner]),
            (Action::RemoveMessages, &[Moderator, Admin, Owner]),
            (Action::Invite, &[Admin, Owner]),
            (Action::ChangeRoles, &[Admin, Owner]),
            (Action::MakeResetLinks, &[Admin, Owner]),
            (Action::Reactivate, &[Admin, Owner]),
            (Action::ReadAudit, &[Admin, Owner]),
            (Action::HandOver, &[Owner]),
        ] {
            for role in [Member, Moderator, Admin, Owner] {
                assert_eq!(
                    check(action, role).is_ok(),
                    allowed.contains(&role),
                    "{action:?} {role:?}"
                );
            }
        }
        let over = |role, theirs| check_over(Action::Suspend, role, theirs).is_ok();
        assert!(over(Moderator, Member) && over(Admin, Moderator) && over(Owner, Admin));
        assert!(!over(Moderator, Moderator) && !over(Admin, Owner) && !over(Owner, Owner));
    }
}
