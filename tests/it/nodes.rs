//! One server, several nodes: whoever is connected to which makes no difference, and a bus that fails only makes it slower.

use std::time::{Duration, Instant};

use harness::{
    Nats, Network, Person, Server, Talk, Wire, cycles, eventually, eventually_equal, took,
};
use linnet_client::{AccountState, RowState};
use linnet_protocol::{Activity, Message, MessageId, NewMessage, Presence};

/// Whatever is only found by the beat of a server comes later.
const BEFORE_THE_BEAT: Duration = Duration::from_secs(10);

/// As long as a message may take to people at another node while the bus is down.
const SWEPT: Duration = Duration::from_millis(2_500);

/// Alice is connected to the one node, Bob to the other; they see each other.
struct Nodes {
    bus: Nats,
    first: Server,
    second: Server,
    /// From each node to the bus.
    cables: [Network; 2],
    alice: Person,
    bob: Person,
    talk: Talk,
}

impl Nodes {
    async fn start() -> Self {
        let bus = Nats::start().await;
        let (first_cable, settings) = bus.cable().await;
        let first = Server::start_with(settings).await;
        let (second_cable, settings) = bus.cable().await;
        let second = first.another_node(settings).await;
        let alice = first.user("alice").await;
        let bob = second.user("bob").await;
        let talk = alice.direct(&bob).await;
        bob.sees(&talk).await;
        alice.looks_at(&talk, bob.user.id);
        bob.looks_at(&talk, alice.user.id);
        for person in [&alice, &bob] {
            person.client.set_activity(Activity::Active);
        }
        let nodes = Self {
            bus,
            first,
            second,
            cables: [first_cable, second_cable],
            alice,
            bob,
            talk,
        };
        nodes.both_are(Presence::Online).await;
        nodes
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
            before_the_beat(to.message_is(&self.talk, &body, RowState::Sent)).await;
        }
    }
}

async fn is_signed_out(person: &Person) {
    before_the_beat(eventually("the session is over", || async {
        person.client.app_state().accounts[0].state == AccountState::Expired
    }))
    .await;
}

async fn before_the_beat(seen: impl Future<Output = ()>) {
    let seen = tokio::time::timeout(BEFORE_THE_BEAT, seen).await;
    seen.expect("it is not the beat that brings it");
}

#[tokio::test(flavor = "multi_thread")]
async fn people_at_two_nodes_are_together() {
    let nodes = Nodes::start().await;
    let (alice, bob, talk) = (&nodes.alice, &nodes.bob, &nodes.talk);
    nodes.talk("hello").await;
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
    let laptop = bob.second_device(&nodes.first).await;
    laptop.client.set_activity(Activity::Active);
    alice.finds_present(bob.user.id, Presence::Online).await;
    laptop.ends_other_sessions().await;
    is_signed_out(bob).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_bus_all_goes_on_and_with_it_again_at_once() {
    let nodes = Nodes::start().await;
    nodes.bus.kill().await;
    let mut slowest = Duration::ZERO;
    for n in 0..cycles(1) {
        let begun = Instant::now();
        let body = format!("nobody carries this {n}");
        nodes.alice.send(&nodes.talk, &body).await;
        nodes
            .bob
            .message_is(&nodes.talk, &body, RowState::Sent)
            .await;
        slowest = slowest.max(begun.elapsed());
    }
    took("told without the bus", slowest, SWEPT);
    nodes.both_are(Presence::Unknown).await;
    nodes.bus.start_again().await;
    nodes.both_are(Presence::Online).await;
    nodes.talk("somebody does again").await;
    eventually_equal(&1, || nodes.first.counter("linnet_bus_up")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_whose_line_to_the_bus_is_dead_notices_and_misses_nothing() {
    let nodes = Nodes::start().await;
    // It stays open, and nothing passes.
    nodes.cables[1].silence();
    nodes.talk("into the silence").await;
    let (alice, bob) = (&nodes.alice, &nodes.bob);
    bob.finds_present(alice.user.id, Presence::Unknown).await;
    alice.finds_present(bob.user.id, Presence::Unknown).await;
    // Not only once: its people go on.
    for n in 0..3 {
        nodes.talk(&format!("and on {n}")).await;
    }
    let laptop = bob.second_device(&nodes.first).await;
    laptop.ends_other_sessions().await;
    is_signed_out(bob).await;
    nodes.cables[1].heal();
    eventually_equal(&2, || nodes.first.counter("linnet_bus_nodes")).await;
    laptop.client.set_activity(Activity::Active);
    alice.finds_present(bob.user.id, Presence::Online).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_people_of_a_node_that_dies_are_gone_until_they_come_to_another() {
    let nodes = Nodes::start().await;
    nodes.second.kill().await;
    nodes
        .alice
        .finds_present(nodes.bob.user.id, Presence::Offline)
        .await;
    nodes.bob.network.leads_to(&nodes.first);
    nodes.bob.client.retry_now(nodes.bob.account).unwrap();
    nodes.bob.is_live().await;
    nodes.both_are(Presence::Online).await;
    nodes.talk("here again").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_stops_says_goodbye() {
    let nodes = Nodes::start().await;
    eventually_equal(&2, || nodes.first.counter("linnet_bus_nodes")).await;
    nodes.second.stop().await;
    before_the_beat(eventually_equal(&1, || {
        nodes.first.counter("linnet_bus_nodes")
    }))
    .await;
}

async fn sent(wire: &Wire, new: &NewMessage) -> Message {
    let sent = wire.send(&mut wire.socket().await, new).await;
    sent.expect("it is taken")
}

#[tokio::test(flavor = "multi_thread")]
async fn one_message_sent_to_both_nodes_at_once_is_one_message() {
    let nodes = Nodes::start().await;
    let wires = [
        Wire::sign_in(&nodes.first, "alice").await.unwrap(),
        Wire::sign_in(&nodes.second, "alice").await.unwrap(),
    ];
    for round in 0..8 {
        let (id, body) = (MessageId::generate(), format!("round {round}"));
        let new = NewMessage::text(id, nodes.talk.0, body);
        let sending = (0..16).map(|n| sent(&wires[n % 2], &new));
        let sent = futures_util::future::join_all(sending).await;
        assert!(sent.iter().all(|it| it.seq == sent[0].seq), "{sent:?}");
    }
    let truth = nodes.first.timeline(&nodes.talk).await;
    assert_eq!(truth.len(), 8);
    let seqs: Vec<_> = truth.iter().map(|it| it.seq).collect();
    assert_eq!(seqs, (seqs[0]..seqs[0] + 8).collect::<Vec<_>>());
}
