//! Names are looked up here, and what must not be reached is taken out of the answer. The connection is made to one of the
//! addresses that are left: there is no second look-up that could be answered otherwise.

use std::{net::SocketAddr, sync::Arc};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::{NotAllowed, Rules};

pub(super) struct Guarded {
    pub(super) inner: Arc<dyn Resolve>,
    pub(super) rules: Arc<Rules>,
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let answer = self.inner.resolve(name);
        let rules = Arc::clone(&self.rules);
        Box::pin(async move {
            // A port that came with an answer is not one that was asked for.
            let addresses = answer.await?.map(|it| it.ip());
            let allowed = addresses.filter(|it| rules.may_reach(*it));
            let allowed: Vec<_> = allowed.map(|it| SocketAddr::new(it, 0)).collect();
            if allowed.is_empty() {
                return Err(NotAllowed.into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

/// As the machine does it.
pub(super) struct System;

impl Resolve for System {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let found: Vec<_> = found.collect();
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}
