//! A person at a computer: a whole client with a profile folder of its own, behind a cable of its own.

use std::{
    fmt::Write as _,
    net::SocketAddr,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use linnet_client::{
    AccountId, Client, Connection, MAIN_WINDOW, NewConversationForm, OpenError, Options, Place,
    RowState, SignInForm, SignUpForm, TimelineRow, View,
};
use linnet_protocol::{ConversationId, MessageId, Presence, User, UserId};
use tempfile::TempDir;

use crate::{Network, Server, eventually, eventually_equal};

/// Long enough and in no list of common ones.
pub const PASSWORD: &str = "a quiet bird in the reeds";

/// A conversation, as the tests name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Talk(pub ConversationId);

pub struct Person {
    pub client: Client,
    pub account: AccountId,
    pub user: User,
    pub network: Network,
    profile: Arc<TempDir>,
}

impl Person {
    pub(crate) async fn sign_up(server: &Server, name: &str) -> Self {
        Self::sign_up_at(server.address(), name).await
    }

    /// With the cable to something that stands before the server.
    pub async fn sign_up_at(address: SocketAddr, name: &str) -> Self {
        let network = Network::to(address).await.expect("a cable");
        let url = network.url();
        Self::sign_up_on(network, &url, None, name).await
    }

    /// With HTTPS, and an authority that is only believed because it was added.
    pub async fn sign_up_over_tls(server: &Server, authority: &Path, name: &str) -> Self {
        let network = Network::to(server.address()).await.expect("a cable");
        let url = network
            .url()
            .replace("http://127.0.0.1", "https://localhost");
        Self::sign_up_on(network, &url, Some(authority), name).await
    }

    async fn sign_up_on(network: Network, url: &str, authority: Option<&Path>, name: &str) -> Self {
        let profile = Arc::new(tempfile::tempdir().expect("a folder"));
        let client = open(profile.path()).await;
        if let Some(file) = authority {
            let added = client.add_authority(url, file).await;
            added.expect("the file holds a certificate");
        }
        let account = client
            .sign_up(SignUpForm {
                server: url.to_owned(),
                username: name.to_owned(),
                display_name: capitalised(name),
                password: PASSWORD.to_owned(),
                email: None,
                email_code: None,
                invite: None,
            })
            .await
            .expect("an account is made");
        let person = Self {
            client,
            account: account.id,
            user: account.user,
            network,
            profile,
        };
        person.is_live().await;
        person
    }

    /// The same person at another computer.
    pub async fn second_device(&self, server: &Server) -> Self {
        Self::sign_in(server, &self.user.username).await
    }

    /// A person who has an account, at a new computer.
    pub async fn sign_in(server: &Server, name: &str) -> Self {
        let network = Network::to(server.address()).await.expect("a cable");
        let profile = Arc::new(tempfile::tempdir().expect("a folder"));
        let client = open(profile.path()).await;
        let account = client
            .sign_in(SignInForm {
                server: network.url(),
                login: name.to_owned(),
                password: PASSWORD.to_owned(),
            })
            .await
            .expect("the password is right");
        let device = Self {
            client,
            account: account.id,
            user: account.user,
            network,
            profile,
        };
        device.is_live().await;
        device
    }

    /// Signs out everywhere else.
    pub async fn ends_other_sessions(&self) {
        let sessions = self.client.list_sessions(self.account).await;
        for other in sessions.expect("sessions").iter().filter(|it| !it.current) {
            let ended = self.client.end_session(self.account, other.id).await;
            ended.expect("the session was there");
        }
    }

    pub fn profile(&self) -> &Path {
        self.profile.path()
    }

    pub async fn is_live(&self) {
        let what = format!("{} is connected", self.user.username);
        eventually(&what, || async {
            self.client.connection(self.account) == Ok(Connection::Live)
        })
        .await;
    }

    pub async fn direct(&self, other: &Self) -> Talk {
        self.direct_with(other.user.id).await
    }

    pub async fn direct_with(&self, other: UserId) -> Talk {
        let id = self.client.open_direct(self.account, other).await;
        Talk(id.expect("a direct conversation"))
    }

    /// Finds somebody by name, as the search for people does.
    pub async fn finds(&self, name: &str) -> User {
        let found = self.client.search_users(self.account, name).await;
        found
            .expect("people")
            .into_iter()
            .next()
            .expect("somebody of that name")
    }

    pub async fn group(&self, title: &str, others: &[&Self]) -> Talk {
        let members = others.iter().map(|it| it.user.id).collect();
        let form = NewConversationForm::group(title, members);
        let made = self.client.create_conversation(self.account, form).await;
        Talk(made.expect("a group"))
    }

    /// Waits until the conversation is in this person's list.
    pub async fn sees(&self, talk: &Talk) {
        let what = format!("{} sees the conversation", self.user.username);
        eventually(&what, || async {
            let rows = self.client.list_conversations(self.account).await;
            rows.is_ok_and(|rows| rows.iter().any(|row| row.id == talk.0 && !row.left))
        })
        .await;
    }

    pub async fn send(&self, talk: &Talk, body: &str) -> MessageId {
        let sent = self
            .client
            .send_message(self.account, talk.0, body.into())
            .await;
        sent.expect("the message is stored")
    }

    /// The newest rows as this person sees them: the text, and in brackets the state of an own message that is not out.
    pub async fn timeline(&self, talk: &Talk) -> Vec<String> {
        self.rows(talk).await.iter().map(shown).collect()
    }

    /// The newest window of the timeline.
    pub async fn rows(&self, talk: &Talk) -> Vec<TimelineRow> {
        let timeline = self
            .client
            .read_timeline(self.account, talk.0, Place::Newest)
            .await;
        timeline.map(|it| it.rows).unwrap_or_default()
    }

    /// The whole timeline, walked from the end to the beginning as scrolling does.
    pub async fn whole_timeline(&self, talk: &Talk) -> Vec<TimelineRow> {
        let mut rows = self.rows(talk).await;
        loop {
            let Some(first) = rows.iter().find_map(|row| row.seq) else {
                return rows;
            };
            let place = Place::Around { seq: first };
            let window = self
                .client
                .read_timeline(self.account, talk.0, place)
                .await
                .expect("rows");
            let older: Vec<_> = window
                .rows
                .into_iter()
                .filter(|row| row.seq.is_some_and(|seq| seq < first))
                .collect();
            if !older.is_empty() {
                rows.splice(0..0, older);
            } else if window.older == linnet_client::Beyond::Nothing {
                return rows;
            } else {
                self.client
                    .load_history(self.account, talk.0, first)
                    .await
                    .expect("older pages");
            }
        }
    }

    /// Waits until the newest rows are exactly these.
    pub async fn shows(&self, talk: &Talk, expected: &[&str]) {
        let expected: Vec<String> = expected.iter().map(|&it| it.to_owned()).collect();
        eventually_equal(&expected, || self.timeline(talk)).await;
    }

    /// Waits until the own message with this text has got this far.
    pub async fn message_is(&self, talk: &Talk, body: &str, state: RowState) {
        let what = format!("{body:?} is {state:?} for {}", self.user.username);
        eventually(&what, || async {
            self.rows(talk)
                .await
                .iter()
                .any(|row| row.body == body && row.state == state)
        })
        .await;
    }

    /// Shows the conversation on this person's screen, and looks there for somebody.
    pub fn looks_at(&self, talk: &Talk, person: UserId) {
        self.client.set_view(
            MAIN_WINDOW,
            View {
                account_id: Some(self.account),
                conversation_id: Some(talk.0),
                user_ids: vec![person],
                focused: true,
                ..View::default()
            },
        );
    }

    /// Waits until this person's screen says so of somebody.
    pub async fn finds_present(&self, person: UserId, presence: Presence) {
        eventually_equal(&presence, || async {
            let seen = self.client.presence_of(self.account, &[person]);
            seen.expect("the account is here")[&person]
        })
        .await;
    }

    pub async fn unread(&self, talk: &Talk) -> u64 {
        let rows = self
            .client
            .list_conversations(self.account)
            .await
            .expect("the list");
        rows.iter()
            .find(|row| row.id == talk.0)
            .map_or(0, |row| row.unread)
    }

    /// Reads everything that is here.
    pub async fn reads(&self, talk: &Talk) {
        let newest = self
            .rows(talk)
            .await
            .iter()
            .filter_map(|row| row.seq)
            .max()
            .unwrap_or(0);
        self.client
            .mark_read(self.account, talk.0, newest)
            .await
            .expect("the place is stored");
    }

    /// Quits the program as a person does.
    pub async fn quit(self) -> Closed {
        self.client.close().await;
        self.crash()
    }

    /// The program ends without a goodbye; nothing is flushed.
    pub fn crash(self) -> Closed {
        let Self {
            client,
            account,
            user,
            network,
            profile,
        } = self;
        drop(client);
        Closed {
            account,
            user,
            network,
            profile,
        }
    }
}

/// What is left of a person's program: the profile folder.
pub struct Closed {
    account: AccountId,
    user: User,
    network: Network,
    profile: Arc<TempDir>,
}

impl Closed {
    /// Writes rubbish over a part of every cache: what it knows of people and conversations.
    pub fn damage(&self) {
        const PAGE: usize = 4_096;
        let accounts = std::fs::read_dir(self.profile.path().join("accounts")).expect("accounts");
        for account in accounts {
            let cache = account.expect("a folder").path().join("cache.db");
            let mut bytes = std::fs::read(&cache).expect("a cache");
            bytes[2 * PAGE..5 * PAGE].fill(0xA5);
            std::fs::write(&cache, bytes).expect("the cache can be written");
        }
    }

    pub async fn reopen(self) -> Person {
        let Self {
            account,
            user,
            network,
            profile,
        } = self;
        let client = open(profile.path()).await;
        Person {
            client,
            account,
            user,
            network,
            profile,
        }
    }
}

async fn open(profile: &Path) -> Client {
    let until = Instant::now() + Duration::from_secs(10);
    loop {
        match Client::open(Options::new(profile)).await {
            Ok(client) => return client,
            // The tasks of a crashed client are still being dropped.
            Err(OpenError::InUse(_)) if Instant::now() < until => tokio::task::yield_now().await,
            Err(error) => panic!("{error}"),
        }
    }
}

fn shown(row: &TimelineRow) -> String {
    let mut text = row.body.clone();
    let state = match row.state {
        RowState::Sent | RowState::Delivered | RowState::Read => return text,
        RowState::Held => "held",
        RowState::Queued => "queued",
        RowState::Sending => "sending",
        RowState::Failed => "failed",
    };
    write!(text, " ({state})").expect("a string takes everything");
    text
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
