//! What moves at this moment, how far it is, and how it is stopped.

use std::{
    collections::HashMap,
    sync::{Arc, Weak},
};

use linnet_protocol::FileId;
use parking_lot::Mutex;
use tokio_util::sync::CancellationToken;

use crate::{
    account::OpenAccount,
    view::{Event, Transfer},
};

#[derive(Default)]
pub(crate) struct Moving(Arc<Mutex<HashMap<FileId, (CancellationToken, Transfer)>>>);

/// One file on its way; when this goes it is none any more.
pub(crate) struct Guard {
    pub(crate) stop: CancellationToken,
    id: FileId,
    account: Weak<OpenAccount>,
    moving: Arc<Mutex<HashMap<FileId, (CancellationToken, Transfer)>>>,
}

impl Moving {
    pub(crate) fn begin(
        &self,
        account: &Arc<OpenAccount>,
        (id, bytes): (FileId, i64),
        up: bool,
    ) -> Guard {
        let stop = CancellationToken::new();
        let transfer = Transfer {
            up,
            done: 0,
            bytes: bytes.unsigned_abs(),
        };
        self.0.lock().insert(id, (stop.clone(), transfer));
        let guard = Guard {
            stop,
            id,
            account: Arc::downgrade(account),
            moving: self.0.clone(),
        };
        guard.tell(Some(transfer));
        guard
    }

    pub(crate) fn all(&self) -> HashMap<FileId, Transfer> {
        let moving = self.0.lock();
        moving.iter().map(|(id, (_, it))| (*id, *it)).collect()
    }

    pub(crate) fn stop(&self, id: FileId) {
        if let Some((stop, _)) = self.0.lock().get(&id) {
            stop.cancel();
        }
    }
}

impl Guard {
    pub(crate) fn show(&self, done: u64) {
        let shown = {
            let mut moving = self.moving.lock();
            let Some((_, transfer)) = moving.get_mut(&self.id) else {
                return;
            };
            let before = std::mem::replace(&mut transfer.done, done);
            (before != done).then_some(*transfer)
        };
        if shown.is_some() {
            self.tell(shown);
        }
    }

    fn tell(&self, transfer: Option<Transfer>) {
        if let Some(account) = self.account.upgrade() {
            account.events.publish(&Event::Transfer {
                account_id: account.id,
                file_id: self.id,
                transfer,
            });
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.moving.lock().remove(&self.id);
        self.tell(None);
    }
}
