-- Lists by either date, newest first, with the id as the tie-break of the cursor.
CREATE INDEX ASYNC IF NOT EXISTS idx_type_moved_id ON items (type, moved_at, id);
CREATE INDEX ASYNC IF NOT EXISTS idx_type_shelf_moved_id ON items (type, shelf, moved_at, id);
CREATE INDEX ASYNC IF NOT EXISTS idx_type_added_id ON items (type, added_at, id);
CREATE INDEX ASYNC IF NOT EXISTS idx_type_shelf_added_id ON items (type, shelf, added_at, id);
