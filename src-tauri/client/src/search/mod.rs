//! Search in what is here, at the speed of typing and without a network.
//!
//! An FTS5 table knows of every message what the protocol's index says of it: trigrams for words, tokens for what is
//! shorter and for whoever wrote it, where, and with what. It keeps no text: triggers in SQLite add and take away what the
//! same function makes of a row, in the transaction that changes the row, and FTS5's secure-delete leaves nothing of what
//! was taken away. Its row ids are times, so a page is found from the newest on and without sorting. As on the server the
//! index only proposes, and `Conditions::find` decides and marks.
//!
//! Each search ends the one before it: whoever types waits for the last letter only. Beside the hits stands how far back
//! the messages are here. What lies beyond is asked of the server, if there is one, and shown below.

mod coverage;
mod expression;
pub(crate) mod index;
mod looking;
mod names;
mod turns;

#[cfg(test)]
mod tests;

use std::{
    cmp::Reverse,
    collections::{HashMap, hash_map::Entry},
    sync::Arc,
    time::{Duration, Instant},
};

use chrono::DateTime;
use futures_util::future::try_join_all;
use linnet_protocol::{
    ConversationId, ErrorCode, Message, Reply, Request, UserId, WireError,
    search::{FindMessages, FoundMessage, Query},
};
use rusqlite::Connection;

pub(crate) use turns::Turns;

use crate::{
    Client,
    account::OpenAccount,
    clock, conversations,
    error::{CoreError, Result},
    users,
    view::{
        AccountId, Coverage, Origin, Reach, Search, SearchHit, SearchResults, ServerResults,
        ServerSearch,
    },
};
use coverage::{coverage, join};
use looking::{End, Found, Hit, Room, Sought};
use turns::Turn;

/// Hits of one page.
const PAGE: usize = 20;
const LONGEST: Duration = Duration::from_millis(500);

/// Between two hits of all accounts: what stands at it or above has been shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Cursor {
    place: i64,
    account: AccountId,
}

impl Cursor {
    fn read(text: &str) -> Result<Self> {
        let read = || {
            let (place, account) = text.split_once('.')?;
            Some(Self {
                place: place.parse().ok()?,
                account: AccountId(account.parse().ok()?),
            })
        };
        read().ok_or_else(|| {
            WireError::new(ErrorCode::InvalidRequest)
                .field("before")
                .into()
        })
    }

    fn write(self) -> String {
        format!("{}.{}", self.place, self.account.0)
    }

    /// The highest place of an account that comes after it.
    fn through(self, account: AccountId) -> i64 {
        if account < self.account {
            self.place
        } else {
            self.place.saturating_sub(1)
        }
    }
}

/// What one account has to say.
struct Answer {
    account: AccountId,
    hits: Vec<(Cursor, SearchHit)>,
    end: End,
    coverage: Coverage,
}

impl Client {
    /// What is here, at once; the network is not asked. None: a newer search has been asked for meanwhile.
    pub async fn search(&self, asked: Search) -> Result<Option<SearchResults>> {
        let turn = self.inner.searches.begin();
        let query = Query::parse(&asked.query, &clock::zone()).map_err(WireError::from)?;
        let before = asked.before.as_deref().map(Cursor::read).transpose()?;
        let accounts = match asked.account_id {
            Some(id) => vec![self.account(id)?],
            None => self.inner.open_accounts(),
        };
        let asking = accounts
            .iter()
            .map(|it| here(it, &turn, query.clone(), before));
        let Some(answers) = try_join_all(asking).await?.into_iter().collect() else {
            return Ok(None);
        };
        merge(answers).map(Some)
    }

    /// What the server has of one account that is not here. Where there is no connection, it says so and has nothing.
    pub async fn search_server(&self, asked: ServerSearch) -> Result<ServerResults> {
        let account = self.account(asked.account_id)?;
        let zone = clock::zone();
        let query = Query::parse(&asked.query, &zone).map_err(WireError::from)?;
        let request = Request::FindMessages(FindMessages {
            query: asked.query,
            time_zone: clock::zone_name(&zone),
            cursor: asked.cursor,
            limit: None,
        });
        let page = match account.link.request(request).await {
            Ok(Reply::Found(page)) => page,
            Ok(_) => return Err(CoreError::NotLinnet),
            Err(CoreError::Offline) => {
                return Ok(ServerResults {
                    offline: true,
                    ..ServerResults::default()
                });
            }
            Err(error) => return Err(error),
        };
        let (id, me) = (account.id, account.me);
        let (found, next) = (page.messages, page.next);
        let hits = account
            .store
            .read(move |tx| elsewhere(tx, (id, me), &query, found))
            .await?;
        Ok(ServerResults {
            hits,
            next,
            partial: page.partial,
            reached: page.reached,
            offline: false,
        })
    }

    /// How far back each conversation is here.
    pub async fn search_reach(&self, account_id: AccountId) -> Result<Vec<Reach>> {
        let account = self.account(account_id)?;
        account.store.read(coverage::reaches).await
    }
}

/// One account's page. `Err` inside: one of the names means nobody there.
async fn here(
    account: &Arc<OpenAccount>,
    turn: &Turn,
    query: Query,
    before: Option<Cursor>,
) -> Result<Option<Result<Answer>>> {
    let (id, me) = (account.id, account.me);
    let through = before.map_or(i64::MAX, |it| it.through(id));
    let (is_live, turn) = (account.link.is_live(), turn.clone());
    let find = move |tx: &Connection| {
        turn.read(tx, |tx| {
            let room = Room {
                through,
                hits: PAGE,
                until: Instant::now() + LONGEST,
                is_overtaken: &|| turn.is_over(),
            };
            page(tx, (id, me), &query, &room)
        })
    };
    let mut answer = account.store.read(find).await?;
    if let Some(Ok(answer)) = &mut answer {
        answer.coverage.offline = !is_live;
    }
    Ok(answer)
}

/// For whoever has no window and waits.
pub(crate) fn here_until(
    tx: &Connection,
    me: UserId,
    query: &Query,
    (hits, until): (usize, Instant),
) -> rusqlite::Result<Result<Vec<Message>>> {
    let sought = match Sought::new(tx, me, query)? {
        Ok(sought) => sought,
        Err(error) => return Ok(Err(error)),
    };
    let room = Room {
        through: i64::MAX,
        hits,
        until,
        is_overtaken: &|| false,
    };
    let found = sought.look(tx, &room)?;
    let hits = found.map(|it| it.hits).unwrap_or_default();
    Ok(Ok(hits.into_iter().map(|it| it.message).collect()))
}

fn page(
    tx: &Connection,
    (id, me): (AccountId, UserId),
    query: &Query,
    room: &Room<'_>,
) -> rusqlite::Result<Option<Result<Answer>>> {
    let sought = match Sought::new(tx, me, query)? {
        Ok(sought) => sought,
        Err(error) => return Ok(Some(Err(error))),
    };
    let Some(Found { hits, end }) = sought.look(tx, room)? else {
        return Ok(None);
    };
    let mut namer = Namer::new(tx, id, me);
    let mut shown = Vec::with_capacity(hits.len());
    for Hit {
        place,
        message,
        matched,
    } in hits
    {
        let cursor = Cursor { place, account: id };
        let (parts, name_parts) = (matched.body, matched.names);
        let found = FoundMessage {
            message,
            parts,
            name_parts,
        };
        shown.push((cursor, namer.name(found, Origin::Here)?));
    }
    Ok(Some(Ok(Answer {
        account: id,
        hits: shown,
        end,
        coverage: coverage(tx, &sought.conditions)?,
    })))
}

/// The newest of all accounts, as far as each of them could look.
fn merge(answers: Vec<Result<Answer>>) -> Result<SearchResults> {
    let mut coverage = Coverage::default();
    let mut hits = Vec::new();
    // Below it an account has more to say, or has not looked.
    let mut floor: Option<Cursor> = None;
    let mut reached = None;
    let mut refusal = None;
    let mut is_answered = false;
    for answer in answers {
        let answer = match answer {
            Ok(answer) => answer,
            // A name that is known in another account only.
            Err(error) => {
                refusal = Some(error);
                continue;
            }
        };
        is_answered = true;
        join(&mut coverage, &answer.coverage);
        let end = answer.ended();
        if let End::TimeOver(place) = answer.end {
            reached = reached.max(Some(place));
        }
        floor = floor.max(end);
        hits.extend(answer.hits);
    }
    if let Some(error) = refusal.filter(|_| !is_answered) {
        return Err(error);
    }
    hits.sort_by_key(|(cursor, _)| Reverse(*cursor));
    if let Some(floor) = floor {
        hits.retain(|(cursor, _)| *cursor >= floor);
    }
    if hits.len() > PAGE {
        hits.truncate(PAGE);
        floor = hits.last().map(|(cursor, _)| *cursor);
    }
    let partial = hits.len() < PAGE && reached.is_some();
    Ok(SearchResults {
        hits: hits.into_iter().map(|(_, hit)| hit).collect(),
        next: floor.map(Cursor::write),
        partial,
        reached: reached
            .filter(|_| partial)
            .and_then(DateTime::from_timestamp_millis),
        coverage,
    })
}

impl Answer {
    /// The last place that it has looked at, if there are more.
    fn ended(&self) -> Option<Cursor> {
        let account = self.account;
        match self.end {
            End::Whole => None,
            End::Full => self.hits.last().map(|(cursor, _)| *cursor),
            // It has looked at what is above this place, not at what stands there.
            End::TimeOver(place) => Some(Cursor {
                place: place.saturating_add(1),
                account,
            }),
        }
    }
}

/// What of the server's hits a search in what is here does not find.
fn elsewhere(
    tx: &Connection,
    (id, me): (AccountId, UserId),
    query: &Query,
    found: Vec<FoundMessage>,
) -> rusqlite::Result<Vec<SearchHit>> {
    let sought = Sought::new(tx, me, query)?.ok();
    let mut namer = Namer::new(tx, id, me);
    let mut hits = Vec::with_capacity(found.len());
    for it in found {
        let is_here = match &sought {
            Some(sought) => sought.finds(tx, &it.message)?,
            None => false,
        };
        if !is_here {
            hits.push(namer.name(it, Origin::Server)?);
        }
    }
    Ok(hits)
}

/// Says of hits whose and where they are; each conversation is asked for once.
struct Namer<'a> {
    tx: &'a Connection,
    account: AccountId,
    me: UserId,
    conversations: HashMap<ConversationId, String>,
}

impl<'a> Namer<'a> {
    fn new(tx: &'a Connection, account: AccountId, me: UserId) -> Self {
        Self {
            tx,
            account,
            me,
            conversations: HashMap::new(),
        }
    }

    fn name(&mut self, found: FoundMessage, origin: Origin) -> rusqlite::Result<SearchHit> {
        let id = found.message.conversation_id;
        let name = match self.conversations.entry(id) {
            Entry::Occupied(known) => known.get().clone(),
            Entry::Vacant(new) => {
                let named = conversations::queries::name(self.tx, self.me, id)?;
                new.insert(named.map(|(_, name)| name).unwrap_or_default())
                    .clone()
            }
        };
        Ok(SearchHit {
            account_id: self.account,
            conversation_name: name,
            sender: users::queries::get(self.tx, found.message.sender_id)?,
            message: found.message,
            parts: found.parts,
            name_parts: found.name_parts,
            origin,
        })
    }
}
