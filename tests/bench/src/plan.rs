//! Who is there, in which conversations, and what comes after what: everything but the words.

use chrono::{DateTime, TimeDelta, Utc};
use linnet_protocol::{ConversationId, MessageId, UserId};
use rand::{Rng, RngCore, SeedableRng, seq::index::sample};
use rand_chacha::ChaCha8Rng;
use uuid::{Builder, Uuid};

use crate::words::Words;

pub const PEOPLE: usize = 1_000;
/// One person's; the largest holds a quarter of all messages.
pub const CONVERSATIONS: usize = 200;
/// In which that person is not: a sixth of all messages.
const OTHERS: usize = 100;
const SHARE_OF_OTHERS: usize = 6;
/// Of the outsider, among those.
const OF_OUTSIDER: usize = 3;
const STEEPNESS: f64 = 1.3;
const YEARS: i64 = 3;
const SEED: u64 = 20_261_123;

/// Their places among the people.
pub const HER: usize = 0;
pub const OUTSIDER: usize = 1;

pub struct Plan {
    pub people: Vec<UserId>,
    pub conversations: Vec<Conversation>,
    /// In the order of time, across conversations.
    pub messages: Vec<Slot>,
    pub reactions: Vec<(usize, i64)>,
}

pub struct Conversation {
    pub id: ConversationId,
    pub kind: &'static str,
    pub title: Option<String>,
    /// Places among the people; the first one made it.
    pub members: Vec<usize>,
    pub language: usize,
    pub begun: DateTime<Utc>,
    pub head: i64,
    size: usize,
}

/// A message without its words.
pub struct Slot {
    pub at: DateTime<Utc>,
    pub conversation: usize,
    pub seq: i64,
    pub rev: i64,
    pub is_edited: bool,
    pub is_deleted: bool,
    pub has_reaction: bool,
    /// The message before it in the conversation.
    pub before: Option<usize>,
}

pub fn rng(of: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(SEED.wrapping_add(of))
}

/// An id as its author would have made it: always the same for the same message.
pub fn message_id(n: usize, at: DateTime<Utc>) -> MessageId {
    let mut random = [0; 10];
    rng(1_000 + n as u64).fill_bytes(&mut random);
    let millis = u64::try_from(at.timestamp_millis()).unwrap_or_default();
    MessageId(Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
}

fn id(rng: &mut impl Rng) -> Uuid {
    Builder::from_random_bytes(rng.random()).into_uuid()
}

impl Plan {
    /// `known` are those who sign in, so the server made their ids.
    pub fn new(known: [UserId; 2], messages: usize, now: DateTime<Utc>) -> Self {
        let mut rng = rng(0);
        let mut people: Vec<_> = (0..PEOPLE).map(|_| UserId(id(&mut rng))).collect();
        people[HER] = known[0];
        people[OUTSIDER] = known[1];
        let of_others = messages / SHARE_OF_OTHERS;
        let mut conversations = Vec::new();
        for (count, size) in sizes(CONVERSATIONS, messages - of_others).enumerate() {
            conversations.push(conversation(
                (count, size),
                Some(HER),
                &people,
                now,
                &mut rng,
            ));
        }
        for (count, size) in sizes(OTHERS, of_others).enumerate() {
            // The outsider's are neither the largest nor the smallest.
            let is_outsiders = (OTHERS / 4..OTHERS / 4 + OF_OUTSIDER).contains(&count);
            let with = is_outsiders.then_some(OUTSIDER);
            conversations.push(conversation((count, size), with, &people, now, &mut rng));
        }
        let mut plan = Self {
            people,
            messages: slots(&conversations, now, &mut rng),
            conversations,
            reactions: Vec::new(),
        };
        plan.number(&mut rng);
        plan
    }

    /// As the server would have: each change takes the next number of its conversation.
    fn number(&mut self, rng: &mut impl Rng) {
        let mut last: Vec<Option<usize>> = vec![None; self.conversations.len()];
        for n in 0..self.messages.len() {
            let place = self.messages[n].conversation;
            let conversation = &mut self.conversations[place];
            conversation.head += 1;
            let slot = &mut self.messages[n];
            (slot.seq, slot.rev) = (conversation.head, conversation.head);
            slot.before = last[place].replace(n);
            let Some(before) = slot.before else { continue };
            let what = rng.random_range(0..200);
            if what < 15 {
                conversation.head += 1;
            }
            let before_slot = &mut self.messages[before];
            match what {
                0 => before_slot.is_deleted = true,
                1..5 => before_slot.is_edited = true,
                5..15 => {
                    before_slot.has_reaction = true;
                    self.reactions.push((before, conversation.head));
                }
                _ => continue,
            }
            if what < 5 {
                self.messages[before].rev = conversation.head;
            }
        }
    }
}

/// The first is the largest.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a number far below 2^52"
)]
fn sizes(many: usize, messages: usize) -> impl Iterator<Item = usize> {
    let share = move |n: usize| ((n + 1) as f64).powf(-STEEPNESS);
    let all: f64 = (0..many).map(share).sum();
    (0..many).map(move |n| ((messages as f64 * share(n) / all) as usize).max(1))
}

fn conversation(
    (count, size): (usize, usize),
    with: Option<usize>,
    people: &[UserId],
    now: DateTime<Utc>,
    rng: &mut impl Rng,
) -> Conversation {
    let (kind, members) = match count % 5 {
        0 => ("channel", rng.random_range(50..500)),
        1 | 2 => ("group", rng.random_range(3..30)),
        _ => ("direct", 2),
    };
    let mut members = sample(rng, PEOPLE - 2, members).into_vec();
    for it in &mut members {
        *it += 2;
    }
    if let Some(with) = with {
        members[0] = with;
    }
    if kind == "direct" {
        // Two people have one.
        members = vec![with.unwrap_or(PEOPLE / 2 + count), 2 + count];
    }
    let id = match (kind, members.as_slice()) {
        ("direct", [one, other]) => ConversationId::direct(people[*one], people[*other]),
        _ => ConversationId(id(rng)),
    };
    let age = TimeDelta::days(rng.random_range(30..YEARS * 365));
    Conversation {
        id,
        kind,
        title: (kind != "direct").then(|| format!("{kind} {count} of {size}")),
        members,
        language: Words::pick(rng),
        begun: now - age,
        head: 1,
        size,
    }
}

/// More of them towards the end, as in a company that grows.
fn slots(conversations: &[Conversation], now: DateTime<Utc>, rng: &mut impl Rng) -> Vec<Slot> {
    let mut slots = Vec::new();
    for (place, it) in conversations.iter().enumerate() {
        let span = (now - it.begun).num_seconds();
        for _ in 0..it.size {
            let (one, other) = (rng.random_range(0..span), rng.random_range(0..span));
            let at = it.begun + TimeDelta::seconds(one.max(other));
            slots.push(Slot {
                at: at + TimeDelta::microseconds(rng.random_range(0..1_000_000)),
                conversation: place,
                seq: 0,
                rev: 0,
                is_edited: false,
                is_deleted: false,
                has_reaction: false,
                before: None,
            });
        }
    }
    slots.sort_by_key(|it| (it.at, it.conversation));
    slots
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn numbers_have_neither_gaps_nor_doubles() {
        let known = [UserId(Uuid::from_u128(1)), UserId(Uuid::from_u128(2))];
        let plan = Plan::new(known, 5_000, DateTime::UNIX_EPOCH + TimeDelta::days(20_000));
        for (place, it) in plan.conversations.iter().enumerate() {
            let here = |slot: &&Slot| slot.conversation == place;
            let births = plan.messages.iter().filter(here).map(|it| it.seq);
            let revs = plan.messages.iter().filter(here).map(|it| it.rev);
            let reactions = plan.reactions.iter();
            let reactions = reactions.filter(|it| plan.messages[it.0].conversation == place);
            let taken: HashSet<_> = births.chain(revs).chain(reactions.map(|it| it.1)).collect();
            assert_eq!(taken, (2..=it.head).collect());
        }
    }
}
