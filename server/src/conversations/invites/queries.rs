//! Links in SQL.

use chrono::{DateTime, Utc};
use linnet_protocol::{ConversationId, InviteId, InvitePreview, User, UserId};
use sqlx::{PgConnection, PgExecutor};

use crate::auth::tokens::Hash;

pub struct InviteRow {
    pub id: InviteId,
    pub conversation_id: ConversationId,
    pub created_by: UserId,
    pub created_at: DateTime<Utc>,
    pub expires_at: Option<DateTime<Utc>>,
    pub uses: Option<i32>,
    pub used: i32,
    pub revoked_at: Option<DateTime<Utc>>,
}

pub async fn insert(
    tx: &mut PgConnection,
    new: &InviteRow,
    secret_hash: &Hash,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into conversation_invites (id, conversation_id, secret_hash, created_by, created_at, expires_at, uses)
         values ($1, $2, $3, $4, $5, $6, $7)",
        new.id as _,
        new.conversation_id as _,
        &secret_hash[..],
        new.created_by as _,
        new.created_at,
        new.expires_at,
        new.uses
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn get(db: impl PgExecutor<'_>, id: InviteId) -> sqlx::Result<Option<InviteRow>> {
    sqlx::query_as!(
        InviteRow,
        "select id, conversation_id, created_by, created_at, expires_at, uses, used, revoked_at
         from conversation_invites where id = $1",
        id as _
    )
    .fetch_optional(db)
    .await
}

/// Those that can be used, the newest first; of one maker, or of all.
pub async fn list(
    db: impl PgExecutor<'_>,
    id: ConversationId,
    by: Option<UserId>,
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<InviteRow>> {
    sqlx::query_as!(
        InviteRow,
        "select id, conversation_id, created_by, created_at, expires_at, uses, used, revoked_at
         from conversation_invites
         where conversation_id = $1 and ($2::uuid is null or created_by = $2) and revoked_at is null
             and (expires_at is null or expires_at > $3) and (uses is null or used < uses)
         order by created_at desc, id desc",
        id as _,
        by as _,
        now
    )
    .fetch_all(db)
    .await
}

pub async fn revoke(tx: &mut PgConnection, id: InviteId, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "update conversation_invites set revoked_at = $2 where id = $1 and revoked_at is null",
        id as _,
        now
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Those of one maker, or all.
pub async fn revoke_of(
    tx: &mut PgConnection,
    id: ConversationId,
    by: Option<UserId>,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update conversation_invites set revoked_at = $3
         where conversation_id = $1 and ($2::uuid is null or created_by = $2) and revoked_at is null",
        id as _,
        by as _,
        now
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Where a secret leads, whether or not it is still good.
pub async fn find(
    db: impl PgExecutor<'_>,
    secret: &Hash,
) -> sqlx::Result<Option<(InviteId, ConversationId)>> {
    let found = sqlx::query!(
        "select id, conversation_id from conversation_invites where secret_hash = $1",
        &secret[..]
    );
    let found = found.fetch_optional(db).await?;
    Ok(found.map(|it| (it.id, it.conversation_id)))
}

/// Takes one use in the transaction that lets somebody in. False: used up, expired or revoked.
pub async fn take_use(
    tx: &mut PgConnection,
    id: InviteId,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let taken = sqlx::query!(
        "update conversation_invites set used = used + 1
         where id = $1 and revoked_at is null and (expires_at is null or expires_at > $2)
             and (uses is null or used < uses)",
        id as _,
        now
    );
    Ok(taken.execute(tx).await?.rows_affected() == 1)
}

/// What somebody may see who could join by it now, or who is in it already.
pub async fn preview(
    db: impl PgExecutor<'_>,
    user: UserId,
    secret: &Hash,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<InvitePreview>> {
    let row = sqlx::query!(
        r#"select c.id as conversation_id, c.kind, c.title, c.topic, c.avatar,
             (select count(*) from memberships m where m.conversation_id = c.id and not m.has_left) as "members!",
             own.user_id is not null as "is_member!",
             u.id, u.username, u.display_name, u.avatar as user_avatar,
             u.deactivated_at is not null as "deactivated!", u.version
           from conversation_invites i
           join conversations c on c.id = i.conversation_id
           join users u on u.id = i.created_by
           left join memberships own on own.conversation_id = c.id and own.user_id = $1 and not own.has_left
           where i.secret_hash = $2 and (own.user_id is not null
               or (i.revoked_at is null and (i.expires_at is null or i.expires_at > $3) and (i.uses is null or i.used < i.uses)
                   and not exists (select from conversation_bans b where b.conversation_id = c.id and b.user_id = $1)))"#,
        user as _,
        &secret[..],
        now
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| InvitePreview {
        conversation_id: row.conversation_id,
        kind: row.kind,
        title: row.title,
        topic: row.topic,
        avatar: row.avatar,
        members: row.members,
        invited_by: User {
            id: row.id,
            username: row.username,
            display_name: row.display_name,
            avatar: row.user_avatar,
            deactivated: row.deactivated,
            version: row.version,
        },
        is_member: row.is_member,
    }))
}
