use harness::{Server, eventually};
use linnet_client::{AccountState, BadAddress, CoreError, SignInForm, SignUpForm};
use linnet_protocol::ErrorCode;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    task::JoinSet,
};

fn sign_in(server: &str, login: &str, password: &str) -> SignInForm {
    SignInForm {
        server: server.to_owned(),
        login: login.to_owned(),
        password: password.to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_and_an_unknown_name_are_refused_alike() {
    let server = Server::start().await;
    let alice = server.user("alice").await;
    for login in ["alice", "nobody"] {
        let refused = alice
            .client
            .sign_in(sign_in(&server.url(), login, "not the password"))
            .await;
        let Err(CoreError::Refused { error }) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(error.code, ErrorCode::WrongCredentials);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_taken_name_is_said_at_its_field() {
    let server = Server::start().await;
    let alice = server.user("alice").await;
    let form = SignUpForm {
        server: server.url(),
        username: "Alice".into(),
        display_name: "Another Alice".into(),
        password: "seven reeds in the wind".into(),
        email: None,
        email_code: None,
        invite: None,
    };
    let Err(CoreError::Refused { error }) = alice.client.sign_up(form).await else {
        panic!("the name is taken")
    };
    assert_eq!(error.code, ErrorCode::UsernameTaken);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_checked_before_it_is_trusted() {
    let server = Server::start().await;
    let alice = server.user("alice").await;
    let plain = alice.client.check_server("http://chat.example.org").await;
    assert_eq!(
        plain,
        Err(CoreError::BadAddress {
            reason: BadAddress::PlainHttp
        })
    );
    let closed = alice.client.check_server("http://127.0.0.1:9").await;
    assert_eq!(closed, Err(CoreError::Unreachable));
    let info = alice.client.check_server(&server.url()).await.unwrap();
    assert_eq!(info.protocol, linnet_protocol::PROTOCOL);
}

/// Something that answers every request with the same page.
async fn somebody_else(page: &'static str) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0))
        .await
        .expect("a free port");
    let address = listener.local_addr().expect("an address");
    let mut serving = JoinSet::new();
    serving.spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4_096];
            if stream.read(&mut request).await.is_ok() {
                let length = page.len();
                let head = format!(
                    "HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
                );
                drop(stream.write_all((head + page).as_bytes()).await);
            }
        }
    });
    serving.detach_all();
    format!("http://{address}")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_speaks_something_else_is_not_trusted() {
    let server = Server::start().await;
    let alice = server.user("alice").await;
    let website = somebody_else("<html>Welcome</html>").await;
    assert_eq!(
        alice.client.check_server(&website).await,
        Err(CoreError::NotLinnet)
    );
    let newer = r#"{"name":"Later","version":"9.0","protocol":"linnet.v9","registration":"open"}"#;
    assert_eq!(
        alice.client.check_server(&somebody_else(newer).await).await,
        Err(CoreError::VersionUnsupported {
            version: "9.0".to_owned()
        })
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ended_elsewhere_is_visible_and_keeps_what_was_typed() {
    let (server, alice, bob, talk) = Server::with_two_people_talking().await;
    let laptop = alice.second_device(&server).await;
    laptop.sees(&talk).await;
    alice.ends_other_sessions().await;
    eventually("the laptop knows", || async {
        laptop
            .client
            .app_state()
            .accounts
            .iter()
            .all(|it| it.state == AccountState::Expired)
    })
    .await;
    laptop.send(&talk, "typed while signed out").await;
    let form = sign_in(&laptop.network.url(), "alice", harness::PASSWORD);
    let again = laptop.client.sign_in(form).await.unwrap();
    assert_eq!(again.id, laptop.account, "the account keeps its cache");
    bob.shows(&talk, &["typed while signed out"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_outlives_a_restart_of_app_and_server() {
    let (server, alice, bob, talk) = Server::with_two_people_talking().await;
    server.restart().await;
    let alice = alice.crash().reopen().await;
    alice.is_live().await;
    alice.send(&talk, "still here").await;
    bob.client.retry_now(bob.account).unwrap();
    bob.shows(&talk, &["still here"]).await;
}
