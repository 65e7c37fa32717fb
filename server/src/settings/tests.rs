use std::time::Duration;

use linnet_protocol::{
    ChangeSettings, ConversationId, ConversationSettings, ErrorCode, NotifyLevel, PersonalChange,
    PersonalPage, Section, SectionId, UserId, limits,
};
use sqlx::PgPool;

use super::{sections, service};
use crate::{
    conversations::{membership, overview},
    error::Result,
    state::AppState,
    sync::personal,
    testing::{group, person, server},
};

fn code<T>(result: Result<T>) -> ErrorCode {
    result.err().expect("a refusal").into_wire().code
}

fn favourite(favourite: bool) -> ChangeSettings {
    ChangeSettings {
        favourite: Some(favourite),
        ..ChangeSettings::default()
    }
}

fn in_section(id: SectionId) -> ChangeSettings {
    ChangeSettings {
        section_id: Some(Some(id)),
        ..ChangeSettings::default()
    }
}

/// All pages from a cursor on.
async fn everything(state: &AppState, user: UserId, mut cursor: i64) -> PersonalPage {
    let mut changes = Vec::new();
    loop {
        let page = personal::page(state, user, cursor).await.unwrap();
        assert!(page.through > cursor || !page.more, "each page goes on");
        assert!(page.changes.len() <= limits::PAGE_ROWS);
        changes.extend(page.changes);
        cursor = page.through;
        if !page.more {
            let through = page.through;
            return PersonalPage {
                changes,
                through,
                more: false,
                anew: false,
            };
        }
    }
}

fn names(sections: &[Section]) -> Vec<&str> {
    sections.iter().map(|it| it.name.as_str()).collect()
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_is_not_said_stays_and_the_same_again_takes_no_rev(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let id = group(state, alice, &[]).await;
    let untouched = service::get(state, alice, id).await.unwrap();
    assert_eq!(untouched, ConversationSettings::untouched(id));
    let until = state.clock.now() + Duration::from_hours(1);
    let mute = ChangeSettings {
        notify: Some(NotifyLevel::Nothing),
        notify_until: Some(Some(until + Duration::from_nanos(7))),
        archived: Some(true),
        ..ChangeSettings::default()
    };
    let muted = service::change(state, alice, id, mute.clone())
        .await
        .unwrap();
    assert_eq!((muted.notify_until, muted.rev), (Some(until), 2));
    assert_eq!(
        service::change(state, alice, id, mute).await.unwrap(),
        muted
    );
    let starred = service::change(state, alice, id, favourite(true))
        .await
        .unwrap();
    let expected = ConversationSettings {
        favourite: true,
        rev: 3,
        ..muted
    };
    assert_eq!(starred, expected);
    assert_eq!(service::get(state, alice, id).await.unwrap(), expected);
    let forever = ChangeSettings {
        notify_until: Some(None),
        ..ChangeSettings::default()
    };
    let muted = service::change(state, alice, id, forever).await.unwrap();
    assert_eq!(
        (muted.notify, muted.notify_until),
        (NotifyLevel::Nothing, None)
    );
    let loud = ChangeSettings {
        notify: Some(NotifyLevel::All),
        notify_until: Some(Some(until)),
        ..ChangeSettings::default()
    };
    let loud = service::change(state, alice, id, loud).await.unwrap();
    assert_eq!(loud.notify_until, None, "there is nothing that could end");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_was_chosen_before_a_mute_comes_back_after_it(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let id = group(state, alice, &[]).await;
    let change = async |notify, until| {
        let new = ChangeSettings {
            notify: Some(notify),
            notify_until: Some(until),
            ..ChangeSettings::default()
        };
        service::change(state, alice, id, new).await.unwrap()
    };
    let until = state.clock.now() + Duration::from_hours(1);
    change(NotifyLevel::Mentions, None).await;
    let muted = change(NotifyLevel::Nothing, Some(until)).await;
    assert_eq!(muted.notify_after, NotifyLevel::Mentions);
    assert_eq!(service::get(state, alice, id).await.unwrap(), muted);
    let page = everything(state, alice, 0).await;
    assert!(page.changes.contains(&muted.clone().into()));
    let listed = overview::service::list(state, alice, None, None).await;
    assert_eq!(listed.unwrap().conversations[0].settings, muted);
    state.clock.advance(Duration::from_hours(2));
    let starred = service::change(state, alice, id, favourite(true)).await;
    let expected = ConversationSettings {
        favourite: true,
        rev: muted.rev + 1,
        ..muted.at(state.clock.now())
    };
    assert_eq!(starred.unwrap(), expected);
    assert_eq!(expected.notify, NotifyLevel::Mentions);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn only_a_member_keeps_a_conversation_and_only_in_an_own_section(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, eve) = (person(state, "alice").await, person(state, "eve").await);
    let id = group(state, alice, &[eve]).await;
    let section = SectionId::generate();
    sections::name(state, alice, section, "Work").await.unwrap();
    let filed = service::change(state, alice, id, in_section(section)).await;
    assert_eq!(filed.unwrap().section_id, Some(section));
    let others = service::change(state, eve, id, in_section(section)).await;
    assert_eq!(code(others), ErrorCode::NotFound);
    sections::remove(state, alice, section).await.unwrap();
    let other = group(state, alice, &[]).await;
    let removed = service::change(state, alice, other, in_section(section)).await;
    assert_eq!(code(removed), ErrorCode::NotFound);
    membership::leave(state, eve, id).await.unwrap();
    for id in [id, ConversationId::generate()] {
        let change = service::change(state, eve, id, favourite(true)).await;
        assert_eq!(code(change), ErrorCode::NotAMember);
        assert_eq!(
            code(service::get(state, eve, id).await),
            ErrorCode::NotAMember
        );
    }
    for until in [
        chrono::DateTime::<chrono::Utc>::MIN_UTC,
        chrono::DateTime::<chrono::Utc>::MAX_UTC,
    ] {
        let wrong = ChangeSettings {
            notify_until: Some(Some(until)),
            ..ChangeSettings::default()
        };
        let refused = service::change(state, alice, id, wrong).await;
        assert_eq!(code(refused), ErrorCode::InvalidRequest);
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn sections_are_made_named_ordered_and_removed(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, eve) = (person(state, "alice").await, person(state, "eve").await);
    let ids = [(); 3].map(|()| SectionId::generate());
    for (id, name) in ids.iter().zip(["Work", "Home", "Club"]) {
        for _ in 0..2 {
            sections::name(state, alice, *id, name).await.unwrap();
        }
    }
    let named = sections::name(state, alice, ids[1], " Family ")
        .await
        .unwrap();
    assert_eq!((named.position, named.rev), (1, 4));
    for _ in 0..2 {
        let first = vec![ids[2], SectionId::generate()];
        let ordered = sections::order(state, alice, first).await.unwrap();
        assert_eq!(names(&ordered), ["Club", "Work", "Family"]);
    }
    assert_eq!(everything(state, alice, 0).await.through, 7);
    for _ in 0..2 {
        sections::remove(state, alice, ids[0]).await.unwrap();
    }
    let left = sections::list(state, alice).await.unwrap();
    assert_eq!(names(&left), ["Club", "Family"]);
    let back = sections::name(state, alice, ids[0], "Work").await;
    assert_eq!(code(back), ErrorCode::NotFound);
    sections::remove(state, eve, ids[1]).await.unwrap();
    assert_eq!(sections::list(state, alice).await.unwrap(), left);
    assert!(sections::list(state, eve).await.unwrap().is_empty());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_section_has_a_name_and_there_are_only_so_many(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let name = |name: String| async move {
        sections::name(state, alice, SectionId::generate(), &name).await
    };
    assert_eq!(code(name(" ".into()).await), ErrorCode::Empty);
    assert_eq!(
        code(name("a\u{202E}b".into()).await),
        ErrorCode::InvalidText
    );
    let long = "x".repeat(limits::SECTION_NAME + 1);
    assert_eq!(code(name(long).await), ErrorCode::TooLong);
    for n in 0..limits::SECTIONS {
        name(n.to_string()).await.unwrap();
    }
    assert_eq!(code(name("more".into()).await), ErrorCode::TooMany);
    let many = vec![SectionId::generate(); limits::SECTIONS + 1];
    let many = sections::order(state, alice, many).await;
    assert_eq!(code(many), ErrorCode::TooMany);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_page_is_the_newest_state_of_what_changed_above_the_cursor(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let id = group(state, alice, &[]).await;
    let section = SectionId::generate();
    service::change(state, alice, id, favourite(true))
        .await
        .unwrap();
    sections::name(state, alice, section, "Work").await.unwrap();
    service::change(state, alice, id, in_section(section))
        .await
        .unwrap();
    let page = everything(state, alice, 0).await;
    let revs: Vec<_> = page.changes.iter().map(|it| it.rev).collect();
    assert_eq!((revs, page.through), (vec![3, 4], 4), "2 was overtaken");
    let settings = service::get(state, alice, id).await.unwrap();
    assert_eq!(page.changes[1].change, PersonalChange::Settings(settings));
    let newest = everything(state, alice, 3).await;
    assert_eq!(newest.changes, page.changes[1..]);
    assert!(everything(state, alice, 4).await.changes.is_empty());
    let ahead = personal::page(state, alice, 1_000).await.unwrap();
    let anew = PersonalPage {
        anew: true,
        ..page.clone()
    };
    assert_eq!(ahead, anew, "a cursor of a lost future begins anew");
    assert_eq!(personal::page(state, alice, i64::MIN).await.unwrap(), page);
    let nobody = personal::page(state, UserId::generate(), 0).await;
    assert_eq!(code(nobody), ErrorCode::SessionEnded);
}

/// As many settings, each with a rev of its own.
async fn keep_many(state: &AppState, user: UserId, many: i32) {
    let fill = "with made as (
            insert into conversations (id, kind, created_by, created_at, rev, head, members_rev)
            select gen_random_uuid(), 'group', $1, now(), 1, 2, 2 from generate_series(1, $2) returning id
        ), numbered as (select id, (select rev from users where id = $1) + row_number() over () as rev from made
        ), kept as (
            insert into conversation_settings (user_id, conversation_id, notify, archived, favourite, rev)
            select $1, id, 'all', true, false, rev from numbered returning rev
        ) update users set rev = (select max(rev) from kept) where id = $1";
    let fill = sqlx::query(fill).bind(user).bind(many);
    fill.execute(&state.db).await.unwrap();
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn many_own_changes_come_in_pages_and_none_is_left_out(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let page = i32::try_from(limits::PAGE_ROWS).unwrap();
    keep_many(state, alice, page / 2).await;
    sections::name(state, alice, SectionId::generate(), "among the first")
        .await
        .unwrap();
    keep_many(state, alice, 3 * page).await;
    sections::name(state, alice, SectionId::generate(), "last")
        .await
        .unwrap();
    for cursor in [0, 1, i64::from(page)] {
        let all = everything(state, alice, cursor).await;
        let revs: Vec<_> = all.changes.iter().map(|it| it.rev).collect();
        assert_eq!(revs, (cursor + 1..=all.through).collect::<Vec<_>>());
    }
    // A full page of one kind, and nothing of another behind it.
    keep_many(state, alice, 2 * page).await;
    let last = i64::from(page / 2 + 3 * page) + 2;
    let all = everything(state, alice, last).await;
    assert_eq!(all.changes.len(), 2 * limits::PAGE_ROWS);
}
