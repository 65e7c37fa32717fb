//! Which nodes there are, and whether anything of them was missed.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use super::Node;

/// How often a node says that it is there.
pub(super) const BEAT: Duration = Duration::from_secs(1);
/// Nothing heard for so long is a line that is cut, or a node that is.
const SILENCE: Duration = Duration::from_millis(1_750);

pub(super) struct Peers {
    me: Node,
    others: HashMap<Node, Peer>,
    /// When this node heard itself.
    heard_myself: Instant,
    is_cut: bool,
}

struct Peer {
    number: u64,
    heard: Instant,
    is_silent: bool,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// One's own voice: the line is there. Again, if it was cut.
    Myself {
        again: bool,
    },
    InOrder,
    /// A node that was not known, or something of it is missing.
    Missed {
        is_new: bool,
    },
}

/// What fell silent since the last look.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Silence {
    /// Everything, one's own voice too.
    pub(super) was_cut: bool,
    /// What these committed last may not have been told.
    pub(super) fell_silent: Vec<Node>,
}

/// What is heard, held against who is there.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Roll {
    /// A node that goes on serving its people.
    pub(super) is_any_unheard: bool,
    pub(super) gone: Vec<Node>,
}

impl Peers {
    pub(super) fn new(me: Node, now: Instant) -> Self {
        Self {
            me,
            others: HashMap::new(),
            heard_myself: now,
            is_cut: false,
        }
    }

    pub(super) fn is_cut(&self) -> bool {
        self.is_cut
    }

    pub(super) fn hears(&self, node: Node) -> bool {
        !self.is_cut && self.others.get(&node).is_some_and(|it| !it.is_silent)
    }

    /// The other nodes that are heard.
    pub(super) fn count(&self) -> usize {
        self.others.keys().filter(|it| self.hears(**it)).count()
    }

    /// `is_hint`: the number belongs to what was said; else it is how far the node has come.
    pub(super) fn hear(&mut self, node: Node, number: u64, is_hint: bool, now: Instant) -> Heard {
        if node == self.me {
            self.heard_myself = now;
            let again = std::mem::take(&mut self.is_cut);
            return Heard::Myself { again };
        }
        let Some(peer) = self.others.get_mut(&node) else {
            let is_silent = false;
            let peer = Peer {
                number,
                heard: now,
                is_silent,
            };
            self.others.insert(node, peer);
            return Heard::Missed { is_new: true };
        };
        let expected = peer.number + u64::from(is_hint);
        peer.number = peer.number.max(number);
        peer.heard = now;
        peer.is_silent = false;
        if number > expected {
            Heard::Missed { is_new: false }
        } else {
            Heard::InOrder
        }
    }

    /// It said goodbye, or is known to be gone.
    pub(super) fn forget(&mut self, node: Node) {
        self.others.remove(&node);
    }

    pub(super) fn look(&mut self, now: Instant) -> Silence {
        let was_cut = self.is_cut;
        self.is_cut |= now.duration_since(self.heard_myself) > SILENCE;
        let mut silence = Silence {
            was_cut: self.is_cut && !was_cut,
            ..Silence::default()
        };
        for (node, peer) in &mut self.others {
            if now.duration_since(peer.heard) > SILENCE && !peer.is_silent {
                peer.is_silent = true;
                silence.fell_silent.push(*node);
            }
        }
        silence
    }

    /// `there`: the other nodes, as PostgreSQL knows them.
    pub(super) fn compare(&mut self, there: &[Node]) -> Roll {
        let silent = self.others.iter().filter(|(_, peer)| peer.is_silent);
        let gone = silent.map(|(node, _)| *node);
        let gone: Vec<_> = gone.filter(|it| !there.contains(it)).collect();
        for node in &gone {
            self.forget(*node);
        }
        Roll {
            is_any_unheard: there.iter().any(|it| !self.hears(*it)),
            gone,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW: Heard = Heard::Missed { is_new: true };
    const MISSED: Heard = Heard::Missed { is_new: false };

    fn two() -> (Peers, Node, Node, Instant) {
        let now = Instant::now();
        let (me, other) = (Node::new(), Node::new());
        let mut peers = Peers::new(me, now);
        assert_eq!(peers.hear(other, 4, true, now), NEW);
        (peers, me, other, now)
    }

    #[test]
    fn a_lost_hint_is_noticed_with_the_next_word_and_a_doubled_or_late_one_is_no_loss() {
        let (mut peers, _, other, now) = two();
        assert_eq!(peers.hear(other, 5, true, now), Heard::InOrder);
        assert_eq!(peers.hear(other, 7, true, now), MISSED);
        assert_eq!(peers.hear(other, 6, true, now), Heard::InOrder);
        assert_eq!(peers.hear(other, 7, true, now), Heard::InOrder);
        assert_eq!(peers.hear(other, 8, true, now), Heard::InOrder);
        // The last one of all is missed by the beat.
        assert_eq!(peers.hear(other, 8, false, now), Heard::InOrder);
        assert_eq!(peers.hear(other, 9, false, now), MISSED);
        assert_eq!(peers.hear(other, 9, false, now), Heard::InOrder);
    }

    #[test]
    fn a_node_that_falls_silent_is_asked_after_until_it_is_gone_or_speaks() {
        let (mut peers, me, other, now) = two();
        let mut at = |seconds: u64| {
            let then = now + Duration::from_secs(seconds);
            peers.hear(me, 0, false, then);
            (peers.look(then).fell_silent, peers.compare(&[other]))
        };
        let roll = |is_any_unheard| Roll {
            is_any_unheard,
            gone: vec![],
        };
        assert_eq!(at(1), (vec![], roll(false)));
        assert_eq!(at(2), (vec![other], roll(true)));
        assert_eq!(at(300), (vec![], roll(true)));
        let then = now + Duration::from_secs(301);
        assert_eq!(peers.hear(other, 4, false, then), Heard::InOrder);
        assert_eq!(peers.compare(&[other]), roll(false));
        peers.look(then + SILENCE * 2);
        let gone = Roll {
            is_any_unheard: false,
            gone: vec![other],
        };
        assert_eq!(peers.compare(&[]), gone);
        assert_eq!(peers.count(), 0);
    }

    #[test]
    fn a_node_that_was_never_heard_is_asked_after_too() {
        let (mut peers, ..) = two();
        let stranger = Node::new();
        assert!(peers.compare(&[stranger]).is_any_unheard);
    }

    #[test]
    fn whoever_does_not_hear_itself_is_cut_off_until_it_does() {
        let (mut peers, me, other, now) = two();
        let after = |seconds| now + Duration::from_secs(seconds);
        assert!(peers.look(after(2)).was_cut);
        assert!(!peers.look(after(60)).was_cut && peers.is_cut());
        // What comes through all the same is no proof.
        peers.hear(other, 4, false, after(60));
        assert!(peers.compare(&[other]).is_any_unheard);
        let again = Heard::Myself { again: true };
        assert_eq!(peers.hear(me, 0, false, after(60)), again);
        assert!(!peers.compare(&[other]).is_any_unheard);
    }
}
