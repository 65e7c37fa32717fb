//! What the writer asks and stores, in SQL. Each look is one statement for the whole batch, and what few messages need is
//! looked for only where one does.

use linnet_protocol::{
    ConversationId, ConversationKind, Message, MessageId, NewMessage, Role, UserId,
};
use sha2::Digest;
use sqlx::{PgConnection, types::Json};

use crate::messages::queries::by_ids;

/// A conversation as the writer finds it under its lock.
pub struct Locked {
    pub id: ConversationId,
    pub kind: ConversationKind,
    pub head: i64,
    pub members_rev: i64,
    /// Nobody may write in it any more.
    pub closed: bool,
}

/// In the order of the ids, so that two transactions never wait for each other in a circle.
pub async fn lock(tx: &mut PgConnection, ids: &[ConversationId]) -> sqlx::Result<Vec<Locked>> {
    sqlx::query_as!(
        Locked,
        "select id, kind, head, members_rev, closed from conversations where id = any($1) order by id for no key update",
        ids as _
    )
    .fetch_all(tx)
    .await
}

/// What somebody is in a conversation.
pub struct Seat {
    pub conversation_id: ConversationId,
    pub user_id: UserId,
    pub role: Role,
    pub visible_from: i64,
}

/// Which of these pairs are members. After the lock, in a statement of its own, so that a removal that was committed in
/// between is seen.
pub async fn seats(
    tx: &mut PgConnection,
    conversations: &[ConversationId],
    users: &[UserId],
) -> sqlx::Result<Vec<Seat>> {
    sqlx::query_as!(
        Seat,
        "select m.conversation_id, m.user_id, m.role, m.visible_from
         from unnest($1::uuid[], $2::uuid[]) as it (conversation_id, user_id)
         join memberships m on m.conversation_id = it.conversation_id and m.user_id = it.user_id
         where not m.has_left",
        conversations as _,
        users as _
    )
    .fetch_all(tx)
    .await
}

/// A message that others answer.
pub struct Place {
    pub conversation_id: ConversationId,
    pub id: MessageId,
    pub seq: i64,
    pub thread_id: Option<MessageId>,
}

pub async fn places(
    tx: &mut PgConnection,
    conversations: &[ConversationId],
    ids: &[MessageId],
) -> sqlx::Result<Vec<Place>> {
    sqlx::query_as!(
        Place,
        "select distinct m.conversation_id, m.id, m.seq, m.thread_id
         from unnest($1::uuid[], $2::uuid[]) as it (conversation_id, id)
         join messages m on m.conversation_id = it.conversation_id and m.id = it.id",
        conversations as _,
        ids as _
    )
    .fetch_all(tx)
    .await
}

/// A message that this person may see at this moment, for passing it on.
pub struct Source {
    pub user_id: UserId,
    pub conversation_id: ConversationId,
    pub id: MessageId,
}

pub async fn sources(
    tx: &mut PgConnection,
    users: &[UserId],
    (conversations, ids): (&[ConversationId], &[MessageId]),
) -> sqlx::Result<Vec<Source>> {
    sqlx::query_as!(
        Source,
        "select s.user_id, m.conversation_id, m.id
         from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as it (user_id, conversation_id, id)
         join messages m on m.conversation_id = it.conversation_id and m.id = it.id
         join memberships s on s.conversation_id = m.conversation_id and s.user_id = it.user_id
         where not s.has_left and m.seq > s.visible_from and m.deleted_at is null",
        users as _,
        conversations as _,
        ids as _
    )
    .fetch_all(tx)
    .await
}

/// A thread that has grown.
pub struct Grown {
    pub root: (ConversationId, MessageId),
    pub replies: i64,
    pub last_seq: i64,
    pub rev: i64,
}

/// Answers with the messages that began them.
pub async fn grow_threads(tx: &mut PgConnection, grown: &[Grown]) -> sqlx::Result<Vec<Message>> {
    let (conversations, ids): (Vec<_>, Vec<_>) = grown.iter().map(|it| it.root).unzip();
    let column = |of: fn(&Grown) -> i64| grown.iter().map(of).collect::<Vec<_>>();
    sqlx::query!(
        "update messages m set thread_replies = m.thread_replies + it.replies, thread_last_seq = it.last_seq, rev = it.rev
         from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[])
             as it (conversation_id, id, replies, last_seq, rev)
         where m.conversation_id = it.conversation_id and m.id = it.id",
        &conversations as _,
        &ids as _,
        &column(|it| it.replies),
        &column(|it| it.last_seq),
        &column(|it| it.rev),
    )
    .execute(&mut *tx)
    .await?;
    by_ids(tx, &conversations, &ids).await
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
             reply_to, thread_id, forwarded_sender_id, forwarded_created_at, mentions, mentions_all, silent, attachments,
             thread_replies, thread_last_seq)
         select it.conversation_id, it.id, it.sender_id, it.seq, rest.rev, it.body, it.created_at, it.request_hash,
             rest.reply_to, rest.thread_id, rest.forwarded_sender_id, rest.forwarded_created_at,
             rest.mentions, rest.mentions_all, rest.silent, rest.attachments, rest.thread_replies, rest.thread_last_seq
         from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::text[], $6::timestamptz[], $7::bytea[], $8::jsonb[])
             as it (conversation_id, id, sender_id, seq, body, created_at, request_hash, rest),
             jsonb_to_record(it.rest) as rest (reply_to uuid, thread_id uuid, forwarded_sender_id uuid,
                 forwarded_created_at timestamptz, mentions uuid[], mentions_all boolean, silent boolean, attachments jsonb,
                 rev bigint, thread_replies bigint, thread_last_seq bigint)",
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

/// What most messages have none of; one column in place of eleven.
#[derive(serde::Serialize)]
struct Rest<'a> {
    /// Above the seq where answers came in the same batch.
    rev: i64,
    thread_replies: i64,
    thread_last_seq: Option<i64>,
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
            rev: it.rev,
            thread_replies: it.thread.map_or(0, |it| it.replies),
            thread_last_seq: it.thread.map(|it| it.last_seq),
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
