//! The wire, letter by letter: whoever changes it sees it here, and clients of another version do too.

#![expect(
    clippy::unwrap_used,
    reason = "a value that does not fit ends the test"
)]
#![expect(
    clippy::needless_pass_by_value,
    reason = "what is expected is written where it is used"
)]

use linnet_protocol::{
    AccountPage, Activity, AuditPage, Change, ChangeConversation, ChangeScheduled, ChangeSettings,
    ClientFrame, Conversation, ConversationId, ConversationKind, ConversationSettings, DeviceId,
    Digest, DoNotDisturb, EditProfile, ErrorCode, Head, HistoryVisibility, LinkPreviews, Me,
    Membership, Message, MessageRef, NewConversation, NewDoNotDisturb, NewEdit, NewLinkPreviews,
    NewMessage, NewPrivacy, NewReminder, NewReport, NewScheduled, NewStatus, NotifyLevel, Page,
    Passing, PersonalChange, PersonalPage, Presence, Profile, QuietSchedule, QuietTime, Receipt,
    Reply, ReportPage, Request, ResolveReport, Role, Section, SectionId, ServerFrame,
    SetServerRole, Status, Suspend, Unread, User, UserId, Weekday, WireError,
    search::{FindMessages, FoundMessage, Part, SearchAnswer, SearchPage},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use uuid::Uuid;

const A: &str = "00000000-0000-0000-0000-00000000000a";
const B: &str = "00000000-0000-0000-0000-00000000000b";
const C: &str = "00000000-0000-0000-0000-00000000000c";
const TIME: &str = "2026-11-23T10:42:00Z";

fn id<T: From<Uuid>>(text: &str) -> T {
    Uuid::parse_str(text).unwrap().into()
}

/// There and back again.
#[track_caller]
fn speaks<T: Serialize + DeserializeOwned>(value: &T, wire: Value) {
    assert_eq!(serde_json::to_value(value).unwrap(), wire);
    let read: T = serde_json::from_value(wire.clone()).unwrap();
    assert_eq!(serde_json::to_value(read).unwrap(), wire);
}

#[track_caller]
fn asks(request: Request, wire: Value) {
    speaks(
        &ClientFrame { n: 7, request },
        json!({ "n": 7, "request": wire }),
    );
}

fn message() -> Message {
    let new = NewMessage::text(id(A), id(C), "hi".to_owned());
    Message {
        rev: 4,
        ..Message::born(&new, id(B), 3, TIME.parse().unwrap())
    }
}

fn message_on_the_wire() -> Value {
    json!({ "id": A, "conversationId": C, "senderId": B, "seq": 3, "rev": 4, "body": "hi", "createdAt": TIME })
}

#[test]
fn requests_that_begin_and_keep_a_connection() {
    let digest = Digest {
        rev: 1,
        conversations: 2,
        heads: 3,
    };
    let said = json!({ "rev": 1, "conversations": 2, "heads": 3 });
    let token = "t".to_owned();
    asks(
        Request::Hello {
            token: token.clone(),
            device_id: id::<DeviceId>(A),
            digest,
        },
        json!({ "type": "hello", "token": "t", "deviceId": A, "digest": said }),
    );
    asks(
        Request::CaughtUp { digest },
        json!({ "type": "caughtUp", "digest": said }),
    );
    asks(Request::Heads {}, json!({ "type": "heads" }));
    asks(
        Request::Renew { token },
        json!({ "type": "renew", "token": "t" }),
    );
    asks(Request::Probe {}, json!({ "type": "probe" }));
    asks(
        Request::FindMessages(FindMessages {
            query: "hi".to_owned(),
            limit: Some(5),
            ..FindMessages::default()
        }),
        json!({ "type": "findMessages", "query": "hi", "limit": 5 }),
    );
    asks(
        Request::Search {
            query: "hi".to_owned(),
            time_zone: Some("Europe/Vienna".to_owned()),
        },
        json!({ "type": "search", "query": "hi", "timeZone": "Europe/Vienna" }),
    );
}

#[test]
fn requests_about_conversations() {
    let conversation_id: ConversationId = id(C);
    asks(
        Request::Sync {
            conversation_id,
            cursor: 9,
        },
        json!({ "type": "sync", "conversationId": C, "cursor": 9 }),
    );
    asks(
        Request::SendMessage(NewMessage::text(id(A), conversation_id, "hi".into())),
        json!({ "type": "sendMessage", "id": A, "conversationId": C, "body": "hi" }),
    );
    asks(
        Request::MarkRead {
            conversation_id,
            seq: 3,
        },
        json!({ "type": "markRead", "conversationId": C, "seq": 3 }),
    );
    asks(
        Request::MarkDelivered {
            conversation_id,
            seq: 3,
        },
        json!({ "type": "markDelivered", "conversationId": C, "seq": 3 }),
    );
    asks(
        Request::Typing { conversation_id },
        json!({ "type": "typing", "conversationId": C }),
    );
    asks(
        Request::Watch {
            user_ids: vec![id(A)],
            conversation_ids: vec![conversation_id],
        },
        json!({ "type": "watch", "userIds": [A], "conversationIds": [C] }),
    );
    asks(
        Request::SetActivity {
            activity: Activity::Idle,
        },
        json!({ "type": "setActivity", "activity": "idle" }),
    );
}

#[test]
fn requests_about_who_is_in_it_and_what_it_is_called() {
    let (conversation_id, user_id): (ConversationId, UserId) = (id(C), id(B));
    let change = |change| Request::ChangeConversation {
        conversation_id,
        change,
    };
    let said = |change: Value| json!({ "type": "changeConversation", "conversationId": C, "change": change });
    asks(change(ChangeConversation::default()), said(json!({})));
    let renamed = ChangeConversation {
        title: Some(Some("Crew".into())),
        topic: Some(None),
        avatar: Some(Some(id(A))),
        history: Some(HistoryVisibility::Joined),
        is_public: Some(true),
    };
    asks(
        change(renamed),
        said(
            json!({ "title": "Crew", "topic": null, "avatar": A, "history": "joined", "isPublic": true }),
        ),
    );
    asks(
        Request::AddMembers {
            conversation_id,
            user_ids: vec![user_id],
        },
        json!({ "type": "addMembers", "conversationId": C, "userIds": [B] }),
    );
    asks(
        Request::SetRole {
            conversation_id,
            user_id,
            role: Role::Admin,
        },
        json!({ "type": "setRole", "conversationId": C, "userId": B, "role": "admin" }),
    );
    for (request, name) in [
        (Request::Leave { conversation_id }, "leave"),
        (Request::Join { conversation_id }, "join"),
    ] {
        asks(request, json!({ "type": name, "conversationId": C }));
    }
    #[rustfmt::skip]
    let about_somebody = [
        (Request::RemoveMember { conversation_id, user_id }, "removeMember"),
        (Request::Ban { conversation_id, user_id }, "ban"),
        (Request::Unban { conversation_id, user_id }, "unban"),
    ];
    for (request, name) in about_somebody {
        asks(
            request,
            json!({ "type": name, "conversationId": C, "userId": B }),
        );
    }
}

#[test]
fn a_new_conversation_says_only_what_is_not_usual() {
    let mut new = NewConversation::direct(id(A), id(B));
    speaks(
        &new,
        json!({ "id": new.id, "kind": "direct", "memberIds": [B] }),
    );
    new.kind = ConversationKind::Channel;
    (new.title, new.topic) = (Some("Crew".into()), Some("What we do".into()));
    (new.is_public, new.history) = (true, HistoryVisibility::Joined);
    speaks(
        &new,
        json!({ "id": new.id, "kind": "channel", "title": "Crew", "topic": "What we do", "isPublic": true,
            "history": "joined", "memberIds": [B] }),
    );
}

#[test]
fn requests_about_what_is_ones_own() {
    let conversation_id: ConversationId = id(C);
    let change = |settings| Request::ChangeSettings {
        conversation_id,
        settings,
    };
    let said = |settings: Value| json!({ "type": "changeSettings", "conversationId": C, "settings": settings });
    asks(change(ChangeSettings::default()), said(json!({})));
    asks(
        change(ChangeSettings {
            notify: Some(NotifyLevel::Mentions),
            notify_until: Some(TIME.parse().ok()),
            archived: Some(true),
            favourite: Some(false),
            section_id: Some(Some(id(A))),
        }),
        said(
            json!({ "notify": "mentions", "notifyUntil": TIME, "archived": true, "favourite": false, "sectionId": A }),
        ),
    );
    let cleared = ChangeSettings {
        notify_until: Some(None),
        section_id: Some(None),
        ..ChangeSettings::default()
    };
    asks(
        change(cleared),
        said(json!({ "notifyUntil": null, "sectionId": null })),
    );
}

#[test]
fn requests_about_sections_and_a_page_of_what_is_ones_own() {
    let conversation_id: ConversationId = id(C);
    let section_id: SectionId = id(A);
    asks(
        Request::NameSection {
            section_id,
            name: "Work".into(),
        },
        json!({ "type": "nameSection", "sectionId": A, "name": "Work" }),
    );
    asks(
        Request::RemoveSection { section_id },
        json!({ "type": "removeSection", "sectionId": A }),
    );
    asks(
        Request::OrderSections {
            section_ids: vec![section_id],
        },
        json!({ "type": "orderSections", "sectionIds": [A] }),
    );
    asks(
        Request::SyncPersonal { cursor: 9 },
        json!({ "type": "syncPersonal", "cursor": 9 }),
    );
    let settings = ConversationSettings {
        favourite: true,
        rev: 4,
        ..ConversationSettings::untouched(conversation_id)
    };
    let section = Section {
        id: section_id,
        name: "Work".into(),
        position: 0,
        removed: false,
        rev: 5,
    };
    let page = PersonalPage {
        changes: vec![settings.into(), section.into()],
        through: 5,
        more: false,
        anew: false,
    };
    speaks(
        &ServerFrame::Reply {
            n: 7,
            reply: Reply::PersonalPage(page),
        },
        json!({ "type": "reply", "n": 7, "reply": { "type": "personalPage", "through": 5, "more": false, "changes": [
            { "rev": 4, "change": { "type": "settings", "conversationId": C, "notify": "all", "notifyUntil": null, "notifyAfter": "all",
              "archived": false, "favourite": true, "sectionId": null, "rev": 4 } },
            { "rev": 5, "change": { "type": "section", "id": A, "name": "Work", "position": 0, "removed": false, "rev": 5 } },
        ] } }),
    );
}

#[test]
fn requests_that_change_a_message() {
    let place = MessageRef {
        conversation_id: id(C),
        message_id: id(A),
    };
    let said = json!({ "conversationId": C, "messageId": A });
    let edit = NewEdit {
        id: id(B),
        body: "ho".into(),
    };
    asks(
        Request::EditMessage { place, edit },
        json!({ "type": "editMessage", "place": said, "edit": { "id": B, "body": "ho" } }),
    );
    asks(
        Request::DeleteMessage(place),
        json!({ "type": "deleteMessage", "conversationId": C, "messageId": A }),
    );
    let emoji = "👍".to_owned();
    asks(
        Request::AddReaction {
            place,
            emoji: emoji.clone(),
        },
        json!({ "type": "addReaction", "place": said, "emoji": "👍" }),
    );
    asks(
        Request::RemoveReaction { place, emoji },
        json!({ "type": "removeReaction", "place": said, "emoji": "👍" }),
    );
    asks(
        Request::PinMessage(place),
        json!({ "type": "pinMessage", "conversationId": C, "messageId": A }),
    );
    asks(
        Request::UnpinMessage(place),
        json!({ "type": "unpinMessage", "conversationId": C, "messageId": A }),
    );
}

#[test]
fn requests_about_what_is_kept_for_later() {
    let place = MessageRef {
        conversation_id: id(C),
        message_id: id(A),
    };
    let there = |name: &str| json!({ "type": name, "conversationId": C, "messageId": A });
    asks(Request::SaveMessage(place), there("saveMessage"));
    asks(Request::UnsaveMessage(place), there("unsaveMessage"));
    let remind_at = TIME.parse().unwrap();
    let reminder = NewReminder {
        id: id(B),
        conversation_id: id(C),
        message_id: id(A),
        remind_at,
    };
    asks(
        Request::SetReminder(reminder),
        json!({ "type": "setReminder", "id": B, "conversationId": C, "messageId": A, "remindAt": TIME }),
    );
    let reminder_id = id(B);
    asks(
        Request::PutOffReminder {
            reminder_id,
            remind_at,
        },
        json!({ "type": "putOffReminder", "reminderId": B, "remindAt": TIME }),
    );
    asks(
        Request::FinishReminder { reminder_id },
        json!({ "type": "finishReminder", "reminderId": B }),
    );
    asks(
        Request::MarkUnread {
            conversation_id: id(C),
            seq: 3,
        },
        json!({ "type": "markUnread", "conversationId": C, "seq": 3 }),
    );
}

#[test]
fn requests_about_how_a_person_wants_to_be_seen_and_heard() {
    asks(
        Request::SetPrivacy(NewPrivacy {
            presence: true,
            typing: false,
            receipts: true,
        }),
        json!({ "type": "setPrivacy", "presence": true, "typing": false, "receipts": true }),
    );
    asks(
        Request::SetStatus(NewStatus {
            emoji: Some("🌴".into()),
            text: None,
            until: Some(TIME.parse().unwrap()),
        }),
        json!({ "type": "setStatus", "emoji": "🌴", "until": TIME }),
    );
    asks(
        Request::SetDoNotDisturb(NewDoNotDisturb {
            until: None,
            schedule: Some(weekends()),
        }),
        json!({ "type": "setDoNotDisturb", "schedule": weekends_on_the_wire() }),
    );
}

#[test]
fn requests_about_what_is_shown_of_links() {
    let place = MessageRef {
        conversation_id: id(C),
        message_id: id(A),
    };
    asks(
        Request::RemovePreviews(place),
        json!({ "type": "removePreviews", "conversationId": C, "messageId": A }),
    );
    asks(
        Request::SetLinkPreviews(NewLinkPreviews {
            make: false,
            show: true,
        }),
        json!({ "type": "setLinkPreviews", "make": false, "show": true }),
    );
}

fn weekends() -> QuietSchedule {
    QuietSchedule {
        time_zone: "Europe/Vienna".into(),
        times: vec![QuietTime {
            days: vec![Weekday::Saturday, Weekday::Sunday],
            from: 1320,
            to: 480,
        }],
    }
}

fn weekends_on_the_wire() -> Value {
    json!({ "timeZone": "Europe/Vienna", "times": [{ "days": ["saturday", "sunday"], "from": 1320, "to": 480 }] })
}

#[test]
fn requests_about_what_is_planned() {
    let message = NewMessage::text(id(A), id(C), "later".into());
    let said = json!({ "id": A, "conversationId": C, "body": "later" });
    let send_at = TIME.parse().unwrap();
    let new = NewScheduled {
        message: message.clone(),
        send_at,
    };
    asks(
        Request::ScheduleMessage(new),
        json!({ "type": "scheduleMessage", "message": said, "sendAt": TIME }),
    );
    let change = ChangeScheduled {
        id: id(B),
        message,
        send_at,
    };
    asks(
        Request::ChangeScheduled(change),
        json!({ "type": "changeScheduled", "id": B, "message": said, "sendAt": TIME }),
    );
    let place = MessageRef {
        conversation_id: id(C),
        message_id: id(A),
    };
    asks(
        Request::CancelScheduled(place),
        json!({ "type": "cancelScheduled", "conversationId": C, "messageId": A }),
    );
}

#[test]
fn replies_and_refusals() {
    let reply = |reply| ServerFrame::Reply { n: 7, reply };
    let said = |reply: Value| json!({ "type": "reply", "n": 7, "reply": reply });
    speaks(&reply(Reply::Done {}), said(json!({ "type": "done" })));
    speaks(
        &reply(Reply::Welcome { user_id: id(A) }),
        said(json!({ "type": "welcome", "userId": A })),
    );
    let mut sent = message_on_the_wire();
    sent["type"] = json!("message");
    speaks(
        &reply(Reply::Found(SearchPage {
            messages: vec![FoundMessage {
                message: message(),
                parts: vec![Part { start: 0, end: 2 }],
                name_parts: Vec::new(),
            }],
            next: Some("5".to_owned()),
            partial: true,
            reached: Some(TIME.parse().unwrap()),
        })),
        json!({ "type": "reply", "n": 7, "reply": {
            "type": "found", "next": "5", "partial": true, "reached": TIME,
            "messages": [{ "message": message_on_the_wire(), "parts": [{ "start": 0, "end": 2 }] }],
        } }),
    );
    speaks(
        &reply(Reply::SearchAnswer(SearchAnswer::default())),
        json!({ "type": "reply", "n": 7, "reply": {
            "type": "searchAnswer", "people": [], "conversations": [], "messages": { "messages": [], "partial": false },
        } }),
    );
    speaks(
        &reply(Reply::Message(Box::new(message()))),
        said(sent.clone()),
    );
    let page = Page {
        conversation_id: id(C),
        changes: vec![Change::Message(message())],
        through: 4,
        more: true,
    };
    speaks(
        &reply(Reply::Page(page)),
        said(
            json!({ "type": "page", "conversationId": C, "changes": [sent], "through": 4, "more": true }),
        ),
    );
    let error = WireError::new(ErrorCode::RateLimited)
        .bucket("send")
        .retry_after(2);
    speaks(
        &ServerFrame::Error { n: 7, error },
        json!({ "type": "error", "n": 7,
            "error": { "code": "rate_limited", "params": { "bucket": "send", "retryAfter": 2 } } }),
    );
}

#[test]
fn changes() {
    let conversation = Conversation {
        id: id(C),
        kind: ConversationKind::Group,
        title: None,
        topic: None,
        avatar: None,
        is_public: false,
        history: HistoryVisibility::All,
        created_by: id(A),
        created_at: TIME.parse().unwrap(),
        rev: 1,
    };
    let user = User {
        id: id(A),
        username: "ana".into(),
        display_name: "Ana".into(),
        avatar: None,
        deactivated: false,
        version: 1,
    };
    let membership = Membership {
        conversation_id: id(C),
        user,
        role: Role::Owner,
        status: Some(Status {
            emoji: None,
            text: Some("lunch".into()),
            until: None,
        }),
        left: false,
        rev: 2,
    };
    speaks(
        &ServerFrame::Changes {
            conversation_id: id(C),
            changes: vec![
                Change::Conversation(conversation),
                Change::Membership(membership),
            ],
        },
        json!({ "type": "changes", "conversationId": C, "changes": [
            { "type": "conversation", "id": C, "kind": "group", "title": null, "topic": null, "avatar": null,
              "isPublic": false, "history": "all", "createdBy": A, "createdAt": TIME, "rev": 1 },
            { "type": "membership", "conversationId": C, "user": { "id": A, "username": "ana", "displayName": "Ana", "avatar": null,
              "deactivated": false, "version": 1 },
              "role": "owner", "status": { "emoji": null, "text": "lunch", "until": null }, "left": false, "rev": 2 },
        ] }),
    );
}

#[test]
fn what_the_server_says_by_itself() {
    let conversation_id: ConversationId = id(C);
    let user_id: UserId = id(A);
    for (change, said) in [
        (
            PersonalChange::Joined { conversation_id },
            json!({ "type": "joined", "conversationId": C }),
        ),
        (
            PersonalChange::Left { conversation_id },
            json!({ "type": "left", "conversationId": C }),
        ),
        (
            PersonalChange::Read {
                conversation_id,
                seq: 3,
            },
            json!({ "type": "read", "conversationId": C, "seq": 3 }),
        ),
        (
            PersonalChange::LinkPreviews(LinkPreviews {
                make: true,
                show: false,
                rev: 5,
            }),
            json!({ "type": "linkPreviews", "make": true, "show": false, "rev": 5 }),
        ),
        (
            PersonalChange::DoNotDisturb(DoNotDisturb {
                until: None,
                schedule: Some(weekends()),
                rev: 5,
            }),
            json!({ "type": "doNotDisturb", "until": null, "schedule": weekends_on_the_wire(), "rev": 5 }),
        ),
        (
            PersonalChange::Unread(Unread {
                conversation_id,
                from: Some(3),
                rev: 5,
            }),
            json!({ "type": "unread", "conversationId": C, "from": 3, "rev": 5 }),
        ),
    ] {
        speaks(
            &ServerFrame::Personal { rev: 5, change },
            json!({ "type": "personal", "rev": 5, "change": said }),
        );
    }
    speaks(
        &ServerFrame::Receipts {
            receipts: vec![Receipt {
                conversation_id,
                user_id,
                read: 1,
                delivered: 2,
            }],
        },
        json!({ "type": "receipts", "receipts": [{ "conversationId": C, "userId": A, "read": 1, "delivered": 2 }] }),
    );
}

#[test]
fn passing_things_and_the_state_of_the_connection() {
    let conversation_id: ConversationId = id(C);
    let user_id: UserId = id(A);
    speaks(
        &ServerFrame::Passing {
            passing: Passing::Typing {
                conversation_id,
                user_id,
            },
        },
        json!({ "type": "passing", "passing": { "type": "typing", "conversationId": C, "userId": A } }),
    );
    speaks(
        &ServerFrame::Passing {
            passing: Passing::Presence {
                user_id,
                presence: Presence::Away,
            },
        },
        json!({ "type": "passing", "passing": { "type": "presence", "userId": A, "presence": "away" } }),
    );
    speaks(
        &ServerFrame::Heads {
            rev: 5,
            heads: vec![Head {
                conversation_id,
                head: 9,
                read: 3,
            }],
            last: true,
        },
        json!({ "type": "heads", "rev": 5, "heads": [{ "conversationId": C, "head": 9, "read": 3 }], "last": true }),
    );
    speaks(
        &ServerFrame::Beat {
            digest: Digest::default(),
        },
        json!({ "type": "beat", "digest": { "rev": 0, "conversations": 0, "heads": 0 } }),
    );
    speaks(
        &ServerFrame::Reset { conversation_id },
        json!({ "type": "reset", "conversationId": C }),
    );
    speaks(&ServerFrame::Live {}, json!({ "type": "live" }));
}

#[test]
fn a_client_ignores_what_it_does_not_know_and_a_server_does_not() {
    let said = json!({ "type": "live", "since": TIME });
    assert!(serde_json::from_value::<ServerFrame>(said).is_ok());
    let asked =
        json!({ "n": 1, "request": { "type": "typing", "conversationId": C, "loud": true } });
    assert!(serde_json::from_value::<ClientFrame>(asked).is_err());
    let mut new =
        json!({ "type": "sendMessage", "id": A, "conversationId": C, "body": "hi", "seq": 1 });
    assert!(serde_json::from_value::<Request>(new.clone()).is_err());
    new.as_object_mut().unwrap().remove("seq");
    assert!(serde_json::from_value::<Request>(new).is_ok());
}

#[test]
fn what_people_say_of_themselves() {
    let user = json!({ "id": A, "username": "anna", "displayName": "Anna", "avatar": null, "deactivated": false, "version": 3 });
    let mut profile = user;
    let own = json!({ "role": "member", "bio": "Birds.", "pronouns": null, "timeZone": "Europe/Berlin", "createdAt": TIME,
        "status": null, "doNotDisturb": false });
    profile
        .as_object_mut()
        .unwrap()
        .extend(own.as_object().unwrap().clone());
    let read: Profile = serde_json::from_value(profile.clone()).unwrap();
    speaks(&read, profile.clone());
    let me = Me {
        profile: read,
        email: Some("anna@example.org".into()),
        email_verified_at: Some(TIME.parse().unwrap()),
        pending_email: None,
    };
    profile["email"] = json!("anna@example.org");
    profile["emailVerifiedAt"] = json!(TIME);
    profile["pendingEmail"] = Value::Null;
    speaks(&me, profile);
    let edit = EditProfile {
        display_name: Some("Anna B".into()),
        bio: Some(None),
        ..EditProfile::default()
    };
    speaks(&edit, json!({ "displayName": "Anna B", "bio": null }));
}

#[test]
fn files_and_how_far_they_are() {
    use linnet_protocol::{
        Attachment, FileKind, FilesPage, NewAvatar, NewFile, Picture, SentFile, Upload,
    };
    let new = NewFile {
        id: id(A),
        name: "a.png".to_owned(),
        bytes: 7,
        sha256: "00".to_owned(),
    };
    speaks(
        &new,
        json!({ "id": A, "name": "a.png", "bytes": 7, "sha256": "00" }),
    );
    let upload = Upload {
        id: id(A),
        received: 5,
        bytes: 7,
        part_bytes: 5,
        attachment: None,
    };
    let uploading = json!({ "id": A, "received": 5, "bytes": 7, "partBytes": 5 });
    speaks(&upload, uploading);
    let attachment = Attachment {
        file_id: id(A),
        name: "a.png".to_owned(),
        media_type: "image/png".to_owned(),
        bytes: 7,
        picture: Some(Picture {
            width: 2,
            height: 3,
            thumbhash: "aGk=".to_owned(),
        }),
    };
    let shown = json!({ "fileId": A, "name": "a.png", "mediaType": "image/png", "bytes": 7,
        "picture": { "width": 2, "height": 3, "thumbhash": "aGk=" } });
    speaks(&attachment, shown.clone());
    let sent = SentFile {
        message_id: id(B),
        seq: 4,
        sender_id: id(C),
        created_at: TIME.parse().unwrap(),
        attachment,
    };
    let page = FilesPage {
        files: vec![sent],
        before: Some(4),
    };
    let file =
        json!({ "messageId": B, "seq": 4, "senderId": C, "createdAt": TIME, "attachment": shown });
    speaks(&page, json!({ "files": [file], "before": 4 }));
    let avatar = NewAvatar {
        file_id: id(A),
        x: 1,
        y: 2,
        side: 3,
    };
    speaks(&avatar, json!({ "fileId": A, "x": 1, "y": 2, "side": 3 }));
    speaks(&FileKind::Document, json!("document"));
}

/// What a value of this type looks like on the wire and stays.
#[track_caller]
fn reads<T: Serialize + DeserializeOwned>(wire: Value) {
    let read: T = serde_json::from_value(wire.clone()).unwrap();
    speaks(&read, wire);
}

#[test]
fn keeping_order() {
    reads::<NewReport>(json!({ "userId": A, "reason": "adverts" }));
    let place = json!({ "conversationId": C, "messageId": B });
    reads::<NewReport>(json!({ "userId": A, "message": place, "reason": "adverts" }));
    let report = json!({ "id": B, "number": 4, "reporterId": C, "userId": A, "message": place, "excerpt": "buy",
        "reason": "adverts", "createdAt": TIME, "state": "claimed", "moderatorId": B, "resolvedAt": null, "note": null });
    reads::<ReportPage>(json!({ "reports": [report], "more": false }));
    reads::<ResolveReport>(json!({ "note": "suspended" }));
    reads::<Suspend>(json!({ "until": TIME, "reason": "adverts" }));
    reads::<SetServerRole>(json!({ "role": "moderator" }));
    let entry = json!({ "id": 1, "at": TIME, "actorId": A, "address": "198.51.100.7", "action": "role_changed",
        "targetId": B, "details": { "from": "member", "to": "admin" } });
    reads::<AuditPage>(json!({ "entries": [entry], "more": true }));
    let suspension = json!({ "since": TIME, "until": null, "reason": "adverts" });
    let account = json!({ "id": A, "username": "anna", "displayName": "Anna", "avatar": null, "deactivated": false,
        "version": 3, "role": "member", "createdAt": TIME, "lastSeenAt": TIME, "suspension": suspension, "beingRemoved": false });
    reads::<AccountPage>(json!({ "accounts": [account], "more": false }));
}

#[test]
fn sessions_and_the_password() {
    use linnet_protocol::{ChangePassword, Session};
    let session = Session {
        id: id(A),
        device_id: id(B),
        device_name: "laptop".to_owned(),
        created_at: TIME.parse().unwrap(),
        last_seen_at: TIME.parse().unwrap(),
        address: Some("192.0.2.1".to_owned()),
        current: true,
    };
    speaks(
        &session,
        json!({ "id": A, "deviceId": B, "deviceName": "laptop", "createdAt": TIME, "lastSeenAt": TIME,
            "address": "192.0.2.1", "current": true }),
    );
    let change = ChangePassword {
        password: "a".to_owned(),
        new_password: "b".to_owned(),
        keep_sessions: true,
    };
    speaks(
        &change,
        json!({ "password": "a", "newPassword": "b", "keepSessions": true }),
    );
}

#[test]
fn codes_and_mail_addresses() {
    use linnet_protocol::{
        NewPassword, NewResetLink, RequestEmailCode, RequestReset, ResetLink, ServerInfo, SetEmail,
        SignUp, VerifyEmail,
    };
    reads::<ServerInfo>(
        json!({ "name": "Nest", "version": "0.1.0", "protocol": "linnet.v1", "registration": "open",
        "sendsMail": true, "requiresEmail": true }),
    );
    reads::<SignUp>(
        json!({ "username": "anna", "displayName": "Anna", "password": "p", "email": "anna@example.org",
        "emailCode": "c", "device": { "id": A, "name": "laptop" } }),
    );
    reads::<RequestEmailCode>(json!({ "email": "anna@example.org" }));
    reads::<RequestReset>(json!({ "login": "anna" }));
    reads::<NewPassword>(json!({ "code": "c", "password": "p" }));
    reads::<NewResetLink>(json!({ "id": A, "hours": 24 }));
    reads::<ResetLink>(json!({ "id": A, "code": "c", "expiresAt": TIME }));
    reads::<SetEmail>(json!({ "email": null, "password": "p" }));
    reads::<VerifyEmail>(json!({ "code": "c" }));
}

#[test]
fn how_an_account_is_left() {
    use linnet_protocol::{DeactivateAccount, DeleteAccount};
    let asked = DeactivateAccount {
        password: "p".to_owned(),
    };
    speaks(&asked, json!({ "password": "p" }));
    let asked = DeleteAccount {
        password: "p".to_owned(),
        remove_messages: true,
    };
    speaks(&asked, json!({ "password": "p", "removeMessages": true }));
    let usual: DeleteAccount = serde_json::from_value(json!({ "password": "p" })).unwrap();
    assert!(!usual.remove_messages);
    let extra = json!({ "password": "p", "sure": true });
    assert!(serde_json::from_value::<DeleteAccount>(extra).is_err());
}
