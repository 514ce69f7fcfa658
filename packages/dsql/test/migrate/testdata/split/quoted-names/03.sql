-- line 3
DELETE FROM "--name"
