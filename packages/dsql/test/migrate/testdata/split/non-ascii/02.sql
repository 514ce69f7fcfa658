-- line 1
DELETE FROM größe$1
