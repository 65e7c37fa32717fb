//! Passing things: who is there, and who is typing. Nothing of it is stored.

pub mod queries;
pub mod service;
