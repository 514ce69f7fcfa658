-- line 4
-- @unless SELECT 1 FROM t WHERE a = 'x;y'
ALTER TABLE t ADD COLUMN b TEXT
