//! Newer versions of the app, from the place that its build names. A build without one never asks anybody, and neither
//! does an app that a package manager or an administrator has installed: they bring it. What came is here by its
//! signature only, and the next start is the new version; nothing asks the person to stop what they do.

use std::time::Duration;

use linnet_client::{Client, UpdateProblem, UpdateState};
use parking_lot::Mutex;
use tauri::{
    AppHandle, Manager, Url,
    async_runtime::spawn_blocking,
    utils::{config::BundleType, platform::bundle_type},
};
use tauri_plugin_updater::{Error, Update, Updater, UpdaterExt};

use crate::config::Config;

/// After the start, which has better things to do.
const FIRST: Duration = Duration::from_secs(30);
const EVERY: Duration = Duration::from_hours(6);
const LONGEST_REQUEST: Duration = Duration::from_mins(10);

/// Where newer versions lie, and the key of those who make them.
struct Source {
    endpoint: Url,
    public_key: String,
}

impl Source {
    fn of(config: &Config) -> Option<Self> {
        let endpoint = Url::parse(config.update_endpoint.as_deref()?)
            .inspect_err(|error| tracing::error!(%error, "the place of updates is no address"))
            .ok()?;
        Some(Self {
            endpoint,
            public_key: config.update_public_key.clone()?,
        })
    }
}

/// What runs one's own updates, and how it stands with them.
pub(crate) struct Updates {
    source: Option<Source>,
    state: Mutex<UpdateState>,
    /// What is installed at the end of this run: on Windows the program in use cannot be replaced.
    waiting: Mutex<Option<(Update, Vec<u8>)>>,
    one_at_a_time: tokio::sync::Mutex<()>,
}

impl Updates {
    pub(crate) fn new(app: &AppHandle, config: &Config) -> Self {
        let state = if updates_itself(app) {
            UpdateState::Unknown
        } else {
            UpdateState::Managed
        };
        Self {
            source: Source::of(config),
            state: Mutex::new(state),
            waiting: Mutex::default(),
            one_at_a_time: tokio::sync::Mutex::default(),
        }
    }

    /// None: this build knows no place to look at.
    pub(crate) fn state(&self) -> Option<UpdateState> {
        self.source.is_some().then(|| self.state.lock().clone())
    }

    fn updater(&self, app: &AppHandle) -> Option<Updater> {
        let source = self.source.as_ref()?;
        let builder = app
            .updater_builder()
            .pubkey(source.public_key.clone())
            .timeout(LONGEST_REQUEST)
            .endpoints(vec![source.endpoint.clone()])
            .inspect_err(|error| tracing::error!(%error, "updates need a place with https"))
            .ok()?;
        builder
            .build()
            .inspect_err(|error| tracing::error!(%error, "this system has no updates"))
            .ok()
    }

    fn become_(&self, app: &AppHandle, state: UpdateState) {
        *self.state.lock() = state;
        app.state::<Client>().update_changed();
    }
}

/// Only what came as its own file of one person. Those who install an msi on many machines want all of them the same.
fn updates_itself(app: &AppHandle) -> bool {
    #[cfg(not(target_os = "linux"))]
    let _ = app;
    match bundle_type() {
        Some(BundleType::AppImage | BundleType::Nsis | BundleType::App | BundleType::Dmg) => true,
        Some(BundleType::Deb | BundleType::Rpm | BundleType::Msi) => false,
        // Not bundled at all: only a test says that it was, on the one system where it can.
        #[cfg(target_os = "linux")]
        None => cfg!(debug_assertions) && app.env().appimage.is_some(),
        #[cfg(not(target_os = "linux"))]
        None => false,
    }
}

/// Until the app ends.
pub(crate) async fn run(app: AppHandle, client: Client) {
    if app.state::<Updates>().state() != Some(UpdateState::Unknown) {
        return;
    }
    tokio::time::sleep(FIRST).await;
    loop {
        if client.read_settings().check_for_updates {
            check(&app).await;
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Looks, fetches and puts in place. What is already here stays.
pub(crate) async fn check(app: &AppHandle) {
    let updates = app.state::<Updates>();
    let Ok(_alone) = updates.one_at_a_time.try_lock() else {
        return;
    };
    let is_over = matches!(
        *updates.state.lock(),
        UpdateState::Managed | UpdateState::Ready { .. }
    );
    if is_over || updates.source.is_none() {
        return;
    }
    let Some(asking) = updates.updater(app) else {
        let problem = UpdateProblem::Unreachable;
        return updates.become_(app, UpdateState::Failed { problem });
    };
    updates.become_(app, UpdateState::Checking);
    let state = match fetch(app, &asking).await {
        Ok(Some(version)) => UpdateState::Ready { version },
        Ok(None) => UpdateState::Current {
            checked_at: app.state::<Client>().now(),
        },
        Err(error) => {
            tracing::warn!(%error, "no update");
            UpdateState::Failed {
                problem: problem(&error),
            }
        }
    };
    updates.become_(app, state);
}

/// Answers with the version that is here now.
async fn fetch(app: &AppHandle, asking: &Updater) -> Result<Option<String>, Error> {
    let Some(newer) = asking.check().await? else {
        return Ok(None);
    };
    let updates = app.state::<Updates>();
    let version = newer.version.clone();
    updates.become_(
        app,
        UpdateState::Downloading {
            version: version.clone(),
        },
    );
    // Its signature is checked in there, and once more before it is put in place.
    let bytes = newer.download(|_, _| {}, || {}).await?;
    if cfg!(windows) {
        *updates.waiting.lock() = Some((newer, bytes));
    } else {
        install(newer, bytes).await?;
    }
    Ok(Some(version))
}

async fn install(update: Update, bytes: Vec<u8>) -> Result<(), Error> {
    spawn_blocking(move || update.install(bytes))
        .await
        .map_err(|error| Error::Io(std::io::Error::other(error)))?
}

fn problem(error: &Error) -> UpdateProblem {
    match error {
        Error::Minisign(_)
        | Error::Base64(_)
        | Error::SignatureUtf8(_)
        | Error::MissingSignedVersion
        | Error::SignedVersionMismatch { .. } => UpdateProblem::NotSigned,
        Error::Io(_) | Error::TempDirNotOnSameMountPoint | Error::PackageInstallFailed => {
            UpdateProblem::NotWritable
        }
        _ => UpdateProblem::Unreachable,
    }
}

/// At the end of the app, after everything is written. On Windows the installer takes over here.
pub(crate) fn install_waiting(app: &AppHandle, restarts: bool) {
    let waiting = app.state::<Updates>().waiting.lock().take();
    if let Some((update, bytes)) = waiting
        && let Err(error) = update.restart_after_install(restarts).install(bytes)
    {
        tracing::warn!(%error, "the update was not installed");
    }
}
