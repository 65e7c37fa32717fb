//! Starting with the desktop session, if the person wants that, and hidden if they want that too.
//!
//! On Linux it is a file of a few lines, written here: auto-launch puts no quotes around the path of the program and looks
//! for the folder in one place only.

use std::{ffi::OsString, io, path::PathBuf};

use linnet_client::Settings;

pub(crate) const HIDDEN: &str = "--hidden";

/// The program that is to be started: an image that mounts itself is started by its own path.
pub(crate) fn program(app: &tauri::AppHandle) -> io::Result<OsString> {
    #[cfg(target_os = "linux")]
    {
        use tauri::Manager;
        if let Some(image) = app.env().appimage {
            return Ok(image);
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = app;
    std::env::current_exe().map(PathBuf::into_os_string)
}

#[cfg(target_os = "linux")]
pub(crate) fn apply(program: &OsString, settings: &Settings) -> io::Result<()> {
    let dir = dirs::config_dir().ok_or(io::ErrorKind::NotFound)?;
    linux::write(&dir.join("autostart"), program, settings)
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn apply(program: &OsString, settings: &Settings) -> io::Result<()> {
    let arguments: &[&str] = if settings.start_hidden {
        &[HIDDEN]
    } else {
        &[]
    };
    let launch = auto_launch::AutoLaunchBuilder::new()
        .set_app_name("Linnet")
        .set_app_path(&program.to_string_lossy())
        .set_args(arguments)
        .build()
        .map_err(io::Error::other)?;
    if settings.start_at_login {
        return launch.enable().map_err(io::Error::other);
    }
    match launch.is_enabled() {
        Ok(false) => Ok(()),
        _ => launch.disable().map_err(io::Error::other),
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::{ffi::OsString, fs, io, path::Path};

    use linnet_client::Settings;

    use super::HIDDEN;
    use crate::config::IDENTIFIER;

    pub(super) fn write(dir: &Path, program: &OsString, settings: &Settings) -> io::Result<()> {
        let file = dir.join(format!("{IDENTIFIER}.desktop"));
        if settings.start_at_login {
            fs::create_dir_all(dir)?;
            return fs::write(
                file,
                entry(&program.to_string_lossy(), settings.start_hidden),
            );
        }
        match fs::remove_file(file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn entry(program: &str, is_hidden: bool) -> String {
        let hidden = if is_hidden {
            format!(" {HIDDEN}")
        } else {
            String::new()
        };
        let program = quoted(program);
        format!(
            "[Desktop Entry]\nType=Application\nName=Linnet\nExec={program}{hidden}\nTerminal=false\nX-GNOME-Autostart-enabled=true\n"
        )
    }

    /// As the specification of desktop entries quotes an argument, and then a string.
    fn quoted(argument: &str) -> String {
        let mut quoted = String::from('"');
        for c in argument.chars() {
            match c {
                '"' | '`' | '$' => quoted.extend(['\\', '\\', c]),
                '\\' => quoted.push_str("\\\\\\\\"),
                '%' => quoted.push_str("%%"),
                _ => quoted.push(c),
            }
        }
        quoted.push('"');
        quoted
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn the_entry_starts_the_program_wherever_it_lies_and_goes_when_it_is_not_wanted() {
            let dir = tempfile::tempdir().unwrap();
            let folder = dir.path().join("autostart");
            let program = OsString::from("/opt/My $Apps/100%/linnet");
            let mut settings = Settings {
                start_at_login: true,
                start_hidden: true,
                ..Settings::default()
            };
            write(&folder, &program, &settings).unwrap();
            let file = folder.join("app.linnet.desktop.desktop");
            let text = fs::read_to_string(&file).unwrap();
            let line = r#"Exec="/opt/My \\$Apps/100%%/linnet" --hidden"#;
            assert!(text.lines().any(|it| it == line), "{text}");
            settings.start_hidden = false;
            write(&folder, &program, &settings).unwrap();
            assert!(!fs::read_to_string(&file).unwrap().contains("--hidden"));
            settings.start_at_login = false;
            for _ in 0..2 {
                write(&folder, &program, &settings).unwrap();
                assert!(!file.exists());
            }
        }
    }
}
