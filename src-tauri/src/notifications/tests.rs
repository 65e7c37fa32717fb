use linnet_client::Options;

use super::*;

/// A desk that writes down what is done on it, or that nobody is at.
#[derive(Default)]
struct Desk {
    done: Mutex<Vec<String>>,
    is_empty: bool,
}

impl Desktop for Desk {
    async fn show(&self, place: Option<Place>, words: Words) -> Result<(), Withheld> {
        if self.is_empty {
            return Err(Withheld::NoDaemon);
        }
        let of = place.map_or("nothing", |_| "a conversation");
        self.done
            .lock()
            .push(format!("{}: {} of {of}", words.title, words.body));
        Ok(())
    }

    async fn withdraw(&self, _place: Place) {
        self.done.lock().push("withdrawn".to_owned());
    }

    async fn daemon(&self) -> NotificationDaemon {
        NotificationDaemon::Unknown
    }
}

async fn core() -> (Client, tempfile::TempDir) {
    let profile = tempfile::tempdir().unwrap();
    let options = Options {
        use_keychain: false,
        ..Options::new(profile.path())
    };
    (Client::open(options).await.unwrap(), profile)
}

fn notification() -> Notification {
    let conversation_id = ConversationId::generate();
    Notification {
        account_id: AccountId(conversation_id.0),
        conversation_id,
        message_id: MessageId::generate(),
        title: "Maya".to_owned(),
        body: "hi".to_owned(),
    }
}

#[tokio::test]
async fn what_is_shown_is_taken_away_once_and_the_rest_at_the_end() {
    let (client, _profile) = core().await;
    let notifier = Notifier::on(Desk::default());
    let (first, second) = (notification(), notification());
    let withdraw = Notice::Withdraw {
        account_id: first.account_id,
        conversation_id: first.conversation_id,
    };
    let place = (first.account_id, first.conversation_id);
    let message_id = first.message_id;
    notifier.take(&client, Notice::Show(first)).await;
    assert_eq!(notifier.message(place), Some(message_id));
    for _ in 0..2 {
        notifier.take(&client, withdraw.clone()).await;
    }
    assert_eq!(notifier.message(place), None);
    notifier.take(&client, Notice::Show(second)).await;
    notifier.withdraw_all().await;
    let shown = "Maya: hi of a conversation";
    assert_eq!(
        *notifier.desktop.done.lock(),
        [shown, "withdrawn", shown, "withdrawn"]
    );
}

#[tokio::test]
async fn health_says_when_the_last_one_was_shown_and_why_one_was_not() {
    let (client, _profile) = core().await;
    let notifier = Notifier::on(Desk::default());
    notifier.test(&client).await;
    let health = notifier.health(&client).await;
    assert!(health.shown_at.is_some() && health.withheld.is_none());
    assert_eq!(
        *notifier.desktop.done.lock(),
        ["Linnet: Notifications work. of nothing"]
    );
    let nobody = Notifier::on(Desk {
        is_empty: true,
        ..Desk::default()
    });
    nobody.take(&client, Notice::Show(notification())).await;
    let health = nobody.health(&client).await;
    assert_eq!(health.withheld.unwrap().why, Withheld::NoDaemon);
}

#[test]
fn a_long_text_ends_in_an_ellipsis_after_300_characters() {
    let long = "ü".repeat(301);
    let short = shorten(&long);
    assert_eq!(short.chars().count(), 300);
    assert!(short.ends_with("ü…"));
    let exact = "ü".repeat(300);
    assert_eq!(shorten(&exact), exact);
}
