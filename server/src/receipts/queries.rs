//! Registers in SQL.

use linnet_protocol::{ConversationId, Receipt, UserId};
use sqlx::{PgConnection, PgExecutor};

/// A register under its lock, and what bounds it.
pub struct Register {
    pub conversation_id: ConversationId,
    pub user_id: UserId,
    pub read: i64,
    pub delivered: i64,
    pub head: i64,
}

/// Those who are no member, or of no conversation, are not among the rows.
pub async fn lock(
    tx: &mut PgConnection,
    conversations: &[ConversationId],
    users: &[UserId],
) -> sqlx::Result<Vec<Register>> {
    sqlx::query_as!(
        Register,
        "select m.conversation_id, m.user_id, m.read, m.delivered, c.head
         from unnest($1::uuid[], $2::uuid[]) as it (conversation_id, user_id)
         join memberships m on m.conversation_id = it.conversation_id and m.user_id = it.user_id
         join conversations c on c.id = m.conversation_id
         where not m.has_left order by m.conversation_id, m.user_id for no key update of m",
        conversations as _,
        users as _
    )
    .fetch_all(tx)
    .await
}

pub async fn store(tx: &mut PgConnection, grown: &[Receipt]) -> sqlx::Result<()> {
    let conversations: Vec<_> = grown.iter().map(|it| it.conversation_id).collect();
    let users: Vec<_> = grown.iter().map(|it| it.user_id).collect();
    let read: Vec<_> = grown.iter().map(|it| it.read).collect();
    let delivered: Vec<_> = grown.iter().map(|it| it.delivered).collect();
    sqlx::query!(
        "update memberships m set read = greatest(m.read, it.read), delivered = greatest(m.delivered, it.delivered)
         from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[]) as it (conversation_id, user_id, read, delivered)
         where m.conversation_id = it.conversation_id and m.user_id = it.user_id",
        &conversations as _,
        &users as _,
        &read,
        &delivered,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The members of the conversations that are small enough to be told of receipts.
pub async fn members_of_small(
    tx: &mut PgConnection,
    conversations: &[ConversationId],
    most: i64,
) -> sqlx::Result<Vec<(ConversationId, Vec<UserId>)>> {
    let rows = sqlx::query!(
        r#"select conversation_id, array_agg(user_id) as "members!: Vec<UserId>" from memberships
           where conversation_id = any($1) and not has_left
           group by conversation_id having count(*) <= $2"#,
        conversations as _,
        most
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.conversation_id, row.members))
        .collect())
}

pub async fn list(db: impl PgExecutor<'_>, id: ConversationId) -> sqlx::Result<Vec<Receipt>> {
    sqlx::query_as!(
        Receipt,
        "select conversation_id, user_id, read, delivered from memberships
         where conversation_id = $1 and not has_left order by user_id",
        id as _
    )
    .fetch_all(db)
    .await
}
