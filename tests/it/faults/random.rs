//! Whatever three devices do, in whatever order, with lines that break and programs that crash: at rest they agree with each
//! other and with the database, and at every step the badge is the sum of the rows.

use std::time::Instant;

use harness::{Person, Server, Talk, Wire, cycles, eventually, eventually_equal, seed};
use linnet_client::{Connection, RowState, TimelineRow};
use linnet_protocol::{ChangeSettings, MessageRef, NotifyLevel, Request};
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};

/// Sequences in the same conversations, before there are new ones.
const TOGETHER: u64 = 20;
/// Steps of one sequence.
const STEPS: u32 = 14;
const EMOJI: [&str; 3] = ["👍", "🎉", "👀"];

struct World {
    server: Server,
    /// Alice at two computers, and Bob. None while it is being opened again.
    devices: [Option<Person>; 3],
    /// Alice, on a telephone.
    phone: Wire,
    talks: Vec<Talk>,
    random: StdRng,
    said: u64,
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_three_devices_do_they_agree_at_rest() {
    let seed = seed();
    let all = cycles(200);
    let begun = Instant::now();
    let mut world = World::new().await;
    for n in 0..all {
        if n % TOGETHER == 0 {
            let seed = seed + n / TOGETHER;
            let took = begun.elapsed();
            println!("{n} after {took:?}: LINNET_SEED={seed} LINNET_CYCLES={TOGETHER}");
            world.begin_again(seed).await;
        }
        world.sequence().await;
    }
    println!("{all} sequences of {STEPS} steps in {:?}", begun.elapsed());
}

async fn signed_in(server: &Server) -> Wire {
    let alice = Wire::sign_in(server, "alice").await;
    alice.expect("she is let in")
}

impl World {
    async fn new() -> Self {
        let server = Server::start_without_limits().await;
        let (desk, bob) = tokio::join!(server.user("alice"), server.user("bob"));
        let laptop = desk.second_device(&server).await;
        let phone = signed_in(&server).await;
        Self {
            server,
            devices: [Some(desk), Some(laptop), Some(bob)],
            phone,
            talks: Vec::new(),
            random: StdRng::seed_from_u64(0),
            said: 0,
        }
    }

    /// New conversations, and chance from the beginning. The telephone's session is as long as one token, so it is a new one.
    async fn begin_again(&mut self, seed: u64) {
        self.phone = signed_in(&self.server).await;
        self.random = StdRng::seed_from_u64(seed);
        let [desk, laptop, bob] = self.devices.each_ref().map(|it| it.as_ref().expect("open"));
        let talks = vec![
            desk.group("First", &[bob]).await,
            desk.group("Second", &[bob]).await,
        ];
        for talk in &talks {
            tokio::join!(laptop.sees(talk), bob.sees(talk));
        }
        self.talks = talks;
    }

    async fn sequence(&mut self) {
        for _ in 0..STEPS {
            self.step().await;
            for device in self.devices.iter().flatten() {
                badge_is_the_sum(device).await;
            }
        }
        self.comes_to_rest().await;
    }

    async fn step(&mut self) {
        let at = self.random.random_range(0..3);
        let talk = *self.talks.choose(&mut self.random).expect("some");
        match self.random.random_range(0..100) {
            0..34 => self.say(at, &talk).await,
            34..52 => self.touch(at, &talk).await,
            52..64 => self.read(at, &talk).await,
            64..68 => self.mark(&talk).await,
            68..80 => self.keep(at, &talk).await,
            80..88 => self.device(at).network.cut(),
            88..95 => self.heal(at),
            _ => self.crash(at).await,
        }
    }

    fn device(&self, at: usize) -> &Person {
        self.devices[at].as_ref().expect("it is open")
    }

    fn heal(&self, at: usize) {
        let device = self.device(at);
        device.network.heal();
        device.client.retry_now(device.account).expect("an account");
    }

    async fn crash(&mut self, at: usize) {
        let device = self.devices[at].take().expect("it is open");
        self.devices[at] = Some(device.crash().reopen().await);
    }

    async fn say(&mut self, at: usize, talk: &Talk) {
        self.said += 1;
        let body = format!("{} of {at}", self.said);
        self.device(at).send(talk, &body).await;
    }

    /// Does something to one of the last messages. What cannot be done is refused, and that is no matter here.
    async fn touch(&mut self, at: usize, talk: &Talk) {
        let rows = self.device(at).rows(talk).await;
        let recent = &rows[rows.len().saturating_sub(12)..];
        let Some(row) = recent.choose(&mut self.random) else {
            return;
        };
        let place = MessageRef {
            conversation_id: talk.0,
            message_id: row.id,
        };
        let kind = self.random.random_range(0..8);
        let emoji = (*EMOJI.choose(&mut self.random).expect("some")).to_owned();
        self.said += 1;
        let edited = format!("{}, edited {}", row.body, self.said);
        let device = self.device(at);
        let (client, account) = (&device.client, device.account);
        drop(match kind {
            0 | 1 => client.edit_message(account, place, edited).await,
            2 if row.own => client.delete_message(account, place).await,
            3 | 4 => client.add_reaction(account, place, emoji).await,
            5 => client.remove_reaction(account, place, emoji).await,
            6 => client.pin_message(account, place).await,
            _ => client.unpin_message(account, place).await,
        });
    }

    async fn read(&mut self, at: usize, talk: &Talk) {
        let rows = self.device(at).rows(talk).await;
        let seqs: Vec<i64> = rows.iter().filter_map(|it| it.seq).collect();
        let last = seqs.last().copied();
        let some = seqs.choose(&mut self.random).copied();
        let is_all = self.random.random_bool(0.6);
        let Some(seq) = (if is_all { last } else { some }) else {
            return;
        };
        let device = self.device(at);
        let read = device.client.mark_read(device.account, talk.0, seq).await;
        read.expect("it is stored");
    }

    /// Alice's telephone makes something unread again.
    async fn mark(&mut self, talk: &Talk) {
        let truth = self.server.timeline(talk).await;
        let Some(place) = truth.choose(&mut self.random) else {
            return;
        };
        let request = Request::MarkUnread {
            conversation_id: talk.0,
            seq: place.seq,
        };
        let mut socket = self.phone.socket().await;
        // Of one's own messages and of deleted ones nothing is unread: that is refused.
        drop(socket.ask(request).await.expect("an answer"));
    }

    async fn keep(&mut self, at: usize, talk: &Talk) {
        let levels = [
            NotifyLevel::All,
            NotifyLevel::Mentions,
            NotifyLevel::Nothing,
        ];
        let level = *levels.choose(&mut self.random).expect("some");
        let is_so = self.random.random_bool(0.5);
        let settings = match self.random.random_range(0..3) {
            0 => ChangeSettings {
                notify: Some(level),
                ..ChangeSettings::default()
            },
            1 => ChangeSettings {
                archived: Some(is_so),
                ..ChangeSettings::default()
            },
            _ => ChangeSettings {
                favourite: Some(is_so),
                ..ChangeSettings::default()
            },
        };
        let device = self.device(at);
        let kept = device
            .client
            .change_settings(device.account, talk.0, settings);
        kept.await.expect("it is stored");
    }

    async fn comes_to_rest(&self) {
        for at in 0..3 {
            self.heal(at);
        }
        for device in self.devices.iter().flatten() {
            eventually("everything is sent", || self.is_at_rest(device)).await;
        }
        for talk in &self.talks {
            let truth = self.server.whole(talk).await;
            for device in self.devices.iter().flatten() {
                eventually_equal(&truth, || all_in_words(device, talk)).await;
            }
            for at in 0..3 {
                let knows = || self.knows_how_far(at, talk);
                eventually("everybody knows how far they have read", knows).await;
            }
            // The server hears last of what is set: both hear of it from there.
            eventually("both of Alice's computers keep it alike", || async {
                self.kept(0, talk).await == self.kept(1, talk).await
            })
            .await;
        }
        for device in self.devices.iter().flatten() {
            badge_is_the_sum(device).await;
            for talk in &self.talks {
                the_list_is_the_number(device, talk).await;
            }
        }
    }

    async fn is_at_rest(&self, device: &Person) -> bool {
        let mut is_at_rest = device.client.connection(device.account) == Ok(Connection::Live);
        for talk in &self.talks {
            is_at_rest &= device.rows(talk).await.iter().all(is_settled);
        }
        is_at_rest
    }

    async fn knows_how_far(&self, at: usize, talk: &Talk) -> bool {
        let device = self.device(at);
        let read = self.server.read_place(talk, device.user.id).await;
        let details = device.client.read_conversation(device.account, talk.0);
        details.await.is_ok_and(|it| it.read == read)
    }

    /// How the conversation stands in the list.
    async fn kept(&self, at: usize, talk: &Talk) -> Option<String> {
        let device = self.device(at);
        let rows = device.client.list_conversations(device.account).await;
        let row = rows.ok()?.into_iter().find(|it| it.id == talk.0)?;
        Some(format!(
            "unread {} counted {} muted {} archived {} favourite {}",
            row.unread, row.counted, row.muted, row.archived, row.favourite
        ))
    }
}

/// Nothing of it is on its way.
fn is_settled(row: &TimelineRow) -> bool {
    let is_waiting = |state| matches!(state, RowState::Held | RowState::Queued | RowState::Sending);
    row.seq.is_some() && !row.change.as_ref().is_some_and(|it| is_waiting(it.state))
}

fn in_words(row: &TimelineRow) -> String {
    let mut reactions: Vec<_> = row
        .reactions
        .iter()
        .flat_map(|it| it.user_ids.iter().map(|who| format!("{} {who}", it.emoji)))
        .collect();
    reactions.sort();
    format!(
        "{} {} {:?} deleted {} pinned {} {reactions:?}",
        row.seq.unwrap_or(0),
        row.id,
        row.body,
        row.deleted,
        row.pinned.is_some()
    )
}

async fn all_in_words(device: &Person, talk: &Talk) -> Vec<String> {
    device.rows(talk).await.iter().map(in_words).collect()
}

/// Both are asked for while news comes in: they count when the list was the same before and after.
async fn badge_is_the_sum(device: &Person) {
    let list = async || {
        let rows = device.client.list_conversations(device.account).await;
        let rows = rows.expect("the list").into_iter();
        rows.map(|it| (it.id, it.counted, it.unread))
            .collect::<Vec<_>>()
    };
    eventually("the badge is the sum of the rows", || async {
        let before = list().await;
        let badge = device.client.badge().await.expect("the badge");
        let sum: u64 = before.iter().map(|it| it.1).sum();
        if before == list().await {
            assert_eq!(badge, sum, "{before:?}");
            return true;
        }
        false
    })
    .await;
}

async fn the_list_is_the_number(device: &Person, talk: &Talk) {
    let (client, account) = (&device.client, device.account);
    let rows = client.list_conversations(account).await;
    let mut rows = rows.expect("the list").into_iter();
    let row = rows.find(|it| it.id == talk.0);
    let row = row.expect("the conversation is here");
    let listed = client.explain_unread(account, Some(talk.0)).await;
    let listed = listed.expect("the messages");
    let counted = listed.iter().filter(|it| it.counts).count();
    let number = (row.unread, row.counted);
    assert_eq!((listed.len() as u64, counted as u64), number);
}
