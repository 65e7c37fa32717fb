//! How a person keeps the list of conversations: what alerts, what is put away, what stands where.

pub mod do_not_disturb;
pub mod queries;
pub mod routes;
pub mod sections;
pub mod service;
pub mod socket;

#[cfg(test)]
mod tests;
