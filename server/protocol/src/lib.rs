//! The words that Linnet's server and its clients speak.
//!
//! Every type here is written once and is at the same time the row, the frame, the cache entry and (through ts-rs) the
//! TypeScript type, so nothing is ever converted. The server is the authority and deploys first; a client depends on
//! this crate and on nothing else of the server. Rules that need no database (limits, names, ids) live here too, so
//! both sides refuse the same thing in the same words.
//!
//! Three numbers carry the whole synchronisation. `rev` counts the changes of one conversation without a gap; `seq` is
//! the rev at a message's birth and its place in the timeline; a *cursor* is the last rev that a client has applied.
//! Because revs only grow, the sum of a person's heads says whether a client is complete: see [`sync::Digest`].

pub mod account;
pub mod admin;
pub mod conversation;
pub mod error;
pub mod frame;
pub mod ids;
pub mod joining;
pub mod later;
pub mod limits;
pub mod media;
pub mod message;
pub mod overview;
pub mod permissions;
pub mod personal;
pub mod presence;
mod quiet;
pub mod receipt;
pub mod search;
pub mod settings;
pub mod sync;
pub mod text;
pub mod user;

pub use account::{
    ChangePassword, DeactivateAccount, DeleteAccount, Device, Invite, NewInvite, NewPassword,
    NewResetLink, RefreshRequest, Registration, RequestEmailCode, RequestReset, ResetLink,
    ServerInfo, Session, SetEmail, SignIn, SignUp, SignedIn, Tokens, VerifyEmail,
};
pub use admin::{
    AccountPage, AccountRecord, AuditAction, AuditEntry, AuditPage, NewReport, Report, ReportPage,
    ReportState, ResolveReport, SetServerRole, Suspend, Suspension,
};
pub use conversation::{
    AddMembers, Ban, ChangeConversation, Conversation, ConversationKind, HistoryVisibility,
    Membership, NewConversation, Role, SetRole,
};
pub use error::{ErrorCode, ErrorParams, Problem, WireError};
pub use frame::{ClientFrame, Reply, Request, ServerFrame, close};
pub use ids::{
    CodeId, ConversationId, DeviceId, EditId, FileId, InviteId, MessageId, ReminderId, ReportId,
    SectionId, SessionId, UserId,
};
pub use joining::{
    ChannelPage, ConversationInvite, InvitePreview, InviteSecret, ListedChannel,
    NewConversationInvite,
};
pub use later::{
    ChangeScheduled, NewReminder, NewScheduled, PutOffReminder, Reminder, ReminderState, Saved,
    SavedPage, Scheduled, ScheduledState, Unread, UnreadFrom,
};
pub use media::{
    Attachment, FileKind, FilesPage, LinkPreviews, NewAvatar, NewFile, NewLinkPreviews, Picture,
    Preview, PreviewPicture, SentFile, ThumbnailSize, Upload,
};
pub use message::{
    Forwarded, HistoryPage, Message, MessageList, MessageRef, NewEdit, NewMessage, Pin, Reaction,
    ThreadPage, ThreadSummary, Version,
};
pub use overview::{Overview, OverviewPage};
pub use personal::{
    Block, DoNotDisturb, NameSection, NewDoNotDisturb, NewPrivacy, NumberedChange, OrderSections,
    PersonalPage, Privacy, QuietSchedule, QuietTime, Section, Weekday,
};
pub use presence::{Activity, Passing, Presence};
pub use receipt::Receipt;
pub use settings::{ChangeSettings, ConversationSettings, NotifyLevel};
pub use sync::{Change, Digest, Head, Page, PersonalChange, Snapshot};
pub use user::{EditProfile, Me, NewStatus, Profile, ServerRole, Status, User};

/// The sub-protocol of the socket, and the version of everything in this crate.
pub const PROTOCOL: &str = "linnet.v1";
