//! Limits of rate, by person where one is known, shared by HTTP and socket. A refusal names its bucket and the wait.

use std::{
    hash::{BuildHasher, Hash, RandomState},
    num::NonZeroU32,
    time::Duration,
};

use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};
use linnet_protocol::{ErrorCode, WireError};

use crate::error::Result;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bucket {
    SignUp,
    /// Guesses at one name: from one address, or of one device that knows the account already.
    SignIn,
    SignInAddress,
    /// Guesses at one name by devices that never had a session of it, from wherever. Who passes it is not refused but
    /// falls into the next.
    SignInAccount,
    /// While so many guess at one name, an address that it does not know gets only these few.
    SignInGuarded,
    Refresh,
    /// One's own password, asked again before something grave.
    Password,
    /// Codes that are typed, from one address.
    Code,
    /// Mail to one account or one address.
    Mail,
    /// Mail that one address asks for without being signed in.
    MailAddress,
    Send,
    /// Calling everybody in a conversation.
    MentionAll,
    Typing,
    /// What one is doing, how one is called and looks: every conversation of the person is told.
    Status,
    Search,
    /// New conversations, and links into them.
    Create,
    /// Joining and looking links up.
    Join,
    /// A new file.
    Upload,
    /// A copy of all one's own.
    Export,
    Report,
    /// Messages whose links are looked at.
    Preview,
    /// Whatever changes something, over HTTP or the socket, except messages over the socket.
    Write,
    /// Everything a signed-in person asks, the above included.
    Request,
}

const ALL: &[Bucket] = &[
    Bucket::SignUp,
    Bucket::SignIn,
    Bucket::SignInAddress,
    Bucket::SignInAccount,
    Bucket::SignInGuarded,
    Bucket::Refresh,
    Bucket::Password,
    Bucket::Code,
    Bucket::Mail,
    Bucket::MailAddress,
    Bucket::Send,
    Bucket::MentionAll,
    Bucket::Typing,
    Bucket::Status,
    Bucket::Search,
    Bucket::Create,
    Bucket::Join,
    Bucket::Upload,
    Bucket::Export,
    Bucket::Report,
    Bucket::Preview,
    Bucket::Write,
    Bucket::Request,
];

const MINUTE: u32 = 60;
const QUARTER: u32 = 15 * MINUTE;

impl Bucket {
    pub const fn name(self) -> &'static str {
        match self {
            Self::SignUp => "sign_up",
            Self::SignIn => "sign_in",
            Self::SignInAddress => "sign_in_address",
            Self::SignInAccount => "sign_in_account",
            Self::SignInGuarded => "sign_in_guarded",
            Self::Refresh => "refresh",
            Self::Password => "password",
            Self::Code => "code",
            Self::Mail => "mail",
            Self::MailAddress => "mail_address",
            Self::Send => "send",
            Self::MentionAll => "mention_all",
            Self::Typing => "typing",
            Self::Status => "status",
            Self::Search => "search",
            Self::Create => "create",
            Self::Join => "join",
            Self::Upload => "upload",
            Self::Export => "export",
            Self::Report => "report",
            Self::Preview => "preview",
            Self::Write => "write",
            Self::Request => "request",
        }
    }

    /// How many in how many seconds, and how many at once. Wide enough that no hand and no outbox after a journey ever
    /// notices.
    const fn quota(self) -> (u32, u32, u32) {
        match self {
            Self::SignUp => (20, MINUTE, 20),
            Self::SignIn | Self::Password => (10, MINUTE, 10),
            Self::SignInAddress | Self::Create => (60, MINUTE, 60),
            Self::SignInAccount => (10, QUARTER, 10),
            Self::SignInGuarded => (3, QUARTER, 3),
            Self::Code => (30, MINUTE, 20),
            Self::Mail => (6, 4 * QUARTER, 3),
            Self::MailAddress => (30, 4 * QUARTER, 15),
            Self::Refresh => (300, MINUTE, 100),
            Self::Send => (1_200, MINUTE, 100),
            Self::MentionAll => (6, MINUTE, 6),
            Self::Typing => (120, MINUTE, 20),
            Self::Status => (30, MINUTE, 15),
            Self::Search => (600, MINUTE, 40),
            Self::Join | Self::Preview => (60, MINUTE, 30),
            Self::Export => (6, 60 * MINUTE, 3),
            Self::Upload => (120, MINUTE, 60),
            Self::Report => (20, 4 * QUARTER, 10),
            Self::Write => (1_800, MINUTE, 200),
            Self::Request => (6_000, MINUTE, 500),
        }
    }

    fn limiter(self, scale: u32) -> Option<DefaultKeyedRateLimiter<u64>> {
        let (many, seconds, burst) = self.quota();
        let times = |n: u32| NonZeroU32::new(n.saturating_mul(scale));
        let one_every = Duration::from_secs(seconds.into()) / times(many)?.get();
        let quota = Quota::with_period(one_every)?.allow_burst(times(burst)?);
        Some(RateLimiter::keyed(quota))
    }
}

pub struct RateLimits {
    /// In the order of `ALL`; empty: no limits.
    buckets: Vec<DefaultKeyedRateLimiter<u64>>,
    clock: DefaultClock,
    hasher: RandomState,
}

impl RateLimits {
    pub fn new(scale: u32) -> Self {
        Self {
            buckets: ALL.iter().filter_map(|it| it.limiter(scale)).collect(),
            clock: DefaultClock::default(),
            hasher: RandomState::new(),
        }
    }

    pub fn check(&self, bucket: Bucket, whose: &impl Hash) -> Result<()> {
        let place = ALL.iter().position(|it| *it == bucket);
        let Some(limiter) = place.and_then(|place| self.buckets.get(place)) else {
            return Ok(());
        };
        let Err(until) = limiter.check_key(&self.hasher.hash_one(whose)) else {
            return Ok(());
        };
        let seconds = until.wait_time_from(self.clock.now()).as_secs_f64().ceil();
        tracing::info!(bucket = bucket.name(), "a limit of rate was passed");
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "some minutes at most, never negative"
        )]
        let seconds = (seconds as u64).max(1);
        Err(WireError::new(ErrorCode::RateLimited)
            .bucket(bucket.name())
            .retry_after(seconds)
            .into())
    }

    /// Forgets who has been quiet; called now and then.
    pub fn forget_quiet(&self) {
        for bucket in &self.buckets {
            bucket.retain_recent();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use linnet_protocol::ErrorCode;
    use parking_lot::Mutex;

    use super::*;

    /// What is logged.
    #[derive(Default)]
    struct Lines(Mutex<Vec<u8>>);

    impl Write for &Lines {
        fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
            self.0.lock().extend_from_slice(line);
            Ok(line.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_limit_that_was_passed_is_named_in_the_answer_and_in_the_log() {
        static LINES: Lines = Lines(Mutex::new(Vec::new()));
        let log = tracing_subscriber::fmt()
            .with_ansi(false)
            .with_writer(|| &LINES)
            .finish();
        tracing::subscriber::with_default(log, || {
            for bucket in ALL.iter().copied() {
                let limits = RateLimits::new(1);
                let (_, _, burst) = bucket.quota();
                // Some come back while this is counted.
                let mut tries = (0..burst * 3).map(|_| limits.check(bucket, &"ana"));
                let refused = tries.position(|it| it.is_err());
                assert!(refused.is_some_and(|it| it >= burst as usize), "{bucket:?}");
                let refused = tries.find_map(Result::err);
                let refused = refused.expect("and again").into_wire();
                assert_eq!(refused.code, ErrorCode::RateLimited);
                assert_eq!(refused.params.bucket.as_deref(), Some(bucket.name()));
                assert!(refused.params.retry_after.is_some_and(|it| it > 0));
                assert!(limits.check(bucket, &"maya").is_ok(), "another's");
            }
        });
        let logged = String::from_utf8(LINES.0.lock().clone()).unwrap();
        for bucket in ALL {
            let line = format!("bucket=\"{}\"", bucket.name());
            assert!(logged.contains(&line), "{line} is not in the log");
        }
        assert!(!logged.contains("ana"), "whose it was is nobody's business");
    }
}
