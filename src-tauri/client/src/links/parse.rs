//! From what somebody clicked to where it leads. Anybody can write such a link, so it is one of three shapes to the last
//! character, or it is nothing.

use linnet_protocol::{ConversationId, MessageId, UserId};
use url::Url;
use uuid::Uuid;

pub(super) const SCHEME: &str = "linnet";
const LONGEST: usize = 2_048;
const LONGEST_TOKEN: usize = 256;

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    /// The host, and the port where it is not that of HTTPS.
    pub(crate) server: String,
    pub(crate) target: Target,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    Conversation(ConversationId, Option<MessageId>),
    User(UserId),
    Invite(String),
}

/// `linnet://<host[:port]>/c/<conversation>[/<message>]`, `/u/<user>` or `/invite/<token>`.
pub(crate) fn parse(text: &str) -> Option<Link> {
    if text.len() > LONGEST {
        return None;
    }
    let (scheme, rest) = text.split_once("://")?;
    if !scheme.eq_ignore_ascii_case(SCHEME) {
        return None;
    }
    let (server, path) = rest.split_once('/')?;
    let parts: Vec<&str> = path.split('/').collect();
    let target = match parts[..] {
        ["c", conversation] => Target::Conversation(ConversationId(id(conversation)?), None),
        ["c", conversation, message] => {
            let message = MessageId(id(message)?);
            Target::Conversation(ConversationId(id(conversation)?), Some(message))
        }
        ["u", user] => Target::User(UserId(id(user)?)),
        ["invite", token] if is_token(token) => Target::Invite(token.to_owned()),
        _ => return None,
    };
    let server = authority(&Url::parse(&format!("https://{server}/")).ok()?)?;
    Some(Link { server, target })
}

/// Host and port of an address that is nothing but these; the port only where it is not that of the scheme.
pub(super) fn authority(url: &Url) -> Option<String> {
    let is_bare = url.username().is_empty()
        && url.password().is_none()
        && url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none();
    let host = url.host_str().filter(|it| is_bare && !it.is_empty())?;
    Some(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

/// As they are written everywhere: with hyphens.
fn id(text: &str) -> Option<Uuid> {
    let id = Uuid::try_parse(text).ok()?;
    (text.len() == 36).then_some(id)
}

fn is_token(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (1..=LONGEST_TOKEN).contains(&text.len()) && text.bytes().all(is_plain)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ID: &str = "0190163d-8694-739b-aea5-966c26f8ad91";

    fn written(link: &Link) -> String {
        let server = &link.server;
        match &link.target {
            Target::Conversation(id, None) => format!("linnet://{server}/c/{id}"),
            Target::Conversation(id, Some(message)) => {
                format!("linnet://{server}/c/{id}/{message}")
            }
            Target::User(id) => format!("linnet://{server}/u/{id}"),
            Target::Invite(token) => format!("linnet://{server}/invite/{token}"),
        }
    }

    #[test]
    fn a_server_has_one_name_however_it_is_written() {
        for (text, server) in [
            ("chat.example.org", "chat.example.org"),
            ("Chat.Example.ORG:443", "chat.example.org"),
            ("chat.example.org:8443", "chat.example.org:8443"),
            ("127.0.0.1:4000", "127.0.0.1:4000"),
            ("[::1]:4000", "[::1]:4000"),
            ("bücher.example", "xn--bcher-kva.example"),
        ] {
            let link = parse(&format!("Linnet://{text}/u/{ID}")).unwrap();
            assert_eq!(link.server, server);
        }
    }

    #[test]
    fn what_is_not_exactly_a_link_is_none() {
        let long = format!("linnet://h/invite/{}", "x".repeat(257));
        for text in [
            "",
            "linnet:",
            "linnet://",
            "linnet://host",
            "linnet://host/",
            "linnet:///c/0190163d-8694-739b-aea5-966c26f8ad91",
            "linnet://host/c/",
            "linnet://host/c/1",
            "linnet://host/c/0190163d8694739baea5966c26f8ad91",
            "linnet://host/c/{0190163d-8694-739b-aea5-966c26f8ad91}",
            "linnet://host/c/0190163d-8694-739b-aea5-966c26f8ad91/",
            "linnet://host/c/0190163d-8694-739b-aea5-966c26f8ad91?a",
            "linnet://host/c/0190163d-8694-739b-aea5-966c26f8ad91#a",
            "linnet://host/x/0190163d-8694-739b-aea5-966c26f8ad91",
            "linnet://host/../c/0190163d-8694-739b-aea5-966c26f8ad91",
            "linnet://me@host/u/0190163d-8694-739b-aea5-966c26f8ad91",
            "linnet://me:pass@host/u/0190163d-8694-739b-aea5-966c26f8ad91",
            "linnet://host?/u/0190163d-8694-739b-aea5-966c26f8ad91",
            "linnet://host#/u/0190163d-8694-739b-aea5-966c26f8ad91",
            "linnet://host:99999/u/0190163d-8694-739b-aea5-966c26f8ad91",
            "linnet://ho st/u/0190163d-8694-739b-aea5-966c26f8ad91",
            "https://host/u/0190163d-8694-739b-aea5-966c26f8ad91",
            "linnet://host/invite/",
            "linnet://host/invite/a b",
            "linnet://host/invite/a%20b",
            "linnet://host/invite/../a",
            &long,
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    fn target() -> impl Strategy<Value = Target> {
        let id = || any::<u128>().prop_map(Uuid::from_u128);
        prop_oneof![
            (id(), proptest::option::of(id()))
                .prop_map(|(a, b)| Target::Conversation(ConversationId(a), b.map(MessageId))),
            id().prop_map(|it| Target::User(UserId(it))),
            "[A-Za-z0-9_-]{1,64}".prop_map(Target::Invite),
        ]
    }

    proptest! {
        #[test]
        fn every_link_that_is_written_is_read_as_it_was_meant(
            name in "[a-z]{1,8}\\.[a-z]{2,5}", port in proptest::option::of(1024_u16..), target in target()
        ) {
            let server = port.map_or_else(|| name.clone(), |it| format!("{name}:{it}"));
            let link = Link { server, target };
            prop_assert_eq!(parse(&written(&link)), Some(link));
        }

        #[test]
        fn whatever_is_clicked_is_a_link_to_one_place_or_none(text in "(linnet://)?[ -~é]{0,60}(/(c|u|invite)/[ -~]{0,40})?") {
            if let Some(link) = parse(&text) {
                prop_assert_eq!(parse(&written(&link)), Some(link.clone()));
                prop_assert!(!link.server.contains(['/', '@', ' ', '?', '#', '\\']));
            }
        }
    }
}
