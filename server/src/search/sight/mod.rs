//! The snapshot that a search looks at, and what of it the person may see.

mod queries;

pub(super) use queries::{Seen, begin, indexed, is_too_slow, saved, seen, set_time_limit};
