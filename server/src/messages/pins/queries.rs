//! Pins in SQL.

use linnet_protocol::{ConversationId, Message, MessageId, Pin, UserId};
use sqlx::{PgConnection, PgExecutor};

use crate::messages::rows::select_messages;

pub async fn set(
    tx: &mut PgConnection,
    id: ConversationId,
    message: MessageId,
    (pin, rev): (Option<Pin>, i64),
) -> sqlx::Result<()> {
    sqlx::query!(
        "update messages set pinned_by = $3, pinned_at = $4, rev = $5 where conversation_id = $1 and id = $2",
        id as _,
        message as _,
        pin.map(|it| it.by) as Option<UserId>,
        pin.map(|it| it.at),
        rev
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn count(tx: &mut PgConnection, id: ConversationId) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"select count(*) as "n!" from messages where conversation_id = $1 and pinned_at is not null"#,
        id as _
    )
    .fetch_one(tx)
    .await
}

/// The newest pin first.
pub async fn list(
    db: impl PgExecutor<'_>,
    id: ConversationId,
    (hidden, head): (i64, i64),
) -> sqlx::Result<Vec<Message>> {
    let rows = select_messages!(
        "from messages m where m.conversation_id = $1 and m.pinned_at is not null and m.seq > $2 and m.seq <= $3
         order by m.pinned_at desc, m.seq desc",
        id as _,
        hidden,
        head
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Message::from).collect())
}
