//! The files of a conversation, newest first.

use linnet_protocol::{ConversationId, ErrorCode, FileKind, FilesPage, UserId, limits};

use super::queries;
use crate::{conversations, error::Result, state::AppState};

pub(crate) async fn list(
    state: &AppState,
    user: UserId,
    id: ConversationId,
    (kind, before): (Option<FileKind>, Option<i64>),
) -> Result<FilesPage> {
    let sight = conversations::queries::sight(&state.db, id, user)
        .await?
        .ok_or(ErrorCode::NotAMember)?;
    // So many that those of the last message are all here.
    let most = limits::FILES_LISTED + limits::ATTACHMENTS;
    let before = before.unwrap_or(i64::MAX).min(sight.head + 1);
    let range = (sight.visible_from, before);
    let is_picture = kind.map(|it| it == FileKind::Picture);
    let mut files = queries::sent(&state.db, (id, is_picture), range, most).await?;
    if files.len() < most {
        return Ok(FilesPage {
            files,
            before: None,
        });
    }
    let last = files[limits::FILES_LISTED - 1].seq;
    files.retain(|it| it.seq >= last);
    Ok(FilesPage {
        files,
        before: Some(last),
    })
}
