use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use harness::{Person, Server, Talk, eventually};
use linnet_client::{Connection, CoreError, Event, Events, FileProblem};
use linnet_protocol::FileId;

const MIB: usize = 1024 * 1024;

/// Four pixels.
const PICTURE: &[u8] = include_bytes!("picture.png");

/// Sends a file with these bytes, and waits until the other one sees it.
async fn send(alice: &Person, bob: &Person, talk: &Talk, file: (&str, &[u8])) -> FileId {
    let pasted = alice
        .client
        .paste_file(alice.account, talk.0, file.0, file.1.to_vec());
    pasted.await.expect("it is taken");
    let sent = alice.client.send_message(alice.account, talk.0, "".into());
    sent.await.expect("the message is stored");
    eventually("Bob sees the file", || async {
        let last = bob.rows(talk).await.pop();
        last.is_some_and(|row| row.files.first().is_some_and(|it| it.name == file.0))
    })
    .await;
    bob.rows(talk).await.pop().expect("a row").files[0].id
}

fn address(person: &Person, file: FileId, which: &str) -> String {
    format!("/{}/{file}/{which}", person.account.0)
}

fn kept(person: &Person) -> PathBuf {
    let accounts = person.profile().join("accounts");
    accounts.join(person.account.0.to_string()).join("media")
}

fn bytes_below(dir: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(dir) else {
        return 0;
    };
    let bytes = |path: PathBuf| match path.metadata() {
        Ok(about) if about.is_dir() => bytes_below(&path),
        Ok(about) => about.len(),
        Err(_) => 0,
    };
    entries.flatten().map(|it| bytes(it.path())).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_opened_and_saved_as_it_was_sent_and_a_program_is_only_shown() {
    let (_server, alice, bob, talk) = Server::with_two_people_talking().await;
    let text = send(&alice, &bob, &talk, ("notes.txt", b"words")).await;
    let path = bob.client.open_file(bob.account, text).await.unwrap();
    assert_eq!(path.file_name().unwrap(), "notes.txt");
    assert_eq!(std::fs::read(&path).unwrap(), b"words");
    assert!(path.starts_with(kept(&bob)));
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("mine.txt");
    let saved = bob.client.save_file(bob.account, text, to.clone()).await;
    saved.unwrap();
    assert_eq!(std::fs::read(&to).unwrap(), b"words");
    let shown = bob.client.show_file(bob.account, text).await.unwrap();
    assert_eq!(shown, to, "the person's own copy");
    std::fs::remove_file(&to).unwrap();
    let shown = bob.client.show_file(bob.account, text).await.unwrap();
    assert_eq!(shown, path);

    // By its name, and by what it is under any other.
    for file in [("run.sh", &b"echo"[..]), ("picture.jpg", b"#!/bin/sh\n")] {
        let id = send(&alice, &bob, &talk, file).await;
        let refused = bob.client.open_file(bob.account, id).await;
        let (name, problem) = (file.0.to_owned(), FileProblem::Program);
        assert_eq!(refused, Err(CoreError::File { name, problem }));
        let shown = bob.client.show_file(bob.account, id).await.unwrap();
        assert_eq!(std::fs::read(shown).unwrap(), file.1);
    }
    let nobodys = bob.client.open_file(bob.account, FileId::generate()).await;
    assert!(nobodys.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_shown_without_a_network_once_it_was_seen() {
    let (_server, alice, bob, talk) = Server::with_two_people_talking().await;
    let pasted = alice
        .client
        .paste_file(alice.account, talk.0, "p.png", PICTURE.to_vec())
        .await
        .unwrap();
    let own = address(&alice, pasted.files[0].id, "chosen");
    let answer = alice.client.media(&own, None).await;
    assert_eq!((answer.status, answer.bytes.as_slice()), (200, PICTURE));
    let foreign = address(&bob, pasted.files[0].id, "chosen");
    assert_eq!(bob.client.media(&foreign, None).await.status, 404);
    let removed = alice
        .client
        .remove_file(alice.account, talk.0, pasted.files[0].id);
    removed.await.unwrap();

    let id = send(&alice, &bob, &talk, ("p.png", PICTURE)).await;
    let small = address(&bob, id, "small");
    let answer = bob.client.media(&small, None).await;
    assert_eq!(
        (answer.status, answer.media_type.as_str()),
        (200, "image/jpeg")
    );
    let part = bob.client.media(&small, Some("bytes=1-2")).await;
    assert_eq!((part.status, &part.bytes[..]), (206, &answer.bytes[1..3]));
    let length = answer.bytes.len();
    assert_eq!(part.range, Some(format!("bytes 1-2/{length}")));
    let beyond = bob.client.media(&small, Some("bytes=99999-")).await;
    assert_eq!((beyond.status, beyond.bytes.len()), (416, 0));
    bob.network.cut();
    eventually("the line is gone", || async {
        bob.client
            .media(&address(&bob, id, "large"), None)
            .await
            .status
            == 503
    })
    .await;
    assert_eq!(bob.client.media(&small, None).await, answer);
    for nothing in [
        address(&bob, FileId::generate(), "63"),
        small.replace("/s", "/../s"),
    ] {
        assert_eq!(bob.client.media(&nothing, None).await.status, 404);
    }
}

/// Waits until a file is on its way, and not at its end.
async fn has_moved(events: &mut Events) {
    let is_moving = |event: &Event| match event {
        Event::Transfer { transfer, .. } => transfer.is_some_and(|it| it.done > MIB as u64),
        _ => false,
    };
    while !is_moving(&events.next().await.expect("the core runs")) {}
}

/// Waits until so many tries to connect have failed, each later than the one before.
async fn tried_in_vain(events: &mut Events, times: usize) {
    let mut tries = BTreeSet::new();
    while tries.len() < times {
        let event = events.next().await.expect("the core runs");
        if let Event::Connection {
            connection: Connection::Offline { retry_at },
            ..
        } = event
        {
            tries.extend(retry_at);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_breaks_costs_a_download_nothing_and_what_is_unwanted_stops() {
    let (_server, alice, bob, talk) = Server::start_without_limits()
        .await
        .and_two_people_talking()
        .await;
    let film: Vec<u8> = (0..=250).cycle().take(20 * MIB).collect();
    let id = send(&alice, &bob, &talk, ("film.mp4", &film)).await;
    let mut events = bob.client.events();
    let breaking = async {
        has_moved(&mut events).await;
        bob.network.cut();
        tried_in_vain(&mut events, 4).await;
        bob.network.heal();
    };
    let (path, ()) = tokio::join!(bob.client.open_file(bob.account, id), breaking);
    assert!(std::fs::read(path.unwrap()).unwrap() == film);

    let second = send(&alice, &bob, &talk, ("again.mp4", &film)).await;
    let mut events = bob.client.events();
    let stopping = async {
        has_moved(&mut events).await;
        bob.client.cancel_download(bob.account, second)
    };
    let (refused, stopped) = tokio::join!(bob.client.open_file(bob.account, second), stopping);
    assert_eq!((refused, stopped), (Err(CoreError::NotFound), Ok(())));
    assert!(
        bytes_below(&kept(&bob)) < 21 * MIB as u64,
        "nothing of it is kept"
    );
    let coming = kept(&bob).with_file_name("coming");
    eventually("nothing is left of it", || async {
        bytes_below(&coming) == 0
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_stays_within_its_bound() {
    let (_server, alice, bob, talk) = Server::start_without_limits()
        .await
        .and_two_people_talking()
        .await;
    let mut settings = bob.client.read_settings();
    settings.media_cache_mib = 2;
    bob.client.write_settings(settings.clone()).await.unwrap();
    let mut files = Vec::new();
    for n in 0..5 {
        let bytes = vec![b'a' + n; 900 * 1024];
        files.push(send(&alice, &bob, &talk, (&format!("{n}.txt"), &bytes)).await);
    }
    for &id in &files {
        bob.client.open_file(bob.account, id).await.unwrap();
        assert!(bytes_below(&kept(&bob)) <= 2 * MIB as u64);
    }
    bob.network.cut();
    // The newest are here, the oldest went for them.
    bob.client.open_file(bob.account, files[4]).await.unwrap();
    bob.client.open_file(bob.account, files[3]).await.unwrap();
    assert!(bob.client.open_file(bob.account, files[0]).await.is_err());
    bob.network.heal();
    let large = send(&alice, &bob, &talk, ("large.txt", &vec![b'l'; 3 * MIB])).await;
    let refused = bob.client.open_file(bob.account, large).await;
    let (name, problem) = ("large.txt".to_owned(), FileProblem::TooLarge);
    assert_eq!(refused, Err(CoreError::File { name, problem }));
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("large.txt");
    let saved = bob.client.save_file(bob.account, large, to.clone()).await;
    saved.unwrap();
    assert_eq!(std::fs::metadata(to).unwrap().len(), 3 * MIB as u64);
    let part = bob
        .client
        .media(&address(&bob, large, "file"), Some("bytes=5-9"))
        .await;
    assert_eq!((part.status, part.bytes.as_slice()), (206, &b"lllll"[..]));
    settings.media_cache_mib = 0;
    bob.client.write_settings(settings).await.unwrap();
    assert_eq!(bytes_below(&kept(&bob)), 0);
}
