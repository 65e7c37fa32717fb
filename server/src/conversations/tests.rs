use linnet_protocol::{
    AddMembers, ChangeConversation, Conversation, ConversationId, ConversationKind, ErrorCode,
    HistoryVisibility, NewConversation, Role, UserId, limits,
};
use sqlx::PgPool;

use super::{details, membership, service};
use crate::{
    error::Result,
    state::AppState,
    testing::{avatar, direct, group, person, server},
};

fn code<T>(result: Result<T>) -> ErrorCode {
    result.err().expect("a refusal").into_wire().code
}

fn new_group(members: &[UserId]) -> NewConversation {
    NewConversation::group(Some("Garden".into()), members.to_vec())
}

async fn roles(state: &AppState, asking: UserId, id: ConversationId) -> Vec<(UserId, Role)> {
    let mut members = membership::list(state, asking, id).await.unwrap();
    members.sort_by_key(|it| it.rev);
    members
        .into_iter()
        .map(|it| (it.user.id, it.role))
        .collect()
}

async fn heads(state: &AppState, id: ConversationId) -> (i64, i64) {
    sqlx::query_as("select head, members_rev from conversations where id = $1")
        .bind(id)
        .fetch_one(&state.db)
        .await
        .unwrap()
}

async fn own_rev(state: &AppState, id: UserId) -> i64 {
    sqlx::query_scalar("select rev from users where id = $1")
        .bind(id)
        .fetch_one(&state.db)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn both_people_open_the_same_direct_conversation(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let (one, other) = tokio::join!(direct(state, alice, bob), direct(state, bob, alice));
    assert_eq!(one, other);
    assert_eq!(
        heads(state, one.id).await,
        (3, 3),
        "one for the conversation, one for each of the two"
    );
    assert_eq!(
        (own_rev(state, alice).await, own_rev(state, bob).await),
        (1, 1)
    );
    for user in [alice, bob] {
        let listed = service::list(state, user).await.unwrap();
        assert_eq!(listed, std::slice::from_ref(&one));
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_direct_conversation_is_fixed(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob, carol) = (
        person(state, "alice").await,
        person(state, "bob").await,
        person(state, "carol").await,
    );
    let id = direct(state, alice, bob).await.id;
    let add = AddMembers {
        user_ids: vec![carol],
    };
    let title = ChangeConversation {
        title: Some(Some("ours".into())),
        ..ChangeConversation::default()
    };
    assert_eq!(
        code(membership::add(state, alice, id, add).await),
        ErrorCode::DirectIsFixed
    );
    assert_eq!(
        code(membership::leave(state, alice, id).await),
        ErrorCode::DirectIsFixed
    );
    assert_eq!(
        code(details::change(state, alice, id, title).await),
        ErrorCode::DirectIsFixed
    );
    let mut wrong = new_group(&[bob]);
    (wrong.kind, wrong.title) = (ConversationKind::Direct, None);
    assert_eq!(
        code(service::create(state, alice, wrong.clone()).await),
        ErrorCode::InvalidRequest,
        "not their id"
    );
    wrong.id = ConversationId::direct(alice, alice);
    assert_eq!(
        code(service::create(state, alice, wrong.clone()).await),
        ErrorCode::InvalidRequest,
        "the id of a talk with oneself for one with another"
    );
    wrong.member_ids = vec![bob, carol];
    assert_eq!(
        code(service::create(state, alice, wrong).await),
        ErrorCode::InvalidRequest,
        "three"
    );
    let mut named = NewConversation::direct(alice, carol);
    named.topic = Some("us".into());
    assert_eq!(
        code(service::create(state, alice, named).await),
        ErrorCode::DirectIsFixed
    );
    let mut taken = new_group(&[]);
    taken.id = ConversationId::direct(alice, carol);
    assert_eq!(
        code(service::create(state, alice, taken).await),
        ErrorCode::InvalidRequest,
        "a direct id for a group"
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_group_made_twice_is_made_once(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let new = new_group(&[bob, alice, bob]);
    let made = service::create(state, alice, new.clone()).await.unwrap();
    assert_eq!(
        service::create(state, alice, new.clone()).await.unwrap(),
        made
    );
    assert_eq!(
        code(service::create(state, bob, new).await),
        ErrorCode::IdConflict
    );
    assert_eq!(
        roles(state, bob, made.id).await,
        [(alice, Role::Owner), (bob, Role::Member)]
    );
    assert_eq!(own_rev(state, bob).await, 1);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_group_has_limits_and_known_people(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let strangers: Vec<_> = (0..=limits::MEMBERS_PER_REQUEST)
        .map(|_| UserId::generate())
        .collect();
    assert_eq!(
        code(service::create(state, alice, new_group(&strangers)).await),
        ErrorCode::TooMany
    );
    assert_eq!(
        code(service::create(state, alice, new_group(&strangers[..1])).await),
        ErrorCode::NotFound
    );
    let mut channel = new_group(&[]);
    (channel.kind, channel.title) = (ConversationKind::Channel, None);
    assert_eq!(
        code(service::create(state, alice, channel).await),
        ErrorCode::Empty,
        "a channel has a name"
    );
    let mut public = new_group(&[]);
    public.is_public = true;
    assert_eq!(
        code(service::create(state, alice, public).await),
        ErrorCode::InvalidRequest,
        "a group is never public"
    );
    let mut long = new_group(&[]);
    long.title = Some("x".repeat(limits::TITLE + 1));
    assert_eq!(
        code(service::create(state, alice, long).await),
        ErrorCode::TooLong
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_name_is_a_change_and_the_same_name_is_none(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, eve) = (person(state, "alice").await, person(state, "eve").await);
    let id = group(state, alice, &[]).await;
    let rename = |by, title: &str| {
        let title = Some(title.to_owned()).filter(|it| !it.is_empty());
        let change = ChangeConversation {
            title: Some(title),
            ..ChangeConversation::default()
        };
        details::change(state, by, id, change)
    };
    let named: Conversation = rename(alice, "Garden").await.unwrap();
    assert_eq!((named.title.as_deref(), named.rev), (Some("Garden"), 3));
    assert_eq!(rename(alice, " Garden ").await.unwrap().rev, 3);
    assert_eq!(rename(alice, "").await.unwrap().title, None);
    assert_eq!(code(rename(eve, "mine").await), ErrorCode::NotAMember);
    assert_eq!(heads(state, id).await, (4, 2));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn whoever_talks_to_themselves_has_one_place_for_it(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let made = direct(state, alice, alice).await;
    let mut alone = NewConversation::direct(alice, alice);
    alone.member_ids.clear();
    assert_eq!(service::create(state, alice, alone).await.unwrap(), made);
    assert_eq!(heads(state, made.id).await, (2, 2));
    assert_eq!(own_rev(state, alice).await, 1);
    let members = roles(state, alice, made.id).await;
    assert_eq!(members, [(alice, Role::Member)]);
    let leave = membership::leave(state, alice, made.id).await;
    assert_eq!(code(leave), ErrorCode::DirectIsFixed);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_is_absent_stays_null_clears_and_the_same_again_takes_no_rev(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let mut new = new_group(&[]);
    new.kind = ConversationKind::Channel;
    let id = service::create(state, alice, new).await.unwrap().id;
    let all = ChangeConversation {
        title: Some(Some("Ga\u{0308}rten".into())),
        topic: Some(Some(" What grows ".into())),
        avatar: Some(Some(avatar(state, alice).await)),
        history: Some(HistoryVisibility::Joined),
        is_public: Some(true),
    };
    let changed = details::change(state, alice, id, all.clone())
        .await
        .unwrap();
    assert_eq!(changed.title.as_deref(), Some("Gärten"), "composed");
    assert_eq!(changed.topic.as_deref(), Some("What grows"));
    assert_eq!(Some(changed.avatar), all.avatar);
    assert_eq!(changed.history, HistoryVisibility::Joined);
    assert!(changed.is_public);
    for same in [all, ChangeConversation::default()] {
        let same = details::change(state, alice, id, same).await.unwrap();
        assert_eq!(same, changed);
    }
    assert_eq!((changed.rev, heads(state, id).await), (3, (3, 2)));
    let cleared = ChangeConversation {
        topic: Some(None),
        avatar: Some(None),
        ..ChangeConversation::default()
    };
    let cleared = details::change(state, alice, id, cleared).await.unwrap();
    let expected = Conversation {
        topic: None,
        avatar: None,
        rev: 4,
        ..changed
    };
    assert_eq!(cleared, expected);
    let listed = service::list(state, alice).await.unwrap();
    assert_eq!(listed, [expected]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn each_part_refuses_what_it_cannot_be(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let group = group(state, alice, &[]).await;
    let mut new = new_group(&[]);
    new.kind = ConversationKind::Channel;
    let channel = service::create(state, alice, new).await.unwrap().id;
    let title = |it: Option<&str>| ChangeConversation {
        title: Some(it.map(str::to_owned)),
        ..ChangeConversation::default()
    };
    let topic = |it: &str| ChangeConversation {
        topic: Some(Some(it.to_owned())),
        ..ChangeConversation::default()
    };
    let public = ChangeConversation {
        is_public: Some(true),
        ..ChangeConversation::default()
    };
    for (id, change, expected) in [
        (channel, title(None), ErrorCode::Empty),
        (channel, title(Some(" ")), ErrorCode::Empty),
        (group, title(Some("a\u{202E}b")), ErrorCode::InvalidText),
        (
            group,
            title(Some(&"x".repeat(limits::TITLE + 1))),
            ErrorCode::TooLong,
        ),
        (
            group,
            topic(&"x".repeat(limits::TOPIC + 1)),
            ErrorCode::TooLong,
        ),
        (group, topic("a\nb"), ErrorCode::InvalidText),
        (group, public.clone(), ErrorCode::Forbidden),
        (ConversationId::generate(), public, ErrorCode::NotAMember),
    ] {
        let said = format!("{change:?}");
        assert_eq!(
            code(details::change(state, alice, id, change).await),
            expected,
            "{said}"
        );
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn coming_and_going_takes_a_rev_each_and_repeating_takes_none(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob, carol) = (
        person(state, "alice").await,
        person(state, "bob").await,
        person(state, "carol").await,
    );
    let id = group(state, alice, &[bob]).await;
    for _ in 0..2 {
        let add = AddMembers {
            user_ids: vec![carol, bob],
        };
        membership::add(state, bob, id, add).await.unwrap();
    }
    assert_eq!(
        (heads(state, id).await, own_rev(state, carol).await),
        ((4, 4), 1)
    );
    for _ in 0..2 {
        membership::leave(state, bob, id).await.unwrap();
    }
    assert_eq!(
        (heads(state, id).await, own_rev(state, bob).await),
        ((5, 5), 2)
    );
    assert!(service::list(state, bob).await.unwrap().is_empty());
    assert_eq!(
        code(membership::list(state, bob, id).await),
        ErrorCode::NotAMember
    );
    let stranger = person(state, "eve").await;
    assert_eq!(
        code(membership::leave(state, stranger, id).await),
        ErrorCode::NotAMember
    );
    let add = AddMembers {
        user_ids: vec![bob],
    };
    membership::add(state, carol, id, add).await.unwrap();
    assert_eq!(
        roles(state, bob, id).await,
        [
            (alice, Role::Owner),
            (carol, Role::Member),
            (bob, Role::Member)
        ]
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_last_owner_hands_the_group_over(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob, carol) = (
        person(state, "alice").await,
        person(state, "bob").await,
        person(state, "carol").await,
    );
    let id = group(state, alice, &[bob, carol]).await;
    sqlx::query("update memberships set role = 'admin' where user_id = $1")
        .bind(carol)
        .execute(&state.db)
        .await
        .unwrap();
    membership::leave(state, alice, id).await.unwrap();
    assert_eq!(
        roles(state, bob, id).await,
        [(bob, Role::Member), (carol, Role::Owner)]
    );
    assert_eq!(
        heads(state, id).await,
        (6, 6),
        "one for leaving, one for the new owner"
    );
    membership::leave(state, carol, id).await.unwrap();
    assert_eq!(roles(state, bob, id).await, [(bob, Role::Owner)]);
    membership::leave(state, bob, id).await.unwrap();
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn people_are_found_by_the_beginning_of_any_name(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let asking = person(state, "asking").await;
    let amelie = person(state, "Amélie Bánk").await;
    let percent = person(state, "100% sure_thing").await;
    let found = async |query: &str| -> Vec<_> {
        let found = crate::users::service::search(state, asking, query)
            .await
            .unwrap();
        found.into_iter().map(|it| it.id).collect()
    };
    assert_eq!(found("amé").await, [amelie]);
    assert_eq!(found("BÁN").await, [amelie]);
    assert_eq!(found("100%").await, [percent]);
    assert!(
        found("%sure").await.is_empty()
            && found("_").await.is_empty()
            && found("asking").await.is_empty()
    );
    assert_eq!(found("").await.len(), 2, "some, and not oneself");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_direct_conversation_that_both_open_at_once_is_one(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    for _ in 0..8 {
        let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
        let (one, other) = tokio::join!(direct(state, alice, bob), direct(state, bob, alice));
        assert_eq!(one, other);
        assert_eq!(heads(state, one.id).await.0, 3);
        assert_eq!(
            (own_rev(state, alice).await, own_rev(state, bob).await),
            (1, 1)
        );
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_was_made_is_answered_again_after_its_author_has_as_many_as_one_may(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let new = new_group(&[]);
    let made = service::create(state, alice, new.clone()).await.unwrap();
    let fill = "with made as (
            insert into conversations (id, kind, created_by, created_at, rev, head, members_rev)
            select gen_random_uuid(), 'group', $1, now(), 1, 2, 2 from generate_series(2, $2) returning id
        ) insert into memberships (conversation_id, user_id, role, rev, joined_at)
          select id, $1, 'owner', 2, now() from made";
    let most = i32::try_from(limits::CONVERSATIONS).unwrap();
    let fill = sqlx::query(fill).bind(alice).bind(most);
    fill.execute(&state.db).await.unwrap();
    assert_eq!(service::create(state, alice, new).await.unwrap(), made);
    let one_more = service::create(state, alice, new_group(&[])).await;
    assert_eq!(code(one_more), ErrorCode::TooMany);
}
