//! Searching messages in SQL. Nothing here decides: whatever is found is asked again (`Conditions::find`).

use chrono::{DateTime, Utc};
use linnet_protocol::{ConversationId, UserId};
use sqlx::PgConnection;

use super::place::Place;

/// The messages that are looked through: of each conversation those with `above < seq <= through`.
#[derive(Debug, Default)]
pub(super) struct Scope {
    pub(super) ids: Vec<ConversationId>,
    pub(super) above: Vec<i64>,
    pub(super) through: Vec<i64>,
    /// No message is older.
    pub(super) from: Option<DateTime<Utc>>,
}

/// What a row of the index must say.
#[derive(Debug, Default)]
pub(super) struct Filter {
    /// For LIKE: all of them.
    pub(super) patterns: Vec<String>,
    /// None of them.
    pub(super) not_patterns: Vec<String>,
    /// Regular expressions, all of them.
    pub(super) words: Vec<String>,
    /// All of them.
    pub(super) tokens: Vec<i32>,
    /// One of them, if there are any.
    pub(super) any_token: Vec<i32>,
    /// None of them.
    pub(super) not_tokens: Vec<i32>,
    /// One of them, if there are any.
    pub(super) from: Vec<UserId>,
    pub(super) not_from: Vec<UserId>,
}

/// A row that was looked at.
pub(super) struct Walked {
    pub(super) conversation_id: ConversationId,
    pub(super) created_at: DateTime<Utc>,
    pub(super) seq: i64,
    pub(super) is_hit: bool,
    /// How many rows were looked at up to this one.
    pub(super) nth: i64,
}

impl Walked {
    pub(super) const fn place(&self) -> Place {
        Place {
            at: self.created_at,
            seq: self.seq,
            conversation: self.conversation_id,
        }
    }
}

/// A stretch of time, and at most so many rows of it.
pub(super) struct Window {
    pub(super) below: Place,
    pub(super) from: DateTime<Utc>,
    pub(super) rows: i64,
    /// At most so many hits.
    pub(super) hits: i64,
}

/// Looks at the newest messages one after the other. The hits, and the last row that was looked at.
pub(super) async fn walk(
    tx: &mut PgConnection,
    scope: &Scope,
    filter: &Filter,
    window: &Window,
) -> sqlx::Result<Vec<Walked>> {
    sqlx::query_as!(
        Walked,
        r#"with walked as materialized (
             select s.* from unnest($1::uuid[], $2::bigint[], $3::bigint[]) as scope (id, above, through)
             join message_search s on s.conversation_id = scope.id
             where s.created_at >= $4 and s.created_at <= $5
               and (s.created_at, s.seq, s.conversation_id) < ($5, $6, $7)
               and s.seq > scope.above and s.seq <= scope.through
             order by s.created_at desc, s.seq desc, s.conversation_id desc limit $8),
           judged as (
             select conversation_id, created_at, seq,
               -- In the order of what it costs.
               (($15::uuid[] = '{}' or sender_id = any($15)) and not sender_id = any($16)
                 and tokens @> $12 and ($13::integer[] = '{}' or tokens && $13) and not tokens && $14
                 and text like all($9) and not text like any($10) and text ~ all($11)) as is_hit,
               row_number() over (order by created_at desc, seq desc, conversation_id desc) as nth,
               count(*) over () as walked
             from walked)
           select conversation_id as "conversation_id!: _", created_at as "created_at!", seq as "seq!",
             is_hit as "is_hit!", nth as "nth!"
           from judged where is_hit or nth = walked order by nth limit $17"#,
        &scope.ids as _,
        &scope.above,
        &scope.through,
        window.from,
        window.below.at,
        window.below.seq,
        window.below.conversation as _,
        window.rows,
        &filter.patterns,
        &filter.not_patterns,
        &filter.words,
        &filter.tokens,
        &filter.any_token,
        &filter.not_tokens,
        &filter.from as _,
        &filter.not_from as _,
        window.hits + 1,
    )
    .fetch_all(tx)
    .await
}

pub(super) enum Keys {
    /// What the indexes are asked for: up to three texts (the same one several times where there are fewer), or tokens
    /// alone.
    Index {
        texts: Option<[String; 3]>,
        tokens: Vec<i32>,
    },
    /// What this person has saved is a list of its own.
    Saved(UserId),
}

pub(super) async fn look_up(
    tx: &mut PgConnection,
    keys: &Keys,
    (scope, filter): (&Scope, &Filter),
    window: &Window,
) -> sqlx::Result<Vec<Place>> {
    match keys {
        Keys::Index {
            texts: Some(texts),
            tokens,
        } => look_up_texts(tx, (texts, tokens), (scope, filter), window).await,
        Keys::Index {
            texts: None,
            tokens,
        } => look_up_tokens(tx, tokens, (scope, filter), window).await,
        Keys::Saved(by) => look_up_saved(tx, *by, scope, window).await,
    }
}

async fn look_up_texts(
    tx: &mut PgConnection,
    (texts, tokens): (&[String; 3], &[i32]),
    (scope, filter): (&Scope, &Filter),
    window: &Window,
) -> sqlx::Result<Vec<Place>> {
    sqlx::query_as!(
        Place,
        r#"with found as materialized (
             select conversation_id, created_at, seq from message_search
             where text like $9 and text like $17 and text like $18 and tokens @> $12
               and text like all($10) and not text like any($11) and text ~ all($19)
               and ($13::integer[] = '{}' or tokens && $13) and not tokens && $14
               and ($15::uuid[] = '{}' or sender_id = any($15)) and not sender_id = any($16))
           select f.created_at as "at!", f.seq as "seq!", f.conversation_id as "conversation!: _"
           from found f join unnest($1::uuid[], $2::bigint[], $3::bigint[]) as scope (id, above, through)
             on f.conversation_id = scope.id and f.seq > scope.above and f.seq <= scope.through
           where f.created_at >= $4 and (f.created_at, f.seq, f.conversation_id) < ($5, $6, $7)
           order by 1 desc, 2 desc, 3 desc limit $8"#,
        &scope.ids as _,
        &scope.above,
        &scope.through,
        window.from,
        window.below.at,
        window.below.seq,
        window.below.conversation as _,
        window.hits,
        texts[0],
        &filter.patterns,
        &filter.not_patterns,
        tokens,
        &filter.any_token,
        &filter.not_tokens,
        &filter.from as _,
        &filter.not_from as _,
        texts[1],
        texts[2],
        &filter.words,
    )
    .fetch_all(tx)
    .await
}

async fn look_up_tokens(
    tx: &mut PgConnection,
    tokens: &[i32],
    (scope, filter): (&Scope, &Filter),
    window: &Window,
) -> sqlx::Result<Vec<Place>> {
    sqlx::query_as!(
        Place,
        r#"with found as materialized (
             select conversation_id, created_at, seq from message_search
             where tokens @> $9 and text like all($10) and not text like any($11) and text ~ all($12)
               and ($13::integer[] = '{}' or tokens && $13) and not tokens && $14
               and ($15::uuid[] = '{}' or sender_id = any($15)) and not sender_id = any($16))
           select f.created_at as "at!", f.seq as "seq!", f.conversation_id as "conversation!: _"
           from found f join unnest($1::uuid[], $2::bigint[], $3::bigint[]) as scope (id, above, through)
             on f.conversation_id = scope.id and f.seq > scope.above and f.seq <= scope.through
           where f.created_at >= $4 and (f.created_at, f.seq, f.conversation_id) < ($5, $6, $7)
           order by 1 desc, 2 desc, 3 desc limit $8"#,
        &scope.ids as _,
        &scope.above,
        &scope.through,
        window.from,
        window.below.at,
        window.below.seq,
        window.below.conversation as _,
        window.hits,
        tokens,
        &filter.patterns,
        &filter.not_patterns,
        &filter.words,
        &filter.any_token,
        &filter.not_tokens,
        &filter.from as _,
        &filter.not_from as _,
    )
    .fetch_all(tx)
    .await
}

async fn look_up_saved(
    tx: &mut PgConnection,
    by: UserId,
    scope: &Scope,
    window: &Window,
) -> sqlx::Result<Vec<Place>> {
    sqlx::query_as!(
        Place,
        r#"select m.created_at as "at!", m.seq as "seq!", m.conversation_id as "conversation!: _"
           from saved join messages m on m.conversation_id = saved.conversation_id and m.id = saved.message_id
           join unnest($2::uuid[], $3::bigint[], $4::bigint[]) as scope (id, above, through)
             on m.conversation_id = scope.id and m.seq > scope.above and m.seq <= scope.through
           where saved.user_id = $1 and not saved.removed
             and m.created_at >= $5 and (m.created_at, m.seq, m.conversation_id) < ($6, $7, $8)
           order by 1 desc, 2 desc, 3 desc limit $9"#,
        by as _,
        &scope.ids as _,
        &scope.above,
        &scope.through,
        window.from,
        window.below.at,
        window.below.seq,
        window.below.conversation as _,
        window.hits,
    )
    .fetch_all(tx)
    .await
}
