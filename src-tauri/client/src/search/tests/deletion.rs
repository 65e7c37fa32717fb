//! What was deleted leaves nothing behind on the disk.

use std::path::Path;

use super::*;
use crate::{profile::Profile, store::Store, testing::eventually};

/// Whether a file of the cache has these bytes.
fn is_on_disk(dir: &Path, text: &str) -> bool {
    ["cache.db", "cache.db-wal"].iter().any(|name| {
        let bytes = std::fs::read(dir.join(name)).unwrap_or_default();
        bytes.windows(text.len()).any(|it| it == text.as_bytes())
    })
}

#[tokio::test]
async fn a_deleted_message_leaves_no_byte_of_its_text_in_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let (_, lock) = Profile::open(dir.path()).await.unwrap();
    let store = Store::open(dir.path(), lock).unwrap();
    let mut cache = Cache::new();
    let talk = conversation("talk");
    let kept = cache.message(UserId::generate(), talk.id, "kept qqzvk words");
    let gone = cache.message(kept.sender_id, talk.id, "Wjxkqz Vyqhgf Zzkwpt");
    let edited = cache.message(kept.sender_id, talk.id, "Bqjxyw Hkzqvf");
    let new = Message {
        body: "harmless".into(),
        rev: 100,
        ..edited.clone()
    };
    let (first, second, third) = (kept, gone.clone(), edited);
    store
        .write(move |tx| {
            stored::upsert_conversation(tx, &talk)?;
            for it in [&first, &second, &third] {
                stored::upsert_message(tx, it)?;
            }
            Ok(())
        })
        .await
        .unwrap();
    store.flush().await;
    let traces = ["Wjxkqz", "Zzkwpt", "wjx", "kwpt", "Bqjxyw", "hkz"];
    assert!(is_on_disk(dir.path(), "Wjxkqz") && is_on_disk(dir.path(), "wjx"));
    store
        .write(move |tx| {
            stored::upsert_message(tx, &deleted(&gone, 101))?;
            stored::upsert_message(tx, &new)
        })
        .await
        .unwrap();
    // In the next quiet moment, without anybody asking for it.
    for trace in traces {
        eventually(|| async { !is_on_disk(dir.path(), trace) }).await;
    }
    assert!(is_on_disk(dir.path(), "qqzvk"));
}

/// What it costs that nothing stays of a conversation: `LINNET_DELETED=50000 cargo nextest run --run-ignored all`.
#[test]
#[ignore = "a measurement"]
fn a_whole_conversation_goes_for_good() {
    let wanted = std::env::var_os("LINNET_DELETED").and_then(|it| it.into_string().ok());
    let messages: u32 = wanted.and_then(|it| it.parse().ok()).unwrap_or(20_000);
    let dir = tempfile::tempdir().unwrap();
    for secure in [true, false] {
        let mut cache = Cache::at(&dir.path().join(format!("{secure}.db")));
        cache
            .file
            .pragma_update(None, "secure_delete", secure)
            .unwrap();
        let fts = "insert into search (search, rank) values ('secure-delete', ?1)";
        cache.file.execute(fts, [secure]).unwrap();
        let (by, talk) = (cache.person("ana"), cache.conversation("talk"));
        super::speed::fill_talk(&mut cache, (by, talk), messages as usize);
        let (all, begun) = (messages / 2, Instant::now());
        cache.write(|tx| {
            let half = "delete from messages where rowid in (select rowid from messages order by seq limit ?1)";
            tx.execute(half, [all]).map(|_| ())
        });
        let at_once = begun.elapsed();
        let (mut steps, mut longest, begun) = (0_u32, Duration::ZERO, Instant::now());
        loop {
            let step = Instant::now();
            let mut gone = 0;
            cache.write(|tx| {
                let some = "delete from messages where rowid in (select rowid from messages order by seq limit 200)";
                gone = tx.execute(some, ())?;
                Ok(())
            });
            longest = longest.max(step.elapsed());
            if gone == 0 {
                break;
            }
            steps += 1;
        }
        println!(
            "secure {secure}: {all} messages in one transaction {at_once:?}; as many in {steps} steps {:?}, the longest {longest:?}",
            begun.elapsed()
        );
    }
}
