//! Putting something in. What is about something that has not left yet becomes one with it.

use chrono::{DateTime, Utc};
use linnet_protocol::{
    ChangeConversation, ChangeSettings, ConversationId, FileId, MessageId, MessageRef, NewEdit,
    NewMessage, NotifyLevel, Request, UserId,
};
use rusqlite::Transaction;

use super::{
    about::About,
    entry::{Entry, State},
    queries,
};
use crate::files::local::Looked;

/// Whether anything is left to be sent, and by which name.
pub(crate) fn put(
    tx: &Transaction<'_>,
    me: UserId,
    request: &Request,
    now: DateTime<Utc>,
) -> rusqlite::Result<Option<i64>> {
    let Some(about) = About::of(me, request) else {
        return Ok(None);
    };
    let is_one_with_message = match request {
        Request::EditMessage { place, edit } => edit_unsent(tx, *place, edit)?,
        Request::DeleteMessage(place) => delete_unsent(tx, *place)?,
        _ => false,
    };
    if is_one_with_message {
        return Ok(None);
    }
    put_as(tx, &about, request.clone(), now).map(Some)
}

/// Under a name that the request alone does not say.
pub(crate) fn put_as(
    tx: &Transaction<'_>,
    about: &About,
    request: Request,
    now: DateTime<Utc>,
) -> rusqlite::Result<i64> {
    let request = replace(tx, about, request)?;
    queries::insert(tx, about, &request, (now, None))
}

/// What waits under that name and is not on its way is not to be done any more.
pub(crate) fn forget(tx: &Transaction<'_>, about: &About) -> rusqlite::Result<()> {
    for before in queries::replaceable(tx, about)? {
        queries::remove(tx, before.position)?;
    }
    Ok(())
}

/// The text of a message of which no byte has left is the new one.
fn edit_unsent(tx: &Transaction<'_>, place: MessageRef, edit: &NewEdit) -> rusqlite::Result<bool> {
    let Some(send) = queries::send_of(tx, place.conversation_id, place.message_id)? else {
        return Ok(false);
    };
    let Some(new) = send.new_message().filter(|_| send.is_here_alone()) else {
        // It may be there already. A refused one is tried again, and the edit follows it.
        queries::retry(tx, send.position)?;
        return Ok(false);
    };
    let edited = NewMessage {
        body: edit.body.clone(),
        ..new.clone()
    };
    queries::rewrite(tx, send.position, &Request::SendMessage(edited))?;
    Ok(true)
}

/// A message of which no byte has left is gone. Of any other everything else that waited is pointless.
fn delete_unsent(tx: &Transaction<'_>, place: MessageRef) -> rusqlite::Result<bool> {
    let (id, message) = (place.conversation_id, place.message_id);
    let send = queries::send_of(tx, id, message)?;
    let is_here_alone = send.as_ref().is_some_and(Entry::is_here_alone);
    let was_refused = send.is_some_and(|it| it.state == State::Failed);
    queries::remove_about(tx, id, message, is_here_alone || was_refused)?;
    Ok(is_here_alone)
}

/// Other names for the files of a message that has not left, or of a plan for one, in their order; it is tried again with
/// them.
pub(crate) fn replace_files(
    tx: &Transaction<'_>,
    (id, message): (ConversationId, MessageId),
    renewed: &[(FileId, FileId, Looked)],
) -> rusqlite::Result<()> {
    for mut entry in queries::entries(tx, id)? {
        let Some(new) = entry.carried_mut().filter(|it| it.id == message) else {
            continue;
        };
        for file in &mut new.attachments {
            if let Some((_, now, _)) = renewed.iter().find(|(before, ..)| before == file) {
                *file = *now;
            }
        }
        queries::rewrite(tx, entry.position, &entry.request)?;
    }
    Ok(())
}

/// Takes away what it replaces, and takes over what that would have set besides.
fn replace(tx: &Transaction<'_>, about: &About, request: Request) -> rusqlite::Result<Request> {
    let mut request = request;
    // The newest first: what came after it has set anew stays so.
    for before in queries::replaceable(tx, about)?.into_iter().rev() {
        let is_waiting = before.state != State::Failed;
        if is_waiting && is_step(&before.request, &request) {
            break;
        }
        queries::remove(tx, before.position)?;
        if is_waiting {
            request = merged(before.request, request);
        }
    }
    Ok(request)
}

/// A level that a quieter one comes back to: the server must hear of both.
fn is_step(before: &Request, now: &Request) -> bool {
    let level = |it: &Request| match it {
        Request::ChangeSettings { settings, .. } => settings.notify,
        _ => None,
    };
    let levels = level(before).zip(level(now));
    levels.is_some_and(|(before, now)| NotifyLevel::All < before && before < now)
}

fn merged(before: Request, now: Request) -> Request {
    match (before, now) {
        (
            Request::ChangeSettings { settings: old, .. },
            Request::ChangeSettings {
                conversation_id,
                settings: new,
            },
        ) => Request::ChangeSettings {
            conversation_id,
            settings: ChangeSettings {
                notify: new.notify.or(old.notify),
                // Another level is for good unless it says otherwise.
                notify_until: new.notify_until.or_else(|| {
                    let is_same = new.notify.is_none() || new.notify == old.notify;
                    old.notify_until.filter(|_| is_same)
                }),
                archived: new.archived.or(old.archived),
                favourite: new.favourite.or(old.favourite),
                section_id: new.section_id.or(old.section_id),
            },
        },
        (
            Request::ChangeConversation { change: old, .. },
            Request::ChangeConversation {
                conversation_id,
                change: new,
            },
        ) => Request::ChangeConversation {
            conversation_id,
            change: ChangeConversation {
                title: new.title.or(old.title),
                topic: new.topic.or(old.topic),
                avatar: new.avatar.or(old.avatar),
                history: new.history.or(old.history),
                is_public: new.is_public.or(old.is_public),
            },
        },
        (_, now) => now,
    }
}
