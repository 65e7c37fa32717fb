//! Keeping order on the server: who may, what they do, and the record of it.

pub mod accounts;
pub mod audit;
pub mod permissions;
pub mod queries;
pub mod removal;
pub mod routes;
pub mod service;

#[cfg(test)]
mod tests;

use std::net::IpAddr;

use linnet_protocol::UserId;

/// Who does something that is written down, and from where.
#[derive(Debug, Clone, Copy)]
pub struct Actor {
    pub user_id: UserId,
    pub address: IpAddr,
}
