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
/// A node that was silent for so long is gone, and its people with it. Presence is right again within 30 seconds.
const GONE: Duration = Duration::from_secs(20);

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

/// What silence says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Silence {
    /// Nothing comes, not even one's own voice.
    pub(super) is_cut: bool,
    /// Since this look.
    pub(super) was_cut: bool,
    /// A node fell silent: what it committed last may not have been told.
    pub(super) missed: bool,
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

    /// The other nodes.
    pub(super) fn count(&self) -> usize {
        self.others.len()
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

    /// It said goodbye, or its silence did.
    pub(super) fn forget(&mut self, node: Node) {
        self.others.remove(&node);
    }

    pub(super) fn look(&mut self, now: Instant) -> Silence {
        let was_cut = self.is_cut;
        if now.duration_since(self.heard_myself) > SILENCE {
            self.is_cut = true;
        }
        let mut silence = Silence {
            is_cut: self.is_cut,
            was_cut: self.is_cut && !was_cut,
            ..Silence::default()
        };
        if self.is_cut {
            // Whether the others are there is not known while nobody is heard.
            for peer in self.others.values_mut() {
                peer.heard = now;
            }
            return silence;
        }
        for (node, peer) in &mut self.others {
            let quiet = now.duration_since(peer.heard);
            if quiet > SILENCE && !peer.is_silent {
                peer.is_silent = true;
                silence.missed = true;
            }
            if quiet > GONE {
                silence.gone.push(*node);
            }
        }
        for node in &silence.gone {
            self.others.remove(node);
        }
        silence
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
    fn a_node_that_falls_silent_is_missed_once_and_gone_later() {
        let (mut peers, me, other, now) = two();
        let at = |seconds: u64, peers: &mut Peers| {
            let then = now + Duration::from_secs(seconds);
            peers.hear(me, 0, false, then);
            peers.look(then)
        };
        assert_eq!(at(1, &mut peers), Silence::default());
        assert!(at(2, &mut peers).missed);
        assert_eq!(at(3, &mut peers), Silence::default());
        assert_eq!(at(19, &mut peers).gone, []);
        assert_eq!(at(21, &mut peers).gone, [other]);
        assert_eq!(peers.count(), 0);
    }

    #[test]
    fn whoever_does_not_hear_itself_is_cut_off_and_takes_nobody_for_gone() {
        let (mut peers, me, other, now) = two();
        let after = |seconds| now + Duration::from_secs(seconds);
        let cut = peers.look(after(2));
        assert!(cut.is_cut && cut.was_cut && !cut.missed);
        let still = peers.look(after(60));
        assert!(still.is_cut && !still.was_cut);
        assert_eq!(still.gone, []);
        let again = Heard::Myself { again: true };
        assert_eq!(peers.hear(me, 0, false, after(60)), again);
        assert_eq!(peers.look(after(60)), Silence::default());
        assert_eq!(peers.hear(other, 4, false, after(60)), Heard::InOrder);
    }
}
