//! What people tell the moderators, and what becomes of it.

pub mod queries;
pub mod routes;
pub mod service;

#[cfg(test)]
mod tests;
