//! Threads: messages that name the one which began them. They stand in the timeline like all others; here they are read
//! alone.

pub mod queries;
pub mod routes;
pub mod service;

#[cfg(test)]
mod tests;
