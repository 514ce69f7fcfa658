-- first; comment
DELETE FROM a; -- after; it
--x
DELETE -- in; side 'quote
FROM b
-- at its end;
;
-- last; it isn't closed by anything