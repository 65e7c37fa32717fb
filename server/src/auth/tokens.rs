//! The two tokens of a session.
//!
//! The access token is a JWT (`EdDSA` and nothing else), lives ten minutes and is never stored. The refresh token is 256
//! random bits with the session's id and a mark of ours before it; the database keeps only its hash. Its successor is
//! derived from token, nonce and the server's key, so an answer that was lost can be given again to whoever holds both,
//! and to nobody else. The mark (an HMAC) tells a token that this server once gave out from an invented one without a list
//! of all that ever were: an old one coming back means theft, an invented one means nothing.

use std::{
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Write},
    path::Path,
};

use anyhow::{Context, bail};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use chrono::{DateTime, Utc};
use ed25519_dalek::{SigningKey, pkcs8::EncodePrivateKey};
use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use linnet_protocol::{CodeId, ConversationId, ErrorCode, InviteId, SessionId, UserId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::CurrentUser;
use crate::error::{Error, Result};

/// Seconds that an access token lives.
pub const ACCESS_SECONDS: u64 = 600;
/// How far the clocks of two nodes may be apart.
const LEEWAY_SECONDS: u64 = 5;
const ISSUER: &str = "linnet";
const AUDIENCE: &str = "linnet-api";

pub type Hash = [u8; 32];

pub struct Keys {
    sign: EncodingKey,
    verify: DecodingKey,
    server: [u8; 32],
}

/// All are required and of these types; anything else is not a token.
#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    exp: u64,
    nbf: u64,
    iat: u64,
    iss: String,
    aud: String,
    sub: UserId,
    sid: SessionId,
}

/// A refresh token as it came in.
pub struct RefreshToken {
    pub session_id: SessionId,
    secret: [u8; 32],
}

impl RefreshToken {
    pub fn hash(&self) -> Hash {
        Sha256::digest(self.secret).into()
    }
}

impl Keys {
    /// Reads the secrets of this server, or makes them at the first start.
    pub fn open(data_dir: &Path) -> anyhow::Result<Self> {
        let folder = data_dir.join("secrets");
        create_private_folder(&folder)?;
        let seed = read_or_make(&folder.join("token-key"))?;
        let server = read_or_make(&folder.join("server-key"))?;
        let key = SigningKey::from_bytes(&seed);
        let pkcs8 = key.to_pkcs8_der().context("the token key cannot be used")?;
        Ok(Self {
            sign: EncodingKey::from_ed_der(pkcs8.as_bytes()),
            verify: DecodingKey::from_ed_der(key.verifying_key().as_bytes()),
            server,
        })
    }

    pub fn access_token(&self, user: CurrentUser, now: DateTime<Utc>) -> Result<String> {
        let now = seconds(now);
        let claims = Claims {
            exp: now + ACCESS_SECONDS,
            nbf: now,
            iat: now,
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: user.user_id,
            sid: user.session_id,
        };
        jsonwebtoken::encode(&Header::new(Algorithm::EdDSA), &claims, &self.sign)
            .map_err(|_| Error::Internal("an access token cannot be signed"))
    }

    /// Whose token this is, and when it ends (seconds since 1970).
    pub fn read_access_token(&self, token: &str, now: DateTime<Utc>) -> Result<(CurrentUser, u64)> {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        // Judged below, by our clock.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        let claims = jsonwebtoken::decode::<Claims>(token, &self.verify, &validation)
            .map_err(|_| ErrorCode::Unauthorized)?
            .claims;
        let now = seconds(now);
        let lives = claims.exp.saturating_sub(claims.iat) <= ACCESS_SECONDS;
        if claims.exp <= now || claims.nbf > now + LEEWAY_SECONDS || !lives {
            return Err(ErrorCode::Unauthorized.into());
        }
        Ok((
            CurrentUser {
                user_id: claims.sub,
                session_id: claims.sid,
            },
            claims.exp,
        ))
    }

    pub fn new_refresh_token(&self, session_id: SessionId) -> (String, Hash) {
        self.refresh_token(session_id, rand::random())
    }

    /// The token that follows `token` when asked for with `nonce`.
    pub fn successor(&self, token: &RefreshToken, nonce: &str) -> (String, Hash) {
        let secret = self.mac("successor", &[&token.secret, nonce.as_bytes()]);
        self.refresh_token(token.session_id, secret)
    }

    fn refresh_token(&self, session_id: SessionId, secret: [u8; 32]) -> (String, Hash) {
        let mut token = Vec::with_capacity(64);
        token.extend_from_slice(session_id.0.as_bytes());
        token.extend_from_slice(&secret);
        token.extend_from_slice(&self.mark(session_id, &secret));
        (BASE64.encode(token), Sha256::digest(secret).into())
    }

    /// A token that this server has given out at some time; whether it is still good, the database knows.
    pub fn read_refresh_token(&self, token: &str) -> Result<RefreshToken> {
        let bytes = BASE64.decode(token).map_err(|_| ErrorCode::Unauthorized)?;
        let bytes: [u8; 64] = bytes.try_into().map_err(|_| ErrorCode::Unauthorized)?;
        let (id, rest) = bytes.split_at(16);
        let (secret, mark) = rest.split_at(32);
        let session_id = SessionId(Uuid::from_slice(id).map_err(|_| ErrorCode::Unauthorized)?);
        let secret: [u8; 32] = secret.try_into().map_err(|_| ErrorCode::Unauthorized)?;
        if self.mark(session_id, &secret).ct_eq(mark).into() {
            Ok(RefreshToken { session_id, secret })
        } else {
            Err(ErrorCode::Unauthorized.into())
        }
    }

    /// Derived, so that making the same invitation twice shows the same secret.
    pub fn invite_secret(&self, id: InviteId) -> String {
        BASE64.encode(&self.mac("invite", &[id.0.as_bytes()])[..16])
    }

    /// The same of a link into a conversation. Its id is anybody's choice, so it is derived apart from those that make
    /// accounts.
    pub fn conversation_secret(&self, conversation: ConversationId, id: InviteId) -> String {
        let parts = [&conversation.0.as_bytes()[..], &id.0.as_bytes()[..]];
        BASE64.encode(&self.mac("conversation invite", &parts)[..16])
    }

    /// Derived as well, so that it can be sent later and is stored nowhere.
    pub fn code_secret(&self, id: CodeId) -> String {
        BASE64.encode(&self.mac("code", &[id.0.as_bytes()])[..16])
    }

    /// What only a node of this server can have said.
    pub fn seal(&self, said: &[u8]) -> [u8; 32] {
        self.mac("bus", &[said])
    }

    pub fn is_sealed(&self, said: &[u8], seal: &[u8]) -> bool {
        self.seal(said).ct_eq(seal).into()
    }

    fn mark(&self, session_id: SessionId, secret: &[u8; 32]) -> [u8; 16] {
        let mac = self.mac("mark", &[session_id.0.as_bytes(), secret]);
        mac.first_chunk().copied().expect("an HMAC has 32 bytes")
    }

    fn mac(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.server)
            .expect("an HMAC takes a key of any length");
        mac.update(purpose.as_bytes());
        for part in parts {
            mac.update(&[0]);
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

pub fn hash_secret(secret: &str) -> Hash {
    Sha256::digest(secret).into()
}

fn seconds(time: DateTime<Utc>) -> u64 {
    time.timestamp().try_into().unwrap_or(0)
}

pub(crate) fn create_private_folder(path: &Path) -> anyhow::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(path)
        .with_context(|| format!("{} cannot be made", path.display()))
}

/// A power cut in the middle leaves either no key or the whole one, and of two nodes that start at once on one folder both
/// have the same.
fn read_or_make(path: &Path) -> anyhow::Result<[u8; 32]> {
    if let Some(key) = read_key(path)? {
        return Ok(key);
    }
    let key: [u8; 32] = rand::random();
    let new = path.with_extension(format!("{:016x}", rand::random::<u64>()));
    write_key(&new, &key).with_context(|| format!("{} cannot be written", new.display()))?;
    // Unlike a rename it writes over nothing.
    let linked = fs::hard_link(&new, path);
    if linked.is_err() && !path.exists() {
        // There are disks without such links.
        fs::rename(&new, path)?;
    } else {
        fs::remove_file(&new)?;
    }
    if let Some(folder) = path.parent()
        && cfg!(unix)
    {
        File::open(folder)?.sync_all()?;
    }
    read_key(path)?.with_context(|| format!("{} is gone", path.display()))
}

fn read_key(path: &Path) -> anyhow::Result<Option<[u8; 32]>> {
    match fs::read(path) {
        Ok(key) => match key.try_into() {
            Ok(key) => Ok(Some(key)),
            Err(_) => bail!("{} is not a key", path.display()),
        },
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("{} cannot be read", path.display())),
    }
}

fn write_key(path: &Path, key: &[u8; 32]) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(key)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn nodes_that_start_at_once_have_the_same_secrets() {
        for _ in 0..20 {
            let folder = tempfile::tempdir().unwrap();
            let starts = [(); 8].map(|()| {
                let folder = folder.path().to_owned();
                thread::spawn(move || Keys::open(&folder).unwrap())
            });
            let nodes = starts.map(|it| it.join().unwrap());
            let said = b"what one of them says";
            let seal = nodes[0].seal(said);
            assert!(nodes.iter().all(|it| it.is_sealed(said, &seal)));
            let left = fs::read_dir(folder.path().join("secrets")).unwrap();
            assert_eq!(left.count(), 2);
        }
    }

    #[test]
    fn what_others_say_is_not_believed() {
        let [one, other] = [(); 2].map(|()| {
            let folder = tempfile::tempdir().unwrap();
            Keys::open(folder.path()).unwrap()
        });
        let seal = other.seal(b"let everybody in");
        assert!(!one.is_sealed(b"let everybody in", &seal));
        assert!(!one.is_sealed(b"let everybody out", &one.seal(b"let everybody in")));
    }
}
