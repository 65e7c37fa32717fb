//! Frames as text: written once, shared by all who get them, and none larger than a frame may be.

use axum::extract::ws::Utf8Bytes;
use linnet_protocol::{Change, ConversationId, ServerFrame, limits};
use serde::Serialize;

/// What stands around the changes of a frame, generously.
const ENVELOPE: usize = 256;

/// # Panics
/// Never: a frame has only strings as keys.
pub fn text(frame: &impl Serialize) -> Utf8Bytes {
    serde_json::to_string(frame)
        .expect("a frame has only strings as keys")
        .into()
}

/// One frame, unless it would be too large. Then as many as needed, cut between two changes: each is applied by its own
/// rev, so a cut harms nothing. A single change over the limit (there is none today) makes the client take a snapshot.
pub fn changes(conversation_id: ConversationId, changes: &[Change]) -> Vec<Utf8Bytes> {
    let (mut frames, mut part, mut bytes) = (Vec::new(), Vec::new(), ENVELOPE);
    for change in changes {
        let size = text(change).as_str().len() + 1;
        if size + ENVELOPE > limits::FRAME_BYTES {
            return vec![text(&ServerFrame::Reset { conversation_id })];
        }
        if bytes + size > limits::FRAME_BYTES {
            frames.push(text(&ServerFrame::Changes {
                conversation_id,
                changes: std::mem::take(&mut part),
            }));
            bytes = ENVELOPE;
        }
        part.push(change.clone());
        bytes += size;
    }
    if !part.is_empty() {
        frames.push(text(&ServerFrame::Changes {
            conversation_id,
            changes: part,
        }));
    }
    frames
}

#[cfg(test)]
mod tests {
    use linnet_protocol::{Message, MessageId, NewMessage, UserId};

    use super::*;

    #[test]
    fn a_large_commit_is_cut_and_loses_nothing() {
        let conversation_id = ConversationId::generate();
        let message = |seq| {
            let body = "\u{1}".repeat(8_000);
            let new = NewMessage::text(MessageId::generate(), conversation_id, body);
            let written = chrono::DateTime::UNIX_EPOCH;
            Change::Message(Message::born(&new, UserId::generate(), seq, written))
        };
        let all: Vec<_> = (1..=5).map(message).collect();
        let frames = changes(conversation_id, &all);
        let mut seen = Vec::new();
        for frame in frames {
            assert!(frame.as_str().len() <= limits::FRAME_BYTES);
            let ServerFrame::Changes { changes, .. } =
                serde_json::from_str(frame.as_str()).unwrap()
            else {
                panic!("changes")
            };
            seen.extend(changes);
        }
        assert_eq!(seen, all);
    }
}
