-- line 7
DELETE FROM d$b$e
