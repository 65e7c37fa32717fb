//! Messages: sending through the one writer, and the past in pages.

pub mod queries;
pub mod routes;
pub mod service;
pub mod writer;

#[cfg(test)]
mod tests;
