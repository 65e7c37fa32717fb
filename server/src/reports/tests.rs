use linnet_protocol::{
    AuditAction, ErrorCode, MessageRef, NewReport, ReportId, ReportState, ServerRole, UserId,
};
use sqlx::PgPool;

use super::{
    queries::ReportFilter,
    service::{claim, file, list, resolve},
};
use crate::{
    admin::{self, queries::AuditFilter},
    error::Result,
    messages::service::send,
    state::AppState,
    testing::{acting, group, message, person, person_of_role, server, server_with},
};

fn code<T>(result: Result<T>) -> ErrorCode {
    result.err().expect("a refusal").into_wire().code
}

fn about(user_id: UserId) -> NewReport {
    NewReport {
        user_id,
        message: None,
        reason: "Sends adverts.".into(),
    }
}

async fn queue(state: &AppState, by: UserId) -> Vec<linnet_protocol::Report> {
    let filter = ReportFilter::default();
    list(state, by, filter).await.unwrap().reports
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_report_is_claimed_and_resolved_once_and_written_down(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, eve) = (person(state, "alice").await, person(state, "eve").await);
    let moderator = person_of_role(state, "mod", ServerRole::Moderator).await;
    let admin = person_of_role(state, "admin", ServerRole::Admin).await;
    let talk = group(state, alice, &[eve]).await;
    let sent = send(state, eve, message(talk, "buy this")).await.unwrap();
    let id = ReportId::generate();
    let place = MessageRef {
        conversation_id: talk,
        message_id: sent.id,
    };
    let new = NewReport {
        message: Some(place),
        ..about(eve)
    };
    for _ in 0..2 {
        file(state, alice, id, new.clone()).await.unwrap();
    }
    let [report] = &queue(state, moderator).await[..] else {
        panic!("one report")
    };
    assert_eq!(
        (report.reporter_id, report.user_id, report.message),
        (alice, eve, Some(place))
    );
    assert_eq!(report.excerpt.as_deref(), Some("buy this"));
    for _ in 0..2 {
        let claimed = claim(state, acting(moderator), id).await.unwrap();
        assert_eq!(
            (claimed.state, claimed.moderator_id),
            (ReportState::Claimed, Some(moderator))
        );
    }
    for note in ["Suspended.", "Something else."] {
        let resolved = resolve(state, acting(moderator), id, note).await.unwrap();
        assert_eq!(resolved.note.as_deref(), Some("Suspended."));
    }
    assert_eq!(
        claim(state, acting(admin), id).await.unwrap().state,
        ReportState::Resolved
    );
    let filter = AuditFilter {
        target_id: Some(eve),
        ..AuditFilter::default()
    };
    let record = admin::audit::list(state, admin, filter).await.unwrap();
    let actions: Vec<_> = record
        .entries
        .iter()
        .map(|it| (it.action, it.actor_id))
        .collect();
    let by = Some(moderator);
    assert_eq!(
        actions,
        [
            (AuditAction::ReportResolved, by),
            (AuditAction::ReportClaimed, by)
        ]
    );
    assert_eq!(record.entries[0].details["note"], "Suspended.");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn only_moderators_see_the_queue_and_never_what_is_about_themselves(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let moderator = person_of_role(state, "mod", ServerRole::Moderator).await;
    let other = person_of_role(state, "other", ServerRole::Moderator).await;
    let id = ReportId::generate();
    file(state, alice, id, about(moderator)).await.unwrap();
    assert_eq!(queue(state, moderator).await, []);
    assert_eq!(queue(state, other).await.len(), 1);
    assert_eq!(
        code(claim(state, acting(moderator), id).await),
        ErrorCode::NotFound
    );
    assert_eq!(
        code(resolve(state, acting(moderator), id, "No.").await),
        ErrorCode::NotFound
    );
    let nothing = ReportId::generate();
    assert_eq!(
        code(claim(state, acting(other), nothing).await),
        ErrorCode::NotFound
    );
    assert_eq!(
        code(list(state, alice, ReportFilter::default()).await),
        ErrorCode::Forbidden
    );
    assert_eq!(
        code(claim(state, acting(alice), id).await),
        ErrorCode::Forbidden
    );
    assert_eq!(
        code(resolve(state, acting(alice), id, "No.").await),
        ErrorCode::Forbidden
    );
    assert_eq!(
        code(resolve(state, acting(other), id, " ").await),
        ErrorCode::Empty
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_cannot_be_reported_is_refused(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, eve) = (person(state, "alice").await, person(state, "eve").await);
    let secret = group(state, eve, &[]).await;
    let sent = send(state, eve, message(secret, "among us")).await.unwrap();
    let refused = async |new: NewReport| code(file(state, alice, ReportId::generate(), new).await);
    let unseen = NewReport {
        message: Some(MessageRef {
            conversation_id: secret,
            message_id: sent.id,
        }),
        ..about(eve)
    };
    assert_eq!(refused(unseen).await, ErrorCode::NotFound);
    assert_eq!(
        refused(about(UserId::generate())).await,
        ErrorCode::NotFound
    );
    assert_eq!(refused(about(alice)).await, ErrorCode::InvalidRequest);
    let blank = NewReport {
        reason: " ".into(),
        ..about(eve)
    };
    assert_eq!(refused(blank).await, ErrorCode::Empty);
    let shared = group(state, alice, &[eve]).await;
    let own = send(state, alice, message(shared, "mine")).await.unwrap();
    let not_theirs = NewReport {
        message: Some(MessageRef {
            conversation_id: shared,
            message_id: own.id,
        }),
        ..about(eve)
    };
    assert_eq!(refused(not_theirs).await, ErrorCode::NotFound);
    let id = ReportId::generate();
    file(state, alice, id, about(eve)).await.unwrap();
    let bob = person(state, "bob").await;
    assert_eq!(
        code(file(state, bob, id, about(eve)).await),
        ErrorCode::IdConflict
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_queue_has_pages_and_a_person_reports_only_so_much(db: PgPool) {
    let server = server_with(db, |config| config.rate_scale = 1).await;
    let state = server.state();
    let (alice, eve) = (person(state, "alice").await, person(state, "eve").await);
    let moderator = person_of_role(state, "mod", ServerRole::Moderator).await;
    for _ in 0..10 {
        file(state, alice, ReportId::generate(), about(eve))
            .await
            .unwrap();
    }
    let refused = file(state, alice, ReportId::generate(), about(eve)).await;
    let refused = refused.unwrap_err().into_wire();
    assert_eq!(
        (refused.code, refused.params.bucket.as_deref()),
        (ErrorCode::RateLimited, Some("report"))
    );
    let (mut after, mut seen) = (0, 0);
    loop {
        let filter = ReportFilter {
            state: Some(ReportState::Open),
            user_id: Some(eve),
            after,
            limit: Some(4),
        };
        let page = list(state, moderator, filter).await.unwrap();
        seen += page.reports.len();
        after = page.reports.last().unwrap().number;
        if !page.more {
            break;
        }
    }
    assert_eq!(seen, 10);
    let too_many = ReportFilter {
        limit: Some(101),
        ..ReportFilter::default()
    };
    assert_eq!(
        code(list(state, moderator, too_many).await),
        ErrorCode::TooMany
    );
}
