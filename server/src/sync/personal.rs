//! What belongs to one person alone, above a cursor, and the one way to change it.
//!
//! Every personal row carries the rev of its person at its last change, and its table answers what lies above one. A page
//! is all of these lists merged. Whoever changes a row of a person, and nothing else, writes no lock, no number and no push
//! of their own:
//!
//! ```text
//! let mut changing = PersonalChanging::begin(&state, user).await?;
//! is it so already? then return, no rev is taken
//! let row = Row { …, rev: changing.next_rev() };
//! queries::write(&mut changing.tx, user, &row).await?;
//! changing.commit(&state, vec![row.into()]).await
//! ```
//!
//! It belongs inside `state.outlive`. People are locked last of all, so nothing else may be locked after `begin`; what
//! changes a conversation too uses `conversations::queries::bump_people`.

use linnet_protocol::{ErrorCode, NumberedChange, PersonalPage, UserId, limits};
use sqlx::{PgConnection, Postgres, Transaction};

use super::{queries, service::cut};
use crate::{
    blocks, error::Result, jobs, messages, presence, previews, receipts, settings, state::AppState,
};

/// Each list is of one table: rows with a rev above `range.0` and not above `range.1`, lowest first, at most `limit`.
async fn lists(
    db: &mut PgConnection,
    user: UserId,
    range: (i64, i64),
    limit: i64,
) -> Result<Vec<Vec<NumberedChange>>> {
    Ok(vec![
        settings::queries::settings_above(&mut *db, user, range, limit).await?,
        blocks::queries::blocks_above(&mut *db, user, range, limit).await?,
        settings::queries::sections_above(&mut *db, user, range, limit).await?,
        messages::saved::queries::saved_above(&mut *db, user, range, limit).await?,
        jobs::reminders::queries::reminders_above(&mut *db, user, range, limit).await?,
        jobs::scheduled::queries::scheduled_above(&mut *db, user, range, limit).await?,
        receipts::queries::unread_above(&mut *db, user, range, limit).await?,
        presence::queries::privacy_above(&mut *db, user, range).await?,
        settings::do_not_disturb::queries::above(&mut *db, user, range).await?,
        previews::settings_above(&mut *db, user, range).await?,
    ])
}

pub async fn page(state: &AppState, user: UserId, cursor: i64) -> Result<PersonalPage> {
    let mut db = state.db.acquire().await?;
    read(&mut db, user, cursor).await
}

/// Bounded by the rev that was read first: what is written meanwhile has a higher one and comes with the next page.
pub async fn read(db: &mut PgConnection, user: UserId, cursor: i64) -> Result<PersonalPage> {
    let (rev, is_lost) = queries::own_rev(&mut *db, user, cursor)
        .await?
        .ok_or(ErrorCode::SessionEnded)?;
    let is_behind = !is_lost && cursor <= rev;
    let cursor = if is_behind { cursor.max(0) } else { 0 };
    let limit = i64::try_from(limits::PAGE_ROWS).unwrap_or(i64::MAX);
    let lists = lists(db, user, (cursor, rev), limit).await?;
    // A list that is full may lack rows above its last one, so the page ends there.
    let full = lists.iter().filter(|it| it.len() >= limits::PAGE_ROWS);
    let through = full.filter_map(|it| it.last()).map(|it| it.rev).min();
    let through = through.unwrap_or(rev);
    let mut changes: Vec<_> = lists.into_iter().flatten().collect();
    changes.retain(|it| it.rev <= through);
    changes.sort_by_key(|it| it.rev);
    let through = cut(&mut changes, |it| it.rev, through);
    Ok(PersonalPage {
        changes,
        through,
        more: through < rev,
        anew: !is_behind,
    })
}

pub struct PersonalChanging {
    pub tx: Transaction<'static, Postgres>,
    pub user: UserId,
    first: i64,
    rev: i64,
}

impl PersonalChanging {
    /// Two devices of one person go one after the other.
    pub async fn begin(state: &AppState, user: UserId) -> Result<Self> {
        let mut tx = state.db.begin().await?;
        let rev = queries::lock_own_rev(&mut tx, user)
            .await?
            .ok_or(ErrorCode::SessionEnded)?;
        Ok(Self {
            tx,
            user,
            first: rev,
            rev,
        })
    }

    pub const fn next_rev(&mut self) -> i64 {
        self.rev += 1;
        self.rev
    }

    /// Makes it durable and tells the person's devices, lowest rev first.
    pub async fn commit(
        mut self,
        state: &AppState,
        mut changes: Vec<NumberedChange>,
    ) -> Result<()> {
        debug_assert!(
            changes
                .iter()
                .all(|it| it.rev > self.first && it.rev <= self.rev)
        );
        queries::set_own_rev(&mut self.tx, self.user, self.rev).await?;
        self.tx.commit().await?;
        changes.sort_by_key(|it| it.rev);
        for NumberedChange { rev, change } in changes {
            state.hub.push_personal(self.user, rev, change);
        }
        Ok(())
    }
}
