//! The program `linnet`.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

use linnet_desktop::Config;

fn main() -> ExitCode {
    rustls::crypto::ring::default_provider()
        .install_default()
        .expect("this is the first line of the program: nothing else has installed one");
    if let Some(code) = linnet_desktop::command_line() {
        return code;
    }
    #[cfg(target_os = "linux")]
    draw_without_dmabuf();
    match linnet_desktop::run(Config::from_environment()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("linnet: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Drawing through DMABUF leaves the window blank on some drivers and costs 70 MB where there is no graphics card.
/// Whoever sets the variable keeps their choice.
#[cfg(target_os = "linux")]
fn draw_without_dmabuf() {
    const VARIABLE: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    if std::env::var_os(VARIABLE).is_none() {
        #[expect(
            unsafe_code,
            reason = "no other thread runs yet that could read the environment"
        )]
        // SAFETY: called from main before anything has started a thread.
        unsafe {
            std::env::set_var(VARIABLE, "1");
        }
    }
}
