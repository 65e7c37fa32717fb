//! "Remind me of this message."

pub mod queries;
pub mod routes;
pub mod service;

#[cfg(test)]
mod tests;
