//! What the window hears. After the commit, always.

use std::sync::Arc;

use linnet_protocol::ConversationId;

use super::OpenAccount;
use crate::{outbox::about::PERSON, sync::door::Applied, view::Event};

impl OpenAccount {
    pub(crate) fn tell_conversations(&self) {
        let account_id = self.id;
        self.events.publish(&Event::Conversations { account_id });
        self.files.untidy.notify_one();
    }

    pub(crate) fn tell_timeline(&self, conversation_id: ConversationId) {
        let account_id = self.id;
        self.events.publish(&Event::Timeline {
            account_id,
            conversation_id,
        });
        self.shown.look_again(conversation_id);
        self.tell_conversations();
    }

    pub(crate) fn tell_personal(&self) {
        let account_id = self.id;
        self.events.publish(&Event::Personal { account_id });
        self.shown.look_again_at_all();
        self.tell_conversations();
    }

    pub(crate) fn tell_conversation(&self, conversation_id: ConversationId) {
        let account_id = self.id;
        if conversation_id == PERSON {
            return self.tell_personal();
        }
        self.events.publish(&Event::Conversation {
            account_id,
            conversation_id,
        });
        self.shown.look_again(conversation_id);
        self.tell_conversations();
    }

    pub(crate) fn tell_applied(
        self: &Arc<Self>,
        id: ConversationId,
        applied: &Applied,
        may_notify: bool,
    ) {
        if applied.has_messages || applied.has_details {
            // Members decide names and states of rows.
            self.tell_timeline(id);
        }
        if applied.has_details {
            self.tell_conversation(id);
        }
        if applied.has_messages {
            self.typing_ended(id, &applied.senders);
            self.receipts.note_stored(id);
        }
        if let Some(weighed) = applied.newest.clone().filter(|_| may_notify) {
            let this = self.clone();
            self.tasks.spawn(async move { this.notify(weighed).await });
        }
    }
}
