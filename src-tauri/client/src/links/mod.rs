//! Links from outside (`linnet://…`): into a conversation, to a person, an invitation.
//!
//! There is one link at a time, the last that was clicked. It is followed at once where that is clear; otherwise it waits,
//! the window hears [`Event::Link`], asks what there is to ask ([`LinkQuestion`]) and either follows the link or drops it.
//! After a sign-in the link that waits is tried again, as soon as the window is ready for it. Nothing is asked of a server that the person has no account of, and
//! nothing is changed anywhere before the person has said yes.

pub(crate) mod parse;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use linnet_protocol::{ConversationId, ErrorCode, InviteSecret, MessageId, UserId};
use parking_lot::Mutex;
use url::Url;

use self::parse::{Link, Target, authority};
use crate::{
    Client,
    account::OpenAccount,
    conversations,
    error::{CoreError, Result},
    sync::queries as stored,
    users,
    view::{AccountId, AccountState, Anchor, Event, Jump, LinkQuestion},
};

/// The link that waits, and what is to be asked.
#[derive(Default)]
pub(crate) struct Waiting(Mutex<Option<(Option<Link>, LinkQuestion)>>);

impl Waiting {
    /// Where it leads, if somebody has asked for it and it is not another one meanwhile.
    fn link(&self) -> Option<Link> {
        self.0.lock().as_ref().and_then(|(link, _)| link.clone())
    }
}

impl Client {
    /// Follows what was clicked outside, or asks.
    pub async fn open_link(&self, text: &str) {
        match parse::parse(text) {
            Some(link) => self.try_link(link).await,
            None => self.ask_about(None, LinkQuestion::Malformed),
        }
    }

    /// What has to be asked about the link that waits.
    pub fn link_question(&self) -> Option<LinkQuestion> {
        let waiting = self.inner.link.0.lock();
        waiting.as_ref().map(|(_, question)| question.clone())
    }

    /// The person said yes: as this account, where there are several. Whatever is asked next comes as [`Event::Link`].
    pub async fn follow_link(&self, account_id: AccountId) -> Result<()> {
        let account = self.account(account_id)?;
        let link = self.inner.link.link().ok_or(CoreError::NotFound)?;
        let was_asked = self.link_question();
        match (&link.target, was_asked) {
            (Target::User(user), Some(LinkQuestion::Write { .. })) => {
                let id = self.open_direct(account_id, *user).await?;
                self.arrive(account_id, id, None);
            }
            (Target::Invite(secret), Some(LinkQuestion::Join { .. })) => {
                let secret = secret.clone();
                let joined = account.join_by_invite(&InviteSecret { secret }).await?;
                conversations::take(&account, joined).await?;
                self.arrive(account_id, joined, None);
            }
            _ => self.follow(&account, link).await,
        }
        Ok(())
    }

    pub fn drop_link(&self) {
        *self.inner.link.0.lock() = None;
        self.inner.around.events.publish(&Event::Link);
    }

    /// Somebody has signed in, and the window shows it: the link may lead somewhere now. An invitation that made the
    /// account has done its work.
    pub async fn resume_link(&self, account_id: AccountId) -> Result<()> {
        let account = self.account(account_id)?;
        let Some(link) = self.inner.link.link() else {
            return Ok(());
        };
        if account.authority().as_ref() != Some(&link.server) {
            return Ok(());
        }
        if matches!(link.target, Target::Invite(_)) {
            self.drop_link();
        } else {
            self.try_link(link).await;
        }
        Ok(())
    }

    async fn try_link(&self, link: Link) {
        let of_server: Vec<_> = self
            .inner
            .open_accounts()
            .into_iter()
            .filter(|it| it.authority().as_ref() == Some(&link.server))
            .collect();
        let (signed_in, ended): (Vec<_>, Vec<_>) = of_server
            .iter()
            .partition(|it| it.shown().state == AccountState::SignedIn);
        let question = match (&signed_in[..], &ended[..]) {
            ([account], _) => return self.follow(account, link).await,
            ([], []) => LinkQuestion::UnknownServer {
                server: link.server.clone(),
                invite: match &link.target {
                    Target::Invite(token) => Some(token.clone()),
                    _ => None,
                },
            },
            ([], [account, ..]) => LinkQuestion::SignIn {
                account_id: account.id,
            },
            (several, _) => LinkQuestion::WhichAccount {
                account_ids: several.iter().map(|it| it.id).collect(),
            },
        };
        self.ask_about(Some(link), question);
    }

    fn ask_about(&self, link: Option<Link>, question: LinkQuestion) {
        *self.inner.link.0.lock() = Some((link, question));
        self.inner.around.events.publish(&Event::Link);
    }

    async fn follow(&self, account: &Arc<OpenAccount>, link: Link) {
        let asked = match &link.target {
            Target::Conversation(id, message) => self.go_to(account, *id, *message).await,
            Target::User(user) => self.go_to_person(account, *user).await,
            Target::Invite(secret) => self.look_at_invite(account, secret.clone()).await,
        };
        let account_id = account.id;
        let question = match asked {
            Ok(None) => return,
            Ok(Some(question)) => question,
            Err(error) => LinkQuestion::Failed { account_id, error },
        };
        self.ask_about(Some(link), question);
    }

    async fn go_to(
        &self,
        account: &Arc<OpenAccount>,
        id: ConversationId,
        message: Option<MessageId>,
    ) -> Result<Option<LinkQuestion>> {
        let held = account.store.read(move |tx| stored::held(tx, id)).await?;
        if held.is_none()
            && let Err(error) = conversations::take(account, id).await
        {
            return is_nowhere(&error)
                .then_some(Some(LinkQuestion::NotFound {
                    account_id: account.id,
                }))
                .ok_or(error);
        }
        let at = match message {
            Some(message) => self.anchor(account.id, id, message).await,
            None => None,
        };
        self.arrive(account.id, id, at);
        Ok(None)
    }

    /// Where a message stands. One that cannot be found leaves the conversation where it opens.
    pub(crate) async fn anchor(
        &self,
        account_id: AccountId,
        id: ConversationId,
        message_id: MessageId,
    ) -> Option<Anchor> {
        let seq = self
            .jump(account_id, id, Jump::Message { message_id })
            .await
            .ok()?;
        Some(Anchor { seq, offset: None })
    }

    async fn go_to_person(
        &self,
        account: &OpenAccount,
        user_id: UserId,
    ) -> Result<Option<LinkQuestion>> {
        let id = ConversationId::direct(account.me, user_id);
        let (held, user) = account
            .store
            .read(move |tx| Ok((stored::held(tx, id)?, users::queries::get(tx, user_id)?)))
            .await?;
        if held.is_some() {
            self.arrive(account.id, id, None);
            return Ok(None);
        }
        Ok(Some(LinkQuestion::Write {
            account_id: account.id,
            user_id,
            name: user.map(|it| it.display_name),
        }))
    }

    async fn look_at_invite(
        &self,
        account: &OpenAccount,
        secret: String,
    ) -> Result<Option<LinkQuestion>> {
        let account_id = account.id;
        let preview = match account.look_up_invite(&InviteSecret { secret }).await {
            Err(error) if is_nowhere(&error) => {
                return Ok(Some(LinkQuestion::NotFound { account_id }));
            }
            answer => answer?,
        };
        if preview.is_member {
            self.arrive(account_id, preview.conversation_id, None);
            return Ok(None);
        }
        Ok(Some(LinkQuestion::Join {
            account_id,
            preview,
        }))
    }

    fn arrive(&self, account_id: AccountId, id: ConversationId, at: Option<Anchor>) {
        *self.inner.link.0.lock() = None;
        self.inner.around.events.publish(&Event::Link);
        self.open_conversation(account_id, id, at);
    }
}

/// Not there, or not for this person.
fn is_nowhere(error: &CoreError) -> bool {
    matches!(
        error.code(),
        Some(ErrorCode::NotFound | ErrorCode::NotAMember)
    )
}

impl OpenAccount {
    fn authority(&self) -> Option<String> {
        authority(&Url::parse(&self.api.address()).ok()?)
    }
}
