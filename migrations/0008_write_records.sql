-- One row for each write of the last day, put there by the write itself: how its outcome is found out when the connection
-- breaks under it (docs/write-outcomes.md). Ids are random, so that writes spread over the whole key range.
CREATE TABLE IF NOT EXISTS write_records (
  id UUID PRIMARY KEY,
  recorded_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
  took_effect BOOLEAN NOT NULL -- false = settled: the write of this id can't take effect any more
);
