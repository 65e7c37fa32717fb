//! The one place that asks for the time.

use std::time::{Duration, Instant, SystemTime};

use chrono::{DateTime, Utc};
use jiff::tz::TimeZone;

/// Information for people (when something was typed, when the next try is), never an order.
#[expect(clippy::disallowed_methods, reason = "this is the clock")]
pub(crate) fn now() -> DateTime<Utc> {
    Utc::now()
}

/// By which a day begins for the person; one that the system does not name is told to no server.
pub(crate) fn zone() -> TimeZone {
    TimeZone::system()
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
