//! The files of a conversation: all of them from the server, and without it those of the messages that are here.

use linnet_protocol::{ConversationId, FileKind, FilesPage, Message, SentFile, limits};
use rusqlite::Connection;

use crate::{
    Client,
    error::{CoreError, Result},
    sync::queries::message,
    view::AccountId,
};

impl Client {
    /// The newest first, below a seq where one is given.
    pub async fn list_files(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
        kind: FileKind,
        before: Option<i64>,
    ) -> Result<FilesPage> {
        let account = self.account(account_id)?;
        let asked = account.fetch_files(conversation_id, kind, before).await;
        match asked {
            Err(CoreError::Offline | CoreError::Unreachable | CoreError::SignedOut) => {}
            answer => return answer,
        }
        account
            .store
            .read(move |tx| here(tx, conversation_id, kind, before))
            .await
    }
}

/// The files of one message are never on two pages.
fn here(
    tx: &Connection,
    id: ConversationId,
    kind: FileKind,
    before: Option<i64>,
) -> rusqlite::Result<FilesPage> {
    let mut statement = tx.prepare_cached(
        r#"select * from messages where conversation_id = ?1 and seq < ?2 and instr(wire, '"fileId"')
         and not is_deleted order by seq desc"#,
    )?;
    let mut messages = statement.query_map((id, before.unwrap_or(i64::MAX)), message)?;
    let mut page = FilesPage {
        files: Vec::new(),
        before: None,
    };
    for it in &mut messages {
        if page.files.len() >= limits::FILES_LISTED {
            page.before = page.files.last().map(|it| it.seq);
            break;
        }
        page.files.extend(of_kind(it?, kind));
    }
    Ok(page)
}

fn of_kind(it: Message, kind: FileKind) -> impl Iterator<Item = SentFile> {
    let (message_id, seq) = (it.id, it.seq);
    let (sender_id, created_at) = (it.sender_id, it.created_at);
    let wanted = it
        .attachments
        .into_iter()
        .filter(move |it| it.picture.is_some() == (kind == FileKind::Picture));
    wanted.map(move |attachment| SentFile {
        message_id,
        seq,
        sender_id,
        created_at,
        attachment,
    })
}
