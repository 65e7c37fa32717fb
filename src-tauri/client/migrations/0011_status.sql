-- What a member is doing (JSON), as the server last said it: whoever reads it looks at its end.
alter table memberships add column status text;
