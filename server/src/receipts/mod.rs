//! How far people have got: registers that only grow.

pub mod queries;
pub mod routes;
pub mod service;
pub mod socket;
pub mod unread;
pub mod writer;

#[cfg(test)]
mod tests;
