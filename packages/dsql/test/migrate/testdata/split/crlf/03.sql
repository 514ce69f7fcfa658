-- line 6
DELETE FROM c
