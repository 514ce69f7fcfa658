-- line 2
DELETE FROM b
