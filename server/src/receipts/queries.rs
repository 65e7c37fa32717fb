//! Registers in SQL.

use linnet_protocol::{ConversationId, NumberedChange, Receipt, Unread, UserId};
use sqlx::{PgConnection, PgExecutor};

/// A register under its lock, and what bounds it.
pub struct Register {
    pub conversation_id: ConversationId,
    pub user_id: UserId,
    pub read: i64,
    pub delivered: i64,
    pub head: i64,
    /// Where the person wants to come back to.
    pub unread: Option<i64>,
}

/// Those who are no member, or of no conversation, are not among the rows.
pub async fn lock(
    tx: &mut PgConnection,
    conversations: &[ConversationId],
    users: &[UserId],
) -> sqlx::Result<Vec<Register>> {
    sqlx::query_as!(
        Register,
        r#"select m.conversation_id, m.user_id, m.read, m.delivered, c.head, u.seq as "unread?"
         from unnest($1::uuid[], $2::uuid[]) as it (conversation_id, user_id)
         join memberships m on m.conversation_id = it.conversation_id and m.user_id = it.user_id
         join conversations c on c.id = m.conversation_id
         left join unread_marks u on u.user_id = m.user_id and u.conversation_id = m.conversation_id
         where not m.has_left order by m.conversation_id, m.user_id for no key update of m"#,
        conversations as _,
        users as _
    )
    .fetch_all(tx)
    .await
}

pub async fn store(tx: &mut PgConnection, grown: &[Receipt]) -> sqlx::Result<()> {
    let conversations: Vec<_> = grown.iter().map(|it| it.conversation_id).collect();
    let users: Vec<_> = grown.iter().map(|it| it.user_id).collect();
    let read: Vec<_> = grown.iter().map(|it| it.read).collect();
    let delivered: Vec<_> = grown.iter().map(|it| it.delivered).collect();
    sqlx::query!(
        "update memberships m set read = greatest(m.read, it.read), delivered = greatest(m.delivered, it.delivered)
         from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[]) as it (conversation_id, user_id, read, delivered)
         where m.conversation_id = it.conversation_id and m.user_id = it.user_id",
        &conversations as _,
        &users as _,
        &read,
        &delivered,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The members of a small conversation, and those of them who neither tell nor want to be told of receipts.
pub struct Small {
    pub conversation_id: ConversationId,
    pub members: Vec<UserId>,
    pub withholding: Vec<UserId>,
}

/// Of these, the conversations that are small enough to be told of receipts.
pub async fn members_of_small(
    tx: &mut PgConnection,
    conversations: &[ConversationId],
    most: i64,
) -> sqlx::Result<Vec<Small>> {
    sqlx::query_as!(
        Small,
        r#"select m.conversation_id, array_agg(m.user_id) as "members!: Vec<UserId>",
             coalesce(array_agg(m.user_id) filter (where u.withholds_receipts), '{}') as "withholding!: Vec<UserId>"
           from memberships m join users u on u.id = m.user_id
           where m.conversation_id = any($1) and not m.has_left
           group by m.conversation_id having count(*) <= $2"#,
        conversations as _,
        most
    )
    .fetch_all(tx)
    .await
}

/// As this person may see them: nobody's who withholds theirs or is apart by a block, and only their own if they withhold.
pub async fn list(
    db: impl PgExecutor<'_>,
    id: ConversationId,
    seen_by: UserId,
) -> sqlx::Result<Vec<Receipt>> {
    sqlx::query_as!(
        Receipt,
        "select m.conversation_id, m.user_id, m.read, m.delivered
         from memberships m join users u on u.id = m.user_id join users reader on reader.id = $2
         where m.conversation_id = $1 and not m.has_left
             and (m.user_id = reader.id or not (u.withholds_receipts or reader.withholds_receipts
                 or are_apart(u.id, reader.id)))
         order by m.user_id",
        id as _,
        seen_by as _
    )
    .fetch_all(db)
    .await
}

pub async fn unread(
    tx: &mut PgConnection,
    user: UserId,
    id: ConversationId,
) -> sqlx::Result<Option<Unread>> {
    sqlx::query_as!(
        Unread,
        r#"select conversation_id, seq as "from", rev from unread_marks where user_id = $1 and conversation_id = $2"#,
        user as _,
        id as _
    )
    .fetch_optional(tx)
    .await
}

pub async fn set_unread(tx: &mut PgConnection, user: UserId, it: &Unread) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into unread_marks (user_id, conversation_id, seq, rev) values ($1, $2, $3, $4)
         on conflict (user_id, conversation_id) do update set seq = excluded.seq, rev = excluded.rev",
        user as _,
        it.conversation_id as _,
        it.from,
        it.rev
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn unread_above(
    db: impl PgExecutor<'_>,
    user: UserId,
    (cursor, through): (i64, i64),
    limit: i64,
) -> sqlx::Result<Vec<NumberedChange>> {
    let rows = sqlx::query_as!(
        Unread,
        r#"select conversation_id, seq as "from", rev from unread_marks
           where user_id = $1 and rev > $2 and rev <= $3 order by rev limit $4"#,
        user as _,
        cursor,
        through,
        limit
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(NumberedChange::from).collect())
}
