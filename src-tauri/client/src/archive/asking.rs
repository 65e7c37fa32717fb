//! Answers for scripts: what is found, and what came last.

use std::{
    cmp::Reverse,
    collections::HashMap,
    time::{Duration, Instant},
};

use chrono::{DateTime, Local, Utc};
use linnet_protocol::{ConversationId, Message, MessageId, UserId, WireError, search::Query};
use rusqlite::{Connection, Row, Transaction};
use serde::Serialize;

use super::{Account, Archive, ArchiveError, Named, Result};
use crate::{clock, conversations, search, sync::queries::message, users};

/// A search may take so long in each account.
const LONGEST: Duration = Duration::from_secs(10);

/// A message, as a line shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ArchivedMessage {
    /// `name@server`
    pub account: String,
    pub conversation: String,
    pub conversation_id: ConversationId,
    pub id: MessageId,
    pub sender: String,
    pub at: DateTime<Utc>,
    pub body: String,
    /// The names of its files.
    pub files: Vec<String>,
    pub deleted: bool,
}

/// On a terminal nothing that somebody wrote is a command to it.
impl std::fmt::Display for ArchivedMessage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let at = self.at.with_timezone(&Local).format("%Y-%m-%d %H:%M");
        let (conversation, sender) = (plain(&self.conversation), plain(&self.sender));
        write!(f, "{at}  {conversation}  {sender}: ")?;
        if self.deleted {
            return f.write_str("(deleted)");
        }
        let lines: Vec<_> = self.body.lines().map(plain).collect();
        f.write_str(&lines.join("\n    "))?;
        self.files
            .iter()
            .try_for_each(|it| write!(f, " [{}]", plain(it)))
    }
}

/// One line of nothing but letters.
fn plain(text: &str) -> String {
    let is_command = |it: char| {
        it.is_control() || matches!(it, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.replace(is_command, "\u{fffd}")
}

/// What `tail` has shown of each account.
pub struct Followed<'a> {
    archive: &'a Archive,
    only: Option<Named<'a>>,
    /// Rows that are newer came later.
    seen: HashMap<usize, i64>,
    began: DateTime<Utc>,
}

impl Archive {
    /// Newest first.
    pub fn search(&self, query: &str, most: usize) -> Result<Vec<ArchivedMessage>> {
        let query = Query::parse(query, &clock::zone())
            .map_err(|error| ArchiveError::Query(WireError::from(error).into()))?;
        let mut found = Vec::new();
        let mut refusal = None;
        for account in &self.accounts {
            let tx = account.state()?;
            match search::here_until(&tx, account.me(), &query, (most, Instant::now() + LONGEST))? {
                Ok(hits) => found.extend(account.lines(&tx, hits)?),
                // A name that is known in another account only.
                Err(error) => refusal = Some(error),
            }
        }
        match refusal {
            Some(error) if found.is_empty() => Err(ArchiveError::Query(error)),
            _ => {
                found.sort_by_key(|it| Reverse(it.at));
                found.truncate(most);
                Ok(found)
            }
        }
    }

    /// The newest messages of a conversation or of all, oldest first, and what to ask for those after them.
    pub fn tail(
        &self,
        conversation: Option<&str>,
        most: usize,
    ) -> Result<(Vec<ArchivedMessage>, Followed<'_>)> {
        let only = conversation.map(|it| self.find(it)).transpose()?;
        let mut followed = Followed {
            archive: self,
            only,
            seen: HashMap::new(),
            began: DateTime::default(),
        };
        let mut found = Vec::new();
        for (at, account) in self.accounts.iter().enumerate() {
            let tx = account.state()?;
            let newest = "select coalesce(max(rowid), 0) from messages";
            followed
                .seen
                .insert(at, tx.query_row(newest, (), |row| row.get(0))?);
            if !followed.is_wanted(account) {
                continue;
            }
            let id = followed.id();
            let rows = select(
                &tx,
                "select * from messages where ?1 is null or conversation_id = ?1
                 order by created_at desc, seq desc limit ?2",
                (id, i64::try_from(most).unwrap_or(i64::MAX)),
            )?;
            found.extend(account.lines(&tx, rows)?);
        }
        found.sort_by_key(|it| Reverse(it.at));
        found.truncate(most);
        found.reverse();
        followed.began = found.last().map(|it| it.at).unwrap_or_default();
        Ok((found, followed))
    }
}

impl Followed<'_> {
    /// What came since this was asked last. History that was fetched meanwhile is not news.
    pub fn newer(&mut self) -> Result<Vec<ArchivedMessage>> {
        let mut found = Vec::new();
        for (at, account) in self.archive.accounts.iter().enumerate() {
            let tx = account.state()?;
            let seen = self.seen.get(&at).copied().unwrap_or_default();
            let newest = "select coalesce(max(rowid), 0) from messages";
            let now: i64 = tx.query_row(newest, (), |row| row.get(0))?;
            self.seen.insert(at, now);
            if !self.is_wanted(account) {
                continue;
            }
            let id = self.id();
            let rows = select(
                &tx,
                "select * from messages where (?1 is null or conversation_id = ?1) and rowid > ?2 order by created_at, seq",
                (id, seen),
            )?;
            found.extend(account.lines(&tx, rows)?);
        }
        found.retain(|it| it.at >= self.began);
        found.sort_by_key(|it| it.at);
        Ok(found)
    }

    fn is_wanted(&self, account: &Account) -> bool {
        let only = self.only.as_ref();
        only.is_none_or(|it| std::ptr::eq(it.account, account))
    }

    fn id(&self) -> Option<ConversationId> {
        self.only.as_ref().map(|it| it.id)
    }
}

fn select(
    tx: &Connection,
    sql: &str,
    (id, number): (Option<ConversationId>, i64),
) -> rusqlite::Result<Vec<Message>> {
    let read = |row: &Row<'_>| message(row);
    tx.prepare_cached(sql)?
        .query_map((id, number), read)?
        .collect()
}

impl Account {
    fn lines(&self, tx: &Transaction<'_>, messages: Vec<Message>) -> Result<Vec<ArchivedMessage>> {
        let line = |it: Message| -> rusqlite::Result<ArchivedMessage> {
            let name = conversations::queries::name(tx, self.me(), it.conversation_id)?;
            Ok(ArchivedMessage {
                account: self.name(),
                conversation: name.map(|(_, name)| name).unwrap_or_default(),
                conversation_id: it.conversation_id,
                id: it.id,
                sender: sender(tx, it.sender_id)?,
                at: it.created_at,
                body: it.body,
                files: it.attachments.into_iter().map(|it| it.name).collect(),
                deleted: it.deleted_at.is_some(),
            })
        };
        let lines = messages.into_iter().map(line);
        Ok(lines.collect::<rusqlite::Result<_>>()?)
    }
}

fn sender(tx: &Connection, id: UserId) -> rusqlite::Result<String> {
    let user = users::queries::get(tx, id)?;
    Ok(user.map(|it| it.display_name).unwrap_or_default())
}
