//! Who somebody is: passwords, sessions, their tokens, and invitations.

pub mod change;
pub mod invites;
pub mod passwords;
pub mod queries;
pub mod recovery;
pub mod routes;
pub mod service;
pub mod sign_up;
pub mod tokens;

#[cfg(test)]
mod tests;

use linnet_protocol::{SessionId, UserId};

/// Whoever asks, as a valid token of a session that is not ended says.
#[derive(Debug, Clone, Copy)]
pub struct CurrentUser {
    pub user_id: UserId,
    pub session_id: SessionId,
}
