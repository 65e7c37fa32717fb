//! The rows of what one keeps for later, plans and withholds.

use linnet_protocol::{
    ChangeScheduled, EditId, MessageRef, NewLinkPreviews, NewMessage, NewPrivacy, NewReminder,
    NewScheduled, ReminderId, Request,
};
use serde_json::{Value, json};

use super::{
    Row, Scene,
    frames::{CONNECTED, MEMBERS},
    routes::{Ask, delete, get, members, of, patch, post, put, signed_in},
    row,
};
use crate::testing::place;

/// What is not there, or not one's own.
const NO_SUCH: [u16; 9] = [401, 404, 404, 404, 404, 404, 404, 404, 404];

pub(super) fn frames() -> Vec<Row<Request>> {
    vec![
        row("markUnread", MEMBERS, |it| Request::MarkUnread {
            conversation_id: it.group,
            seq: it.message.seq,
        }),
        row("saveMessage", MEMBERS, |it| {
            Request::SaveMessage(place(&it.message))
        }),
        row("unsaveMessage", CONNECTED, |it| {
            Request::UnsaveMessage(place(&it.message))
        }),
        row("setReminder", MEMBERS, |it| {
            Request::SetReminder(NewReminder {
                id: ReminderId(it.fresh.0),
                conversation_id: it.group,
                message_id: it.message.id,
                remind_at: it.message.created_at,
            })
        }),
        row("putOffReminder", NO_SUCH, |it| Request::PutOffReminder {
            reminder_id: ReminderId(it.fresh.0),
            remind_at: it.message.created_at,
        }),
        row("finishReminder", NO_SUCH, |it| Request::FinishReminder {
            reminder_id: ReminderId(it.fresh.0),
        }),
        row("scheduleMessage", MEMBERS, |it| {
            Request::ScheduleMessage(NewScheduled {
                message: NewMessage::text(it.fresh, it.group, "later".to_owned()),
                send_at: it.message.created_at,
            })
        }),
        row("changeScheduled", NO_SUCH, |it| {
            Request::ChangeScheduled(ChangeScheduled {
                id: EditId(it.fresh.0),
                message: NewMessage::text(it.fresh, it.group, "later".to_owned()),
                send_at: it.message.created_at,
            })
        }),
        row("cancelScheduled", NO_SUCH, |it| {
            Request::CancelScheduled(MessageRef {
                conversation_id: it.group,
                message_id: it.fresh,
            })
        }),
        row("setLinkPreviews", CONNECTED, |_| {
            Request::SetLinkPreviews(NewLinkPreviews {
                make: true,
                show: false,
            })
        }),
        row("setPrivacy", CONNECTED, |_| {
            Request::SetPrivacy(NewPrivacy {
                presence: false,
                typing: true,
                receipts: false,
            })
        }),
    ]
}

pub(super) fn routes() -> Vec<Row<Ask>> {
    const TIME: &str = "2026-01-01T08:00:00Z";
    vec![
        row("PUT /conversations/{id}/unread", members(200), |it| {
            put(of(it, "/unread")).body(json!({ "seq": it.message.seq }))
        }),
        row("GET /me/saved", signed_in(200), |_| get("/me/saved")),
        row("PUT /me/saved/{id}/{messageId}", members(204), |it| {
            put(format!("/me/saved/{}/{}", it.group, it.message.id))
        }),
        row("DELETE /me/saved/{id}/{messageId}", signed_in(204), |it| {
            delete(format!("/me/saved/{}/{}", it.group, it.message.id))
        }),
        row("GET /me/reminders", signed_in(200), |_| {
            get("/me/reminders")
        }),
        row("POST /me/reminders", members(200), |it| {
            post("/me/reminders").body(json!({
                "id": it.fresh, "conversationId": it.group, "messageId": it.message.id, "remindAt": TIME,
            }))
        }),
        row("PATCH /me/reminders/{id}", signed_in(404), |it| {
            patch(format!("/me/reminders/{}", it.fresh)).body(json!({ "remindAt": TIME }))
        }),
        row("DELETE /me/reminders/{id}", signed_in(404), |it| {
            delete(format!("/me/reminders/{}", it.fresh))
        }),
        row("GET /me/scheduled", signed_in(200), |_| {
            get("/me/scheduled")
        }),
        row("POST /me/scheduled", members(200), |it| {
            post("/me/scheduled").body(json!({ "message": planned(it), "sendAt": TIME }))
        }),
        row(
            "PATCH /me/scheduled/{id}/{messageId}",
            signed_in(404),
            |it| {
                patch(format!("/me/scheduled/{}/{}", it.group, it.fresh))
                    .body(json!({ "id": it.fresh, "message": planned(it), "sendAt": TIME }))
            },
        ),
        row(
            "DELETE /me/scheduled/{id}/{messageId}",
            signed_in(404),
            |it| delete(format!("/me/scheduled/{}/{}", it.group, it.fresh)),
        ),
        row("GET /me/link-previews", signed_in(200), |_| {
            get("/me/link-previews")
        }),
        row("PUT /me/link-previews", signed_in(200), |_| {
            put("/me/link-previews").body(json!({ "make": true, "show": false }))
        }),
        row("GET /me/privacy", signed_in(200), |_| get("/me/privacy")),
        row("PUT /me/privacy", signed_in(200), |_| {
            put("/me/privacy").body(json!({ "presence": false, "typing": true, "receipts": false }))
        }),
    ]
}

fn planned(scene: &Scene) -> Value {
    json!({ "id": scene.fresh, "conversationId": scene.group, "body": "later" })
}
