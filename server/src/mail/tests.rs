use std::{
    collections::VecDeque,
    io::{self, BufRead, BufReader},
    net::{IpAddr, TcpListener, TcpStream},
    sync::Arc,
    time::Duration,
};

use linnet_protocol::{RequestReset, SignedIn, VerifyEmail};
use mailin::{Action, Handler, Response, SessionBuilder, response};
use parking_lot::Mutex;
use sqlx::PgPool;
use tokio::{sync::mpsc, time::timeout};

use crate::{
    auth::recovery::{email, service},
    state::AppState,
    testing::{Server, form, nowhere, server_with, try_sign_up},
};

const PATIENCE: Duration = Duration::from_secs(20);

/// A mail server on this machine, which keeps what it takes.
pub(crate) struct Post {
    pub(crate) url: String,
    /// What the next recipients are answered; all after them are taken.
    pub(crate) answers: Arc<Mutex<VecDeque<Response>>>,
    letters: mpsc::UnboundedReceiver<Letter>,
}

#[derive(Debug, Clone)]
pub(crate) struct Letter {
    pub(crate) to: Vec<String>,
    pub(crate) text: String,
}

impl Letter {
    /// A line of nothing but a code.
    pub(crate) fn code(&self) -> String {
        let mut lines = self.text.lines();
        let code = lines.find(|it| it.len() == 22 && !it.contains(' '));
        code.expect("a code").to_owned()
    }

    pub(crate) fn says(&self, what: &str) -> bool {
        self.text.replace("\r\n", "\n").contains(what)
    }
}

#[derive(Clone)]
struct Clerk {
    answers: Arc<Mutex<VecDeque<Response>>>,
    taken: mpsc::UnboundedSender<Letter>,
    to: Vec<String>,
    text: Vec<u8>,
}

impl Handler for Clerk {
    fn rcpt(&mut self, to: &str) -> Response {
        self.to = vec![to.to_owned()];
        self.answers.lock().pop_front().unwrap_or(response::OK)
    }

    fn data(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.text.extend_from_slice(bytes);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        let text = String::from_utf8(std::mem::take(&mut self.text)).unwrap();
        let to = std::mem::take(&mut self.to);
        drop(self.taken.send(Letter { to, text }));
        response::OK
    }
}

fn serve(stream: TcpStream, clerk: Clerk) -> io::Result<()> {
    let mut session = SessionBuilder::new("post").build(IpAddr::from([127, 0, 0, 1]), clerk);
    let (mut lines, mut back) = (BufReader::new(stream.try_clone()?), stream);
    session.greeting().write_to(&mut back)?;
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line)? > 0 {
        let response = session.process(&line);
        line.clear();
        if response.action != Action::NoReply {
            response.write_to(&mut back)?;
        }
        if response.action == Action::Close {
            break;
        }
    }
    Ok(())
}

impl Post {
    pub(crate) fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let (taken, letters) = mpsc::unbounded_channel();
        let answers: Arc<Mutex<VecDeque<Response>>> = Arc::default();
        let clerk = Clerk {
            answers: Arc::clone(&answers),
            taken,
            to: Vec::new(),
            text: Vec::new(),
        };
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let clerk = clerk.clone();
                std::thread::spawn(move || serve(stream, clerk));
            }
        });
        Self {
            url,
            answers,
            letters,
        }
    }

    pub(crate) async fn letter(&mut self) -> Letter {
        let next = timeout(PATIENCE, self.letters.recv()).await;
        next.expect("a letter in time").expect("a mail server")
    }

    /// The same where the sender waits before it tries again.
    async fn letter_after_a_wait(&mut self, state: &AppState) -> Letter {
        loop {
            state.clock.advance(Duration::from_mins(1));
            let next = timeout(Duration::from_millis(100), self.letters.recv()).await;
            if let Ok(letter) = next {
                return letter.expect("a mail server");
            }
        }
    }
}

pub(crate) async fn server_with_mail(
    db: PgPool,
    change: impl FnOnce(&mut crate::config::Config),
) -> (Server, Post) {
    let post = Post::open();
    let url = post.url.clone();
    let server = server_with(db, |config| {
        config.smtp_url = Some(url.into());
        config.mail_from = Some("chat@example.org".to_owned());
        change(config);
    })
    .await;
    (server, post)
}

/// With a mail address that they have proven.
pub(crate) async fn person_with_address(state: &AppState, post: &mut Post, name: &str) -> SignedIn {
    let mut form = form(name);
    form.email = Some(format!("{name}@example.org"));
    let signed_in = try_sign_up(state, form).await.unwrap();
    let code = post.letter().await.code();
    email::verify(state, signed_in.user.id, VerifyEmail { code })
        .await
        .unwrap();
    signed_in
}

pub(crate) async fn forget(state: &AppState, login: &str) {
    let login = login.to_owned();
    service::request_reset(state, RequestReset { login }, nowhere())
        .await
        .unwrap();
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_mail_says_who_it_is_from_and_that_nobody_wrote_it(db: PgPool) {
    let (server, mut post) = server_with_mail(db, |it| it.name = "The Nest".to_owned()).await;
    person_with_address(server.state(), &mut post, "alice").await;
    forget(server.state(), "alice").await;
    let letter = post.letter().await;
    assert_eq!(letter.to, ["alice@example.org"]);
    for line in [
        "From: \"The Nest\" <chat@example.org>\n",
        "To: alice@example.org\n",
        "Subject: A new password for The Nest\n",
        "Auto-Submitted: auto-generated\n",
        "Content-Type: text/plain; charset=utf-8\n",
        "a new password for alice on The Nest.\n",
    ] {
        assert!(letter.says(line), "{line}\n{}", letter.text);
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_the_mail_server_does_not_take_now_is_sent_later_with_the_same_code(db: PgPool) {
    let (server, mut post) = server_with_mail(db, |_| {}).await;
    let state = server.state();
    person_with_address(state, &mut post, "alice").await;
    post.answers.lock().push_back(response::INTERNAL_ERROR);
    forget(state, "alice").await;
    let letter = post.letter_after_a_wait(state).await;
    assert_eq!(letter.to, ["alice@example.org"]);
    assert!(post.answers.lock().is_empty(), "it was refused once");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_the_mail_server_refuses_for_good_is_dropped_and_holds_nothing_up(db: PgPool) {
    let (server, mut post) = server_with_mail(db, |_| {}).await;
    let state = server.state();
    person_with_address(state, &mut post, "alice").await;
    person_with_address(state, &mut post, "bob").await;
    post.answers.lock().push_back(response::NO_MAILBOX);
    forget(state, "alice").await;
    forget(state, "bob").await;
    assert_eq!(post.letter().await.to, ["bob@example.org"]);
    let tried: i64 = sqlx::query_scalar(
        "select count(*) from mails join codes on codes.id = code_id where codes.email = 'alice@example.org'",
    )
    .fetch_one(&state.db)
    .await
    .unwrap();
    assert_eq!(tried, 0);
}
