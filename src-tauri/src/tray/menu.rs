//! What the menu of the tray offers.

use linnet_client::{AccountId, Glance, Phrases, Quiet, UnreadConversation};
use linnet_protocol::ConversationId;

/// A name that is longer says nothing more in a menu.
const LONGEST_NAME: usize = 40;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    Open,
    Conversation(AccountId, ConversationId),
    Quiet(Quiet),
    Quit,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Entry {
    Choice(String, Choice),
    Group(String, Vec<Entry>),
    Line,
}

#[cfg(not(target_os = "linux"))]
impl Entry {
    /// Groups hold nothing else.
    pub(super) fn into_choice(self) -> Option<(String, Choice)> {
        match self {
            Self::Choice(label, choice) => Some((label, choice)),
            Self::Group(..) | Self::Line => None,
        }
    }
}

pub(super) fn entries(glance: &Glance, say: &Phrases) -> Vec<Entry> {
    let mut entries = vec![choice(&say.open_linnet, Choice::Open), Entry::Line];
    if !glance.unread.is_empty() {
        entries.extend(glance.unread.iter().map(conversation));
        entries.push(Entry::Line);
    }
    if glance.quiet_until.is_some() {
        entries.push(choice(&say.end_do_not_disturb, Choice::Quiet(Quiet::Over)));
    }
    let lengths = [
        (&say.half_hour, Quiet::HalfHour),
        (&say.hour, Quiet::Hour),
        (&say.until_tomorrow, Quiet::UntilTomorrow),
    ];
    let lengths = lengths.map(|(label, quiet)| choice(label, Choice::Quiet(quiet)));
    entries.push(Entry::Group(say.do_not_disturb.clone(), lengths.to_vec()));
    entries.extend([Entry::Line, choice(&say.quit, Choice::Quit)]);
    entries
}

/// What hovering says.
pub(super) fn summary(glance: &Glance, say: &Phrases) -> String {
    match (glance.is_expired, glance.badge) {
        (true, _) => say.sign_in_again.clone(),
        (false, 0) => "Linnet".to_owned(),
        (false, unread) => say.unread(unread),
    }
}

fn conversation(it: &UnreadConversation) -> Entry {
    let mut name: String = it.name.chars().take(LONGEST_NAME).collect();
    if name.len() < it.name.len() {
        name.push('…');
    }
    let chosen = Choice::Conversation(it.account_id, it.conversation_id);
    Entry::Choice(format!("{name} ({})", it.unread), chosen)
}

fn choice(label: &str, choice: Choice) -> Entry {
    Entry::Choice(label.to_owned(), choice)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(entries: &[Entry]) -> Vec<&str> {
        let label = |entry| match entry {
            &Entry::Choice(ref label, _) | &Entry::Group(ref label, _) => label.as_str(),
            Entry::Line => "-",
        };
        entries.iter().map(label).collect()
    }

    fn english() -> &'static Phrases {
        Phrases::of(["en"])
    }

    fn unread(name: &str) -> UnreadConversation {
        let conversation_id = ConversationId::generate();
        UnreadConversation {
            account_id: AccountId(conversation_id.0),
            conversation_id,
            name: name.to_owned(),
            unread: 3,
        }
    }

    #[test]
    fn with_nothing_unread_there_is_no_empty_part() {
        assert_eq!(
            labels(&entries(&Glance::default(), english())),
            ["Open Linnet", "-", "Do not disturb", "-", "Quit"]
        );
    }

    #[test]
    fn what_is_unread_can_be_opened_and_quiet_can_be_ended() {
        let glance = Glance {
            unread: vec![unread("Maya"), unread(&"x".repeat(41))],
            quiet_until: Some(linnet_client::Time::default()),
            ..Glance::default()
        };
        let entries = entries(&glance, english());
        let long = format!("{}… (3)", "x".repeat(40));
        assert_eq!(
            labels(&entries)[2..6],
            ["Maya (3)", long.as_str(), "-", "End do not disturb"]
        );
        let maya = &glance.unread[0];
        let opens = Choice::Conversation(maya.account_id, maya.conversation_id);
        assert_eq!(entries[2], Entry::Choice("Maya (3)".to_owned(), opens));
    }

    #[test]
    fn hovering_says_how_much_and_that_somebody_has_to_sign_in() {
        let mut glance = Glance::default();
        assert_eq!(summary(&glance, english()), "Linnet");
        glance.badge = 7;
        assert_eq!(summary(&glance, english()), "Linnet: 7 unread");
        glance.is_expired = true;
        assert_eq!(summary(&glance, english()), "Linnet: sign in again");
    }
}
