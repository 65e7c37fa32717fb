//! One emoji of one person on one message.

pub mod queries;
pub mod routes;
pub mod service;

#[cfg(test)]
mod tests;
