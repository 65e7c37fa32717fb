//! What a request is about: its conversation, its message, and the one thing that it sets.

use linnet_protocol::{ConversationId, MessageId, MessageRef, Request, UserId};

/// A later request with the same target takes the place of an earlier one; a change with it confirms one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct About {
    pub(crate) conversation_id: ConversationId,
    pub(crate) message_id: Option<MessageId>,
    pub(crate) kind: &'static str,
    pub(crate) target: String,
}

impl About {
    /// Nothing for a request that is not for the outbox: only what may be sent twice is.
    pub(crate) fn of(me: UserId, request: &Request) -> Option<Self> {
        of_message(me, request).or_else(|| of_conversation(request))
    }
}

fn of_message(me: UserId, request: &Request) -> Option<About> {
    let (place, kind, target) = match request {
        Request::SendMessage(new) => {
            let place = MessageRef {
                conversation_id: new.conversation_id,
                message_id: new.id,
            };
            (place, SEND, "message".to_owned())
        }
        Request::EditMessage { place, .. } => (*place, "editMessage", EDIT.to_owned()),
        Request::DeleteMessage(place) => (*place, "deleteMessage", "delete".to_owned()),
        Request::AddReaction { place, emoji } => (*place, "addReaction", reaction(me, emoji)),
        Request::RemoveReaction { place, emoji } => (*place, "removeReaction", reaction(me, emoji)),
        Request::PinMessage(place) => (*place, "pinMessage", "pin".to_owned()),
        Request::UnpinMessage(place) => (*place, "unpinMessage", "pin".to_owned()),
        Request::SaveMessage(place) => (*place, "saveMessage", SAVE.to_owned()),
        Request::UnsaveMessage(place) => (*place, "unsaveMessage", SAVE.to_owned()),
        _ => return None,
    };
    Some(About {
        conversation_id: place.conversation_id,
        message_id: Some(place.message_id),
        kind,
        target,
    })
}

fn of_conversation(request: &Request) -> Option<About> {
    let Request::ChangeSettings {
        conversation_id, ..
    } = request
    else {
        return None;
    };
    Some(About {
        conversation_id: *conversation_id,
        message_id: None,
        kind: "changeSettings",
        target: SETTINGS.to_owned(),
    })
}

pub(crate) const SEND: &str = "sendMessage";
pub(crate) const EDIT: &str = "edit";
pub(crate) const SAVE: &str = "save";
pub(crate) const SETTINGS: &str = "settings";

pub(crate) fn reaction(who: UserId, emoji: &str) -> String {
    format!("reaction {who} {emoji}")
}
