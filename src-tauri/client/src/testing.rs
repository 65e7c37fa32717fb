//! A peer of a few lines for what no database shows: what is asked, in which order, and what follows an answer.

use std::{collections::VecDeque, path::Path, sync::Arc};

use futures_util::{SinkExt, StreamExt};
use linnet_protocol::{
    ClientFrame, Conversation, ConversationId, ConversationKind, ErrorCode, HistoryPage,
    HistoryVisibility, Membership, Message, NewFile, NewMessage, PROTOCOL, PersonalPage, Problem,
    RefreshRequest, Reply, Request, Role, ServerFrame, ServerRole, SessionId, SignedIn, Snapshot,
    ThreadPage, Tokens, Upload, User, UserId, WireError, search::SearchPage,
};
use parking_lot::Mutex;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_tungstenite::tungstenite::{self, handshake::server as handshake};

use crate::{Client, Options, SignInForm, view::AccountId};

/// What it answers and what it was asked.
#[derive(Default)]
pub(crate) struct Script {
    /// To sends, in order; afterwards every message is stored.
    pub(crate) to_sends: VecDeque<WireError>,
    /// To refreshes, in order: `None` hangs up without an answer. Afterwards tokens.
    pub(crate) to_refreshes: VecDeque<Option<ErrorCode>>,
    pub(crate) sends: Vec<NewMessage>,
    pub(crate) refreshes: Vec<RefreshRequest>,
    /// To whatever else is asked over the socket, in order; afterwards it is done.
    pub(crate) to_requests: VecDeque<WireError>,
    pub(crate) asked: Vec<Request>,
    /// What it says unasked, behind its next answer.
    pub(crate) pushes: Vec<ServerFrame>,
    /// It ends the connection behind that.
    pub(crate) cuts: bool,
    /// With which it ends connections after the hello, in order.
    pub(crate) goodbyes: VecDeque<(u16, &'static str)>,
    /// How often it was asked whether it is there.
    pub(crate) probes: usize,
    /// What was said before anybody here was connected; of it only the newest is in the snapshot.
    pub(crate) past: Vec<Message>,
    /// How many pages of it were asked for.
    pub(crate) pages: usize,
    /// How many single messages of it were asked for.
    pub(crate) lookups: usize,
    /// To whoever says that it has caught up, and to questions for personal rows, in order.
    pub(crate) to_caught_up: VecDeque<WireError>,
    pub(crate) to_personal: VecDeque<WireError>,
    /// It has no snapshot at this moment.
    pub(crate) is_broken: bool,
    /// Lengths of parts of files: none is ever answered.
    pub(crate) parts: Vec<usize>,
    /// To every search.
    pub(crate) found: SearchPage,
    stored: Vec<Message>,
    seconds: u64,
}

pub(crate) struct Peer {
    pub(crate) address: String,
    pub(crate) script: Arc<Mutex<Script>>,
    pub(crate) alice: User,
    pub(crate) talk: ConversationId,
}

impl Peer {
    pub(crate) async fn start() -> Self {
        // Another test of this process may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let peer = Self {
            address: format!("http://{}", listener.local_addr().unwrap()),
            script: Arc::new(Mutex::new(Script {
                seconds: 600,
                ..Script::default()
            })),
            alice: User {
                id: UserId::generate(),
                username: "alice".into(),
                display_name: "Alice".into(),
                avatar: None,
                deactivated: false,
                version: 1,
            },
            talk: ConversationId::generate(),
        };
        let (script, alice, talk) = (peer.script.clone(), peer.alice.clone(), peer.talk);
        tokio::task::spawn_local(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::task::spawn_local(serve(stream, script.clone(), alice.clone(), talk));
            }
        });
        peer
    }

    /// Access tokens from now on live this long.
    pub(crate) fn tokens_live(&self, seconds: u64) {
        self.script.lock().seconds = seconds;
    }

    pub(crate) async fn sign_in(&self, client: &Client) -> AccountId {
        let form = SignInForm {
            server: self.address.clone(),
            login: "alice".into(),
            password: "a quiet bird in the reeds".into(),
        };
        client.sign_in(form).await.unwrap().id
    }
}

/// A client as a test has it: in a folder of its own, and without the keychain of whoever runs the tests.
pub(crate) async fn open(dir: &Path) -> Client {
    let options = Options {
        use_keychain: false,
        ..Options::new(dir)
    };
    Client::open(options).await.unwrap()
}

/// Until `is_so`, for ten seconds at most.
pub(crate) async fn eventually<F: Future<Output = bool>>(is_so: impl Fn() -> F) {
    let asking = async {
        while !is_so().await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(10), asking)
        .await
        .expect("it never happened");
}

async fn serve(
    mut stream: TcpStream,
    script: Arc<Mutex<Script>>,
    alice: User,
    talk: ConversationId,
) {
    let mut head = vec![0; 16 * 1024];
    let length = stream.peek(&mut head).await.unwrap_or(0);
    let text = String::from_utf8_lossy(&head[..length]).into_owned();
    if text.starts_with("GET /api/v1/socket") {
        return speak(stream, script, alice, talk).await;
    }
    let _ = stream.read(&mut head).await;
    let mut request = text;
    let wanted = content_length(&request);
    if request.starts_with("PUT") && request.contains("/parts") {
        script.lock().parts.push(wanted);
        return std::future::pending().await;
    }
    while body(&request).len() < wanted {
        let length = stream.read(&mut head).await.unwrap_or(0);
        request.push_str(&String::from_utf8_lossy(&head[..length]));
    }
    let Some((status, answer)) = respond(&request, &script, alice, talk) else {
        return;
    };
    let length = answer.len();
    let answer = format!(
        "HTTP/1.1 {status} x\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{answer}"
    );
    let _ = stream.write_all(answer.as_bytes()).await;
}

fn content_length(request: &str) -> usize {
    let line = request.lines().find_map(|it| {
        it.to_lowercase()
            .strip_prefix("content-length:")
            .map(str::to_owned)
    });
    line.map_or(0, |it| it.trim().parse().unwrap())
}

fn body(request: &str) -> &str {
    request.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

fn respond(
    request: &str,
    script: &Mutex<Script>,
    alice: User,
    talk: ConversationId,
) -> Option<(u16, String)> {
    let mut script = script.lock();
    let tokens = |n: usize| Tokens {
        access_token: format!("access {n}"),
        expires_in: script.seconds,
        refresh_token: format!("refresh {n}"),
    };
    let ok = |it: String| Some((200, it));
    match request.split(' ').nth(1).unwrap_or_default() {
        "/api/v1/server" => ok(format!(
            r#"{{"name":"peer","version":"0","protocol":"{PROTOCOL}","registration":"open"}}"#
        )),
        "/api/v1/auth/sign-in" => {
            let signed_in = SignedIn {
                user: alice,
                role: ServerRole::Member,
                session_id: SessionId::generate(),
                tokens: tokens(0),
            };
            ok(serde_json::to_string(&signed_in).unwrap())
        }
        "/api/v1/auth/refresh" => {
            let answer = serde_json::to_string(&tokens(script.refreshes.len() + 1)).unwrap();
            script
                .refreshes
                .push(serde_json::from_str(body(request)).unwrap());
            match script.to_refreshes.pop_front() {
                None => ok(answer),
                Some(None) => None,
                Some(Some(code)) => Some((401, problem(code))),
            }
        }
        path if path.ends_with("/snapshot") && script.is_broken => Some((503, String::new())),
        path if path.ends_with("/snapshot") => {
            let mut snapshot = snapshot(alice, talk);
            snapshot.head = script.head();
            snapshot.from = script.past.last().map_or(1, |it| it.seq);
            snapshot.messages.extend(script.past.last().cloned());
            ok(serde_json::to_string(&snapshot).unwrap())
        }
        path if path.contains("/messages?around=") => {
            ok(serde_json::to_string(&script.around(talk, path)).unwrap())
        }
        path if path.contains("/threads/") => {
            ok(serde_json::to_string(&script.thread(path)).unwrap())
        }
        path if path.contains("/messages/") => {
            script.lookups += 1;
            let mut past = script.past.iter();
            match past.find(|it| path.ends_with(&it.id.to_string())) {
                Some(found) => ok(serde_json::to_string(found).unwrap()),
                None => Some((404, problem(ErrorCode::NotFound))),
            }
        }
        "/api/v1/files" => ok(upload(body(request))),
        _ => ok("{}".into()),
    }
}

/// All of it in one part, if the client does as it is told.
fn upload(request: &str) -> String {
    let new: NewFile = serde_json::from_str(request).unwrap();
    let upload = Upload {
        id: new.id,
        received: 0,
        bytes: new.bytes,
        part_bytes: u32::MAX,
        attachment: None,
    };
    serde_json::to_string(&upload).unwrap()
}

impl Script {
    fn head(&self) -> i64 {
        self.past.last().map_or(2, |it| it.seq)
    }

    /// Three answers at a time.
    fn thread(&mut self, path: &str) -> ThreadPage {
        self.pages += 1;
        let below = path.split("before=").nth(1);
        let below = below.map_or(i64::MAX, |it| it.parse().unwrap());
        let is_root = |it: &&Message| path.contains(&it.id.to_string());
        let root = self.past.iter().find(is_root).unwrap().clone();
        let is_answer = |it: &&Message| it.thread_id == Some(root.id) && it.seq < below;
        let all: Vec<_> = self.past.iter().filter(is_answer).cloned().collect();
        ThreadPage {
            messages: all[all.len().saturating_sub(3)..].to_vec(),
            reactions: Vec::new(),
            more: all.len() > 3,
            root,
        }
    }

    /// Five on either side.
    fn around(&mut self, talk: ConversationId, path: &str) -> HistoryPage {
        let (_, seq) = path.split_once("around=").unwrap();
        let seq: i64 = seq.split('&').next().unwrap().parse().unwrap();
        self.pages += 1;
        let (from, through) = ((seq - 5).max(1), (seq + 5).min(self.head()));
        let is_inside = |it: &&Message| (from..=through).contains(&it.seq);
        HistoryPage {
            conversation_id: talk,
            messages: self.past.iter().filter(is_inside).cloned().collect(),
            reactions: Vec::new(),
            from,
            through,
        }
    }
}

fn problem(code: ErrorCode) -> String {
    let problem = Problem {
        r#type: String::new(),
        title: String::new(),
        status: 401,
        code,
        params: linnet_protocol::ErrorParams::default(),
    };
    serde_json::to_string(&problem).unwrap()
}

pub(crate) fn conversation(id: ConversationId, created_by: UserId) -> Conversation {
    Conversation {
        id,
        kind: ConversationKind::Group,
        title: None,
        topic: None,
        avatar: None,
        is_public: false,
        history: HistoryVisibility::All,
        created_by,
        created_at: chrono::DateTime::default(),
        rev: 1,
    }
}

fn snapshot(alice: User, talk: ConversationId) -> Snapshot {
    let created_by = alice.id;
    Snapshot {
        conversation: conversation(talk, created_by),
        members: vec![Membership {
            conversation_id: talk,
            user: alice,
            role: Role::Owner,
            status: None,
            left: false,
            rev: 2,
        }],
        receipts: Vec::new(),
        messages: Vec::new(),
        reactions: Vec::new(),
        from: 1,
        head: 2,
    }
}

#[expect(
    clippy::result_large_err,
    clippy::unnecessary_wraps,
    reason = "the form is the library's"
)]
fn agree(
    _: &handshake::Request,
    mut answer: handshake::Response,
) -> Result<handshake::Response, handshake::ErrorResponse> {
    answer
        .headers_mut()
        .insert("sec-websocket-protocol", PROTOCOL.parse().unwrap());
    Ok(answer)
}

async fn speak(stream: TcpStream, script: Arc<Mutex<Script>>, alice: User, talk: ConversationId) {
    let Ok(mut socket) = tokio_tungstenite::accept_hdr_async(stream, agree).await else {
        return;
    };
    while let Some(Ok(message)) = socket.next().await {
        let tungstenite::Message::Text(text) = message else {
            continue;
        };
        let frame: ClientFrame = serde_json::from_str(&text).unwrap();
        let is_hello = matches!(frame.request, Request::Hello { .. });
        let mut said = answers(frame, &script, &alice, talk);
        if !is_hello {
            let mut script = script.lock();
            said.append(&mut script.pushes);
        }
        for answer in said {
            let text = serde_json::to_string(&answer).unwrap();
            if socket.send(tungstenite::Message::text(text)).await.is_err() {
                return;
            }
        }
        if !is_hello && std::mem::take(&mut script.lock().cuts) {
            let _ = socket.close(None).await;
            return;
        }
        let goodbye = script.lock().goodbyes.pop_front_if(|_| is_hello);
        if let Some((code, reason)) = goodbye {
            let frame = tungstenite::protocol::CloseFrame {
                code: code.into(),
                reason: reason.into(),
            };
            let _ = socket.close(Some(frame)).await;
            return;
        }
    }
}

fn answers(
    frame: ClientFrame,
    script: &Mutex<Script>,
    alice: &User,
    talk: ConversationId,
) -> Vec<ServerFrame> {
    let n = frame.n;
    let reply = |reply| ServerFrame::Reply { n, reply };
    match frame.request {
        Request::Hello { .. } => {
            let script = script.lock();
            let head = script.head() + i64::try_from(script.stored.len()).unwrap();
            let heads = vec![linnet_protocol::Head {
                conversation_id: talk,
                head,
                read: 0,
            }];
            let welcome = reply(Reply::Welcome { user_id: alice.id });
            vec![
                welcome,
                ServerFrame::Heads {
                    rev: 1,
                    heads,
                    last: true,
                },
            ]
        }
        Request::SyncPersonal { .. } => match script.lock().to_personal.pop_front() {
            Some(error) => vec![ServerFrame::Error { n, error }],
            None => vec![reply(Reply::PersonalPage(personal_page()))],
        },
        Request::CaughtUp { .. } => match script.lock().to_caught_up.pop_front() {
            Some(error) => vec![ServerFrame::Error { n, error }],
            None => vec![reply(Reply::Done {}), ServerFrame::Live {}],
        },
        Request::SendMessage(new) => {
            let mut script = script.lock();
            script.sends.push(new.clone());
            match script.to_sends.pop_front() {
                Some(error) => vec![ServerFrame::Error { n, error }],
                None => vec![reply(Reply::Message(Box::new(store(
                    &mut script,
                    alice,
                    &new,
                ))))],
            }
        }
        Request::FindMessages(_) => vec![reply(Reply::Found(script.lock().found.clone()))],
        Request::Probe {} => {
            script.lock().probes += 1;
            vec![reply(Reply::Done {})]
        }
        Request::Typing { .. }
        | Request::Watch { .. }
        | Request::SetActivity { .. }
        | Request::MarkDelivered { .. } => vec![reply(Reply::Done {})],
        request => {
            let mut script = script.lock();
            script.asked.push(request);
            let refusal = script.to_requests.pop_front();
            let refused = refusal.map(|error| ServerFrame::Error { n, error });
            vec![refused.unwrap_or(reply(Reply::Done {}))]
        }
    }
}

fn personal_page() -> PersonalPage {
    PersonalPage {
        changes: Vec::new(),
        through: 1,
        more: false,
        anew: false,
    }
}

fn store(script: &mut Script, alice: &User, new: &NewMessage) -> Message {
    if let Some(known) = script.stored.iter().find(|it| it.id == new.id) {
        return known.clone();
    }
    let seq = script.head() + 1 + i64::try_from(script.stored.len()).unwrap();
    let message = Message::born(new, alice.id, seq, chrono::DateTime::default());
    script.stored.push(message.clone());
    message
}
