//! One server, several nodes: whoever is connected to which makes no difference, and a bus that fails only makes it slower.

use std::time::{Duration, Instant};

use harness::{
    Nats, Network, Person, Server, Talk, Wire, cycles, eventually, eventually_equal, took,
};
use linnet_client::{AccountState, RowState};
use linnet_protocol::{Activity, MessageId, NewMessage, Presence};

/// As long as a message may take to people at another node while the bus is down.
const SWEPT: Duration = Duration::from_millis(2_500);

/// Alice is connected to the one node, Bob to the other; they see each other.
struct Two {
    bus: Nats,
    one: Server,
    two: Server,
    /// From each node to the bus.
    cables: [Network; 2],
    alice: Person,
    bob: Person,
    talk: Talk,
}

impl Two {
    async fn start() -> Self {
        let bus = Nats::start().await;
        let (first, settings) = bus.cable().await;
        let one = Server::start_with(settings).await;
        let (second, settings) = bus.cable().await;
        let two = one.another_node(settings).await;
        let alice = one.user("alice").await;
        let bob = two.user("bob").await;
        let talk = alice.direct(&bob).await;
        bob.sees(&talk).await;
        alice.looks_at(&talk, bob.user.id);
        bob.looks_at(&talk, alice.user.id);
        for person in [&alice, &bob] {
            person.client.set_activity(Activity::Active);
        }
        let two = Self {
            bus,
            one,
            two,
            cables: [first, second],
            alice,
            bob,
            talk,
        };
        two.both_are(Presence::Online).await;
        two
    }

    async fn both_are(&self, presence: Presence) {
        let (alice, bob) = (&self.alice, &self.bob);
        bob.finds_present(alice.user.id, presence).await;
        alice.finds_present(bob.user.id, presence).await;
    }

    /// Each says something, and both read it.
    async fn talk(&self, what: &str) {
        for (from, to) in [(&self.alice, &self.bob), (&self.bob, &self.alice)] {
            let body = format!("{}: {what}", from.user.username);
            from.send(&self.talk, &body).await;
            to.message_is(&self.talk, &body, RowState::Sent).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_at_two_nodes_are_together() {
    let two = Two::start().await;
    let (alice, bob, talk) = (&two.alice, &two.bob, &two.talk);
    two.talk("hello").await;
    bob.reads(talk).await;
    alice.message_is(talk, "alice: hello", RowState::Read).await;
    let typing = || async { alice.client.typing_now(alice.account, talk.0).unwrap() };
    eventually("Bob is typing", || async {
        bob.client.typing(bob.account, talk.0).await.unwrap();
        typing().await == [bob.user.id]
    })
    .await;
    bob.client.set_activity(Activity::Idle);
    alice.finds_present(bob.user.id, Presence::Away).await;
    let laptop = bob.second_device(&two.one).await;
    laptop.client.set_activity(Activity::Active);
    alice.finds_present(bob.user.id, Presence::Online).await;
    laptop.ends_other_sessions().await;
    eventually("Bob's desk is signed out", || async {
        bob.client.app_state().accounts[0].state == AccountState::Expired
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_bus_all_goes_on_and_with_it_again_at_once() {
    let two = Two::start().await;
    two.bus.kill().await;
    let mut slowest = Duration::ZERO;
    for n in 0..cycles(1) {
        let begun = Instant::now();
        let body = format!("nobody carries this {n}");
        two.alice.send(&two.talk, &body).await;
        two.bob.message_is(&two.talk, &body, RowState::Sent).await;
        slowest = slowest.max(begun.elapsed());
    }
    took("told without the bus", slowest, SWEPT);
    two.both_are(Presence::Unknown).await;
    two.bus.start_again().await;
    two.both_are(Presence::Online).await;
    two.talk("somebody does again").await;
    eventually_equal(&1, || two.one.counter("linnet_bus_up")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_whose_line_to_the_bus_is_dead_notices_and_misses_nothing() {
    let two = Two::start().await;
    // It stays open, and nothing passes.
    two.cables[1].silence();
    two.talk("into the silence").await;
    let (alice, bob) = (&two.alice, &two.bob);
    bob.finds_present(alice.user.id, Presence::Unknown).await;
    // Whoever can hear itself takes who is silent for gone.
    alice.finds_present(bob.user.id, Presence::Offline).await;
    two.cables[1].heal();
    two.both_are(Presence::Online).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_people_of_a_node_that_dies_are_gone_until_they_come_to_another() {
    let two = Two::start().await;
    two.two.kill().await;
    two.alice
        .finds_present(two.bob.user.id, Presence::Offline)
        .await;
    two.bob.network.leads_to(&two.one);
    two.bob.client.retry_now(two.bob.account).unwrap();
    two.bob.is_live().await;
    two.both_are(Presence::Online).await;
    two.talk("here again").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_stops_says_goodbye() {
    let two = Two::start().await;
    let heard = two.one.counter("linnet_bus_nodes").await;
    assert_eq!(heard, 2);
    two.two.stop().await;
    eventually_equal(&1, || two.one.counter("linnet_bus_nodes")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_message_sent_to_both_nodes_at_once_is_one_message() {
    let two = Two::start().await;
    let wires = [
        Wire::sign_in(&two.one, "alice").await.unwrap(),
        Wire::sign_in(&two.two, "alice").await.unwrap(),
    ];
    for round in 0..8 {
        let (id, body) = (MessageId::generate(), format!("round {round}"));
        let new = NewMessage::text(id, two.talk.0, body);
        let sending = (0..16).map(|n| {
            let (wire, new) = (&wires[n % 2], &new);
            async move { wire.send(&mut wire.socket().await, new).await.unwrap() }
        });
        let sent = futures_util::future::join_all(sending).await;
        assert!(sent.iter().all(|it| it.seq == sent[0].seq), "{sent:?}");
    }
    let truth = two.one.timeline(&two.talk).await;
    assert_eq!(truth.len(), 8);
    let seqs: Vec<_> = truth.iter().map(|it| it.seq).collect();
    assert_eq!(seqs, (seqs[0]..seqs[0] + 8).collect::<Vec<_>>());
}
