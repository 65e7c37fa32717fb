//! Passing things: who is there, and who is typing. Nothing of it is stored, but what people withhold of it.

pub mod privacy;
pub mod queries;
pub mod routes;
pub mod service;
pub mod socket;

#[cfg(test)]
mod tests;
