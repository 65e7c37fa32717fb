//! The system's keychain, asked on a thread of its own: on some desktops it waits for a person at a dialog, and a service
//! that hangs never answers at all.
//!
//! The process has one such thread and one connection, and its calls go one after the other, in the order in which they
//! were asked. Whoever asks waits a few seconds. Then the state says that the keychain is waited for, sessions go on in
//! memory and nothing more is asked, so nothing piles up and nothing keeps the process from ending. The answer counts
//! whenever it comes: [`Keychain::late_answer`] tells of it, and what was missed is asked again.
//!
//! It may also never come: whoever waits for the answer of a dialog whose service has ended waits for ever. So "Try
//! again" looks whether the keychain is open by now, without asking for anything that a person must answer. If it is,
//! a new thread with a new connection takes the place of the one that waits, and what still stood in its turn is dropped.
//!
//! On Linux the Secret Service is connected to anew where the connection is of no use, so that one that started later is
//! found by "Try again". On the other systems the store is part of the system and always there.

use std::{
    panic::AssertUnwindSafe,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
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

/// The thread that waits for the keychain. A process that ends does not wait for it.
#[derive(Clone)]
struct Line {
    calls: mpsc::Sender<Call>,
    /// Another one has taken its place.
    is_given_up: Arc<AtomicBool>,
}

/// The one of this process.
static LINE: Mutex<Option<Line>> = Mutex::new(None);

pub(crate) struct Keychain {
    /// See [`crate::profile::Profile::discriminator`].
    profile: String,
    /// None: it may not be asked.
    line: Option<Mutex<Line>>,
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
            line: is_allowed.then(Line::of_process).flatten().map(Mutex::new),
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
        let begins_anew = self.is_waited_for() && is_open().await && self.begin_anew();
        if self.line.is_some() && !self.is_waited_for() {
            let user = format!("self-test@{}", self.profile);
            match self.ask(move || reach(&user, begins_anew)).await {
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

    /// Waits no longer for what was asked. Says whether it can.
    fn begin_anew(&self) -> bool {
        let (Some(line), Some(fresh)) = (&self.line, Line::start()) else {
            return false;
        };
        tracing::info!("the keychain is open, and asked anew");
        *LINE.lock() = Some(fresh.clone());
        let before = std::mem::replace(&mut *line.lock(), fresh);
        before.is_given_up.store(true, Ordering::SeqCst);
        *self.known.state.lock() = KeychainState::MemoryOnly {
            store: STORE.to_owned(),
        };
        true
    }

    /// The one that is asked now: another client of the process may have begun anew.
    fn line(&self) -> Option<Line> {
        let mut line = self.line.as_ref()?.lock();
        if line.is_given_up.load(Ordering::SeqCst) {
            *line = Line::of_process()?;
        }
        Some(line.clone())
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
        let line = self.line().ok_or(Error::NoDefaultStore)?;
        let is_given_up = line.is_given_up.clone();
        let call: Call = Box::new(move || {
            // What it would store may be older than what has been stored since.
            if is_given_up.load(Ordering::SeqCst) {
                return;
            }
            let Err(unheard) = answer.send(call()) else {
                return;
            };
            if is_given_up.load(Ordering::SeqCst) {
                // Whatever it did, what is known by now is stored over it.
                known.late.notify_one();
            } else {
                known.take_late(unheard.err());
            }
        });
        line.calls.send(call).map_err(|_| Error::NoDefaultStore)?;
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

impl Line {
    fn of_process() -> Option<Self> {
        let mut known = LINE.lock();
        if known.is_none() {
            *known = Self::start();
        }
        known.clone()
    }

    fn start() -> Option<Self> {
        let (calls, asked) = mpsc::channel::<Call>();
        let answer = move || {
            for call in asked {
                // Whoever waits for a call that panicked hears that there is no answer.
                let _ = std::panic::catch_unwind(AssertUnwindSafe(call));
            }
        };
        let thread = std::thread::Builder::new().name("keychain".to_owned());
        thread.spawn(answer).ok().map(|_| Self {
            calls,
            is_given_up: Arc::default(),
        })
    }
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

/// A store that is locked has been asked already, and a person may have said no. Whoever still waits for it holds the
/// connection that there is.
fn reach(user: &str, begins_anew: bool) -> Result<(), Error> {
    if begins_anew {
        connect()?;
    }
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

/// Whether sessions could be stored without anybody being asked for a password.
#[cfg(all(
    unix,
    not(any(target_os = "macos", target_os = "ios", target_os = "android"))
))]
async fn is_open() -> bool {
    let secrets = "org.freedesktop.secrets";
    let looking = async {
        let bus = zbus::Connection::session().await?;
        let service = "org.freedesktop.Secret.Service";
        let service = zbus::Proxy::new(&bus, secrets, "/org/freedesktop/secrets", service).await?;
        let default: zbus::zvariant::OwnedObjectPath =
            service.call("ReadAlias", &("default",)).await?;
        let collection = "org.freedesktop.Secret.Collection";
        let collection = zbus::Proxy::new(&bus, secrets, default, collection).await?;
        collection.get_property::<bool>("Locked").await
    };
    matches!(tokio::time::timeout(LIMIT, looking).await, Ok(Ok(false)))
}

/// Stores that are part of the system answer, sooner or later.
#[cfg(not(all(
    unix,
    not(any(target_os = "macos", target_os = "ios", target_os = "android"))
)))]
#[expect(
    clippy::unused_async,
    reason = "as it is where there is a service to ask"
)]
async fn is_open() -> bool {
    false
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
        // Nobody else's calls are in the turn.
        let line = keychain.line.as_ref().unwrap();
        *line.lock() = Line::start().unwrap();
        (with_limit(&keychain, Duration::from_millis(50)), told)
    }

    fn with_limit(keychain: &Keychain, limit: Duration) -> Keychain {
        Keychain {
            profile: keychain.profile.clone(),
            line: keychain
                .line
                .as_ref()
                .map(|it| Mutex::new(it.lock().clone())),
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
        assert!(matches!(keychain.state(), KeychainState::Waiting { .. }));
        outcome.send(Ok(())).unwrap();
        let turns: Vec<Turn> = in_turn.iter().take(3).collect();
        assert_eq!(turns.iter().map(|it| it.0).collect::<Vec<_>>(), [0, 1, 2]);
        assert!(turns.iter().all(|it| it.1 == turns[0].1), "one thread");
    }

    #[tokio::test]
    async fn whoever_waits_for_ever_is_given_up_and_stores_nothing_old_any_more() {
        let (keychain, _told) = keychain();
        let outcome = hang(&keychain).await;
        let (done, in_turn) = mpsc::channel();
        let behind = keychain.ask(take_turn(1, done.clone())).await;
        assert!(matches!(behind, Err(NoAnswer::Late)));
        assert!(keychain.begin_anew());
        let keychain = with_limit(&keychain, LIMIT);
        assert!(keychain.ask(take_turn(2, done)).await.is_ok());
        keychain.known.set(KeychainState::Available);
        outcome.send(Err(Error::NoDefaultStore)).unwrap();
        // Told, so that what is known by now is stored again; no news of the keychain.
        keychain.late_answer().await;
        assert_eq!(keychain.state(), KeychainState::Available);
        let turns: Vec<_> = in_turn.iter().map(|(n, _)| n).collect();
        assert_eq!(turns, [2]);
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
