use linnet_protocol::{ConversationId, Message, MessageId, MessageRef, User, UserId};
use rusqlite::{Connection, OptionalExtension};

use super::{quoted, rows::Drawing};
use crate::{
    clock, outbox,
    receipts::queries::of_others,
    sync::{
        queries::{self as stored, message},
        ranges::{self, Range},
    },
    unread, users,
    view::{Beyond, LastMessage, Place, RowState, Timeline, TimelineRow},
};

/// Numbered rows of one window.
pub(crate) const WINDOW: i64 = 200;

/// What the others have, to tell the states of own messages.
pub(super) struct Others {
    read: i64,
    delivered: i64,
}

impl Others {
    pub(super) fn load(tx: &Connection, me: UserId, id: ConversationId) -> rusqlite::Result<Self> {
        let (read, delivered) = of_others(tx, me, id)?;
        Ok(Self { read, delivered })
    }

    pub(super) const fn state(&self, is_own: bool, seq: i64) -> RowState {
        if !is_own {
            RowState::Sent
        } else if seq <= self.read {
            RowState::Read
        } else if seq <= self.delivered {
            RowState::Delivered
        } else {
            RowState::Sent
        }
    }
}

/// The newest line of a conversation, be it sent or not.
pub(crate) fn last(
    tx: &Connection,
    me: UserId,
    id: ConversationId,
) -> rusqlite::Result<Option<LastMessage>> {
    if let Some(entry) = outbox::queries::last(tx, id)?
        && let Some(new) = entry.new_message()
    {
        return Ok(Some(LastMessage {
            sender_id: me,
            sender_name: name(tx, me)?,
            own: true,
            body: outbox::overlay::born(tx, me, (new, entry.created_at))?.body,
            state: entry.shown_state(clock::now()),
            created_at: entry.created_at,
        }));
    }
    let newest = tx
        .prepare_cached(
            "select * from messages where conversation_id = ?1 order by seq desc limit 1",
        )?
        .query_row([id], message)
        .optional()?;
    let Some(newest) = newest else {
        return Ok(None);
    };
    let place = MessageRef {
        conversation_id: id,
        message_id: newest.id,
    };
    let newest = outbox::overlay::message(tx, me, place)?.unwrap_or(newest);
    let own = newest.sender_id == me;
    Ok(Some(LastMessage {
        sender_id: newest.sender_id,
        sender_name: name(tx, newest.sender_id)?,
        own,
        state: Others::load(tx, me, id)?.state(own, newest.seq),
        body: newest.body,
        created_at: newest.created_at,
    }))
}

pub(super) fn name(tx: &Connection, id: UserId) -> rusqlite::Result<String> {
    let user = users::queries::get(tx, id)?;
    Ok(user.map(|it| it.display_name).unwrap_or_default())
}

/// With what its rows answer and is not here. Nothing if there is no such conversation here.
pub(crate) fn timeline(
    tx: &Connection,
    me: UserId,
    id: ConversationId,
    place: Place,
) -> rusqlite::Result<Option<(Timeline, Vec<MessageId>)>> {
    let Some(held) = stored::held(tx, id)? else {
        return Ok(None);
    };
    let tail = ranges::around(tx, id, held.complete)?;
    let here = match place {
        Place::Newest => None,
        Place::Around { seq } => ranges::around(tx, id, seq)?.map(|range| (range, seq)),
    };
    let (range, numbered) = match here {
        Some((range, seq)) => (Some(range), around(tx, id, range, seq)?),
        None => (
            tail,
            tail.map_or(Ok(Vec::new()), |range| newest(tx, id, range))?,
        ),
    };
    let is_at_end = range == tail && numbered.last().map(|it| it.seq) == newest_seq(tx, id, tail)?;
    let older = older(range, &numbered, tx, id)?;
    let newer = match (is_at_end, range == tail) {
        (true, _) => Beyond::Nothing,
        (false, true) => Beyond::Here,
        (false, false) => newer_in(tx, id, range, &numbered)?,
    };
    let draw = Drawing::load(tx, me, id)?;
    let mut rows = draw.numbered(numbered)?;
    if is_at_end {
        let after = tail.map_or(0, |it| it.through);
        rows.extend(draw.numbered(own_after(tx, me, id, after)?)?);
        rows.extend(draw.waiting()?);
    }
    let (quoted, missing) = quoted::of(tx, me, id, &rows)?;
    let timeline = Timeline {
        people: people(tx, &rows)?,
        rows,
        quoted,
        older,
        newer,
        read: unread::queries::read_to(tx, me, id)?,
    };
    Ok(Some((timeline, missing)))
}

fn newest(tx: &Connection, id: ConversationId, range: Range) -> rusqlite::Result<Vec<Message>> {
    before(tx, id, range, range.through, WINDOW)
}

fn around(
    tx: &Connection,
    id: ConversationId,
    range: Range,
    seq: i64,
) -> rusqlite::Result<Vec<Message>> {
    let mut found = before(tx, id, range, seq, WINDOW / 2)?;
    let after = tx
        .prepare_cached(
            "select * from messages where conversation_id = ?1 and seq > ?2 and seq <= ?3 order by seq limit ?4",
        )?
        .query_map((id, seq, range.through, WINDOW / 2), message)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    found.extend(after);
    Ok(found)
}

/// Up to `seq`, oldest first.
fn before(
    tx: &Connection,
    id: ConversationId,
    range: Range,
    seq: i64,
    limit: i64,
) -> rusqlite::Result<Vec<Message>> {
    let mut found = tx
        .prepare_cached(
            "select * from messages where conversation_id = ?1 and seq >= ?2 and seq <= ?3 order by seq desc limit ?4",
        )?
        .query_map((id, range.from, seq, limit), message)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    found.reverse();
    Ok(found)
}

/// Own messages that were confirmed before what lies between them and the end has come.
fn own_after(
    tx: &Connection,
    me: UserId,
    id: ConversationId,
    seq: i64,
) -> rusqlite::Result<Vec<Message>> {
    tx.prepare_cached("select * from messages where conversation_id = ?1 and seq > ?2 and sender_id = ?3 order by seq")?
        .query_map((id, seq, me), message)?
        .collect()
}

fn newest_seq(
    tx: &Connection,
    id: ConversationId,
    tail: Option<Range>,
) -> rusqlite::Result<Option<i64>> {
    let Some(tail) = tail else {
        return Ok(None);
    };
    tx.prepare_cached(
        "select max(seq) from messages where conversation_id = ?1 and seq between ?2 and ?3",
    )?
    .query_row((id, tail.from, tail.through), |row| row.get(0))
}

fn exists(tx: &Connection, id: ConversationId, from: i64, through: i64) -> rusqlite::Result<bool> {
    tx.prepare_cached(
        "select 1 from messages where conversation_id = ?1 and seq between ?2 and ?3",
    )?
    .exists((id, from, through))
}

fn older(
    range: Option<Range>,
    rows: &[Message],
    tx: &Connection,
    id: ConversationId,
) -> rusqlite::Result<Beyond> {
    let Some(range) = range else {
        return Ok(Beyond::Nothing);
    };
    if let Some(first) = rows.first()
        && exists(tx, id, range.from, first.seq - 1)?
    {
        return Ok(Beyond::Here);
    }
    Ok(if range.from <= 1 {
        Beyond::Nothing
    } else {
        Beyond::Server
    })
}

fn newer_in(
    tx: &Connection,
    id: ConversationId,
    range: Option<Range>,
    rows: &[Message],
) -> rusqlite::Result<Beyond> {
    if let (Some(range), Some(last)) = (range, rows.last())
        && exists(tx, id, last.seq + 1, range.through)?
    {
        return Ok(Beyond::Here);
    }
    Ok(Beyond::Server)
}

pub(super) fn people(tx: &Connection, rows: &[TimelineRow]) -> rusqlite::Result<Vec<User>> {
    let forwarded = rows.iter().filter_map(|it| it.forwarded);
    let writers = rows.iter().map(|it| it.sender_id);
    let writers = writers.chain(forwarded.map(|it| it.sender_id));
    let reacting = rows.iter().flat_map(|it| &it.reactions);
    let named = rows.iter().flat_map(|it| &it.mentions).copied();
    let mut ids: Vec<_> = writers
        .chain(reacting.flat_map(|it| it.user_ids.iter().copied()))
        .chain(named)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let mut people = Vec::with_capacity(ids.len());
    for id in ids {
        people.extend(users::queries::get(tx, id)?);
    }
    Ok(people)
}
