//! Who may see whom, in SQL.

use linnet_protocol::{ConversationId, UserId};
use sqlx::PgExecutor;

/// Those of these people with whom the person shares a conversation.
pub async fn acquainted(
    db: impl PgExecutor<'_>,
    user: UserId,
    others: &[UserId],
) -> sqlx::Result<Vec<UserId>> {
    sqlx::query_scalar!(
        r#"select distinct theirs.user_id from memberships theirs
           where theirs.user_id = any($2) and not theirs.has_left and exists (
               select from memberships mine
               where mine.conversation_id = theirs.conversation_id and mine.user_id = $1 and not mine.has_left)"#,
        user as _,
        others as _
    )
    .fetch_all(db)
    .await
}

/// Those of these conversations that the person is in.
pub async fn own_conversations(
    db: impl PgExecutor<'_>,
    user: UserId,
    conversations: &[ConversationId],
) -> sqlx::Result<Vec<ConversationId>> {
    sqlx::query_scalar!(
        "select conversation_id from memberships where user_id = $1 and conversation_id = any($2) and not has_left",
        user as _,
        conversations as _
    )
    .fetch_all(db)
    .await
}

/// Those of these people who are in the conversation.
pub async fn members_among(
    db: impl PgExecutor<'_>,
    conversation: ConversationId,
    users: &[UserId],
) -> sqlx::Result<Vec<UserId>> {
    sqlx::query_scalar!(
        "select user_id from memberships where conversation_id = $1 and user_id = any($2) and not has_left",
        conversation as _,
        users as _
    )
    .fetch_all(db)
    .await
}
