DELETE FROM a
-- @run x
WHERE b;
