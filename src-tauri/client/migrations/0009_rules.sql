-- What the person wants to be alerted of, besides the levels of conversations. The server keeps nothing of it, so it is
-- copied out of a damaged or newer file, as `outbox` and `drafts` are.
create table rules (
    id integer primary key check (id = 1),
    row text not null -- JSON
) strict;

-- It has one of the words that the person wants to be alerted of. What was here before is looked through when words are chosen.
alter table messages add column has_keyword integer not null default 0;
