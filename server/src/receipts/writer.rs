//! Receipts are written in batches: they come by the thousand, each overtakes the one before, and none is worth a flush
//! of its own. A receipt takes no lock of its conversation and no rev.

use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use linnet_protocol::{ConversationId, PersonalChange, Receipt, UserId, limits};
use parking_lot::Mutex;
use tokio::{
    sync::{Notify, oneshot},
    time::{sleep, timeout},
};

use super::queries::{self, Register};
use crate::{
    conversations,
    error::{Error, Result},
    state::AppState,
};

/// Short against a glance, long against a burst.
const GATHER: Duration = Duration::from_millis(40);
const TRY_AGAIN: Duration = Duration::from_secs(1);
/// After which whoever claims is told to come back.
const DEADLINE: Duration = Duration::from_secs(10);

/// How far somebody claims to have got.
#[derive(Debug, Clone, Copy, Default)]
pub struct Claim {
    pub read: i64,
    pub delivered: i64,
}

type Claims = BTreeMap<(ConversationId, UserId), Claim>;

#[derive(Default)]
pub struct ReceiptWriter {
    waiting: Mutex<Waiting>,
    wake: Notify,
}

#[derive(Default)]
struct Waiting {
    claims: Claims,
    claimants: Vec<oneshot::Sender<()>>,
}

impl ReceiptWriter {
    /// The answer comes when the claim is durable. Where the database stands still the claim stays, and its maker is told
    /// to ask again: it must not hold up what else the same connection says.
    pub async fn claim(
        &self,
        conversation: ConversationId,
        user: UserId,
        claim: Claim,
    ) -> Result<()> {
        let (told, written) = oneshot::channel();
        {
            let mut waiting = self.waiting.lock();
            merge(&mut waiting.claims, (conversation, user), claim);
            waiting.claimants.push(told);
        }
        self.wake.notify_one();
        match timeout(DEADLINE, written).await {
            Ok(written) => written.map_err(|_| Error::Stopping),
            Err(_) => Err(Error::unavailable()),
        }
    }
}

fn merge(claims: &mut Claims, whose: (ConversationId, UserId), claim: Claim) {
    let known = claims.entry(whose).or_default();
    known.read = known.read.max(claim.read);
    known.delivered = known.delivered.max(claim.delivered);
}

/// Writes until the server stops, and then what is still waiting.
pub async fn run(state: AppState) {
    loop {
        let is_last = tokio::select! {
            () = state.receipts.wake.notified() => false,
            () = state.stopping.cancelled() => true,
        };
        if !is_last {
            sleep(GATHER).await;
        }
        let waiting = std::mem::take(&mut *state.receipts.waiting.lock());
        if let Err(error) = write(&state, &waiting.claims).await {
            tracing::warn!(error = %crate::error::Chain(&error), "receipts could not be written yet");
            if is_last {
                return;
            }
            put_back(&state, waiting);
            sleep(TRY_AGAIN).await;
        } else {
            for claimant in waiting.claimants {
                // Whoever has gone away needs no answer.
                claimant.send(()).ok();
            }
        }
        if is_last {
            return;
        }
    }
}

fn put_back(state: &AppState, failed: Waiting) {
    let mut waiting = state.receipts.waiting.lock();
    for (whose, claim) in failed.claims {
        merge(&mut waiting.claims, whose, claim);
    }
    let still_there = failed.claimants.into_iter().filter(|it| !it.is_closed());
    waiting.claimants.extend(still_there);
    state.receipts.wake.notify_one();
}

/// Lock order, as everywhere: memberships, then people.
async fn write(state: &AppState, claims: &Claims) -> Result<()> {
    if claims.is_empty() {
        return Ok(());
    }
    let (ids, users): (Vec<_>, Vec<_>) = claims.keys().copied().unzip();
    let mut tx = state.db.begin().await?;
    let registers = queries::lock(&mut tx, &ids, &users).await?;
    let (mut grown, mut read) = (Vec::new(), Vec::new());
    for register in registers {
        let claim = claims
            .get(&(register.conversation_id, register.user_id))
            .copied()
            .unwrap_or_default();
        let receipt = grow(&register, claim);
        if receipt.read > register.read {
            read.push((receipt.user_id, receipt.conversation_id, receipt.read));
        }
        if receipt.read > register.read || receipt.delivered > register.delivered {
            grown.push(receipt);
        }
    }
    if grown.is_empty() {
        return Ok(());
    }
    queries::store(&mut tx, &grown).await?;
    let touched: Vec<_> = grown.iter().map(|it| it.conversation_id).collect();
    let most = i64::try_from(limits::RECEIPTS_PUSHED).unwrap_or(i64::MAX);
    let small = queries::members_of_small(&mut tx, &touched, most).await?;
    let personal = number(&mut tx, &mut read).await?;
    tx.commit().await?;
    publish(state, grown, &small);
    for (user, rev, change) in personal {
        state.hub.push_personal(user, rev, change);
    }
    Ok(())
}

/// Never back, and not beyond what there is. What was read has arrived.
fn grow(register: &Register, claim: Claim) -> Receipt {
    let read = register.read.max(claim.read.min(register.head));
    let delivered = register
        .delivered
        .max(claim.delivered.min(register.head))
        .max(read);
    Receipt {
        conversation_id: register.conversation_id,
        user_id: register.user_id,
        read,
        delivered,
    }
}

/// A person's own devices learn of it as personal changes, each with a number of its own.
async fn number(
    tx: &mut sqlx::PgConnection,
    read: &mut [(UserId, ConversationId, i64)],
) -> Result<Vec<(UserId, i64, PersonalChange)>> {
    let mut counts: BTreeMap<UserId, i64> = BTreeMap::new();
    for (user, ..) in read.iter() {
        *counts.entry(*user).or_default() += 1;
    }
    let (users, by): (Vec<_>, Vec<_>) = counts.iter().map(|(user, n)| (*user, *n)).unzip();
    if users.is_empty() {
        return Ok(Vec::new());
    }
    let bumped = conversations::queries::bump_people(tx, (&users, &by)).await?;
    let mut next: HashMap<_, _> = bumped
        .into_iter()
        .map(|(user, rev)| (user, rev - counts[&user]))
        .collect();
    let personal = read.iter().filter_map(|(user, conversation_id, seq)| {
        let rev = next.get_mut(user)?;
        *rev += 1;
        Some((
            *user,
            *rev,
            PersonalChange::Read {
                conversation_id: *conversation_id,
                seq: *seq,
            },
        ))
    });
    Ok(personal.collect())
}

fn publish(state: &AppState, grown: Vec<Receipt>, small: &[(ConversationId, Vec<UserId>)]) {
    let mut by_conversation: HashMap<_, Vec<_>> = HashMap::new();
    for receipt in grown {
        by_conversation
            .entry(receipt.conversation_id)
            .or_default()
            .push(receipt);
    }
    for (id, members) in small {
        if let Some(receipts) = by_conversation.remove(id) {
            state.hub.push_receipts(members, receipts);
        }
    }
}
