CREATE INDEX ASYNC IF NOT EXISTS transfer_by_source ON transfer (source);
