//! The life of the window as the core sees it: it can be closed and opened again while everything else goes on.

use linnet_protocol::{ConversationId, MessageId};

use crate::{
    AccountId, Client,
    view::{Anchor, Event, View},
};

impl Client {
    /// What the window shows at this moment.
    pub fn set_view(&self, view: View) {
        self.inner.last_place.is(&view);
        let before = std::mem::replace(&mut *self.inner.around.view.lock(), view.clone());
        // A place in the timeline changes with every turn of the wheel, and decides nothing.
        let anchor = before.anchor;
        if (View { anchor, ..view }) != before {
            self.look_again();
        }
    }

    /// Nothing is before anybody's eyes any more.
    pub fn window_closed(&self) {
        *self.inner.around.view.lock() = View::default();
        self.look_again();
    }

    /// The next window begins where the last one was, also that of the last run.
    pub fn window_opened(&self) {
        if let Some(place) = self.inner.last_place.get() {
            self.open_conversation(place.account_id, place.conversation_id, place.anchor);
        }
    }

    /// Tells the window to show a conversation.
    pub fn open_conversation(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
        at: Option<Anchor>,
    ) {
        self.inner.around.events.publish(&Event::Open {
            account_id,
            conversation_id,
            at,
        });
    }

    /// Tells the window to show a message, wherever it stands.
    pub async fn open_message(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
        message_id: MessageId,
    ) {
        let at = self.anchor(account_id, conversation_id, message_id).await;
        self.open_conversation(account_id, conversation_id, at);
    }

    /// Files of another program are over the window, or no longer.
    pub fn files_dragged(&self, over: bool) {
        self.inner.around.events.publish(&Event::Dragged { over });
    }

    /// The person closes the window, and has never said what that means.
    pub fn ask_about_close(&self) {
        self.inner.around.events.publish(&Event::CloseAsked);
    }

    /// It stands otherwise with newer versions of the app.
    pub fn update_changed(&self) {
        self.inner.around.events.publish(&Event::Update);
    }

    fn look_again(&self) {
        for account in self.inner.open_accounts() {
            account.watch();
            account.refresh_visible();
        }
    }
}
