//! The list, as it was at one instant: what came after somebody was removed is not shown on the authority of before.

use std::collections::HashMap;

use linnet_protocol::{
    ConversationId, ErrorCode, Overview, OverviewPage, UserId, WireError, limits,
};

use super::queries::{self, Listed};
use crate::{error::Result, messages, state::AppState};

const USUAL: usize = 200;

pub async fn list(
    state: &AppState,
    user: UserId,
    after: Option<ConversationId>,
    limit: Option<usize>,
) -> Result<OverviewPage> {
    let limit = limit.unwrap_or(USUAL);
    if limit == 0 || limit > limits::OVERVIEW {
        return Err(WireError::new(ErrorCode::TooMany)
            .field("limit")
            .max(limits::OVERVIEW)
            .into());
    }
    let (asked, counted) = (as_i64(limit + 1), as_i64(limits::UNREAD_COUNTED));
    let work_state = state.clone();
    state
        .outlive(async move {
            let begin = "begin isolation level repeatable read, read only";
            let mut tx = work_state.db.begin_with(begin).await?;
            let mut listed = queries::list(&mut *tx, user, (after, asked), counted).await?;
            let more = listed.len() > limit;
            listed.truncate(limit);
            let (ids, lasts): (Vec<_>, Vec<_>) = listed
                .iter()
                .filter_map(|it| Some((it.overview.conversation.id, it.last_message?)))
                .unzip();
            let messages = messages::queries::by_ids(&mut *tx, &ids, &lasts).await?;
            let others: Vec<_> = listed.iter().filter_map(|it| it.with).collect();
            let people = queries::people(&mut *tx, &others).await?;
            tx.commit().await?;
            let mut messages: HashMap<_, _> = messages
                .into_iter()
                .map(|it| (it.conversation_id, it))
                .collect();
            let people: HashMap<_, _> = people.into_iter().map(|it| (it.id, it)).collect();
            let whole = |it: Listed| Overview {
                with: it.with.and_then(|it| people.get(&it).cloned()),
                last_message: messages.remove(&it.overview.conversation.id),
                ..it.overview
            };
            Ok(OverviewPage {
                conversations: listed.into_iter().map(whole).collect(),
                more,
            })
        })
        .await
}

fn as_i64(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
