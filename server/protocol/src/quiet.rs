//! When a person's wish for quiet holds: one rule for the server and for every device.

use chrono::{DateTime, Utc};
use jiff::{Timestamp, civil, tz::TimeZone};

use crate::{DoNotDisturb, QuietSchedule, Weekday};

impl DoNotDisturb {
    /// Whether the person wants no noise at this moment.
    pub fn holds(&self, now: DateTime<Utc>) -> bool {
        let is_quiet_time = |it: &QuietSchedule| is_quiet(it, now);
        self.until.is_some_and(|until| until > now)
            || self.schedule.as_ref().is_some_and(is_quiet_time)
    }
}

/// By the clock on the wall: an hour that is left out in spring is not quiet, one that comes twice in autumn is so twice.
fn is_quiet(schedule: &QuietSchedule, now: DateTime<Utc>) -> bool {
    let zone = TimeZone::get(&schedule.time_zone);
    let (Ok(zone), Ok(now)) = (zone, Timestamp::from_second(now.timestamp())) else {
        return false;
    };
    let wall = now.to_zoned(zone).datetime();
    let minute = u16::try_from(i32::from(wall.hour()) * 60 + i32::from(wall.minute())).unwrap_or(0);
    let today = weekday(wall.date());
    let yesterday = wall.date().yesterday().map_or(today, weekday);
    schedule.times.iter().any(|time| {
        let goes_over_night = time.to <= time.from;
        let began_today = time.days.contains(&today)
            && minute >= time.from
            && (goes_over_night || minute < time.to);
        let began_yesterday = goes_over_night && time.days.contains(&yesterday) && minute < time.to;
        began_today || began_yesterday
    })
}

fn weekday(date: civil::Date) -> Weekday {
    match date.weekday() {
        civil::Weekday::Monday => Weekday::Monday,
        civil::Weekday::Tuesday => Weekday::Tuesday,
        civil::Weekday::Wednesday => Weekday::Wednesday,
        civil::Weekday::Thursday => Weekday::Thursday,
        civil::Weekday::Friday => Weekday::Friday,
        civil::Weekday::Saturday => Weekday::Saturday,
        civil::Weekday::Sunday => Weekday::Sunday,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::QuietTime;

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

    fn is_quiet_at(schedule: &QuietSchedule, at: &str) -> bool {
        let it = DoNotDisturb {
            schedule: Some(schedule.clone()),
            ..DoNotDisturb::default()
        };
        it.holds(at.parse().unwrap())
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
            assert_eq!(is_quiet_at(&night, at), expected, "{at}");
        }
        let lunch = weekly("UTC", &[Weekday::Monday], (720, 780));
        assert!(is_quiet_at(&lunch, "2026-11-23T12:59:59Z"));
        assert!(!is_quiet_at(&lunch, "2026-11-23T13:00:00Z"));
        assert!(!is_quiet_at(&lunch, "2026-11-24T12:30:00Z"));
        let all_day = weekly("UTC", &[Weekday::Monday], (0, 0));
        assert!(is_quiet_at(&all_day, "2026-11-23T23:59:00Z"));
        assert!(!is_quiet_at(&all_day, "2026-11-24T00:00:00Z"));
    }
}
