//! What a request is about: its conversation, its message, and the one thing that it sets.

use linnet_protocol::{ConversationId, MessageId, MessageRef, Request, SectionId, UserId};

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
        Request::RemovePreviews(place) => (*place, "removePreviews", "previews".to_owned()),
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
    let (conversation_id, kind, target) = match request {
        Request::ChangeSettings {
            conversation_id: id,
            ..
        } => (id, "changeSettings", SETTINGS.to_owned()),
        Request::MarkUnread {
            conversation_id: id,
            ..
        } => (id, "markUnread", UNREAD.to_owned()),
        Request::ChangeConversation {
            conversation_id: id,
            ..
        } => (id, "changeConversation", DETAILS.to_owned()),
        Request::AddMembers {
            conversation_id: id,
            user_ids,
        } => match user_ids[..] {
            [who] => (id, "addMembers", member(who)),
            _ => return None,
        },
        Request::RemoveMember {
            conversation_id: id,
            user_id,
        } => (id, "removeMember", member(*user_id)),
        Request::Ban {
            conversation_id: id,
            user_id,
        } => (id, "ban", member(*user_id)),
        Request::Unban {
            conversation_id: id,
            user_id,
        } => (id, "unban", format!("ban {user_id}")),
        Request::SetRole {
            conversation_id: id,
            user_id,
            ..
        } => (id, "setRole", role(*user_id)),
        Request::Leave {
            conversation_id: id,
        } => (id, "leave", LEAVE.to_owned()),
        request => return of_person(request),
    };
    Some(About {
        conversation_id: *conversation_id,
        message_id: None,
        kind,
        target,
    })
}

fn of_person(request: &Request) -> Option<About> {
    let (kind, target) = match request {
        Request::NameSection { section_id, .. } => (NAME_SECTION, section(*section_id)),
        Request::RemoveSection { section_id } => ("removeSection", section(*section_id)),
        Request::OrderSections { .. } => ("orderSections", SECTIONS.to_owned()),
        Request::SetStatus(_) => ("setStatus", STATUS.to_owned()),
        Request::SetDoNotDisturb(_) => ("setDoNotDisturb", DO_NOT_DISTURB.to_owned()),
        Request::SetPrivacy(_) => ("setPrivacy", PRIVACY.to_owned()),
        Request::SetLinkPreviews(_) => ("setLinkPreviews", LINK_PREVIEWS.to_owned()),
        _ => return None,
    };
    Some(About {
        conversation_id: PERSON,
        message_id: None,
        kind,
        target,
    })
}

/// What is about the person, and about no conversation, waits under this name.
pub(crate) const PERSON: ConversationId = ConversationId(uuid::Uuid::nil());

pub(crate) const SEND: &str = "sendMessage";
pub(crate) const EDIT: &str = "edit";
pub(crate) const SAVE: &str = "save";
pub(crate) const SETTINGS: &str = "settings";
pub(crate) const UNREAD: &str = "unread";
pub(crate) const DETAILS: &str = "details";
pub(crate) const LEAVE: &str = "leave";
pub(crate) const NAME_SECTION: &str = "nameSection";
pub(crate) const SECTIONS: &str = "sections";
pub(crate) const STATUS: &str = "status";
pub(crate) const DO_NOT_DISTURB: &str = "doNotDisturb";
pub(crate) const PRIVACY: &str = "privacy";
pub(crate) const LINK_PREVIEWS: &str = "linkPreviews";

/// Whether somebody is in a conversation.
pub(crate) fn member(who: UserId) -> String {
    format!("member {who}")
}

pub(crate) fn role(who: UserId) -> String {
    format!("role {who}")
}

pub(crate) fn section(id: SectionId) -> String {
    format!("section {id}")
}

pub(crate) fn reaction(who: UserId, emoji: &str) -> String {
    format!("reaction {who} {emoji}")
}
