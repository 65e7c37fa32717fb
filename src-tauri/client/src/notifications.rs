//! The rule of what to notify: a message of somebody else, not read, not before the person's eyes, and only once.
//!
//! "Only once", "not read" and the rules of the conversation are decided with the commit
//! ([`crate::sync::queries::weigh`]); what is left is the place where the person looks, the wish for quiet, and that what
//! a first start fetches is no news.

use linnet_protocol::{ConversationKind, Message};

use crate::{
    account::OpenAccount,
    clock,
    conversations::queries,
    personal::queries as personal,
    users,
    view::{Notification, View},
};

/// What fits into a bubble.
const BODY_CHARS: usize = 240;

/// Whether the person sees it anyway.
fn is_before_eyes(view: &View, account: crate::view::AccountId, message: &Message) -> bool {
    view.focused
        && view.account_id == Some(account)
        && view.conversation_id == Some(message.conversation_id)
}

impl OpenAccount {
    pub(crate) async fn notify(&self, message: Message) {
        if is_before_eyes(&self.view(), self.id, &message) {
            return;
        }
        let (me, id, sender_id) = (self.me, message.conversation_id, message.sender_id);
        let names = self
            .store
            .read(move |tx| {
                if personal::do_not_disturb(tx)?.holds(clock::now()) {
                    return Ok((None, None));
                }
                let conversation = queries::name(tx, me, id)?;
                let sender = users::queries::get(tx, sender_id)?;
                Ok((conversation, sender))
            })
            .await;
        let Ok((Some((kind, title)), sender)) = names else {
            return;
        };
        let text: String = message.body.chars().take(BODY_CHARS).collect();
        let sender = sender.map(|it| it.display_name).unwrap_or_default();
        let body = match kind {
            ConversationKind::Direct => text,
            ConversationKind::Group | ConversationKind::Channel => format!("{sender}: {text}"),
        };
        self.events.notify(Notification {
            account_id: self.id,
            conversation_id: id,
            message_id: message.id,
            title,
            body,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::AccountId;
    use linnet_protocol::{ConversationId, MessageId, NewMessage, UserId};

    #[test]
    fn only_what_is_shown_in_a_focused_window_is_seen_anyway() {
        let account = AccountId(uuid::Uuid::now_v7());
        let new = NewMessage::text(
            MessageId::generate(),
            ConversationId::generate(),
            "hi".into(),
        );
        let message = Message::born(&new, UserId::generate(), 1, chrono::DateTime::default());
        let shown = View {
            account_id: Some(account),
            conversation_id: Some(message.conversation_id),
            user_ids: Vec::new(),
            focused: true,
        };
        assert!(is_before_eyes(&shown, account, &message));
        let behind = View {
            focused: false,
            ..shown.clone()
        };
        assert!(!is_before_eyes(&behind, account, &message));
        let elsewhere = View {
            conversation_id: None,
            ..shown.clone()
        };
        assert!(!is_before_eyes(&elsewhere, account, &message));
        assert!(!is_before_eyes(
            &shown,
            AccountId(uuid::Uuid::now_v7()),
            &message
        ));
    }
}
