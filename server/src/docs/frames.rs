//! The socket's frames as an `AsyncAPI` document.

use linnet_protocol::{ClientFrame, PROTOCOL, ServerFrame, close, limits};
use serde_json::{Value, json};
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(components(schemas(ClientFrame, ServerFrame)))]
struct Frames;

const ABOUT: &str = "A client opens the socket with the sub-protocol of this document's title, says `hello` within five \
    seconds and gets `welcome`. Every request has a number `n`, and its reply or error carries the same. Text frames of \
    JSON; a request with a field that does not belong to it is refused, an unknown request is `unsupported` and the \
    socket stays.";

/// Why the server closes, and what the client does.
const CLOSES: [(u16, &str); 12] = [
    (
        close::RESTART,
        "restart: come back after the milliseconds in the reason",
    ),
    (close::PROTOCOL, "broken protocol"),
    (close::TEXT, "text that is none"),
    (close::RULE, "a rule was broken"),
    (close::SIZE, "frame too large"),
    (close::SLOW, "too slow: resume at once"),
    (
        close::TOKEN,
        "token missing or expired: refresh and come back",
    ),
    (close::SESSION_ENDED, "session ended: do not come back"),
    (close::NO_HELLO, "no hello within five seconds"),
    (close::VERSION, "version not spoken"),
    (
        close::LIMIT,
        "a limit was passed ten times in ten seconds: wait the milliseconds in the reason",
    ),
    (1000, "the client said goodbye"),
];

pub(crate) fn document() -> Value {
    let components = serde_json::to_value(Frames::openapi().components).unwrap_or_default();
    let frame = |name: &str, summary: &str| {
        json!({
            "name": name,
            "summary": summary,
            "contentType": "application/json",
            "payload": { "$ref": format!("#/components/schemas/{name}") },
        })
    };
    let closes: serde_json::Map<_, _> = CLOSES
        .iter()
        .map(|(code, why)| (code.to_string(), Value::from(*why)))
        .collect();
    json!({
        "asyncapi": "3.0.0",
        "info": { "title": PROTOCOL, "version": env!("CARGO_PKG_VERSION"), "description": ABOUT },
        "defaultContentType": "application/json",
        "channels": { "socket": {
            "address": "/api/v1/socket",
            "messages": {
                "ClientFrame": { "$ref": "#/components/messages/ClientFrame" },
                "ServerFrame": { "$ref": "#/components/messages/ServerFrame" },
            },
            "bindings": { "ws": { "method": "GET" } },
            "x-frame-bytes": limits::FRAME_BYTES,
            "x-close-codes": closes,
        } },
        "operations": {
            "ask": {
                "action": "receive",
                "channel": { "$ref": "#/channels/socket" },
                "messages": [{ "$ref": "#/channels/socket/messages/ClientFrame" }],
            },
            "tell": {
                "action": "send",
                "channel": { "$ref": "#/channels/socket" },
                "messages": [{ "$ref": "#/channels/socket/messages/ServerFrame" }],
            },
        },
        "components": {
            "messages": {
                "ClientFrame": frame("ClientFrame", "What a client asks"),
                "ServerFrame": frame("ServerFrame", "What the server answers and says by itself"),
            },
            "schemas": components["schemas"],
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_frame_is_described_down_to_its_last_field() {
        let document = document();
        let schemas = &document["components"]["schemas"];
        let requests = schemas["Request"]["oneOf"].as_array().unwrap();
        let names: Vec<_> = requests.iter().map(ToString::to_string).collect();
        assert!(
            names.iter().any(|it| it.contains("sendMessage")),
            "{names:?}"
        );
        for reference in document
            .to_string()
            .split("\"#/components/schemas/")
            .skip(1)
        {
            let name = reference.split('"').next().unwrap();
            assert!(
                schemas[name].is_object(),
                "{name} is named and not described"
            );
        }
    }
}
