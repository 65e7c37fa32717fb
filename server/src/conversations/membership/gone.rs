//! What becomes of a conversation when the account of one of its members goes.

use linnet_protocol::{ConversationId, ConversationKind, Role, UserId};

use super::{queries, take_out};
use crate::{conversations::changing::Changing, error::Result, state::AppState};

/// Somebody who can still sign in owns it from then on. The one who is gone stays in it, as an admin who cannot act.
pub async fn pass_on(state: &AppState, user: UserId, id: ConversationId) -> Result<()> {
    let Some((mut changing, Some(standing))) = Changing::open(state, id, user).await? else {
        return Ok(());
    };
    let is_owner = standing.role == Role::Owner && !standing.has_left;
    if !is_owner || !queries::needs_successor(&mut changing.tx, id, user).await? {
        return Ok(());
    }
    let rev = changing.next_rev();
    queries::set_role(&mut changing.tx, id, user, (Role::Admin, rev)).await?;
    let rev = changing.next_rev();
    queries::hand_over(&mut changing.tx, id, rev).await?;
    changing.changes_role();
    changing.commit(state, Vec::new()).await
}

/// Out of a group or a channel; somebody else takes over what the last owner leaves.
pub async fn depart(state: &AppState, user: UserId, id: ConversationId) -> Result<()> {
    let Some((mut changing, Some(standing))) = Changing::open(state, id, user).await? else {
        return Ok(());
    };
    if standing.has_left || changing.conversation.kind == ConversationKind::Direct {
        return Ok(());
    }
    take_out(state, &mut changing, user).await?;
    changing.commit(state, Vec::new()).await
}
