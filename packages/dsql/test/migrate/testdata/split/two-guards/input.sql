-- @unless SELECT 1
-- @unless SELECT 2
DELETE FROM a;
