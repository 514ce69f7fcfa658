INSERT INTO t VALUES ($tág$;$TÁG$;$tág$);
DELETE FROM t;
