//! What a person withholds: presence, typing, receipts, each for itself.
//!
//! Whoever withholds one of them shows none of it and sees none of others'. It holds when the answer is there: receipts
//! that were being told are told before it, and whoever looked is told that nobody can tell.

use linnet_protocol::{ErrorCode, NewPrivacy, Privacy, UserId};

use super::{queries, service};
use crate::{error::Result, state::AppState, sync::personal::PersonalChanging};

pub async fn get(state: &AppState, user: UserId) -> Result<Privacy> {
    let privacy = queries::privacy(&state.db, user).await?;
    Ok(privacy.ok_or(ErrorCode::SessionEnded)?)
}

/// The same again takes no rev.
pub async fn set(state: &AppState, user: UserId, new: NewPrivacy) -> Result<Privacy> {
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut changing = PersonalChanging::begin(&state, user).await?;
            let known = queries::privacy(&mut *changing.tx, user).await?;
            let known = known.ok_or(ErrorCode::SessionEnded)?;
            let mut privacy = Privacy {
                presence: new.presence,
                typing: new.typing,
                receipts: new.receipts,
                rev: known.rev,
            };
            if privacy == known {
                return Ok(known);
            }
            privacy.rev = changing.next_rev();
            queries::set_privacy(&mut changing.tx, user, &privacy).await?;
            changing
                .commit(&state, vec![privacy.clone().into()])
                .await?;
            if privacy.presence != known.presence {
                service::look_again(&state, user).await?;
            }
            if privacy.receipts != known.receipts {
                state.receipts.settled().await?;
            }
            Ok(privacy)
        })
        .await
}
