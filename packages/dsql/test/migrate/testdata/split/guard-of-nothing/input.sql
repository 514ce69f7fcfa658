DELETE FROM a;
-- @unless SELECT 1
