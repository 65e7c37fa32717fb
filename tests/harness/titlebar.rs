//! The close button that a window manager draws: the tests run without one.

use x11rb::{
    connection::Connection as _,
    protocol::xproto::{AtomEnum, ClientMessageEvent, ConnectionExt as _, EventMask, Window},
    rust_connection::RustConnection,
};

/// Asks the window of this process to close, as a window manager does. Whether there was one.
pub(crate) fn close(process: u32) -> bool {
    let (display, screen) = x11rb::connect(None).expect("an X display");
    let root = display.setup().roots[screen].root;
    let found = children(&display, root)
        .into_iter()
        .find(|window| is_shown(&display, *window) && owner(&display, *window) == Some(process));
    let Some(window) = found else {
        return false;
    };
    let data = [atom(&display, "WM_DELETE_WINDOW"), 0, 0, 0, 0];
    let ask = ClientMessageEvent::new(32, window, atom(&display, "WM_PROTOCOLS"), data);
    let sent = display.send_event(false, window, EventMask::NO_EVENT, ask);
    sent.is_ok_and(|it| it.check().is_ok())
}

fn children(display: &RustConnection, window: Window) -> Vec<Window> {
    let tree = display.query_tree(window).ok();
    tree.and_then(|it| it.reply().ok())
        .map_or_else(Vec::new, |it| it.children)
}

fn is_shown(display: &RustConnection, window: Window) -> bool {
    use x11rb::protocol::xproto::MapState;
    let attributes = display.get_window_attributes(window).ok();
    attributes
        .and_then(|it| it.reply().ok())
        .is_some_and(|it| it.map_state == MapState::VIEWABLE)
}

fn owner(display: &RustConnection, window: Window) -> Option<u32> {
    let name = atom(display, "_NET_WM_PID");
    let asked = display.get_property(false, window, name, AtomEnum::CARDINAL, 0, 1);
    asked.ok()?.reply().ok()?.value32()?.next()
}

fn atom(display: &RustConnection, name: &str) -> u32 {
    let asked = display.intern_atom(false, name.as_bytes());
    asked
        .expect("an X display")
        .reply()
        .expect("every name has an atom")
        .atom
}
