//! Names in SQL, as they were folded.

use linnet_protocol::{Conversation, ConversationId, User, UserId, search::FoundConversation};
use sqlx::{PgConnection, PgExecutor};

/// A name that begins so comes before one that has it somewhere; then by the alphabet.
pub(super) async fn people(
    db: impl PgExecutor<'_>,
    asking: UserId,
    patterns: &[String],
    limit: i64,
) -> sqlx::Result<Vec<User>> {
    let begins = patterns
        .first()
        .map(|it| format!("% {}", it.trim_start_matches(['%', ' '])));
    sqlx::query_as!(
        User,
        r#"select id, username, display_name, avatar, deactivated_at is not null as "deactivated!", version from users
           where id <> $1 and deactivated_at is null
             and folded like all($2) and folded like coalesce($3, '%')
           order by folded like $4 desc, lower(display_name), username limit $5"#,
        asking as _,
        patterns,
        longest(patterns),
        begins,
        limit
    )
    .fetch_all(db)
    .await
}

/// An index can be asked for one of several patterns only: for the one that says most.
fn longest(patterns: &[String]) -> Option<&String> {
    patterns.iter().max_by_key(|it| it.len())
}

pub(super) async fn own_conversations(
    db: impl PgExecutor<'_>,
    asking: UserId,
    patterns: &[String],
    limit: usize,
) -> sqlx::Result<Vec<FoundConversation>> {
    let rows = sqlx::query_as!(
        Conversation,
        "select c.id, c.kind, c.title, c.topic, c.avatar, c.is_public, c.history, c.created_by, c.created_at, c.rev
         from memberships m join conversations c on c.id = m.conversation_id
         where m.user_id = $1 and not m.has_left and (
             select bool_and(
                 coalesce(c.folded, '') like it
                 or (c.kind <> 'channel' and exists (
                     select from memberships other join users u on u.id = other.user_id
                     where other.conversation_id = c.id and not other.has_left
                       and (other.user_id <> $1 or c.id = $4)
                       and u.folded like it)))
             from unnest($2::text[]) as it)
         order by c.head desc, c.id limit $3",
        asking as _,
        patterns,
        i64::try_from(limit).unwrap_or(i64::MAX),
        ConversationId::direct(asking, asking) as _,
    )
    .fetch_all(db)
    .await?;
    Ok(found(rows, true))
}

pub(super) async fn public_channels(
    db: impl PgExecutor<'_>,
    asking: UserId,
    patterns: &[String],
    limit: usize,
) -> sqlx::Result<Vec<FoundConversation>> {
    let rows = sqlx::query_as!(
        Conversation,
        "select c.id, c.kind, c.title, c.topic, c.avatar, c.is_public, c.history, c.created_by, c.created_at, c.rev
         from conversations c
         where c.is_public and c.folded like all($2) and c.folded like coalesce($3, '%') and not exists (
             select from memberships m where m.conversation_id = c.id and m.user_id = $1 and not m.has_left)
             and not exists (select from conversation_bans b where b.conversation_id = c.id and b.user_id = $1)
         order by c.folded, c.id limit $4",
        asking as _,
        patterns,
        longest(patterns),
        i64::try_from(limit).unwrap_or(i64::MAX),
    )
    .fetch_all(db)
    .await?;
    Ok(found(rows, false))
}

fn found(rows: Vec<Conversation>, is_member: bool) -> Vec<FoundConversation> {
    let found = |conversation| FoundConversation {
        conversation,
        is_member,
    };
    rows.into_iter().map(found).collect()
}

pub(super) struct Candidate {
    pub(super) id: UserId,
    pub(super) username: String,
    pub(super) display_name: String,
}

pub(super) async fn candidates(
    tx: &mut PgConnection,
    patterns: &[String],
    limit: i64,
) -> sqlx::Result<Vec<Candidate>> {
    sqlx::query_as!(
        Candidate,
        "select id, username, display_name from users
         where folded like all($1) and folded like coalesce($2, '%')
         order by length(username), username limit $3",
        patterns,
        longest(patterns),
        limit
    )
    .fetch_all(tx)
    .await
}

pub(super) struct Titled {
    pub(super) id: ConversationId,
    pub(super) title: String,
}

/// One's own conversations whose title or topic fits.
pub(super) async fn titled(
    tx: &mut PgConnection,
    user: UserId,
    patterns: &[String],
    limit: i64,
) -> sqlx::Result<Vec<Titled>> {
    sqlx::query_as!(
        Titled,
        r#"select c.id, c.title as "title!" from memberships m join conversations c on c.id = m.conversation_id
           where m.user_id = $1 and not m.has_left and c.title is not null
             and c.folded like all($2)
           order by length(c.title), c.id limit $3"#,
        user as _,
        patterns,
        limit
    )
    .fetch_all(tx)
    .await
}
