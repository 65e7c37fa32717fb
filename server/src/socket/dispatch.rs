//! From a frame to the service that answers it. The match is the whole API of the socket on one screen.

use linnet_protocol::{ClientFrame, ErrorCode, Reply, Request, WireError};
use serde_json::Value;

use super::link::Connection;
use crate::{
    conversations, error::Result, jobs, messages, middleware::body::json_refusal, presence,
    receipts, search, settings, state::AppState, sync,
};

/// The others have limits of their own, or change nothing.
pub(super) const fn is_write(request: &Request) -> bool {
    !matches!(
        request,
        Request::Hello { .. }
            | Request::CaughtUp { .. }
            | Request::Heads { .. }
            | Request::Sync { .. }
            | Request::SyncPersonal { .. }
            | Request::SendMessage(_)
            | Request::MarkRead { .. }
            | Request::MarkDelivered { .. }
            | Request::Typing { .. }
            | Request::Watch { .. }
            | Request::SetActivity { .. }
            | Request::FindMessages(_)
            | Request::Search { .. }
            | Request::Renew { .. }
            | Request::Probe { .. }
    )
}

pub(crate) async fn dispatch(
    state: &AppState,
    connection: &Connection,
    request: Request,
) -> Result<Reply> {
    let user = connection.user.user_id;
    match request {
        Request::Sync {
            conversation_id,
            cursor,
        } => sync::service::answer_sync(state, connection, conversation_id, cursor).await,
        Request::SyncPersonal { cursor } => sync::personal::page(state, user, cursor)
            .await
            .map(Reply::PersonalPage),
        request @ (Request::ChangeConversation { .. }
        | Request::AddMembers { .. }
        | Request::RemoveMember { .. }
        | Request::Leave { .. }
        | Request::Join { .. }
        | Request::SetRole { .. }
        | Request::Ban { .. }
        | Request::Unban { .. }) => conversations::socket::dispatch(state, user, request).await,
        request @ (Request::ChangeSettings { .. }
        | Request::NameSection { .. }
        | Request::RemoveSection { .. }
        | Request::OrderSections { .. }
        | Request::SetStatus(_)
        | Request::SetLinkPreviews(_)
        | Request::SetDoNotDisturb(_)) => settings::socket::dispatch(state, user, request).await,
        Request::SendMessage(new) => messages::service::send(state, user, new)
            .await
            .map(|it| Reply::Message(Box::new(it))),
        request @ (Request::EditMessage { .. }
        | Request::DeleteMessage(_)
        | Request::AddReaction { .. }
        | Request::RemoveReaction { .. }
        | Request::PinMessage(_)
        | Request::UnpinMessage(_)
        | Request::RemovePreviews(_)
        | Request::SaveMessage(_)
        | Request::UnsaveMessage(_)) => messages::socket::dispatch(state, user, request).await,
        request @ (Request::SetReminder(_)
        | Request::PutOffReminder { .. }
        | Request::FinishReminder { .. }
        | Request::ScheduleMessage(_)
        | Request::ChangeScheduled(_)
        | Request::CancelScheduled(_)) => jobs::socket::dispatch(state, user, request).await,
        request @ (Request::MarkRead { .. }
        | Request::MarkDelivered { .. }
        | Request::MarkUnread { .. }) => receipts::socket::dispatch(state, user, request).await,
        request @ (Request::Typing { .. }
        | Request::Watch { .. }
        | Request::SetActivity { .. }
        | Request::SetPrivacy(_)) => presence::socket::dispatch(state, connection, request).await,
        request @ (Request::FindMessages(_) | Request::Search { .. }) => {
            search::socket::dispatch(state, user, request).await
        }
        Request::Probe {} => Ok(Reply::Done {}),
        // These speak about the connection itself, which answers them before it comes here.
        Request::Hello { .. }
        | Request::CaughtUp { .. }
        | Request::Heads {}
        | Request::Renew { .. } => Err(ErrorCode::InvalidRequest.into()),
    }
}

/// A text that is no frame at all.
#[derive(Debug)]
pub(super) struct NotAFrame;

/// A request, or its number and what is wrong with it.
pub(super) fn read(
    text: &str,
) -> std::result::Result<std::result::Result<ClientFrame, (u32, WireError)>, NotAFrame> {
    let error = match serde_json::from_str::<ClientFrame>(text) {
        Ok(frame) => return Ok(Ok(frame)),
        Err(error) => error,
    };
    let value: Value = serde_json::from_str(text).map_err(|_| NotAFrame)?;
    let n = value
        .get("n")
        .and_then(Value::as_u64)
        .and_then(|it| u32::try_from(it).ok())
        .ok_or(NotAFrame)?;
    let name = value
        .pointer("/request/type")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let is_unknown = error
        .to_string()
        .starts_with(&format!("unknown variant `{name}`"));
    let refusal = if is_unknown && !name.is_empty() {
        ErrorCode::Unsupported.into()
    } else {
        json_refusal(&error)
    };
    Ok(Err((n, refusal)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> (u32, ErrorCode, Option<String>) {
        let (n, error) = read(text).unwrap().unwrap_err();
        (n, error.code, error.params.field)
    }

    #[test]
    fn each_kind_of_wrong_frame_has_its_code() {
        let field = |name: &str| Some(name.to_owned());
        assert_eq!(
            refusal(r#"{"n":1,"request":{"type":"dance"}}"#),
            (1, ErrorCode::Unsupported, None)
        );
        let extra = r#"{"n":2,"request":{"type":"probe","now":true}}"#;
        assert_eq!(refusal(extra), (2, ErrorCode::UnknownField, field("now")));
        let extra = r#"{"n":3,"request":{"type":"sendMessage","id":"0198c0de-0000-7000-8000-000000000000",
            "conversationId":"0198c0de-0000-7000-8000-000000000000","body":"x","colour":"red"}}"#;
        assert_eq!(
            refusal(extra),
            (3, ErrorCode::UnknownField, field("colour"))
        );
        let missing = r#"{"n":4,"request":{"type":"typing"}}"#;
        assert_eq!(
            refusal(missing),
            (4, ErrorCode::InvalidRequest, field("conversationId"))
        );
        let wrong = r#"{"n":5,"request":{"type":"setActivity","activity":"asleep"}}"#;
        assert_eq!(refusal(wrong), (5, ErrorCode::InvalidRequest, None));
        let extra = r#"{"n":6,"request":{"type":"heads"},"v":2}"#;
        assert_eq!(refusal(extra), (6, ErrorCode::UnknownField, field("v")));
        assert!(read("hello").is_err() && read(r#"{"request":{"type":"probe"}}"#).is_err());
        let deep = format!(
            "{{\"n\":1,\"request\":{}{}}}",
            "[".repeat(10_000),
            "]".repeat(10_000)
        );
        assert!(read(&deep).is_err());
    }
}
