//! Where in the order of what is found: the newest first, across conversations.

use chrono::{DateTime, TimeDelta, Utc};
use linnet_protocol::{ConversationId, ErrorCode, Message, WireError};
use uuid::Uuid;

/// Of a message, or beside one. Compared in this order, as in SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) at: DateTime<Utc>,
    pub(super) seq: i64,
    pub(super) conversation: ConversationId,
}

/// Older than any message, and newer. Both are years that PostgreSQL knows.
const OLDEST: DateTime<Utc> = DateTime::UNIX_EPOCH;
const YEARS: i64 = 5_000;

pub(super) const fn oldest() -> DateTime<Utc> {
    OLDEST
}

impl Place {
    pub(super) fn newest() -> Self {
        Self::before(OLDEST + TimeDelta::days(YEARS * 365))
    }

    /// Newer than everything before this instant, older than everything else.
    pub(super) const fn before(at: DateTime<Utc>) -> Self {
        Self {
            at,
            seq: 0,
            conversation: ConversationId(Uuid::nil()),
        }
    }

    pub(super) const fn of(message: &Message) -> Self {
        Self {
            at: message.created_at,
            seq: message.seq,
            conversation: message.conversation_id,
        }
    }

    pub(super) fn write(&self) -> String {
        let micros = self.at.timestamp_micros();
        format!("{micros}.{}.{}", self.seq, self.conversation.0.simple())
    }

    pub(super) fn read(text: &str) -> Result<Self, WireError> {
        let mut parts = text.splitn(3, '.');
        let mut number = || parts.next()?.parse::<i64>().ok();
        let (micros, seq) = (number(), number());
        let at = micros.and_then(DateTime::from_timestamp_micros);
        let at = at.filter(|it| (oldest()..=Self::newest().at).contains(it));
        let conversation = parts.next().and_then(|it| it.parse().ok());
        let place = at.zip(seq).zip(conversation);
        let ((at, seq), conversation) =
            place.ok_or_else(|| WireError::new(ErrorCode::InvalidRequest).field("cursor"))?;
        Ok(Self {
            at,
            seq,
            conversation,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_place_is_read_again() {
        let place = Place {
            at: "2026-11-23T10:42:00.123456Z".parse().unwrap(),
            seq: 42,
            conversation: ConversationId::generate(),
        };
        assert_eq!(Place::read(&place.write()), Ok(place));
        assert_eq!(Place::read(&Place::newest().write()), Ok(Place::newest()));
        for wrong in [
            "",
            "1",
            "1.2",
            "1.2.x",
            "x.2.0",
            "9223372036854775807.1.00000000000000000000000000000000",
        ] {
            assert!(Place::read(wrong).is_err(), "{wrong}");
        }
    }
}
