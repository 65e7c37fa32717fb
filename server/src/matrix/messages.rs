//! The rows of what can be done to a message.

use linnet_protocol::{EditId, MessageRef, NewEdit, Request};
use serde_json::json;

use super::{
    Row, Scene,
    conversations::admins,
    frames::MEMBERS,
    routes::{Ask, delete, get, members, of, patch, put},
    row,
};

fn at(scene: &Scene, rest: &str) -> String {
    of(scene, &format!("/messages/{}{rest}", scene.message.id))
}

const fn place(scene: &Scene) -> MessageRef {
    MessageRef {
        conversation_id: scene.group,
        message_id: scene.message.id,
    }
}

/// Of the owner's message, but where it has to be one's own.
pub(super) fn routes() -> Vec<Row<Ask>> {
    vec![
        row(
            "GET /conversations/{id}/messages/{messageId}",
            members(200),
            |it| get(at(it, "")),
        ),
        row(
            "PATCH /conversations/{id}/messages/{messageId}",
            members(200),
            |it| {
                let own = it.own.as_ref().unwrap_or(&it.message).id;
                patch(of(it, &format!("/messages/{own}")))
                    .body(json!({ "id": it.fresh, "body": "better" }))
            },
        ),
        row(
            "DELETE /conversations/{id}/messages/{messageId}",
            admins(200),
            |it| delete(at(it, "")),
        ),
        row(
            "GET /conversations/{id}/messages/{messageId}/edits",
            members(200),
            |it| get(at(it, "/edits")),
        ),
        row(
            "DELETE /conversations/{id}/messages/{messageId}/previews",
            admins(200),
            |it| delete(at(it, "/previews")),
        ),
        row("GET /conversations/{id}/pins", members(200), |it| {
            get(of(it, "/pins"))
        }),
        row(
            "PUT /conversations/{id}/pins/{messageId}",
            members(200),
            |it| put(of(it, &format!("/pins/{}", it.message.id))),
        ),
        row(
            "DELETE /conversations/{id}/pins/{messageId}",
            members(200),
            |it| delete(of(it, &format!("/pins/{}", it.message.id))),
        ),
        row("GET /conversations/{id}/threads", members(200), |it| {
            get(of(it, "/threads"))
        }),
        row(
            "GET /conversations/{id}/threads/{messageId}",
            members(200),
            |it| get(of(it, &format!("/threads/{}", it.message.id))),
        ),
    ]
}

pub(super) fn reactions() -> Vec<Row<Ask>> {
    const THUMB: &str = "/reactions/%F0%9F%91%8D";
    vec![
        row(
            "GET /conversations/{id}/messages/{messageId}/reactions",
            members(200),
            |it| get(at(it, "/reactions")),
        ),
        row(
            "PUT /conversations/{id}/messages/{messageId}/reactions/{emoji}",
            members(204),
            |it| put(at(it, THUMB)),
        ),
        row(
            "DELETE /conversations/{id}/messages/{messageId}/reactions/{emoji}",
            members(204),
            |it| delete(at(it, THUMB)),
        ),
    ]
}

pub(super) fn frames() -> Vec<Row<Request>> {
    vec![
        row("editMessage", MEMBERS, |it| Request::EditMessage {
            place: MessageRef {
                message_id: it.own.as_ref().unwrap_or(&it.message).id,
                conversation_id: it.group,
            },
            edit: NewEdit {
                id: EditId(it.fresh.0),
                body: "better".to_owned(),
            },
        }),
        row("deleteMessage", admins(200), |it| {
            Request::DeleteMessage(place(it))
        }),
        row("addReaction", MEMBERS, |it| Request::AddReaction {
            place: place(it),
            emoji: "👍".to_owned(),
        }),
        row("removeReaction", MEMBERS, |it| Request::RemoveReaction {
            place: place(it),
            emoji: "👍".to_owned(),
        }),
        row("pinMessage", MEMBERS, |it| Request::PinMessage(place(it))),
        row("unpinMessage", MEMBERS, |it| {
            Request::UnpinMessage(place(it))
        }),
        row("removePreviews", admins(200), |it| {
            Request::RemovePreviews(place(it))
        }),
    ]
}
