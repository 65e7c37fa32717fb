//! The windows: where their engine keeps its files, and where they may go, which is nowhere but the app itself. There is
//! one of the whole app, and beside it those of one conversation each ([`crate::pop_out`]).
//!
//! Nothing lives in them. Closed, one is destroyed with its page; that of the app, opened again, begins where it was.

use std::{
    path::PathBuf,
    sync::atomic::{AtomicBool, Ordering},
};

use linnet_client::{Client, Event, Settings};
use tauri::{
    AppHandle, DragDropEvent, Manager, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
    WindowEvent, Wry, async_runtime,
    webview::{NewWindowResponse, PageLoadEvent},
};

use crate::{events::Feed, tray};

pub(crate) const LABEL: &str = linnet_client::MAIN_WINDOW;

/// The folder of everything that the app keeps.
pub(crate) struct Profile(pub(crate) PathBuf);

/// On the main thread.
fn open(app: &AppHandle) -> tauri::Result<()> {
    attach(&build(app)?)
}

/// To the core, which is there by now.
pub(crate) fn attach(window: &WebviewWindow) -> tauri::Result<()> {
    furnish(window)?;
    let app = window.app_handle().clone();
    // Whoever closes it again instead of answering has answered.
    let was_asked = AtomicBool::new(false);
    window.on_window_event(move |event| match event {
        WindowEvent::CloseRequested { api, .. }
            if tray::is_undecided(&app) && !was_asked.swap(true, Ordering::Relaxed) =>
        {
            api.prevent_close();
            app.state::<Client>().ask_about_close();
        }
        WindowEvent::Destroyed => gone(&app, LABEL),
        WindowEvent::DragDrop(dragged) => drag(&app, LABEL, dragged),
        _ => {}
    });
    Ok(())
}

/// What every window has.
pub(crate) fn furnish(window: &WebviewWindow) -> tauri::Result<()> {
    let app = window.app_handle();
    let settings = app.state::<Client>().read_settings();
    zoom(window, &settings);
    #[cfg(target_os = "linux")]
    {
        app.state::<std::sync::Arc<crate::activity::Input>>()
            .watch(window)?;
        crate::crash::watch(window)?;
    }
    Ok(())
}

/// The page is gone. That is told on the main thread, which belongs to no runtime.
pub(crate) fn gone(app: &AppHandle, label: &str) {
    let runtime = async_runtime::handle();
    let _entered = runtime.inner().enter();
    app.state::<Feed>().unsubscribe(label);
    app.state::<Client>().window_closed(label);
    #[cfg(target_os = "linux")]
    crate::engine::give_back(app);
}

/// The engine would go to a file that is dropped on it; here it goes with what is being written.
pub(crate) fn drag(app: &AppHandle, label: &str, event: &DragDropEvent) {
    let over = |over| app.state::<Feed>().tell(label, Event::Dragged { over });
    match event {
        DragDropEvent::Enter { .. } => over(true),
        DragDropEvent::Drop { paths, .. } => {
            over(false);
            let (client, paths) = (app.state::<Client>().inner().clone(), paths.clone());
            let label = label.to_owned();
            async_runtime::spawn(async move { client.drop_files(&label, paths).await });
        }
        DragDropEvent::Leave => over(false),
        _ => {}
    }
}

/// The window alone, on the main thread.
pub(crate) fn build(app: &AppHandle) -> tauri::Result<WebviewWindow> {
    builder(app, LABEL, WebviewUrl::default())
        .title("Linnet")
        .inner_size(1280.0, 800.0)
        .min_inner_size(360.0, 480.0)
        .build()
}

/// A window that stays on the pages of the app.
pub(crate) fn builder<'a>(
    app: &'a AppHandle,
    label: &str,
    url: WebviewUrl,
) -> WebviewWindowBuilder<'a, Wry, AppHandle> {
    let dev_url = if tauri::is_dev() {
        app.config().build.dev_url.clone()
    } else {
        None
    };
    WebviewWindowBuilder::new(app, label, url)
        .data_directory(app.state::<Profile>().0.join("webview"))
        // WebKitGTK blocks for half a second where a window is drawn while its page waits for the engine's first answers.
        .visible(false)
        .on_page_load(|window, load| appear(&window, load.event()))
        .on_navigation(move |url| is_own_page(url, dev_url.as_ref()))
        .on_new_window(|_, _| NewWindowResponse::Deny)
}

/// The page is there, and about to draw itself.
fn appear(window: &WebviewWindow, load: PageLoadEvent) {
    if load != PageLoadEvent::Finished {
        return;
    }
    if let Err(error) = window.show() {
        tracing::warn!(%error, "the window could not be shown");
    }
    if let Some(tray) = window.try_state::<tray::Tray>() {
        tray.window_came();
    }
    // Dictionaries are read on this thread.
    #[cfg(target_os = "linux")]
    crate::spelling::apply(window, &window.state::<Client>().read_settings());
}

/// By the engine, so that what is as high as the window stays so.
fn zoom(window: &WebviewWindow, settings: &Settings) {
    if let Err(error) = window.set_zoom(f64::from(settings.zoom) / 100.0) {
        tracing::warn!(%error, "the window cannot be zoomed");
    }
}

/// What was chosen for the windows while they are open.
pub(crate) fn apply(app: &AppHandle, settings: &Settings) {
    for window in app.webview_windows().into_values() {
        zoom(&window, settings);
        #[cfg(target_os = "linux")]
        crate::spelling::apply(&window, settings);
    }
}

pub(crate) fn is_open(app: &AppHandle) -> bool {
    app.get_webview_window(LABEL).is_some()
}

/// Brings the window to the front, whatever has happened to it; a new one if there is none.
pub(crate) fn raise(app: &AppHandle) {
    raise_with(app, None);
}

/// With the desktop's leave to do so: an activation token of Wayland.
pub(crate) fn raise_with(app: &AppHandle, leave: Option<String>) {
    let Some(window) = app.get_webview_window(LABEL) else {
        return open_again(app);
    };
    if let Some(leave) = leave {
        take_leave(&window, leave);
    }
    to_front(&window);
}

#[cfg(target_os = "linux")]
fn take_leave(window: &WebviewWindow, leave: String) {
    use gtk::prelude::GtkWindowExt;

    let shown = window.clone();
    let asked = window.run_on_main_thread(move || {
        if let Ok(window) = shown.gtk_window() {
            window.set_startup_id(&leave);
        }
    });
    if let Err(error) = asked {
        tracing::warn!(%error, "the leave to come to the front is not used");
    }
}

#[cfg(not(target_os = "linux"))]
fn take_leave(_window: &WebviewWindow, _leave: String) {}

pub(crate) fn to_front(window: &WebviewWindow) {
    let raised = window
        .show()
        .and_then(|()| window.unminimize())
        .and_then(|()| window.set_focus());
    if let Err(error) = raised {
        tracing::warn!(%error, "the window could not be brought to the front");
    }
}

fn open_again(app: &AppHandle) {
    if app.try_state::<Client>().is_none() {
        return; // Still starting: the window comes by itself.
    }
    let app = app.clone();
    // Never at once: Windows tells of a second start and of the summon key on the main thread between two turns of its loop,
    // where a window that is made waits for itself (tauri-apps/plugins-workspace#2088).
    async_runtime::spawn(async move {
        let opening = app.clone();
        let asked = app.run_on_main_thread(move || {
            if !is_open(&opening)
                && let Err(error) = open(&opening)
            {
                tracing::error!(%error, "the window could not be opened");
            }
        });
        if let Err(error) = asked {
            tracing::warn!(%error, "the window cannot be opened any more");
        }
    });
}

/// `tauri://localhost` on Linux and macOS, `http://tauri.localhost` on Windows. The whole host is compared:
/// `tauri.localhost.example.org` is somebody else.
fn is_own_page(url: &Url, dev_url: Option<&Url>) -> bool {
    let own = match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => {
            cfg!(windows) && url.host_str() == Some("tauri.localhost") && url.port().is_none()
        }
        _ => false,
    };
    own || dev_url.is_some_and(|dev| dev.origin() == url.origin())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn goes_to(url: &str, dev_url: Option<&str>) -> bool {
        let dev_url = dev_url.map(|url| Url::parse(url).unwrap());
        is_own_page(&Url::parse(url).unwrap(), dev_url.as_ref())
    }

    #[test]
    fn the_window_stays_on_its_own_pages() {
        assert!(goes_to("tauri://localhost/", None));
        assert!(goes_to("tauri://localhost/index.html?a#b", None));
        for elsewhere in [
            "https://example.org/",
            "http://localhost:5173/",
            "http://tauri.evil.example/",
            "tauri://localhost.evil.example/",
            "tauri://evil.example/",
            "file:///etc/passwd",
            "data:text/html,hello",
            "about:blank",
            "javascript:alert(1)",
            "blob:tauri://localhost/1",
        ] {
            assert!(!goes_to(elsewhere, None), "{elsewhere}");
        }
    }

    #[test]
    fn the_development_server_is_only_itself() {
        let dev = Some("http://localhost:5173");
        assert!(goes_to("http://localhost:5173/chat", dev));
        assert!(!goes_to("http://localhost:5174/", dev));
        assert!(!goes_to("https://localhost:5173/", dev));
    }
}
