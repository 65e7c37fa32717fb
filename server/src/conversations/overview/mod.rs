//! The list of conversations with all that a window shows of each: three statements, however many there are.

pub mod queries;
pub mod routes;
pub mod service;

#[cfg(test)]
mod tests;
