//! Messages that one person keeps for later. Nobody else sees it.

pub mod queries;
pub mod routes;
pub mod service;

#[cfg(test)]
mod tests;
