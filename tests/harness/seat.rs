//! What a person does before the screen, beside any program: pressing keys, and locking it.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use x11rb::{
    connection::Connection as _,
    protocol::{
        xproto::{KEY_PRESS_EVENT, KEY_RELEASE_EVENT, MOTION_NOTIFY_EVENT},
        xtest::ConnectionExt as _,
    },
};

/// Keys, by their place on the keyboard. The left shift key does nothing by itself.
pub const SHIFT: u8 = 50;
pub const CONTROL: u8 = 37;
pub const L: u8 = 46;

/// The keyboard and the lock of the display that the tests run on.
pub struct Seat {
    is_locked: Arc<AtomicBool>,
    _bus: zbus::Connection,
}

/// The screensaver of this desktop, as the freedesktop.org ones speak.
struct Screensaver(Arc<AtomicBool>);

#[zbus::interface(name = "org.freedesktop.ScreenSaver")]
impl Screensaver {
    fn get_active(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

impl Seat {
    pub async fn take() -> Self {
        let is_locked = Arc::new(AtomicBool::new(false));
        let bus = zbus::connection::Builder::session()
            .and_then(|it| it.name("org.freedesktop.ScreenSaver"))
            .and_then(|it| {
                let screensaver = Screensaver(Arc::clone(&is_locked));
                it.serve_at("/org/freedesktop/ScreenSaver", screensaver)
            })
            .expect("a session bus")
            .build()
            .await
            .expect("nobody else locks this desktop");
        Self {
            is_locked,
            _bus: bus,
        }
    }

    pub fn lock(&self) {
        self.is_locked.store(true, Ordering::SeqCst);
    }

    pub fn unlock(&self) {
        self.is_locked.store(false, Ordering::SeqCst);
    }

    /// Presses a key with the pointer over the window that stands at the left of the display.
    pub fn press_a_key(&self) {
        let (display, screen) = x11rb::connect(None).expect("an X display");
        let root = display.setup().roots[screen].root;
        for (event, detail) in [
            (MOTION_NOTIFY_EVENT, 0),
            (KEY_PRESS_EVENT, SHIFT),
            (KEY_RELEASE_EVENT, SHIFT),
        ] {
            let done = display.xtest_fake_input(event, detail, 0, root, 640, 400, 0);
            done.and_then(|it| {
                it.check()
                    .map_err(|_| x11rb::errors::ConnectionError::UnknownError)
            })
            .expect("the display takes input");
        }
    }
}

/// Presses these keys one after the other and lets them go in the other order.
pub fn press(keys: &[u8]) {
    let (display, screen) = x11rb::connect(None).expect("an X display");
    let root = display.setup().roots[screen].root;
    let down = keys.iter().map(|key| (KEY_PRESS_EVENT, *key));
    let up = keys.iter().rev().map(|key| (KEY_RELEASE_EVENT, *key));
    for (event, key) in down.chain(up) {
        let done = display.xtest_fake_input(event, key, 0, root, 0, 0, 0);
        done.expect("a display")
            .check()
            .expect("the display takes input");
    }
}
