-- line 2
DELETE
 FROM a
