-- line 6
DELETE FROM a
