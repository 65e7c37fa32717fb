-- Where a session was last used from. Only the person whose it is sees it, and it is forgotten when the session ends.

alter table sessions add column address text;
