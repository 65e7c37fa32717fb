use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use linnet_protocol::{ConversationId, MessageId, NewMessage, UserId};
use rusqlite::ffi;

use super::*;
use crate::{
    clock, drafts,
    notifications::queries as notifications,
    outbox,
    profile::Profile,
    view::{Composer, Draft, NotificationRules},
};

async fn open(dir: &Path) -> Store {
    let (_, lock) = Profile::open(dir).await.unwrap();
    Store::open(dir, lock).unwrap()
}

fn new_message(body: &str) -> NewMessage {
    NewMessage::text(
        MessageId::generate(),
        ConversationId::generate(),
        body.into(),
    )
}

/// Writes a message into the outbox, a draft and rules, and leaves as a killed process does.
async fn write_and_crash(dir: &Path) -> NewMessage {
    let store = open(dir).await;
    let message = new_message("not sent yet");
    let written = message.clone();
    store
        .write(move |tx| {
            outbox::queries::insert_message(tx, &written, (clock::now(), None))?;
            notifications::put_rules(tx, UserId::generate(), &rules())?;
            let id = written.conversation_id;
            drafts::queries::save(tx, id.into(), &"half a thou".into(), clock::now())?;
            drafts::queries::save(tx, in_thread(&written), &answer(&written), clock::now())
        })
        .await
        .unwrap();
    message
}

fn in_thread(message: &NewMessage) -> Composer {
    Composer {
        conversation_id: message.conversation_id,
        thread_id: Some(message.id),
    }
}

fn answer(message: &NewMessage) -> Draft {
    Draft {
        body: "and in a thread".into(),
        reply_to: Some(message.id),
    }
}

fn rules() -> NotificationRules {
    NotificationRules {
        keywords: vec!["deploy".to_owned()],
        ..NotificationRules::default()
    }
}

async fn assert_unsent_text(store: &Store, message: NewMessage) {
    let id = message.conversation_id;
    let thread = in_thread(&message);
    let (next, drafts, kept) = store
        .read(move |tx| {
            Ok((
                outbox::queries::next(tx, id)?,
                [id.into(), thread].map(|it| drafts::queries::get(tx, it)),
                notifications::rules(tx)?,
            ))
        })
        .await
        .unwrap();
    assert_eq!(next.unwrap().new_message(), Some(&message));
    let expected = ["half a thou".into(), answer(&message)];
    assert_eq!(drafts.map(Result::unwrap), expected.map(Some));
    assert_eq!(kept, rules());
}

#[tokio::test]
async fn a_queued_message_and_a_draft_outlive_a_crash() {
    let dir = tempfile::tempdir().unwrap();
    let message = write_and_crash(dir.path()).await;
    let store = open(dir.path()).await;
    assert!(!store.was_rebuilt());
    assert_unsent_text(&store, message).await;
}

#[tokio::test]
async fn a_write_that_fails_leaves_nothing_behind() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).await;
    let message = new_message("hi");
    let id = message.conversation_id;
    let failed = store
        .write(move |tx| {
            outbox::queries::insert_message(tx, &message, (clock::now(), None))?;
            tx.execute("insert into nowhere values (1)", ())
        })
        .await;
    assert_eq!(failed, Err(CoreError::Store));
    let next = store.read(move |tx| outbox::queries::next(tx, id)).await;
    assert!(next.unwrap().is_none());
}

#[tokio::test]
async fn a_full_disk_is_said_to_be_full_and_what_was_stored_stays() {
    let dir = tempfile::tempdir().unwrap();
    let message = write_and_crash(dir.path()).await;
    let store = open(dir.path()).await;
    let fill = |store: Store| async move {
        let long = new_message(&"x".repeat(200_000));
        store
            .write(move |tx| outbox::queries::insert_message(tx, &long, (clock::now(), None)))
            .await
    };
    store
        .write(|tx| {
            let pages: i64 = tx.pragma_query_value(None, "page_count", |row| row.get(0))?;
            tx.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))
        })
        .await
        .unwrap();
    assert_eq!(fill(store.clone()).await, Err(CoreError::DiskFull));
    assert_unsent_text(&store, message).await;
    store
        .write(|tx| tx.pragma_update_and_check(None, "max_page_count", 1_000_000, |_| Ok(())))
        .await
        .unwrap();
    assert!(fill(store).await.is_ok());
}

#[tokio::test]
async fn a_damaged_file_is_moved_aside_and_its_unsent_text_saved() {
    let dir = tempfile::tempdir().unwrap();
    let message = write_and_crash(dir.path()).await;
    open(dir.path()).await.flush().await;
    let path = dir.path().join(FILE);
    let root = {
        let file = Connection::open(&path).unwrap();
        let page: u64 = file
            .query_row(
                "select rootpage from sqlite_schema where name = 'messages'",
                (),
                |row| row.get::<_, i64>(0),
            )
            .unwrap()
            .unsigned_abs();
        page
    };
    let mut bytes = std::fs::read(&path).unwrap();
    let from = usize::try_from((root - 1) * 4096).unwrap();
    bytes[from..from + 4096].fill(0x5a);
    std::fs::write(&path, bytes).unwrap();

    let store = open(dir.path()).await;
    assert!(store.was_rebuilt());
    assert!(dir.path().join("cache.db.damaged-1").exists());
    assert_unsent_text(&store, message).await;
}

/// Large enough that nobody waits until it is looked through; one page of it is lost.
#[tokio::test]
async fn damage_in_a_large_file_is_found_behind_the_start() {
    let dir = tempfile::tempdir().unwrap();
    let message = write_and_crash(dir.path()).await;
    let store = open(dir.path()).await;
    let fill = "with recursive n(n) as (select 1 union all select n + 1 from n where n < 5000)
         insert into litter select n || hex(randomblob(2000)) from n";
    store.write(|tx| tx.execute(fill, ())).await.unwrap();
    store.flush().await;
    drop(store);
    let path = dir.path().join(FILE);
    let mut bytes = std::fs::read(&path).unwrap();
    assert!(bytes.len() > 16 * 1_024 * 1_024);
    let half = bytes.len() / 2 / 4_096 * 4_096;
    bytes[half..half + 4_096].fill(0x5a);
    std::fs::write(&path, bytes).unwrap();

    let store = open(dir.path()).await;
    store.rebuilt().await;
    assert!(store.was_rebuilt());
    assert_unsent_text(&store, message).await;
}

#[tokio::test]
async fn a_file_of_garbage_is_replaced_by_an_empty_one() {
    let dir = tempfile::tempdir().unwrap();
    open(dir.path()).await.flush().await;
    std::fs::write(
        dir.path().join(FILE),
        "this is no database, and long enough to be looked at".repeat(200),
    )
    .unwrap();
    let store = open(dir.path()).await;
    assert!(store.was_rebuilt());
    let waiting = store.read(outbox::queries::waiting).await.unwrap();
    assert!(waiting.is_empty());
}

#[tokio::test]
async fn a_file_that_breaks_while_it_is_used_is_replaced_while_it_is_used() {
    let dir = tempfile::tempdir().unwrap();
    let message = write_and_crash(dir.path()).await;
    let store = open(dir.path()).await;
    let broken = store
        .write(|_| {
            let raw = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
            Err::<(), _>(rusqlite::Error::SqliteFailure(raw, None))
        })
        .await;
    assert_eq!(broken, Err(CoreError::Store));
    store.rebuilt().await;
    assert!(store.was_rebuilt());
    assert_unsent_text(&store, message).await;
}

#[tokio::test]
async fn a_file_of_a_newer_version_gives_its_unsent_text() {
    let dir = tempfile::tempdir().unwrap();
    let message = write_and_crash(dir.path()).await;
    let store = open(dir.path()).await;
    store
        .write(|tx| {
            tx.execute("alter table outbox add column later integer", ())?;
            tx.pragma_update(None, "user_version", 99)
        })
        .await
        .unwrap();
    drop(store);
    let store = open(dir.path()).await;
    assert!(store.was_rebuilt());
    assert!(dir.path().join("cache.db.newer-1").exists());
    assert_unsent_text(&store, message).await;
}

#[tokio::test]
async fn a_file_that_was_closed_is_let_go_of_and_not_opened_again() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).await;
    let holder = store.clone();
    store.read(|_| Ok(())).await.unwrap();
    store.close().await;
    assert!(!dir.path().join("cache.db-wal").exists(), "nobody is left");
    std::fs::remove_file(dir.path().join(FILE)).unwrap();
    assert!(holder.read(|_| Ok(())).await.is_err());
    assert!(holder.write(|_| Ok(())).await.is_err());
    holder.close().await;
    assert!(!dir.path().join(FILE).exists());
}

#[tokio::test]
async fn a_replacement_that_was_cut_off_is_finished_at_the_next_start() {
    let dir = tempfile::tempdir().unwrap();
    let message = write_and_crash(dir.path()).await;
    open(dir.path()).await.flush().await;
    // Whoever has the lock knows that the files are closed.
    drop(Profile::open(dir.path()).await.unwrap());
    let path = dir.path().join(FILE);
    std::fs::rename(&path, dir.path().join("cache.db.new")).unwrap();
    std::fs::write(dir.path().join("cache.db-wal"), "of the old file").unwrap();
    let store = open(dir.path()).await;
    assert_unsent_text(&store, message).await;
}

/// Changes every place in the closed file where `from` stands.
fn replace_bytes(dir: &Path, from: &str, to: &str) {
    assert_eq!(from.len(), to.len());
    let path = dir.join(FILE);
    let mut bytes = std::fs::read(&path).unwrap();
    let places: Vec<_> = (0..bytes.len())
        .filter(|at| bytes[*at..].starts_with(from.as_bytes()))
        .collect();
    assert!(!places.is_empty(), "{from} stands nowhere");
    for at in places {
        bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
    }
    std::fs::write(&path, bytes).unwrap();
}

/// Each is a byte or two of the text that says what the tables are.
#[tokio::test]
async fn tables_that_are_not_as_they_were_made_are_seen_at_the_start_and_read_all_the_same() {
    for (from, to) in [
        ("insert into shown_files", "insert into shown_fires"),
        ("CREATE TABLE outbox", "CREATE TABLE outbux"),
        ("CREATE TABLE drafts", "CREATE TBBLE drafts"),
        ("CREATE TRIGGER", "CREATE\u{1}TRIGGER"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let message = write_and_crash(dir.path()).await;
        open(dir.path()).await.flush().await;
        replace_bytes(dir.path(), from, to);
        let store = open(dir.path()).await;
        assert!(store.was_rebuilt(), "{to}");
        assert_unsent_text(&store, message).await;
    }
}

#[tokio::test]
async fn a_row_that_cannot_be_read_any_more_is_damage_once() {
    let dir = tempfile::tempdir().unwrap();
    let message = write_and_crash(dir.path()).await;
    let store = open(dir.path()).await;
    assert_eq!(store.read(unreadable).await, Err(CoreError::Store));
    store.rebuilt().await;
    assert_unsent_text(&store, message).await;
    // The new one has it too: whatever is wrong, it is not the file.
    assert_eq!(store.read(unreadable).await, Err(CoreError::Store));
    store.flush().await;
    assert!(!dir.path().join("cache.db.damaged-2").exists());
}

fn unreadable(tx: &Connection) -> rusqlite::Result<i64> {
    tx.query_row("select 'no number'", (), |row| row.get(0))
}

fn waiting(tx: &Connection) -> rusqlite::Result<i64> {
    tx.query_row("select count(*) from outbox", (), |row| row.get(0))
}

#[tokio::test]
async fn the_file_is_not_replaced_while_somebody_reads_it() {
    let dir = tempfile::tempdir().unwrap();
    write_and_crash(dir.path()).await;
    let store = open(dir.path()).await;
    let aside = dir.path().join("cache.db.damaged-1");
    let (begun, has_begun) = oneshot::channel();
    let (release, released) = std::sync::mpsc::channel();
    let reading = store.read(move |tx: &Connection| {
        waiting(tx)?;
        let _ = begun.send(());
        let _ = released.recv();
        waiting(tx)
    });
    let replacing = async {
        has_begun.await.unwrap();
        assert_eq!(store.read(unreadable).await, Err(CoreError::Store));
        // Whoever wants to replace it waits, and from then on nobody begins to read.
        while store.shared.is_open.try_read().is_some() {
            assert!(!aside.exists(), "replaced under the reader");
            tokio::task::yield_now().await;
        }
        release.send(()).unwrap();
    };
    let (read, ()) = tokio::join!(reading, replacing);
    assert_eq!(read, Ok(1));
    store.rebuilt().await;
    assert!(aside.exists());
}

#[tokio::test]
async fn what_was_suspected_of_a_file_that_is_gone_is_not_held_against_the_next() {
    let dir = tempfile::tempdir().unwrap();
    let message = write_and_crash(dir.path()).await;
    let store = open(dir.path()).await;
    let (release, released) = std::sync::mpsc::channel::<()>();
    let held = store.in_turn(move |_| {
        let _ = released.recv();
    });
    let corrupt = rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_CORRUPT), None);
    let damaged = store.write(|_| -> rusqlite::Result<()> { Err(corrupt) });
    let suspected = async {
        assert_eq!(store.read(unreadable).await, Err(CoreError::Store));
        release.send(()).unwrap();
    };
    let ((), outcome, ()) = tokio::join!(held, damaged, suspected);
    assert_eq!(outcome, Err(CoreError::Store));
    store.flush().await;
    assert!(dir.path().join("cache.db.damaged-1").exists());
    assert!(!dir.path().join("cache.db.damaged-2").exists());
    assert_unsent_text(&store, message).await;
}

#[tokio::test]
async fn two_of_what_is_one_are_looked_for_and_found() {
    let dir = tempfile::tempdir().unwrap();
    let message = write_and_crash(dir.path()).await;
    let store = open(dir.path()).await;
    let twice = |tx: &Transaction<'_>| {
        tx.execute_batch("insert into litter values ('a'); insert into litter values ('a')")
    };
    assert_eq!(store.write(twice).await, Err(CoreError::Store));
    assert!(
        !store.was_rebuilt(),
        "the statement is wrong, the file is not"
    );
    store
        .write(|tx| {
            tx.execute_batch(
                "pragma defer_foreign_keys = on;
                 insert into litter values ('b');
                 pragma writable_schema = on;
                 update sqlite_schema set rootpage = (select rootpage from sqlite_schema where name = 'reads')
                     where name = 'litter'",
            )
        })
        .await
        .unwrap();
    drop(store);
    let store = open(dir.path()).await;
    assert!(store.was_rebuilt());
    assert_unsent_text(&store, message).await;
}

#[tokio::test]
async fn a_message_that_was_damaged_while_it_waited_is_not_sent_but_given_back() {
    let dir = tempfile::tempdir().unwrap();
    let message = write_and_crash(dir.path()).await;
    open(dir.path()).await.flush().await;
    replace_bytes(
        dir.path(),
        "\"type\":\"sendMessage\"",
        "\"type\":\"sendMessage\u{7}",
    );
    replace_bytes(dir.path(), "CREATE TABLE reads", "CREATE TABLE roads");
    let store = open(dir.path()).await;
    assert!(store.was_rebuilt());
    let id = message.conversation_id;
    let (next, draft) = store
        .read(move |tx| {
            Ok((
                outbox::queries::next(tx, id)?,
                drafts::queries::get(tx, id.into())?,
            ))
        })
        .await
        .unwrap();
    assert!(next.is_none());
    assert_eq!(draft.unwrap().body, "half a thou\nnot sent yet");
}

#[tokio::test]
async fn a_file_that_has_lost_its_end_gives_what_stands_before_it() {
    let dir = tempfile::tempdir().unwrap();
    let message = write_and_crash(dir.path()).await;
    let store = open(dir.path()).await;
    store
        .write(|tx| tx.execute("insert into litter values (hex(zeroblob(50000)))", ()))
        .await
        .unwrap();
    store.flush().await;
    drop(store);
    let path = dir.path().join(FILE);
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, &bytes[..bytes.len() - 60_000]).unwrap();
    let store = open(dir.path()).await;
    assert!(store.was_rebuilt());
    assert_unsent_text(&store, message).await;
}

/// However much waits: what goes next, and what is about a message or about the conversation itself, takes as many steps of
/// SQLite as where little waits.
#[test]
fn what_waits_is_found_without_looking_at_all_of_it() {
    let few = steps_with_waiting(10);
    assert_eq!(steps_with_waiting(2_000), few);
}

fn steps_with_waiting(messages: usize) -> [usize; 3] {
    let mut cache = rebuild::in_memory();
    let tx = cache.transaction().unwrap();
    let id = ConversationId::generate();
    let mut last = None;
    for n in 0..messages {
        let new = NewMessage::text(MessageId::generate(), id, n.to_string());
        outbox::queries::insert_message(&tx, &new, (clock::now(), None)).unwrap();
        last = Some(new.id);
    }
    [
        steps(&tx, |tx| {
            outbox::queries::next(tx, id).unwrap().unwrap();
        }),
        steps(&tx, |tx| {
            assert_eq!(outbox::queries::about(tx, id, last).unwrap().len(), 1);
        }),
        steps(&tx, |tx| {
            assert!(outbox::queries::about(tx, id, None).unwrap().is_empty());
        }),
    ]
}

fn steps(tx: &Connection, ask: impl Fn(&Connection)) -> usize {
    let counted = Arc::new(AtomicUsize::new(0));
    let count = counted.clone();
    let step = move || {
        count.fetch_add(1, Ordering::Relaxed);
        false
    };
    tx.progress_handler(1, Some(step)).unwrap();
    ask(tx);
    tx.progress_handler(1, None::<fn() -> bool>).unwrap();
    counted.load(Ordering::Relaxed)
}
