//! A notification daemon of this session that shows what it has, and through which a person acts. Unlike dunst it takes
//! answers.

#![expect(
    clippy::used_underscore_binding,
    reason = "the bus names all arguments, and some say nothing here"
)]

use std::{collections::HashMap, sync::Arc};

use parking_lot::Mutex;
use zbus::{Connection, object_server::SignalEmitter, zvariant::OwnedValue};

use crate::eventually;

const PATH: &str = "/org/freedesktop/Notifications";

/// What is on the screen: the number, the title and the text.
type Shown = Arc<Mutex<Vec<(u32, String, String)>>>;

pub struct Daemon {
    bus: Connection,
    shown: Shown,
}

struct Service {
    shown: Shown,
    last: u32,
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Service {
    #[expect(clippy::too_many_arguments, reason = "so the protocol has it")]
    fn notify(
        &mut self,
        _app: &str,
        replaces: u32,
        _icon: &str,
        title: String,
        text: String,
        _actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _timeout: i32,
    ) -> u32 {
        let mut shown = self.shown.lock();
        shown.retain(|(id, ..)| *id != replaces);
        let id = if replaces == 0 {
            self.last += 1;
            self.last
        } else {
            replaces
        };
        shown.push((id, title, text));
        id
    }

    fn close_notification(&self, id: u32) {
        self.shown.lock().retain(|(it, ..)| *it != id);
    }

    #[expect(clippy::unused_self, reason = "an object on the bus")]
    fn get_capabilities(&self) -> Vec<&str> {
        vec!["actions", "body", "inline-reply"]
    }

    #[expect(clippy::unused_self, reason = "an object on the bus")]
    fn get_server_information(&self) -> (&str, &str, &str, &str) {
        ("Aviary", "Linnet", "1", "1.2")
    }

    #[zbus(signal)]
    async fn action_invoked(at: &SignalEmitter<'_>, id: u32, action: &str) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn notification_replied(at: &SignalEmitter<'_>, id: u32, text: &str) -> zbus::Result<()>;
}

impl Daemon {
    pub async fn appear() -> Self {
        let shown = Shown::default();
        let service = Service {
            shown: Arc::clone(&shown),
            last: 0,
        };
        let bus = zbus::connection::Builder::session()
            .and_then(|it| it.serve_at(PATH, service))
            .and_then(|it| it.name("org.freedesktop.Notifications"))
            .expect("a session bus")
            .build()
            .await
            .expect("nobody else shows notifications on this desktop");
        Self { bus, shown }
    }

    /// Waits until exactly these are on the screen, each as "title: text".
    pub async fn shows(&self, expected: &[&str]) {
        eventually(&format!("on the screen: {expected:?}"), || async {
            let shown = self.shown.lock();
            let shown = shown
                .iter()
                .map(|(_, title, text)| format!("{title}: {text}"));
            shown.collect::<Vec<_>>() == expected
        })
        .await;
    }

    /// Clicks the newest one.
    pub async fn click(&self) {
        let at = self.emitter();
        Service::action_invoked(&at, self.newest(), "default")
            .await
            .expect("the bus is there");
    }

    /// Answers in the newest one.
    pub async fn reply(&self, text: &str) {
        let at = self.emitter();
        Service::notification_replied(&at, self.newest(), text)
            .await
            .expect("the bus is there");
    }

    fn newest(&self) -> u32 {
        self.shown.lock().last().expect("something is shown").0
    }

    fn emitter(&self) -> SignalEmitter<'_> {
        SignalEmitter::new(&self.bus, PATH).expect("a path")
    }
}
