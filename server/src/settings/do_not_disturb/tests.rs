use chrono::{DateTime, TimeDelta, Utc};
use linnet_protocol::{
    DoNotDisturb, ErrorCode, NewDoNotDisturb, PersonalChange, QuietSchedule, QuietTime, Weekday,
};
use sqlx::PgPool;

use super::{get, holds, set};
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

fn is_quiet(schedule: &QuietSchedule, at: &str) -> bool {
    let it = DoNotDisturb {
        schedule: Some(schedule.clone()),
        ..DoNotDisturb::default()
    };
    holds(&it, at.parse::<DateTime<Utc>>().unwrap())
}

#[test]
fn a_night_begins_on_its_day_and_ends_on_the_next_by_the_clock_on_the_wall() {
    // The clocks of Vienna go from 2 to 3 on Sunday, 29 March 2026.
    let night = weekly("Europe/Vienna", &[Weekday::Saturday], (22 * 60, 7 * 60));
    for (at, expected) in [
        ("2026-03-28T20:59:00Z", false),
        ("2026-03-28T21:00:00Z", true),
        ("2026-03-29T04:59:00Z", true),
        ("2026-03-29T05:00:00Z", false),
        ("2026-03-29T21:00:00Z", false),
        // In winter an hour later by the sun.
        ("2026-11-22T05:59:00Z", true),
        ("2026-11-22T06:00:00Z", false),
    ] {
        assert_eq!(is_quiet(&night, at), expected, "{at}");
    }
    let lunch = weekly("UTC", &[Weekday::Monday], (720, 780));
    assert!(is_quiet(&lunch, "2026-11-23T12:59:59Z"));
    assert!(!is_quiet(&lunch, "2026-11-23T13:00:00Z"));
    assert!(!is_quiet(&lunch, "2026-11-24T12:30:00Z"));
    let all_day = weekly("UTC", &[Weekday::Monday], (0, 0));
    assert!(is_quiet(&all_day, "2026-11-23T23:59:00Z"));
    assert!(!is_quiet(&all_day, "2026-11-24T00:00:00Z"));
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
