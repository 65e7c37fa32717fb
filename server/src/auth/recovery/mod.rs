//! Getting back in: codes for a new password, by mail or from an admin, and the mail address that such a mail goes to.
//!
//! A code is 128 bits that are derived from the id of its row with the server's key; the database has its hash alone. It
//! works once, until it expires. Whoever asks for one by a name learns nothing of whether there is such an account: the
//! same two rows are written either way, and the task that sends the mail finds out.

pub mod email;
pub mod links;
pub mod queries;
pub mod routes;
pub mod service;

#[cfg(test)]
mod tests;
