-- line 4
DELETE FROM b
