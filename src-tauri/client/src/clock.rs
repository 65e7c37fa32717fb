//! The one place that asks for the time.

use std::time::{Duration, Instant, SystemTime};

use chrono::{DateTime, Local, Utc};
use jiff::{
    Timestamp,
    tz::{Offset, TimeZone},
};

/// Information for people (when something was typed, when the next try is), never an order.
#[expect(clippy::disallowed_methods, reason = "this is the clock")]
pub(crate) fn now() -> DateTime<Utc> {
    Utc::now()
}

/// By which a day begins for the person. Of a system whose zone cannot be found out it is what its clock is off by today.
pub(crate) fn zone() -> TimeZone {
    TimeZone::try_system().unwrap_or_else(|_| {
        let seconds = now().with_timezone(&Local).offset().local_minus_utc();
        Offset::from_seconds(seconds).map_or(TimeZone::UTC, TimeZone::fixed)
    })
}

/// As a server knows it. A zone that has no name is told as the whole hours that it is off by today.
pub(crate) fn zone_name(zone: &TimeZone) -> Option<String> {
    if let Some(name) = zone.iana_name() {
        return Some(name.to_owned());
    }
    let seconds = zone.to_offset(Timestamp::now()).seconds();
    // The database counts them to the west.
    (seconds % 3_600 == 0).then(|| format!("Etc/GMT{:+}", -seconds / 3_600))
}

pub(crate) fn micros(time: DateTime<Utc>) -> i64 {
    time.timestamp_micros()
}

pub(crate) fn from_micros(micros: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(micros).unwrap_or_default()
}

/// Both clocks at once. While a laptop sleeps the monotonic one stands still on some systems; while a program is held, on
/// none.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    wall: SystemTime,
    steady: Instant,
}

impl Moment {
    pub(crate) fn now() -> Self {
        Self {
            wall: SystemTime::now(),
            steady: Instant::now(),
        }
    }

    /// How long the machine slept, or the program was held, between this look and `later`, if it was: the looks are a second
    /// apart. A clock that somebody set forward looks the same: a probe too many costs nothing.
    pub(crate) fn slept_until(self, later: Self) -> Option<Duration> {
        let wall = later.wall.duration_since(self.wall).unwrap_or_default();
        let steady = later.steady.duration_since(self.steady);
        let slept = wall.max(steady);
        (slept > Duration::from_secs(10)).then_some(slept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_without_a_name_is_told_by_its_hours() {
        let fixed = |minutes: i32| TimeZone::fixed(Offset::from_seconds(minutes * 60).unwrap());
        for (minutes, name) in [(120, "Etc/GMT-2"), (-300, "Etc/GMT+5"), (0, "Etc/GMT+0")] {
            let told = zone_name(&fixed(minutes)).unwrap();
            let is_same = TimeZone::get(name)
                .unwrap()
                .to_offset(Timestamp::UNIX_EPOCH)
                == fixed(minutes).to_offset(Timestamp::UNIX_EPOCH);
            assert!(is_same && (minutes == 0 || told == name), "{told}");
        }
        assert_eq!(zone_name(&fixed(330)), None);
        let vienna = TimeZone::get("Europe/Vienna").unwrap();
        assert_eq!(zone_name(&vienna).as_deref(), Some("Europe/Vienna"));
    }

    #[test]
    fn a_clock_that_went_on_without_us_is_a_sleep() {
        let before = Moment::now();
        let after = |wall, steady| Moment {
            wall: before.wall + Duration::from_secs(wall),
            steady: before.steady + Duration::from_secs(steady),
        };
        assert_eq!(before.slept_until(after(1, 1)), None);
        let hour = Some(Duration::from_hours(1));
        assert_eq!(before.slept_until(after(3_600, 2)), hour);
        assert_eq!(before.slept_until(after(3_600, 3_600)), hour);
        // Somebody set the clock back meanwhile.
        assert_eq!(before.slept_until(after(0, 3_600)), hour);
    }
}
