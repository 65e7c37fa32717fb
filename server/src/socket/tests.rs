//! Over real sockets: what a client sees, and what happens to one that breaks the rules.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use linnet_protocol::{
    Activity, Change, ChangeSettings, ClientFrame, Digest, ErrorCode, MessageRef, Passing,
    PersonalChange, Presence, Reply, Request, ServerFrame, SignedIn, close, limits,
    search::FindMessages,
};
use serde_json::json;
use sqlx::PgPool;
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{self, Message, client::IntoClientRequest, http::HeaderValue},
};

use super::beat::beat;
use crate::{
    auth::{CurrentUser, service},
    conversations::membership,
    messages::{saved, service::send},
    search,
    testing::{PASSWORD, Server, device, direct, group, message, server, server_with, sign_up},
};

const PATIENCE: Duration = Duration::from_secs(20);

struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
    n: u32,
}

fn request_for(server: &Server) -> tungstenite::handshake::client::Request {
    let url = format!("ws://{}/api/v1/socket", server.app.address);
    let mut request = url.into_client_request().unwrap();
    request.headers_mut().insert(
        "sec-websocket-protocol",
        HeaderValue::from_static("linnet.v1"),
    );
    request
}

impl Socket {
    async fn open(server: &Server) -> Self {
        let (stream, _) = connect_async(request_for(server)).await.unwrap();
        Self { stream, n: 0 }
    }

    /// Past hello, with the digest of the moment: everything is pushed from here on.
    async fn live(server: &Server, person: &SignedIn) -> Self {
        let mut socket = Self::open(server).await;
        let digests = crate::sync::queries::digests(&server.state().db, &[person.user.id])
            .await
            .unwrap();
        socket.hello(person, digests[0].1).await;
        assert!(matches!(socket.next().await, ServerFrame::Live {}));
        socket
    }

    async fn hello(&mut self, person: &SignedIn, digest: Digest) {
        let token = person.tokens.access_token.clone();
        let reply = self
            .ask(Request::Hello {
                token,
                device_id: device().id,
                digest,
            })
            .await;
        assert!(
            matches!(reply, Ok(Reply::Welcome { user_id }) if user_id == person.user.id),
            "{reply:?}"
        );
    }

    async fn say(&mut self, text: impl Into<String>) {
        self.stream.send(Message::text(text.into())).await.unwrap();
    }

    async fn ask(&mut self, request: Request) -> Result<Reply, linnet_protocol::WireError> {
        self.n += 1;
        let n = self.n;
        self.say(serde_json::to_string(&ClientFrame { n, request }).unwrap())
            .await;
        loop {
            match self.next().await {
                ServerFrame::Reply { n: to, reply } if to == n => return Ok(reply),
                ServerFrame::Error { n: to, error } if to == n => return Err(error),
                _ => {}
            }
        }
    }

    async fn next(&mut self) -> ServerFrame {
        loop {
            let message = timeout(PATIENCE, self.stream.next())
                .await
                .expect("a frame in time");
            match message.expect("the socket is open").unwrap() {
                Message::Text(text) => return serde_json::from_str(&text).unwrap(),
                Message::Close(close) => panic!("closed: {close:?}"),
                _ => {}
            }
        }
    }

    /// What is found in the first frame for which something is found.
    async fn find<T>(&mut self, mut look: impl FnMut(ServerFrame) -> Option<T>) -> T {
        loop {
            if let Some(found) = look(self.next().await) {
                return found;
            }
        }
    }

    async fn closed(&mut self) -> (u16, String) {
        loop {
            let message = timeout(PATIENCE, self.stream.next())
                .await
                .expect("a close in time");
            if let Message::Close(close) = message.expect("a close frame").expect("a close frame") {
                let close = close.expect("a reason");
                return (close.code.into(), close.reason.to_string());
            }
        }
    }
}

fn bodies(frame: ServerFrame) -> Option<Vec<String>> {
    let ServerFrame::Changes { changes, .. } = frame else {
        return None;
    };
    let bodies = changes.into_iter().filter_map(|it| match it {
        Change::Message(message) => Some(message.body),
        _ => None,
    });
    Some(bodies.collect())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn whoever_is_removed_hears_that_and_nothing_after(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = sign_up(state, "alice").await.user.id;
    let bob = sign_up(state, "bob").await;
    let id = group(state, alice, &[bob.user.id]).await;
    let mut socket = Socket::live(&server, &bob).await;
    membership::remove(state, alice, id, bob.user.id)
        .await
        .unwrap();
    send(state, alice, message(id, "among us")).await.unwrap();
    let first = socket.next().await;
    assert!(
        matches!(&first, ServerFrame::Personal { change: PersonalChange::Left { conversation_id }, .. }
            if *conversation_id == id),
        "{first:?}"
    );
    // What was pushed after it would come before the answer.
    socket.n += 1;
    let (n, request) = (socket.n, Request::Probe {});
    socket
        .say(serde_json::to_string(&ClientFrame { n, request }).unwrap())
        .await;
    let next = socket.next().await;
    assert!(matches!(next, ServerFrame::Reply { .. }), "{next:?}");
    let sync = Request::Sync {
        conversation_id: id,
        cursor: 0,
    };
    let refused = socket.ask(sync).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotAMember);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_one_device_keeps_the_others_learn_and_nobody_else(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let [alice, bob] = [sign_up(state, "alice").await, sign_up(state, "bob").await];
    let id = group(state, alice.user.id, &[bob.user.id]).await;
    let mut here = Socket::live(&server, &alice).await;
    let mut there = Socket::live(&server, &alice).await;
    let mut his = Socket::live(&server, &bob).await;
    let settings = ChangeSettings {
        archived: Some(true),
        ..ChangeSettings::default()
    };
    let change = Request::ChangeSettings {
        conversation_id: id,
        settings,
    };
    for _ in 0..2 {
        let reply = here.ask(change.clone()).await;
        assert!(matches!(reply, Ok(Reply::Done {})));
    }
    let told = there.next().await;
    let ServerFrame::Personal {
        rev,
        change: PersonalChange::Settings(settings),
    } = told
    else {
        panic!("{told:?}");
    };
    assert!(settings.archived && settings.rev == rev);
    for (socket, expected) in [(&mut there, Some(rev)), (&mut his, None)] {
        let asked = Request::SyncPersonal { cursor: 0 };
        let Ok(Reply::PersonalPage(page)) = socket.ask(asked).await else {
            panic!("a page");
        };
        assert_eq!(page.changes.first().map(|it| it.rev), expected);
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_message_is_pushed_to_everybody_in_it_and_nobody_else(db: PgPool) {
    let server = server(db).await;
    let [alice, bob, eve] = [
        sign_up(server.state(), "alice").await,
        sign_up(server.state(), "bob").await,
        sign_up(server.state(), "eve").await,
    ];
    let id = direct(server.state(), alice.user.id, bob.user.id).await.id;
    let mut sockets = [
        Socket::live(&server, &alice).await,
        Socket::live(&server, &bob).await,
        Socket::live(&server, &eve).await,
    ];
    let new = message(id, "hello");
    let reply = sockets[0]
        .ask(Request::SendMessage(new.clone()))
        .await
        .unwrap();
    let Reply::Message(stored) = reply else {
        panic!("{reply:?}")
    };
    assert_eq!((stored.id, stored.seq), (new.id, 4));
    assert_eq!(sockets[1].find(bodies).await, ["hello"]);
    // Eve's next frame is the answer to her own question: there was nothing before it.
    sockets[2]
        .say(r#"{"n":7,"request":{"type":"probe"}}"#)
        .await;
    assert!(matches!(
        sockets[2].next().await,
        ServerFrame::Reply {
            n: 7,
            reply: Reply::Done {}
        }
    ));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn whoever_is_behind_gets_heads_then_what_came_meanwhile_then_live(db: PgPool) {
    let server = server(db).await;
    let (alice, bob) = (
        sign_up(server.state(), "alice").await,
        sign_up(server.state(), "bob").await,
    );
    let id = direct(server.state(), alice.user.id, bob.user.id).await.id;
    let mut socket = Socket::open(&server).await;
    socket.hello(&bob, Digest::default()).await;
    let ServerFrame::Heads { rev, heads, last } = socket.next().await else {
        panic!("heads")
    };
    assert_eq!((rev, heads.len(), heads[0].head, last), (1, 1, 3, true));
    send(server.state(), alice.user.id, message(id, "meanwhile"))
        .await
        .unwrap();
    let Ok(Reply::Page(page)) = socket
        .ask(Request::Sync {
            conversation_id: id,
            cursor: 0,
        })
        .await
    else {
        panic!("a page")
    };
    assert_eq!((page.changes.len(), page.through, page.more), (4, 4, false));
    let behind = Digest {
        rev: 1,
        conversations: 1,
        heads: 3,
    };
    socket
        .ask(Request::CaughtUp { digest: behind })
        .await
        .unwrap();
    assert!(matches!(socket.next().await, ServerFrame::Heads { heads, .. } if heads[0].head == 4));
    assert!(matches!(socket.next().await, ServerFrame::Live {}));
    let ahead = Request::Sync {
        conversation_id: id,
        cursor: 99,
    };
    socket
        .say(
            serde_json::to_string(&ClientFrame {
                n: 90,
                request: ahead,
            })
            .unwrap(),
        )
        .await;
    assert!(
        matches!(socket.next().await, ServerFrame::Reset { conversation_id } if conversation_id == id)
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_beat_carries_the_digest(db: PgPool) {
    let server = server(db).await;
    let (alice, bob) = (
        sign_up(server.state(), "alice").await,
        sign_up(server.state(), "bob").await,
    );
    let mut socket = Socket::live(&server, &alice).await;
    direct(server.state(), alice.user.id, bob.user.id).await;
    beat(server.state()).await.unwrap();
    let expected = Digest {
        rev: 1,
        conversations: 1,
        heads: 3,
    };
    socket
        .find(|frame| {
            matches!(frame, ServerFrame::Beat { digest } if digest == expected).then_some(())
        })
        .await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_removed_member_hears_nothing_more(db: PgPool) {
    let server = server(db).await;
    let (alice, bob) = (
        sign_up(server.state(), "alice").await,
        sign_up(server.state(), "bob").await,
    );
    let id = group(server.state(), alice.user.id, &[bob.user.id]).await;
    let mut socket = Socket::live(&server, &bob).await;
    let looks = Request::Watch {
        user_ids: vec![alice.user.id],
        conversation_ids: vec![id],
    };
    socket.ask(looks).await.unwrap();
    send(server.state(), alice.user.id, message(id, "before"))
        .await
        .unwrap();
    assert_eq!(socket.find(bodies).await, ["before"]);
    membership::leave(server.state(), bob.user.id, id)
        .await
        .unwrap();
    let left = |frame| {
        matches!(
            frame,
            ServerFrame::Personal {
                rev: 2,
                change: PersonalChange::Left { .. }
            }
        )
    };
    socket.find(|frame| left(frame).then_some(())).await;
    send(server.state(), alice.user.id, message(id, "after"))
        .await
        .unwrap();
    let mut alices = Socket::live(&server, &alice).await;
    alices
        .ask(Request::Typing {
            conversation_id: id,
        })
        .await
        .unwrap();
    socket.say(r#"{"n":7,"request":{"type":"probe"}}"#).await;
    let next = socket.next().await;
    assert!(matches!(next, ServerFrame::Reply { n: 7, .. }), "{next:?}");
    let refused = socket
        .ask(Request::Sync {
            conversation_id: id,
            cursor: 0,
        })
        .await
        .unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotAMember);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn reading_is_told_to_the_other_and_to_ones_own_devices(db: PgPool) {
    let server = server(db).await;
    let (alice, bob) = (
        sign_up(server.state(), "alice").await,
        sign_up(server.state(), "bob").await,
    );
    let id = direct(server.state(), alice.user.id, bob.user.id).await.id;
    send(server.state(), alice.user.id, message(id, "read me"))
        .await
        .unwrap();
    let (mut alices, mut bobs, mut laptop) = (
        Socket::live(&server, &alice).await,
        Socket::live(&server, &bob).await,
        Socket::live(&server, &bob).await,
    );
    bobs.ask(Request::MarkRead {
        conversation_id: id,
        seq: 4,
    })
    .await
    .unwrap();
    let receipt = |frame| match frame {
        ServerFrame::Receipts { receipts } => receipts.first().copied(),
        _ => None,
    };
    let seen = alices.find(receipt).await;
    assert_eq!(
        (seen.user_id, seen.read, seen.delivered),
        (bob.user.id, 4, 4)
    );
    let own = |frame| match frame {
        ServerFrame::Personal { rev, change } => Some((rev, change)),
        _ => None,
    };
    assert_eq!(
        laptop.find(own).await,
        (
            2,
            PersonalChange::Read {
                conversation_id: id,
                seq: 4
            }
        )
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn presence_and_typing_go_to_those_who_look(db: PgPool) {
    let server = server(db).await;
    let (alice, bob, eve) = (
        sign_up(server.state(), "alice").await,
        sign_up(server.state(), "bob").await,
        sign_up(server.state(), "eve").await,
    );
    let id = direct(server.state(), alice.user.id, bob.user.id).await.id;
    let mut alices = Socket::live(&server, &alice).await;
    let user_ids = vec![bob.user.id, eve.user.id];
    alices
        .ask(Request::Watch {
            user_ids,
            conversation_ids: vec![id],
        })
        .await
        .unwrap();
    let _eves = Socket::live(&server, &eve).await;
    let mut bobs = Socket::live(&server, &bob).await;
    let passing = |frame| match frame {
        ServerFrame::Passing { passing } => Some(passing),
        _ => None,
    };
    let bob_is = |presence| Passing::Presence {
        user_id: bob.user.id,
        presence,
    };
    assert_eq!(
        alices.find(passing).await,
        bob_is(Presence::Unknown),
        "and not a word of Eve"
    );
    bobs.ask(Request::SetActivity {
        activity: Activity::Active,
    })
    .await
    .unwrap();
    assert_eq!(alices.find(passing).await, bob_is(Presence::Online));
    bobs.ask(Request::Typing {
        conversation_id: id,
    })
    .await
    .unwrap();
    assert_eq!(
        alices.find(passing).await,
        Passing::Typing {
            conversation_id: id,
            user_id: bob.user.id
        }
    );
    bobs.ask(Request::SetActivity {
        activity: Activity::Idle,
    })
    .await
    .unwrap();
    assert_eq!(alices.find(passing).await, bob_is(Presence::Away));
    drop(bobs);
    assert_eq!(alices.find(passing).await, bob_is(Presence::Offline));
    let refused = alices
        .ask(Request::Typing {
            conversation_id: group(server.state(), eve.user.id, &[]).await,
        })
        .await;
    assert_eq!(refused.unwrap_err().code, ErrorCode::NotAMember);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_is_not_known_is_refused_and_the_socket_stays(db: PgPool) {
    let server = server(db).await;
    let alice = sign_up(server.state(), "alice").await;
    let mut socket = Socket::live(&server, &alice).await;
    for (request, code) in [
        (json!({"type": "dance"}), ErrorCode::Unsupported),
        (
            json!({"type": "probe", "loudly": true}),
            ErrorCode::UnknownField,
        ),
        (json!({"type": "markRead"}), ErrorCode::InvalidRequest),
    ] {
        socket
            .say(json!({"n": 9, "request": request}).to_string())
            .await;
        let ServerFrame::Error { n: 9, error } = socket.next().await else {
            panic!("an error")
        };
        assert_eq!(error.code, code);
    }
    assert!(socket.ask(Request::Probe {}).await.is_ok());
    socket.say("hello?").await;
    assert_eq!(socket.closed().await.0, close::RULE);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_frame_over_the_limit_and_a_broken_one_are_closed_with_their_code(db: PgPool) {
    let server = server(db).await;
    let alice = sign_up(server.state(), "alice").await;
    let mut socket = Socket::live(&server, &alice).await;
    socket
        .say("x".repeat(linnet_protocol::limits::FRAME_BYTES + 1))
        .await;
    assert_eq!(socket.closed().await.0, close::SIZE);
    let mut socket = Socket::live(&server, &alice).await;
    socket
        .stream
        .send(Message::binary(vec![1, 2, 3]))
        .await
        .unwrap();
    assert_eq!(socket.closed().await.0, close::RULE);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn without_a_good_token_there_is_no_socket(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = sign_up(state, "alice").await;
    let current = CurrentUser {
        user_id: alice.user.id,
        session_id: alice.session_id,
    };
    let hello = |token: String| {
        let request = Request::Hello {
            token,
            device_id: device().id,
            digest: Digest::default(),
        };
        serde_json::to_string(&ClientFrame { n: 1, request }).unwrap()
    };
    let long_ago = state.clock.now() - chrono::TimeDelta::minutes(11);
    let expired = state.keys.access_token(current, long_ago).unwrap();
    for (first, code) in [
        (hello(expired), close::TOKEN),
        (hello(alice.tokens.refresh_token.clone()), close::TOKEN),
        (
            r#"{"n":1,"request":{"type":"probe"}}"#.to_owned(),
            close::RULE,
        ),
    ] {
        let mut socket = Socket::open(&server).await;
        socket.say(first).await;
        assert_eq!(socket.closed().await.0, code);
    }
    service::sign_out(state, current).await.unwrap();
    let mut socket = Socket::open(&server).await;
    socket.say(hello(alice.tokens.access_token)).await;
    assert_eq!(
        socket.closed().await,
        (close::SESSION_ENDED, "session_ended".into())
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_silent_newcomer_is_shown_out(db: PgPool) {
    let server = server(db).await;
    assert_eq!(
        Socket::open(&server).await.closed().await.0,
        close::NO_HELLO
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_token_that_runs_out_closes_the_socket_unless_it_is_renewed(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let mut alice = sign_up(state, "alice").await;
    let current = CurrentUser {
        user_id: alice.user.id,
        session_id: alice.session_id,
    };
    let fresh = alice.tokens.access_token.clone();
    let nearly_over = state.clock.now() - chrono::TimeDelta::seconds(598);
    alice.tokens.access_token = state.keys.access_token(current, nearly_over).unwrap();
    let (mut renewed, mut forgotten) = (
        Socket::live(&server, &alice).await,
        Socket::live(&server, &alice).await,
    );
    renewed.ask(Request::Renew { token: fresh }).await.unwrap();
    assert_eq!(forgotten.closed().await.0, close::TOKEN);
    assert!(renewed.ask(Request::Probe {}).await.is_ok());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_session_ended_elsewhere_closes_its_sockets(db: PgPool) {
    let server = server(db).await;
    let alice = sign_up(server.state(), "alice").await;
    let form = linnet_protocol::SignIn {
        login: "alice".into(),
        password: PASSWORD.into(),
        device: device(),
    };
    let laptop = service::sign_in(
        server.state(),
        form,
        std::net::IpAddr::from([127, 0, 0, 1]).into(),
    )
    .await
    .unwrap();
    let (mut here, mut there) = (
        Socket::live(&server, &alice).await,
        Socket::live(&server, &laptop).await,
    );
    let current = CurrentUser {
        user_id: alice.user.id,
        session_id: alice.session_id,
    };
    service::end_session(server.state(), current, laptop.session_id)
        .await
        .unwrap();
    assert_eq!(there.closed().await.0, close::SESSION_ENDED);
    assert!(here.ask(Request::Probe {}).await.is_ok());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_reader_that_does_not_read_is_cut_and_others_are_not(db: PgPool) {
    let server = server(db).await;
    let (alice, bob) = (
        sign_up(server.state(), "alice").await,
        sign_up(server.state(), "bob").await,
    );
    let id = direct(server.state(), alice.user.id, bob.user.id).await.id;
    let (mut slow, mut quick) = (
        Socket::live(&server, &bob).await,
        Socket::live(&server, &alice).await,
    );
    let state = server.state().clone();
    let sending = server.state().tasks.spawn(async move {
        for _ in 0..1_500 {
            send(&state, bob.user.id, message(id, &"x".repeat(8_000)))
                .await
                .unwrap();
        }
    });
    let mut seen = 0;
    while seen < 1_500 {
        seen += quick.find(bodies).await.len();
    }
    sending.await.unwrap();
    // It reads again, too late: the goodbye may not have found room either.
    let mut got = 0;
    while let Some(Ok(message)) = timeout(PATIENCE, slow.stream.next())
        .await
        .expect("it is cut")
    {
        match message {
            Message::Close(close) => {
                assert_eq!(u16::from(close.expect("a reason").code), close::SLOW);
            }
            _ => got += 1,
        }
    }
    assert!(got < 1_500, "{got} frames");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_search_holds_up_nothing_and_finds_what_http_finds(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = sign_up(state, "alice").await;
    let id = group(state, alice.user.id, &[]).await;
    let mut socket = Socket::live(&server, &alice).await;
    let asked = FindMessages {
        query: "is:saved".to_owned(),
        ..FindMessages::default()
    };
    let crowd = state.search.crowd().await;
    let search = ClientFrame {
        n: 1_000,
        request: Request::FindMessages(asked.clone()),
    };
    socket.say(serde_json::to_string(&search).unwrap()).await;
    let probe = socket.ask(Request::Probe {}).await;
    assert!(matches!(probe, Ok(Reply::Done {})), "{probe:?}");
    drop(crowd);
    let sent = send(state, alice.user.id, message(id, "hello"))
        .await
        .unwrap();
    let place = MessageRef {
        conversation_id: id,
        message_id: sent.id,
    };
    saved::service::save(state, alice.user.id, place)
        .await
        .unwrap();
    let over_http = search::service::messages(state, alice.user.id, asked.clone())
        .await
        .unwrap();
    assert_eq!(over_http.messages.len(), 1);
    let found = socket.ask(Request::FindMessages(asked)).await.unwrap();
    assert!(matches!(found, Reply::Found(page) if page == over_http));
    let query = "alice".to_owned();
    let all = socket
        .ask(Request::Search {
            query,
            time_zone: None,
        })
        .await;
    assert!(matches!(all, Ok(Reply::SearchAnswer(it)) if it.conversations.is_empty()));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn who_passes_a_limit_again_and_again_has_to_stay_away(db: PgPool) {
    let server = server_with(db, |config| config.rate_scale = 1).await;
    let alice = sign_up(server.state(), "alice").await;
    let id = group(server.state(), alice.user.id, &[]).await;
    let mut socket = Socket::live(&server, &alice).await;
    for n in 0..40 {
        let request = json!({"n": n, "request": {"type": "typing", "conversationId": id}});
        socket.say(request.to_string()).await;
    }
    let limited = |frame| match frame {
        ServerFrame::Error { error, .. } => Some(error),
        _ => None,
    };
    let error = socket.find(limited).await;
    assert_eq!(
        (error.code, error.params.bucket.as_deref()),
        (ErrorCode::RateLimited, Some("typing"))
    );
    assert_eq!(socket.closed().await.0, close::LIMIT);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn only_our_words_open_a_socket(db: PgPool) {
    let server = server(db).await;
    let status = async |change: &dyn Fn(&mut tungstenite::handshake::client::Request)| {
        let mut request = request_for(&server);
        change(&mut request);
        match connect_async(request).await {
            Err(tungstenite::Error::Http(response)) => response.status().as_u16(),
            other => panic!("{other:?}"),
        }
    };
    let header = |it: &mut tungstenite::handshake::client::Request, name: &'static str, value| {
        it.headers_mut()
            .insert(name, HeaderValue::from_static(value));
    };
    assert_eq!(
        status(&|it| header(it, "sec-websocket-protocol", "linnet.v2")).await,
        426
    );
    assert_eq!(
        status(&|it| header(it, "origin", "https://example.org")).await,
        403
    );
    let with_token = |it: &mut tungstenite::handshake::client::Request| {
        *it.uri_mut() = format!("{}?token=x", it.uri()).parse().unwrap();
    };
    assert_eq!(status(&with_token).await, 400);
    let url = format!("ws://{}/api/v1/socket", server.app.address);
    let (stream, _) = connect_async(url).await.unwrap();
    assert_eq!(Socket { stream, n: 0 }.closed().await.0, close::VERSION);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_stop_says_when_to_come_back_and_loses_nothing(db: PgPool) {
    let server = server(db.clone()).await;
    let alice = sign_up(server.state(), "alice").await;
    let mut socket = Socket::live(&server, &alice).await;
    let closing = server
        .state()
        .tasks
        .spawn(async move { socket.closed().await });
    server.app.stop().await;
    let (code, reason) = closing.await.unwrap();
    assert_eq!(code, close::RESTART);
    assert!(reason.parse::<u32>().is_ok_and(|it| it < 3_000), "{reason}");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_sign_out_whose_caller_goes_away_in_the_middle_still_closes_the_socket(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = sign_up(state, "alice").await;
    let current = CurrentUser {
        user_id: alice.user.id,
        session_id: alice.session_id,
    };
    let mut socket = Socket::live(&server, &alice).await;
    // The statement waits for this lock; meanwhile the request is dropped.
    let mut lock = state.db.begin().await.unwrap();
    sqlx::query("select id from sessions for update")
        .fetch_all(&mut *lock)
        .await
        .unwrap();
    let waits = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    let someone_waits = async {
        while sqlx::query_scalar::<_, i64>(waits)
            .fetch_one(&state.db)
            .await
            .unwrap()
            == 0
        {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        _ = service::sign_out(state, current) => panic!("it waits for the lock"),
        () = someone_waits => {}
    }
    lock.rollback().await.unwrap();
    assert_eq!(
        socket.closed().await,
        (close::SESSION_ENDED, "session_ended".into())
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_socket_of_a_stolen_session_says_that_it_was_stolen(db: PgPool) {
    let server = server(db).await;
    let alice = sign_up(server.state(), "alice").await;
    let mut socket = Socket::live(&server, &alice).await;
    let mut refresh = linnet_protocol::RefreshRequest {
        refresh_token: alice.tokens.refresh_token,
        nonce: "t".repeat(22),
    };
    service::refresh(server.state(), &refresh, crate::testing::nowhere())
        .await
        .unwrap();
    refresh.nonce = "a".repeat(22);
    assert!(
        service::refresh(server.state(), &refresh, crate::testing::nowhere())
            .await
            .is_err()
    );
    assert_eq!(
        socket.closed().await,
        (close::SESSION_ENDED, "session_stolen".into())
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn wrong_frames_count_against_the_limit_as_right_ones_do(db: PgPool) {
    let server = server_with(db, |config| config.rate_scale = 1).await;
    let alice = sign_up(server.state(), "alice").await;
    let socket = Socket::live(&server, &alice).await;
    let flood = async {
        let (mut out, mut seen) = socket.stream.split();
        let send = async {
            let frame = json!({"n": 1, "request": {"type": "dance"}}).to_string();
            while out.send(Message::text(frame.clone())).await.is_ok() {}
        };
        let close = async {
            loop {
                match seen.next().await {
                    Some(Ok(Message::Close(close))) => return close.expect("a reason"),
                    Some(Ok(_)) => {}
                    other => panic!("no close: {other:?}"),
                }
            }
        };
        tokio::join!(send, close).1
    };
    let close = timeout(PATIENCE, flood).await.expect("a close in time");
    assert_eq!(u16::from(close.code), close::LIMIT);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_hello_of_another_form_is_told_what_is_wrong_with_it(db: PgPool) {
    let server = server(db).await;
    let alice = sign_up(server.state(), "alice").await;
    let mut socket = Socket::open(&server).await;
    let strange = "colour".repeat(8_000);
    let hello = json!({"n": 3, "request": {"type": "hello", strange.clone(): 1}});
    socket.say(hello.to_string()).await;
    let ServerFrame::Error { n: 3, error } = socket.next().await else {
        panic!("an error")
    };
    assert_eq!(error.code, ErrorCode::UnknownField);
    let named = error.params.field.unwrap();
    assert!(named.len() <= 64 && strange.starts_with(&named), "{named}");
    socket.hello(&alice, Digest::default()).await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn absurd_numbers_are_answered_like_others(db: PgPool) {
    let server = server(db).await;
    let alice = sign_up(server.state(), "alice").await;
    let id = group(server.state(), alice.user.id, &[]).await;
    let mut socket = Socket::live(&server, &alice).await;
    for cursor in [i64::MIN, -1, 0] {
        let conversation_id = id;
        let page = socket
            .ask(Request::Sync {
                conversation_id,
                cursor,
            })
            .await;
        assert!(
            matches!(page, Ok(Reply::Page(page)) if page.through == 2 && page.changes.len() == 2)
        );
    }
    for cursor in [3, i64::MAX] {
        let conversation_id = id;
        let reset = socket
            .ask(Request::Sync {
                conversation_id,
                cursor,
            })
            .await;
        assert!(matches!(reset, Ok(Reply::Done {})));
    }
    for (n, number) in ["1e400", "9223372036854775808", "1.5", "\"1\"", "null"]
        .iter()
        .enumerate()
    {
        let text = format!(
            r#"{{"n":{},"request":{{"type":"markRead","conversationId":"{id}","seq":{number}}}}}"#,
            900 + n
        );
        if *number == "1e400" {
            // No JSON parser holds it, so there is no frame to answer.
            let mut other = Socket::live(&server, &alice).await;
            other.say(text).await;
            assert_eq!(other.closed().await.0, close::RULE);
            continue;
        }
        socket.say(text).await;
        let refused = |frame| match frame {
            ServerFrame::Error { error, .. } => Some(error.code),
            _ => None,
        };
        assert_eq!(
            socket.find(refused).await,
            ErrorCode::InvalidRequest,
            "{number}"
        );
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn one_person_does_not_take_the_sockets_of_all(db: PgPool) {
    let server = server(db).await;
    let (alice, bob) = (
        sign_up(server.state(), "alice").await,
        sign_up(server.state(), "bob").await,
    );
    let mut sockets = Vec::new();
    for _ in 0..100 {
        sockets.push(Socket::live(&server, &alice).await);
    }
    let mut one_more = Socket::open(&server).await;
    let hello = Request::Hello {
        token: alice.tokens.access_token.clone(),
        device_id: device().id,
        digest: Digest::default(),
    };
    let hello = serde_json::to_string(&ClientFrame {
        n: 1,
        request: hello,
    })
    .unwrap();
    one_more.say(hello).await;
    assert_eq!(one_more.closed().await.0, close::LIMIT);
    assert!(sockets[0].ask(Request::Probe {}).await.is_ok());
    Socket::live(&server, &bob).await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn http_and_the_socket_count_against_one_limit(db: PgPool) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let server = server_with(db, |config| config.rate_scale = 1).await;
    let alice = sign_up(server.state(), "alice").await;
    let id = group(server.state(), alice.user.id, &[]).await;
    let mut socket = Socket::live(&server, &alice).await;
    let (http, url) = (
        reqwest::Client::new(),
        format!(
            "http://{}/api/v1/conversations/{id}/messages",
            server.app.address
        ),
    );
    let begun = std::time::Instant::now();
    let (mut said, mut refusals) = (0, Vec::new());
    // Everybody is called six times at once, and then every ten seconds.
    for n in 0..16 {
        let new = message(id, "@all");
        let refused = if n % 2 == 0 {
            let request = http.post(&url).bearer_auth(&alice.tokens.access_token);
            let answer = request.json(&new).send().await.unwrap();
            match answer.status().as_u16() {
                200 => None,
                429 => Some(
                    answer
                        .json::<linnet_protocol::Problem>()
                        .await
                        .unwrap()
                        .params,
                ),
                other => panic!("{other}"),
            }
        } else {
            let answer = socket.ask(Request::SendMessage(new)).await;
            answer.err().map(|it| it.params)
        };
        said += u64::from(refused.is_none());
        refusals.extend(refused.map(|it| (n % 2, it)));
    }
    let (least, more) = (6, begun.elapsed().as_secs() / 10 + 1);
    assert!((least..=least + more).contains(&said), "{said}");
    for door in 0..2 {
        assert!(refusals.iter().any(|(it, _)| *it == door), "{refusals:?}");
    }
    for (_, params) in refusals {
        assert_eq!(params.bucket.as_deref(), Some("mention_all"));
        assert!(params.retry_after.is_some_and(|it| it > 0));
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_window_watches_no_more_than_it_can_show(db: PgPool) {
    let server = server(db).await;
    let alice = sign_up(server.state(), "alice").await;
    let mut socket = Socket::live(&server, &alice).await;
    let mut watch = async |people: usize| {
        let user_ids = vec![alice.user.id; people];
        let conversation_ids = Vec::new();
        socket
            .ask(Request::Watch {
                user_ids,
                conversation_ids,
            })
            .await
    };
    assert!(watch(limits::WATCHED).await.is_ok());
    let refused = watch(limits::WATCHED + 1).await.unwrap_err();
    assert_eq!(
        (refused.code, refused.params.max),
        (ErrorCode::TooMany, Some(limits::WATCHED as u64))
    );
}
