use linnet_protocol::{
    ChangeConversation, Conversation, ErrorCode, FileId, Me, NewAvatar, Role, limits,
};
use reqwest::{Method, header};
use sqlx::PgPool;

use crate::{
    conversations::details,
    media::{
        orphans::collect,
        tests::{Person, read, refused, stored},
    },
    testing::{avatar, group, server},
};

fn picture(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let image = image::RgbImage::new(width, height);
    image.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

async fn set<T: serde::de::DeserializeOwned>(
    person: &Person,
    path: &str,
    new: NewAvatar,
) -> Result<T, linnet_protocol::Problem> {
    read(person.ask(Method::PUT, path).json(&new)).await
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_picture_of_oneself_is_seen_by_everybody_and_the_old_one_is_collected(db: PgPool) {
    let server = server(db).await;
    let (alice, bob) = (
        Person::new(&server, "alice").await,
        Person::new(&server, "bob").await,
    );
    let file_id = alice.upload("me.png", &picture(300, 200)).await.id;
    let square = NewAvatar {
        file_id,
        x: 50,
        y: 0,
        side: 200,
    };
    let me: Me = set(&alice, "/me/avatar", square).await.unwrap();
    let first = me.profile.user.avatar.unwrap();
    let again: Me = set(&alice, "/me/avatar", square).await.unwrap();
    assert_eq!(again, me, "the same square is the same picture");
    for side in limits::AVATARS {
        let response = bob.get(&format!("/files/{first}/thumbnails/{side}")).await;
        assert_eq!(response.headers()[header::CONTENT_TYPE], "image/jpeg");
        let image = image::load_from_memory(&response.bytes().await.unwrap()).unwrap();
        assert_eq!((image.width(), image.height()), (side, side));
    }
    assert_eq!(bob.status(&format!("/files/{first}")).await, 200);
    assert_eq!(
        bob.status(&format!("/files/{file_id}")).await,
        404,
        "the whole picture is hers alone"
    );
    let other = NewAvatar { x: 0, ..square };
    let me: Me = set(&alice, "/me/avatar", other).await.unwrap();
    let second = me.profile.user.avatar.unwrap();
    assert_eq!(bob.status(&format!("/files/{first}")).await, 404);
    server
        .state()
        .clock
        .advance(std::time::Duration::from_hours(25));
    let before = stored(&server);
    collect(server.state()).await.unwrap();
    // The upload, its two thumbnails, and the three sizes of the first.
    assert_eq!(before - stored(&server), 6);
    let bob = bob.again().await;
    assert_eq!(
        bob.status(&format!("/files/{second}/thumbnails/64")).await,
        200
    );
    let alice = alice.again().await;
    let me: Me = read(alice.ask(Method::DELETE, "/me/avatar")).await.unwrap();
    assert_eq!(me.profile.user.avatar, None);
    assert_eq!(
        bob.status(&format!("/files/{second}/thumbnails/64")).await,
        404
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn only_a_square_of_an_own_picture_becomes_an_avatar(db: PgPool) {
    let server = server(db).await;
    let (alice, bob) = (
        Person::new(&server, "alice").await,
        Person::new(&server, "bob").await,
    );
    let own = alice.upload("me.png", &picture(300, 200)).await.id;
    let bobs = bob.upload("me.png", &picture(300, 200)).await.id;
    let text = alice.upload("a.txt", b"text").await.id;
    let new = |file_id| NewAvatar {
        file_id,
        x: 0,
        y: 0,
        side: 200,
    };
    for wrong in [bobs, text, FileId::generate()] {
        let refusal = refused(set::<Me>(&alice, "/me/avatar", new(wrong)).await);
        assert_eq!(
            refusal,
            (ErrorCode::NotFound, Some("fileId".to_owned()), None)
        );
    }
    for square in [
        NewAvatar { x: 101, ..new(own) },
        NewAvatar { y: 1, ..new(own) },
        NewAvatar {
            side: 0,
            ..new(own)
        },
        NewAvatar {
            side: u32::MAX,
            ..new(own)
        },
    ] {
        let refusal = refused(set::<Me>(&alice, "/me/avatar", square).await);
        assert_eq!(
            refusal,
            (ErrorCode::InvalidRequest, Some("side".to_owned()), None)
        );
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_conversations_picture_is_its_members(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob, eve) = (
        Person::new(&server, "alice").await,
        Person::new(&server, "bob").await,
        Person::new(&server, "eve").await,
    );
    let talk = group(state, alice.id, &[bob.id]).await;
    let path = format!("/conversations/{talk}/avatar");
    let file_id = bob.upload("us.png", &picture(90, 90)).await.id;
    let new = NewAvatar {
        file_id,
        x: 0,
        y: 0,
        side: 90,
    };
    let changed: Conversation = set(&bob, &path, new).await.unwrap();
    let avatar_id = changed.avatar.unwrap();
    let again: Conversation = set(&bob, &path, new).await.unwrap();
    assert_eq!(again, changed, "the same takes no rev");
    for (person, status) in [(&alice, 200), (&bob, 200), (&eve, 404)] {
        assert_eq!(
            person
                .status(&format!("/files/{avatar_id}/thumbnails/128"))
                .await,
            status
        );
    }
    assert_eq!(
        refused(set::<Conversation>(&eve, &path, new).await).0,
        ErrorCode::NotAMember
    );
    for wrong in [FileId::generate(), file_id, avatar(state, alice.id).await] {
        let change = ChangeConversation {
            avatar: Some(Some(wrong)),
            ..ChangeConversation::default()
        };
        let refusal = details::change(state, bob.id, talk, change)
            .await
            .unwrap_err();
        assert_eq!(refusal.into_wire().code, ErrorCode::NotFound);
    }
    let clear = ChangeConversation {
        avatar: Some(None),
        ..ChangeConversation::default()
    };
    details::change(state, alice.id, talk, clear).await.unwrap();
    assert_eq!(
        bob.status(&format!("/files/{avatar_id}/thumbnails/128"))
            .await,
        404
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn in_a_channel_its_admins_choose_the_picture(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (
        Person::new(&server, "alice").await,
        Person::new(&server, "bob").await,
    );
    let talk = group(state, alice.id, &[bob.id]).await;
    sqlx::query("update conversations set kind = 'channel', title = 'news' where id = $1")
        .bind(talk)
        .execute(&state.db)
        .await
        .unwrap();
    let file_id = bob.upload("us.png", &picture(90, 90)).await.id;
    let new = NewAvatar {
        file_id,
        x: 0,
        y: 0,
        side: 90,
    };
    let refusal =
        refused(set::<Conversation>(&bob, &format!("/conversations/{talk}/avatar"), new).await);
    assert_eq!(
        refusal.0,
        ErrorCode::Forbidden,
        "{:?} is not enough",
        Role::Member
    );
}
