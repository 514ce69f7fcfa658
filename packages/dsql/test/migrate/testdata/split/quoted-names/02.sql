-- line 2
DELETE FROM "doubled "" quote; and 'string"
