//! The desktop program in a real webview, driven through `WebKitWebDriver` as a person drives it with mouse and keys.

use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use tokio::process::{Child, Command};

use crate::{database::setting, eventually, server::program};

/// The key under which `WebDriver` hands out elements.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
const ENTER: &str = "\u{E007}";

/// One running app. Dropping it ends driver and app.
pub struct Window {
    name: String,
    driver: Child,
    http: reqwest::Client,
    session: String,
    /// Where on the display it stands.
    left: u32,
}

impl Window {
    /// Opens the app on this profile folder.
    pub async fn open(name: &str, profile: &Path, server: &str) -> Self {
        crate::start();
        Self::try_open(name, profile, server)
            .await
            .expect("the window opens")
    }

    async fn try_open(name: &str, profile: &Path, server: &str) -> Result<Self> {
        let port = free_port()?;
        let driver = Command::new("WebKitWebDriver")
            .args([format!("--port={port}"), "--host=127.0.0.1".to_owned()])
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            .env("LINNET_PROFILE_DIR", profile)
            .env("LINNET_SERVER", server)
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
            "webkitgtk:browserOptions": { "binary": binary, "args": [] } } } });
        let made = call(http.post(format!("{base}/session")).json(&wish)).await?;
        let id = made["sessionId"]
            .as_str()
            .context("the driver names a session")?;
        let session = format!("{base}/session/{id}");
        Ok(Self {
            name: name.to_owned(),
            driver,
            http,
            session,
            left: 0,
        })
    }

    /// Kill -9 of the app and of the driver that holds it.
    pub async fn kill(mut self) {
        let driver = self.driver.id().expect("the driver runs");
        let app = children(driver).into_iter().next().expect("the app runs");
        kill(app);
        self.driver.kill().await.expect("the driver was running");
        eventually("the app is gone", || async {
            !Path::new(&format!("/proc/{app}")).exists()
        })
        .await;
    }

    /// Closes the app as a person does.
    pub async fn close(mut self) {
        drop(call(self.http.delete(&self.session)).await);
        drop(self.driver.kill().await);
    }

    /// Runs a script in the page and returns what it returns.
    pub async fn script(&self, script: &str, arguments: &[Value]) -> Value {
        let body = json!({ "script": script, "args": arguments });
        let request = self
            .http
            .post(format!("{}/execute/sync", self.session))
            .json(&body);
        call(request)
            .await
            .unwrap_or_else(|error| panic!("{}: {error:#}", self.name))
    }

    /// Everything readable in the page.
    pub async fn text(&self) -> String {
        let text = self
            .script("return document.body ? document.body.innerText : ''", &[])
            .await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the page says this.
    pub async fn says(&self, words: &str) {
        eventually(
            &format!("{}'s window says {words:?}", self.name),
            || async { self.text().await.contains(words) },
        )
        .await;
    }

    /// Waits until something matches the selector.
    pub async fn has(&self, css: &str) {
        eventually(&format!("{}'s window has {css}", self.name), || async {
            self.script(
                "return !!document.querySelector(arguments[0])",
                &[json!(css)],
            )
            .await
                == Value::Bool(true)
        })
        .await;
    }

    /// Moves the window beside the first one: what another window covers is not drawn.
    pub async fn stand_aside(&mut self) {
        self.left = 1_280;
        let place = json!({ "x": self.left, "y": 0, "width": 1_280, "height": 800 });
        self.command("window/rect", &place).await;
    }

    /// Clicks what has this accessible name: a button, a link, a list item.
    pub async fn click(&self, name: &str) {
        let element = self.named(name).await;
        self.command(&format!("element/{element}/click"), &json!({}))
            .await;
    }

    /// Replaces the text of the field with this label.
    pub async fn fill(&self, label: &str, text: &str) {
        let element = self.named(label).await;
        self.command(&format!("element/{element}/clear"), &json!({}))
            .await;
        self.command(
            &format!("element/{element}/value"),
            &json!({ "text": text }),
        )
        .await;
    }

    /// Types into the field with this label, after what is there.
    pub async fn type_into(&self, label: &str, text: &str) {
        let element = self.named(label).await;
        self.command(
            &format!("element/{element}/value"),
            &json!({ "text": text }),
        )
        .await;
    }

    pub async fn press_enter(&self, label: &str) {
        self.type_into(label, ENTER).await;
    }

    /// Saves what the display shows of the window under `target/screens/`: the pixels that a person sees. (The driver's
    /// own picture waits for a next frame, which a page at rest never draws.)
    pub async fn screenshot(&self, step: &str) {
        let folder = screens();
        std::fs::create_dir_all(&folder).expect("target can be written");
        let painted = "return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))";
        self.script(painted, &[]).await;
        let taken = Command::new("import")
            .args(["-window", "root", "-crop"])
            .arg(format!("1280x800+{}+0", self.left))
            .arg("+repage")
            .arg(folder.join(format!("{step}-{}.png", self.name)))
            .status()
            .await;
        assert!(taken.expect("imagemagick is installed").success());
    }

    /// What the open conversation says from its beginning to its end, scrolled through as a person does.
    pub async fn timeline(&self) -> Vec<String> {
        self.walk()
            .await
            .into_iter()
            .map(|(_, text)| text)
            .collect()
    }

    /// The ids of the messages in their order.
    pub async fn places(&self) -> Vec<String> {
        self.walk().await.into_iter().map(|(id, _)| id).collect()
    }

    async fn walk(&self) -> Vec<(String, String)> {
        let mut seen: Vec<(String, String)> = Vec::new();
        let mut top = json!(true);
        let mut at_end = false;
        loop {
            let step = self.script(STEP, &[top]).await;
            for row in step["rows"].as_array().into_iter().flatten() {
                let row: (String, String) =
                    serde_json::from_value(row.clone()).expect("id and text");
                let is_known = seen.iter().any(|(id, _)| *id == row.0);
                seen.extend((!is_known).then_some(row));
            }
            // Rows that were just measured may move the end: it counts when it is seen twice.
            if at_end && step["end"] == json!(true) {
                return seen;
            }
            at_end = step["end"] == json!(true);
            top = json!(false);
        }
    }

    /// Waits for the element whose label, `aria-label`, title, placeholder or own text is this name.
    async fn named(&self, name: &str) -> String {
        let until = std::time::Instant::now() + Duration::from_secs(30);
        loop {
            let found = self.script(FIND, &[json!(name)]).await;
            if let Some(element) = found[ELEMENT].as_str() {
                return element.to_owned();
            }
            if std::time::Instant::now() > until {
                self.screenshot("missing").await;
                panic!(
                    "{}'s window has nothing named {name:?}; it says\n{}",
                    self.name,
                    self.text().await
                );
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn command(&self, path: &str, body: &Value) {
        let request = self
            .http
            .post(format!("{}/{path}", self.session))
            .json(body);
        if let Err(error) = call(request).await {
            panic!("{}: {path}: {error:#}", self.name);
        }
    }
}

/// Finds by accessible name, preferring what is on top (an open dialog) and what can be used.
const FIND: &str = r"
const wanted = arguments[0];
const scope = [...document.querySelectorAll('[role=dialog],[role=menu],[role=alertdialog]')].at(-1);
const text = (them) => them.map((it) => it?.innerText.trim() ?? '').join(' ').trim();
const ids = (it) => (it.getAttribute('aria-labelledby') ?? '').split(' ').filter(Boolean);
const name = (it) => it.getAttribute('aria-label') || text(ids(it).map((id) => document.getElementById(id)))
  || text([...(it.labels ?? [])]) || text([it]) || it.title || it.placeholder || '';
const all = (root) => [...root.querySelectorAll('button,a,input,textarea,[role=button],[role=option],[role=menuitem],[role=menuitemradio],[role=listitem],li')]
  .filter((it) => it.getClientRects().length > 0);
const pick = (root) => all(root).find((it) => name(it) === wanted) ?? all(root).find((it) => name(it).split('\n').includes(wanted));
return (scope && pick(scope)) ?? pick(document) ?? null;
";

/// One screen further down (or, first, to the top), and the rows that are drawn there.
const STEP: &str = r"
const list = document.querySelector('[role=log]');
if (!list) return { rows: [], end: true };
list.scrollTop = arguments[0] ? 0 : list.scrollTop + list.clientHeight / 2;
const drawn = () => ({
  rows: [...list.querySelectorAll('[data-message]')]
    .sort((one, other) => one.getBoundingClientRect().top - other.getBoundingClientRect().top)
    .map((it) => [it.dataset.message, it.querySelector('[class*=text]').textContent]),
  end: list.scrollTop + list.clientHeight >= list.scrollHeight - 2,
});
const frame = () => new Promise((done) => requestAnimationFrame(done));
return frame().then(frame).then(drawn);
";

impl Drop for Window {
    /// A story that failed leaves no app behind.
    fn drop(&mut self) {
        let driver = self.driver.id().unwrap_or(0);
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

fn screens() -> PathBuf {
    setting("LINNET_SCREENS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/screens"),
        PathBuf::from,
    )
}

/// The processes that this process started.
fn children(parent: u32) -> Vec<u32> {
    std::fs::read_to_string(format!("/proc/{parent}/task/{parent}/children"))
        .unwrap_or_default()
        .split_whitespace()
        .filter_map(|it| it.parse().ok())
        .collect()
}

fn kill(process: u32) {
    let process = process.to_string();
    drop(
        std::process::Command::new("kill")
            .args(["-9", &process])
            .status(),
    );
}
