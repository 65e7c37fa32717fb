//! The list of messages, and where it stands.

use serde_json::{Value, json};

use super::Window;
use crate::eventually;

impl Window {
    /// Waits until the page has told the core where its conversation stands.
    pub async fn told_its_place(&self) {
        let pause = "return new Promise((done) => setTimeout(done, 600))";
        self.script(pause, &[]).await;
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
}

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
