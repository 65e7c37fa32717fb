//! The one door for server truth.
//!
//! Whatever the server says about stored things comes through here, one frame after the other, each in one transaction
//! with its cursor ([`door`]). A change that is next is applied; one that is known is ignored; one that is ahead waits a
//! moment for what is missing before it, and then the gap is pulled. Pulling is asking for pages above the cursor, one at
//! a time, what is on the screen first. A conversation that is not known, or whose cursor is of no use, is taken as a
//! snapshot over HTTP.
//!
//! After the hello the server either says `live`, or it says its heads and holds changes back: what differs becomes
//! [`work::Work`], and when that is done `caughtUp` asks for the rest. A conversation that cannot be had keeps nobody
//! waiting: it is tried again, before and after. Every beat brings the digest again; one that still does not match after
//! a moment is answered by asking for the heads, so a lost change is repaired within one beat, whatever lost it.

mod check;
pub(crate) mod door;
pub(crate) mod emptying;
mod fetch;
mod live;
mod personal;
pub(crate) mod queries;
pub(crate) mod ranges;
mod work;

use std::{collections::HashMap, sync::Arc, time::Duration};

use linnet_protocol::{Change, ConversationId, Digest, Head, PersonalChange, Request, ServerFrame};
use tokio::{sync::mpsc, time::Instant};

pub(crate) use check::{
    answer as check_answer, around as check_around, history as check_history,
    snapshot as check_snapshot, strays as check_strays,
};

use self::{
    fetch::wait_of,
    work::{Fetch, Work},
};
use crate::{
    account::OpenAccount,
    error::{CoreError, Result},
    personal::queries::comes_due,
    view::Connection,
};

/// How long a digest that does not match may be explained by frames on their way.
const BEAT_WAIT: Duration = Duration::from_millis(300);
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
    /// From when on `caughtUp` may be said, if it is to be said.
    owes_caught_up: Option<Instant>,
    /// Personal rows were refused, and are asked for again then.
    personal_due: Option<Instant>,
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
            owes_caught_up: None,
            personal_due: None,
        }
    }

    /// Until the connection ends (`Ok`) or cannot be gone on with.
    pub(crate) async fn run(
        mut self,
        frames: &mut mpsc::Receiver<ServerFrame>,
        nudges: &mut mpsc::UnboundedReceiver<ConversationId>,
    ) -> Result<()> {
        self.resume_pulls().await?;
        loop {
            while let Ok(frame) = frames.try_recv() {
                self.take(frame).await?;
            }
            if let Some((id, fetch)) = self.work.next(&self.account.visible()) {
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
        self.pull_personal().await?;
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
                    // Beats that come close together do not put the look off.
                    let due = self.beat.map(|(_, due)| due);
                    let due = due.unwrap_or_else(|| Instant::now() + BEAT_WAIT);
                    self.beat = Some((digest, due));
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
                self.owes_caught_up = None;
                self.account.became_live();
                Ok(())
            }
            // Taken out by the socket.
            ServerFrame::Reply { .. } | ServerFrame::Error { .. } => Ok(()),
        }
    }

    /// What the person keeps for themselves, as far as it was missed. A refusal is no reason to do without the rest.
    async fn pull_personal(&mut self) -> Result<()> {
        self.personal_due = None;
        match self.account.pull_personal().await {
            Ok(true) => self.tell_personal(),
            Ok(false) => {}
            Err(CoreError::Refused { error }) => {
                tracing::info!(code = ?error.code, "personal rows are fetched later");
                // The heads were compared: no digest says any more that something is missing.
                let is_retryable = error.code.is_retryable();
                self.personal_due = is_retryable.then(|| Instant::now() + wait_of(&error));
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    async fn personal(&mut self, rev: i64, change: PersonalChange) -> Result<()> {
        let me = self.account.me;
        let (known, due, change) = self
            .account
            .store
            .write(move |tx| {
                let known = queries::person_rev(tx)?;
                let mut due = None;
                if rev == known + 1 {
                    due = comes_due(tx, &change)?;
                    personal::apply(tx, me, rev, &change)?;
                }
                Ok((known, due, change))
            })
            .await?;
        if rev > known + 1 {
            return self.ask_heads();
        }
        if rev == known + 1 {
            self.follow_personal(&change);
        }
        if let Some(due) = due {
            self.account.notify_due(due).await;
        }
        Ok(())
    }

    /// Settings, blocks and marks decide what is unread; a mark that is gone, what the server may hear.
    fn tell_personal(&self) {
        self.account.tell_personal();
        self.account.receipts.wake();
    }

    fn follow_personal(&mut self, change: &PersonalChange) {
        if !matches!(
            change,
            PersonalChange::Joined { .. }
                | PersonalChange::Left { .. }
                | PersonalChange::Read { .. }
        ) {
            self.tell_personal();
        }
        if let PersonalChange::Settings(it) = change {
            self.account.tell_conversation(it.conversation_id);
        }
        let (PersonalChange::Joined { conversation_id }
        | PersonalChange::Left { conversation_id }
        | PersonalChange::Read {
            conversation_id, ..
        }) = *change
        else {
            return;
        };
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
            .write(move |tx| personal::compare(tx, me, rev, &heads, is_live))
            .await?;
        for (id, fetch) in compared.fetch {
            self.work.add(id, fetch);
        }
        for id in compared.changed {
            self.account.tell_conversation(id);
        }
        self.pull_personal().await?;
        if self.phase == Phase::Behind {
            self.owes_caught_up.get_or_insert_with(Instant::now);
        }
        self.tell_progress();
        Ok(())
    }

    /// All pages that can be had are here: let the server push again.
    async fn settle(&mut self) -> Result<()> {
        let is_time = self.owes_caught_up.is_some_and(|it| it <= Instant::now());
        if !is_time || !self.work.is_done() {
            return Ok(());
        }
        self.owes_caught_up = None;
        self.phase = Phase::Settling;
        let digest = self.account.store.read(queries::digest).await?;
        match self
            .account
            .link
            .request(Request::CaughtUp { digest })
            .await
        {
            Ok(_) => Ok(()),
            Err(CoreError::Refused { error }) if error.code.is_retryable() => {
                tracing::info!(code = ?error.code, "the server pushes later");
                self.phase = Phase::Behind;
                self.owes_caught_up = Some(Instant::now() + wait_of(&error));
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    fn tell_progress(&self) {
        if self.phase != Phase::Live {
            let conversations = self.work.len() as u64;
            self.account
                .link
                .show(Connection::CatchingUp { conversations });
        }
    }

    fn ask_heads(&self) -> Result<()> {
        self.account.link.post(Request::Heads {})
    }

    fn due(&self) -> Option<Instant> {
        let gaps = self.gaps.values().map(|it| it.due);
        let beat = self.beat.map(|(_, due)| due);
        let said = self.owes_caught_up.filter(|_| self.work.is_done());
        gaps.chain(beat)
            .chain(self.work.due())
            .chain(said)
            .chain(self.personal_due)
            .min()
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
        if self.personal_due.is_some_and(|it| it <= now) {
            self.pull_personal().await?;
        }
        let Some((digest, _)) = self.beat.take_if(|(_, due)| *due <= now) else {
            return Ok(());
        };
        if self.account.store.read(queries::digest).await? == digest {
            return Ok(());
        }
        tracing::info!("the digest does not match, the heads are compared");
        self.ask_heads()
    }
}

async fn sleep_until(due: Option<Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due).await,
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests;
