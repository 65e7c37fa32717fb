//! `WebKitWebDriver` and the app that it holds: one driver, one session, one app.

use std::{net::TcpListener, process::Stdio, time::Duration};

use anyhow::{Context, Result, bail};
use rustix::process::Signal;
use serde_json::{Value, json};
use tokio::process::{Child, Command};

use crate::{
    eventually,
    processes::{
        age, children, descendants, is_gone, is_webview, kill, proportional, send, worked,
    },
    server::program,
};

/// The key under which `WebDriver` hands out elements.
pub(crate) const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Dropping it ends driver and app.
pub(crate) struct Driver {
    child: Child,
    http: reqwest::Client,
    session: String,
}

impl Driver {
    /// Starts the app with the environment of the tests and this on top.
    pub(crate) async fn start(environment: &[(&str, &str)], arguments: &[&str]) -> Result<Self> {
        let port = free_port()?;
        let child = Command::new("WebKitWebDriver")
            .args([format!("--port={port}"), "--host=127.0.0.1".to_owned()])
            // Without it the driver waits for a session for ever.
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .envs(environment.iter().copied())
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("WebKitWebDriver is missing (Debian: webkit2gtk-driver)")?;
        let http = reqwest::Client::builder()
            .timeout(Duration::from_mins(1))
            .build()?;
        let base = format!("http://127.0.0.1:{port}");
        let status = format!("{base}/status");
        eventually("the driver answers", || async {
            http.get(&status).send().await.is_ok()
        })
        .await;
        let binary = program("LINNET_DESKTOP_BIN", "linnet")?;
        let wish = json!({ "capabilities": { "alwaysMatch": {
            "webkitgtk:browserOptions": { "binary": binary, "args": arguments } } } });
        let made = call(http.post(format!("{base}/session")).json(&wish)).await?;
        let id = made["sessionId"]
            .as_str()
            .context("the driver names no session")?;
        let session = format!("{base}/session/{id}");
        Ok(Self {
            child,
            http,
            session,
        })
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Result<Value> {
        call(
            self.http
                .post(format!("{}/{path}", self.session))
                .json(body),
        )
        .await
    }

    /// Kill -9 of the app and of the driver.
    pub(crate) async fn kill(mut self) {
        let app = self.app();
        kill(app);
        self.child.kill().await.expect("the driver was running");
        is_gone(app).await;
    }

    /// Presses the close button of the window.
    #[cfg(target_os = "linux")]
    pub(crate) async fn close_window(&self) {
        let app = self.app();
        eventually("a window to close", || async {
            crate::titlebar::close(app)
        })
        .await;
    }

    /// Waits for a window, and speaks to it from now on.
    pub(crate) async fn take_window(&self) {
        eventually("there is a window again", || async {
            let handles = call(self.http.get(format!("{}/window/handles", self.session))).await;
            let Some(handle) = handles
                .ok()
                .and_then(|it| it[0].as_str().map(str::to_owned))
            else {
                return false;
            };
            self.post("window", &json!({ "handle": handle }))
                .await
                .is_ok()
        })
        .await;
    }

    /// The windows that can be spoken to.
    pub(crate) async fn windows(&self) -> Vec<String> {
        let handles = call(self.http.get(format!("{}/window/handles", self.session))).await;
        let handles = handles.ok().and_then(|it| serde_json::from_value(it).ok());
        handles.unwrap_or_default()
    }

    /// Waits for a window that is none of these, and speaks to it from now on.
    pub(crate) async fn take_other(&self, known: &[String]) {
        eventually("there is another window", || async {
            let windows = self.windows().await;
            let Some(other) = windows.iter().find(|it| !known.contains(it)) else {
                return false;
            };
            let turned = self.post("window", &json!({ "handle": other })).await;
            turned.is_ok()
        })
        .await;
    }

    /// To the processes that hold a page.
    pub(crate) fn signal_webviews(&self, signal: Signal) {
        self.webviews().into_iter().for_each(|it| send(it, signal));
    }

    /// Every process that the app has beside its own.
    pub(crate) fn helpers(&self) -> Vec<u32> {
        descendants(self.app())
    }

    /// The processes of the app that hold a page.
    pub(crate) fn webviews(&self) -> Vec<u32> {
        let all = self.helpers();
        all.into_iter().filter(|it| is_webview(*it)).collect()
    }

    /// Waits until the app has ended by itself.
    pub(crate) async fn ended(mut self) {
        is_gone(self.app()).await;
        drop(self.child.kill().await);
    }

    /// Does what ends the app, which may be gone before the driver can say so.
    pub(crate) async fn leave(mut self, path: &str) {
        let app = self.app();
        drop(self.post(path, &json!({})).await);
        is_gone(app).await;
        drop(self.child.kill().await);
    }

    /// Ends the session, which closes the app.
    pub(crate) async fn quit(mut self) {
        let app = self.app();
        drop(call(self.http.delete(&self.session)).await);
        is_gone(app).await;
        drop(self.child.kill().await);
    }

    pub(crate) fn signal(&self, signal: Signal) {
        send(self.app(), signal);
    }

    /// The memory of the app and of all that it started, in KiB: each page once.
    pub(crate) fn memory(&self) -> u64 {
        let app = self.app();
        let all = descendants(app).into_iter().chain([app]);
        all.map(proportional).sum()
    }

    pub(crate) fn worked(&self) -> Duration {
        self.webviews().into_iter().map(worked).sum()
    }

    pub(crate) fn age(&self) -> Duration {
        age(self.app())
    }

    fn app(&self) -> u32 {
        let driver = self.child.id().expect("the driver runs");
        children(driver).into_iter().next().expect("the app runs")
    }
}

impl Drop for Driver {
    /// A story that failed leaves no app behind.
    fn drop(&mut self) {
        let driver = self.child.id().unwrap_or(0);
        children(driver).into_iter().for_each(kill);
    }
}

async fn call(request: reqwest::RequestBuilder) -> Result<Value> {
    let response = request.send().await?;
    let refused = !response.status().is_success();
    let mut answer: Value = response.json().await?;
    let value = answer["value"].take();
    if refused {
        bail!("{}: {}", value["error"], value["message"]);
    }
    Ok(value)
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
