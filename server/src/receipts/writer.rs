//! Receipts are written in batches: they come by the thousand, each overtakes the one before, and none is worth a flush
//! of its own. A receipt takes no lock of its conversation and no rev.

use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use linnet_protocol::{ConversationId, PersonalChange, Receipt, Unread, UserId, limits};
use parking_lot::Mutex;
use sqlx::{Connection, PgConnection};
use tokio::{
    sync::{Notify, oneshot},
    time::{sleep, timeout},
};

use super::queries::{self, Register, Small};
use crate::{
    blocks, conversations,
    database::{LONGEST, within},
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
        merge(&mut self.waiting.lock().claims, (conversation, user), claim);
        self.settled().await
    }

    /// Everything that was claimed before is durable, and told to whom it is told.
    pub async fn settled(&self) -> Result<()> {
        let (told, written) = oneshot::channel();
        self.waiting.lock().claimants.push(told);
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

/// On a connection that no request can take.
async fn write(state: &AppState, claims: &Claims) -> Result<()> {
    if claims.is_empty() {
        return Ok(());
    }
    within(LONGEST, &state.own_db, async |connection| {
        write_on(connection, state, claims).await
    })
    .await
}

/// Lock order, as everywhere: memberships, then people.
async fn write_on(connection: &mut PgConnection, state: &AppState, claims: &Claims) -> Result<()> {
    let (ids, users): (Vec<_>, Vec<_>) = claims.keys().copied().unzip();
    let mut tx = connection.begin().await?;
    let registers = queries::lock(&mut tx, &ids, &users).await?;
    let (mut grown, mut news) = (Vec::new(), Vec::new());
    for register in registers {
        let (id, user) = (register.conversation_id, register.user_id);
        let claim = claims.get(&(id, user)).copied().unwrap_or_default();
        let receipt = grow(&register, claim);
        if receipt.read > register.read {
            news.push((user, id, News::Read(receipt.read)));
        }
        if register.unread.is_some_and(|from| claim.read >= from) {
            news.push((user, id, News::NoMark));
        }
        if receipt.read > register.read || receipt.delivered > register.delivered {
            grown.push(receipt);
        }
    }
    if grown.is_empty() && news.is_empty() {
        return Ok(());
    }
    queries::store(&mut tx, &grown).await?;
    let touched: Vec<_> = grown.iter().map(|it| it.conversation_id).collect();
    let most = i64::try_from(limits::RECEIPTS_PUSHED).unwrap_or(i64::MAX);
    let small = queries::members_of_small(&mut tx, &touched, most).await?;
    let apart = blocks::queries::pairs_among(&mut tx, &touched).await?;
    let personal = number(&mut tx, &news).await?;
    for (user, _, change) in &personal {
        if let PersonalChange::Unread(none) = change {
            queries::set_unread(&mut tx, *user, none).await?;
        }
    }
    tx.commit().await?;
    publish(state, &grown, (&small, &apart));
    for (user, rev, change) in personal {
        state.hub.push_personal(user, rev, change);
    }
    Ok(())
}

/// What a person's own devices learn of it.
enum News {
    Read(i64),
    /// The mark that something is unread again was read over.
    NoMark,
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

/// As personal changes, each with a number of its own. Holds the people until the transaction ends.
async fn number(
    tx: &mut sqlx::PgConnection,
    news: &[(UserId, ConversationId, News)],
) -> Result<Vec<(UserId, i64, PersonalChange)>> {
    let mut counts: BTreeMap<UserId, i64> = BTreeMap::new();
    for (user, ..) in news {
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
    let personal = news.iter().filter_map(|(user, id, what)| {
        let rev = next.get_mut(user)?;
        *rev += 1;
        let conversation_id = *id;
        let change = match what {
            News::Read(seq) => PersonalChange::Read {
                conversation_id,
                seq: *seq,
            },
            News::NoMark => PersonalChange::Unread(Unread {
                conversation_id,
                from: None,
                rev: *rev,
            }),
        };
        Some((*user, *rev, change))
    });
    Ok(personal.collect())
}

/// Whoever withholds theirs is told of nobody's, and only their own devices are told of theirs.
fn publish(state: &AppState, grown: &[Receipt], (small, apart): (&[Small], &[(UserId, UserId)])) {
    for it in small {
        let here = grown
            .iter()
            .filter(|receipt| receipt.conversation_id == it.conversation_id);
        let (withheld, open): (Vec<_>, Vec<_>) =
            here.partition(|receipt| it.withholding.contains(&receipt.user_id));
        let is_open = |user: &&UserId| !it.withholding.contains(*user);
        let told: Vec<_> = it.members.iter().filter(is_open).copied().collect();
        let (some, all): (Vec<_>, Vec<_>) = open
            .into_iter()
            .partition(|receipt: &&Receipt| apart.iter().any(|it| it.0 == receipt.user_id));
        if !all.is_empty() {
            let all = all.into_iter().copied().collect();
            state.hub.push_receipts(&told, all);
        }
        for receipt in some {
            let is_apart = |user: &UserId| apart.contains(&(receipt.user_id, *user));
            let told: Vec<_> = told.iter().filter(|it| !is_apart(it)).copied().collect();
            state.hub.push_receipts(&told, vec![*receipt]);
        }
        for own in withheld {
            state.hub.push_receipts(&[own.user_id], vec![*own]);
        }
    }
}
