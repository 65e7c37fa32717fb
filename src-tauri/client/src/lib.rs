//! Linnet's chat client without a window.
//!
//! [`Client`] is everything that can be asked; [`view`] is what it answers with; [`Client::events`] says what to read
//! again. Stored things live in one SQLite file per account ([`store`]); server truth enters it through one door
//! ([`sync`]), own messages leave it through the [`outbox`], and the [`socket`] connects both to the server whenever
//! there is one. The window can die at any time: nothing that matters lives there.
//!
//! Whoever makes a client installs a rustls crypto provider first
//! (`rustls::crypto::ring::default_provider().install_default()`), once per process.

mod account;
mod accounts;
mod api;
mod archive;
mod clock;
mod conversations;
mod doctor;
mod drafts;
mod error;
mod events;
mod files;
mod history;
mod journal;
mod later;
mod links;
mod media;
mod messages;
mod notifications;
mod outbox;
mod personal;
mod phrases;
mod place;
mod presence;
mod profile;
mod receipts;
mod search;
mod session;
mod settings;
mod socket;
mod store;
mod sync;
#[cfg(test)]
mod testing;
mod unread;
mod users;
pub mod view;
mod window;

use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};

use linnet_protocol::Activity;
use parking_lot::{Mutex, RwLock};
use tokio_util::{
    sync::{CancellationToken, DropGuard},
    task::TaskTracker,
};

pub use accounts::PictureBytes;
pub use archive::{Archive, ArchiveError, ArchivedMessage, Exported, Followed};
pub use error::Result;
pub use events::{Events, Notifications};
pub use media::MediaAnswer;
pub use phrases::Phrases;
pub use profile::OpenError;
pub use view::*;
pub use window::MAIN_WINDOW;

use account::{OpenAccount, Surroundings};
use events::EventHub;
use journal::Journal;
use media::kept::Kept;
use place::LastPlace;
use profile::{Profile, ProfileFile};
use session::keychain::Keychain;

/// How long a close waits for what is being done; the network is not waited for.
const CLOSE_LIMIT: Duration = Duration::from_secs(3);

/// How to open a client.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where everything is kept. One process at a time.
    pub profile_dir: PathBuf,
    /// Where the sign-in form begins.
    pub server: Option<String>,
    /// Ask the system's keychain; without it sessions last as long as the process.
    pub use_keychain: bool,
}

impl Options {
    pub fn new(profile_dir: impl Into<PathBuf>) -> Self {
        Self {
            profile_dir: profile_dir.into(),
            server: None,
            use_keychain: true,
        }
    }
}

/// A chat client; clones are the same one. When the last clone is dropped without [`Client::close`], everything stops as
/// if the process had been killed.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
    _alive: Arc<DropGuard>,
}

struct Inner {
    around: Surroundings,
    server: Option<String>,
    file: Arc<Mutex<ProfileFile>>,
    accounts: RwLock<BTreeMap<AccountId, Arc<OpenAccount>>>,
    /// One sign-in at a time, so that one person does not become two accounts.
    signing: tokio::sync::Mutex<()>,
    searches: search::Turns,
    /// The link from outside that waits for an answer.
    link: links::Waiting,
    last_place: LastPlace,
    page: Mutex<window::Page>,
}

impl Client {
    /// Opens the profile and all accounts in it, and begins to connect those that are signed in.
    pub async fn open(options: Options) -> Result<Self, OpenError> {
        let (profile, lock) = Profile::open(&options.profile_dir).await?;
        let file = profile.read()?;
        let (device_id, media_cache_mib) = (file.device_id, file.settings.media_cache_mib);
        let file = Arc::new(Mutex::new(file));
        let stop = CancellationToken::new();
        let events = Arc::new(EventHub::new());
        let journal = Arc::new(Journal::open(&options.profile_dir, lock.clone()));
        let version = env!("CARGO_PKG_VERSION").to_owned();
        journal.note(None, Happening::Started { version });
        let discriminator = profile.discriminator();
        let around = Surroundings {
            kept: Arc::new(Kept::new(profile.accounts_dir(), media_cache_mib)),
            keychain: Keychain::new(discriminator, options.use_keychain, events.clone()),
            profile,
            lock,
            device_id,
            file: file.clone(),
            events,
            journal,
            views: Arc::default(),
            activity: Arc::new(Mutex::new(Activity::Unknown)),
            tasks: TaskTracker::new(),
            stop: stop.clone(),
        };
        let mut accounts = BTreeMap::new();
        for file in around.profile.accounts()? {
            accounts.insert(file.id, OpenAccount::open(file, &around).await?);
        }
        let last_place = LastPlace::read(&around);
        let inner = Arc::new(Inner {
            around,
            server: options.server,
            file,
            accounts: RwLock::new(accounts),
            signing: tokio::sync::Mutex::default(),
            searches: search::Turns::default(),
            link: links::Waiting::default(),
            last_place,
            page: Mutex::new(window::Page::Awaited(None)),
        });
        inner.clone().begin().await;
        Ok(Self {
            inner,
            _alive: Arc::new(stop.drop_guard()),
        })
    }

    /// Stops everything and returns when the last write is on the disk. What waits to be sent waits for the next start.
    pub async fn close(&self) {
        let around = &self.inner.around;
        around.stop.cancel();
        around.tasks.close();
        if tokio::time::timeout(CLOSE_LIMIT, around.tasks.wait())
            .await
            .is_err()
        {
            tracing::warn!("something is still waiting for the network");
        }
        let accounts = std::mem::take(&mut *self.inner.accounts.write());
        for account in accounts.values() {
            account.store.flush().await;
        }
        around.journal.note(None, Happening::Stopped);
        around.journal.flush().await;
        around.events.close();
    }

    /// What the window starts with.
    pub fn app_state(&self) -> AppState {
        let accounts = self.inner.open_accounts();
        AppState {
            keychain: self.inner.around.keychain.state(),
            server: self.inner.server.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            settings: self.read_settings(),
            rebuilt: accounts.iter().any(|it| it.store.was_rebuilt()),
            accounts: accounts.iter().map(|it| it.shown()).collect(),
        }
    }

    /// Everything that changes from now on.
    pub fn events(&self) -> Events {
        self.inner.around.events.subscribe()
    }

    /// Everything that is to be notified from now on.
    pub fn notifications(&self) -> Notifications {
        self.inner.around.events.notifications()
    }

    pub fn connection(&self, account_id: AccountId) -> Result<Connection> {
        Ok(self.account(account_id)?.link.connection())
    }

    /// By the clock on the wall.
    #[must_use]
    pub fn now(&self) -> Time {
        clock::now()
    }

    /// How long it is until then, by the core's clock.
    pub fn time_until(&self, then: Time) -> Duration {
        (then - clock::now()).to_std().unwrap_or_default()
    }

    /// Does not wait for the next try to connect or to send.
    pub fn retry_now(&self, account_id: AccountId) -> Result<()> {
        let account = self.account(account_id)?;
        account.link.retry.notify_waiters();
        account.outbox.hurry.notify_waiters();
        Ok(())
    }

    /// The machine woke, or its network is another one: nobody waits for a try that was put off, and connections are
    /// asked whether they still are.
    pub fn look_alive(&self) {
        for account in self.inner.open_accounts() {
            account.link.retry.notify_waiters();
            account.link.doubt.notify_one();
            account.outbox.hurry.notify_waiters();
        }
    }

    fn account(&self, id: AccountId) -> Result<Arc<OpenAccount>> {
        self.inner
            .accounts
            .read()
            .get(&id)
            .cloned()
            .ok_or(CoreError::NotFound)
    }
}

impl Inner {
    fn open_accounts(&self) -> Vec<Arc<OpenAccount>> {
        self.accounts.read().values().cloned().collect()
    }

    /// Starts what is signed in, as soon as the keychain has answered: now, or whenever it does.
    async fn begin(self: Arc<Self>) {
        let (around, tasks) = (self.around.clone(), self.around.tasks.clone());
        if let KeychainState::Waiting { .. } = around.keychain.probe().await {
            self.note_keychain();
            tracing::info!("the app starts without its keychain");
        } else {
            self.meet_keychain().await;
        }
        let stop = around.stop.clone();
        tasks.spawn(async move { stop.run_until_cancelled(self.meet_late()).await });
    }

    async fn meet_late(&self) {
        loop {
            self.around.keychain.late_answer().await;
            self.meet_keychain().await;
        }
    }

    fn note_keychain(&self) {
        let state = self.around.keychain.state();
        self.around
            .journal
            .note(None, Happening::Keychain { state });
    }

    /// The keychain was found, or found missing: accounts without a session look there, those with one store it.
    async fn meet_keychain(&self) {
        self.note_keychain();
        for account in self.open_accounts() {
            if account.is_running() {
                account.session.store().await;
            } else {
                account.resume().await;
            }
        }
        self.around.events.publish(&Event::Accounts);
    }
}
