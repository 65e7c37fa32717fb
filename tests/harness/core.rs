//! A computer of a person, and the core on it as a process of its own: it can be killed, stopped and measured.

use std::{
    collections::HashMap,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use linnet_client::AccountId;
use linnet_headless::{Account, Answered, Ask, Asked, Opened, Row, State};
use linnet_protocol::{MessageId, UserId};
use parking_lot::Mutex;
use rustix::process::{Pid, Signal, kill_process};
use serde::de::DeserializeOwned;
use serde_json::Value;
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    process::{Child, ChildStdin, ChildStdout, Command},
    sync::{Mutex as AsyncMutex, oneshot},
    task::JoinSet,
};

use crate::{Network, PASSWORD, Server, Talk, eventually, server::program};

/// Longer than anything a test waits for.
const LIMIT: Duration = Duration::from_mins(5);

/// What stays when the program is killed: the profile folder and the cable.
pub struct Computer {
    profile: PathBuf,
    pub network: Network,
    environment: Vec<(String, String)>,
    has_keychain: bool,
    _folder: Option<TempDir>,
}

impl Computer {
    pub async fn new(server: &Server) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let profile = folder.path().to_owned();
        Self::make(server.address(), profile, Some(folder)).await
    }

    /// With its profile in a folder that somebody else keeps.
    pub async fn at(server: &Server, profile: &Path) -> Self {
        Self::make(server.address(), profile.to_owned(), None).await
    }

    /// With its cable to something that stands before the server.
    pub async fn behind(address: SocketAddr) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let profile = folder.path().to_owned();
        Self::make(address, profile, Some(folder)).await
    }

    async fn make(server: SocketAddr, profile: PathBuf, folder: Option<TempDir>) -> Self {
        Self {
            profile,
            network: Network::to(server).await.expect("a cable"),
            environment: Vec::new(),
            has_keychain: true,
            _folder: folder,
        }
    }

    /// Programs on it see this in their environment.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    #[must_use]
    pub fn without_keychain(mut self) -> Self {
        self.has_keychain = false;
        self
    }

    pub fn profile(&self) -> &Path {
        &self.profile
    }

    /// Starts the program, which must run.
    pub async fn start(&self) -> Core {
        let core = self.try_start().await;
        core.unwrap_or_else(|why| panic!("the core does not start: {why}"))
    }

    /// Starts the program; what it says if it does not run.
    pub async fn try_start(&self) -> Result<Core, String> {
        let path = program("LINNET_HEADLESS_BIN", "linnet-headless").expect("a folder");
        let mut command = Command::new(&path);
        command.arg(&self.profile);
        if !self.has_keychain {
            command.arg("--without-keychain");
        }
        let mut child = command
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}; build the workspace", path.display()));
        let input = child.stdin.take().expect("an input");
        let mut lines = BufReader::new(child.stdout.take().expect("an output")).lines();
        let first = lines.next_line().await.ok().flatten();
        let first = first.ok_or("it ended without a word")?;
        match serde_json::from_str(&first).map_err(|error| error.to_string())? {
            Opened::Refused(why) => Err(why),
            Opened::State(state) => Ok(Core::new(child, (input, lines), state)),
        }
    }
}

type Waiting = Arc<Mutex<Option<HashMap<u64, oneshot::Sender<Result<Value, String>>>>>>;

/// To whoever waits for it.
fn hand_over(waiting: &Waiting, line: &str) {
    let Ok(Answered { n, error, answer }) = serde_json::from_str(line) else {
        return;
    };
    let waits = waiting.lock().as_mut().and_then(|it| it.remove(&n));
    if let Some(waits) = waits {
        let _ = waits.send(error.map_or(Ok(answer), Err));
    }
}

/// The running program, and the account that it is about.
pub struct Core {
    child: Child,
    input: AsyncMutex<ChildStdin>,
    waiting: Waiting,
    next: AtomicU64,
    reader: JoinSet<()>,
    /// What it began with.
    pub opened: State,
    account: Option<AccountId>,
}

impl Core {
    fn new(
        child: Child,
        (input, mut lines): (ChildStdin, tokio::io::Lines<BufReader<ChildStdout>>),
        opened: State,
    ) -> Self {
        let waiting = Waiting::new(Mutex::new(Some(HashMap::new())));
        let mut reader = JoinSet::new();
        let told = waiting.clone();
        reader.spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                hand_over(&told, &line);
            }
            // Whoever still waits hears that nothing will come.
            *told.lock() = None;
        });
        Self {
            child,
            input: AsyncMutex::new(input),
            waiting,
            next: AtomicU64::new(1),
            reader,
            account: opened.accounts.first().map(|it| it.id),
            opened,
        }
    }

    /// The first account of this program.
    pub fn account(&self) -> AccountId {
        self.account.expect("somebody has signed in")
    }

    /// What the program answers; an error is its own, or that it is gone.
    pub async fn try_ask<T: DeserializeOwned>(&self, ask: Ask) -> Result<T, String> {
        let gone = || "the program is gone".to_owned();
        let n = self.next.fetch_add(1, Ordering::Relaxed);
        let (sender, answer) = oneshot::channel();
        self.waiting
            .lock()
            .as_mut()
            .ok_or_else(gone)?
            .insert(n, sender);
        let mut line = serde_json::to_vec(&Asked { n, ask }).expect("JSON");
        line.push(b'\n');
        let written = self.input.lock().await.write_all(&line).await;
        written.map_err(|_| gone())?;
        let answer = tokio::time::timeout(LIMIT, answer).await;
        let value = answer.expect("the program answers").map_err(|_| gone())??;
        serde_json::from_value(value).map_err(|error| error.to_string())
    }

    pub async fn ask<T: DeserializeOwned>(&self, ask: Ask) -> T {
        let asked = format!("{ask:?}");
        let answer = self.try_ask(ask).await;
        answer.unwrap_or_else(|error| panic!("{asked}: {error}"))
    }

    pub async fn sign_up(&mut self, computer: &Computer, name: &str) {
        let ask = Ask::SignUp {
            server: computer.network.url(),
            name: name.to_owned(),
            password: PASSWORD.to_owned(),
        };
        self.enter(ask).await;
    }

    pub async fn sign_in(&mut self, computer: &Computer, name: &str) {
        let ask = Ask::SignIn {
            server: computer.network.url(),
            name: name.to_owned(),
            password: PASSWORD.to_owned(),
        };
        self.enter(ask).await;
    }

    async fn enter(&mut self, ask: Ask) {
        let account: AccountId = self.ask(ask).await;
        self.account.get_or_insert(account);
        eventually("all accounts are connected", || async {
            let accounts = self.state().await.accounts;
            accounts.iter().all(|it| it.connection == "live")
        })
        .await;
    }

    pub async fn state(&self) -> State {
        self.ask(Ask::State {}).await
    }

    pub async fn own(&self) -> Account {
        let accounts = self.state().await.accounts;
        let own = accounts.into_iter().find(|it| Some(it.id) == self.account);
        own.expect("the account is here")
    }

    pub async fn is_live(&self) {
        eventually("the core is connected", || async {
            self.own().await.connection == "live"
        })
        .await;
    }

    pub async fn retry_now(&self) {
        self.ask::<()>(Ask::RetryNow {}).await;
    }

    pub async fn direct(&self, with: UserId) -> Talk {
        let account = self.account();
        Talk(self.ask(Ask::OpenDirect { account, with }).await)
    }

    pub async fn group(&self, title: &str, with: Vec<UserId>) -> Talk {
        let (account, title) = (self.account(), title.to_owned());
        let ask = Ask::CreateGroup {
            account,
            title,
            with,
        };
        Talk(self.ask(ask).await)
    }

    pub async fn talks(&self) -> Vec<linnet_headless::Talk> {
        let account = self.account();
        self.ask(Ask::Talks { account }).await
    }

    /// Waits until the conversation is in the list.
    pub async fn sees(&self, talk: &Talk) {
        eventually("the core sees the conversation", || async {
            self.talks().await.iter().any(|it| it.id == talk.0)
        })
        .await;
    }

    /// The id, once it is shown as accepted.
    pub async fn try_send(&self, talk: &Talk, body: &str) -> Result<MessageId, String> {
        self.try_ask(Ask::Send {
            account: self.account(),
            talk: talk.0,
            body: body.to_owned(),
        })
        .await
    }

    pub async fn send(&self, talk: &Talk, body: &str) -> MessageId {
        self.try_send(talk, body).await.expect("it is accepted")
    }

    /// The newest rows.
    pub async fn rows(&self, talk: &Talk) -> Vec<Row> {
        let (account, talk) = (self.account(), talk.0);
        self.ask(Ask::Rows { account, talk }).await
    }

    /// All rows of which a hole does not part us.
    pub async fn timeline(&self, talk: &Talk) -> Vec<Row> {
        self.timeline_of(talk, false).await
    }

    /// All rows, fetched from the server where they are not here.
    pub async fn whole_timeline(&self, talk: &Talk) -> Vec<Row> {
        self.timeline_of(talk, true).await
    }

    async fn timeline_of(&self, talk: &Talk, fetch: bool) -> Vec<Row> {
        let (account, talk) = (self.account(), talk.0);
        let ask = Ask::Timeline {
            account,
            talk,
            fetch,
        };
        self.ask(ask).await
    }

    /// Shows the conversation on the screen.
    pub async fn look_at(&self, talk: &Talk) {
        let (account, talk) = (self.account(), talk.0);
        self.ask::<()>(Ask::LookAt { account, talk }).await;
    }

    /// The memory that the process holds, in KiB.
    pub fn memory(&self) -> u64 {
        crate::processes::resident(self.id())
    }

    pub fn signal(&self, signal: Signal) {
        let id = i32::try_from(self.id()).ok().and_then(Pid::from_raw);
        kill_process(id.expect("it runs"), signal).expect("it is ours");
    }

    /// Kill -9, at once; what was asked and not answered never will be.
    pub async fn kill(mut self) {
        self.child.kill().await.expect("the core was running");
        self.reader.shutdown().await;
        *self.waiting.lock() = None;
    }

    /// Closes it as a person does.
    pub async fn close(self) {
        let Self {
            mut child, input, ..
        } = self;
        drop(input);
        let ended = child.wait().await.expect("it was running");
        assert!(ended.success(), "{ended}");
    }

    pub fn id(&self) -> u32 {
        self.child.id().expect("the core runs")
    }
}
