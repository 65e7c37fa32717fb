//! Finding people and conversations by what they are called.

mod queries;

use linnet_protocol::{
    ConversationId, User, UserId,
    search::{FoundConversation, fold, words},
};
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use super::indexing;
use crate::{error::Result, state::AppState, users::service::escape};

/// As many as a name may reasonably mean.
const MEANT: i64 = 50;

/// Whose names have all the words; those of whom a name begins with the first word come first.
pub async fn people(
    state: &AppState,
    asking: UserId,
    words: &[String],
    limit: usize,
) -> Result<Vec<User>> {
    indexing::fold_names(state).await?;
    Ok(people_on(&state.db, asking, words, limit).await?)
}

/// The same on a connection; names are folded already.
pub(super) async fn people_on(
    db: impl PgExecutor<'_>,
    asking: UserId,
    words: &[String],
    limit: usize,
) -> sqlx::Result<Vec<User>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    queries::people(db, asking, &patterns(words), limit).await
}

/// One's own, and public channels. A conversation without a title is called as its members are.
pub(super) async fn conversations_on(
    tx: &mut PgConnection,
    asking: UserId,
    words: &[String],
    limit: usize,
) -> sqlx::Result<Vec<FoundConversation>> {
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let patterns = patterns(words);
    let mut found = queries::own_conversations(&mut *tx, asking, &patterns, limit).await?;
    if found.len() < limit {
        let rest = limit - found.len();
        found.extend(queries::public_channels(tx, asking, &patterns, rest).await?);
    }
    Ok(found)
}

/// For LIKE. Folded names have a space in front of each word: short words are beginnings, longer ones match anywhere.
fn patterns(words: &[String]) -> Vec<String> {
    let pattern = |word: &String| {
        let escaped = escape(word);
        match word.chars().count() {
            0..3 => format!("% {escaped}%"),
            _ => format!("%{escaped}%"),
        }
    };
    words.iter().map(pattern).collect()
}

/// Whom a name in a query means: who has it as username; else everybody who is called so; else whose names begin so.
pub(super) async fn people_called(tx: &mut PgConnection, name: &str) -> Result<Vec<UserId>> {
    let folded = fold(name);
    let all = queries::candidates(tx, &patterns(&words(name)), MEANT).await?;
    let named = |is: &dyn Fn(&queries::Candidate) -> bool| {
        let ids: Vec<_> = all.iter().filter(|it| is(it)).map(|it| it.id).collect();
        (!ids.is_empty()).then_some(ids)
    };
    let found = named(&|it| it.username == folded)
        .or_else(|| named(&|it| fold(&it.display_name) == folded))
        .unwrap_or_else(|| all.iter().map(|it| it.id).collect());
    Ok(found)
}

/// Which conversation a name in a query means; the caller leaves those that are not the asker's out.
pub(super) async fn conversations_called(
    tx: &mut PgConnection,
    me: UserId,
    name: &str,
) -> Result<Vec<ConversationId>> {
    if let Ok(id) = name.parse::<Uuid>() {
        return Ok(vec![id.into()]);
    }
    let folded = fold(name);
    let titled = queries::titled(tx, me, &patterns(&words(name)), MEANT).await?;
    let exact = titled.iter().filter(|it| fold(&it.title) == folded);
    let exact: Vec<_> = exact.map(|it| it.id).collect();
    if !exact.is_empty() {
        return Ok(exact);
    }
    let people = people_called(tx, name).await?;
    let direct = people.into_iter().map(|it| ConversationId::direct(me, it));
    Ok(direct.chain(titled.iter().map(|it| it.id)).collect())
}
