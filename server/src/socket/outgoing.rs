//! The writing half of a connection.

use std::{collections::VecDeque, time::Duration};

use axum::extract::ws::{Message, WebSocket};
use futures_util::{SinkExt, stream::SplitSink};
use linnet_protocol::close;
use tokio::{sync::mpsc, time::timeout};

use super::link::{Close, Waiting};

const STALLED: Duration = Duration::from_secs(10);
const BURST: usize = 64;

/// What is on its way out of one connection.
pub(super) struct Outgoing {
    waiting: mpsc::Receiver<Waiting>,
    batch: VecDeque<Waiting>,
    /// In the socket's buffer; their room is free when that has been flushed.
    fed: Vec<Waiting>,
}

impl Outgoing {
    pub(super) fn new(waiting: mpsc::Receiver<Waiting>) -> Self {
        Self {
            waiting,
            batch: VecDeque::new(),
            fed: Vec::new(),
        }
    }

    /// Nothing more is taken; what is there can still be written.
    pub(super) fn end(&mut self) {
        self.waiting.close();
    }
}

/// Drains the queue, then flushes once; may be dropped and called again between any two frames. A write that stalls
/// means a reader that is too slow.
pub(super) async fn write(
    sink: &mut SplitSink<WebSocket, Message>,
    outgoing: &mut Outgoing,
) -> Option<Close> {
    let mut received = Vec::new();
    loop {
        match timeout(STALLED, feed(sink, outgoing)).await {
            Ok(Ok(())) => outgoing.fed.clear(),
            Ok(Err(_)) => return None,
            Err(_) => return Some(Close::new(close::SLOW, "")),
        }
        if outgoing.waiting.recv_many(&mut received, BURST).await == 0 {
            return None;
        }
        outgoing.batch.extend(received.drain(..));
    }
}

async fn feed(
    sink: &mut SplitSink<WebSocket, Message>,
    outgoing: &mut Outgoing,
) -> std::result::Result<(), axum::Error> {
    while let Some(frame) = outgoing.batch.front() {
        sink.feed(frame.message.clone()).await?;
        outgoing.fed.extend(outgoing.batch.pop_front());
    }
    if outgoing.fed.is_empty() {
        Ok(())
    } else {
        sink.flush().await
    }
}
