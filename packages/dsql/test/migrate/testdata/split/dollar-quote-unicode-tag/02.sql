-- line 2
DELETE FROM t
