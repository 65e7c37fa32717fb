//! Files of messages, and what the server shows of links.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{FileId, MessageId, UserId, limits};

/// `POST /api/v1/files`, before the first byte. The same again answers how far the upload has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct NewFile {
    /// Made by whoever uploads, so a retry is the same file.
    pub id: FileId,
    pub name: String,
    #[ts(type = "number")]
    pub bytes: i64,
    /// Of the whole, in hexadecimal: 64 small letters and digits.
    pub sha256: String,
}

/// How far an upload has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Upload {
    pub id: FileId,
    /// Where the next part begins. All before it is safe.
    #[ts(type = "number")]
    pub received: i64,
    #[ts(type = "number")]
    pub bytes: i64,
    /// Every part but the last has this length.
    pub part_bytes: u32,
    /// Once the upload is finished: what a message will show of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub attachment: Option<Attachment>,
}

/// A file of a message. Its bytes need membership at the moment of asking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Attachment {
    pub file_id: FileId,
    pub name: String,
    /// Found out by the server from the bytes.
    pub media_type: String,
    #[ts(type = "number")]
    pub bytes: i64,
    /// Of a picture whose size is known, after its orientation was applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub picture: Option<Picture>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    /// Base64: what is drawn until the thumbnail is here.
    pub thumbhash: String,
}

/// The thumbnails of a picture; both fit into a square, and neither is larger than the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ThumbnailSize {
    Small,
    Large,
}

impl ThumbnailSize {
    pub const ALL: [Self; 2] = [Self::Small, Self::Large];

    pub const fn side(self) -> u32 {
        match self {
            Self::Small => limits::THUMBNAIL_SMALL,
            Self::Large => limits::THUMBNAIL_LARGE,
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Large => "large",
        }
    }
}

impl Picture {
    /// Width and height of a thumbnail, known before its bytes are.
    pub fn thumbnail(&self, size: ThumbnailSize) -> (u32, u32) {
        let longer = u64::from(self.width.max(self.height).max(1));
        let most = u64::from(size.side()).min(longer);
        let scaled = |length: u32| {
            let rounded = (u64::from(length) * most + longer / 2) / longer;
            u32::try_from(rounded).unwrap_or(u32::MAX).max(1)
        };
        (scaled(self.width), scaled(self.height))
    }
}

/// Which files of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum FileKind {
    Picture,
    /// Everything but pictures.
    Document,
}

/// A file where it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SentFile {
    pub message_id: MessageId,
    #[ts(type = "number")]
    pub seq: i64,
    pub sender_id: UserId,
    pub created_at: DateTime<Utc>,
    pub attachment: Attachment,
}

/// Newest first; the files of one message stand in its order and never on two pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FilesPage {
    pub files: Vec<SentFile>,
    /// There are older ones: ask with this as `before`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub before: Option<i64>,
}

/// `PUT /api/v1/me/avatar` and `PUT /api/v1/conversations/{id}/avatar`: a square of an uploaded picture, in its pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct NewAvatar {
    pub file_id: FileId,
    pub x: u32,
    pub y: u32,
    pub side: u32,
}

/// What the page behind a link says of itself; read by the server, never by the reader's machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Preview {
    /// The link of the message that it belongs to.
    pub url: String,
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub site: Option<String>,
    /// The page's picture, kept by this server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub picture: Option<PreviewPicture>,
}

/// Fetched like a file of the message, or as its thumbnails. The file is not larger than the large one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PreviewPicture {
    pub file_id: FileId,
    /// What it measured where it came from: its shape is known before its bytes are here.
    pub width: u32,
    pub height: u32,
    /// Base64: what is drawn until then.
    pub thumbhash: String,
}

/// What a person wants of links.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct LinkPreviews {
    /// The server may read what stands behind the links that they send.
    pub make: bool,
    /// Their devices show what it found, whoever sent the link.
    pub show: bool,
    #[ts(type = "number")]
    pub rev: i64,
}

/// `PUT /api/v1/me/link-previews`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct NewLinkPreviews {
    pub make: bool,
    pub show: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thumbnail_fits_and_keeps_its_shape() {
        let picture = |width, height| Picture {
            width,
            height,
            thumbhash: String::new(),
        };
        assert_eq!(
            picture(4_000, 3_000).thumbnail(ThumbnailSize::Small),
            (360, 270)
        );
        assert_eq!(
            picture(1_000, 4_000).thumbnail(ThumbnailSize::Large),
            (320, 1_280)
        );
        assert_eq!(picture(100, 50).thumbnail(ThumbnailSize::Large), (100, 50));
        assert_eq!(picture(50_000, 1).thumbnail(ThumbnailSize::Small), (360, 1));
    }
}
