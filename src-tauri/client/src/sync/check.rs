//! What a server may say. It is trusted with the truth of its own conversations and with nothing else: an answer about
//! another conversation, with numbers that cannot be, or in another order is not let in.

use linnet_protocol::{
    Change, ConversationId, HistoryPage, Message, Page, Reaction, Snapshot, UserId,
};

use crate::outbox::entry::Entry;

pub(crate) fn changes(id: ConversationId, changes: &[Change]) -> bool {
    let is_ours = changes
        .iter()
        .all(|it| it.conversation_id() == id && it.rev() > 0);
    let is_ascending = changes.windows(2).all(|pair| pair[0].rev() < pair[1].rev());
    let is_sane = changes.iter().all(|change| match change {
        Change::Message(it) => message(id, it),
        Change::Conversation(_) | Change::Membership(_) | Change::Reaction(_) => true,
    });
    is_ours && is_ascending && is_sane
}

/// A page must lead on, or it would be asked for again for ever.
pub(crate) fn page(id: ConversationId, cursor: i64, page: &Page) -> bool {
    let leads_on = page.through > cursor || !page.more;
    let is_inside = page.changes.iter().all(|it| it.rev() <= page.through);
    page.conversation_id == id && leads_on && is_inside && changes(id, &page.changes)
}

pub(crate) fn snapshot(id: ConversationId, me: UserId, it: &Snapshot) -> bool {
    let has_me = it
        .members
        .iter()
        .any(|member| member.user.id == me && !member.left);
    let members_fit = it
        .members
        .iter()
        .all(|member| member.conversation_id == id && member.rev <= it.head);
    let receipts_fit = it
        .receipts
        .iter()
        .all(|receipt| receipt.conversation_id == id);
    it.conversation.id == id
        && it.head > 0
        && it.from > 0
        && it.conversation.rev <= it.head
        && has_me
        && members_fit
        && receipts_fit
        && reactions(id, &it.reactions)
        && stretch(id, &it.messages, it.from, it.head)
        && it.messages.iter().all(|message| message.rev <= it.head)
}

pub(crate) fn history(id: ConversationId, before: i64, it: &HistoryPage) -> bool {
    it.conversation_id == id
        && it.from > 0
        && it.through < before
        && reactions(id, &it.reactions)
        && stretch(id, &it.messages, it.from, it.through)
}

/// Around a seq that is not above the head.
pub(crate) fn around(id: ConversationId, seq: i64, it: &HistoryPage) -> bool {
    (it.from..=it.through).contains(&seq) && history(id, i64::MAX, it)
}

/// An answer is about the message that was asked for and nothing else.
pub(crate) fn answer(asked: &Entry, me: UserId, it: &Message) -> bool {
    let is_own = asked.new_message().is_none() || it.sender_id == me;
    asked.is_answered_with_message()
        && asked.message_id == Some(it.id)
        && is_own
        && message(asked.conversation_id, it)
}

/// Messages that are no stretch.
pub(crate) fn strays(id: ConversationId, messages: &[Message], others: &[Reaction]) -> bool {
    messages.iter().all(|it| message(id, it)) && reactions(id, others)
}

fn reactions(id: ConversationId, reactions: &[Reaction]) -> bool {
    reactions.iter().all(|it| it.conversation_id == id)
}

fn stretch(id: ConversationId, messages: &[Message], from: i64, through: i64) -> bool {
    let is_inside = messages
        .iter()
        .all(|it| message(id, it) && (from..=through).contains(&it.seq));
    is_inside && messages.windows(2).all(|pair| pair[0].seq < pair[1].seq)
}

fn message(id: ConversationId, it: &Message) -> bool {
    it.conversation_id == id && it.seq > 0 && it.seq <= it.rev
}
