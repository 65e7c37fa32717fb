-- What both names of a person look like (Unicode TS 39), so that nobody can pass for somebody else. Made by the server.
alter table users add column skeletons text[] not null default '{}';

create index users_by_skeleton on users using gin (skeletons);
