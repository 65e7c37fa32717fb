//! The one place that asks for the time.

use std::time::{Duration, Instant, SystemTime};

use chrono::{DateTime, Utc};

/// Information for people (when something was typed, when the next try is), never an order.
#[expect(clippy::disallowed_methods, reason = "this is the clock")]
pub(crate) fn now() -> DateTime<Utc> {
    Utc::now()
}

pub(crate) fn micros(time: DateTime<Utc>) -> i64 {
    time.timestamp_micros()
}

pub(crate) fn from_micros(micros: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(micros).unwrap_or_default()
}

/// Both clocks at once. The monotonic one stands still while a laptop sleeps, the wall clock does not.
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

    /// Whether the machine slept between this moment and `later`. A clock that somebody set forward looks the same: a
    /// probe too many costs nothing.
    pub(crate) fn slept_until(self, later: Self) -> bool {
        let wall = later.wall.duration_since(self.wall).unwrap_or_default();
        let steady = later.steady.duration_since(self.steady);
        wall.saturating_sub(steady) > Duration::from_secs(10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wall_clock_that_jumps_against_the_steady_one_is_a_sleep() {
        let before = Moment::now();
        let after = |wall, steady| Moment {
            wall: before.wall + Duration::from_secs(wall),
            steady: before.steady + Duration::from_secs(steady),
        };
        assert!(!before.slept_until(after(30, 30)));
        assert!(!before.slept_until(after(0, 60)));
        assert!(before.slept_until(after(3_600, 2)));
    }
}
