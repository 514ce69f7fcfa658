-- line 6
DELETE FROM t
