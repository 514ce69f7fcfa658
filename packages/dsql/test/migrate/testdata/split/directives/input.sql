-- @unless SELECT 1 FROM t WHERE a = 'x;y'

-- a remark between
ALTER TABLE t ADD COLUMN b TEXT;
-- @run fill-it
DELETE FROM t;
  --   @unless   SELECT 2  
--@run again