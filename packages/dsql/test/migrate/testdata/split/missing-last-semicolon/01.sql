-- line 1
DELETE FROM a
