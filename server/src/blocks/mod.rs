//! People whose messages and invitations are not wanted.

pub mod queries;
pub mod routes;
pub mod service;

#[cfg(test)]
mod tests;
