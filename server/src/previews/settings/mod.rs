//! What a person wants of links: that the server looks behind those they send, and that they see what it found.

mod queries;

use linnet_protocol::{ErrorCode, LinkPreviews, NewLinkPreviews, NumberedChange, UserId};
use sqlx::PgExecutor;

use crate::{error::Result, state::AppState, sync::personal::PersonalChanging};

pub(super) async fn get(state: &AppState, user: UserId) -> Result<LinkPreviews> {
    let settings = queries::settings(&state.db, user).await?;
    Ok(settings.ok_or(ErrorCode::SessionEnded)?)
}

/// The same again takes no rev. What was made before stays.
pub(crate) async fn set(
    state: &AppState,
    user: UserId,
    new: NewLinkPreviews,
) -> Result<LinkPreviews> {
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut changing = PersonalChanging::begin(&state, user).await?;
            let known = queries::settings(&mut *changing.tx, user).await?;
            let known = known.ok_or(ErrorCode::SessionEnded)?;
            if (new.make, new.show) == (known.make, known.show) {
                return Ok(known);
            }
            let settings = LinkPreviews {
                make: new.make,
                show: new.show,
                rev: changing.next_rev(),
            };
            queries::set_settings(&mut changing.tx, user, &settings).await?;
            changing
                .commit(&state, vec![settings.clone().into()])
                .await?;
            Ok(settings)
        })
        .await
}

/// There is one such row, if there was ever a change.
pub async fn settings_above(
    db: impl PgExecutor<'_>,
    user: UserId,
    (cursor, through): (i64, i64),
) -> Result<Vec<NumberedChange>> {
    let row = queries::settings(db, user).await?;
    let row = row.filter(|it| it.rev > cursor && it.rev <= through);
    Ok(row.into_iter().map(NumberedChange::from).collect())
}
