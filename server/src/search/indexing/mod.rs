//! The job that keeps the index. It follows each conversation by its revs, as a client does: what changed above the rev
//! that the index has, in its newest state. Whoever changes something says so (`Changed`), which makes the index follow
//! within some tenths of a second; what was never said, because a process died or another node wrote it, is found at
//! the start and every half minute by comparing heads.
//!
//! Messages are locked against changes while they are indexed, so one that is deleted meanwhile cannot come back. The
//! lock is never waited for: whoever changes messages has several of them locked, in an order of its own.

mod queries;

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    time::Duration,
};

use linnet_protocol::{
    ConversationId, Message, MessageId,
    search::{fold, index},
};
use parking_lot::Mutex;
use sqlx::{Connection, PgConnection};
use tokio::{
    sync::Notify,
    time::{interval, sleep},
};

use crate::{
    database::within,
    error::{Chain, Result},
    state::AppState,
};

/// What comes in a burst is indexed together.
const GATHER: Duration = Duration::from_millis(150);
const COMPARE: Duration = Duration::from_secs(30);
const TRY_AGAIN: Duration = Duration::from_secs(1);
/// Conversations and messages in one transaction.
const CONVERSATIONS: usize = 50;
const MESSAGES: usize = 1_000;
/// It has the time that a slow disk takes; only one that never answers is given up.
const LONGEST: Duration = Duration::from_mins(2);
const NAMES_AT_ONCE: i64 = 500;

/// The conversations in which something has changed since it was indexed.
#[derive(Default)]
pub struct Changed {
    waiting: Mutex<BTreeSet<ConversationId>>,
    wake: Notify,
}

impl Changed {
    /// To be said after the commit.
    pub fn add(&self, ids: impl IntoIterator<Item = ConversationId>) {
        self.waiting.lock().extend(ids);
        self.wake.notify_one();
    }

    fn take(&self) -> Vec<ConversationId> {
        let mut waiting = self.waiting.lock();
        let rest = waiting
            .iter()
            .nth(CONVERSATIONS)
            .copied()
            .map(|it| waiting.split_off(&it))
            .unwrap_or_default();
        std::mem::replace(&mut *waiting, rest).into_iter().collect()
    }
}

/// Until the server stops. What is not indexed by then is found at the next start.
pub async fn run(state: AppState) {
    let mut due = interval(COMPARE);
    loop {
        let done = tokio::select! {
            () = state.search.changed.wake.notified() => {
                sleep(GATHER).await;
                index_changed(&state).await
            }
            _ = due.tick() => compare(&state).await,
            () = state.stopping.cancelled() => return,
        };
        if let Err(error) = done {
            tracing::warn!(error = %Chain(&error), "the search index has to wait");
            sleep(TRY_AGAIN).await;
        }
    }
}

/// Finds what nobody said.
async fn compare(state: &AppState) -> Result<()> {
    let behind = queries::behind(&state.db).await?;
    state.search.changed.add(behind);
    fold_names(state).await
}

async fn index_changed(state: &AppState) -> Result<()> {
    loop {
        let ids = state.search.changed.take();
        if ids.is_empty() || state.stopping.is_cancelled() {
            return Ok(());
        }
        let indexed = {
            let (state, ids) = (state.clone(), ids.clone());
            let of_task = state.clone();
            of_task
                .outlive(async move { index(&state, &ids).await })
                .await
        };
        match indexed {
            Ok(unfinished) => state.search.changed.add(unfinished),
            Err(error) => {
                state.search.changed.add(ids);
                return Err(error);
            }
        }
    }
}

/// Answers with the conversations that have more.
pub(super) async fn index(state: &AppState, ids: &[ConversationId]) -> Result<Vec<ConversationId>> {
    within(LONGEST, &state.db, async |connection| {
        index_on(connection, ids).await
    })
    .await
}

/// One transaction.
async fn index_on(
    connection: &mut PgConnection,
    ids: &[ConversationId],
) -> Result<Vec<ConversationId>> {
    let mut tx = connection.begin().await?;
    let mut gaps = queries::gaps(&mut tx, ids).await?;
    gaps.retain(|it| it.head > it.rev);
    if gaps.is_empty() {
        return Ok(Vec::new());
    }
    let limit = (MESSAGES / gaps.len()).max(1);
    let changed = queries::changed(&mut tx, &gaps, i64::try_from(limit).unwrap_or(1)).await?;
    let unfinished = shorten(&mut gaps, &changed, limit);
    let mut keys: HashSet<_> = changed
        .into_iter()
        .map(|it| (it.conversation_id, it.id))
        .collect();
    keys.extend(queries::reacted_to(&mut tx, &gaps).await?);
    let keys: (Vec<_>, Vec<_>) = keys.into_iter().unzip();
    queries::hold(&mut tx, &keys).await?;
    let messages = crate::messages::queries::by_ids(&mut *tx, &keys.0, &keys.1).await?;
    let with_reactions = queries::with_reactions(&mut tx, &keys).await?;
    let rows = documents(&messages, &with_reactions.into_iter().collect());
    queries::store(&mut tx, &rows).await?;
    queries::set_progress(&mut tx, &gaps).await?;
    tx.commit().await?;
    Ok(unfinished)
}

/// Where there was more than the limit, only what was read counts as indexed.
fn shorten(
    gaps: &mut [queries::Gap],
    changed: &[queries::ChangedMessage],
    limit: usize,
) -> Vec<ConversationId> {
    let mut read: HashMap<ConversationId, (usize, i64)> = HashMap::new();
    for it in changed {
        let (count, through) = read.entry(it.conversation_id).or_default();
        *count += 1;
        *through = it.rev.max(*through);
    }
    let mut unfinished = Vec::new();
    for gap in gaps {
        if let Some((count, through)) = read.get(&gap.conversation_id)
            && *count >= limit
            && *through < gap.head
        {
            gap.head = *through;
            unfinished.push(gap.conversation_id);
        }
    }
    unfinished
}

/// In the order of their keys, so that two nodes never wait for each other in a circle.
fn documents<'a>(
    messages: &'a [Message],
    with_reactions: &HashSet<(ConversationId, MessageId)>,
) -> Vec<(&'a Message, index::Document)> {
    let mut rows: Vec<_> = messages
        .iter()
        .filter(|it| it.deleted_at.is_none())
        .map(|it| {
            let has_reaction = with_reactions.contains(&(it.conversation_id, it.id));
            (it, index::document(it, has_reaction))
        })
        .collect();
    rows.sort_by_key(|(it, _)| (it.conversation_id, it.seq));
    rows
}

/// Names that are new or have changed. Whoever searches names does it first, so that none is missed.
pub(super) async fn fold_names(state: &AppState) -> Result<()> {
    while fold_some_names(state).await? {}
    Ok(())
}

/// Whether there may be more.
async fn fold_some_names(state: &AppState) -> Result<bool> {
    let users = queries::users_to_fold(&state.db, NAMES_AT_ONCE).await?;
    let conversations = queries::conversations_to_fold(&state.db, NAMES_AT_ONCE).await?;
    let is_full = |n: usize| i64::try_from(n).is_ok_and(|it| it >= NAMES_AT_ONCE);
    let is_more = is_full(users.len()) || is_full(conversations.len());
    let users: Vec<_> = users
        .into_iter()
        .map(|it| {
            (
                format!(" {} {}", fold(&it.username), fold(&it.display_name)),
                it,
            )
        })
        .collect();
    set_folded_users(state, &users).await?;
    let conversations: Vec<_> = conversations
        .into_iter()
        .map(|it| {
            let [title, topic] =
                [&it.title, &it.topic].map(|it| fold(it.as_deref().unwrap_or_default()));
            (format!(" {title} {topic}"), it)
        })
        .collect();
    set_folded_conversations(state, &conversations).await?;
    Ok(is_more)
}

/// Those that somebody holds, such as another search that folds them, are waited for one by one: waiting for several
/// could go in a circle.
async fn set_folded_users(
    state: &AppState,
    users: &[(String, queries::UserNames)],
) -> sqlx::Result<()> {
    if users.is_empty()
        || is_all(
            queries::set_folded_users(&state.db, users, false).await?,
            users.len(),
        )
    {
        return Ok(());
    }
    for one in users.chunks(1) {
        queries::set_folded_users(&state.db, one, true).await?;
    }
    Ok(())
}

/// As people.
async fn set_folded_conversations(
    state: &AppState,
    conversations: &[(String, queries::ConversationNames)],
) -> sqlx::Result<()> {
    if conversations.is_empty()
        || is_all(
            queries::set_folded_conversations(&state.db, conversations, false).await?,
            conversations.len(),
        )
    {
        return Ok(());
    }
    for one in conversations.chunks(1) {
        queries::set_folded_conversations(&state.db, one, true).await?;
    }
    Ok(())
}

fn is_all(set: u64, of: usize) -> bool {
    usize::try_from(set).is_ok_and(|it| it == of)
}

/// Everything that there is, at once.
#[cfg(test)]
pub(super) async fn catch_up(state: &AppState) {
    while !queries::behind(&state.db).await.unwrap().is_empty() {
        compare(state).await.unwrap();
        // The job may hold rows at this moment: then it does the same.
        index_changed(state).await.ok();
    }
}
