//! Files in SQL.

use chrono::{DateTime, Utc};
use linnet_protocol::{Attachment, FileId, Picture, UserId};
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgExecutor, types::Json};

/// A file as it was announced and as far as it has come.
pub(crate) struct Row {
    pub(crate) id: FileId,
    pub(crate) uploader_id: Option<UserId>,
    pub(crate) name: String,
    pub(crate) declared_bytes: i64,
    pub(crate) sha256: Vec<u8>,
    pub(crate) state: String,
    pub(crate) received: i64,
    pub(crate) hash_state: Option<Vec<u8>>,
    pub(crate) upload: Option<String>,
    pub(crate) parts: Vec<String>,
    pub(crate) object: Option<String>,
    pub(crate) bytes: Option<i64>,
    pub(crate) media_type: Option<String>,
    pub(crate) picture: Option<Json<Picture>>,
    pub(crate) renditions: Json<Vec<Rendition>>,
}

/// A thumbnail, or a size of an avatar; its object is called as the file and this name.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Rendition {
    pub(crate) name: String,
    pub(crate) media_type: String,
    pub(crate) bytes: u64,
}

impl Row {
    pub(crate) fn is_finished(&self) -> bool {
        self.state == "finished"
    }

    /// What a message shows of it, once it is finished.
    pub(crate) fn attachment(&self) -> Option<Attachment> {
        let (bytes, media_type) = self.bytes.zip(self.media_type.clone())?;
        self.is_finished().then(|| Attachment {
            file_id: self.id,
            name: self.name.clone(),
            media_type,
            bytes,
            picture: self.picture.as_ref().map(|it| it.0.clone()),
        })
    }
}

macro_rules! select_files {
    ($rest:literal, $($arg:expr),+ $(,)?) => {
        sqlx::query_as!(
            $crate::media::queries::Row,
            r#"select f.id, f.uploader_id, f.name, f.declared_bytes, f.sha256, f.state, f.received, f.hash_state,
                 f.upload, f.parts, f.object, f.bytes, f.media_type, f.picture as "picture: _",
                 f.renditions as "renditions: _" from files f "# + $rest,
            $($arg),+
        )
    };
}

pub(crate) use select_files;

/// One's own upload, finished or not. What is being deleted is not there.
pub(crate) async fn upload(
    db: impl PgExecutor<'_>,
    id: FileId,
    user: UserId,
) -> sqlx::Result<Option<Row>> {
    select_files!(
        "where f.id = $1 and f.uploader_id = $2 and f.purpose = 'attachment' and f.state <> 'gone'",
        id as _,
        user as _
    )
    .fetch_optional(db)
    .await
}

/// All that have bytes for good.
pub(super) async fn finished(db: impl PgExecutor<'_>) -> sqlx::Result<Vec<Row>> {
    select_files!("where f.state = $1 order by f.id", "finished")
        .fetch_all(db)
        .await
}

/// What is announced, one at a time on the whole server, so that no two announcements share the last free space.
pub(crate) async fn lock_announcing(tx: &mut PgConnection) -> sqlx::Result<()> {
    const ANNOUNCING: i64 = 0x11_4e_4e_e7;
    sqlx::query!("select pg_advisory_xact_lock($1)", ANNOUNCING)
        .execute(tx)
        .await?;
    Ok(())
}

pub(crate) async fn exists(db: impl PgExecutor<'_>, id: FileId) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from files where id = $1) as "it!""#,
        id as _
    )
    .fetch_one(db)
    .await
}

/// What files take together: of one person, or all.
pub(crate) async fn taken(db: impl PgExecutor<'_>, by: Option<UserId>) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"select coalesce(sum(declared_bytes), 0)::bigint as "it!" from files
           where $1::uuid is null or uploader_id = $1"#,
        by as _
    )
    .fetch_one(db)
    .await
}

/// An announcement.
pub(crate) struct New<'a> {
    pub(crate) id: FileId,
    pub(crate) by: UserId,
    pub(crate) name: &'a str,
    pub(crate) bytes: i64,
    pub(crate) sha256: &'a [u8],
    pub(crate) upload: Option<&'a str>,
    pub(crate) at: DateTime<Utc>,
}

pub(crate) async fn insert(tx: &mut PgConnection, new: &New<'_>) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into files (id, uploader_id, purpose, name, declared_bytes, sha256, state, upload, created_at)
         values ($1, $2, 'attachment', $3, $4, $5, 'uploading', $6, $7)",
        new.id as _,
        new.by as _,
        new.name,
        new.bytes,
        new.sha256,
        new.upload,
        new.at
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Counts a part that is in the store. False: somebody else counted it meanwhile, and theirs stays.
pub(crate) async fn count_part(
    db: impl PgExecutor<'_>,
    id: FileId,
    (from, to): (i64, i64),
    (hash_state, part): (&[u8], Option<&str>),
) -> sqlx::Result<bool> {
    let counted = sqlx::query!(
        "update files set received = $3, hash_state = $4,
             parts = case when $5::text is null then parts else array_append(parts, $5) end
         where id = $1 and received = $2 and state = 'uploading'",
        id as _,
        from,
        to,
        hash_state,
        part
    )
    .execute(db)
    .await?;
    Ok(counted.rows_affected() == 1)
}

/// Nothing of it is good: it begins anew, in a new upload.
pub(crate) async fn begin_anew(
    db: impl PgExecutor<'_>,
    id: FileId,
    upload: Option<&str>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update files set received = 0, hash_state = null, parts = '{}', upload = $2
         where id = $1 and state = 'uploading'",
        id as _,
        upload
    )
    .execute(db)
    .await?;
    Ok(())
}

/// What the bytes turned out to be.
pub(crate) struct Found {
    pub(crate) object: String,
    pub(crate) bytes: i64,
    pub(crate) media_type: String,
    pub(crate) picture: Option<Picture>,
    pub(crate) renditions: Vec<Rendition>,
}

pub(crate) async fn finish(
    db: impl PgExecutor<'_>,
    id: FileId,
    found: &Found,
    at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update files set state = 'finished', object = $2, bytes = $3, media_type = $4, picture = $5, finished_at = $6,
             renditions = $7, hash_state = null, upload = null, parts = '{}'
         where id = $1 and state = 'uploading'",
        id as _,
        found.object,
        found.bytes,
        found.media_type,
        found.picture.as_ref().map(Json) as _,
        at,
        Json(&found.renditions) as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A finished file that this person may have now: an own one that was not sent yet, one that a message shows which they
/// may see, or somebody's avatar.
pub(crate) async fn readable(
    db: impl PgExecutor<'_>,
    id: FileId,
    user: UserId,
) -> sqlx::Result<Option<Row>> {
    select_files!(
        "where f.id = $1 and f.state = 'finished' and (
             f.uploader_id = $2 and f.purpose = 'attachment' and not exists (select from file_uses u where u.file_id = f.id)
             or exists (
                 select from file_uses u
                 join messages m on m.conversation_id = u.conversation_id and m.id = u.message_id
                 join memberships p on p.conversation_id = u.conversation_id and p.user_id = $2
                 where u.file_id = f.id and m.deleted_at is null and not p.has_left and m.seq > p.visible_from)
             or f.purpose = 'avatar' and (
                 exists (select from users u where u.avatar = f.id)
                 or exists (
                     select from conversations c where c.avatar = f.id and (c.is_public or exists (
                         select from memberships p where p.conversation_id = c.id and p.user_id = $2 and not p.has_left)))))",
        id as _,
        user as _
    )
    .fetch_optional(db)
    .await
}

/// Finished until then, and to be seen by the uploader: not sent yet, in a message that they see, or their picture.
pub(super) async fn own_after(
    db: impl PgExecutor<'_>,
    user: UserId,
    (last, until): (FileId, DateTime<Utc>),
    limit: i64,
) -> sqlx::Result<Vec<Row>> {
    select_files!(
        "where f.uploader_id = $1 and f.id > $2 and f.state = 'finished' and f.bytes is not null
             and coalesce(f.finished_at, f.created_at) <= $3 and (
             f.purpose = 'attachment' and (not exists (select from file_uses u where u.file_id = f.id) or exists (
                 select from file_uses u
                 join messages m on m.conversation_id = u.conversation_id and m.id = u.message_id
                 join memberships p on p.conversation_id = u.conversation_id and p.user_id = $1
                 where u.file_id = f.id and m.deleted_at is null and not p.has_left and m.seq > p.visible_from))
             or f.purpose = 'avatar' and exists (select from users u where u.id = $1 and u.avatar = f.id))
         order by f.id limit $4",
        user as _,
        last as _,
        until,
        limit
    )
    .fetch_all(db)
    .await
}

/// Those that are being attached at this moment are passed over: the collection finds them later.
pub(super) async fn forget_unused(
    tx: &mut PgConnection,
    user: UserId,
    limit: i64,
) -> sqlx::Result<u64> {
    let gone = sqlx::query!(
        "update files set state = 'gone' where id in (
             select f.id from files f
             where f.uploader_id = $1 and f.state <> 'gone'
                 and not exists (select from file_uses u where u.file_id = f.id)
                 and not exists (select from users u where u.avatar = f.id)
                 and not exists (select from conversations c where c.avatar = f.id)
             limit $2 for update skip locked)",
        user as _,
        limit
    )
    .execute(tx)
    .await?;
    Ok(gone.rows_affected())
}
