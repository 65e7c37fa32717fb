-- What one person alone keeps of messages. Each row carries the person's rev of its last change.

create table saved (
    user_id uuid not null references users (id),
    conversation_id uuid not null,
    message_id uuid not null,
    saved_at timestamptz not null,
    removed boolean not null default false,
    rev bigint not null,
    primary key (user_id, conversation_id, message_id),
    foreign key (conversation_id, message_id) references messages (conversation_id, id)
);

create unique index saved_by_rev on saved (user_id, rev);

create table reminders (
    user_id uuid not null references users (id),
    id uuid not null,
    conversation_id uuid not null,
    message_id uuid not null,
    -- As it was first asked for: tells a late retry from another reminder.
    first_at timestamptz not null,
    remind_at timestamptz not null,
    state text not null check (state in ('waiting', 'due', 'done')),
    rev bigint not null,
    primary key (user_id, id),
    foreign key (conversation_id, message_id) references messages (conversation_id, id)
);

create unique index reminders_by_rev on reminders (user_id, rev);
create index reminders_due on reminders (remind_at) where state = 'waiting';

-- "Unread from here". The read place itself only grows, so this stands beside it; reading at or above it takes it away.
create table unread_marks (
    user_id uuid not null references users (id),
    conversation_id uuid not null references conversations (id),
    seq bigint,
    rev bigint not null,
    primary key (user_id, conversation_id)
);

create unique index unread_marks_by_rev on unread_marks (user_id, rev);
