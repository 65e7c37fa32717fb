//! Search over messages, conversations and people.
//!
//! What messages say is kept a second time, folded (`linnet_protocol::search`), with an index of trigrams and one of
//! tokens: pairs of characters, short words, marks. A job (`indexing`) follows the changes of every conversation by their
//! revs, as a client does, so nothing is written while a message is sent, and a crash loses nothing. What is deleted
//! leaves the index in the same transaction; a trigger sees to it.
//!
//! Nothing is ranked: the newest comes first, and a page is found without looking at all that matches. For what is common
//! the newest messages of the person's conversations are walked through, in windows of time; what turns out to be rare on
//! the way is looked up in the index (`looking`). Either only proposes: the message itself is asked at last, which also
//! finds the parts that matched. All of it happens in one snapshot that begins with what the person may see, and within
//! half a second: when that is over, the answer says how far it came, and goes on from there if asked.

pub mod indexing;
mod looking;
mod names;
mod place;
mod queries;
pub mod routes;
pub mod service;
mod sight;
pub mod socket;
mod sought;

#[cfg(test)]
mod tests;

pub use names::people;
pub use service::Search;
