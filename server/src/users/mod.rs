//! People: finding and naming them.

pub mod queries;
pub mod routes;
pub mod service;
