//! Telling others that a person has changed.
//!
//! Names, picture and the mark of a closed account stand in every row of membership (`User`), so a change of them is a
//! change of each conversation the person is or was in: its rev goes up, and its members are told. `users.version` counts
//! these changes, `memberships.user_version` says which one a row has told.
//!
//! The change itself and the first hundred conversations are one transaction: for nearly everybody it is seen everywhere
//! at the same instant or not at all. Whoever is in more would hold the locks of all of them, so the rest follows in
//! transactions of a hundred each, at once, after a crash, or within a minute of whatever failed; `users.is_being_told`
//! is the memory of it. Until then a conversation that was not reached yet shows the new name to whoever reads it anew,
//! and tells it to the others when its turn comes.
//!
//! ```text
//! let mut telling = Telling::begin(&state, user).await?;
//! is it so already? then return, no rev is taken
//! telling.tell().await?;                     // conversations are locked before people
//! queries::write(&mut telling.tx, …).await?; // update users
//! telling.commit(&state).await
//! ```

use std::{collections::HashMap, time::Duration};

use linnet_protocol::{Change, ErrorCode, UserId};
use sqlx::{Postgres, Transaction};

use super::queries;
use crate::{
    error::{Chain, Result},
    state::AppState,
};

const BATCH: i64 = 100;
pub const LOOK_AGAIN: Duration = Duration::from_mins(1);

pub struct Telling {
    pub tx: Transaction<'static, Postgres>,
    user: UserId,
    /// The one that is told of.
    version: i64,
    told: Vec<queries::Told>,
}

impl Telling {
    /// Changes of one person go one after the other.
    pub async fn begin(state: &AppState, user: UserId) -> Result<Self> {
        let mut tx = state.db.begin().await?;
        queries::wait_for_own(&mut tx, user).await?;
        let version = queries::version(&mut tx, user)
            .await?
            .ok_or(ErrorCode::NotFound)?;
        Ok(Self {
            tx,
            user,
            version: version + 1,
            told: Vec::new(),
        })
    }

    /// Before anything of the person is written.
    pub async fn tell(&mut self) -> Result<()> {
        self.told = bump(&mut self.tx, self.user, self.version).await?;
        Ok(())
    }

    pub async fn commit(mut self, state: &AppState) -> Result<()> {
        // Even where these were all: somebody may be adding the person to another conversation at this very moment, and
        // have read the old name already.
        queries::set_version(&mut self.tx, self.user, self.version).await?;
        let news = News::read(&mut self.tx, self.user, &self.told).await?;
        self.tx.commit().await?;
        news.push(state);
        let (state, user) = (state.clone(), self.user);
        state.clone().tasks.spawn(async move {
            if let Err(error) = tell_the_rest(&state, user).await {
                tracing::warn!(user.id = %user, error = %Chain(&error), "a change of a person is told later");
            }
        });
        Ok(())
    }
}

/// The next conversations that have not told this version.
async fn bump(
    tx: &mut Transaction<'static, Postgres>,
    user: UserId,
    version: i64,
) -> Result<Vec<queries::Told>> {
    let ids = queries::untold(tx, user, version, BATCH).await?;
    let ids = queries::lock_conversations(tx, &ids).await?;
    Ok(queries::tell(tx, user, version, &ids).await?)
}

pub(super) async fn tell_the_rest(state: &AppState, user: UserId) -> Result<()> {
    loop {
        let mut tx = state.db.begin().await?;
        queries::wait_for_own(&mut tx, user).await?;
        let version = queries::version(&mut tx, user).await?.unwrap_or_default();
        let told = bump(&mut tx, user, version).await?;
        if told.is_empty() {
            queries::set_told(&mut tx, user).await?;
        }
        let news = News::read(&mut tx, user, &told).await?;
        tx.commit().await?;
        if told.is_empty() {
            return Ok(());
        }
        news.push(state);
    }
}

/// Goes on with what a crash or a failure has interrupted.
pub async fn resume(state: AppState) -> Result<()> {
    for user in queries::being_told(&state.db).await? {
        tell_the_rest(&state, user).await?;
    }
    Ok(())
}

/// What is pushed, read while the locks are held.
struct News {
    changes: Vec<Change>,
    members: HashMap<linnet_protocol::ConversationId, Vec<UserId>>,
}

impl News {
    async fn read(
        tx: &mut Transaction<'static, Postgres>,
        user: UserId,
        told: &[queries::Told],
    ) -> Result<Self> {
        let ids: Vec<_> = told.iter().map(|it| it.conversation_id).collect();
        let changes = queries::memberships(tx, user, &ids).await?;
        let mut members: HashMap<_, Vec<_>> = HashMap::new();
        for (conversation, member) in queries::members(tx, &ids).await? {
            members.entry(conversation).or_default().push(member);
        }
        Ok(Self {
            changes: changes.into_iter().map(Change::Membership).collect(),
            members,
        })
    }

    /// After the commit: nobody sees what was rolled back.
    fn push(self, state: &AppState) {
        for change in self.changes {
            let id = change.conversation_id();
            let members = self.members.get(&id).map_or(&[][..], Vec::as_slice);
            state.hub.push_changes(members, id, &[change]);
        }
    }
}
