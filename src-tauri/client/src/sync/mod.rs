//! The one door for server truth.
//!
//! Whatever the server says about stored things comes through here, one frame after the other, each in one transaction
//! with its cursor ([`door`]). A change that is next is applied; one that is known is ignored; one that is ahead waits a
//! moment for what is missing before it, and then the gap is pulled. Pulling is asking for pages above the cursor, one at
//! a time, what is on the screen first. A conversation that is not known, or whose cursor is of no use, is taken as a
//! snapshot over HTTP.
//!
//! After the hello the server either says `live`, or it says its heads and holds changes back: what differs becomes
//! [`work::Work`], and when that is done `caughtUp` asks for the rest. Every beat brings the digest again; one that still
//! does not match after a moment is answered by asking for the heads, so a lost change is repaired within one beat,
//! whatever lost it.

mod check;
pub(crate) mod door;
pub(crate) mod queries;
pub(crate) mod ranges;
mod work;

use std::{collections::HashMap, sync::Arc, time::Duration};

use linnet_protocol::{
    Change, ConversationId, Digest, ErrorCode, Head, PersonalChange, Receipt, Reply, Request,
    ServerFrame,
};
use tokio::{sync::mpsc, time::Instant};

pub(crate) use check::{history as check_history, sent as check_sent, snapshot as check_snapshot};

use self::{
    door::{Applied, Fit},
    queries::Held,
    work::{Fetch, Work},
};
use crate::{
    account::OpenAccount,
    error::{CoreError, Result},
    view::Connection,
};

/// How long a change that is ahead waits for the one before it.
const GAP_WAIT: Duration = Duration::from_millis(50);
/// How long a digest that does not match may be explained by frames on their way.
const BEAT_WAIT: Duration = Duration::from_millis(300);
/// Changes that wait in one gap; more of them are pulled anyway.
const GAP_CHANGES: usize = 500;
/// Heads of more conversations than a person may have are not listened to.
const MOST_HEADS: usize = 2 * linnet_protocol::limits::CONVERSATIONS;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// The server holds changes back.
    Behind,
    /// `caughtUp` was said.
    Settling,
    Live,
}

struct Gap {
    changes: Vec<Change>,
    due: Instant,
}

/// Works through the frames of one connection.
pub(crate) struct Door {
    account: Arc<OpenAccount>,
    phase: Phase,
    work: Work,
    gaps: HashMap<ConversationId, Gap>,
    heads: Vec<Head>,
    /// A digest of a beat, to be compared at this time.
    beat: Option<(Digest, Instant)>,
    owes_caught_up: bool,
}

impl Door {
    pub(crate) fn new(account: Arc<OpenAccount>) -> Self {
        Self {
            account,
            phase: Phase::Behind,
            work: Work::default(),
            gaps: HashMap::new(),
            heads: Vec::new(),
            beat: None,
            owes_caught_up: false,
        }
    }

    /// Until the connection ends (`Ok`) or cannot be gone on with.
    pub(crate) async fn run(
        mut self,
        frames: &mut mpsc::UnboundedReceiver<ServerFrame>,
        nudges: &mut mpsc::UnboundedReceiver<ConversationId>,
    ) -> Result<()> {
        self.resume_pulls().await?;
        loop {
            while let Ok(frame) = frames.try_recv() {
                self.take(frame).await?;
            }
            if let Some((id, fetch)) = self.work.next(self.account.visible()) {
                self.fetch(id, fetch).await?;
                self.tell_progress();
                continue;
            }
            self.settle().await?;
            tokio::select! {
                frame = frames.recv() => match frame {
                    Some(frame) => self.take(frame).await?,
                    None => return Ok(()),
                },
                Some(id) = nudges.recv() => self.wait_for_gap(id, Vec::new()),
                () = sleep_until(self.due()) => self.come_due().await?,
            }
        }
    }

    /// Pulls that the last connection or the last run left half done.
    async fn resume_pulls(&mut self) -> Result<()> {
        for (id, held) in self.account.store.read(queries::all_held).await? {
            if !held.is_left && held.complete < held.cursor {
                self.work.add(id, Fetch::Pages);
            }
        }
        Ok(())
    }

    async fn take(&mut self, frame: ServerFrame) -> Result<()> {
        match frame {
            ServerFrame::Changes {
                conversation_id,
                changes,
            } => self.apply(conversation_id, changes).await,
            ServerFrame::Personal { rev, change } => self.personal(rev, change).await,
            ServerFrame::Receipts { receipts } => self.account.apply_receipts(receipts).await,
            ServerFrame::Passing { passing } => {
                self.account.take_passing(passing);
                Ok(())
            }
            ServerFrame::Beat { digest } => {
                if self.phase == Phase::Live {
                    self.beat = Some((digest, Instant::now() + BEAT_WAIT));
                }
                Ok(())
            }
            ServerFrame::Heads { rev, heads, last } => self.take_heads(rev, heads, last).await,
            ServerFrame::Reset { conversation_id } => {
                self.work.add(conversation_id, Fetch::Reset);
                Ok(())
            }
            ServerFrame::Live {} => {
                self.phase = Phase::Live;
                self.owes_caught_up = false;
                self.account.became_live();
                Ok(())
            }
            // Taken out by the socket.
            ServerFrame::Reply { .. } | ServerFrame::Error { .. } => Ok(()),
        }
    }

    async fn apply(&mut self, id: ConversationId, changes: Vec<Change>) -> Result<()> {
        if !check::changes(id, &changes) {
            tracing::warn!(conversation.id = %id, "changes that cannot be are not applied");
            return self.ask_heads().await;
        }
        let me = self.account.me;
        let (applied, changes) = self
            .account
            .store
            .write(move |tx| Ok((door::apply_live(tx, me, id, &changes)?, changes)))
            .await?;
        match applied.fit {
            Fit::Fits => {
                self.account
                    .tell_applied(id, &applied, self.phase == Phase::Live);
                self.fill_gap(id).await?;
            }
            Fit::Ahead => self.wait_for_gap(id, changes),
            // Joined a moment ago: the snapshot is on its way, or the personal change is.
            Fit::Unknown => {}
            Fit::Wrong => self.work.add(id, Fetch::Reset),
        }
        Ok(())
    }

    fn wait_for_gap(&mut self, id: ConversationId, changes: Vec<Change>) {
        let gap = self.gaps.entry(id).or_insert_with(|| Gap {
            changes: Vec::new(),
            due: Instant::now() + GAP_WAIT,
        });
        if gap.changes.len() + changes.len() <= GAP_CHANGES {
            gap.changes.extend(changes);
        }
    }

    /// The missing change came: what waited behind it may fit now.
    async fn fill_gap(&mut self, id: ConversationId) -> Result<()> {
        let Some(mut gap) = self.gaps.remove(&id) else {
            return Ok(());
        };
        gap.changes.sort_by_key(Change::rev);
        gap.changes.dedup_by_key(|it| it.rev());
        let me = self.account.me;
        let (applied, changes) = self
            .account
            .store
            .write(move |tx| Ok((door::apply_live(tx, me, id, &gap.changes)?, gap.changes)))
            .await?;
        match applied.fit {
            Fit::Fits => self
                .account
                .tell_applied(id, &applied, self.phase == Phase::Live),
            Fit::Ahead => {
                self.gaps.insert(
                    id,
                    Gap {
                        changes,
                        due: gap.due,
                    },
                );
            }
            Fit::Unknown => {}
            Fit::Wrong => self.work.add(id, Fetch::Reset),
        }
        Ok(())
    }

    async fn personal(&mut self, rev: i64, change: PersonalChange) -> Result<()> {
        let me = self.account.me;
        let known = self
            .account
            .store
            .write(move |tx| {
                let known = queries::person_rev(tx)?;
                if rev == known + 1 {
                    queries::set_person_rev(tx, rev)?;
                    apply_personal(tx, me, change)?;
                }
                Ok(known)
            })
            .await?;
        if rev > known + 1 {
            return self.ask_heads().await;
        }
        if rev == known + 1 {
            self.follow_personal(change);
        }
        Ok(())
    }

    fn follow_personal(&mut self, change: PersonalChange) {
        let (PersonalChange::Joined { conversation_id }
        | PersonalChange::Left { conversation_id }
        | PersonalChange::Read {
            conversation_id, ..
        }) = change;
        if matches!(change, PersonalChange::Joined { .. }) {
            self.work.add(conversation_id, Fetch::Snapshot);
        }
        self.account.tell_conversation(conversation_id);
    }

    async fn take_heads(&mut self, rev: i64, heads: Vec<Head>, is_last: bool) -> Result<()> {
        self.heads.extend(heads);
        if self.heads.len() > MOST_HEADS {
            tracing::warn!("more heads than a person may have");
            return Err(CoreError::Offline);
        }
        if !is_last {
            return Ok(());
        }
        let heads = std::mem::take(&mut self.heads);
        let me = self.account.me;
        let is_live = self.phase == Phase::Live;
        let compared = self
            .account
            .store
            .write(move |tx| compare_heads(tx, me, rev, &heads, is_live))
            .await?;
        for (id, fetch) in compared.fetch {
            self.work.add(id, fetch);
        }
        for id in compared.changed {
            self.account.tell_conversation(id);
        }
        self.owes_caught_up |= self.phase == Phase::Behind;
        self.tell_progress();
        Ok(())
    }

    /// All pages are here: let the server push again.
    async fn settle(&mut self) -> Result<()> {
        if !self.owes_caught_up || !self.work.is_empty() {
            return Ok(());
        }
        self.owes_caught_up = false;
        self.phase = Phase::Settling;
        let digest = self.account.store.read(queries::digest).await?;
        self.account.link.post(Request::CaughtUp { digest })
    }

    fn tell_progress(&self) {
        if self.phase != Phase::Live {
            let conversations = self.work.len() as u64;
            self.account
                .link
                .show(Connection::CatchingUp { conversations });
        }
    }

    async fn ask_heads(&mut self) -> Result<()> {
        self.account.link.post(Request::Heads {})
    }

    fn due(&self) -> Option<Instant> {
        let gaps = self.gaps.values().map(|it| it.due);
        let beat = self.beat.map(|(_, due)| due);
        gaps.chain(beat).chain(self.work.due()).min()
    }

    async fn come_due(&mut self) -> Result<()> {
        let now = Instant::now();
        let work = &mut self.work;
        self.gaps.retain(|id, gap| {
            let is_waiting = gap.due > now;
            if !is_waiting {
                work.add(*id, Fetch::Pages);
            }
            is_waiting
        });
        let Some((digest, _)) = self.beat.take_if(|(_, due)| *due <= now) else {
            return Ok(());
        };
        if self.account.store.read(queries::digest).await? == digest {
            return Ok(());
        }
        tracing::info!("the digest does not match, the heads are compared");
        self.ask_heads().await
    }

    async fn fetch(&mut self, id: ConversationId, fetch: Fetch) -> Result<()> {
        let outcome = match fetch {
            Fetch::Pages => self.pull(id).await,
            Fetch::Snapshot | Fetch::Reset => self.take_snapshot(id, fetch == Fetch::Reset).await,
        };
        let Err(CoreError::Refused { error }) = outcome else {
            return outcome;
        };
        tracing::info!(conversation.id = %id, code = ?error.code, "a conversation cannot be fetched");
        let is_token = matches!(
            error.code,
            ErrorCode::SessionEnded | ErrorCode::SessionStolen
        );
        if is_token {
            return Err(CoreError::Offline);
        }
        if error.code.is_retryable() {
            let wait = error.params.retry_after.unwrap_or(1).clamp(1, 60);
            self.work
                .postpone(id, fetch, Instant::now() + Duration::from_secs(wait));
        }
        // Otherwise it was left meanwhile; the person's own changes say so.
        Ok(())
    }

    async fn pull(&mut self, id: ConversationId) -> Result<()> {
        loop {
            let Some(held) = self
                .account
                .store
                .read(move |tx| queries::held(tx, id))
                .await?
            else {
                self.work.add(id, Fetch::Snapshot);
                return Ok(());
            };
            let Some(more) = self.pull_page(id, held).await? else {
                return Ok(());
            };
            if !more {
                return self.fill_gap(id).await;
            }
        }
    }

    /// `None`: the server answers with a reset instead.
    async fn pull_page(&mut self, id: ConversationId, held: Held) -> Result<Option<bool>> {
        let request = Request::Sync {
            conversation_id: id,
            cursor: held.cursor,
        };
        let Reply::Page(page) = self.account.link.request(request).await? else {
            return Ok(None);
        };
        if !check::page(id, held.cursor, &page) {
            tracing::warn!(conversation.id = %id, "a page that cannot be is not applied");
            return Err(CoreError::Offline);
        }
        let (me, more) = (self.account.me, page.more);
        let applied = self
            .account
            .store
            .write(move |tx| door::apply_page(tx, me, &page))
            .await?;
        self.tell_fetched(id, &applied);
        match applied.fit {
            Fit::Wrong => self.work.add(id, Fetch::Reset),
            Fit::Unknown => {}
            Fit::Fits | Fit::Ahead => return Ok(Some(more)),
        }
        Ok(None)
    }

    async fn take_snapshot(&mut self, id: ConversationId, is_reset: bool) -> Result<()> {
        let me = self.account.me;
        let snapshot = self.account.fetch_snapshot(id).await?;
        if !check::snapshot(id, me, &snapshot) {
            tracing::warn!(conversation.id = %id, "a snapshot that cannot be is not taken");
            return Ok(());
        }
        let applied = self
            .account
            .store
            .write(move |tx| door::apply_snapshot(tx, me, &snapshot, is_reset))
            .await?;
        self.tell_fetched(id, &applied);
        self.fill_gap(id).await
    }

    /// What was fetched at the start of the app is no news; what was missed in a short absence is.
    fn tell_fetched(&self, id: ConversationId, applied: &Applied) {
        self.account
            .tell_applied(id, applied, self.account.was_live());
    }
}

async fn sleep_until(due: Option<Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due).await,
        None => std::future::pending().await,
    }
}

fn apply_personal(
    tx: &rusqlite::Transaction<'_>,
    me: linnet_protocol::UserId,
    change: PersonalChange,
) -> rusqlite::Result<()> {
    match change {
        PersonalChange::Joined { .. } => {}
        PersonalChange::Left { conversation_id } => {
            queries::set_left(tx, conversation_id)?;
        }
        PersonalChange::Read {
            conversation_id,
            seq,
        } => {
            queries::raise_receipt(tx, &own_receipt(conversation_id, me, seq))?;
        }
    }
    Ok(())
}

const fn own_receipt(
    conversation_id: ConversationId,
    user_id: linnet_protocol::UserId,
    read: i64,
) -> Receipt {
    Receipt {
        conversation_id,
        user_id,
        read,
        delivered: 0,
    }
}

struct Compared {
    fetch: Vec<(ConversationId, Fetch)>,
    /// Left, or read further.
    changed: Vec<ConversationId>,
}

/// What differs between the server's heads and the cursors. Heads that are older than the person's own rev were read
/// before something that is already here: the next beat asks again.
fn compare_heads(
    tx: &rusqlite::Transaction<'_>,
    me: linnet_protocol::UserId,
    rev: i64,
    heads: &[Head],
    is_live: bool,
) -> rusqlite::Result<Compared> {
    let mut compared = Compared {
        fetch: Vec::new(),
        changed: Vec::new(),
    };
    if is_live && rev < queries::person_rev(tx)? {
        return Ok(compared);
    }
    let mut held: HashMap<_, _> = queries::all_held(tx)?.into_iter().collect();
    for head in heads {
        let id = head.conversation_id;
        match held.remove(&id) {
            Some(it) if !it.is_left && it.cursor == head.head && it.complete == it.cursor => {}
            // The server decides what a cursor that is ahead means: it may only have been overtaken on the way here.
            Some(it) if !it.is_left => compared.fetch.push((id, Fetch::Pages)),
            _ => compared.fetch.push((id, Fetch::Snapshot)),
        }
        if queries::raise_receipt(tx, &own_receipt(id, me, head.read))? {
            compared.changed.push(id);
        }
    }
    for id in held.into_keys() {
        if queries::set_left(tx, id)? {
            compared.changed.push(id);
        }
    }
    queries::set_person_rev(tx, rev)?;
    Ok(compared)
}

#[cfg(test)]
mod tests;
