//! A server to try things with: on its own private PostgreSQL, open to everybody on this machine.

use std::{
    ffi::OsString,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result, bail};

use crate::{
    paths, process,
    process::{Beside, until},
};

const USUAL_ADDRESS: &str = "127.0.0.1:8420";
/// The server may first have to fetch a PostgreSQL over a slow line.
const LONGEST_START: Duration = Duration::from_mins(10);

pub(crate) struct Server {
    pub(crate) beside: Beside,
    address: String,
}

impl Server {
    pub(crate) fn start() -> Result<Self> {
        let address = std::env::var_os("LINNET_LISTEN")
            .map_or_else(|| Ok(USUAL_ADDRESS.to_owned()), OsString::into_string)
            .map_err(|_| anyhow::anyhow!("LINNET_LISTEN is no address"))?;
        TcpListener::bind(&address).with_context(|| {
            format!("{address} cannot be listened on (another server?): LINNET_LISTEN names another address")
        })?;
        let mut command = process::command(paths::built("linnet-server"));
        command
            .arg("serve")
            .env("NO_COLOR", "1")
            .env("LINNET_LISTEN", &address)
            .env("LINNET_DATA_DIR", paths::root().join(".linnet/server"));
        if std::env::var_os("LINNET_REGISTRATION").is_none() {
            command.env("LINNET_REGISTRATION", "open");
        }
        let beside = Beside::start("server", &mut command)?;
        let mut server = Self { beside, address };
        server.wait()?;
        Ok(server)
    }

    fn wait(&mut self) -> Result<()> {
        let mut ended = None;
        until(LONGEST_START, || {
            ended = self.beside.ended().ok().flatten();
            ended.is_some() || is_ready(&self.address)
        })
        .context("the server is not ready")?;
        if let Some(status) = ended {
            bail!("The server has ended ({status}); its last lines above say why.");
        }
        Ok(())
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The app, pointed at this server.
    pub(crate) fn app(&self) -> Command {
        let mut app = process::command(paths::built("linnet"));
        self.point(&mut app);
        app
    }

    pub(crate) fn point(&self, app: &mut Command) {
        app.env("LINNET_SERVER", self.url())
            .env("LINNET_PROFILE_DIR", paths::root().join(".linnet/profile"));
    }
}

fn is_ready(address: &str) -> bool {
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        write!(
            stream,
            "GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
        )?;
        let mut reply = String::new();
        stream.read_to_string(&mut reply)?;
        Ok(reply)
    };
    ask().is_ok_and(|reply| reply.starts_with("HTTP/1.1 200"))
}
