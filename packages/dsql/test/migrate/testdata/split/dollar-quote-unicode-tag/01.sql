-- line 1
INSERT INTO t VALUES ($tág$;$TÁG$;$tág$)
