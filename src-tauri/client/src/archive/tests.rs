use std::sync::Arc;

use linnet_protocol::{
    Attachment, Conversation, FileId, Membership, Message, MessageId, NewMessage, Reaction,
    Receipt, Role, ServerRole, User,
};
use uuid::Uuid;

use super::{
    lines::{self, Line},
    *,
};
use crate::{
    clock, drafts,
    outbox::{self, about::About},
    profile::{Profile, ProfileFile, ProfileLock},
    receipts,
    store::{Store, rebuild},
    sync::{
        queries::{self as stored, Held},
        ranges,
    },
    testing,
    view::{AccountId, AccountState, Composer, Draft},
};

/// A profile that the app has open, with one account.
struct Open {
    dir: Arc<tempfile::TempDir>,
    profile: Profile,
    store: Store,
    account: AccountId,
    me: User,
    lock: Arc<ProfileLock>,
}

fn person(name: &str) -> User {
    User {
        id: UserId::generate(),
        username: name.to_lowercase(),
        display_name: name.to_owned(),
        avatar: None,
        deactivated: false,
        version: 1,
    }
}

impl Open {
    async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (profile, lock) = Profile::open(dir.path()).await.unwrap();
        let open = Self::with((Arc::new(dir), profile, lock), "Alice");
        open.switch(true);
        open
    }

    /// Another account in the same profile.
    fn beside(&self, name: &str) -> Self {
        let place = (self.dir.clone(), self.profile.clone(), self.lock.clone());
        Self::with(place, name)
    }

    fn with(
        (dir, profile, lock): (Arc<tempfile::TempDir>, Profile, Arc<ProfileLock>),
        name: &str,
    ) -> Self {
        let (account, me) = (AccountId(Uuid::now_v7()), person(name));
        let file = AccountFile {
            id: account,
            server: "https://chat.example.org".into(),
            server_name: "Example".into(),
            user: me.clone(),
            role: ServerRole::Member,
            state: AccountState::SignedIn,
        };
        profile.write_account(&file).unwrap();
        let store = Store::open(&profile.account_dir(account), lock.clone()).unwrap();
        Self {
            dir,
            profile,
            store,
            account,
            me,
            lock,
        }
    }

    fn switch(&self, command_line: bool) {
        let mut file = ProfileFile::default();
        file.settings.command_line = command_line;
        self.profile.write(&file).unwrap();
    }

    fn archive(&self) -> Archive {
        Archive::open(self.dir.path()).unwrap()
    }

    /// A conversation with these texts, of which the third is not here.
    async fn talk(&self, title: &str, texts: &[&str]) -> (Conversation, Vec<Message>) {
        let (me, bob) = (self.me.clone(), person("Bob"));
        let talk = Conversation {
            title: Some(title.to_owned()),
            ..testing::conversation(ConversationId::generate(), me.id)
        };
        let message = |(seq, text): (i64, &&str)| {
            let new = NewMessage::text(MessageId::generate(), talk.id, (*text).to_owned());
            Message::born(&new, bob.id, seq, clock::from_micros(seq * 1_000_000))
        };
        let seqs = (1..).filter(|it| *it != 3);
        let messages: Vec<_> = seqs.zip(texts).map(message).collect();
        let last = messages.last().map_or(1, |it| it.seq);
        let (written, new) = (talk.clone(), messages.clone());
        let writing = move |tx: &Transaction<'_>| {
            let id = written.id;
            stored::upsert_conversation(tx, &written)?;
            for user in [me, bob] {
                let receipt = Receipt {
                    conversation_id: id,
                    user_id: user.id,
                    read: 1,
                    delivered: 2,
                };
                stored::raise_receipt(tx, &receipt)?;
                let member = Membership {
                    conversation_id: id,
                    user,
                    role: Role::Member,
                    status: None,
                    left: false,
                    rev: 1,
                };
                stored::upsert_membership(tx, &member)?;
            }
            for it in &new {
                stored::upsert_message(tx, it)?;
            }
            let held = Held {
                cursor: last,
                complete: last,
                is_left: false,
            };
            stored::set_held(tx, id, held)?;
            let here = [(1, 2), (4, last)].map(|(from, through)| ranges::Range { from, through });
            for range in here.into_iter().filter(|it| it.from <= it.through) {
                ranges::add(tx, id, range)?;
            }
            Ok(())
        };
        self.store.write(writing).await.unwrap();
        (talk, messages)
    }

    /// Reactions, a draft, a message that waits, and a personal row.
    async fn keep_for_oneself(&self, id: ConversationId, message_id: MessageId) {
        let me = self.me.clone();
        let writing = move |tx: &Transaction<'_>| {
            for (emoji, removed) in [("👍", false), ("🎉", true)] {
                let reaction = Reaction {
                    conversation_id: id,
                    message_id,
                    user_id: me.id,
                    emoji: emoji.into(),
                    removed,
                    rev: 11,
                };
                stored::upsert_reaction(tx, &reaction)?;
            }
            drafts::queries::save(tx, id.into(), &"half a thou".into(), clock::from_micros(8))?;
            let in_thread = Composer {
                conversation_id: id,
                thread_id: Some(MessageId::generate()),
            };
            let answer = Draft {
                body: String::new(),
                reply_to: in_thread.thread_id,
            };
            drafts::queries::save(tx, in_thread, &answer, clock::from_micros(8))?;
            let new = NewMessage::text(MessageId::generate(), id, "waits".into());
            outbox::queries::insert_message(tx, &new, (clock::from_micros(9), None))?;
            tx.execute(
                "insert into personal values ('saved', 'x', 3, '{\"a\":1}')",
                (),
            )?;
            receipts::queries::newest(tx, id)
        };
        self.store.write(writing).await.unwrap();
    }

    async fn put(&self, message: &Message) {
        let message = message.clone();
        let writing = move |tx: &Transaction<'_>| stored::upsert_message(tx, &message);
        self.store.write(writing).await.unwrap();
    }
}

/// What a store says of itself, row by row.
fn dump(cache: &Connection) -> Vec<String> {
    let tables = [
        "select * from users order by 1",
        "select * from conversations order by 1",
        "select * from memberships order by 1, 2",
        "select conversation_id, id, sender_id, seq, rev, body, created_at, wire, is_deleted, names, has_reaction
         from messages order by 1, 2",
        "select * from reactions order by 1, 2, 3, 4",
        "select * from ranges order by 1, 2",
        "select * from receipts order by 1, 2",
        "select * from personal order by 1, 2",
        "select * from shown_files order by 1, 2, 3",
        "select * from drafts order by 1, 2",
        "select conversation_id, message_id, kind, target, operation, created_at from outbox order by position",
    ];
    let mut rows = Vec::new();
    for sql in tables {
        let mut statement = cache.prepare(sql).unwrap();
        let columns = statement.column_count();
        let mut found = statement.query(()).unwrap();
        let before = rows.len();
        while let Some(row) = found.next().unwrap() {
            let cells = (0..columns).map(|it| format!("{:?}", row.get_ref(it).unwrap()));
            rows.push(cells.collect::<Vec<_>>().join("|"));
        }
        assert!(rows.len() > before, "nothing is compared of {sql}");
    }
    rows
}

fn lines(path: &Path) -> Vec<Line> {
    let text = std::fs::read_to_string(path).unwrap();
    let line = |it: &str| serde_json::from_str(it).unwrap();
    text.lines().map(line).collect()
}

fn import_draft(
    tx: &Transaction<'_>,
    conversation_id: ConversationId,
    it: lines::Draft,
) -> rusqlite::Result<()> {
    let composer = Composer {
        conversation_id,
        thread_id: it.thread_id,
    };
    let draft = Draft {
        body: it.body,
        reply_to: it.reply_to,
    };
    drafts::queries::save(tx, composer, &draft, it.changed_at).map(drop)
}

fn import(tx: &Transaction<'_>, me: UserId, lines: Vec<Line>) -> rusqlite::Result<()> {
    let mut at = None;
    for line in lines {
        match line {
            Line::Account { .. } | Line::File(_) => {}
            Line::Person(it) => {
                stored::upsert_user(tx, &it)?;
            }
            Line::Personal(it) => {
                let row = it.row.to_string();
                let new = "insert into personal (kind, key, rev, row) values (?1, ?2, ?3, ?4)";
                tx.execute(new, (it.kind, it.key, it.rev, row))?;
            }
            Line::Conversation {
                conversation,
                cursor,
                complete,
                notified,
                left: is_left,
                ..
            } => {
                let id = conversation.id;
                at = Some(id);
                stored::upsert_conversation(tx, &conversation)?;
                let held = Held {
                    cursor,
                    complete,
                    is_left,
                };
                stored::set_held(tx, id, held)?;
                let rest = "update conversations set notified = ?2, is_left = ?3 where id = ?1";
                tx.execute(rest, (id, notified, is_left))?;
            }
            Line::Member(it) => {
                stored::upsert_membership(tx, &it)?;
            }
            Line::Range(it) => {
                let (from, through) = (it.from, it.through);
                ranges::add(tx, at.unwrap(), ranges::Range { from, through })?;
            }
            Line::Receipt(it) => {
                stored::raise_receipt(tx, &it)?;
            }
            Line::Message(it) => {
                stored::upsert_message(tx, &it)?;
            }
            Line::Reaction(it) => {
                stored::upsert_reaction(tx, &it)?;
            }
            Line::Draft(it) => {
                import_draft(tx, at.unwrap(), it)?;
            }
            Line::Unsent(it) => {
                let request = serde_json::from_value(it.operation).unwrap();
                let about = About::of(me, &request).unwrap();
                outbox::queries::insert(tx, &about, &request, (it.created_at, None))?;
            }
        }
    }
    Ok(())
}

fn files_below(dir: &Path) -> Vec<PathBuf> {
    let paths = std::fs::read_dir(dir).unwrap().map(|it| it.unwrap().path());
    let below = |path: PathBuf| {
        if path.is_dir() {
            files_below(&path)
        } else {
            vec![path]
        }
    };
    paths.flat_map(below).collect()
}

fn found(dir: &Path, end: &str) -> Vec<PathBuf> {
    let mut files = files_below(dir);
    files.retain(|it| it.to_string_lossy().ends_with(end));
    files.sort();
    files
}

#[tokio::test]
async fn what_was_exported_makes_an_equal_store() {
    let open = Open::new().await;
    let (talk, messages) = open.talk("Garden", &["one", "two", "four", "five"]).await;
    open.talk("Other / talk", &["else"]).await;
    let (id, me, to) = (talk.id, open.me.id, messages[0].clone());
    let mut with_file = Message {
        rev: 9,
        edited_at: Some(clock::from_micros(5)),
        reply_to: Some(to.id),
        attachments: vec![Attachment {
            file_id: FileId::generate(),
            name: "a.txt".into(),
            media_type: "text/plain".into(),
            bytes: 3,
            picture: None,
        }],
        ..messages[1].clone()
    };
    with_file.mentions.push(me);
    open.put(&with_file).await;
    let deleted = Message {
        body: String::new(),
        rev: 10,
        deleted_at: Some(clock::from_micros(7)),
        ..messages[2].clone()
    };
    open.put(&deleted).await;
    open.keep_for_oneself(id, to.id).await;
    // Beside the running app: its lock is held, its log not emptied.
    let archive = open.archive();
    let to = tempfile::tempdir().unwrap();
    let exported = archive.export(to.path(), None).unwrap();
    assert_eq!((exported.conversations, exported.messages), (2, 5));
    let mut copy = rebuild::in_memory();
    let tx = copy.transaction().unwrap();
    for name in ["account.jsonl", "messages.jsonl"] {
        for path in found(to.path(), name) {
            import(&tx, open.me.id, lines(&path)).unwrap();
        }
    }
    tx.commit().unwrap();
    assert_eq!(dump(&copy), dump(&archive.accounts[0].cache));
}

#[tokio::test]
async fn a_page_shows_what_was_said_as_text_and_says_what_is_missing() {
    let open = Open::new().await;
    let texts = ["<script>alert(1)</script>", "two", "four", "five"];
    let (talk, messages) = open.talk("A & <b>", &texts).await;
    let file_id = FileId::generate();
    let attachment = |file_id, name: &str| Attachment {
        file_id,
        name: name.into(),
        media_type: "text/plain".into(),
        bytes: 5,
        picture: None,
    };
    let with_files = Message {
        rev: 9,
        reply_to: Some(messages[0].id),
        attachments: vec![
            attachment(file_id, "a \"b\".txt"),
            attachment(FileId::generate(), "gone.txt"),
        ],
        ..messages[1].clone()
    };
    open.put(&with_files).await;
    let dir = open.profile.account_dir(open.account);
    let kept = dir.join("media").join(file_id.to_string()).join("file");
    std::fs::create_dir_all(&kept).unwrap();
    std::fs::write(kept.join("named by the cache.txt"), "words").unwrap();
    let to = tempfile::tempdir().unwrap();
    let exported = open.archive().export(to.path(), Some("a & <b>")).unwrap();
    assert_eq!(exported.files, 1);
    let page = found(to.path(), "index.html")
        .into_iter()
        .map(|it| std::fs::read_to_string(it).unwrap())
        .find(|it| it.contains("article id"))
        .unwrap();
    assert!(!page.contains("<script") && page.contains("&lt;script&gt;alert(1)"));
    assert!(page.contains("<h1>A &amp; &lt;b&gt;</h1>") && page.contains("default-src 'none'"));
    assert_eq!(
        page.matches("class=\"hole\"").count(),
        1,
        "the third is not here"
    );
    assert!(page.contains("gone.txt (5 bytes, not on this computer)"));
    assert!(page.contains(&format!("<a href=\"#{}\">Bob: &lt;script", messages[0].id)));
    let link = format!("files/{file_id}-a%20_b_.txt");
    assert!(page.contains(&link), "{page}");
    let copy = found(to.path(), &format!("{file_id}-a _b_.txt")).remove(0);
    assert_eq!(std::fs::read_to_string(copy).unwrap(), "words");
    assert!(talk.title.is_some());
}

#[tokio::test]
async fn the_command_line_is_off_until_it_is_switched_on() {
    let open = Open::new().await;
    open.talk("Garden", &["one"]).await;
    open.talk("Gardeners", &["one"]).await;
    open.switch(false);
    let refused = Archive::open(open.dir.path()).err().unwrap();
    assert!(matches!(refused, ArchiveError::Off), "{refused}");
    open.switch(true);
    let nothing = tempfile::tempdir().unwrap();
    let refused = Archive::open(nothing.path()).err().unwrap();
    assert!(matches!(refused, ArchiveError::NoProfile(_)), "{refused}");
    let archive = open.archive();
    let refused = archive.export(open.dir.path(), None).unwrap_err();
    assert!(matches!(refused, ArchiveError::NotEmpty(_)), "{refused}");
    let export = |name: &str| {
        let to = tempfile::tempdir().unwrap();
        archive.export(to.path(), Some(name))
    };
    assert_eq!(export("garden").unwrap().conversations, 1, "the whole name");
    assert!(matches!(export("arden"), Err(ArchiveError::Several { .. })));
    assert!(matches!(
        export("forest"),
        Err(ArchiveError::NoConversation(_))
    ));
}

#[tokio::test]
async fn what_is_not_sent_is_exported_with_its_files() {
    let open = Open::new().await;
    let (talk, messages) = open.talk("Garden", &["one"]).await;
    open.keep_for_oneself(talk.id, messages[0].id).await;
    let (id, folder) = (talk.id, open.profile.account_dir(open.account));
    std::fs::write(folder.join("pasted"), "a frog").unwrap();
    let choosing = move |tx: &Transaction<'_>| {
        tx.execute(
            "insert into uploads (file_id, conversation_id, position, path, is_copy, name, bytes, modified)
             values (?1, ?2, 0, 'pasted', 1, 'frog.txt', 6, 0)",
            (FileId::generate(), id),
        )
    };
    open.store.write(choosing).await.unwrap();
    let to = tempfile::tempdir().unwrap();
    let exported = open.archive().export(to.path(), None).unwrap();
    assert_eq!(exported.files, 1);
    let copy = found(to.path(), "-frog.txt").remove(0);
    assert_eq!(std::fs::read_to_string(copy).unwrap(), "a frog");
    let pages = found(to.path(), "index.html").into_iter();
    let pages: String = pages
        .map(|it| std::fs::read_to_string(it).unwrap())
        .collect();
    for text in ["half a thou", "waits", "frog.txt"] {
        assert!(pages.contains(text), "{text}");
    }
}

#[tokio::test]
async fn what_two_accounts_call_the_same_is_told_apart() {
    let alice = Open::new().await;
    let bea = alice.beside("Bea");
    alice.talk("Garden", &["one", "two"]).await;
    bea.talk("Garden", &["one"]).await;
    let archive = alice.archive();
    let export = |name: &str| {
        let to = tempfile::tempdir().unwrap();
        archive.export(to.path(), Some(name))
    };
    let refused = export("Garden").unwrap_err().to_string();
    assert!(refused.contains("bea@chat.example.org/"), "{refused}");
    let messages = |name: &str| export(name).unwrap().messages;
    assert_eq!(messages("alice@chat.example.org/garden"), 2);
    assert_eq!(messages("bea@chat.example.org/garden"), 1);
}

#[tokio::test]
async fn a_script_finds_what_was_said_and_hears_what_comes() {
    let open = Open::new().await;
    let (talk, messages) = open
        .talk("Garden", &["a green frog", "two", "a blue frog"])
        .await;
    open.talk("Other", &["nothing here"]).await;
    let archive = open.archive();
    let bodies = |found: Vec<ArchivedMessage>| {
        let bodies = found.into_iter().map(|it| it.body);
        bodies.collect::<Vec<_>>()
    };
    let found = archive.search("frog", 10).unwrap();
    assert_eq!(
        (found[0].conversation.as_str(), found[0].sender.as_str()),
        ("Garden", "Bob")
    );
    assert_eq!(bodies(found), ["a blue frog", "a green frog"]);
    let refused = archive.search("from:", 10);
    assert!(matches!(refused, Err(ArchiveError::Query(_)) | Ok(_)));

    let (last, mut followed) = archive.tail(Some("Garden"), 2).unwrap();
    assert_eq!(bodies(last), ["two", "a blue frog"]);
    assert_eq!(followed.newer().unwrap(), []);
    let before = clock::from_micros(1);
    let with = |seq, body: &str, created_at| {
        let new = NewMessage::text(MessageId::generate(), talk.id, body.to_owned());
        Message::born(&new, messages[0].sender_id, seq, created_at)
    };
    open.put(&with(20, "news", clock::from_micros(20_000_000)))
        .await;
    open.put(&with(3, "history", before)).await;
    assert_eq!(bodies(followed.newer().unwrap()), ["news"]);
    assert_eq!(bodies(archive.tail(None, 100).unwrap().0).len(), 6);
}

#[test]
fn a_terminal_takes_no_commands_from_what_somebody_wrote() {
    let message = ArchivedMessage {
        account: "alice@chat.example.org".into(),
        conversation: "Gar\u{1b}[2Jden".into(),
        conversation_id: ConversationId::generate(),
        id: MessageId::generate(),
        sender: "Bob\nEve".into(),
        at: clock::from_micros(0),
        body: "one\n\u{1b}]0;x\u{7}two\u{202e}".into(),
        files: vec!["a\rb".into()],
        deleted: false,
    };
    let shown = message.to_string();
    assert!(
        shown.ends_with("Bob\u{fffd}Eve: one\n    \u{fffd}]0;x\u{fffd}two\u{fffd} [a\u{fffd}b]")
    );
    assert_eq!(shown.matches('\n').count(), 1);
}
