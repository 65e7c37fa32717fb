//! Files become part of messages: in the transaction that stores the message, or not at all.

pub(super) mod listing;
mod queries;

use std::collections::{BTreeSet, HashMap};

use linnet_protocol::{Attachment, ErrorCode, FileId, Message, UserId, WireError, limits};
use sqlx::PgConnection;

use crate::error::Result;

/// What can be said of the files of a new message without looking for them.
pub fn check(ids: &[FileId]) -> Result<(), WireError> {
    if ids.len() > limits::ATTACHMENTS {
        return Err(WireError::new(ErrorCode::TooMany)
            .field("attachments")
            .max(limits::ATTACHMENTS));
    }
    if ids.iter().collect::<BTreeSet<_>>().len() < ids.len() {
        return Err(WireError::new(ErrorCode::InvalidRequest).field("attachments"));
    }
    Ok(())
}

/// The files that wait to be attached by messages of one transaction, locked until its end.
#[derive(Default)]
pub struct Waiting(HashMap<FileId, (UserId, Attachment)>);

impl Waiting {
    /// Of these, those that are finished and that no message shows.
    pub async fn read(tx: &mut PgConnection, ids: &[FileId]) -> sqlx::Result<Self> {
        if ids.is_empty() {
            return Ok(Self::default());
        }
        queries::lock(tx, ids).await?;
        let rows = queries::waiting(tx, ids).await?;
        let waiting = rows.into_iter().filter_map(|(uploader, row)| {
            let attachment = row.attachment()?;
            Some((row.id, (uploader, attachment)))
        });
        Ok(Self(waiting.collect()))
    }

    /// All of them, or a refusal: not uploaded to the end, not by this person, or shown by another message.
    pub fn take(&mut self, sender: UserId, ids: &[FileId]) -> Result<Vec<Attachment>, WireError> {
        let is_own = |id: &FileId| self.0.get(id).is_some_and(|(whose, _)| *whose == sender);
        if !ids.iter().all(is_own) {
            return Err(WireError::new(ErrorCode::NotFound).field("attachments"));
        }
        let taken = ids.iter().filter_map(|id| self.0.remove(id));
        Ok(taken.map(|(_, attachment)| attachment).collect())
    }
}

/// Remembers what these messages show, own files and those passed on, once they are stored.
pub async fn show(tx: &mut PgConnection, messages: &[Message]) -> sqlx::Result<()> {
    let shown: Vec<_> = messages
        .iter()
        .flat_map(|message| {
            let places = message.attachments.iter().zip(0..);
            places.map(move |(attachment, position)| queries::Use {
                file_id: attachment.file_id,
                message,
                position,
                is_picture: attachment.picture.is_some(),
            })
        })
        .collect();
    if shown.is_empty() {
        return Ok(());
    }
    queries::insert_uses(tx, &shown).await
}

#[cfg(test)]
mod tests;
