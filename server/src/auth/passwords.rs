//! Password hashes: Argon2id, off the runtime's threads, and never more at once than there are cores.

use std::sync::Arc;

use argon2::{Argon2, Params, PasswordHasher, PasswordVerifier, password_hash::phc::PasswordHash};
use linnet_protocol::{ErrorCode, WireError, text};
use tokio::sync::Semaphore;

use crate::error::{Error, Result};

/// zxcvbn's time grows with the length; what is longer is no better known to a thief.
const JUDGED_CHARS: usize = 100;
/// How many wait for a hash before newcomers are told to come back. Each one takes some 35 ms of a core.
const WAITING: usize = 64;

pub struct Passwords {
    running: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    /// Verified for a name that nobody has, so that it takes as long as a wrong password.
    nobody: String,
}

/// What became of a verification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Wrong,
    Right,
    /// Right, but hashed as one would not today: store this instead.
    Rehashed(String),
}

impl Passwords {
    pub fn new() -> Result<Self> {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Ok(Self {
            running: Arc::new(Semaphore::new(cores)),
            waiting: Arc::new(Semaphore::new(WAITING)),
            nobody: hash("a password that nobody has")?,
        })
    }

    /// Judges, and then hashes. Both take their time, so neither is done on the runtime's threads.
    pub async fn check_and_hash(
        &self,
        password: String,
        about_the_person: Vec<String>,
    ) -> Result<String> {
        text::check_password(&password)?;
        self.run(move || {
            let about: Vec<_> = about_the_person.iter().map(String::as_str).collect();
            check(&password, &about)?;
            hash(&password)
        })
        .await
    }

    /// With no hash to compare (an unknown name) the answer is no, after the same time.
    pub async fn verify(&self, password: String, known: Option<String>) -> Result<Verdict> {
        let is_known = known.is_some();
        let stored = known.unwrap_or_else(|| self.nobody.clone());
        let verdict = self.run(move || verify(&password, &stored)).await?;
        Ok(if is_known { verdict } else { Verdict::Wrong })
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let Ok(_place) = self.waiting.try_acquire() else {
            return Err(WireError::new(ErrorCode::Unavailable).retry_after(2).into());
        };
        let running = Arc::clone(&self.running);
        let permit = running.acquire_owned().await.map_err(|_| Error::Stopping)?;
        tokio::task::spawn_blocking(move || {
            let result = work();
            drop(permit);
            result
        })
        .await?
    }
}

/// Refuses what is too short, too long, or among the first that a thief would try.
fn check(password: &str, about_the_person: &[&str]) -> Result<()> {
    text::check_password(password)?;
    let judged: String = password.chars().take(JUDGED_CHARS).collect();
    if zxcvbn::zxcvbn(&judged, about_the_person).score() < zxcvbn::Score::Two {
        return Err(WireError::new(ErrorCode::WeakPassword)
            .field("password")
            .into());
    }
    Ok(())
}

fn hash(password: &str) -> Result<String> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|it| it.to_string())
        .map_err(|_| Error::Internal("a password cannot be hashed"))
}

fn verify(password: &str, stored: &str) -> Result<Verdict> {
    let parsed = PasswordHash::new(stored)
        .map_err(|_| Error::Internal("a stored password hash is damaged"))?;
    if Argon2::default()
        .verify_password(password.as_bytes(), &parsed)
        .is_err()
    {
        return Ok(Verdict::Wrong);
    }
    if is_of_today(&parsed) {
        Ok(Verdict::Right)
    } else {
        hash(password).map(Verdict::Rehashed)
    }
}

fn is_of_today(hash: &PasswordHash) -> bool {
    let today = Params::DEFAULT;
    hash.algorithm.as_str() == "argon2id"
        && Params::try_from(hash).is_ok_and(|it| {
            (it.m_cost(), it.t_cost(), it.p_cost())
                == (today.m_cost(), today.t_cost(), today.p_cost())
        })
}

#[cfg(test)]
mod tests {
    use argon2::{Algorithm, Version};

    use super::*;

    #[tokio::test]
    async fn an_old_hash_is_replaced_at_sign_in() {
        let old = Argon2::new(
            Algorithm::Argon2id,
            Version::V0x13,
            Params::new(8 * 1024, 1, 1, None).unwrap(),
        );
        let stored = old
            .hash_password(b"seven reeds in the wind")
            .unwrap()
            .to_string();
        let passwords = Passwords::new().unwrap();
        let verdict = passwords
            .verify("seven reeds in the wind".into(), Some(stored))
            .await
            .unwrap();
        let Verdict::Rehashed(new) = verdict else {
            panic!("{verdict:?}")
        };
        assert!(new.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{new}");
        let again = passwords
            .verify("seven reeds in the wind".into(), Some(new))
            .await
            .unwrap();
        assert_eq!(again, Verdict::Right);
    }

    #[tokio::test]
    async fn nobody_has_no_password() {
        let passwords = Passwords::new().unwrap();
        let verdict = passwords
            .verify("a password that nobody has".into(), None)
            .await
            .unwrap();
        assert_eq!(verdict, Verdict::Wrong);
    }

    #[test]
    fn common_passwords_and_the_own_name_are_refused() {
        for weak in ["password", "12345678", "qwertyuiop", "alice.liddell"] {
            let refused = check(weak, &["alice.liddell"]).unwrap_err().into_wire();
            assert_eq!(refused.code, ErrorCode::WeakPassword, "{weak}");
        }
        assert!(check("seven reeds in the wind", &["alice"]).is_ok());
        assert_eq!(
            check("short", &[]).unwrap_err().into_wire().code,
            ErrorCode::TooShort
        );
        assert_eq!(
            check(&"x".repeat(1025), &[]).unwrap_err().into_wire().code,
            ErrorCode::TooLong
        );
    }
}
