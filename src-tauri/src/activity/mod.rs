//! Whether somebody sits at this machine, as far as the system tells; the core carries it to the servers.
//!
//! The system is asked every few seconds, and at the very moment when ten minutes without input are over. What a person
//! does in Linnet's own window counts too, and wakes the one who asks: whoever comes back is online at once. Where the
//! system tells nothing, the own window proves activity for ten minutes, and nobody knows what is after that.

mod input;
#[cfg_attr(target_os = "linux", path = "linux.rs")]
#[cfg_attr(not(target_os = "linux"), path = "other.rs")]
mod system;

use std::{sync::Arc, time::Duration};

use linnet_client::Client;
use linnet_protocol::{Activity, limits};

pub(crate) use self::input::Input;
use self::system::System;

const LIMIT: Duration = Duration::from_mins(limits::AWAY_MINUTES);
/// How late a lock, or a return that the own window does not see, is noticed.
const LOOK: Duration = Duration::from_secs(5);
/// A counter that stands just before the limit is not asked in a loop.
const SHORTEST: Duration = Duration::from_millis(100);

/// Feeds the core until the app ends.
pub(crate) async fn run(client: Client, input: Arc<Input>, is_wayland: bool) {
    let system = System::connect(is_wayland).await;
    loop {
        let signs = Signs {
            locked: system.is_locked().await,
            idle: system.idle().await,
            own_idle: input.idle(),
        };
        client.set_activity(signs.activity());
        tokio::select! {
            () = tokio::time::sleep(signs.next_look()) => {}
            () = input.returned() => {}
        }
    }
}

/// What can be known at one moment.
#[derive(Clone, Copy)]
struct Signs {
    locked: bool,
    /// How long the system has seen no input. `None`: it does not tell.
    idle: Option<Duration>,
    /// The same of the own window, which may never have seen any.
    own_idle: Option<Duration>,
}

impl Signs {
    fn activity(self) -> Activity {
        let is_recent = |idle: Option<Duration>| idle.is_some_and(|it| it < LIMIT);
        if self.locked {
            Activity::Idle
        } else if is_recent(self.idle) || is_recent(self.own_idle) {
            Activity::Active
        } else if self.idle.is_some() {
            Activity::Idle
        } else {
            Activity::Unknown
        }
    }

    fn next_look(self) -> Duration {
        let ends = [self.idle, self.own_idle].into_iter().flatten();
        let next_end = ends
            .filter_map(|idle| LIMIT.checked_sub(idle).filter(|it| !it.is_zero()))
            .min();
        next_end.unwrap_or(LOOK).clamp(SHORTEST, LOOK)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Option<Duration> = Some(Duration::ZERO);
    const BEFORE: Option<Duration> = Some(Duration::from_secs(599));
    const LONG_AGO: Option<Duration> = Some(LIMIT);

    fn activity(locked: bool, idle: Option<Duration>, own_idle: Option<Duration>) -> Activity {
        Signs {
            locked,
            idle,
            own_idle,
        }
        .activity()
    }

    #[test]
    fn ten_minutes_without_input_are_idle() {
        assert_eq!(activity(false, NOW, None), Activity::Active);
        assert_eq!(activity(false, BEFORE, LONG_AGO), Activity::Active);
        assert_eq!(activity(false, LONG_AGO, None), Activity::Idle);
        assert_eq!(activity(false, LONG_AGO, LONG_AGO), Activity::Idle);
        assert_eq!(activity(false, LONG_AGO, NOW), Activity::Active);
    }

    #[test]
    fn behind_a_lock_nobody_is_active() {
        for idle in [NOW, LONG_AGO, None] {
            assert_eq!(activity(true, idle, NOW), Activity::Idle);
        }
    }

    #[test]
    fn where_the_system_tells_nothing_the_own_window_does_for_ten_minutes() {
        assert_eq!(activity(false, None, None), Activity::Unknown);
        assert_eq!(activity(false, None, NOW), Activity::Active);
        assert_eq!(activity(false, None, BEFORE), Activity::Active);
        assert_eq!(activity(false, None, LONG_AGO), Activity::Unknown);
    }

    #[test]
    fn the_end_of_the_ten_minutes_is_not_missed_and_nothing_is_asked_in_a_loop() {
        let next = |idle, own_idle| {
            let locked = false;
            let signs = Signs {
                locked,
                idle,
                own_idle,
            };
            signs.next_look()
        };
        assert_eq!(next(NOW, None), LOOK);
        assert_eq!(next(BEFORE, None), Duration::from_secs(1));
        assert_eq!(next(None, BEFORE), Duration::from_secs(1));
        assert_eq!(next(LONG_AGO, LONG_AGO), LOOK);
        let almost = LIMIT.checked_sub(Duration::from_micros(1));
        assert_eq!(next(almost, None), SHORTEST);
        assert_eq!(next(None, None), LOOK);
    }
}
