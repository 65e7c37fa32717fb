//! What the window is shown. The window holds no data logic: everything here is read from SQLite or from the core's
//! memory when the window asks, and read again when an [`Event`] names it.

mod administration;
mod app;
mod appearance;
mod certificate;
mod conversation;
mod desktop;
mod doctor;
mod draft;
mod error;
mod event;
mod files;
mod journal;
mod later;
mod link;
mod notification;
mod people;
mod search;
mod start;
mod thread;
mod timeline;
mod unread;
mod unsent;

/// A moment of the clock on the wall.
pub type Time = chrono::DateTime<chrono::Utc>;

pub use administration::{AccountFilter, AuditFilter, ReportFilter};
pub use app::{
    Account, AccountId, AccountState, AppState, Connection, KeychainState, SendKey, Settings,
    SignInForm, SignUpForm,
};
pub use appearance::{Density, Motion, TextSize, Theme};
pub use certificate::{Authority, CertificateFault, CertificateProblem};
pub use conversation::{
    ConversationDetails, ConversationRow, LastMessage, Member, NewConversationForm,
};
pub use desktop::{SummonState, UpdateProblem, UpdateState};
pub use doctor::{AccountStorage, Check, Fault, Finding, StorageUse};
pub use draft::{Composer, Draft, DraftRow};
pub use error::{BadAddress, CoreError};
pub use event::{Anchor, Event, View};
pub use files::{
    ChosenFile, FileProblem, Offered, RefusedFile, RowFile, RowUpload, Transfer, UploadState,
};
pub use journal::{Happening, JournalEntry};
pub use later::{ReminderRow, SavedRow, ScheduledRow};
pub use link::LinkQuestion;
pub use notification::{
    MentionRule, Notice, Notification, NotificationContent, NotificationDaemon, NotificationHealth,
    NotificationRules, PersonRule, Rehearsal, RehearsedAlert, Trial, Withheld,
    WithheldNotification,
};
pub use people::{BlockedUser, ChangePasswordForm, Crop, ReportForm};
pub use search::{
    Coverage, Origin, Reach, Search, SearchHit, SearchResults, ServerResults, ServerSearch,
};
pub use start::{FirstView, Opened, Start};
pub use thread::{MessageRows, Thread, UnreadPlace};
pub use timeline::{
    Beyond, Jump, Place, Quoted, RowChange, RowReaction, RowState, Timeline, TimelineRow, Written,
};
pub use unread::{Glance, Quiet, UnreadConversation, UnreadMessage, Why};
pub use unsent::{UnsentKind, UnsentRow};
