//! Passing things: who is typing, who is there. Held in memory while there is a connection, and unknown otherwise.

use std::{collections::HashMap, sync::Arc, time::Duration};

use linnet_protocol::{Activity, ConversationId, Passing, Presence, Request, UserId, limits};
use parking_lot::Mutex;
use tokio::time::Instant;

use crate::{
    Client,
    account::OpenAccount,
    error::{CoreError, Result},
    view::{AccountId, Event},
};

const TYPING_END: Duration = Duration::from_secs(limits::TYPING_END_SECONDS);
const TYPING_RENEW: Duration = Duration::from_secs(limits::TYPING_RENEW_SECONDS);
/// What is remembered at most, whatever a server says.
const MOST: usize = 2_000;

#[derive(Default)]
pub(crate) struct PassingThings {
    /// When it ends, by this machine's clock.
    typing: Mutex<HashMap<(ConversationId, UserId), Instant>>,
    presence: Mutex<HashMap<UserId, Presence>>,
    /// When typing was last said there.
    said: Mutex<HashMap<ConversationId, Instant>>,
    /// What this connection was told of the person here.
    told: Mutex<Option<Activity>>,
}

impl PassingThings {
    fn typing_in(&self, id: ConversationId, now: Instant) -> Vec<UserId> {
        let typing = self.typing.lock();
        let here = typing
            .iter()
            .filter(|((it, _), ends)| *it == id && **ends > now);
        let mut people: Vec<_> = here.map(|((_, user), _)| *user).collect();
        people.sort_unstable();
        people
    }

    /// Says whether it was not known.
    fn begin_typing(&self, id: ConversationId, user: UserId) -> bool {
        let mut typing = self.typing.lock();
        let is_room = typing.len() < MOST || typing.contains_key(&(id, user));
        is_room
            && typing
                .insert((id, user), Instant::now() + TYPING_END)
                .is_none()
    }

    /// Says whether it was not renewed.
    fn expire_typing(&self, id: ConversationId, user: UserId) -> bool {
        let mut typing = self.typing.lock();
        let has_ended = typing
            .get(&(id, user))
            .is_some_and(|ends| *ends <= Instant::now());
        if has_ended {
            typing.remove(&(id, user));
        }
        has_ended
    }

    /// At most one signal each three seconds.
    fn may_say(&self, id: ConversationId, now: Instant) -> bool {
        let mut said = self.said.lock();
        said.retain(|_, at| now.duration_since(*at) < TYPING_RENEW);
        if said.contains_key(&id) {
            return false;
        }
        said.insert(id, now);
        true
    }

    /// A message was sent, which ends the typing for the others: the next key is news.
    pub(crate) fn message_sent(&self, id: ConversationId) {
        self.said.lock().remove(&id);
    }
}

impl OpenAccount {
    pub(crate) fn take_passing(self: &Arc<Self>, passing: Passing) {
        match passing {
            Passing::Typing {
                conversation_id,
                user_id,
            } if user_id != self.me => self.typing_began(conversation_id, user_id),
            Passing::Typing { .. } => {}
            Passing::Presence { user_id, presence } => self.presence_changed(user_id, presence),
        }
    }

    fn typing_began(self: &Arc<Self>, id: ConversationId, user: UserId) {
        if self.passing.begin_typing(id, user) {
            self.tell_typing(id);
        }
        let this = Arc::downgrade(self);
        self.tasks.spawn(async move {
            tokio::time::sleep(TYPING_END).await;
            let Some(this) = this.upgrade() else { return };
            if this.passing.expire_typing(id, user) {
                this.tell_typing(id);
            }
        });
    }

    /// A message of theirs is what they were typing.
    pub(crate) fn typing_ended(&self, id: ConversationId, users: &[UserId]) {
        let mut has_ended = false;
        for user in users {
            has_ended |= self.passing.typing.lock().remove(&(id, *user)).is_some();
        }
        if has_ended {
            self.tell_typing(id);
        }
    }

    fn tell_typing(&self, id: ConversationId) {
        self.events.publish(&Event::Typing {
            account_id: self.id,
            conversation_id: id,
            user_ids: self.passing.typing_in(id, Instant::now()),
        });
    }

    fn presence_changed(&self, user: UserId, presence: Presence) {
        {
            let mut held = self.passing.presence.lock();
            if held.len() >= MOST && !held.contains_key(&user) {
                return;
            }
            held.insert(user, presence);
        }
        self.tell_presence(user, presence);
    }

    fn tell_presence(&self, user_id: UserId, presence: Presence) {
        self.events.publish(&Event::Presence {
            account_id: self.id,
            user_id,
            presence,
        });
    }

    /// Without a connection nobody knows, and nobody pretends.
    pub(crate) fn passing_ended(&self) {
        let people = std::mem::take(&mut *self.passing.presence.lock());
        for user in people.into_keys() {
            self.tell_presence(user, Presence::Unknown);
        }
        let typing = std::mem::take(&mut *self.passing.typing.lock());
        for (id, _) in typing.into_keys() {
            self.tell_typing(id);
        }
        self.passing.said.lock().clear();
        self.passing.told.lock().take();
    }

    /// Says whether the person is at this device, once per connection and change.
    pub(crate) fn tell_activity(&self) {
        let mut told = self.passing.told.lock();
        let activity = self.activity();
        // What could not be told is told at the next feed, or at the next connection.
        if *told != Some(activity) && self.link.post(Request::SetActivity { activity }).is_ok() {
            *told = Some(activity);
        }
    }

    /// Says who and what is on the screen of this device.
    pub(crate) fn watch(&self) {
        let mut user_ids = Vec::new();
        for id in self.views().into_iter().flat_map(|it| it.user_ids) {
            if !user_ids.contains(&id) {
                user_ids.push(id);
            }
        }
        user_ids.truncate(limits::WATCHED);
        let conversation_ids = self.visible().into_iter().collect();
        // Said again at the next connection.
        let _ = self.link.post(Request::Watch {
            user_ids,
            conversation_ids,
        });
    }
}

impl Client {
    /// What the system tells of the person at this machine. Until the first call, and wherever nobody can tell, it is
    /// unknown. May be called as often as one likes: the servers hear of changes only.
    pub fn set_activity(&self, activity: Activity) {
        *self.inner.around.activity.lock() = activity;
        for account in self.inner.open_accounts() {
            account.tell_activity();
        }
    }

    /// The person is typing. May be called at every key.
    pub async fn typing(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
    ) -> Result<()> {
        let account = self.account(account_id)?;
        if !account.link.is_attached() || !account.passing.may_say(conversation_id, Instant::now())
        {
            return Ok(());
        }
        match account
            .link
            .request(Request::Typing { conversation_id })
            .await
        {
            Err(CoreError::Refused { error }) => Err(error.into()),
            // A passing thing: what is lost is lost.
            _ => Ok(()),
        }
    }

    pub fn typing_now(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
    ) -> Result<Vec<UserId>> {
        Ok(self
            .account(account_id)?
            .passing
            .typing_in(conversation_id, Instant::now()))
    }

    pub fn presence_of(
        &self,
        account_id: AccountId,
        user_ids: &[UserId],
    ) -> Result<HashMap<UserId, Presence>> {
        let account = self.account(account_id)?;
        let held = account.passing.presence.lock();
        let of = |user: &UserId| (*user, held.get(user).copied().unwrap_or(Presence::Unknown));
        Ok(user_ids.iter().map(of).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_is_said_at_most_every_three_seconds() {
        let (passing, now) = (PassingThings::default(), Instant::now());
        let (one, other) = (ConversationId::generate(), ConversationId::generate());
        assert!(passing.may_say(one, now));
        assert!(passing.may_say(other, now));
        assert!(!passing.may_say(one, now + TYPING_RENEW / 2));
        assert!(passing.may_say(one, now + TYPING_RENEW));
    }

    #[test]
    fn typing_ends_by_the_own_clock() {
        let (passing, now) = (PassingThings::default(), Instant::now());
        let (id, bob) = (ConversationId::generate(), UserId::generate());
        assert!(passing.begin_typing(id, bob));
        assert!(!passing.begin_typing(id, bob), "a renewal is no news");
        assert_eq!(passing.typing_in(id, now), [bob]);
        assert!(!passing.expire_typing(id, bob), "not yet");
        assert!(passing.typing_in(id, now + TYPING_END * 2).is_empty());
    }
}
