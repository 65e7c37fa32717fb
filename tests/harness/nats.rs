//! The bus between the nodes of a server: the real program, with a cable to each node.

use std::{net::SocketAddr, process::Stdio};

use tokio::{
    net::TcpStream,
    process::{Child, Command},
    sync::Mutex,
};

use crate::{Network, Server, eventually};

/// Not in the path of everybody.
const PROGRAM: &str = "/usr/sbin/nats-server";

/// Ends with the test.
pub struct Nats {
    program: Mutex<Child>,
    address: SocketAddr,
}

impl Nats {
    pub async fn start() -> Self {
        let address = Server::free_address();
        let program = launch(address).await;
        Self {
            program: Mutex::new(program),
            address,
        }
    }

    pub async fn kill(&self) {
        let mut program = self.program.lock().await;
        program.kill().await.expect("the bus was running");
    }

    /// Where it was before.
    pub async fn start_again(&self) {
        *self.program.lock().await = launch(self.address).await;
    }

    /// A cable for one node, and what that node is told of it.
    pub async fn cable(&self) -> (Network, Vec<(&'static str, String)>) {
        let network = Network::to(self.address).await.expect("a cable");
        let url = network.url().replace("http://", "nats://linnet:a%20word@");
        (network, vec![("LINNET_BUS_URL", url)])
    }
}

async fn launch(address: SocketAddr) -> Child {
    let child = Command::new(PROGRAM)
        .args(["--user", "linnet", "--pass", "a word"])
        .args(["--addr", &address.ip().to_string()])
        .args(["--port", &address.port().to_string()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .expect("nats-server is installed");
    eventually("the bus listens", || async {
        TcpStream::connect(address).await.is_ok()
    })
    .await;
    child
}
