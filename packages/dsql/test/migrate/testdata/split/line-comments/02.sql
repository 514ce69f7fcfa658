-- line 4
DELETE -- in; side 'quote
FROM b
