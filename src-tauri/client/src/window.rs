//! The life of the window as the core sees it: it can be closed and opened again while everything else goes on.

use std::collections::BTreeMap;

use linnet_protocol::{ConversationId, MessageId};
use parking_lot::Mutex;

use crate::{
    AccountId, Client,
    error::Result,
    place::Standing,
    view::{Anchor, Event, FirstView, Opened, Place, Start, View},
};

/// The page of the main window.
#[derive(Debug)]
pub(crate) enum Page {
    /// Not there yet, or not any more. What was asked for meanwhile is where it begins.
    Awaited(Option<Standing>),
    /// It hears where to go.
    Here,
}

/// The window of the whole app, beside which there may be some of one conversation each.
pub const MAIN_WINDOW: &str = "main";

/// What each window shows at this moment, by its name.
#[derive(Debug, Default)]
pub(crate) struct Views(Mutex<BTreeMap<String, View>>);

impl Views {
    pub(crate) fn all(&self) -> Vec<View> {
        self.0.lock().values().cloned().collect()
    }

    pub(crate) fn of(&self, window: &str) -> View {
        self.0.lock().get(window).cloned().unwrap_or_default()
    }
}

impl Client {
    /// What a window shows at this moment. Where the app begins next time is told by that of the whole app.
    pub fn set_view(&self, window: &str, view: View) {
        if window == MAIN_WINDOW {
            self.inner.last_place.is(&view);
        }
        let mut views = self.inner.around.views.0.lock();
        let before = views.insert(window.to_owned(), view.clone());
        drop(views);
        // A place in the timeline changes with every turn of the wheel, and decides nothing.
        let before = before.unwrap_or_default();
        let anchor = before.anchor;
        if (View { anchor, ..view }) != before {
            self.look_again();
        }
    }

    /// Nothing of what it showed is before anybody's eyes any more.
    pub fn window_closed(&self, window: &str) {
        if window == MAIN_WINDOW {
            *self.inner.page.lock() = Page::Awaited(None);
        }
        self.inner.around.views.0.lock().remove(window);
        self.look_again();
    }

    /// What a page begins with, in one answer. That of the main window begins with what was asked for before it was
    /// there, else where the last one stood, also that of the last run; one of a conversation alone with that.
    pub async fn begin(&self, alone: Option<(AccountId, ConversationId)>) -> Start {
        let standing = match alone {
            Some((account_id, conversation_id)) => Some(Standing {
                account_id,
                conversation_id,
                anchor: None,
            }),
            None => match std::mem::replace(&mut *self.inner.page.lock(), Page::Here) {
                Page::Awaited(Some(asked)) => Some(asked),
                _ => self.inner.last_place.get(),
            },
        };
        Start {
            first: self.first_view(standing).await,
            app: self.app_state(),
        }
    }

    /// None without an account, or where it cannot be read: the page reads again what it needs, and says why not.
    async fn first_view(&self, standing: Option<Standing>) -> Option<FirstView> {
        let standing = standing.filter(|it| self.account(it.account_id).is_ok());
        let account_id = match standing {
            Some(standing) => standing.account_id,
            None => self.inner.open_accounts().first()?.id,
        };
        Some(FirstView {
            account_id,
            conversations: self.list_conversations(account_id).await.ok()?,
            connection: self.connection(account_id).ok()?,
            open: match standing {
                Some(standing) => self.opened(standing).await.ok(),
                None => None,
            },
        })
    }

    async fn opened(&self, standing: Standing) -> Result<Opened> {
        let (account_id, id) = (standing.account_id, standing.conversation_id);
        let details = self.read_conversation(account_id, id).await?;
        let place = match standing.anchor {
            Some(anchor) => Place::Around { seq: anchor.seq },
            None => details.opens_at,
        };
        Ok(Opened {
            timeline: self.read_timeline(account_id, id, place).await?,
            details,
            at: standing.anchor,
            place,
        })
    }

    /// Tells the window to show a conversation, or the next one to begin with it.
    pub fn open_conversation(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
        at: Option<Anchor>,
    ) {
        if let Page::Awaited(standing) = &mut *self.inner.page.lock() {
            *standing = Some(Standing {
                account_id,
                conversation_id,
                anchor: at,
            });
            return;
        }
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

#[cfg(test)]
mod tests {
    use tokio::task::LocalSet;

    use super::*;
    use crate::testing::{Peer, eventually, open};

    /// A client that is signed in, and whose window stood in the middle of a conversation before it was closed.
    async fn closed(peer: &Peer, profile: &std::path::Path) -> (Client, AccountId) {
        let client = open(profile).await;
        let account_id = peer.sign_in(&client).await;
        eventually(|| async { client.list_conversations(account_id).await.unwrap().len() == 1 })
            .await;
        client.begin(None).await;
        let view = View {
            account_id: Some(account_id),
            conversation_id: Some(peer.talk),
            anchor: Some(Anchor {
                seq: 5,
                offset: Some(-12),
            }),
            ..View::default()
        };
        client.set_view(MAIN_WINDOW, view);
        client.window_closed(MAIN_WINDOW);
        (client, account_id)
    }

    #[tokio::test]
    async fn a_new_window_stands_where_the_last_one_stood() {
        let scene = async {
            let (peer, profile) = (Peer::start().await, tempfile::tempdir().unwrap());
            let (client, account_id) = closed(&peer, profile.path()).await;
            let first = client.begin(None).await.first.unwrap();
            assert_eq!(first.account_id, account_id);
            assert_eq!(first.conversations.len(), 1);
            let open = first.open.unwrap();
            assert_eq!(open.details.conversation.id, peer.talk);
            assert_eq!(open.at.unwrap().offset, Some(-12));
            assert_eq!(open.place, Place::Around { seq: 5 });
        };
        LocalSet::new().run_until(scene).await;
    }

    #[tokio::test]
    async fn what_was_asked_for_before_the_page_is_there_is_where_it_begins_and_no_page_after_it() {
        let scene = async {
            let (peer, profile) = (Peer::start().await, tempfile::tempdir().unwrap());
            let (client, account_id) = closed(&peer, profile.path()).await;
            client.open_conversation(account_id, peer.talk, None);
            // Windows of one conversation take nothing away.
            let alone = client.begin(Some((account_id, peer.talk))).await;
            assert_eq!(alone.first.unwrap().open.unwrap().place, Place::Newest);
            let asked = client.begin(None).await.first.unwrap().open.unwrap();
            assert_eq!((asked.at, asked.place), (None, Place::Newest));
            let loaded_again = client.begin(None).await.first.unwrap().open.unwrap();
            assert_eq!(loaded_again.place, Place::Around { seq: 5 });
        };
        LocalSet::new().run_until(scene).await;
    }

    #[tokio::test]
    async fn a_conversation_that_is_gone_is_not_where_a_window_begins() {
        let scene = async {
            let (peer, profile) = (Peer::start().await, tempfile::tempdir().unwrap());
            let (client, account_id) = closed(&peer, profile.path()).await;
            client.open_conversation(account_id, ConversationId::generate(), None);
            let first = client.begin(None).await.first.unwrap();
            assert_eq!((first.account_id, first.open), (account_id, None));
            client.window_closed(MAIN_WINDOW);
            client.remove_account(account_id).await.unwrap();
            assert_eq!(client.begin(None).await.first, None);
        };
        LocalSet::new().run_until(scene).await;
    }
}
