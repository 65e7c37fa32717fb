//! X tells of input everywhere in its session; of a Wayland session only Mutter tells, whoever else is asked answers for
//! X programs alone, or with nought. A lock is known to logind or to the screensaver, depending on the desktop.

use std::time::Duration;

use serde::{Serialize, de::DeserializeOwned};
use zbus::{
    Connection, Proxy,
    proxy::{CacheProperties, MethodFlags},
    zvariant::{OwnedValue, Type},
};

/// Whoever does not answer in this time tells nothing.
const ANSWER_LIMIT: Duration = Duration::from_secs(2);

/// Whom to ask, and what.
struct Question {
    service: &'static str,
    path: &'static str,
    interface: &'static str,
    method: &'static str,
}

const MUTTER_IDLE: Question = Question {
    service: "org.gnome.Mutter.IdleMonitor",
    path: "/org/gnome/Mutter/IdleMonitor/Core",
    interface: "org.gnome.Mutter.IdleMonitor",
    method: "GetIdletime",
};
const SCREENSAVER_IS_ON: Question = Question {
    service: "org.freedesktop.ScreenSaver",
    path: "/org/freedesktop/ScreenSaver",
    interface: "org.freedesktop.ScreenSaver",
    method: "GetActive",
};
const LOGIND_PROPERTY: Question = Question {
    service: "org.freedesktop.login1",
    path: "/org/freedesktop/login1/session/auto",
    interface: "org.freedesktop.DBus.Properties",
    method: "Get",
};

/// The buses of the session and of the whole machine, where there are any.
pub(super) struct System {
    session: Option<Connection>,
    machine: Option<Connection>,
    is_wayland: bool,
}

impl System {
    pub(super) async fn connect(is_wayland: bool) -> Self {
        Self {
            session: Connection::session().await.ok(),
            machine: Connection::system().await.ok(),
            is_wayland,
        }
    }

    pub(super) async fn idle(&self) -> Option<Duration> {
        if self.is_wayland {
            let milliseconds = ask(self.session.as_ref(), &MUTTER_IDLE, &()).await;
            return milliseconds.map(Duration::from_millis);
        }
        let asked = || system_idle_time::get_idle_time().ok();
        tokio::task::spawn_blocking(asked).await.ok().flatten()
    }

    pub(super) async fn is_locked(&self) -> bool {
        let hint = ("org.freedesktop.login1.Session", "LockedHint");
        let hinted: Option<OwnedValue> = ask(self.machine.as_ref(), &LOGIND_PROPERTY, &hint).await;
        if hinted.and_then(|it| bool::try_from(it).ok()) == Some(true) {
            return true;
        }
        let is_on = ask(self.session.as_ref(), &SCREENSAVER_IS_ON, &()).await;
        is_on == Some(true)
    }
}

/// Starts nobody who is not there.
async fn ask<T: DeserializeOwned + Type>(
    bus: Option<&Connection>,
    question: &Question,
    arguments: &(impl Serialize + zbus::zvariant::DynamicType),
) -> Option<T> {
    let asking = async {
        let proxy: Proxy = zbus::proxy::Builder::new(bus?)
            .destination(question.service)
            .ok()?
            .path(question.path)
            .ok()?
            .interface(question.interface)
            .ok()?
            .cache_properties(CacheProperties::No)
            .build()
            .await
            .ok()?;
        let flags = MethodFlags::NoAutoStart.into();
        let answer = proxy.call_with_flags(question.method, flags, arguments);
        answer.await.ok().flatten()
    };
    tokio::time::timeout(ANSWER_LIMIT, asking)
        .await
        .ok()
        .flatten()
}
