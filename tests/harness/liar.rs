//! A server that lies: it stands before the real one, passes on what is asked, and changes what is said.

use std::{net::SocketAddr, sync::Arc};

use futures_util::{SinkExt, StreamExt};
use linnet_protocol::{PROTOCOL, close};
use parking_lot::Mutex;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use tokio_tungstenite::{
    accept_hdr_async, connect_async,
    tungstenite::{
        Message,
        client::IntoClientRequest,
        handshake::server::{ErrorResponse, Request, Response},
        http::HeaderValue,
        protocol::CloseFrame,
    },
};

use crate::wait::STEP;

/// How it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lie {
    /// It does not.
    None,
    /// Pushed changes of messages never arrive; everything else does.
    LosePushes,
    /// Revs of changes are further on than they are.
    Ahead,
    /// Revs of changes are some that were before.
    Behind,
    /// Whatever is synchronised has more, for ever.
    EndlessPages,
    /// Changes of a conversation that nobody knows.
    Elsewhere,
    /// What it says is cut off in the middle.
    HalfSentences,
    /// A frame that says it is as long as memory.
    HugeFrame,
    /// As much as the line carries, of what is well formed.
    Flood,
    /// A list of conversations that never ends.
    EndlessHeads,
    /// Every request is sent elsewhere.
    Redirect(SocketAddr),
    /// Whatever was missed is kept back until it no longer lies.
    KeepBack,
    /// It is this other version, and agrees to no socket (426).
    OtherVersion(&'static str),
    /// It is this other version, and says so when the socket stands (4426).
    HangsUp(&'static str),
}

pub struct Liar {
    address: SocketAddr,
    lie: Arc<Mutex<Lie>>,
    _tasks: JoinSet<()>,
}

impl Liar {
    pub async fn before(server: SocketAddr) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await;
        let listener = listener.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let lie = Arc::new(Mutex::new(Lie::None));
        let told = lie.clone();
        let mut tasks = JoinSet::new();
        tasks.spawn(accept(listener, server, told));
        Self {
            address,
            lie,
            _tasks: tasks,
        }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn tell(&self, lie: Lie) {
        *self.lie.lock() = lie;
    }
}

async fn accept(listener: TcpListener, server: SocketAddr, lie: Arc<Mutex<Lie>>) {
    let mut serving = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        while serving.try_join_next().is_some() {}
        let lie = lie.clone();
        serving.spawn(async move { drop(serve(stream, server, &lie).await) });
    }
}

async fn serve(mut stream: TcpStream, server: SocketAddr, lie: &Mutex<Lie>) -> anyhow::Result<()> {
    let mut head = vec![0; 4_096];
    let length = stream.peek(&mut head).await?;
    let lying = *lie.lock();
    if let Lie::Redirect(elsewhere) = lying {
        let length = stream.read(&mut head).await?;
        let path = String::from_utf8_lossy(&head[..length]);
        let path = path.split(' ').nth(1).unwrap_or("/");
        let answer = format!(
            "HTTP/1.1 307 x\r\nlocation: http://{elsewhere}{path}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        );
        return Ok(stream.write_all(answer.as_bytes()).await?);
    }
    let is_socket = head[..length].starts_with(b"GET /api/v1/socket");
    match lying {
        Lie::OtherVersion(_) if is_socket => {
            let answer = b"HTTP/1.1 426 x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
            return Ok(stream.write_all(answer).await?);
        }
        Lie::HangsUp(_) if is_socket => return hang_up(stream).await,
        Lie::OtherVersion(version) | Lie::HangsUp(version) => {
            return introduce(stream, server, version).await;
        }
        _ => {}
    }
    if is_socket {
        return speak(stream, server, lie).await;
    }
    let mut far = TcpStream::connect(server).await?;
    copy_bidirectional(&mut stream, &mut far).await?;
    Ok(())
}

/// Says who it is; anything else is answered by the server, one request to a connection.
async fn introduce(mut stream: TcpStream, server: SocketAddr, version: &str) -> anyhow::Result<()> {
    let mut head = vec![0; 16 * 1_024];
    let length = stream.read(&mut head).await?;
    let head = String::from_utf8_lossy(&head[..length]);
    if head.starts_with("GET /api/v1/server ") {
        let body = json!({ "protocol": "linnet.v9", "version": version, "name": "Other", "registration": "open" });
        let body = body.to_string();
        let answer = format!(
            "HTTP/1.1 200 x\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        );
        return Ok(stream.write_all(answer.as_bytes()).await?);
    }
    let head = head.replacen("\r\n", "\r\nconnection: close\r\n", 1);
    let mut far = TcpStream::connect(server).await?;
    far.write_all(head.as_bytes()).await?;
    copy_bidirectional(&mut stream, &mut far).await?;
    Ok(())
}

async fn hang_up(stream: TcpStream) -> anyhow::Result<()> {
    let mut near = accept_hdr_async(stream, agree).await?;
    let why = CloseFrame {
        code: close::VERSION.into(),
        reason: PROTOCOL.into(),
    };
    near.close(Some(why)).await?;
    // Until the client has read it.
    while let Some(Ok(_)) = near.next().await {}
    Ok(())
}

#[expect(
    clippy::result_large_err,
    clippy::unnecessary_wraps,
    reason = "the form is the library's"
)]
fn agree(_: &Request, mut answer: Response) -> Result<Response, ErrorResponse> {
    let protocol = HeaderValue::from_static(PROTOCOL);
    answer
        .headers_mut()
        .insert("sec-websocket-protocol", protocol);
    Ok(answer)
}

async fn speak(stream: TcpStream, server: SocketAddr, lie: &Mutex<Lie>) -> anyhow::Result<()> {
    let mut request = format!("ws://{server}/api/v1/socket").into_client_request()?;
    let protocol = HeaderValue::from_static(PROTOCOL);
    request
        .headers_mut()
        .insert("sec-websocket-protocol", protocol);
    let (mut far, _) = connect_async(request).await?;
    let mut near = accept_hdr_async(stream, agree).await?;
    loop {
        tokio::select! {
            message = near.next() => match message {
                Some(message) => far.send(message?).await?,
                None => return Ok(()),
            },
            message = far.next() => {
                let Some(message) = message else { return Ok(()) };
                let message = message?;
                while *lie.lock() == Lie::KeepBack && is_page(&message) {
                    tokio::time::sleep(STEP).await;
                }
                let lying = *lie.lock();
                match (message, lying) {
                    (Message::Text(text), Lie::HugeFrame) => {
                        drop(text);
                        return huge(near.get_mut()).await;
                    }
                    (Message::Text(text), lying) => {
                        for text in twisted(text.as_str(), lying) {
                            near.send(Message::text(text)).await?;
                        }
                    }
                    (other, _) => near.send(other).await?,
                }
            }
        }
    }
}

/// Of what a client missed.
fn is_page(message: &Message) -> bool {
    let Message::Text(text) = message else {
        return false;
    };
    let frame = serde_json::from_str::<Value>(text.as_str());
    frame.is_ok_and(|it| it["type"] == "reply" && it["reply"]["through"].is_i64())
}

/// A text frame of a gibibyte, which then comes as fast as it is taken.
async fn huge(stream: &mut TcpStream) -> anyhow::Result<()> {
    stream.write_all(&[0x81, 127]).await?;
    stream.write_all(&(1_u64 << 30).to_be_bytes()).await?;
    let piece = vec![b'a'; 64 * 1024];
    loop {
        stream.write_all(&piece).await?;
    }
}

/// What is said in place of it.
fn twisted(text: &str, lie: Lie) -> Vec<String> {
    let Ok(mut frame) = serde_json::from_str::<Value>(text) else {
        return vec![text.to_owned()];
    };
    let kind = frame["type"].as_str().unwrap_or_default().to_owned();
    match (lie, kind.as_str()) {
        // Of endless pages too: so that one is asked for at all.
        (Lie::LosePushes | Lie::EndlessPages, "changes") => Vec::new(),
        (Lie::Ahead, "changes") => {
            move_revs(&mut frame, 1_000);
            vec![frame.to_string()]
        }
        (Lie::Behind, "changes") => {
            move_revs(&mut frame, -2);
            vec![frame.to_string()]
        }
        (Lie::Elsewhere, "changes") => {
            frame["conversationId"] = json!(uuid::Uuid::now_v7());
            vec![frame.to_string()]
        }
        (Lie::EndlessPages, "reply") if frame["reply"]["through"].is_i64() => {
            frame["reply"]["more"] = json!(true);
            vec![frame.to_string()]
        }
        (Lie::HalfSentences, _) => vec![text.chars().take(text.len() / 2).collect()],
        (Lie::Flood, "changes") => {
            let body = "a flood ".repeat(4_000);
            flood(&frame, &body)
        }
        (Lie::EndlessHeads, "heads") => {
            frame["last"] = json!(false);
            let one = frame["heads"][0].clone();
            let many = (0..400).map(|_| {
                let mut head = one.clone();
                head["conversationId"] = json!(uuid::Uuid::now_v7());
                head
            });
            frame["heads"] = many.collect();
            vec![frame.to_string(); 5_000]
        }
        _ => vec![text.to_owned()],
    }
}

fn move_revs(frame: &mut Value, by: i64) {
    for change in frame["changes"].as_array_mut().into_iter().flatten() {
        for name in ["rev", "seq"] {
            if let Some(number) = change[name].as_i64() {
                change[name] = json!(number + by);
            }
        }
    }
}

/// Sixty-four mebibytes of messages that all look like the next one.
fn flood(frame: &Value, body: &str) -> Vec<String> {
    let mut frame = frame.clone();
    frame["changes"][0]["body"] = json!(body);
    let pieces = (0..2_000).map(|_| {
        move_revs(&mut frame, 1);
        frame["changes"][0]["id"] = json!(uuid::Uuid::now_v7());
        frame.to_string()
    });
    pieces.collect()
}
