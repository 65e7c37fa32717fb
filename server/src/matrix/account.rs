//! The rows of one's own account.

use linnet_protocol::{NewDoNotDisturb, NewStatus, Request};
use serde_json::json;

use super::{
    Row,
    frames::CONNECTED,
    routes::{Ask, delete, get, post, put, signed_in},
    row,
};
use crate::testing::PASSWORD;

pub(super) fn frames() -> Vec<Row<Request>> {
    vec![
        row("setStatus", CONNECTED, |_| {
            Request::SetStatus(NewStatus {
                text: Some("busy".to_owned()),
                ..NewStatus::default()
            })
        }),
        row("setDoNotDisturb", CONNECTED, |_| {
            Request::SetDoNotDisturb(NewDoNotDisturb::default())
        }),
    ]
}

pub(super) fn routes() -> Vec<Row<Ask>> {
    vec![
        row("PUT /me/status", signed_in(200), |_| {
            put("/me/status").body(json!({ "text": "busy" }))
        }),
        row("GET /me/do-not-disturb", signed_in(200), |_| {
            get("/me/do-not-disturb")
        }),
        row("PUT /me/do-not-disturb", signed_in(200), |_| {
            put("/me/do-not-disturb").body(json!({}))
        }),
        row("POST /me/deactivate", signed_in(204), |_| {
            post("/me/deactivate")
                .body(json!({ "password": PASSWORD }))
                .ending()
        }),
        row("POST /me/delete", signed_in(202), |_| {
            post("/me/delete")
                .body(json!({ "password": PASSWORD }))
                .ending()
        }),
        row("GET /me/export", signed_in(200), |_| get("/me/export")),
        row(
            "DELETE /admin/users/{id}/deactivation",
            [401, 403, 403, 403, 403, 403, 403, 403, 204],
            |it| delete(format!("/admin/users/{}/deactivation", it.other)),
        ),
    ]
}
