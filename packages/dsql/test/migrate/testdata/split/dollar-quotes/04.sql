-- line 7
DELETE FROM a$b$c
