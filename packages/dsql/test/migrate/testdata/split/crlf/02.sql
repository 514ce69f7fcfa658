-- line 5
DELETE FROM b
