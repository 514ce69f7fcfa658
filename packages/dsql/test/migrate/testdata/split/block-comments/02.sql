-- line 3
DELETE FROM b WHERE c = 2*/* product; */3
