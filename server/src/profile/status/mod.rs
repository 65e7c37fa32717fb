//! What a person is doing at the moment.
//!
//! It stands in every row of membership, as their names do, and is told in the same way (`propagation`). The row says when
//! it ends, so every client stops showing it by itself, however late anybody tells it; the server takes it away at its
//! end and tells that too, so that whoever asks anew finds nothing.

pub(super) mod queries;
pub mod routes;
pub mod service;

#[cfg(test)]
mod tests;
