--! as of 2026-08-26 objects/statistics 0A000 unsupported statement: CreateStats
CREATE STATISTICS s ON a, b FROM t
--! as of 2026-08-27 accepted
CREATE STATISTICS s ON a, b FROM t
