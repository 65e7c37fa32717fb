//! Where the window stood last, on the disk: the next start begins there, however this one ends.

use std::time::Duration;

use linnet_protocol::ConversationId;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::{
    account::Surroundings,
    profile::Profile,
    view::{AccountId, Anchor, View},
};

/// Between two writes: a place changes with every turn of the wheel.
const PAUSE: Duration = Duration::from_millis(500);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Standing {
    pub(crate) account_id: AccountId,
    pub(crate) conversation_id: ConversationId,
    pub(crate) anchor: Option<Anchor>,
}

impl Standing {
    /// None where no conversation is shown.
    fn of(view: &View) -> Option<Self> {
        Some(Self {
            account_id: view.account_id?,
            conversation_id: view.conversation_id?,
            anchor: view.anchor,
        })
    }
}

/// The last place, and the task that writes it down.
pub(crate) struct LastPlace(watch::Sender<Option<Standing>>);

impl LastPlace {
    /// As the last run has left it, and from now on what this one does with it.
    pub(crate) fn read(around: &Surroundings) -> Self {
        let place = around.profile.read_place().ok().flatten();
        let (sender, receiver) = watch::channel(place);
        let keeping = keep(receiver, around.profile.clone(), around.stop.clone());
        around.tasks.spawn(keeping);
        Self(sender)
    }

    /// Where the next window begins, if that is still there.
    pub(crate) fn get(&self) -> Option<Standing> {
        *self.0.borrow()
    }

    /// Pages without a conversation leave the one before.
    pub(crate) fn is(&self, view: &View) {
        let place = Standing::of(view);
        self.0.send_if_modified(|it| {
            let is_another = place.is_some() && *it != place;
            if is_another {
                *it = place;
            }
            is_another
        });
    }

    /// Nothing of this account is told any more.
    pub(crate) fn forget(&self, account: AccountId) {
        self.0
            .send_if_modified(|it| it.take_if(|it| it.account_id == account).is_some());
    }
}

async fn keep(
    mut place: watch::Receiver<Option<Standing>>,
    profile: Profile,
    stop: CancellationToken,
) {
    while let Some(Ok(())) = stop.run_until_cancelled(place.changed()).await {
        write(&mut place, &profile).await;
        stop.run_until_cancelled(tokio::time::sleep(PAUSE)).await;
    }
    if place.has_changed().unwrap_or(false) {
        write(&mut place, &profile).await;
    }
}

async fn write(place: &mut watch::Receiver<Option<Standing>>, profile: &Profile) {
    let (place, profile) = (*place.borrow_and_update(), profile.clone());
    let written = tokio::task::spawn_blocking(move || profile.write_place(place.as_ref())).await;
    if let Ok(Err(error)) = written {
        tracing::warn!(?error, "where the window stands could not be written down");
    }
}
