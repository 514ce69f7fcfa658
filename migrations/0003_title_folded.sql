-- The title as search compares it (compatibility decomposition, no marks, case folded). The library folds,
-- for DSQL's own lower() knows ASCII at best. NULL = written by a version that doesn't know the column.

-- At most its first 900 bytes, for an index key has to stay small on DSQL. TEXT, as what it is compared with.
-- @unless SELECT 1 FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = 'items' AND column_name = 'title_folded'
ALTER TABLE items ADD COLUMN title_folded TEXT;

-- The whole folded title, for the few that are longer than that.
-- @unless SELECT 1 FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = 'items' AND column_name = 'title_folded_rest'
ALTER TABLE items ADD COLUMN title_folded_rest TEXT;

-- Finds the rows that are not filled yet, for the fill and for searches meanwhile.
CREATE INDEX ASYNC IF NOT EXISTS idx_title_unfolded ON items (type, id) WHERE title_folded IS NULL;
