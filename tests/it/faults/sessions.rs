use std::path::Path;

use futures_util::future::join_all;
use harness::{Computer, Core, Keyring, Server, cycles, eventually, seed};
use linnet_headless::Ask;
use rand::{Rng, SeedableRng, rngs::StdRng};

const REFRESH: &str = "/auth/refresh";
/// Bytes that pass in both directions until a program that was started is connected; a refresh is half of it.
const MOST_OF_A_START: u64 = 1_500;

async fn signed_up(server: &Server) -> Computer {
    let computer = Computer::new(server).await;
    let mut core = computer.start().await;
    core.sign_up(&computer, "alice").await;
    core.close().await;
    computer
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_that_need_a_token_ask_for_one() {
    let server = Server::start_without_limits().await;
    let computer = signed_up(&server).await;
    computer.network.silence();
    computer.network.listen();
    let core = computer.start().await;
    // The server may be too busy for some of them; what matters is that it knows them.
    let asking = join_all((0..50).map(|_| {
        let account = core.account();
        core.try_ask::<usize>(Ask::Sessions { account })
    }));
    let healing = async {
        // All of them wait by now, or will find the token that the first one gets.
        core.state().await;
        computer.network.heal();
    };
    let (sessions, ()) = tokio::join!(asking, healing);
    let is_known = |it: &Result<usize, String>| match it {
        Ok(sessions) => *sessions == 1,
        Err(why) => why.contains("unavailable"),
    };
    assert!(sessions.iter().all(is_known), "{sessions:?}");
    core.is_live().await;
    let said = computer.network.said();
    assert_eq!(said.matches(&format!("POST /api/v1{REFRESH}")).count(), 1);
    assert_eq!(core.own().await.state, "signed_in");
}

/// The server has spent the token, and whoever asked never heard of the next one.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_survives_a_kill_between_the_answer_and_the_keychain() {
    let server = Server::start_without_limits().await;
    let computer = signed_up(&server).await;
    let mut random = StdRng::seed_from_u64(seed());
    let cycles = cycles(6);
    for cycle in 0..cycles {
        if cycle % 2 == 0 {
            let before = computer.network.lost_answers();
            computer.network.lose_answers_to(REFRESH);
            let core = computer.start().await;
            computer.network.lost_more_answers_than(before).await;
            core.kill().await;
            computer.network.lose_nothing();
        } else {
            // Somewhere between the question and what follows the keychain's answer.
            let bytes = carried(&computer) + random.random_range(0..MOST_OF_A_START);
            let core = computer.start().await;
            has_carried(&computer, bytes).await;
            core.kill().await;
        }
        if cycle % 10 == 1 || cycle + 1 == cycles {
            let core = computer.start().await;
            core.is_live().await;
            assert_eq!(core.own().await.state, "signed_in", "cycle {cycle}");
            core.kill().await;
        }
    }
    println!("{cycles} kills around a refresh, and still signed in");
}

/// Bytes in both directions.
fn carried(computer: &Computer) -> u64 {
    let (up, down) = computer.network.carried();
    up + down
}

async fn has_carried(computer: &Computer, bytes: u64) {
    eventually("so much was said", || async { carried(computer) >= bytes }).await;
}

/// Every token that was heard on the line, and is anywhere in the profile.
fn tokens_in(profile: &Path, said: &str) -> Vec<String> {
    let tokens = ["refreshToken\":\"", "accessToken\":\""]
        .iter()
        .flat_map(|name| said.split(name).skip(1))
        .filter_map(|it| it.split('"').next());
    let tokens: Vec<_> = tokens.collect();
    assert!(tokens.len() >= 2, "some tokens are heard");
    let files = files_below(profile);
    let is_kept = |token: &&&str| {
        files.iter().any(|it| {
            let bytes = std::fs::read(it).unwrap_or_default();
            bytes.windows(token.len()).any(|it| it == token.as_bytes())
        })
    };
    tokens
        .iter()
        .filter(is_kept)
        .map(|it| (*it).to_owned())
        .collect()
}

fn files_below(dir: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let below = |path: std::path::PathBuf| {
        if path.is_dir() {
            files_below(&path)
        } else {
            vec![path]
        }
    };
    entries.flat_map(|it| below(it.path())).collect()
}

async fn works(core: &Core) {
    let account = core.account();
    assert_eq!(core.ask::<usize>(Ask::Sessions { account }).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_keychain_a_session_lasts_as_long_as_the_program_and_no_file_has_it() {
    let server = Server::start_without_limits().await;
    let computer = Computer::new(&server)
        .await
        .with("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");
    computer.network.listen();
    let mut core = computer.start().await;
    assert_eq!(core.opened.keychain, "memoryOnly");
    core.sign_up(&computer, "alice").await;
    works(&core).await;
    core.kill().await;
    let said = computer.network.said();
    assert_eq!(tokens_in(computer.profile(), &said), Vec::<String>::new());
    let core = computer.start().await;
    eventually("the person is asked to sign in", || async {
        core.own().await.state == "expired"
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_keychain_is_said_to_be_and_takes_the_session_once_it_is_open() {
    let server = Server::start_without_limits().await;
    let mut keyring = Keyring::start().await;
    keyring.leaves_dialogs_open().await;
    // So that there is something to be locked.
    let elsewhere = Computer::new(&server)
        .await
        .with("DBUS_SESSION_BUS_ADDRESS", keyring.bus());
    let mut core = elsewhere.start().await;
    core.sign_up(&elsewhere, "bob").await;
    core.close().await;
    keyring.lock().await;
    let computer = Computer::new(&server)
        .await
        .with("DBUS_SESSION_BUS_ADDRESS", keyring.bus());
    computer.network.listen();
    let mut core = computer.start().await;
    assert_eq!(core.opened.keychain, "waiting");
    core.sign_up(&computer, "alice").await;
    works(&core).await;
    keyring.unlock().await;
    eventually("the keychain is found", || async {
        let state: String = core.ask(Ask::RetryKeychain {}).await;
        state == "available"
    })
    .await;
    keyring.keeps_a_session().await;
    let said = computer.network.said();
    assert_eq!(tokens_in(computer.profile(), &said), Vec::<String>::new());
    core.kill().await;
    let core = computer.start().await;
    core.is_live().await;
}
