//! Limits of rate, by person where one is known, shared by HTTP and socket. A refusal names its bucket and the wait.

use std::{
    hash::{BuildHasher, Hash, RandomState},
    num::NonZeroU32,
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
    SignIn,
    SignInAddress,
    Refresh,
    Send,
    Typing,
    Search,
    /// Everything a signed-in person asks, the above included.
    Request,
}

const ALL: [Bucket; 8] = [
    Bucket::SignUp,
    Bucket::SignIn,
    Bucket::SignInAddress,
    Bucket::Refresh,
    Bucket::Send,
    Bucket::Typing,
    Bucket::Search,
    Bucket::Request,
];

impl Bucket {
    pub const fn name(self) -> &'static str {
        match self {
            Self::SignUp => "sign_up",
            Self::SignIn => "sign_in",
            Self::SignInAddress => "sign_in_address",
            Self::Refresh => "refresh",
            Self::Send => "send",
            Self::Typing => "typing",
            Self::Search => "search",
            Self::Request => "request",
        }
    }

    /// How many a minute, and how many at once. Wide enough that no hand and no outbox after a journey ever notices.
    const fn quota(self) -> (u32, u32) {
        match self {
            Self::SignUp => (20, 20),
            Self::SignIn => (10, 10),
            Self::SignInAddress => (60, 60),
            Self::Refresh => (300, 100),
            Self::Send => (1_200, 100),
            Self::Typing => (120, 20),
            Self::Search => (600, 40),
            Self::Request => (6_000, 500),
        }
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
        let limiter = |bucket: Bucket| {
            let (per_minute, burst) = bucket.quota();
            let many = |n: u32| NonZeroU32::new(n.saturating_mul(scale));
            let quota = Quota::per_minute(many(per_minute)?).allow_burst(many(burst)?);
            Some(RateLimiter::keyed(quota))
        };
        Self {
            buckets: ALL.into_iter().filter_map(limiter).collect(),
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
            reason = "at most a minute, never negative"
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
