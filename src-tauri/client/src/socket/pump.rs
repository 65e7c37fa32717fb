//! One open websocket: numbers requests, hands out replies, passes everything else on, and notices when nobody is there.

use std::{collections::HashMap, sync::Arc, time::Duration};

use futures_util::{SinkExt, StreamExt};
use linnet_protocol::{ClientFrame, ErrorCode, PROTOCOL, Request, ServerFrame, WireError, limits};
use tokio::{
    net::TcpStream,
    sync::{
        Notify,
        mpsc::{self, error::TrySendError},
    },
    time::Instant,
};
use tokio_tungstenite::{
    Connector, MaybeTlsStream, WebSocketStream, client_async_tls_with_config,
    tungstenite::{
        self, ClientRequestBuilder, Message, http::StatusCode, protocol::WebSocketConfig,
    },
};
use tokio_util::sync::CancellationToken;

use super::{
    backoff::{End, end_of},
    link::{Answer, Ask},
};
use crate::{
    account::OpenAccount,
    api::{Api, dial::dial},
    clock::Moment,
    error::CoreError,
    journal::Journal,
};

const CONNECT_LIMIT: Duration = Duration::from_secs(10);
/// A write that does not get on is a connection that is no more.
const WRITE_LIMIT: Duration = Duration::from_secs(10);
const SILENCE: Duration = Duration::from_secs(limits::SILENCE_SECONDS);
const PROBE: Duration = Duration::from_secs(limits::PROBE_SECONDS);
/// How often sleep and silence are looked for.
const TICK: Duration = Duration::from_secs(1);
/// Answers that are waited for; those whose asker has gone are forgotten when there are more.
const MOST_PENDING: usize = 1_024;

/// Frames that wait to be applied. Behind them nothing is read, and the server finds this connection slow (contract 1.11).
pub(super) const FRAMES: usize = 256;
/// Whoever applies nothing for so long may wait for an answer that is behind what it does not take: better begin again.
const STUCK: Duration = Duration::from_secs(5);

pub(crate) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Why there is no socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoSocket {
    /// No line to the server, or none that is believed.
    Line,
    /// Something answered, and not as a socket does.
    Answer { status: u16 },
}

/// Opens the socket; the sub-protocol must be ours.
pub(crate) async fn open(api: &Api) -> Result<Socket, NoSocket> {
    let uri = api.socket_address().parse().map_err(|_| NoSocket::Line)?;
    let request = ClientRequestBuilder::new(uri).with_sub_protocol(PROTOCOL);
    let config = WebSocketConfig::default()
        .max_message_size(Some(limits::FRAME_BYTES))
        .max_frame_size(Some(limits::FRAME_BYTES));
    let opening = async {
        let proxy = api.find_proxy().await;
        let stream = dial(api.base(), proxy.as_ref()).await?;
        let tls = Some(Connector::Rustls(api.tls()));
        client_async_tls_with_config(request, stream, Some(config), tls).await
    };
    match tokio::time::timeout(CONNECT_LIMIT, opening).await {
        Ok(Ok((socket, _))) => Ok(socket),
        Ok(Err(tungstenite::Error::Http(answer))) => Err(NoSocket::Answer {
            status: answer.status().as_u16(),
        }),
        Ok(Err(error)) => {
            tracing::debug!(%error, "no socket");
            Err(NoSocket::Line)
        }
        Err(_) => Err(NoSocket::Line),
    }
}

impl From<NoSocket> for End {
    fn from(why: NoSocket) -> Self {
        match why {
            NoSocket::Answer { status } if status == StatusCode::UPGRADE_REQUIRED => {
                Self::Unsupported
            }
            _ => Self::Lost,
        }
    }
}

pub(super) struct Pump {
    socket: Socket,
    asks: mpsc::Receiver<Ask>,
    frames: mpsc::Sender<ServerFrame>,
    /// Came when there was no room for it; nothing more is read until there is.
    held: Option<(ServerFrame, Instant)>,
    pending: HashMap<u32, Answer>,
    last_number: u32,
    heard: Instant,
    /// A probe was sent; something must be heard by then.
    probe: Option<Instant>,
    /// When there was a reason to think that the line is dead.
    doubted: Option<Instant>,
    seen: Moment,
    journal: Arc<Journal>,
    doubt: Arc<Notify>,
}

impl Pump {
    pub(super) fn new(
        socket: Socket,
        asks: mpsc::Receiver<Ask>,
        frames: mpsc::Sender<ServerFrame>,
        account: &OpenAccount,
    ) -> Self {
        Self {
            socket,
            asks,
            frames,
            held: None,
            pending: HashMap::new(),
            last_number: 0,
            heard: Instant::now(),
            probe: None,
            doubted: None,
            seen: Moment::now(),
            journal: account.journal.clone(),
            doubt: account.link.doubt.clone(),
        }
    }

    /// Until the connection ends; says why.
    pub(super) async fn run(mut self, stop: CancellationToken) -> End {
        let mut tick = tokio::time::interval(TICK);
        loop {
            let outcome = tokio::select! {
                () = stop.cancelled() => Err(End::Stopped),
                ask = self.asks.recv() => match ask {
                    Some(ask) => self.send(ask).await,
                    None => Err(End::Stopped),
                },
                room = self.frames.clone().reserve_owned(), if self.held.is_some() => match room {
                    Ok(room) => {
                        if let Some((frame, _)) = self.held.take() {
                            room.send(frame);
                        }
                        self.heard = Instant::now();
                        Ok(())
                    }
                    Err(_) => Err(End::Stopped),
                },
                message = self.socket.next(), if self.held.is_none() => self.take(message),
                () = self.doubt.notified() => self.probe().await,
                _ = tick.tick() => self.look_around().await,
            };
            let Err(mut end) = outcome else { continue };
            if end == End::Stopped {
                // Said, but not insisted on: the server notices a cut as well.
                let _ = tokio::time::timeout(TICK, self.socket.close(None)).await;
            }
            if end == End::Lost && self.was_doubted() {
                end = End::Woke;
            }
            return end;
        }
    }

    /// Whether the end comes of a sleep, or of another network: then nobody has to be kept from hammering.
    fn was_doubted(&mut self) -> bool {
        // The end may be read before the sleep is noticed.
        self.look_for_sleep();
        self.doubted
            .is_some_and(|it| it.elapsed() <= PROBE + 2 * TICK)
    }

    fn look_for_sleep(&mut self) -> bool {
        let now = Moment::now();
        let slept = std::mem::replace(&mut self.seen, now).slept_until(now);
        if let Some(slept) = slept {
            self.journal.woke(slept);
            self.doubted = Some(Instant::now());
        }
        slept.is_some()
    }

    async fn send(&mut self, ask: Ask) -> Result<(), End> {
        self.last_number = self.last_number.wrapping_add(1);
        if let Some(answer) = ask.answer {
            self.pending.insert(self.last_number, answer);
        }
        if self.pending.len() > MOST_PENDING {
            self.pending.retain(|_, answer| !answer.is_closed());
        }
        let frame = ClientFrame {
            n: self.last_number,
            request: ask.request,
        };
        let text = serde_json::to_string(&frame).expect("wire types are JSON");
        let writing = self.socket.send(Message::text(text));
        match tokio::time::timeout(WRITE_LIMIT, writing).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(End::Lost),
            Err(_) => {
                // So long nobody looked, and nobody slept.
                self.seen = Moment::now();
                Err(End::Lost)
            }
        }
    }

    fn take(&mut self, message: Option<Result<Message, tungstenite::Error>>) -> Result<(), End> {
        self.heard = Instant::now();
        self.probe = None;
        match message {
            Some(Ok(Message::Text(text))) => self.take_text(&text),
            Some(Ok(Message::Close(frame))) => {
                let frame = frame.ok_or(End::Lost)?;
                Err(end_of(frame.code.into(), &frame.reason))
            }
            // Pings are answered by the library, binary frames are not ours.
            Some(Ok(_)) => Ok(()),
            Some(Err(error)) => {
                tracing::debug!(%error, "the socket failed");
                Err(End::Lost)
            }
            None => Err(End::Lost),
        }
    }

    fn take_text(&mut self, text: &str) -> Result<(), End> {
        match serde_json::from_str(text) {
            Ok(ServerFrame::Reply { n, reply }) => {
                self.answer(n, Ok(reply));
                Ok(())
            }
            Ok(ServerFrame::Error { n, error }) => {
                if !self.pending.contains_key(&n) {
                    tracing::debug!(code = ?error.code, "something that was told was refused");
                }
                self.answer(n, Err(error.into()));
                Ok(())
            }
            Ok(frame) => self.hand_on(frame),
            Err(error) => {
                self.ignore(text, &error);
                Ok(())
            }
        }
    }

    fn hand_on(&mut self, frame: ServerFrame) -> Result<(), End> {
        match self.frames.try_send(frame) {
            Ok(()) => Ok(()),
            Err(TrySendError::Full(frame)) => {
                self.held = Some((frame, Instant::now()));
                Ok(())
            }
            Err(TrySendError::Closed(_)) => Err(End::Stopped),
        }
    }

    fn answer(&mut self, n: u32, outcome: Result<linnet_protocol::Reply, CoreError>) {
        if let Some(answer) = self.pending.remove(&n) {
            // Whoever asked may have gone.
            let _ = answer.send(outcome);
        }
    }

    /// What is not known is ignored; an answer that is not understood is still an answer.
    fn ignore(&mut self, text: &str, error: &serde_json::Error) {
        tracing::debug!(%error, "a frame that is not understood");
        let number = serde_json::from_str::<serde_json::Value>(text)
            .ok()
            .and_then(|it| it.get("n")?.as_u64())
            .and_then(|n| u32::try_from(n).ok());
        if let Some(n) = number {
            let error = WireError::new(ErrorCode::Internal);
            self.answer(n, Err(error.into()));
        }
    }

    async fn look_around(&mut self) -> Result<(), End> {
        let has_slept = self.look_for_sleep();
        if let Some((_, since)) = &self.held {
            // Whether there is silence is not known while nobody listens.
            self.probe = None;
            return if since.elapsed() > STUCK {
                tracing::info!("too much waits to be applied");
                Err(End::Resume)
            } else {
                Ok(())
            };
        }
        if self.heard.elapsed() > SILENCE || self.probe.is_some_and(|it| it <= Instant::now()) {
            tracing::info!("nothing is heard of the server");
            return Err(End::Lost);
        }
        if has_slept {
            self.probe().await?;
        }
        Ok(())
    }

    /// Asks whether anybody is there.
    async fn probe(&mut self) -> Result<(), End> {
        self.doubted = Some(Instant::now());
        if self.probe.is_some() {
            return Ok(());
        }
        let request = Request::Probe {};
        self.send(Ask {
            request,
            answer: None,
        })
        .await?;
        self.probe = Some(Instant::now() + PROBE);
        Ok(())
    }
}
