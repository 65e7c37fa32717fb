use linnet_protocol::{
    ChangeConversation, ConversationId, ConversationKind, ErrorCode, ListedChannel,
    NewConversation, Role, UserId, limits,
};
use sqlx::PgPool;

use super::service::{join, list};
use crate::{
    conversations::{details, membership, service},
    error::Result,
    state::AppState,
    testing::{group, person, server},
};

fn code<T>(result: Result<T>) -> ErrorCode {
    result.err().expect("a refusal").into_wire().code
}

async fn channel(state: &AppState, owner: UserId, title: &str, is_public: bool) -> ConversationId {
    let new = NewConversation {
        kind: ConversationKind::Channel,
        topic: Some(format!("about {title}")),
        is_public,
        ..NewConversation::group(Some(title.to_owned()), Vec::new())
    };
    service::create(state, owner, new).await.unwrap().id
}

async fn found(state: &AppState, user: UserId, query: &str) -> Vec<ListedChannel> {
    let page = list(state, user, query, None).await.unwrap();
    assert!(!page.more);
    page.channels
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn public_channels_are_found_by_name_and_topic_and_nothing_else_is(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let garden = channel(state, alice, "Gärten", true).await;
    let club = channel(state, alice, "100% club", true).await;
    channel(state, alice, "Secret garden", false).await;
    group(state, alice, &[bob]).await;
    let ids = async |query: &str| -> Vec<_> {
        let channels = found(state, bob, query).await;
        channels.into_iter().map(|it| it.conversation.id).collect()
    };
    assert_eq!(ids("").await, [club, garden]);
    assert_eq!(ids("GÄRT").await, [garden]);
    assert_eq!(ids(" about gä").await, [garden]);
    assert_eq!(ids("0%").await, [club]);
    assert!(ids("_").await.is_empty() && ids("secret").await.is_empty());
    let long = "x".repeat(limits::QUERY + 1);
    assert_eq!(
        code(list(state, bob, &long, None).await),
        ErrorCode::TooLong
    );
    assert_eq!(
        code(list(state, bob, "\0", None).await),
        ErrorCode::InvalidText
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn pages_of_channels_leave_none_out(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let mut all = Vec::new();
    for n in 0..limits::CHANNELS_FOUND + 5 {
        // Every name twice: the id decides between the two.
        all.push(channel(state, alice, &format!("{:03}", n / 2), true).await);
    }
    let first = list(state, alice, "", None).await.unwrap();
    let ids =
        |page: &[ListedChannel]| -> Vec<_> { page.iter().map(|it| it.conversation.id).collect() };
    let (head, tail) = all.split_at(limits::CHANNELS_FOUND);
    assert_eq!((ids(&first.channels), first.more), (head.to_vec(), true));
    let second = list(state, alice, "", head.last().copied()).await.unwrap();
    assert_eq!((ids(&second.channels), second.more), (tail.to_vec(), false));
    let private = channel(state, alice, "000", false).await;
    for after in [private, ConversationId::generate()] {
        let page = list(state, alice, "", Some(after)).await.unwrap();
        assert!(
            page.channels.is_empty(),
            "the place of a private name is not told"
        );
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn whoever_wants_joins_a_public_channel_once(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = channel(state, alice, "Harbour", true).await;
    let joined = join(state, bob, id).await.unwrap();
    assert_eq!(join(state, bob, id).await.unwrap(), joined);
    let listed = found(state, bob, "harbour").await;
    assert_eq!((listed[0].members, listed[0].is_member), (2, true));
    let eve = person(state, "eve").await;
    let listed = found(state, eve, "harbour").await;
    assert_eq!((listed[0].members, listed[0].is_member), (2, false));
    let members = membership::list(state, bob, id).await.unwrap();
    let revs: Vec<_> = members.iter().map(|it| (it.user.id, it.rev)).collect();
    assert_eq!(revs, [(alice, 2), (bob, 3)]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_is_not_public_is_not_there(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = channel(state, alice, "Harbour", true).await;
    let private = ChangeConversation {
        is_public: Some(false),
        ..ChangeConversation::default()
    };
    details::change(state, alice, id, private).await.unwrap();
    let others = [
        id,
        group(state, alice, &[]).await,
        ConversationId::direct(alice, alice),
        ConversationId::generate(),
    ];
    for id in others {
        assert_eq!(code(join(state, bob, id).await), ErrorCode::NotFound);
    }
    assert!(found(state, bob, "").await.is_empty());
    assert_eq!(
        join(state, alice, id).await.unwrap().id,
        id,
        "who is in it is in it"
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_first_into_an_empty_channel_keeps_it(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let id = channel(state, alice, "Harbour", true).await;
    membership::leave(state, alice, id).await.unwrap();
    join(state, bob, id).await.unwrap();
    join(state, alice, id).await.unwrap();
    let members = membership::list(state, bob, id).await.unwrap();
    let roles: Vec<_> = members.iter().map(|it| (it.user.id, it.role)).collect();
    assert_eq!(roles, [(bob, Role::Owner), (alice, Role::Member)]);
}
