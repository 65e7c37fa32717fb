use chrono::TimeDelta;
use linnet_protocol::{
    ErrorCode, NewDoNotDisturb, PersonalChange, QuietSchedule, QuietTime, Weekday,
};
use sqlx::PgPool;

use super::{get, set};
use crate::{
    sync::personal,
    testing::{Ear, code, person, server},
};

fn weekly(time_zone: &str, days: &[Weekday], (from, to): (u16, u16)) -> QuietSchedule {
    QuietSchedule {
        time_zone: time_zone.to_owned(),
        times: vec![QuietTime {
            days: days.to_vec(),
            from,
            to,
        }],
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn every_own_device_learns_it_and_the_same_again_takes_no_rev(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let mut ear = Ear::of(state, alice);
    let days = [Weekday::Sunday, Weekday::Monday, Weekday::Sunday];
    let new = NewDoNotDisturb {
        until: Some(state.clock.now() + TimeDelta::hours(1)),
        schedule: Some(weekly("europe/vienna", &days, (1320, 420))),
    };
    let first = set(state, alice, new.clone()).await.unwrap();
    let schedule = first.schedule.clone().unwrap();
    assert_eq!(schedule.time_zone, "Europe/Vienna");
    assert_eq!(schedule.times[0].days, [Weekday::Monday, Weekday::Sunday]);
    assert_eq!(set(state, alice, new).await.unwrap(), first);
    assert_eq!(get(state, alice).await.unwrap(), first);
    let told = ear
        .personal(|it| match it {
            PersonalChange::DoNotDisturb(it) => Some(it),
            _ => None,
        })
        .await;
    assert_eq!(told, first);
    let page = personal::page(state, alice, 0).await.unwrap();
    assert_eq!((page.changes, page.through), (vec![first.into()], 1));
    let off = set(state, alice, NewDoNotDisturb::default()).await.unwrap();
    assert_eq!((off.until, off.schedule, off.rev), (None, None, 2));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_is_no_time_is_refused(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let scheduled = |schedule| NewDoNotDisturb {
        until: None,
        schedule: Some(schedule),
    };
    let monday = [Weekday::Monday];
    let many = QuietSchedule {
        times: vec![weekly("UTC", &monday, (0, 1)).times[0].clone(); 21],
        time_zone: "UTC".to_owned(),
    };
    let far = NewDoNotDisturb {
        until: Some(state.clock.now() + TimeDelta::days(200 * 366)),
        schedule: None,
    };
    for (wrong, why) in [
        (far, ErrorCode::InvalidRequest),
        (
            scheduled(weekly("Mars/Olympus", &monday, (0, 1))),
            ErrorCode::InvalidText,
        ),
        (
            scheduled(weekly("UTC", &monday, (0, 1440))),
            ErrorCode::InvalidRequest,
        ),
        (
            scheduled(weekly("UTC", &monday, (1440, 0))),
            ErrorCode::InvalidRequest,
        ),
        (
            scheduled(weekly("UTC", &[], (0, 1))),
            ErrorCode::InvalidRequest,
        ),
        (scheduled(many), ErrorCode::TooMany),
    ] {
        assert_eq!(code(set(state, alice, wrong).await), why);
    }
    assert_eq!(get(state, alice).await.unwrap().rev, 0);
}
