//! What happens around every request.

pub mod address;
mod auth;
pub mod body;
pub mod cors;
pub mod listener;
pub mod rate_limit;
pub mod trace;

#[cfg(test)]
mod tests;
