//! What a channel and a direct conversation answer otherwise than a group.

use super::{
    Asked, Cells, NO_SUCH_PERSON, Row, Who, World, conversations::admins, routes::signed_in,
    scene::Kind,
};

/// The rows that speak of the conversation, or of what is shown in it.
async fn about<Ask: Asked>(world: &World, rows: Vec<Row<Ask>>, shown: bool) -> Vec<Row<Ask>> {
    let scene = world.scene(Kind::Group, Who::Member).await.unwrap();
    let (id, file) = (scene.group.to_string(), scene.file.to_string());
    let names = |it: &Row<Ask>| {
        let text = (it.ask)(&scene).text();
        text.contains(&id) || shown && text.contains(&file)
    };
    rows.into_iter().filter(names).collect()
}

/// Its admins look after it, and whoever wants joins.
pub(super) async fn channel<Ask: Asked>(world: &World, rows: Vec<Row<Ask>>) -> Vec<Row<Ask>> {
    // Every scene shows the same file, and whoever has joined one of them sees it.
    let mut rows = about(world, rows, false).await;
    for row in &mut rows {
        row.cells = in_channel(row.operation).unwrap_or(row.cells);
    }
    rows
}

fn in_channel(operation: &str) -> Option<Cells> {
    let cells = match operation {
        "PATCH /conversations/{id}"
        | "PUT /conversations/{id}/avatar"
        | "GET /conversations/{id}/invites"
        | "POST /conversations/{id}/invites"
        | "PUT /conversations/{id}/pins/{messageId}"
        | "DELETE /conversations/{id}/pins/{messageId}"
        | "changeConversation"
        | "addMembers"
        | "pinMessage"
        | "unpinMessage" => admins(200),
        "POST /conversations/{id}/members" => admins(204),
        "POST /channels/{id}/join" | "join" => signed_in(200),
        _ => return None,
    };
    Some(cells)
}

/// Its two people are equal and stay; whoever is blocked writes nothing any more.
pub(super) async fn direct<Ask: Asked>(world: &World, rows: Vec<Row<Ask>>) -> Vec<Row<Ask>> {
    let mut rows = about(world, rows, true).await;
    for row in &mut rows {
        let [nobody, stranger, _, member, _, _, _, moderator, admin] = row.cells;
        let (member, blocked) = in_direct(row.operation).unwrap_or((member, member));
        let none = NO_SUCH_PERSON;
        row.cells = [
            nobody, stranger, none, member, none, none, blocked, moderator, admin,
        ];
    }
    rows
}

/// What a member is answered, and one whom the other has blocked.
fn in_direct(operation: &str) -> Option<(u16, u16)> {
    let cells = match operation {
        "PATCH /conversations/{id}"
        | "POST /conversations/{id}/members"
        | "DELETE /conversations/{id}/members/me"
        | "DELETE /conversations/{id}/members/{userId}"
        | "PUT /conversations/{id}/members/{userId}/role"
        | "GET /conversations/{id}/bans"
        | "PUT /conversations/{id}/bans/{userId}"
        | "DELETE /conversations/{id}/bans/{userId}"
        | "GET /conversations/{id}/invites"
        | "POST /conversations/{id}/invites"
        | "PUT /conversations/{id}/avatar"
        | "DELETE /conversations/{id}/messages/{messageId}"
        | "DELETE /conversations/{id}/messages/{messageId}/previews"
        | "changeConversation"
        | "addMembers"
        | "removeMember"
        | "leave"
        | "setRole"
        | "ban"
        | "unban"
        | "deleteMessage"
        | "removePreviews" => (409, 409),
        "POST /conversations/{id}/messages"
        | "PATCH /conversations/{id}/messages/{messageId}"
        | "PUT /conversations/{id}/pins/{messageId}"
        | "sendMessage"
        | "editMessage"
        | "addReaction"
        | "pinMessage" => (200, 403),
        "PUT /conversations/{id}/messages/{messageId}/reactions/{emoji}" => (204, 403),
        _ => return None,
    };
    Some(cells)
}
