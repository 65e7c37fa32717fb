//! The list of conversations in SQL.

use linnet_protocol::{
    Conversation, ConversationId, ConversationSettings, MessageId, NotifyLevel, Overview, User,
    UserId,
};
use sqlx::PgExecutor;

/// A row of the list, and what is still to be read for it.
pub struct Listed {
    pub overview: Overview,
    pub with: Option<UserId>,
    pub last_message: Option<MessageId>,
}

/// By id, after the given one. What is unread begins above the read place, or where the person marked it so. Each number is a range of an index and ends at `counted`.
#[expect(
    clippy::too_many_lines,
    reason = "one statement, and its row taken apart"
)]
pub async fn list(
    db: impl PgExecutor<'_>,
    user: UserId,
    (after, limit): (Option<ConversationId>, i64),
    counted: i64,
) -> sqlx::Result<Vec<Listed>> {
    let rows = sqlx::query!(
        r#"select c.id, c.kind, c.title, c.topic, c.avatar, c.is_public, c.history, c.created_by, c.created_at, c.rev, c.head,
             m.role, m.read, unread.n as "unread!", naming.n as "unread_mentions!",
             last.id as "last_message?: MessageId", other.user_id as "with?: UserId",
             s.notify as "notify?: NotifyLevel", s.notify_until,
             s.notify_after as "notify_after?: NotifyLevel", s.archived as "archived?", s.favourite as "favourite?",
             s.section_id, s.rev as "settings_rev?"
           from memberships m
           join conversations c on c.id = m.conversation_id
           left join conversation_settings s on s.user_id = m.user_id and s.conversation_id = m.conversation_id
           left join unread_marks u on u.user_id = m.user_id and u.conversation_id = m.conversation_id
           cross join lateral (select greatest(least(m.read, u.seq - 1), m.visible_from) as read_to) mark
           cross join lateral (select count(*) as n from (
               select from messages x
               where x.conversation_id = m.conversation_id and x.seq > mark.read_to
                   and x.sender_id <> m.user_id and x.deleted_at is null
               order by x.seq limit $4) it) unread
           cross join lateral (select count(*) as n from (
               (select named.seq from mentions named
               where named.user_id = m.user_id and named.conversation_id = m.conversation_id
                   and named.seq > mark.read_to
               order by named.seq limit $4)
               union
               (select x.seq from messages x
               where x.conversation_id = m.conversation_id and x.seq > mark.read_to
                   and x.sender_id <> m.user_id and x.mentions_all and x.deleted_at is null
               order by x.seq limit $4)
               limit $4) it) naming
           left join lateral (select x.id from messages x
               where x.conversation_id = m.conversation_id and x.seq > m.visible_from
               order by x.seq desc limit 1) last on true
           left join lateral (select o.user_id from memberships o
               where o.conversation_id = m.conversation_id and c.kind = 'direct'
               order by o.user_id = m.user_id limit 1) other on true
           where m.user_id = $1 and not m.has_left and ($2::uuid is null or m.conversation_id > $2)
           order by m.conversation_id limit $3"#,
        user as _,
        after as _,
        limit,
        counted
    )
    .fetch_all(db)
    .await?;
    let listed = rows.into_iter().map(|row| Listed {
        overview: Overview {
            settings: ConversationSettings {
                conversation_id: row.id,
                notify: row.notify.unwrap_or_default(),
                notify_until: row.notify_until,
                notify_after: row.notify_after.unwrap_or_default(),
                archived: row.archived.unwrap_or_default(),
                favourite: row.favourite.unwrap_or_default(),
                section_id: row.section_id,
                rev: row.settings_rev.unwrap_or_default(),
            },
            conversation: Conversation {
                id: row.id,
                kind: row.kind,
                title: row.title,
                topic: row.topic,
                avatar: row.avatar,
                is_public: row.is_public,
                history: row.history,
                created_by: row.created_by,
                created_at: row.created_at,
                rev: row.rev,
            },
            role: row.role,
            with: None,
            head: row.head,
            read: row.read,
            unread: row.unread,
            unread_mentions: row.unread_mentions,
            last_message: None,
        },
        with: row.with,
        last_message: row.last_message,
    });
    Ok(listed.collect())
}

pub async fn people(db: impl PgExecutor<'_>, users: &[UserId]) -> sqlx::Result<Vec<User>> {
    sqlx::query_as!(
        User,
        r#"select id, username, display_name, avatar, deactivated_at is not null as "deactivated!", version
           from users where id = any($1)"#,
        users as _
    )
    .fetch_all(db)
    .await
}
