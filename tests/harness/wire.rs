//! A person without a client: bare HTTP and a bare socket, for what no well-behaved client would do.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use futures_util::{SinkExt, StreamExt};
use linnet_protocol::{
    ClientFrame, Device, DeviceId, Digest, Message, NewMessage, PROTOCOL, Reply, Request,
    ServerFrame, SignIn, SignUp, SignedIn, WireError,
};
use serde::{Serialize, de::DeserializeOwned};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async_with_config,
    tungstenite::{self, client::IntoClientRequest, http::HeaderValue},
};

use crate::{PASSWORD, Server};

/// An account with its access token.
#[derive(Clone)]
pub struct Wire {
    http: reqwest::Client,
    base: String,
    pub signed_in: SignedIn,
}

impl Wire {
    pub async fn sign_up(server: &Server, name: &str) -> Result<Self> {
        let http = reqwest::Client::new();
        let base = format!("{}/api/v1", server.url());
        let device = Device {
            id: DeviceId::generate(),
            name: "a test".to_owned(),
        };
        let form = SignUp {
            username: name.to_owned(),
            display_name: name.to_owned(),
            password: PASSWORD.to_owned(),
            email: None,
            invite: None,
            email_code: None,
            device,
        };
        let request = http.post(format!("{base}/auth/sign-up")).json(&form);
        let signed_in = loop {
            let again = request.try_clone().context("the form can be sent twice")?;
            let response = again.send().await?;
            // So many hashes at once: the server asks to wait.
            if response.status() != reqwest::StatusCode::SERVICE_UNAVAILABLE {
                break response.error_for_status()?.json().await?;
            }
        };
        Ok(Self {
            http,
            base,
            signed_in,
        })
    }

    /// A new device of somebody who has an account.
    pub async fn sign_in(server: &Server, name: &str) -> Result<Self> {
        let http = reqwest::Client::new();
        let base = format!("{}/api/v1", server.url());
        let form = SignIn {
            login: name.to_owned(),
            password: PASSWORD.to_owned(),
            device: Device {
                id: DeviceId::generate(),
                name: "a telephone".to_owned(),
            },
        };
        let response = http.post(format!("{base}/auth/sign-in")).json(&form);
        let signed_in = response.send().await?.error_for_status()?.json().await?;
        Ok(Self {
            http,
            base,
            signed_in,
        })
    }

    pub async fn post<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<T> {
        let request = self.http.post(format!("{}{path}", self.base)).json(body);
        let response = request
            .bearer_auth(&self.signed_in.tokens.access_token)
            .send()
            .await?;
        Ok(response.error_for_status()?.json().await?)
    }

    /// A request with the token in it.
    pub fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.base));
        request.bearer_auth(&self.signed_in.tokens.access_token)
    }

    /// A socket past its hello, with everything before `live` thrown away. A busy server asks to come back; so it does.
    pub async fn socket(&self) -> Socket {
        let until = Instant::now() + Duration::from_secs(30);
        loop {
            match self.connect().await {
                Ok(socket) => return socket,
                Err(error) => assert!(Instant::now() < until, "no socket: {error:#}"),
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn connect(&self) -> Result<Socket> {
        let url = format!("{}/socket", self.base.replacen("http", "ws", 1));
        let mut request = url.into_client_request()?;
        let protocol = HeaderValue::from_static(PROTOCOL);
        request
            .headers_mut()
            .insert("sec-websocket-protocol", protocol);
        let (stream, _) = connect_async_with_config(request, None, true).await?;
        let mut socket = Socket { stream, n: 0 };
        let token = self.signed_in.tokens.access_token.clone();
        let (device_id, digest) = (DeviceId::generate(), Digest::default());
        let hello = Request::Hello {
            token,
            device_id,
            digest,
        };
        socket.ask(hello).await??;
        socket.ask(Request::CaughtUp { digest }).await??;
        Ok(socket)
    }

    /// Sends until it is acknowledged, the same id each time, as a client does.
    pub async fn send(&self, socket: &mut Socket, new: &NewMessage) -> Result<Message> {
        loop {
            match socket.ask(Request::SendMessage(new.clone())).await {
                Ok(Ok(Reply::Message(message))) => return Ok(*message),
                Ok(Err(error)) if error.code.is_retryable() => tokio::task::yield_now().await,
                Ok(other) => bail!("{other:?}"),
                Err(_) => *socket = self.socket().await,
            }
        }
    }
}

pub struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
    n: u32,
}

impl Socket {
    /// Asks and waits for the answer; what the server says in between is thrown away.
    pub async fn ask(&mut self, request: Request) -> Result<Result<Reply, WireError>> {
        self.n += 1;
        let frame = serde_json::to_string(&ClientFrame { n: self.n, request })?;
        self.stream.send(tungstenite::Message::text(frame)).await?;
        loop {
            match self.next().await? {
                ServerFrame::Reply { n, reply } if n == self.n => return Ok(Ok(reply)),
                ServerFrame::Error { n, error } if n == self.n => return Ok(Err(error)),
                _ => {}
            }
        }
    }

    pub async fn next(&mut self) -> Result<ServerFrame> {
        loop {
            match self.stream.next().await.context("the socket ended")?? {
                tungstenite::Message::Text(text) => return Ok(serde_json::from_str(&text)?),
                tungstenite::Message::Close(close) => bail!("closed: {close:?}"),
                _ => {}
            }
        }
    }
}
