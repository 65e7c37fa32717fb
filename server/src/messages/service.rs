//! Sending, and reading the past.

use linnet_protocol::{
    ConversationId, ErrorCode, HistoryPage, Message, MessageRef, NewMessage, UserId, WireError,
    limits, text,
};

use super::{mentions, queries, writer::Answer};
use crate::{
    conversations::{self, queries::Sight},
    error::{Error, Result},
    media,
    middleware::rate_limit::Bucket,
    state::AppState,
};

const USUAL_PAGE: usize = 50;

/// Where in the past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Newest,
    Before(i64),
    After(i64),
    Around(i64),
}

pub async fn send(state: &AppState, sender: UserId, new: NewMessage) -> Result<Message> {
    begin_sending(state, sender, new).await?.message().await
}

/// Checks, and takes the message's place in the order of writing.
pub async fn begin_sending(state: &AppState, sender: UserId, new: NewMessage) -> Result<Answer> {
    state.limits.check(Bucket::Send, &sender)?;
    check(&new)?;
    // A forwarded text calls nobody: those it named were in another conversation.
    let named = mentions::named(&new.body);
    if named.all() {
        state.limits.check(Bucket::MentionAll, &sender)?;
    }
    state.writer.enqueue(sender, new, named).await
}

/// What can be said of a message without looking at anything else.
pub fn check(new: &NewMessage) -> Result<()> {
    media::attach::check(&new.attachments)?;
    let wrong = |field: &str| WireError::new(ErrorCode::InvalidRequest).field(field);
    if new.forward.is_none() {
        return if new.body.is_empty() && !new.attachments.is_empty() {
            Ok(())
        } else {
            Ok(text::check_body(&new.body)?)
        };
    }
    if !new.body.is_empty() {
        return Err(wrong("body").into());
    }
    if !new.attachments.is_empty() {
        return Err(wrong("attachments").into());
    }
    Ok(())
}

/// One message; hidden and none look alike.
pub async fn get(state: &AppState, user: UserId, place: MessageRef) -> Result<Message> {
    let id = place.conversation_id;
    conversations::queries::sight(&state.db, id, user)
        .await?
        .ok_or(ErrorCode::NotAMember)?;
    let found = queries::get_seen(&state.db, place, user).await?;
    Ok(found.ok_or(ErrorCode::NotFound)?)
}

pub async fn history(
    state: &AppState,
    user: UserId,
    id: ConversationId,
    (place, limit): (Place, Option<usize>),
) -> Result<HistoryPage> {
    let limit = page_size(limit)?;
    // The head is read together with the membership: what came after it is not shown on that authority.
    let sight = conversations::queries::sight(&state.db, id, user)
        .await?
        .ok_or(ErrorCode::NotAMember)?;
    let head = sight.head;
    let seen = (id, sight);
    let page = match place {
        Place::Newest => before(state, seen, head + 1, limit).await?,
        Place::Before(seq) => before(state, seen, seq.clamp(1, head + 1), limit).await?,
        Place::After(seq) => after(state, seen, seq.clamp(0, head), limit).await?,
        Place::Around(seq) => {
            let seq = seq.clamp(1, head.max(1));
            let older = before(state, seen, seq, limit / 2).await?;
            let newer = after(state, seen, seq - 1, limit - limit / 2).await?;
            let messages = older.messages.into_iter().chain(newer.messages).collect();
            HistoryPage {
                messages,
                from: older.from,
                ..newer
            }
        }
    };
    let reactions = queries::reactions_of(&state.db, id, &page.messages).await?;
    Ok(HistoryPage { reactions, ..page })
}

/// How many messages somebody wants at once.
pub fn page_size(asked: Option<usize>) -> Result<i64> {
    let limit = asked.unwrap_or(USUAL_PAGE);
    if limit == 0 || limit > limits::HISTORY_MESSAGES {
        return Err(WireError::new(ErrorCode::TooMany)
            .field("limit")
            .max(limits::HISTORY_MESSAGES)
            .into());
    }
    Ok(i64::try_from(limit).unwrap_or(i64::MAX))
}

/// Every message in `from..seq`.
async fn before(
    state: &AppState,
    (id, sight): (ConversationId, Sight),
    seq: i64,
    limit: i64,
) -> Result<HistoryPage> {
    let messages = queries::before(&state.db, id, (sight.visible_from, seq), limit).await?;
    let from = match messages.first() {
        _ if limit == 0 => seq,
        Some(first) if is_full(&messages, limit) => first.seq,
        _ => 1,
    };
    Ok(HistoryPage {
        conversation_id: id,
        messages,
        reactions: Vec::new(),
        from,
        through: seq - 1,
    })
}

/// Every message above `seq`, through the head where the page has room.
async fn after(
    state: &AppState,
    (id, sight): (ConversationId, Sight),
    seq: i64,
    limit: i64,
) -> Result<HistoryPage> {
    let range = (seq.max(sight.visible_from), sight.head);
    let messages = queries::after(&state.db, id, range, limit).await?;
    let through = messages
        .last()
        .filter(|_| is_full(&messages, limit))
        .map_or(sight.head, |last| last.seq);
    Ok::<_, Error>(HistoryPage {
        conversation_id: id,
        messages,
        reactions: Vec::new(),
        from: seq + 1,
        through,
    })
}

fn is_full(messages: &[Message], limit: i64) -> bool {
    i64::try_from(messages.len()).is_ok_and(|it| it >= limit)
}
