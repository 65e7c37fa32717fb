//! Members by their usernames, in SQL.

use linnet_protocol::{ConversationId, UserId};
use sqlx::PgConnection;

pub struct Member {
    pub conversation_id: ConversationId,
    pub username: String,
    pub user_id: UserId,
}

/// Of each conversation those members who have one of the names that stand beside it.
pub async fn members_named(
    tx: &mut PgConnection,
    conversations: &[ConversationId],
    names: &[String],
) -> sqlx::Result<Vec<Member>> {
    sqlx::query_as!(
        Member,
        "select m.conversation_id, u.username, m.user_id
         from unnest($1::uuid[], $2::text[]) as it (conversation_id, username)
         join users u on u.username = it.username
         join memberships m on m.conversation_id = it.conversation_id and m.user_id = u.id
         where not m.has_left and u.deactivated_at is null",
        conversations as _,
        names
    )
    .fetch_all(tx)
    .await
}

/// How many are in each of these conversations.
pub async fn sizes(
    tx: &mut PgConnection,
    conversations: &[ConversationId],
) -> sqlx::Result<Vec<(ConversationId, i64)>> {
    let rows = sqlx::query!(
        r#"select conversation_id, count(*) as "n!" from memberships
           where conversation_id = any($1) and not has_left group by conversation_id"#,
        conversations as _
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.conversation_id, row.n))
        .collect())
}
