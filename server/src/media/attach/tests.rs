use linnet_protocol::{
    AddMembers, ChangeConversation, ErrorCode, FileId, FilesPage, HistoryVisibility, MessageId,
    MessageRef, NewMessage, limits,
};
use reqwest::Method;
use sqlx::PgPool;

use crate::{
    conversations::{details, membership},
    media::{
        orphans::collect,
        tests::{Person, new_file, read, refused, stored, with_files},
    },
    testing::{direct, group, server},
};

fn file(id: FileId) -> String {
    format!("/files/{id}")
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_sent_file_is_there_for_the_members_and_a_retry_is_the_same_message(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob, eve) = (
        Person::new(&server, "alice").await,
        Person::new(&server, "bob").await,
        Person::new(&server, "eve").await,
    );
    let talk = direct(state, alice.id, bob.id).await.id;
    let files = [
        alice.upload("a.txt", b"one").await,
        alice.upload("b.txt", b"two").await,
    ];
    let ids = [files[1].id, files[0].id];
    assert_eq!(bob.status(&file(ids[0])).await, 404, "not sent yet");
    let new = with_files(talk, &ids);
    let sent = alice.post(&new).await.unwrap();
    let names: Vec<_> = sent.attachments.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["b.txt", "a.txt"], "in the order of showing");
    assert_eq!(sent.attachments[1], files[0].attachment.clone().unwrap());
    assert_eq!(alice.post(&new).await.unwrap(), sent);
    for (person, status) in [(&alice, 200), (&bob, 200), (&eve, 404)] {
        assert_eq!(person.status(&file(ids[0])).await, status);
    }
    let history: linnet_protocol::HistoryPage =
        read(bob.ask(Method::GET, &format!("/conversations/{talk}/messages")))
            .await
            .unwrap();
    assert_eq!(history.messages, [sent]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn only_ones_own_finished_files_that_no_message_shows_are_attached(db: PgPool) {
    let server = server(db).await;
    let (alice, bob) = (
        Person::new(&server, "alice").await,
        Person::new(&server, "bob").await,
    );
    let talk = direct(server.state(), alice.id, bob.id).await.id;
    let (own, bobs) = (
        alice.upload("a", b"a").await.id,
        bob.upload("b", b"b").await.id,
    );
    let first = alice
        .post(&with_files(talk, &[alice.upload("0", b"0").await.id]))
        .await
        .unwrap();
    let begun = new_file("c", b"c");
    alice.announce(&begun).await.unwrap();
    let attachments = Some("attachments".to_owned());
    for wrong in [bobs, begun.id, FileId::generate()] {
        let refusal = refused(alice.post(&with_files(talk, &[own, wrong])).await);
        assert_eq!(refusal, (ErrorCode::NotFound, attachments.clone(), None));
    }
    let refusal = refused(alice.post(&with_files(talk, &[own, own])).await);
    assert_eq!(
        refusal,
        (ErrorCode::InvalidRequest, attachments.clone(), None)
    );
    let many: Vec<_> = std::iter::repeat_with(FileId::generate).take(21).collect();
    let refusal = refused(alice.post(&with_files(talk, &many)).await);
    let max = Some(limits::ATTACHMENTS as u64);
    assert_eq!(refusal, (ErrorCode::TooMany, attachments, max));
    assert_eq!(
        refused(alice.post(&with_files(talk, &[])).await).0,
        ErrorCode::Empty
    );
    let sent = alice.post(&with_files(talk, &[own])).await.unwrap();
    assert_eq!(sent.seq, first.seq + 1, "no refusal took a number");
    assert_eq!(
        refused(alice.post(&with_files(talk, &[own])).await).0,
        ErrorCode::NotFound
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn of_two_messages_at_once_one_gets_the_file(db: PgPool) {
    let server = server(db).await;
    let alice = Person::new(&server, "alice").await;
    let talk = group(server.state(), alice.id, &[]).await;
    let id = alice.upload("a", b"a").await.id;
    let sends = (0..8).map(|_| async { alice.post(&with_files(talk, &[id])).await });
    let sent = futures_util::future::join_all(sends).await;
    assert_eq!(sent.iter().filter(|it| it.is_ok()).count(), 1);
    let again = alice.upload("b", b"b").await.id;
    let (new, other) = (with_files(talk, &[again]), with_files(talk, &[again]));
    alice.post(&new).await.unwrap();
    alice.post(&new).await.unwrap();
    assert_eq!(refused(alice.post(&other).await).0, ErrorCode::NotFound);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn who_leaves_has_the_files_no_more(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (
        Person::new(&server, "alice").await,
        Person::new(&server, "bob").await,
    );
    let talk = group(state, alice.id, &[bob.id]).await;
    let (one, two) = (
        alice.upload("a", b"a").await.id,
        bob.upload("b", b"b").await.id,
    );
    alice.post(&with_files(talk, &[one])).await.unwrap();
    bob.post(&with_files(talk, &[two])).await.unwrap();
    assert_eq!(
        (bob.status(&file(one)).await, bob.status(&file(two)).await),
        (200, 200)
    );
    membership::leave(state, bob.id, talk).await.unwrap();
    assert_eq!(
        (bob.status(&file(one)).await, bob.status(&file(two)).await),
        (404, 404)
    );
    assert_eq!(alice.status(&file(two)).await, 200);
    let list = bob.status(&format!("/conversations/{talk}/files")).await;
    assert_eq!(list, 404);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_deleted_message_takes_its_files_along_unless_they_were_passed_on(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (
        Person::new(&server, "alice").await,
        Person::new(&server, "bob").await,
    );
    let talk = direct(state, alice.id, bob.id).await.id;
    let other = group(state, bob.id, &[]).await;
    let ids = [
        alice.upload("a", b"a").await.id,
        alice.upload("b", b"b").await.id,
    ];
    let both = alice.post(&with_files(talk, &ids)).await.unwrap();
    let single = alice
        .post(&with_files(talk, &[alice.upload("c", b"c").await.id]))
        .await
        .unwrap();
    let forward = NewMessage {
        forward: Some(MessageRef {
            conversation_id: talk,
            message_id: single.id,
        }),
        ..NewMessage::text(MessageId::generate(), other, String::new())
    };
    let passed_on = bob.post(&forward).await.unwrap();
    assert_eq!(passed_on.attachments, single.attachments);
    for message in [&both, &single] {
        let path = format!("/conversations/{talk}/messages/{}", message.id);
        let deleted = alice.ask(Method::DELETE, &path).send().await.unwrap();
        assert!(deleted.status().is_success(), "{deleted:?}");
    }
    let kept = single.attachments[0].file_id;
    for id in ids {
        assert_eq!(
            (alice.status(&file(id)).await, bob.status(&file(id)).await),
            (404, 404)
        );
    }
    assert_eq!(
        (
            alice.status(&file(kept)).await,
            bob.status(&file(kept)).await
        ),
        (404, 200)
    );
    assert_eq!(stored(&server), 3);
    collect(state).await.unwrap();
    assert_eq!(stored(&server), 1, "the bytes are gone");
    assert_eq!(bob.status(&file(kept)).await, 200);
    assert!(
        page(&alice, &format!("/conversations/{talk}/files"))
            .await
            .files
            .is_empty()
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_was_sent_before_one_came_stays_hidden(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (
        Person::new(&server, "alice").await,
        Person::new(&server, "bob").await,
    );
    let talk = group(state, alice.id, &[]).await;
    let change = ChangeConversation {
        history: Some(HistoryVisibility::Joined),
        ..ChangeConversation::default()
    };
    details::change(state, alice.id, talk, change)
        .await
        .unwrap();
    let (before, after) = (
        alice.upload("a", b"a").await.id,
        alice.upload("b", b"b").await.id,
    );
    alice.post(&with_files(talk, &[before])).await.unwrap();
    let user_ids = vec![bob.id];
    membership::add(state, alice.id, talk, AddMembers { user_ids })
        .await
        .unwrap();
    alice.post(&with_files(talk, &[after])).await.unwrap();
    assert_eq!(
        (
            bob.status(&file(before)).await,
            bob.status(&file(after)).await
        ),
        (404, 200)
    );
    let list = format!("/conversations/{talk}/files");
    let seen = |page: FilesPage| {
        page.files
            .iter()
            .map(|it| it.attachment.file_id)
            .collect::<Vec<_>>()
    };
    assert_eq!(seen(page(&bob, &list).await), [after]);
    assert_eq!(seen(page(&alice, &list).await), [after, before]);
}

async fn page(person: &Person, path: &str) -> FilesPage {
    read(person.ask(Method::GET, path)).await.unwrap()
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn files_are_listed_newest_first_by_kind_and_page_by_page(db: PgPool) {
    let server = server(db).await;
    let alice = Person::new(&server, "alice").await;
    let talk = group(server.state(), alice.id, &[]).await;
    let png = {
        let mut bytes = std::io::Cursor::new(Vec::new());
        image::RgbImage::new(8, 8)
            .write_to(&mut bytes, image::ImageFormat::Png)
            .unwrap();
        bytes.into_inner()
    };
    let mut expected = Vec::new();
    for count in [20, 20, 15, 20, 1] {
        let mut ids = Vec::new();
        for n in 0..count {
            ids.push(alice.upload(&format!("{n}.txt"), b"text").await.id);
        }
        alice.post(&with_files(talk, &ids)).await.unwrap();
        expected.splice(0..0, ids);
    }
    let picture = alice.upload("x.png", &png).await.id;
    let sent = alice.post(&with_files(talk, &[picture])).await.unwrap();
    let list = format!("/conversations/{talk}/files");
    let pictures = page(&alice, &format!("{list}?kind=picture")).await;
    assert_eq!(pictures.files.len(), 1);
    assert_eq!(
        (pictures.files[0].attachment.file_id, pictures.before),
        (picture, None)
    );
    assert_eq!(
        (pictures.files[0].sender_id, pictures.files[0].seq),
        (alice.id, sent.seq)
    );
    let mut seen = Vec::new();
    let first = page(&alice, &format!("{list}?kind=document")).await;
    assert_eq!(first.files.len(), 56, "no message stands on two pages");
    seen.extend(first.files.iter().map(|it| it.attachment.file_id));
    let before = first.before.unwrap();
    let second = page(&alice, &format!("{list}?kind=document&before={before}")).await;
    seen.extend(second.files.iter().map(|it| it.attachment.file_id));
    assert_eq!((seen, second.before), (expected, None));
    for wrong in ["kind=film", "before=x", "after=1"] {
        assert_eq!(
            alice.status(&format!("{list}?{wrong}")).await,
            422,
            "{wrong}"
        );
    }
}
