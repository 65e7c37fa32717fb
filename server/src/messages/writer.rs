//! The one writer of messages.
//!
//! A task takes whatever is waiting and commits it in one transaction: it locks the conversations in the order of their
//! ids, looks who may write and what an earlier try has stored already, numbers only the new rows, inserts them, commits,
//! and only then publishes and replies. One lock and one flush serve the whole batch, so a busy conversation is not bound
//! to one message per flush; there is no timer, so a lone message does not wait. Nothing is acknowledged before it is
//! durable, a retry gets the stored row and burns no number, and a batch that fails goes row by row, so that one bad row
//! cannot fail its neighbours. The queue is bounded: a full one makes the senders wait.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use linnet_protocol::{Change, ConversationId, ErrorCode, Message, MessageId, NewMessage, UserId};
use sqlx::PgConnection;
use tokio::{
    sync::{mpsc, oneshot},
    time::timeout,
};

use super::{
    members::Members,
    queries::{self, Stored},
};
use crate::{
    error::{Chain, Error, Result},
    state::AppState,
};

const QUEUE: usize = 1_024;
/// Measured: larger ones gain nothing.
const BATCH: usize = 256;

/// After which a sender is told to come back.
const DEADLINE: Duration = Duration::from_secs(10);

pub struct Job {
    sender: UserId,
    new: NewMessage,
    reply: oneshot::Sender<Result<Message>>,
}

pub struct Writer {
    queue: mpsc::Sender<Job>,
    commits: AtomicU64,
    messages: AtomicU64,
}

impl Writer {
    pub fn new() -> (Self, mpsc::Receiver<Job>) {
        let (queue, jobs) = mpsc::channel(QUEUE);
        (
            Self {
                queue,
                commits: AtomicU64::new(0),
                messages: AtomicU64::new(0),
            },
            jobs,
        )
    }

    /// Takes a place in the queue, in the order of the calls. The answer comes when the message is durable.
    pub async fn enqueue(&self, sender: UserId, new: NewMessage) -> Result<Answer> {
        let (reply, answer) = oneshot::channel();
        self.queue
            .send(Job { sender, new, reply })
            .await
            .map_err(|_| Error::Stopping)?;
        Ok(Answer(answer))
    }

    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    pub fn messages(&self) -> u64 {
        self.messages.load(Ordering::Relaxed)
    }

    fn count(&self, messages: usize) {
        let messages = messages as u64;
        self.commits.fetch_add(1, Ordering::Relaxed);
        self.messages.fetch_add(messages, Ordering::Relaxed);
        metrics::counter!("linnet_message_commits_total").increment(1);
        metrics::counter!("linnet_messages_total").increment(messages);
    }
}

pub struct Answer(oneshot::Receiver<Result<Message>>);

impl Answer {
    /// Where the database stands still the fate of the message stays open: asked again, it is found by its id.
    pub async fn message(self) -> Result<Message> {
        match timeout(DEADLINE, self.0).await {
            Ok(answer) => answer.map_err(|_| Error::Stopping)?,
            Err(_) => Err(Error::unavailable()),
        }
    }
}

/// Writes until the server stops, and then what is still waiting.
pub async fn run(state: AppState, mut jobs: mpsc::Receiver<Job>) {
    let mut members = Members::default();
    let mut batch = Vec::with_capacity(BATCH);
    loop {
        tokio::select! {
            _ = jobs.recv_many(&mut batch, BATCH) => {}
            () = state.stopping.cancelled(), if !jobs.is_closed() => jobs.close(),
        }
        if batch.is_empty() && jobs.is_closed() && jobs.is_empty() {
            return;
        }
        if let Err(mut refused) = write(&state, &mut members, std::mem::take(&mut batch)).await {
            // With those who came meanwhile, or each of them would wait for the same again.
            while let Ok(job) = jobs.try_recv() {
                refused.push(job);
            }
            let results = refused.iter().map(|_| Err(Error::unavailable())).collect();
            reply(refused, results);
        }
    }
}

/// The database cannot be reached, and these are not answered. Row by row each would wait its whole time.
type Unwritten = Vec<Job>;

async fn write(
    state: &AppState,
    members: &mut Members,
    batch: Vec<Job>,
) -> std::result::Result<(), Unwritten> {
    if batch.is_empty() {
        return Ok(());
    }
    match commit(state, members, &batch).await {
        Ok(results) => reply(batch, results),
        Err(error) if error.is_unreachable() => {
            tracing::warn!(error = %Chain(&error), rows = batch.len(), "messages have to wait");
            return Err(batch);
        }
        Err(error) if batch.len() > 1 => {
            tracing::warn!(error = %Chain(&error), rows = batch.len(), "a batch failed and goes row by row");
            return write_each(state, members, batch).await;
        }
        Err(error) => reply(batch, vec![Err(error)]),
    }
    Ok(())
}

async fn write_each(
    state: &AppState,
    members: &mut Members,
    batch: Vec<Job>,
) -> std::result::Result<(), Unwritten> {
    let mut rest = batch.into_iter();
    while let Some(job) = rest.next() {
        match commit(state, members, std::slice::from_ref(&job)).await {
            Ok(results) => reply(vec![job], results),
            Err(error) if error.is_unreachable() => {
                return Err(std::iter::once(job).chain(rest).collect());
            }
            Err(error) => reply(vec![job], vec![Err(error)]),
        }
    }
    Ok(())
}

fn reply(batch: Vec<Job>, results: Vec<Result<Message>>) {
    for (job, result) in batch.into_iter().zip(results) {
        // Whoever no longer waits finds the message by its id.
        drop(job.reply.send(result));
    }
}

/// One transaction; one result for each job.
async fn commit(
    state: &AppState,
    members: &mut Members,
    batch: &[Job],
) -> Result<Vec<Result<Message>>> {
    let mut tx = state.db.begin().await?;
    let ids: BTreeSet<_> = batch.iter().map(|it| it.new.conversation_id).collect();
    let ids: Vec<_> = ids.into_iter().collect();
    let locked = queries::lock(&mut tx, &ids).await?;
    let mut numbering = Numbering::read(state, &mut tx, batch).await?;
    numbering.heads = locked.iter().map(|it| (it.id, it.head)).collect();
    let results: Vec<_> = batch.iter().map(|job| numbering.place(job)).collect();
    if numbering.new.is_empty() {
        return Ok(results);
    }
    let moved: HashSet<_> = numbering.new.iter().map(|it| it.conversation_id).collect();
    let (moved, heads): (Vec<_>, Vec<_>) = numbering
        .heads
        .iter()
        .filter(|(id, _)| moved.contains(id))
        .map(|(id, head)| (*id, *head))
        .unzip();
    let new = (&*numbering.new, &*numbering.hashes);
    queries::insert(&mut tx, new, (&moved, &heads)).await?;
    members.make_room();
    for it in locked.iter().filter(|it| moved.contains(&it.id)) {
        members.refresh(&mut tx, it).await?;
    }
    tx.commit().await?;
    state.writer.count(numbering.new.len());
    publish(state, members, numbering.new);
    Ok(results)
}

/// Each conversation's changes in one go, lowest rev first.
fn publish(state: &AppState, members: &Members, messages: Vec<Message>) {
    let mut by_conversation: HashMap<ConversationId, Vec<Change>> = HashMap::new();
    for message in messages {
        by_conversation
            .entry(message.conversation_id)
            .or_default()
            .push(Change::Message(message));
    }
    for (id, changes) in by_conversation {
        state.hub.push_changes(&members.of(id), id, &changes);
    }
}

/// What decides the fate of each job, and the numbers given so far.
struct Numbering {
    now: chrono::DateTime<chrono::Utc>,
    heads: HashMap<ConversationId, i64>,
    may_write: HashSet<(ConversationId, UserId)>,
    /// By earlier transactions and by this one.
    stored: HashMap<(ConversationId, MessageId), Stored>,
    new: Vec<Message>,
    /// The hash of the request of each new one.
    hashes: Vec<Vec<u8>>,
}

impl Numbering {
    async fn read(state: &AppState, tx: &mut PgConnection, batch: &[Job]) -> Result<Self> {
        let conversations: Vec<_> = batch.iter().map(|it| it.new.conversation_id).collect();
        let senders: Vec<_> = batch.iter().map(|it| it.sender).collect();
        let ids: Vec<_> = batch.iter().map(|it| it.new.id).collect();
        let may_write = queries::memberships(tx, &conversations, &senders).await?;
        let stored = queries::stored(tx, &conversations, &ids).await?;
        Ok(Self {
            now: state.clock.now(),
            heads: HashMap::new(),
            may_write: may_write.into_iter().collect(),
            stored: stored
                .into_iter()
                .map(|it| ((it.message.conversation_id, it.message.id), it))
                .collect(),
            new: Vec::new(),
            hashes: Vec::new(),
        })
    }

    fn place(&mut self, job: &Job) -> Result<Message> {
        let (id, conversation_id) = (job.new.id, job.new.conversation_id);
        let is_member = self.may_write.contains(&(conversation_id, job.sender));
        if let Some(stored) = self.stored.get(&(conversation_id, id)) {
            // An author hears of a stored message even after leaving: it was accepted, only the answer was lost.
            return match stored.message.sender_id == job.sender {
                true if stored.is_of(&job.new) => Ok(stored.message.clone()),
                true => Err(ErrorCode::IdConflict.into()),
                false if is_member => Err(ErrorCode::IdConflict.into()),
                false => Err(ErrorCode::NotAMember.into()),
            };
        }
        let head = self
            .heads
            .get_mut(&conversation_id)
            .filter(|_| is_member)
            .ok_or(ErrorCode::NotAMember)?;
        *head += 1;
        let message = Message::born(&job.new, job.sender, *head, self.now);
        let request_hash = queries::request_hash(&job.new);
        self.hashes.push(request_hash.clone());
        let stored = Stored {
            message: message.clone(),
            request_hash: Some(request_hash),
        };
        self.stored.insert((conversation_id, id), stored);
        self.new.push(message.clone());
        Ok(message)
    }
}

#[cfg(test)]
mod tests {
    use sqlx::PgPool;

    use super::*;
    use crate::testing::{group, message, person, server};

    #[sqlx::test(migrator = "crate::MIGRATOR")]
    async fn forgetting_members_in_the_middle_of_a_batch_leaves_nobody_out(db: PgPool) {
        let server = server(db).await;
        let alice = person(server.state(), "alice").await;
        let ids = [
            group(server.state(), alice, &[]).await,
            group(server.state(), alice, &[]).await,
        ];
        let mut members = Members::nearly_full();
        let job = |id| Job {
            sender: alice,
            new: message(id, "hi"),
            reply: oneshot::channel().0,
        };
        let written = write(server.state(), &mut members, ids.map(job).into()).await;
        assert!(written.is_ok());
        for id in ids {
            assert_eq!(*members.of(id), [alice]);
        }
    }
}
