//! Public channels in SQL.

use linnet_protocol::{Conversation, ConversationId, ListedChannel, UserId};
use sqlx::PgExecutor;

/// By name, after the given one, those whose name or topic has `pattern` in it (in small letters and escaped for LIKE).
/// Whoever is banned from one does not find it.
pub async fn list(
    db: impl PgExecutor<'_>,
    user: UserId,
    (pattern, after): (&str, Option<ConversationId>),
    limit: i64,
) -> sqlx::Result<Vec<ListedChannel>> {
    let rows = sqlx::query!(
        r#"select c.id, c.kind, c.title, c.topic, c.avatar, c.is_public, c.history, c.created_by, c.created_at, c.rev,
             (select count(*) from memberships m where m.conversation_id = c.id and not m.has_left) as "members!",
             exists (select from memberships m
                 where m.conversation_id = c.id and m.user_id = $1 and not m.has_left) as "is_member!"
           from conversations c
           where c.is_public
             and (lower(c.title) like '%' || $2 || '%' or lower(c.topic) like '%' || $2 || '%')
             and not exists (select from conversation_bans b where b.conversation_id = c.id and b.user_id = $1)
             and ($3::uuid is null or (lower(c.title), c.id) >
                 (select lower(last.title), last.id from conversations last where last.id = $3 and last.is_public))
           order by lower(c.title), c.id limit $4"#,
        user as _,
        pattern,
        after as _,
        limit
    )
    .fetch_all(db)
    .await?;
    let channels = rows.into_iter().map(|row| ListedChannel {
        conversation: Conversation {
            id: row.id,
            kind: row.kind,
            title: row.title,
            topic: row.topic,
            avatar: row.avatar,
            is_public: row.is_public,
            history: row.history,
            created_by: row.created_by,
            created_at: row.created_at,
            rev: row.rev,
        },
        members: row.members,
        is_member: row.is_member,
    });
    Ok(channels.collect())
}
