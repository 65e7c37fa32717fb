//! One request at a time writes to an upload. The newest has the turn: an older one hangs on a line that is dead already.

use std::collections::HashMap;

use linnet_protocol::FileId;
use parking_lot::Mutex;
use tokio_util::sync::CancellationToken;

#[derive(Default)]
pub(crate) struct Turns {
    taken: Mutex<HashMap<FileId, Ends>>,
}

#[derive(Clone)]
struct Ends {
    /// Asks the one who has the turn to end.
    asked: CancellationToken,
    ended: CancellationToken,
}

pub(crate) struct Turn<'a> {
    turns: &'a Turns,
    id: FileId,
    ends: Ends,
}

impl Turns {
    /// Ends whoever has the turn.
    pub(crate) async fn take(&self, id: FileId) -> Turn<'_> {
        self.wait(id, true).await
    }

    /// Lets whoever has it come to the end.
    pub(crate) async fn queue(&self, id: FileId) -> Turn<'_> {
        self.wait(id, false).await
    }

    async fn wait(&self, id: FileId, hurry: bool) -> Turn<'_> {
        loop {
            let ends = Ends {
                asked: CancellationToken::new(),
                ended: CancellationToken::new(),
            };
            let Some(other) = self.place(id, &ends) else {
                return Turn {
                    turns: self,
                    id,
                    ends,
                };
            };
            if hurry {
                other.asked.cancel();
            }
            other.ended.cancelled().await;
        }
    }

    /// None: the turn is taken by this call.
    fn place(&self, id: FileId, ends: &Ends) -> Option<Ends> {
        let mut taken = self.taken.lock();
        let other = taken.get(&id).cloned();
        if other.is_none() {
            taken.insert(id, ends.clone());
        }
        other
    }
}

impl Turn<'_> {
    /// Somebody newer is here.
    pub(crate) fn stop(&self) -> CancellationToken {
        self.ends.asked.clone()
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.turns.taken.lock().remove(&self.id);
        self.ends.ended.cancel();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_newest_has_the_turn_when_the_older_has_ended() {
        let (turns, id) = (Turns::default(), FileId::generate());
        let old = turns.take(id).await;
        let _other = turns.take(FileId::generate()).await;
        let (newest, stop) = (turns.take(id), old.stop());
        tokio::pin!(newest);
        tokio::select! {
            biased;
            _ = &mut newest => panic!("two have the turn"),
            () = stop.cancelled() => {}
        }
        drop(old);
        let newest = newest.await;
        let queued = turns.queue(id);
        tokio::pin!(queued);
        assert!(futures_util::poll!(&mut queued).is_pending());
        assert!(!newest.stop().is_cancelled(), "who queues hurries nobody");
        drop(newest);
        queued.await;
    }
}
