//! Messages: sending through the one writer, and the past in pages.

mod members;
pub mod queries;
pub mod routes;
mod rows;
pub mod service;
pub mod writer;

#[cfg(test)]
mod tests;
