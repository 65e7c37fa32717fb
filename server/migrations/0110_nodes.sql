-- The nodes of this server that run now, where it has several: each says so every few seconds. Who is here and is not heard
-- on the bus is alive and cut off; who is not here is gone.
create table nodes (
    id uuid primary key,
    seen_at timestamptz not null
);
