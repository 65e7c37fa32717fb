//! Messages: sending through the one writer, and the past in pages.

pub mod edits;
pub(crate) mod found;
pub mod mentions;
pub mod pins;
pub mod queries;
pub mod reactions;
pub mod routes;
mod rows;
pub mod saved;
pub mod service;
pub mod socket;
pub mod threads;
pub mod writer;

#[cfg(test)]
mod tests;
