use std::collections::BTreeMap;

use uuid::Uuid;

use super::*;
use crate::{
    profile::Profile,
    view::{CoreError, Withheld},
};

async fn journal(dir: &Path) -> Journal {
    let (_, lock) = Profile::open(dir).await.unwrap();
    Journal::open(dir, lock)
}

fn happenings(journal: &Journal) -> Vec<Happening> {
    journal.read().into_iter().map(|it| it.happening).collect()
}

#[tokio::test]
async fn a_start_knows_of_the_day_before_it_but_not_of_the_day_before_that() {
    let dir = tempfile::tempdir().unwrap();
    let why = Withheld::DoNotDisturb;
    let kept = [Happening::Live, Happening::NotificationWithheld { why }];
    {
        let journal = journal(dir.path()).await;
        let old = JournalEntry {
            at: clock::now() - KEPT - TimeDelta::seconds(1),
            account_id: None,
            happening: Happening::Stopped,
        };
        journal.writer.replace(&[old].into());
        for happening in kept.clone() {
            journal.note(None, happening);
        }
        journal.flush().await;
    }
    assert_eq!(happenings(&journal(dir.path()).await), kept);
}

#[tokio::test]
async fn lines_that_are_none_cost_themselves_only() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("journal.jsonl");
    {
        let journal = journal(dir.path()).await;
        journal.note(None, Happening::Live);
        journal.flush().await;
    }
    let mut text = std::fs::read_to_string(&path).unwrap();
    text.push_str("{\"at\":\"2026\n\nof another version\n{\"at\":");
    std::fs::write(&path, text).unwrap();
    assert_eq!(happenings(&journal(dir.path()).await), [Happening::Live]);
}

#[tokio::test]
async fn tries_that_fail_alike_are_one_failure_and_one_sleep_is_one_for_all_accounts() {
    let dir = tempfile::tempdir().unwrap();
    let journal = journal(dir.path()).await;
    let [alice, bob] = [(); 2].map(|()| Some(AccountId(Uuid::now_v7())));
    let offline = Happening::Offline {
        error: Some(CoreError::Offline),
    };
    for _ in 0..100 {
        journal.note(alice, offline.clone());
        journal.note(bob, offline.clone());
        journal.woke(Duration::from_hours(1));
    }
    assert_eq!(journal.read().len(), 3);
    journal.note(alice, Happening::Live);
    journal.note(alice, offline.clone());
    assert_eq!(journal.read().len(), 5, "anew after a connection");
}

#[tokio::test]
async fn neither_memory_nor_file_grow_without_end() {
    let dir = tempfile::tempdir().unwrap();
    let journal = journal(dir.path()).await;
    for _ in 0..3 * MOST {
        journal.note(None, Happening::NotificationShown);
    }
    journal.flush().await;
    assert_eq!(journal.read().len(), MOST);
    let text = std::fs::read_to_string(dir.path().join("journal.jsonl")).unwrap();
    assert!(text.lines().count() <= 2 * MOST + 1);
}

#[tokio::test]
async fn of_an_account_that_was_removed_no_line_is_left() {
    let dir = tempfile::tempdir().unwrap();
    let journal = journal(dir.path()).await;
    let [gone, stays] = [(); 2].map(|()| AccountId(Uuid::now_v7()));
    journal.note(Some(gone), Happening::Live);
    journal.note(Some(stays), Happening::Live);
    journal.forget(gone).await;
    let text = std::fs::read_to_string(dir.path().join("journal.jsonl")).unwrap();
    let lines: BTreeMap<bool, usize> = [gone, stays]
        .map(|it| (it == gone, text.matches(&it.0.to_string()).count()))
        .into();
    assert_eq!(lines, [(true, 0), (false, 1)].into());
    assert_eq!(journal.read().len(), 1);
}
