-- Lists by either date, newest first, with the id as the tie-break of the cursor. The rating rides along, so that a
-- rating filter is decided, and counted, in the index instead of by a lookup for each row.
CREATE INDEX ASYNC IF NOT EXISTS idx_type_moved_id ON items (type, moved_at, id) INCLUDE (rating);
CREATE INDEX ASYNC IF NOT EXISTS idx_type_shelf_moved_id ON items (type, shelf, moved_at, id) INCLUDE (rating);
CREATE INDEX ASYNC IF NOT EXISTS idx_type_added_id ON items (type, added_at, id) INCLUDE (rating);
CREATE INDEX ASYNC IF NOT EXISTS idx_type_shelf_added_id ON items (type, shelf, added_at, id) INCLUDE (rating);
