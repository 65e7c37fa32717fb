//! Files of others: what is kept of them here, and bringing it here.
//!
//! The bytes of a file are in a folder of their own below that of the account, its smaller ones beside it, all of them
//! within one bound ([`kept`]). Only what a message, a person or a conversation here shows is kept: the transaction that
//! takes the last of these away says so in `litter`, and with it the bytes go ([`crate::files::tidy`]). A window asks by
//! address ([`preview`]) and never has a token; what comes goes through the core.

mod fetch;
pub(crate) mod kept;
mod open;
mod preview;
pub(crate) mod queries;

use linnet_protocol::{FileId, ThumbnailSize, limits};

pub use preview::MediaAnswer;

/// Below the folder of the account.
pub(crate) const DIR: &str = "media";
/// What is still coming.
pub(crate) const COMING: &str = "coming";

/// Which bytes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Variant {
    Original,
    Thumbnail(ThumbnailSize),
    Avatar(u32),
}

impl Variant {
    fn parse(name: &str) -> Option<Self> {
        if name == "file" {
            return Some(Self::Original);
        }
        let mut sizes = ThumbnailSize::ALL.into_iter();
        if let Some(size) = sizes.find(|it| it.name() == name) {
            return Some(Self::Thumbnail(size));
        }
        let side = name.parse().ok()?;
        limits::AVATARS
            .contains(&side)
            .then_some(Self::Avatar(side))
    }

    fn name(self) -> String {
        match self {
            Self::Original => "file".to_owned(),
            Self::Thumbnail(size) => size.name().to_owned(),
            Self::Avatar(side) => side.to_string(),
        }
    }

    /// Below `api/v1/`.
    fn path(self, id: FileId) -> String {
        match self {
            Self::Original => format!("files/{id}"),
            other => format!("files/{id}/thumbnails/{}", other.name()),
        }
    }
}
