//! Messages that the server sends at their time.
//!
//! What is planned goes the way of every message (`messages::service::send`), with the permissions that its author has
//! then. The author made its id, so however often it is tried, and by however many nodes, it is one message. A node claims
//! what it sends, so that what is on its way cannot be changed; a claim that stays is taken over. What is refused keeps its
//! text and says why; what only has to wait (a limit of rate, a database that rests) is tried again. No time is too late.

pub mod queries;
pub mod routes;
pub mod service;

#[cfg(test)]
mod tests;
