//! What the contract promises of delivery, asked of a log of all sends and of what every screen shows in the end.
//!
//! It knows nothing of how anything works. It is given what was typed and when, what was seen as accepted, as
//! acknowledged and as refused, the final timelines of all devices, and that of the database, which is the truth.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fmt,
    sync::Arc,
    time::Instant,
};

use linnet_client::{RowState, TimelineRow};
use linnet_headless::Row;
use linnet_protocol::{MessageId, UserId};
use parking_lot::Mutex;

use crate::Talk;

/// A message with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub id: MessageId,
    pub seq: i64,
    pub rev: i64,
    pub sender_id: UserId,
    pub body: String,
    pub deleted: bool,
}

/// What one device shows of one conversation.
#[derive(Debug, Clone)]
pub struct Seen {
    pub who: String,
    pub talk: Talk,
    pub rows: Vec<Place>,
    /// Own messages without a place: they wait, or were refused.
    pub waiting: Vec<(MessageId, String, RowState)>,
}

impl Seen {
    pub fn of_core(who: &str, talk: &Talk, rows: Vec<Row>) -> Self {
        let mut seen = Self::nothing(who, talk);
        for it in rows {
            let place = (it.id, it.seq, it.rev, it.sender_id, it.body, it.deleted);
            seen.add(place, it.state);
        }
        seen
    }

    pub fn of_person(who: &str, talk: &Talk, rows: Vec<TimelineRow>) -> Self {
        let mut seen = Self::nothing(who, talk);
        for it in rows {
            let place = (it.id, it.seq, it.rev, it.sender_id, it.body, it.deleted);
            seen.add(place, it.state);
        }
        seen
    }

    /// In its place, or waiting.
    pub fn has(&self, id: MessageId) -> bool {
        self.rows.iter().any(|it| it.id == id) || self.waiting.iter().any(|it| it.0 == id)
    }

    fn nothing(who: &str, talk: &Talk) -> Self {
        Self {
            who: who.to_owned(),
            talk: *talk,
            rows: Vec::new(),
            waiting: Vec::new(),
        }
    }

    fn add(
        &mut self,
        (id, seq, rev, sender_id, body, deleted): (
            MessageId,
            Option<i64>,
            i64,
            UserId,
            String,
            bool,
        ),
        state: RowState,
    ) {
        match seq {
            Some(seq) => self.rows.push(Place {
                id,
                seq,
                rev,
                sender_id,
                body,
                deleted,
            }),
            None => self.waiting.push((id, body, state)),
        }
    }
}

/// One message on its way.
#[derive(Debug, Clone)]
struct Sent {
    device: String,
    talk: Talk,
    body: String,
    begun: Instant,
    /// Shown as accepted, by this name.
    id: Option<MessageId>,
    acknowledged: Option<Instant>,
    refused: bool,
}

/// What was typed, and what became of it as far as its author could see. Clones are the same one.
#[derive(Debug, Clone, Default)]
pub struct Log(Arc<Mutex<Vec<Sent>>>);

impl Log {
    /// Before the first byte leaves. Bodies must be unique.
    pub fn begin(&self, device: &str, talk: &Talk, body: &str) {
        self.0.lock().push(Sent {
            device: device.to_owned(),
            talk: *talk,
            body: body.to_owned(),
            begun: Instant::now(),
            id: None,
            acknowledged: None,
            refused: false,
        });
    }

    /// It is in the outbox, and will be in the timeline whatever happens.
    pub fn accepted(&self, body: &str, id: MessageId) {
        self.with(body, |it| it.id = Some(id));
    }

    pub fn refused(&self, body: &str) {
        self.with(body, |it| it.refused = true);
    }

    /// Whatever has a place here was acknowledged by now.
    pub fn saw(&self, seen: &Seen) {
        let places: HashSet<_> = seen.rows.iter().map(|it| it.id).collect();
        for it in self.0.lock().iter_mut() {
            if it.talk == seen.talk && it.id.is_some_and(|id| places.contains(&id)) {
                it.acknowledged.get_or_insert_with(Instant::now);
            }
        }
    }

    /// What was accepted up to now.
    pub fn accepted_now(&self) -> Vec<MessageId> {
        self.0.lock().iter().filter_map(|it| it.id).collect()
    }

    /// What was accepted and is not there, neither in its place nor waiting.
    pub fn not_in(&self, seen: &Seen) -> Vec<String> {
        let sent = self.0.lock();
        let of_talk = sent.iter().filter(|it| it.talk == seen.talk && !it.refused);
        of_talk
            .filter(|it| it.id.is_some_and(|id| !seen.has(id)))
            .map(|it| it.body.clone())
            .collect()
    }

    /// How many were typed.
    pub fn begun(&self) -> usize {
        self.0.lock().len()
    }

    /// How many were accepted.
    pub fn len(&self) -> usize {
        self.accepted_now().len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn with(&self, body: &str, change: impl FnOnce(&mut Sent)) {
        let mut sent = self.0.lock();
        let found = sent.iter_mut().rev().find(|it| it.body == body);
        change(found.expect("it was begun"));
    }
}

/// What is wrong, by kind. In words, so that a failed test says which message it was.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    pub accepted: usize,
    pub lost: Vec<String>,
    pub duplicated: Vec<String>,
    pub reordered: Vec<String>,
    /// Something that others have is not there, or is of another version.
    pub gapped: Vec<String>,
    /// A refused message that is there all the same, or one that nobody sent.
    pub uncalled: Vec<String>,
}

impl Verdict {
    pub fn is_clean(&self) -> bool {
        [
            &self.lost,
            &self.duplicated,
            &self.reordered,
            &self.gapped,
            &self.uncalled,
        ]
        .iter()
        .all(|it| it.is_empty())
    }

    /// Ends the story if anything is wrong.
    pub fn assert_clean(&self) {
        assert!(self.is_clean(), "{self}\n{self:#?}");
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} accepted: {} lost, {} duplicated, {} reordered, {} gapped, {} uncalled",
            self.accepted,
            self.lost.len(),
            self.duplicated.len(),
            self.reordered.len(),
            self.gapped.len(),
            self.uncalled.len()
        )
    }
}

/// Holds what every device shows against the log and against the truth.
pub fn check(log: &Log, truth: &[(Talk, Vec<Place>)], seen: &[Seen]) -> Verdict {
    let sent = log.0.lock().clone();
    let mut verdict = Verdict {
        accepted: sent.iter().filter(|it| it.id.is_some()).count(),
        ..Verdict::default()
    };
    for (talk, rows) in truth {
        let of_talk: Vec<_> = sent.iter().filter(|it| it.talk == *talk).collect();
        let screens = seen.iter().filter(|it| it.talk == *talk);
        verdict.once_and_in_order("the server", rows);
        verdict.contiguous("the server", rows);
        verdict.in_order_of_writing(&of_talk, rows);
        verdict.nothing_lost("the server", &of_talk, rows);
        verdict.nothing_uncalled(&of_talk, rows);
        for screen in screens {
            verdict.once_and_in_order(&screen.who, &screen.rows);
            verdict.nothing_lost(&screen.who, &of_talk, &screen.rows);
            verdict.same_as(screen, rows);
        }
    }
    verdict
}

impl Verdict {
    fn once_and_in_order(&mut self, who: &str, rows: &[Place]) {
        let (mut ids, mut bodies) = (HashSet::new(), HashSet::new());
        for row in rows {
            let is_new = ids.insert(row.id);
            let is_said_once = row.deleted || bodies.insert((row.sender_id, &row.body));
            if !is_new || !is_said_once {
                self.duplicated.push(format!("{who}: {:?}", row.body));
            }
        }
        for pair in rows.windows(2) {
            if pair[0].seq >= pair[1].seq {
                let (before, after) = (&pair[0].body, &pair[1].body);
                self.reordered
                    .push(format!("{who}: {before:?} before {after:?}"));
            }
        }
    }

    /// Every rev was given to a change; one of a message that is not there any more was overtaken by a newer one of the same
    /// message. So where nothing was edited, places have no gap.
    fn contiguous(&mut self, who: &str, rows: &[Place]) {
        let overtaken = rows.iter().filter(|it| it.rev > it.seq).count();
        for pair in rows.windows(2).filter(|_| overtaken == 0) {
            if pair[0].seq + 1 != pair[1].seq {
                let (before, after) = (pair[0].seq, pair[1].seq);
                self.gapped
                    .push(format!("{who}: nothing between {before} and {after}"));
            }
        }
    }

    fn nothing_lost(&mut self, who: &str, sent: &[&Sent], rows: &[Place]) {
        let ids: HashSet<_> = rows.iter().map(|it| it.id).collect();
        let is_lost = |it: &&&Sent| !it.refused && it.id.is_some_and(|id| !ids.contains(&id));
        let lost = sent.iter().filter(is_lost);
        self.lost
            .extend(lost.map(|it| format!("{who}: {:?} of {}", it.body, it.device)));
    }

    /// One device's messages stand in the order of writing, and what was sent after an acknowledgement stands behind it.
    fn in_order_of_writing(&mut self, sent: &[&Sent], rows: &[Place]) {
        let places: HashMap<_, _> = rows.iter().map(|it| (it.id, it.seq)).collect();
        let seq_of = |it: &&&Sent| Some(*places.get(&it.id?)?);
        let mut newest: BTreeMap<&str, i64> = BTreeMap::new();
        let mut begun: Vec<_> = sent.iter().filter(|it| seq_of(it).is_some()).collect();
        begun.sort_by_key(|it| it.begun);
        let mut acknowledged: Vec<_> = begun
            .iter()
            .filter_map(|it| Some((it.acknowledged?, seq_of(it)?)))
            .collect();
        acknowledged.sort();
        let (mut known, mut highest) = (acknowledged.into_iter().peekable(), 0);
        for it in &begun {
            let seq = seq_of(it).unwrap_or(0);
            while let Some((_, seq)) = known.next_if(|(at, _)| *at < it.begun) {
                highest = highest.max(seq);
            }
            let own = newest.entry(&it.device).or_insert(0);
            if seq < *own || seq < highest {
                let (body, device) = (&it.body, &it.device);
                self.reordered
                    .push(format!("{body:?} of {device} is at {seq}"));
            }
            *own = seq.max(*own);
        }
    }

    /// What was refused is nowhere, and what is there has been sent. (A program that was killed before it said so may
    /// have accepted a message all the same.)
    fn nothing_uncalled(&mut self, sent: &[&Sent], rows: &[Place]) {
        let typed: HashMap<_, _> = sent.iter().map(|it| (&it.body, it.refused)).collect();
        for row in rows.iter().filter(|it| !it.deleted && it.rev == it.seq) {
            if typed.get(&row.body) != Some(&false) {
                self.uncalled.push(format!("{:?}", row.body));
            }
        }
    }

    fn same_as(&mut self, screen: &Seen, truth: &[Place]) {
        let shown: HashMap<_, _> = screen.rows.iter().map(|it| (it.id, it)).collect();
        for row in truth {
            match shown.get(&row.id) {
                None => self
                    .gapped
                    .push(format!("{} lacks {:?}", screen.who, row.body)),
                Some(it) if *it != row => {
                    self.gapped
                        .push(format!("{}: {it:?} is {row:?}", screen.who));
                }
                Some(_) => {}
            }
        }
        let known: HashSet<_> = truth.iter().map(|it| it.id).collect();
        for row in screen.rows.iter().filter(|it| !known.contains(&it.id)) {
            let (who, body) = (&screen.who, &row.body);
            self.uncalled.push(format!("{who} alone has {body:?}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use linnet_protocol::ConversationId;

    use super::*;

    /// Two devices that have sent three messages each, which everybody has.
    struct Story {
        log: Log,
        talk: Talk,
        rows: Vec<Place>,
        screen: Vec<Place>,
    }

    impl Story {
        fn told() -> Self {
            let (log, talk) = (Log::default(), Talk(ConversationId::generate()));
            let mut rows = Vec::new();
            let people = [UserId::generate(), UserId::generate()];
            for n in 0..6 {
                let (device, body) = (["desk", "lap"][n % 2], format!("message {n}"));
                let (id, seq) = (MessageId::generate(), 3 + i64::try_from(n).unwrap());
                log.begin(device, &talk, &body);
                log.accepted(&body, id);
                rows.push(Place {
                    id,
                    seq,
                    rev: seq,
                    sender_id: people[n % 2],
                    body,
                    deleted: false,
                });
                let screen = Seen {
                    rows: rows.clone(),
                    ..Seen::nothing(device, &talk)
                };
                log.saw(&screen);
            }
            let screen = rows.clone();
            Self {
                log,
                talk,
                rows,
                screen,
            }
        }

        fn check(&self) -> Verdict {
            let screen = Seen {
                rows: self.screen.clone(),
                ..Seen::nothing("desk", &self.talk)
            };
            check(&self.log, &[(self.talk, self.rows.clone())], &[screen])
        }
    }

    #[test]
    fn what_everybody_has_is_clean() {
        let verdict = Story::told().check();
        assert_eq!(verdict.accepted, 6);
        verdict.assert_clean();
    }

    #[test]
    fn a_message_that_is_nowhere_is_lost() {
        let mut story = Story::told();
        story.rows.pop();
        story.screen.pop();
        assert_eq!(story.check().lost.len(), 2);
    }

    #[test]
    fn a_message_that_one_screen_lacks_is_lost_and_a_gap() {
        let mut story = Story::told();
        story.screen.remove(2);
        let verdict = story.check();
        assert_eq!((verdict.lost.len(), verdict.gapped.len()), (1, 1));
    }

    #[test]
    fn a_message_under_two_ids_is_there_twice() {
        let mut story = Story::told();
        let again = Place {
            id: MessageId::generate(),
            seq: 9,
            rev: 9,
            ..story.rows[5].clone()
        };
        story.rows.push(again.clone());
        story.screen.push(again);
        assert_eq!(story.check().duplicated.len(), 2);
    }

    #[test]
    fn messages_that_changed_places_are_out_of_order() {
        let mut story = Story::told();
        let (one, other) = (story.rows[1].seq, story.rows[3].seq);
        (story.rows[1].seq, story.rows[3].seq) = (other, one);
        (story.rows[1].rev, story.rows[3].rev) = (other, one);
        story.rows.swap(1, 3);
        story.screen = story.rows.clone();
        assert!(!story.check().reordered.is_empty());
        let mut story = Story::told();
        story.screen.swap(0, 1);
        assert!(!story.check().reordered.is_empty());
    }

    #[test]
    fn a_number_that_was_burnt_is_a_gap() {
        let mut story = Story::told();
        let last = story.rows.last_mut().unwrap();
        (last.seq, last.rev) = (12, 12);
        story.screen = story.rows.clone();
        assert_eq!(story.check().gapped.len(), 1);
    }

    #[test]
    fn an_old_version_is_a_gap() {
        let mut story = Story::told();
        story.rows[0].rev = 40;
        story.rows[0].body = "edited".into();
        assert_eq!(story.check().gapped.len(), 1);
    }

    #[test]
    fn a_refused_message_that_is_there_was_not_called_for() {
        let story = Story::told();
        story.log.refused("message 4");
        assert_eq!(story.check().uncalled.len(), 1);
    }
}
