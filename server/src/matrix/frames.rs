//! The rows of the socket.

use std::collections::BTreeSet;

use axum::response::IntoResponse;
use linnet_protocol::{
    Activity, ChangeSettings, NewMessage, Request, SectionId, search::FindMessages,
};

use super::{Asked, Row, Scene, Who, World, row};
use crate::{auth::CurrentUser, docs, error::Error, socket::dispatch::dispatch};

/// These speak about the connection itself and stand in the tests of the socket.
const OF_THE_CONNECTION: [&str; 4] = ["hello", "caughtUp", "heads", "renew"];

/// The names of the requests, out of their document.
pub(super) fn operations() -> BTreeSet<String> {
    let document = docs::frames_document();
    let requests = document["components"]["schemas"]["Request"]["oneOf"].clone();
    let names = requests.as_array().unwrap().iter().map(name);
    names
        .filter(|it| !OF_THE_CONNECTION.contains(&it.as_str()))
        .collect()
}

/// The one value of `type` in what may be a list of parts.
fn name(schema: &serde_json::Value) -> String {
    let parts = schema["allOf"]
        .as_array()
        .cloned()
        .unwrap_or_else(|| vec![schema.clone()]);
    let kind = parts.iter().find_map(|it| {
        let kind = &it["properties"]["type"];
        kind["enum"][0].as_str().or(kind["const"].as_str())
    });
    kind.unwrap_or_else(|| panic!("no type in {schema}"))
        .to_owned()
}

impl Asked for Request {
    /// Nobody without a token gets as far as asking: the hello refuses them, as the tests of the socket show.
    async fn answer(self, world: &World, scene: &Scene, who: Who) -> (u16, String) {
        let Some(account) = world.account(who) else {
            return (401, String::new());
        };
        assert_eq!(account.user.id, scene.me);
        let current = CurrentUser {
            user_id: account.user.id,
            session_id: account.session_id,
        };
        let (connection, _waiting) = world.state().hub.register(current);
        let answer = dispatch(world.state(), &connection, self).await;
        world.state().hub.remove(&connection);
        match answer {
            Ok(_) => (200, String::new()),
            Err(error) => {
                let error = error.into_wire();
                let text = format!("{error:?}");
                (
                    Error::Refused(error).into_response().status().as_u16(),
                    text,
                )
            }
        }
    }

    fn text(&self) -> String {
        serde_json::to_string(self).unwrap()
    }
}

/// Everybody who is connected.
pub(super) const CONNECTED: [u16; 9] = [401, 200, 200, 200, 200, 200, 200, 200, 200];
pub(super) const MEMBERS: [u16; 9] = [401, 404, 404, 200, 200, 200, 404, 404, 404];

pub(super) fn rows() -> Vec<Row<Request>> {
    let mut rows = own_rows();
    rows.extend(search_rows());
    rows.extend(super::conversations::frames());
    rows.extend(super::messages::frames());
    rows.extend(super::later::frames());
    rows.extend(super::account::frames());
    rows
}

fn own_rows() -> Vec<Row<Request>> {
    vec![
        row("sync", MEMBERS, |it| Request::Sync {
            conversation_id: it.group,
            cursor: 0,
        }),
        row("syncPersonal", CONNECTED, |_| Request::SyncPersonal {
            cursor: 0,
        }),
        row("sendMessage", MEMBERS, |it| {
            Request::SendMessage(NewMessage::text(it.fresh, it.group, "hi".to_owned()))
        }),
        row("markRead", MEMBERS, |it| Request::MarkRead {
            conversation_id: it.group,
            seq: 1,
        }),
        row("markDelivered", MEMBERS, |it| Request::MarkDelivered {
            conversation_id: it.group,
            seq: 1,
        }),
        row("typing", MEMBERS, |it| Request::Typing {
            conversation_id: it.group,
        }),
        // Whom or what one may not watch is left out, without a word that it exists.
        row("watch", CONNECTED, |it| Request::Watch {
            user_ids: vec![it.other],
            conversation_ids: vec![it.group],
        }),
        row("changeSettings", MEMBERS, |it| Request::ChangeSettings {
            conversation_id: it.group,
            settings: ChangeSettings {
                favourite: Some(true),
                ..ChangeSettings::default()
            },
        }),
        row("nameSection", CONNECTED, |it| Request::NameSection {
            section_id: SectionId(it.fresh.0),
            name: "work".to_owned(),
        }),
        row("removeSection", CONNECTED, |it| Request::RemoveSection {
            section_id: SectionId(it.fresh.0),
        }),
        row("orderSections", CONNECTED, |_| Request::OrderSections {
            section_ids: Vec::new(),
        }),
        row("setActivity", CONNECTED, |_| Request::SetActivity {
            activity: Activity::Active,
        }),
        row("probe", CONNECTED, |_| Request::Probe {}),
    ]
}

fn search_rows() -> Vec<Row<Request>> {
    vec![
        // A conversation that is not the asker's is none.
        row(
            "findMessages",
            [401, 422, 422, 200, 200, 200, 422, 422, 422],
            |it| {
                Request::FindMessages(FindMessages {
                    query: format!("in:{}", it.group),
                    ..FindMessages::default()
                })
            },
        ),
        row("search", CONNECTED, |_| Request::Search {
            query: "hi".to_owned(),
            time_zone: None,
        }),
    ]
}
