use harness::{PASSWORD, Server, eventually};
use linnet_client::{ChangePasswordForm, CoreError, Crop, PictureBytes, SignInForm};
use linnet_protocol::{EditProfile, ErrorCode, NewPrivacy, NewStatus};

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_says_of_themselves_is_seen_by_others() {
    let (_server, alice, bob, talk) = Server::with_two_people_talking().await;
    let (core, account) = (&alice.client, alice.account);
    let change = EditProfile {
        display_name: Some("Alice Reed".into()),
        bio: Some(Some("Watches birds".into())),
        pronouns: Some(Some(" ".into())),
        ..EditProfile::default()
    };
    let me = core.edit_profile(account, change).await.expect("her own");
    assert_eq!(me.profile.pronouns, None);
    let shown = core.app_state().accounts.remove(0);
    assert_eq!(shown.user.display_name, "Alice Reed");
    let picture = PictureBytes {
        name: "me.png".into(),
        bytes: include_bytes!("picture.png").to_vec(),
        crop: Crop {
            x: 0,
            y: 0,
            side: 2,
        },
    };
    core.set_avatar(account, picture).await.expect("a picture");
    let status = NewStatus {
        emoji: Some("🌿".into()),
        text: Some("In the garden".into()),
        until: None,
    };
    core.set_status(account, status).await.expect("a status");
    let profile = bob.client.read_profile(bob.account, alice.user.id).await;
    let profile = profile.expect("everybody may read it");
    assert_eq!(profile.bio.as_deref(), Some("Watches birds"));
    assert!(profile.user.avatar.is_some());
    eventually("bob sees it in the conversation", || async {
        let details = bob
            .client
            .read_conversation(bob.account, talk.0)
            .await
            .unwrap();
        let her = details
            .members
            .iter()
            .find(|it| it.user.id == alice.user.id);
        let her = her.expect("she is in it");
        let status = her.status.as_ref().and_then(|it| it.text.as_deref());
        her.user.avatar == profile.user.avatar && status == Some("In the garden")
    })
    .await;
    core.remove_avatar(account).await.expect("her own");
    assert_eq!(core.app_state().accounts[0].user.avatar, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wish_of_before_the_network_came_back_reaches_the_other_device() {
    let (server, alice, bob, _talk) = Server::with_two_people_talking().await;
    let laptop = alice.second_device(&server).await;
    let (core, account) = (&alice.client, alice.account);
    alice.network.cut();
    let hidden = NewPrivacy {
        presence: true,
        typing: false,
        receipts: true,
    };
    core.set_privacy(account, hidden).await.expect("it waits");
    let shown = core.read_privacy(account).await.unwrap();
    assert!(shown.presence && shown.receipts && !shown.typing);
    alice.network.heal();
    core.retry_now(account).unwrap();
    eventually("the laptop knows", || async {
        let shown = laptop.client.read_privacy(laptop.account).await.unwrap();
        shown.presence && shown.receipts
    })
    .await;
    core.block_user(account, bob.user.id)
        .await
        .expect("a block");
    eventually("the laptop knows of the block", || async {
        let blocked = laptop.client.list_blocks(laptop.account).await.unwrap();
        let name = blocked.first().and_then(|it| it.user.as_ref());
        name.is_some_and(|it| it.display_name == "Bob")
    })
    .await;
    core.unblock_user(account, bob.user.id)
        .await
        .expect("let in");
    eventually("the block is gone", || async {
        laptop
            .client
            .list_blocks(laptop.account)
            .await
            .unwrap()
            .is_empty()
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_ends_the_other_sessions_and_an_end_leaves_nothing() {
    let (server, _alice, bob, talk) = Server::with_two_people_talking().await;
    let laptop = bob.second_device(&server).await;
    let (core, account) = (&bob.client, bob.account);
    bob.send(&talk, "kept nowhere").await;
    let wrong = |password: &str| ChangePasswordForm {
        password: password.to_owned(),
        new_password: "seven reeds in the wind".into(),
        keep_sessions: false,
    };
    let refused = core.change_password(account, wrong("not it at all")).await;
    let Err(CoreError::Refused { error }) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(error.code, ErrorCode::WrongCredentials);
    core.change_password(account, wrong(PASSWORD))
        .await
        .expect("his own");
    eventually("the laptop is signed out", || async {
        laptop.client.app_state().accounts[0].state == linnet_client::AccountState::Expired
    })
    .await;
    let folder = bob.profile().join("out");
    std::fs::create_dir_all(&folder).unwrap();
    let archive = folder.join("mine.tar");
    core.export_account(account, archive.clone())
        .await
        .expect("an archive");
    let bytes = std::fs::read(&archive).unwrap();
    assert!(bytes.windows(13).any(|it| it == b"manifest.json"));
    std::fs::remove_dir_all(&folder).unwrap();
    let ended = core.delete_account(account, "seven reeds in the wind".into(), true);
    ended.await.expect("he owns no server");
    assert_eq!(core.app_state().accounts, []);
    let left = std::fs::read_dir(bob.profile().join("accounts")).unwrap();
    assert_eq!(left.count(), 0);
    let form = SignInForm {
        server: server.url(),
        login: "bob".into(),
        password: "seven reeds in the wind".into(),
    };
    assert!(core.sign_in(form).await.is_err());
}
