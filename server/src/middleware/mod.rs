//! What happens around every request.

mod auth;
pub mod body;
pub mod rate_limit;
pub mod trace;

#[cfg(test)]
mod tests;
