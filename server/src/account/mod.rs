//! An account that goes, and a copy of all that is in it.
//!
//! Whoever *deactivates* an account is signed out everywhere and signed in nowhere; the name stays on what they wrote,
//! marked as gone, and an admin of the server can let them in again. Whoever *deletes* it is gone for good: nothing of
//! the person remains but messages, if they wish so, of somebody without a name, where anybody is left to read them. Both tell every conversation as any
//! change of a person is told (`profile::propagation`), in the transaction that ends the sessions.
//!
//! What would be too much for one transaction is settled afterwards in many small ones (`settling`): somebody else owns
//! the conversations, nobody can write to the person any more, and of the deleted the rest is taken away. What is left to
//! do is always read from the data itself, so a crash at any point costs nothing.

pub mod export;
mod queries;
pub mod routes;
pub mod service;
pub mod settling;

#[cfg(test)]
mod tests;
