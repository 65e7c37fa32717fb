//! Linnet's shell: the window around the core.
//!
//! The core ([`linnet_client`]) is the whole chat client. The shell starts it on a profile, lets the window call it
//! ([`commands`]), carries its events to the window ([`events`]), shows its notifications ([`notifications`]) and gives
//! it the time to close. It has no SQL, no network and no rule of its own, so that nothing that matters is lost when the
//! window dies.

mod activity;
mod badge;
mod command_line;
mod commands;
mod config;
#[cfg(target_os = "linux")]
mod crash;
mod deep_link;
mod emoji;
#[cfg(target_os = "linux")]
mod engine;
mod events;
mod ipc;
mod log;
mod media;
mod notifications;
mod outages;
mod pop_out;
mod single_instance;
#[cfg(target_os = "linux")]
mod spelling;
mod startup;
mod summon;
mod tray;
mod updates;
mod window;

use std::{path::Path, sync::Arc, time::Duration};

use anyhow::Context;
use linnet_client::{Client, Options};
use tauri::{App, AppHandle, Builder, Manager, RESTART_EXIT_CODE, RunEvent, Wry, async_runtime};
use tauri_plugin_window_state::StateFlags;

pub use crate::command_line::command_line;
pub use crate::config::Config;
use crate::notifications::Notifier;

/// Closing waits for what is being written, not for the network.
const LONGEST_CLOSE: Duration = Duration::from_secs(5);
/// How long the notifications of this run may take to go.
const LONGEST_FAREWELL: Duration = Duration::from_secs(1);
/// How long a start without a window waits for a tray.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// Runs the app until its window is closed.
///
/// # Errors
/// If there is no display, no folder to keep things in, or the profile is in use by another program.
pub fn run(mut config: Config) -> anyhow::Result<()> {
    let profile = config
        .profile
        .take()
        .context("there is no folder for its files: set LINNET_PROFILE_DIR to one")?;
    create_private_dir(&profile)
        .with_context(|| format!("the folder {} cannot be used", profile.display()))?;
    let profile = profile
        .canonicalize()
        .with_context(|| format!("the folder {} cannot be used", profile.display()))?;
    let _written_at_the_end = log::start(&profile, config.log.as_deref())?;
    check_display()?;
    let app = build(&profile)?;
    set_up(&app, &profile, config)?;
    let mut restarts = false;
    app.run(move |app, event| match event {
        // The last window was closed; whoever quits names a code.
        RunEvent::ExitRequested {
            code: None, api, ..
        } if tray::keeps_running(app) => api.prevent_exit(),
        RunEvent::ExitRequested {
            code: Some(code), ..
        } => restarts = code == RESTART_EXIT_CODE,
        RunEvent::Exit => close(app, restarts),
        #[cfg(target_os = "macos")]
        RunEvent::Opened { urls } => {
            for url in urls {
                deep_link::open(app, url.into());
            }
        }
        // The icon in the dock was pressed.
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => window::raise(app),
        _ => {}
    });
    Ok(())
}

fn build(profile: &Path) -> anyhow::Result<App> {
    let handle = handler();
    let window_state = tauri_plugin_window_state::Builder::new()
        .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
        // An absolute path stays as it is, so this too lies in the profile.
        .map_label(pop_out::place_of)
        .with_filename(profile.join("window.json").to_string_lossy())
        .build();
    let mut builder = media::register(Builder::<Wry>::new());
    if single_instance::can_tell(profile) {
        // First of all plugins: a second start must end before anything else has begun.
        builder = builder.plugin(single_instance::plugin(profile));
    }
    builder
        .plugin(window_state)
        .plugin(summon::plugin())
        .plugin(tauri_plugin_updater::Builder::new().build())
        .plugin(tauri_plugin_dialog::init())
        .plugin(
            tauri_plugin_opener::Builder::new()
                .open_js_links_on_click(false)
                .build(),
        )
        .invoke_handler(move |invoke| handle(invoke.into()))
        .build(emoji::unpack(tauri::generate_context!()))
        .context("the app could not start")
}

/// After the plugins, one of which may have ended this start, and not in Tauri's own hook, where a failure is a panic.
fn set_up(app: &App, profile: &Path, config: Config) -> anyhow::Result<()> {
    async_runtime::spawn(stop_when_told(app.handle().clone()));
    app.manage(updates::Updates::new(app.handle(), &config));
    app.manage(window::Profile(profile.to_owned()));
    // Its engine starts beside the core; nothing of it can ask before this thread comes to its events.
    let window = if config.hidden {
        None
    } else {
        Some(window::build(app.handle()).context("the window could not be opened")?)
    };
    let mut options = Options::new(profile);
    options.server = config.server;
    let opening = async { tokio::join!(Client::open(options), Notifier::start()) };
    let (client, (notifier, acts)) = async_runtime::block_on(opening);
    let client = client?;
    app.manage(events::Feed::new(&client));
    app.manage(client.clone());
    app.manage(tray::Tray::new());
    let input = Arc::new(activity::Input::default());
    app.manage(Arc::clone(&input));
    let notices = client.notifications();
    app.manage(notifier);
    async_runtime::spawn(notifications::run(app.handle().clone(), notices, acts));
    async_runtime::spawn(outages::run(client.clone()));
    app.manage(summon::Summon::new(config.is_wayland));
    summon::apply(
        app.handle(),
        client.read_settings().summon_shortcut.as_deref(),
    );
    async_runtime::spawn(updates::run(app.handle().clone(), client.clone()));
    async_runtime::spawn(tray::run(app.handle().clone(), client.clone()));
    async_runtime::spawn(activity::run(client.clone(), input, config.is_wayland));
    if let Some(link) = config.link {
        async_runtime::spawn(async move { client.open_link(&link).await });
    }
    match window {
        Some(window) => window::attach(&window).context("the window could not be opened")?,
        None => drop(async_runtime::spawn(begin_hidden(app.handle().clone()))),
    }
    Ok(())
}

/// At the start of a desktop session the tray may come after the app. Without one there is no way in but the window.
async fn begin_hidden(app: AppHandle) {
    if !app.state::<tray::Tray>().comes_within(LONGEST_WAIT).await {
        window::raise(&app);
    }
}

#[expect(clippy::too_many_lines, reason = "the list of what the window may ask")]
fn handler() -> impl Fn(ipc::Invoke) -> bool + Send + Sync + 'static {
    use commands::{
        administration, auth, conversations, files, joining, later, links, lists, machine,
        messages, notifications, own, people, profile, search, sections, settings, updates,
    };
    tauri::generate_handler![
        administration::claim_report,
        administration::create_reset_link,
        administration::list_audit,
        administration::list_reports,
        administration::list_server_users,
        administration::reactivate_user,
        administration::remove_messages_of,
        administration::resolve_report,
        administration::set_server_role,
        administration::suspend_user,
        administration::unsuspend_user,
        auth::app_state,
        auth::begin,
        auth::check_server,
        auth::connection,
        auth::create_invite,
        auth::end_session,
        auth::list_sessions,
        auth::remove_account,
        auth::retry_keychain,
        auth::retry_now,
        auth::sign_in,
        auth::sign_out,
        auth::sign_up,
        conversations::add_members,
        conversations::ban_member,
        conversations::change_conversation,
        conversations::change_settings,
        conversations::create_conversation,
        conversations::leave_conversation,
        conversations::list_bans,
        conversations::list_conversations,
        conversations::open_direct,
        conversations::read_conversation,
        conversations::remove_member,
        conversations::set_role,
        conversations::unban_member,
        files::cancel_download,
        files::choose_files,
        files::chosen_files,
        files::export_copy,
        files::open_file,
        files::paste_file,
        files::pause_upload,
        files::remove_file,
        files::resume_upload,
        files::save_file,
        files::show_file,
        files::transfers,
        joining::create_conversation_invite,
        joining::join_by_invite,
        joining::join_channel,
        joining::list_channels,
        joining::list_conversation_invites,
        joining::look_up_invite,
        joining::revoke_conversation_invite,
        later::cancel_scheduled,
        later::change_scheduled,
        later::finish_reminder,
        later::list_reminders,
        later::list_saved,
        later::list_scheduled,
        later::put_off_reminder,
        later::schedule_message,
        later::set_reminder,
        links::drop_link,
        links::follow_link,
        links::link_question,
        links::resume_link,
        lists::explain_unread,
        lists::list_drafts,
        lists::list_files,
        lists::list_pins,
        lists::list_threads,
        lists::list_unsent,
        lists::read_thread,
        lists::read_versions,
        machine::add_authority,
        machine::diagnose,
        machine::list_authorities,
        machine::read_journal,
        machine::remove_authority,
        machine::save_diagnosis,
        machine::storage_use,
        messages::add_reaction,
        messages::delete_message,
        messages::discard_change,
        messages::discard_message,
        messages::discard_unsent,
        messages::edit_message,
        messages::forward_messages,
        messages::jump,
        messages::load_history,
        messages::mark_all_read,
        messages::mark_read,
        messages::mark_unread,
        messages::pin_message,
        messages::read_draft,
        messages::read_receipts,
        messages::read_timeline,
        messages::remove_previews,
        messages::remove_reaction,
        messages::retry_message,
        messages::retry_unsent,
        messages::save_draft,
        messages::save_message,
        messages::send_message,
        messages::take_back_message,
        messages::unpin_message,
        messages::unsave_message,
        notifications::notification_health,
        notifications::quiet_hours,
        notifications::read_notification_rules,
        notifications::rehearse,
        notifications::set_quiet_hours,
        notifications::test_notification,
        notifications::write_notification_rules,
        own::change_password,
        own::deactivate_account,
        own::delete_account,
        own::end_other_sessions,
        own::export_account,
        own::request_email_code,
        own::request_reset,
        own::reset_password,
        own::set_email,
        own::verify_email,
        people::presence_of,
        people::search_users,
        people::set_view,
        people::typing,
        people::typing_now,
        profile::block_user,
        profile::edit_profile,
        profile::list_blocks,
        profile::read_do_not_disturb,
        profile::read_link_previews,
        profile::read_me,
        profile::read_privacy,
        profile::read_profile,
        profile::remove_avatar,
        profile::remove_conversation_avatar,
        profile::report,
        profile::set_avatar,
        profile::set_conversation_avatar,
        profile::set_do_not_disturb,
        profile::set_link_previews,
        profile::set_privacy,
        profile::set_status,
        profile::unblock_user,
        search::search,
        search::search_reach,
        search::search_server,
        sections::list_sections,
        sections::name_section,
        sections::order_sections,
        sections::remove_section,
        settings::close_window,
        settings::open_link,
        settings::open_window,
        settings::quit,
        settings::read_settings,
        settings::subscribe,
        settings::summon_state,
        settings::write_settings,
        updates::check_for_update,
        updates::restart_to_update,
        updates::update_state,
    ]
}

/// Messages, drafts and the keys to the cache lie here: nobody else on this machine looks in.
fn create_private_dir(dir: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

/// GTK panics where it finds no display; a sentence helps more.
#[cfg(target_os = "linux")]
fn check_display() -> anyhow::Result<()> {
    gtk::init().map_err(|_| {
        anyhow::anyhow!(
            "there is no display to open a window on (neither DISPLAY nor WAYLAND_DISPLAY leads to one)"
        )
    })
}

#[cfg(not(target_os = "linux"))]
#[expect(clippy::unnecessary_wraps, reason = "only Linux can lack a display")]
const fn check_display() -> anyhow::Result<()> {
    Ok(())
}

/// Ctrl-C in a terminal and the end of a desktop session close the app as its window would.
async fn stop_when_told(app: AppHandle) {
    match stop_signal().await {
        Ok(()) => app.exit(0),
        Err(error) => tracing::warn!(%error, "signals cannot be heard"),
    }
}

#[cfg(unix)]
async fn stop_signal() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    tokio::select! {
        _ = terminate.recv() => Ok(()),
        _ = hang_up.recv() => Ok(()),
        interrupted = tokio::signal::ctrl_c() => interrupted,
    }
}

#[cfg(not(unix))]
async fn stop_signal() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}

fn close(app: &AppHandle, restarts: bool) {
    let client = app.state::<Client>().inner().clone();
    let notifier = app.state::<Arc<Notifier>>().inner().clone();
    let closed = async_runtime::block_on(async move {
        // A click on one of them could not reach anybody any more.
        let _ = tokio::time::timeout(LONGEST_FAREWELL, notifier.withdraw_all()).await;
        tokio::time::timeout(LONGEST_CLOSE, client.close()).await
    });
    if closed.is_err() {
        tracing::warn!("the core took too long to close");
    }
    updates::install_waiting(app, restarts);
}
