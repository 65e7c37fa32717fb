//! Heads and digests in SQL.

use linnet_protocol::{ConversationId, Digest, Head, UserId};
use sqlx::{PgConnection, PgExecutor};

/// One statement for everybody who is connected; one statement also means that its three numbers are of one instant.
pub async fn digests(
    db: impl PgExecutor<'_>,
    users: &[UserId],
) -> sqlx::Result<Vec<(UserId, Digest)>> {
    let rows = sqlx::query!(
        r#"select u.id, u.rev, count(c.id) as "conversations!", coalesce(sum(c.head), 0)::bigint as "heads!"
           from users u
           left join memberships m on m.user_id = u.id and not m.has_left
           left join conversations c on c.id = m.conversation_id
           where u.id = any($1) group by u.id"#,
        users as _
    )
    .fetch_all(db)
    .await?;
    let digest = rows.into_iter().map(|row| {
        (
            row.id,
            Digest {
                rev: row.rev,
                conversations: row.conversations,
                heads: row.heads,
            },
        )
    });
    Ok(digest.collect())
}

/// The person's rev and the heads of all conversations, of one instant. None: there is no such person.
pub async fn heads(
    db: impl PgExecutor<'_>,
    user: UserId,
) -> sqlx::Result<Option<(i64, Vec<Head>)>> {
    let rows = sqlx::query!(
        r#"select u.rev, it.conversation_id as "conversation_id?: ConversationId", it.head as "head?", it.read as "read?"
           from users u left join (
               select m.user_id, m.conversation_id, m.read, c.head
               from memberships m join conversations c on c.id = m.conversation_id where not m.has_left
           ) it on it.user_id = u.id
           where u.id = $1 order by it.conversation_id"#,
        user as _
    )
    .fetch_all(db)
    .await?;
    let Some(rev) = rows.first().map(|row| row.rev) else {
        return Ok(None);
    };
    let heads = rows.into_iter().filter_map(|row| {
        Some(Head {
            conversation_id: row.conversation_id?,
            head: row.head?,
            read: row.read?,
        })
    });
    Ok(Some((rev, heads.collect())))
}

/// The person's rev, and whether this cursor is of a time that was lost (a restored backup).
pub async fn own_rev(
    db: impl PgExecutor<'_>,
    user: UserId,
    cursor: i64,
) -> sqlx::Result<Option<(i64, bool)>> {
    let row = sqlx::query!(
        r#"select rev, lost @> $2::bigint as "is_lost!" from users where id = $1"#,
        user as _,
        cursor
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (row.rev, row.is_lost)))
}

/// The same of a conversation.
pub async fn is_lost(
    db: impl PgExecutor<'_>,
    id: ConversationId,
    cursor: i64,
) -> sqlx::Result<bool> {
    let lost = sqlx::query_scalar!(
        r#"select lost @> $2::bigint as "is_lost!" from conversations where id = $1"#,
        id as _,
        cursor
    );
    Ok(lost.fetch_optional(db).await?.unwrap_or_default())
}

/// Holds the person until the transaction ends.
pub async fn lock_own_rev(tx: &mut PgConnection, user: UserId) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar!(
        "select rev from users where id = $1 for no key update",
        user as _
    )
    .fetch_optional(tx)
    .await
}

pub async fn set_own_rev(tx: &mut PgConnection, user: UserId, rev: i64) -> sqlx::Result<()> {
    sqlx::query!("update users set rev = $2 where id = $1", user as _, rev)
        .execute(tx)
        .await?;
    Ok(())
}
