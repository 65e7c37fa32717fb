//! What messages show, in SQL.

use linnet_protocol::{Attachment, ConversationId, FileId, Message, Picture, SentFile, UserId};
use sqlx::{PgConnection, PgExecutor, types::Json};

use crate::media::queries::{Row, select_files};

/// In the order of the ids, so that two transactions never wait for each other in a circle.
pub(crate) async fn lock(tx: &mut PgConnection, ids: &[FileId]) -> sqlx::Result<()> {
    sqlx::query!(
        "select id from files where id = any($1) order by id for no key update",
        ids as _
    )
    .fetch_all(tx)
    .await?;
    Ok(())
}

/// Of these, the finished ones that no message shows, and who uploaded them. After the lock, in a statement of its own, so
/// that what was attached in between is seen.
pub(crate) async fn waiting(
    tx: &mut PgConnection,
    ids: &[FileId],
) -> sqlx::Result<Vec<(UserId, Row)>> {
    let rows = select_files!(
        "where f.id = any($1) and f.state = 'finished' and f.purpose = 'attachment'
             and not exists (select from file_uses u where u.file_id = f.id)",
        ids as _
    )
    .fetch_all(tx)
    .await?;
    let own = |row: Row| Some((row.uploader_id?, row));
    Ok(rows.into_iter().filter_map(own).collect())
}

/// That a message shows a file.
pub(crate) struct Use<'a> {
    pub(crate) file_id: FileId,
    pub(crate) message: &'a Message,
    pub(crate) position: i32,
    pub(crate) is_picture: bool,
}

pub(crate) async fn insert_uses(tx: &mut PgConnection, uses: &[Use<'_>]) -> sqlx::Result<()> {
    let files: Vec<_> = uses.iter().map(|it| it.file_id).collect();
    let conversations: Vec<_> = uses.iter().map(|it| it.message.conversation_id).collect();
    let messages: Vec<_> = uses.iter().map(|it| it.message.id).collect();
    let seqs: Vec<_> = uses.iter().map(|it| it.message.seq).collect();
    let positions: Vec<_> = uses.iter().map(|it| it.position).collect();
    let pictures: Vec<_> = uses.iter().map(|it| it.is_picture).collect();
    // What is passed on may have been collected at this very moment: then it is shown, and not there.
    sqlx::query!(
        "insert into file_uses (file_id, conversation_id, message_id, seq, position, is_picture)
         select it.* from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::int[], $6::boolean[])
             as it (file_id, conversation_id, message_id, seq, position, is_picture)
         where exists (select from files f where f.id = it.file_id)",
        files as _,
        conversations as _,
        messages as _,
        &seqs,
        &positions,
        &pictures
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// What messages of a conversation in `above + 1..seq` show, newest first.
pub(crate) async fn sent(
    db: impl PgExecutor<'_>,
    (id, is_picture): (ConversationId, Option<bool>),
    (above, seq): (i64, i64),
    limit: usize,
) -> sqlx::Result<Vec<SentFile>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = sqlx::query!(
        r#"select m.id as message_id, m.seq, m.sender_id, m.created_at,
             f.id, f.name, f.bytes as "bytes!", f.media_type as "media_type!", f.picture as "picture: Json<Picture>"
         from file_uses u
         join messages m on m.conversation_id = u.conversation_id and m.id = u.message_id
         join files f on f.id = u.file_id
         where u.conversation_id = $1 and ($2::boolean is null or u.is_picture = $2)
             and u.seq > $3 and u.seq < $4 and m.deleted_at is null and f.state = 'finished' and f.purpose = 'attachment'
         order by u.seq desc, u.position limit $5"#,
        id as _,
        is_picture,
        above,
        seq,
        limit
    )
    .fetch_all(db)
    .await?;
    let rows = rows.into_iter().map(|row| SentFile {
        message_id: row.message_id,
        seq: row.seq,
        sender_id: row.sender_id,
        created_at: row.created_at,
        attachment: Attachment {
            file_id: row.id,
            name: row.name,
            media_type: row.media_type,
            bytes: row.bytes,
            picture: row.picture.map(|it| it.0),
        },
    });
    Ok(rows.collect())
}
