//! Names, members, roles, sections: what is set for good and asked for in a dialog.
//!
//! Whoever waits in front of a dialog wants to hear of a refusal there. So with a connection, and nothing of the same kind
//! waiting, the server is asked first. Without an answer it goes the way of everything that waits: it is on the disk and
//! shows at once, and a refusal that comes later is told by [`crate::view::Event::Refused`].

use std::{sync::Arc, time::Duration};

use linnet_protocol::Request;

use super::{about::About, entry::State, put::put, queries};
use crate::{
    account::OpenAccount,
    clock,
    error::{CoreError, Result},
};

/// How long a dialog waits for the server.
const AT_ONCE: Duration = Duration::from_secs(4);

impl OpenAccount {
    pub(crate) async fn arrange(self: &Arc<Self>, request: Request) -> Result<()> {
        self.arrange_all(request.clone(), vec![request]).await
    }

    /// The same, where what is one question about one conversation is several things that may each be taken back.
    pub(crate) async fn arrange_all(
        self: &Arc<Self>,
        at_once: Request,
        waiting: Vec<Request>,
    ) -> Result<()> {
        if self.may_ask_first(&waiting).await? {
            match tokio::time::timeout(AT_ONCE, self.link.request(at_once)).await {
                Ok(Ok(_)) => return Ok(()),
                Ok(Err(CoreError::Refused { error })) if !error.code.is_retryable() => {
                    return Err(error.into());
                }
                _ => {}
            }
        }
        let (me, now) = (self.me, clock::now());
        let about = waiting.first().and_then(|it| About::of(me, it));
        self.store
            .write(move |tx| {
                for request in &waiting {
                    put(tx, me, request, now)?;
                }
                Ok(())
            })
            .await?;
        if let Some(about) = about {
            self.tell_conversation(about.conversation_id);
        }
        self.outbox_changed();
        Ok(())
    }

    /// Nothing may be overtaken that sets the same.
    async fn may_ask_first(&self, waiting: &[Request]) -> Result<bool> {
        let about = waiting.first().and_then(|it| About::of(self.me, it));
        let Some(about) = about.filter(|_| self.link.is_attached()) else {
            return Ok(false);
        };
        let id = about.conversation_id;
        let before = self
            .store
            .read(move |tx| queries::about(tx, id, None))
            .await?;
        Ok(before.iter().all(|it| it.state == State::Done))
    }
}
