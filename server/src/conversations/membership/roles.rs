//! Who is admin, and who owns the conversation. There is one owner, who hands it over and stays as admin.

use linnet_protocol::{ConversationId, ErrorCode, Role, UserId, WireError};

use super::queries;
use crate::{
    conversations::{
        self,
        changing::Changing,
        permissions::{self, Action},
    },
    error::Result,
    state::AppState,
};

/// Giving somebody the role they have changes nothing.
pub async fn set(
    state: &AppState,
    by: UserId,
    id: ConversationId,
    (user, role): (UserId, Role),
) -> Result<()> {
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut changing = Changing::begin(&state, id, by).await?;
            let standing = conversations::queries::standing(&mut *changing.tx, id, user).await?;
            let standing = standing.filter(|it| !it.has_left);
            let theirs = standing.map(|it| it.role);
            check(&changing, (by, user), theirs, role)?;
            if theirs == Some(role) {
                return Ok(());
            }
            let rev = changing.next_rev();
            queries::set_role(&mut changing.tx, id, user, (role, rev)).await?;
            if role == Role::Owner {
                let rev = changing.next_rev();
                queries::set_role(&mut changing.tx, id, by, (Role::Admin, rev)).await?;
            }
            changing.changes_role();
            changing.commit(&state, Vec::new()).await
        })
        .await
}

/// An admin may step down; the owner has to hand over first.
fn check(
    changing: &Changing,
    (by, user): (UserId, UserId),
    theirs: Option<Role>,
    role: Role,
) -> Result<()> {
    let kind = changing.conversation.kind;
    let is_so_already = theirs == Some(role);
    let steps_down = by == user && theirs == Some(Role::Admin) && role == Role::Member;
    let action = match role {
        Role::Owner => Action::HandOver,
        Role::Admin | Role::Member => Action::ChangeRoles,
    };
    // Said again after the ownership has gone over, it is no longer the owner who says it.
    if permissions::least_role(action, kind).is_none() || !(is_so_already || steps_down) {
        permissions::check(action, changing.role, kind)?;
    }
    let Some(theirs) = theirs else {
        return Err(WireError::new(ErrorCode::NotFound).field("userId").into());
    };
    if is_so_already || steps_down {
        return Ok(());
    }
    permissions::check_rank(changing.role, theirs)
}
