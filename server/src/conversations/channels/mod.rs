//! Public channels: found by anybody on the server, and joined without being asked.

pub mod queries;
pub mod routes;
pub mod service;

#[cfg(test)]
mod tests;
