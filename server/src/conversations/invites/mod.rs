//! Links that let in whoever has them.

pub mod queries;
pub mod routes;
pub mod service;

#[cfg(test)]
mod tests;
