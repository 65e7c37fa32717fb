mod pictures;
pub(in crate::previews) mod site;

use std::sync::Arc;

use axum::{Router, extract::Path, http::StatusCode, response::IntoResponse, routing::get};
use chrono::TimeDelta;
use linnet_protocol::{
    Change, ConversationId, EditId, ErrorCode, Message, MessageRef, NewEdit, NewLinkPreviews,
    NewMessage, PersonalChange, Preview, ServerFrame, UserId,
};
use sqlx::PgPool;
use tokio::sync::{Semaphore, watch};

use self::site::{HTML, Site};
use super::{service::remove, settings};
use crate::{
    messages::{
        edits::service::{delete, edit},
        service::{get as read, send},
    },
    state::AppState,
    sync,
    testing::{Ear, Server, code, direct, group, message, person, place, server_with},
};

/// Titled as its address says.
async fn titled(Path(title): Path<String>) -> impl IntoResponse {
    (HTML, format!("<title>{title}</title>"))
}

fn pages() -> Router {
    Router::new().route("/{title}", get(titled))
}

/// Pages that come only when they are let through.
struct Gate {
    open: watch::Sender<bool>,
    /// How many have come.
    there: Arc<Semaphore>,
}

impl Gate {
    fn new() -> (Self, Router) {
        let (open, opened) = watch::channel(false);
        let there = Arc::new(Semaphore::new(0));
        let comes = Arc::clone(&there);
        let wait = move |path: Path<String>| {
            let mut opened = opened.clone();
            comes.add_permits(1);
            async move {
                opened.wait_for(|it| *it).await.unwrap();
                titled(path).await
            }
        };
        (
            Self { open, there },
            Router::new().route("/{title}", get(wait)),
        )
    }

    /// Until somebody is at the gate.
    async fn comes(&self) {
        self.there.acquire().await.unwrap().forget();
    }

    fn open(&self) {
        self.open.send_replace(true);
    }
}

async fn server_for(db: PgPool, sites: &[&Site]) -> Server {
    drop(rustls::crypto::ring::default_provider().install_default());
    server_with(db, |config| {
        config.link_previews = true;
        config.link_preview_networks = vec!["127.0.0.1/32".parse().unwrap()];
        config.link_preview_ports = sites.iter().map(|it| it.address.port()).collect();
    })
    .await
}

/// Until all that was planned is done.
async fn settled(state: &AppState) {
    let open =
        || sqlx::query_scalar::<_, i64>("select count(*) from preview_jobs").fetch_one(&state.db);
    while open().await.unwrap() > 0 {
        tokio::task::yield_now().await;
    }
}

async fn say(state: &AppState, by: UserId, id: ConversationId, body: &str) -> Message {
    send(state, by, message(id, body)).await.unwrap()
}

async fn change(state: &AppState, by: UserId, message: &Message, body: &str) -> Message {
    let new = NewEdit {
        id: EditId::generate(),
        body: body.to_owned(),
    };
    edit(state, by, place(message), new).await.unwrap()
}

/// What its members see of it when everything is done.
async fn seen(state: &AppState, by: UserId, message: &Message) -> Message {
    settled(state).await;
    read(state, by, place(message)).await.unwrap()
}

fn titles(message: &Message) -> Vec<&str> {
    message
        .previews
        .iter()
        .map(|it| it.title.as_str())
        .collect()
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_link_is_shown_with_what_stands_behind_it_to_everybody(db: PgPool) {
    let page = || async {
        (
            HTML,
            "<meta property=og:title content=Reeds><meta name=description content='and birds'>
             <meta property=og:site_name content=Nest>",
        )
    };
    let site = Site::allowed(Router::new().route("/a", get(page))).await;
    let server = server_for(db, &[&site]).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = direct(state, alice, bob).await.id;
    let mut ear = Ear::of(state, bob);
    let url = site.url("/a#there").to_string();
    let sent = say(state, alice, id, &format!("see {url}!")).await;
    assert_eq!(sent.previews, [], "nobody waits for it");
    let pushed = ear
        .frame(|it| match it {
            ServerFrame::Changes { changes, .. } => changes.into_iter().find_map(|it| match it {
                Change::Message(it) if !it.previews.is_empty() => Some(it),
                _ => None,
            }),
            _ => None,
        })
        .await;
    let preview = Preview {
        url,
        title: "Reeds".to_owned(),
        description: Some("and birds".to_owned()),
        site: Some("Nest".to_owned()),
        picture: None,
    };
    let expected = Message {
        rev: sent.rev + 1,
        previews: vec![preview],
        ..sent
    };
    assert_eq!(pushed, expected, "and it counts as no edit");
    assert_eq!(seen(state, alice, &expected).await, expected);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_link_to_where_nobody_may_look_stays_a_link(db: PgPool) {
    let (site, secret) = (Site::allowed(pages()).await, Site::secret().await);
    let server = server_for(db, &[&site, &secret]).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let id = group(state, alice, &[]).await;
    let body = format!("{} {}", secret.url("/"), site.url("/a"));
    let sent = say(state, alice, id, &body).await;
    assert_eq!(titles(&seen(state, alice, &sent).await), ["a"]);
    assert_eq!(secret.came(), 0);
    let sent = say(state, alice, id, &format!("`{}`", site.url("/code"))).await;
    assert_eq!(seen(state, alice, &sent).await, sent, "nor is code one");
    assert_eq!(site.came(), 1);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_link_is_read_once_for_all_who_send_it(db: PgPool) {
    let (gate, router) = Gate::new();
    let site = Site::allowed(router).await;
    let server = server_for(db, &[&site]).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let (one, other) = (group(state, alice, &[]).await, group(state, bob, &[]).await);
    let first = say(state, alice, one, site.url("/a").as_str()).await;
    gate.comes().await;
    let second = say(state, bob, other, site.url("/a#b").as_str()).await;
    let waits = "select count(*) from preview_jobs where waits_for is not null";
    while sqlx::query_scalar::<_, i64>(waits)
        .fetch_one(&state.db)
        .await
        .unwrap()
        == 0
    {
        tokio::task::yield_now().await;
    }
    gate.open();
    assert_eq!(titles(&seen(state, alice, &first).await), ["a"]);
    let second = seen(state, bob, &second).await;
    assert_eq!(titles(&second), ["a"]);
    assert_eq!(second.previews[0].url, site.url("/a#b").as_str());
    let third = say(state, bob, other, &format!("<{}>", site.url("/a"))).await;
    assert_eq!(titles(&seen(state, bob, &third).await), ["a"]);
    let forward = NewMessage {
        forward: Some(place(&third)),
        ..message(other, "")
    };
    let forwarded = send(state, bob, forward).await.unwrap();
    assert_eq!(titles(&seen(state, bob, &forwarded).await), ["a"]);
    assert_eq!(site.came(), 1);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_is_not_there_is_asked_for_again_after_a_while_and_what_is_later(db: PgPool) {
    let missing = || async { StatusCode::NOT_FOUND };
    let site = Site::allowed(pages().route("/none/a", get(missing))).await;
    let server = server_for(db, &[&site]).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let id = group(state, alice, &[]).await;
    let (none, page) = (site.url("/none/a"), site.url("/a"));
    let ask = async |minutes: i64| {
        let ahead = TimeDelta::minutes(minutes).to_std().unwrap();
        state.clock.advance(ahead);
        for url in [&none, &page] {
            let sent = say(state, alice, id, url.as_str()).await;
            seen(state, alice, &sent).await;
        }
        site.came()
    };
    assert_eq!(ask(0).await, 2);
    assert_eq!(ask(4).await, 2);
    assert_eq!(ask(2).await, 3, "the missing one");
    assert_eq!(ask(12 * 60).await, 5, "both");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_edit_shows_its_own_links(db: PgPool) {
    let site = Site::allowed(pages()).await;
    let server = server_for(db, &[&site]).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let id = group(state, alice, &[]).await;
    let sent = say(state, alice, id, "no link").await;
    let links = format!("{} {}", site.url("/a"), site.url("/b"));
    change(state, alice, &sent, &links).await;
    let shown = seen(state, alice, &sent).await;
    assert_eq!(titles(&shown), ["a", "b"]);
    change(state, alice, &sent, site.url("/c").as_str()).await;
    assert_eq!(titles(&seen(state, alice, &sent).await), ["c"]);
    let edited = change(state, alice, &sent, "no link again").await;
    assert_eq!(edited.previews, []);
    assert_eq!(seen(state, alice, &sent).await, edited);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_was_edited_or_deleted_while_it_was_read_shows_nothing_of_before(db: PgPool) {
    let (gate, router) = Gate::new();
    let site = Site::allowed(router).await;
    let server = server_for(db, &[&site]).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let id = group(state, alice, &[]).await;
    let deleted = say(state, alice, id, site.url("/a").as_str()).await;
    gate.comes().await;
    let other = say(state, alice, id, site.url("/b").as_str()).await;
    gate.comes().await;
    let emptied = say(state, alice, id, site.url("/c").as_str()).await;
    gate.comes().await;
    let tombstone = delete(state, alice, place(&deleted)).await.unwrap();
    change(state, alice, &other, site.url("/d").as_str()).await;
    gate.comes().await;
    let plain = change(state, alice, &emptied, "nothing").await;
    gate.open();
    assert_eq!(seen(state, alice, &deleted).await, tombstone);
    assert_eq!(titles(&seen(state, alice, &other).await), ["d"]);
    assert_eq!(seen(state, alice, &emptied).await, plain);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_restart_in_the_middle_of_reading_loses_nothing(db: PgPool) {
    let (gate, router) = Gate::new();
    let site = Site::allowed(router).await;
    let server = server_for(db.clone(), &[&site]).await;
    let state = server.state().clone();
    let alice = person(&state, "alice").await;
    let id = group(&state, alice, &[]).await;
    let sent = say(&state, alice, id, site.url("/a").as_str()).await;
    gate.comes().await;
    gate.open();
    state.stopping.cancel();
    state.tasks.close();
    state.tasks.wait().await;
    let again = server_for(db, &[&site]).await;
    assert_eq!(titles(&seen(again.state(), alice, &sent).await), ["a"]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn whoever_dies_while_reading_is_followed_by_another(db: PgPool) {
    let site = Site::allowed(pages()).await;
    let server = server_for(db, &[&site]).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let id = group(state, alice, &[]).await;
    // As if another node had begun to read it and never came back.
    let ago = state.clock.now();
    let link = <sha2::Sha256 as sha2::Digest>::digest(site.url("/a").as_str()).to_vec();
    sqlx::query("insert into link_pages (link, reading_until) values ($1, $2)")
        .bind(link)
        .bind(ago + TimeDelta::seconds(30))
        .execute(&state.db)
        .await
        .unwrap();
    let sent = say(state, alice, id, site.url("/a").as_str()).await;
    let waits = "select count(*) from preview_jobs where waits_for is not null";
    while sqlx::query_scalar::<_, i64>(waits)
        .fetch_one(&state.db)
        .await
        .unwrap()
        == 0
    {
        tokio::task::yield_now().await;
    }
    assert_eq!(site.came(), 0);
    state.clock.advance(std::time::Duration::from_secs(31));
    assert_eq!(titles(&seen(state, alice, &sent).await), ["a"]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn no_more_than_four_links_are_read_at_once(db: PgPool) {
    let (gate, router) = Gate::new();
    let site = Site::allowed(router).await;
    let server = server_for(db, &[&site]).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let id = group(state, alice, &[]).await;
    for n in 0..8 {
        say(state, alice, id, site.url(&format!("/{n}")).as_str()).await;
    }
    for _ in 0..4 {
        gate.comes().await;
    }
    // All four hold their jobs, and the others lie untouched.
    let untouched: i64 = sqlx::query_scalar("select count(*) from preview_jobs where tries = 0")
        .fetch_one(&state.db)
        .await
        .unwrap();
    assert_eq!((untouched, site.came()), (4, 4));
    gate.open();
    settled(state).await;
    assert_eq!(site.came(), 8);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_was_taken_away_does_not_come_back(db: PgPool) {
    let site = Site::allowed(pages()).await;
    let server = server_for(db, &[&site]).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let eve = person(state, "eve").await;
    let id = group(state, alice, &[bob]).await;
    let of_bob = say(state, bob, id, site.url("/a").as_str()).await;
    let of_alice = say(state, alice, id, site.url("/a").as_str()).await;
    let before = seen(state, alice, &of_bob).await;
    assert_eq!(titles(&before), ["a"]);
    let refused = remove(state, bob, place(&of_alice)).await;
    assert_eq!(code(refused), ErrorCode::Forbidden);
    let stranger = remove(state, eve, place(&of_bob)).await;
    assert_eq!(code(stranger), ErrorCode::NotAMember);
    let nowhere = MessageRef {
        message_id: linnet_protocol::MessageId::generate(),
        ..place(&of_bob)
    };
    assert_eq!(code(remove(state, bob, nowhere).await), ErrorCode::NotFound);
    let removed = remove(state, bob, place(&of_bob)).await.unwrap();
    assert_eq!((&*removed.previews, removed.edited_at), (&[][..], None));
    assert!(removed.rev > before.rev);
    let again = remove(state, bob, place(&of_bob)).await.unwrap();
    assert_eq!(again, removed, "twice is once");
    change(state, bob, &of_bob, site.url("/b").as_str()).await;
    assert_eq!(titles(&seen(state, bob, &of_bob).await), Vec::<&str>::new());
    // Whoever keeps order may, too.
    let of_bob = say(state, bob, id, site.url("/a").as_str()).await;
    seen(state, alice, &of_bob).await;
    let removed = remove(state, alice, place(&of_bob)).await.unwrap();
    assert_eq!(removed.previews, []);
    delete(state, bob, place(&of_bob)).await.unwrap();
    let gone = remove(state, bob, place(&of_bob)).await;
    assert_eq!(code(gone), ErrorCode::MessageDeleted);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_is_taken_away_before_it_is_there_never_comes(db: PgPool) {
    let (gate, router) = Gate::new();
    let site = Site::allowed(router).await;
    let server = server_for(db, &[&site]).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let id = group(state, alice, &[]).await;
    let sent = say(state, alice, id, site.url("/a").as_str()).await;
    gate.comes().await;
    let removed = remove(state, alice, place(&sent)).await.unwrap();
    assert_eq!(removed, sent, "nothing has changed that anybody could see");
    let next = say(state, alice, id, site.url("/a").as_str()).await;
    gate.open();
    assert_eq!(titles(&seen(state, alice, &next).await), ["a"]);
    assert_eq!(seen(state, alice, &sent).await, sent);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn whoever_wants_none_of_their_links_looked_at_gets_none(db: PgPool) {
    let site = Site::allowed(pages()).await;
    let server = server_for(db, &[&site]).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let id = group(state, alice, &[]).await;
    let mut ear = Ear::of(state, alice);
    let wanted = NewLinkPreviews {
        make: false,
        show: true,
    };
    let set = settings::set(state, alice, wanted).await.unwrap();
    assert_eq!((set.make, set.show), (false, true));
    let told = ear
        .personal(|it| match it {
            PersonalChange::LinkPreviews(it) => Some(it),
            _ => None,
        })
        .await;
    assert_eq!(told, set);
    assert_eq!(settings::set(state, alice, wanted).await.unwrap(), set);
    let page = sync::personal::page(state, alice, set.rev - 1)
        .await
        .unwrap();
    let change = PersonalChange::LinkPreviews(set.clone());
    assert_eq!(page.changes.last().map(|it| &it.change), Some(&change));
    let sent = say(state, alice, id, site.url("/a").as_str()).await;
    assert_eq!(seen(state, alice, &sent).await, sent);
    let edited = change_link(state, alice, &sent, &site).await;
    assert_eq!(seen(state, alice, &sent).await, edited);
    assert_eq!(site.came(), 0);
    let wanted = NewLinkPreviews {
        make: true,
        show: false,
    };
    settings::set(state, alice, wanted).await.unwrap();
    let sent = say(state, alice, id, site.url("/a").as_str()).await;
    assert_eq!(titles(&seen(state, alice, &sent).await), ["a"]);
}

async fn change_link(state: &AppState, by: UserId, message: &Message, site: &Site) -> Message {
    change(state, by, message, site.url("/b").as_str()).await
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_server_that_makes_none_asks_nobody(db: PgPool) {
    let site = Site::allowed(pages()).await;
    let server = server_with(db, |_| {}).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let id = group(state, alice, &[]).await;
    let sent = say(state, alice, id, site.url("/a").as_str()).await;
    assert_eq!(seen(state, alice, &sent).await, sent);
    assert_eq!(site.came(), 0);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn nobody_has_links_without_end_looked_at(db: PgPool) {
    let site = Site::allowed(pages()).await;
    drop(rustls::crypto::ring::default_provider().install_default());
    let server = server_with(db, |config| {
        config.rate_scale = 1;
        config.link_previews = true;
        config.link_preview_networks = vec!["127.0.0.1/32".parse().unwrap()];
        config.link_preview_ports = vec![site.address.port()];
    })
    .await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let id = group(state, alice, &[]).await;
    for n in 0..60 {
        say(state, alice, id, site.url(&format!("/{n}")).as_str()).await;
    }
    settled(state).await;
    assert!((30..60).contains(&site.came()), "{}", site.came());
}
