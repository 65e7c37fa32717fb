use std::{
    collections::{BTreeMap, BTreeSet},
    io::Read,
};

use chrono::TimeDelta;
use futures_util::{StreamExt, TryStreamExt};
use linnet_protocol::{EditId, MessageRef, NewEdit, NewMessage, NewScheduled, SectionId};
use serde_json::Value;
use sqlx::PgPool;

use super::begin;
use crate::{
    auth::CurrentUser,
    conversations::membership,
    jobs::scheduled::service as scheduled,
    media::tests::Person,
    messages::{edits, reactions, saved, service::send},
    settings::sections,
    testing::{code, group, message, person, place, server, server_with, sign_up},
};

/// The entries of an archive, by name.
fn unpacked(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = tar::Archive::new(bytes);
    let entries = archive.entries().unwrap().map(|entry| {
        let mut entry = entry.unwrap();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        (entry.path().unwrap().display().to_string(), content)
    });
    entries.collect()
}

/// All rows of one kind.
fn rows(archive: &BTreeMap<String, Vec<u8>>, kind: &str) -> Vec<Value> {
    let entries = archive.iter().filter(|(name, _)| {
        let rest = name.strip_prefix(kind).and_then(|it| it.strip_prefix('/'));
        rest.is_some_and(|it| it.len() == "00001.jsonl".len())
    });
    let text: String = entries
        .map(|(_, content)| std::str::from_utf8(content).unwrap())
        .collect();
    text.lines()
        .map(|it| serde_json::from_str(it).unwrap())
        .collect()
}

fn texts(rows: &[Value], field: &str) -> BTreeSet<String> {
    rows.iter()
        .map(|it| it[field].as_str().unwrap().to_owned())
        .collect()
}

fn all<const N: usize>(texts: [&str; N]) -> BTreeSet<String> {
    texts.into_iter().map(str::to_owned).collect()
}

async fn archive_of(person: &Person) -> BTreeMap<String, Vec<u8>> {
    let response = person.get("/me/export").await;
    assert_eq!(response.headers()["content-type"], "application/x-tar");
    unpacked(&response.bytes().await.unwrap())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn it_holds_what_one_wrote_and_still_sees_and_nothing_of_others(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = Person::new(&server, "alice").await;
    let bob = person(state, "bob").await;
    let id = group(state, bob, &[alice.id]).await;
    let left = group(state, bob, &[alice.id]).await;
    let theirs = send(state, bob, message(id, "a secret")).await.unwrap();
    let first = send(state, alice.id, message(id, "one")).await.unwrap();
    let gone = send(state, alice.id, message(id, "never mind"))
        .await
        .unwrap();
    send(state, alice.id, message(left, "elsewhere"))
        .await
        .unwrap();
    membership::leave(state, alice.id, left).await.unwrap();
    let edit = NewEdit {
        id: EditId::generate(),
        body: "first".to_owned(),
    };
    edits::service::edit(state, alice.id, place(&first), edit)
        .await
        .unwrap();
    edits::service::delete(state, alice.id, place(&gone))
        .await
        .unwrap();
    for by in [alice.id, bob] {
        reactions::service::add(state, by, place(&theirs), "👍")
            .await
            .unwrap();
    }
    let archive = archive_of(&alice).await;
    assert_eq!(texts(&rows(&archive, "messages"), "body"), all(["first"]));
    let versions = rows(&archive, "versions");
    assert_eq!(texts(&versions, "body"), all(["first", "one"]));
    assert_eq!(versions[0]["messageId"], first.id.to_string());
    let reactions = rows(&archive, "reactions");
    assert_eq!(texts(&reactions, "userId"), all([&alice.id.to_string()]));
    let conversations = rows(&archive, "conversations");
    assert_eq!(conversations.len(), 1);
    assert_eq!(conversations[0]["conversation"]["id"], id.to_string());
    let everything: Vec<u8> = archive.into_values().flatten().collect();
    let everything = String::from_utf8_lossy(&everything).into_owned();
    for hidden in ["a secret", "never mind", "elsewhere", "argon2"] {
        assert!(!everything.contains(hidden), "{hidden}");
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn it_holds_what_is_ones_own_alone_and_says_what_is_in_it(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = Person::new(&server, "alice").await;
    let bob = person(state, "bob").await;
    let id = group(state, bob, &[alice.id]).await;
    let theirs = send(state, bob, message(id, "keep this")).await.unwrap();
    saved::service::save(state, alice.id, place(&theirs))
        .await
        .unwrap();
    sections::name(state, alice.id, SectionId::generate(), "work")
        .await
        .unwrap();
    let new = NewScheduled {
        message: message(id, "tomorrow"),
        send_at: state.clock.now() + TimeDelta::days(1),
    };
    scheduled::create(state, alice.id, new).await.unwrap();
    crate::blocks::service::set(state, alice.id, bob, false)
        .await
        .unwrap();
    let archive = archive_of(&alice).await;
    let me: Value = serde_json::from_slice(&archive["account.json"]).unwrap();
    assert_eq!(me["username"], "alice");
    let kinds = rows(&archive, "personal");
    let kinds: BTreeSet<_> = kinds
        .iter()
        .map(|it| it["change"]["type"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        BTreeSet::from(["saved", "section", "scheduled", "block"])
    );
    assert_eq!(rows(&archive, "sessions").len(), 1);
    let manifest: Value = serde_json::from_slice(&archive["manifest.json"]).unwrap();
    assert_eq!(manifest["format"], "linnet-export");
    assert_eq!(manifest["userId"], alice.id.to_string());
    for kind in ["sessions", "conversations", "messages", "personal", "files"] {
        let there = rows(&archive, kind).len();
        assert_eq!(manifest["rows"][kind], there, "{kind}");
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn it_holds_the_own_files_byte_for_byte(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = Person::new(&server, "alice").await;
    let bob = Person::new(&server, "bob").await;
    let id = group(state, alice.id, &[bob.id]).await;
    let left = group(state, bob.id, &[alice.id]).await;
    let long: Vec<u8> = (0..200_000_u32).map(|it| it.to_le_bytes()[0]).collect();
    for (person, conversation, name, bytes) in [
        (&alice, id, "notes.TXT", &long[..]),
        (&alice, left, "lost.txt", b"lost"),
        (&bob, id, "his.txt", b"his"),
    ] {
        let file = person.upload(name, bytes).await.id;
        let new = NewMessage {
            attachments: vec![file],
            ..message(conversation, "look")
        };
        person.post(&new).await.unwrap();
    }
    alice.upload("unsent.x/y", b"unsent").await;
    membership::leave(state, alice.id, left).await.unwrap();
    let archive = archive_of(&alice).await;
    let files = rows(&archive, "files");
    assert_eq!(texts(&files, "name"), all(["notes.TXT", "y"]));
    for file in &files {
        let bytes = &archive[file["path"].as_str().unwrap()];
        let expected = match file["name"].as_str().unwrap() {
            "y" => b"unsent",
            _ => &long[..],
        };
        assert!(bytes == expected);
    }
    let manifest: Value = serde_json::from_slice(&archive["manifest.json"]).unwrap();
    assert_eq!(
        (&manifest["files"], &manifest["missingFiles"]),
        (&2.into(), &0.into())
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn it_is_of_one_instant_however_slowly_it_is_taken(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = sign_up(state, "alice").await;
    let id = group(state, alice.user.id, &[]).await;
    let mut sent = Vec::new();
    // More than one page of the database, and more than waits for the reader.
    for n in 0..130 {
        let body = format!("{n} {}", "🐦".repeat(7_900));
        sent.push(
            send(state, alice.user.id, message(id, &body))
                .await
                .unwrap(),
        );
    }
    let user = CurrentUser {
        user_id: alice.user.id,
        session_id: alice.session_id,
    };
    let mut pieces = Box::pin(begin(state, user).unwrap());
    let mut bytes = pieces.next().await.unwrap().unwrap().to_vec();
    for message in &sent[110..] {
        let place: MessageRef = place(message);
        edits::service::delete(state, alice.user.id, place)
            .await
            .unwrap();
    }
    send(state, alice.user.id, message(id, "too late"))
        .await
        .unwrap();
    let rest: Vec<_> = pieces.try_collect().await.unwrap();
    assert!(rest.iter().all(|it| it.len() <= 64 * 1024));
    bytes.extend(rest.concat());
    let archive = unpacked(&bytes);
    let found = texts(&rows(&archive, "messages"), "id");
    let expected: BTreeSet<_> = sent.iter().map(|it| it.id.to_string()).collect();
    assert_eq!(found, expected);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn it_is_made_a_few_times_an_hour_and_for_few_at_once(db: PgPool) {
    let server = server_with(db, |config| config.rate_scale = 1).await;
    let state = server.state();
    let alice = sign_up(state, "alice").await;
    let bob = sign_up(state, "bob").await;
    let of = |it: &linnet_protocol::SignedIn| CurrentUser {
        user_id: it.user.id,
        session_id: it.session_id,
    };
    let all = state.exports.clone();
    let places = all.acquire_many(u32::try_from(super::AT_ONCE).unwrap());
    let places = places.await.unwrap();
    let busy = begin(state, of(&bob)).map(drop);
    assert_eq!(code(busy), linnet_protocol::ErrorCode::Unavailable);
    drop(places);
    for _ in 0..3 {
        let pieces: Vec<_> = begin(state, of(&alice))
            .unwrap()
            .try_collect()
            .await
            .unwrap();
        assert!(!pieces.is_empty());
    }
    let fourth = begin(state, of(&alice)).map(drop);
    assert_eq!(code(fourth), linnet_protocol::ErrorCode::RateLimited);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_was_cut_off_is_not_taken_for_the_whole(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = sign_up(state, "alice").await;
    let id = group(state, alice.user.id, &[]).await;
    for _ in 0..40 {
        let body = "🐦".repeat(8_000);
        send(state, alice.user.id, message(id, &body))
            .await
            .unwrap();
    }
    let user = CurrentUser {
        user_id: alice.user.id,
        session_id: alice.session_id,
    };
    let mut pieces = Box::pin(begin(state, user).unwrap());
    pieces.next().await.unwrap().unwrap();
    state.stopping.cancel();
    let rest: Result<Vec<_>, _> = pieces.try_collect().await;
    assert!(rest.is_err());
}
