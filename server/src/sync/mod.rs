//! State above a cursor: what a client that was away asks for. It works on any process, without any memory of the client.

pub mod personal;
pub mod queries;
pub mod routes;
pub mod service;

#[cfg(test)]
mod property;
#[cfg(test)]
mod tests;
