//! Files of messages, and what the server shows of links.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::FileId;

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

/// What the page behind a link says of itself; read by the server, never by the reader's machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Preview {
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
    pub picture: Option<FileId>,
}
