use std::time::{Duration, Instant};

use harness::{
    Liar, Lie, Log, Person, Seen, Server, Talk, check, cycles, eventually, eventually_equal,
    eventually_none, took,
};
use linnet_client::{Connection, RowState};
use linnet_protocol::Presence;

/// Either side gives up after 25 seconds, and looks once a second; the rest is for a busy machine.
const GIVEN_UP: Duration = Duration::from_secs(29);
/// So long an old presence may be believed.
const NOT_THERE: Duration = Duration::from_secs(30);
/// The server beats every 15 seconds; a round trip comes on top.
const A_BEAT: Duration = Duration::from_secs(16);

/// Somebody with half a line or none, and somebody who watches.
async fn half_open(break_line: impl Fn(&Person), hears: bool) {
    let (server, alice, bob, talk) = Server::start_without_limits()
        .await
        .and_two_people_talking()
        .await;
    bob.looks_at(&talk, alice.user.id);
    bob.finds_present(alice.user.id, Presence::Unknown).await;
    break_line(&alice);
    let begun = Instant::now();
    alice.send(&talk, "into the silence").await;
    bob.send(&talk, "to the silent one").await;
    let gone = async {
        bob.finds_present(alice.user.id, Presence::Offline).await;
        begun.elapsed()
    };
    let given_up = async {
        eventually("the silence is noticed", || async {
            alice.client.connection(alice.account) != Ok(Connection::Live)
        })
        .await;
        begun.elapsed()
    };
    let (gone, given_up) = tokio::join!(gone, given_up);
    took("not there", gone, NOT_THERE);
    took("given up", given_up, GIVEN_UP);
    alice.network.heal();
    alice.client.retry_now(alice.account).expect("an account");
    bob.message_is(&talk, "to the silent one", RowState::Delivered)
        .await;
    let sees_both = async |person: &Person| {
        let rows = person.rows(&talk).await;
        rows.len() == 2 && rows.iter().all(|it| it.seq.is_some())
    };
    eventually("both have both", || async {
        sees_both(&alice).await && sees_both(&bob).await
    })
    .await;
    let truth: Vec<_> = server.timeline(&talk).await;
    assert_eq!(truth.len(), 2, "sent twice is sent once; hears: {hears}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_on_which_nothing_passes_is_given_up_on_both_sides() {
    half_open(|alice| alice.network.silence(), false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_on_which_nothing_goes_out_is_given_up() {
    half_open(|alice| alice.network.silence_up(), true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_on_which_nothing_comes_in_is_given_up() {
    half_open(|alice| alice.network.silence_down(), false).await;
}

/// Sends a line from each side, so many times a second, until told to stop.
async fn talk_on(log: &Log, people: [&Person; 2], talk: &Talk, pace: Duration) {
    let mut pace = tokio::time::interval(pace);
    for n in 0.. {
        for person in people {
            let name = &person.user.username;
            let body = format!("{name} {n}: {}", "and so on ".repeat(20));
            log.begin(name, talk, &body);
            log.accepted(&body, person.send(talk, &body).await);
        }
        pace.tick().await;
    }
}

/// Until so many more lines are said.
async fn more_is_said(log: &Log, lines: usize) {
    let enough = log.begun() + lines;
    eventually("more is said", || async { log.begun() >= enough }).await;
}

/// Waits until everything is everywhere, and holds it against the log.
async fn all_agree(server: &Server, log: &Log, people: &[&Person], talk: &Talk) {
    for person in people {
        person.network.heal();
        person.network.lose_nothing();
        person.client.retry_now(person.account).expect("an account");
    }
    // In the long form much more is said than such a line carries.
    eventually_none("what is not sent", || async {
        let mut unsent = 0;
        for person in people {
            let rows = person.rows(talk).await;
            unsent += rows.iter().filter(|it| it.seq.is_none()).count();
        }
        unsent
    })
    .await;
    let truth = server.timeline(talk).await;
    let last = truth.last().map(|it| it.seq);
    let mut seen = Vec::new();
    for person in people {
        eventually_equal(&last, || async {
            person.rows(talk).await.last().and_then(|it| it.seq)
        })
        .await;
        let rows = person.whole_timeline(talk).await;
        seen.push(Seen::of_person(&person.user.username, talk, rows));
    }
    let verdict = check(log, &[(*talk, truth)], &seen);
    println!("{verdict}");
    verdict.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_comes_and_goes_loses_nothing_and_costs_little() {
    let server = Server::start_without_limits().await;
    let (alice, bob, carol) = tokio::join!(
        server.user("alice"),
        server.user("bob"),
        server.user("carol")
    );
    let talk = alice.group("Harbour", &[&bob, &carol]).await;
    tokio::join!(bob.sees(&talk), carol.sees(&talk));
    let log = Log::default();
    let before = [bob.network.carried().1, carol.network.carried().1];
    let flapping = async {
        for _ in 0..cycles(4) {
            more_is_said(&log, 100).await;
            bob.network.cut();
            more_is_said(&log, 50).await;
            bob.network.heal();
        }
    };
    tokio::select! {
        () = talk_on(&log, [&alice, &bob], &talk, Duration::from_millis(40)) => {}
        () = flapping => {}
    }
    all_agree(&server, &log, &[&alice, &bob, &carol], &talk).await;
    let flapped = bob.network.carried().1 - before[0];
    let steady = carol.network.carried().1 - before[1];
    println!("{flapped} bytes came through the line that flapped, {steady} through a steady one");
    assert!(flapped <= 3 * steady);
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_that_are_lost_make_nothing_appear_twice() {
    let (server, alice, bob, talk) = Server::start_without_limits()
        .await
        .and_two_people_talking()
        .await;
    let log = Log::default();
    for person in [&alice, &bob] {
        person.network.lose_answers(300);
    }
    let ending = async {
        for _ in 0..cycles(4) {
            more_is_said(&log, 60).await;
            hurry([&alice, &bob]);
        }
    };
    tokio::select! {
        () = talk_on(&log, [&alice, &bob], &talk, Duration::from_millis(10)) => {}
        () = ending => {}
    }
    all_agree(&server, &log, &[&alice, &bob], &talk).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_comes_back_again_and_again_hears_everything_once() {
    let (server, alice, bob, talk) = Server::start_without_limits()
        .await
        .and_two_people_talking()
        .await;
    let log = Log::default();
    let before = bob.network.connections();
    let coming_back = async {
        for _ in 0..10 * cycles(4) {
            comes_back(&bob).await;
        }
    };
    tokio::select! {
        () = talk_on(&log, [&alice, &bob], &talk, Duration::from_millis(10)) => {}
        () = coming_back => {}
    }
    println!("{} connections", bob.network.connections() - before);
    all_agree(&server, &log, &[&alice, &bob], &talk).await;
}

async fn comes_back(person: &Person) {
    let before = person.network.connections();
    person.network.cut();
    person.network.heal();
    eventually("they come back", || async {
        person.client.retry_now(person.account).expect("an account");
        person.network.connections() > before
    })
    .await;
}

/// The last push of a conversation is lost and silence follows: many conversations at once, as a beat is for all of them.
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_tail_is_found_with_the_next_beat() {
    const TALKS: usize = 10;
    let server = Server::start_without_limits().await;
    let liar = Liar::before(server.address()).await;
    let alice = server.user("alice").await;
    let bob = Person::sign_up_at(liar.address(), "bob").await;
    let mut talks = Vec::new();
    for n in 0..TALKS {
        talks.push(alice.group(&format!("Talk {n}"), &[&bob]).await);
    }
    for talk in &talks {
        bob.sees(talk).await;
    }
    let mut slowest = Duration::ZERO;
    for round in 0..cycles(1) {
        liar.tell(Lie::LosePushes);
        let body = format!("round {round}");
        for talk in &talks {
            alice.send(talk, &body).await;
        }
        let begun = Instant::now();
        for talk in &talks {
            ends_with(&bob, talk, &body).await;
            slowest = slowest.max(begun.elapsed());
        }
        liar.tell(Lie::None);
    }
    took("found", slowest, A_BEAT);
}

fn hurry(people: [&Person; 2]) {
    for person in people {
        person.client.retry_now(person.account).expect("an account");
    }
}

async fn ends_with(person: &Person, talk: &Talk, body: &str) {
    eventually("the last message is found", || async {
        let rows = person.rows(talk).await;
        rows.last().is_some_and(|it| it.body == body)
    })
    .await;
}
