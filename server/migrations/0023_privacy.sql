-- What a person withholds from others, and so sees none of others' either.

alter table users
    add column withholds_presence boolean not null default false,
    add column withholds_typing boolean not null default false,
    add column withholds_receipts boolean not null default false,
    -- The person's rev of the last change of these.
    add column privacy_rev bigint not null default 0;
