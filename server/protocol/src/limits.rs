//! Every limit, once, known to both sides. Passing one answers `too_long` or `too_many` with `max`.

pub const MESSAGE_CHARS: usize = 8_000;
pub const MESSAGE_BYTES: usize = 32 * 1024;
/// Of one message: all its versions are read at once.
pub const EDITS: usize = 200;
pub const USERNAME_MIN: usize = 2;
pub const USERNAME_MAX: usize = 32;
pub const DISPLAY_NAME: usize = 64;
pub const TITLE: usize = 80;
pub const TOPIC: usize = 250;
pub const BIO: usize = 500;
pub const PRONOUNS: usize = 40;
pub const TIME_ZONE: usize = 64;
/// Why somebody is reported or suspended, and what a moderator found.
pub const REASON: usize = 1_000;
/// People that one person blocks.
pub const BLOCKS: usize = 1_000;
pub const STATUS: usize = 100;
/// Times of a week in which one wants no noise.
pub const QUIET_TIMES: usize = 20;
pub const EMAIL: usize = 254;
pub const DEVICE_NAME: usize = 64;
pub const PASSWORD_MIN: usize = 8;
pub const PASSWORD_BYTES: usize = 1024;
pub const MEMBERS: usize = 10_000;
/// People named in one request; a larger group is filled in several.
pub const MEMBERS_PER_REQUEST: usize = 500;
pub const CONVERSATIONS: usize = 5_000;
pub const BANS: usize = 10_000;
/// Links into one conversation that can be used.
pub const INVITES: usize = 100;
pub const INVITE_USES: usize = 10_000;
pub const INVITE_HOURS: usize = 366 * 24;
pub const CHANNELS_FOUND: usize = 50;
/// Conversations in one page of the list.
pub const OVERVIEW: usize = 500;
/// Unread messages that are counted in each: so many are "99+" on every screen.
pub const UNREAD_COUNTED: usize = 100;
pub const DEVICES: usize = 20;
/// Of one person's list.
pub const SECTIONS: usize = 100;
pub const SECTION_NAME: usize = 64;
pub const QUERY: usize = 256;
pub const QUERY_TERMS: usize = 16;
/// Messages on one page of a search.
pub const SEARCH_MESSAGES: usize = 50;
/// Parts of a message that are marked as found.
pub const PARTS_FOUND: usize = 100;
/// Conversations found at once.
pub const CONVERSATIONS_FOUND: usize = 30;
/// People whose presence one window watches.
pub const WATCHED: usize = 200;
pub const USERS_FOUND: usize = 30;

/// People named in one message; whoever comes after them is not told of it.
pub const MENTIONS: usize = 100;
/// In larger groups only their admins call everybody.
pub const MENTION_ALL_MEMBERS: usize = 50;
/// Messages that one person saved.
pub const SAVED: usize = 10_000;
/// Reminders of one person that are not dealt with.
pub const REMINDERS: usize = 500;
/// Messages of one person that wait for their time.
pub const SCHEDULED: usize = 100;
/// Days ahead that something can be planned.
pub const PLANNED_DAYS: i64 = 366;
/// Messages pinned in one conversation.
pub const PINS: usize = 100;
/// Different emoji on one message.
pub const EMOJI: usize = 50;

/// A file, where the server's own limit is not lower.
pub const FILE_BYTES: usize = 2 * 1024 * 1024 * 1024;
/// Every part of a file but the last: the least that S3 takes, so that a cut costs little.
pub const FILE_PART_BYTES: usize = 5 * 1024 * 1024;
pub const FILE_NAME: usize = 255;
/// Files of one message.
pub const ATTACHMENTS: usize = 20;
/// A page of a conversation's files holds at least so many, where there are more.
pub const FILES_LISTED: usize = 50;
/// Larger pictures are kept as they are, without thumbnails.
pub const PICTURE_PIXELS: u64 = 50_000_000;
pub const PICTURE_BYTES: usize = 64 * 1024 * 1024;
/// The sides of the squares that thumbnails fit into.
pub const THUMBNAIL_SMALL: u32 = 360;
pub const THUMBNAIL_LARGE: u32 = 1_280;
/// Links of one message that are shown with what stands behind them: the first ones.
pub const PREVIEWS: usize = 3;
pub const PREVIEW_URL: usize = 2_048;
pub const PREVIEW_TITLE: usize = 200;
pub const PREVIEW_DESCRIPTION: usize = 300;
pub const PREVIEW_SITE: usize = 80;
/// The sides of avatars, which are square.
pub const AVATARS: [u32; 3] = [64, 128, 512];

/// One frame of the socket, either way.
pub const FRAME_BYTES: usize = 64 * 1024;
/// A page of sync: at most this many rows and bytes, and never fewer than one row.
pub const PAGE_ROWS: usize = 100;
pub const PAGE_BYTES: usize = 48 * 1024;
pub const HEADS_PER_FRAME: usize = 500;
pub const SNAPSHOT_MESSAGES: usize = 50;
pub const HISTORY_MESSAGES: usize = 100;
/// In direct conversations and groups up to this size receipts are pushed; larger ones are read on demand.
pub const RECEIPTS_PUSHED: usize = 50;

/// Seconds between two beats of the server.
pub const BEAT_SECONDS: u64 = 15;
/// Seconds of silence after which either side gives the connection up.
pub const SILENCE_SECONDS: u64 = 25;
/// Seconds a probe may take after a wake or a network change.
pub const PROBE_SECONDS: u64 = 5;
/// Seconds between two typing signals of one person, and after which the receiver lets it end.
pub const TYPING_RENEW_SECONDS: u64 = 3;
pub const TYPING_END_SECONDS: u64 = 6;
/// Minutes without input after which a person is away.
pub const AWAY_MINUTES: u64 = 10;
