//! The account that Postgres runs as. It refuses root, so root's Postgres runs as somebody else.

use std::os::unix::fs::MetadataExt;
use std::path::Path;

use nix::unistd::{Uid, User};

use crate::error::Error;

/// An account to give up root for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Account {
    pub name: String,
    pub uid: u32,
    pub gid: u32,
}

/// `None`: stay who we are. For root: the owner of the cluster if there is one already, else `postgres`, else
/// `nobody`.
pub(crate) fn for_cluster(cluster: &Path) -> Result<Option<Account>, Error> {
    if !Uid::effective().is_root() {
        return Ok(None);
    }
    if let Ok(existing) = cluster.metadata()
        && existing.uid() != 0
    {
        let (uid, gid) = (existing.uid(), existing.gid());
        let name =
            User::from_uid(uid.into()).ok().flatten().map_or_else(|| uid.to_string(), |user| user.name);
        return Ok(Some(Account { name, uid, gid }));
    }
    let user = ["postgres", "_postgres", "nobody"]
        .into_iter()
        .find_map(|name| User::from_name(name).ok().flatten())
        .ok_or(Error::NoAccount)?;
    Ok(Some(Account { name: user.name, uid: user.uid.as_raw(), gid: user.gid.as_raw() }))
}
