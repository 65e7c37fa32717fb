//! Messages that a conversation keeps in sight.

pub mod queries;
pub mod routes;
pub mod service;

#[cfg(test)]
mod tests;
