//! What a person may search, and for what.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use jiff::tz::TimeZone;
use linnet_protocol::{
    ConversationId, ErrorCode, User, UserId, WireError, limits,
    search::{
        FindMessages, FoundConversation, Names, Query, SearchAnswer, SearchPage, What, words,
    },
};
use sqlx::{PgConnection, error::DatabaseError};
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::timeout,
};

use super::{
    indexing::{self, Changed},
    looking::Looking,
    names,
    place::Place,
    sight::{self, Seen},
    sought::{Room, Sought},
};
use crate::{
    error::{Error, Result},
    middleware::rate_limit::Bucket,
    state::AppState,
};

/// At the same time. The rest of the connections to the database is for those who write.
const SEARCHES: usize = 6;
const LONGEST_WAIT: Duration = Duration::from_secs(2);
/// Of each statement before the looking begins.
const LONGEST_BEGIN: Duration = Duration::from_millis(500);
const USUAL_PAGE: usize = 20;
/// Of each kind, where all kinds are asked for.
const OVERVIEW: usize = 10;
/// Of its messages: together with the names it has to fit into one frame.
const OVERVIEW_BYTES: usize = limits::PAGE_BYTES / 2;

/// What search keeps while the server runs.
pub struct Search {
    pub changed: Changed,
    places: Semaphore,
}

#[cfg(test)]
impl Search {
    /// Lets nobody search until it is dropped.
    pub(crate) async fn crowd(&self) -> tokio::sync::SemaphorePermit<'_> {
        let all = u32::try_from(SEARCHES).expect("a small number");
        let places = self.places.acquire_many(all).await;
        places.expect("it is never closed")
    }
}

impl Default for Search {
    fn default() -> Self {
        Self {
            changed: Changed::default(),
            places: Semaphore::new(SEARCHES),
        }
    }
}

pub async fn messages(state: &AppState, user: UserId, asked: FindMessages) -> Result<SearchPage> {
    state.limits.check(Bucket::Search, &user)?;
    let (query, below, room) = read(&asked)?;
    looked_through(state, user, query, (below, room)).await
}

/// As [`messages`], by looking up wherever there is an index to ask: in a test's few messages it would never be worth it.
#[cfg(test)]
pub(super) async fn looked_up(
    state: &AppState,
    user: UserId,
    asked: FindMessages,
) -> Result<SearchPage> {
    let (query, below, room) = read(&asked)?;
    let mut tx = state.db.begin().await?;
    let sought = begin(&mut tx, user, &query).await?;
    let mut looking = Looking::new(&sought, below, room, 0);
    looking.look_up(&mut tx).await?;
    looking.page(&mut tx, state.clock.now()).await
}

/// As [`messages`], when the time is over after the first step.
#[cfg(test)]
pub(super) async fn cut_off(
    state: &AppState,
    user: UserId,
    asked: FindMessages,
) -> Result<SearchPage> {
    let (query, below, room) = read(&asked)?;
    let mut tx = state.db.begin().await?;
    let sought = begin(&mut tx, user, &query).await?;
    let mut looking = Looking::new(&sought, below, room, 0);
    looking.begun -= Duration::from_secs(1);
    looking.page(&mut tx, state.clock.now()).await
}

/// A few of each kind. Operators are about messages, so a query with one finds neither people nor conversations.
pub async fn overview(
    state: &AppState,
    user: UserId,
    query: String,
    time_zone: Option<String>,
) -> Result<SearchAnswer> {
    state.limits.check(Bucket::Search, &user)?;
    let asked = FindMessages {
        query,
        time_zone,
        limit: Some(OVERVIEW),
        ..FindMessages::default()
    };
    let (query, below, mut room) = read(&asked)?;
    room.bytes = OVERVIEW_BYTES;
    let is_plain = query
        .terms
        .iter()
        .all(|it| matches!(it.what, What::Text(_)) && !it.is_negated);
    let words = if is_plain {
        words(&asked.query)
    } else {
        Vec::new()
    };
    let named = named(state, user, words);
    let messages = looked_through(state, user, query, (below, room));
    let ((people, conversations), messages) = tokio::try_join!(named, messages)?;
    Ok(SearchAnswer {
        people,
        conversations,
        messages,
    })
}

fn read(asked: &FindMessages) -> Result<(Query, Place, Room)> {
    let wrong = |field: &str| WireError::new(ErrorCode::InvalidRequest).field(field);
    let zone = match &asked.time_zone {
        Some(name) => TimeZone::get(name).ok(),
        None => Some(TimeZone::UTC),
    };
    let messages = asked.limit.unwrap_or(USUAL_PAGE);
    if messages == 0 || messages > limits::SEARCH_MESSAGES {
        return Err(WireError::new(ErrorCode::TooMany)
            .field("limit")
            .max(limits::SEARCH_MESSAGES)
            .into());
    }
    let below = asked
        .cursor
        .as_deref()
        .map_or_else(|| Ok(Place::newest()), Place::read)?;
    let is_known = zone.is_some();
    let zone = zone.unwrap_or(TimeZone::UTC);
    let query = Query::parse(&asked.query, &zone).map_err(WireError::from)?;
    // A computer may know a zone that is newer than this server; most searches ask for no day.
    if !is_known && query.terms.iter().any(|it| it.what.is_date()) {
        return Err(wrong("timeZone").into());
    }
    let room = Room {
        messages,
        bytes: limits::PAGE_BYTES,
    };
    Ok((query, below, room))
}

/// Nobody and nothing without a word, and where looking takes too long.
async fn named(
    state: &AppState,
    user: UserId,
    words: Vec<String>,
) -> Result<(Vec<User>, Vec<FoundConversation>)> {
    if words.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let of_task = state.clone();
    state
        .outlive(async move {
            let state = of_task;
            let _place = a_place(&state).await?;
            indexing::fold_names(&state).await?;
            let mut tx = state.db.begin().await?;
            sight::set_time_limit(&mut tx, LONGEST_BEGIN).await?;
            let found = async {
                let people = names::people_on(&mut *tx, user, &words, OVERVIEW).await?;
                let conversations =
                    names::conversations_on(&mut tx, user, &words, OVERVIEW).await?;
                Ok((people, conversations))
            };
            match found.await {
                Err(error) if is_too_slow(&error) => Ok((Vec::new(), Vec::new())),
                found => Ok(found?),
            }
        })
        .await
}

fn is_too_slow(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(DatabaseError::code);
    code.as_deref() == Some("57014")
}

async fn a_place(state: &AppState) -> Result<SemaphorePermit<'_>> {
    let place = timeout(LONGEST_WAIT, state.search.places.acquire()).await;
    place
        .map_err(|_| Error::unavailable())?
        .map_err(|_| Error::Stopping)
}

/// In a task of its own, as everything that holds a transaction.
async fn looked_through(
    state: &AppState,
    user: UserId,
    query: Query,
    (below, room): (Place, Room),
) -> Result<SearchPage> {
    let of_task = state.clone();
    state
        .outlive(async move {
            let state = of_task;
            let _place = a_place(&state).await?;
            indexing::fold_names(&state).await?;
            let mut tx = state.db.begin().await?;
            let sought = begin(&mut tx, user, &query).await?;
            let indexed = sight::indexed(&mut tx).await?;
            let page = Looking::new(&sought, below, room, indexed)
                .page(&mut tx, state.clock.now())
                .await?;
            tx.commit().await?;
            Ok(page)
        })
        .await
}

/// From here on there is one snapshot, which begins with what the person may see.
async fn begin(tx: &mut PgConnection, user: UserId, query: &Query) -> Result<Sought> {
    sight::begin(tx).await?;
    sight::set_time_limit(tx, LONGEST_BEGIN).await?;
    let seen = sight::seen(tx, user).await?;
    let names = resolve(tx, user, query, &seen).await?;
    let conditions = query.conditions(&names).map_err(WireError::from)?;
    let saved = match conditions.saved {
        Some(false) => sight::saved(tx, user).await?,
        _ => Vec::new(),
    };
    Ok(Sought::new(user, conditions, &seen, saved))
}

async fn resolve(tx: &mut PgConnection, me: UserId, query: &Query, seen: &[Seen]) -> Result<Names> {
    let mut people = HashMap::new();
    for name in query.people() {
        people.insert(name.to_owned(), names::people_called(tx, name).await?);
    }
    let mine: HashSet<ConversationId> = seen.iter().map(|it| it.id).collect();
    let mut conversations = HashMap::new();
    for name in query.conversations() {
        let mut found = names::conversations_called(tx, me, name).await?;
        found.retain(|it| mine.contains(it));
        conversations.insert(name.to_owned(), found);
    }
    Ok(Names {
        me,
        people,
        conversations,
    })
}
