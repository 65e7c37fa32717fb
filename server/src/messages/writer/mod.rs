//! The one writer of messages.
//!
//! A task takes whatever is waiting and commits it in one transaction: it locks the conversations in the order of their
//! ids, looks who may write and what an earlier try has stored already, numbers only the new rows, inserts them, commits,
//! and only then publishes and replies. One lock and one flush serve the whole batch, so a busy conversation is not bound
//! to one message per flush; there is no timer, so a lone message does not wait. Nothing is acknowledged before it is
//! durable, a retry gets the stored row and burns no number, and a batch that fails goes row by row, so that one bad row
//! cannot fail its neighbours. The queue is bounded: a full one makes the senders wait.
//!
//! An answer in a thread also changes the message that began it: its summary. That takes a rev of its own, one for all
//! answers of the batch.

mod members;
mod numbering;
pub mod queries;

use std::{
    collections::{BTreeSet, HashMap},
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use linnet_protocol::{Change, ConversationId, Message, NewMessage, UserId};
use sqlx::{Connection, PgConnection};
use tokio::{
    sync::{mpsc, oneshot},
    time::timeout,
};

use self::{members::Members, numbering::Numbering};
use super::mentions::Named;
use crate::{
    database::{LONGEST, within},
    error::{Chain, Error, Result},
    media, previews,
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
    named: Named,
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
    pub async fn enqueue(&self, sender: UserId, new: NewMessage, named: Named) -> Result<Answer> {
        let (reply, answer) = oneshot::channel();
        let job = Job {
            sender,
            new,
            named,
            reply,
        };
        match timeout(DEADLINE, self.queue.send(job)).await {
            Ok(taken) => taken.map_err(|_| Error::Stopping)?,
            Err(_) => return Err(Error::unavailable()),
        }
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

/// On a connection that nobody else can take.
async fn commit(
    state: &AppState,
    members: &mut Members,
    batch: &[Job],
) -> Result<Vec<Result<Message>>> {
    within(LONGEST, &state.own_db, async |connection| {
        commit_on(connection, state, members, batch).await
    })
    .await
}

/// One transaction; one result for each job.
async fn commit_on(
    connection: &mut PgConnection,
    state: &AppState,
    members: &mut Members,
    batch: &[Job],
) -> Result<Vec<Result<Message>>> {
    let mut tx = connection.begin().await?;
    let ids: BTreeSet<_> = batch.iter().map(|it| it.new.conversation_id).collect();
    let ids: Vec<_> = ids.into_iter().collect();
    let locked = queries::lock(&mut tx, &ids).await?;
    let mut numbering = Numbering::read(state, &mut tx, (&locked, batch)).await?;
    let results: Vec<_> = batch.iter().map(|job| numbering.place(job)).collect();
    if numbering.new.is_empty() {
        return Ok(results);
    }
    let grown = numbering.sum_threads();
    let (moved, heads) = numbering.moved();
    let new = (&*numbering.new, &*numbering.hashes);
    queries::insert(&mut tx, new, (&moved, &heads)).await?;
    media::attach::show(&mut tx, &numbering.new).await?;
    previews::plan(state, &mut tx, &numbering.new).await?;
    let roots = if grown.is_empty() {
        Vec::new()
    } else {
        queries::grow_threads(&mut tx, &grown).await?
    };
    members.make_room();
    for it in locked.iter().filter(|it| moved.contains(&it.id)) {
        members.refresh(&mut tx, it).await?;
    }
    tx.commit().await?;
    state.writer.count(numbering.new.len());
    state.previews.wake();
    publish(state, members, numbering.new.into_iter().chain(roots));
    Ok(results)
}

/// Each conversation's changes in one go, lowest rev first.
fn publish(state: &AppState, members: &Members, messages: impl Iterator<Item = Message>) {
    let mut by_conversation: HashMap<ConversationId, Vec<(i64, Change)>> = HashMap::new();
    for message in messages {
        by_conversation
            .entry(message.conversation_id)
            .or_default()
            .push((message.seq, Change::Message(message)));
    }
    state.search.changed.add(by_conversation.keys().copied());
    for (id, mut changes) in by_conversation {
        changes.sort_by_key(|(_, it)| it.rev());
        state.hub.push_changes_seen(&members.of(id), id, &changes);
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
            named: Named::default(),
            reply: oneshot::channel().0,
        };
        let written = write(server.state(), &mut members, ids.map(job).into()).await;
        assert!(written.is_ok());
        for id in ids {
            assert_eq!(*members.of(id), [(alice, 0)]);
        }
    }
}
