//! The rows of HTTP.

use std::collections::BTreeSet;

use linnet_protocol::{ConversationId, SignedIn};
use reqwest::Method;
use serde_json::{Value, json};

use super::{Asked, Row, Scene, Who, World, row};
use crate::testing::{PASSWORD, device, sign_up};

/// What is asked.
pub(super) struct Ask {
    method: Method,
    path: String,
    body: Option<Value>,
    /// With a session of its own, because it ends sessions.
    is_ending: bool,
}

impl Ask {
    fn new(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            path: path.into(),
            body: None,
            is_ending: false,
        }
    }

    pub(super) fn body(self, body: Value) -> Self {
        Self {
            body: Some(body),
            ..self
        }
    }

    pub(super) fn ending(self) -> Self {
        Self {
            is_ending: true,
            ..self
        }
    }
}

pub(super) fn get(path: impl Into<String>) -> Ask {
    Ask::new(Method::GET, path)
}

pub(super) fn post(path: impl Into<String>) -> Ask {
    Ask::new(Method::POST, path)
}

pub(super) fn put(path: impl Into<String>) -> Ask {
    Ask::new(Method::PUT, path)
}

pub(super) fn patch(path: impl Into<String>) -> Ask {
    Ask::new(Method::PATCH, path)
}

pub(super) fn delete(path: impl Into<String>) -> Ask {
    Ask::new(Method::DELETE, path)
}

pub(super) fn of(scene: &Scene, rest: &str) -> String {
    format!("/conversations/{}{rest}", scene.group)
}

/// Everybody with a token, and nobody without.
pub(super) const fn signed_in(status: u16) -> [u16; 9] {
    let mut cells = [status; 9];
    cells[0] = 401;
    cells
}

/// Those who are in the conversation; for the others there is none.
pub(super) const fn members(status: u16) -> [u16; 9] {
    [401, 404, 404, status, status, status, 404, 404, 404]
}

/// Method and path of every operation of the document.
pub(super) fn operations() -> BTreeSet<String> {
    let document = serde_json::to_value(crate::router::operations()).unwrap();
    let paths = document["paths"].as_object().unwrap().iter();
    let operations = paths.flat_map(|(path, methods)| {
        let methods = methods.as_object().unwrap().keys();
        methods.map(move |method| format!("{} {path}", method.to_uppercase()))
    });
    operations.collect()
}

impl Asked for Ask {
    async fn answer(self, world: &World, _: &Scene, who: Who) -> (u16, String) {
        let url = format!("http://{}/api/v1{}", world.server.app.address, self.path);
        let mut request = world.http.request(self.method, url);
        if let Some(account) = world.account(who) {
            let fresh = if self.is_ending {
                Some(throw_away(world).await)
            } else {
                None
            };
            let tokens = &fresh.as_ref().unwrap_or(account).tokens;
            request = request.bearer_auth(&tokens.access_token);
        }
        if let Some(body) = &self.body {
            request = request.json(body);
        }
        let answer = request.send().await.unwrap();
        // A copy of all one's own is a stream, and bytes are not compared.
        let (status, is_problem) = (answer.status(), !answer.status().is_success());
        let body = if is_problem {
            answer.text().await.unwrap()
        } else {
            String::new()
        };
        (status.as_u16(), body)
    }

    fn text(&self) -> String {
        format!("{} {:?}", self.path, self.body)
    }
}

async fn throw_away(world: &World) -> SignedIn {
    let name = uuid::Uuid::now_v7().simple().to_string();
    sign_up(world.state(), &name).await
}

pub(super) fn rows() -> Vec<Row<Ask>> {
    let mut rows = accounts();
    rows.extend(people());
    rows.extend(conversations());
    rows.extend(super::conversations::routes());
    rows.extend(super::later::routes());
    rows.extend(super::account::routes());
    rows.extend(own());
    rows.extend(messages());
    rows.extend(super::messages::routes());
    rows.extend(super::messages::reactions());
    rows.extend(files());
    rows.extend(super::order::rows());
    rows
}

fn accounts() -> Vec<Row<Ask>> {
    vec![
        row("GET /server", [200; 9], |_| get("/server")),
        row("POST /auth/sign-up", [200; 9], |it| {
            let username = format!("u{}", it.fresh.0.simple());
            post("/auth/sign-up").body(json!({
                "username": username[1..], "displayName": username, "password": PASSWORD, "device": device(),
            }))
        }),
        row("POST /auth/sign-in", [401; 9], |_| {
            let form =
                json!({ "login": "nobody-of-this-name", "password": PASSWORD, "device": device() });
            post("/auth/sign-in").body(form)
        }),
        row("POST /auth/refresh", [401; 9], |_| {
            let token = "A".repeat(43);
            post("/auth/refresh").body(json!({ "refreshToken": token, "nonce": token }))
        }),
        row("POST /auth/sign-out", signed_in(204), |_| {
            post("/auth/sign-out").ending()
        }),
        row("GET /sessions", signed_in(200), |_| get("/sessions")),
        row("DELETE /sessions", signed_in(204), |_| {
            delete("/sessions").ending()
        }),
        row("PUT /me/password", signed_in(204), |_| {
            let change = json!({ "password": PASSWORD, "newPassword": "seven reeds in the wind" });
            put("/me/password").body(change).ending()
        }),
        // Without mail nobody is sent anything.
        row("POST /auth/email-codes", [403; 9], |_| {
            post("/auth/email-codes").body(json!({ "email": "a@example.org" }))
        }),
        row("POST /auth/reset-requests", [403; 9], |_| {
            post("/auth/reset-requests").body(json!({ "login": "founder" }))
        }),
        row("POST /auth/reset", [403; 9], |_| {
            post("/auth/reset").body(json!({ "code": "a guess", "password": PASSWORD }))
        }),
        row("PUT /me/email", signed_in(200), |_| {
            put("/me/email").body(json!({ "email": null, "password": PASSWORD }))
        }),
        row("POST /me/email/verify", signed_in(403), |_| {
            post("/me/email/verify").body(json!({ "code": "a guess" }))
        }),
        // Somebody else's, or none at all: the same.
        row("DELETE /sessions/{id}", signed_in(404), |it| {
            delete(format!("/sessions/{}", it.fresh))
        }),
        row(
            "POST /invites",
            [401, 403, 403, 403, 403, 403, 403, 403, 200],
            |it| post("/invites").body(json!({ "id": it.fresh, "uses": 1, "hours": 1 })),
        ),
    ]
}

fn people() -> Vec<Row<Ask>> {
    vec![
        row("GET /me", signed_in(200), |_| get("/me")),
        row("PATCH /me", signed_in(200), |_| {
            patch("/me").body(json!({}))
        }),
        row("GET /users", signed_in(200), |_| get("/users")),
        row("GET /users/{id}", signed_in(200), |it| {
            get(format!("/users/{}", it.owner))
        }),
    ]
}

fn conversations() -> Vec<Row<Ask>> {
    vec![
        row("GET /conversations", signed_in(200), |_| {
            get("/conversations")
        }),
        row("POST /conversations", signed_in(200), |it| {
            let id = ConversationId::generate();
            post("/conversations")
                .body(json!({ "id": id, "kind": "group", "memberIds": [it.other] }))
        }),
        row("PATCH /conversations/{id}", members(200), |it| {
            patch(of(it, "")).body(json!({ "title": "new" }))
        }),
        row("GET /conversations/{id}/members", members(200), |it| {
            get(of(it, "/members"))
        }),
        row("POST /conversations/{id}/members", members(204), |it| {
            post(of(it, "/members")).body(json!({ "userIds": [it.outsider] }))
        }),
        // Who has left leaves again without a trace.
        row(
            "DELETE /conversations/{id}/members/me",
            [401, 404, 204, 204, 204, 204, 404, 404, 404],
            |it| delete(of(it, "/members/me")),
        ),
        row("GET /conversations/{id}/receipts", members(200), |it| {
            get(of(it, "/receipts"))
        }),
        row("GET /conversations/{id}/snapshot", members(200), |it| {
            get(of(it, "/snapshot"))
        }),
    ]
}

fn own() -> Vec<Row<Ask>> {
    vec![
        row("GET /conversations/{id}/settings", members(200), |it| {
            get(of(it, "/settings"))
        }),
        row("PATCH /conversations/{id}/settings", members(200), |it| {
            patch(of(it, "/settings")).body(json!({ "favourite": true }))
        }),
        row("GET /me/sections", signed_in(200), |_| get("/me/sections")),
        row("PUT /me/sections", signed_in(200), |_| {
            put("/me/sections").body(json!({ "sectionIds": [] }))
        }),
        row("PUT /me/sections/{id}", signed_in(200), |it| {
            put(format!("/me/sections/{}", it.fresh)).body(json!({ "name": "work" }))
        }),
        row("DELETE /me/sections/{id}", signed_in(204), |it| {
            delete(format!("/me/sections/{}", it.fresh))
        }),
        row("GET /me/changes", signed_in(200), |_| {
            get("/me/changes?cursor=0")
        }),
    ]
}

fn messages() -> Vec<Row<Ask>> {
    vec![
        row("GET /conversations/{id}/messages", members(200), |it| {
            get(of(it, &format!("/messages?around={}", it.message.seq)))
        }),
        row("GET /search", signed_in(200), |_| get("/search?query=hi")),
        // A conversation that is not the asker's is none.
        row(
            "GET /search/messages",
            [401, 422, 422, 200, 200, 200, 422, 422, 422],
            |it| get(format!("/search/messages?query=in:{}", it.group)),
        ),
        row("POST /conversations/{id}/messages", members(200), |it| {
            let new = json!({ "id": it.fresh, "conversationId": it.group, "body": "hi" });
            post(of(it, "/messages")).body(new)
        }),
    ]
}

/// Of a picture of whoever asks.
fn square(scene: &Scene) -> Value {
    json!({ "fileId": scene.picture, "x": 0, "y": 0, "side": 1 })
}

fn files() -> Vec<Row<Ask>> {
    // An upload is there for whoever began it, and for nobody else.
    vec![
        row("POST /files", signed_in(200), |it| {
            let sha256 = "0".repeat(64);
            let new = json!({ "id": it.fresh, "name": "a.txt", "bytes": 1, "sha256": sha256 });
            post("/files").body(new)
        }),
        row("GET /files/{id}/upload", signed_in(404), |it| {
            get(format!("/files/{}/upload", it.file))
        }),
        row("PUT /files/{id}/parts", signed_in(404), |it| {
            put(format!("/files/{}/parts?offset=0", it.file))
        }),
        row("POST /files/{id}/finish", signed_in(404), |it| {
            post(format!("/files/{}/finish", it.file))
        }),
        row("GET /files/{id}", members(200), |it| {
            get(format!("/files/{}", it.file))
        }),
        row("GET /conversations/{id}/files", members(200), |it| {
            get(of(it, "/files"))
        }),
        row("PUT /conversations/{id}/avatar", members(200), |it| {
            put(of(it, "/avatar")).body(square(it))
        }),
        row("PUT /me/avatar", signed_in(200), |it| {
            put("/me/avatar").body(square(it))
        }),
        row("DELETE /me/avatar", signed_in(200), |_| {
            delete("/me/avatar")
        }),
        row("GET /files/{id}/thumbnails/{size}", members(200), |it| {
            get(format!("/files/{}/thumbnails/small", it.file))
        }),
    ]
}
