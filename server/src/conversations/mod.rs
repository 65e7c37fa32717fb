//! Conversations and who is in them.

pub mod changing;
pub mod channels;
pub mod details;
pub mod invites;
pub mod membership;
pub mod overview;
pub mod permissions;
pub mod queries;
pub mod routes;
pub mod service;
pub mod socket;

#[cfg(test)]
mod tests;
