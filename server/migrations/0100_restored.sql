-- After a backup was restored: the numbers between what it knew and where counting goes on. A cursor among them is of a
-- time that is lost, so whoever has one begins anew.
alter table conversations add column lost int8multirange not null default '{}';
alter table users add column lost int8multirange not null default '{}';
