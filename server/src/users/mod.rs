//! People: finding and naming them.

mod names;
pub mod queries;
pub mod routes;
pub mod service;
