-- line 1
DELETE FROM "semi;colon"
