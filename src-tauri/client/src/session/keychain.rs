//! The system's keychain, asked off the runtime's threads: on some desktops it waits for a person at a dialog.
//!
//! On Linux the Secret Service is connected to anew at each try, so that one that started or was unlocked later is found
//! by "Try again". On the other systems the store is part of the system and always there.

use std::{sync::Arc, time::Duration};

use keyring_core::{Entry, Error};
use parking_lot::Mutex;
use secrecy::{ExposeSecret, SecretString};

use crate::view::{AccountId, KeychainState};

const SERVICE: &str = "linnet";
/// What the system calls its store.
const STORE: &str = if cfg!(target_os = "macos") {
    "Keychain"
} else if cfg!(windows) {
    "Credential Manager"
} else {
    "Secret Service"
};
/// A start does not wait longer than this for a keychain that asks a person; the answer still counts when it comes.
const START_LIMIT: Duration = Duration::from_secs(4);

pub(crate) struct Keychain {
    /// See [`crate::profile::Profile::discriminator`].
    profile: String,
    is_allowed: bool,
    state: Mutex<KeychainState>,
}

impl Keychain {
    pub(crate) fn new(profile: String, is_allowed: bool) -> Arc<Self> {
        let store = STORE.to_owned();
        Arc::new(Self {
            profile,
            is_allowed,
            state: Mutex::new(KeychainState::MemoryOnly { store }),
        })
    }

    pub(crate) fn state(&self) -> KeychainState {
        self.state.lock().clone()
    }

    pub(crate) fn is_available(&self) -> bool {
        self.state() == KeychainState::Available
    }

    /// Finds out by really storing something: a locked store lets itself be opened and fails only then.
    pub(crate) async fn probe(&self) -> KeychainState {
        if self.is_allowed {
            let user = format!("self-test@{}", self.profile);
            let state = match blocking(move || connect().and_then(|()| self_test(&user))).await {
                Ok(()) => KeychainState::Available,
                Err(error) => memory_only(&error),
            };
            *self.state.lock() = state;
        }
        self.state()
    }

    /// [`Self::probe`] for a start, which must not hang on a dialog. Says whether the answer is there.
    pub(crate) async fn probe_briefly(
        self: &Arc<Self>,
        tasks: &tokio_util::task::TaskTracker,
    ) -> Probe {
        let this = self.clone();
        let mut probe = tasks.spawn(async move { this.probe().await });
        match tokio::time::timeout(START_LIMIT, &mut probe).await {
            Ok(_) => Probe::Answered,
            Err(_) => Probe::Waiting(probe),
        }
    }

    /// `Ok(None)`: the store is there and has nothing for this account.
    pub(crate) async fn get(&self, account: AccountId) -> Result<Option<SecretString>, Error> {
        let user = self.user(account);
        blocking(move || match Entry::new(SERVICE, &user)?.get_password() {
            Ok(secret) => Ok(Some(secret.into())),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })
        .await
    }

    pub(crate) async fn set(&self, account: AccountId, secret: SecretString) -> Result<(), Error> {
        let user = self.user(account);
        let outcome =
            blocking(move || Entry::new(SERVICE, &user)?.set_password(secret.expose_secret()))
                .await;
        if let Err(error) = &outcome {
            *self.state.lock() = memory_only(error);
        }
        outcome
    }

    pub(crate) async fn delete(&self, account: AccountId) -> Result<(), Error> {
        let user = self.user(account);
        blocking(
            move || match Entry::new(SERVICE, &user)?.delete_credential() {
                Err(Error::NoEntry) => Ok(()),
                outcome => outcome,
            },
        )
        .await
    }

    fn user(&self, account: AccountId) -> String {
        format!("{}@{}", account.0, self.profile)
    }
}

pub(crate) enum Probe {
    Answered,
    Waiting(tokio::task::JoinHandle<KeychainState>),
}

/// The person is told which store it is; the reason in the library's words is for the log.
fn memory_only(error: &Error) -> KeychainState {
    tracing::warn!(%error, "the keychain does not store");
    let store = match error {
        Error::NoStorageAccess(_) => format!("{STORE}, locked"),
        _ => STORE.to_owned(),
    };
    KeychainState::MemoryOnly { store }
}

fn self_test(user: &str) -> Result<(), Error> {
    let entry = Entry::new(SERVICE, user)?;
    entry.set_password("linnet")?;
    entry.get_password()?;
    entry.delete_credential()
}

#[cfg(all(
    unix,
    not(any(target_os = "macos", target_os = "ios", target_os = "android"))
))]
fn connect() -> Result<(), Error> {
    let store = zbus_secret_service_keyring_store::Store::new()?;
    keyring_core::set_default_store(store);
    Ok(())
}

#[cfg(not(all(
    unix,
    not(any(target_os = "macos", target_os = "ios", target_os = "android"))
)))]
fn connect() -> Result<(), Error> {
    match keyring::v1::Entry::store_status() {
        Ok(()) => Ok(()),
        Err(error) => Err(Error::BadStoreFormat(error.to_string())),
    }
}

async fn blocking<T: Send + 'static>(
    job: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(job)
        .await
        .unwrap_or_else(|error| Err(Error::PlatformFailure(Box::new(error))))
}
