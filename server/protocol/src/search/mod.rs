//! Search: the language of a query, what of a message goes into an index, and what a query finds in a message.
//!
//! Both sides search, the server in PostgreSQL and a client in what it holds, and must find the same. So what decides is
//! here, as pure functions, and an index only ever proposes:
//!
//! - [`fold()`] makes of a text what is compared: compatible forms made one, capitals and accents gone, blanks single.
//! - [`index::document`] makes of a message its folded text and its tokens (pairs of characters, short words, marks such
//!   as "has a link"). Trigrams or pairs of it find candidates; terms too short for trigrams go to the pairs.
//! - [`Query`] is what a person typed, [`Conditions`] the same with its names resolved to ids.
//! - [`Conditions::find`] has the last word on a candidate, and marks the parts that matched.
//!
//! A free word matches anywhere, inside of words too; a letter or digit alone only as a word of its own; what stands in
//! quotes only as whole words. Nothing is ranked: the newest comes first.

mod answer;
mod conditions;
mod dates;
pub mod fold;
pub mod index;
mod needle;
mod query;
mod reader;

#[cfg(test)]
mod tests;

pub use answer::{FindMessages, FoundConversation, FoundMessage, Part, SearchAnswer, SearchPage};
pub use conditions::{Conditions, Matched, Names};
pub use fold::{fold, words};
pub use needle::Needle;
pub use query::{Facet, Query, QueryError, Term, What};
