//! The cable between one person and the server: it can be cut, go silent and be healed.

use std::{io, net::SocketAddr, sync::Arc};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::{AbortHandle, JoinSet},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    Up,
    /// Connections break, new ones are refused.
    Cut,
    /// Connections stay, and nothing passes: half-open, as after a laptop's sleep.
    Silent,
}

/// A TCP relay with a switch. Dropping it cuts the cable.
#[derive(Debug, Clone)]
pub struct Network {
    address: SocketAddr,
    link: watch::Sender<Link>,
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
        let (link, watched) = watch::channel(Link::Up);
        let mut tasks = JoinSet::new();
        let relay = tasks.spawn(accept(listener, server, watched));
        tasks.detach_all();
        Ok(Self {
            address,
            link,
            _relay: Arc::new(Relay(relay)),
        })
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn cut(&self) {
        self.link.send_replace(Link::Cut);
    }

    pub fn silence(&self) {
        self.link.send_replace(Link::Silent);
    }

    pub fn heal(&self) {
        self.link.send_replace(Link::Up);
    }
}

async fn accept(listener: TcpListener, server: SocketAddr, link: watch::Receiver<Link>) {
    let mut relays = JoinSet::new();
    while let Ok((near, _)) = listener.accept().await {
        if *link.borrow() != Link::Cut {
            relays.spawn(relay(near, server, link.clone()));
        }
    }
}

async fn relay(near: TcpStream, server: SocketAddr, mut link: watch::Receiver<Link>) {
    let Ok(far) = TcpStream::connect(server).await else {
        return;
    };
    // The cable itself adds no waiting.
    drop((near.set_nodelay(true), far.set_nodelay(true)));
    let (near_read, near_write) = near.into_split();
    let (far_read, far_write) = far.into_split();
    tokio::select! {
        _ = pass(near_read, far_write, link.clone()) => {}
        _ = pass(far_read, near_write, link.clone()) => {}
        _ = link.wait_for(|it| *it == Link::Cut) => {}
    }
}

async fn pass(
    mut from: impl AsyncReadExt + Unpin,
    mut into: impl AsyncWriteExt + Unpin,
    mut link: watch::Receiver<Link>,
) -> io::Result<()> {
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let read = from.read(&mut buffer).await?;
        if link.wait_for(|it| *it != Link::Silent).await.is_err() || read == 0 {
            return Ok(());
        }
        into.write_all(&buffer[..read]).await?;
    }
}
