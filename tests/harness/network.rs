//! The cable between one person and the server: it can be cut, go silent in one direction or both, lose answers and be
//! healed. It counts what it carries.

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU32, AtomicU64, Ordering},
    },
};

use parking_lot::Mutex;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
    task::{AbortHandle, JoinSet},
};

use crate::{Server, eventually};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    Up,
    /// Connections break, new ones are refused.
    Cut,
    /// Connections stay, and nothing passes: half-open, as after a laptop's sleep.
    Silent,
    /// Nothing passes to the server; what it says arrives.
    MuteUp,
    /// Nothing passes from the server; it hears everything.
    MuteDown,
}

impl Link {
    const fn carries(self, way: Way) -> bool {
        match self {
            Self::Up | Self::Cut => true,
            Self::Silent => false,
            Self::MuteUp => matches!(way, Way::Down),
            Self::MuteDown => matches!(way, Way::Up),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// From the client to the server.
    Up,
    Down,
}

#[derive(Debug, Clone, Copy)]
struct State {
    link: Link,
    /// So often it was cut: what was there before the last time is gone, however short that was.
    cuts: u64,
}

/// What is done to what passes, and what was seen of it.
#[derive(Debug, Default)]
struct Carried {
    up: AtomicU64,
    down: AtomicU64,
    connections: AtomicU64,
    /// Of a thousand pieces from the server so many are lost, and the connection with them.
    lost_per_mille: AtomicU32,
    /// Answers to requests that contain this are lost, and how many were.
    trap: Mutex<Option<String>>,
    trapped: AtomicU64,
    /// Everything that was said, if anybody wants to know.
    said: Mutex<Option<Vec<u8>>>,
}

/// A TCP relay with a switch. Dropping it cuts the cable.
#[derive(Debug, Clone)]
pub struct Network {
    address: SocketAddr,
    server: Arc<Mutex<SocketAddr>>,
    link: watch::Sender<State>,
    carried: Arc<Carried>,
    _relay: Arc<Relay>,
}

#[derive(Debug)]
struct Relay(AbortHandle);

impl Drop for Relay {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Network {
    /// Lays a cable to `server`.
    pub async fn to(server: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let (link, watched) = watch::channel(State {
            link: Link::Up,
            cuts: 0,
        });
        let carried = Arc::<Carried>::default();
        let server = Arc::new(Mutex::new(server));
        let cable = Cable {
            server: Arc::clone(&server),
            link: watched,
            carried: carried.clone(),
        };
        let mut tasks = JoinSet::new();
        let relay = tasks.spawn(accept(listener, cable));
        tasks.detach_all();
        Ok(Self {
            address,
            server,
            link,
            carried,
            _relay: Arc::new(Relay(relay)),
        })
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Connections that are made from now on lead elsewhere; as with a proxy before several nodes.
    pub fn leads_to(&self, server: &Server) {
        *self.server.lock() = server.address();
    }

    pub fn cut(&self) {
        self.link.send_modify(|it| it.cuts += 1);
        self.be(Link::Cut);
    }

    fn be(&self, link: Link) {
        self.link.send_modify(|it| it.link = link);
    }

    pub fn silence(&self) {
        self.be(Link::Silent);
    }

    /// The server hears nothing any more.
    pub fn silence_up(&self) {
        self.be(Link::MuteUp);
    }

    /// The client hears nothing any more.
    pub fn silence_down(&self) {
        self.be(Link::MuteDown);
    }

    pub fn heal(&self) {
        self.be(Link::Up);
    }

    /// From now on this share of what the server says is lost, each time with its connection.
    pub fn lose_answers(&self, per_mille: u32) {
        self.carried
            .lost_per_mille
            .store(per_mille, Ordering::Relaxed);
    }

    /// The server hears requests that contain this, and its answers never arrive.
    pub fn lose_answers_to(&self, request: &str) {
        *self.carried.trap.lock() = Some(request.to_owned());
    }

    pub fn lose_nothing(&self) {
        *self.carried.trap.lock() = None;
        self.lose_answers(0);
    }

    /// Waits until an answer was lost after so many before.
    pub async fn lost_more_answers_than(&self, before: u64) {
        eventually("an answer is lost", || async {
            self.lost_answers() > before
        })
        .await;
    }

    pub fn lost_answers(&self) -> u64 {
        self.carried.trapped.load(Ordering::SeqCst)
    }

    /// Bytes that went to the server and that came from it.
    pub fn carried(&self) -> (u64, u64) {
        let read = |it: &AtomicU64| it.load(Ordering::Relaxed);
        (read(&self.carried.up), read(&self.carried.down))
    }

    /// How many connections were made.
    pub fn connections(&self) -> u64 {
        self.carried.connections.load(Ordering::Relaxed)
    }

    /// Remembers everything that is said from now on.
    pub fn listen(&self) {
        *self.carried.said.lock() = Some(Vec::new());
    }

    /// What was said since then, in both directions.
    pub fn said(&self) -> String {
        let said = self.carried.said.lock();
        String::from_utf8_lossy(said.as_deref().unwrap_or_default()).into_owned()
    }
}

#[derive(Clone)]
struct Cable {
    server: Arc<Mutex<SocketAddr>>,
    link: watch::Receiver<State>,
    carried: Arc<Carried>,
}

async fn accept(listener: TcpListener, cable: Cable) {
    let mut relays = JoinSet::new();
    while let Ok((near, _)) = listener.accept().await {
        while relays.try_join_next().is_some() {}
        if cable.link.borrow().link != Link::Cut {
            cable.carried.connections.fetch_add(1, Ordering::Relaxed);
            relays.spawn(relay(near, cable.clone()));
        }
    }
}

async fn relay(near: TcpStream, cable: Cable) {
    let cuts = cable.link.borrow().cuts;
    let server = *cable.server.lock();
    let Ok(far) = TcpStream::connect(server).await else {
        return;
    };
    // The cable itself adds no waiting.
    drop((near.set_nodelay(true), far.set_nodelay(true)));
    let (near_read, near_write) = near.into_split();
    let (far_read, far_write) = far.into_split();
    let is_trapped = Arc::new(Mutex::new(false));
    let up = Piece::new(&cable, Way::Up, &is_trapped);
    let down = Piece::new(&cable, Way::Down, &is_trapped);
    let mut link = cable.link;
    tokio::select! {
        _ = up.pass(near_read, far_write) => {}
        _ = down.pass(far_read, near_write) => {}
        _ = link.wait_for(|it| it.cuts != cuts) => {}
    }
}

/// One direction of one connection.
struct Piece {
    cable: Cable,
    way: Way,
    /// Its next answer is lost.
    is_trapped: Arc<Mutex<bool>>,
}

impl Piece {
    fn new(cable: &Cable, way: Way, is_trapped: &Arc<Mutex<bool>>) -> Self {
        Self {
            cable: cable.clone(),
            way,
            is_trapped: is_trapped.clone(),
        }
    }

    async fn pass(mut self, mut from: OwnedReadHalf, mut into: OwnedWriteHalf) -> io::Result<()> {
        let mut buffer = vec![0; 16 * 1024];
        loop {
            let read = from.read(&mut buffer).await?;
            let way = self.way;
            let is_over = self
                .cable
                .link
                .wait_for(|it| it.link.carries(way))
                .await
                .is_err();
            if is_over || read == 0 || self.is_lost(&mut buffer[..read]) {
                return Ok(());
            }
            into.write_all(&buffer[..read]).await?;
        }
    }

    /// Notes what passes, and says whether it does.
    fn is_lost(&self, bytes: &mut [u8]) -> bool {
        let carried = &self.cable.carried;
        if let Some(said) = carried.said.lock().as_mut() {
            ask_for_plain_text(bytes);
            said.extend_from_slice(bytes);
        }
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if self.way == Way::Up {
            carried.up.fetch_add(length, Ordering::Relaxed);
            let trap = carried.trap.lock();
            let text = String::from_utf8_lossy(bytes);
            *self.is_trapped.lock() |= trap.as_ref().is_some_and(|it| text.contains(it.as_str()));
            return false;
        }
        carried.down.fetch_add(length, Ordering::Relaxed);
        if *self.is_trapped.lock() {
            carried.trapped.fetch_add(1, Ordering::SeqCst);
            return true;
        }
        rand::random_range(0..1_000) < carried.lost_per_mille.load(Ordering::Relaxed)
    }
}

/// Whoever listens does not want to unpack what is said.
fn ask_for_plain_text(bytes: &mut [u8]) {
    const PACKED: &[u8] = b"accept-encoding: gzip";
    const PLAIN: &[u8] = b"accept-nothing-x: gzi";
    let found = bytes.windows(PACKED.len()).position(|it| it == PACKED);
    if let Some(at) = found {
        bytes[at..at + PACKED.len()].copy_from_slice(PLAIN);
    }
}
