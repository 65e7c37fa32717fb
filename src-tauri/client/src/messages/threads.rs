//! Threads: a message and its answers, read from what is here. A thread is whole where the timeline is here from its
//! first message to the end, or where as many answers are here as its first message says; otherwise it is fetched.

use std::sync::Arc;

use linnet_protocol::{ConversationId, Message, MessageId, UserId};
use rusqlite::Connection;

use super::{
    queries::people,
    quoted,
    rows::{Drawing, apart},
    strays::Ask,
};
use crate::{
    Client,
    account::OpenAccount,
    error::{CoreError, Result},
    sync::{
        queries::{self as stored, Held, message},
        ranges,
    },
    view::{AccountId, Beyond, MessageRows, Thread},
};

/// The newest answers of a thread, which are read and fetched at most.
const ANSWERS: i64 = 2_000;
/// As many as those are.
const PAGES: usize = 20;
/// Threads of one conversation in the list.
const LISTED: i64 = 200;

impl Client {
    /// What is here of it. What is missing is fetched behind this, and the timeline is named when it comes; only if the
    /// message that began it is not here the server is waited for.
    pub async fn read_thread(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
        thread_id: MessageId,
    ) -> Result<Thread> {
        let account = self.account(account_id)?;
        let me = account.me;
        let read = move |tx: &Connection| thread(tx, me, conversation_id, thread_id);
        let mut found = account.store.read(read).await?;
        if found.is_none() {
            account
                .fetch_answers(conversation_id, thread_id, None)
                .await?;
            found = account.store.read(read).await?;
        }
        let (thread, missing) = found.ok_or(CoreError::NotFound)?;
        if thread.older == Beyond::Server {
            account.complete_thread(conversation_id, thread_id);
        }
        account.fetch_missing(conversation_id, missing);
        Ok(thread)
    }

    /// The messages that began threads, those with the newest answers first.
    pub async fn list_threads(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
    ) -> Result<MessageRows> {
        let account = self.account(account_id)?;
        let me = account.me;
        let found = account
            .store
            .read(move |tx| threads(tx, me, conversation_id))
            .await?;
        let this = account.clone();
        account.fetch_behind(Ask::Threads(conversation_id), conversation_id, async move {
            let list = this.fetch_threads(conversation_id).await?;
            this.put_strays(conversation_id, list.messages, list.reactions)
                .await
        });
        account.fetch_missing(conversation_id, found.1);
        Ok(found.0)
    }
}

impl OpenAccount {
    fn complete_thread(self: &Arc<Self>, id: ConversationId, root: MessageId) {
        let account = self.clone();
        self.fetch_behind(Ask::Thread(id, root), id, async move {
            let mut next = account.fetch_answers(id, root, None).await?;
            let mut pages = 1;
            while let Some(before) = next.filter(|_| pages < PAGES) {
                account.tell_timeline(id);
                next = account.fetch_answers(id, root, Some(before)).await?;
                pages += 1;
            }
            Ok(true)
        });
    }

    /// Says below which seq there are further ones.
    async fn fetch_answers(
        &self,
        id: ConversationId,
        root: MessageId,
        before: Option<i64>,
    ) -> Result<Option<i64>> {
        let page = self.fetch_thread(id, root, before).await?;
        let below = before.unwrap_or(i64::MAX);
        let is_answer = |it: &Message| it.thread_id == Some(root) && it.seq < below;
        if page.root.id != root || !page.messages.iter().all(is_answer) {
            return Err(CoreError::NotLinnet);
        }
        let first = page.messages.first().map(|it| it.seq);
        let mut messages = page.messages;
        messages.push(page.root);
        self.put_strays(id, messages, page.reactions).await?;
        Ok(first.filter(|_| page.more))
    }
}

/// With what its rows answer and is not here. Nothing if the message that began it is not here.
fn thread(
    tx: &Connection,
    me: UserId,
    id: ConversationId,
    root: MessageId,
) -> rusqlite::Result<Option<(Thread, Vec<MessageId>)>> {
    let Some(held) = stored::held(tx, id)? else {
        return Ok(None);
    };
    let draw = Drawing::load(tx, me, id)?;
    let waiting = draw.waiting()?;
    let stored = stored::get_message(tx, id, root)?;
    let is_whole = match &stored {
        Some(root) => is_whole(tx, held, root)?,
        None => true,
    };
    let unsent = || waiting.iter().find(|it| it.id == root).cloned();
    let drawn = draw.numbered(stored.into_iter().collect())?.pop();
    let Some(root_row) = drawn.or_else(unsent) else {
        return Ok(None);
    };
    let mut all = draw.numbered(answers(tx, id, root)?)?;
    let own = waiting.iter().filter(|it| it.thread_id == Some(root));
    all.extend(own.cloned());
    all.push(root_row);
    let (quoted, missing) = quoted::of(tx, me, id, &all)?;
    let people = people(tx, &all)?;
    let root = all.pop();
    let thread = root.map(|root| Thread {
        root,
        rows: all,
        people,
        quoted,
        older: if is_whole {
            Beyond::Nothing
        } else {
            Beyond::Server
        },
    });
    Ok(thread.map(|it| (it, missing)))
}

fn is_whole(tx: &Connection, held: Held, root: &Message) -> rusqlite::Result<bool> {
    let id = root.conversation_id;
    let stretch = ranges::around(tx, id, root.seq)?;
    if stretch.is_some() && stretch == ranges::around(tx, id, held.complete)? {
        return Ok(true);
    }
    let here: i64 = tx
        .prepare_cached(
            "select count(*) from messages where conversation_id = ?1 and thread_id = ?2 and not is_deleted",
        )?
        .query_row((id, root.id), |row| row.get(0))?;
    Ok(here >= root.thread.map_or(0, |it| it.replies))
}

fn answers(tx: &Connection, id: ConversationId, root: MessageId) -> rusqlite::Result<Vec<Message>> {
    let mut found = tx
        .prepare_cached(
            "select * from messages where conversation_id = ?1 and thread_id = ?2 order by seq desc limit ?3",
        )?
        .query_map((id, root, ANSWERS), message)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    found.reverse();
    Ok(found)
}

fn threads(
    tx: &Connection,
    me: UserId,
    id: ConversationId,
) -> rusqlite::Result<(MessageRows, Vec<MessageId>)> {
    let roots = tx
        .prepare_cached(
            "select * from messages where conversation_id = ?1 and thread_last is not null
             order by thread_last desc limit ?2",
        )?
        .query_map((id, LISTED), message)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let rows = Drawing::load(tx, me, id)?.numbered(roots)?;
    apart(tx, me, id, rows)
}
