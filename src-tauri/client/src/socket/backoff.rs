//! How long to stay away, and why a connection ended.

use std::time::Duration;

use linnet_protocol::close;

use crate::view::AccountState;

const FIRST: Duration = Duration::from_millis(500);
const LONGEST: Duration = Duration::from_mins(1);
/// Never at once: thousands may have been cut off by the same thing.
const SHORTEST: Duration = Duration::from_millis(100);
/// What a server may ask for at most.
const LONGEST_NAMED: Duration = Duration::from_mins(5);
/// A connection that lasted this long shows that the trouble is over.
pub(crate) const STABLE: Duration = Duration::from_secs(30);

/// Exponential, with full jitter.
#[derive(Debug, Default)]
pub(crate) struct Backoff {
    failures: u32,
}

impl Backoff {
    /// `jitter` is between 0 and 1.
    pub(crate) fn next(&mut self, jitter: f64) -> Duration {
        let ceiling = FIRST
            .saturating_mul(2_u32.saturating_pow(self.failures))
            .min(LONGEST);
        self.failures = self.failures.saturating_add(1);
        ceiling.mul_f64(jitter.clamp(0.0, 1.0)).max(SHORTEST)
    }

    pub(crate) fn reset(&mut self) {
        self.failures = 0;
    }
}

/// Why a connection is no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum End {
    /// Cut, silent, or closed for a reason that calls for patience.
    Lost,
    /// Too slow, or the cache was replaced: come back at once.
    Resume,
    /// Lost, and no wonder: the machine slept, or its network is another one.
    Woke,
    /// The access token is of no use any more.
    Token,
    /// The server named the wait.
    Wait(Duration),
    /// The version is not spoken there.
    Unsupported,
    SessionEnded(AccountState),
    /// The client itself goes.
    Stopped,
}

/// What each code of [`close`] asks of a client.
pub(crate) fn end_of(code: u16, reason: &str) -> End {
    let named = || {
        let wait = reason.trim().parse().map(Duration::from_millis);
        wait.map_or(End::Lost, |it| End::Wait(it.clamp(SHORTEST, LONGEST_NAMED)))
    };
    match code {
        close::RESTART | close::LIMIT => named(),
        close::SLOW => End::Resume,
        close::TOKEN => End::Token,
        close::SESSION_ENDED if reason == "session_stolen" => {
            End::SessionEnded(AccountState::Stolen)
        }
        close::SESSION_ENDED => End::SessionEnded(AccountState::Expired),
        close::VERSION => End::Unsupported,
        close::PROTOCOL | close::TEXT | close::RULE | close::SIZE => {
            tracing::error!(
                code,
                reason,
                "the server says that this client broke a rule"
            );
            End::Lost
        }
        _ => End::Lost,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_a_minute_and_no_further_and_begin_anew_after_a_stable_connection() {
        let mut backoff = Backoff::default();
        let waits: Vec<_> = (0..12).map(|_| backoff.next(1.0)).collect();
        assert_eq!(waits[0], FIRST);
        assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]));
        assert_eq!(waits[11], LONGEST);
        for _ in 0..100 {
            assert!(backoff.next(1.0) <= LONGEST);
        }
        backoff.reset();
        assert_eq!(backoff.next(1.0), FIRST);
    }

    #[test]
    fn jitter_spreads_over_the_whole_wait_but_never_hammers() {
        let mut backoff = Backoff { failures: 5 };
        assert_eq!(backoff.next(0.0), SHORTEST);
        assert_eq!(backoff.next(0.5), FIRST * 32);
    }

    #[test]
    fn every_close_code_has_its_answer() {
        assert_eq!(
            end_of(1012, "1500"),
            End::Wait(Duration::from_millis(1_500))
        );
        assert_eq!(end_of(1012, "soon"), End::Lost);
        assert_eq!(end_of(4429, "99999999999"), End::Wait(LONGEST_NAMED));
        assert_eq!(end_of(4008, ""), End::Resume);
        assert_eq!(end_of(4401, ""), End::Token);
        assert_eq!(end_of(4403, ""), End::SessionEnded(AccountState::Expired));
        let stolen = End::SessionEnded(AccountState::Stolen);
        assert_eq!(end_of(4403, "session_stolen"), stolen);
        assert_eq!(end_of(4426, ""), End::Unsupported);
        for code in [1000, 1001, 1002, 1007, 1008, 1009, 1011, 4408, 4999] {
            assert_eq!(end_of(code, ""), End::Lost, "{code}");
        }
    }
}
