//! Looks at everything between the person and their messages, in the order in which it is needed, and names what is
//! wrong: this machine first, then each account's way to its server, step by step. A step that fails explains the ones
//! behind it, so those are not made.

mod bundle;
mod machine;
mod storage;
#[cfg(test)]
mod tests;
mod way;

use futures_util::future::join_all;

use crate::{
    Client,
    view::{Check, Fault, Finding, KeychainState, NotificationDaemon},
};

impl Client {
    /// `daemon`: what the shell found out about notifications.
    pub async fn diagnose(&self, daemon: &NotificationDaemon) -> Vec<Finding> {
        let profile = self.inner.around.profile.dir().to_owned();
        let disk = tokio::task::spawn_blocking(move || machine::disk(&profile));
        let disk = disk.await.unwrap_or(Some(Fault::ReadOnly));
        let accounts = self.inner.open_accounts();
        let is_rebuilt = accounts.iter().any(|it| it.store.was_rebuilt());
        let here = [
            (Check::Disk, disk),
            (Check::Cache, is_rebuilt.then_some(Fault::CacheRebuilt)),
            (
                Check::Keychain,
                keychain(self.inner.around.keychain.state()),
            ),
            (Check::Notifications, notifications(daemon)),
        ];
        let here = here.map(|(check, fault)| Finding {
            account_id: None,
            check,
            fault,
        });
        let ways = join_all(accounts.iter().map(|it| way::walk(it))).await;
        here.into_iter().chain(ways.into_iter().flatten()).collect()
    }
}

fn keychain(state: KeychainState) -> Option<Fault> {
    match state {
        KeychainState::Available => None,
        KeychainState::MemoryOnly { store } => Some(Fault::KeychainMissing { store }),
        KeychainState::Waiting { store } => Some(Fault::KeychainWaiting { store }),
    }
}

fn notifications(daemon: &NotificationDaemon) -> Option<Fault> {
    match daemon {
        NotificationDaemon::Missing { reason } => Some(Fault::NoNotifications {
            reason: reason.clone(),
        }),
        NotificationDaemon::Present { .. } | NotificationDaemon::Unknown => None,
    }
}
