//! What stands in the outbox.

use chrono::{DateTime, TimeDelta, Utc};
use linnet_protocol::{ConversationId, MessageId, NewMessage, Request, WireError};

use super::LONGEST_HOLD;
use crate::view::RowState;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Held,
    Queued,
    Sending,
    /// The server has done it, and its change is still on the way here.
    Done,
    Failed,
}

impl State {
    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    pub(super) fn of(text: &str) -> Self {
        match text {
            "held" => Self::Held,
            "sending" => Self::Sending,
            "done" => Self::Done,
            "failed" => Self::Failed,
            _ => Self::Queued,
        }
    }
}

/// Something that the person did and the server has not confirmed.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) position: i64,
    pub(crate) conversation_id: ConversationId,
    pub(crate) message_id: Option<MessageId>,
    pub(crate) request: Request,
    pub(crate) state: State,
    pub(crate) held_until: Option<DateTime<Utc>>,
    /// Attempts of which nobody knows what became: none means that no byte of it has reached anybody.
    pub(crate) unanswered: i64,
    pub(crate) error: Option<WireError>,
    pub(crate) created_at: DateTime<Utc>,
}

impl Entry {
    /// The message that it sends.
    pub(crate) const fn new_message(&self) -> Option<&NewMessage> {
        match &self.request {
            Request::SendMessage(new) => Some(new),
            _ => None,
        }
    }

    /// Of the lists of what is kept for later.
    pub(crate) const fn is_for_later(&self) -> bool {
        matches!(
            self.request,
            Request::SaveMessage(_)
                | Request::UnsaveMessage(_)
                | Request::SetReminder(_)
                | Request::PutOffReminder { .. }
                | Request::FinishReminder { .. }
                | Request::ScheduleMessage(_)
                | Request::ChangeScheduled(_)
                | Request::CancelScheduled(_)
        )
    }

    /// The message with files that it brings to the server.
    pub(crate) const fn carried(&self) -> Option<&NewMessage> {
        match &self.request {
            Request::ScheduleMessage(new) => Some(&new.message),
            _ => self.new_message(),
        }
    }

    pub(crate) const fn carried_mut(&mut self) -> Option<&mut NewMessage> {
        match &mut self.request {
            Request::SendMessage(new) => Some(new),
            Request::ScheduleMessage(new) => Some(&mut new.message),
            _ => None,
        }
    }

    /// No byte of it has left, so it can be changed or taken back.
    pub(crate) const fn is_here_alone(&self) -> bool {
        self.unanswered == 0 && !matches!(self.state, State::Sending | State::Done)
    }

    pub(crate) const fn is_answered_with_message(&self) -> bool {
        matches!(
            self.request,
            Request::SendMessage(_)
                | Request::EditMessage { .. }
                | Request::DeleteMessage(_)
                | Request::PinMessage(_)
                | Request::UnpinMessage(_)
                | Request::RemovePreviews(_)
        )
    }

    pub(crate) fn hold_left(&self, now: DateTime<Utc>) -> Option<TimeDelta> {
        let left = self.held_until? - now;
        // More than a hold can last: somebody has set the clock back.
        let is_held = self.state == State::Held && left > TimeDelta::zero() && left <= LONGEST_HOLD;
        is_held.then_some(left)
    }

    /// When it goes out again, where a refusal has named a wait.
    pub(crate) fn retry_at(&self) -> Option<DateTime<Utc>> {
        let waits = self.state == State::Queued && self.error.is_some();
        self.held_until.filter(|_| waits)
    }

    pub(crate) fn shown_state(&self, now: DateTime<Utc>) -> RowState {
        match self.state {
            State::Held if self.hold_left(now).is_some() => RowState::Held,
            State::Held | State::Queued => RowState::Queued,
            State::Sending | State::Done => RowState::Sending,
            State::Failed => RowState::Failed,
        }
    }
}
