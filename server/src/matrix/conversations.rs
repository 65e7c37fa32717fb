//! The rows of conversations: who comes, goes and rules, and the ways in.

use linnet_protocol::{ChangeConversation, Request, Role};
use serde_json::json;

use super::{
    Row,
    frames::MEMBERS,
    routes::{Ask, delete, get, members, of, post, put, signed_in},
    row,
};

/// Members are refused, whoever is not in it finds nothing.
pub(super) const fn admins(status: u16) -> [u16; 9] {
    let mut cells = members(status);
    cells[3] = 403;
    cells
}

pub(super) fn routes() -> Vec<Row<Ask>> {
    vec![
        row(
            "DELETE /conversations/{id}/members/{userId}",
            admins(204),
            |it| delete(of(it, &format!("/members/{}", it.other))),
        ),
        row(
            "PUT /conversations/{id}/members/{userId}/role",
            admins(204),
            |it| {
                put(of(it, &format!("/members/{}/role", it.other))).body(json!({ "role": "admin" }))
            },
        ),
        row("GET /conversations/{id}/bans", admins(200), |it| {
            get(of(it, "/bans"))
        }),
        row("PUT /conversations/{id}/bans/{userId}", admins(204), |it| {
            put(of(it, &format!("/bans/{}", it.other)))
        }),
        row(
            "DELETE /conversations/{id}/bans/{userId}",
            admins(204),
            |it| delete(of(it, &format!("/bans/{}", it.outsider))),
        ),
        row("GET /conversations/{id}/invites", members(200), |it| {
            get(of(it, "/invites"))
        }),
        row("POST /conversations/{id}/invites", members(200), |it| {
            post(of(it, "/invites")).body(json!({ "id": it.fresh }))
        }),
        // The owner's: to a member one that is not their own is none.
        row(
            "DELETE /conversations/{id}/invites/{inviteId}",
            [401, 404, 404, 404, 204, 204, 404, 404, 404],
            |it| delete(of(it, &format!("/invites/{}", it.invite))),
        ),
        row("POST /conversation-invites/look-up", signed_in(403), |it| {
            post("/conversation-invites/look-up").body(json!({ "secret": it.fresh }))
        }),
        row("POST /conversation-invites/join", signed_in(403), |it| {
            post("/conversation-invites/join").body(json!({ "secret": it.fresh }))
        }),
        row("GET /conversations/overview", signed_in(200), |_| {
            get("/conversations/overview")
        }),
        row("GET /channels", signed_in(200), |_| get("/channels")),
        // It is no public channel; whoever is in it joins without a trace.
        row("POST /channels/{id}/join", members(200), |it| {
            post(format!("/channels/{}/join", it.group))
        }),
    ]
}

pub(super) fn frames() -> Vec<Row<Request>> {
    vec![
        row("changeConversation", MEMBERS, |it| {
            Request::ChangeConversation {
                conversation_id: it.group,
                change: ChangeConversation {
                    title: Some(Some("new".to_owned())),
                    ..ChangeConversation::default()
                },
            }
        }),
        row("addMembers", MEMBERS, |it| Request::AddMembers {
            conversation_id: it.group,
            user_ids: vec![it.outsider],
        }),
        row("removeMember", admins(200), |it| Request::RemoveMember {
            conversation_id: it.group,
            user_id: it.other,
        }),
        // Who has left leaves again without a trace.
        row(
            "leave",
            [401, 404, 200, 200, 200, 200, 404, 404, 404],
            |it| Request::Leave {
                conversation_id: it.group,
            },
        ),
        row("join", MEMBERS, |it| Request::Join {
            conversation_id: it.group,
        }),
        row("setRole", admins(200), |it| Request::SetRole {
            conversation_id: it.group,
            user_id: it.other,
            role: Role::Admin,
        }),
        row("ban", admins(200), |it| Request::Ban {
            conversation_id: it.group,
            user_id: it.other,
        }),
        row("unban", admins(200), |it| Request::Unban {
            conversation_id: it.group,
            user_id: it.outsider,
        }),
    ]
}
