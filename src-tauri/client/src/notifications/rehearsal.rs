//! What rules would have done: the past that is on this machine, decided by the same function as what arrives.
//!
//! Levels and blocks are taken as they are now, and a do-not-disturb that was switched on for a while is left out: how
//! they stood at each moment is not kept.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use linnet_protocol::{ConversationId, DoNotDisturb, MessageId, UserId};
use rusqlite::Connection;

use super::{
    queries,
    rules::{Facts, REPEATED, Rules},
};
use crate::{
    personal::queries as personal,
    unread::Rule,
    view::{Rehearsal, Trial, Why},
};

const MOST_DAYS: u32 = 30;
/// More of them are a number.
const LISTED: usize = 200;

pub(super) fn rehearse(
    tx: &Connection,
    me: UserId,
    trial: Trial,
    now: DateTime<Utc>,
) -> rusqlite::Result<Rehearsal> {
    let from = now - TimeDelta::days(trial.days.min(MOST_DAYS).into());
    let mut walk = Walk {
        blocked: queries::blocked(tx)?.into_iter().collect(),
        quiet: DoNotDisturb {
            schedule: trial.hours,
            ..DoNotDisturb::default()
        },
        rules: Rules::of(trial.rules),
        from,
        rehearsal: Rehearsal::default(),
        alerts: Vec::new(),
    };
    for (id, kind) in queries::conversations(tx)? {
        let mut settings = personal::settings(tx, id, now)?;
        if let Some(level) = trial.levels.get(&id) {
            settings.notify = *level;
        }
        walk.conversation(tx, me, id, Rule::of(kind, &settings))?;
    }
    walk.finish(tx, me)
}

struct Walk {
    rules: Rules,
    quiet: DoNotDisturb,
    blocked: BTreeSet<UserId>,
    from: DateTime<Utc>,
    rehearsal: Rehearsal,
    alerts: Vec<(DateTime<Utc>, ConversationId, MessageId, Why)>,
}

impl Walk {
    fn conversation(
        &mut self,
        tx: &Connection,
        me: UserId,
        id: ConversationId,
        rule: Rule,
    ) -> rusqlite::Result<()> {
        let mut last_named: Option<DateTime<Utc>> = None;
        // A little more than is asked for, to know what was named before its beginning.
        queries::walk(tx, me, id, self.from - REPEATED, |past| {
            let it = past.facts;
            let was_named = last_named.is_some_and(|before| it.at - before <= REPEATED);
            if it.is_naming {
                last_named = Some(it.at);
            }
            if it.at < self.from {
                return;
            }
            self.rehearsal.messages += 1;
            let facts = Facts {
                is_blocked: self.blocked.contains(&it.sender_id),
                was_named,
                ..it
            };
            if let Ok(why) = self.rules.decide(rule, &self.quiet, &facts) {
                self.alerts.push((it.at, id, past.id, why));
            }
        })
    }

    fn finish(mut self, tx: &Connection, me: UserId) -> rusqlite::Result<Rehearsal> {
        self.rehearsal.alerts = self.alerts.len() as u64;
        self.alerts
            .sort_by_key(|it| std::cmp::Reverse((it.0, it.2)));
        for (_, id, message, why) in self.alerts.into_iter().take(LISTED) {
            let alert = queries::alert(tx, me, id, (message, why))?;
            self.rehearsal.newest.extend(alert);
        }
        Ok(self.rehearsal)
    }
}
