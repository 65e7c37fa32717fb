//! The system's keychain, asked on a thread of its own: on some desktops it waits for a person at a dialog, and a service
//! that hangs never answers at all.
//!
//! The process has one such thread and one connection, and its calls go one after the other, in the order in which they
//! were asked. Whoever asks waits a few seconds. Then the state says that the keychain is waited for, sessions go on in
//! memory and nothing more is asked, so nothing piles up and nothing keeps the process from ending. The answer counts
//! whenever it comes: [`Keychain::late_answer`] tells of it, and what was missed is asked again.
//!
//! On Linux the Secret Service is connected to anew where the connection is of no use, so that one that started later is
//! found by "Try again". On the other systems the store is part of the system and always there.

use std::{
    panic::AssertUnwindSafe,
    sync::{Arc, OnceLock, mpsc},
    time::Duration,
};

use keyring_core::{Entry, Error};
use parking_lot::Mutex;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{Notify, oneshot};

use crate::{
    events::EventHub,
    view::{AccountId, Event, KeychainState},
};

const SERVICE: &str = "linnet";
/// What the system calls its store.
const STORE: &str = if cfg!(target_os = "macos") {
    "Keychain"
} else if cfg!(windows) {
    "Credential Manager"
} else {
    "Secret Service"
};
/// Longer than a keychain takes that asks nobody; a person at its dialog is not waited for.
const LIMIT: Duration = Duration::from_secs(4);

type Call = Box<dyn FnOnce() + Send>;

pub(crate) struct Keychain {
    /// See [`crate::profile::Profile::discriminator`].
    profile: String,
    calls: Option<mpsc::Sender<Call>>,
    /// See [`LIMIT`].
    limit: Duration,
    known: Arc<Known>,
}

/// What is known of the keychain; shared with the calls that come back late.
struct Known {
    state: Mutex<KeychainState>,
    late: Notify,
    events: Arc<EventHub>,
}

/// Why there is nothing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoAnswer {
    /// The answer is taken when it comes.
    #[error("it is waited for")]
    Late,
    #[error(transparent)]
    Failed(#[from] Error),
}

impl Keychain {
    pub(crate) fn new(profile: String, is_allowed: bool, events: Arc<EventHub>) -> Arc<Self> {
        let store = STORE.to_owned();
        Arc::new(Self {
            profile,
            calls: thread().filter(|_| is_allowed),
            limit: LIMIT,
            known: Arc::new(Known {
                state: Mutex::new(KeychainState::MemoryOnly { store }),
                late: Notify::new(),
                events,
            }),
        })
    }

    pub(crate) fn state(&self) -> KeychainState {
        self.known.state.lock().clone()
    }

    pub(crate) fn is_available(&self) -> bool {
        self.state() == KeychainState::Available
    }

    pub(crate) fn is_waited_for(&self) -> bool {
        matches!(self.state(), KeychainState::Waiting { .. })
    }

    /// Until a call comes back that nobody waited for any more.
    pub(crate) async fn late_answer(&self) {
        self.known.late.notified().await;
    }

    /// Finds out by really storing something: a locked store lets itself be opened and fails only then. What is asked
    /// already is not asked again.
    pub(crate) async fn probe(&self) -> KeychainState {
        if self.calls.is_some() && !self.is_waited_for() {
            let user = format!("self-test@{}", self.profile);
            match self.ask(move || reach(&user)).await {
                Ok(()) => self.known.set(KeychainState::Available),
                Err(NoAnswer::Failed(error)) => self.known.set(memory_only(&error)),
                Err(NoAnswer::Late) => {}
            }
        }
        self.state()
    }

    /// `Ok(None)`: the store is there and has nothing for this account.
    pub(crate) async fn get(&self, account: AccountId) -> Result<Option<SecretString>, NoAnswer> {
        let user = self.user(account);
        self.ask(move || match Entry::new(SERVICE, &user)?.get_password() {
            Ok(secret) => Ok(Some(secret.into())),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })
        .await
    }

    pub(crate) async fn set(
        &self,
        account: AccountId,
        secret: SecretString,
    ) -> Result<(), NoAnswer> {
        let user = self.user(account);
        let outcome = self
            .ask(move || Entry::new(SERVICE, &user)?.set_password(secret.expose_secret()))
            .await;
        if let Err(NoAnswer::Failed(error)) = &outcome {
            self.known.set(memory_only(error));
        }
        outcome
    }

    /// Also of a keychain that is waited for: what it was told to store before is then deleted as well.
    pub(crate) async fn delete(&self, account: AccountId) -> Result<(), NoAnswer> {
        let user = self.user(account);
        self.ask(
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

    /// Asks in the turn, and does not wait at all for a keychain that is waited for already.
    async fn ask<T: Send + 'static>(
        &self,
        call: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, NoAnswer> {
        let (answer, mut answered) = oneshot::channel();
        let known = self.known.clone();
        let call: Call = Box::new(move || {
            if let Err(unheard) = answer.send(call()) {
                known.take_late(unheard.err());
            }
        });
        let calls = self.calls.as_ref().ok_or(Error::NoDefaultStore)?;
        calls.send(call).map_err(|_| Error::NoDefaultStore)?;
        let limit = if self.is_waited_for() {
            Duration::ZERO
        } else {
            self.limit
        };
        if let Ok(outcome) = tokio::time::timeout(limit, &mut answered).await {
            return Ok(outcome.unwrap_or(Err(Error::NoDefaultStore))?);
        }
        self.known.give_up(answered)
    }
}

impl Known {
    fn set(&self, state: KeychainState) {
        let is_news = {
            let mut known = self.state.lock();
            let is_news = *known != state;
            *known = state;
            is_news
        };
        if is_news {
            self.events.publish(&Event::Accounts);
        }
    }

    /// Either the answer is there at the last moment, or its call finds nobody listening, after the state says so.
    fn give_up<T>(&self, mut answered: oneshot::Receiver<Result<T, Error>>) -> Result<T, NoAnswer> {
        {
            let mut state = self.state.lock();
            answered.close();
            if let Ok(outcome) = answered.try_recv() {
                return Ok(outcome?);
            }
            let store = STORE.to_owned();
            *state = KeychainState::Waiting { store };
        }
        tracing::warn!("the keychain does not answer");
        self.events.publish(&Event::Accounts);
        Err(NoAnswer::Late)
    }

    fn take_late(&self, error: Option<Error>) {
        self.set(error.map_or(KeychainState::Available, |it| memory_only(&it)));
        self.late.notify_one();
    }
}

/// The one thread that waits for the keychain. A process that ends does not wait for it.
fn thread() -> Option<mpsc::Sender<Call>> {
    static CALLS: OnceLock<Option<mpsc::Sender<Call>>> = OnceLock::new();
    let start = || {
        let (calls, asked) = mpsc::channel::<Call>();
        let answer = move || {
            for call in asked {
                // Whoever waits for a call that panicked hears that there is no answer.
                let _ = std::panic::catch_unwind(AssertUnwindSafe(call));
            }
        };
        let thread = std::thread::Builder::new().name("keychain".to_owned());
        thread.spawn(answer).ok().map(|_| calls)
    };
    CALLS.get_or_init(start).clone()
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

/// A store that is locked has been asked already, and a person may have said no.
fn reach(user: &str) -> Result<(), Error> {
    match self_test(user) {
        Err(Error::NoDefaultStore | Error::PlatformFailure(_)) => {
            connect()?;
            self_test(user)
        }
        outcome => outcome,
    }
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

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    fn keychain() -> (Keychain, crate::events::Events) {
        let events = Arc::new(EventHub::new());
        let told = events.subscribe();
        let keychain = Keychain::new("tests".to_owned(), true, events);
        (with_limit(&keychain, Duration::from_millis(50)), told)
    }

    fn with_limit(keychain: &Keychain, limit: Duration) -> Keychain {
        Keychain {
            profile: keychain.profile.clone(),
            calls: keychain.calls.clone(),
            limit,
            known: keychain.known.clone(),
        }
    }

    /// A call that hangs until it is told what comes of it.
    async fn hang(keychain: &Keychain) -> mpsc::Sender<Result<(), Error>> {
        let (outcome, hung) = mpsc::channel();
        let late = keychain.ask(move || hung.recv().unwrap()).await;
        assert!(matches!(late, Err(NoAnswer::Late)));
        outcome
    }

    #[tokio::test]
    async fn a_keychain_that_hangs_is_waited_for_visibly_and_its_late_answer_counts() {
        let (keychain, mut told) = keychain();
        let outcome = hang(&keychain).await;
        let store = STORE.to_owned();
        assert_eq!(keychain.state(), KeychainState::Waiting { store });
        assert_eq!(told.next_batch().await, Some(vec![Event::Accounts]));
        outcome.send(Ok(())).unwrap();
        keychain.late_answer().await;
        assert_eq!(keychain.state(), KeychainState::Available);
        assert_eq!(told.next_batch().await, Some(vec![Event::Accounts]));

        let outcome = hang(&keychain).await;
        outcome.send(Err(Error::NoDefaultStore)).unwrap();
        keychain.late_answer().await;
        let store = STORE.to_owned();
        assert_eq!(keychain.state(), KeychainState::MemoryOnly { store });
    }

    type Turn = (u32, thread::ThreadId);

    fn take_turn(n: u32, done: mpsc::Sender<Turn>) -> impl FnOnce() -> Result<(), Error> {
        move || {
            done.send((n, thread::current().id())).unwrap();
            Ok(())
        }
    }

    #[tokio::test]
    async fn behind_a_call_that_hangs_nothing_is_waited_for_and_everything_keeps_its_turn() {
        let (keychain, _told) = keychain();
        let outcome = hang(&keychain).await;
        let keychain = with_limit(&keychain, Duration::from_hours(1));
        let (done, in_turn) = mpsc::channel();
        for n in 0..3 {
            let call = take_turn(n, done.clone());
            assert!(matches!(keychain.ask(call).await, Err(NoAnswer::Late)));
        }
        assert!(matches!(
            keychain.probe().await,
            KeychainState::Waiting { .. }
        ));
        outcome.send(Ok(())).unwrap();
        let turns: Vec<Turn> = in_turn.iter().take(3).collect();
        assert_eq!(turns.iter().map(|it| it.0).collect::<Vec<_>>(), [0, 1, 2]);
        assert!(turns.iter().all(|it| it.1 == turns[0].1), "one thread");
    }

    #[tokio::test]
    async fn a_call_that_panics_is_no_answer_and_the_next_one_is_heard() {
        let (keychain, _told) = keychain();
        let keychain = with_limit(&keychain, LIMIT);
        let fallen = keychain.ask::<()>(|| panic!("as a library may")).await;
        assert!(matches!(fallen, Err(NoAnswer::Failed(_))));
        assert!(keychain.ask(|| Ok(())).await.is_ok());
    }

    #[tokio::test]
    async fn a_keychain_that_may_not_be_used_is_not_asked() {
        let events = Arc::new(EventHub::new());
        let keychain = Keychain::new("tests".to_owned(), false, events);
        let account = AccountId(uuid::Uuid::now_v7());
        assert!(keychain.get(account).await.is_err());
        assert!(matches!(
            keychain.probe().await,
            KeychainState::MemoryOnly { .. }
        ));
    }
}
