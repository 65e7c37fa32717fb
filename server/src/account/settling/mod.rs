//! What an account leaves behind, taken care of in small steps after its farewell (or its return).

mod queries;

use std::time::Duration;

use linnet_protocol::{Change, ConversationId, UserId};

use self::queries::Settlement;
use crate::{
    admin::removal,
    blocks,
    conversations::{changing::Changing, membership::gone},
    error::{Chain, Result},
    media,
    messages::{self, reactions},
    state::AppState,
};

pub const EVERY: Duration = Duration::from_mins(1);
/// Rows of one transaction.
const BATCH: i64 = 200;

/// One that cannot be settled now does not hold up the others.
pub async fn work(state: AppState) -> Result<()> {
    for it in queries::waiting(&state.db).await? {
        let settled = settle(&state, &it).await;
        if let Err(error) = settled {
            tracing::warn!(user.id = %it.user_id, error = %Chain(&error), "an account is settled later");
        }
    }
    hand_over(&state).await
}

async fn settle(state: &AppState, it: &Settlement) -> Result<()> {
    let mut last = Some(ConversationId(uuid::Uuid::nil()));
    while let Some(after) = last {
        stop_here(state)?;
        last = blocks::service::settle_directs(state, it.user_id, after).await?;
    }
    if it.is_deleted {
        take_away(state, it).await?;
    }
    queries::finish(&state.db, it, state.clock.now()).await?;
    Ok(())
}

/// Groups and channels go on with somebody who is there. Also where the first such person came later.
async fn hand_over(state: &AppState) -> Result<()> {
    loop {
        let owned = queries::without_owner(&state.db).await?;
        if owned.is_empty() {
            return Ok(());
        }
        for (id, owner) in owned {
            stop_here(state)?;
            gone::pass_on(state, owner, id).await?;
        }
    }
}

/// Of a deleted account: out of every group, and nothing personal remains.
async fn take_away(state: &AppState, it: &Settlement) -> Result<()> {
    let user = it.user_id;
    if it.removes_reactions {
        while let Some(id) = queries::next_reacted_in(&state.db, user).await? {
            stop_here(state)?;
            take_reactions_back(state, user, id).await?;
        }
    }
    // Notes to oneself, and talks of which nobody is left.
    while let Some(id) = queries::next_forsaken(&state.db, user).await? {
        stop_here(state)?;
        bury_forsaken(state, user, id).await?;
    }
    while let Some(id) = queries::next_to_leave(&state.db, user).await? {
        stop_here(state)?;
        gone::depart(state, user, id).await?;
    }
    loop {
        stop_here(state)?;
        let mut tx = state.db.begin().await?;
        let personal = queries::forget(&mut tx, user, BATCH).await?;
        let files = media::own::forget_unused(&mut tx, user, BATCH).await?;
        tx.commit().await?;
        if personal + files == 0 {
            return Ok(());
        }
    }
}

async fn bury_forsaken(state: &AppState, user: UserId, id: ConversationId) -> Result<()> {
    let Some((mut changing, _)) = Changing::open(state, id, user).await? else {
        return Ok(());
    };
    // Under the lock: somebody may have come in meanwhile.
    let ids = queries::forsaken(&mut changing.tx, id, BATCH).await?;
    removal::bury_all(state, changing, &ids).await
}

async fn take_reactions_back(state: &AppState, user: UserId, id: ConversationId) -> Result<()> {
    let Some((mut changing, _)) = Changing::open(state, id, user).await? else {
        return Ok(());
    };
    let own = queries::own_reactions(&mut changing.tx, user, id, BATCH).await?;
    let ids: Vec<_> = own.iter().map(|it| it.message_id).collect();
    let places = vec![id; ids.len()];
    for message in messages::queries::by_ids(&mut *changing.tx, &places, &ids).await? {
        changing.is_about(&message);
    }
    let mut changes = Vec::new();
    for mut reaction in own {
        reaction.removed = true;
        reaction.rev = changing.next_rev();
        reactions::queries::store(&mut *changing.tx, &reaction).await?;
        changes.push(Change::Reaction(reaction));
    }
    changing.commit(state, changes).await
}

/// What is left is found again at the next start.
fn stop_here(state: &AppState) -> Result<()> {
    if state.stopping.is_cancelled() {
        return Err(crate::error::Error::Stopping);
    }
    Ok(())
}
