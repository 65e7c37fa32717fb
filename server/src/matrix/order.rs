//! The rows of what protects people from each other.

use serde_json::json;

use super::{
    Row, Scene,
    routes::{Ask, delete, get, post, put, signed_in},
    row,
};

pub(super) fn rows() -> Vec<Row<Ask>> {
    let mut rows = protection();
    rows.extend(order());
    rows
}

fn account(scene: &Scene, rest: &str) -> String {
    format!("/admin/users/{}{rest}", scene.other)
}

/// Those who keep order on the server: its moderators, and its admins.
const fn keepers(moderator: u16, admin: u16) -> [u16; 9] {
    [401, 403, 403, 403, 403, 403, 403, moderator, admin]
}

fn protection() -> Vec<Row<Ask>> {
    vec![
        row("GET /me/blocks", signed_in(200), |_| get("/me/blocks")),
        row("PUT /me/blocks/{userId}", signed_in(204), |it| {
            put(format!("/me/blocks/{}", it.other))
        }),
        row("DELETE /me/blocks/{userId}", signed_in(204), |it| {
            delete(format!("/me/blocks/{}", it.other))
        }),
        row("PUT /reports/{id}", signed_in(204), |it| {
            let report = json!({ "userId": it.other, "reason": "adverts" });
            put(format!("/reports/{}", it.fresh)).body(report)
        }),
    ]
}

fn order() -> Vec<Row<Ask>> {
    vec![
        row(
            "POST /admin/users/{id}/reset-links",
            keepers(403, 200),
            |it| post(account(it, "/reset-links")).body(json!({ "id": it.fresh, "hours": 1 })),
        ),
        row("GET /admin/reports", keepers(200, 200), |_| {
            get("/admin/reports")
        }),
        row("POST /admin/reports/{id}/claim", keepers(200, 200), |it| {
            post(format!("/admin/reports/{}/claim", it.report))
        }),
        row(
            "POST /admin/reports/{id}/resolve",
            keepers(200, 200),
            |it| {
                let note = json!({ "note": "nothing" });
                post(format!("/admin/reports/{}/resolve", it.report)).body(note)
            },
        ),
        row("GET /admin/users", keepers(200, 200), |_| {
            get("/admin/users")
        }),
        row("PUT /admin/users/{id}/role", keepers(403, 204), |it| {
            put(account(it, "/role")).body(json!({ "role": "moderator" }))
        }),
        row(
            "PUT /admin/users/{id}/suspension",
            keepers(204, 204),
            |it| put(account(it, "/suspension")).body(json!({ "reason": "adverts" })),
        ),
        row(
            "DELETE /admin/users/{id}/suspension",
            keepers(204, 204),
            |it| delete(account(it, "/suspension")),
        ),
        row(
            "DELETE /admin/users/{id}/messages",
            keepers(202, 202),
            |it| delete(account(it, "/messages")),
        ),
        row("GET /admin/audit", keepers(403, 200), |_| {
            get("/admin/audit")
        }),
    ]
}
