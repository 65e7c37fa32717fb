//! What is one's own, page by page.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use linnet_protocol::{
    Attachment, ConversationId, ErrorCode, Message, MessageRef, UserId, Version,
};
use serde::Serialize;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{archive::Archive, queries};
use crate::{
    auth::{self, CurrentUser},
    error::{Error, Result},
    media,
    messages::{self, edits, reactions},
    profile,
    sync::personal,
};

const PAGE: i64 = 100;
/// Lines are kept until they are so many bytes, since an entry begins with its length.
const PART: usize = 512 * 1024;

/// Rows of one kind, in entries of some size.
struct Lines {
    kind: &'static str,
    rows: u64,
    entries: u32,
    text: Vec<u8>,
}

impl Lines {
    const fn of(kind: &'static str) -> Self {
        Self {
            kind,
            rows: 0,
            entries: 0,
            text: Vec::new(),
        }
    }

    async fn add(&mut self, archive: &mut Archive, row: &impl Serialize) -> Result<()> {
        serde_json::to_writer(&mut self.text, row)
            .map_err(|_| Error::Internal("what is copied is no JSON"))?;
        self.text.push(b'\n');
        self.rows += 1;
        if self.text.len() >= PART {
            self.flush(archive).await?;
        }
        Ok(())
    }

    async fn flush(&mut self, archive: &mut Archive) -> Result<()> {
        self.entries += 1;
        let name = format!("{}/{:05}.jsonl", self.kind, self.entries);
        archive.whole(&name, &self.text).await?;
        self.text.clear();
        Ok(())
    }

    /// Its kind and how many rows there are.
    async fn end(mut self, archive: &mut Archive) -> Result<(&'static str, u64)> {
        if !self.text.is_empty() {
            self.flush(archive).await?;
        }
        Ok((self.kind, self.rows))
    }
}

/// In a transaction that sees one instant.
pub(super) async fn everything(
    archive: &mut Archive,
    tx: &mut PgConnection,
    (user, taken_at): (CurrentUser, DateTime<Utc>),
) -> Result<BTreeMap<&'static str, u64>> {
    let id = user.user_id;
    let me = profile::queries::me(&mut *tx, id).await?;
    let me = me.ok_or(ErrorCode::SessionEnded)?;
    archive.json("account.json", &me).await?;
    let mut rows = BTreeMap::from([
        sessions(archive, tx, user).await?,
        conversations(archive, tx, id).await?,
        reacted(archive, tx, id).await?,
        own_things(archive, tx, id).await?,
        files(archive, tx, (id, taken_at)).await?,
    ]);
    rows.extend(written(archive, tx, id).await?);
    Ok(rows)
}

async fn sessions(
    archive: &mut Archive,
    tx: &mut PgConnection,
    user: CurrentUser,
) -> Result<(&'static str, u64)> {
    let mut lines = Lines::of("sessions");
    for session in auth::service::sessions_of(tx, user).await? {
        lines.add(archive, &session).await?;
    }
    lines.end(archive).await
}

async fn conversations(
    archive: &mut Archive,
    tx: &mut PgConnection,
    user: UserId,
) -> Result<(&'static str, u64)> {
    let mut lines = Lines::of("conversations");
    let mut last = ConversationId(Uuid::nil());
    loop {
        let page = queries::conversations(&mut *tx, user, (last, PAGE)).await?;
        let Some(newest) = page.last() else {
            return lines.end(archive).await;
        };
        last = newest.conversation.id;
        for own in page {
            lines.add(archive, &own).await?;
        }
    }
}

/// A version of a message, as the archive names it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Said<'a> {
    #[serde(flatten)]
    place: MessageRef,
    #[serde(flatten)]
    version: &'a Version,
}

/// Messages, and what they said before they were edited.
async fn written(
    archive: &mut Archive,
    tx: &mut PgConnection,
    user: UserId,
) -> Result<[(&'static str, u64); 2]> {
    let (mut lines, mut versions) = (Lines::of("messages"), Lines::of("versions"));
    let mut last = (ConversationId(Uuid::nil()), 0);
    loop {
        let page = messages::queries::own_after(&mut *tx, user, last, PAGE).await?;
        let Some(newest) = page.last() else {
            return Ok([lines.end(archive).await?, versions.end(archive).await?]);
        };
        last = (newest.conversation_id, newest.seq);
        for message in page {
            lines.add(archive, &message).await?;
            if message.edited_at.is_some() {
                add_versions(archive, tx, (&mut versions, &message)).await?;
            }
        }
    }
}

async fn add_versions(
    archive: &mut Archive,
    tx: &mut PgConnection,
    (lines, message): (&mut Lines, &Message),
) -> Result<()> {
    let place = MessageRef {
        conversation_id: message.conversation_id,
        message_id: message.id,
    };
    let mut last = 0;
    loop {
        let page = edits::queries::versions_after(&mut *tx, place, last, PAGE).await?;
        let Some(newest) = page.last() else {
            return Ok(());
        };
        last = newest.rev;
        for version in &page {
            lines.add(archive, &Said { place, version }).await?;
        }
    }
}

async fn reacted(
    archive: &mut Archive,
    tx: &mut PgConnection,
    user: UserId,
) -> Result<(&'static str, u64)> {
    let mut lines = Lines::of("reactions");
    let mut last = None;
    loop {
        let page = reactions::queries::own_after(&mut *tx, user, last.as_ref(), PAGE).await?;
        for reaction in &page {
            lines.add(archive, reaction).await?;
        }
        match page.into_iter().last() {
            Some(newest) => last = Some(newest),
            None => return lines.end(archive).await,
        }
    }
}

/// As every own device is told them.
async fn own_things(
    archive: &mut Archive,
    tx: &mut PgConnection,
    user: UserId,
) -> Result<(&'static str, u64)> {
    let mut lines = Lines::of("personal");
    let mut cursor = 0;
    loop {
        let page = personal::read(tx, user, cursor).await?;
        for change in &page.changes {
            lines.add(archive, change).await?;
        }
        if !page.more {
            return lines.end(archive).await;
        }
        cursor = page.through;
    }
}

/// A file, and where its bytes are in the archive.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Named<'a> {
    #[serde(flatten)]
    attachment: &'a Attachment,
    path: String,
}

async fn files(
    archive: &mut Archive,
    tx: &mut PgConnection,
    (user, taken_at): (UserId, DateTime<Utc>),
) -> Result<(&'static str, u64)> {
    let mut lines = Lines::of("files");
    let mut last = Uuid::nil().into();
    loop {
        let page = media::own::after(&mut *tx, user, (last, taken_at)).await?;
        let Some(newest) = page.last() else {
            return lines.end(archive).await;
        };
        last = newest.file_id;
        for attachment in &page {
            let path = place_of(attachment);
            lines.add(archive, &Named { attachment, path }).await?;
        }
    }
}

/// Never what somebody typed, but for a harmless ending.
pub(super) fn place_of(file: &Attachment) -> String {
    let ending = file.name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_plain =
        (1..=10).contains(&ending.len()) && ending.bytes().all(|it| it.is_ascii_alphanumeric());
    let ending = if is_plain { ending } else { "bin" };
    format!("files/{}.{}", file.file_id, ending.to_ascii_lowercase())
}
