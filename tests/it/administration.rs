use harness::{Person, Server, Talk, eventually};
use linnet_client::{
    AccountFilter, AuditFilter, ConversationDetails, CoreError, NewConversationForm, ReportFilter,
    ReportForm,
};
use linnet_protocol::{
    ChangeConversation, ConversationId, ConversationKind, ErrorCode, HistoryVisibility, MessageId,
    MessageRef, Role, ServerRole, permissions::Action,
};

async fn details(person: &Person, talk: &Talk) -> ConversationDetails {
    let read = person.client.read_conversation(person.account, talk.0);
    read.await.expect("the conversation is here")
}

async fn channel(person: &Person, title: &str) -> Talk {
    let form = NewConversationForm {
        kind: ConversationKind::Channel,
        title: Some(title.to_owned()),
        topic: Some("What grows".to_owned()),
        is_public: true,
        history: HistoryVisibility::All,
        member_ids: Vec::new(),
    };
    let made = person.client.create_conversation(person.account, form);
    Talk(made.await.expect("a channel"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_is_found_joined_and_kept_in_order() {
    let server = Server::start().await;
    let (alice, bob, eve) =
        tokio::join!(server.user("alice"), server.user("bob"), server.user("eve"));
    let garden = channel(&alice, "Garden").await;
    let found = bob.client.list_channels(bob.account, "grow", None).await;
    let found = found.expect("channels").channels;
    assert_eq!((found.len(), found[0].conversation.id), (1, garden.0));
    for person in [&bob, &eve] {
        let joined = person.client.join_channel(person.account, garden.0).await;
        joined.expect("it is public");
        assert_eq!(details(person, &garden).await.role, Role::Member);
    }
    assert_eq!(details(&bob, &garden).await.permissions, []);
    let (core, account) = (&alice.client, alice.account);
    let raised = core.set_role(account, garden.0, bob.user.id, Role::Admin);
    raised.await.expect("she owns it");
    eventually("bob may ban", || async {
        details(&bob, &garden)
            .await
            .permissions
            .contains(&Action::Ban)
    })
    .await;
    let banned = bob.client.ban_member(bob.account, garden.0, eve.user.id);
    banned.await.expect("he is an admin now");
    eventually("eve is out", || async { details(&eve, &garden).await.left }).await;
    let back = eve.client.join_channel(eve.account, garden.0).await;
    let Err(CoreError::Refused { .. }) = back else {
        panic!("{back:?}")
    };
    let bans = core.list_bans(account, garden.0).await.expect("bans");
    assert_eq!(bans[0].user.id, eve.user.id);
    let lifted = core.unban_member(account, garden.0, eve.user.id);
    lifted.await.expect("she owns it");
    let back = eve.client.join_channel(eve.account, garden.0).await;
    back.expect("she may come again");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_arranged_without_a_network_is_so_for_everybody_later() {
    let server = Server::start().await;
    let (alice, bob, eve) =
        tokio::join!(server.user("alice"), server.user("bob"), server.user("eve"));
    let group = alice.group("Garden", &[&bob, &eve]).await;
    bob.sees(&group).await;
    alice.network.cut();
    let (core, account) = (&alice.client, alice.account);
    let change = ChangeConversation {
        title: Some(Some("Shed".into())),
        history: Some(HistoryVisibility::Joined),
        ..ChangeConversation::default()
    };
    let changed = core.change_conversation(account, group.0, change).await;
    changed.expect("it waits");
    let removed = core.remove_member(account, group.0, eve.user.id).await;
    removed.expect("it waits");
    let shown = details(&alice, &group).await;
    assert_eq!((shown.name.as_str(), shown.members.len()), ("Shed", 2));
    alice.network.heal();
    core.retry_now(account).unwrap();
    eventually("bob sees it too", || async {
        let shown = details(&bob, &group).await;
        shown.name == "Shed" && shown.members.len() == 2
    })
    .await;
    eventually("eve is out", || async { details(&eve, &group).await.left }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_leads_in_until_it_is_taken_back() {
    let server = Server::start().await;
    let (alice, bob, eve) =
        tokio::join!(server.user("alice"), server.user("bob"), server.user("eve"));
    let group = alice.group("Garden", &[]).await;
    let (core, account) = (&alice.client, alice.account);
    let invite = core.create_conversation_invite(account, group.0, None, Some(24));
    let invite = invite.await.expect("a link");
    let preview = bob
        .client
        .look_up_invite(bob.account, invite.secret.clone());
    assert_eq!(preview.await.unwrap().title.as_deref(), Some("Garden"));
    let joined = bob
        .client
        .join_by_invite(bob.account, invite.secret.clone());
    assert_eq!(joined.await, Ok(group.0));
    let links = core.list_conversation_invites(account, group.0).await;
    assert_eq!(links.unwrap()[0].used, 1);
    let revoked = core.revoke_conversation_invite(account, group.0, invite.id);
    revoked.await.expect("her own link");
    let late = eve.client.join_by_invite(eve.account, invite.secret).await;
    assert!(matches!(late, Err(CoreError::Refused { .. })), "{late:?}");
}

/// Once with the message, once by somebody who cannot see it.
async fn report_twice(
    alice: &Person,
    eve: &Person,
    bob: &Person,
    (conversation_id, message_id): (ConversationId, MessageId),
) {
    let form = ReportForm {
        user_id: bob.user.id,
        message: Some(MessageRef {
            conversation_id,
            message_id,
        }),
        reason: "Adverts".into(),
    };
    eve.client
        .report(
            eve.account,
            ReportForm {
                message: None,
                ..form.clone()
            },
        )
        .await
        .expect("anybody may report");
    alice
        .client
        .report(alice.account, form)
        .await
        .expect("a report");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_runs_the_server_hears_of_a_report_and_acts() {
    let server = Server::start().await;
    let alice = server.user("alice").await;
    let (bob, eve) = tokio::join!(server.user("bob"), server.user("eve"));
    let talk = alice.direct(&bob).await;
    bob.sees(&talk).await;
    let spam = bob.send(&talk, "buy this").await;
    alice.shows(&talk, &["buy this"]).await;
    report_twice(&alice, &eve, &bob, (talk.0, spam)).await;
    // Whoever made the first account owns the server.
    let (core, account) = (&alice.client, alice.account);
    let me = core.read_me(account).await.unwrap();
    assert_eq!(me.profile.role, ServerRole::Owner);
    let reports = core
        .list_reports(account, ReportFilter::default())
        .await
        .unwrap();
    let excerpts: Vec<_> = reports
        .reports
        .iter()
        .map(|it| it.excerpt.as_deref())
        .collect();
    assert_eq!(excerpts, [None, Some("buy this")]);
    let report = reports.reports[1].id;
    core.claim_report(account, report).await.expect("claimed");
    let suspended = core.suspend_user(account, bob.user.id, None, "Adverts");
    suspended.await.expect("he is a member");
    let filter = AccountFilter {
        suspended: Some(true),
        ..AccountFilter::default()
    };
    let found = core.list_server_users(account, filter).await.unwrap();
    assert_eq!(found.accounts[0].user.id, bob.user.id);
    core.resolve_report(account, report, "Suspended")
        .await
        .expect("resolved");
    let log = core
        .list_audit(account, AuditFilter::default())
        .await
        .unwrap();
    assert_eq!(log.entries.len(), 3, "{:?}", log.entries);
    let refused = eve
        .client
        .list_audit(eve.account, AuditFilter::default())
        .await;
    let Err(CoreError::Refused { error }) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(error.code, ErrorCode::Forbidden);
}
