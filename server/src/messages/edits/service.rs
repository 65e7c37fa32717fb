//! Who may edit and delete, and what becomes of the rest.

use linnet_protocol::{
    Change, ErrorCode, Message, MessageRef, NewEdit, UserId, Version, WireError, limits, text,
};

use super::queries;
use crate::{
    conversations::{
        changing::Changing,
        permissions::{self, Action},
    },
    error::{Error, Result},
    messages::{
        self, found,
        mentions::{self, Named},
    },
    middleware::rate_limit::Bucket,
    previews,
    state::AppState,
};

/// Only one's own, and not the words of somebody else that were forwarded. The same edit again is answered with the
/// message as it is now, whatever was edited since.
pub async fn edit(
    state: &AppState,
    by: UserId,
    place: MessageRef,
    edit: NewEdit,
) -> Result<Message> {
    let named = mentions::named(&edit.body);
    if named.all() {
        state.limits.check(Bucket::MentionAll, &by)?;
    }
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut changing = Changing::begin(&state, place.conversation_id, by).await?;
            let message = found::alive(&mut changing, place.message_id).await?;
            if message.sender_id != by || message.forwarded.is_some() {
                return Err(ErrorCode::Forbidden.into());
            }
            if is_made(&mut changing, &message, &edit).await? {
                return Ok(message);
            }
            changing.check_reach()?;
            check_body(&message, &edit.body)?;
            check_room(&mut changing, &message).await?;
            let changed = write(&state, &mut changing, (&message, &edit), &named).await?;
            let change = Change::Message(changed.clone());
            changing.commit(&state, vec![change]).await?;
            state.previews.wake();
            Ok::<_, Error>(changed)
        })
        .await
}

async fn is_made(changing: &mut Changing, message: &Message, edit: &NewEdit) -> Result<bool> {
    let made = queries::made(&mut changing.tx, message.conversation_id, edit.id).await?;
    match made {
        Some(made) if made.message_id == message.id && made.body == edit.body => Ok(true),
        Some(_) => Err(ErrorCode::IdConflict.into()),
        None => Ok(false),
    }
}

async fn check_room(changing: &mut Changing, message: &Message) -> Result<()> {
    let made = queries::count(&mut changing.tx, message.conversation_id, message.id).await?;
    if usize::try_from(made).is_ok_and(|it| it < limits::EDITS) {
        return Ok(());
    }
    Err(WireError::new(ErrorCode::TooMany)
        .field("edit")
        .max(limits::EDITS)
        .into())
}

/// As at sending: with something attached the text may be taken away.
fn check_body(message: &Message, body: &str) -> Result<(), WireError> {
    if body.is_empty() && !message.attachments.is_empty() {
        return Ok(());
    }
    text::check_body(body)
}

async fn write(
    state: &AppState,
    changing: &mut Changing,
    (message, edit): (&Message, &NewEdit),
    named: &Named,
) -> Result<Message> {
    let rev = changing.next_rev();
    let mentioned = mentions::of(changing, named).await?;
    let text = (edit.id, edit.body.as_str());
    let mentioned = (&*mentioned.users, mentioned.all);
    let when = (rev, state.clock.now());
    queries::edit(&mut changing.tx, message, text, mentioned, when).await?;
    let edited = found::again(changing, message.id).await?;
    previews::plan_again(state, &mut changing.tx, &edited).await?;
    Ok(edited)
}

/// For everyone. Deleting what is deleted changes nothing and takes no rev.
pub async fn delete(state: &AppState, by: UserId, place: MessageRef) -> Result<Message> {
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut changing = Changing::begin(&state, place.conversation_id, by).await?;
            let message = found::seen(&mut changing, place.message_id).await?;
            if message.sender_id != by {
                let kind = changing.conversation.kind;
                permissions::check(Action::DeleteOthersMessages, changing.role, kind)?;
            }
            if message.deleted_at.is_some() {
                return Ok(message);
            }
            let (buried, changes) = bury(&state, &mut changing, &message).await?;
            changing.commit(&state, changes).await?;
            Ok::<_, Error>(buried)
        })
        .await
}

/// Makes a tombstone of it; the thread that it stood in holds one answer less.
pub(crate) async fn bury(
    state: &AppState,
    changing: &mut Changing,
    message: &Message,
) -> Result<(Message, Vec<Change>)> {
    let id = message.conversation_id;
    let when = (changing.next_rev(), state.clock.now());
    queries::bury(&mut changing.tx, id, message.id, when).await?;
    let buried = found::again(changing, message.id).await?;
    let mut changes = vec![Change::Message(buried.clone())];
    if let Some(root) = message.thread_id {
        let rev = changing.next_rev();
        queries::sum_thread(&mut changing.tx, id, root, rev).await?;
        changes.push(Change::Message(found::again(changing, root).await?));
    }
    Ok((buried, changes))
}

/// Everything that it said, oldest first; of a tombstone nothing.
pub async fn versions(state: &AppState, user: UserId, place: MessageRef) -> Result<Vec<Version>> {
    let message = messages::service::get(state, user, place).await?;
    if message.deleted_at.is_some() {
        return Ok(Vec::new());
    }
    if message.edited_at.is_none() {
        return Ok(vec![Version {
            body: message.body,
            written_at: message.created_at,
            rev: message.seq,
        }]);
    }
    // Only what there was when the reader was found to be a member.
    let (id, through) = (place.conversation_id, message.rev);
    Ok(queries::versions(&state.db, id, message.id, through).await?)
}
