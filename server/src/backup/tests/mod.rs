#[cfg(unix)]
mod private;

use std::path::{Path, PathBuf};

use linnet_protocol::{
    ConversationId, ErrorCode, FileId, Message, NewMessage, RefreshRequest, Reply, ServerFrame,
    Snapshot, Tokens, UserId,
};
use sqlx::{ConnectOptions, Connection, PgPool};
use tempfile::TempDir;

use super::{
    archive::{Reader, check},
    check_is_finished, export, make, queries, restore,
};
use crate::{
    App, auth,
    config::Config,
    media::tests::{Person, photo, with_files},
    messages::service::send,
    state::AppState,
    sync::{
        personal,
        service::{answer_sync, snapshot},
    },
    testing::{Ear, Server, code, direct, group, message, server, sign_up},
};

fn quiet(_: String) {}

/// A server somewhere else, of which there is nothing yet.
struct Elsewhere {
    db: PgPool,
    data: TempDir,
    config: Config,
}

impl Elsewhere {
    async fn new(beside: &Server) -> Self {
        let options = beside.state().db.connect_options();
        let name = format!("again_{}", uuid::Uuid::now_v7().simple());
        let mut connection = options.connect().await.unwrap();
        let create = sqlx::AssertSqlSafe(format!("create database {name}"));
        sqlx::raw_sql(create)
            .execute(&mut connection)
            .await
            .unwrap();
        connection.close().await.unwrap();
        let options = (*options).clone().database(&name);
        let data = tempfile::tempdir().unwrap();
        let config = Config {
            data_dir: data.path().to_owned(),
            ..beside.state().config.clone()
        };
        Self {
            db: PgPool::connect_with(options).await.unwrap(),
            data,
            config,
        }
    }

    async fn restore(&self, place: &Path) -> anyhow::Result<super::Summary> {
        restore(&self.config, &self.db, place, quiet).await
    }

    async fn refuses(&self, place: &Path) -> String {
        let refused = self.restore(place).await.unwrap_err().to_string();
        assert!(self.is_untouched().await, "{refused}");
        refused
    }

    async fn is_untouched(&self) -> bool {
        let mut db = self.db.acquire().await.unwrap();
        let files = std::fs::read_dir(self.data.path()).unwrap();
        queries::is_empty(&mut db).await.unwrap() && files.count() == 0
    }
}

/// Two people with a past, a picture among it.
struct Story {
    alice: Person,
    bob: Person,
    talk: ConversationId,
    file: FileId,
    first: Message,
    folder: TempDir,
}

impl Story {
    async fn told(server: &Server) -> Self {
        let state = server.state();
        let alice = Person::new(server, "alice").await;
        let bob = Person::new(server, "bob").await;
        let talk = direct(state, alice.id, bob.id).await.id;
        group(state, bob.id, &[alice.id]).await;
        let first = say(state, alice.id, talk, "the heron stands").await;
        let file = alice.upload("me.jpg", &photo()).await.id;
        alice.post(&with_files(talk, &[file])).await.unwrap();
        Self {
            alice,
            bob,
            talk,
            file,
            first,
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn place(&self) -> PathBuf {
        self.folder.path().join("backup")
    }

    async fn back_up(&self, state: &AppState) -> PathBuf {
        let place = self.place();
        let when = (&*place, state.clock.now());
        make(&state.config, &state.db, when, quiet).await.unwrap();
        place
    }
}

async fn say(state: &AppState, by: UserId, id: ConversationId, body: &str) -> Message {
    send(state, by, message(id, body)).await.unwrap()
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_backup_made_while_people_write_becomes_the_same_server(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let story = Story::told(&server).await;
    let before = say(state, story.bob.id, story.talk, "before").await;
    let writing = async {
        for n in 0..30 {
            say(state, story.alice.id, story.talk, &format!("{n}")).await;
        }
    };
    let (place, ()) = tokio::join!(story.back_up(state), writing);
    let elsewhere = Elsewhere::new(&server).await;
    let restored = elsewhere.restore(&place).await.unwrap();
    assert!(restored.rows > 0 && restored.files >= 3, "{restored:?}");
    let app = App::start_on(elsewhere.config.clone(), elsewhere.db.clone())
        .await
        .unwrap();
    let again = &app.state;
    let held = snapshot(again, story.alice.id, story.talk).await.unwrap();
    let there = |it: &Message| held.messages.iter().any(|held| held == it);
    assert!(
        there(&story.first) && there(&before),
        "what was accepted before is there"
    );
    let bodies = |it: &Snapshot| it.messages.iter().map(|it| it.seq).collect::<Vec<_>>();
    assert!(bodies(&held).is_sorted());
    // Whoever was signed in still is, and sees what was sent.
    let url = format!("http://{}/api/v1/files/{}", app.address, story.file);
    let request = reqwest::Client::new()
        .get(url)
        .bearer_auth(&story.bob.token);
    let picture = request.send().await.unwrap();
    assert_eq!(picture.status(), 200);
    let ours = story.bob.get(&format!("/files/{}", story.file)).await;
    assert_eq!(picture.bytes().await.unwrap(), ours.bytes().await.unwrap());
    let found = async || {
        let found =
            crate::search::service::overview(again, story.bob.id, "heron".into(), None).await;
        found.unwrap().messages.messages.len()
    };
    let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while found().await == 0 {
        assert!(std::time::Instant::now() < until, "the heron is not found");
        tokio::task::yield_now().await;
    }
    let next = say(again, story.bob.id, story.talk, "and on it goes").await;
    assert!(next.seq > held.head, "the order goes on");
    app.stop().await;
}

async fn asked(
    state: &AppState,
    user: UserId,
    id: ConversationId,
    cursor: i64,
) -> (Reply, Vec<ServerFrame>) {
    let mut ear = Ear::of(state, user);
    let reply = answer_sync(state, &ear.connection, id, cursor)
        .await
        .unwrap();
    let told = ear.told();
    state.hub.remove(&ear.connection);
    (reply, told)
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_device_that_saw_more_than_the_backup_begins_anew_and_no_other_does(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let story = Story::told(&server).await;
    let (alice, talk) = (story.alice.id, story.talk);
    let kept = snapshot(state, alice, talk).await.unwrap().head;
    let place = story.back_up(state).await;
    say(state, alice, talk, "lost").await;
    let ahead = say(state, alice, talk, "lost too").await.rev;
    let elsewhere = Elsewhere::new(&server).await;
    elsewhere.restore(&place).await.unwrap();
    let app = App::start_on(elsewhere.config.clone(), elsewhere.db.clone())
        .await
        .unwrap();
    let again = &app.state;
    // As many as were lost, and more: their numbers are never given again.
    for n in 0..4 {
        say(again, alice, talk, &format!("new {n}")).await;
    }
    let (reply, told) = asked(again, alice, talk, ahead).await;
    assert!(matches!(reply, Reply::Done {}), "{reply:?}");
    let is_told =
        matches!(told[..], [ServerFrame::Reset { conversation_id }] if conversation_id == talk);
    assert!(is_told, "{told:?}");
    let (reply, told) = asked(again, alice, talk, kept).await;
    let Reply::Page(page) = reply else {
        panic!("{reply:?}")
    };
    assert_eq!((page.changes.len(), page.more, told.len()), (4, false, 0));
    let own = personal::page(state, alice, 0).await.unwrap().through;
    let own_again = personal::page(again, alice, own + 1).await.unwrap();
    let from_the_beginning = personal::page(again, alice, 0).await.unwrap();
    assert_eq!(own_again.changes, from_the_beginning.changes);
    assert!(own_again.anew && !from_the_beginning.anew);
    app.stop().await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_is_cut_altered_newer_or_something_else_changes_nothing(db: PgPool) {
    let server = server(db).await;
    let story = Story::told(&server).await;
    let place = story.back_up(server.state()).await;
    let whole = std::fs::read(&place).unwrap();
    let elsewhere = Elsewhere::new(&server).await;
    let broken = story.folder.path().join("broken");
    let refuses = async |bytes: &[u8]| {
        std::fs::write(&broken, bytes).unwrap();
        elsewhere.refuses(&broken).await
    };
    for at in [whole.len() / 2, whole.len() * 9 / 10, 700] {
        let told = refuses(&whole[..at]).await;
        assert!(told.contains("cut off"), "{at}: {told}");
    }
    let row = whole
        .windows(4)
        .position(|it| it == b"\x1f\x8b\x08\0")
        .unwrap();
    let mut altered = whole.clone();
    altered[row + 20] ^= 1;
    let told = refuses(&altered).await;
    assert!(told.contains("is not what was written"), "{told}");
    let format = whole
        .windows(10)
        .position(|it| it == b"\"format\":1")
        .unwrap();
    let mut newer = whole.clone();
    newer[format + 9] = b'9';
    let told = refuses(&newer).await;
    assert!(told.contains("newer than this one"), "{told}");
    let told = refuses(b"hello").await;
    assert!(
        told.contains("cut off") || told.contains("no backup"),
        "{told}"
    );
    let told = elsewhere.refuses(&story.folder.path().join("none")).await;
    assert!(told.contains("cannot be read"), "{told}");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn nothing_is_written_over(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let story = Story::told(&server).await;
    let place = story.back_up(state).await;
    let when = (&*place, state.clock.now());
    let again = make(&state.config, &state.db, when, quiet)
        .await
        .unwrap_err();
    assert!(again.to_string().contains("is there already"), "{again}");
    assert!(check(&place, i64::MAX).is_ok());
    let over = restore(&state.config, &state.db, &place, quiet)
        .await
        .unwrap_err();
    assert!(
        over.to_string().contains("the database is not empty"),
        "{over}"
    );
    let elsewhere = Elsewhere::new(&server).await;
    let secret = elsewhere.data.path().join("secrets/token-key");
    std::fs::create_dir(secret.parent().unwrap()).unwrap();
    std::fs::write(&secret, "mine").unwrap();
    let over = elsewhere.restore(&place).await.unwrap_err().to_string();
    assert!(over.contains("is not empty"), "{over}");
    assert_eq!(std::fs::read_to_string(secret).unwrap(), "mine");
    assert!(
        story
            .alice
            .post(&NewMessage {
                ..message(story.talk, "still here")
            })
            .await
            .is_ok()
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn only_the_servers_account_reads_a_backup_and_no_piece_is_large(db: PgPool) {
    use std::os::unix::fs::PermissionsExt;
    let server = server(db).await;
    let story = Story::told(&server).await;
    let place = story.back_up(server.state()).await;
    let mode = std::fs::metadata(&place).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let mut reader = Reader::open(&place).unwrap();
    for piece in reader.pieces().unwrap() {
        let (name, bytes) = piece.unwrap();
        assert!(bytes.len() <= 8 * 1024 * 1024, "{name}");
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_export_says_everything_but_secrets_to_other_programs(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let story = Story::told(&server).await;
    let folder = story.folder.path().join("export");
    let exported = export(&state.config, &state.db, &folder, quiet)
        .await
        .unwrap();
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let messages = read("messages.jsonl");
    let first: serde_json::Value = serde_json::from_str(messages.lines().next().unwrap()).unwrap();
    assert_eq!(first["body"], "the heron stands");
    assert_eq!(first["conversation_id"], story.talk.to_string());
    assert_eq!(read("users.jsonl").lines().count(), 2);
    assert!(exported.rows > 5 && exported.files >= 3, "{exported:?}");
    let files: serde_json::Value = serde_json::from_str(read("files.jsonl").trim()).unwrap();
    let object = files["object"].as_str().unwrap();
    let bytes = std::fs::read(folder.join("files").join(object)).unwrap();
    let ours = story.bob.get(&format!("/files/{}", story.file)).await;
    assert_eq!(bytes, ours.bytes().await.unwrap());

    let mut names: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|it| it.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    // Whoever adds a table decides here whether it goes out.
    assert_eq!(
        names.join(" "),
        "audit.jsonl blocks.jsonl conversation_bans.jsonl conversation_invites.jsonl conversation_settings.jsonl \
         conversations.jsonl file_uses.jsonl files files.jsonl memberships.jsonl mentions.jsonl messages.jsonl \
         reactions.jsonl reminders.jsonl removals.jsonl reports.jsonl saved.jsonl scheduled.jsonl sections.jsonl \
         unread_marks.jsonl users.jsonl versions.jsonl"
    );
    let all: String = names
        .iter()
        .filter(|it| *it != "files")
        .map(|it| read(it))
        .collect();
    for secret in ["argon2", "password_hash", "_hash\""] {
        assert!(!all.contains(secret), "{secret}");
    }
    let again = export(&state.config, &state.db, &folder, quiet).await;
    assert!(again.unwrap_err().to_string().contains("is there already"));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_export_that_breaks_off_leaves_nothing_behind(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let story = Story::told(&server).await;
    let folder = story.folder.path().join("export");
    let stored = state.config.data_dir.join("files");
    let away = story.folder.path().join("away");
    std::fs::rename(&stored, &away).unwrap();
    let broken = export(&state.config, &state.db, &folder, quiet).await;
    assert!(broken.unwrap_err().to_string().contains("cannot be read"));
    std::fs::rename(&away, &stored).unwrap();
    let left: Vec<_> = std::fs::read_dir(story.folder.path()).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");

    // Killed in the middle it could not clean up.
    let left = folder.with_added_extension("unfinished");
    std::fs::create_dir(&left).unwrap();
    std::fs::write(left.join("users.jsonl"), "half a li").unwrap();
    let whole = export(&state.config, &state.db, &folder, quiet).await;
    whole.unwrap();
    assert!(!left.exists() && folder.join("users.jsonl").exists());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn whoever_has_taken_new_tokens_since_the_backup_stays_signed_in(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let story = Story::told(&server).await;
    let first = sign_up(state, "carol").await.tokens.refresh_token;
    let place = story.back_up(state).await;
    let second = refresh(state, &first, "a").await.unwrap().refresh_token;
    let third = refresh(state, &second, "b").await.unwrap().refresh_token;
    let elsewhere = Elsewhere::new(&server).await;
    elsewhere.restore(&place).await.unwrap();
    let app = App::start_on(elsewhere.config.clone(), elsewhere.db.clone())
        .await
        .unwrap();
    let again = &app.state;
    let next = refresh(again, &third, "c").await.unwrap().refresh_token;
    // The answer was lost: it is the same one.
    let lost = refresh(again, &third, "c").await.unwrap().refresh_token;
    assert_eq!(next, lost);
    refresh(again, &next, "d").await.unwrap();
    // From here on a second use is one.
    let stolen = refresh(again, &third, "e").await;
    assert_eq!(code(stolen.map(drop)), ErrorCode::SessionStolen);
    app.stop().await;
}

async fn refresh(state: &AppState, token: &str, nonce: &str) -> crate::error::Result<Tokens> {
    let request = RefreshRequest {
        refresh_token: token.to_owned(),
        nonce: nonce.repeat(22),
    };
    let from = std::net::IpAddr::from([198, 51, 100, 1]);
    auth::service::refresh(state, &request, from.into()).await
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_restore_that_was_stopped_before_its_end_is_no_server(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    check_is_finished(&state.db).await.unwrap();
    let mut connection = state.db.acquire().await.unwrap();
    queries::begin_filling(&mut connection).await.unwrap();
    queries::finish_filling(&mut connection).await.unwrap();
    let refused = check_is_finished(&state.db).await.unwrap_err();
    assert!(refused.to_string().contains("was not finished"));
    queries::leap(&mut connection).await.unwrap();
    check_is_finished(&state.db).await.unwrap();
}
