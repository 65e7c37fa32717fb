-- To what a conversation comes back when it is no longer muted: who wanted mentions only does not get everything.

alter table conversation_settings
    add notify_after text not null default 'all' check (notify_after in ('all', 'mentions', 'nothing'));
