use harness::{PASSWORD, Person, Server, Talk};
use linnet_client::{
    Event, LinkQuestion, Notice, NotificationRules, Notifications, SignInForm, Withheld,
};
use linnet_protocol::{MessageRef, NotifyLevel};

/// The next thing that the shell is told to do, in a few words.
async fn next(notices: &mut Notifications) -> String {
    match notices.next().await.expect("the client is open") {
        Notice::Show(it) => format!("{}: {}", it.title, it.body),
        Notice::Withdraw { .. } => "withdrawn".to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notification_goes_when_its_message_is_read_elsewhere_or_deleted() {
    let (server, alice, bob, talk) = Server::with_two_people_talking().await;
    let laptop = alice.second_device(&server).await;
    laptop.sees(&talk).await;
    let mut notices = alice.client.notifications();
    bob.send(&talk, "read me").await;
    assert_eq!(next(&mut notices).await, "Bob: read me");
    laptop.shows(&talk, &["read me"]).await;
    laptop.reads(&talk).await;
    assert_eq!(next(&mut notices).await, "withdrawn");

    let message_id = bob.send(&talk, "oops").await;
    assert_eq!(next(&mut notices).await, "Bob: oops");
    let place = MessageRef {
        conversation_id: talk.0,
        message_id,
    };
    bob.client.delete_message(bob.account, place).await.unwrap();
    assert_eq!(next(&mut notices).await, "withdrawn");

    bob.send(&talk, "and here").await;
    assert_eq!(next(&mut notices).await, "Bob: and here");
    alice.reads(&talk).await;
    assert_eq!(next(&mut notices).await, "withdrawn");
    bob.send(&talk, "bye").await;
    assert_eq!(next(&mut notices).await, "Bob: bye");
    alice.client.remove_account(alice.account).await.unwrap();
    assert_eq!(next(&mut notices).await, "withdrawn");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_only_mentions_alert_a_word_of_the_person_does_and_health_says_why_the_rest_did_not()
{
    let (_server, alice, bob, talk) = Server::with_two_people_talking().await;
    let change = linnet_protocol::ChangeSettings {
        notify: Some(NotifyLevel::Mentions),
        ..linnet_protocol::ChangeSettings::default()
    };
    let level = alice.client.change_settings(alice.account, talk.0, change);
    level.await.unwrap();
    let rules = NotificationRules {
        keywords: vec!["deploy".to_owned()],
        ..NotificationRules::default()
    };
    let written = alice
        .client
        .write_notification_rules(alice.account, rules.clone());
    written.await.unwrap();
    let read = alice.client.read_notification_rules(alice.account).await;
    assert_eq!(read, Ok(rules));
    let mut notices = alice.client.notifications();
    bob.send(&talk, "lunch?").await;
    alice.shows(&talk, &["lunch?"]).await;
    bob.send(&talk, "the DEPLOY is through").await;
    assert_eq!(next(&mut notices).await, "Bob: the DEPLOY is through");
    let health = alice
        .client
        .notification_health(linnet_client::NotificationDaemon::Unknown);
    assert_eq!(health.withheld.unwrap().why, Withheld::Level);
    assert_eq!(alice.client.badge().await, Ok(1));
}

/// Waits until the link that was opened has become a question or a place.
async fn opened(person: &Person, link: &str) -> Result<Talk, LinkQuestion> {
    let mut events = person.client.events();
    person.client.open_link(link).await;
    if let Some(question) = person.client.link_question() {
        return Err(question);
    }
    loop {
        if let Event::Open {
            conversation_id, ..
        } = events.next().await.expect("the client is open")
        {
            return Ok(Talk(conversation_id));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_asks_whose_it_is_and_says_no_more_than_it_must() {
    let (server, alice, bob, talk) = Server::with_two_people_talking().await;
    let carol = server.user("carol").await;
    for person in [&alice, &bob] {
        // Else the window would begin there.
        person.client.begin(None).await;
    }
    let authority = alice.network.url().replace("http://", "");
    let to = |path: String| format!("linnet://{authority}/{path}");
    let link = to(format!("c/{}", talk.0));
    assert_eq!(opened(&alice, &link).await, Ok(talk));
    // Bob's cable is another address, so it is the same server only to him.
    assert!(matches!(
        opened(&bob, &link).await,
        Err(LinkQuestion::UnknownServer { .. })
    ));
    let group = carol.group("Not yours", &[&bob]).await;
    let account_id = alice.account;
    for nowhere in [group.0, linnet_protocol::ConversationId::generate()] {
        let asked = opened(&alice, &to(format!("c/{nowhere}"))).await;
        assert_eq!(asked, Err(LinkQuestion::NotFound { account_id }));
    }
    let form = SignInForm {
        server: alice.network.url(),
        login: "carol".to_owned(),
        password: PASSWORD.to_owned(),
    };
    let second = alice.client.sign_in(form).await.unwrap().id;
    let asked = opened(&alice, &link).await;
    let account_ids = vec![account_id, second];
    assert_eq!(asked, Err(LinkQuestion::WhichAccount { account_ids }));
    let mut events = alice.client.events();
    alice.client.follow_link(account_id).await.unwrap();
    while !matches!(events.next().await, Some(Event::Open { account_id: by, .. }) if by == account_id)
    {
    }
    assert_eq!(alice.client.link_question(), None);
}
