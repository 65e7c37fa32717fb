//! What decides the fate of each message of a batch, and the numbers given so far.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, Utc};
use linnet_protocol::{
    ConversationId, ConversationKind, ErrorCode, Forwarded, Message, MessageId, MessageRef,
    ThreadSummary, UserId, WireError,
};
use sqlx::PgConnection;

use super::{
    Job,
    queries::{self, Grown, Locked, Place, Seat, Stored},
};
use crate::{
    error::Result,
    media::attach::Waiting,
    messages::{mentions, queries::by_ids},
    state::AppState,
};

type Key = (ConversationId, MessageId);

pub(super) struct Numbering {
    now: DateTime<Utc>,
    heads: HashMap<ConversationId, i64>,
    kinds: HashMap<ConversationId, ConversationKind>,
    /// Nobody may write in them any more.
    closed: HashSet<ConversationId>,
    seats: HashMap<(ConversationId, UserId), Seat>,
    /// By earlier transactions and by this one.
    stored: HashMap<Key, Stored>,
    /// What is answered, those of this batch included.
    places: HashMap<Key, Place>,
    /// What each of these people passes on.
    sources: HashMap<(UserId, MessageRef), Message>,
    /// The files that are attached.
    waiting: Waiting,
    members: HashMap<ConversationId, HashMap<String, UserId>>,
    sizes: Vec<(ConversationId, i64)>,
    pub(super) new: Vec<Message>,
    /// The hash of the request of each new one.
    pub(super) hashes: Vec<Vec<u8>>,
}

impl Numbering {
    pub(super) async fn read(
        state: &AppState,
        tx: &mut PgConnection,
        (locked, batch): (&[Locked], &[Job]),
    ) -> Result<Self> {
        let conversations: Vec<_> = batch.iter().map(|it| it.new.conversation_id).collect();
        let senders: Vec<_> = batch.iter().map(|it| it.sender).collect();
        let ids: Vec<_> = batch.iter().map(|it| it.new.id).collect();
        let seats = queries::seats(tx, &conversations, &senders).await?;
        let stored = queries::stored(tx, &conversations, &ids).await?;
        Ok(Self {
            now: state.clock.now(),
            heads: locked.iter().map(|it| (it.id, it.head)).collect(),
            kinds: locked.iter().map(|it| (it.id, it.kind)).collect(),
            closed: locked
                .iter()
                .filter(|it| it.closed)
                .map(|it| it.id)
                .collect(),
            seats: seats
                .into_iter()
                .map(|it| ((it.conversation_id, it.user_id), it))
                .collect(),
            stored: stored
                .into_iter()
                .map(|it| ((it.message.conversation_id, it.message.id), it))
                .collect(),
            places: places(tx, batch).await?,
            sources: sources(tx, batch).await?,
            waiting: waiting(tx, batch).await?,
            members: members(tx, batch).await?,
            sizes: sizes(tx, batch).await?,
            new: Vec::new(),
            hashes: Vec::new(),
        })
    }

    pub(super) fn place(&mut self, job: &Job) -> Result<Message> {
        let (id, conversation_id) = (job.new.id, job.new.conversation_id);
        let seat = self.seats.get(&(conversation_id, job.sender));
        if let Some(stored) = self.stored.get(&(conversation_id, id)) {
            // An author hears of a stored message even after leaving: it was accepted, only the answer was lost.
            return match stored.message.sender_id == job.sender {
                true if stored.is_of(&job.new) => Ok(stored.message.clone()),
                true => Err(ErrorCode::IdConflict.into()),
                false if seat.is_some() => Err(ErrorCode::IdConflict.into()),
                false => Err(ErrorCode::NotAMember.into()),
            };
        }
        let seat = seat.ok_or(ErrorCode::NotAMember)?;
        if self.closed.contains(&conversation_id) {
            return Err(ErrorCode::CannotReach.into());
        }
        self.check_references(job, seat)?;
        let mut message = Message::born(&job.new, job.sender, 0, self.now);
        self.fill_in(job, seat, &mut message)?;
        if !job.new.attachments.is_empty() {
            message.attachments = self.waiting.take(job.sender, &job.new.attachments)?;
        }
        let head = self.heads.get_mut(&conversation_id);
        let head = head.ok_or(ErrorCode::NotAMember)?;
        *head += 1;
        (message.seq, message.rev) = (*head, *head);
        self.take(job, &message);
        Ok(message)
    }

    /// What it answers is there and can be seen, and a thread begins with a message that is in none.
    fn check_references(&self, job: &Job, seat: &Seat) -> Result<(), WireError> {
        let seen = |id: MessageId, field: &str| {
            let place = self.places.get(&(job.new.conversation_id, id));
            place
                .filter(|it| it.seq > seat.visible_from)
                .ok_or_else(|| WireError::new(ErrorCode::NotFound).field(field))
        };
        if let Some(id) = job.new.reply_to {
            seen(id, "replyTo")?;
        }
        let root = job
            .new
            .thread_id
            .map(|id| seen(id, "threadId"))
            .transpose()?;
        if root.is_some_and(|it| it.thread_id.is_some()) {
            return Err(WireError::new(ErrorCode::InvalidRequest).field("threadId"));
        }
        Ok(())
    }

    /// Who is named, and what is passed on: as it is at this moment, by the name of its first author.
    fn fill_in(&self, job: &Job, seat: &Seat, message: &mut Message) -> Result<(), WireError> {
        let id = message.conversation_id;
        if let Some(place) = job.new.forward {
            let source = self.sources.get(&(job.sender, place));
            let source =
                source.ok_or_else(|| WireError::new(ErrorCode::NotFound).field("forward"))?;
            message.body.clone_from(&source.body);
            message.attachments.clone_from(&source.attachments);
            message.forwarded = source.forwarded.or(Some(Forwarded {
                sender_id: source.sender_id,
                created_at: source.created_at,
            }));
        }
        if job.named.is_empty() {
            return Ok(());
        }
        let known = self.members.get(&id).into_iter().flatten();
        let known = known.map(|(name, user)| (name.as_str(), *user)).collect();
        message.mentions = job.named.resolve(&known);
        let kind = self.kinds.get(&id).copied();
        message.mentions_all = job.named.all()
            && kind.is_some_and(|kind| {
                mentions::may_call_all(seat.role, kind, mentions::size_of(&self.sizes, id))
            });
        Ok(())
    }

    fn take(&mut self, job: &Job, message: &Message) {
        let key = (message.conversation_id, message.id);
        let request_hash = queries::request_hash(&job.new);
        self.hashes.push(request_hash.clone());
        let stored = Stored {
            message: message.clone(),
            request_hash: Some(request_hash),
        };
        self.stored.insert(key, stored);
        let place = Place {
            conversation_id: key.0,
            id: key.1,
            seq: message.seq,
            thread_id: message.thread_id,
        };
        self.places.insert(key, place);
        self.new.push(message.clone());
    }

    /// The threads that grew: those begun by a message of this batch are summed up in it, the others are answered.
    pub(super) fn sum_threads(&mut self) -> Vec<Grown> {
        let mut sums: BTreeMap<Key, ThreadSummary> = BTreeMap::new();
        for it in &self.new {
            let Some(root) = it.thread_id else { continue };
            let sum = sums
                .entry((it.conversation_id, root))
                .or_insert(ThreadSummary {
                    replies: 0,
                    last_seq: 0,
                });
            sum.replies += 1;
            sum.last_seq = it.seq;
        }
        let mut grown = Vec::new();
        for (root, sum) in sums {
            let Some(head) = self.heads.get_mut(&root.0) else {
                continue;
            };
            *head += 1;
            let is_root = |it: &&mut Message| (it.conversation_id, it.id) == root;
            if let Some(new) = self.new.iter_mut().find(is_root) {
                (new.rev, new.thread) = (*head, Some(sum));
                continue;
            }
            grown.push(Grown {
                root,
                replies: sum.replies,
                last_seq: sum.last_seq,
                rev: *head,
            });
        }
        grown
    }

    /// The conversations that have new messages, and their heads.
    pub(super) fn moved(&self) -> (Vec<ConversationId>, Vec<i64>) {
        let moved: HashSet<_> = self.new.iter().map(|it| it.conversation_id).collect();
        let heads = self.heads.iter().filter(|(id, _)| moved.contains(id));
        heads.map(|(id, head)| (*id, *head)).unzip()
    }
}

async fn places(tx: &mut PgConnection, batch: &[Job]) -> Result<HashMap<Key, Place>> {
    let answered = batch.iter().flat_map(|it| {
        let ids = [it.new.reply_to, it.new.thread_id].into_iter().flatten();
        ids.map(|id| (it.new.conversation_id, id))
    });
    let (conversations, ids): (Vec<_>, Vec<_>) = answered.unzip();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let places = queries::places(tx, &conversations, &ids).await?;
    Ok(places
        .into_iter()
        .map(|it| ((it.conversation_id, it.id), it))
        .collect())
}

async fn sources(
    tx: &mut PgConnection,
    batch: &[Job],
) -> Result<HashMap<(UserId, MessageRef), Message>> {
    let forwards = batch
        .iter()
        .filter_map(|it| Some((it.sender, it.new.forward?)));
    let (users, places): (Vec<_>, Vec<_>) = forwards.unzip();
    if places.is_empty() {
        return Ok(HashMap::new());
    }
    let (conversations, ids): (Vec<_>, Vec<_>) = places
        .iter()
        .map(|it| (it.conversation_id, it.message_id))
        .unzip();
    let seen = queries::sources(tx, &users, (&conversations, &ids)).await?;
    let messages = by_ids(&mut *tx, &conversations, &ids).await?;
    // Deleted between the two looks, it is gone.
    let messages = messages.into_iter().filter(|it| it.deleted_at.is_none());
    let messages: HashMap<_, _> = messages
        .map(|it| ((it.conversation_id, it.id), it))
        .collect();
    let whose = seen.into_iter().filter_map(|it| {
        let message = messages.get(&(it.conversation_id, it.id))?.clone();
        let place = MessageRef {
            conversation_id: it.conversation_id,
            message_id: it.id,
        };
        Some(((it.user_id, place), message))
    });
    Ok(whose.collect())
}

async fn waiting(tx: &mut PgConnection, batch: &[Job]) -> Result<Waiting> {
    let attached = batch.iter().flat_map(|it| it.new.attachments.iter());
    let ids: Vec<_> = attached.copied().collect();
    Ok(Waiting::read(tx, &ids).await?)
}

async fn members(
    tx: &mut PgConnection,
    batch: &[Job],
) -> Result<HashMap<ConversationId, HashMap<String, UserId>>> {
    let names = batch.iter().flat_map(|it| {
        let names = it.named.names();
        names.map(|name| (it.new.conversation_id, name.to_owned()))
    });
    let (conversations, names): (Vec<_>, Vec<_>) = names.unzip();
    let mut known: HashMap<_, HashMap<_, _>> = HashMap::new();
    if names.is_empty() {
        return Ok(known);
    }
    for it in mentions::queries::members_named(tx, &conversations, &names).await? {
        known
            .entry(it.conversation_id)
            .or_default()
            .insert(it.username, it.user_id);
    }
    Ok(known)
}

async fn sizes(tx: &mut PgConnection, batch: &[Job]) -> Result<Vec<(ConversationId, i64)>> {
    let calling = batch.iter().filter(|it| it.named.all());
    let calling: Vec<_> = calling.map(|it| it.new.conversation_id).collect();
    if calling.is_empty() {
        return Ok(Vec::new());
    }
    Ok(mentions::queries::sizes(tx, &calling).await?)
}
