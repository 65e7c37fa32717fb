//! Linnet's chat client without a window.

pub mod view;

pub use view::*;
