//! Messages in SQL.

use linnet_protocol::{ConversationId, Message, MessageId, NewMessage, Reaction, UserId};
use sha2::Digest;
use sqlx::{PgConnection, PgExecutor, types::Json};

use super::rows::{Row, select_messages};

/// A conversation as the writer finds it under its lock.
pub struct Head {
    pub id: ConversationId,
    pub head: i64,
    pub members_rev: i64,
}

/// In the order of the ids, so that two transactions never wait for each other in a circle.
pub async fn lock(tx: &mut PgConnection, ids: &[ConversationId]) -> sqlx::Result<Vec<Head>> {
    sqlx::query_as!(
        Head,
        "select id, head, members_rev from conversations where id = any($1) order by id for no key update",
        ids as _
    )
    .fetch_all(tx)
    .await
}

/// Which of these pairs are members. After the lock, in a statement of its own, so that a removal that was committed in
/// between is seen.
pub async fn memberships(
    tx: &mut PgConnection,
    conversations: &[ConversationId],
    users: &[UserId],
) -> sqlx::Result<Vec<(ConversationId, UserId)>> {
    let rows = sqlx::query!(
        "select m.conversation_id, m.user_id
         from unnest($1::uuid[], $2::uuid[]) as it (conversation_id, user_id)
         join memberships m on m.conversation_id = it.conversation_id and m.user_id = it.user_id
         where not m.has_left",
        conversations as _,
        users as _
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.conversation_id, row.user_id))
        .collect())
}

/// A message that an earlier try has stored already, and the hash of the request that made it.
pub struct Stored {
    pub message: Message,
    pub request_hash: Option<Vec<u8>>,
}

impl Stored {
    /// Whether this request made it. One from before the hashes were kept is known by its text.
    pub fn is_of(&self, new: &NewMessage) -> bool {
        match &self.request_hash {
            Some(hash) => *hash == request_hash(new),
            None => self.message.body == new.body,
        }
    }
}

/// Of everything that the author said, so that a later edit of the stored message changes nothing about a late retry.
pub fn request_hash(new: &NewMessage) -> Vec<u8> {
    let said = serde_json::to_vec(new).unwrap_or_default();
    sha2::Sha256::digest(said).to_vec()
}

pub async fn stored(
    tx: &mut PgConnection,
    conversations: &[ConversationId],
    ids: &[MessageId],
) -> sqlx::Result<Vec<Stored>> {
    let hashes = sqlx::query!(
        "select m.conversation_id, m.id, m.request_hash
         from unnest($1::uuid[], $2::uuid[]) as it (conversation_id, id)
         join messages m on m.conversation_id = it.conversation_id and m.id = it.id",
        conversations as _,
        ids as _
    )
    .fetch_all(&mut *tx)
    .await?;
    // Retries are rare: what is usual costs one narrow look-up.
    if hashes.is_empty() {
        return Ok(Vec::new());
    }
    let conversations: Vec<_> = hashes.iter().map(|it| it.conversation_id).collect();
    let ids: Vec<_> = hashes.iter().map(|it| it.id).collect();
    let messages = by_ids(tx, &conversations, &ids).await?;
    let hash_of = |message: &Message| {
        let row = hashes
            .iter()
            .find(|it| (it.conversation_id, it.id) == (message.conversation_id, message.id));
        row.and_then(|it| it.request_hash.clone())
    };
    Ok(messages
        .into_iter()
        .map(|message| Stored {
            request_hash: hash_of(&message),
            message,
        })
        .collect())
}

pub async fn by_ids(
    db: impl PgExecutor<'_>,
    conversations: &[ConversationId],
    ids: &[MessageId],
) -> sqlx::Result<Vec<Message>> {
    let rows = select_messages!(
        "from unnest($1::uuid[], $2::uuid[]) as it (conversation_id, id)
         join messages m on m.conversation_id = it.conversation_id and m.id = it.id",
        conversations as _,
        ids as _
    )
    .fetch_all(db)
    .await?;
    Ok(whole(rows))
}

fn whole(rows: Vec<Row>) -> Vec<Message> {
    rows.into_iter().map(Message::from).collect()
}

/// Stores numbered messages and moves the heads of their conversations, in one statement.
pub async fn insert(
    tx: &mut PgConnection,
    (messages, hashes): (&[Message], &[Vec<u8>]),
    (conversations, heads): (&[ConversationId], &[i64]),
) -> sqlx::Result<()> {
    let column = |of: fn(&Message) -> uuid::Uuid| messages.iter().map(of).collect::<Vec<_>>();
    let seqs: Vec<_> = messages.iter().map(|it| it.seq).collect();
    let bodies: Vec<_> = messages.iter().map(|it| it.body.as_str()).collect();
    let times: Vec<_> = messages.iter().map(|it| it.created_at).collect();
    let rest: Vec<_> = messages.iter().map(|it| Json(Rest::of(it))).collect();
    sqlx::query!(
        "with moved as (
             update conversations set head = it.head
             from unnest($9::uuid[], $10::bigint[]) as it (id, head) where conversations.id = it.id
         )
         insert into messages (conversation_id, id, sender_id, seq, rev, body, created_at, request_hash,
             reply_to, thread_id, forwarded_sender_id, forwarded_created_at, mentions, mentions_all, silent, attachments)
         select it.conversation_id, it.id, it.sender_id, it.seq, it.seq, it.body, it.created_at, it.request_hash,
             rest.reply_to, rest.thread_id, rest.forwarded_sender_id, rest.forwarded_created_at,
             rest.mentions, rest.mentions_all, rest.silent, rest.attachments
         from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::text[], $6::timestamptz[], $7::bytea[], $8::jsonb[])
             as it (conversation_id, id, sender_id, seq, body, created_at, request_hash, rest),
             jsonb_to_record(it.rest) as rest (reply_to uuid, thread_id uuid, forwarded_sender_id uuid,
                 forwarded_created_at timestamptz, mentions uuid[], mentions_all boolean, silent boolean, attachments jsonb)",
        &column(|it| it.conversation_id.0),
        &column(|it| it.id.0),
        &column(|it| it.sender_id.0),
        &seqs,
        &bodies as _,
        &times,
        hashes,
        &rest as _,
        conversations as _,
        heads,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// What most messages have none of; one column in place of eight.
#[derive(serde::Serialize)]
struct Rest<'a> {
    reply_to: Option<MessageId>,
    thread_id: Option<MessageId>,
    forwarded_sender_id: Option<UserId>,
    forwarded_created_at: Option<chrono::DateTime<chrono::Utc>>,
    mentions: &'a [UserId],
    mentions_all: bool,
    silent: bool,
    attachments: &'a [linnet_protocol::Attachment],
}

impl<'a> Rest<'a> {
    fn of(it: &'a Message) -> Self {
        Self {
            reply_to: it.reply_to,
            thread_id: it.thread_id,
            forwarded_sender_id: it.forwarded.map(|it| it.sender_id),
            forwarded_created_at: it.forwarded.map(|it| it.created_at),
            mentions: &it.mentions,
            mentions_all: it.mentions_all,
            silent: it.silent,
            attachments: &it.attachments,
        }
    }
}

/// The newest in `above + 1..seq`, oldest first.
pub async fn before(
    db: impl PgExecutor<'_>,
    id: ConversationId,
    (above, seq): (i64, i64),
    limit: i64,
) -> sqlx::Result<Vec<Message>> {
    let mut rows = select_messages!(
        "from messages m where m.conversation_id = $1 and m.seq > $2 and m.seq < $3 order by m.seq desc limit $4",
        id as _,
        above,
        seq,
        limit
    )
    .fetch_all(db)
    .await?;
    rows.reverse();
    Ok(whole(rows))
}

/// The oldest above a place and not above the head, oldest first.
pub async fn after(
    db: impl PgExecutor<'_>,
    id: ConversationId,
    (seq, head): (i64, i64),
    limit: i64,
) -> sqlx::Result<Vec<Message>> {
    let rows = select_messages!(
        "from messages m where m.conversation_id = $1 and m.seq > $2 and m.seq <= $3 order by m.seq limit $4",
        id as _,
        seq,
        head,
        limit
    )
    .fetch_all(db)
    .await?;
    Ok(whole(rows))
}

/// Rows with a rev above the cursor and not above `through`, lowest first; those up to `hidden` are not the reader's.
pub async fn changed(
    db: impl PgExecutor<'_>,
    (id, hidden): (ConversationId, i64),
    (cursor, through): (i64, i64),
    limit: i64,
) -> sqlx::Result<Vec<Message>> {
    let rows = select_messages!(
        "from messages m where m.conversation_id = $1 and m.seq > $2 and m.rev > $3 and m.rev <= $4
         order by m.rev limit $5",
        id as _,
        hidden,
        cursor,
        through,
        limit
    )
    .fetch_all(db)
    .await?;
    Ok(whole(rows))
}

/// The same of reactions, those that were taken back included.
pub async fn reactions_changed(
    db: impl PgExecutor<'_>,
    (id, hidden): (ConversationId, i64),
    (cursor, through): (i64, i64),
    limit: i64,
) -> sqlx::Result<Vec<Reaction>> {
    sqlx::query_as!(
        Reaction,
        "select r.conversation_id, r.message_id, r.user_id, r.emoji, r.removed, r.rev from reactions r
         join messages m on m.conversation_id = r.conversation_id and m.id = r.message_id
         where r.conversation_id = $1 and m.seq > $2 and r.rev > $3 and r.rev <= $4 order by r.rev limit $5",
        id as _,
        hidden,
        cursor,
        through,
        limit
    )
    .fetch_all(db)
    .await
}

/// Of these messages, without those that were taken back.
pub async fn reactions_of(
    db: impl PgExecutor<'_>,
    id: ConversationId,
    messages: &[Message],
) -> sqlx::Result<Vec<Reaction>> {
    let ids: Vec<_> = messages.iter().map(|it| it.id).collect();
    sqlx::query_as!(
        Reaction,
        "select conversation_id, message_id, user_id, emoji, removed, rev from reactions
         where conversation_id = $1 and message_id = any($2) and not removed order by rev",
        id as _,
        &ids as _
    )
    .fetch_all(db)
    .await
}
