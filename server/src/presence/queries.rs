//! Who may see whom, in SQL.

use linnet_protocol::{ConversationId, NumberedChange, Privacy, UserId};
use sqlx::{PgConnection, PgExecutor};

/// Those of these people with whom the person shares a conversation, where neither withholds whether they are there and
/// neither has blocked the other.
pub async fn acquainted(
    db: impl PgExecutor<'_>,
    user: UserId,
    others: &[UserId],
) -> sqlx::Result<Vec<UserId>> {
    sqlx::query_scalar!(
        r#"select distinct theirs.user_id from memberships theirs
           join users them on them.id = theirs.user_id join users me on me.id = $1
           where theirs.user_id = any($2) and not theirs.has_left
             and not (them.withholds_presence or me.withholds_presence) and not are_apart(me.id, them.id) and exists (
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

/// Those of these people who are in the conversation and may see this one, and whether each withholds typing.
pub async fn members_among(
    db: impl PgExecutor<'_>,
    conversation: ConversationId,
    (typist, users): (UserId, &[UserId]),
) -> sqlx::Result<Vec<(UserId, bool)>> {
    let rows = sqlx::query!(
        "select m.user_id, u.withholds_typing from memberships m join users u on u.id = m.user_id
         where m.conversation_id = $1 and m.user_id = any($2) and not m.has_left
             and not are_apart(m.user_id, $3)",
        conversation as _,
        users as _,
        typist as _
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.user_id, row.withholds_typing))
        .collect())
}

pub async fn privacy(db: impl PgExecutor<'_>, user: UserId) -> sqlx::Result<Option<Privacy>> {
    sqlx::query_as!(
        Privacy,
        "select withholds_presence as presence, withholds_typing as typing, withholds_receipts as receipts,
             privacy_rev as rev from users where id = $1",
        user as _
    )
    .fetch_optional(db)
    .await
}

pub async fn set_privacy(tx: &mut PgConnection, user: UserId, it: &Privacy) -> sqlx::Result<()> {
    sqlx::query!(
        "update users set withholds_presence = $2, withholds_typing = $3, withholds_receipts = $4, privacy_rev = $5
         where id = $1",
        user as _,
        it.presence,
        it.typing,
        it.receipts,
        it.rev
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// There is one such row, if there was ever a change.
pub async fn privacy_above(
    db: impl PgExecutor<'_>,
    user: UserId,
    (cursor, through): (i64, i64),
) -> sqlx::Result<Vec<NumberedChange>> {
    let row = privacy(db, user).await?;
    let row = row.filter(|it| it.rev > cursor && it.rev <= through);
    Ok(row.into_iter().map(NumberedChange::from).collect())
}
