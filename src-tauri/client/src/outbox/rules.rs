//! What a refusal means for what was asked: the one table of retrying and giving up.

use linnet_protocol::{ErrorCode, Request};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Time may heal it: it waits and is sent again.
    Later,
    /// The person decides. What was written stays.
    Failed,
    /// There is nothing left to do or to decide: what was to go is gone, or with it what was to change.
    Over,
}

pub(super) const fn verdict(request: &Request, code: ErrorCode) -> Verdict {
    match code {
        _ if code.is_retryable() => Verdict::Later,
        ErrorCode::MessageDeleted if !carries_text(request) => Verdict::Over,
        _ if is_as_wished(request, code) => Verdict::Over,
        _ if is_arrangement(request) => Verdict::Over,
        _ => Verdict::Failed,
    }
}

/// Somebody typed it, so it is never dropped.
const fn carries_text(request: &Request) -> bool {
    matches!(
        request,
        Request::SendMessage(_)
            | Request::EditMessage { .. }
            | Request::ScheduleMessage(_)
            | Request::ChangeScheduled(_)
    )
}

/// It has no row of its own on which a person could decide: the window says that it was refused.
pub(super) const fn is_arrangement(request: &Request) -> bool {
    matches!(
        request,
        Request::ChangeConversation { .. }
            | Request::AddMembers { .. }
            | Request::RemoveMember { .. }
            | Request::Leave { .. }
            | Request::SetRole { .. }
            | Request::Ban { .. }
            | Request::Unban { .. }
            | Request::NameSection { .. }
            | Request::RemoveSection { .. }
            | Request::OrderSections { .. }
            | Request::SetStatus(_)
            | Request::SetDoNotDisturb(_)
            | Request::SetPrivacy(_)
            | Request::SetLinkPreviews(_)
    )
}

/// What was to go is gone.
pub(super) const fn is_as_wished(request: &Request, code: ErrorCode) -> bool {
    matches!(code, ErrorCode::NotFound | ErrorCode::NotAMember) && takes_away(request)
}

const fn takes_away(request: &Request) -> bool {
    matches!(
        request,
        Request::DeleteMessage(_)
            | Request::RemoveReaction { .. }
            | Request::UnpinMessage(_)
            | Request::UnsaveMessage(_)
            | Request::CancelScheduled(_)
            | Request::FinishReminder { .. }
            | Request::RemoveMember { .. }
            | Request::Leave { .. }
            | Request::Unban { .. }
            | Request::RemoveSection { .. }
    )
}

#[cfg(test)]
mod tests {
    use linnet_protocol::{ConversationId, EditId, MessageId, MessageRef, NewEdit, NewMessage};

    use super::*;

    fn requests() -> (Request, Request, Request, Request) {
        let place = MessageRef {
            conversation_id: ConversationId::generate(),
            message_id: MessageId::generate(),
        };
        let (id, body) = (EditId::generate(), "hi".to_owned());
        let new = NewMessage::text(place.message_id, place.conversation_id, body.clone());
        (
            Request::SendMessage(new),
            Request::EditMessage {
                place,
                edit: NewEdit { id, body },
            },
            Request::DeleteMessage(place),
            Request::AddReaction {
                place,
                emoji: "👍".into(),
            },
        )
    }

    #[test]
    fn every_refusal_waits_fails_or_ends_it() {
        use ErrorCode as Code;
        use Verdict::{Failed, Later, Over};
        let (send, edit, delete, react) = requests();
        let table = [
            (Code::RateLimited, [Later; 4]),
            (Code::Unavailable, [Later; 4]),
            (Code::StorageFull, [Later; 4]),
            (Code::Internal, [Later; 4]),
            (Code::Unauthorized, [Later; 4]),
            (Code::SessionEnded, [Later; 4]),
            (Code::SessionStolen, [Later; 4]),
            (Code::MessageDeleted, [Failed, Failed, Over, Over]),
            (Code::NotFound, [Failed, Failed, Over, Failed]),
            (Code::NotAMember, [Failed, Failed, Over, Failed]),
            (Code::Forbidden, [Failed; 4]),
            (Code::CannotReach, [Failed; 4]),
            (Code::Suspended, [Failed; 4]),
            (Code::IdConflict, [Failed; 4]),
            (Code::TooLong, [Failed; 4]),
            (Code::TooMany, [Failed; 4]),
            (Code::Empty, [Failed; 4]),
            (Code::InvalidText, [Failed; 4]),
            (Code::InvalidRequest, [Failed; 4]),
            (Code::UnknownField, [Failed; 4]),
            (Code::Unsupported, [Failed; 4]),
            (Code::VersionUnsupported, [Failed; 4]),
        ];
        for (code, expected) in table {
            let said = [&send, &edit, &delete, &react].map(|it| verdict(it, code));
            assert_eq!(said, expected, "{code:?}");
        }
    }
}
