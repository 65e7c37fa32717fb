//! Very many messages of many people, always the same, and the tables of a server filled with them.

#![expect(
    clippy::missing_panics_doc,
    reason = "a bench that cannot be filled ends, and says why"
)]

pub mod fill;
pub mod plan;
pub mod words;
