//! What was deleted leaves no byte in the profile of anybody: rows, index, files, thumbnails, copies, log of the database.

use std::path::{Path, PathBuf};

use harness::{Person, Server, Talk, eventually};
use linnet_protocol::{FileId, MessageId, MessageRef};

/// In no name, no program and no other text.
const WORDS: &str = "Wjxkqzvy Qzvyhgfw";
const EDITED: &str = "Bqjxywzk Hkzqvfjw";
const NAME: &str = "zqxjkvwhq.txt";
const BYTES: &[u8] = b"Vkqwzjxh Jqzvwkxy of the file";
const TRACES: [&str; 4] = ["wjxkqzvy", "bqjxywzk", "zqxjkvwhq", "vkqwzjxh"];

fn files_below(dir: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(dir) else {
        return Vec::new();
    };
    let below = |path: PathBuf| {
        if path.is_dir() {
            files_below(&path)
        } else {
            vec![path]
        }
    };
    entries.flatten().flat_map(|it| below(it.path())).collect()
}

/// Every byte and every name of the profile, in small letters, as the index has them.
fn traces(profile: &Path, more: &[String]) -> Vec<String> {
    let sought: Vec<_> = TRACES
        .iter()
        .map(|&it| it.to_owned())
        .chain(more.to_owned())
        .collect();
    let mut found = Vec::new();
    for path in files_below(profile) {
        let name = path.to_string_lossy().to_lowercase();
        let bytes = std::fs::read(&path)
            .unwrap_or_default()
            .to_ascii_lowercase();
        let has = |text: &String| {
            name.contains(text.as_str())
                || bytes.windows(text.len()).any(|it| it == text.as_bytes())
        };
        found.extend(
            sought
                .iter()
                .filter(|it| has(it))
                .map(|it| format!("{it} in {name}")),
        );
    }
    found
}

async fn is_without_traces(who: &str, profile: &Path, more: &[String]) {
    let what = format!("{who} has nothing of it");
    eventually(&what, || async { traces(profile, more).is_empty() }).await;
}

/// Writes what is to be deleted, and edits it.
async fn write(alice: &Person, talk: &Talk) -> (MessageId, FileId) {
    let pasted = alice
        .client
        .paste_file(alice.account, talk.0, NAME, BYTES.to_vec());
    let file = pasted.await.expect("it is taken").files.remove(0).id;
    let sent = alice
        .client
        .send_message(alice.account, talk.0, EDITED.into());
    let id = sent.await.expect("it is stored");
    alice.shows(talk, &[EDITED]).await;
    let place = MessageRef {
        conversation_id: talk.0,
        message_id: id,
    };
    let edited = alice
        .client
        .edit_message(alice.account, place, WORDS.into())
        .await;
    edited.expect("it is edited");
    (id, file)
}

/// Has all of it: the text, the row of the file and its bytes.
async fn reads(person: &Person, talk: &Talk, file: FileId) {
    person.shows(talk, &[WORDS]).await;
    person
        .client
        .open_file(person.account, file)
        .await
        .expect("the file");
    let found = traces(person.profile(), &[]);
    for trace in ["wjxkqzvy in", "zqxjkvwhq in", "vkqwzjxh in"] {
        assert!(
            found.iter().any(|it| it.starts_with(trace)),
            "{trace} {found:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_deleted_for_everyone_leaves_no_byte_on_any_machine() {
    let server = Server::start().await;
    let (alice, bob, carol, dave) = tokio::join!(
        server.user("alice"),
        server.user("bob"),
        server.user("carol"),
        server.user("dave")
    );
    let talk = alice.group("Garden", &[&bob, &carol, &dave]).await;
    for person in [&bob, &carol, &dave] {
        person.sees(&talk).await;
    }
    let (message_id, file) = write(&alice, &talk).await;
    for person in [&alice, &bob, &carol, &dave] {
        reads(person, &talk, file).await;
    }
    let ids = [message_id.to_string(), file.to_string()];
    // One without a line, and one whose program does not even run.
    carol.network.cut();
    let closed = dave.quit().await;
    let place = MessageRef {
        conversation_id: talk.0,
        message_id,
    };
    let deleted = alice.client.delete_message(alice.account, place).await;
    deleted.unwrap();
    // The tombstone has the id of the message; of the file nothing remains.
    is_without_traces("Alice", alice.profile(), &ids[1..]).await;
    is_without_traces("Bob", bob.profile(), &ids[1..]).await;
    assert!(!traces(carol.profile(), &[]).is_empty());
    carol.network.heal();
    carol.client.retry_now(carol.account).unwrap();
    is_without_traces("Carol", carol.profile(), &ids[1..]).await;
    let dave = closed.reopen().await;
    is_without_traces("Dave", dave.profile(), &ids[1..]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_no_member_any_more_keeps_nothing_but_what_they_had_not_sent() {
    let server = Server::start().await;
    let (alice, bob) = tokio::join!(server.user("alice"), server.user("bob"));
    let talk = alice.group("Garden", &[&bob]).await;
    bob.sees(&talk).await;
    let (_, file) = write(&alice, &talk).await;
    reads(&bob, &talk, file).await;
    let laptop = bob.second_device(&server).await;
    laptop.sees(&talk).await;
    reads(&laptop, &talk, file).await;
    laptop.network.cut();
    laptop.send(&talk, "not sent").await;
    let left = bob.client.leave_conversation(bob.account, talk.0).await;
    left.unwrap();
    is_without_traces("Bob", bob.profile(), &[file.to_string()]).await;
    laptop.network.heal();
    laptop.client.retry_now(laptop.account).unwrap();
    is_without_traces("Bob's laptop", laptop.profile(), &[file.to_string()]).await;
    laptop.shows(&talk, &["not sent (failed)"]).await;
    // Whoever is let in again sees it again.
    let added = alice
        .client
        .add_members(alice.account, talk.0, vec![bob.user.id])
        .await;
    added.unwrap();
    reads(&bob, &talk, file).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_is_removed_leaves_nothing_behind() {
    let (_server, alice, bob, talk) = Server::with_two_people_talking().await;
    let (_, file) = write(&alice, &talk).await;
    reads(&bob, &talk, file).await;
    let pasted = bob
        .client
        .paste_file(bob.account, talk.0, NAME, BYTES.to_vec());
    pasted.await.unwrap();
    let draft = bob
        .client
        .save_draft(bob.account, talk.0, WORDS.into())
        .await;
    draft.unwrap();
    bob.client.remove_account(bob.account).await.unwrap();
    let ids = [file.to_string(), bob.account.0.to_string()];
    assert_eq!(
        traces(&bob.profile().join("accounts"), &ids),
        Vec::<String>::new()
    );
    assert_eq!(traces(bob.profile(), &ids[..1]), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_cache_that_was_put_aside_goes_with_the_first_deletion() {
    let (_server, alice, bob, talk) = Server::with_two_people_talking().await;
    let (message_id, file) = write(&alice, &talk).await;
    reads(&bob, &talk, file).await;
    let closed = bob.quit().await;
    closed.damage();
    let bob = closed.reopen().await;
    bob.shows(&talk, &[WORDS]).await;
    let aside = || {
        let files = files_below(bob.profile()).into_iter();
        files
            .filter(|it| it.to_string_lossy().contains("damaged"))
            .count()
    };
    assert!(aside() > 0, "it is kept as long as nothing is deleted");
    let place = MessageRef {
        conversation_id: talk.0,
        message_id,
    };
    let deleted = alice.client.delete_message(alice.account, place).await;
    deleted.unwrap();
    is_without_traces("Bob", bob.profile(), &[file.to_string()]).await;
    assert_eq!(aside(), 0);
}
