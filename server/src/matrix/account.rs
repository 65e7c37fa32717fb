//! The rows of one's own account.

use linnet_protocol::{NewDoNotDisturb, NewStatus, Request};
use serde_json::json;

use super::{
    Row,
    frames::CONNECTED,
    routes::{Ask, get, put, signed_in},
    row,
};

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
    ]
}
