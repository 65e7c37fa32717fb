//! One account while the app runs: its cache, its session, its connection, and the words by which the parts tell the
//! window what changed.

mod tell;

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use linnet_protocol::{Activity, ConversationId, DeviceId, Tokens, UserId};
use parking_lot::Mutex;
use tokio::sync::mpsc;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    api::Api,
    error::{CoreError, Result},
    events::EventHub,
    files::{self, Files},
    history::{self, History},
    journal::Journal,
    media::kept::Kept,
    messages::strays::Asked,
    notifications::shown::{self, Shown},
    outbox::{self, Outbox},
    phrases::Phrases,
    presence::PassingThings,
    profile::{AccountFile, Profile, ProfileFile, ProfileLock},
    receipts::{self, Receipts},
    search,
    session::{Session, keychain::Keychain},
    socket::{self, link::Link},
    store::Store,
    view::{Account, AccountId, AccountState, Connection, Event, Happening, Settings, View},
    window::Views,
};

pub(crate) struct OpenAccount {
    pub(crate) id: AccountId,
    pub(crate) me: UserId,
    pub(crate) device_id: DeviceId,
    pub(crate) store: Store,
    pub(crate) api: Api,
    pub(crate) session: Arc<Session>,
    pub(crate) link: Link,
    pub(crate) outbox: Outbox,
    pub(crate) files: Files,
    pub(crate) kept: Arc<Kept>,
    pub(crate) receipts: Receipts,
    pub(crate) shown: Shown,
    pub(crate) passing: PassingThings,
    pub(crate) asked: Asked,
    pub(crate) history: History,
    pub(crate) events: Arc<EventHub>,
    pub(crate) journal: Arc<Journal>,
    pub(crate) tasks: TaskTracker,
    profile: Profile,
    file: Mutex<AccountFile>,
    /// As it is shown: without a keychain a session may be missing for this run only.
    state: Mutex<AccountState>,
    profile_file: Arc<Mutex<ProfileFile>>,
    views: Arc<Views>,
    activity: Arc<Mutex<Activity>>,
    nudges: Mutex<Option<mpsc::UnboundedSender<ConversationId>>>,
    /// Was complete at least once since the start.
    was_live: AtomicBool,
    stop: CancellationToken,
    running: Mutex<Option<CancellationToken>>,
    /// Signing in and the end of a session happen one after the other.
    pub(crate) life: tokio::sync::Mutex<()>,
}

/// What all accounts of a client share.
#[derive(Clone)]
pub(crate) struct Surroundings {
    pub(crate) kept: Arc<Kept>,
    pub(crate) profile: Profile,
    pub(crate) lock: Arc<ProfileLock>,
    pub(crate) device_id: DeviceId,
    pub(crate) keychain: Arc<Keychain>,
    pub(crate) events: Arc<EventHub>,
    pub(crate) journal: Arc<Journal>,
    /// What the person chose for this installation.
    pub(crate) file: Arc<Mutex<ProfileFile>>,
    /// What the windows show.
    pub(crate) views: Arc<Views>,
    pub(crate) activity: Arc<Mutex<Activity>>,
    pub(crate) tasks: TaskTracker,
    pub(crate) stop: CancellationToken,
}

impl OpenAccount {
    /// Opens the cache; nothing runs yet. What was on its way when the last run ended waits again.
    pub(crate) async fn open(file: AccountFile, around: &Surroundings) -> Result<Arc<Self>> {
        let dir = around.profile.account_dir(file.id);
        let lock = around.lock.clone();
        let files = Files::new(dir.clone());
        let store = tokio::task::spawn_blocking(move || Store::open(&dir, lock))
            .await
            .map_err(|_| CoreError::Store)??;
        if store.write(outbox::queries::requeue_all).await.is_err() {
            // Whoever meets a damaged page first is told so; then the cache is another one.
            store.write(outbox::queries::requeue_all).await?;
        }
        let api = crate::accounts::authorities::open(&file.server, &around.file.lock())?;
        let account = Arc::new(Self {
            id: file.id,
            me: file.user.id,
            device_id: around.device_id,
            store,
            session: Session::new(
                file.id,
                api.clone(),
                around.keychain.clone(),
                around.tasks.clone(),
                &around.profile.account_dir(file.id),
            ),
            api,
            link: Link::new(file.id, around.events.clone(), around.journal.clone()),
            outbox: Outbox::default(),
            files,
            kept: around.kept.clone(),
            receipts: Receipts::default(),
            shown: Shown::default(),
            passing: PassingThings::default(),
            asked: Asked::default(),
            history: History::default(),
            events: around.events.clone(),
            journal: around.journal.clone(),
            tasks: around.tasks.clone(),
            profile: around.profile.clone(),
            state: Mutex::new(match file.state {
                AccountState::SignedIn => AccountState::Expired,
                ended => ended,
            }),
            file: Mutex::new(file),
            profile_file: around.file.clone(),
            views: around.views.clone(),
            activity: around.activity.clone(),
            nudges: Mutex::default(),
            was_live: AtomicBool::new(false),
            stop: around.stop.child_token(),
            running: Mutex::default(),
            life: tokio::sync::Mutex::default(),
        });
        account.clear_strays().await?;
        let (tasks, stop) = (&around.tasks, &account.stop);
        tasks.spawn(search::index::run(account.clone(), stop.clone()));
        tasks.spawn(files::tidy::run(account.clone(), stop.clone()));
        tasks.spawn(shown::run(account.clone(), stop.clone()));
        tasks.spawn(history::shorten(account.clone(), stop.clone()));
        Ok(account)
    }

    /// Connects and sends, if the session is there; otherwise shows that it is not.
    pub(crate) async fn resume(self: &Arc<Self>) {
        if self.file.lock().state != AccountState::SignedIn {
            return;
        }
        match self.session.load().await {
            Ok(true) => self.start(),
            Ok(false) => tracing::warn!("the keychain has no session of this account"),
            Err(error) => tracing::warn!(%error, "the keychain cannot be read"),
        }
    }

    pub(crate) fn start(self: &Arc<Self>) {
        let stop = self.stop.child_token();
        let before = self.running.lock().replace(stop.clone());
        if let Some(before) = before {
            before.cancel();
        }
        *self.state.lock() = AccountState::SignedIn;
        self.tasks.spawn(socket::run(self.clone(), stop.clone()));
        self.tasks.spawn(outbox::run(self.clone(), stop.clone()));
        self.tasks.spawn(history::fetch(self.clone(), stop.clone()));
        self.tasks.spawn(receipts::run(self.clone(), stop));
    }

    /// Stops everything that talks; the cache stays open.
    pub(crate) fn stop(&self) {
        if let Some(running) = self.running.lock().take() {
            running.cancel();
        }
        self.link.detach();
        self.passing_ended();
        self.link.show(Connection::SignedOut);
    }

    pub(crate) fn is_running(&self) -> bool {
        self.running.lock().is_some()
    }

    /// A sign-in to an account that is here: what ran before is over and can end nothing any more.
    pub(crate) async fn return_as(
        self: &Arc<Self>,
        file: AccountFile,
        tokens: &Tokens,
    ) -> Result<()> {
        let _one_at_a_time = self.life.lock().await;
        self.stop();
        self.write_file(|it| *it = AccountFile { id: it.id, ..file })
            .await?;
        self.begin_session(tokens).await;
        Ok(())
    }

    pub(crate) async fn begin_session(self: &Arc<Self>, tokens: &Tokens) {
        self.note(Happening::SignedIn);
        self.session.start(tokens).await;
        self.start();
    }

    /// The run that goes on at this moment, from a sign-in to its end.
    pub(crate) fn run(&self) -> Option<CancellationToken> {
        self.running.lock().clone()
    }

    /// The end of the client, or of the account in it.
    pub(crate) const fn closing(&self) -> &CancellationToken {
        &self.stop
    }

    /// The session of `run` is over, unless somebody has signed in again meanwhile.
    pub(crate) async fn end_run(&self, run: &CancellationToken, state: AccountState) {
        let _one_at_a_time = self.life.lock().await;
        if !run.is_cancelled() {
            self.end_session(state).await;
        }
    }

    /// Everything stays readable, and what waits goes on waiting. Call it with `life` held.
    pub(crate) async fn end_session(&self, state: AccountState) {
        tracing::info!(?state, "the session has ended");
        self.note(Happening::SessionEnded { state });
        self.session.forget().await;
        *self.state.lock() = state;
        if let Err(error) = self.write_file(|file| file.state = state).await {
            tracing::error!(%error, "the end of the session is not stored");
        }
        self.stop();
        self.events.publish(&Event::Accounts);
    }

    pub(crate) async fn write_file(&self, change: impl FnOnce(&mut AccountFile)) -> Result<()> {
        let file = {
            let mut file = self.file.lock();
            change(&mut file);
            file.clone()
        };
        let profile = self.profile.clone();
        tokio::task::spawn_blocking(move || profile.write_account(&file))
            .await
            .map_err(|_| CoreError::Store)?
    }

    pub(crate) fn shown(&self) -> Account {
        let file = self.file.lock().clone();
        Account {
            id: file.id,
            server: file.server,
            server_name: file.server_name,
            user: file.user,
            role: file.role,
            state: *self.state.lock(),
        }
    }

    pub(crate) fn note(&self, happening: Happening) {
        self.journal.note(Some(self.id), happening);
    }

    pub(crate) fn settings(&self) -> Settings {
        self.profile_file.lock().settings.clone()
    }

    pub(crate) fn phrases(&self) -> &'static Phrases {
        Phrases::chosen(&self.profile_file.lock().settings)
    }

    /// What the windows show of this account.
    pub(crate) fn views(&self) -> Vec<View> {
        let mut views = self.views.all();
        views.retain(|it| it.account_id == Some(self.id));
        views
    }

    pub(crate) fn activity(&self) -> Activity {
        *self.activity.lock()
    }

    /// The conversations of this account that are on the screen.
    pub(crate) fn visible(&self) -> BTreeSet<ConversationId> {
        let views = self.views();
        views.iter().filter_map(|it| it.conversation_id).collect()
    }

    pub(crate) fn connected(&self) {
        self.receipts.fresh.lock().clear();
        self.ask_again();
        self.tell_activity();
        self.watch();
    }

    pub(crate) fn became_live(self: &Arc<Self>) {
        self.was_live.store(true, Ordering::Relaxed);
        self.link.show(Connection::Live);
        self.history.wanted.notify_one();
        self.receipts.wake();
        self.refresh_visible();
    }

    pub(crate) fn was_live(&self) -> bool {
        self.was_live.load(Ordering::Relaxed)
    }

    pub(crate) fn refresh_visible(self: &Arc<Self>) {
        for id in self.visible() {
            // What its messages answer may be had now.
            self.tell_timeline(id);
            let (this, stop) = (self.clone(), self.stop.clone());
            self.tasks.spawn(async move {
                // Tried again when the conversation is shown again.
                let _ = stop.run_until_cancelled(this.refresh_receipts(id)).await;
            });
        }
    }

    pub(crate) fn set_nudges(&self, nudges: Option<mpsc::UnboundedSender<ConversationId>>) {
        *self.nudges.lock() = nudges;
    }

    /// Tells the door that something is ahead of the cursor there.
    pub(crate) fn nudge(&self, id: ConversationId) {
        if let Some(nudges) = &*self.nudges.lock() {
            let _ = nudges.send(id);
        }
    }
}
