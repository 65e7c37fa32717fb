use linnet_protocol::{
    Conversation, ConversationId, ConversationKind, Role, Status, User, UserId, permissions,
};
use rusqlite::{Connection, OptionalExtension, Row};

use super::overlay;
use crate::{
    clock::{self, from_micros},
    drafts, messages, outbox,
    personal::queries as personal,
    receipts,
    unread::{self, Count, Rule},
    users,
    view::{ConversationDetails, ConversationRow, Member, Place},
};

/// Names that stand in for the title of a group without one.
const NAMES_SHOWN: usize = 4;

fn conversation(row: &Row<'_>) -> rusqlite::Result<Conversation> {
    Ok(Conversation {
        id: row.get("id")?,
        kind: row.get("kind")?,
        title: row.get("title")?,
        topic: row.get("topic")?,
        avatar: row.get("avatar")?,
        is_public: row.get("is_public")?,
        history: row.get("history")?,
        created_by: row.get("created_by")?,
        created_at: from_micros(row.get("created_at")?),
        rev: row.get("rev")?,
    })
}

pub(crate) fn get(
    tx: &Connection,
    id: ConversationId,
) -> rusqlite::Result<Option<(Conversation, bool)>> {
    let found = tx
        .prepare_cached("select * from conversations where id = ?1")?
        .query_row([id], |row| Ok((conversation(row)?, row.get("is_left")?)))
        .optional()?;
    found
        .map(|(it, left)| as_it_looks(tx, it, left))
        .transpose()
}

/// With what waits in the outbox.
fn as_it_looks(
    tx: &Connection,
    mut it: Conversation,
    left: bool,
) -> rusqlite::Result<(Conversation, bool)> {
    overlay::conversation(tx, &mut it)?;
    let left = left || overlay::has_left(tx, it.id)?;
    Ok((it, left))
}

/// Newest first.
pub(crate) fn list(tx: &Connection, me: UserId) -> rusqlite::Result<Vec<ConversationRow>> {
    let all: Vec<_> = tx
        .prepare_cached("select * from conversations")?
        .query_map((), |row| Ok((conversation(row)?, row.get("is_left")?)))?
        .collect::<rusqlite::Result<_>>()?;
    let mut rows = all
        .into_iter()
        .map(|(it, left)| {
            let (it, left) = as_it_looks(tx, it, left)?;
            row(tx, me, &it, left)
        })
        .collect::<rusqlite::Result<Vec<_>>>()?;
    rows.sort_by(|a, b| b.changed_at.cmp(&a.changed_at).then(a.id.cmp(&b.id)));
    Ok(rows)
}

fn row(
    tx: &Connection,
    me: UserId,
    it: &Conversation,
    left: bool,
) -> rusqlite::Result<ConversationRow> {
    let others = users::queries::others(tx, me, it.id)?;
    let last = messages::queries::last(tx, me, it.id)?;
    let (waiting, failed) = outbox::queries::counts(tx, it.id)?;
    let settings = personal::settings(tx, it.id, clock::now())?;
    let rule = Rule::of(it.kind, &settings);
    let count = if left {
        Count::default()
    } else {
        unread::queries::count(tx, me, it.id)?
    };
    Ok(ConversationRow {
        id: it.id,
        kind: it.kind,
        name: name_of(it, &others),
        other: other_of(it, others),
        avatar: it.avatar,
        unread: count.all,
        mentions: count.naming,
        counted: count.counted(rule),
        muted: rule.is_muted(),
        notify_after: settings.notify_after,
        archived: settings.archived,
        favourite: settings.favourite,
        section_id: settings.section_id,
        draft: drafts::queries::get(tx, it.id.into())?
            .map(|draft| draft.body)
            .filter(|body| !body.is_empty()),
        failed,
        waiting,
        left,
        changed_at: last.as_ref().map_or(it.created_at, |last| last.created_at),
        last,
    })
}

pub(crate) fn name(
    tx: &Connection,
    me: UserId,
    id: ConversationId,
) -> rusqlite::Result<Option<(ConversationKind, String)>> {
    let Some((it, _)) = get(tx, id)? else {
        return Ok(None);
    };
    // Thousands may be in a channel.
    let others = match &it.title {
        Some(_) => Vec::new(),
        None => users::queries::others(tx, me, id)?,
    };
    Ok(Some((it.kind, name_of(&it, &others))))
}

fn name_of(it: &Conversation, others: &[User]) -> String {
    if let Some(title) = &it.title {
        return title.clone();
    }
    let shown = others
        .iter()
        .take(NAMES_SHOWN)
        .map(|it| it.display_name.as_str());
    let mut names = shown.collect::<Vec<_>>().join(", ");
    if others.len() > NAMES_SHOWN {
        names.push_str(", …");
    }
    names
}

fn other_of(it: &Conversation, others: Vec<User>) -> Option<User> {
    others
        .into_iter()
        .next()
        .filter(|_| it.kind == ConversationKind::Direct)
}

pub(crate) fn details(
    tx: &Connection,
    me: UserId,
    id: ConversationId,
) -> rusqlite::Result<Option<ConversationDetails>> {
    let Some((conversation, left)) = get(tx, id)? else {
        return Ok(None);
    };
    let others = users::queries::others(tx, me, id)?;
    let members = members(tx, me, id)?;
    let role = members
        .iter()
        .find(|it| it.user.id == me)
        .map_or(Role::Member, |it| it.role);
    let read = unread::queries::read_to(tx, me, id)?;
    let newest = receipts::queries::newest(tx, id)?;
    Ok(Some(ConversationDetails {
        name: name_of(&conversation, &others),
        other: other_of(&conversation, others),
        permissions: if left {
            Vec::new()
        } else {
            permissions::allowed(role, conversation.kind, members.len())
        },
        settings: personal::settings(tx, id, clock::now())?,
        members,
        role,
        left,
        opens_at: if newest > read {
            Place::Around { seq: read }
        } else {
            Place::Newest
        },
        read,
        newest,
        draft: drafts::queries::get(tx, id.into())?,
        conversation,
    }))
}

fn members(tx: &Connection, me: UserId, id: ConversationId) -> rusqlite::Result<Vec<Member>> {
    let now = clock::now();
    let mut members = tx
        .prepare_cached(
            "select u.*, m.role, m.status from memberships m join users u on u.id = m.user_id
             where m.conversation_id = ?1 and not m.is_left order by u.display_name collate nocase, u.id",
        )?
        .query_map([id], |row| {
            let status: Option<String> = row.get("status")?;
            let status = status.and_then(|it| serde_json::from_str(&it).ok());
            let holds = |it: &Status| it.until.is_none_or(|until| until > now);
            Ok(Member {
                user: users::queries::user(row)?,
                role: row.get("role")?,
                status: status.filter(holds),
            })
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    overlay::members(tx, me, id, &mut members)?;
    Ok(members)
}
