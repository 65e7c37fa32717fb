//! What a person says of themselves, and how everybody who should hears of a change.

pub mod propagation;
pub mod queries;
pub mod routes;
pub mod service;
pub mod status;

#[cfg(test)]
mod tests;
