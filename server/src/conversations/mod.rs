//! Conversations and who is in them.

pub mod changing;
pub mod membership;
pub mod permissions;
pub mod queries;
pub mod routes;
pub mod service;

#[cfg(test)]
mod tests;
