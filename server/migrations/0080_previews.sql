-- What stands behind the links of messages. The server reads it, once for everybody, so that no reader's machine does.

alter table users
    add column makes_previews boolean not null default true,
    add column shows_previews boolean not null default true,
    -- The person's rev of the last change of these.
    add column previews_rev bigint not null default 0;

-- Somebody who may has taken them away: they do not come back, whatever is edited.
alter table messages add column previews_removed boolean not null default false;

-- What was found behind links in the last hours, or that nothing was.
create table link_pages (
    -- SHA-256 of the link as it is asked for.
    link bytea primary key,
    -- Until then nobody else begins to read it; whoever did is taken for dead after that.
    reading_until timestamptz,
    -- Null: nothing that could be shown.
    page jsonb,
    picture_id uuid references files (id),
    -- Null: nobody has come to the end yet.
    good_until timestamptz
);

create index link_pages_by_age on link_pages (good_until);
create index link_pages_of_picture on link_pages (picture_id) where picture_id is not null;

-- Messages whose links are still to be looked at.
create table preview_jobs (
    conversation_id uuid not null,
    message_id uuid not null,
    -- Of the message when it got its text. An edit makes another job of it, and the end of the first no longer counts.
    rev bigint not null,
    due_at timestamptz not null,
    tries integer not null default 0,
    -- A link that another job reads at this moment.
    waits_for bytea,
    primary key (conversation_id, message_id),
    foreign key (conversation_id, message_id) references messages (conversation_id, id) on delete cascade
);

create index preview_jobs_due on preview_jobs (due_at);
create index preview_jobs_waiting on preview_jobs (waits_for) where waits_for is not null;
