//! Who looks after a conversation: its name, its members, their roles.
//!
//! All of it is set, so it may be said twice, and waits in the outbox where there is no connection. What the person may
//! not do is refused here already, by the table that the server decides with.

use std::sync::Arc;

use linnet_protocol::{
    Ban, ChangeConversation, ConversationId, ConversationKind, ErrorCode, Request, Role, UserId,
    WireError, limits,
    permissions::{self, Action, outranks},
    text,
};
use rusqlite::Connection;

use super::queries;
use crate::{
    Client,
    account::OpenAccount,
    error::{CoreError, Result},
    view::AccountId,
};

/// A member against whom something is done.
type Against = Option<UserId>;

impl Client {
    /// Name, topic, history, openness. What is absent stays as it is.
    pub async fn change_conversation(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
        change: ChangeConversation,
    ) -> Result<()> {
        let account = self.account(account_id)?;
        let change = checked(change)?;
        for action in actions(&change) {
            account.may(conversation_id, action, None).await?;
        }
        account
            .arrange(Request::ChangeConversation {
                conversation_id,
                change,
            })
            .await
    }

    pub async fn add_members(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
        user_ids: Vec<UserId>,
    ) -> Result<()> {
        let account = self.account(account_id)?;
        let action = Action::AddMembers;
        account.may(conversation_id, action, None).await?;
        for part in user_ids.chunks(limits::MEMBERS_PER_REQUEST) {
            let add = |user_ids| Request::AddMembers {
                conversation_id,
                user_ids,
            };
            // Each may be taken back before it is sent.
            let each = part.iter().map(|&it| add(vec![it])).collect();
            account.arrange_all(add(part.to_vec()), each).await?;
        }
        Ok(())
    }

    pub async fn remove_member(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
        user_id: UserId,
    ) -> Result<()> {
        let account = self.account(account_id)?;
        let against = Some(user_id);
        account
            .may(conversation_id, Action::RemoveMembers, against)
            .await?;
        account
            .arrange(Request::RemoveMember {
                conversation_id,
                user_id,
            })
            .await
    }

    /// An admin may step down by themselves; who makes somebody else the owner is one no more.
    pub async fn set_role(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
        user_id: UserId,
        role: Role,
    ) -> Result<()> {
        let account = self.account(account_id)?;
        let action = match role {
            Role::Owner => Action::HandOver,
            Role::Admin | Role::Member => Action::ChangeRoles,
        };
        let against = Some(user_id).filter(|it| *it != account.me);
        account.may(conversation_id, action, against).await?;
        account
            .arrange(Request::SetRole {
                conversation_id,
                user_id,
                role,
            })
            .await
    }

    /// Removes somebody and keeps them out. Who is not in it cannot come in.
    pub async fn ban_member(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
        user_id: UserId,
    ) -> Result<()> {
        let account = self.account(account_id)?;
        account
            .may(conversation_id, Action::Ban, Some(user_id))
            .await?;
        account
            .arrange(Request::Ban {
                conversation_id,
                user_id,
            })
            .await
    }

    pub async fn unban_member(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
        user_id: UserId,
    ) -> Result<()> {
        let account = self.account(account_id)?;
        account.may(conversation_id, Action::Unban, None).await?;
        account
            .arrange(Request::Unban {
                conversation_id,
                user_id,
            })
            .await
    }

    /// Asks the server; only those who may lift a ban see it.
    pub async fn list_bans(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
    ) -> Result<Vec<Ban>> {
        self.account(account_id)?.fetch_bans(conversation_id).await
    }

    pub async fn leave_conversation(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
    ) -> Result<()> {
        self.account(account_id)?
            .arrange(Request::Leave { conversation_id })
            .await
    }
}

/// A blank text is none.
fn checked(change: ChangeConversation) -> Result<ChangeConversation> {
    let blank = |it: Option<String>| it.filter(|it| !it.trim().is_empty());
    let title = change.title.map(|it| blank(it).map(|it| text::title(&it)));
    let topic = change.topic.map(|it| blank(it).map(|it| text::topic(&it)));
    Ok(ChangeConversation {
        title: title.map(Option::transpose).transpose()?,
        topic: topic.map(Option::transpose).transpose()?,
        ..change
    })
}

fn actions(change: &ChangeConversation) -> Vec<Action> {
    let wanted = [
        (change.title.is_some(), Action::Rename),
        (change.topic.is_some(), Action::SetTopic),
        (change.avatar.is_some(), Action::SetAvatar),
        (change.history.is_some(), Action::SetHistory),
        (change.is_public.is_some(), Action::SetPublic),
    ];
    let wanted = wanted.into_iter().filter(|(is_wanted, _)| *is_wanted);
    wanted.map(|(_, action)| action).collect()
}

impl OpenAccount {
    pub(crate) async fn may(
        self: &Arc<Self>,
        id: ConversationId,
        action: Action,
        against: Against,
    ) -> Result<()> {
        let me = self.me;
        let standing = move |tx: &Connection| standing(tx, me, id, against);
        let Some(standing) = self.store.read(standing).await? else {
            return Err(refusal(ErrorCode::NotAMember));
        };
        let Standing { kind, own, theirs } = standing;
        if permissions::least_role(action, kind).is_none() && kind == ConversationKind::Direct {
            return Err(refusal(ErrorCode::DirectIsFixed));
        }
        let steps_down = action == Action::ChangeRoles && against.is_none() && own == Role::Admin;
        let is_below = theirs.is_none_or(|theirs| outranks(own, theirs));
        if steps_down || permissions::may(action, own, kind) && is_below {
            return Ok(());
        }
        Err(refusal(ErrorCode::Forbidden))
    }
}

struct Standing {
    kind: ConversationKind,
    own: Role,
    theirs: Option<Role>,
}

fn standing(
    tx: &Connection,
    me: UserId,
    id: ConversationId,
    against: Against,
) -> rusqlite::Result<Option<Standing>> {
    let Some(details) = queries::details(tx, me, id)?.filter(|it| !it.left) else {
        return Ok(None);
    };
    let role_of = |user| {
        let mut members = details.members.iter();
        members.find(|it| it.user.id == user).map(|it| it.role)
    };
    Ok(Some(Standing {
        kind: details.conversation.kind,
        own: details.role,
        theirs: against.and_then(role_of),
    }))
}

fn refusal(code: ErrorCode) -> CoreError {
    WireError::new(code).into()
}
