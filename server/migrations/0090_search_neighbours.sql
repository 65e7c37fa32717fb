-- The index of search learns which words stand side by side, so it is made again from all messages; what is there is
-- found meanwhile, but for phrases.
delete from search_progress;
