-- line 6
DELETE FROM t WHERE a = $1 AND b$c = 2
