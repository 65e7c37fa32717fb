//! Writing everything out, conversation by conversation and row by row: how much there is does not matter to the memory.

use std::{
    collections::HashMap,
    fs::File,
    io::{BufWriter, ErrorKind, Write},
    path::{Path, PathBuf},
};

use linnet_protocol::{
    Attachment, ConversationId, FileId, Message, MessageId, Reaction, Request, User, UserId,
};
use rusqlite::Transaction;
use serde::Serialize;
use ts_rs::TS;

use super::{
    Account, Archive, ArchiveError, Result,
    lines::{FORM, Line, short},
    page::{self, Page},
    queries,
};
use crate::{
    Client, clock, conversations, error::CoreError, files::local::name_here, media, profile,
    sync::queries as stored,
};

/// What was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Exported {
    #[ts(type = "number")]
    pub conversations: u64,
    #[ts(type = "number")]
    pub messages: u64,
    /// Files whose bytes were here.
    #[ts(type = "number")]
    pub files: u64,
}

impl Client {
    /// What `linnet export` does, from the app: everything or one conversation, into a new folder below this one.
    pub async fn export_copy(
        &self,
        into: PathBuf,
        conversation: Option<ConversationId>,
    ) -> crate::Result<Exported> {
        let profile = self.inner.around.profile.dir().to_owned();
        let exporting = move || {
            let at = clock::now().format("%Y-%m-%d %H%M%S");
            let to = into.join(format!("Linnet {at}"));
            let only = conversation.map(|it| it.to_string());
            Archive::own(&profile)?.export(&to, only.as_deref())
        };
        let exported = tokio::task::spawn_blocking(exporting)
            .await
            .map_err(|_| CoreError::Store)?;
        exported.map_err(|error| match error {
            ArchiveError::Folder(_, error) => error.into(),
            ArchiveError::Store(error) => error.into(),
            ArchiveError::NoConversation(_) => CoreError::NotFound,
            error => {
                tracing::error!(%error, "nothing was exported");
                CoreError::Store
            }
        })
    }
}

/// Where it is written, and what a failure is about.
struct Folder(PathBuf);

impl Folder {
    fn make(path: PathBuf) -> Result<Self> {
        let folder = Self(path);
        profile::make_private(&folder.0).map_err(|error| folder.failed(error))?;
        Ok(folder)
    }

    fn below(&self, name: &str) -> Result<Self> {
        Self::make(self.0.join(name))
    }

    fn file(&self, name: &str) -> Result<BufWriter<File>> {
        let file = File::create_new(self.0.join(name)).map_err(|error| self.failed(error))?;
        Ok(BufWriter::new(file))
    }

    fn failed(&self, error: std::io::Error) -> ArchiveError {
        ArchiveError::Folder(self.0.clone(), error)
    }
}

struct Lines<'a> {
    folder: &'a Folder,
    out: BufWriter<File>,
}

impl Lines<'_> {
    fn write(&mut self, line: &Line) -> Result<()> {
        serde_json::to_writer(&mut self.out, line)
            .map_err(std::io::Error::from)
            .and_then(|()| self.out.write_all(b"\n"))
            .map_err(|error| self.folder.failed(error))
    }

    fn end(mut self) -> Result<()> {
        self.out.flush().map_err(|error| self.folder.failed(error))
    }
}

impl Archive {
    /// Everything, or one conversation, into a folder that is empty or not there yet.
    pub fn export(&self, to: &Path, conversation: Option<&str>) -> Result<Exported> {
        let is_empty = std::fs::read_dir(to).map_or(true, |mut it| it.next().is_none());
        if !is_empty {
            return Err(ArchiveError::NotEmpty(to.to_owned()));
        }
        let mut exported = Exported::default();
        let only = conversation.map(|it| self.find(it)).transpose()?;
        let folder = Folder::make(to.to_owned())?;
        for account in &self.accounts {
            let chosen = match &only {
                Some(named) if !std::ptr::eq(named.account, account) => continue,
                Some(named) => vec![(named.id, named.name.clone())],
                None => account.names()?,
            };
            account.export(&folder, &chosen, &mut exported)?;
        }
        Ok(exported)
    }
}

impl Account {
    fn export(
        &self,
        to: &Folder,
        chosen: &[(ConversationId, String)],
        exported: &mut Exported,
    ) -> Result<()> {
        let folder = to.below(&name_here(&self.name()))?;
        let tx = self.state()?;
        let people = queries::people(&tx)?;
        self.write_account(&tx, &folder, &people)?;
        let people = people.into_iter().map(|it| (it.id, it)).collect();
        let mut written = Vec::new();
        for (id, name) in chosen {
            let below = format!("{}-{}", name_here(name), short(*id));
            let writing = Writing {
                account: self,
                tx: &tx,
                people: &people,
                folder: folder.below(&below)?,
                id: *id,
            };
            writing.conversation(name, exported)?;
            written.push((name.clone(), below));
            exported.conversations += 1;
        }
        let out = folder.file("index.html")?;
        page::index(out, &self.name(), &written).map_err(|error| folder.failed(error))
    }

    fn write_account(&self, tx: &Transaction<'_>, to: &Folder, people: &[User]) -> Result<()> {
        let mut lines = Lines {
            folder: to,
            out: to.file("account.jsonl")?,
        };
        lines.write(&Line::Account {
            form: FORM,
            id: self.file.id,
            server: self.file.server.clone(),
            server_name: self.file.server_name.clone(),
            user: self.file.user.clone(),
            exported_at: clock::now(),
        })?;
        for it in people {
            lines.write(&Line::Person(it.clone()))?;
        }
        for it in queries::personal(tx)? {
            lines.write(&Line::Personal(it))?;
        }
        lines.end()
    }
}

/// One conversation on its way out.
struct Writing<'a> {
    account: &'a Account,
    tx: &'a Transaction<'a>,
    people: &'a HashMap<UserId, User>,
    folder: Folder,
    id: ConversationId,
}

impl Writing<'_> {
    fn conversation(&self, name: &str, exported: &mut Exported) -> Result<()> {
        let mut lines = Lines {
            folder: &self.folder,
            out: self.folder.file("messages.jsonl")?,
        };
        self.head(name, &mut lines)?;
        let ranges = queries::ranges(self.tx, self.id)?;
        let out = self.folder.file("index.html")?;
        let mut page = Page::begin(out, name, self.people, &ranges)
            .map_err(|error| self.folder.failed(error))?;
        let mut messages = self
            .tx
            .prepare("select * from messages where conversation_id = ?1 order by seq")?;
        for message in messages.query_map([self.id], stored::message)? {
            let message = message?;
            let reactions = self.reactions(message.id)?;
            let files = self.files(&message.attachments)?;
            exported.messages += 1;
            exported.files += files.len() as u64;
            let answered = self.answered(&message)?;
            page.message(&message, answered.as_ref(), (&reactions, &files))
                .map_err(|error| self.folder.failed(error))?;
            lines.write(&Line::Message(message))?;
            for it in reactions {
                lines.write(&Line::Reaction(it))?;
            }
        }
        let texts = self.unsent(&mut lines)?;
        let files = self.chosen(&mut lines)?;
        exported.files += files.len() as u64;
        lines.end()?;
        page.end(&texts, &files)
            .map_err(|error| self.folder.failed(error))
    }

    fn head(&self, name: &str, lines: &mut Lines<'_>) -> Result<()> {
        let (tx, id) = (self.tx, self.id);
        let Some((conversation, left)) = conversations::queries::get(tx, id)? else {
            return Ok(());
        };
        let held = stored::held(tx, id)?;
        lines.write(&Line::Conversation {
            conversation,
            name: name.to_owned(),
            cursor: held.map_or(0, |it| it.cursor),
            complete: held.map_or(0, |it| it.complete),
            notified: queries::notified(tx, id)?,
            left,
        })?;
        for it in queries::members(tx, id)? {
            lines.write(&Line::Member(it))?;
        }
        for it in queries::ranges(tx, id)? {
            lines.write(&Line::Range(it))?;
        }
        for it in queries::receipts(tx, id)? {
            lines.write(&Line::Receipt(it))?;
        }
        Ok(())
    }

    fn reactions(&self, message: MessageId) -> Result<Vec<Reaction>> {
        let mut statement = self.tx.prepare_cached(
            "select * from reactions where conversation_id = ?1 and message_id = ?2 order by rev",
        )?;
        let found = statement.query_map((self.id, message), queries::reaction)?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    fn answered(&self, message: &Message) -> Result<Option<Message>> {
        let Some(id) = message.reply_to else {
            return Ok(None);
        };
        Ok(stored::get_message(self.tx, self.id, id)?)
    }

    /// Copies of what is here: where each is, from the page on. A picture of which only a smaller one is here is that.
    fn files(&self, attachments: &[Attachment]) -> Result<HashMap<String, String>> {
        let mut copied = HashMap::new();
        for it in attachments {
            let kept = self
                .account
                .dir
                .join(media::DIR)
                .join(it.file_id.to_string());
            let name = name_here(&it.name);
            let original = std::fs::read_dir(kept.join("file"))
                .ok()
                .and_then(|mut it| Some(it.next()?.ok()?.path()));
            let smaller = ["large", "small"].map(|it| kept.join(it));
            let found = original
                .map(|path| (path, name.clone()))
                .into_iter()
                .chain(smaller.map(|path| (path, format!("{name}.jpg"))))
                .find(|(path, _)| path.is_file());
            let Some((from, name)) = found else { continue };
            copied.insert(it.file_id.to_string(), self.copy(it.file_id, &from, &name)?);
        }
        Ok(copied)
    }

    /// Says where it is, from the page on.
    fn copy(&self, id: FileId, from: &Path, name: &str) -> Result<String> {
        let folder = self.folder.below("files")?;
        let name = format!("{id}-{name}");
        match copy(from, &folder.0.join(&name)) {
            // One file in several messages is one copy.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            copied => copied.map_err(|error| folder.failed(error))?,
        }
        Ok(format!("files/{name}"))
    }

    /// Files of what is not sent: their names, and where the copies are of those that are still there.
    fn chosen(&self, lines: &mut Lines<'_>) -> Result<Vec<(String, String)>> {
        let mut copied = Vec::new();
        for it in queries::files(self.tx, self.id)? {
            let from = self.account.dir.join(&it.path);
            // It may lie anywhere, and be nobody's to read by now.
            if from.is_file() && File::open(&from).is_ok() {
                let to = self.copy(it.file_id, &from, &name_here(&it.name))?;
                copied.push((it.name.clone(), to));
            }
            lines.write(&Line::File(it))?;
        }
        Ok(copied)
    }

    /// What is only here. The texts of it, for the page.
    fn unsent(&self, lines: &mut Lines<'_>) -> Result<Vec<String>> {
        let mut texts = Vec::new();
        for it in queries::draft(self.tx, self.id)? {
            texts.push(it.body.clone());
            lines.write(&Line::Draft(it))?;
        }
        for it in queries::unsent(self.tx, self.id)? {
            match serde_json::from_value(it.operation.clone()) {
                Ok(Request::SendMessage(new)) => texts.push(new.body),
                Ok(Request::ScheduleMessage(new)) => texts.push(new.message.body),
                _ => {}
            }
            lines.write(&Line::Unsent(it))?;
        }
        Ok(texts)
    }
}

/// The bytes alone: the copy here may only be read, this one is the person's own.
fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    let mut to = File::create_new(to)?;
    std::io::copy(&mut File::open(from)?, &mut to)?;
    Ok(())
}
