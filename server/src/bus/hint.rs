//! The words between nodes. JSON, so that a node of the next version and one of this can be on the same bus: whatever one
//! does not understand counts as missed.

use axum::extract::ws::Utf8Bytes;
use linnet_protocol::{ConversationId, Presence, SessionId, UserId};
use serde::{Deserialize, Serialize};

use super::Node;

/// So many people are named in one hint at most, and so many bytes of frames, unless one frame alone has more: NATS takes
/// one megabyte.
const PEOPLE: usize = 2_000;
const BYTES: usize = 256 * 1024;

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Hint {
    /// Whoever of these is connected is sent these frames.
    Push {
        users: Vec<UserId>,
        frames: Vec<String>,
    },
    /// Which of these are over, PostgreSQL is asked: said again, it must not end what began since.
    SessionEnded {
        session_id: SessionId,
    },
    SessionsEnded {
        user_id: UserId,
    },
    Typing {
        conversation_id: ConversationId,
        user_id: UserId,
    },
    /// How these people are at the node that says it.
    Presence {
        people: Vec<(UserId, Presence)>,
    },
    /// Who may see whether this person is there has changed.
    Sight {
        user_id: UserId,
    },
    /// This person has left a conversation.
    Left {
        user_id: UserId,
    },
}

impl Hint {
    /// In as many hints as it takes.
    pub fn push(users: &[UserId], frames: &[Utf8Bytes]) -> Vec<Self> {
        let mut parts: Vec<(usize, Vec<String>)> = Vec::new();
        for frame in frames {
            match parts.last_mut() {
                Some((bytes, part)) if *bytes + frame.len() <= BYTES => {
                    *bytes += frame.len();
                    part.push(frame.to_string());
                }
                _ => parts.push((frame.len(), vec![frame.to_string()])),
            }
        }
        let frames: Vec<_> = parts.into_iter().map(|(_, part)| part).collect();
        let to = |users: &[UserId]| {
            let users = users.to_vec();
            frames.clone().into_iter().map(move |frames| Self::Push {
                users: users.clone(),
                frames,
            })
        };
        users.chunks(PEOPLE).flat_map(to).collect()
    }

    pub fn presence(people: &[(UserId, Presence)]) -> impl Iterator<Item = Self> {
        people.chunks(PEOPLE).map(|people| Self::Presence {
            people: people.to_vec(),
        })
    }
}

/// What goes over the line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Said {
    pub(super) node: Node,
    /// Of a hint its own number; else the last one of the node.
    pub(super) number: u64,
    pub(super) what: What,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum What {
    Hint(Hint),
    /// Every second.
    Beat,
    /// The last word of a node that stops.
    Leaving,
    /// From a newer node.
    #[serde(untagged)]
    Unknown(serde_json::Value),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_much_for_one_hint_goes_in_several_and_nobody_is_left_out() {
        let users: Vec<_> = (0..=PEOPLE).map(|_| UserId::generate()).collect();
        let long = Utf8Bytes::from("x".repeat(60 * 1024));
        let hints = Hint::push(&users, &vec![long; 5]);
        assert_eq!(hints.len(), 2 * 2);
        let mut told = 0;
        for hint in &hints {
            let size = serde_json::to_vec(hint).unwrap().len();
            assert!(size < 1_000_000, "{size}");
            let Hint::Push { users, frames } = hint else {
                panic!("{hint:?}");
            };
            told += users.len() * frames.len();
        }
        assert_eq!(told, users.len() * 5);
    }

    #[test]
    fn words_of_a_newer_node_are_heard_as_words() {
        for newer in [
            r#"{"node":"018f3d5e-7f3a-7c3d-8a44-000000000000","number":7,"what":{"hint":{"type":"dance"}}}"#,
            r#"{"node":"018f3d5e-7f3a-7c3d-8a44-000000000000","number":7,"what":{"poll":3}}"#,
        ] {
            let said: Said = serde_json::from_str(newer).unwrap();
            assert_eq!(said.number, 7);
            assert!(matches!(said.what, What::Unknown(_)), "{said:?}");
        }
    }
}
