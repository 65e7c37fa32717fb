//! Taking connections, and not letting strangers hold them for nothing.
//!
//! axum's own loop waits for a request as long as the other side likes. Here the head of the first one has ten seconds
//! from the moment of connecting; a connection that waits between two requests has a little longer than the proxies
//! before us keep one, so that it is never closed under a request on its way. Nobody has more than so many at once.

use std::{
    collections::HashMap,
    io::ErrorKind,
    net::{IpAddr, SocketAddr},
    pin::{Pin, pin},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use anyhow::{Result, anyhow};
use axum::{
    Router,
    extract::ConnectInfo,
    http::Request,
    serve::{Listener, ListenerExt},
};
use hyper::body::Incoming;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto::Builder,
    service::TowerToHyperService,
};
use parking_lot::Mutex;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpListener,
    time::{Instant, sleep_until, timeout_at},
};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use super::address::{is_trusted, network};
use crate::{certificates::Tls, state::AppState};

/// For the head of the first request.
const FIRST_HEAD: Duration = Duration::from_secs(10);
/// From one answer to the whole head of the next request.
const IDLE: Duration = Duration::from_secs(130);
const HEADERS: usize = 64;
/// A head is no larger; a body is read in pieces of this size.
const BUFFER: usize = 64 * 1024;
const HEAD_BYTES: u32 = 32 * 1024;
/// Requests of one HTTP/2 connection at once.
const STREAMS: u32 = 100;
const PING: Duration = Duration::from_secs(20);
/// Of one address, or of one household of IPv6. An office behind one address has room; a proxy named as trusted, any.
const CONNECTIONS: usize = 1_000;

pub async fn bind(address: SocketAddr) -> Result<TcpListener> {
    let listener = TcpListener::bind(address).await;
    listener.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => anyhow!("{address} cannot be listened on: another program does"),
        ErrorKind::PermissionDenied => anyhow!(
            "{address} cannot be listened on: ports below 1024 need the capability CAP_NET_BIND_SERVICE, which the \
             service of the package has"
        ),
        _ => anyhow!("{address} cannot be listened on: {error}"),
    })
}

/// Until the server stops. With `tls` every connection has to speak it.
pub async fn run(state: AppState, (listener, tls): (TcpListener, Option<Tls>), router: Router) {
    // A reply that follows another frame must not wait for the acknowledgement of the first.
    let mut listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    let builder = Arc::new(builder());
    let most = CONNECTIONS.saturating_mul(state.config.rate_scale as usize);
    let places = Places::new(most);
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => accepted,
            () = state.stopping.cancelled() => return,
        };
        let place = if most == 0 || is_trusted(peer.ip(), &state.config.trusted_proxies) {
            None
        } else if let Some(place) = places.take(peer.ip()) {
            Some(place)
        } else {
            continue;
        };
        let (builder, router) = (Arc::clone(&builder), router.clone());
        let (stopping, tls) = (state.stopping.clone(), tls.clone());
        let begin = Begin {
            peer,
            late: Instant::now() + FIRST_HEAD,
        };
        state.tasks.spawn(async move {
            let Some(tls) = tls else {
                let connection = Held { stream, place };
                return serve(&builder, connection, (begin, router), stopping).await;
            };
            let shaken = tokio::select! {
                shaken = timeout_at(begin.late, tls.accept(stream)) => shaken,
                () = stopping.cancelled() => return,
            };
            if let Ok(Some(stream)) = shaken {
                let connection = Held { stream, place };
                serve(&builder, connection, (begin, router), stopping).await;
            }
        });
    }
}

fn builder() -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(IDLE)
        .max_headers(HEADERS)
        .max_buf_size(BUFFER);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS)
        .max_header_list_size(HEAD_BYTES)
        .keep_alive_interval(PING)
        .keep_alive_timeout(PING);
    builder
}

/// Whose connection it is, and until when its first head has to be there.
struct Begin {
    peer: SocketAddr,
    late: Instant,
}

async fn serve(
    builder: &Builder<TokioExecutor>,
    connection: Held<impl AsyncRead + AsyncWrite + Unpin + Send + 'static>,
    (Begin { peer, late }, router): (Begin, Router),
    stopping: CancellationToken,
) {
    let begun = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&begun);
    let service = router.map_request(move |mut request: Request<Incoming>| {
        seen.store(true, Ordering::Relaxed);
        request.extensions_mut().insert(ConnectInfo(peer));
        request
    });
    let service = TowerToHyperService::new(service);
    let mut served =
        pin!(builder.serve_connection_with_upgrades(TokioIo::new(connection), service));
    let mut late = pin!(sleep_until(late));
    let (mut is_judged, mut is_told) = (false, false);
    loop {
        tokio::select! {
            // A broken connection is its own end; what it asked for has been answered or logged.
            _ = served.as_mut() => return,
            () = late.as_mut(), if !is_judged => {
                if !begun.load(Ordering::Relaxed) {
                    return;
                }
                is_judged = true;
            }
            () = stopping.cancelled(), if !is_told => {
                is_told = true;
                served.as_mut().graceful_shutdown();
            }
        }
    }
}

/// How many connections each address has.
#[derive(Clone)]
struct Places {
    most: usize,
    taken: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl Places {
    fn new(most: usize) -> Self {
        Self {
            most,
            taken: Arc::default(),
        }
    }

    fn take(&self, address: IpAddr) -> Option<Place> {
        let address = network(address);
        let mut taken = self.taken.lock();
        let count = taken.entry(address).or_default();
        if *count >= self.most {
            tracing::debug!(most = self.most, "an address has too many connections");
            return None;
        }
        *count += 1;
        if *count == self.most {
            tracing::warn!(
                most = self.most,
                "an address has as many connections as it may; if it is a proxy, name it in `trusted_proxies`"
            );
        }
        Some(Place {
            places: self.clone(),
            address,
        })
    }
}

struct Place {
    places: Places,
    address: IpAddr,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.taken.lock();
        if let Some(count) = taken.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.address);
            }
        }
    }
}

/// A stream and its place, which it keeps when it becomes a socket.
struct Held<S> {
    stream: S,
    #[expect(dead_code, reason = "it is given back when the stream goes")]
    place: Option<Place>,
}

impl<S: AsyncRead + Unpin> AsyncRead for Held<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Held<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[std::io::IoSlice<'_>],
    ) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpStream,
        time::sleep,
    };
    use tokio_util::task::TaskTracker;

    use super::*;

    /// A connection to a server that answers `ok`, or the address that it sees where that is asked.
    async fn connected(tasks: &TaskTracker, stopping: &CancellationToken) -> TcpStream {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let stopping = stopping.clone();
        let seen = async |ConnectInfo(peer): ConnectInfo<SocketAddr>| peer.ip().to_string();
        let router = Router::new().route("/", get("ok")).route("/me", get(seen));
        tasks.spawn(async move {
            let (stream, peer) = listener.accept().await.unwrap();
            let held = Held {
                stream,
                place: None,
            };
            let begin = Begin {
                peer,
                late: Instant::now() + FIRST_HEAD,
            };
            serve(&builder(), held, (begin, router), stopping).await;
        });
        TcpStream::connect(address).await.unwrap()
    }

    async fn answer(stream: &mut TcpStream, request: &str) -> String {
        stream.write_all(request.as_bytes()).await.unwrap();
        let (mut answer, mut part) = (String::new(), [0; 1024]);
        while !answer.contains("\r\n\r\n") {
            let read = stream.read(&mut part).await.unwrap();
            answer.push_str(str::from_utf8(&part[..read]).unwrap());
        }
        answer
    }

    /// The end of the connection, while a byte of a head is sent every second; how many were.
    async fn bytes_taken(stream: &mut TcpStream, begin: &str) -> u32 {
        stream.write_all(begin.as_bytes()).await.unwrap();
        let mut sent = 0;
        loop {
            tokio::select! {
                read = stream.read_u8() => {
                    assert!(read.is_err(), "nothing is answered");
                    return sent;
                }
                () = sleep(Duration::from_secs(1)) => sent += 1,
            }
            if stream.write_u8(b'a').await.is_err() {
                return sent;
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_sends_a_head_byte_by_byte_is_cut() {
        let (tasks, stopping) = (TaskTracker::new(), CancellationToken::new());
        for begin in ["", "G", "GET / HTTP/1.1\r\nx-slow: "] {
            let mut stream = connected(&tasks, &stopping).await;
            let sent = bytes_taken(&mut stream, begin).await;
            assert!((8..=11).contains(&sent), "{begin:?} {sent}");
        }
        let mut stream = connected(&tasks, &stopping).await;
        assert!(
            answer(&mut stream, "GET / HTTP/1.1\r\nhost: x\r\n\r\n")
                .await
                .contains("200 OK")
        );
        let sent = bytes_taken(&mut stream, "GET / HTTP/1.1\r\nx-slow: ").await;
        assert!((120..=131).contains(&sent), "a later head: {sent}");
    }

    #[tokio::test]
    async fn a_head_of_too_many_or_too_long_lines_is_refused() {
        let (tasks, stopping) = (TaskTracker::new(), CancellationToken::new());
        let many = "x-a: b\r\n".repeat(HEADERS + 1);
        let long = format!("x-a: {}\r\n", "b".repeat(BUFFER));
        for lines in [many, long] {
            let mut stream = connected(&tasks, &stopping).await;
            let answer = answer(&mut stream, &format!("GET / HTTP/1.1\r\n{lines}\r\n")).await;
            assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
        }
    }

    #[tokio::test]
    async fn a_handler_sees_who_asks_and_stopping_ends_what_is_idle() {
        let (tasks, stopping) = (TaskTracker::new(), CancellationToken::new());
        let mut stream = connected(&tasks, &stopping).await;
        let seen = answer(&mut stream, "GET /me HTTP/1.1\r\nhost: x\r\n\r\n").await;
        assert!(
            seen.contains("127.0.0.1") && !seen.contains("connection: close"),
            "{seen}"
        );
        stopping.cancel();
        tasks.close();
        tasks.wait().await;
        assert_eq!(stream.read(&mut [0]).await.unwrap(), 0);
    }

    #[tokio::test]
    async fn a_port_that_is_taken_is_named() {
        let taken = bind(([127, 0, 0, 1], 0).into()).await.unwrap();
        let address = taken.local_addr().unwrap();
        let refused = bind(address).await.unwrap_err().to_string();
        let expected = format!("{address} cannot be listened on: another program does");
        assert_eq!(refused, expected);
    }

    #[test]
    fn an_address_has_so_many_connections_and_each_is_given_back() {
        let places = Places::new(2);
        let of = |text: &str| places.take(text.parse().unwrap());
        let (one, _two) = (of("198.51.100.1").unwrap(), of("198.51.100.1").unwrap());
        assert!(of("198.51.100.1").is_none());
        assert!(of("::ffff:198.51.100.1").is_none());
        assert!(of("198.51.100.2").is_some());
        drop(one);
        assert!(of("198.51.100.1").is_some());
        let _household = (of("2001:db8::1").unwrap(), of("2001:db8::2").unwrap());
        assert!(of("2001:db8::3").is_none() && of("2001:db8:0:1::1").is_some());
    }
}
