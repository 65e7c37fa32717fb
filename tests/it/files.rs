use std::path::{Path, PathBuf};

use harness::{Person, Server, Talk, eventually};
use linnet_client::{CoreError, Event, FileProblem, RowFile, RowState, TimelineRow, UploadState};

const MIB: usize = 1024 * 1024;
/// Of a part, and of a file of several.
const PART: i64 = 5 * 1024 * 1024;
const FILM: i64 = 20 * 1024 * 1024;

/// The same each time, and in no place as in another.
fn bytes(length: usize) -> Vec<u8> {
    let words = (0..length.div_ceil(8) as u64).map(|it| it.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let mut bytes: Vec<u8> = words.flat_map(u64::to_le_bytes).collect();
    bytes.truncate(length);
    bytes
}

fn write(dir: &Path, name: &str, length: usize) -> PathBuf {
    let path = dir.join(name);
    std::fs::write(&path, bytes(length)).expect("a file");
    path
}

/// Chooses files for what is written there, all of which are taken.
async fn choose(person: &Person, talk: &Talk, paths: &[&Path]) {
    let paths: Vec<_> = paths.iter().map(|&it| it.to_owned()).collect();
    let chosen = paths.len();
    let offered = person
        .client
        .offer_files(person.account, talk.0, paths)
        .await
        .expect("they are looked at");
    assert_eq!((offered.files.len(), offered.refused), (chosen, Vec::new()));
}

async fn send(person: &Person, talk: &Talk, body: &str) -> linnet_protocol::MessageId {
    let sent = person
        .client
        .send_message(person.account, talk.0, body.into())
        .await;
    sent.expect("the message is stored")
}

async fn last(person: &Person, talk: &Talk) -> TimelineRow {
    person.rows(talk).await.pop().expect("a row")
}

fn names(row: &TimelineRow) -> Vec<&str> {
    row.files.iter().map(|it| it.name.as_str()).collect()
}

fn received(file: &RowFile) -> i64 {
    file.upload.as_ref().map_or(0, |it| it.received)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_file_goes_on_where_it_was_when_the_program_ended() {
    let (_server, alice, bob, talk) = Server::start_without_limits()
        .await
        .and_two_people_talking()
        .await;
    let dir = tempfile::tempdir().unwrap();
    choose(&alice, &talk, &[&write(dir.path(), "film.bin", 20 * MIB)]).await;
    let mut events = alice.client.events();
    send(&alice, &talk, "look").await;
    alice.send(&talk, "behind it").await;
    while let Some(event) = events.next().await {
        let Event::Transfer { transfer, .. } = event else {
            continue;
        };
        // The second part is on its way: the first is safe. With as much as a part its answer may be missing.
        if transfer.is_some_and(|it| it.done > PART.unsigned_abs()) {
            break;
        }
    }
    alice.network.cut();
    let alice = alice.crash().reopen().await;
    let file = alice.rows(&talk).await.remove(0).files.remove(0);
    let half = received(&file);
    assert!((PART..FILM).contains(&half), "{half} bytes were safe");
    assert!(bob.rows(&talk).await.is_empty());
    let mut events = alice.client.events();
    alice.network.heal();
    alice.client.retry_now(alice.account).unwrap();
    bob.shows(&talk, &["look", "behind it"]).await;
    let mut least = u64::MAX;
    alice.shows(&talk, &["look", "behind it"]).await;
    for event in events.next_batch().await.unwrap() {
        if let Event::Transfer {
            transfer: Some(it), ..
        } = event
        {
            least = least.min(it.done);
        }
    }
    assert!(least == u64::MAX || least >= half.unsigned_abs());
    let row = bob.rows(&talk).await.remove(0);
    assert_eq!(names(&row), ["film.bin"]);
    assert_eq!(row.files[0].bytes, FILM);
    assert!(row.files[0].may_run && row.files[0].upload.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_set_aside_lets_the_rest_go_and_what_is_taken_back_was_never_sent() {
    let (_server, alice, bob, talk) = Server::with_two_people_talking().await;
    let dir = tempfile::tempdir().unwrap();
    alice.network.cut();
    choose(
        &alice,
        &talk,
        &[
            &write(dir.path(), "a.txt", 10),
            &write(dir.path(), "b.txt", 20),
        ],
    )
    .await;
    let aside = send(&alice, &talk, "two files").await;
    choose(&alice, &talk, &[&write(dir.path(), "c.txt", 30)]).await;
    let gone = send(&alice, &talk, "").await;
    alice.send(&talk, "words").await;
    let pausing = alice.client.pause_upload(alice.account, talk.0, aside);
    pausing.await.unwrap();
    let states: Vec<_> = alice.rows(&talk).await[0]
        .files
        .iter()
        .map(|it| it.upload.as_ref().map(|it| it.state))
        .collect();
    assert_eq!(states, [Some(UploadState::Paused); 2]);
    let text = alice
        .client
        .take_back_message(alice.account, talk.0, gone)
        .await;
    assert_eq!(text.unwrap().body, "");
    let chosen = alice
        .client
        .chosen_files(alice.account, talk.0)
        .await
        .unwrap();
    assert_eq!(chosen.files.len(), 1, "what is taken back is there again");
    let removed = alice
        .client
        .remove_file(alice.account, talk.0, chosen.files[0].id);
    assert!(removed.await.unwrap().files.is_empty());

    alice.network.heal();
    alice.client.retry_now(alice.account).unwrap();
    bob.shows(&talk, &["words"]).await;
    let resuming = alice.client.resume_upload(alice.account, talk.0, aside);
    resuming.await.unwrap();
    bob.shows(&talk, &["words", "two files"]).await;
    assert_eq!(names(&last(&bob, &talk).await), ["a.txt", "b.txt"]);
    let again = alice
        .client
        .resume_upload(alice.account, talk.0, aside)
        .await;
    assert_eq!(again, Err(CoreError::NotFound));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_sent_says_why_and_holds_nobody_up() {
    let (_server, alice, bob, talk) = Server::with_two_people_talking().await;
    let dir = tempfile::tempdir().unwrap();
    let (gone, changed) = (
        write(dir.path(), "gone.txt", 10),
        write(dir.path(), "changed.txt", 10),
    );
    let paths = vec![
        dir.path().to_owned(),
        dir.path().join("never"),
        gone.clone(),
    ];
    let offered = alice.client.offer_files(alice.account, talk.0, paths).await;
    let refused = offered.unwrap().refused;
    let problems: Vec<_> = refused.iter().map(|it| it.problem).collect();
    assert_eq!(problems, [FileProblem::NotAFile, FileProblem::Missing]);

    // Between choosing and sending, and between sending and leaving.
    std::fs::remove_file(&gone).unwrap();
    let refused = alice
        .client
        .send_message(alice.account, talk.0, "now".into())
        .await;
    let name = "gone.txt".to_owned();
    let problem = FileProblem::Missing;
    assert_eq!(refused, Err(CoreError::File { name, problem }));
    write(dir.path(), "gone.txt", 11);
    let chosen = alice
        .client
        .chosen_files(alice.account, talk.0)
        .await
        .unwrap();
    let removing = alice
        .client
        .remove_file(alice.account, talk.0, chosen.files[0].id);
    removing.await.unwrap();
    alice.network.cut();
    choose(&alice, &talk, &[&changed]).await;
    let id = send(&alice, &talk, "with a file").await;
    alice.send(&talk, "without").await;
    std::fs::write(&changed, "something else").unwrap();
    alice.network.heal();
    alice.client.retry_now(alice.account).unwrap();
    bob.shows(&talk, &["without"]).await;
    alice
        .shows(&talk, &["without", "with a file (failed)"])
        .await;
    let upload = last(&alice, &talk).await.files.remove(0).upload.unwrap();
    assert_eq!(
        (upload.state, upload.problem),
        (UploadState::Failed, Some(FileProblem::Changed))
    );
    // The person wants it as it is now.
    let retried = alice.client.retry_message(alice.account, talk.0, id).await;
    retried.unwrap();
    bob.shows(&talk, &["without", "with a file"]).await;
    assert_eq!(last(&bob, &talk).await.files[0].bytes, 14);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_pasted_lives_in_the_profile_until_it_is_sent() {
    let (_server, alice, bob, talk) = Server::with_two_people_talking().await;
    let outgoing = || {
        let dir = alice
            .profile()
            .join("accounts")
            .join(alice.account.0.to_string());
        let files = std::fs::read_dir(dir.join("outgoing"));
        files.map_or(0, Iterator::count)
    };
    let paste = |name: &'static str| {
        let pasted = alice
            .client
            .paste_file(alice.account, talk.0, name, bytes(100));
        async { pasted.await.unwrap().files }
    };
    let first = paste("one.bin").await;
    assert_eq!((first.len(), outgoing()), (1, 1));
    let removed = alice.client.remove_file(alice.account, talk.0, first[0].id);
    removed.await.unwrap();
    eventually("the copy is gone", || async { outgoing() == 0 }).await;
    paste("../two.bin").await;
    send(&alice, &talk, "").await;
    eventually("Bob has the file", || async {
        let rows = bob.rows(&talk).await;
        rows.first().is_some_and(|row| names(row) == ["two.bin"])
    })
    .await;
    alice.message_is(&talk, "", RowState::Delivered).await;
    eventually("the copy is gone", || async { outgoing() == 0 }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn more_files_than_a_message_may_have_are_refused_and_those_chosen_survive_a_crash() {
    let (_server, alice, _bob, talk) = Server::with_two_people_talking().await;
    let dir = tempfile::tempdir().unwrap();
    let paths = (0..22)
        .map(|it| write(dir.path(), &format!("{it}.txt"), 1))
        .collect();
    let offered = alice.client.offer_files(alice.account, talk.0, paths).await;
    let offered = offered.unwrap();
    let problems: Vec<_> = offered.refused.iter().map(|it| it.problem).collect();
    assert_eq!(
        (offered.files.len(), problems),
        (20, vec![FileProblem::TooMany; 2])
    );
    let alice = alice.crash().reopen().await;
    let kept = alice.client.chosen_files(alice.account, talk.0).await;
    assert_eq!(kept.unwrap().files, offered.files);
}
