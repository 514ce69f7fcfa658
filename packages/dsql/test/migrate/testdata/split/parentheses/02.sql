-- line 2
DELETE FROM c
