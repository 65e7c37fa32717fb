//! Another text for an own message, and no text any more.
//!
//! Every version stays readable for the members, until the message is deleted: a delete takes the versions, the
//! reactions, the pin, whatever was attached and quoted, and leaves a tombstone.

pub mod queries;
pub mod routes;
pub mod service;

#[cfg(test)]
mod tests;
