//! The desktop program in a real webview, driven through `WebKitWebDriver` as a person drives it with mouse and keys.

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use rustix::process::Signal;
use serde_json::{Value, json};
use tokio::process::Command;

use crate::{
    database::setting,
    driver::Driver,
    eventually,
    wait::{LIMIT, STEP},
};

const ENTER: &str = "\u{E007}";

/// One running app.
pub struct Window {
    name: String,
    driver: Driver,
    /// Where on the display it stands.
    left: u32,
}

impl Window {
    /// Opens the app on this profile folder.
    pub async fn open(name: &str, profile: &Path, server: &str) -> Self {
        Self::open_with(name, &[], profile, server).await
    }

    /// Opens the app with arguments, as the system does with a link.
    pub async fn open_with_arguments(
        name: &str,
        arguments: &[&str],
        profile: &Path,
        server: &str,
    ) -> Self {
        Self::start(name, (&[], arguments), profile, server).await
    }

    /// Opens the app where there is no session bus, so neither a keychain nor notifications.
    pub async fn open_without_bus(name: &str, profile: &Path, server: &str) -> Self {
        Self::open_on_bus(name, "unix:path=/nowhere", profile, server).await
    }

    /// Opens the app on another session bus than that of the tests.
    pub async fn open_on_bus(name: &str, bus: &str, profile: &Path, server: &str) -> Self {
        let bus = ("DBUS_SESSION_BUS_ADDRESS", bus);
        Self::open_with(name, &[bus], profile, server).await
    }

    /// Opens the app on a desktop that tells nobody of input, as most of Wayland's do.
    pub async fn open_where_no_input_is_told(name: &str, profile: &Path, server: &str) -> Self {
        let wayland = [("WAYLAND_DISPLAY", "nowhere"), ("GDK_BACKEND", "x11")];
        Self::open_with(name, &wayland, profile, server).await
    }

    /// Opens the app with more in its environment.
    pub async fn open_with(
        name: &str,
        environment: &[(&str, &str)],
        profile: &Path,
        server: &str,
    ) -> Self {
        Self::start(name, (environment, &[]), profile, server).await
    }

    async fn start(
        name: &str,
        (environment, arguments): (&[(&str, &str)], &[&str]),
        profile: &Path,
        server: &str,
    ) -> Self {
        crate::start();
        let profile = profile.to_str().expect("a folder with a plain name");
        let ours = [("LINNET_PROFILE_DIR", profile), ("LINNET_SERVER", server)];
        let driver = Driver::start(&[&ours, environment].concat(), arguments).await;
        Self {
            name: name.to_owned(),
            driver: driver.expect("the window opens"),
            left: 0,
        }
    }

    /// Starts the program once more on the same profile, and waits until that start has ended well.
    pub async fn start_again(&self, profile: &Path, arguments: &[&str]) {
        let ended = started(profile).args(arguments).status().await;
        assert!(ended.expect("the program is built").success());
    }

    /// Kill -9 of the process that draws the page.
    pub async fn kill_webview(&self) {
        let before = self.driver.webviews();
        self.signal_webview(Signal::KILL);
        eventually("another process draws the page", || async {
            let now = self.driver.webviews();
            !now.is_empty() && now.iter().all(|it| !before.contains(it))
        })
        .await;
    }

    /// Waits until the page has told the core where its conversation stands.
    pub async fn told_its_place(&self) {
        let pause = "return new Promise((done) => setTimeout(done, 600))";
        self.script(pause, &[]).await;
    }

    /// The memory of the app and of all its processes, in KiB: what they share is counted once.
    pub fn memory(&self) -> u64 {
        self.driver.memory()
    }

    /// How long the app runs.
    pub fn age(&self) -> Duration {
        self.driver.age()
    }

    /// Goes to the end of the open conversation, which ends with this, and a little up from there. Returns where it stands
    /// now.
    pub async fn scrolled_up(&self, end: &str) -> Value {
        let down = "const list = document.querySelector('[role=log]'); list.scrollTop = list.scrollHeight;";
        self.script(down, &[]).await;
        let ends_with =
            "return document.querySelector('[role=log]').innerText.includes(arguments[0])";
        eventually("the end is drawn", || async {
            self.script(ends_with, &[json!(end)]).await == json!(true)
        })
        .await;
        let up = "document.querySelector('[role=log]').scrollTop -= 700";
        self.script(up, &[]).await;
        self.told_its_place().await;
        self.script(TOP, &[]).await
    }

    /// Waits until the open conversation stands at this place.
    pub async fn stands_at(&self, place: &Value) {
        eventually(&format!("the conversation stands at {place}"), || async {
            let now = self.script(TOP, &[]).await;
            let distance = now["offset"].as_i64().unwrap_or(i64::MAX / 2)
                - place["offset"].as_i64().expect("a place");
            now["id"] == place["id"] && distance.abs() <= 2
        })
        .await;
    }

    /// To the process that draws the page.
    pub fn signal_webview(&self, signal: Signal) {
        self.driver.signal_webviews(signal);
    }

    /// The whole app stands still, as in a machine that sleeps.
    pub fn freeze(&self) {
        self.driver.signal(Signal::STOP);
    }

    pub fn thaw(&self) {
        self.driver.signal(Signal::CONT);
    }

    /// Kill -9 of the app and of the driver that holds it.
    pub async fn kill(self) {
        self.driver.kill().await;
    }

    /// Closes the window with its close button; the app may live on.
    #[cfg(target_os = "linux")]
    pub async fn close_window(&self) {
        self.driver.close_window().await;
    }

    /// Turns to the window that the app has opened again.
    pub async fn come_back(&self) {
        self.driver.take_window().await;
    }

    /// Presses keys that open another window, and turns to that one.
    pub async fn press_for_window(&self, combination: &str) {
        let known = self.driver.windows().await;
        self.press(combination).await;
        self.driver.take_other(&known).await;
    }

    /// Closes the window that is looked at, as the page itself does, and turns to the one that is left.
    pub async fn leave_window(&self) {
        let close = "setTimeout(() => window.__TAURI_INTERNALS__.invoke('close_window'), 50)";
        self.script(close, &[]).await;
        eventually("one window is left", || async {
            self.driver.windows().await.len() == 1
        })
        .await;
        self.come_back().await;
    }

    /// Waits until the app has this many webviews: processes that hold a page.
    pub async fn has_webviews(&self, count: usize) {
        eventually(&format!("{} has {count} webviews", self.name), || async {
            self.driver.webviews().len() == count
        })
        .await;
    }

    /// Waits until nothing of the engine is left, not even what fetched for its pages.
    pub async fn is_alone(&self) {
        eventually(&format!("{} has no other process", self.name), || async {
            self.driver.helpers().is_empty()
        })
        .await;
    }

    /// Waits until the app has ended by itself.
    pub async fn ended(self) {
        self.driver.ended().await;
    }

    /// Closes the app as a person does.
    pub async fn close(self) {
        self.driver.quit().await;
    }

    /// Runs a script in the page and returns what it returns.
    pub async fn script(&self, script: &str, arguments: &[Value]) -> Value {
        let body = json!({ "script": script, "args": arguments });
        let answer = self.driver.post("execute/sync", &body).await;
        answer.unwrap_or_else(|error| panic!("{}: {error:#}", self.name))
    }

    /// Asks the core as the page does, with the arguments as JSON.
    pub async fn command_of_core(&self, command: &str, arguments: &str) -> Value {
        let arguments: Value = serde_json::from_str(arguments).expect("JSON");
        let asking = "return window.__TAURI_INTERNALS__.invoke(arguments[0], arguments[1])";
        self.script(asking, &[json!(command), arguments]).await
    }

    /// Everything readable in the page.
    pub async fn text(&self) -> String {
        let text = self
            .script("return document.body ? document.body.innerText : ''", &[])
            .await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Since the page began to load.
    pub async fn age_of_page(&self) -> Duration {
        let age = self.script("return performance.now()", &[]).await;
        Duration::from_secs_f64(age.as_f64().expect("a number") / 1_000.0)
    }

    /// Waits until the page says this.
    pub async fn says(&self, words: &str) {
        let look = async || self.text().await.contains(words).then_some(());
        self.finds(&format!("the words {words:?}"), look).await;
    }

    /// Waits until the page says this no more.
    pub async fn says_no_more(&self, words: &str) {
        let look = async || (!self.text().await.contains(words)).then_some(());
        self.finds(&format!("got rid of {words:?}"), look).await;
    }

    /// Waits until something matches the selector.
    pub async fn has(&self, css: &str) {
        let script = "return !!document.querySelector(arguments[0])";
        let look = async || (self.script(script, &[json!(css)]).await == json!(true)).then_some(());
        self.finds(css, look).await;
    }

    /// Waits for something in the page; what is there instead is in a picture, and said.
    pub(crate) async fn finds<T>(&self, what: &str, look: impl AsyncFn() -> Option<T>) -> T {
        let until = Instant::now() + LIMIT;
        loop {
            if let Some(found) = look().await {
                return found;
            }
            if Instant::now() > until {
                let picture = self.picture("missing").await;
                panic!(
                    "{}'s window has not {what}: see {}; it says\n{}",
                    self.name,
                    picture.display(),
                    self.text().await
                );
            }
            tokio::time::sleep(STEP).await;
        }
    }

    /// Waits until something has this accessible name.
    pub async fn has_named(&self, name: &str) {
        self.named(name).await;
    }

    /// Begins the page anew, as at a start, and notes from its first moment what is drawn that matches the selector.
    pub async fn begin_watched(&self, css: &str) {
        self.script(BEGIN_WATCHED, &[json!(css)]).await;
    }

    /// Nothing of it was drawn since then, however short.
    pub async fn has_seen_nothing(&self) {
        let seen = self.script("return window.seenSinceThen", &[]).await;
        assert_eq!(seen, json!([]), "{} has seen it", self.name);
    }

    /// Waits until nothing matches the selector.
    pub async fn has_no(&self, css: &str) {
        let script = "return !document.querySelector(arguments[0])";
        let look = async || (self.script(script, &[json!(css)]).await == json!(true)).then_some(());
        self.finds(&format!("nothing but {css}"), look).await;
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

    /// Clicks what ends the app, which may be gone before the driver can say that it has clicked.
    pub async fn leave_by(self, name: &str) {
        let element = self.named(name).await;
        self.driver.leave(&format!("element/{element}/click")).await;
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
        let painted = "return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))";
        self.script(painted, &[]).await;
        self.picture(step).await;
    }

    /// The same, of a page that the driver may have lost.
    pub async fn picture(&self, step: &str) -> PathBuf {
        let folder = screens();
        std::fs::create_dir_all(&folder).expect("target can be written");
        let file = folder.join(format!("{step}-{}.png", self.name));
        let taken = Command::new("import")
            .args(["-window", "root", "-crop"])
            .arg(format!("1280x800+{}+0", self.left))
            .arg("+repage")
            .arg(&file)
            .status()
            .await;
        assert!(taken.expect("imagemagick is installed").success());
        file
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
            let step = self.script(WALK, &[top]).await;
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

    /// Turns the wheel as far up as what is drawn goes.
    pub async fn scroll_up(&self) {
        self.script(SCROLL_UP, &[]).await;
    }

    /// Presses "Retry now" if it is there: nobody waits for the back-off who knows that the server is up again.
    pub async fn hurry(&self) {
        self.script(HURRY, &[]).await;
    }

    /// Waits for the element whose label, `aria-label`, title, placeholder or own text is this name.
    async fn named(&self, name: &str) -> String {
        let look = async || {
            let found = self.script(FIND, &[json!(name)]).await;
            found[crate::driver::ELEMENT].as_str().map(str::to_owned)
        };
        self.finds(&format!("anything named {name:?}"), look).await
    }

    pub(crate) async fn command(&self, path: &str, body: &Value) {
        if let Err(error) = self.driver.post(path, body).await {
            panic!("{}: {path}: {error:#}", self.name);
        }
    }
}

/// The document stays, so that nothing happens before somebody looks; the program in it is run anew.
const BEGIN_WATCHED: &str = r"
const seen = window.seenSinceThen = [];
const look = () => {
  for (const it of document.querySelectorAll(arguments[0])) seen.push(it.outerHTML);
};
document.body.innerHTML = '<div id=root></div>';
new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
const program = document.querySelector('script[type=module][src]').src;
import(program + '?again');
";

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

/// What is at the upper edge of the conversation: the message, and how far below the edge it begins.
const TOP: &str = r"
const list = document.querySelector('[role=log]');
if (!list) return null;
const edge = list.getBoundingClientRect().top;
const rows = [...list.querySelectorAll('[data-message]')]
  .map((it) => [it.dataset.message, it.getBoundingClientRect()])
  .filter(([, box]) => box.bottom > edge)
  .sort(([, one], [, other]) => one.top - other.top);
return rows.length === 0 ? null : { id: rows[0][0], offset: Math.round(rows[0][1].top - edge) };
";

const SCROLL_UP: &str = r"
const list = document.querySelector('[role=log]');
if (list) list.scrollTop = 0;
const frame = () => new Promise((done) => requestAnimationFrame(done));
return frame().then(frame).then(() => null);
";

const HURRY: &str = r"
[...document.querySelectorAll('button')].find((it) => it.innerText === 'Retry now')?.click();
";

/// One screen further down (or, first, to the top), and the rows that are drawn there.
const WALK: &str = r"
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

fn screens() -> PathBuf {
    setting("LINNET_SCREENS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/screens"),
        PathBuf::from,
    )
}

fn started(profile: &Path) -> Command {
    let program = crate::server::program("LINNET_DESKTOP_BIN", "linnet");
    let mut start = Command::new(program.expect("the program is built"));
    start
        .env("LINNET_PROFILE_DIR", profile)
        .kill_on_drop(true)
        .stdin(std::process::Stdio::null());
    start
}

/// Starts the program where it cannot find another one by the bus; what it says as it ends.
pub async fn start_without_bus(profile: &Path) -> String {
    let start = started(profile)
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
        .output()
        .await
        .expect("the program is built");
    assert!(!start.status.success());
    String::from_utf8_lossy(&start.stderr).into_owned()
}

/// How many pixels of two pictures are clearly not the same.
pub async fn differing_pixels(one: &Path, other: &Path) -> u64 {
    let compared = Command::new("compare")
        .args(["-metric", "AE", "-fuzz", "5%"])
        .args([one, other])
        .arg("null:")
        .output()
        .await
        .expect("imagemagick is installed");
    let count = String::from_utf8_lossy(&compared.stderr);
    count.trim().parse().unwrap_or(u64::MAX)
}
