//! Questions about messages, by name.

use linnet_protocol::{
    ConversationId, FileKind, FilesPage, MessageId, MessageList, MessageRef, ThreadPage, Version,
    limits,
};

use super::Call;
use crate::{account::OpenAccount, error::Result};

impl OpenAccount {
    /// The answers below a seq, or the newest.
    pub(crate) async fn fetch_thread(
        &self,
        id: ConversationId,
        root: MessageId,
        before: Option<i64>,
    ) -> Result<ThreadPage> {
        self.ask(|| {
            let call = Call::get(format!("conversations/{id}/threads/{root}"))
                .query("limit", limits::HISTORY_MESSAGES);
            match before {
                Some(seq) => call.query("before", seq),
                None => call,
            }
        })
        .await
    }

    /// Those with the newest answers.
    pub(crate) async fn fetch_threads(&self, id: ConversationId) -> Result<MessageList> {
        self.ask(|| {
            Call::get(format!("conversations/{id}/threads"))
                .query("limit", limits::HISTORY_MESSAGES)
        })
        .await
    }

    pub(crate) async fn fetch_pins(&self, id: ConversationId) -> Result<MessageList> {
        self.ask(|| Call::get(format!("conversations/{id}/pins")))
            .await
    }

    pub(crate) async fn fetch_versions(&self, place: MessageRef) -> Result<Vec<Version>> {
        let (id, message) = (place.conversation_id, place.message_id);
        self.ask(|| Call::get(format!("conversations/{id}/messages/{message}/edits")))
            .await
    }

    pub(crate) async fn fetch_files(
        &self,
        id: ConversationId,
        kind: FileKind,
        before: Option<i64>,
    ) -> Result<FilesPage> {
        let kind = match kind {
            FileKind::Picture => "picture",
            FileKind::Document => "document",
        };
        self.ask(|| {
            let call = Call::get(format!("conversations/{id}/files")).query("kind", kind);
            match before {
                Some(seq) => call.query("before", seq),
                None => call,
            }
        })
        .await
    }
}
