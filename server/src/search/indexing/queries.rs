//! The index of search in SQL.

use linnet_protocol::{ConversationId, Message, MessageId, UserId, search::index::Document};
use sqlx::{PgConnection, PgExecutor};

/// What the index lacks of a conversation: revs in `rev + 1..=head`.
pub(super) struct Gap {
    pub(super) conversation_id: ConversationId,
    pub(super) rev: i64,
    pub(super) head: i64,
}

/// Conversations that moved on since they were indexed.
pub(super) async fn behind(db: impl PgExecutor<'_>) -> sqlx::Result<Vec<ConversationId>> {
    sqlx::query_scalar!(
        r#"select c.id as "id!" from conversations c left join search_progress p on p.conversation_id = c.id
           where c.head > coalesce(p.rev, 0)"#
    )
    .fetch_all(db)
    .await
}

pub(super) async fn gaps(tx: &mut PgConnection, ids: &[ConversationId]) -> sqlx::Result<Vec<Gap>> {
    sqlx::query_as!(
        Gap,
        r#"select c.id as "conversation_id!", coalesce(p.rev, 0) as "rev!", c.head as "head!"
           from conversations c left join search_progress p on p.conversation_id = c.id where c.id = any($1)"#,
        ids as _
    )
    .fetch_all(tx)
    .await
}

type Columns = (Vec<ConversationId>, Vec<i64>, Vec<i64>);

fn columns(gaps: &[Gap]) -> Columns {
    let ids = gaps.iter().map(|it| it.conversation_id).collect();
    let revs = gaps.iter().map(|it| it.rev).collect();
    let heads = gaps.iter().map(|it| it.head).collect();
    (ids, revs, heads)
}

pub(super) struct ChangedMessage {
    pub(super) conversation_id: ConversationId,
    pub(super) id: MessageId,
    pub(super) rev: i64,
}

/// Of each conversation those with the lowest revs.
pub(super) async fn changed(
    tx: &mut PgConnection,
    gaps: &[Gap],
    limit: i64,
) -> sqlx::Result<Vec<ChangedMessage>> {
    let (ids, revs, heads) = columns(gaps);
    sqlx::query_as!(
        ChangedMessage,
        "select m.conversation_id, m.id, m.rev
         from unnest($1::uuid[], $2::bigint[], $3::bigint[]) as gap (id, rev, head)
         cross join lateral (select conversation_id, id, rev from messages
             where conversation_id = gap.id and rev > gap.rev and rev <= gap.head order by rev limit $4) m",
        &ids as _,
        &revs,
        &heads,
        limit
    )
    .fetch_all(tx)
    .await
}

/// Messages whose reactions changed.
pub(super) async fn reacted_to(
    tx: &mut PgConnection,
    gaps: &[Gap],
) -> sqlx::Result<Vec<(ConversationId, MessageId)>> {
    let (ids, revs, heads) = columns(gaps);
    let rows = sqlx::query!(
        "select distinct r.conversation_id, r.message_id
         from unnest($1::uuid[], $2::bigint[], $3::bigint[]) as gap (id, rev, head)
         join reactions r on r.conversation_id = gap.id and r.rev > gap.rev and r.rev <= gap.head",
        &ids as _,
        &revs,
        &heads
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.conversation_id, row.message_id))
        .collect())
}

/// Nobody changes these messages until the transaction ends. An error where somebody is changing one now.
pub(super) async fn hold(
    tx: &mut PgConnection,
    (conversations, ids): &(Vec<ConversationId>, Vec<MessageId>),
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"select 1 as "one!" from unnest($1::uuid[], $2::uuid[]) as it (conversation_id, id)
           join messages m on m.conversation_id = it.conversation_id and m.id = it.id for share of m nowait"#,
        conversations as _,
        ids as _
    )
    .fetch_all(tx)
    .await?;
    Ok(())
}

pub(super) async fn with_reactions(
    tx: &mut PgConnection,
    (conversations, ids): &(Vec<ConversationId>, Vec<MessageId>),
) -> sqlx::Result<Vec<(ConversationId, MessageId)>> {
    let rows = sqlx::query!(
        "select distinct r.conversation_id, r.message_id
         from unnest($1::uuid[], $2::uuid[]) as it (conversation_id, id)
         join reactions r on r.conversation_id = it.conversation_id and r.message_id = it.id and not r.removed",
        conversations as _,
        ids as _
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.conversation_id, row.message_id))
        .collect())
}

/// A row that says the same already is not written again: most changes of a message do not change what is searched.
pub(super) async fn store(
    tx: &mut PgConnection,
    rows: &[(&Message, Document)],
) -> sqlx::Result<()> {
    let ids: Vec<_> = rows.iter().map(|it| it.0.conversation_id).collect();
    let created: Vec<_> = rows.iter().map(|it| it.0.created_at).collect();
    let seqs: Vec<_> = rows.iter().map(|it| it.0.seq).collect();
    let senders: Vec<_> = rows.iter().map(|it| it.0.sender_id).collect();
    let texts: Vec<_> = rows.iter().map(|it| it.1.text.as_str()).collect();
    // An array of arrays cannot have lengths of its own, so each travels as a text.
    let tokens: Vec<_> = rows.iter().map(|it| literal(&it.1.tokens)).collect();
    sqlx::query!(
        "insert into message_search (conversation_id, created_at, seq, sender_id, text, tokens)
         select it.conversation_id, it.created_at, it.seq, it.sender_id, it.text, it.tokens::integer[]
         from unnest($1::uuid[], $2::timestamptz[], $3::bigint[], $4::uuid[], $5::text[], $6::text[])
             as it (conversation_id, created_at, seq, sender_id, text, tokens)
         on conflict (conversation_id, created_at, seq) do update set text = excluded.text, tokens = excluded.tokens
         where message_search.text <> excluded.text or message_search.tokens <> excluded.tokens",
        &ids as _,
        &created as _,
        &seqs,
        &senders as _,
        &texts as _,
        &tokens,
    )
    .execute(tx)
    .await?;
    Ok(())
}

fn literal(tokens: &[i32]) -> String {
    let numbers: Vec<_> = tokens.iter().map(i32::to_string).collect();
    format!("{{{}}}", numbers.join(","))
}

pub(super) async fn set_progress(tx: &mut PgConnection, gaps: &[Gap]) -> sqlx::Result<()> {
    let (ids, _, heads) = columns(gaps);
    sqlx::query!(
        "insert into search_progress (conversation_id, rev)
         select * from unnest($1::uuid[], $2::bigint[]) as it (id, rev) order by it.id
         on conflict (conversation_id) do update set rev = greatest(search_progress.rev, excluded.rev)",
        &ids as _,
        &heads
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(super) struct UserNames {
    pub(super) id: UserId,
    pub(super) username: String,
    pub(super) display_name: String,
}

pub(super) async fn users_to_fold(
    db: impl PgExecutor<'_>,
    limit: i64,
) -> sqlx::Result<Vec<UserNames>> {
    sqlx::query_as!(
        UserNames,
        "select id, username, display_name from users where folded is null order by id limit $1",
        limit
    )
    .fetch_all(db)
    .await
}

/// Unless the names have changed again. Answers with how many were set: rows that somebody holds are left out where it
/// does not wait.
pub(super) async fn set_folded_users(
    db: impl PgExecutor<'_>,
    users: &[(String, UserNames)],
    waits: bool,
) -> sqlx::Result<u64> {
    let ids: Vec<_> = users.iter().map(|it| it.1.id).collect();
    let usernames: Vec<_> = users.iter().map(|it| it.1.username.as_str()).collect();
    let names: Vec<_> = users.iter().map(|it| it.1.display_name.as_str()).collect();
    let folded: Vec<_> = users.iter().map(|it| it.0.as_str()).collect();
    let done = sqlx::query!(
        "update users u set folded = it.folded
         from unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) as it (id, username, display_name, folded)
         where u.id = it.id and u.username = it.username and u.display_name = it.display_name
           and ($5 or u.id in (select id from users where id = any($1) for no key update skip locked))",
        &ids as _,
        &usernames as _,
        &names as _,
        &folded as _,
        waits,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

pub(super) struct ConversationNames {
    pub(super) id: ConversationId,
    pub(super) title: Option<String>,
    pub(super) topic: Option<String>,
}

pub(super) async fn conversations_to_fold(
    db: impl PgExecutor<'_>,
    limit: i64,
) -> sqlx::Result<Vec<ConversationNames>> {
    sqlx::query_as!(
        ConversationNames,
        "select id, title, topic from conversations
         where folded is null and (title is not null or topic is not null) order by id limit $1",
        limit
    )
    .fetch_all(db)
    .await
}

pub(super) async fn set_folded_conversations(
    db: impl PgExecutor<'_>,
    conversations: &[(String, ConversationNames)],
    waits: bool,
) -> sqlx::Result<u64> {
    let ids: Vec<_> = conversations.iter().map(|it| it.1.id).collect();
    let titles: Vec<_> = conversations.iter().map(|it| it.1.title.clone()).collect();
    let topics: Vec<_> = conversations.iter().map(|it| it.1.topic.clone()).collect();
    let folded: Vec<_> = conversations.iter().map(|it| it.0.as_str()).collect();
    let done = sqlx::query!(
        "update conversations c set folded = it.folded
         from unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) as it (id, title, topic, folded)
         where c.id = it.id and c.title is not distinct from it.title and c.topic is not distinct from it.topic
           and ($5 or c.id in (select id from conversations where id = any($1) for no key update skip locked))",
        &ids as _,
        &titles as _,
        &topics as _,
        &folded as _,
        waits,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}
