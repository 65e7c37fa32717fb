//! Looking through what the index proposes, the newest first, for one page.

use std::{collections::HashMap, time::Instant};

use linnet_protocol::{
    ConversationId, Message, UserId, WireError,
    search::{Conditions, Facet, Matched, Query},
};
use rusqlite::{Connection, OptionalExtension, Row};

use super::{expression::expression, names};
use crate::{
    error::Result,
    sync::queries::{all_held, message},
    unread::queries::read_to,
};

/// Reads the message that an entry of the index stands for, if the person is still in its conversation.
const HELD: &str = "join conversations c on c.id = m.conversation_id and not c.is_left";

const IS_SAVED: &str = "exists (select 1 from personal p
    where p.kind = 'saved' and p.key = m.conversation_id || '/' || m.id and not coalesce(json_extract(p.row, '$.removed'), 0))";

/// A query that knows whom it means, in one account.
pub(super) struct Sought {
    me: UserId,
    pub(super) conditions: Conditions,
    expression: Option<String>,
    /// Where only what is unread or what is read is meant: how far that is.
    read: HashMap<ConversationId, i64>,
    /// Nothing older can be meant.
    from: i64,
}

pub(super) struct Hit {
    pub(super) place: i64,
    pub(super) message: Message,
    pub(super) matched: Matched,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// Everything has been looked at.
    Whole,
    /// There may be more below the last hit.
    Full,
    /// The time was over; everything above this place has been looked at.
    TimeOver(i64),
}

pub(super) struct Found {
    pub(super) hits: Vec<Hit>,
    pub(super) end: End,
}

/// How much is looked for, and until when.
pub(super) struct Room<'a> {
    /// The highest place that is looked at.
    pub(super) through: i64,
    pub(super) hits: usize,
    pub(super) until: Instant,
    /// A newer search was asked for.
    pub(super) is_overtaken: &'a dyn Fn() -> bool,
}

impl Sought {
    /// Refused where a name means nobody here.
    pub(super) fn new(
        tx: &Connection,
        me: UserId,
        query: &Query,
    ) -> rusqlite::Result<Result<Self>> {
        let names = names::resolve(tx, me, query)?;
        let conditions = match query.conditions(&names) {
            Ok(conditions) => conditions,
            Err(error) => return Ok(Err(WireError::from(error).into())),
        };
        let mut sought = Self {
            me,
            expression: expression(&conditions),
            read: HashMap::new(),
            from: conditions
                .since
                .map_or(i64::MIN, |it| it.timestamp_millis()),
            conditions,
        };
        if sought.conditions.unread.is_some() {
            for (id, _) in all_held(tx)? {
                sought.read.insert(id, read_to(tx, me, id)?);
            }
        }
        if sought.conditions.unread == Some(true) {
            sought.from = sought.from.max(sought.first_unread(tx)?);
        }
        Ok(Ok(sought))
    }

    /// The place of the oldest message that may be unread.
    fn first_unread(&self, tx: &Connection) -> rusqlite::Result<i64> {
        let mut oldest = i64::MAX;
        for (id, read) in &self.read {
            let first: Option<i64> = tx
                .prepare_cached("select created_at from messages where conversation_id = ?1 and seq > ?2 order by seq limit 1")?
                .query_row((id, read), |row| row.get(0))
                .optional()?;
            oldest = oldest.min(first.map_or(i64::MAX, |it| it / 1_000));
        }
        Ok(oldest)
    }

    /// None: it was overtaken.
    pub(super) fn look(&self, tx: &Connection, room: &Room<'_>) -> rusqlite::Result<Option<Found>> {
        let mut statement = tx.prepare_cached(&self.sql())?;
        let through = room.through.min(self.until());
        let mut rows = match &self.expression {
            Some(expression) => statement.query((through, self.from, expression))?,
            None => statement.query((through, self.from))?,
        };
        let mut hits: Vec<Hit> = Vec::new();
        while let Some(row) = rows.next()? {
            if (room.is_overtaken)() {
                return Ok(None);
            }
            let place: i64 = row.get("place")?;
            let end = if hits.len() == room.hits {
                End::Full
            } else if Instant::now() > room.until {
                End::TimeOver(place)
            } else {
                hits.extend(self.judge(row, place)?);
                continue;
            };
            return Ok(Some(Found { hits, end }));
        }
        let end = End::Whole;
        Ok(Some(Found { hits, end }))
    }

    fn until(&self) -> i64 {
        // A message whose millisecond was taken stands a little later.
        const MOVED: i64 = 60_000;
        let until = self.conditions.until;
        until.map_or(i64::MAX, |it| it.timestamp_millis().saturating_add(MOVED))
    }

    fn sql(&self) -> String {
        let from = match (&self.expression, self.conditions.saved) {
            (Some(_), _) => format!(
                "from search cross join messages m on m.place = search.rowid {HELD}
                 where search match ?3 and search.rowid <= ?1 and search.rowid >= ?2"
            ),
            (None, Some(true)) => format!(
                "from personal s cross join messages m on m.conversation_id = json_extract(s.row, '$.conversationId')
                     and m.id = json_extract(s.row, '$.messageId') {HELD}
                 where s.kind = 'saved' and m.place <= ?1 and m.place >= ?2"
            ),
            (None, _) => format!("from messages m {HELD} where m.place <= ?1 and m.place >= ?2"),
        };
        let saved = self.saved();
        let order = if self.expression.is_some() {
            "search.rowid"
        } else {
            "m.place"
        };
        format!("select m.* {from}{saved} order by {order} desc")
    }

    /// Whether [`Sought::look`] finds this message, sooner or later.
    pub(super) fn finds(&self, tx: &Connection, it: &Message) -> rusqlite::Result<bool> {
        let saved = self.saved();
        let mut statement = tx.prepare_cached(&format!(
            "select m.* from messages m {HELD}
             where m.conversation_id = ?1 and m.id = ?2 and m.place is not null{saved}"
        ))?;
        let mut rows = statement.query((it.conversation_id, it.id))?;
        Ok(match rows.next()? {
            Some(row) => self.judge(row, 0)?.is_some(),
            None => false,
        })
    }

    fn saved(&self) -> String {
        match self.conditions.saved {
            Some(true) => format!(" and {IS_SAVED}"),
            Some(false) => format!(" and not {IS_SAVED}"),
            None => String::new(),
        }
    }

    fn judge(&self, row: &Row<'_>, place: i64) -> rusqlite::Result<Option<Hit>> {
        let has_reaction: bool = row.get("has_reaction")?;
        let wanted = [
            (&self.conditions.facets, true),
            (&self.conditions.not_facets, false),
        ];
        let reactions_fit = wanted
            .iter()
            .all(|(facets, is)| !facets.contains(&Facet::Reaction) || has_reaction == *is);
        if !reactions_fit || !self.is_read_as_meant(row)? {
            return Ok(None);
        }
        let message = message(row)?;
        let matched = self.conditions.find(&message);
        Ok(matched.map(|matched| Hit {
            place,
            message,
            matched,
        }))
    }

    /// One's own messages are never unread.
    fn is_read_as_meant(&self, row: &Row<'_>) -> rusqlite::Result<bool> {
        let Some(unread) = self.conditions.unread else {
            return Ok(true);
        };
        let (id, sender): (ConversationId, UserId) =
            (row.get("conversation_id")?, row.get("sender_id")?);
        let read = self.read.get(&id).copied().unwrap_or(0);
        let is_unread = sender != self.me && row.get::<_, i64>("seq")? > read;
        Ok(is_unread == unread)
    }
}
