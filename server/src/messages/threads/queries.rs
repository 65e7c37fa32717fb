//! Threads in SQL.

use linnet_protocol::{ConversationId, Message, MessageId};
use sqlx::PgExecutor;

use crate::messages::rows::select_messages;

/// The newest answers in `above + 1..seq`, oldest first.
pub async fn before(
    db: impl PgExecutor<'_>,
    (id, root): (ConversationId, MessageId),
    (above, seq): (i64, i64),
    limit: i64,
) -> sqlx::Result<Vec<Message>> {
    let mut rows = select_messages!(
        "from messages m where m.conversation_id = $1 and m.thread_id = $2 and m.seq > $3 and m.seq < $4
         order by m.seq desc limit $5",
        id as _,
        root as _,
        above,
        seq,
        limit
    )
    .fetch_all(db)
    .await?;
    rows.reverse();
    Ok(rows.into_iter().map(Message::from).collect())
}

/// Those with the newest answers first; the answers lie in `..below`, the messages that began them above `hidden`.
pub async fn list(
    db: impl PgExecutor<'_>,
    id: ConversationId,
    (hidden, below): (i64, i64),
    limit: i64,
) -> sqlx::Result<Vec<Message>> {
    let rows = select_messages!(
        "from messages m where m.conversation_id = $1 and m.seq > $2 and m.thread_last_seq < $3
         order by m.thread_last_seq desc limit $4",
        id as _,
        hidden,
        below,
        limit
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Message::from).collect())
}
