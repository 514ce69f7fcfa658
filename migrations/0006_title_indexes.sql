-- Searches read the folded titles from the index alone and come out ordered by title.
CREATE INDEX ASYNC IF NOT EXISTS idx_type_title_folded ON items (type, title_folded, id);
-- The few titles whose folded form is longer than its column.
CREATE INDEX ASYNC IF NOT EXISTS idx_title_folded_rest ON items (type, title_folded, id) WHERE title_folded_rest IS NOT NULL;
